"""The effect of what a question asks about: with it less without it, run by run with the same luck."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add

import numpy as np
from diplomatic_swings.experiments.questions.asking import Outcome
from diplomatic_swings.experiments.runs.compare import Side, pairs_of
from diplomatic_swings.experiments.runs.measures import Ints
from diplomatic_swings.experiments.runs.paired import Paired, Sums, newcombe, sums
from diplomatic_swings.experiments.runs.runs import Play

YES, NO, UNCLEAR = 1, -1, 0
"""More of the outcome with it than without, less, or neither for certain."""


@dataclass(frozen=True)
class Counted:
    """What is counted over pairs of runs, by outcome.  Add two with ``+``."""

    sums: Sums
    both: Ints  # (outcomes,): pairs in which it happens on both sides

    def __add__(self, other: "Counted") -> "Counted":
        return Counted(self.sums + other.sums, self.both + other.both)


def effects(
    control: Side, whole: Side, outcomes: tuple[Sequence[Outcome], Sequence[Outcome]], how: Play
) -> list[Paired]:
    """Return the effect on each of some outcomes: shares of runs or times a run, without, with, and the difference.

    Args:
        control: the scenario without what is asked about, solved.
        whole: the scenario, solved.
        outcomes: what is counted, in the numbers of the control and of the scenario.
        how: runs, seed, threads, progress.

    The interval of a difference of shares is Newcombe's (1998), method 10; that of times a run is the mean
    difference +- 1.96 standard errors.
    """
    parts, done = [], 0
    for pair in pairs_of((control, whole), how):
        counts = [
            np.column_stack([outcome.counted(record) for outcome in listed])
            for record, listed in zip(pair, outcomes, strict=True)
        ]
        both = ((counts[0] > 0) & (counts[1] > 0)).sum(axis=0, dtype=np.int64)
        parts.append(Counted(sums(counts[0], counts[1]), both))
        done += len(counts[0])
        if how.progress:
            how.progress(done, how.runs)
    total = reduce(add, parts)
    return [_paired(total, place, times=one.times) for place, one in enumerate(outcomes[0])]


def _paired(total: Counted, place: int, *, times: bool) -> Paired:
    if times:
        return total.sums.mean(place, 1.0)
    runs, both = total.sums.pairs, total.both[place : place + 1]
    first, second = (np.array([int(side[place])]) for side in (total.sums.first, total.sums.second))
    low, high = newcombe(both, first - both, second - both, runs)
    a, b = int(first[0]) / runs, int(second[0]) / runs
    return Paired(a, b, (int(second[0]) - int(first[0])) / runs, float(low[0]), float(high[0]))


def direction(effect: Paired) -> int:
    """Return what an effect says: ``YES``, ``NO`` or, where its interval holds zero, ``UNCLEAR``."""
    return YES if effect.low > 0.0 else NO if effect.high < 0.0 else UNCLEAR
