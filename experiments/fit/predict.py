"""What a scenario with given numbers says about the record: the targets, run by run, and their means."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from experiments import targets
from experiments.ensemble import Options, records
from sim.scenario import Scenario, lasting, vary

Floats = NDArray[np.float64]


class Predicts(Protocol):
    """Predicts the means of targets from numbers."""

    def mean(self, numbers: Mapping[str, float], /) -> Floats:
        """Return the mean of every target over the runs that define it, NaN if none does."""


@dataclass(frozen=True)
class Predictor:
    """Predicts targets from numbers; the same seed for all, so that chance moves them all alike.

    Attributes:
        scenario: what is varied.
        names: targets to predict, in order.
        window: weeks of the record that count.
        runs: runs an estimate rests on.
        seed: seed of the runs.
    """

    scenario: Scenario
    names: tuple[str, ...]
    window: int
    runs: int
    seed: int

    @cached_property
    def played(self) -> Scenario:
        """Return the scenario cut to the weeks that count."""
        return lasting(self.scenario, min(self.window, self.scenario.weeks))

    def values(self, numbers: Mapping[str, float]) -> Floats:
        """Return the targets of every run, shape (runs, targets); NaN where a run does not define one."""
        varied = vary(self.played, numbers)
        options = Options(chunk=self.runs, kept=self.runs)
        ((_, record),) = records(varied, self.runs, self.seed, 1, None, options)
        wanted = [targets.names().index(name) for name in self.names]
        return targets.target_values(record, varied, self.window)[:, wanted]

    def few(self, numbers: Mapping[str, float], runs: int = 16) -> Floats:
        """Return the same for a few runs: enough where many numbers are looked at."""
        return replace(self, runs=runs).values(numbers)

    def mean(self, numbers: Mapping[str, float]) -> Floats:
        """Return the mean of every target over the runs that define it, NaN if none does."""
        return mean_over_runs(self.values(numbers))


def mean_over_runs(values: Floats) -> Floats:
    """Return means over runs without the NaN ones; NaN where all are."""
    known = np.isfinite(values)
    count = known.sum(axis=0)
    total = np.where(known, values, 0.0).sum(axis=0)
    return np.divide(total, count, out=np.full(values.shape[1], np.nan), where=count > 0)
