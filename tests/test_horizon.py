"""What players expect: the discounted average of the path ahead, in one matrix per player."""

import math

import numpy as np
import pytest
from boards import game_of, scenario_of, set_up
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from strategies import AVERAGE, BASELINE, RULES, START, states

from sim import horizon, payoffs, values
from sim.block import AFTER, path_row
from sim.game import expected_paths
from sim.lanes import state_at
from sim.mind import DecisionParams
from sim.moves import play
from sim.players import EU, N_PLAYERS, RUSSIA, UKRAINE, US
from sim.state import INDEX, N_VARIABLES, NAMES, State
from sim.world import NO_SHOCKS, drift

JACOBIAN, CONSTANT = horizon.linear_drift(START, BASELINE.world)


def mind(discount, weeks):
    return DecisionParams(precision=1.0, foresight=0.0, discount=discount, horizon=float(weeks), fatigue=0.0)


def linear_path(x, weeks):
    """Return the states of the linear drift from ``x`` on, week by week."""
    path = [np.array(x)]
    for _ in range(weeks - 1):
        path.append(JACOBIAN @ path[-1] + CONSTANT)
    return np.array(path)


def discounted_mean(path, discount):
    weights = discount ** np.arange(len(path))
    return weights @ path / weights.sum()


MINDS = st.builds(mind, st.floats(0.0, 0.9999), st.integers(1, 120))


@given(MINDS)
def test_an_annuity_is_the_sum_of_the_discount_factors(d):
    n = int(d.horizon)
    assert horizon.annuity(d) == pytest.approx((1.0 - d.discount**n) / (1.0 - d.discount))


@given(states(), MINDS)
@hypothesis_settings(max_examples=40)
def test_the_expected_average_is_the_discounted_mean_of_the_path(x, d):
    """One matrix holds what stepping the linear drift week by week and averaging would give."""
    expected = horizon.expected_average(JACOBIAN, CONSTANT, d)
    brute = discounted_mean(linear_path(x, int(d.horizon)), d.discount)
    found = expected.intercept + expected.matrix @ np.array(x)
    assert found == pytest.approx(brute, rel=1e-6, abs=1e-5)


@given(states(), MINDS, st.lists(st.floats(-3.0, 3.0), min_size=N_VARIABLES, max_size=N_VARIABLES))
@hypothesis_settings(max_examples=30)
def test_a_linear_payoff_of_the_average_is_the_average_of_the_payoff(x, d, weights):
    """So a lasting sanction and a glow that fades within weeks count for what they are worth."""
    path = linear_path(x, int(d.horizon))
    paid = discounted_mean(path @ np.array(weights), d.discount)
    expected = horizon.expected_average(JACOBIAN, CONSTANT, d)
    average = expected.intercept + expected.matrix @ np.array(x)
    scale = np.abs(path).max() * max(map(abs, weights)) + 1.0
    assert np.array(weights) @ average == pytest.approx(paid, abs=1e-6 * scale)


def test_russias_politics_at_the_average_is_the_mean_of_its_politics_along_the_path():
    """The same for a payoff of the game itself, which is linear in the state."""
    d = mind(0.97, 60)
    x = START._replace(talk_format=0.8, trust_us_russia=0.6)
    path = linear_path(x, 60)
    paid = discounted_mean(np.array([payoffs.russia_politics(State(*y), RULES.russia) for y in path]), 0.97)
    expected = horizon.expected_average(JACOBIAN, CONSTANT, d)
    average = State(*(expected.intercept + expected.matrix @ np.array(x)))
    assert payoffs.russia_politics(average, RULES.russia) == pytest.approx(paid)


def test_the_linear_drift_is_the_drift_at_the_start():
    """It gives the start's next week exactly, and a small deviation's to first order."""
    stepped = np.array(drift(START, START, AVERAGE, BASELINE.world, NO_SHOCKS))
    assert JACOBIAN @ np.array(START) + CONSTANT == pytest.approx(stepped, abs=1e-9)
    near = START._replace(brent=START.brent + 0.01, us_arms=START.us_arms + 0.01, mood=START.mood + 0.01)
    stepped = np.array(drift(near, START, AVERAGE, BASELINE.world, NO_SHOCKS))
    assert JACOBIAN @ np.array(near) + CONSTANT == pytest.approx(stepped, abs=1e-6)


@pytest.mark.parametrize("peace", ["ceasefire", "settlement", "imposed"])
def test_the_path_is_that_of_open_war_also_where_a_scenario_starts_in_peace(peace):
    jacobian, constant = horizon.linear_drift(START._replace(**{peace: 1.0}), BASELINE.world)
    assert np.array_equal(jacobian, JACOBIAN)
    assert np.array_equal(constant, CONSTANT)


