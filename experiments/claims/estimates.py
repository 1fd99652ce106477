"""From columns by run to figures with intervals: one formula for all.

A figure is a smooth function of the means of columns over runs.  Its *influence* says by how much each
run moves it; sums and differences of figures on the same runs add up their influences, run by run, and
the standard deviation of the sum gives the interval (delta method).  For a ratio A / B of means the
influence of a run with columns a and b is (a - (A / B) b) / B.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from diplomatic_swings.experiments.claims.measures import RATIO, VARIANCE_SHARE
from diplomatic_swings.experiments.claims.played import Floats
from diplomatic_swings.experiments.runs.measures import Z95

LEAST = 10
"""Runs that must contribute to a figure for its interval to mean anything."""

ROUNDING = 1e-12
"""Differences below this share of the figures come from the rounding of sums."""


class Figure(NamedTuple):
    """A figure, the influence of each run on it, and the number of runs that contribute."""

    value: float
    influence: Floats
    support: int


class Interval(NamedTuple):
    """A sum of figures and its 95 % interval.

    Attributes:
        value: the sum.
        low: lower end; NaN where it is unknown.
        high: upper end.
        spread: standard deviation between runs of what is compared; the unit of standardised effects.
        support: least number of runs that contribute to one of the figures.
    """

    value: float
    low: float
    high: float
    spread: float
    support: int


def figure(columns: Floats, how: str) -> Figure:
    """Return the figure that columns by run make."""
    return {RATIO: ratio, VARIANCE_SHARE: variance_share}[how](columns)


def ratio(columns: Floats) -> Figure:
    """Return the ratio of the sums of two columns; NaN if the second is all zero."""
    top, bottom = columns[:, 0], columns[:, 1]
    support = int((bottom > 0.0).sum())
    if not support:
        return Figure(math.nan, np.full(len(columns), math.nan), 0)
    value = float(top.sum() / bottom.sum())
    return Figure(value, (top - value * bottom) / bottom.mean(), support)


def variance_share(columns: Floats) -> Figure:
    """Return the share of the variance of a 0-or-1 column y that another, t, explains: cov(y, t)^2 / var y var t.

    This is the first-order Sobol index of y for t (Saltelli et al. 2008, Global Sensitivity Analysis).
    """
    y, t = columns[:, 0], columns[:, 1]
    dy, dt = y - y.mean(), t - t.mean()
    vy, vt, cov = float((dy * dy).mean()), float((dt * dt).mean()), float((dy * dt).mean())
    if vy == 0.0 or vt == 0.0:
        return Figure(math.nan, np.full(len(columns), math.nan), 0)
    value = cov * cov / (vy * vt)
    moved = 2.0 * cov * (dy * dt - cov) / (vy * vt)
    influence = moved - value * ((dy * dy - vy) / vy + (dt * dt - vt) / vt)
    return Figure(value, influence, int(min(y.sum(), len(y) - y.sum(), t.sum(), len(t) - t.sum())))


def combine(figures: Sequence[Figure], factors: Sequence[float]) -> Interval:
    """Return a sum of figures on the same runs, each times a factor, with its 95 % interval.

    Args:
        figures: the figures.
        factors: by what each is multiplied.
    """
    value = sum(f.value * k for f, k in zip(figures, factors, strict=True))
    parts = [f.influence * k for f, k in zip(figures, factors, strict=True)]
    half = Z95 * standard_error(np.sum(parts, axis=0))
    if max(abs(value), half) <= ROUNDING * max(
        abs(f.value * k) for f, k in zip(figures, factors, strict=True)
    ):
        value = half = 0.0
    spread = math.sqrt(sum(float(part.var()) for part in parts) / min(len(parts), 2))
    return Interval(value, value - half, value + half, spread, min(f.support for f in figures))


def over_seeds(intervals: Sequence[Interval]) -> Interval:
    """Return the mean of a sum over seeds of the runs and of the solver; its interval reaches over all of theirs.

    So it lies beyond a bar only if it does with every seed.
    """
    value, spread = (
        math.fsum(each) / len(intervals)
        for each in ([i.value for i in intervals], [i.spread for i in intervals])
    )
    ends = [x for i in intervals for x in (i.low, i.high)]
    unknown = any(math.isnan(x) for x in ends)
    low, high = (math.nan, math.nan) if unknown else (min(ends), max(ends))
    return Interval(value, low, high, spread, min(i.support for i in intervals))


def standard_error(influence: Floats) -> float:
    """Return the standard error of a figure: that of a mean over runs; NaN for a single run."""
    if len(influence) < 2:
        return math.nan
    return float(influence.std(ddof=1)) / math.sqrt(len(influence))
