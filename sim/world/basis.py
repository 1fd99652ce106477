"""The basis of the value functions: what a player's expected payoffs are regressed on.

In a regime (war with the US in, war with the US out, ceasefire, settlement) the value of a player
is linear in the columns declared here.  Most are variables of the state, standardised; the *curves*
are the kinks and products that make the worth of a move depend on the state: a sanction weighs
more on empty coffers, a threat to leave more when patience runs out, approval more before a vote.
"""

from typing import Annotated, NamedTuple

from diplomatic_swings.forms.quantity import Num, numbers
from diplomatic_swings.sim.world.drift import (
    Calendar,
    WorldParams,
    delivered_relief,
    emptiness,
    fielded_russia,
    fielded_ukraine,
    sanctions_burden,
    unrest,
    weakness,
)
from diplomatic_swings.sim.world.features import (
    FeatureParams,
    accident_odds,
    attack_fear,
    backed_guarantees,
    rating,
)
from diplomatic_swings.sim.world.state import INDEX, State

REGIMES = ("war", "walkout", "ceasefire", "settlement")
WAR, WALKOUT, CEASEFIRE, SETTLEMENT = range(len(REGIMES))
N_REGIMES = len(REGIMES)

LINEAR = tuple(
    INDEX[name]
    for name in (
        *("gain", "force_ukraine", "force_russia", "intelligence", "long_range", "long_range_prospect"),
        *("offensive", "us_sanctions", "oil_sanctions", "eu_sanctions", "relief_offer", "reserves", "brent"),
        *("pump_price", "approval", "morale", "elite_patience", "eu_unity", "us_patience", "glow", "mood"),
        *("front_balance", "climate", "attention", "oil_waiver"),
        *("us_arms", "arms_held", "eu_arms", "us_guarantees", "eu_guarantees", "trust_us_russia"),
        *("trust_us_ukraine", "trust_us_eu", "talk_format", "channel", "progress", "quiet_weeks"),
        *("exit_threat", "deadline", "optimism", "posture_russia", "posture_ukraine", "territory"),
        *("terms_territory", "terms_alignment", "terms_relief", "terms_guarantees"),
    )
)
"""State variables that enter the basis as they are, standardised by the scenario's spread."""

N_LINEAR = len(LINEAR)


# fmt: off
class Curves(NamedTuple):
    """Columns that are not linear in the state."""

    force_gap: Annotated[float, Num("index", -3, 3, "Russia's edge in fielded force")]
    weakness: Annotated[float, Num("tenths of ratio", 0, 10, "how near Ukraine's front is to crumbling")]
    unrest: Annotated[float, Num("tenths of share", 0, 10, "how near Russia's home front is to breaking")]
    emptiness: Annotated[float, Num("share", 0, 2, "how empty Moscow's coffers are")]
    pinched: Annotated[float, Num("index", -3, 9, "sanctions on empty coffers")]
    impatience_square: Annotated[float, Num("share", 0, 1, "lost patience, squared")]
    threat_impatient: Annotated[float, Num("share", 0, 1, "threat to leave times lost patience")]
    mood_impatient: Annotated[float, Num("share", -1, 1, "mood times lost patience")]
    mood_square: Annotated[float, Num("share", 0, 1, "mood, squared")]
    mood_posture: Annotated[float, Num("sum", -10, 10, "mood times posture toward Russia")]
    deadline_mood: Annotated[float, Num("share", -1, 1, "standing deadline times mood")]
    salience: Annotated[float, Num("share", 0, 1, "weight of the vote now")]
    salience_ahead: Annotated[float, Num("share", 0, 1, "discounted mean weight of the vote ahead")]
    rating_ahead: Annotated[float, Num("10 points", -10, 10, "approval times that weight")]
    fuel_ahead: Annotated[float, Num("USD/gal", -5, 5, "pump price times that weight")]
    season: Annotated[float, Num("factor", 0, 5, "ease of advancing in this season")]
    campaign: Annotated[float, Num("share", 0, 1, "how near the hoped-for campaign is")]
    morale_square: Annotated[float, Num("share", 0, 1, "lost morale, squared")]
    quiet: Annotated[float, Num("share", 0, 1, "quiet weeks, up to the limit")]
    backed: Annotated[float, Num("share", 0, 1, "guarantees in force that are backed")]
    fear: Annotated[float, Num("factor", 0, 10, "fear of attack under the terms in force")]
    backed_gap: Annotated[float, Num("index", -3, 3, "backed guarantees times Russia's edge")]
    relief: Annotated[float, Num("share", 0, 1, "relief delivered under the terms in force")]
    fragility: Annotated[float, Num("per week", 0, 1, "odds that the peace in force fails by accident")]
# fmt: on


CURVES = numbers(Curves)
N_CURVES = len(CURVES)


def curves(x: State, c: Calendar, p: WorldParams, q: FeatureParams) -> Curves:
    """Return the columns of a state that are not linear in it.

    Args:
        x: a state.
        c: what the date decides this week.
        p: coefficients of the world.
        q: shapes of the features.
    """
    gap = fielded_russia(x, p) - fielded_ukraine(x, p)
    impatience = 1.0 - x.us_patience
    empty = emptiness(x, p)
    burden = sanctions_burden(x, p)
    held = max(x.ceasefire, x.settlement)
    backed = held * backed_guarantees(x, q)
    return Curves(
        force_gap=gap,
        weakness=10.0 * weakness(x, p),
        unrest=10.0 * unrest(x, p),
        emptiness=empty,
        pinched=burden * empty,
        impatience_square=impatience * impatience,
        threat_impatient=x.exit_threat * impatience,
        mood_impatient=x.mood * impatience,
        mood_square=x.mood * x.mood,
        mood_posture=x.mood * x.posture_russia,
        deadline_mood=x.deadline * x.mood,
        salience=c.salience,
        salience_ahead=c.salience_ahead,
        rating_ahead=c.salience_ahead * rating(x, q),
        fuel_ahead=c.salience_ahead * (x.pump_price - q.pump_reference),
        season=c.season,
        campaign=c.campaign,
        morale_square=(1.0 - x.morale) * (1.0 - x.morale),
        quiet=min(x.quiet_weeks, p.quiet_limit) / p.quiet_limit,
        backed=backed,
        fear=held * attack_fear(x, p, q),
        backed_gap=backed * gap,
        relief=held * delivered_relief(x, x.terms_relief, q.relief_floor),
        fragility=accident_odds(x, q),
    )
