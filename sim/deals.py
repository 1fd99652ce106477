"""Deals: the terms on the table, who would sign, how likely a deal looks, how long it holds.

Plain functions of the state; nothing here decides for a player.
"""

import math
from typing import Annotated, NamedTuple

from sim.mathx import exp, logistic
from sim.quantity import Num
from sim.state import State

_LEAST_POWER = 1e-9
"""Keeps the compromise defined where a scenario gives no party any weight."""


class Terms(NamedTuple):
    """Terms of a settlement on the four issues, each 0 (Kyiv's ideal) to 1 (Moscow's)."""

    territory: float
    alignment: float
    relief: float
    guarantees: float


# fmt: off
class DealParams(NamedTuple):
    """Coefficients of terms, signing, perceived chances and relapse."""

    # the compromise: salience and power of each party
    power_us: Annotated[float, Num("weight", 0, 10, "weight of the US position in the compromise")]
    power_russia: Annotated[float, Num("weight", 0, 10, "weight of Russia's demand in the compromise")]
    power_ukraine: Annotated[float, Num("weight", 0, 10, "weight of Ukraine's offer in the compromise")]
    power_eu: Annotated[float, Num("weight", 0, 10, "weight of the EU position in the compromise")]
    power_force: Annotated[float, Num("weight per index", 0, 10, "weight that an edge in force moves from Ukraine to Russia")]
    power_floor: Annotated[float, Num("share", 0.01, 1, "least share of its weight that a party keeps, however weak or excluded")]
    exclusion: Annotated[float, Num("share", 0, 1, "share of Ukraine's and the EU's weight lost in a bilateral format")]
    us_territory: Annotated[float, Num("0..1", 0, 1, "US position on territory")]
    us_alignment: Annotated[float, Num("0..1", 0, 1, "US position on alignment")]
    us_relief: Annotated[float, Num("0..1", 0, 1, "US position on sanctions relief")]
    us_guarantees: Annotated[float, Num("0..1", 0, 1, "US position against guarantees")]
    eu_territory: Annotated[float, Num("0..1", 0, 1, "EU position on territory")]
    eu_alignment: Annotated[float, Num("0..1", 0, 1, "EU position on alignment")]
    eu_relief: Annotated[float, Num("0..1", 0, 1, "EU position on sanctions relief")]
    eu_guarantees: Annotated[float, Num("0..1", 0, 1, "EU position against guarantees")]
    skill_us: Annotated[float, Num("share", 0, 1, "negotiating skill of the US team")]
    skill_russia: Annotated[float, Num("share", 0, 1, "negotiating skill of the Russian team")]
    skill_tilt: Annotated[float, Num("0..1", 0, 1, "shift of terms per unit of skill gap in envoy talks")]
    paper_tilt: Annotated[float, Num("0..1", 0, 1, "shift of terms toward the party whose paper is tabled")]
    recognition: Annotated[float, Num("0..1", 0, 1, "shift of the territory issue by recognition of Crimea")]
    # signing
    sign_precision: Annotated[float, Num("1/util", 0, 100, "steepness of the perceived odds that a party signs")]
    sign_threshold: Annotated[float, Num("util/week", -2, 2, "gain at which a party is as likely to sign as not")]
    # perceived chance of a deal within the horizon
    ceasefire_reach: Annotated[float, Num("probability", 0, 1, "chance of a tabled ceasefire that both would sign")]
    settlement_reach: Annotated[float, Num("probability", 0, 1, "chance of a tabled settlement that both would sign")]
    untabled: Annotated[float, Num("share", 0, 1, "share of that chance while nothing is tabled")]
    unprepared: Annotated[float, Num("share", 0, 1, "share of the settlement's chance with no progress on details")]
    without_us: Annotated[float, Num("share", 0, 1, "share of the chance that is left when the US is out")]
    mood_odds: Annotated[float, Num("per unit", 0, 1, "how Washington's mood scales the chances it sees")]
    # perceived odds that Washington leaves
    exit_base: Annotated[float, Num("logit", -10, 5, "logit of the odds of exit, neutral mood, full patience, no threat")]
    exit_threat: Annotated[float, Num("logit", 0, 10, "logit added by a loud exit threat")]
    exit_impatience: Annotated[float, Num("logit", 0, 10, "logit added by lost patience")]
    exit_mood: Annotated[float, Num("logit", 0, 10, "logit taken off per unit of hopeful mood")]
    # perceived odds that a standing threat is carried out
    strike_base: Annotated[float, Num("logit", -10, 5, "logit of the odds that a threat is carried out by a bluffing US in a neutral mood")]
    strike_resolve: Annotated[float, Num("logit", 0, 10, "logit added if the US is surely resolute")]
    strike_mood: Annotated[float, Num("logit", 0, 10, "logit taken off per unit of hopeful mood")]
    # how long peace holds
    bare_life: Annotated[float, Num("weeks", 0.1, 500, "time scale of a bare ceasefire (Weibull, shape one half)")]
    life_ratio: Annotated[float, Num("log", 0, 12, "log of the factor by which full protection lengthens that scale")]
    settlement_life: Annotated[float, Num("log", 0, 12, "log of the factor by which settled root causes lengthen it")]
    protect_us: Annotated[float, Num("share", 0, 1, "protection by full US guarantees")]
    protect_eu: Annotated[float, Num("share", 0, 1, "protection by full European guarantees")]
    protect_terms: Annotated[float, Num("share", 0, 1, "protection by guarantees written into the terms")]
    protect_trust: Annotated[float, Num("share", 0, 1, "protection by trust between Moscow and Kyiv")]
    gap_hazard: Annotated[float, Num("per index", 0, 10, "how Russia's edge in force raises the hazard of relapse")]
    horizon_risk: Annotated[float, Num("weeks", 1, 520, "span over which players weigh the risk of relapse")]
