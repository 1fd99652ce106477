"""What a state is worth to each player: worlds, chances, politics, put together.

``outlook`` computes what all players reckon with - worlds and signing odds of Russia and Ukraine,
terms, risks - and ``value_...`` one player's continuation value per type:

    V_i = w W_i + c C_i + d D_i + x X_i + politics_i

with chances w + c + d + x = 1.  All are averages per week over the player's horizon; a decision
multiplies by the annuity (:mod:`sim.decisions`).
"""

from typing import NamedTuple

from sim import deals, payoffs
from sim.deals import DealParams, Terms
from sim.payoffs import (
    EuType,
    EuWeights,
    RussiaType,
    RussiaWeights,
    UkraineType,
    UkraineWeights,
    UsType,
    UsWeights,
)
from sim.state import State
from sim.world import WorldParams


class Rules(NamedTuple):
    """Every coefficient that values, drift and deals read."""

    world: WorldParams
    deals: DealParams
    us: UsWeights
    russia: RussiaWeights
    ukraine: UkraineWeights
    eu: EuWeights
    us_types: tuple[UsType, UsType]
    russia_types: tuple[RussiaType, RussiaType]
    ukraine_types: tuple[UkraineType, UkraineType]
    eu_types: tuple[EuType, EuType]


class Outlook(NamedTuple):
    """What everyone reckons with in a state; 0 and 1 mark the player's first and second type."""

    russia_war_0: float
    russia_war_1: float
    russia_ceasefire_0: float
    russia_ceasefire_1: float
    russia_settlement_0: float
    russia_settlement_1: float
    russia_signs_ceasefire_0: float
    russia_signs_ceasefire_1: float
    russia_signs_settlement_0: float
    russia_signs_settlement_1: float
    ukraine_war: float
    ukraine_ceasefire: float
    ukraine_settlement_0: float
    ukraine_settlement_1: float
    ukraine_signs_ceasefire: float
    ukraine_signs_settlement_0: float
    ukraine_signs_settlement_1: float
    reach_ceasefire: float
    reach_settlement: float
    exit_odds: float
    ceasefire_fails: float
    settlement_fails: float
    territory: float
    alignment: float
    relief: float
    guarantees: float


class Mix(NamedTuple):
    """Chances of the four worlds; they sum to one."""

    war: float
    ceasefire: float
    settlement: float
    without_us: float


def discussed_terms(x: State, d: DealParams) -> Terms:
    """Return the terms that count: those in force, else those the talks would arrive at."""
    done = max(x.settlement, x.imposed)
    y = deals.compromise(x, d)
    return Terms(
        done * x.terms_territory + (1.0 - done) * y.territory,
        done * x.terms_alignment + (1.0 - done) * y.alignment,
        done * x.terms_relief + (1.0 - done) * y.relief,
        done * x.terms_guarantees + (1.0 - done) * y.guarantees,
    )


