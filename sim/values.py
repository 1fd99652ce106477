"""What all players reckon with in a state: the worth of each world, who would sign, terms, risks.

From it :mod:`sim.worlds` puts together what a state is worth to each player.
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
    struck = payoffs.russia_struck(deals.strike_odds(x, d), r.russia)
    war_0 = payoffs.russia_war(russia, r.russia, r.russia_types[0]) + struck
    war_1 = payoffs.russia_war(russia, r.russia, r.russia_types[1]) + struck
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
