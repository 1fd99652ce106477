"""The most likely numbers given recorded moves, and how far the moves leave them open: Laplace's approximation.

All is reckoned in the standardised coordinates of the priors, in which every number is standard normal before the
moves are seen: the penalty is half the squared distance, and a number that no move tells keeps a standard deviation of 1.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from diplomatic_swings.experiments.fit.move_chances import Moves
from diplomatic_swings.experiments.fit.move_numbers import Direct, Moved, parted
from diplomatic_swings.experiments.fit.move_priors import MovePrior
from diplomatic_swings.experiments.runs.measures import Floats

STEP = 1e-4
"""Step in a coordinate by which the gradient's slope is taken."""

MOST_STEPS = 500
MOST_TRIES = 1000
"""Draws tried for each one that is asked for, before coordinates are drawn back into their bounds."""


class Aimed(NamedTuple):
    """What is maximised: moves, which of them count, and how numbers of the scenario enter.

    Attributes:
        moves: recorded moves with the terms of their chances.
        used: by move 1 if it counts, 0 if not.
        priors: priors of the numbers.
        moved: what the numbers do to those of the game.
        shape: tables of the game's numbers, for their shapes alone.
        silent: weeks, from the first on, in which what was not done counts too; 0 for none.
    """

    moves: Moves
    used: Floats
    priors: tuple[MovePrior, ...]
    moved: Moved
    shape: Direct
    silent: int = 0

    def direct(self, z: Floats) -> Direct:
        """Return the game's numbers at coordinates, (numbers,)."""
        values = np.array([prior.value for prior in self.priors])
        change = numbers_at(self.priors, z) - values
        return parted(self.moved.start + change @ self.moved.rows, self.shape)

    def log_likelihood(self, z: Floats) -> float:
        """Return the sum of the logs of the probabilities of the moves that count."""
        return self.moves.log_likelihood(self.direct(z), self.used)[0]

    def loss(self, z: Floats) -> tuple[float, Floats]:
        """Return minus the log of likelihood times prior, constants left out, and its gradient in the coordinates."""
        direct = self.direct(z)
        total, of_game = self.moves.log_likelihood(direct, self.used)
        if self.silent:
            more, of_silence = self.moves.log_silence(direct, self.silent)
            total, of_game = total + more, of_game + of_silence
        slopes = np.array([prior.slope(one) for prior, one in zip(self.priors, z, strict=True)])
        return 0.5 * float(z @ z) - total, z - slopes * (self.moved.rows @ of_game)


class Peak(NamedTuple):
    """Where likelihood times prior is largest, and its shape there.

    Attributes:
        z: coordinates, (numbers,).
        covariance: of the coordinates, (numbers, numbers).
    """

    z: Floats
    covariance: Floats

    @property
    def sd(self) -> Floats:
        """Return the standard deviation of each coordinate: 1 where the moves say nothing of a number."""
        return np.sqrt(np.diag(self.covariance))


def numbers_at(priors: Sequence[MovePrior], z: Floats) -> Floats:
    """Return the numbers at coordinates, (numbers,)."""
    return np.array([prior.at(float(one)) for prior, one in zip(priors, z, strict=True)])


def values_at(priors: Sequence[MovePrior], z: Floats) -> dict[str, float]:
    """Return the numbers at coordinates, by path."""
    return {prior.path: prior.at(float(one)) for prior, one in zip(priors, z, strict=True)}


def highest(aimed: Aimed, start: Floats) -> Floats:
    """Return the coordinates at which likelihood times prior is largest, from a start, within the hard bounds."""
    from scipy.optimize import minimize

    bounds = [prior.ends for prior in aimed.priors]
    options = {"maxiter": MOST_STEPS, "maxfun": 4 * MOST_STEPS}
    best = minimize(aimed.loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options=options)
    return np.asarray(best.x)


def peak_at(aimed: Aimed, z: Floats) -> Peak:
    """Return the shape of likelihood times prior about coordinates.

    The moves can only tell something: where the likelihood curves upward (it is a mixture over types and particles), its
    curvature counts as none, so that nothing is less certain than before the moves.
    """
    size = len(z)
    curved = np.zeros((size, size))
    for place in range(size):
        step = np.zeros(size)
        step[place] = STEP
        curved[place] = (aimed.loss(z + step)[1] - aimed.loss(z - step)[1]) / (2.0 * STEP)
    values, axes = np.linalg.eigh((curved + curved.T) / 2.0 - np.eye(size))
    precision = 1.0 + np.maximum(values, 0.0)
    return Peak(z, (axes / precision) @ axes.T)


def drawn(peak: Peak, priors: Sequence[MovePrior], count: int, seed: int) -> Floats:
    """Return draws of the coordinates, (count, numbers), all within the hard bounds.

    A draw outside them is drawn anew; after many tries its coordinates are put on the bounds.
    """
    rng = np.random.default_rng(seed)
    low, high = np.array([prior.ends for prior in priors]).T
    root = np.linalg.cholesky(peak.covariance)
    made: list[Floats] = []
    tries = 0
    while len(made) < count:
        z = peak.z + root @ rng.standard_normal(len(priors))
        tries += 1
        if tries > MOST_TRIES * count:
            z = np.clip(z, low, high)
        if ((low <= z) & (z <= high)).all():
            made.append(z)
    return np.array(made)
