"""The command line on a shipped scenario: run, solve, presets, validate, plot."""

import json
import re

import pandas as pd
import pytest
from diplomatic_swings.experiments.runs.papers import FATES
from diplomatic_swings.experiments.runs.saving import GAME_COLUMNS
from diplomatic_swings.sim.scenario.loading import differences, load
from diplomatic_swings.store.sums import write_sums
from short_solves import NAME, OPTIONS, SHORT

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
    assert "changed or swapped" in here.refused("plot", "mine", "--quiet")
    write_sums(path.parent)
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


def test_presets_lists_scenarios_lenses_policies_and_designs(here):
    kinds = {row["name"]: row["kind"] for row in here.json("presets")}
    assert {kinds[name] for name in ("with-china", "kyiv", "stall", "sanctions-or-arms")} == {
        "preset",
        "lens",
        "policy",
        "design",
    }


def test_validate_finds_mistakes(here):
    assert here.done("validate", NAME, "minsk-freeze").count(": ok, digest") == 2
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
        (("solve", "talks-2025"), "given 'talks-2025'"),
        (("run", NAME, "--policy", "us"), "player=name"),
        (("run", NAME, "--policy", "us=stall"), "stall"),
        (("run", NAME, "--set", "decisions.us.discont=0.9"), "discount"),
    ],
)
def test_a_mistake_is_one_clear_message(here, asked, said):
    assert said in here.refused(*asked)


def test_settings_reach_the_game(here):
    changed = ("--set", "decisions.us.discount=0.9", "--weeks", "20")
    figures = here.json(*RUN, *changed)
    assert figures["weeks"] == 20
    assert figures["digest"] == load(NAME, [*SHORT, "decisions.us.discount=0.9", "weeks=20"]).digest


# --- shipped files --------------------------------------------------------------------------------


def test_presets_with_a_name_says_what_it_is_about_and_what_happens_when(here):
    text = here.done("presets", "thirty-day-litmus")
    assert "The thirty-day ceasefire, March 2025" in text
    assert "Watch for:" in text
    assert "2025-03-11  A ceasefire of thirty days: Washington plays: table Bare 30-day ceasefire" in text
    assert "Builds on talks-2025-01." in text


def test_presets_with_a_name_says_how_to_run_it(here):
    assert "swings run easter-truce" in here.done("presets", "easter-truce")
    (page,) = here.json("presets", "easter-truce")
    assert page["events"][0]["date"] == "2025-04-18"


def test_presets_with_a_name_knows_lenses_and_policies(here):
    assert "policy of russia" in here.done("presets", "stall")
    assert "; lens)" in here.done("presets", "cnn")
    assert "did you mean 'minsk-freeze'?" in here.refused("presets", "minsk-freez")


def test_new_writes_a_scenario_that_validates_as_it_is(here):
    here.done("new", "mine", "--extends", "minsk-freeze")
    text = (here.path / "mine.yaml").read_text()
    assert "format: 2\n" in text
    assert "extends: minsk-freeze  #" in text
    assert here.done("validate", "mine.yaml").strip().endswith(load("minsk-freeze").digest)
    opened = re.sub("    # precision: [0-9.]+", "    precision: 4", text, count=1)
    (here.path / "mine.yaml").write_text(opened)
    assert load("minsk-freeze").digest not in here.done("validate", "mine.yaml")
    assert "a shipped scenario" in here.refused("new", "us-walks-out", "--extends", NAME)


def test_new_asks_and_writes_what_was_chosen(here):
    answers = "talk\ntalks-2025-10\nGlow\npayoffs.us.glo\npayoffs.us.glow\n900\npayoffs.us.glow\n0.5\n\n"
    said = here.done("new", "mine", "--ask", input=answers)
    for words in (
        "expected the name of a shipped scenario (given 'talk')",
        "did you mean 'payoffs.us.glow'?",
        "expected a number from -100 to 100",
        "plausible 0.1 to 0.4",
    ):
        assert words in said
    (changed,) = differences(load("talks-2025-10"), load(here.path / "mine.yaml"))
    assert (changed.path, changed.second) == ("payoffs.us.glow", 0.5)
    assert "it is there already" in here.refused("new", "mine", "--ask", input=answers)


def test_new_asks_again_for_a_number_whose_value_cannot_be_and_leaves_it_on_enter(here):
    answers = "\n\npayoffs.us.glow\n900\nmuch\n0.5\nstate.mood\n7\n\n\n"
    said = here.done("new", "mine", "--ask", input=answers)
    assert said.count("New value of payoffs.us.glow (now 0.2 util/week per share; Enter: leave it)") == 3
    (changed,) = differences(load("talks-2025-01"), load(here.path / "mine.yaml"))
    assert (changed.path, changed.second) == ("payoffs.us.glow", 0.5)


def test_new_changes_the_priors_of_a_players_types_together(here):
    weight = "payoffs.russia.types.dealer.fighting"
    answers = f"\n\nplayers.russia.types.dealer.prior\n0.7\n{weight}\n-0.1\n\n"
    said = here.done("new", "mine", "--ask", input=answers)
    assert "players.russia.types.maximalist.prior: 0.55 -> 0.3" in said
    changed = differences(load("talks-2025-01"), load(here.path / "mine.yaml"))
    priors = {"players.russia.types.dealer.prior": 0.7, "players.russia.types.maximalist.prior": 0.3}
    assert {each.path: each.second for each in changed} == {**priors, weight: -0.1}


def test_new_builds_on_one_scenario_whether_asked_or_not(here):
    here.done("new", "asked", "--ask", input="\n\n\n")
    here.done("new", "unasked")
    asked, unasked = (load(here.path / f"{name}.yaml").digest for name in ("asked", "unasked"))
    assert asked == unasked == load("talks-2025-01").digest
    assert "default: talks-2025-01" in " ".join(here.done("new", "--help").split())


def test_lenses_show_how_runs_end_under_each(here):
    quick = ("--runs", "32", "--set", "solver.runs=256", "--set", "solver.iterations=2", "--set", "weeks=8")
    (made,) = here.json("lenses", "minsk-freeze", *quick, "--quiet")
    assert set(made["shares"]) == {"neutral", "brief", "cnn", "ekspert", "espreso", "kyiv"}
    assert all(sum(shares.values()) == pytest.approx(1.0) for shares in made["shares"].values())
    assert len(made["farthest"]) == 3
