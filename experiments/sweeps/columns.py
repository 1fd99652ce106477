"""Columns of a sweep's tables: their type on disk, unit and meaning.  The data dictionary is written from here."""

from collections.abc import Sequence
from typing import Any, Final

import pyarrow as pa
from diplomatic_swings.experiments.designs.design import CHOSEN, DRAW, FOLLOWED, LABELS, POINT, POLICY
from diplomatic_swings.experiments.designs.game_points import Figure, player_names
from diplomatic_swings.experiments.designs.points import figures_of
from diplomatic_swings.sim.scenario.form import meaning
from diplomatic_swings.sim.scenario.ranges import quantities
from diplomatic_swings.sim.world.outcomes import OUTCOMES
from diplomatic_swings.store.arrow import Field

POINTS, WEEKS, RUNS = TABLES = ("points", "weeks", "runs")
"""A row a point; a row a point and week; with trajectories, a row a run and week."""

IN_FORCE = ("war", "ceasefire", "settlement", "dictated")


_NUMBER = Field(POINT, pa.int64(), "number", "number of the point in the design")
_WEEK = Field("week", pa.int16(), "weeks", "weeks since the start; the state at the start of that week")
_NAME = pa.dictionary(pa.int16(), pa.string())
_TYPES: Final = {float: pa.float64(), str: pa.string(), bool: pa.bool_()}


def fields(
    table: str,
    scenario: Any,  # noqa: ANN401
    inputs: list[str],
    at: tuple[int, ...],
    outcomes: Sequence[tuple[str, str]] = (),
) -> list[Field]:
    """Return the columns of a table.

    Args:
        table: one of TABLES.
        scenario: what the sweep changes.
        inputs: columns of the design's points.
        at: weeks at which outcome shares are told besides the end.
        outcomes: expressions over the figures of a point, by name.
    """
    if table == WEEKS:
        counts = [Field(f"runs_{o.key}", pa.int32(), "runs", f"runs in: {o.criterion}") for o in OUTCOMES]
        return [_NUMBER, _WEEK, *counts]
    if table == RUNS:
        return _of_runs(scenario)
    return [
        _NUMBER,
        *_of_inputs(scenario, inputs),
        *_ABOUT,
        *map(_of_figure, figures_of(scenario, at, outcomes)),
    ]


def _of_figure(figure: Figure) -> Field:
    return Field(figure.name, _TYPES[figure.type], figure.unit, figure.meaning)


def _of_inputs(scenario: Any, inputs: list[str]) -> list[Field]:  # noqa: ANN401
    known = quantities(scenario)
    policy = [Field(POLICY, pa.string(), "name", "policy under which the point is played")]
    followed = [name for name in inputs if name.startswith(FOLLOWED)]
    settings = [name for name in inputs if name.startswith(CHOSEN)]
    paths = [name for name in inputs if name not in (*LABELS, *followed, *settings, DRAW)]
    numbered = [
        Field(DRAW, pa.int64(), "number", "number of the draw, from 0; points of one share its numbers")
    ]
    return [
        *policy * (POLICY in inputs),
        *(Field(name, pa.string(), "name", "alternative of this block of settings") for name in settings),
        *numbered * (DRAW in inputs),
        *(
            Field(name, pa.string(), "name", "what that player follows; empty: what the scenario says")
            for name in followed
        ),
        *(Field(path, pa.float64(), known[path].unit, f"input: {meaning_of(path)}") for path in paths),
    ]


def meaning_of(path: str) -> str:
    """Return what the number at a dotted path means, in one line."""
    num = meaning(path)
    return num.meaning if num and num.meaning else f"{path.replace('.', ', ').replace('_', ' ')}"


_ABOUT = (
    Field(
        "status",
        pa.string(),
        "name",
        "done; failed: the point could not be played; unsettled: it was, with values that do not settle",
    ),
    Field("reason", pa.string(), "words", "why the point is not done; empty if it is"),
    Field("runs", pa.int64(), "runs", "runs at the point"),
    Field("seed", pa.uint64(), "number", "seed of the runs; run r has the same luck at every point"),
    Field(
        "scenario_digest", pa.string(), "16 hex digits", "stands for all of the point that affects results"
    ),
    Field(
        "counts_digest",
        pa.string(),
        "16 hex digits",
        "stands for everything counted over the runs, week by week",
    ),
    Field("version", pa.string(), "words", "version of the program"),
)


def _of_runs(scenario: Any) -> list[Field]:  # noqa: ANN401
    return [
        _NUMBER,
        Field("run", pa.int32(), "number", "number of the run; it has the same luck at every point"),
        _WEEK,
        Field("outcome", _NAME, "name", "stall, walkout, freeze, settle or imposed"),
        Field("in_force", _NAME, "name", "war, ceasefire (of any age), settlement or dictated terms"),
        *(
            Field(f"move_{key}", _NAME, "name", f"move of {key} in that week; empty at the end")
            for key in player_names(scenario)
        ),
    ]


def readme(about: list[str], tables: dict[str, list[Field]]) -> str:
    """Return the data dictionary of a sweep as text."""
    lines = [*about, ""]
    for table, fields in tables.items():
        lines += [f"{table}/*.parquet", ""]
        width = max(len(f.name) for f in fields)
        lines += [f"  {f.name.ljust(width)}  [{f.unit}] {f.meaning}" for f in fields] + [""]
    return "\n".join(lines)
