"""Results on disk in open formats: JSON, CSV, YAML, and a data dictionary that says what is in them.

The tables below are both: what is written, column by column, and what it means.  The folder is given
by :func:`experiments.atomic.fresh_folder`, which makes it appear whole or not at all.
"""

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from experiments.atomic import RESULT
from experiments.compare import Comparison
from experiments.ensemble import EnsembleResult
from experiments.version import VERSION
from sim.calendar import date_of
from sim.scenario import Scenario, dump, meaning


class Column(NamedTuple):
    """A column of a table on disk, or a field of a JSON file."""

    name: str
    unit: str
    meaning: str


_WEEK = Column("week", "weeks", "weeks since the start; the state at the start of that week")
_DATE = Column("date", "date", "day on which that week begins")
_OUTCOME = Column("outcome", "name", "stall, walkout, freeze, settle or imposed")
_RUNS = "number of runs in that outcome"
_LOW, _HIGH = "lower end of the 95 % {}", "upper end of the 95 % {}"
_WILSON, _PAIRED = "Wilson interval", "interval of the difference"

RUN_COLUMNS: dict[str, tuple[Column, ...]] = {
    "outcomes.csv": (
        _WEEK,
        _DATE,
        _OUTCOME,
        Column("runs", "runs", _RUNS),
        Column("share", "0..1", "share of runs in that outcome"),
        Column("low", "0..1", _LOW.format(_WILSON)),
        Column("high", "0..1", _HIGH.format(_WILSON)),
    ),
    "moves.csv": (
        Column("player", "name", "us, russia, ukraine or eu"),
        Column("lever", "name", "move, as scenario files call it"),
        Column("label", "words", "move, in plain words"),
        Column("share", "0..1", "share of the player's weeks in which it was made"),
    ),
    "first_deal.csv": (
        Column("week", "weeks", "week of a run's first ceasefire or settlement; empty: never in this run"),
        _DATE,
        Column("runs", "runs", "number of runs with their first deal in that week"),
        Column("share", "0..1", "share of runs with their first deal in that week"),
        Column("share_so_far", "0..1", "share of runs with a first deal by that week; empty where never"),
    ),
}
"""Tables of a run: file, and its columns in order."""

DRAWS = "params.csv"

COMPARE_COLUMNS: dict[str, tuple[Column, ...]] = {
    "outcomes.csv": (
        _WEEK,
        _OUTCOME,
        Column("a", "0..1", "share of runs in that outcome in scenario a"),
        Column("b", "0..1", "share of runs in that outcome in scenario b"),
        Column("only_a", "runs", "runs in that outcome in a and not in b"),
        Column("only_b", "runs", "runs in that outcome in b and not in a"),
        Column("difference", "-1..1", "b minus a"),
        Column("low", "-1..1", _LOW.format(_PAIRED)),
        Column("high", "-1..1", _HIGH.format(_PAIRED)),
    ),
    "figures.csv": (
        Column("figure", "name", "swings of US posture, payoffs by player, terms by issue"),
        Column("unit", "words", "unit of the values in the row"),
        Column("a", "see unit", "mean in scenario a"),
        Column("b", "see unit", "mean in scenario b"),
        Column("difference", "see unit", "b minus a, mean over paired runs"),
        Column("low", "see unit", _LOW.format(_PAIRED)),
        Column("high", "see unit", _HIGH.format(_PAIRED)),
    ),
    "inputs.csv": (
        Column("path", "name", "setting in which the scenarios differ"),
        Column("unit", "words", "unit of the setting; empty: it is no number"),
        Column("a", "see unit", "its value in scenario a; empty: not set there"),
        Column("b", "see unit", "its value in scenario b; empty: not set there"),
    ),
}
"""Tables of a comparison: file, and its columns in order."""

