"""What players can care about: one library of weekly features, each a small function of the public state.

A player's payoff of a week is the sum of ``weight * feature`` over the features that its scenario
file lists (:mod:`diplomatic_swings.sim.tables.records`).  No feature belongs to a player: a mediator, China or
Congress is a list of weights.  Two features are private and filled in by the rules of the week:
``effort``, what a player's own moves cost it, and ``pressure``, its private pressure while the war lasts and it has not left the talks.

All of them are per week.  ``peace`` means a ceasefire or a settlement in force.
"""

import math
from typing import Annotated, NamedTuple

from diplomatic_swings.forms.quantity import Num, numbers
from diplomatic_swings.sim.numerics.mathx import exp
from diplomatic_swings.sim.world.drift import (
    Calendar,
    WorldParams,
    delivered_relief,
    deliveries,
    emptiness,
    fielded_russia,
    fielded_ukraine,
    fighting,
    sanctions_burden,
    smooth_excess,
    weakness,
    withheld,
)
from diplomatic_swings.sim.world.state import State


# fmt: off
class FeatureParams(NamedTuple):
    """Shapes of the features: reference points and kinks."""

    land_reference: Annotated[float, Num("thousand km2", 0, 604, "land under Russian control at which the feature land is 0")]
    approval_reference: Annotated[float, Num("%", 20, 70, "rating at which the feature approval is 0, and below which points grow dear")]
    low_rating: Annotated[float, Num("factor", 0, 10, "how much dearer a point of approval is below the reference")]
    pump_reference: Annotated[float, Num("USD/gal", 1, 8, "pump price at which the feature fuel is 0")]
    line_start: Annotated[float, Num("0..1", 0, 1, "point on territory and alignment beyond which a red line is crossed")]
    line_width: Annotated[float, Num("0..1", 0.001, 1, "how gradually the red line begins")]
    relief_floor: Annotated[float, Num("share", 0, 1, "share of a promised relief that is counted on without any trust")]
    squeeze: Annotated[float, Num("factor", 0, 10, "how much heavier sanctions weigh on empty coffers")]
    attack_base: Annotated[float, Num("factor", 0, 5, "fear of a new attack at equal forces, without guarantees")]
    attack_edge: Annotated[float, Num("per index", 0, 20, "how Russia's edge in force raises that fear")]
    firmness: Annotated[float, Num("share", 0, 1, "share of a promised guarantee that needs US and European backing to be worth anything")]
    protect_us: Annotated[float, Num("share", 0, 2, "backing by full US guarantees on offer")]
    protect_eu: Annotated[float, Num("share", 0, 2, "backing by full European guarantees on offer")]
    bare_life: Annotated[float, Num("weeks", 0.1, 500, "time scale on which a bare ceasefire fails by accident (Weibull, shape one half)")]
    life_ratio: Annotated[float, Num("log", 0, 12, "log of the factor by which full guarantees lengthen that scale")]
    settlement_life: Annotated[float, Num("log", 0, 12, "log of the factor by which a settlement lengthens it")]


