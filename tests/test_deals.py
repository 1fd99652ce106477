"""Deals: the terms talks arrive at, who signs, what enters into force, and how long it holds."""

import math
from itertools import pairwise

import pytest
from boards import game_of, now, set_up
from hypothesis import assume, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from strategies import RULES, SHARE, START, rules, states, terms, wars

from sim import agreements, deals
from sim.deals import Terms
from sim.mathx import logistic
from sim.state import ISSUES
from sim.values import discussed_terms

D = RULES.deals
UNTILTED = D._replace(skill_tilt=0.0, paper_tilt=0.0)


def positions(x, d, issue):
    """Return the four positions on an issue."""
    parties = (x, f"demand_{issue}"), (x, f"offer_{issue}"), (d, f"us_{issue}"), (d, f"eu_{issue}")
    return [getattr(table, name) for table, name in parties]


def agreed(x, d, y):
    """Return state and coefficients in which all four hold the same position on every issue."""
    x = x._replace(**{f"demand_{i}": getattr(y, i) for i in ISSUES})
    x = x._replace(**{f"offer_{i}": getattr(y, i) for i in ISSUES})
    d = d._replace(**{f"us_{i}": getattr(y, i) for i in ISSUES})
    return x, d._replace(**{f"eu_{i}": getattr(y, i) for i in ISSUES})


# --- terms ----------------------------------------------------------------------------------------


@given(states(), rules())
@hypothesis_settings(max_examples=80)
def test_terms_lie_between_kyivs_and_moscows_ideal(x, r):
    for y in (deals.compromise(x, r.deals), discussed_terms(x, r.deals)):
        assert all(0.0 <= issue <= 1.0 for issue in y)


@given(states(tabled_tilt=0.0, tabled_recognition=0.0), terms(), rules())
@hypothesis_settings(max_examples=60)
def test_who_agree_get_what_they_agree_on(x, y, r):
    """Equal positions of all parties are the terms, whatever the weights (Achen's compromise)."""
    x, d = agreed(x, r.deals._replace(skill_tilt=0.0), y)
    assert deals.compromise(x, d) == pytest.approx(y)


@given(states(tabled_tilt=0.0, tabled_recognition=0.0), rules())
@hypothesis_settings(max_examples=60)
def test_a_compromise_lies_between_the_positions(x, r):
    d = r.deals._replace(skill_tilt=0.0)
    for issue, y in zip(ISSUES, deals.compromise(x, d), strict=True):
        held = positions(x, d, issue)
        assert min(held) - 1e-9 <= y <= max(held) + 1e-9


def test_terms_are_the_weighted_mean_of_the_positions():
    """Worked by hand: weights 1.2 (Russia), 1 (US), 0.8 (Ukraine), 1 (EU) with no edge in force."""
    d = UNTILTED._replace(
        power_russia=1.2, power_us=1.0, power_ukraine=0.8, power_eu=1.0, us_territory=0.5, eu_territory=0.1
    )
    x = START._replace(force_russia=1.0, force_ukraine=1.0, talk_format=0.0, us_in=1.0)
    x = x._replace(demand_territory=1.0, offer_territory=0.0)
    assert deals.compromise(x, d).territory == pytest.approx((1.2 + 0.5 + 0.1) / 4.0)
    without_us = deals.compromise(x._replace(us_in=0.0), d).territory
    assert without_us == pytest.approx((1.2 + 0.1) / 3.0)


@given(states(us_in=0.0), rules())
@hypothesis_settings(max_examples=40)
def test_terms_are_defined_even_where_nobody_has_weight(x, r):
    nobody = dict.fromkeys(("power_us", "power_russia", "power_ukraine", "power_eu", "power_force"), 0.0)
    assert all(0.0 <= issue <= 1.0 for issue in deals.compromise(x, r.deals._replace(**nobody)))


