"""The world's weekly drift: it stays finite and in bounds, settles where it should, and pushes the right way."""

import itertools
import math

import pytest
from boards import game_of, set_up
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from strategies import AVERAGE, RULES, START, days, shocks, states, wars, worlds

from sim import world
from sim.block import NOW
from sim.lanes import put_state, state_at
from sim.state import NAMES, VARIABLES
from sim.week import hold_bounds
from sim.world import NO_SHOCKS, drift

BASELINE = RULES.world
DECAYS = {
    "long_range": "long_range_stays",
    "long_range_prospect": "prospect_stays",
    "offensive": "offensive_stays",
    "truce": "truce_stays",
    "relief_offer": "relief_stays",
    "oil_sanctions": "sanctions_stay",
    "glow": "glow_stays",
    "us_guarantees": "guarantees_stays",
    "eu_guarantees": "guarantees_stays",
    "talk_format": "format_stays",
    "progress": "progress_stays",
    "exit_threat": "threat_stays",
    "deadline": "deadline_stays",
    "posture_russia": "posture_stays",
    "posture_ukraine": "posture_stays",
}
"""What fades to nothing, and the share of it that is left after a week."""

STANDS = ["intelligence", "us_in", "ceasefire", "settlement", "imposed"]
"""What only moves and the rules of deals change."""


def ahead(x, weeks, p=BASELINE, date=AVERAGE):
    """Return a state some weeks later if nobody moves and nothing shocks the world, within bounds."""
    game = game_of()
    for _ in range(weeks):
        x = bounded(game, drift(x, START, date, p, NO_SHOCKS))
    return x


def bounded(game, x):
    """Return a state with every variable held within its bounds, by the rule the game uses."""
    block = set_up(game, START)
    put_state(block.rows, NOW, 0, x)
    hold_bounds(game, block.rows, 1)
    return state_at(block.rows, NOW, 0)


@given(states(), states(), days(), worlds(), shocks())
@hypothesis_settings(max_examples=150)
def test_drift_stays_finite_and_bounds_hold_whatever_the_coefficients(x, start, date, p, s):
    """From any state, under any coefficients within bounds, in any week, under any shocks."""
    drifted = drift(x, start, date, p, s)
    assert all(math.isfinite(value) for value in drifted)
    held = bounded(game_of(), drifted)
    assert all(VARIABLES[name].low <= getattr(held, name) <= VARIABLES[name].high for name in NAMES)
    inside = [name for name in NAMES if VARIABLES[name].low <= getattr(drifted, name) <= VARIABLES[name].high]
    assert all(getattr(held, name) == getattr(drifted, name) for name in inside)


@given(states(), days())
def test_what_stands_on_its_own_stays_as_it_is(x, date):
    later = drift(x, START, date, BASELINE, NO_SHOCKS)
    assert [getattr(later, name) for name in STANDS] == [getattr(x, name) for name in STANDS]


@given(states(), days(), worlds(), shocks())
@hypothesis_settings(max_examples=50)
def test_what_is_not_renewed_fades_at_its_own_rate(x, date, p, s):
    later = drift(x, START, date, p, s)
    for name, stays in DECAYS.items():
        assert getattr(later, name) == getattr(p, stays) * getattr(x, name)


@given(states(), days(), worlds(), shocks())
@hypothesis_settings(max_examples=50)
def test_sanctions_wear_down_to_their_level(x, date, p, s):
    """The deviation keeps its share; also where a scenario starts above the level."""
    later = drift(x, x, date, p, s)
    for name in ("us_sanctions", "eu_sanctions"):
        left = p.sanctions_stay * (getattr(x, name) - p.sanctions_level)
        assert getattr(later, name) - p.sanctions_level == pytest.approx(left, abs=1e-9)


@given(states(), states(), days(), worlds(), shocks())
@hypothesis_settings(max_examples=50)
def test_positions_and_beliefs_return_to_where_the_scenario_began(x, start, date, p, s):
    """Positions keep a share of the change that softening made; beliefs forget at their own rate."""
    later = drift(x, start, date, p, s)
    for name in NAMES:
        rate = {"demand": p.position_stays, "offer": p.position_stays, "belief": 1.0 - p.belief_forgets}
        stays = rate.get(name.split("_")[0]) if name != "offer_open" else None
        if stays is not None:
            before, home = getattr(x, name), getattr(start, name)
            assert getattr(later, name) == pytest.approx(home + stays * (before - home), abs=1e-12)


@given(states(), days())
def test_without_forgetting_only_moves_teach(x, date):
    remembers = BASELINE._replace(belief_forgets=0.0)
    later = drift(x, START, date, remembers, NO_SHOCKS)
    names = [name for name in NAMES if name.startswith("belief_")]
    assert [getattr(later, name) for name in names] == pytest.approx([getattr(x, name) for name in names])


