"""``swings compare``: paired differences on the command line."""

import csv
import json
import shutil

import pytest
from command_line import FEW, Folder, short_file
from diplomatic_swings.sim.world.outcomes import OUTCOME_KEYS

pytest_plugins = ("command_line",)
SHORT = short_file()
KEYS = ("us", "russia", "ukraine", "eu")

OIL = ("compare", SHORT, SHORT, *FEW, "--set-b", "world.brent_level=120")
FIGURE = {"a", "b", "difference", "low", "high"}


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """A folder with a comparison, ``result``, and what the command printed."""
    folder = Folder(tmp_path_factory.mktemp("compared"))
    return folder, folder.json(*OIL, "--out", "result", "--no-plots")


def differences(found):
    """Return every difference and interval in the plain data of a comparison."""
    if isinstance(found, dict):
        here = [found[name] for name in ("difference", "low", "high")] if found.keys() >= FIGURE else []
        return here + [x for part in found.values() for x in differences(part)]
    return []


def test_json_names_both_scenarios_and_every_difference(saved):
    found = saved[1]
    assert found["outcomes"].keys() == set(OUTCOME_KEYS)
    assert all(FIGURE | {"only_a", "only_b"} == x.keys() for x in found["outcomes"].values())
    assert found["payoffs"].keys() == set(KEYS)
    assert all(x["low"] <= x["difference"] <= x["high"] for x in found["payoffs"].values())
    assert (found["a"]["seed"], found["b"]["runs"]) == (0, 64)
    assert "Newcombe" in found["method"]


def test_inputs_that_differ_are_listed(saved):
    (oil,) = saved[1]["inputs"]
    assert (oil["path"], oil["b"]) == ("world.brent_level", 120.0)
    assert oil["a"] != oil["b"]


def test_each_side_is_what_a_run_of_it_gives(here, saved):
    alone = here.json("run", SHORT, *FEW, "--set", "world.brent_level=120")
    assert saved[1]["b"] | {"solve": None} == alone | {"solve": None}
    assert saved[1]["payoffs"]["us"]["b"] == pytest.approx(alone["payoffs"]["us"])


def test_a_scenario_compared_with_itself_differs_in_exactly_nothing(here):
    found = here.json("compare", SHORT, SHORT, *FEW)
    assert found["identical"]
    assert found["inputs"] == []
    assert len(differences(found)) >= 3 * (len(OUTCOME_KEYS) + len(KEYS))
    assert set(differences(found)) == {0.0}
    assert found["a"] == found["b"]


def test_the_number_of_threads_changes_nothing(here):
    asked = (
        "compare",
        SHORT,
        SHORT,
        "--runs",
        "2500",
        "--weeks",
        "3",
        "--set-b",
        "state.mood=-1",
    )
    one, four = (here.json(*asked, "--jobs", jobs) for jobs in ("1", "4"))
    assert one == four


def test_settings_for_both_and_for_each(here):
    shared = ("--set", "state.mood=-0.5", "--set-a", "state.approval=40", "--set-b", "state.approval=60")
    found = here.json("compare", SHORT, SHORT, *FEW, *shared)
    assert found["inputs"] == [{"path": "state.approval", "a": 40.0, "b": 60.0}]


def test_two_files_of_different_length_are_refused_with_both_lengths(here):
    long = here.scenario("weeks: 20", "long", SHORT)
    short = here.scenario("weeks: 10", "short", SHORT)
    message = here.refused("compare", long, short)
    assert "long has 20 weeks, short 10" in message
    assert "--weeks" in message
    assert here.json("compare", long, short, *FEW)["weeks"] == 12


def test_mistakes_on_both_sides_are_told(here):
    assert "world.nope" in here.refused("compare", SHORT, SHORT, "--set-b", "world.nope=1")


def test_the_report_names_what_differs_and_says_so_in_words(here, saved):
    text = here.done(*OIL, "--quiet")
    lines = text.splitlines()
    named = [line for line in lines if line.startswith(("A: ", "B: "))]
    assert named[:2] == lines[:2]
    assert [line.partition(": ")[2].partition(",")[0] for line in named[2:]] == ["What mattered most"] * 2
    assert any(
        line.split() == ["world.brent_level", f"{saved[1]['inputs'][0]['a']:g}", "120"] for line in lines
    )
    assert lines[-1].startswith(("In B, compared with A, ", "No outcome differs clearly"))


