"""What a scenario with given numbers says about the record: the targets, run by run, and their means."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from experiments import targets
from experiments.ensemble import Options, records
from sim.scenario import Scenario, vary

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Predictor:
    """Predicts targets from numbers; the same seed for all, so that chance moves them all alike.

    Attributes:
        scenario: what is varied, cut to the weeks that count.
        names: targets to predict, in order.
        runs: runs an estimate rests on.
        seed: seed of the runs.
        jobs: threads; results do not depend on it.
    """

    scenario: Scenario
    names: tuple[str, ...]
    runs: int
    seed: int
    jobs: int

    def values(self, numbers: Mapping[str, float]) -> Floats:
        """Return the targets of every run, shape (runs, targets); NaN where a run does not define one."""
        varied = vary(self.scenario, numbers)
        options = Options(chunk=-(-self.runs // self.jobs), kept=self.runs)
        found = dict(records(varied, self.runs, self.seed, self.jobs, None, options))
        every = [target.name for target in targets.targets()]
        wanted = [every.index(name) for name in self.names]
        return np.concatenate([targets.target_values(found[k], varied)[:, wanted] for k in sorted(found)])

    def few(self, numbers: Mapping[str, float], runs: int = 16) -> Floats:
        """Return the same for a few runs: enough where many numbers are looked at."""
        return replace(self, runs=runs, jobs=1).values(numbers)

    def mean(self, numbers: Mapping[str, float]) -> dict[str, float]:
        """Return the mean of every target over the runs that define it, NaN if none does."""
        return dict(zip(self.names, mean_over_runs(self.values(numbers)).tolist(), strict=True))


def mean_over_runs(values: Floats) -> Floats:
    """Return means over runs without the NaN ones; NaN where all are."""
    known = np.isfinite(values)
    count = known.sum(axis=0)
    total = np.where(known, values, 0.0).sum(axis=0)
    return np.divide(total, count, out=np.full(values.shape[1], np.nan), where=count > 0)