RUN_FIELDS = (
    Column("scenario", "name", "name of the scenario"),
    Column("version", "words", "version of the program"),
    Column("digest", "16 hex digits", "stands for all of the scenario that affects results"),
    Column(
        "params", "name, digest", "parameter ensemble that the runs drew their numbers from; null if none"
    ),
    Column(
        "seed", "number", "seed of the random numbers; run r has the same shocks in all ensembles with it"
    ),
    Column("runs", "runs", "number of runs"),
    Column("weeks", "weeks", "length of a run"),
    Column("start", "date", "first day of week 0"),
    Column(
        "outcomes",
        "0..1",
        "by outcome at the end: share of runs, low and high end of its 95 % Wilson interval",
    ),
    Column("swings_per_year", "per year", "swings of US posture toward Russia between courting and pressing"),
    Column("swings_per_year_ukraine", "per year", "swings of US posture toward Ukraine"),
    Column("tilt_switches_per_year", "per year", "changes of US moves from one side's favour to the other's"),
    Column(
        "median_weeks_to_first_deal",
        "weeks",
        "half the runs have a deal by then; null: fewer than half ever do",
    ),
    Column("relapses_per_run", "per run", "deals that broke"),
    Column(
        "terms", "0..1", "by issue: mean terms of runs that end on terms, 0 Kyiv's ideal, 1 Moscow's; or null"
    ),
    Column("moves", "0..1", "by player and move: share of the player's weeks in which it was made"),
    Column(
        "payoffs", "utils per week", "mean payoff by player; comparable within a player, not between players"
    ),
)
"""Fields of ``result.json`` of a run."""

_TRIPLE = "values a and b, difference (b minus a), low and high end of its 95 % interval"
COMPARE_FIELDS = (
    *(field for field in RUN_FIELDS if field.name in {"version", "seed", "runs", "weeks"}),
    Column("method", "words", "how differences and intervals are computed"),
    Column("identical", "true, false", "whether both scenarios are the same in all that affects results"),
    Column("inputs", "see inputs.csv", "every setting in which the scenarios differ"),
    Column("outcomes", "0..1", f"by outcome at the end: {_TRIPLE}; only_a, only_b: runs in it in one alone"),
    Column("swings_per_year", "per year", f"swings of US posture toward Russia: {_TRIPLE}"),
    Column("swings_per_year_ukraine", "per year", f"swings of US posture toward Ukraine: {_TRIPLE}"),
    Column(
        "tilt_switches_per_year",
        "per year",
        f"changes of US moves from one side's favour to the other's: {_TRIPLE}",
    ),
    Column("payoffs", "utils per week", f"by player: {_TRIPLE}"),
    Column("terms", "0..1", f"by issue, over runs that end on terms in both; or null: {_TRIPLE}"),
    Column("runs_with_terms_in_both", "runs", "number of those runs"),
    Column("a", "see a run", "all figures of the first scenario, as result.json of a run has them"),
    Column("b", "see a run", "all figures of the second scenario"),
)
"""Fields of ``result.json`` of a comparison."""

REPORT_FILE = {"report.html": "the report, to read in a browser and to print; it needs no network"}
_OTHERS = {
    RESULT: "the headline figures, as --json prints them",
    "README.txt": "this file",
    "plots/": "the same figures as pictures, PNG and SVG (not with --no-plots)",
}


def plain(value: Any) -> Any:  # noqa: ANN401 - any data
    """Return data that JSON can hold: NaN and infinity become null, NumPy numbers plain ones."""
    if isinstance(value, dict):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    if isinstance(value, (np.generic, np.ndarray)):
        return plain(value.tolist())
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value.isoformat() if hasattr(value, "isoformat") else value