class Features(NamedTuple):
    """The features of a week, in the order of every weight vector."""

    # the war
    fighting: Annotated[float, Num("intensity", 0, 1, "a week of open war")]
    advance: Annotated[float, Num("100 km2", -10, 50, "land that Moscow takes in the week")]
    hope: Annotated[float, Num("100 km2", -10, 50, "advance that Moscow hopes for beyond the present one")]
    land: Annotated[float, Num("thousand km2", -500, 500, "land under Russian control beyond that of the start")]
    losses_russia: Annotated[float, Num("index", 0, 9, "Russian losses: fighting times Ukraine's force")]
    losses_ukraine: Annotated[float, Num("index", 0, 9, "Ukrainian losses: fighting times Russia's force")]
    danger: Annotated[float, Num("ratio", 0, 1, "how far Ukraine's front has begun to crumble")]
    war_weary_russia: Annotated[float, Num("share", 0, 1, "impatience of the Russian elite with the war")]
    war_weary_ukraine: Annotated[float, Num("share", 0, 1, "tiredness of the Ukrainian people with the war")]
    missiles: Annotated[float, Num("share", 0, 1, "long-range missiles in Ukraine's hands")]
    western_arms: Annotated[float, Num("10 bn EUR/month", 0, 5, "Western arms that reach Ukraine in the war")]
    force_ukraine: Annotated[float, Num("index", 0, 3, "Ukraine's force at the front")]
    withheld: Annotated[float, Num("share", 0, 2, "arms and intelligence that Washington withholds from Ukraine")]
    alone: Annotated[float, Num("share", 0, 1, "fighting on without Washington's good will")]
    # money
    sanctions: Annotated[float, Num("index", -3, 8, "burden of sanctions on Russia above January 2025, less relief delivered")]
    sanctions_squeeze: Annotated[float, Num("index", -3, 20, "extra burden of sanctions on empty coffers")]
    coffers: Annotated[float, Num("share", 0, 2, "a war paid from empty coffers")]
    relief: Annotated[float, Num("share", 0, 1, "sanctions relief delivered under a peace")]
    us_arms: Annotated[float, Num("10 bn EUR/month", 0, 5, "arms that the US delivers")]
    eu_arms: Annotated[float, Num("10 bn EUR/month", 0, 5, "arms that Europe pays for")]
    eu_sanctions: Annotated[float, Num("index", -1, 3, "European sanctions above January 2025")]
    # Washington's politics
    approval: Annotated[float, Num("10 points", -10, 10, "approval above the reference, weighed by the nearness of the vote")]
    fuel: Annotated[float, Num("USD/gal", -5, 10, "pump price above the reference, weighed by the nearness of the vote")]
    glow: Annotated[float, Num("share", 0, 1, "glow of a recent diplomatic win")]
    fatigue: Annotated[float, Num("share", 0, 1, "fruitless talks at lost patience")]
    role: Annotated[float, Num("share", 0, 1, "Washington at the table of a war that it mediates")]
    bilateral: Annotated[float, Num("share", 0, 1, "talks of Washington and Moscow alone")]
    absence: Annotated[float, Num("0 or 1", 0, 1, "a war that Washington has walked away from")]
    idle_threat: Annotated[float, Num("share", 0, 2, "a US threat that stands unfulfilled")]
    us_commitment: Annotated[float, Num("share", 0, 1, "US guarantees on offer")]
    eu_commitment: Annotated[float, Num("share", 0, 1, "European guarantees on offer")]
    # relations
    trust_us_russia: Annotated[float, Num("share", 0, 1, "relations of Washington and Moscow")]
    trust_us_ukraine: Annotated[float, Num("share", 0, 1, "relations of Washington and Kyiv")]
    trust_us_eu: Annotated[float, Num("share", 0, 1, "relations of Washington and Brussels")]
    eu_unity: Annotated[float, Num("share", 0, 1, "unity of the European Union")]
    # peace and its terms
    ceasefire: Annotated[float, Num("0 or 1", 0, 1, "a ceasefire in force")]
    settlement: Annotated[float, Num("0 or 1", 0, 1, "a settlement in force")]
    territory: Annotated[float, Num("0..1", 0, 1, "territory conceded to Moscow under a peace")]
    alignment: Annotated[float, Num("0..1", 0, 1, "neutrality and force limits of Ukraine under a peace")]
    red_lines: Annotated[float, Num("0..2", 0, 2, "red lines of Kyiv crossed by a peace")]
    guarantees: Annotated[float, Num("0..1", 0, 1, "guarantees for Ukraine that are backed, under a peace")]
    attack_fear: Annotated[float, Num("factor", 0, 10, "fear of a new attack under a peace")]
    imposed: Annotated[float, Num("0 or 1", 0, 1, "terms dictated to a collapsed Ukraine")]
    exhausted: Annotated[float, Num("0 or 1", 0, 1, "a Russian army that withdraws from a broken home front")]
    # private
    pressure: Annotated[float, Num("sd", -10, 10, "the player's own private pressure while the war lasts, and while it is at the table")]
    effort: Annotated[float, Num("util", -1000, 1000, "what the player's own moves cost, with a minus sign")]
# fmt: on


FEATURES = numbers(Features)
FEATURE_INDEX = {name: number for number, name in enumerate(Features._fields)}
N_FEATURES = len(FEATURES)
PRESSURE = FEATURE_INDEX["pressure"]
EFFORT = FEATURE_INDEX["effort"]


def backing(x: State, q: FeatureParams) -> float:
    """Return the share of a written guarantee that is worth something: US and European offers back it."""
    backed = min(q.protect_us * x.us_guarantees + q.protect_eu * x.eu_guarantees, 1.0)
    return 1.0 - q.firmness + q.firmness * backed


def backed_guarantees(x: State, q: FeatureParams) -> float:
    """Return the guarantees in force that are worth something: written, and backed by those who promised them."""
    return x.terms_guarantees * backing(x, q)


def fear_unguarded(edge: float, q: FeatureParams) -> float:
    """Return the fear of a new attack, were there no guarantees, by Russia's edge in force."""
    return smooth_excess(q.attack_base + q.attack_edge * edge, q.attack_base)


