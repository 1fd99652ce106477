"""Points of a design, played: one row of figures for each.

A point is a scenario with other numbers, under policies.  Every point is played with the same luck, and
alone, so no cut of a design into chunks and no number of threads changes a bit.  A point is solved first
(:mod:`diplomatic_swings.experiments.designs.game_points`).  A point that cannot be played is a row with its reason; one whose
values do not settle keeps its figures and is marked, so that no effect is drawn from it.
"""

import hashlib
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, is_dataclass
from functools import reduce
from operator import add
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from diplomatic_swings.experiments.designs import game_points as game
from diplomatic_swings.experiments.designs.design import CHOSEN, DRAW, FOLLOWED, LABELS, PLACE
from diplomatic_swings.experiments.designs.expressions import ExpressionError, read_expression
from diplomatic_swings.experiments.designs.game_points import UNSETTLED, Figure
from diplomatic_swings.experiments.runs.counts import GameCounts
from diplomatic_swings.experiments.runs.ensemble import CHUNK, Progress, check
from diplomatic_swings.experiments.runs.measures import Ints
from diplomatic_swings.experiments.runs.runs import BargainingResult
from diplomatic_swings.experiments.runs.solves import Solved
from diplomatic_swings.forms.problems import Report, ScenarioError, did_you_mean
from diplomatic_swings.sim.rules.play import Record
from diplomatic_swings.sim.scenario.loading import following, vary
from diplomatic_swings.sim.scenario.ranges import quantities
from diplomatic_swings.sim.solver.iteration import Solution
from diplomatic_swings.sim.tables.records import Scenario
from diplomatic_swings.sim.world.outcomes import OUTCOME_KEYS
from diplomatic_swings.sim.world.state import ISSUES

STATUSES = DONE, FAILED, UNSETTLED_POINT = ("done", "failed", "unsettled")
"""A point was played; could not be played; was played with values that do not settle."""

Followed = tuple[tuple[str, str], ...]
"""Player and policy, for every player that a policy of the design gives one; before them, block and alternative of settings."""

Variants = Mapping[tuple[tuple[str, str], ...], Scenario]
"""The scenario under every choice of settings, as :meth:`diplomatic_swings.experiments.designs.design.Design.variants` gives it."""

Row = Mapping[str, Any]


class Play(NamedTuple):
    """How every point is played.

    Attributes:
        runs: runs at a point.
        seed: seed of the runs, the same at every point.
        at: weeks at which outcome shares are told besides the end.
        keep: whether the runs themselves are kept.
        outcomes: expressions over the figures of a point, by name.
        held: whether players expect what they expect in the scenario as it is, so that no point is solved.
    """

    runs: int
    seed: int = 0
    at: tuple[int, ...] = ()
    keep: bool = False
    outcomes: tuple[tuple[str, str], ...] = ()
    held: bool = False


class Played(NamedTuple):
    """What came of a point.

    Attributes:
        row: figures by name of the column, see :mod:`diplomatic_swings.experiments.sweeps.columns`.
        outcome: runs in each outcome by week, (weeks + 1, outcomes); None where the point failed.
        records: the runs themselves, where they are kept.
    """

    row: dict[str, Any]
    outcome: Ints | None
    records: tuple[Any, ...] = ()


class Bench(NamedTuple):
    """All that playing a point needs besides its row; the same for every point, and small enough to send.

    Attributes:
        cases: the scenario that points change, by what players follow.
        paths: what points change.
        play: how they are played.
        start: the solution that those of points begin from.
    """

    cases: dict[Followed, Scenario]
    paths: tuple[str, ...]
    play: Play
    start: Solution

    @property
    def scenario(self) -> Scenario:
        """Return one of the scenarios: all have the same players and moves."""
        return next(iter(self.cases.values()))


