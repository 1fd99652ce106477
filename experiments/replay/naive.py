"""Forecasts of a player's next recorded move that know nothing but its earlier ones.

Both start with half a case of every lever, waits left out, since a record shows no waits.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from diplomatic_swings.experiments.runs.measures import Floats
from diplomatic_swings.experiments.validation.baselines import HALF_A_CASE

FORECASTERS: Final = ("persistence", "base_rate")


class Past:
    """The recorded moves of a player so far, each as the levers that it may have been.

    A move that may have been several levers counts for each of them in equal parts.
    """

    def __init__(self, levers: Sequence[str]) -> None:
        """Begin with nothing seen.

        Args:
            levers: what the player may do, waits left out.
        """
        self.levers = tuple(levers)
        self.counts = np.full(len(levers), HALF_A_CASE)
        self.steps = np.full((len(levers), len(levers)), HALF_A_CASE)
        self.last: Floats | None = None

    def share(self, levers: Sequence[str]) -> Floats:
        """Return in which parts a move counts for each lever."""
        held = np.array([lever in levers for lever in self.levers], dtype=np.float64)
        return held / max(held.sum(), 1.0)

    def base_rate(self, levers: Sequence[str]) -> float:
        """Return how likely one of some levers is by how often each was used so far."""
        held = self.share(levers) > 0.0
        return float(self.counts[held].sum() / self.counts.sum())

    def persistence(self, levers: Sequence[str]) -> float:
        """Return how likely one of some levers is by what followed the last move so far; a Markov chain of first order."""
        if self.last is None:
            return self.base_rate(levers)
        held = self.share(levers) > 0.0
        after = self.steps / self.steps.sum(axis=1, keepdims=True)
        return float((self.last @ after)[held].sum())

    def saw(self, levers: Sequence[str]) -> None:
        """Take a move in; one that is none of these levers tells nothing."""
        if not any(lever in levers for lever in self.levers):
            return
        share = self.share(levers)
        self.counts += share
        if self.last is not None:
            self.steps += np.outer(self.last, share)
        self.last = share
