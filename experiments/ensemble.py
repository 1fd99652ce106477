"""Ensembles: many runs of one scenario, counted as they come.

>>> from experiments.ensemble import ensemble
>>> from sim.scenario import load
>>> result = ensemble(load("budapest-summit"), runs=2000, seed=1)  # doctest: +SKIP
>>> result.share("settle")  # doctest: +SKIP
"""

import itertools
import os
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray

from experiments.measures import WEEKS_A_YEAR, wilson
from experiments.posterior import Draws
from experiments.tally import MILLION, Tally, coding, tally
from experiments.version import VERSION
from sim.block import new_block
from sim.calendar import date_of
from sim.game import Game, packed, prepare
from sim.lanes import LANES
from sim.outcomes import OUTCOME_KEYS
from sim.play import Record, new_record
from sim.players import KEYS
from sim.ranges import RANGES
from sim.scenario import Scenario
from sim.state import ISSUES, NAMES

CHUNK = 1024
"""Runs that one thread plays before it reports; results do not depend on it."""

KEPT = 1000
"""Runs whose whole paths are kept: the first ones."""

LARGEST_SEED = 2**64 - 1

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Options:
    """How an ensemble is cut up, and with which numbers it is played.

    Attributes:
        draws: parameter ensemble: every block of 64 runs plays its own draw of the numbers.
        chunk: runs that one thread plays before it reports (default: ``CHUNK``).
        kept: runs whose whole paths are kept, the first ones (default: ``KEPT``).
    """

    draws: Draws | None = None
    chunk: int | None = None
    kept: int | None = None


@dataclass(frozen=True)
class Share:
    """A share of runs with its 95 % Wilson interval."""

    share: float
    low: float
    high: float


@dataclass(frozen=True)
class EnsembleResult:
    """What an ensemble found; immutable.

    Attributes:
        scenario: the scenario that was run.
        seed: seed of the ensemble; run r of any ensemble with this seed has the same shocks.
        runs: number of runs.
        counts: exact counts over all runs.
        draws: parameter ensemble that was played, if any.
        paths: whole paths of the first runs: ``state`` (run, week, variable), ``outcome`` and
            ``in_force`` (run, week), ``move`` (run, turn, player), ``range`` (run, turn, quantity),
            ``type`` and ``payoff`` (run, player; utils, sum over weeks), ``terms`` (run, issue; of the
            first settlement or dictate, else NaN).
    """

    scenario: Scenario
    seed: int
    runs: int
    counts: Tally
    paths: xr.Dataset
    draws: Draws | None = None

    @property
    def weeks(self) -> int:
        """Return the number of weeks played."""
        return self.scenario.weeks

    @property
    def dates(self) -> NDArray[np.datetime64]:
        """Return the date of every state, shape (weeks + 1,)."""
        return np.array(
            [date_of(self.scenario.start, t) for t in range(self.weeks + 1)], dtype="datetime64[D]"
        )

    @property
    def lever_keys(self) -> list[tuple[str, str]]:
        """Return (player, lever) of every lever number."""
        return [(KEYS[lever.player], lever.key) for menu in self.scenario.levers for lever in menu]

    def share(self, outcome: str, week: int = -1) -> Share:
        """Return the share of runs in an outcome at a week (default: the end)."""
        count = self.counts.outcome[week, OUTCOME_KEYS.index(outcome)]
        low, high = wilson(count, self.runs)
        return Share(float(count) / self.runs, float(low), float(high))

    def shares(self) -> pd.DataFrame:
        """Return outcome shares by week with 95 % Wilson intervals, in long form."""
        low, high = wilson(self.counts.outcome, self.runs)
        n = len(OUTCOME_KEYS)
        return pd.DataFrame(
            {
                "week": np.repeat(np.arange(self.weeks + 1), n),
                "date": np.repeat(self.dates, n),
                "outcome": list(OUTCOME_KEYS) * (self.weeks + 1),
                "runs": self.counts.outcome.ravel(),
                "share": self.counts.outcome.ravel() / self.runs,
                "low": low.ravel(),
                "high": high.ravel(),
            }
        )

    def moves(self) -> pd.DataFrame:
        """Return how often each lever was played, by player: share of its weeks."""
        total = self.counts.move.sum(axis=0) / (self.runs * self.weeks)
        players, levers = zip(*self.lever_keys, strict=True)
        labels = [lever.label for menu in self.scenario.levers for lever in menu]
        return pd.DataFrame({"player": players, "lever": levers, "label": labels, "share": total})

    def swings_per_year(self, toward: str = "russia") -> float:
        """Return the mean number of swings of US posture a year, toward Russia or Ukraine."""
        counts = self.counts.swings_russia if toward == "russia" else self.counts.swings_ukraine
        return _mean_of_histogram(counts) / self.weeks * WEEKS_A_YEAR

    def tilt_switches_per_year(self) -> float:
        """Return the mean number of switches of tilt a year (19.1 in 2025)."""
        return _mean_of_histogram(self.counts.tilt_switches) / self.weeks * WEEKS_A_YEAR

    def median_weeks_to_first_deal(self) -> float | None:
        """Return the week by which half the runs have had a deal, or None if fewer have."""
        reached = np.cumsum(self.counts.first_deal[:-1]) * 2 >= self.runs
        return (
            float(reached.argmax()) if reached.any() and self.counts.first_deal[-1] * 2 <= self.runs else None
        )

    def terms(self) -> dict[str, float] | None:
        """Return the mean terms by issue of runs that end in a settlement or dictated terms."""
        n = int(self.counts.settlements)
        return (
            {issue: float(x) / MILLION / n for issue, x in zip(ISSUES, self.counts.terms, strict=True)}
            if n
            else None
        )

    def payoffs(self) -> dict[str, float]:
        """Return the mean payoff of each player, utils per week."""
        return {
            k: float(x) / MILLION / self.runs / self.weeks
            for k, x in zip(KEYS, self.counts.payoff, strict=True)
        }

    def summary(self) -> dict[str, Any]:
        """Return the headline figures as plain data, as ``swings run --json`` prints them."""
        outcomes = {key: vars(self.share(key)) for key in OUTCOME_KEYS}
        table = self.moves()
        moves = {
            p: dict(zip(t["lever"], t["share"].tolist(), strict=True))
            for p, t in table.groupby("player", sort=False)
        }
        return {
            "scenario": self.scenario.name,
            "version": VERSION,
            "digest": self.scenario.digest,
            "params": self.draws and {"name": self.draws.name, "digest": self.draws.digest},
            "seed": self.seed,
            "runs": self.runs,
            "weeks": self.weeks,
            "start": self.scenario.start.isoformat(),
            "outcomes": outcomes,
            "swings_per_year": self.swings_per_year(),
            "swings_per_year_ukraine": self.swings_per_year("ukraine"),
            "tilt_switches_per_year": self.tilt_switches_per_year(),
            "median_weeks_to_first_deal": self.median_weeks_to_first_deal(),
            "relapses_per_run": float(self.counts.relapses) / self.runs,
            "terms": self.terms(),
            "moves": moves,
            "payoffs": self.payoffs(),
        }


