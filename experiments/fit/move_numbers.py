"""The numbers of a game on which the chance of a move hangs directly, and how numbers of a scenario move them.

A move's chance is an explicit function of payoff weights, costs, precisions and fatigue once the expected features of what
follows it are given (:mod:`.move_terms`).  These numbers stand in the tables of a game in one order; each is the sum of
numbers of the scenario, so that what a number of the scenario does to them is a row of a matrix.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from diplomatic_swings.experiments.runs.measures import Floats
from diplomatic_swings.sim.scenario.loading import vary
from diplomatic_swings.sim.solver.solutions import numbers_of
from diplomatic_swings.sim.tables.block import N_ACTS
from diplomatic_swings.sim.tables.game import (
    COST,
    FATIGUE,
    N_MIND,
    N_TRAITS,
    PRECISION,
    WEIGHTY,
    Game,
    prepare,
)
from diplomatic_swings.sim.tables.records import Scenario
from diplomatic_swings.sim.world.features import N_FEATURES

MINDS: Final = (PRECISION, WEIGHTY, FATIGUE)
"""Rows of a player's mind that enter a chance: precision of everyday options, of weighty acts, and fatigue."""


class Direct(NamedTuple):
    """The numbers by which players choose, as tables.

    Attributes:
        weights: payoff weights, (players, kinds, features), util a week per unit.
        cost: constant cost of everyday options, (options,), util.
        slope: cost per unit of a variable, in the order of the game's table, (entries,).
        type_cost: cost added for a type, (options, kinds), util.
        minds: precision, weighty precision and fatigue, (players, 3).
        act_cost: constant cost of weighty acts, (players, acts), util.
        act_slope: their cost per unit of a variable, (entries,).
    """

    weights: Floats
    cost: Floats
    slope: Floats
    type_cost: Floats
    minds: Floats
    act_cost: Floats
    act_slope: Floats


def direct_of(game: Game) -> Direct:
    """Return the numbers of a game by which players choose; copies."""
    n = game.sizes
    return Direct(
        weights=np.array(game.weights).reshape(n.players, n.kinds, N_FEATURES),
        cost=np.array(game.options.trait)[COST::N_TRAITS].copy(),
        slope=np.array(game.options.cost)[1::2].copy(),
        type_cost=np.array(game.options.type_cost).reshape(n.options, n.kinds),
        minds=np.array(game.minds).reshape(n.players, N_MIND)[:, list(MINDS)],
        act_cost=np.array(game.acts.cost).reshape(n.players, N_ACTS),
        act_slope=np.array(game.acts.slope)[1::2].copy(),
    )


def joined(direct: Direct) -> Floats:
    """Return all of the numbers in one row."""
    return np.concatenate([np.ravel(part) for part in direct])


def parted(row: Floats, like: Direct) -> Direct:
    """Return a row of numbers as tables of the shapes of others."""
    ends = np.cumsum([part.size for part in like])[:-1]
    parts = zip(np.split(row, ends), like, strict=True)
    return Direct(*(part.reshape(shape.shape) for part, shape in parts))


def _rest(game: Game) -> list[bytes]:
    """Return all of a game but the numbers by which players choose, as bytes."""
    trait, minds = np.array(game.options.trait), np.array(game.minds)
    trait[COST::N_TRAITS] = 0.0
    for row in MINDS:
        minds[row::N_MIND] = 0.0
    cost, slope = np.array(game.options.cost), np.array(game.acts.slope)
    cost[1::2], slope[1::2] = 0.0, 0.0
    options = game.options._replace(trait=trait, cost=cost, type_cost=np.zeros(0))
    acts = game.acts._replace(cost=np.zeros(0), slope=slope)
    return numbers_of(game._replace(weights=np.zeros(0), options=options, acts=acts, minds=minds))


class Moved(NamedTuple):
    """What numbers of a scenario do to those of its game.

    Attributes:
        start: the game's numbers as they are, (numbers of the game,).
        rows: by how much a unit of each number of the scenario changes them, (numbers, numbers of the game).
        indirect: paths of numbers that do not enter the chance of a move directly, or not alone; their rows are zero.
    """

    start: Floats
    rows: Floats
    indirect: tuple[str, ...]


def moved_by(scenario: Scenario, steps: Sequence[tuple[str, float, float]]) -> Moved:
    """Return what numbers of a scenario do to the numbers by which players choose.

    Args:
        scenario: the scenario.
        steps: of each number its path, its value, and another one that it may take.
    """
    ready = prepare(scenario)
    start, rest = joined(direct_of(ready)), _rest(ready)
    rows, indirect = np.zeros((len(steps), len(start))), []
    for place, (path, value, other) in enumerate(steps):
        varied = prepare(vary(scenario, {path: other}))
        change = joined(direct_of(varied)) - start
        if not change.any() or _rest(varied) != rest:
            indirect.append(path)
        else:
            rows[place] = change / (other - value)
    return Moved(start, rows, tuple(indirect))
