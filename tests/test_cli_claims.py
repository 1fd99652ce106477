"""``swings claims`` and ``swings lenses`` on the command line."""

import csv
import json

import pytest

pytest_plugins = ("command_line",)
pytestmark = pytest.mark.usefixtures("kernel")

ONE = ("claims", "--only", "rearm-fear", "--runs", "32")
OWN = """\
text: me
claims:
  mine:
    statement: A high price to return to makes oil dear.
    mechanism: The price goes back to its level.
    carried_by: [world.brent_stays]
    weeks: 8
    cases: {dear: {set: {world.brent_level: 90}}, cheap: {set: {world.brent_level: 50}}}
    measures: {oil: {kind: mean, quantity: brent, week: -1}}
    expect: [{measure: oil, of: dear, above: cheap}]
    removal: {world.brent_stays: 1}
"""


def test_the_ledger_is_printed_with_verdicts_under_both_readings(here):
    printed = here.done(*ONE)
    assert "1 claim, 32 runs of each case, seed 0" in printed
    assert "odds in flood below odds in trickle" in printed
    assert "neutral" in printed
    assert "ekspert" in printed


def test_claims_of_ones_own_are_tried_in_the_neutral_reading_and_under_any_lens(here):
    file = here.write("mine.yaml", OWN)
    found = here.json(
        "claims", "--file", file, "--runs", "32", "--lens", "brief", "--without-carrier", "--robustness", "2"
    )
    readings = found["claims"][0]["readings"]
    assert readings.keys() == {"neutral", "brief"}
    assert all(r["verdict"] == "holds" for r in readings.values())
    assert all(r["robustness"]["share"] == 1.0 for r in readings.values())
    assert all(r["without_carrier"]["verdict"] == "the effect is gone" for r in readings.values())


def test_a_folder_of_results_holds_page_picture_table_and_data(here):
    here.done(*ONE, "--out", "ledger", "--quiet")
    folder = here.path / "ledger"
    names = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert names == {
        "result.json",
        "ledger.csv",
        "ledger.md",
        "report.html",
        "README.txt",
        "plots/claims.png",
        "plots/claims.svg",
    }
    with (folder / "ledger.csv").open(encoding="utf-8") as file:
        assert {row["claim"] for row in csv.DictReader(file)} == {"rearm-fear"}
    (claim,) = json.loads((folder / "result.json").read_text(encoding="utf-8"))["claims"]
    effect = claim["readings"]["neutral"]["effects"][0]
    assert effect["low"] <= effect["value"] <= effect["high"]
    assert [f["case"] for f in effect["figures"]] == ["flood", "trickle"]
    assert claim["readings"]["ekspert"]["digests"].keys() == {"flood", "trickle"}
    assert "data:image/svg+xml" in (folder / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--only", "rearm-feer"), "did you mean 'rearm-fear'?"),
        (("--text", "kiev"), "did you mean 'kyiv'?"),
        (("--only", "rearm-fear", "--lens", "ekspet"), "did you mean 'ekspert'?"),
        (("--file", "nowhere.yaml"), "nowhere.yaml: expected a readable UTF-8 file"),
        (("--runs", "0"), "expected 1 to"),
        (("--robustness", "-1"), "expected 0 to"),
    ],
)
def test_a_mistake_is_told_in_one_message(here, options, said):
    assert said in here.refused("claims", *options)


def test_a_mistake_in_a_file_is_told_with_file_and_line(here):
    file = here.write("mine.yaml", OWN.replace("world.brent_stays: 1", "world.brent_stay: 1"))
    assert "mine.yaml:11:" in here.refused("claims", "--file", file, "--without-carrier")


def test_lenses_are_told_apart_in_words(here):
    printed = here.done("lenses", "baseline", "--runs", "16", "--pairs", "1")
    assert "runs end in" in printed
    assert "half a year would tell by" in printed


def test_lenses_refuse_a_scenario_that_does_not_exist(here):
    assert "did you mean 'baseline'?" in here.refused("lenses", "basline")
