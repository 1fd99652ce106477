"""What is counted over an ensemble, exactly, so that no cut into chunks changes a bit.

Counts are whole numbers, and sums of payoffs and terms are kept as whole millionths, so adding
tallies is exact in any order: an ensemble is the same on one thread or many, in chunks of any size.
"""

from dataclasses import dataclass, fields
from typing import NamedTuple

import numpy as np
from diplomatic_swings.experiments.runs import measures
from diplomatic_swings.experiments.runs.measures import Ints
from diplomatic_swings.sim.world.outcomes import N_OUTCOMES
from diplomatic_swings.store.loops import compiled
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
    freeze_length: Ints  # (weeks + 2, 2): ceasefires by weeks held; ended or settled, still held
    relapses: np.int64  # peaces that turned to war again
    settlements: np.int64  # runs with a settlement or dictated terms
    terms: Ints  # (issues,): sum over those runs, millionths
    swings_russia: Ints  # (weeks + 1,): runs by number of swings toward or from Russia
    swings_ukraine: Ints  # (weeks + 1,)
    dwell: Ints  # (2, weeks + 1): stays by weeks, pressing and courting Russia
    tilt_switches: Ints  # (weeks + 1,): runs by number of tilt switches
    chain: Ints  # (4, 4): weekly transitions between the four postures
    posture_weeks: Ints  # (4,): weeks in each posture
    payoff: Ints  # (players,): sum, millionths
    payoff_square: NDArray[np.object_]  # (players,): sum of squares, Python integers
    types: Ints  # (players,): runs in which a player is of its first type

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


def swings_by_run(us: Ints, code: Coding) -> Ints:
    """Return swings toward Russia, swings toward Ukraine and tilt switches by run, (runs, 3).

    Args:
        us: number of Washington's move, (runs, weeks).
        code: how moves are coded.
    """
    swings = [
        measures.swing_weeks(measures.leaky_sum(stance[us], code.stays)).sum(axis=1)
        for stance in (code.stance_russia, code.stance_ukraine)
    ]
    return np.column_stack([*swings, measures.tilt_switches(code.posture[us])])


class Paths(NamedTuple):
    """What is counted week by week, as compiled loops read it: whole numbers of 64 bits.

    Attributes:
        outcome: see :class:`Lines`.
        in_force: see :class:`Lines`.
        move: see :class:`Lines`.
        posture: posture by number of a move.
        stance: stances toward Russia and toward Ukraine by number of a move, (2, moves).
        stays: share of the leaky sum of stances that stays a week.
    """

    outcome: Ints
    in_force: Ints
    move: Ints
    posture: Ints
    stance: NDArray[np.float64]
    stays: float


class Sums(NamedTuple):
    """Room for what is counted week by week, see :class:`Tally`; the two histograms of swings are one table."""

    outcome: Ints
    move: Ints
    first_deal: Ints
    freeze_length: Ints
    relapses: Ints
    swings: Ints
    dwell: Ints
    tilt_switches: Ints
    chain: Ints
    posture_weeks: Ints


def add_peace(paths: Paths, sums: Sums) -> None:
    """Add up outcomes, first deals, how long ceasefires hold, and peaces that turn to war again."""
    runs, weeks = paths.in_force.shape
    for run in range(runs):
        first, held = weeks, 0
        for week in range(weeks):
            sums.outcome[week, paths.outcome[run, week]] += 1
            force = paths.in_force[run, week]
            deal = force in (TRUCE, SETTLED)
            first = week if deal and first == weeks else first
            if held > 0 and force != TRUCE:
                sums.freeze_length[held, 0] += 1
            held = held + 1 if force == TRUCE else 0
            if deal and week + 1 < weeks and paths.in_force[run, week + 1] == WAR:
                sums.relapses[0] += 1
        sums.first_deal[first] += 1
        if held > 0:
            sums.freeze_length[held, 1] += 1


