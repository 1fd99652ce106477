"""What a state is worth to each player: worlds, chances, politics, put together.

``chances_...`` returns how likely a player holds each world, ``worlds_...`` what each is worth to
it, and ``value_...`` its continuation value, all by its type:

    V_i = w W_i + c C_i + d D_i + x X_i + politics_i

with chances w + c + d + x = 1 of going on with the war, a ceasefire, a settlement and the war with
the US out of the talks.  All are averages per week over the player's horizon; a decision multiplies
by the annuity (:mod:`sim.decisions`).
"""

from typing import NamedTuple

from sim import payoffs
from sim.deals import Terms
from sim.players import RUSSIA, UKRAINE
from sim.state import State
from sim.values import Outlook, Rules


class Mix(NamedTuple):
    """Chances of the four worlds; they sum to one."""

    war: float
    ceasefire: float
    settlement: float
    without_us: float


class Worlds(NamedTuple):
    """One player's payoff of each world (util/week); ``without_us`` comes on top of the war's."""

    war: float
    ceasefire: float
    settlement: float
    without_us: float
    politics: float


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


def expected(m: Mix, k: Worlds) -> float:
    """Return the mean payoff over the worlds, with politics, in utils per week."""
    fought = (m.war + m.without_us) * k.war + m.ceasefire * k.ceasefire + m.settlement * k.settlement
    return fought + m.without_us * k.without_us + k.politics


def chances_russia(x: State, o: Outlook) -> tuple[Mix, Mix]:
    """Return the chances of the worlds as Russia sees them, as a dealer and as a maximalist."""
    signs_d = blend(x.belief_ukraine, o.ukraine_signs_settlement_0, o.ukraine_signs_settlement_1)
    reach_c = o.reach_ceasefire * o.ukraine_signs_ceasefire
    reach_d = o.reach_settlement * signs_d
    return (
        mix(x, reach_c * o.russia_signs_ceasefire_0, reach_d * o.russia_signs_settlement_0, o.exit_odds, o),
        mix(x, reach_c * o.russia_signs_ceasefire_1, reach_d * o.russia_signs_settlement_1, o.exit_odds, o),
    )


def worlds_russia(p: State, o: Outlook, r: Rules) -> tuple[Worlds, Worlds]:
    """Return the worlds' worth to a dealer and to a maximalist Russia; ``p`` is its expected average."""
    gone = payoffs.russia_without_us(r.russia)
    politics = payoffs.russia_politics(p, r.russia)
    return (
        Worlds(o.russia_war_0, o.russia_ceasefire_0, o.russia_settlement_0, gone, politics),
        Worlds(o.russia_war_1, o.russia_ceasefire_1, o.russia_settlement_1, gone, politics),
    )


def value_russia(x: State, p: State, o: Outlook, r: Rules) -> tuple[float, float]:
    """Return Russia's value of ``x`` as a dealer and as a maximalist; ``p`` is its expected average."""
    m = chances_russia(x, o)
    k = worlds_russia(p, o, r)
    return expected(m[0], k[0]), expected(m[1], k[1])


def chances_ukraine(x: State, o: Outlook) -> tuple[Mix, Mix]:
    """Return the chances of the worlds as Ukraine sees them, as flexible and as red-line."""
    signs_c = blend(x.belief_russia, o.russia_signs_ceasefire_0, o.russia_signs_ceasefire_1)
    signs_d = blend(x.belief_russia, o.russia_signs_settlement_0, o.russia_signs_settlement_1)
    chance_c = o.reach_ceasefire * signs_c * o.ukraine_signs_ceasefire
    reach_d = o.reach_settlement * signs_d
    return (
        mix(x, chance_c, reach_d * o.ukraine_signs_settlement_0, o.exit_odds, o),
        mix(x, chance_c, reach_d * o.ukraine_signs_settlement_1, o.exit_odds, o),
    )


def worlds_ukraine(p: State, o: Outlook, r: Rules) -> tuple[Worlds, Worlds]:
    """Return the worlds' worth to a flexible and to a red-line Ukraine; ``p`` is its expected average."""
    gone = payoffs.ukraine_without_us(r.ukraine)
    politics = payoffs.ukraine_politics(p, r.ukraine)
    return (
        Worlds(o.ukraine_war, o.ukraine_ceasefire, o.ukraine_settlement_0, gone, politics),
        Worlds(o.ukraine_war, o.ukraine_ceasefire, o.ukraine_settlement_1, gone, politics),
    )


def value_ukraine(x: State, p: State, o: Outlook, r: Rules) -> tuple[float, float]:
    """Return Ukraine's value of ``x`` as flexible and as red-line; ``p`` is its expected average."""
    m = chances_ukraine(x, o)
    k = worlds_ukraine(p, o, r)
    return expected(m[0], k[0]), expected(m[1], k[1])


