"""A session beside many model runs: the fan of paths, the answers of sliders, and two settings compared."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from diplomatic_swings.experiments.runs import measures
from diplomatic_swings.experiments.runs.paired import newcombe
from diplomatic_swings.experiments.session import news
from diplomatic_swings.experiments.session.adapter import ENDINGS
from diplomatic_swings.experiments.session.batches import batches, values_of, varied
from diplomatic_swings.experiments.session.records import Fan
from diplomatic_swings.sim.solver.iteration import Solution
from diplomatic_swings.sim.tables.records import Scenario
from numpy.typing import NDArray

RUNS = 2000
STEPS = (64, 192, 744, 1000)
"""Runs by which a slider's answer grows: the first comes at once, all make ``RUNS``."""

QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)
_BATCH = 250

Ends = NDArray[np.int8]
Stale = Callable[[], bool]


def fan(scenario: Scenario, solution: Solution, seed: int, runs: int = RUNS) -> Fan:
    """Return how many runs go from the start of a solved scenario: their endings, postures and swings."""
    sizes = [min(_BATCH, runs - first) for first in range(0, runs, _BATCH)]
    played = list(batches(scenario, solution.beta, seed, sizes, paths=True))
    posture = np.concatenate([batch.posture for batch in played])
    ends = np.concatenate([batch.outcome[:, -1] for batch in played])
    counts = measures.swing_weeks(posture, news.SWING).sum(axis=1)
    lowest, low, middle, high, highest = np.quantile(posture, QUANTILES, axis=0).tolist()
    return Fan(
        runs=runs,
        shares=shares(ends),
        posture=tuple(zip(lowest, low, middle, high, highest, strict=True)),
        swings=tuple(map(int, np.bincount(counts))),
    )


def shares(ends: Ends) -> tuple[float, ...]:
    """Return the share of runs in each ending."""
    counts = np.bincount(ends, minlength=len(ENDINGS))
    return tuple(float(count) / len(ends) for count in counts)


def answers(
    scenario: Scenario,
    solution: Solution,
    values: Mapping[str, float],
    seed: int,
    stale: Stale = lambda: False,
) -> Iterator[Ends]:
    """Yield the endings of a growing number of runs of a scenario with other numbers.

    Players expect what they expected before: the scenario is not solved anew
    (:func:`diplomatic_swings.experiments.session.batches.values_of`).

    Args:
        scenario: where the sliders stand at their marks.
        solution: its values.
        values: numbers by dotted path.
        seed: seed of the luck: run r is the same in every setting.
        stale: asked before each step; when it says so, the work is dropped.

    Raises:
        ScenarioError: if a path or a number is not valid.
    """
    ends: list[Ends] = []
    changed = varied(scenario, values)
    playing = batches(changed, values_of(solution, changed, scenario), seed, STEPS)
    while not stale() and (batch := next(playing, None)) is not None:
        ends.append(batch.outcome[:, -1])
        yield np.concatenate(ends)


@dataclass(frozen=True)
class Difference:
    """One ending in two settings, with the same luck: shares, B less A, its 95 % interval, and whether it is clear."""

    ending: str
    first: float
    second: float
    low: float
    high: float

    @property
    def clear(self) -> bool:
        """Return whether the interval leaves out zero."""
        return self.low > 0.0 or self.high < 0.0


def compared(first: Ends, second: Ends) -> list[Difference]:
    """Return two settings beside each other on the runs that both have played."""
    runs = min(len(first), len(second))
    a, b = (ends[:runs, None] == np.arange(len(ENDINGS)) for ends in (first, second))
    both, only_a, only_b = (x.sum(axis=0) for x in (a & b, a & ~b, ~a & b))
    low, high = newcombe(both, only_a, only_b, runs)
    rows: Sequence[tuple[float, ...]] = list(zip(a.mean(axis=0), b.mean(axis=0), low, high, strict=True))
    return [Difference(e.key, *map(float, row)) for e, row in zip(ENDINGS, rows, strict=True)]
