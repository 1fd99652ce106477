"""The bargaining range (Fearon 1995) and the problem of commitment (Powell 2006)."""

import math

import numpy as np
import pytest
from boards import game_of, scenario_of, set_up
from hypothesis import assume, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from lottery import EVEN, NOTHING_UKRAINE, fearon, found_range, signing_odds
from strategies import RULES, SHARE, START, states, wars

from sim import deals, payoffs, ranges
from sim.game import expected_paths
from sim.players import N_PLAYERS, RUSSIA, UKRAINE
from sim.state import State
from sim.values import outlook

# --- the bargaining range (Fearon 1995) -----------------------------------------------------------


def test_a_known_range():
    """p = 0.5, costs 0.1 and 0.2: the range is 0.4 to 0.7."""
    assert found_range(EVEN, fearon(0.5, 0.1, 0.2)) == pytest.approx((0.4, 0.7), abs=1e-5)


@given(st.floats(0.3, 0.7), st.floats(0.0, 0.25), st.floats(0.0, 0.25))
def test_the_range_is_p_less_russias_cost_to_p_plus_ukraines(p, cost_russia, cost_ukraine):
    low, high = found_range(EVEN, fearon(p, cost_russia, cost_ukraine))
    assert low == pytest.approx(p - cost_russia, abs=1e-5)
    assert high == pytest.approx(p + cost_ukraine, abs=1e-5)


@given(st.floats(0.3, 0.7), st.floats(0.0, 0.25), st.floats(0.0, 0.25), SHARE)
def test_with_complete_information_a_deal_is_signed_inside_the_range_and_nowhere_else(p, c_r, c_u, y):
    """At high precision, a tenth of the pie away from either end; no shift of power is expected."""
    r = fearon(p, c_r, c_u)
    inside = p - c_r + 0.1 <= y <= p + c_u - 0.1
    outside = y <= p - c_r - 0.1 or y >= p + c_u + 0.1
    assume(inside or outside)
    assert math.prod(signing_odds(y, r)) == pytest.approx(1.0 if inside else 0.0, abs=1e-4)


@given(st.floats(0.3, 0.6), st.floats(-0.3, 0.0), st.floats(-0.25, 0.0), SHARE)
def test_where_war_pays_the_range_is_empty_and_nothing_is_signed(p, c_r, c_u, y):
    """A side that gains from war by more than the other loses: no terms suit both."""
    assume(c_r + c_u <= -0.2)
    r = fearon(p, c_r, c_u)
    low, high = found_range(EVEN, r)
    assert low > high
    assert math.prod(signing_odds(y, r)) < 1e-4


@given(states(us_sanctions=1.0, eu_sanctions=1.0), st.sampled_from([0, 1]), st.data())
@hypothesis_settings(max_examples=60)
def test_the_range_is_not_empty_exactly_when_some_terms_suit_both(x, kind, data):
    """With the payoffs of the game; terms are tried on a fine grid."""
    war_russia = data.draw(st.floats(-2.0, 1.0))
    war_ukraine = data.draw(st.floats(-2.5, 1.0))
    low = ranges.russia_least(x, kind, war_russia, RULES)
    high = ranges.ukraine_most(x, kind, war_ukraine, RULES)
    assume(abs(high - low) > 0.02)
    suits = [
        y
        for y in np.linspace(0.0, 1.0, 101).tolist()
        if ranges.russia_gain(x, y, kind, war_russia, RULES) >= 0.0
        and ranges.ukraine_gain(x, y, kind, war_ukraine, RULES) >= 0.0
    ]
    assert bool(suits) == (low < high)
    assert all(low - 1e-5 <= y <= high + 1e-5 for y in suits)


