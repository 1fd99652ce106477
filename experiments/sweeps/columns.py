"""Columns of a sweep's tables: their type on disk, unit and meaning.  The data dictionary is written from here."""

from typing import NamedTuple

import pyarrow as pa

from experiments.designs import DOCTRINE, LABELS, POINT, POLICY
from experiments.points import at_week, share_names
from sim.outcomes import OUTCOME_KEYS, OUTCOMES
from sim.players import KEYS, PLAYERS
from sim.scenario import Scenario, quantities
from sim.state import ISSUES

POINTS, WEEKS, RUNS = TABLES = ("points", "weeks", "runs")
"""A row a point; a row a point and week; with trajectories, a row a run and week."""

IN_FORCE = ("war", "ceasefire", "settlement", "dictated")


class Field(NamedTuple):
    """A column of a table on disk."""

    name: str
    type: pa.DataType
    unit: str
    meaning: str


_NUMBER = Field(POINT, pa.int64(), "number", "number of the point in the design")
_WEEK = Field("week", pa.int16(), "weeks", "weeks since the start; the state at the start of that week")
_NAME = pa.dictionary(pa.int16(), pa.string())


def fields(table: str, scenario: Scenario, inputs: list[str], at: tuple[int, ...]) -> list[Field]:
    """Return the columns of a table.

    Args:
        table: one of TABLES.
        scenario: what the sweep changes.
        inputs: columns of the design's points.
        at: weeks at which outcome shares are told besides the end.
    """
    if table == WEEKS:
        counts = [Field(f"runs_{o.key}", pa.int32(), "runs", f"runs in: {o.criterion}") for o in OUTCOMES]
        return [_NUMBER, _WEEK, *counts]
    if table == RUNS:
        return _of_runs()
    return [_NUMBER, *_of_inputs(scenario, inputs), *_ABOUT, *_shares(at), *_FIGURES]


def schema(found: list[Field], about: dict[str, str]) -> pa.Schema:
    """Return columns as an Arrow schema that carries units and meanings."""
    columns = [pa.field(f.name, f.type, metadata={"unit": f.unit, "meaning": f.meaning}) for f in found]
    return pa.schema(columns, metadata=about)


def _of_inputs(scenario: Scenario, inputs: list[str]) -> list[Field]:
    known = quantities(scenario)
    policy = [Field(POLICY, pa.string(), "name", "policy under which the point is played")]
    doctrines = [name for name in inputs if name.startswith(DOCTRINE)]
    paths = [name for name in inputs if name not in (*LABELS, *doctrines)]
    return [
        *policy * (POLICY in inputs),
        *(
            Field(name, pa.string(), "name", "doctrine of that player; empty: the scenario's")
            for name in doctrines
        ),
        *(Field(path, pa.float64(), known[path].unit, "input: number of the scenario") for path in paths),
    ]


_ABOUT = (
    Field("status", pa.string(), "name", "done, or failed: the point could not be played"),
    Field("reason", pa.string(), "words", "why the point failed; empty if it is done"),
    Field("runs", pa.int64(), "runs", "runs at the point"),
    Field("seed", pa.uint64(), "number", "seed of the runs; run r has the same shocks at every point"),
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


def _shares(at: tuple[int, ...]) -> list[Field]:
    ends = {"": "at the end", **{at_week(week): f"at week {week}" for week in at}}
    return [
        Field(name, pa.float64(), "0..1", f"share of runs in {key} {words}")
        for end, words in ends.items()
        for name, key in zip(share_names(end), OUTCOME_KEYS, strict=True)
    ]


_FIGURES = (
    Field("share_with_deal", pa.float64(), "0..1", "share of runs that ever had a ceasefire or settlement"),
    Field(
        "median_weeks_to_first_deal",
        pa.float64(),
        "weeks",
        "half the runs have a deal by then; empty: fewer do",
    ),
    Field("relapses_per_run", pa.float64(), "per run", "deals that broke"),
    Field("share_on_terms", pa.float64(), "0..1", "share of runs that end in a settlement or dictated terms"),
    *(
        Field(f"terms_{issue}", pa.float64(), "0..1", "mean terms of those runs, 0 Kyiv's ideal, 1 Moscow's")
        for issue in ISSUES
    ),
    Field("swings_per_year", pa.float64(), "per year", "swings of US posture toward Russia"),
    Field("swings_per_year_ukraine", pa.float64(), "per year", "swings of US posture toward Ukraine"),
    Field(
        "tilt_switches_per_year",
        pa.float64(),
        "per year",
        "changes of US moves from one side's favour to the other's",
    ),
    *(Field(f"payoff_{p.key}", pa.float64(), "utils per week", f"mean payoff of {p.name}") for p in PLAYERS),
)


def _of_runs() -> list[Field]:
    return [
        _NUMBER,
        Field("run", pa.int32(), "number", "number of the run; it has the same shocks at every point"),
        _WEEK,
        Field("outcome", _NAME, "name", "stall, walkout, freeze, settle or imposed"),
        Field("in_force", _NAME, "name", "war, ceasefire (of any age), settlement or dictated terms"),
        *(
            Field(f"move_{key}", _NAME, "name", f"move of {key} in that week; empty at the end")
            for key in KEYS
        ),
    ]


def readme(about: list[str], tables: dict[str, list[Field]]) -> str:
    """Return the data dictionary of a sweep as text."""
    lines = [*about, ""]
    for table, found in tables.items():
        lines += [f"{table}/*.parquet", ""]
        width = max(len(f.name) for f in found)
        lines += [f"  {f.name.ljust(width)}  [{f.unit}] {f.meaning}" for f in found] + [""]
    return "\n".join(lines)