def outlook(x: State, russia: State, ukraine: State, r: Rules) -> Outlook:
    """Return what all players reckon with in ``x``.

    Args:
        x: the state.
        russia: expected average of the state over Russia's horizon.
        ukraine: the same over Ukraine's horizon.
        r: coefficients.
    """
    d = r.deals
    y = discussed_terms(x, d)
    leaves = deals.exit_odds(x, d)
    fails_c = deals.relapse_odds(deals.ceasefire_strain(x, d), d.horizon_risk)
    fails_d = deals.relapse_odds(deals.settlement_strain(x, y, d), d.horizon_risk)
    truce = x.ceasefire
    war_0 = payoffs.russia_war(russia, r.russia, r.russia_types[0])
    war_1 = payoffs.russia_war(russia, r.russia, r.russia_types[1])
    cease_0 = payoffs.russia_ceasefire(russia, r.russia, r.russia_types[0])
    cease_1 = payoffs.russia_ceasefire(russia, r.russia, r.russia_types[1])
    settle_0 = payoffs.russia_settlement(russia, y, r.russia, r.russia_types[0])
    settle_1 = payoffs.russia_settlement(russia, y, r.russia, r.russia_types[1])
    war_u = payoffs.ukraine_war(ukraine, r.ukraine, r.world)
    cease_u = payoffs.ukraine_ceasefire(fails_c, r.ukraine)
    settle_u0 = payoffs.ukraine_settlement(y, fails_d, r.ukraine, r.ukraine_types[0])
    settle_u1 = payoffs.ukraine_settlement(y, fails_d, r.ukraine, r.ukraine_types[1])
    # a deal is weighed against a war in which Washington may leave
    lost_r = leaves * payoffs.russia_without_us(r.russia)
    lost_u = leaves * payoffs.ukraine_without_us(r.ukraine)
    now_0 = truce * cease_0 + (1.0 - truce) * (war_0 + lost_r)
    now_1 = truce * cease_1 + (1.0 - truce) * (war_1 + lost_r)
    now_u = truce * cease_u + (1.0 - truce) * (war_u + lost_u)
    on_c_r = x.signed_russia * x.tabled_ceasefire
    on_d_r = x.signed_russia * x.tabled_settlement
    on_c_u = x.signed_ukraine * x.tabled_ceasefire
    on_d_u = x.signed_ukraine * x.tabled_settlement
    return Outlook(
        war_0,
        war_1,
        cease_0,
        cease_1,
        settle_0,
        settle_1,
        deals.would_sign(cease_0 - war_0 - lost_r, on_c_r, d),
        deals.would_sign(cease_1 - war_1 - lost_r, on_c_r, d),
        deals.would_sign(settle_0 - now_0, on_d_r, d),
        deals.would_sign(settle_1 - now_1, on_d_r, d),
        war_u,
        cease_u,
        settle_u0,
        settle_u1,
        deals.would_sign(cease_u - war_u - lost_u, on_c_u, d),
        deals.would_sign(settle_u0 - now_u, on_d_u, d),
        deals.would_sign(settle_u1 - now_u, on_d_u, d),
        deals.reach_ceasefire(x, d),
        deals.reach_settlement(x, d),
        leaves,
        fails_c,
        fails_d,
        y.territory,
        y.alignment,
        y.relief,
        y.guarantees,
    )


def mix(x: State, ceasefire: float, settlement: float, leaves: float, o: Outlook) -> Mix:
    """Return the chances of the four worlds from a state, by what is in force in it.

    Args:
        x: the state.
        ceasefire: chance of a ceasefire, from open war.
        settlement: chance of a settlement, from open war or a ceasefire.
        leaves: chance that the US leaves if there is no deal.
        o: outlook, for the odds that a peace in force fails.
    """
    done = max(x.settlement, x.imposed)
    truce = x.ceasefire * (1.0 - done)
    war = 1.0 - done - truce
    peace = (1.0 - ceasefire) * settlement
    gone = (1.0 - ceasefire - peace) * leaves
    kept = 1.0 - settlement
    fails = done * (1.0 - x.imposed) * o.settlement_fails
    return Mix(
        war * (1.0 - ceasefire - peace - gone) + truce * kept * o.ceasefire_fails + fails,
        war * ceasefire + truce * kept * (1.0 - o.ceasefire_fails),
        war * peace + truce * settlement + done - fails,
        war * gone,
    )


def blend(belief: float, first: float, second: float) -> float:
    """Return the mean over a player's two types under ``belief`` in the first."""
    return belief * first + (1.0 - belief) * second


def value_russia(x: State, p: State, o: Outlook, r: Rules) -> tuple[float, float]:
    """Return Russia's value of ``x`` as a dealer and as a maximalist; ``p`` is its expected average."""
    signs_d = blend(x.belief_ukraine, o.ukraine_signs_settlement_0, o.ukraine_signs_settlement_1)
    reach_c = o.reach_ceasefire * o.ukraine_signs_ceasefire
    reach_d = o.reach_settlement * signs_d
    gone = payoffs.russia_without_us(r.russia)
    politics = payoffs.russia_politics(p, r.russia)
    m = mix(x, reach_c * o.russia_signs_ceasefire_0, reach_d * o.russia_signs_settlement_0, o.exit_odds, o)
    n = mix(x, reach_c * o.russia_signs_ceasefire_1, reach_d * o.russia_signs_settlement_1, o.exit_odds, o)
    v0 = (m.war + m.without_us) * o.russia_war_0 + m.ceasefire * o.russia_ceasefire_0 + m.settlement * o.russia_settlement_0
    v1 = (n.war + n.without_us) * o.russia_war_1 + n.ceasefire * o.russia_ceasefire_1 + n.settlement * o.russia_settlement_1
    return v0 + m.without_us * gone + politics, v1 + n.without_us * gone + politics