@given(states(), rules(), st.floats(0.0, 3.0))
@hypothesis_settings(max_examples=40)
def test_a_party_keeps_a_share_of_its_weight_however_weak(x, r, edge):
    """Moscow's demand still counts against Kyiv's offer when its army is far behind."""
    d = r.deals._replace(power_russia=1.0, power_us=0.0, power_eu=0.0, skill_tilt=0.0)
    weak = x._replace(force_russia=0.0, force_ukraine=edge, tabled_tilt=0.0, tabled_recognition=0.0)
    weak = weak._replace(demand_relief=1.0, offer_relief=0.0)
    assert deals.compromise(weak, d).relief > 0.0


@given(states(), SHARE, SHARE)
def test_whoever_is_left_out_of_the_room_is_left_out_of_the_terms(x, one, other):
    """Where Kyiv and Brussels both lie below the terms, a more bilateral format moves them up."""
    closer, wider = sorted((one, other))
    four_way = deals.compromise(x._replace(talk_format=closer), UNTILTED)
    bilateral = deals.compromise(x._replace(talk_format=wider), UNTILTED)
    for issue in ISSUES:
        demand, offer, us, eu = positions(x, UNTILTED, issue)
        if max(offer, eu) <= min(demand, us):
            assert getattr(bilateral, issue) >= getattr(four_way, issue) - 1e-12


@given(states(tabled_tilt=0.0, tabled_recognition=0.0), st.floats(0.01, 1.0))
def test_a_stronger_army_moves_terms_its_way(x, edge):
    """Where Moscow asks for more than Kyiv offers, an edge in Russia's force raises the terms."""
    stronger = x._replace(force_russia=x.force_russia + edge)
    for issue, before, after in zip(
        ISSUES, deals.compromise(x, UNTILTED), deals.compromise(stronger, UNTILTED), strict=True
    ):
        demand, offer, us, eu = positions(x, UNTILTED, issue)
        if demand >= max(us, eu, offer) and offer <= min(us, eu, demand):
            assert after >= before - 1e-12


@given(states(), SHARE, SHARE, SHARE)
def test_a_more_skilful_team_moves_terms_its_way(x, skill, more, channel):
    """Washington's skill lowers every issue and Moscow's raises it, in proportion, where envoys talk."""
    x = x._replace(channel=channel)
    less, much = sorted((skill, more))
    weak, able = D._replace(skill_us=less), D._replace(skill_us=much)
    for low, high in zip(deals.compromise(x, able), deals.compromise(x, weak), strict=True):
        assert low <= high + 1e-12
        assert high - low <= D.skill_tilt * (much - less) * (1.0 - channel) + 1e-12


@given(states(channel=1.0), SHARE, SHARE)
def test_at_working_level_skill_makes_no_difference(x, one, other):
    assert deals.compromise(x, D._replace(skill_us=one)) == deals.compromise(x, D._replace(skill_us=other))


@given(states(tabled_recognition=0.0))
def test_recognition_of_crimea_raises_territory_and_nothing_else(x):
    plain = deals.compromise(x, D)
    recognised = deals.compromise(x._replace(tabled_recognition=1.0), D)
    assert recognised.territory == pytest.approx(min(plain.territory + D.recognition, 1.0), abs=1e-9) or (
        plain.territory == 0.0
    )
    assert recognised[1:] == plain[1:]


@given(states(), st.floats(-1.0, 1.0), st.floats(-1.0, 1.0))
def test_whose_paper_is_tabled_shifts_every_issue(x, one, other):
    """Each issue moves by ``paper_tilt`` per unit of tilt, as far as there is room."""
    kyivs, moscows = sorted((one, other))
    shift = D.paper_tilt * (moscows - kyivs)
    for low, high in zip(
        deals.compromise(x._replace(tabled_tilt=kyivs), D),
        deals.compromise(x._replace(tabled_tilt=moscows), D),
        strict=True,
    ):
        room = low > 0.0 and high < 1.0
        assert high - low == pytest.approx(shift, abs=1e-9) if room else -1e-12 <= high - low <= shift + 1e-9


@given(states(settlement=1.0, ceasefire=0.0, imposed=0.0))
def test_terms_in_force_are_no_longer_up_for_discussion(x):
    assert discussed_terms(x, D) == pytest.approx(deals.terms_in_force(x))


