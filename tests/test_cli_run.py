"""``swings run``: figures on standard output, files in a folder that appears whole or not at all."""

import csv
import json
import os
import resource
import shutil
from pathlib import Path

import jsonschema
import pytest
from command_line import FEW, Folder, short_file
from diplomatic_swings.sim.scenario.loading import load
from diplomatic_swings.sim.world.outcomes import OUTCOME_KEYS, OUTCOMES
from diplomatic_swings.sim.world.state import ISSUES

pytest_plugins = ("command_line",)
SHORT = short_file()
KEYS = ("us", "russia", "ukraine", "eu")

SHARE = {"type": "number", "minimum": 0, "maximum": 1}


def closed(names, value):
    """Return the schema of an object that has exactly these names."""
    properties = dict.fromkeys(names, value)
    return {
        "type": "object",
        "properties": properties,
        "required": list(names),
        "additionalProperties": False,
    }


FIELDS = {
    "scenario": {"const": "short"},
    "version": {"type": "string"},
    "digest": {"type": "string", "pattern": "^[0-9a-f]{16}$"},
    "seed": {"const": 0},
    "runs": {"const": 64},
    "weeks": {"const": 12},
    "start": {"const": "2025-01-20"},
    "outcomes": closed(OUTCOME_KEYS, closed(("share", "low", "high"), SHARE)),
    "swings_per_year": {"type": "number", "minimum": 0},
    "median_weeks_to_first_deal": {"type": ["number", "null"]},
    "terms": {"anyOf": [closed(ISSUES, SHARE), {"type": "null"}]},
    "moves": closed(KEYS, {"type": "object", "additionalProperties": SHARE}),
    "payoffs": closed(KEYS, {"type": "number"}),
}
RESULT = {"type": "object", "required": list(FIELDS), "properties": FIELDS}


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """A folder with a result, ``result``, and what the command printed."""
    folder = Folder(tmp_path_factory.mktemp("saved"))
    printed = folder.json("run", SHORT, *FEW, "--out", "result", "--no-plots")
    return folder, printed


