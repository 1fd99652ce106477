"""Comparative statics on a fixed state: which way each cause must push, all else equal."""

import numpy as np
import pytest
from boards import everyone, game_of, legal, menu, scenario_of
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from lottery import fearon, signing_odds
from strategies import BASELINE, SHARE, rules, states, wars

from sim import deals
from sim.block import OWN, chance_row, cost_row, legal_row, new_block, value_row
from sim.decisions import respond
from sim.game import N_MIND, PRECISION, plain, prepare
from sim.horizon import annuity, expected_average
from sim.players import EU, KEYS, N_PLAYERS, RUSSIA, UKRAINE, US
from sim.state import N_VARIABLES
from sim.values import outlook

PLAYER = pytest.mark.parametrize("player", range(N_PLAYERS), ids=KEYS)
ROUNDING = 1e-9
MENUS = BASELINE.levers
FEW = hypothesis_settings(max_examples=25)

RUSSIA_SIGNS = tuple(f"russia_signs_{deal}_{kind}" for deal in ("ceasefire", "settlement") for kind in (0, 1))
UKRAINE_SIGNS = ("ukraine_signs_ceasefire", "ukraine_signs_settlement_0", "ukraine_signs_settlement_1")


def odds(x, r, names):
    """Return odds of signing at a state that is expected to stay as it is."""
    o = outlook(x, x, x, r)
    return np.array([getattr(o, name) for name in names])


# --- signing --------------------------------------------------------------------------------------


@pytest.mark.parametrize("cost", ["losses", "western_arms", "missiles", "weariness", "coffers", "threat"])
@given(states(), rules(), SHARE)
@FEW
def test_a_cheaper_war_never_raises_russias_odds_of_signing(cost, x, r, factor):
    weight = getattr(r.russia, cost)
    cheaper = r._replace(russia=r.russia._replace(**{cost: factor * weight}))
    assert (odds(x, cheaper, RUSSIA_SIGNS) <= odds(x, r, RUSSIA_SIGNS) + ROUNDING).all()


@pytest.mark.parametrize("cost", ["attrition", "weariness", "danger", "abandoned"])
@given(states(), rules(), SHARE)
@FEW
def test_a_cheaper_war_never_raises_ukraines_odds_of_signing(cost, x, r, factor):
    weight = getattr(r.ukraine, cost)
    cheaper = r._replace(ukraine=r.ukraine._replace(**{cost: factor * weight}))
    assert (odds(x, cheaper, UKRAINE_SIGNS) <= odds(x, r, UKRAINE_SIGNS) + ROUNDING).all()


@given(states(), rules(), st.floats(0.0, 10.0))
@FEW
def test_larger_red_lines_never_raise_ukraines_odds_of_signing(x, r, more):
    firmer = tuple(k._replace(red_lines=k.red_lines + more) for k in r.ukraine_types)
    dearer = odds(x, r._replace(ukraine_types=firmer), UKRAINE_SIGNS)
    assert (dearer <= odds(x, r, UKRAINE_SIGNS) + ROUNDING).all()


@given(states(), rules(), st.floats(0.0, 10.0))
@FEW
def test_larger_aims_never_raise_russias_odds_of_signing(x, r, more):
    greedier = tuple(k._replace(goals=k.goals + more) for k in r.russia_types)
    wants_more = odds(x, r._replace(russia_types=greedier), RUSSIA_SIGNS[:2])
    assert (wants_more <= odds(x, r, RUSSIA_SIGNS[:2]) + ROUNDING).all()
    settle = odds(x._replace(ceasefire=0.0), r._replace(russia_types=greedier), RUSSIA_SIGNS[2:])
    assert (settle <= odds(x._replace(ceasefire=0.0), r, RUSSIA_SIGNS[2:]) + ROUNDING).all()


def burdened(x):
    """Sanctions that do not lie below the level from which their burden counts."""
    return x.us_sanctions + x.eu_sanctions + x.oil_sanctions >= 2.0


@given(wars().filter(burdened), rules(), SHARE)
@FEW
def test_more_relief_on_offer_never_lowers_russias_odds_of_signing(x, r, more):
    """In war; sanctions below those of January 2025 are no burden that relief could lift."""
    sweeter = x._replace(relief_offer=min(x.relief_offer + more, 1.0))
    assert (odds(sweeter, r, RUSSIA_SIGNS) >= odds(x, r, RUSSIA_SIGNS) - ROUNDING).all()


@given(wars(), rules(), SHARE)
@FEW
def test_more_guarantees_never_lower_ukraines_odds_of_signing_nor_raise_russias(x, r, more):
    safer = x._replace(eu_guarantees=min(x.eu_guarantees + more, 1.0))
    assert (odds(safer, r, UKRAINE_SIGNS) >= odds(x, r, UKRAINE_SIGNS) - ROUNDING).all()
    assert (odds(safer, r, RUSSIA_SIGNS) <= odds(x, r, RUSSIA_SIGNS) + ROUNDING).all()


@pytest.mark.parametrize("cause", ["us_guarantees", "eu_guarantees", "trust_russia_ukraine"])
@given(states(), rules(), SHARE, st.floats(0.0, 500.0))
@FEW
def test_more_protection_never_raises_the_odds_of_relapse(cause, x, r, more, weeks):
    safer = x._replace(**{cause: min(getattr(x, cause) + more, 1.0)})
    before, after = (deals.ceasefire_strain(state, r.deals) for state in (x, safer))
    assert deals.relapse_odds(after, weeks) <= deals.relapse_odds(before, weeks) + ROUNDING
    assert deals.relapse_hazard(after, weeks) <= deals.relapse_hazard(before, weeks) + ROUNDING


