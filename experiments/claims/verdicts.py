"""What an interval means for a claim."""

import math
from collections.abc import Iterable
from typing import Final

from diplomatic_swings.experiments.claims.estimates import LEAST, Interval

HOLDS: Final = "holds"
FAILS: Final = "does not hold"
UNDECIDED: Final = "undecided"

SURE = 150
"""Runs that must agree for an interval without width: what is seen in none of 150 happens, by the rule of
three (Hanley and Lippman-Hand 1983, JAMA 249), in fewer than 2 of 100."""


def verdict(interval: Interval, threshold: float, *, above: bool) -> str:
    """Return whether a figure lies on the claimed side of a threshold, its whole interval with it.

    It is undecided where the interval holds the threshold, or too few runs contribute to tell.
    """
    if interval.support < LEAST or math.isnan(interval.low) or math.isnan(interval.high):
        return UNDECIDED
    if interval.low == interval.high and interval.support < SURE:
        return UNDECIDED
    if interval.low <= threshold <= interval.high:
        return UNDECIDED
    return HOLDS if (interval.value > threshold) == above else FAILS


def overall(verdicts: Iterable[str]) -> str:
    """Return the verdict on a claim with several expectations: it holds only if all of them do."""
    given = list(verdicts)
    if FAILS in given:
        return FAILS
    return UNDECIDED if UNDECIDED in given else HOLDS
