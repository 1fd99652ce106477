"""A scenario asks one question: its control and its outcome must be those of the scenario, mistakes have a place."""

import pytest
from diplomatic_swings.forms import library
from diplomatic_swings.sim.scenario.loading import dump, load, without_event
from diplomatic_swings.sim.world.outcomes import OUTCOME_KEYS

pytest_plugins = ("scenario_files", "command_line")

PRESETS = [name for name, path in library.shipped(library.SCENARIOS).items() if path.parent.name == "presets"]
EVENT = "events: [{date: 2025-04-14, name: A blow, force: {us: court}, source: test}]\n"


def question(control="without: [a-blow]", outcome="ending: [stall]"):
    """Return a question that begins on line 5, its control on line 7 and its outcome on line 8."""
    return (
        f"{EVENT}question:\n  asks: Why?\n"
        f"  control: {{label: no blow, {control}}}\n  outcome: {{label: it ends, {outcome}}}"
    )


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_asks_a_question_that_yes_or_no_answers(name):
    asks = load(name).content["question"]["asks"]
    first = asks.split()[0]
    assert first in {"Did", "Does", "Do", "Would"}
    assert asks.endswith("?")


def test_a_question_is_read(home):
    asked = home.load(question()).content["question"]
    assert asked["control"] == {"label": "no blow", "without": ("a-blow",)}
    assert asked["outcome"] == {"label": "it ends", "ending": ("stall",)}


def test_a_question_changes_no_result(home):
    assert home.load(question()).digest == home.load(EVENT).digest


@pytest.mark.parametrize(
    ("control", "outcome", "expected"),
    [
        (
            "without: [a-blov]",
            "ending: [stall]",
            (
                "7:39: question.control.without: "
                "expected an event of the scenario (given unknown 'a-blov'); did you mean 'a-blow'?"
            ),
        ),
        (
            "without: []",
            "ending: [stall]",
            ("7:38: question.control.without: expected a list of events left out, not empty (given a list)"),
        ),
        (
            "set: {state.mod: 1}",
            "ending: [stall]",
            (
                "7:35: question.control.set: "
                "expected the path of a number of the scenario (given 'state.mod')"
                "; did you mean 'state.mood'?"
            ),
        ),
        (
            "set: {state.mood: 7}",
            "ending: [stall]",
            ("7:47: question.control.set.state.mood: expected a number from -1 to 1 [-1..1] (given 7)"),
        ),
        (
            "scenario: bas",
            "ending: [stall]",
            (
                "7:39: question.control.scenario: "
                "expected the name of a shipped scenario (given 'bas'); did you mean 'base'?"
            ),
        ),
        (
            "without: [a-blow]",
            f"ending: [{OUTCOME_KEYS[0]}s]",
            (
                "8:38: question.outcome.ending[0]: "
                "expected an ending: stall or walkout or freeze or settle or imposed (given 'stalls')"
                "; did you mean 'stall'?"
            ),
        ),
        (
            "without: [a-blow]",
            "player: mars, does: [court]",
            "8:37: question.outcome.player: expected a player (given unknown 'mars')",
        ),
        (
            "without: [a-blow]",
            "player: us, does: [dance]",
            ("8:48: question.outcome.does: expected a lever or an act of us (given unknown 'dance')"),
        ),
        (
            "without: [a-blow]",
            "player: us, does: [court]",
            (
                "8:48: question.outcome.does: "
                "expected what no event left out forces (given 'court', forced by 'a-blow')"
            ),
        ),
        (
            "without: [a-blow]",
            "player: us, ending: [stall]",
            "8:29: question.outcome.player: expected only beside does",
        ),
    ],
)
def test_a_mistake_is_named_with_its_place(home, control, outcome, expected):
    assert home.mistakes(question(control, outcome)) == [f"mine.yaml:{expected}"]


def test_a_control_and_an_outcome_must_say_something(home):
    assert home.mistakes(question("without: [a-blow]", "weeks: 4")) == [
        "mine.yaml:8:3: question.outcome: expected ending or does (neither given)"
    ]
    broken = "question:\n  asks: Why?\n  control: {label: no blow}\n  outcome: {label: x, ending: [stall]}"
    assert home.mistakes(broken) == [
        "mine.yaml:6:3: question.control: expected without, bar, set or scenario (missing)"
    ]


def test_a_child_inherits_a_question_or_asks_its_own_as_a_whole(home):
    home.mine(question())
    home.text("child.yaml", "name: child\ntitle: C\nextends: mine.yaml\n")
    assert load("child.yaml").content["question"]["asks"] == "Why?"
    own = "question:\n  asks: How?\n  control: {label: x, set: {state.mood: 0}}\n  outcome: {label: y, ending: [settle]}\n"
    home.text("child.yaml", f"name: child\ntitle: C\nextends: mine.yaml\n{own}")
    asked = load("child.yaml").content["question"]
    assert asked["control"] == {"label": "x", "set": {"state.mood": 0.0}}
    assert asked["outcome"]["ending"] == ("settle",)


@pytest.mark.parametrize("setting", ["events=null", "weeks=3"])
def test_a_question_goes_with_its_event(home, setting):
    path = home.mine(question())
    assert "question" not in load(path, [setting]).content


def test_the_control_can_be_written_and_read_again(home):
    control = without_event(home.load(question()), "a-blow")
    home.text("mine.yaml", dump(control))
    assert load("mine.yaml").digest == control.digest


def test_presets_shows_introduction_what_to_watch_question_and_control(here):
    text = here.done("presets", "rosneft-lukoil")
    whole = load("rosneft-lukoil")
    for words in (
        " ".join(whole.introduction.split()),
        *whole.watch_for,
        whole.content["question"]["asks"],
        whole.content["question"]["control"]["label"],
        "swings answer rosneft-lukoil",
    ):
        assert words in text
    (page,) = here.json("presets", "rosneft-lukoil")
    assert page["question"]["control"]["without"] == ["rosneft-and-lukoil-blocked"]
