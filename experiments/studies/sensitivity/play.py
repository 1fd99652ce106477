"""A scenario as a model: points of a design in, shares of runs in each outcome out.

Every point is solved first, from the solution of the scenario as it is
(:mod:`diplomatic_swings.experiments.designs.game_points`).  Where values do not settle, a study is refused, unless that is allowed; then
it says at how many points.

A *stream* is a set of shocks: points of one stream see the same
shocks run by run, so that they differ by their numbers alone; points of different streams share nothing.
A share over n runs strays from its mean by chance, about sqrt(p (1 - p) / n); what designs do about it is
told where they are made.
"""

import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property, reduce
from operator import add
from typing import Any, NamedTuple, Protocol

import numpy as np
import pandas as pd
from diplomatic_swings.experiments.designs import game_points as game
from diplomatic_swings.experiments.designs.expressions import read_expression
from diplomatic_swings.experiments.designs.game_points import UNSETTLED, UnsettledError
from diplomatic_swings.experiments.designs.points import figures_at, share_names
from diplomatic_swings.experiments.runs.counts import GameCounts
from diplomatic_swings.experiments.runs.ensemble import check
from diplomatic_swings.experiments.runs.measures import Ints
from diplomatic_swings.sim.scenario.loading import vary
from diplomatic_swings.sim.solver.iteration import Solution
from diplomatic_swings.sim.tables.records import Scenario
from diplomatic_swings.sim.world.outcomes import N_OUTCOMES, OUTCOME_KEYS
from diplomatic_swings.store.version import VERSION
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Progress = Callable[[int, int], None]

CHANCE = "(chance)"
"""Name of the input that changes the stream and nothing else."""


class Model(Protocol):
    """What a study looks at: a table of outputs, one row for each point."""

    def __call__(self, points: pd.DataFrame, streams: Ints) -> pd.DataFrame:
        """Return outputs of points (columns by path), each played with the stream of its row."""


def stream_seed(seed: int, stream: int) -> int:
    """Return the seed that a stream is played with; stream 0 is the seed itself."""
    if stream == 0:
        return seed
    return int(np.random.SeedSequence((seed, stream)).generate_state(1, np.uint64)[0])


class Counted(NamedTuple):
    """Runs in each outcome at a point, whether the values they were played with have settled, values of expressions."""

    runs: Ints
    settled: bool
    asked: tuple[float, ...] = ()


