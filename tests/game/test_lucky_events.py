"""Events that strike in a share of runs, or with a size that varies; and what stands when a run begins.

Rules run uncompiled on the shipped scenario, with values under which nothing is certain (``plain_rules``).
"""

import dataclasses as dc

import pytest
from diplomatic_swings.sim.rules import choice, week
from diplomatic_swings.sim.tables.block import LANES
from diplomatic_swings.sim.tables.draws import EVENT
from diplomatic_swings.sim.tables.game import in_lists, prepare, with_values
from diplomatic_swings.sim.tables.records import Event
from diplomatic_swings.sim.world.state import INDEX
from plain_rules import KEYS, SCENARIO, UKRAINE, US, Run, beta
from scipy.stats import norm

pytest_plugins = ("scenario_files",)

BRENT = INDEX["brent"]
OIL = Event(SCENARIO.start, "oil", "shock", add=((BRENT, 20.0),), source="test")


def struck(event, u):
    """Return Brent after the first week has opened, by the week's draw for events."""
    scenario = dc.replace(SCENARIO, events=(event,))
    run = Run(in_lists(with_values(prepare(scenario), beta())), brent=70.0)
    run.b.u[EVENT * LANES] = u
    week.open_week(run.g, run.b, 0, 1)
    return run.x("brent")


def test_an_event_strikes_in_its_share_of_runs_and_leaves_the_others_alone():
    rare = dc.replace(OIL, chance=0.3)
    assert [struck(rare, u) for u in (0.01, 0.29, 0.31, 0.99)] == [90.0, 90.0, 70.0, 70.0]


def test_what_is_certain_hangs_on_no_draw():
    assert {struck(OIL, u) for u in (1e-9, 0.5, 1.0 - 1e-9)} == {90.0}


@pytest.mark.parametrize("chance", [1.0, 0.25])
def test_sizes_are_normal_over_the_runs_that_are_struck(chance):
    """The draw is uniform again below the chance, so its quantiles are those of the normal law."""
    event = dc.replace(OIL, chance=chance, spread=((BRENT, 6.0),))
    for q in (0.1, 0.5, 0.8):
        assert struck(event, q * chance) == pytest.approx(90.0 + 6.0 * norm.ppf(q))


def test_a_set_value_may_vary_too_and_stays_within_bounds():
    event = Event(
        SCENARIO.start, "set", "shock", set=((BRENT, 20.0),), spread=((BRENT, 10.0),), source="test"
    )
    assert struck(event, norm.cdf(1.0)) == pytest.approx(30.0)
    assert struck(event, 1e-12) == 15.0


DATED = "date: 2025-01-22, name: x, source: test"


@pytest.mark.parametrize(
    ("event", "text"),
    [
        (
            "add: {mood: 0.1}, spread: {^brent: 2}",
            "events.x.spread.brent: expected a variable that the event adds to or sets",
        ),
        (
            "add: {mood: 0.1}, spread: {^moood: 2}",
            "events.x.spread.moood: expected a state variable (given unknown 'moood')",
        ),
        (
            "add: {mood: 0.1}, force: {us: court}, ^chance: 0.5",
            "events.x.chance: expected no chance beside force or bar",
        ),
        (
            "add: {mood: 0.1}, chance: ^0",
            "events.x.chance: expected a number from 0.001 to 1 [probability] (given 0)",
        ),
    ],
)
def test_a_chance_or_spread_that_means_nothing_is_refused(home, event, text):
    place, lines = home.marked(f"events: [{{{DATED}, {event}}}]")
    assert [line[: len(f"{place}: {text}")] for line in lines] == [f"{place}: {text}"]


def test_two_events_of_a_week_cannot_both_decide_by_luck_what_a_variable_is(home):
    one, other = (
        f"{{date: 2025-01-{day}, name: on {day}, source: test, add: {{mood: 0.1}}" for day in (22, 24)
    )
    lines = home.mistakes(f"events: [{one}, chance: 0.5}}, {other}}}]")
    assert ["expected one event a week" in line for line in lines] == [True], lines
    assert home.mistakes(f"events: [{one}}}, {other}}}]") == []


# --- what stands at the start ------------------------------------------------------------------------------


def test_a_move_that_is_tired_at_the_start_costs_more_in_the_first_week():
    court = KEYS.index((US, "court"))
    rested, tired = SCENARIO, dc.replace(SCENARIO, tired=((US, "court", 0.5),))
    runs = [Run(in_lists(with_values(prepare(s), beta()))).look(US) for s in (rested, tired)]
    for run in runs:
        choice.weigh(run.g, run.b, US, 0, 1)
    cost = [run.row("cost", court) for run in runs]
    assert cost[1] - cost[0] == pytest.approx(0.5 * SCENARIO.players[US].mind.fatigue)


def test_a_signature_of_the_start_stands_on_the_paper_on_the_table():
    state = SCENARIO.state._replace(tabled=2.0)
    run = Run(in_lists(with_values(prepare(dc.replace(SCENARIO, state=state, signed=(UKRAINE,))), beta())))
    assert [run.row("signed", player) for player in range(4)] == [0.0, 0.0, 1.0, 0.0]


def test_a_file_says_what_stands(home):
    text = "standing: {tired: {us: {court: 0.4}}}"
    loaded = home.load(text)
    assert loaded.tired == ((US, "court", 0.4),)
    assert loaded.digest != home.load().digest


@pytest.mark.parametrize(
    ("standing", "text"),
    [
        (
            "tired: {us: {^coort: 1}}",
            "standing.tired.us: expected a lever of the player (given unknown 'coort'); did you mean 'court'?",
        ),
        (
            "tired: {us: {court: ^2}}",
            "standing.tired.us.court: expected a number from 0 to 1 [share] (given 2)",
        ),
        (
            "signed: [^us]",
            "standing.signed: expected no signature where no paper is on the table: state.tabled is 0 (given 'us')",
        ),
    ],
)
def test_what_cannot_stand_is_refused(home, standing, text):
    place, lines = home.marked(f"standing: {{{standing}}}")
    assert lines == [f"{place}: {text}"]


def test_only_those_whom_the_paper_binds_have_signed_it(home):
    (line,) = home.mistakes("state: {tabled: 1}\nstanding: {signed: [us]}")
    assert "expected a player that the paper on the table binds" in line