def public_chances(x: State, o: Outlook, hope: float) -> tuple[float, float]:
    """Return the chances of a ceasefire and of a settlement as an outsider sees them.

    ``hope`` scales them (Washington's mood); what both have signed is certain all the same.
    """
    c = (
        blend(x.belief_russia, o.russia_signs_ceasefire_0, o.russia_signs_ceasefire_1)
        * o.ukraine_signs_ceasefire
    )
    d_r = blend(x.belief_russia, o.russia_signs_settlement_0, o.russia_signs_settlement_1)
    d_u = blend(x.belief_ukraine, o.ukraine_signs_settlement_0, o.ukraine_signs_settlement_1)
    return min(o.reach_ceasefire * c * hope, 1.0), min(o.reach_settlement * d_r * d_u * hope, 1.0)


def chances_us(x: State, o: Outlook, r: Rules) -> Mix:
    """Return the chances of the worlds as Washington sees them; it knows whether it leaves."""
    signed = x.signed_russia * x.signed_ukraine
    hope = 1.0 + (1.0 - signed) * r.deals.mood_odds * x.mood
    c, d = public_chances(x, o, hope)
    return mix(x, c, d, 0.0, o)


def worlds_us(p: State, o: Outlook, salience: float, r: Rules) -> tuple[Worlds, Worlds]:
    """Return the worlds' worth to a resolute and to a bluffing US; ``p`` is its expected average."""
    y = Terms(o.territory, o.alignment, o.relief, o.guarantees)
    war = payoffs.us_war(p, r.us, r.world)
    ceasefire = payoffs.us_ceasefire(o.ceasefire_fails, r.us)
    settlement = payoffs.us_settlement(y, o.settlement_fails, r.us)
    return (
        Worlds(war, ceasefire, settlement, 0.0, payoffs.us_politics(p, salience, r.us, r.us_types[0])),
        Worlds(war, ceasefire, settlement, 0.0, payoffs.us_politics(p, salience, r.us, r.us_types[1])),
    )


def value_us(x: State, p: State, o: Outlook, salience: float, r: Rules) -> tuple[float, float]:
    """Return Washington's value of ``x`` as resolute and as a bluffer; ``p`` is its expected average."""
    m = chances_us(x, o, r)
    k = worlds_us(p, o, salience, r)
    return expected(m, k[0]), expected(m, k[1])


def chances_eu(x: State, o: Outlook) -> Mix:
    """Return the chances of the worlds as Brussels sees them."""
    c, d = public_chances(x, o, 1.0)
    return mix(x, c, d, o.exit_odds, o)


def worlds_eu(p: State, o: Outlook, r: Rules) -> tuple[Worlds, Worlds]:
    """Return the worlds' worth to a united and to a divided EU; ``p`` is its expected average."""
    y = Terms(o.territory, o.alignment, o.relief, o.guarantees)
    war = payoffs.eu_war(p, r.eu, r.world)
    ceasefire = payoffs.eu_ceasefire(o.ceasefire_fails, r.eu)
    settlement = payoffs.eu_settlement(y, o.settlement_fails, r.eu)
    gone = payoffs.eu_without_us(r.eu)
    return (
        Worlds(war, ceasefire, settlement, gone, payoffs.eu_politics(p, r.eu, r.eu_types[0])),
        Worlds(war, ceasefire, settlement, gone, payoffs.eu_politics(p, r.eu, r.eu_types[1])),
    )


def value_eu(x: State, p: State, o: Outlook, r: Rules) -> tuple[float, float]:
    """Return Brussels' value of ``x`` as united and as divided; ``p`` is its expected average."""
    m = chances_eu(x, o)
    k = worlds_eu(p, o, r)
    return expected(m, k[0]), expected(m, k[1])


def sealed_odds(x: State, o: Outlook, player: int) -> float:
    """Return the odds that the offer on the table is sealed before ``player`` can move again.

    What both have signed is sealed.  A party that has signed cannot withdraw before the other had
    its chance to sign as well.
    """
    both = x.signed_russia * x.signed_ukraine
    kyiv_d = blend(x.belief_ukraine, o.ukraine_signs_settlement_0, o.ukraine_signs_settlement_1)
    moscow_c = blend(x.belief_russia, o.russia_signs_ceasefire_0, o.russia_signs_ceasefire_1)
    moscow_d = blend(x.belief_russia, o.russia_signs_settlement_0, o.russia_signs_settlement_1)
    kyiv = x.tabled_ceasefire * o.ukraine_signs_ceasefire + x.tabled_settlement * kyiv_d
    moscow = x.tabled_ceasefire * moscow_c + x.tabled_settlement * moscow_d
    if player == RUSSIA:
        return max(both, x.signed_russia * min(kyiv, 1.0))
    return max(both, x.signed_ukraine * min(moscow, 1.0)) if player == UKRAINE else both