def table(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_json_is_one_object_of_the_agreed_form(saved):
    jsonschema.validate(saved[1], RESULT)


def test_outcomes_are_shares_of_all_runs_within_their_intervals(saved):
    outcomes = saved[1]["outcomes"]
    assert sum(x["share"] for x in outcomes.values()) == pytest.approx(1.0)
    assert all(x["low"] <= x["share"] <= x["high"] for x in outcomes.values())


def test_moves_of_a_player_are_shares_of_its_weeks(saved):
    assert {player: pytest.approx(1.0) for player in KEYS} == {
        p: sum(m.values()) for p, m in saved[1]["moves"].items()
    }


def test_seed_0_is_the_default_and_a_seed_of_its_own(here, saved):
    explicit, other = (here.json("run", SHORT, *FEW, "--seed", seed) for seed in ("0", "1"))
    assert explicit | {"solve": None} == saved[1] | {"solve": None}
    assert other["payoffs"] != explicit["payoffs"]


def test_the_number_of_threads_changes_nothing(here):
    several_chunks = ("run", SHORT, "--runs", "2500", "--weeks", "4")
    one, two = (here.json(*several_chunks, "--jobs", jobs) for jobs in ("1", "2"))
    assert one == two


def test_settings_and_length_change_what_is_run(here, saved):
    changed = here.json("run", SHORT, "--runs", "64", "--weeks", "5", "--set", "world.brent_level=120")
    alone = load(SHORT, ["weeks=5", "world.brent_level=120"])
    assert (changed["weeks"], changed["digest"]) == (5, alone.digest)


def test_a_lens_and_a_policy_by_path_change_what_is_run(here, saved):
    words = "title: T\nintroduction: I.\nsource: test\n"
    lens = here.write("view.yaml", f"name: view\n{words}world: {{brent_level: 120}}\n")
    policy = here.write("way.yaml", f"name: way\n{words}player: us\nbar: [court]\n")
    seen = here.json("run", SHORT, *FEW, "--lens", lens)
    barred = here.json("run", SHORT, *FEW, "--policy", f"us={policy}")
    assert len({seen["digest"], barred["digest"], saved[1]["digest"]}) == 3
    assert saved[1]["moves"]["us"]["court"] > barred["moves"]["us"]["court"] == 0


def test_quiet_prints_the_same_result_and_nothing_else(here):
    loud, quiet = here.swings("run", SHORT, *FEW), here.swings("run", SHORT, *FEW, "--quiet")
    assert quiet.stderr == ""
    assert quiet.stdout == loud.stdout != ""


def test_the_report_tells_shares_intervals_words_moves_and_a_sentence(here, saved):
    text = here.done("run", SHORT, *FEW)
    lines = {line.split()[0]: line for line in text.splitlines() if line.strip()}
    for outcome in OUTCOMES:
        share = saved[1]["outcomes"][outcome.key]["share"]
        assert f"{100 * share:.1f} %" in lines[outcome.name]
    assert "First deal" in text
    assert text.splitlines()[-1].startswith("After 12 weeks (2025-04-14), in ")


def test_without_out_no_file_is_written(here):
    here.done("run", SHORT, *FEW)
    assert here.names() == set()


def test_out_holds_all_files_and_nothing_is_left_beside_it(saved):
    folder, _ = saved
    files = {
        "result.json",
        "outcomes.csv",
        "moves.csv",
        "first_deal.csv",
        "acts.csv",
        "packages.csv",
        "papers.csv",
        "payoffs.csv",
        "beliefs.csv",
        "expectations.csv",
        "scenario.yaml",
        "runs.csv",
        "runs.parquet",
        "README.txt",
        "SHA256SUMS",
        "report.html",
    }
    assert folder.names() == {"result"}
    assert {path.name for path in (folder.path / "result").iterdir()} == files


def test_result_json_is_what_was_printed(saved):
    folder, printed = saved
    assert json.loads((folder.path / "result" / "result.json").read_text(encoding="utf-8")) == printed


def test_the_tables_agree_with_the_headline_figures(saved):
    folder, printed = saved
    end = {
        row["outcome"]: row for row in table(folder.path / "result" / "outcomes.csv") if row["week"] == "12"
    }
    assert {key: float(row["share"]) for key, row in end.items()} == {
        key: x["share"] for key, x in printed["outcomes"].items()
    }
    assert {row["date"] for row in end.values()} == {"2025-04-14"}
    deals = table(folder.path / "result" / "first_deal.csv")
    assert sum(int(row["runs"]) for row in deals) == 64
    moves = {
        (row["player"], row["lever"]): float(row["share"])
        for row in table(folder.path / "result" / "moves.csv")
    }
    assert moves == {
        (player, lever): x for player, own in printed["moves"].items() for lever, x in own.items()
    }


def test_the_scenario_in_the_folder_gives_the_same_result_again(saved):
    folder, printed = saved
    again = folder.json("run", "result/scenario.yaml", "--runs", "64")
    assert again | {"scenario": "short", "solve": None} == printed | {"solve": None}


def test_an_existing_folder_is_refused_before_any_work_and_stays_as_it_is(saved):
    folder, _ = saved
    before = (folder.path / "result" / "result.json").stat()
    message = folder.refused("run", SHORT, "--runs", "100000000", "--out", "result")
    assert message == "swings: result: exists already; --force replaces it, or give another name\n"
    assert (folder.path / "result" / "result.json").stat() == before


@pytest.fixture
def older(here, saved):
    """The bytes of an older result in ``here``, by file."""
    shutil.copytree(saved[0].path / "result", here.path / "result")
    (here.path / "result" / "notes.txt").write_text("of the reader")
    return contents(here)


def contents(here):
    return {path.name: path.read_bytes() for path in (here.path / "result").iterdir()}


def test_force_replaces_an_older_result_whole(here, older):
    here.done("run", SHORT, *FEW, "--out", "result", "--no-plots", "--seed", "7", "--force")
    assert json.loads(contents(here)["result.json"])["seed"] == 7
    assert contents(here).keys() == older.keys() - {"notes.txt"}
    assert here.names() == {"result"}


def test_force_does_not_replace_what_is_no_result(here):
    (here.path / "thesis").mkdir()
    here.write("thesis/chapter.txt", "years of work")
    here.write("file", "some")
    assert "no folder of results" in here.refused("run", SHORT, *FEW, "--out", "thesis", "--force")
    assert "is a file" in here.refused("run", SHORT, *FEW, "--out", "file", "--force")
    assert (here.path / "thesis" / "chapter.txt").read_text() == "years of work"
    assert here.names() == {"thesis", "file"}


@pytest.mark.parametrize("out", ["file/result", "/proc/result"])
def test_a_place_that_cannot_be_written_is_told_in_one_message(here, out):
    here.write("file", "some")
    assert here.refused("run", SHORT, *FEW, "--quiet", "--out", out).startswith(f"swings: {out}: ")
    assert here.names() == {"file"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission_is_told_in_one_message(here):
    (here.path / "locked").mkdir(mode=0o500)
    assert "cannot" in here.refused("run", SHORT, *FEW, "--out", "locked/result")


def no_room():
    """Let no file grow beyond 20 kB, as on a full disk."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))


def test_a_full_disk_leaves_nothing_half_written(here):
    asked = ("run", SHORT, *FEW, "--out", "result", "--no-plots", "--quiet")
    assert "cannot be written (File too large)" in here.refused(*asked, preexec_fn=no_room)
    assert here.names() == set()


def test_a_full_disk_leaves_an_older_result_as_it_was(here, older):
    here.refused("run", SHORT, *FEW, "--out", "result", "--no-plots", "--force", "-q", preexec_fn=no_room)
    assert contents(here) == older
    assert here.names() == {"result"}


def test_pictures_are_drawn_unless_told_otherwise(here):
    here.done("run", SHORT, *FEW, "--out", "result")
    suffixes = {path.suffix for path in Path(here.path / "result" / "plots").iterdir()}
    assert suffixes == {".png", ".svg"}
    assert here.names() == {"result"}


def test_a_move_of_a_saved_result_is_explained_as_it_was_run(here):
    here.done(
        "run", SHORT, *FEW, "--seed", "5", "--set", "state.mood=-0.5", "--out", "result", "--no-plots", "-q"
    )
    which = ("--run", "3", "--week", "2", "--player", "russia")
    saved = here.json("explain", "result", *which)
    asked = here.json("explain", SHORT, *which, "--seed", "5", "--weeks", "12", "--set", "state.mood=-0.5")
    assert saved["played"] == asked["played"]
    assert (saved["seed"], saved["next"]) == (5, asked["next"])
    assert "expected nothing to change in a saved result" in here.refused(
        "explain", "result", *which, "--seed", "4"
    )
    assert "--run: expected 0 to 63" in here.refused(
        "explain", "result", "--run", "64", "--week", "2", "--player", "us"
    )