# --- signing --------------------------------------------------------------------------------------


@given(st.floats(-3.0, 3.0), st.floats(0.0, 3.0), rules())
def test_who_gains_more_is_likelier_to_sign(gain, more, r):
    assert deals.would_sign(gain, 0.0, r.deals) <= deals.would_sign(gain + more, 0.0, r.deals) + 1e-12


@given(st.floats(-3.0, 3.0), rules())
def test_who_has_signed_has_signed(gain, r):
    assert deals.would_sign(gain, 1.0, r.deals) == 1.0


@given(rules())
def test_at_the_threshold_a_party_is_as_likely_to_sign_as_not(r):
    assert deals.would_sign(r.deals.sign_threshold, 0.0, r.deals) == pytest.approx(0.5)


@given(wars(), rules())
@hypothesis_settings(max_examples=60)
def test_a_deal_is_likelier_once_tabled_prepared_and_sponsored(x, r):
    """Chances are probabilities, and neither tabling, nor progress, nor a US in the talks lowers them."""
    d = r.deals
    x = x._replace(signed_russia=0.0, signed_ukraine=0.0)
    low = x._replace(tabled_ceasefire=0.0, tabled_settlement=0.0, us_in=0.0)
    for raised in ({"us_in": 1.0}, {"tabled_ceasefire": 1.0}, {"tabled_settlement": 1.0}, {"progress": 1.0}):
        high = low._replace(**raised)
        for reach in (deals.reach_ceasefire, deals.reach_settlement):
            assert 0.0 <= reach(low, d) <= reach(high, d) + 1e-12 <= 1.0 + 2e-12


# --- the odds that Washington leaves, or strikes --------------------------------------------------


@given(states(), rules(), SHARE, SHARE)
@hypothesis_settings(max_examples=60)
def test_what_makes_others_expect_washington_to_leave(x, r, one, other):
    """A louder threat, less patience and a bitter mood; and who is gone cannot leave."""
    low, high = sorted((one, other))

    def odds(**state):
        return deals.exit_odds(x._replace(us_in=1.0, **state), r.deals)

    assert 0.0 <= odds(exit_threat=low) <= odds(exit_threat=high) + 1e-12 <= 1.0 + 2e-12
    assert odds(us_patience=high) <= odds(us_patience=low) + 1e-12
    assert odds(mood=high) <= odds(mood=low) + 1e-12
    assert deals.exit_odds(x._replace(us_in=0.0), r.deals) == 0.0


@given(states(), rules(), SHARE, SHARE)
@hypothesis_settings(max_examples=60)
def test_what_makes_moscow_expect_a_threat_to_be_carried_out(x, r, one, other):
    """A resolute and bitter Washington; and where nothing is threatened, nothing is expected."""
    low, high = sorted((one, other))

    def odds(**state):
        return deals.strike_odds(x._replace(**state), r.deals)

    assert odds(deadline=0.0, long_range_prospect=0.0) == 0.0
    assert 0.0 <= odds(deadline=low) <= odds(deadline=high) + 1e-12 <= 1.0 + 2e-12
    assert odds(belief_us=low) <= odds(belief_us=high) + 1e-12
    assert odds(mood=high) <= odds(mood=low) + 1e-12


# --- how long peace holds -------------------------------------------------------------------------


def survival(slope, weeks):
    """Return the chance that a peace lives through its first weeks, hazard by hazard."""
    return math.prod(1.0 - deals.relapse_hazard(slope, float(week)) for week in range(weeks))


@given(st.floats(0.001, 1.5), st.integers(1, 120))
def test_week_by_week_a_peace_survives_as_the_weibull_law_says(slope, weeks):
    """S(t) = exp(-(t/tau)**0.5) with tau = 1 / slope**2."""
    tau = slope**-2.0
    assert survival(slope, weeks) == pytest.approx(math.exp(-math.sqrt(weeks / tau)), rel=1e-5)
    assert 1.0 - deals.relapse_odds(slope, weeks) == pytest.approx(survival(slope, weeks), rel=1e-5)


