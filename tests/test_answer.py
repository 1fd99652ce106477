"""``swings answer``: one question, one control, one effect, and whether it stands."""

import csv

import pytest
from command_line import Folder
from diplomatic_swings.experiments.questions.asking import Asked, first_week, outcome_of, sides_of
from diplomatic_swings.experiments.questions.effect import NO, UNCLEAR, YES, direction, effects
from diplomatic_swings.experiments.runs.compare import compare, side_of
from diplomatic_swings.experiments.runs.paired import Paired
from diplomatic_swings.experiments.runs.runs import Play
from diplomatic_swings.experiments.runs.solves import solution_for
from diplomatic_swings.sim.scenario.loading import differences

pytest_plugins = ("command_line",)

SHORT = "solver: {runs: 64, weeks: 16, iterations: 2, tolerance: 1}\nweeks: 12\n"
BLOW = "events: [{date: 2025-02-03, name: A blow, kind: shock, force: {us: court}, add: {mood: -0.4}, source: test}]\n"
ASKS = """question:
  asks: Does a blow make Washington wait?
  control: {label: no blow, CONTROL}
  outcome: {label: Washington waits or stands by Kyiv within eight weeks, OUTCOME, weeks: 8}
"""
WAITS = "player: us, does: [hold, stand_by]"
FIELDS = {"question", "control", "outcome", "effect", "low", "high", "stands"}


