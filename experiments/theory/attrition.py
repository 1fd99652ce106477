"""A symmetric war of attrition: each side gives up at the rate c / V, and staying in earns nothing.

Maynard Smith (1974), Bishop and Cannings (1978): with a prize V and a cost c a week to each side, in
the symmetric equilibrium both hold out for exponential times of rate c / V.  The war lasts V / (2c)
on average, and against such an opponent any resolve to hold out is worth 0.

The game's players choose among many levers and have no lever that ends the war alone.  This is a
reference simulation: times drawn from the game's random streams, payoffs as in the theory.
"""

import numpy as np

from experiments.theory.check import Check, Floats, Subject, case, source
from sim.shocks import uniforms

SUBJECT = Subject("attrition", source("attrition"), "a reference simulation; times drawn by sim.shocks")


def times(hazard: float, seed: int, draws: int) -> Floats:
    """Return how long either side would hold out, shape (draws, 2)."""
    drawn = np.array([uniforms(seed, run, 0, 1)[:2] for run in range(draws)])
    return np.asarray(-np.log(drawn) / hazard)


def payoffs(own: Floats, other: Floats, cost: float, prize: float) -> Floats:
    """Return one's payoff: the prize if one holds out longer, less what the war has cost till then."""
    return np.asarray(prize * (own > other) - cost * np.minimum(own, other))


def checks(seed: int) -> list[Check]:
    """Return the checks of the war of attrition."""
    c, draws = case("attrition"), int(case("sampling")["runs"])
    cost, prize = c["cost"], c["prize"]
    own, other = times(cost / prize, seed, draws).T
    resolved = {
        f"payoff of a resolve to hold out {weeks:g} weeks": np.full(draws, weeks)
        for weeks in (c["early"], c["late"])
    }
    return [
        SUBJECT.mean("length of the war (weeks), V / 2c", prize / (2.0 * cost), np.minimum(own, other)),
        SUBJECT.mean("payoff of the equilibrium", 0.0, payoffs(own, other, cost, prize)),
        *(
            SUBJECT.mean(quantity, 0.0, payoffs(time, other, cost, prize))
            for quantity, time in resolved.items()
        ),
    ]