def test_a_bare_ceasefire_lives_on_its_stated_scale():
    """With nothing to protect it and forces even, exp(-1) of bare ceasefires live for ``bare_life``."""
    bare = START._replace(force_russia=1.0, force_ukraine=1.0, us_guarantees=0.0, eu_guarantees=0.0)
    slope = deals.ceasefire_strain(bare._replace(trust_russia_ukraine=0.0), D)
    assert slope**-2.0 == pytest.approx(D.bare_life)


@given(states(), rules())
@hypothesis_settings(max_examples=60)
def test_full_protection_lengthens_the_scale_by_its_stated_factor(x, r):
    """By exp(life_ratio) for a ceasefire, and by exp(settlement_life) more where root causes are settled."""
    d = r.deals

    def tau(protected, settled):
        return deals.strain(x, protected, settled, d) ** -2.0

    assert tau(1.0, 0.0) / tau(0.0, 0.0) == pytest.approx(math.exp(d.life_ratio), rel=1e-6)
    assert tau(0.0, 1.0) / tau(0.0, 0.0) == pytest.approx(math.exp(d.settlement_life), rel=1e-6)


def test_hazard_falls_as_a_peace_ages():
    hazards = [deals.relapse_hazard(0.4, float(week)) for week in range(50)]
    assert all(later < sooner for sooner, later in pairwise(hazards))


GUARDS = ["us_guarantees", "eu_guarantees", "trust_russia_ukraine"]


@given(states(), rules(), st.sampled_from(GUARDS), SHARE, terms(), st.floats(1.0, 520.0))
@hypothesis_settings(max_examples=80)
def test_more_guarantees_or_trust_never_make_a_relapse_likelier(x, r, guard, level, y, weeks):
    """The odds are a probability, for ceasefire and settlement alike."""
    low, high = sorted((getattr(x, guard), level))
    less, more = x._replace(**{guard: low}), x._replace(**{guard: high})
    for strains in (
        (deals.ceasefire_strain(more, r.deals), deals.ceasefire_strain(less, r.deals)),
        (deals.settlement_strain(more, y, r.deals), deals.settlement_strain(less, y, r.deals)),
    ):
        safer, riskier = (deals.relapse_odds(slope, weeks) for slope in strains)
        assert 0.0 <= safer <= riskier + 1e-12 <= 1.0 + 2e-12


@given(states(), rules(), terms(), SHARE)
@hypothesis_settings(max_examples=40)
def test_guarantees_written_into_the_terms_protect_a_settlement(x, r, y, level):
    with_less, with_more = sorted((y.guarantees, level), reverse=True)
    safer = deals.settlement_strain(x, y._replace(guarantees=with_more), r.deals)
    assert safer <= deals.settlement_strain(x, y._replace(guarantees=with_less), r.deals) + 1e-12


@given(states(), rules(), st.floats(0.0, 2.0))
@hypothesis_settings(max_examples=40)
def test_an_edge_in_russias_force_never_makes_peace_safer(x, r, edge):
    stronger = x._replace(force_russia=x.force_russia + edge)
    assert deals.ceasefire_strain(stronger, r.deals) >= deals.ceasefire_strain(x, r.deals) - 1e-12


@given(SHARE, SHARE, SHARE, SHARE, rules())
def test_protection_is_a_share(us, eu, written, trust, r):
    assert 0.0 <= deals.protection(us, eu, written, trust, r.deals) <= 1.0
    assert deals.protection(0.0, 0.0, 0.0, 0.0, r.deals) == 0.0


# --- what enters into force, breaks, or is dictated -----------------------------------------------

GAME = game_of()
TABLE = ("tabled_ceasefire", "tabled_settlement", "tabled_recognition", "tabled_tilt", "offer_open")
CLEARED = (*TABLE, "weeks_tabled", "signed_russia", "signed_ukraine")


def after(rule, x, *args):
    """Return the state that a rule leaves of ``x``."""
    block = set_up(GAME, x)
    rule(block.rows, 0, *args, RULES)
    return now(block)