def _mean_of_histogram(counts: NDArray[np.int64]) -> float:
    return float((counts * np.arange(len(counts))).sum() / counts.sum())


def ensemble(
    scenario: Scenario,
    runs: int,
    seed: int = 0,
    jobs: int | None = None,
    progress: Progress | None = None,
    draws: Draws | None = None,
) -> EnsembleResult:
    """Run a scenario many times and count.

    Args:
        scenario: what to run.
        runs: number of runs, at least 1.
        seed: 0 to 2**64 - 1; run r has the same shocks in every ensemble with this seed.
        jobs: threads (default: one per core).  Results do not depend on it.
        progress: called with (runs done, runs in all) as chunks finish.
        draws: parameter ensemble; every block of 64 runs then plays its own draw of the numbers.

    Raises:
        ValueError: if ``runs``, ``seed`` or ``jobs`` is out of range.
    """
    check(runs, seed, jobs)
    code = coding(scenario)
    counted: list[Tally] = []
    kept: dict[int, Record] = {}
    for first, record in records(scenario, runs, seed, jobs, progress, Options(draws)):
        counted = [reduce(add, counted, tally(record, code))]
        if len(record.states):
            kept[first] = record
    paths = _paths([kept[first] for first in sorted(kept)], scenario)
    return EnsembleResult(scenario, seed, runs, counted[0], paths, draws)


def check(runs: int, seed: int, jobs: int | None) -> None:
    """Raise ValueError if a number of runs, a seed or a number of jobs is out of range."""
    if runs < 1:
        raise ValueError(f"runs: expected at least 1 (given {runs})")
    if not 0 <= seed <= LARGEST_SEED:
        raise ValueError(f"seed: expected 0 to 2**64 - 1 (given {seed})")
    if jobs is not None and jobs < 1:
        raise ValueError(f"jobs: expected at least 1 (given {jobs})")


