"""Approximate Bayesian computation by sequential Monte Carlo (Toni et al. 2009), with pyABC.

A draw of the numbers is judged by the distance of what it predicts from the record, each target scaled
by how far one year may stray from the mean by chance (its spread over runs, and the record's own error).
The ball of draws that is kept has the radius sqrt(n + 2) for n targets: the mean squared distance inside
is then n, as that of the truth would be.  A tighter one would fit the accidents of one year.
"""

import itertools
import logging
import tempfile
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from experiments.fit.predict import Predictor
from experiments.fit.priors import Prior

Progress = Callable[[int], None]

FAR = 1e3
"""Distance, in spreads, of a target that no run of a draw defines."""


@dataclass(frozen=True)
class Settings:
    """How thoroughly to search.

    Attributes:
        particles: draws in each generation.
        generations: generations at most.
        seed: seed of the search (the runs have one of their own).
        draws: rows of the posterior ensemble that is handed on.
    """

    particles: int = 200
    generations: int = 12
    seed: int = 0
    draws: int = 100


@dataclass(frozen=True)
class Fitted:
    """What a fit found.

    Attributes:
        draws: equally likely draws of the numbers, one a row, columns by path.
        distances: largest distance allowed in each generation.
        simulations: ensembles that were run.
        goal: the distance that was aimed at.
    """

    draws: pd.DataFrame
    distances: tuple[float, ...]
    simulations: int
    goal: float

    @property
    def reached(self) -> bool:
        """Return whether the last generation lies within the distance that was aimed at."""
        return self.distances[-1] <= self.goal * (1.0 + 1e-9)


def goal(n: int) -> float:
    """Return the radius within which draws are kept, for ``n`` targets."""
    return float(np.sqrt(n + 2.0))


def distance(predicted: dict[str, float], observed: dict[str, float], spread: dict[str, float]) -> float:
    """Return the distance of a prediction from the record, in spreads (root of the sum of squares)."""
    gaps = np.array([(predicted[name] - observed[name]) / spread[name] for name in observed])
    gaps[~np.isfinite(gaps)] = FAR
    return float(np.sqrt((gaps**2).sum()))


def fit(
    predictor: Predictor,
    priors: tuple[Prior, ...],
    observed: dict[str, float],
    spread: dict[str, float],
    settings: Settings,
    progress: Progress | None = None,
) -> Fitted:
    """Return draws of the numbers whose predictions are as near to the record as chance allows.

    Args:
        predictor: predicts the targets.
        priors: what may move.
        observed: the record, by target.
        spread: standard deviation of the record about the mean of a true model, by target.
        settings: how thoroughly to search.
        progress: called with the number of ensembles run so far.
    """
    import pyabc

    logging.getLogger("ABC").setLevel(logging.ERROR)
    keys = [f"z{i}" for i in range(len(priors))]

    tried = itertools.count(1)

    def model(parameters: dict[str, float]) -> dict[str, float]:
        if progress:
            progress(next(tried))
        return predictor.mean(numbers(priors, np.array([parameters[key] for key in keys])))

    np.random.seed(settings.seed % 2**32)  # noqa: NPY002 - pyABC draws from NumPy's global generator
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of libraries below pyABC
        abc = pyabc.ABCSMC(
            model,
            pyabc.Distribution(**{key: pyabc.RV("norm", 0.0, 1.0) for key in keys}),
            lambda x, y: distance(x, y, spread),
            population_size=settings.particles,
            eps=pyabc.MedianEpsilon(),
            transitions=pyabc.MultivariateNormalTransition(),
            sampler=pyabc.SingleCoreSampler(),
        )
        abc.new(f"sqlite:///{Path(folder) / 'history.db'}", observed)
        history = abc.run(minimum_epsilon=goal(len(observed)), max_nr_populations=settings.generations)
        table, weights = history.get_distribution(m=0)
        generations = history.get_all_populations().query("t >= 0")
        tried_in_all = int(history.total_nr_simulations)
    rows = resampled(np.asarray(weights), settings.draws, settings.seed)
    found = [numbers(priors, row) for row in table[keys].to_numpy()[rows]]
    return Fitted(
        pd.DataFrame(found),
        tuple(generations["epsilon"]),
        tried_in_all,
        goal(len(observed)),
    )


def numbers(priors: tuple[Prior, ...], z: np.ndarray) -> dict[str, float]:
    """Return numbers from standard normal coordinates, one for each prior.

    The search moves in these: without edges, no step is lost outside the priors' box, where with some
    thirty numbers nearly all would be.
    """
    from scipy.special import ndtr

    return {p.path: p.low + (p.high - p.low) * float(u) for p, u in zip(priors, ndtr(z), strict=True)}


def resampled(weights: np.ndarray, n: int, seed: int) -> np.ndarray:
    """Return ``n`` row numbers drawn by weight, spread as evenly as can be (systematic resampling)."""
    start = np.random.default_rng(seed).random()
    edges = np.cumsum(weights) / weights.sum()
    return np.minimum(np.searchsorted(edges, (np.arange(n) + start) / n), len(weights) - 1)
