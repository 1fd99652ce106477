"""A scenario as a model: points of a design in, shares of runs in each outcome out.

A *stream* is a set of shocks: points of one stream see the same
shocks run by run, so that they differ by their numbers alone; points of different streams share nothing.
A share over n runs strays from its mean by chance, about sqrt(p (1 - p) / n); what designs do about it is
told where they are made.
"""

import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.ensemble import check
from experiments.measures import Ints
from experiments.points import records
from experiments.version import VERSION
from sim.outcomes import N_OUTCOMES, OUTCOME_KEYS
from sim.scenario import Scenario, lasting, vary

Floats = NDArray[np.float64]
Progress = Callable[[int, int], None]

CHANCE = "(chance)"
"""Name of the input that changes the stream and nothing else."""


class Model(Protocol):
    """What a study looks at: a table of outputs, one row for each point."""

    def __call__(self, points: pd.DataFrame, streams: Ints) -> pd.DataFrame:
        """Return outputs of points (columns by path), each played with the stream of its row."""


def stream_seed(seed: int, stream: int) -> int:
    """Return the seed that a stream is played with; stream 0 is the seed itself."""
    if stream == 0:
        return seed
    return int(np.random.SeedSequence((seed, stream)).generate_state(1, np.uint64)[0])


@dataclass(frozen=True)
class Play:
    """Plays a scenario at points; call it for the shares of runs in each outcome.

    Attributes:
        scenario: what is varied.
        runs: runs of each point.
        seed: seed of the study.
        week: week at which outcomes are read (default: the last).
        jobs: threads (default: one per core); results do not depend on it.
        progress: called with (points played, points in all).
    """

    scenario: Scenario
    runs: int
    seed: int = 0
    week: int | None = None
    jobs: int | None = None
    progress: Progress | None = None

    def __post_init__(self) -> None:
        check(self.runs, self.seed, self.jobs)
        if self.week is not None and not 1 <= self.week <= self.scenario.weeks:
            raise ValueError(f"week: expected 1 to {self.scenario.weeks} (given {self.week})")

    def __call__(self, points: pd.DataFrame, streams: Ints) -> pd.DataFrame:
        """Return the share of runs in each outcome, one row for each point."""
        counted = self.counts(points, streams, 0, self.runs)
        return pd.DataFrame(counted / self.runs, columns=list(OUTCOME_KEYS), index=points.index)

    def counts(self, points: pd.DataFrame, streams: Ints, first: int, runs: int) -> Ints:
        """Return how many of the runs ``first`` to ``first + runs - 1`` are in each outcome, by point."""
        rows: list[Any] = points.to_dict("records")
        seeds = [stream_seed(self.seed, int(stream)) for stream in streams]
        counted = np.zeros((len(rows), N_OUTCOMES), dtype=np.int64)
        with ThreadPoolExecutor(self.jobs or os.cpu_count() or 1) as pool:
            found = pool.map(lambda row, seed: self._count(row, seed, first, runs), rows, seeds)
            for number, count in enumerate(found):
                counted[number] = count
                if self.progress:
                    self.progress(number + 1, len(rows))
        return counted

    def _count(self, values: Mapping[str, float], seed: int, first: int, runs: int) -> Ints:
        played = records(vary(self._short, values), seed, first, runs)
        return np.sum([np.bincount(r.outcome[:, -1], minlength=N_OUTCOMES) for r in played], axis=0)

    @property
    def _short(self) -> Scenario:
        """Return the scenario up to the week that is read: what comes after is not played."""
        if self.week is None or self.week == self.scenario.weeks:
            return self.scenario
        return lasting(self.scenario, self.week)

    def about(self, method: str, points: int) -> dict[str, Any]:
        """Return what a study rests on, to be kept beside its figures."""
        return {
            "method": method,
            "scenario": self.scenario.name,
            "digest": self.scenario.digest,
            "version": VERSION,
            "week": self.scenario.weeks if self.week is None else self.week,
            "points": points,
            "runs": self.runs,
            "seed": self.seed,
        }
