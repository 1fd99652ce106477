"""Measures of claims on hand-made runs whose answers are known."""

import numpy as np
import pytest

from experiments.claims.estimates import figure
from experiments.claims.measures import KINDS
from experiments.claims.played import QUANTITIES, WORDS, Played
from sim.outcomes import STALL, WALKOUT
from sim.play import SETTLED, TRUCE, WAR, new_record
from sim.players import KEYS
from sim.ranges import RANGES
from sim.scenario import load
from sim.state import INDEX

RUNS, WEEKS = 2, 6


@pytest.fixture(scope="module")
def scenario():
    return load("baseline", overrides=[f"weeks={WEEKS}"])


@pytest.fixture
def record(scenario):
    """Two runs of six weeks in which nobody does anything."""
    made = new_record(RUNS, WEEKS, RUNS)
    for player, key in enumerate(("hold", "press_on", "hold", "hold")):
        made.move[:, :, player] = number(scenario, KEYS[player], key)
    return made


@pytest.fixture
def played(scenario, record):
    return Played(scenario, record)


def number(scenario, player, key):
    return [(KEYS[x.player], x.key) for menu in scenario.levers for x in menu].index((player, key))


def moves(played, player, key, *places):
    """Let a player make a move in some (run, week)."""
    for run, week in places:
        played.record.move[run, week, KEYS.index(player)] = number(played.scenario, player, key)


def put(played, variable, values, run=None):
    rows = slice(None) if run is None else run
    played.record.states[rows, :, INDEX[variable]] = values


def value(played, kind, **detail):
    found = KINDS[kind]
    return figure(found.columns(played, {"kind": kind, **detail}), found.figure).value


def gestures(**more):
    return {"player": "russia", "levers": ["gesture"], **more}


# --- shares and means ---------------------------------------------------------------------------


def test_a_share_counts_the_weeks_in_which_a_condition_holds(played):
    put(played, "mood", [0, 0.5, 0.5, 0, 0, 0, 0], run=0)
    assert value(played, "share", that=["mood > 0.2"]) == pytest.approx(2 / 14)
    assert value(played, "share", that=["mood > 0.2"], week=2) == 0.5
    assert value(played, "share", that=["mood > 0.2"], ever=True) == 0.5
    assert value(played, "share", that=["mood > 0.2"], ever=True, **{"from": 3}) == 0


def test_all_conditions_of_a_list_must_hold(played):
    put(played, "mood", 0.5)
    put(played, "us_in", 1, run=1)
    assert value(played, "share", that=["mood > 0.2", "us_in > 0.5"], week=-1) == 0.5


def test_a_condition_may_name_a_word_another_quantity_or_the_start(played):
    played.record.outcome[:] = STALL
    played.record.outcome[1, -1] = WALKOUT
    played.record.type[1, KEYS.index("russia")] = 1
    put(played, "belief_russia", [0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.4])
    put(played, "belief_ukraine", 0.35)
    assert value(played, "share", that=["outcome == walkout"], week=-1) == 0.5
    assert value(played, "share", that=["type_russia == maximalist"]) == 0.5
    assert value(played, "share", that=["belief_ukraine < belief_russia"]) == pytest.approx(1 / 7)
    assert value(played, "share", that=["belief_russia > start"]) == pytest.approx(1 / 7)


def test_a_mean_counts_eligible_weeks_only(played):
    put(played, "approval", np.arange(7.0))
    played.record.in_force[:, 3:] = TRUCE
    assert value(played, "mean", quantity="approval", **{"while": ["in_force == war"]}) == 1.0
    assert value(played, "mean", quantity="approval", until=2) == 0.5


def test_what_is_recorded_at_the_end_of_a_week_stands_at_the_next_and_is_unknown_at_first(played):
    played.record.ranges[:, :, RANGES.index("terms")] = np.arange(6.0)
    series = played.series("terms")
    assert np.isnan(series[:, 0]).all()
    assert series[0, 1:].tolist() == [0, 1, 2, 3, 4, 5]
    assert value(played, "mean", quantity="terms") == 2.5