@pytest.mark.parametrize(
    ("variable", "stays"),
    [("glow", "glow_stays"), ("us_guarantees", "guarantees_stays"), ("mood", "mood_stays")],
)
def test_the_weight_of_what_fades_has_a_closed_form(variable, stays):
    """A deviation that keeps the share s a week counts (1 - (ds)^n) / (1 - ds) over the annuity."""
    d = mind(0.96, 52)
    decay = getattr(BASELINE.world, stays) * d.discount
    weight = (1.0 - decay**52) / (1.0 - decay) / horizon.annuity(d)
    place = INDEX[variable]
    assert horizon.expected_average(JACOBIAN, CONSTANT, d).matrix[place, place] == pytest.approx(weight)


def test_a_player_that_counts_one_week_expects_the_state_as_it_is():
    expected = horizon.expected_average(JACOBIAN, CONSTANT, mind(0.9, 1))
    assert np.array_equal(expected.matrix, np.eye(N_VARIABLES))
    assert not expected.intercept.any()


def test_the_longer_the_horizon_the_less_a_passing_glow_counts():
    place = INDEX["glow"]
    weights = [
        horizon.expected_average(JACOBIAN, CONSTANT, mind(0.99, weeks)).matrix[place, place]
        for weeks in (1, 4, 13, 52, 104)
    ]
    assert weights == sorted(weights, reverse=True)
    assert len(set(weights)) == len(weights)


# --- which averages are kept ----------------------------------------------------------------------


def payoff_of(player, p, r=RULES):
    """Return all that a player's payoffs make of an expected average, as one number."""
    y = values.Terms(0.5, 0.5, 0.5, 0.5)
    if player == US:
        return payoffs.us_war(p, r.us, r.world) + payoffs.us_politics(p, 1.0, r.us, r.us_types[1])
    if player == RUSSIA:
        k = r.russia_types[1]
        war, ceasefire = payoffs.russia_war(p, r.russia, k), payoffs.russia_ceasefire(p, r.russia, k)
        return (
            war
            + ceasefire
            + payoffs.russia_settlement(p, y, r.russia, k)
            + payoffs.russia_politics(p, r.russia)
        )
    if player == UKRAINE:
        return payoffs.ukraine_war(p, r.ukraine, r.world) + payoffs.ukraine_politics(p, r.ukraine)
    return payoffs.eu_war(p, r.eu, r.world) + payoffs.eu_politics(p, r.eu, r.eu_types[1])


@pytest.mark.parametrize("player", range(N_PLAYERS))
def test_the_averages_kept_are_those_that_payoffs_read(player):
    """Poisoning a variable that is listed poisons the payoff; poisoning any other leaves it alone."""
    listed = horizon.variables_read(player, RULES)
    clean = payoff_of(player, START)
    for name in NAMES:
        poisoned = payoff_of(player, START._replace(**{name: math.nan}))
        if INDEX[name] in listed:
            assert math.isnan(poisoned), name
        else:
            assert poisoned == clean, name


@pytest.mark.parametrize("player", [US, RUSSIA, UKRAINE, EU])
def test_values_read_no_average_that_is_not_kept(player):
    """The value of a state stays the same when every average that is not listed is poisoned."""
    game = game_of()
    block = set_up(game, START)
    kept = horizon.variables_read(player, RULES)
    average = state_at(block.rows, path_row(AFTER, player), 0)
    poisoned = State(*(value if k in kept else math.nan for k, value in enumerate(average)))
    assert payoff_of(player, poisoned) == payoff_of(player, average)
    assert math.isfinite(payoff_of(player, average))


@pytest.mark.parametrize("player", range(N_PLAYERS))
def test_a_boards_averages_are_the_expected_averages_of_its_state(player):
    """Where payoffs read them; also after a move, when they are only shifted."""
    game, scenario = game_of(), scenario_of()
    path = expected_paths(scenario)[player]
    for lever in (1, 5, game.n_levers - 2):
        block = set_up(game, START)
        play(game, block.rows, lever, AFTER, 1)
        x = np.array(state_at(block.rows, AFTER, 0))
        found = np.array(state_at(block.rows, path_row(AFTER, player), 0))
        kept = sorted(horizon.variables_read(player, RULES))
        assert found[kept] == pytest.approx((path.intercept + path.matrix @ x)[kept])


@given(st.floats(1.5, 4.0), st.integers(1, 520))
def test_a_path_that_runs_away_is_followed_while_its_square_is_a_number(growth, weeks):
    """Coefficients at their bounds let forces grow threefold a week; expectations must stay numbers."""
    mind = BASELINE.decisions[0].params._replace(horizon=float(weeks), discount=0.99)
    path = horizon.expected_average(growth * np.eye(N_VARIABLES), np.ones(N_VARIABLES), mind)
    assert np.isfinite(path.matrix**2).all()
    assert np.isfinite(path.intercept**2).all()