def body(control="without: [a-blow], bar: {us: [court]}", outcome=WAITS):
    """Return a short scenario that asks a question."""
    return SHORT + BLOW + ASKS.replace("CONTROL", control).replace("OUTCOME", outcome)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with a scenario that asks a question, ``mine.yaml``."""
    made = Folder(tmp_path_factory.mktemp("answers"))
    made.scenario(body())
    return made


@pytest.fixture(scope="module")
def asked(folder):
    """The scenario of that folder."""
    return Asked(str(folder.path / "mine.yaml"))


@pytest.fixture(scope="module")
def answered(folder):
    """The answer to its question, asked once, as the command gives and saves it."""
    return folder.json("answer", "mine.yaml", "--runs", "256", "--once", "--out", "result")


# --- what is compared ---------------------------------------------------------------------------


def test_the_control_lacks_the_event_and_the_lever_and_nothing_else(asked):
    control, whole = sides_of(asked)
    events = {path.split(".")[1] for path, *_ in differences(control, whole)}
    assert events == {"a-blow", "barred-in-the-control"}
    (bar,) = control.content["events"].values()
    assert (bar["bar"], bar["for_weeks"]) == ({"us": ("court",)}, 8)
    assert first_week(whole) == 2


def test_a_draw_changes_both_sides_alike(asked):
    sides = sides_of(asked, values={"world.brent_level": 61.0})
    assert {side.content["world"]["brent_level"].value for side in sides} == {61.0}


def test_a_draw_leaves_alone_what_the_question_is_about(folder):
    folder.scenario(body("set: {world.brent_level: 50}"), name="oil")
    asked = Asked(str(folder.path / "oil.yaml"))
    usual = sides_of(asked)[1].content["world"]["brent_level"].value
    sides = sides_of(asked, values={"world.brent_level": 61.0, "world.mood_stays": 0.5})
    assert [side.content["world"]["brent_level"].value for side in sides] == [50.0, usual]
    assert {side.content["world"]["mood_stays"].value for side in sides} == {0.5}


def test_an_ending_is_counted_as_a_comparison_counts_it(folder):
    folder.scenario(body(outcome="ending: [stall]").replace(", weeks: 8", ""), name="ends")
    control, whole = sides_of(Asked(str(folder.path / "ends.yaml")))
    solved, how = solution_for(whole), Play(256)
    outcomes = [outcome_of(whole, control)], [outcome_of(whole, whole)]
    (effect,) = effects(side_of(control, solved), side_of(whole, solved), outcomes, how)
    assert effect == pytest.approx(compare(control, whole, how, (solved, solved)).outcome("stall"))


def test_times_are_at_least_as_many_as_runs(folder, answered):
    folder.scenario(body(outcome=f"{WAITS}, count: times"), name="times")
    times = folder.json("answer", "times.yaml", "--runs", "256", "--once")
    assert times["unit"] == "times a run"
    assert times["with"] > answered["with"] > 0.0


@pytest.mark.parametrize(
    ("low", "high", "says"),
    [(0.01, 0.02, YES), (-0.02, -0.01, NO), (-0.01, 0.02, UNCLEAR), (0.0, 0.02, UNCLEAR)],
)
def test_an_answer_is_yes_or_no_only_where_the_interval_leaves_out_zero(low, high, says):
    assert direction(Paired(0.5, 0.5, (low + high) / 2, low, high)) == says


# --- the command --------------------------------------------------------------------------------


def test_json_has_question_control_outcome_effect_and_whether_it_stands(answered):
    assert answered.keys() >= FIELDS
    assert answered["effect"] == pytest.approx(answered["with"] - answered["without"])
    assert answered["low"] <= answered["effect"] <= answered["high"]
    assert answered["stands"] == {"seed 0": "yes"}
    assert answered["same_values"]
    (anyway,) = answered["anyway"]
    assert (anyway["with"], anyway["without"]) == (1.0, 0.0)


def test_a_folder_holds_figures_words_both_scenarios_and_the_picture(folder, answered):
    names = {
        path.relative_to(folder.path / "result").as_posix() for path in (folder.path / "result").rglob("*.*")
    }
    assert names >= {
        "result.json",
        "answer.md",
        "scenario.yaml",
        "control.yaml",
        "README.txt",
        "plots/answer.svg",
    }
    words = (folder.path / "result" / "answer.md").read_text(encoding="utf-8")
    assert words.startswith(f"# {answered['question']}")
    again = folder.json("answer", "result/scenario.yaml", "--runs", "256", "--once")
    assert (again["effect"], again["control_digest"]) == (answered["effect"], answered["control_digest"])


def test_it_is_asked_with_three_seeds_every_lens_and_the_draws_of_a_fit(folder):
    with (folder.path / "params.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["world.brent_level"], ["60"], ["70"]])
    found = folder.json("answer", "mine.yaml", "--runs", "64", "--params", "params.csv")
    lenses = {f"lens {name}" for name in ("brief", "cnn", "ekspert", "espreso", "kyiv")}
    assert found["stands"].keys() == {"seed 0", "seed 1", "seed 2", "posterior", *lenses}
    assert set(found["stands"].values()) <= {"yes", "no"}
    assert len(found["draws"]) == 2


def test_the_text_says_answer_size_checks_and_what_it_is_conditional_on(folder):
    text = folder.done("answer", "mine.yaml", "--runs", "256", "--once")
    for words in (
        "Question:",
        "Compared with: no blow",
        "Answer:",
        "95 % interval",
        "conditional on",
        "foresees",
    ):
        assert words in text


def test_a_folder_of_results_is_refused_with_the_scenario_in_it(folder, answered):
    assert folder.refused("answer", "result") == (
        "swings: 1 mistake\n"
        "result: expected the name of a scenario or a path, not a folder (given 'result'); "
        "did you mean 'result/scenario.yaml'?\n"
    )


def test_a_comparison_less_an_event_says_that_the_question_has_another_control(folder):
    asked = ("compare", "mine.yaml", "--without", "A blow", "--runs", "32", "--quiet")
    note = "The question of mine has another control: no blow. `swings answer mine` compares with it."
    assert note in folder.done(*asked)
    folder.scenario(body(control="without: [a-blow]"), name="plain")
    assert "another control" not in folder.done(asked[0], "plain.yaml", *asked[2:])


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("talks-2025-10",), "talks-2025-10: question: expected a question with its control and outcome"),
        (
            ("mine.yaml", "--params", "odd.csv"),
            "expected columns that are numbers of mine (given 'world.brent_leve')",
        ),
    ],
)
def test_what_cannot_be_answered_is_refused(folder, args, message):
    (folder.path / "odd.csv").write_text("world.brent_leve\n60\n", encoding="utf-8")
    assert message in folder.refused("answer", *args)