@given(states(), rules(), st.floats(0.0, 100.0), st.floats(0.0, 100.0))
@FEW
def test_a_peace_grows_safer_as_it_holds(x, r, held, more):
    slope = deals.ceasefire_strain(x, r.deals)
    assert deals.relapse_hazard(slope, held + more) <= deals.relapse_hazard(slope, held) + ROUNDING


# --- time -----------------------------------------------------------------------------------------

STAYS = st.floats(0.05, 0.99)


def average_of(stays, discount, horizon):
    """Return what one unit of two variables of some persistence weighs in the average expected."""
    jacobian = np.zeros((N_VARIABLES, N_VARIABLES))
    jacobian[0, 0], jacobian[1, 1] = stays
    mind = BASELINE.decisions[US].params._replace(discount=discount, horizon=horizon)
    matrix = expected_average(jacobian, np.zeros(N_VARIABLES), mind).matrix
    return matrix[0, 0], matrix[1, 1]


@given(STAYS, STAYS, st.floats(0.1, 0.99), st.floats(0.1, 0.99), st.integers(2, 60))
@FEW
def test_patience_moves_weight_to_lasting_effects(one, other, less, more, horizon):
    """A higher discount factor never lowers the weight of the more lasting of two effects over the other."""
    less, more = sorted((less, more))
    fleeting, lasting = sorted((one, other))
    hasty, patient = (average_of((lasting, fleeting), d, horizon) for d in (less, more))
    assert patient[0] * hasty[1] >= hasty[0] * patient[1] - ROUNDING


@given(st.floats(0.0, 0.9999), st.floats(0.0, 0.9999), st.integers(1, 520), st.integers(1, 520))
def test_more_patience_and_a_longer_horizon_count_more_weeks(one, other, near, far):
    low, high = (BASELINE.decisions[US].params._replace(discount=d) for d in sorted((one, other)))
    short, long = sorted((near, far))
    assert annuity(low._replace(horizon=short)) <= annuity(high._replace(horizon=short)) + ROUNDING
    assert annuity(low._replace(horizon=short)) <= annuity(low._replace(horizon=long)) + ROUNDING


# --- choice ---------------------------------------------------------------------------------------


@PLAYER
@given(states(), st.floats(0.0, 20.0), st.floats(0.0, 20.0))
@hypothesis_settings(max_examples=10)
def test_more_precision_never_lowers_the_odds_of_the_best_move(player, x, one, other):
    base = game_of("weeks=1", *everyone("foresight", 0))
    found = []
    for precision in sorted((one, other)):
        minds = list(base.minds)
        minds[N_MIND * player + PRECISION] = precision
        found.append(legal(menu(base._replace(minds=minds), MENUS, player, x)))
    for kind in (0, 1):
        best = max(found[0], key=lambda key: found[0][key].value[kind] - found[0][key].cost[kind])
        assert found[1][best].chance[kind] >= found[0][best].chance[kind] - 1e-6


@PLAYER
@pytest.mark.parametrize("steps", [0, 1])
@given(states(), st.randoms(use_true_random=False))
@hypothesis_settings(max_examples=5)
def test_the_order_of_levers_in_the_menus_makes_no_difference(player, steps, x, shuffle):
    """Levers are told apart by what they do alone: shuffled menus give each the same odds."""
    scenario = scenario_of("weeks=1", *everyone("foresight", steps))
    mixed = tuple(tuple(shuffle.sample(levers, len(levers))) for levers in scenario.levers)
    shuffled = scenario.model_copy(update={"levers": mixed})
    before = menu(plain(prepare(scenario)), scenario.levers, player, x)
    after = menu(plain(prepare(shuffled)), mixed, player, x)
    assert set(before) == set(after)
    for key, option in before.items():
        assert after[key].legal == option.legal
        assert after[key].chance == pytest.approx(option.chance, abs=1e-9)


@given(
    st.lists(st.tuples(st.floats(-9.0, 9.0), st.floats(-2.0, 9.0)), min_size=2, max_size=6),
    st.floats(0.0, 30.0),
)
@FEW
def test_players_with_the_same_table_of_levers_respond_alike(table, precision):
    """The response function knows players by their values, costs and precision alone: equal to the bit."""
    base = game_of("weeks=1")
    minds = list(base.minds)
    for player in range(N_PLAYERS):
        minds[N_MIND * player + PRECISION] = precision
    game = base._replace(minds=minds)
    found = [responses(game, player, table) for player in (US, RUSSIA, UKRAINE, EU)]
    assert all(one == found[0] for one in found)
    assert sum(found[0]) == pytest.approx(1.0)


def responses(game, player, table):
    """Return a player's odds of its first levers, given their values and costs; its others are illegal."""
    w, n = new_block(game, plain=True).rows, game.n_levers
    first, end = game.levers.first[player], game.levers.first[player + 1]
    for lever in range(first, end):
        w[legal_row(n, OWN, lever)] = float(lever - first < len(table))
    for k, (value, cost) in enumerate(table):
        w[value_row(n, OWN, 0, first + k)], w[cost_row(n, OWN, 0, first + k)] = value, cost
    respond(game, w, player, OWN, 1)
    return [w[chance_row(n, OWN, 0, first + k)] for k in range(len(table))]


@given(st.floats(0.3, 0.7), st.floats(0.0, 0.25), st.floats(0.0, 0.25), SHARE)
@FEW
def test_the_parties_to_a_costly_lottery_are_exchangeable(p, one, other, y):
    """Swap shares, costs and sides of the pie, and each party signs as the other did."""
    russia, ukraine = signing_odds(y, fearon(p, one, other))
    mirrored = signing_odds(1.0 - y, fearon(1.0 - p, other, one))
    assert (ukraine, russia) == pytest.approx(mirrored, abs=1e-6)