@given(wars(), st.tuples(*[st.sampled_from([0, 1])] * N_PLAYERS))
@hypothesis_settings(max_examples=40)
def test_the_range_on_record_is_that_of_the_true_types_at_what_they_expect(x, kinds):
    """Gains from a ceasefire are those by which the parties would sign."""
    game = game_of("weeks=1")
    block = set_up(game, x, kinds)
    found = dict(zip(ranges.RANGES, ranges.bargaining_range(game, block.rows, 0), strict=True))
    averages = [
        State(*(p.intercept + p.matrix @ np.array(x))) for p in expected_paths(scenario_of("weeks=1"))
    ]
    unsigned = x._replace(signed_russia=0.0, signed_ukraine=0.0)
    o = outlook(unsigned, averages[RUSSIA], averages[UKRAINE], RULES)
    russia = (o.russia_signs_ceasefire_0, o.russia_signs_ceasefire_1)[kinds[RUSSIA]]
    d = RULES.deals
    assert deals.would_sign(found["russia_ceasefire_gain"], 0.0, d) == pytest.approx(russia)
    assert deals.would_sign(found["ukraine_ceasefire_gain"], 0.0, d) == pytest.approx(
        o.ukraine_signs_ceasefire
    )
    assert found["terms"] == pytest.approx(np.mean([o.territory, o.alignment, o.relief, o.guarantees]))


# --- commitment (Powell 2006) ---------------------------------------------------------------------

COST_OF_WAR = 0.5
PROMISES = RULES._replace(
    ukraine=NOTHING_UKRAINE._replace(attrition=COST_OF_WAR, attack=1.0),
    deals=RULES.deals._replace(
        bare_life=200.0, life_ratio=6.5, gap_hazard=10.0, horizon_risk=26.0, protect_us=0.7, protect_eu=0.45
    ),
)
"""Fighting on costs Ukraine one half; the next attack, if it comes, costs one."""


def commitment(shift, guarantees):
    """Return Ukraine's gain from a ceasefire after which Russia would be stronger by ``shift``."""
    x = EVEN._replace(force_russia=1.0 + shift, us_guarantees=guarantees, eu_guarantees=guarantees)
    fails = deals.relapse_odds(deals.ceasefire_strain(x, PROMISES.deals), PROMISES.deals.horizon_risk)
    war = payoffs.ukraine_war(EVEN, PROMISES.ukraine, PROMISES.world)
    return payoffs.ukraine_ceasefire(fails, PROMISES.ukraine) - war, fails


def test_a_shift_of_power_kills_a_deal_and_a_guarantee_revives_it():
    """Peace is better than war today, worse once Russia grows stronger, better again if guaranteed."""
    assert commitment(shift=0.0, guarantees=0.0)[0] > 0.1
    assert commitment(shift=0.5, guarantees=0.0)[0] < -0.1
    assert commitment(shift=0.5, guarantees=1.0)[0] > 0.1


@given(st.floats(0.0, 1.0), SHARE)
def test_a_ceasefire_is_worth_signing_while_the_expected_attack_costs_less_than_the_war(shift, guarantees):
    gain, fails = commitment(shift, guarantees)
    assert gain == pytest.approx(COST_OF_WAR - fails)


@given(st.floats(0.0, 1.0), st.floats(0.01, 1.0), SHARE)
def test_the_larger_the_shift_the_more_guarantee_it_takes(shift, more, guarantees):
    """Each shift lowers the gain and each guarantee raises it."""
    gain = commitment(shift, guarantees)[0]
    assert commitment(shift + more, guarantees)[0] < gain
    assert commitment(shift, min(guarantees + more, 1.0))[0] >= gain


def test_in_the_game_guarantees_raise_the_odds_that_kyiv_signs_and_rearming_lowers_them():
    """With the payoffs of the baseline, whatever their size."""

    def signs(**state):
        x = START._replace(**state)
        return outlook(x, x, x, RULES).ukraine_signs_ceasefire

    bare = signs(us_guarantees=0.0, eu_guarantees=0.0)
    assert signs(us_guarantees=1.0, eu_guarantees=0.0) > bare
    assert signs(us_guarantees=0.0, eu_guarantees=1.0) > bare
    gap = {"gap_hazard": 5.0}
    r = RULES._replace(deals=RULES.deals._replace(**gap))
    stronger = START._replace(force_russia=START.force_russia + 0.3)
    expected = [outlook(x, START, START, r).ukraine_signs_ceasefire for x in (START, stronger)]
    assert expected[1] < expected[0]
