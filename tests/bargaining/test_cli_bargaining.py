"""The command line on the bargaining game: run, solve, presets, validate, plot."""

import json

import pandas as pd
import pytest
from short_solves import NAME, OPTIONS, SHORT

from experiments.bargaining.papers import FATES
from experiments.bargaining.saving import GAME_COLUMNS
from sim.bargaining.loading import load

pytest_plugins = ("command_line",)

RUN = ("run", NAME, "--runs", "96", "--quiet", *OPTIONS)
UNSETTLED = OPTIONS[:-1]


def test_run_prints_figures_of_deals_and_of_the_solve(here):
    figures = here.json(*RUN)
    packages = {package.key for package in load(NAME).packages}
    assert set(figures["deals"]) == {"signed", "both_gain", "by_package", "unratified", "broken_by"}
    assert set(figures["deals"]["by_package"]) == packages
    assert set(figures["imposed_by"]) == {"russia", "ukraine"}
    assert {"residual", "seconds", "digest"} <= set(figures["solve"])
    assert sum(share["share"] for share in figures["outcomes"].values()) == pytest.approx(1.0)
    assert figures["runs"] == 96


def test_run_says_who_signed_what_and_why(here):
    text = here.done(*RUN)
    for words in (
        "Istanbul's neutrality with guarantees",
        "Ukraine",
        "What stands out",
        "do NOT settle",
        "1. ",
        "3. ",
    ):
        assert words in text
    assert all(fate in text for fate in FATES)


def test_run_refuses_values_that_do_not_settle_with_status_1(here):
    result = here.swings("run", NAME, "--runs", "10", "--quiet", *UNSETTLED)
    assert (result.returncode, result.stdout) == (1, "")
    assert "do not settle" in result.stderr
    assert "--allow-unsettled" in result.stderr
    assert "Traceback" not in result.stderr


def test_out_holds_tables_that_its_dictionary_explains_and_can_be_drawn_anew(here):
    here.done(*RUN, "--out", "mine")
    folder = here.path / "mine"
    readme = (folder / "README.txt").read_text()
    for file, columns in GAME_COLUMNS.items():
        assert list(pd.read_csv(folder / file).columns) == [column.name for column in columns]
        assert file in readme
    assert here.names() == {"mine"}
    digest = json.loads((folder / "result.json").read_text())["digest"]
    assert digest in here.done("validate", "mine/scenario.yaml")
    assert (folder / "plots" / "bargaining-range.svg").is_file()
    drawn = here.done("plot", "mine", "--kind", "papers", "--size", "projector", "--format", "png", "--quiet")
    assert drawn.split() == ["mine/plots/papers.png"]
    assert "exists already" in here.refused(*RUN, "--out", "mine")


def test_a_result_that_was_changed_is_not_drawn(here):
    here.done(*RUN, "--out", "mine", "--no-plots")
    path = here.path / "mine" / "result.json"
    figures = json.loads(path.read_text())
    figures["deals"]["signed"] += 1
    path.write_text(json.dumps(figures))
    assert "deals" in here.refused("plot", "mine", "--quiet")


def test_solve_prints_what_it_came_to(here):
    figures = here.json("solve", NAME, "--quiet", *OPTIONS)
    assert {"residual", "seed_difference", "seconds", "warm_seconds", "fit", "expectations"} <= set(figures)
    assert figures["seed_difference"]["policy"] > 0.0
    assert 0.0 <= figures["seed_difference"]["shares"] <= 1.0
    assert set(figures["fit"]) == {"war", "walkout", "ceasefire", "settlement"}
    assert set(figures["expectations"]["russia"]["dealer"]["signs"]) == set(
        figures["expectations"]["us"]["bluffer"]["gain"]
    )
    assert figures["settled"] is False


def test_solve_says_plainly_that_values_do_not_settle(here):
    result = here.swings("solve", NAME, "--quiet", *UNSETTLED)
    assert result.returncode == 1
    assert "do NOT settle" in result.stdout
    assert "What each player expects" in result.stdout
    assert "Traceback" not in result.stderr


def test_presets_lists_the_game_in_a_group_of_its_own(here):
    text = here.done("presets")
    head, _, group = text.partition("The bargaining game")
    assert NAME in group
    assert NAME not in head
    assert "with-china" in group
    listed = here.json("presets")
    assert {row["game"] for row in listed} == {"first model", "bargaining game"}


def test_validate_reads_either_format_and_finds_mistakes(here):
    assert here.done("validate", NAME, "baseline").count(": ok, digest") == 2
    name = here.write(
        "mine.yaml", f"format: 2\nname: mine\nextends: {NAME}\npackages:\n  28-points: {{signers: [rusia]}}\n"
    )
    message = here.refused("validate", name)
    assert "mine.yaml:5" in message
    assert "russia" in message
    assert "mine.yaml:5" in here.refused("run", name)
    assert "mine.yaml:5" in here.refused("solve", name)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("solve", "baseline"), "nothing to solve"),
        (("solve", "talks-2025"), "given 'talks-2025'"),
        (("run", NAME, "--params", "posterior"), "--params"),
        (("run", NAME, "--doctrine", "us=x"), "--policy"),
        (("run", NAME, "--policy", "us"), "player=name"),
        (("run", NAME, "--policy", "us=stall"), "stall"),
        (("run", NAME, "--set", "decisions.us.discont=0.9"), "discount"),
        (("run", "baseline", "--policy", "us=stall"), "--doctrine"),
        (("run", "baseline", "--allow-unsettled"), "nothing to solve"),
    ],
)
def test_a_mistake_is_one_clear_message(here, asked, said):
    assert said in here.refused(*asked)


def test_settings_reach_the_game(here):
    changed = ("--set", "decisions.us.discount=0.9", "--weeks", "20")
    figures = here.json(*RUN, *changed)
    assert figures["weeks"] == 20
    assert figures["digest"] == load(NAME, [*SHORT, "decisions.us.discount=0.9", "weeks=20"]).digest