def evaluate(  # noqa: PLR0913 - of what, and how
    scenario: Scenario,
    points: pd.DataFrame,
    runs: int,
    seed: int = 0,
    jobs: int | None = None,
    progress: Progress | None = None,
    at: Sequence[int] = (),
    outcomes: Mapping[str, str] | None = None,
    variants: Variants | None = None,
) -> pd.DataFrame:
    """Play every point and return it with its figures, one row a point.

    Args:
        scenario: the scenario that points change.
        points: as :meth:`diplomatic_swings.experiments.designs.design.Design.points` returns them; columns besides ``point`` and
            ``policy`` are dotted paths of numbers, or ``policies.`` and a player.
        runs: runs at each point.
        seed: seed of the runs, the same at every point.
        jobs: threads (default: one per core).  Results do not depend on it.
        progress: called with (points done, points in all).
        at: weeks at which outcome shares are told besides the end.
        outcomes: expressions over the figures of a point, by name; each is a column ``outcome_NAME``.
        variants: the scenario under every choice of settings, where points have columns of settings.

    Raises:
        ScenarioError: if a column is no path of the scenario, or a policy or an expression is not known.
        ValueError: if ``runs``, ``seed`` or ``jobs`` is out of range.
    """
    check(runs, seed, jobs)
    play = Play(runs, seed, tuple(at), outcomes=tuple((outcomes or {}).items()))
    bench = bench_of(scenario, points, play, jobs, variants)
    rows: list[dict[str, Any]] = []
    with ThreadPoolExecutor(jobs or os.cpu_count() or 1) as pool:
        for played in pool.map(lambda row: play_point(bench, row).row, points.to_dict("records")):
            rows.append(played)
            if progress:
                progress(len(rows), len(points))
    return pd.concat([points.reset_index(drop=True), pd.DataFrame(rows)], axis=1)


def bench_of(
    scenario: Scenario,
    points: pd.DataFrame,
    play: Play,
    jobs: int | None = None,
    variants: Variants | None = None,
) -> Bench:
    """Return what is needed to play points; the scenario is solved for it.

    Raises:
        ScenarioError: if a column is no path of the scenario, or a policy is not known.
    """
    names = [str(name) for name in points.columns if name not in LABELS]
    paths = tuple(name for name in names if not name.startswith((FOLLOWED, CHOSEN)) and name != DRAW)
    known = quantities(scenario)
    report = Report()
    for path in paths:
        if path not in known:
            message = f"expected the path of a number of the scenario{did_you_mean(path, known)}"
            report.add(PLACE, path, message)
    for name, text in play.outcomes:
        try:
            read_expression(text, [figure.name for figure in figures_of(scenario, play.at)])
        except ExpressionError as error:
            report.add(PLACE, f"outcomes.{name}", str(error))
    report.stop_if_any()
    columns = [name for name in names if name.startswith((FOLLOWED, CHOSEN))]
    rows = points[columns].drop_duplicates().to_dict("records") or [{}]
    cases = {}
    for row in rows:
        base = (variants or {}).get(settings_in(row), scenario)
        cases[settings_in(row) + followed_in(row)] = (
            following(base, dict(followed_in(row))) if followed_in(row) else base
        )
    return Bench(cases, paths, play, game.start(scenario, jobs))


def followed_in(row: Row) -> Followed:
    """Return the policies that a point names."""
    named = [(str(name).partition(".")[2], row[name]) for name in row if str(name).startswith(FOLLOWED)]
    return tuple((player, str(name)) for player, name in named if name)


def settings_in(row: Row) -> Followed:
    """Return block and alternative of the settings that a point names."""
    return tuple(
        (str(name).removeprefix(CHOSEN), str(row[name])) for name in row if str(name).startswith(CHOSEN)
    )


def play_point(bench: Bench, row: Row) -> Played:
    """Play one point; whatever goes wrong with it becomes its row."""
    return play_points(bench, [row])[0]