# fmt: on


def bounded(value: float) -> float:
    """Return ``value`` held within 0..1."""
    return min(max(value, 0.0), 1.0)


def compromise(x: State, d: DealParams) -> Terms:
    """Return the terms that the parties in the present format would arrive at.

    The salience-and-power-weighted mean of their positions (Achen's compromise model; van den
    Bos 1991), tilted by negotiating skill where envoys talk and by whose paper is tabled.
    A bilateral format takes weight from those who are not in the room.
    """
    seat = max(1.0 - d.exclusion * x.talk_format, d.power_floor)
    edge = d.power_force * (x.force_russia - x.force_ukraine)
    russia = max(d.power_russia + edge, d.power_floor * d.power_russia)
    ukraine = max(d.power_ukraine - edge, d.power_floor * d.power_ukraine) * seat
    us = d.power_us * x.us_in
    eu = d.power_eu * seat
    share = 1.0 / max(russia + ukraine + us + eu, _LEAST_POWER)
    skill = d.skill_tilt * (d.skill_russia - d.skill_us) * (1.0 - x.channel)
    tilt = skill + d.paper_tilt * x.tabled_tilt
    territory = (
        russia * x.demand_territory + ukraine * x.offer_territory + us * d.us_territory + eu * d.eu_territory
    )
    alignment = (
        russia * x.demand_alignment + ukraine * x.offer_alignment + us * d.us_alignment + eu * d.eu_alignment
    )
    relief = russia * x.demand_relief + ukraine * x.offer_relief + us * d.us_relief + eu * d.eu_relief
    guarantees = (
        russia * x.demand_guarantees
        + ukraine * x.offer_guarantees
        + us * d.us_guarantees
        + eu * d.eu_guarantees
    )
    return Terms(
        bounded(territory * share + tilt + d.recognition * x.tabled_recognition),
        bounded(alignment * share + tilt),
        bounded(relief * share + tilt),
        bounded(guarantees * share + tilt),
    )


def terms_in_force(x: State) -> Terms:
    """Return the terms of the settlement in force (or of the terms dictated)."""
    return Terms(x.terms_territory, x.terms_alignment, x.terms_relief, x.terms_guarantees)