def attack_fear(x: State, p: WorldParams, q: FeatureParams) -> float:
    """Return how much a new attack is to be feared: by Russia's edge in force, unless guarantees deter it."""
    edge = fielded_russia(x, p) - fielded_ukraine(x, p)
    return (1.0 - backed_guarantees(x, q)) * fear_unguarded(edge, q)


def rating(x: State, q: FeatureParams) -> float:
    """Return approval above the reference in tens of points, each point dearer below it."""
    above = (x.approval - q.approval_reference) / 10.0
    return above - q.low_rating * smooth_excess(-above, 0.1)


def red_lines(x: State, q: FeatureParams) -> float:
    """Return how far the terms in force cross Kyiv's red lines on territory and alignment."""
    territory = smooth_excess(x.terms_territory - q.line_start, q.line_width)
    return territory + smooth_excess(x.terms_alignment - q.line_start, q.line_width)


def life_slope(backed: float, settlement: float, q: FeatureParams) -> float:
    """Return 1/sqrt(time scale) of a peace: the slope of its cumulative hazard in sqrt(weeks)."""
    return exp(-0.5 * (q.life_ratio * backed + q.settlement_life * settlement)) / math.sqrt(q.bare_life)


def accident_odds(x: State, q: FeatureParams) -> float:
    """Return the odds that the peace in force fails this week without anybody's decision.

    Survival S(t) = exp(-(t / tau)**0.5): about a month for an unmonitored truce, decades for a guaranteed
    one (Donbas 2015-18; Fortna, *Peace Time*, 2004).
    """
    slope = life_slope(backed_guarantees(x, q), x.settlement, q)
    held = math.sqrt(x.weeks_in_force + 1.0) - math.sqrt(x.weeks_in_force)
    return min(slope * held, 1.0) * max(x.ceasefire, x.settlement)


def flows(x: State, c: Calendar, p: WorldParams, q: FeatureParams) -> Features:
    """Return the public features of a week; the private ones are 0.

    Args:
        x: state at the end of the week's moves.
        c: what the date decides this week.
        p: coefficients of the world.
        q: shapes of the features.
    """
    war = fighting(x, p)
    open_war = (1.0 - x.ceasefire) * (1.0 - x.settlement) * (1.0 - max(x.imposed, x.exhausted))
    peace = max(x.ceasefire, x.settlement)
    relief = peace * delivered_relief(x, x.terms_relief, q.relief_floor)
    burden = sanctions_burden(x, p) * (1.0 - relief)
    empty = emptiness(x, p)
    return Features(
        fighting=war,
        advance=war * x.gain / 100.0,
        hope=war * (x.optimism - x.gain) / 100.0,
        land=x.territory - q.land_reference,
        losses_russia=war * fielded_ukraine(x, p) * (1.0 + p.offensive_losses * x.offensive),
        losses_ukraine=war * fielded_russia(x, p),
        danger=war * weakness(x, p),
        war_weary_russia=war * (1.0 - x.elite_patience),
        war_weary_ukraine=war * (1.0 - x.morale),
        missiles=x.long_range,
        western_arms=war * deliveries(x) / 10.0,
        force_ukraine=fielded_ukraine(x, p),
        withheld=withheld(x),
        alone=war * (1.0 - x.trust_us_ukraine),
        sanctions=burden,
        sanctions_squeeze=q.squeeze * burden * empty,
        coffers=war * empty,
        relief=relief,
        us_arms=x.us_arms * (1.0 - x.arms_held) / 10.0,
        eu_arms=x.eu_arms / 10.0,
        eu_sanctions=x.eu_sanctions - p.sanctions_level,
        approval=c.salience * rating(x, q),
        fuel=c.salience * (x.pump_price - q.pump_reference),
        glow=x.glow,
        fatigue=x.us_in * open_war * (1.0 - x.us_patience),
        role=x.us_in * (1.0 - max(x.imposed, x.exhausted)) * (1.0 - x.settlement),
        bilateral=x.us_in * x.talk_format * open_war,
        absence=(1.0 - x.us_in) * open_war,
        idle_threat=open_war * (x.deadline + x.exit_threat),
        us_commitment=x.us_guarantees,
        eu_commitment=x.eu_guarantees,
        trust_us_russia=x.trust_us_russia,
        trust_us_ukraine=x.trust_us_ukraine,
        trust_us_eu=x.trust_us_eu,
        eu_unity=x.eu_unity,
        ceasefire=x.ceasefire,
        settlement=x.settlement,
        territory=peace * x.terms_territory,
        alignment=peace * x.terms_alignment,
        red_lines=peace * red_lines(x, q),
        guarantees=peace * backed_guarantees(x, q),
        attack_fear=peace * attack_fear(x, p, q),
        imposed=x.imposed,
        exhausted=x.exhausted,
        pressure=0.0,
        effort=0.0,
    )
