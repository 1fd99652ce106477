"""Points of a design, played: one row of figures for each.

A point is a scenario with other numbers and doctrines.  Every point is played on the same shocks, and
alone, so no cut of a design into chunks and no number of threads changes a bit.  A point that cannot be
played is a row with its reason.
"""

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from functools import reduce
from operator import add
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import xarray as xr

from experiments.designs import DOCTRINE, LABELS, PLACE
from experiments.ensemble import CHUNK, EnsembleResult, Progress, check
from experiments.measures import Ints
from experiments.posterior import BASE
from experiments.tally import Tally, coding, tally
from sim.block import new_block
from sim.files.problems import Report, did_you_mean
from sim.game import packed, prepare
from sim.outcomes import OUTCOME_KEYS
from sim.play import Record, new_record
from sim.players import KEYS
from sim.scenario import Scenario, ScenarioError, following, load, quantities, vary
from sim.state import ISSUES

DONE, FAILED = "done", "failed"

Doctrines = tuple[tuple[str, str], ...]
"""Player and doctrine, for every player that a policy gives one."""

Row = Mapping[str, Any]


class Play(NamedTuple):
    """How every point is played.

    Attributes:
        runs: runs at a point.
        seed: seed of the runs, the same at every point.
        at: weeks at which outcome shares are told besides the end.
        keep: whether the runs themselves are kept.
    """

    runs: int
    seed: int = 0
    at: tuple[int, ...] = ()
    keep: bool = False


class Played(NamedTuple):
    """What came of a point.

    Attributes:
        row: figures by name of the column, see :mod:`experiments.sweeps.columns`.
        outcome: runs in each outcome by week, (weeks + 1, outcomes); None where the point failed.
        records: the runs themselves, where they are kept.
    """

    row: dict[str, Any]
    outcome: Ints | None
    records: tuple[Record, ...] = ()


class Bench(NamedTuple):
    """All that playing a point needs besides its row; the same for every point, and small enough to send."""

    cases: dict[Doctrines, Scenario]
    paths: tuple[str, ...]
    play: Play


def evaluate(  # noqa: PLR0913 - of what, and how
    scenario: Scenario,
    points: pd.DataFrame,
    runs: int,
    seed: int = 0,
    jobs: int | None = None,
    progress: Progress | None = None,
    at: Sequence[int] = (),
) -> pd.DataFrame:
    """Play every point and return it with its figures, one row a point.

    Args:
        scenario: the scenario that points change.
        points: as :meth:`experiments.designs.Design.points` returns them; columns besides ``point`` and
            ``policy`` are dotted paths of numbers, or ``doctrines.`` and a player.
        runs: runs at each point.
        seed: seed of the runs, the same at every point.
        jobs: threads (default: one per core).  Results do not depend on it.
        progress: called with (points done, points in all).
        at: weeks at which outcome shares are told besides the end.

    Raises:
        ScenarioError: if a column is no path of the scenario, or a doctrine is not known.
        ValueError: if ``runs``, ``seed`` or ``jobs`` is out of range.
    """
    check(runs, seed, jobs)
    bench = bench_of(scenario, points, Play(runs, seed, tuple(at)))
    found = []
    with ThreadPoolExecutor(jobs or os.cpu_count() or 1) as pool:
        for played in pool.map(lambda row: play_point(bench, row).row, points.to_dict("records")):
            found.append(played)
            if progress:
                progress(len(found), len(points))
    return pd.concat([points.reset_index(drop=True), pd.DataFrame(found)], axis=1)


def bench_of(scenario: Scenario, points: pd.DataFrame, play: Play) -> Bench:
    """Return what is needed to play points.

    Raises:
        ScenarioError: if a column is no path of the scenario, or a doctrine is not known.
    """
    names = [str(name) for name in points.columns if name not in LABELS]
    paths = tuple(name for name in names if not name.startswith(DOCTRINE))
    known = quantities(scenario)
    report = Report()
    for path in paths:
        if path not in known:
            message = f"expected the path of a number of the scenario{did_you_mean(path, known)}"
            report.add(PLACE, path, message)
    report.stop_if_any()
    columns = [name for name in names if name.startswith(DOCTRINE)]
    chosen = {doctrines_of(row) for row in points[columns].drop_duplicates().to_dict("records")}
    return Bench({each: _case(scenario, each) for each in chosen}, paths, play)