def protection(us: float, eu: float, written: float, trust: float, d: DealParams) -> float:
    """Return how well a peace is protected, 0 (bare) to 1 (guaranteed, monitored, trusted)."""
    covered = 1.0 - (1.0 - d.protect_us * us) * (1.0 - d.protect_eu * eu) * (1.0 - d.protect_terms * written)
    return bounded(covered + d.protect_trust * trust)


def strain(x: State, protected: float, root_causes: float, d: DealParams) -> float:
    """Return 1/sqrt(time scale) of a peace: the slope of its cumulative hazard in sqrt(weeks).

    Survival S(t) = exp(-(t/tau)**0.5), tau about one month unmonitored and decades when guaranteed:
    fitted to Donbas truces 2015-18 and to Fortna, *Peace Time*.  ``root_causes`` is 1 under a
    settlement; an edge in Russia's force raises the hazard.
    """
    edge = 1.0 + d.gap_hazard * max(x.force_russia - x.force_ukraine, 0.0)
    return (
        edge
        * exp(-0.5 * (d.life_ratio * protected + d.settlement_life * root_causes))
        / math.sqrt(d.bare_life)
    )


def relapse_odds(slope: float, weeks: float) -> float:
    """Return the odds that a new peace of that strain fails within ``weeks``."""
    return 1.0 - exp(-slope * math.sqrt(weeks))


def relapse_hazard(slope: float, held: float) -> float:
    """Return the odds that a peace that has held ``held`` weeks fails in the next one."""
    return 1.0 - exp(-slope * (math.sqrt(held + 1.0) - math.sqrt(held)))


def ceasefire_strain(x: State, d: DealParams) -> float:
    """Return the strain of a ceasefire under the guarantees on offer."""
    return strain(x, protection(x.us_guarantees, x.eu_guarantees, 0.0, x.trust_russia_ukraine, d), 0.0, d)


def settlement_strain(x: State, y: Terms, d: DealParams) -> float:
    """Return the strain of a settlement on terms ``y``."""
    covered = protection(x.us_guarantees, x.eu_guarantees, 1.0 - y.guarantees, x.trust_russia_ukraine, d)
    return strain(x, covered, 1.0, d)


def would_sign(gain: float, signed: float, d: DealParams) -> float:
    """Return the odds that a party signs: certain once signed, else logistic in its gain."""
    return signed + (1.0 - signed) * logistic(d.sign_precision * (gain - d.sign_threshold))


def reach_ceasefire(x: State, d: DealParams) -> float:
    """Return the chance that a ceasefire both want comes about; 1 once both have signed it."""
    both = x.signed_russia * x.signed_ukraine * x.tabled_ceasefire
    open_ = d.untabled + (1.0 - d.untabled) * x.tabled_ceasefire
    sponsored = d.without_us + (1.0 - d.without_us) * x.us_in
    return both + (1.0 - both) * d.ceasefire_reach * open_ * sponsored


def reach_settlement(x: State, d: DealParams) -> float:
    """Return the chance that a settlement both want comes about; 1 once both have signed it."""
    both = x.signed_russia * x.signed_ukraine * x.tabled_settlement
    open_ = d.untabled + (1.0 - d.untabled) * x.tabled_settlement
    sponsored = d.without_us + (1.0 - d.without_us) * x.us_in
    prepared = d.unprepared + (1.0 - d.unprepared) * x.progress
    return both + (1.0 - both) * d.settlement_reach * open_ * sponsored * prepared


def exit_odds(x: State, d: DealParams) -> float:
    """Return the odds, as the others see them, that Washington leaves the talks."""
    lost = 1.0 - x.us_patience
    z = d.exit_base + d.exit_threat * x.exit_threat + d.exit_impatience * lost - d.exit_mood * x.mood
    return logistic(z) * x.us_in


def strike_odds(x: State, d: DealParams) -> float:
    """Return the odds, as Moscow sees them, that what Washington threatens is carried out.

    Threats are a standing deadline and open talk of long-range missiles; a resolute and bitter
    Washington is expected to act, a hopeful one to let its threat lapse (audience costs: Fearon 1994).
    """
    z = d.strike_base + d.strike_resolve * x.belief_us - d.strike_mood * x.mood
    return max(x.deadline, x.long_range_prospect) * logistic(z)