@given(states(ceasefire=1.0, settlement=0.0, imposed=0.0), days(), shocks())
def test_under_a_ceasefire_the_front_stands_still(x, date, s):
    later = drift(x, START, date, BASELINE, s)
    assert later.gain == 0.0
    assert later.territory == x.territory


@given(wars(), st.floats(0.0, 1.0))
def test_a_limited_truce_rests_its_share_of_the_fighting(x, truce):
    assert world.fighting(x._replace(truce=truce), BASELINE) == pytest.approx(
        1.0 - BASELINE.truce_rest * truce
    )


@given(wars(), days(), shocks())
def test_the_map_moves_by_what_is_gained(x, date, s):
    later = drift(x, START, date, BASELINE, s)
    assert later.territory == pytest.approx(x.territory + later.gain / 1000.0)


@given(wars(), st.floats(0.01, 1.0), days())
def test_a_stronger_russia_advances_faster_and_a_stronger_ukraine_slows_it(x, more, date):
    """The front crumbles smoothly, so the advance never falls as the gap of forces grows."""
    gain = world.next_gain(x, date, BASELINE, 0.0)
    stronger_russia = x._replace(force_russia=x.force_russia + more)
    stronger_ukraine = x._replace(force_ukraine=x.force_ukraine + more)
    assert world.next_gain(stronger_russia, date, BASELINE, 0.0) >= gain - 1e-9
    assert world.next_gain(stronger_ukraine, date, BASELINE, 0.0) <= gain + 1e-9


def test_noise_of_the_front_has_the_stated_spread():
    """In a long war of equals the weekly advance varies by ``gain_noise`` about its level."""
    p = BASELINE
    variance = 0.0
    x = START._replace(truce=0.0)
    shock = world.next_gain(x, AVERAGE, p, 1.0) - world.next_gain(x, AVERAGE, p, 0.0)
    for _ in range(200):
        variance = p.gain_stays**2 * variance + shock**2
    assert math.sqrt(variance) == pytest.approx(p.gain_noise)


@given(st.floats(-5.0, 5.0), st.floats(0.001, 1.0))
def test_smooth_excess_is_a_rounded_excess(value, width):
    """It is positive, never below max(value, 0), and above it by at most half the width."""
    excess = world.smooth_excess(value, width) - max(value, 0.0)
    assert world.smooth_excess(value, width) > 0.0
    assert -1e-12 <= excess <= 0.5 * width + 1e-12


@given(states(), st.floats(0.01, 1.0))
def test_weakness_grows_as_ukraine_loses_force(x, less):
    weaker = x._replace(force_ukraine=max(x.force_ukraine - less, 0.0))
    assert world.weakness(weaker, BASELINE) >= world.weakness(x, BASELINE) - 1e-12


@given(states())
def test_intelligence_and_missiles_help_ukraine_and_an_offensive_helps_russia(x):
    full = x._replace(intelligence=1.0, long_range=1.0, offensive=1.0)
    none = x._replace(intelligence=0.0, long_range=0.0, offensive=0.0)
    assert world.fielded_ukraine(full, BASELINE) >= world.fielded_ukraine(none, BASELINE)
    if x.force_ukraine > BASELINE.intelligence_force + BASELINE.pause_force:  # something is left to field
        assert world.fielded_ukraine(full, BASELINE) > world.fielded_ukraine(none, BASELINE)
    assert world.fielded_russia(full, BASELINE) > world.fielded_russia(none, BASELINE)


def test_arms_and_morale_build_ukraines_force():
    more_arms = START._replace(us_arms=START.us_arms + 2.0)
    more_morale = START._replace(morale=START.morale + 0.2)
    force = world.next_force_ukraine(START, BASELINE)
    assert world.next_force_ukraine(more_arms, BASELINE) - force == pytest.approx(2.0 * BASELINE.ukraine_arms)
    assert world.next_force_ukraine(more_morale, BASELINE) - force == pytest.approx(
        0.2 * BASELINE.ukraine_recruits
    )


@given(st.floats(0.0, 300.0))
def test_russia_recruits_in_full_until_its_reserves_run_short(reserves):
    x = START._replace(reserves=reserves)
    full = world.next_force_russia(START._replace(reserves=300.0), BASELINE)
    short = BASELINE.russia_recruits * (1.0 - min(1.0, reserves / BASELINE.reserves_need))
    assert world.next_force_russia(x, BASELINE) == pytest.approx(full - short)