def value_ukraine(x: State, p: State, o: Outlook, r: Rules) -> tuple[float, float]:
    """Return Ukraine's value of ``x`` as flexible and as red-line; ``p`` is its expected average."""
    signs_c = blend(x.belief_russia, o.russia_signs_ceasefire_0, o.russia_signs_ceasefire_1)
    signs_d = blend(x.belief_russia, o.russia_signs_settlement_0, o.russia_signs_settlement_1)
    chance_c = o.reach_ceasefire * signs_c * o.ukraine_signs_ceasefire
    reach_d = o.reach_settlement * signs_d
    politics = payoffs.ukraine_politics(p, r.ukraine)
    gone = payoffs.ukraine_without_us(r.ukraine)
    m = mix(x, chance_c, reach_d * o.ukraine_signs_settlement_0, o.exit_odds, o)
    n = mix(x, chance_c, reach_d * o.ukraine_signs_settlement_1, o.exit_odds, o)
    v0 = (m.war + m.without_us) * o.ukraine_war + m.ceasefire * o.ukraine_ceasefire + m.settlement * o.ukraine_settlement_0
    v1 = (n.war + n.without_us) * o.ukraine_war + n.ceasefire * o.ukraine_ceasefire + n.settlement * o.ukraine_settlement_1
    return v0 + m.without_us * gone + politics, v1 + n.without_us * gone + politics


def public_chances(x: State, o: Outlook, hope: float) -> tuple[float, float]:
    """Return the chances of a ceasefire and of a settlement as an outsider sees them.

    ``hope`` scales them (Washington's mood); what both have signed is certain all the same.
    """
    c = blend(x.belief_russia, o.russia_signs_ceasefire_0, o.russia_signs_ceasefire_1) * o.ukraine_signs_ceasefire
    d_r = blend(x.belief_russia, o.russia_signs_settlement_0, o.russia_signs_settlement_1)
    d_u = blend(x.belief_ukraine, o.ukraine_signs_settlement_0, o.ukraine_signs_settlement_1)
    return min(o.reach_ceasefire * c * hope, 1.0), min(o.reach_settlement * d_r * d_u * hope, 1.0)


def value_us(x: State, p: State, o: Outlook, salience: float, r: Rules) -> tuple[float, float]:
    """Return Washington's value of ``x`` as resolute and as a bluffer; it knows whether it leaves."""
    y = Terms(o.territory, o.alignment, o.relief, o.guarantees)
    signed = x.signed_russia * x.signed_ukraine
    hope = 1.0 + (1.0 - signed) * r.deals.mood_odds * x.mood
    c, d = public_chances(x, o, hope)
    m = mix(x, c, d, 0.0, o)
    worlds = (
        m.war * payoffs.us_war(p, r.us, r.world)
        + m.ceasefire * payoffs.us_ceasefire(o.ceasefire_fails, r.us)
        + m.settlement * payoffs.us_settlement(y, o.settlement_fails, r.us)
    )
    return (
        worlds + payoffs.us_politics(p, salience, r.us, r.us_types[0]),
        worlds + payoffs.us_politics(p, salience, r.us, r.us_types[1]),
    )


def value_eu(x: State, p: State, o: Outlook, r: Rules) -> tuple[float, float]:
    """Return Brussels' value of ``x`` as united and as divided."""
    y = Terms(o.territory, o.alignment, o.relief, o.guarantees)
    c, d = public_chances(x, o, 1.0)
    m = mix(x, c, d, o.exit_odds, o)
    war = payoffs.eu_war(p, r.eu, r.world)
    worlds = (
        (m.war + m.without_us) * war
        - m.without_us * r.eu.abandoned
        + m.ceasefire * payoffs.eu_ceasefire(o.ceasefire_fails, r.eu)
        + m.settlement * payoffs.eu_settlement(y, o.settlement_fails, r.eu)
    )
    return (
        worlds + payoffs.eu_politics(p, r.eu, r.eu_types[0]),
        worlds + payoffs.eu_politics(p, r.eu, r.eu_types[1]),
    )