def test_the_gap_is_the_demand_less_the_offer(played):
    for issue in ("territory", "alignment", "relief", "guarantees"):
        put(played, f"demand_{issue}", 0.9)
        put(played, f"offer_{issue}", 0.2)
    assert value(played, "mean", quantity="gap") == pytest.approx(0.7)


@pytest.mark.parametrize("week", [WEEKS + 1, -WEEKS - 2, 400, -400])
def test_a_week_outside_the_run_has_no_figure(played, week):
    assert np.isnan(value(played, "mean", quantity="mood", week=week))
    assert np.isnan(value(played, "rate", moves=gestures(), week=week))


def test_a_span_longer_than_the_run_has_no_figure(played):
    played.record.in_force[:] = TRUCE
    assert np.isnan(value(played, "change", quantity="mood", over=WEEKS + 1))
    assert np.isnan(value(played, "relapse", within=WEEKS + 1))
    after = {"player": "us", "kinds": ["hold"]}
    assert np.isnan(value(played, "follows", after=after, then=gestures(), within=WEEKS + 1))


def test_a_figure_over_no_week_at_all_is_unknown(played):
    assert np.isnan(value(played, "mean", quantity="mood", **{"while": ["in_force == dictated"]}))


@pytest.mark.parametrize("name", QUANTITIES)
def test_every_quantity_has_a_value_a_week(played, name):
    assert played.series(name).shape == (RUNS, WEEKS + 1)
    assert set(WORDS) <= set(QUANTITIES)


# --- moves --------------------------------------------------------------------------------------


def test_a_rate_is_the_share_of_weeks_with_the_move(played):
    moves(played, "russia", "gesture", (0, 1), (0, 2), (1, 5))
    assert value(played, "rate", moves=gestures()) == pytest.approx(3 / 12)
    assert value(played, "rate", moves={"player": "russia", "kinds": ["gesture"]}, until=3) == pytest.approx(
        2 / 6
    )
    assert value(played, "rate", moves={"player": "us", "kinds": ["gesture"]}) == 0


def test_moves_may_be_named_by_posture(played):
    moves(played, "us", "court", (0, 0))
    moves(played, "us", "sanction", (1, 0))
    assert value(played, "rate", moves={"player": "us", "postures": ["CR"]}) == pytest.approx(1 / 12)


def test_weeks_before_and_after_the_vote_do_not_overlap(scenario, played):
    early = load("baseline", overrides=[f"weeks={WEEKS}", "midterm=2025-02-10"])
    moved = Played(early, played.record)
    moves(moved, "russia", "gesture", (0, 2), (1, 3))
    assert value(moved, "rate", moves=gestures(), before_vote=2) == pytest.approx(1 / 4)
    assert value(moved, "rate", moves=gestures(), after_vote=2) == pytest.approx(1 / 4)
    assert value(moved, "rate", moves=gestures(), before_vote=1) == pytest.approx(1 / 2)


def test_an_answer_in_the_same_week_counts_if_the_other_moves_later(played):
    moves(played, "us", "sanction", (0, 1), (1, 1))
    moves(played, "russia", "gesture", (0, 1))
    after = {"player": "us", "levers": ["sanction"]}
    assert value(played, "follows", after=after, then=gestures(), within=1) == 0.5
    moves(played, "russia", "truce", (1, 2))
    then = gestures(levers=["gesture", "truce"])
    assert value(played, "follows", after=after, then=then, within=2) == 1.0


def test_ones_own_move_follows_from_the_next_week_on(played):
    moves(played, "us", "sanction", (0, 1))
    moves(played, "us", "court", (0, 2))
    after, then = {"player": "us", "levers": ["sanction"]}, {"player": "us", "kinds": ["dialogue"]}
    assert value(played, "follows", after=after, then=then, within=1) == 1.0
    assert value(played, "follows", after=then, then=after, within=1) == 0.0


def test_a_move_too_near_the_end_to_see_what_follows_does_not_count(played):
    moves(played, "us", "sanction", (0, 5))
    after = {"player": "us", "levers": ["sanction"]}
    assert np.isnan(value(played, "follows", after=after, then=gestures(), within=2))