def json_text(value: Any) -> str:  # noqa: ANN401 - any data
    """Return data as JSON text."""
    return json.dumps(plain(value), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def first_deals(result: EnsembleResult) -> pd.DataFrame:
    """Return runs by week of their first deal; the last row, without a week, counts those without."""
    counts = result.counts.first_deal
    weeks = np.arange(len(counts) - 1)
    share = counts / result.runs
    return pd.DataFrame(
        {
            "week": pd.array([*weeks, None], dtype="Int64"),
            "date": [*(date_of(result.scenario.start, int(week)) for week in weeks), None],
            "runs": counts,
            "share": share,
            "share_so_far": [*(np.cumsum(counts[:-1]) / result.runs), None],
        }
    )


def save_run(result: EnsembleResult, folder: Path) -> None:
    """Write what an ensemble found, and the data dictionary, into an empty folder."""
    scenario = result.scenario
    save_text(folder, RESULT, json_text(result.summary()))
    tables = {
        "outcomes.csv": result.shares(),
        "moves.csv": result.moves(),
        "first_deal.csv": first_deals(result),
    }
    save_tables(tables, RUN_COLUMNS, folder)
    save_text(folder, "scenario.yaml", dump_as("scenario", scenario))
    size = f"--runs {result.runs} --seed {result.seed}{_save_draws(result, folder)}"
    about = [about_run(result), again_with(f"swings run scenario.yaml {size}")]
    files = {
        "scenario.yaml": "the scenario in full, with units and sources",
        **REPORT_FILE,
        **_draws_file(result),
    }
    save_text(folder, "README.txt", readme(about, RUN_COLUMNS, RUN_FIELDS, files))


def save_comparison(found: Comparison, folder: Path) -> None:
    """Write what a comparison found, and the data dictionary, into an empty folder."""
    save_text(folder, RESULT, json_text(found.summary()))
    tables = {"outcomes.csv": found.outcomes(), "figures.csv": found.figures(), "inputs.csv": inputs(found)}
    save_tables(tables, COMPARE_COLUMNS, folder)
    for name, result in (("a", found.a), ("b", found.b)):
        save_text(folder, f"{name}.yaml", dump_as(name, result.scenario))
    about = [f"a: {about_run(found.a)}", f"b: {about_run(found.b)}"]
    size = f"--runs {found.runs} --seed {found.seed}{_save_draws(found.a, folder)}"
    again = again_with(f"swings compare a.yaml b.yaml {size}")
    files = {f"{name}.yaml": f"scenario {name} in full, with units and sources" for name in ("a", "b")}
    files |= {**REPORT_FILE, **_draws_file(found.a)}
    save_text(folder, "README.txt", readme([*about, again], COMPARE_COLUMNS, COMPARE_FIELDS, files))


def inputs(found: Comparison) -> pd.DataFrame:
    """Return every input in which two scenarios differ, with its unit."""
    rows = [(path, num.unit if (num := meaning(path)) else "", a, b) for path, a, b in found.inputs]
    return pd.DataFrame(rows, columns=["path", "unit", "a", "b"])


def readme(
    about: list[str],
    tables: dict[str, tuple[Column, ...]],
    fields: tuple[Column, ...],
    files: dict[str, str],
) -> str:
    """Return the data dictionary of a folder of results as text."""
    head = [f"Results of Diplomatic Swings {VERSION}", "", *about, "", "Files", ""]
    listed = {**_OTHERS, **files, **dict.fromkeys(tables, "table; its columns are below")}
    dictionary = [
        (file, *column) for file, columns in {RESULT: fields, **tables}.items() for column in columns
    ]
    rows = [("FILE", "COLUMN OR FIELD", "UNIT", "MEANING"), *dictionary]
    body = [*_aligned(sorted(listed.items())), "", "What is in them", "", *_aligned(rows)]
    return "\n".join([*head, *body, ""])


def _aligned(rows: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]


def about_run(result: EnsembleResult) -> str:
    """Return what was run, in one line."""
    s = result.scenario
    size = f"{result.runs} runs of {s.weeks} weeks from {s.start.isoformat()}, seed {result.seed}"
    drawn = f"; numbers drawn from {result.draws.name}, digest {result.draws.digest}" if result.draws else ""
    return f"{s.title} ({s.name}, digest {s.digest}): {size}{drawn}."


def _save_draws(result: EnsembleResult, folder: Path) -> str:
    """Write the parameter ensemble that was played, if any; return the option that plays it again."""
    if not result.draws:
        return ""
    save_text(folder, DRAWS, result.draws.table.to_csv(index=False, lineterminator="\n"))
    return f" --params {DRAWS}"


def _draws_file(result: EnsembleResult) -> dict[str, str]:
    words = "parameter ensemble: one draw of the numbers a row, by dotted path"
    return {DRAWS: words} if result.draws else {}


def again_with(command: str) -> str:
    """Return how to get the same results again."""
    return f"To get the same again, in this folder:  {command}"


def dump_as(name: str, scenario: Scenario) -> str:
    """Return a scenario as YAML under another name: the name of a file and of its scenario must agree."""
    return dump(scenario.model_copy(update={"name": name, "content": {**scenario.content, "name": name}}))


def save_tables(
    tables: dict[str, pd.DataFrame], columns: dict[str, tuple[Column, ...]], folder: Path
) -> None:
    """Write tables as CSV, each with the columns that its dictionary names, in that order."""
    for file, table in tables.items():
        names = [column.name for column in columns[file]]
        table.to_csv(folder / file, columns=names, index=False, lineterminator="\n", encoding="utf-8")


def save_text(folder: Path, file: str, text: str) -> None:
    """Write a text file as UTF-8 with the line ends of Unix."""
    (folder / file).write_text(text, encoding="utf-8", newline="\n")