def records(
    scenario: Scenario,
    runs: int,
    seed: int,
    jobs: int | None = None,
    progress: Progress | None = None,
    options: Options | None = None,
) -> Iterator[tuple[int, Record]]:
    """Yield ``(first run, record)`` of every chunk of an ensemble, in the order they finish."""
    options = options or Options()
    play = _Player(scenario, seed, options)
    yield from in_chunks(play.chunk, runs, jobs, progress, options.chunk)


def in_chunks[Chunk](
    play: Callable[[int, int], Chunk],
    runs: int,
    jobs: int | None = None,
    progress: Progress | None = None,
    size: int | None = None,
) -> Iterator[tuple[int, Chunk]]:
    """Yield ``(first run, what was played)`` of every chunk of some runs, in the order they finish.

    Args:
        play: plays a chunk, given its first run and how many; called from several threads at once.
        runs: number of runs.
        jobs: threads (default: one per core).
        progress: called with (runs done, runs in all) as chunks finish.
        size: runs of a chunk (default: ``CHUNK``).
    """
    jobs = jobs or os.cpu_count() or 1
    size = size or CHUNK
    chunks = iter([(first, min(size, runs - first)) for first in range(0, runs, size)])
    done = 0
    with ThreadPoolExecutor(jobs) as pool:
        waiting: dict[Future[Chunk], tuple[int, int]] = {}

        def refill() -> None:
            while len(waiting) < 2 * jobs and (chunk := next(chunks, None)) is not None:
                waiting[pool.submit(play, *chunk)] = chunk

        refill()
        while waiting:
            for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                (first, count), played = waiting.pop(future), future.result()
                refill()
                done += count
                if progress:
                    progress(done, runs)
                yield first, played


class _Player:
    """Plays chunks of runs of a scenario, each run with the numbers that are its own."""

    def __init__(self, scenario: Scenario, seed: int, options: Options) -> None:
        self.scenario = scenario
        self.seed = np.uint64(seed)
        self.options = options
        self.moved = options.draws.moved(scenario) if options.draws else frozenset()
        self.game = packed(prepare(scenario))
        self.games: dict[int, Game] = {}

    def chunk(self, first: int, runs: int) -> Record:
        """Play runs ``first`` to ``first + runs - 1``."""
        from sim.kernel import play_runs

        most = KEPT if self.options.kept is None else self.options.kept
        record = new_record(runs, self.game.weeks, min(max(most - first, 0), runs))
        block = new_block(self.game, plain=False)
        for start, count in self.pieces(first, runs):
            play_runs(self.game_of(first + start), block, self.seed, first + start, record, start, count)
        return record

    def pieces(self, first: int, runs: int) -> list[tuple[int, int]]:
        """Return ``(start, count)`` of the stretches of a chunk that share their numbers."""
        if not self.options.draws:
            return [(0, runs)]
        edges = [0, *range(LANES - first % LANES, runs, LANES), runs]
        return [(a, b - a) for a, b in itertools.pairwise(edges)]

    def game_of(self, run: int) -> Game:
        """Return the game that a run plays."""
        draws = self.options.draws
        if not draws or not self.moved:
            return self.game
        number = draws.number(run)
        if number not in self.games:
            self.games[number] = packed(prepare(draws.applied(self.scenario, number, self.moved)))
        return self.games[number]


def _paths(kept: list[Record], scenario: Scenario) -> xr.Dataset:
    """Return whole paths as labelled data."""
    count = sum(len(record.states) for record in kept)

    def joined(field: str) -> NDArray[Any]:
        return np.concatenate([getattr(record, field)[: len(record.states)] for record in kept])

    return xr.Dataset(
        {
            "state": (("run", "week", "variable"), joined("states")),
            "outcome": (("run", "week"), joined("outcome")),
            "in_force": (("run", "week"), joined("in_force")),
            "move": (("run", "turn", "player"), joined("move")),
            "range": (("run", "turn", "quantity"), joined("ranges")),
            "type": (("run", "player"), joined("type")),
            "payoff": (("run", "player"), joined("payoff")),
            "terms": (("run", "issue"), joined("terms")),
        },
        coords={
            "run": np.arange(count),
            "week": np.arange(scenario.weeks + 1),
            "turn": np.arange(scenario.weeks),
            "variable": list(NAMES),
            "player": list(KEYS),
            "quantity": list(RANGES),
            "issue": list(ISSUES),
        },
    )
