"""Every run a row: how and when it ended, its deals, terms, payoffs, swings and hidden types.

Runs follow from scenario, values and seed, so rows are played again chunk by chunk where they are wanted, and a table
of any length costs no memory.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
from diplomatic_swings.experiments.runs import measures
from diplomatic_swings.experiments.runs.counts import Followed, GameCoding, coding, follow
from diplomatic_swings.experiments.runs.ensemble import Progress, in_chunks
from diplomatic_swings.experiments.runs.measures import Flags, Ints
from diplomatic_swings.experiments.runs.playing import ChunkPlayer
from diplomatic_swings.experiments.runs.runs import WINNERS, BargainingResult
from diplomatic_swings.experiments.runs.tally import SETTLED, TRUCE, WAR, swings_by_run
from diplomatic_swings.sim.rules.play import EXHAUSTED
from diplomatic_swings.sim.tables.block import BREAK
from diplomatic_swings.sim.tables.game import packed, prepare, with_values
from diplomatic_swings.sim.tables.records import Scenario
from diplomatic_swings.sim.world.calendar import date_of
from diplomatic_swings.sim.world.outcomes import IMPOSED, OUTCOME_KEYS, WALKOUT
from diplomatic_swings.sim.world.state import ISSUES
from diplomatic_swings.store.arrow import Field, schema, write_excel, write_stata, write_tables
from diplomatic_swings.store.version import VERSION

RUNS_TABLE: Final = "runs"
"""Name of the table, without the ending of its file."""

EXCEL, STATA, NETCDF = FURTHER = ("xlsx", "stata", "netcdf")
"""Further files of a result that one may ask for."""

_NUMBER, _REAL, _WORD, _DATE = pa.int32(), pa.float64(), pa.string(), pa.date32()
_TERMS: Final = {
    "territory": "territory conceded: 0 Kyiv's ideal, 1 Moscow's",
    "alignment": "neutrality and limits on forces: 0 Kyiv's ideal, 1 Moscow's",
    "relief": "relief from sanctions: 0 none, 1 full",
    "guarantees": "guarantees for Ukraine: 0 none, 1 a treaty",
}


def fields(scenario: Scenario) -> list[Field]:
    """Return the columns of a row, in order."""
    never = "empty: never"
    return [
        Field("run", _NUMBER, "number", "number of the run; with the seed it fixes all luck in it"),
        Field(
            "seed", pa.uint64(), "number", "seed; a run of this number has the same luck in every scenario"
        ),
        Field("ending", _WORD, "name", "outcome at the end: stall, walkout, freeze, settle or imposed"),
        Field("ending_since", _DATE, "date", "first day from which the run is in that outcome to its end"),
        Field(
            "imposed_by", _WORD, "name", "where the end is imposed, the player that has won; empty: it is not"
        ),
        Field(
            "first_deal", _DATE, "date", f"day by which a first ceasefire or settlement is in force; {never}"
        ),
        Field("first_deal_paper", _WORD, "name", f"the paper that first entered into force; {never}"),
        Field("weeks_to_first_deal", _NUMBER, "weeks", f"weeks from the start to that day; {never}"),
        Field("first_ceasefire", _DATE, "date", f"day by which a first ceasefire is in force; {never}"),
        Field("first_settlement", _DATE, "date", f"day by which a first settlement is in force; {never}"),
        Field("first_walkout", _DATE, "date", f"day by which the US has first left the talks; {never}"),
        Field("deals", _NUMBER, "times", "papers that entered into force"),
        *(
            Field(f"deals_{paper.key}", _NUMBER, "times", f"of these: {paper.label}")
            for paper in scenario.packages
        ),
        Field(
            "relapses",
            _NUMBER,
            "times",
            "ceasefires and settlements that turned to war again, by choice or accident",
        ),
        *(
            Field(f"broken_by_{player.key}", _NUMBER, "times", f"of these, broken by choice of {player.name}")
            for player in scenario.players
        ),
        *(
            Field(f"terms_{issue}", _REAL, "0..1", f"{_TERMS[issue]}; of a settlement at the end, else empty")
            for issue in ISSUES
        ),
        *(
            Field(f"payoff_{p.key}", _REAL, "utils per week", f"mean payoff of {p.name}, on its own scale")
            for p in scenario.players
        ),
        Field("swings_russia", _NUMBER, "times", "swings of US posture toward Russia"),
        Field("swings_ukraine", _NUMBER, "times", "swings of US posture toward Ukraine"),
        Field("tilt_switches", _NUMBER, "times", "tilt switches: changes of whom US moves favour"),
        *(
            Field(f"type_{player.key}", _WORD, "name", f"hidden type of {player.name}")
            for player in scenario.players
        ),
    ]


def about(result: BargainingResult) -> dict[str, str]:
    """Return what holds for all rows of a result: scenario, digests, seed, runs, version."""
    from diplomatic_swings.sim.kernel.compiled import source_digest

    return {
        "scenario": result.scenario.name,
        "digest": result.scenario.digest,
        "values": result.solved.digest,
        "rules": source_digest(),
        "seed": str(result.seed),
        "runs": str(result.runs),
        "weeks": str(result.weeks),
        "start": result.scenario.start.isoformat(),
        "version": VERSION,
    }


def each_run(result: BargainingResult, threads: int | None = None) -> pd.DataFrame:
    """Return one row a run, with the columns of :func:`fields`."""
    return pd.concat(list(chunks(result, threads)), ignore_index=True)


def chunks(
    result: BargainingResult, threads: int | None = None, progress: Progress | None = None
) -> Iterator[pd.DataFrame]:
    """Yield the rows of a result in stretches, in order of the runs.

    Args:
        result: whose runs are played again.
        threads: threads (default: one per core).
        progress: called with (runs done, runs in all).
    """
    code = coding(result.scenario)
    game = with_values(packed(prepare(result.scenario)), result.solved.solution.beta)
    player = ChunkPlayer(game, result.seed, 0)
    waiting: dict[int, pd.DataFrame] = {}
    following = 0
    for first, record in in_chunks(player.chunk, result.runs, threads, progress):
        waiting[first] = rows_of(follow(record, code), code, first, result.seed)
        while following in waiting:
            rows = waiting.pop(following)
            following += len(rows)
            yield rows


def rows_of(followed: Followed, code: GameCoding, first: int, seed: int) -> pd.DataFrame:
    """Return the rows of runs whose papers have been followed.

    Args:
        followed: the runs.
        code: how their options and papers are numbered.
        first: number of the first of them.
        seed: seed of the runs.
    """
    record, lines, s = followed.record, followed.lines, code.scenario
    runs, weeks = lines.move.shape[:2]
    columns: dict[str, Any] = {
        "run": np.arange(first, first + runs),
        "seed": np.full(runs, seed, dtype=np.uint64),
        **_endings(followed, s),
        **_firsts(followed, s),
        **_deals(followed, code),
        **{f"terms_{issue}": lines.terms[:, i] for i, issue in enumerate(ISSUES)},
        **{f"payoff_{p.key}": record.payoff[:, i] / weeks for i, p in enumerate(s.players)},
        **_swings(lines.move[:, :, 0].astype(np.int64), code),
        **{f"type_{p.key}": np.array(p.types)[record.type[:, i]] for i, p in enumerate(s.players)},
    }
    rows = pd.DataFrame({field.name: columns[field.name] for field in fields(s)})
    words = [field.name for field in fields(s) if field.type == _WORD]
    return rows.astype(dict.fromkeys(words, "str"))  # also where no run of a chunk has one


def _endings(followed: Followed, s: Scenario) -> dict[str, Any]:
    """Return how runs ended, and since when."""
    outcome = followed.lines.outcome
    last = outcome[:, -1]
    other = outcome != last[:, None]
    since = np.where(other.any(axis=1), outcome.shape[1] - other[:, ::-1].argmax(axis=1), 0)
    exhausted = followed.record.outcome[:, -1] == EXHAUSTED
    winner = np.where(exhausted, WINNERS[1], WINNERS[0]).astype(object)
    winner[last != IMPOSED] = None
    return {
        "ending": np.array(OUTCOME_KEYS)[last],
        "ending_since": _dates(since, s),
        "imposed_by": winner,
    }


def _firsts(followed: Followed, s: Scenario) -> dict[str, Any]:
    """Return when things first happened in runs."""
    force, outcome = followed.lines.in_force, followed.lines.outcome
    states: dict[str, Flags] = {
        "first_deal": (force == TRUCE) | (force == SETTLED),
        "first_ceasefire": force == TRUCE,
        "first_settlement": force == SETTLED,
        "first_walkout": outcome == WALKOUT,
    }
    weeks = {name: measures.first_week(flag) for name, flag in states.items()}
    deal = weeks["first_deal"]
    return {
        **{name: _dates(week, s) for name, week in weeks.items()},
        "weeks_to_first_deal": pd.arrays.IntegerArray(deal.astype(np.int32), deal > s.weeks),
    }


def _deals(followed: Followed, code: GameCoding) -> dict[str, Any]:
    """Return the papers that entered into force by run, and the peaces that broke."""
    record, signed, force = followed.record, followed.signed, followed.lines.in_force
    runs, papers = len(record.move), [paper.key for paper in code.scenario.packages]
    counts = np.zeros((runs, len(papers)), dtype=np.int64)
    run, paper = signed.run[signed.in_force], signed.paper[signed.in_force] - 1
    np.add.at(counts, (run, paper), 1)
    earliest = np.full(runs, None, dtype=object)
    places, rows = np.unique(run, return_index=True)  # signatures are in order of run and week
    earliest[places] = np.array(papers, dtype=object)[paper[rows]]
    peace = (force == TRUCE) | (force == SETTLED)
    broken = (record.act == BREAK).sum(axis=1)
    return {
        "deals": counts.sum(axis=1),
        "first_deal_paper": earliest,
        **{f"deals_{key}": counts[:, i] for i, key in enumerate(papers)},
        "relapses": (peace[:, :-1] & (force[:, 1:] == WAR)).sum(axis=1),
        **{f"broken_by_{p.key}": broken[:, i] for i, p in enumerate(code.scenario.players)},
    }


def _swings(us: Ints, code: GameCoding) -> dict[str, Any]:
    names = ("swings_russia", "swings_ukraine", "tilt_switches")
    return dict(zip(names, swings_by_run(us, code.us).T, strict=True))


def _dates(weeks: Ints, s: Scenario) -> list[Any]:
    """Return the first day of each week, None for weeks after the end."""
    days = [*(date_of(s.start, week) for week in range(s.weeks + 1)), None]
    return [days[min(week, s.weeks + 1)] for week in weeks.tolist()]


def save_rows(result: BargainingResult, folder: Path, further: tuple[str, ...] = ()) -> None:
    """Write one row a run as ``runs.parquet`` and ``runs.csv``.

    Args:
        result: whose runs.
        folder: where they go.
        further: ``xlsx`` and ``stata`` write them in these forms too.

    Raises:
        WriteError: if they are too many for a sheet of Excel.
    """
    import pyarrow.parquet as pq

    made = schema(fields(result.scenario), about(result))
    write_tables(chunks(result), made, folder, RUNS_TABLE)
    if EXCEL in further:
        write_excel(pq.read_table(folder / f"{RUNS_TABLE}.parquet"), folder / f"{RUNS_TABLE}.xlsx")
    if STATA in further:
        write_stata(pq.read_table(folder / f"{RUNS_TABLE}.parquet"), folder / f"{RUNS_TABLE}.dta")