def test_a_single_pair_has_no_interval_of_means_and_no_nan(here):
    asked = ("compare", SHORT, SHORT, "--runs", "1", "--weeks", "2", "--set-b", "state.mood=-1")
    assert here.json(*asked)["payoffs"]["us"]["low"] is None


def test_out_holds_all_files(saved):
    folder, printed = saved
    files = {
        "result.json",
        "outcomes.csv",
        "figures.csv",
        "inputs.csv",
        "a.yaml",
        "b.yaml",
        "README.txt",
        "SHA256SUMS",
        "report.html",
    }
    assert folder.names() == {"result"}
    assert {path.name for path in (folder.path / "result").iterdir()} == files
    assert json.loads((folder.path / "result" / "result.json").read_text(encoding="utf-8")) == printed


def test_the_table_of_outcomes_counts_pairs(saved):
    folder, printed = saved
    with (folder.path / "result" / "outcomes.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 13 * len(OUTCOME_KEYS)
    for row in rows:
        change = int(row["only_b"]) - int(row["only_a"])
        assert float(row["difference"]) == pytest.approx(change / 64)
    assert printed["outcomes"] == {
        row["outcome"]: {name: float(row[name]) for name in printed["outcomes"]["stall"]} for row in rows[-5:]
    }


def test_the_scenarios_in_the_folder_give_the_same_comparison_again(saved):
    folder, printed = saved
    again = folder.json("compare", "result/a.yaml", "result/b.yaml", "--runs", "64")
    assert again["outcomes"] == printed["outcomes"]
    assert again["payoffs"] == printed["payoffs"]


def test_an_existing_folder_is_refused_and_force_replaces_it(here, saved):
    shutil.copytree(saved[0].path / "result", here.path / "result")
    assert "exists already" in here.refused(*OIL, "--out", "result")
    here.done(*OIL, "--out", "result", "--no-plots", "--force", "--seed", "2")
    assert json.loads((here.path / "result" / "result.json").read_text())["seed"] == 2


def test_pictures_are_drawn_unless_told_otherwise(here):
    here.done(*OIL, "--out", "result")
    assert {path.suffix for path in (here.path / "result" / "plots").iterdir()} == {".png", ".svg"}


def test_offers_and_weighty_acts_are_compared_too(saved):
    found = saved[1]
    assert found["offers"].keys() == set(KEYS)
    assert found["acts"].keys() >= {"us:walk", "russia:sign", "ukraine:refuse"}
    by_paper = sum(x["b"] for x in found["tabled"].values())
    assert sum(x["b"] for x in found["offers"].values()) == pytest.approx(by_paper)
    times = found["b"]["acts"]["russia"]["sign"]
    assert found["acts"]["russia:sign"]["b"] == pytest.approx(100 * times / 64)


def test_sides_are_called_as_the_user_says(here):
    text = here.done(*OIL, "--label-a", "cheap oil", "--label-b", "dear oil", "--quiet")
    assert text.splitlines()[0].startswith("A, cheap oil: ")
    assert text.splitlines()[1].startswith("B, dear oil: ")
    assert here.json(*OIL, "--label-b", "dear oil")["labels"] == ["", "dear oil"]


def test_more_than_one_difference_is_warned_of(here):
    one = here.done(*OIL)
    two = here.done(*OIL, "--set-b", "state.mood=-1")
    assert "Warning: A and B differ" not in one
    assert "Warning: A and B differ in 2 things (state.mood and world.brent_level)" in two


def test_an_event_that_does_several_things_is_told_as_such(here):
    event = "events: [{date: 2025-02-03, name: A blow, force: {us: court}, add: {mood: -0.4}, source: test}]"
    here.scenario(event, base=SHORT)
    asked = ("compare", "mine.yaml", "--without", "A blow", *FEW)
    assert "“A blow” does several things at once" in here.done(*asked)
    found = here.json(*asked)
    assert found["labels"] == ["with “A blow”", "without “A blow”"]
    assert found["differ_in"] == ["event: A blow"]
