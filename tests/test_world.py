"""The world's weekly drift: it stays finite and in bounds, settles where it should, and pushes the right way."""

import itertools
import math

import pytest
from diplomatic_swings.sim.world import drift as world
from diplomatic_swings.sim.world.drift import Shocks, drift
from diplomatic_swings.sim.world.state import ISSUES, NAMES
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from scipy.stats import norm
from strategies import AVERAGE, START, days, shocks, states, wars, worlds
from strategies import BASELINE as SCENARIO

BASELINE = SCENARIO.world
NO_SHOCKS = Shocks(*(0.0,) * len(Shocks._fields))
DECAYS = {
    "long_range": "long_range_stays",
    "long_range_prospect": "prospect_stays",
    "offensive": "offensive_stays",
    "truce": "truce_stays",
    "relief_offer": "relief_stays",
    "oil_sanctions": "sanctions_stay",
    "oil_waiver": "waiver_stays",
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

STANDS = [
    *("intelligence", "us_in", "ceasefire", "settlement", "imposed", "exhausted"),
    *(
        "tabled",
        "tabled_settlement",
        *(f"{what}_{issue}" for what in ("terms", "tabled") for issue in ISSUES),
    ),
]
"""What only moves and decisions on papers change."""


@given(states(), days(), worlds(), shocks())
@hypothesis_settings(max_examples=150)
def test_drift_stays_finite_whatever_the_coefficients(x, date, p, s):
    """From any state, under any coefficients within bounds, in any week, under any shocks."""
    assert all(math.isfinite(value) for value in drift(x, date, p, s))


@given(states(), days())
def test_what_stands_on_its_own_stays_as_it_is(x, date):
    later = drift(x, date, BASELINE, NO_SHOCKS)
    assert [getattr(later, name) for name in STANDS] == [getattr(x, name) for name in STANDS]


@given(states(), days(), worlds(), shocks())
@hypothesis_settings(max_examples=50)
def test_what_is_not_renewed_fades_at_its_own_rate(x, date, p, s):
    later = drift(x, date, p, s)
    for name, stays in DECAYS.items():
        assert getattr(later, name) == getattr(p, stays) * getattr(x, name)


@given(states(), days(), worlds(), shocks())
@hypothesis_settings(max_examples=50)
def test_sanctions_wear_down_to_their_level(x, date, p, s):
    """The deviation keeps its share; also where a scenario starts above the level."""
    later = drift(x, date, p, s)
    for name in ("us_sanctions", "eu_sanctions"):
        left = p.sanctions_stay * (getattr(x, name) - p.sanctions_level)
        assert getattr(later, name) - p.sanctions_level == pytest.approx(left, abs=1e-9)


@given(states(ceasefire=1.0, settlement=0.0, imposed=0.0, exhausted=0.0), days(), shocks())
def test_under_a_ceasefire_the_front_stands_still(x, date, s):
    later = drift(x, date, BASELINE, s)
    assert later.gain == 0.0
    assert later.territory == x.territory


@given(wars(), st.floats(0.0, 1.0))
def test_a_limited_truce_rests_its_share_of_the_fighting(x, truce):
    assert world.fighting(x._replace(truce=truce), BASELINE) == pytest.approx(
        1.0 - BASELINE.truce_rest * truce
    )


@given(wars(), days(), shocks())
def test_the_map_moves_by_what_is_gained(x, date, s):
    later = drift(x, date, BASELINE, s)
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
        0.2 * BASELINE.ukraine_recruits * world.recruiting(START.force_ukraine, BASELINE)
    )


@given(wars(reserves=60.0, oil_waiver=0.3), st.floats(1.0, 20.0))
def test_dear_oil_fills_russias_reserves_and_sanctions_drain_them(x, dollars):
    reserves = world.next_reserves(x, BASELINE)
    assert world.next_reserves(x._replace(brent=x.brent + dollars), BASELINE) > reserves
    for name in ("oil_sanctions", "us_sanctions", "eu_sanctions"):
        assert world.next_reserves(x._replace(**{name: getattr(x, name) + 1.0}), BASELINE) < reserves


def test_peace_spares_russias_reserves_and_relief_in_its_terms_spares_more():
    peace = START._replace(ceasefire=1.0, us_sanctions=2.0)
    eased = peace._replace(terms_relief=1.0)
    war = START._replace(us_sanctions=2.0)
    assert world.next_reserves(war, BASELINE) < world.next_reserves(peace, BASELINE)
    assert world.next_reserves(peace, BASELINE) < world.next_reserves(eased, BASELINE)


@given(wars(), st.floats(0.0, 100.0))
def test_empty_coffers_slow_recruiting_and_wear_the_elite(x, less):
    poorer = x._replace(reserves=max(x.reserves - less, 0.0))
    assert world.next_force_russia(poorer, BASELINE) <= world.next_force_russia(x, BASELINE) + 1e-12
    assert world.next_elite_patience(poorer, BASELINE) <= world.next_elite_patience(x, BASELINE) + 1e-12


@given(st.floats(0.0, 100.0), st.floats(-50.0, 0.0))
def test_a_deficit_alone_never_empties_the_last_reserves_at_once(reserves, price):
    """The emptier the coffers, the more of a deficit is closed at home."""
    x = START._replace(brent=BASELINE.oil_breakeven + price)
    full = world.next_reserves(x._replace(reserves=500.0), BASELINE) - 500.0
    change = world.next_reserves(x._replace(reserves=reserves), BASELINE) - reserves
    assert min(full, 0.0) - 1e-9 <= min(change, 0.0)


