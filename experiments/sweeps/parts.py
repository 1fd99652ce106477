"""Parts of a sweep: stretches of its points, played on one thread into tables.

What a part holds depends on its points alone, so parts can be played anywhere, in any order.
"""

import functools
import hashlib
import importlib.resources
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
from diplomatic_swings.experiments.designs.design import POINT
from diplomatic_swings.experiments.designs.game_points import options, player_names
from diplomatic_swings.experiments.designs.points import Bench, Played, Row, play_points
from diplomatic_swings.experiments.sweeps.columns import IN_FORCE, POINTS, RUNS, WEEKS
from diplomatic_swings.experiments.sweeps.errors import SweepError
from diplomatic_swings.sim.world.outcomes import OUTCOME_KEYS
from diplomatic_swings.store.version import VERSION

Tables = dict[str, pa.Table]

COUNTING = (
    *(f"designs/{name}.py" for name in ("design", "expressions", "points", "game_points")),
    *("fit/draws.py", "sweeps/parts.py", "sweeps/columns.py"),
    *(f"runs/{name}.py" for name in ("ensemble", "measures", "tally")),
    *(f"runs/{name}.py" for name in ("counts", "papers", "playing", "runs", "solves")),
)
"""Files of this package that decide what is counted and kept, besides the model."""


class Job(NamedTuple):
    """What playing a part needs besides its points."""

    bench: Bench
    schemas: dict[str, pa.Schema]
    code: str


@functools.cache
def code_digest() -> str:
    """Return 16 hex digits of all source files that decide results."""
    model = [Path(str(importlib.resources.files(f"diplomatic_swings.{room}"))) for room in ("forms", "sim")]
    here = Path(__file__).parent.parent
    rules = [file for room in model for file in sorted(room.rglob("*.py"))]
    sources = [*rules, *(here / name for name in COUNTING)]
    return hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:16]


def play_part(job: Job, points: pd.DataFrame, tick: Callable[[], None] = lambda: None) -> Tables:
    """Play some points and return their rows, table by table.

    Raises:
        SweepError: if this process runs another version of the model than the one that sent the job.
    """
    if job.code != code_digest():
        raise SweepError(f"a worker runs another version of the model ({code_digest()}, here {job.code})")
    rows = points.to_dict("records")
    played = play_points(job.bench, rows, tick)
    whole = [{**row, **each.row, "version": VERSION} for row, each in zip(rows, played, strict=True)]
    tables = {POINTS: _table(whole, job.schemas[POINTS])}
    tables[WEEKS] = pa.concat_tables(_each(rows, played, job.schemas[WEEKS], _weeks))
    if RUNS in job.schemas:
        scenario = job.bench.scenario
        names = Names(options(scenario), list(player_names(scenario)))
        runs = functools.partial(_runs, names=names)
        tables[RUNS] = pa.concat_tables(_each(rows, played, job.schemas[RUNS], runs)).unify_dictionaries()
    return tables


def _table(rows: list[dict[str, Any]], schema: pa.Schema) -> pa.Table:
    """Return rows as a table; what is no number is a gap."""
    columns = [pa.array([row[field.name] for row in rows], field.type, from_pandas=True) for field in schema]
    return pa.table(columns, schema=schema)


def _each(
    rows: list[Row],
    played: list[Played],
    schema: pa.Schema,
    tabulate: Callable[[Row, Played], Iterable[dict[str, pa.Array]]],
) -> list[pa.Table]:
    """Return the tables of points that were played; one empty table, so that there is always one."""
    tables = [
        pa.table(columns, schema=schema)
        for row, result in zip(rows, played, strict=True)
        if result.outcome is not None
        for columns in tabulate(row, result)
    ]
    return [schema.empty_table(), *tables]


def _weeks(row: Row, played: Played) -> Iterable[dict[str, pa.Array]]:
    counts = np.asarray(played.outcome)
    size = len(counts)
    named = {f"runs_{key}": pa.array(counts[:, i], pa.int32()) for i, key in enumerate(OUTCOME_KEYS)}
    yield {
        POINT: pa.array(np.full(size, row[POINT])),
        "week": pa.array(np.arange(size, dtype=np.int16)),
        **named,
    }


class Names(NamedTuple):
    """What stands in the table of runs for the numbers of moves and of players."""

    options: list[str]
    players: list[str]


def _runs(row: Row, played: Played, names: Names) -> Iterable[dict[str, pa.Array]]:
    first = 0
    for record in played.records:
        yield _record(row[POINT], first, record, names)
        first += len(record.outcome)


def _record(point: int, first: int, record: Any, names: Names) -> dict[str, pa.Array]:  # noqa: ANN401
    """Return the runs of a record; both ends by collapse are *imposed*, and *dictated*."""
    runs, weeks = record.outcome.shape
    players = len(names.players)
    moves = np.concatenate([record.move, np.full((runs, 1, players), -1, dtype=np.int16)], axis=1)
    outcome = np.minimum(record.outcome, len(OUTCOME_KEYS) - 1)
    in_force = np.minimum(record.in_force, len(IN_FORCE) - 1)
    return {
        POINT: pa.array(np.full(runs * weeks, point)),
        "run": pa.array(np.repeat(np.arange(first, first + runs, dtype=np.int32), weeks)),
        "week": pa.array(np.tile(np.arange(weeks, dtype=np.int16), runs)),
        "outcome": _names(outcome, list(OUTCOME_KEYS)),
        "in_force": _names(in_force, list(IN_FORCE)),
        **{f"move_{key}": _names(moves[:, :, i], names.options) for i, key in enumerate(names.players)},
    }


def _names(numbers: np.ndarray, names: list[str]) -> pa.Array:
    """Return numbers as names; below zero stands for none."""
    flat = numbers.ravel().astype(np.int16)
    return pa.DictionaryArray.from_arrays(pa.array(flat, mask=flat < 0), pa.array(names))