def add_moves(paths: Paths, sums: Sums) -> None:
    """Add up moves, and the postures of Washington, the first player: each lasts until the next one is coded."""
    runs, weeks, players = paths.move.shape
    for run in range(runs):
        last, switches = measures.NONE, 0
        for week in range(weeks):
            for player in range(players):
                sums.move[week, paths.move[run, week, player]] += 1
            coded = paths.posture[paths.move[run, week, 0]]
            now = last if coded == measures.NONE else coded
            if last != measures.NONE:
                sums.chain[last, now] += 1
                switches += _TOWARD_RUSSIA[last] != _TOWARD_RUSSIA[now]
            if now != measures.NONE:
                sums.posture_weeks[now] += 1
            last = now
        sums.tilt_switches[switches] += 1


_TOWARD_RUSSIA = tuple(measures.TOWARD_RUSSIA.tolist())


def add_swings(paths: Paths, sums: Sums) -> None:
    """Add up swings of Washington's stances, and stays on a side of Russia that begin and end in sight."""
    runs, weeks, _ = paths.move.shape
    for toward in range(2):
        for run in range(runs):
            level, side, since, swings = 0.0, 0, -1, 0
            for week in range(weeks):
                level = paths.stays * level + paths.stance[toward, paths.move[run, week, 0]]
                sign = 1 if level > measures.DEAD_BAND else -1 if level < -measures.DEAD_BAND else 0
                if sign * side < 0:
                    if toward == 0 and since >= 0:
                        sums.dwell[1 if side > 0 else 0, week - since] += 1
                    since, swings = week, swings + 1
                side = side if sign == 0 else sign
            sums.swings[toward, swings] += 1


def add_weeks(paths: Paths, sums: Sums) -> None:
    """Add up all that is counted week by week."""
    add_peace(paths, sums)
    add_moves(paths, sums)
    add_swings(paths, sums)


_READ = repr((measures.NONE, measures.DEAD_BAND, _TOWARD_RUSSIA))
"""Numbers of another module that the loops read."""


def _added(record: Lines, code: Coding) -> Sums:
    """Return what is counted week by week."""
    weeks = record.move.shape[1]
    outcome, force, move = (
        np.array(each, dtype=np.int64, order="C") for each in (record.outcome, record.in_force, record.move)
    )
    stance = np.stack([code.stance_russia, code.stance_ukraine])
    paths = Paths(outcome, force, move, np.array(code.posture), stance, float(code.stays))
    postures = len(measures.POSTURES)
    sums = Sums(
        outcome=_zeros(weeks + 1, N_OUTCOMES),
        move=_zeros(weeks, code.n_levers),
        first_deal=_zeros(weeks + 2),
        freeze_length=_zeros(weeks + 2, 2),
        relapses=_zeros(1),
        swings=_zeros(2, weeks + 1),
        dwell=_zeros(2, weeks + 1),
        tilt_switches=_zeros(weeks + 1),
        chain=_zeros(postures, postures),
        posture_weeks=_zeros(postures),
    )
    compiled(add_weeks, _READ, add_peace, add_moves, add_swings)(paths, sums)
    return sums


def _zeros(*shape: int) -> Ints:
    return np.zeros(shape, dtype=np.int64)


def tally(record: Lines, code: Coding) -> Tally:
    """Return the counts of some runs."""
    runs, end = len(record.move), record.in_force[:, -1]
    done = ((end == SETTLED) | (end == DICTATED)) & ~np.isnan(record.terms[:, 0])
    payoff = np.rint(record.payoff * MILLION).astype(np.int64)
    exact = payoff.astype(object)
    sums = _added(record, code)
    return Tally(
        runs=np.int64(runs),
        outcome=sums.outcome,
        move=sums.move,
        first_deal=sums.first_deal,
        freeze_length=sums.freeze_length,
        relapses=np.int64(sums.relapses[0]),
        settlements=np.int64(done.sum()),
        terms=np.rint(record.terms[done] * MILLION).astype(np.int64).sum(axis=0),
        swings_russia=sums.swings[0],
        swings_ukraine=sums.swings[1],
        dwell=sums.dwell,
        tilt_switches=sums.tilt_switches,
        chain=sums.chain,
        posture_weeks=sums.posture_weeks,
        payoff=payoff.sum(axis=0),
        payoff_square=(exact * exact).sum(axis=0),
        types=(record.type == 0).sum(axis=0).astype(np.int64),
    )