def test_the_base_rate_is_that_of_weeks_without_the_move(played):
    moves(played, "us", "sanction", (0, 0), (1, 0))
    moves(played, "russia", "gesture", (0, 3))
    after = {"player": "us", "levers": ["sanction"]}
    assert value(played, "follows", after=after, then=gestures(), within=1, others=True) == pytest.approx(
        1 / 10
    )


def test_a_change_is_taken_over_the_weeks_in_which_a_move_is_made(played):
    put(played, "belief_russia", [0.3, 0.3, 0.2, 0.2, 0.2, 0.5, 0.5])
    moves(played, "russia", "refuse", (0, 1))
    moves(played, "russia", "accept", (1, 4))
    refuses, accepts = ({"player": "russia", "levers": [key]} for key in ("refuse", "accept"))
    assert value(played, "change", quantity="belief_russia", moves=refuses) == pytest.approx(-0.1)
    assert value(played, "change", quantity="belief_russia", moves=accepts) == pytest.approx(0.3)
    assert value(played, "change", quantity="belief_russia", moves=refuses, over=4) == pytest.approx(0.2)


# --- deals --------------------------------------------------------------------------------------


def test_waiting_is_the_mean_of_weeks_without_a_deal(played):
    played.record.in_force[0, 2:] = TRUCE
    assert value(played, "waiting") == pytest.approx((2 + 6) / 2)
    assert value(played, "waiting", until=4) == pytest.approx((2 + 4) / 2)


def test_a_relapse_is_a_ceasefire_that_breaks_in_time(played):
    played.record.in_force[0] = [WAR, TRUCE, TRUCE, WAR, WAR, WAR, WAR]
    played.record.in_force[1] = [TRUCE, TRUCE, TRUCE, TRUCE, TRUCE, TRUCE, TRUCE]
    assert value(played, "relapse", within=2) == 0.5
    assert value(played, "relapse", within=1) == 0.0


def test_a_ceasefire_that_is_settled_has_not_broken(played):
    played.record.in_force[0] = [WAR, TRUCE, TRUCE, SETTLED, SETTLED, SETTLED, SETTLED]
    assert value(played, "relapse", within=3) == 0.0


def test_a_ceasefire_too_near_the_end_is_left_out(played):
    played.record.in_force[0] = [WAR, WAR, WAR, WAR, WAR, TRUCE, WAR]
    assert np.isnan(value(played, "relapse", within=3))


def test_terms_are_those_of_runs_that_end_on_terms(played):
    played.record.terms[0] = [0.2, 0.4, 0.6, 0.8]
    played.record.in_force[0, -1] = SETTLED
    played.record.terms[1] = 1.0
    assert value(played, "terms") == pytest.approx(0.5)
    assert value(played, "terms", issue="relief") == pytest.approx(0.6)


def test_a_payoff_is_per_week(played):
    played.record.payoff[:, KEYS.index("ukraine")] = [6, 18]
    assert value(played, "payoff", player="ukraine") == pytest.approx(2.0)


def test_switches_of_tilt_are_per_year(played):
    moves(played, "us", "court", (0, 0), (0, 2), (1, 0), (1, 2))
    moves(played, "us", "arm", (0, 1), (1, 1))
    assert value(played, "switches") == pytest.approx(2 * (365.25 / 7) / WEEKS)


# --- the share of variance ----------------------------------------------------------------------


def test_a_type_that_decides_everything_explains_all_variance_and_others_none(scenario):
    made = new_record(400, WEEKS, 400)
    made.type[:, KEYS.index("russia")] = np.arange(400) % 2
    made.type[:, KEYS.index("eu")] = np.arange(400) // 2 % 2
    made.in_force[::2, -1] = SETTLED
    played = Played(scenario, made)
    that = ["in_force == settlement"]
    assert value(played, "sobol", that=that, player="russia") == pytest.approx(1.0)
    assert value(played, "sobol", that=that, player="eu") == pytest.approx(0.0)
    assert np.isnan(value(played, "sobol", that=that, player="us"))
