"""Unanimity: a proposer drawn at random must win all others over.

Baron and Ferejohn (1989) with unanimity (Merlo and Wilson 1995): the proposer keeps
1 - d (n - 1) / n, each other player gets d / n, and before the draw each expects 1 / n.

As in :mod:`experiments.theory.alternating`, what is checked of the game is its discounting.
"""

import numpy as np

from experiments.theory.alternating import waiting
from experiments.theory.check import ROUNDING, Check, Subject, case, source
from sim.shocks import uniforms

SUBJECT = Subject("unanimity", source("unanimity"), "backward induction, 520 weeks of sim.horizon.annuity")
DRAWN = "the same; proposers drawn by sim.shocks"


def shares(discount: float, players: int, weeks: int) -> tuple[float, float]:
    """Return the shares of a proposer and of each other player, with ``weeks`` weeks to go."""
    expected, proposer, other = 0.0, 0.0, 0.0
    for wait in waiting(discount, weeks):
        other = expected * wait
        proposer = 1.0 - (players - 1) * other
        expected = (proposer + (players - 1) * other) / players
    return proposer, other


def checks(seed: int) -> list[Check]:
    """Return the checks of unanimity."""
    c, draws = case("unanimity"), int(case("sampling")["runs"])
    players, discount = int(c["players"]), c["discount"]
    proposer, other = shares(discount, players, int(c["weeks"]))
    proposes = np.array([uniforms(seed, run, 0, 1)[0] < 1.0 / players for run in range(draws)])
    drawn = np.where(proposes, proposer, other)
    return [
        SUBJECT.near("share of the proposer", 1.0 - discount * (players - 1) / players, proposer, ROUNDING),
        SUBJECT.near("share of each other player", discount / players, other, ROUNDING),
        SUBJECT.mean("expected share before the proposer is drawn", 1.0 / players, drawn, DRAWN),
    ]
