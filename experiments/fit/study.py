"""A whole fit: what is aimed at, the search, and what came of it."""

from collections.abc import Collection
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from diplomatic_swings.experiments.fit.predict import Floats, mean_over_runs
from diplomatic_swings.experiments.fit.priors import Prior
from diplomatic_swings.experiments.fit.rejection import Aim, Found
from diplomatic_swings.experiments.record import targets
from diplomatic_swings.sim.scenario.ranges import quantities
from diplomatic_swings.sim.tables.records import Scenario

LEARNT, HARDLY = 0.5, 0.15
"""Share of a prior's variance that the record takes away, from which a number counts as learnt from it,
and below which as not identified."""

ENTANGLED = 0.4
"""Correlation of two numbers over the draws from which they are told as known only together."""


def aim(weeks: int | None = None, without: Collection[str] = (), held: targets.Held | None = None) -> Aim:
    """Return the half of the targets that a fit may use, over the whole record or its first weeks.

    Over fewer weeks the figures of moves are counted anew by the same functions, errors grow with the
    root of the length, and what was not known by then drops out.

    Args:
        weeks: weeks of the record from its start (default: all).
        without: targets that runs cannot have.
        held: record and weeks (default: the usual ones).
    """
    held = held or targets.usual()
    values, errors = targets.observed(weeks, held), targets.errors(weeks, held)
    possible = np.array([name not in without for name in targets.names()])
    used = targets.fitted() & np.isfinite(values) & possible
    names = tuple(name for name, use in zip(targets.names(), used, strict=True) if use)
    return Aim(weeks or held.window.weeks, names, values[used], errors[used])


@dataclass(frozen=True)
class Study:
    """A fit and what it rests on.

    Attributes:
        scenario: what was fitted.
        priors: what could move.
        aim: what was aimed at.
        runs: runs that a prediction rests on.
        seed: seed of draws and runs.
        fitted: the draws found.
        before: targets of runs of the scenario as it was, shape (runs, all targets).
        after: targets of runs, each with a draw of its own.
        held: record and weeks that were aimed at.
    """

    scenario: Scenario
    priors: tuple[Prior, ...]
    aim: Aim
    runs: int
    seed: int
    fitted: Found
    before: Floats
    after: Floats
    held: targets.Held = field(default_factory=targets.usual)

    def numbers(self) -> pd.DataFrame:
        """Return what was learnt about each number: prior, value before, median, 90 % range, contraction."""
        have = quantities(self.scenario)
        rows = []
        for prior in self.priors:
            drawn = self.fitted.draws[prior.path]
            low, middle, high = drawn.quantile([0.05, 0.5, 0.95])
            learnt = max(1.0 - float(drawn.var()) / prior.sd**2, 0.0)
            before = have[prior.path].value
            rows.append(
                (prior.path, prior.low, prior.high, before, middle, low, high, learnt, verdict(learnt))
            )
        columns = ["path", "prior_low", "prior_high", "before", "median", "low", "high", "learnt", "verdict"]
        return pd.DataFrame(rows, columns=columns)

    def figures(self) -> pd.DataFrame:
        """Return every target: the record, its half, and what runs say before and after the fit."""
        rows = []
        used = dict(zip(self.aim.names, zip(self.aim.observed, self.aim.spread, strict=True), strict=True))
        before, after = mean_over_runs(self.before), mean_over_runs(self.after)
        known = targets.recorded(self.held)
        spread = targets.errors(held=self.held)
        for column, target in enumerate(targets.targets()):
            value, sd = used.get(target.name, (known[target.name], float(spread[column])))
            gaps = [(value - mean[column]) / sd for mean in (before, after)]
            role = "fitted" if target.name in used else "checked"
            rows.append((target.name, role, target.unit, value, sd, before[column], after[column], *gaps))
        columns = ["target", "role", "unit", "record", "sd", "before", "after", "gap_before", "gap_after"]
        return pd.DataFrame(rows, columns=columns)

    def entangled(self) -> pd.DataFrame:
        """Return pairs of numbers that the record knows only together, strongest first."""
        r = self.fitted.draws.corr(method="spearman").to_numpy()
        first, second = np.triu_indices(len(self.priors), k=1)
        pairs = pd.DataFrame(
            {
                "first": [self.priors[i].path for i in first],
                "second": [self.priors[i].path for i in second],
                "correlation": r[first, second],
            }
        )
        strong = pairs[pairs["correlation"].abs() >= ENTANGLED]
        return strong.sort_values("correlation", key=lambda x: -x.abs()).reset_index(drop=True)


def verdict(learnt: float) -> str:
    """Return in words how much the record says about a number."""
    if learnt >= LEARNT:
        return "learnt"
    return "hardly" if learnt >= HARDLY else "not identified"