@dataclass(frozen=True)
class Play:
    """Plays a scenario at points; call it for the shares of runs in each outcome.

    Attributes:
        scenario: what is varied.
        runs: runs of each point.
        seed: seed of the study.
        week: week at which outcomes are read (default: the last).
        jobs: threads (default: one per core); results do not depend on it.
        progress: called with (points played, points in all).
        allow_unsettled: take points whose values do not settle too.
        unsettled: numbers of such points that were played so far.
        expressions: arithmetic over the figures of a point, such as ``settle - freeze``, told beside the shares; shares in them
            are read at the week, other figures at the end.
        cases: the scenario by labels of blocks, where points have columns of names: a choice of settings, a policy.
    """

    scenario: Scenario
    runs: int
    seed: int = 0
    week: int | None = None
    jobs: int | None = None
    progress: Progress | None = None
    allow_unsettled: bool = False
    unsettled: set[tuple[Any, ...]] = field(default_factory=set, compare=False)
    expressions: tuple[str, ...] = ()
    cases: Mapping[tuple[tuple[str, str], ...], Scenario] = field(default_factory=dict)

    def __post_init__(self) -> None:
        check(self.runs, self.seed, self.jobs)
        if self.week is not None and not 1 <= self.week <= self.scenario.weeks:
            raise ValueError(f"week: expected 1 to {self.scenario.weeks} (given {self.week})")

    def __call__(self, points: pd.DataFrame, streams: Ints) -> pd.DataFrame:
        """Return the share of runs in each outcome and the values of expressions, one row for each point."""
        return self.table(points, streams, 0, self.runs)

    def table(self, points: pd.DataFrame, streams: Ints, first: int, runs: int) -> pd.DataFrame:
        """Return the same of the runs ``first`` to ``first + runs - 1``.

        Raises:
            UnsettledError: if values of points do not settle, unless that is allowed.
        """
        counted = self._counted(points, streams, first, runs)
        shares = np.array([one.runs for one in counted]) / runs
        table = pd.DataFrame(shares, columns=list(OUTCOME_KEYS), index=points.index)
        return table.assign(
            **{text: [one.asked[number] for one in counted] for number, text in enumerate(self.expressions)}
        )

    def counts(self, points: pd.DataFrame, streams: Ints, first: int, runs: int) -> Ints:
        """Return how many of the runs ``first`` to ``first + runs - 1`` are in each outcome, by point.

        Raises:
            UnsettledError: if values of points do not settle, unless that is allowed.
        """
        return np.array([one.runs for one in self._counted(points, streams, first, runs)])

    def _counted(self, points: pd.DataFrame, streams: Ints, first: int, runs: int) -> list[Counted]:
        """Return what is counted at each point."""
        rows: list[Any] = points.to_dict("records")
        seeds = [stream_seed(self.seed, int(stream)) for stream in streams]
        counted: list[Counted] = []
        start = self._start
        with ThreadPoolExecutor(self.jobs or os.cpu_count() or 1) as pool:
            every = pool.map(lambda row, seed: self._count(row, start, seed, first, runs), rows, seeds)
            for number, one in enumerate(every):
                counted.append(one)
                if not one.settled:
                    self.unsettled.add(tuple(rows[number].values()))
                if self.progress:
                    self.progress(number + 1, len(rows))
        self._require_settled()
        return counted

    def _require_settled(self) -> None:
        if self.unsettled and not self.allow_unsettled:
            raise UnsettledError(
                f"{UNSETTLED} at {len(self.unsettled)} of the points (at most {self.scenario.solver.tolerance:g} is asked of "
                "the policies' last change, solver.tolerance); more training runs may help (--set solver.runs=N), or "
                "take the points all the same with --allow-unsettled"
            )

    def _count(
        self, values: Mapping[str, float | str], start: Solution, seed: int, first: int, runs: int
    ) -> Counted:
        labels = tuple((name, value) for name, value in values.items() if isinstance(value, str))
        numbers = {name: value for name, value in values.items() if not isinstance(value, str)}
        scenario = vary(self.cases[labels] if labels else self.scenario, numbers)
        solved = game.values(scenario, start)
        total = np.zeros(N_OUTCOMES, dtype=np.int64)
        kept: list[GameCounts] = []
        count = game.counter(scenario)
        for record in game.records(scenario, solved, seed, first, runs):
            total += np.bincount(game.outcomes(record)[:, self._week], minlength=N_OUTCOMES)
            kept += [count(record)] if self.expressions else []
        if not kept:
            return Counted(total, solved.solution.settled)
        result = game.result(scenario, solved, seed, runs, reduce(add, kept))
        shares = dict(zip(share_names(), (total / runs).tolist(), strict=True))
        figures = figures_at(result) | shares
        asked = tuple(read_expression(text, figures).value(figures) for text in self.expressions)
        return Counted(total, solved.solution.settled, asked)

    @property
    def _week(self) -> int:
        """Return the week that is read."""
        return int(self.scenario.weeks if self.week is None else self.week)

    @cached_property
    def _start(self) -> Solution:
        """Return the solution that those of all points begin from."""
        return game.start(self.scenario, self.jobs)

    def about(self, method: str, points: int) -> dict[str, Any]:
        """Return what a study rests on, to be kept beside its figures."""
        return {
            "method": method,
            "scenario": self.scenario.name,
            "digest": self.scenario.digest,
            "version": VERSION,
            "week": self._week,
            "points": points,
            "runs": self.runs,
            "seed": self.seed,
            "unsettled": len(self.unsettled),
        }


def unsettled_words(about: Mapping[str, Any]) -> list[str]:
    """Return a warning where points were taken whose values do not settle, else nothing.

    Args:
        about: what a study rests on, as :meth:`Play.about` returns it.
    """
    count = about.get("unsettled")
    if not count:
        return []
    points = f"{count} point" if count == 1 else f"{count:,} points"
    text = (
        f"At {points} the values do not settle: what lies between them and others may be the solver's noise, "
    )
    return [f"{text}which no interval here contains."]
