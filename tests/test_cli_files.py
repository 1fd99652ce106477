"""``swings presets``, ``validate``, ``new``, ``schema`` and ``explain``."""

import pytest
from command_line import short_file
from diplomatic_swings.forms.library import DESIGNS, shipped
from diplomatic_swings.sim.scenario.form import schema_text
from diplomatic_swings.sim.scenario.loading import available, lenses, load, policy_names

pytest_plugins = ("command_line",)


def test_presets_lists_everything_shipped_by_name_in_the_first_column(here):
    lines = here.done("presets").splitlines()[1:]
    policies = [name for own in policy_names().values() for name in own]
    names = [*(listed.name for listed in [*available(), *lenses()]), *policies, *shipped(DESIGNS)]
    assert [line.split()[0] for line in lines] == names
    assert all(line.endswith((".", "?", "!")) for line in lines)


def test_presets_as_json_tells_kind_title_sentence_and_player(here):
    listed = here.json("presets")
    assert [entry["name"] for entry in listed if entry["kind"] == "preset"] == [
        each.name for each in available() if each.kind == "preset"
    ]
    assert all(entry["title"] and entry["sentence"] for entry in listed)
    assert {entry["name"]: entry["player"] for entry in listed if entry["kind"] == "policy"} == {
        name: player for player, own in policy_names().items() for name in own
    }


def test_validate_says_ok_with_the_digest(here):
    file = here.scenario("weeks: 20")
    assert here.done("validate", file, "talks-2025-01").splitlines() == [
        f"mine.yaml: ok, digest {load(here.path / file).digest}",
        f"talks-2025-01: ok, digest {load('talks-2025-01').digest}",
    ]


def test_validate_reports_every_mistake_of_every_file_with_its_place(here):
    good = here.scenario(name="good")
    first = here.scenario("weeks: 0\nworld:\n  brent_levle: 3", name="first")
    second = here.scenario("state: {brent: -1}", name="second")
    result = here.swings("validate", first, good, second, "none.yaml")
    assert (result.returncode, result.stdout.split(":")[0]) == (2, "good.yaml")
    places = [line.split(": ")[0] for line in result.stderr.splitlines()]
    assert places == [
        "first.yaml:5:8",
        "first.yaml:7:3",
        "second.yaml:5:16",
        "none.yaml",
        "3 of 4 files have mistakes",
    ]
    assert "did you mean 'brent_level'" in result.stderr


def test_new_writes_a_scenario_that_validates_and_says_what_to_do_next(here):
    text = here.done("new", "mine", "--from", "talks-2025-01")
    assert "swings validate mine.yaml" in text
    assert here.names() == {"mine.yaml"}
    assert load(here.path / "mine.yaml").digest == load("talks-2025-01").digest


@pytest.mark.parametrize("name", shipped(DESIGNS))
def test_a_design_is_copied_with_its_comments_and_validates(here, name):
    text = here.done("new", "mine", "--from", name)
    assert "swings sweep mine.yaml" in text
    assert (here.path / "mine.yaml").read_text() == shipped(DESIGNS)[name].read_text()
    said = [line.partition(": ok, ")[2] for line in here.done("validate", "mine.yaml", name).splitlines()]
    assert said[0] == said[1]
    assert "points of" in said[0]


def test_validate_reports_the_mistakes_of_a_design(here):
    file = here.write(
        "d.yaml", "scenario: talks-2025-01\ninputs:\n  world.brent_levle: {low: 40, high: 50}\n"
    )
    message = here.refused("validate", file)
    assert "d.yaml:3:3: inputs.world.brent_levle: expected the path of a number" in message
    assert "did you mean 'world.brent_level'?" in message


def test_new_builds_on_a_scenario_of_ones_own_wherever_it_is_written(here):
    here.scenario("weeks: 20", name="base")
    for name, base, out in (("one", "base", "."), ("two", "base.yaml", "deep/er"), ("three", "base", "deep")):
        here.done("new", name, "--from", base, "--out", out)
        assert load(here.path / out / f"{name}.yaml").weeks == 20


def test_new_does_not_overwrite_unless_forced(here):
    here.write("mine.yaml", "precious")
    assert "exists already" in here.refused("new", "mine")
    assert (here.path / "mine.yaml").read_text() == "precious"
    here.done("new", "mine", "--force")
    assert "extends: talks-2025-01" in (here.path / "mine.yaml").read_text()


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("Not_Kebab",), "joined by hyphens"),
        (("../mine",), "joined by hyphens"),
        (("talks-2025-01",), "a shipped scenario"),
        (("mine", "--from", "minsk-freez"), "did you mean 'minsk-freeze'"),
        (("mine", "--out", "file/deep"), "file/deep/mine.yaml: cannot be written"),
    ],
)
def test_new_refuses_names_and_places_that_cannot_be(here, args, told):
    here.write("file", "")
    assert told in here.refused("new", *args)
    assert here.names() == {"file"}


def test_schema_check_tells_drift_and_writing_mends_it(here):
    here.write("schema.json", schema_text().replace("1", "2", 1))
    drifted = here.swings("schema", "--check", "--out", "schema.json")
    assert (drifted.returncode, drifted.stdout) == (1, "")
    assert "out of date" in drifted.stderr
    here.done("schema", "--out", "schema.json")
    assert "up to date" in here.done("schema", "--check", "--out", "schema.json")
    assert here.names() == {"schema.json"}


def test_schema_that_is_missing_is_out_of_date(here):
    assert here.swings("schema", "--check", "--out", "none.json").returncode == 1


def test_schema_print_prints_and_writes_nothing(here):
    assert here.done("schema", "--print") == schema_text()
    assert here.names() == set()
    assert "not both" in here.refused("schema", "--print", "--check")


def test_explain_takes_seed_settings_and_length(here):
    asked = ("explain", short_file(), "--run", "0", "--week", "1", "--player", "us")
    usual = here.json(*asked)
    assert here.json(*asked, "--seed", "5") != usual
    assert here.json(*asked, "--set", "state.mood=-1") != usual
    assert "expected 0 to 0 (given 1)" in here.refused(*asked, "--weeks", "1")
