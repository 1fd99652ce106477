"""What is counted over an ensemble, exactly, so that no cut into chunks changes a bit.

Counts are whole numbers, and sums of payoffs and terms are kept as whole millionths, so adding
tallies is exact in any order: an ensemble is the same on one thread or many, in chunks of any size.
"""

from dataclasses import dataclass, fields
from typing import Any, NamedTuple

import numpy as np
from diplomatic_swings.experiments.runs import measures
from diplomatic_swings.experiments.runs.measures import Ints
from diplomatic_swings.sim.world.outcomes import N_OUTCOMES
from numpy.typing import NDArray

MILLION = 1e6

WAR, TRUCE, SETTLED, DICTATED = range(4)
"""What is in force, as it is counted; both ends by collapse are *dictated*."""


class Lines(NamedTuple):
    """What is counted of runs; the first axis is the run."""

    outcome: NDArray[np.integer]  # (runs, weeks + 1)
    in_force: NDArray[np.integer]  # (runs, weeks + 1): WAR, TRUCE, SETTLED or DICTATED
    move: NDArray[np.integer]  # (runs, weeks, players): number of the option
    type: NDArray[np.integer]  # (runs, players)
    payoff: NDArray[np.float64]  # (runs, players): utils, sum over weeks
    terms: NDArray[np.float64]  # (runs, issues): those at the end, NaN without any


@dataclass(frozen=True)
class Coding:
    """How a scenario's levers are coded for measures, by lever number."""

    n_levers: int
    posture: Ints
    stance_russia: NDArray[np.float64]
    stance_ukraine: NDArray[np.float64]
    stays: float


@dataclass(frozen=True)
class Tally:
    """Exact counts over runs.  Add two with ``+``."""

    runs: np.int64
    outcome: Ints  # (weeks + 1, outcomes): runs in each outcome
    move: Ints  # (weeks, levers): runs that played each lever
    first_deal: Ints  # (weeks + 2,): runs by week of the first deal; last: never
    freeze_length: Ints  # (weeks + 2, 2): ceasefires by weeks held; broken or settled, still held
    relapses: np.int64  # peaces that broke
    settlements: np.int64  # runs with a settlement or dictated terms
    terms: Ints  # (issues,): sum over those runs, millionths
    swings_russia: Ints  # (weeks + 1,): runs by number of swings toward or from Russia
    swings_ukraine: Ints  # (weeks + 1,)
    dwell: Ints  # (2, weeks + 1): stays by weeks, pressing and courting Russia
    tilt_switches: Ints  # (weeks + 1,): runs by number of changes of the side favoured
    chain: Ints  # (4, 4): weekly transitions between the four postures
    posture_weeks: Ints  # (4,): weeks in each posture
    payoff: Ints  # (players,): sum, millionths
    payoff_square: NDArray[np.object_]  # (players,): sum of squares, Python integers
    types: Ints  # (players,): runs in which a player is of its first type

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


def _histogram(values: NDArray[Any], size: int) -> Ints:
    return np.bincount(values.ravel(), minlength=size)[:size].astype(np.int64)


def _by_week(values: NDArray[Any], kinds: int) -> Ints:
    """Return counts of each kind by week; values have shape (runs, weeks, ...)."""
    weeks = values.shape[1]
    flat = np.moveaxis(values, 1, 0).reshape(weeks, -1).astype(np.int64)
    offset = np.arange(weeks, dtype=np.int64)[:, None] * kinds
    return _histogram(flat + offset, weeks * kinds).reshape(weeks, kinds)


def swings_by_run(us: Ints, code: Coding) -> Ints:
    """Return swings toward Russia, swings toward Ukraine and changes of the side favoured by run, (runs, 3).

    Args:
        us: number of Washington's move, (runs, weeks).
        code: how moves are coded.
    """
    swings = [
        measures.swing_weeks(measures.leaky_sum(stance[us], code.stays)).sum(axis=1)
        for stance in (code.stance_russia, code.stance_ukraine)
    ]
    return np.column_stack([*swings, measures.tilt_switches(code.posture[us])])


def tally(record: Lines, code: Coding) -> Tally:
    """Return the counts of some runs."""
    runs, weeks = record.move.shape[:2]
    force = record.in_force
    deal = (force == TRUCE) | (force == SETTLED)
    _, held, ended = measures.spell_lengths(force == TRUCE)
    broke = ((force[:, :-1] == TRUCE) | (force[:, :-1] == SETTLED)) & (force[:, 1:] == WAR)
    done = (force[:, -1] == SETTLED) | (force[:, -1] == DICTATED)
    known = ~np.isnan(record.terms[:, 0])
    us = record.move[:, :, 0].astype(np.int64)
    postures = code.posture[us]
    chain = measures.carried(postures)
    russia = measures.leaky_sum(code.stance_russia[us], code.stays)
    ukraine = measures.leaky_sum(code.stance_ukraine[us], code.stays)
    payoff = np.rint(record.payoff * MILLION).astype(np.int64)
    exact = payoff.astype(object)
    return Tally(
        runs=np.int64(runs),
        outcome=_by_week(record.outcome, N_OUTCOMES),
        move=_by_week(record.move, code.n_levers),
        first_deal=_histogram(measures.first_week(deal), weeks + 2),
        freeze_length=np.stack(
            [_histogram(held[ended], weeks + 2), _histogram(held[~ended], weeks + 2)], axis=1
        ),
        relapses=np.int64(broke.sum()),
        settlements=np.int64((known & done).sum()),
        terms=np.rint(record.terms[known & done] * MILLION).astype(np.int64).sum(axis=0),
        swings_russia=_histogram(measures.swing_weeks(russia).sum(axis=1), weeks + 1),
        swings_ukraine=_histogram(measures.swing_weeks(ukraine).sum(axis=1), weeks + 1),
        dwell=np.stack(measures.dwell_counts(measures.sides(russia))),
        tilt_switches=_histogram(measures.tilt_switches(postures), weeks + 1),
        chain=measures.transition_counts(postures),
        posture_weeks=_histogram(chain[chain != measures.NONE], len(measures.POSTURES)),
        payoff=payoff.sum(axis=0),
        payoff_square=(exact * exact).sum(axis=0),
        types=(record.type == 0).sum(axis=0).astype(np.int64),
    )