@given(states(signed_russia=1.0, signed_ukraine=1.0, tabled_ceasefire=0.0, tabled_settlement=1.0))
def test_a_settlement_both_have_signed_enters_into_force(x):
    """It replaces a ceasefire, its terms are those discussed, and the table is cleared."""
    x = x._replace(settlement=0.0, imposed=0.0, offer_open=1.0)
    later = after(agreements.conclude, x)
    assert (later.settlement, later.ceasefire, later.weeks_in_force) == (1.0, 0.0, 0.0)
    assert deals.terms_in_force(later) == deals.compromise(x, D)
    assert all(getattr(later, name) == 0.0 for name in CLEARED)


@given(wars(signed_russia=1.0, signed_ukraine=1.0, tabled_ceasefire=1.0, tabled_settlement=0.0))
def test_a_ceasefire_both_have_signed_enters_into_force(x):
    later = after(agreements.conclude, x)
    assert (later.ceasefire, later.settlement, later.weeks_in_force) == (1.0, 0.0, 0.0)
    assert all(getattr(later, name) == 0.0 for name in CLEARED)


@given(states())
def test_nothing_enters_into_force_that_one_side_has_not_signed(x):
    assume(x.signed_russia * x.signed_ukraine == 0.0)
    assert after(agreements.conclude, x) == x


@given(states(ceasefire=1.0, settlement=0.0, imposed=0.0), st.floats(0.0, 1.0, exclude_min=True))
def test_a_ceasefire_breaks_when_the_draw_falls_within_its_hazard(x, draw):
    """Then the war is back; else nothing changes."""
    hazard = deals.relapse_hazard(deals.ceasefire_strain(x, D), x.weeks_in_force)
    later = after(agreements.break_peace, x, draw)
    broken = x._replace(ceasefire=0.0, settlement=0.0, weeks_in_force=0.0)
    assert later == (broken if draw < hazard else x)


@given(states(settlement=1.0, ceasefire=0.0, imposed=0.0))
def test_a_settlement_fails_at_the_hazard_of_its_own_terms(x):
    strain = deals.settlement_strain(x, deals.terms_in_force(x), D)
    assert agreements.peace_hazard(x, RULES) == deals.relapse_hazard(strain, x.weeks_in_force)


@given(wars(), st.floats(0.0, 1.0))
def test_where_no_peace_is_in_force_none_breaks(x, draw):
    assert agreements.peace_hazard(x, RULES) == 0.0
    assert after(agreements.break_peace, x, draw) == x


@given(states(), st.floats(0.0, 1.0))
def test_a_collapse_comes_only_in_war_and_dictates_moscows_demands(x, draw):
    odds = agreements.collapse_odds(x, RULES)
    assert odds >= 0.0
    assert odds == 0.0 or x.ceasefire + x.settlement + x.imposed == 0.0
    later = after(agreements.collapse, x, draw)
    if draw < odds:
        assert later.imposed == 1.0
        assert deals.terms_in_force(later) == Terms(*(getattr(x, f"demand_{issue}") for issue in ISSUES))
        assert all(getattr(later, name) == 0.0 for name in CLEARED)
    else:
        assert later == x


def test_an_army_that_holds_its_own_does_not_collapse():
    """Above the point where the front crumbles the odds are nil, below they grow with the gap."""
    front = {"crumble_ratio": 0.7, "crumble_width": 0.05, "collapse_hazard": 1.0}
    r = RULES._replace(world=RULES.world._replace(**front))
    even = START._replace(force_russia=1.0, offensive=0.0, intelligence=1.0, long_range=0.0)
    odds = [
        agreements.collapse_odds(even._replace(force_ukraine=force), r) for force in (1.0, 0.9, 0.5, 0.4, 0.3)
    ]
    assert odds[:2] == [0.0, 0.0]
    assert 0.0 < odds[2] < odds[3] < odds[4]


def test_signing_odds_are_a_logistic_law_of_the_gain():
    d = D._replace(sign_precision=4.0, sign_threshold=0.1)
    assert deals.would_sign(0.35, 0.0, d) == logistic(1.0)
