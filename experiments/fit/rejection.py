"""Approximate Bayesian computation by rejection (Pritchard et al. 1999): draw, play, keep what comes near.

Numbers are drawn from the priors; each draw is played, and kept if what it predicts lies near the record,
each target scaled by how far one year may stray from the mean by chance.  The ball that is kept has the
radius sqrt(n + 2) for n targets: the mean squared distance inside is then n, as that of the truth would
be; a tighter one would fit the accidents of one year.

Draws are points of a scrambled Sobol sequence, which fills the priors more evenly than chance.  They are
independent of each other, so that any may be played anywhere, more can be added, and none has a weight:
a sequential search (Toni et al. 2009) was tried, and among forty numbers one draw in a hundred took nearly
all the weight (docs/decisions).
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pandas as pd
from diplomatic_swings.experiments.fit.predict import Floats, Predicts
from diplomatic_swings.experiments.fit.priors import Prior

Progress = Callable[[int, int], None]

FAR = 1e3
"""Distance, in spreads, of a target that no run of a draw defines."""

LEAST_SHARE = 0.01
"""If fewer draws than this share come near enough, the nearest share is kept, and the fit says so."""


@dataclass(frozen=True)
class Aim:
    """What a fit aims at.

    Attributes:
        weeks: weeks of the record that are used, from its start.
        names: targets.
        observed: the record's figures.
        spread: how far one history of that length may lie from what it is a draw of.
    """

    weeks: int
    names: tuple[str, ...]
    observed: Floats
    spread: Floats

    @property
    def radius(self) -> float:
        """Return the distance within which draws are kept."""
        return float(np.sqrt(len(self.names) + 2.0))

    def distance(self, predicted: Floats) -> float:
        """Return the distance of a prediction from the record, in spreads (root of the sum of squares)."""
        gaps = (predicted - self.observed) / self.spread
        return float(np.sqrt((np.where(np.isfinite(gaps), gaps, FAR) ** 2).sum()))


@dataclass(frozen=True)
class Found:
    """What a search found.

    Attributes:
        draws: the draws that are kept, in the order of their numbers; columns by path.
        distances: distance of every draw tried from the record.
        allowed: the largest distance kept.
        radius: the distance that chance allows.
    """

    draws: pd.DataFrame
    distances: Floats
    allowed: float
    radius: float

    @property
    def tried(self) -> int:
        """Return how many draws were tried."""
        return len(self.distances)

    @property
    def reached(self) -> bool:
        """Return whether enough draws lie within what chance allows."""
        return self.allowed <= self.radius


def points(priors: tuple[Prior, ...], tries: int, seed: int) -> pd.DataFrame:
    """Return draws of the priors, one a row: a scrambled Sobol sequence."""
    from scipy.stats import qmc

    sequence = qmc.Sobol(len(priors), rng=np.random.default_rng(seed))
    unit = sequence.random_base2(max(tries - 1, 1).bit_length())[:tries]
    low = np.array([prior.low for prior in priors])
    high = np.array([prior.high for prior in priors])
    return pd.DataFrame(low + (high - low) * unit, columns=[prior.path for prior in priors])


def predictions(
    predictor: Predicts, draws: pd.DataFrame, jobs: int, progress: Progress | None = None
) -> Iterator[Floats]:
    """Yield what each draw predicts, in order: means of the targets over runs."""
    rows: list[dict[str, float]] = draws.to_dict("records")
    with ThreadPoolExecutor(jobs) as pool:
        for done, predicted in enumerate(pool.map(predictor.mean, rows), start=1):
            if progress:
                progress(done, len(rows))
            yield predicted


def search(  # noqa: PLR0913 - what moves, what is aimed at, and how thoroughly
    predictor: Predicts,
    priors: tuple[Prior, ...],
    aim: Aim,
    *,
    tries: int,
    seed: int,
    jobs: int = 1,
    progress: Progress | None = None,
) -> Found:
    """Return draws of the numbers whose predictions are as near to the record as chance allows.

    Args:
        predictor: predicts the targets of ``aim``.
        priors: what may move.
        aim: the record, and how far chance may take a year from what it is a draw of.
        tries: draws to try.
        seed: seed of the draws (the runs have one of their own).
        jobs: threads; results do not depend on it.
        progress: called with (draws tried, draws in all).
    """
    draws = points(priors, tries, seed)
    far = np.array([aim.distance(x) for x in predictions(predictor, draws, jobs, progress)])
    allowed = max(aim.radius, float(np.quantile(far, LEAST_SHARE)))
    kept = draws[far <= allowed].reset_index(drop=True)
    return Found(kept, far, aim.radius if allowed == aim.radius else allowed, aim.radius)