@given(wars(), st.floats(1.0, 100.0))
def test_dear_oil_fills_russias_reserves_and_sanctions_drain_them(x, dollars):
    reserves = world.next_reserves(x, BASELINE)
    dear = world.next_reserves(x._replace(brent=x.brent + dollars), BASELINE)
    assert dear - reserves == pytest.approx(BASELINE.oil_income * dollars)
    assert world.next_reserves(x._replace(oil_sanctions=x.oil_sanctions + 1.0), BASELINE) < reserves
    assert world.next_reserves(x._replace(us_sanctions=x.us_sanctions + 1.0), BASELINE) < reserves
    assert world.next_reserves(x._replace(eu_sanctions=x.eu_sanctions + 1.0), BASELINE) < reserves


def test_peace_spares_russias_reserves():
    peace = START._replace(ceasefire=1.0)
    spared = world.next_reserves(peace, BASELINE) - world.next_reserves(START, BASELINE)
    assert spared == pytest.approx(BASELINE.fighting_drain)


def test_the_oil_price_returns_to_a_level_that_oil_sanctions_lift():
    p = BASELINE._replace(sanctions_stay=1.0)
    for sanctions in (0.0, 1.0):
        start = START._replace(oil_sanctions=sanctions)
        x = start._replace(brent=120.0)
        for _ in range(600):
            x = drift(x, start, AVERAGE, p, NO_SHOCKS)
        assert x.brent == pytest.approx(p.brent_level + sanctions * p.brent_oil_sanctions)


def test_the_pump_follows_crude_with_a_lag():
    """A rise in crude reaches the pump in full, but only a part of it in the first week."""
    rise = 10.0
    first = world.next_pump_price(START._replace(brent=START.brent + rise), BASELINE)
    at_once = first - world.next_pump_price(START, BASELINE)
    in_full = BASELINE.pump_pass_through * rise
    assert at_once == pytest.approx((1.0 - BASELINE.pump_stays) * in_full)
    x, y = START, START._replace(brent=START.brent + rise)
    for _ in range(400):
        x = x._replace(pump_price=world.next_pump_price(x, BASELINE))
        y = y._replace(pump_price=world.next_pump_price(y, BASELINE))
    assert y.pump_price - x.pump_price == pytest.approx(in_full)


@given(states(), st.floats(0.05, 2.0))
def test_what_moves_approval(x, more):
    """Dear petrol, what Kyiv is denied and its collapse cost it; the glow of a win adds to it."""
    # in peace a tilt and relief are not minded, so that a collapse, which ends the war, would count twice
    plain = BASELINE._replace(approval_toughness=0.0, approval_tilt=0.0, approval_sanctions=0.0)
    approval = world.next_approval(x, plain, 0.0)
    assert world.next_approval(x._replace(pump_price=x.pump_price + more), plain, 0.0) < approval
    assert world.next_approval(x._replace(arms_held=x.arms_held + more), plain, 0.0) < approval
    assert world.next_approval(x._replace(intelligence=x.intelligence - more), plain, 0.0) < approval
    assert world.next_approval(x._replace(glow=x.glow + more), plain, 0.0) > approval
    assert world.next_approval(x._replace(imposed=x.imposed + 1.0), plain, 0.0) < approval


@given(states(), st.floats(0.05, 2.0))
def test_voters_mind_a_tilt_to_russia_and_relief_for_it_while_the_war_goes_on(x, more):
    """In peace both may be part of the deal."""
    plain = BASELINE._replace(approval_toughness=0.0)
    tilted = x._replace(posture_russia=x.posture_russia + more)
    eased = x._replace(us_sanctions=x.us_sanctions - more)
    for given_away in (tilted, eased):
        for peace, minded in ((0.0, True), (1.0, False)):
            state = {"ceasefire": peace, "settlement": 0.0, "imposed": 0.0, "truce": 0.0}
            before = world.next_approval(x._replace(**state), plain, 0.0)
            assert (world.next_approval(given_away._replace(**state), plain, 0.0) < before) == minded


def test_what_is_withheld_from_ukraine_tells_at_the_front_and_comes_back_with_the_pause():
    held = START._replace(arms_held=1.0)
    assert world.fielded_ukraine(START, BASELINE) - world.fielded_ukraine(held, BASELINE) == pytest.approx(
        BASELINE.pause_force
    )
    assert world.deliveries(held) == START.eu_arms
    assert world.deliveries(START) == START.us_arms + START.eu_arms


