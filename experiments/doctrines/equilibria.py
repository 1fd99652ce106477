"""Equilibria of a game of doctrines: in pure doctrines by looking at every cell, in mixed ones by Nashpy or Gambit, and a logit path.

Two players are solved by Nashpy's support enumeration; more need Gambit (the extra ``gambit``), whose program runs apart,
with a limit of time, as it can crash or hang. Whatever a solver returns is kept only if its regret is nothing.
"""

import importlib.util
import json
import subprocess
import sys
import warnings
from typing import Final, NamedTuple

import numpy as np
from diplomatic_swings.experiments.doctrines.empirical import (
    EmpiricalGame,
    Floats,
    Mixture,
    against,
    is_equilibrium,
)

NASHPY, GAMBIT, LOOKED = "Nashpy, support enumeration", "Gambit, global Newton", "every cell looked at"

PATIENCE: Final = 60
"""Seconds after which Gambit is given up."""

EXACT: Final = 1e-6
"""Utils per week of regret up to which a solver's answer counts as an equilibrium."""

PRECISIONS: Final = (0.0, *(float(x) for x in np.geomspace(0.1, 1000.0, 41)))
"""Precisions of the logit path, 1/util per week."""

ROUNDS: Final = 400


class Solved(NamedTuple):
    """The equilibria of a game.

    Attributes:
        equilibria: pure ones first, each once.
        solver: what looked for mixed ones.
        complete: whether all of a game that is not degenerate are among them.
    """

    equilibria: tuple[Mixture, ...]
    solver: str
    complete: bool


def solve(game: EmpiricalGame) -> Solved:
    """Return the equilibria of a game at its mean payoffs."""
    pure = [game.mixture(cell) for cell in game.cells() if is_equilibrium(game.means, cell)]
    if len(game.players) == 1:
        return Solved(tuple(pure), LOOKED, complete=True)
    if len(game.players) == 2:
        return Solved(_once(pure, _by_nashpy(game), game), NASHPY, complete=True)
    if importlib.util.find_spec("pygambit") is None:
        return Solved(tuple(pure), LOOKED, complete=False)
    return Solved(_once(pure, _by_gambit(game), game), GAMBIT, complete=False)


def _once(pure: list[Mixture], mixtures: list[Mixture], game: EmpiricalGame) -> tuple[Mixture, ...]:
    """Return pure equilibria, and those of a solver that are none of them and have no regret."""
    kept = list(pure)
    for mixture in mixtures:
        known = any(
            all(np.allclose(a, b, atol=EXACT) for a, b in zip(mixture, other, strict=True)) for other in kept
        )
        if not known and exact(game, mixture):
            kept.append(mixture)
    return tuple(kept)


def exact(game: EmpiricalGame, mixture: Mixture) -> bool:
    """Return whether no player would gain by leaving a mixture."""
    for player in range(len(game.players)):
        worth = against(game.means, mixture, player)
        if float(worth.max() - worth @ mixture[player]) > EXACT:
            return False
    return True


def _by_nashpy(game: EmpiricalGame) -> list[Mixture]:
    import nashpy

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that the game is degenerate is said by ties()
        made = nashpy.Game(game.means[..., 0], game.means[..., 1])
        return [
            tuple(np.asarray(part, dtype=np.float64) for part in pair) for pair in made.support_enumeration()
        ]


def _by_gambit(game: EmpiricalGame) -> list[Mixture]:
    """Return what Gambit's global Newton method finds, in a process of its own; nothing if it fails or takes too long."""
    asked = json.dumps([game.means[..., player].tolist() for player in range(len(game.players))])
    command = [sys.executable, "-m", "diplomatic_swings.experiments.doctrines.gambit_game"]
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            command, input=asked, capture_output=True, text=True, timeout=PATIENCE, check=True
        )
    except (subprocess.SubprocessError, OSError):
        return []
    return [tuple(np.array(part) for part in each) for each in json.loads(done.stdout)]


class Step(NamedTuple):
    """A point of the logit path: the precision, and what is chosen at it."""

    precision: float
    mixture: Mixture


def logit_path(game: EmpiricalGame) -> list[Step]:
    """Return the logit equilibria that begin with chance and follow as choices grow more precise.

    Each is a fixed point of smoothed best answers, sought from the one before by damped steps; the path ends where none is
    reached. Source: McKelvey & Palfrey (1995), Games and Economic Behavior 10.
    """
    mixture: Mixture = tuple(np.full(size, 1.0 / size) for size in game.shape)
    path = []
    for precision in PRECISIONS:
        settled = _fixed(game, mixture, precision)
        if settled is None:
            break
        mixture = settled
        path.append(Step(precision, mixture))
    return path


def _fixed(game: EmpiricalGame, mixture: Mixture, precision: float) -> Mixture | None:
    """Return the logit equilibrium near a mixture; None if damped steps reach none."""
    for number in range(ROUNDS):
        answer = tuple(_logit(precision * against(game.means, mixture, p)) for p in range(len(mixture)))
        apart = max(float(np.abs(a - b).max()) for a, b in zip(answer, mixture, strict=True))
        if apart < EXACT:
            return answer
        step = 1.0 / (1.0 + number / 20.0)
        mixture = tuple(m + step * (a - m) for a, m in zip(answer, mixture, strict=True))
    return None


def _logit(worth: Floats) -> Floats:
    odds = np.exp(worth - worth.max())
    chances: Floats = odds / odds.sum()
    return chances