def play_points(bench: Bench, rows: Sequence[Row], tick: Callable[[], None] = lambda: None) -> list[Played]:
    """Play points one after another, or some at a time where none is solved; each has the same bits either way.

    All are made ready, then played, then counted: what a processor keeps at hand serves the next point.

    Args:
        bench: what they need besides their rows.
        rows: their numbers and policies.
        tick: called for every point that is done.
    """
    played: list[Played] = []
    size = max(1, CHUNK // bench.play.runs) if bench.play.held else 1
    for first in range(0, len(rows), size):
        ready = [_tried(bench, _made_ready, row) for row in rows[first : first + size]]
        records = [_then(bench, _records, each) for each in ready]
        for each in records:
            played.append(_then(bench, _counted, each))
            tick()
    return played


class _Ready(NamedTuple):
    """A point with its values, and what was played of it: all of it where that is little."""

    scenario: Scenario
    values: Solved
    records: Iterable[Record]


def _tried[Given, Made](bench: Bench, step: Callable[[Bench, Given], Made], given: Given) -> Made | Played:
    """Return what a step makes of a point; whatever goes wrong becomes its row."""
    try:
        return step(bench, given)
    except ScenarioError as error:
        return _failed("; ".join(f"{p.path}: {p.message}" for p in error.problems), bench)
    except (MemoryError, OSError):
        raise  # the machine's trouble, not the point's: played again by --resume
    except Exception as error:  # noqa: BLE001 - one bad point must not end a sweep of thousands
        return _failed(f"{type(error).__name__}: {error}", bench)


def _then[Made](bench: Bench, step: Callable[[Bench, _Ready], Made], given: _Ready | Played) -> Made | Played:
    """Return what the next step makes of a point, if nothing has gone wrong with it."""
    return given if isinstance(given, Played) else _tried(bench, step, given)


def _made_ready(bench: Bench, row: Row) -> _Ready:
    moved = {path: float(row[path]) for path in bench.paths}
    scenario = vary(bench.cases[settings_in(row) + followed_in(row)], moved)
    values = (game.held if bench.play.held else game.values)(scenario, bench.start)
    records = game.records(scenario, values, bench.play.seed, 0, bench.play.runs, narrow=bench.play.held)
    return _Ready(scenario, values, records)


def _records(bench: Bench, ready: _Ready) -> _Ready:
    """Return a point that has been played, if its runs are few enough to be kept until they are counted."""
    return ready._replace(records=list(ready.records)) if bench.play.runs <= CHUNK else ready


def _counted(bench: Bench, ready: _Ready) -> Played:
    scenario, values, _ = ready
    play, count = bench.play, game.counter(scenario)
    kept: list[Record] = []
    sums: list[GameCounts] = []
    for record in ready.records:
        if not np.isfinite(record.payoff).all():
            raise ArithmeticError("a payoff is no finite number")
        sums = [reduce(add, sums, count(record))]
        kept += [record] * play.keep
    counts = sums[0]
    result = game.result(scenario, values, play.seed, play.runs, counts)
    settled = values.solution.settled
    head = _head(DONE, "", play) if settled else _head(UNSETTLED_POINT, UNSETTLED, play)
    row = {**head, "counts_digest": counts_digest(counts), **_figures(result, play)}
    return Played(row, result.counts.outcome, tuple(kept))


def figures_of(
    scenario: Scenario, at: Sequence[int], outcomes: Sequence[tuple[str, str]] = ()
) -> list[Figure]:
    """Return the figures of a point, in the order of their columns, with expressions over them last."""
    asked = [Figure(f"outcome_{name}", "see meaning", f"outcome: {text}") for name, text in outcomes]
    ends = {"": "at the end", **{at_week(week): f"at week {week}" for week in at}}
    shares = [
        Figure(name, "0..1", f"share of runs in {key} {words}")
        for end, words in ends.items()
        for name, key in zip(share_names(end), OUTCOME_KEYS, strict=True)
    ]
    payoffs = [
        Figure(f"payoff_{key}", "utils per week", f"mean payoff of {name}")
        for key, name in game.player_names(scenario).items()
    ]
    return [*shares, *_OUTCOMES, *payoffs, *game.figures(scenario), *asked]


_OUTCOMES = (
    Figure("share_with_deal", "0..1", "share of runs that ever had a ceasefire or settlement"),
    Figure("median_weeks_to_first_deal", "weeks", "half of all runs have a deal by then; empty: fewer do"),
    Figure("relapses_per_run", "per run", "relapses: deals that turned to war again, by choice or accident"),
    Figure("share_on_terms", "0..1", "share of runs that end in a settlement or dictated terms"),
    *(
        Figure(f"terms_{issue}", "0..1", "mean terms of those runs, 0 Kyiv's ideal, 1 Moscow's")
        for issue in ISSUES
    ),
    Figure("swings_per_year", "per year", "swings of US posture toward Russia"),
    Figure("swings_per_year_ukraine", "per year", "swings of US posture toward Ukraine"),
    Figure("tilt_switches_per_year", "per year", "tilt switches: changes of whom US moves favour"),
)


def figures_at(result: BargainingResult) -> dict[str, Any]:
    """Return the figures of a point by the names of their columns."""
    return _figures(result, Play(result.runs, result.seed))


def _figures(result: BargainingResult, play: Play) -> dict[str, Any]:
    counts = result.counts
    terms = result.terms() or dict.fromkeys(ISSUES, np.nan)
    median = result.median_weeks_to_first_deal()
    ends = {"": -1, **{at_week(week): week for week in play.at}}
    figures: dict[str, Any] = {
        "scenario_digest": result.scenario.digest,
        **{
            name: share
            for end, week in ends.items()
            for name, share in _shares(counts.outcome[week], result.runs, end).items()
        },
        "share_with_deal": 1.0 - float(counts.first_deal[-1]) / result.runs,
        "median_weeks_to_first_deal": np.nan if median is None else median,
        "relapses_per_run": float(counts.relapses) / result.runs,
        "share_on_terms": float(counts.settlements) / result.runs,
        **{f"terms_{issue}": value for issue, value in terms.items()},
        "swings_per_year": result.swings_per_year(),
        "swings_per_year_ukraine": result.swings_per_year("ukraine"),
        "tilt_switches_per_year": result.tilt_switches_per_year(),
        **{f"payoff_{key}": value for key, value in result.payoffs().items()},
        **game.measured(result),
    }
    return figures | {
        f"outcome_{name}": read_expression(text, figures).value(figures) for name, text in play.outcomes
    }


def at_week(week: int) -> str:
    """Return the end of the name of a share at a week."""
    return f"_week_{week}"


def share_names(end: str = "") -> list[str]:
    """Return the names of the columns of outcome shares."""
    return [f"share_{key}{end}" for key in OUTCOME_KEYS]


def _shares(counts: Ints, runs: int, end: str) -> dict[str, float]:
    return {name: float(count) / runs for name, count in zip(share_names(end), counts, strict=True)}


def _head(status: str, reason: str, play: Play) -> dict[str, Any]:
    return {"status": status, "reason": reason, "runs": play.runs, "seed": play.seed}


def _failed(reason: str, bench: Bench) -> Played:
    """Return a point that could not be played: no figures, and why."""
    empty = {
        figure.name: figure.nothing
        for figure in figures_of(bench.scenario, bench.play.at, bench.play.outcomes)
    }
    digests = {"scenario_digest": "", "counts_digest": ""}
    return Played({**_head(FAILED, reason, bench.play), **digests, **empty}, None)


def counts_digest(counts: Any) -> str:  # noqa: ANN401
    """Return 16 hex digits of everything that was counted: equal if, and only if, all counts are."""
    digest = hashlib.sha256()
    for name, value in _counted_arrays(counts):
        text = value.tolist() if value.dtype == object else np.ascontiguousarray(value, dtype="<i8").tobytes()
        digest.update(repr((name, value.shape, text)).encode())
    return digest.hexdigest()[:16]


def _counted_arrays(counts: Any) -> list[tuple[str, Ints]]:  # noqa: ANN401
    """Return all arrays of counts by name; counts may hold those of another kind."""
    listed: list[tuple[str, Ints]] = []
    for name in (f.name for f in fields(counts)):
        value = getattr(counts, name)
        listed += _counted_arrays(value) if is_dataclass(value) else [(name, np.asarray(value))]
    return listed
