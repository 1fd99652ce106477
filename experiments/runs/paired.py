"""Differences between two scenarios on the same runs, counted exactly.

Run r has the same luck in both scenarios, so what differs between them is due to the scenarios, and
a difference is known far better than either figure alone.  Differences are always second minus first.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from diplomatic_swings.experiments.runs.measures import Z95, Floats, Ints, wilson
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd  # 100 MB: the class page needs :func:`newcombe` alone

Exact = NDArray[np.object_]
"""Python integers: squares of millionths outgrow 64 bits."""


class Paired(NamedTuple):
    """A figure of two scenarios: both values, second minus first, and its 95 % interval (NaN: unknown)."""

    a: float
    b: float
    difference: float
    low: float
    high: float


class Shared(NamedTuple):
    """Runs in each outcome by week, (weeks + 1, outcomes): in the first scenario, in the second, in both at once."""

    first: Ints
    second: Ints
    both: Ints


@dataclass(frozen=True)
class Sums:
    """Exact sums over pairs of runs of whole numbers, by figure.  Add two with ``+``."""

    pairs: int
    first: Exact
    second: Exact
    square: Exact  # of second minus first

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    def paired(self, figure: int, scale: float) -> Paired | None:
        """Return the means of a figure times ``scale``, or None if there are no pairs; see :meth:`mean`."""
        return self.mean(figure, scale) if self.pairs else None

    def mean(self, figure: int, scale: float) -> Paired:
        """Return the means of a figure times ``scale``; there must be pairs.

        The interval is the mean difference +- 1.96 standard errors; it is unknown for a single pair.
        """
        total = int(self.second[figure] - self.first[figure])
        a, b, difference = (
            scale * int(x) / self.pairs for x in (self.first[figure], self.second[figure], total)
        )
        half = Z95 * scale * standard_error(self.pairs, total, int(self.square[figure]))
        return Paired(a, b, difference, difference - half, difference + half)


def sums(first: Ints, second: Ints) -> Sums:
    """Return the sums of figures of paired runs; both have shape (runs, figures)."""
    a, b = first.astype(object), second.astype(object)
    zeros = np.zeros(first.shape[1], dtype=object)
    return Sums(len(a), zeros + a.sum(axis=0), zeros + b.sum(axis=0), zeros + ((b - a) ** 2).sum(axis=0))


def standard_error(n: int, total: int, square: int) -> float:
    """Return the standard error of the mean of ``n`` whole numbers from their sum and sum of squares.

    NaN if ``n`` is 1.  The numerator of the variance is a whole number, so nothing cancels.
    """
    if n < 2:
        return float("nan")
    return float(((n * square - total * total) / (n * n * (n - 1))) ** 0.5)


def newcombe(both: Ints, only_first: Ints, only_second: Ints, runs: int) -> tuple[Floats, Floats]:
    """Return the 95 % interval of the difference of two paired shares, second minus first.

    Args:
        both: runs in which both scenarios show the outcome.
        only_first: runs in which only the first does.
        only_second: runs in which only the second does.
        runs: number of pairs.

    Source: Newcombe (1998), Statistics in Medicine 17, 2635-2650, method 10: Wilson intervals of the
    two shares, combined with the correlation of the pairs (with a continuity correction).
    """
    shared, one, two = (np.asarray(x, dtype=np.float64) for x in (both, only_first, only_second))
    p, q = (shared + one) / runs, (shared + two) / runs
    p_down, p_up = _arms(shared + one, runs)
    q_down, q_up = _arms(shared + two, runs)
    phi = correlation(shared, one, two, runs)
    below = np.sqrt(np.maximum(q_down**2 - 2.0 * phi * q_down * p_up + p_up**2, 0.0))
    above = np.sqrt(np.maximum(q_up**2 - 2.0 * phi * q_up * p_down + p_down**2, 0.0))
    return q - p - below, q - p + above


def newcombe_apart(first: tuple[int, int], second: tuple[int, int]) -> tuple[float, float]:
    """Return the 95 % interval of the difference of the shares of two samples apart, second minus first.

    Args:
        first: runs that show the outcome, and runs in all, of the first sample.
        second: the same of the second.

    Source: Newcombe (1998), Statistics in Medicine 17, 873-890, method 10.
    """
    (one, n), (two, m) = first, second
    p_down, p_up = _arms(np.asarray(float(one)), n)
    q_down, q_up = _arms(np.asarray(float(two)), m)
    difference = two / m - one / n
    return difference - float(np.hypot(q_down, p_up)), difference + float(np.hypot(q_up, p_down))


def _arms(count: Floats, runs: int) -> tuple[Floats, Floats]:
    """Return how far the Wilson interval of a share reaches below and above it."""
    low, high = wilson(count, runs)
    return count / runs - low, high - count / runs


def correlation(both: Floats, only_first: Floats, only_second: Floats, runs: int) -> Floats:
    """Return the correlation of two paired shares, positive ones corrected for continuity."""
    neither = runs - both - only_first - only_second
    product = both * neither - only_first * only_second
    corrected = np.where(product > 0.0, np.maximum(product - runs / 2.0, 0.0), product)
    first, second = both + only_first, both + only_second
    margins = np.sqrt(first * (runs - first)) * np.sqrt(second * (runs - second))
    phi: Floats = np.divide(corrected, margins, out=np.zeros_like(corrected), where=margins > 0.0)
    return phi


def matched[Chunk](
    first: Iterator[tuple[int, Chunk]], second: Iterator[tuple[int, Chunk]]
) -> Iterator[tuple[Chunk, Chunk]]:
    """Yield the chunks of the same runs in both scenarios, each given with its first run.

    Chunks arrive in the order they finish.  Each waits for its counterpart; both sides start their
    chunks in the same order, so few ever wait.
    """
    waiting: tuple[dict[int, Chunk], dict[int, Chunk]] = ({}, {})
    for played in zip(first, second, strict=True):
        for (first_run, chunk), shelf in zip(played, waiting, strict=True):
            shelf[first_run] = chunk
        for first_run in waiting[0].keys() & waiting[1].keys():
            yield waiting[0].pop(first_run), waiting[1].pop(first_run)


def in_both(first: NDArray[np.integer], second: NDArray[np.integer], kinds: int) -> Ints:
    """Return how many runs are of the same kind in both scenarios, by week and kind.

    Args:
        first: number of the kind by run and week in the first scenario.
        second: the same in the second.
        kinds: number of kinds.
    """
    same = first == second
    return np.stack([(same & (first == kind)).sum(axis=0) for kind in range(kinds)], axis=1).astype(np.int64)


def paired_outcomes(counts: Shared, runs: int, keys: Sequence[str], *, certain: bool) -> "pd.DataFrame":
    """Return outcome shares of two scenarios and their differences by week, in long form.

    ``only_a`` and ``only_b`` are the runs in the outcome in one scenario alone.

    Args:
        counts: runs in each outcome by week.
        runs: number of pairs of runs.
        keys: keys of the outcomes.
        certain: whether the scenarios are the same, so that the intervals are zero.
    """
    a, b, both = counts
    low, high = newcombe(both, a - both, b - both, runs)
    if certain:
        low, high = np.zeros_like(low), np.zeros_like(high)
    columns = {
        "a": a / runs,
        "b": b / runs,
        "only_a": a - both,
        "only_b": b - both,
        "difference": (b - a) / runs,
        "low": low,
        "high": high,
    }
    week = np.repeat(np.arange(len(a)), len(keys))
    import pandas as pd

    return pd.DataFrame(
        {"week": week, "outcome": list(keys) * len(a), **{k: v.ravel() for k, v in columns.items()}}
    )