def doctrines_of(row: Row) -> Doctrines:
    """Return the doctrines that a point names."""
    return tuple((key, str(name)) for key in KEYS if (name := row.get(f"{DOCTRINE}{key}")))


def _case(scenario: Scenario, doctrines: Doctrines) -> Scenario:
    """Return a scenario whose players follow other doctrines, read beside the baseline."""
    if not doctrines:
        return scenario
    read = load(BASE, doctrines=dict(doctrines)).doctrines
    return following(
        scenario, {KEYS[each.player]: each for each in read if KEYS[each.player] in dict(doctrines)}
    )


def play_point(bench: Bench, row: Row) -> Played:
    """Play one point; whatever goes wrong with it becomes its row."""
    try:
        moved = {path: float(row[path]) for path in bench.paths}
        scenario = vary(bench.cases[doctrines_of(row)], moved)
        records, counts = _counted(scenario, bench.play)
        result = EnsembleResult(scenario, bench.play.seed, bench.play.runs, counts, xr.Dataset())
        return Played(_figures(result, bench.play), counts.outcome, records)
    except ScenarioError as error:
        return Played(_failed("; ".join(f"{p.path}: {p.message}" for p in error.problems), bench.play), None)
    except (MemoryError, OSError):
        raise  # the machine's trouble, not the point's: played again by --resume
    except Exception as error:  # noqa: BLE001 - one bad point must not end a sweep of thousands
        return Played(_failed(f"{type(error).__name__}: {error}", bench.play), None)


def records(scenario: Scenario, seed: int, first: int, runs: int) -> Iterator[Record]:
    """Play runs ``first`` to ``first + runs - 1`` on this thread, some at a time, so that memory stays as it is."""
    from sim.kernel import play_runs

    game = packed(prepare(scenario))
    block = new_block(game, plain=False)
    for start in range(first, first + runs, CHUNK):
        count = min(CHUNK, first + runs - start)
        record = new_record(count, game.weeks, 0)
        play_runs(game, block, np.uint64(seed), start, record, 0, count)
        yield record


def _counted(scenario: Scenario, play: Play) -> tuple[tuple[Record, ...], Tally]:
    code = coding(scenario)
    kept, counted = [], []
    for record in records(scenario, play.seed, 0, play.runs):
        if not np.isfinite(record.payoff).all():
            raise ArithmeticError("a payoff is no finite number")
        counted = [reduce(add, counted, tally(record, code))]
        kept += [record] * play.keep
    return tuple(kept), counted[0]


def _figures(result: EnsembleResult, play: Play) -> dict[str, Any]:
    counts = result.counts
    terms = result.terms() or dict.fromkeys(ISSUES, np.nan)
    median = result.median_weeks_to_first_deal()
    return {
        **_head(DONE, "", play),
        "scenario_digest": result.scenario.digest,
        "counts_digest": counts_digest(counts),
        **_shares(counts.outcome[-1], result.runs, ""),
        **{
            name: share
            for week in play.at
            for name, share in _shares(counts.outcome[week], result.runs, at_week(week)).items()
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


def _failed(reason: str, play: Play) -> dict[str, Any]:
    """Return the row of a point that could not be played: no figures, and why."""
    ends = ["", *map(at_week, play.at)]
    shares = [name for end in ends for name in share_names(end)]
    terms = [f"terms_{issue}" for issue in ISSUES]
    return {
        **_head(FAILED, reason, play),
        "scenario_digest": "",
        "counts_digest": "",
        **dict.fromkeys(shares, np.nan),
        **dict.fromkeys(["share_with_deal", "median_weeks_to_first_deal"], np.nan),
        **dict.fromkeys(["relapses_per_run", "share_on_terms", *terms], np.nan),
        **dict.fromkeys(["swings_per_year", "swings_per_year_ukraine", "tilt_switches_per_year"], np.nan),
        **dict.fromkeys([f"payoff_{key}" for key in KEYS], np.nan),
    }


def counts_digest(counts: Tally) -> str:
    """Return 16 hex digits of everything that was counted: equal if, and only if, all counts are."""
    digest = hashlib.sha256()
    for name in (f.name for f in fields(counts)):
        value = np.asarray(getattr(counts, name))
        text = value.tolist() if value.dtype == object else np.ascontiguousarray(value, dtype="<i8").tobytes()
        digest.update(repr((name, value.shape, text)).encode())
    return digest.hexdigest()[:16]
