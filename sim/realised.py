"""What a week paid: the payoff of the world that was, to the type a player truly is."""

from sim import deals, payoffs
from sim.deals import Terms
from sim.players import RUSSIA, UKRAINE, US
from sim.state import State
from sim.values import Rules


def worlds(x: State, war: float, ceasefire: float, settlement: float) -> float:
    """Return the payoff of the world that a state is in."""
    done = max(x.settlement, x.imposed)
    truce = x.ceasefire * (1.0 - done)
    return (1.0 - done - truce) * war + truce * ceasefire + done * settlement


def realised_us(x: State, y: Terms, kind: int, salience: float, r: Rules) -> float:
    """Return Washington's payoff of the week."""
    world = worlds(
        x,
        payoffs.us_war(x, r.us, r.world),
        payoffs.us_ceasefire(0.0, r.us),
        payoffs.us_settlement(y, 0.0, r.us),
    )
    return world + payoffs.us_politics(x, salience, r.us, r.us_types[kind])


def realised_russia(x: State, y: Terms, kind: int, r: Rules) -> float:
    """Return Moscow's payoff of the week; its advance counts as it was, not as it was hoped."""
    k = r.russia_types[kind]
    hope = k.appetite * r.russia.gains * (x.optimism - x.gain) / 100.0
    war = payoffs.russia_war(x, r.russia, k) - hope
    settlement = payoffs.russia_settlement(x, y, r.russia, k)
    return worlds(x, war, payoffs.russia_ceasefire(x, r.russia, k), settlement) + payoffs.russia_politics(
        x, r.russia
    )


def realised_ukraine(x: State, y: Terms, kind: int, r: Rules) -> float:
    """Return Kyiv's payoff of the week."""
    settlement = payoffs.ukraine_settlement(y, 0.0, r.ukraine, r.ukraine_types[kind])
    war = payoffs.ukraine_war(x, r.ukraine, r.world)
    return worlds(x, war, payoffs.ukraine_ceasefire(0.0, r.ukraine), settlement) + payoffs.ukraine_politics(
        x, r.ukraine
    )


def realised_eu(x: State, y: Terms, kind: int, r: Rules) -> float:
    """Return Brussels' payoff of the week."""
    war = payoffs.eu_war(x, r.eu, r.world)
    world = worlds(x, war, payoffs.eu_ceasefire(0.0, r.eu), payoffs.eu_settlement(y, 0.0, r.eu))
    return world + payoffs.eu_politics(x, r.eu, r.eu_types[kind])


def realised(x: State, player: int, kind: int, salience: float, r: Rules) -> float:
    """Return one player's payoff of the week, given its true type (0 or 1)."""
    y = deals.terms_in_force(x)
    if player == US:
        return realised_us(x, y, kind, salience, r)
    if player == RUSSIA:
        return realised_russia(x, y, kind, r)
    return realised_ukraine(x, y, kind, r) if player == UKRAINE else realised_eu(x, y, kind, r)