@given(states(), st.floats(0.0, 1.0))
def test_either_collapse_is_likelier_the_weaker_its_side_and_ruled_out_in_peace(x, less):
    weaker = x._replace(force_ukraine=max(x.force_ukraine - less, 0.0))
    wearier = x._replace(elite_patience=max(x.elite_patience - less, 0.0))
    assert world.collapse_odds(weaker, BASELINE) >= world.collapse_odds(x, BASELINE) - 1e-12
    assert world.exhaustion_odds(wearier, BASELINE) >= world.exhaustion_odds(x, BASELINE) - 1e-12
    peace = x._replace(ceasefire=1.0)
    assert world.collapse_odds(peace, BASELINE) == world.exhaustion_odds(peace, BASELINE) == 0.0


@given(wars(), days(), shocks())
def test_a_paper_on_the_table_grows_older(x, date, s):
    for tabled in (0.0, 3.0):
        later = drift(x._replace(tabled=tabled), date, BASELINE, s)
        assert later.weeks_tabled == (x.weeks_tabled + 1.0 if tabled else 0.0)


def test_the_oil_price_returns_to_a_level_that_oil_sanctions_lift():
    """They lift it in proportion to the price itself, so the level is the fixed point of that."""
    p = BASELINE._replace(sanctions_stay=1.0)
    for sanctions in (0.0, 1.0):
        x = START._replace(oil_sanctions=sanctions, brent=120.0)
        for _ in range(600):
            x = drift(x, AVERAGE, p, NO_SHOCKS)
        share = sanctions * p.brent_oil_sanctions / p.brent_level
        assert x.brent == pytest.approx(p.brent_level / (1.0 - share))


def test_a_crisis_of_supply_lifts_oil_by_its_mean_jump_and_none_lowers_it():
    """Known: a normal shock's mean excess over a is pdf(a) / sf(a) - a."""
    a = BASELINE.crisis_from
    excess = norm.pdf(a) / norm.sf(a) - a

    def jump(shock):
        calm = BASELINE._replace(crisis_jump=0.0)
        return world.next_brent(START, BASELINE, shock) - world.next_brent(START, calm, shock)

    assert jump(a + excess) == pytest.approx(BASELINE.crisis_jump, rel=0.08)
    assert [jump(shock) for shock in (-6.0, 0.0, a)] == [0.0, 0.0, 0.0]


def test_a_licence_suspends_its_share_of_oil_sanctions_everywhere():
    """Half suspended is half as tough: for the price, for Moscow's reserves and for its elite."""
    blocked = START._replace(oil_sanctions=1.0, oil_waiver=0.5)
    half = START._replace(oil_sanctions=0.5, oil_waiver=0.0)
    for equation in (world.next_reserves, world.next_elite_patience, world.sanctions_burden):
        assert equation(blocked, BASELINE) == pytest.approx(equation(half, BASELINE))
    assert world.next_brent(blocked, BASELINE, 0.0) == pytest.approx(world.next_brent(half, BASELINE, 0.0))


def test_a_dear_barrel_takes_attention_and_a_cheap_one_gives_none():
    rest = START._replace(attention=BASELINE.attention_level)
    for brent, taken in ((BASELINE.brent_level + 50.0, 50.0), (BASELINE.brent_level - 20.0, 0.0)):
        then = world.next_attention(rest._replace(brent=brent), BASELINE, 0.0)
        assert rest.attention - then == pytest.approx(taken * BASELINE.attention_oil)


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
            state = {"ceasefire": peace, "settlement": 0.0, "imposed": 0.0, "exhausted": 0.0, "truce": 0.0}
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


@given(states(oil_waiver=0.3), st.floats(0.05, 1.0))
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


def test_quiet_weeks_cost_no_patience_in_peace():
    calm, quiet = (START._replace(ceasefire=1.0, quiet_weeks=weeks) for weeks in (0.0, 20.0))
    assert world.next_patience(calm, BASELINE) == world.next_patience(quiet, BASELINE)


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


@given(states())
def test_weeks_in_force_count_only_in_peace(x):
    later = drift(x, AVERAGE, BASELINE, NO_SHOCKS)
    assert later.weeks_in_force == (x.weeks_in_force + 1.0) * world.peace(x)


def test_nothing_changes_but_the_clock_where_everything_rests():
    """With all persistences at one and nobody fighting, only the count of quiet weeks goes on."""
    still = {name: 1.0 for name in BASELINE._fields if name.endswith(("stays", "stay"))}
    p = BASELINE._replace(
        **still,
        **dict.fromkeys(("patience_quiet", "patience_mood", "optimism_learns"), 0.0),
        **dict.fromkeys(("approval_win", "approval_pump", "approval_tilt", "approval_toughness"), 0.0),
        **dict.fromkeys(
            (
                "elite_sanctions",
                "elite_coffers",
                "elite_losses",
                "unity_distance",
                "bilateral_wedge",
                "oil_income",
                "attention_oil",
            ),
            0.0,
        ),
        **dict.fromkeys(("sanctions_drain", "fighting_drain", "morale_gain"), 0.0),
        **dict.fromkeys(("ukraine_recruits", "ukraine_arms", "ukraine_losses"), 0.0),
        **dict.fromkeys(("russia_recruits", "russia_losses"), 0.0),
    )
    x = START._replace(ceasefire=1.0, gain=0.0)
    later = drift(x, AVERAGE, p, NO_SHOCKS)
    changed = {name for name in NAMES if getattr(later, name) != pytest.approx(getattr(x, name))}
    assert changed == {"quiet_weeks", "weeks_in_force"}
