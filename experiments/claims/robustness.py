"""How far a claim depends on numbers that nobody knows: the same trial on many draws of them."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from experiments.claims.games import Size
from experiments.claims.trial import Finding, Job, Measured, ensembles, finding, measure_all
from experiments.ensemble import Progress
from experiments.posterior import BASE, Draws
from sim.files.numbers import WHOLE_UNITS, Quantity
from sim.lanes import LANES
from sim.scenario import load, meaning, quantities

SPREAD = 0.2
"""How far a number is moved either way, as a share of it."""

RUNS_A_DRAW = 2 * LANES
"""Runs of each ensemble that play one draw."""

DEFINED = ("events", "legal", "stance", "phases")
"""Parts of a scenario that say what happens or what a move is, and are not uncertain."""


class Robustness(NamedTuple):
    """In how many draws of the numbers all effects of a claim point the claimed way."""

    name: str
    agree: int
    draws: int

    @property
    def share(self) -> float:
        """Return the share of draws."""
        return self.agree / self.draws


def nearby(count: int, seed: int = 0, spread: float = SPREAD) -> Draws:
    """Return draws of all uncertain numbers of the baseline, moved by up to ``spread`` either way.

    A Latin hypercube, each number held within its own range and its hard bounds.  A number whose range is
    a single point is a definition and stays, and so do zeros and numbers that count.

    Source of the design: McKay, Beckman and Conover (1979), Technometrics 21.
    """
    from scipy.stats import qmc

    known = {path: q for path, q in quantities(load(BASE)).items() if uncertain(path, q)}
    unit = qmc.LatinHypercube(len(known), rng=np.random.default_rng(seed)).random(count)
    columns = {
        path: _held(q.value * (1.0 + spread * (2.0 * unit[:, k] - 1.0)), path, q)
        for k, (path, q) in enumerate(known.items())
    }
    return Draws(f"numbers within {spread:.0%}", pd.DataFrame(columns))


def uncertain(path: str, q: Quantity) -> bool:
    """Return whether a number is uncertain, rather than a definition."""
    parts = path.split(".")
    fixed = bool(q.range and q.range[0] == q.range[1]) or q.unit in WHOLE_UNITS or q.value == 0.0
    return not (fixed or parts[-1] == "set" or any(part in parts for part in DEFINED))


def _held(values: np.ndarray, path: str, q: Quantity) -> np.ndarray:  # type: ignore[type-arg]
    num = meaning(path)
    low, high = q.range or ((num.low, num.high) if num else (-np.inf, np.inf))
    return np.clip(values, low, high)


def robustness(
    jobs: list[Job], draws: Draws, size: Size, progress: Progress | None = None
) -> list[Robustness]:
    """Return, for each job, in how many draws all its effects point the claimed way.

    Args:
        jobs: claims with their scenarios.
        draws: draws of the numbers; what a preset, a lens or a claim sets for a reason stays as it is.
        size: seed and threads; each draw is played ``RUNS_A_DRAW`` times.
        progress: called with (ensembles done, ensembles in all).
    """
    runs = len(draws) * RUNS_A_DRAW
    columns = measure_all(ensembles(jobs), Size(runs, size.seed, size.threads, draws), progress)
    return [Robustness(draws.name, _agreeing(job, columns, draws, runs), len(draws)) for job in jobs]


def _agreeing(job: Job, columns: Measured, draws: Draws, runs: int) -> int:
    number = np.arange(runs) // LANES % len(draws)
    return sum(points(finding(job, columns, chosen=number == draw)) for draw in range(len(draws)))


def points(found: Finding) -> bool:
    """Return whether all effects point the claimed way, whatever their size."""
    return all(
        _points(e.found.value - e.expectation.threshold, above=e.expectation.above) for e in found.effects
    )


def _points(difference: float, *, above: bool) -> bool:
    return difference > 0.0 if above else difference < 0.0
