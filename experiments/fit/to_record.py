"""The fit to the record of 2025: every draw is solved warm, then played.

What is aimed at, how draws are accepted and what is told of them is :mod:`diplomatic_swings.experiments.fit`.  A draw's prediction is
kept under a digest of all that it depends on, so a fit that is interrupted goes on where it stopped, and a fit
with more draws plays only those that are new.

>>> from diplomatic_swings.experiments.fit.to_record import study
>>> from diplomatic_swings.sim.scenario.loading import load
>>> found = study(load("talks-2025-01"), tries=1000)  # doctest: +SKIP
"""

import dataclasses as dc
import hashlib
import io
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np
from diplomatic_swings.experiments.fit.predict import Floats, mean_over_runs
from diplomatic_swings.experiments.fit.priors import Prior
from diplomatic_swings.experiments.fit.rejection import Aim, Progress, search
from diplomatic_swings.experiments.fit.study import Study, aim
from diplomatic_swings.experiments.record import targets
from diplomatic_swings.experiments.record.happened import MISSING, happened
from diplomatic_swings.experiments.record.targets import Held
from diplomatic_swings.experiments.record.window import check_start
from diplomatic_swings.experiments.runs.runs import Play, play_with
from diplomatic_swings.experiments.runs.solves import Solved, cores
from diplomatic_swings.sim.scenario.loading import vary
from diplomatic_swings.sim.solver.iteration import solve as solve_afresh
from diplomatic_swings.sim.solver.solutions import WARM_ITERATIONS, folder, sources
from diplomatic_swings.sim.tables.records import Scenario
from diplomatic_swings.store import cache

RUNS = 500
"""Runs that a draw is judged by."""

FEW = 16
"""Runs with other shocks that show what a kept draw says, beside those that it was chosen by."""

FOLDER = "fits"
DIGITS = 16


class Judged(NamedTuple):
    """What a draw says: means of all targets over the runs it is judged by, and other runs one by one."""

    mean: Floats  # (targets,)
    few: Floats  # (FEW, targets)


@dc.dataclass(frozen=True)
class GamePredictor:
    """Predicts targets from numbers: solved warm from the scenario's own values, and played with the same luck.

    Attributes:
        scenario: what is varied.
        solved: its values.
        names: targets to predict, in order.
        window: weeks of the record that count.
        runs: runs an estimate rests on.
        seed: seed of the runs; that of the runs beside them is the next one.
        threads: threads of a solve.
        held: record and weeks that are aimed at.
    """

    scenario: Scenario
    solved: Solved
    names: tuple[str, ...]
    window: int
    runs: int = RUNS
    seed: int = 0
    threads: int | None = None
    held: Held = dc.field(default_factory=targets.usual)

    @cached_property
    def places(self) -> list[int]:
        """Return where the targets stand among all."""
        return [targets.names().index(name) for name in self.names]

    @cached_property
    def home(self) -> Path:
        """Return the folder of kept predictions: one for all that they have in common."""
        weeks = (self.window, self.held.window, targets.periods(self.held))
        common = (self.scenario.digest, self.solved.digest, sources(), weeks, self.runs, self.seed, FEW)
        return folder().parent / FOLDER / hashlib.sha256(repr(common).encode()).hexdigest()[:DIGITS]

    def mean(self, numbers: Mapping[str, float]) -> Floats:
        """Return the mean of every target over the runs that define it, NaN if none does."""
        return self.judged(numbers).mean[self.places]

    def judged(self, numbers: Mapping[str, float]) -> Judged:
        """Return what a draw says: kept, or solved and played now, and kept."""
        name = hashlib.sha256(repr(sorted(numbers.items())).encode()).hexdigest()[:DIGITS]
        path = self.home / f"{name}.judged"
        kept = _read(path)
        if kept is None:
            kept = self._play(numbers)
            _write(path, kept)
        return kept

    def _play(self, numbers: Mapping[str, float]) -> Judged:
        varied = vary(self.scenario, numbers) if numbers else self.scenario
        solution = solve_afresh(
            varied,
            seed=self.solved.solution.seed,
            threads=cores(self.threads),
            warm=self.solved.solution.standard,
            iterations=WARM_ITERATIONS,
        )
        short, values = dc.replace(varied, weeks=self.window), Solved(solution, self.solved.digest)
        judged, beside = (
            targets.figures(happened(play_with(short, values, how)), self.window, self.held)
            for how in (
                Play(self.runs, self.seed, self.threads, kept=self.runs),
                Play(FEW, self.seed + 1, self.threads, kept=FEW),
            )
        )
        return Judged(mean_over_runs(judged), beside)


def _read(path: Path) -> Judged | None:
    """Return a kept prediction; None if there is none, or its file is damaged."""
    content = cache.read(path)
    if content is None:
        return None
    with np.load(io.BytesIO(content), allow_pickle=False) as data:
        return Judged(np.asarray(data["mean"]), np.asarray(data["few"]))


def _write(path: Path, kept: Judged) -> None:
    """Keep a prediction, whole or not at all; a folder that cannot be written is no error."""
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, mean=kept.mean, few=kept.few)
    cache.write(path, buffer.getvalue())


def aimed(weeks: int | None = None, held: Held | None = None) -> Aim:
    """Return what a fit aims at: the targets that runs can have, in the first weeks or all."""
    return aim(weeks, MISSING, held)


def study(  # noqa: PLR0913 - what is fitted, to what, and how thoroughly
    scenario: Scenario,
    solved: Solved,
    priors: tuple[Prior, ...],
    aimed_at: Aim,
    *,
    tries: int,
    runs: int = RUNS,
    seed: int = 0,
    threads: int | None = None,
    progress: Progress | None = None,
    held: Held | None = None,
) -> Study:
    """Fit a scenario's numbers to the record.

    Args:
        scenario: what is fitted; it should start when the record does.
        solved: its values, from which every draw's are solved.
        priors: what may move.
        aimed_at: what to aim at.
        tries: draws of the numbers to try.
        runs: runs that each draw is judged by.
        seed: seed of draws and runs.
        threads: threads of a solve; results do not depend on it.
        progress: called with (draws tried, draws in all).
        held: record and weeks (default: the usual ones).

    Raises:
        ScenarioError: if the scenario starts on another day than the record.
    """
    held = held or targets.usual()
    check_start(scenario.name, scenario.start, held.window)
    predictor = GamePredictor(scenario, solved, aimed_at.names, aimed_at.weeks, runs, seed, threads, held)
    nearest = search(predictor, priors, aimed_at, tries=tries, seed=seed, progress=progress)
    judge = dc.replace(predictor, window=held.window.weeks)
    rows = nearest.draws.to_dict("records")
    after = np.concatenate([judge.judged({str(path): x for path, x in row.items()}).few for row in rows])
    return Study(scenario, priors, aimed_at, runs, seed, nearest, judge.judged({}).few, after, held)
