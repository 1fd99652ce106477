"""``swings claims`` and ``swings lenses`` on the command line."""

import csv
import json

import pytest

pytest_plugins = ("command_line",)

BLINK = (
    "--set",
    "solver.runs=64",
    "--set",
    "solver.iterations=2",
    "--set",
    "solver.weeks=16",
    "--set",
    "solver.tolerance=1",
)
"""Settings of a solve that takes no time, and settles as no precision is asked for."""

OWN = """\
format: 2
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
    removal: {world.brent_stays: 1, world.attention_oil: 0}
"""


def test_claims_of_ones_own_are_tried_in_the_neutral_reading_and_under_any_lens(here):
    file = here.write("mine.yaml", OWN)
    found = here.json(
        "claims", "--file", file, "--runs", "32", "--lens", "brief", "--without-carrier", *BLINK
    )
    readings = found["claims"][0]["readings"]
    assert readings.keys() == {"neutral", "brief"}
    assert all(r["verdict"] == "holds" for r in readings.values())
    assert all(r["without_carrier"]["verdict"] == "the effect is gone" for r in readings.values())


def test_a_folder_of_results_holds_page_picture_table_and_data(here):
    file = here.write("mine.yaml", OWN)
    printed = here.done("claims", "--file", file, "--runs", "32", *BLINK, "--out", "ledger", "--quiet")
    assert "1 claim, 32 runs of each case, seeds 0 to 2" in printed
    assert "oil in dear above oil in cheap" in printed
    folder = here.path / "ledger"
    names = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert names == {
        "result.json",
        "ledger.csv",
        "ledger.md",
        "report.html",
        "README.txt",
        "SHA256SUMS",
        "plots/claims.png",
        "plots/claims.svg",
    }
    with (folder / "ledger.csv").open(encoding="utf-8") as file:
        assert {row["claim"] for row in csv.DictReader(file)} == {"mine"}
    (claim,) = json.loads((folder / "result.json").read_text(encoding="utf-8"))["claims"]
    effect = claim["readings"]["neutral"]["effects"][0]
    assert effect["low"] <= effect["value"] <= effect["high"]
    assert [f["case"] for f in effect["figures"]] == ["dear", "cheap"]
    assert "data:image/svg+xml" in (folder / "report.html").read_text(encoding="utf-8")


def effect_of(ledger):
    return ledger["claims"][0]["readings"]["neutral"]["effects"][0]


def test_seeds_add_up_to_one_verdict_and_each_has_its_own(here):
    file = here.write("mine.yaml", OWN)
    command = ("claims", "--file", file, "--runs", "32", "--lens", "neutral", *BLINK)
    three, first = (effect_of(here.json(*command, "--seeds", seeds)) for seeds in ("3", "1"))
    assert three["by_seed"] == "holds; holds; holds"
    assert three["value"] != first["value"]
    assert three["low"] <= first["low"]
    assert three["high"] >= first["high"]


def test_an_effect_below_the_smallest_that_counts_does_not_hold(here):
    file = here.write("mine.yaml", OWN.replace("weeks: 8", "weeks: 8\n    smallest: 2").replace("90", "51"))
    effect = effect_of(here.json("claims", "--file", file, "--runs", "64", "--lens", "neutral", *BLINK))
    assert effect["low"] > 0.0
    assert (effect["verdict"], effect["too_small"]) == ("does not hold", True)


def test_a_difference_held_against_a_number_has_that_number_as_its_bar(here):
    against = "{measure: oil, of: dear, less: cheap, below: 50}"
    file = here.write(
        "mine.yaml",
        OWN.replace("weeks: 8", "weeks: 8\n    smallest: 2").replace(
            "{measure: oil, of: dear, above: cheap}", against
        ),
    )
    effect = effect_of(here.json("claims", "--file", file, "--runs", "64", "--lens", "neutral", *BLINK))
    assert (effect["threshold"], effect["bar"], effect["verdict"]) == (50.0, 50.0, "holds")


def test_draws_of_a_fit_lie_below_what_sets_the_cases_apart(here):
    file = here.write("mine.yaml", OWN)
    # a draw that set the level in both cases would leave nothing to compare
    params = here.write("params.csv", "world.brent_level\n70\n75\n")
    command = ("claims", "--file", file, "--runs", "32", "--lens", "neutral", "--seeds", "1", *BLINK)
    ledger = here.json(*command, "--params", params)
    draws = ledger["claims"][0]["readings"]["neutral"]["draws"]
    assert draws == {"holds": 2, "does not hold": 0, "undecided": 0}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--only", "stall-then-wlk"), "did you mean 'stall-then-walk'?"),
        (("--text", "kiev"), "did you mean 'kyiv'?"),
        (("--only", "stall-then-walk", "--lens", "ekspet"), "did you mean 'ekspert'?"),
        (("--file", "nowhere.yaml"), "nowhere.yaml: expected a readable file"),
        (("--runs", "0"), "expected 1 to"),
    ],
)
def test_a_mistake_is_told_in_one_message(here, options, said):
    assert said in here.refused("claims", *options)


def test_a_mistake_in_a_file_is_told_with_file_and_line(here):
    file = here.write("mine.yaml", OWN.replace("world.brent_stays: 1", "world.brent_stay: 1"))
    assert "mine.yaml:12:" in here.refused("claims", "--file", file, "--without-carrier")


def test_an_unknown_label_is_told_with_the_nearest(here):
    file = here.write("mine.yaml", OWN.replace("    mechanism:", "    label: emergant\n    mechanism:", 1))
    message = here.refused("claims", "--file", file)
    assert "mine.yaml:6:" in message
    assert "did you mean 'emergent'?" in message


def test_lenses_refuse_a_scenario_that_does_not_exist(here):
    assert "did you mean 'minsk-freeze'?" in here.refused("lenses", "minsk-freez")