@given(states(), st.floats(0.05, 2.0))
def test_hawkish_voters_reward_pressure_on_russia_and_dovish_ones_punish_it(x, pressure):
    """Apart from what a tilt to Russia costs with any voters."""
    tough = x._replace(posture_russia=x.posture_russia - pressure)
    for toughness in (1.0, -1.0):
        p = BASELINE._replace(approval_toughness=toughness, approval_tilt=0.0)
        change = world.next_approval(tough, p, 0.0) - world.next_approval(x, p, 0.0)
        assert change == pytest.approx(toughness * pressure)


@given(states(), st.floats(1.0, 500.0))
def test_loss_of_land_wears_ukrainian_morale(x, more):
    assert world.next_morale(x._replace(gain=x.gain + more), BASELINE, 0.0) < world.next_morale(
        x, BASELINE, 0.0
    )


@given(states(), st.floats(0.05, 1.0))
def test_sanctions_wear_the_patience_of_the_russian_elite(x, more):
    patience = world.next_elite_patience(x, BASELINE)
    for name in ("us_sanctions", "eu_sanctions", "oil_sanctions"):
        assert world.next_elite_patience(x._replace(**{name: getattr(x, name) + more}), BASELINE) < patience


@given(states(), st.floats(0.01, 0.5))
def test_distance_to_washington_rallies_europe(x, less):
    """Europe draws together as trust in Washington falls."""
    closer = world.next_unity(x, BASELINE)
    assert world.next_unity(x._replace(trust_us_eu=x.trust_us_eu - less), BASELINE) > closer


def test_washington_loses_patience_in_quiet_weeks():
    """Each quiet week costs more than the one before, up to a limit."""
    patience = [world.next_patience(START._replace(quiet_weeks=float(n)), BASELINE) for n in range(60)]
    limit = int(BASELINE.quiet_limit)
    assert all(later < sooner for sooner, later in itertools.pairwise(patience[: limit + 1]))
    assert len(set(patience[limit + 1 :])) == 1


@given(states(), days())
def test_russia_learns_from_the_front(x, date):
    """Its hope closes a fixed share of the gap to what the front and the calendar tell."""
    told = x.gain + BASELINE.campaign_hope * date.campaign
    gap = world.next_optimism(x, date, BASELINE) - told
    assert gap == pytest.approx((1.0 - BASELINE.optimism_learns) * (x.optimism - told), abs=1e-9)


@given(states(), st.floats(0.05, 1.0))
def test_bilateral_talks_wear_the_trust_of_the_allies(x, more):
    trust = world.next_trust_allies(x, BASELINE)
    assert world.next_trust_allies(x._replace(talk_format=x.talk_format + more), BASELINE) < trust


def test_an_offer_lies_on_the_table_until_its_life_is_over():
    """It stands in full until then, with its signatures, and is gone a week later."""
    x = START._replace(tabled_ceasefire=1.0, offer_open=1.0, signed_russia=1.0)
    life = int(BASELINE.offer_life)
    stands = ahead(x, life)
    assert (stands.tabled_ceasefire, stands.offer_open, stands.signed_russia) == (1.0, 1.0, 1.0)
    assert stands.weeks_tabled == life
    gone = ahead(x, life + 3)
    assert (gone.tabled_ceasefire, gone.offer_open, gone.signed_russia, gone.weeks_tabled) == (0, 0, 0, 0)


@given(states())
def test_weeks_in_force_count_only_in_peace(x):
    later = drift(x, START, AVERAGE, BASELINE, NO_SHOCKS)
    peace = max(x.ceasefire, x.settlement)
    assert later.weeks_in_force == (x.weeks_in_force + 1.0) * peace


def test_nothing_changes_but_the_clock_where_everything_rests():
    """With all persistences at one and nobody fighting, only the count of quiet weeks goes on."""
    still = {name: 1.0 for name in BASELINE._fields if name.endswith(("stays", "stay"))}
    p = BASELINE._replace(
        **still,
        **dict.fromkeys(("belief_forgets", "patience_quiet", "patience_mood", "optimism_learns"), 0.0),
        **dict.fromkeys(("approval_win", "approval_pump", "approval_tilt", "approval_toughness"), 0.0),
        **dict.fromkeys(("elite_sanctions", "unity_distance", "bilateral_wedge", "oil_income"), 0.0),
        **dict.fromkeys(("sanctions_drain", "fighting_drain", "morale_gain"), 0.0),
        **dict.fromkeys(("ukraine_recruits", "ukraine_arms", "ukraine_losses"), 0.0),
        **dict.fromkeys(("russia_recruits", "russia_losses"), 0.0),
    )
    x = START._replace(ceasefire=1.0, gain=0.0)
    later = drift(x, START, AVERAGE, p, NO_SHOCKS)
    changed = {name for name in NAMES if getattr(later, name) != pytest.approx(getattr(x, name))}
    assert changed == {"quiet_weeks", "weeks_in_force"}
