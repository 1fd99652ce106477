"""Runs under many sets of numbers on disk: tables in open formats, and their data dictionary."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pandas as pd
import pyarrow as pa
from diplomatic_swings.experiments.fit.drawn_checks import COLUMNS as CHECK_COLUMNS
from diplomatic_swings.experiments.fit.drawn_checks import DrawnChecks
from diplomatic_swings.experiments.fit.layers import DrawnPairs, DrawnRuns
from diplomatic_swings.experiments.fit.saving import DRAWS
from diplomatic_swings.experiments.record.targets import asked
from diplomatic_swings.experiments.runs import rows
from diplomatic_swings.experiments.runs.saving import dump_as
from diplomatic_swings.sim.tables.records import Scenario
from diplomatic_swings.sim.world.outcomes import OUTCOME_KEYS
from diplomatic_swings.store.arrow import Field, schema, write_tables
from diplomatic_swings.store.atomic import RESULT
from diplomatic_swings.store.csv_files import write_csv
from diplomatic_swings.store.tables import HEAD, REPORT_FILE, Column, json_text, readme
from diplomatic_swings.store.version import VERSION

COLUMNS: Final[dict[str, tuple[Column, ...]]] = {
    "outcomes.csv": (
        Column("outcome", "name", "state in which runs end"),
        Column("share", "0..1", "share of runs, mean over draws"),
        Column("low", "0..1", "lower end of the 95 % interval of the mean over all draws of the file"),
        Column("high", "0..1", "its upper end"),
        Column("luck_low", "0..1", "lower end of the same for the draws used: what other luck could change"),
        Column("luck_high", "0..1", "its upper end"),
        Column("numbers_low", "0..1", "share above which 97.5 % of the draws lie, luck taken off"),
        Column("numbers_high", "0..1", "share below which 97.5 % of the draws lie"),
    ),
    "draws.csv": (
        Column("draw", "number", f"row of {DRAWS}, 1 the first"),
        Column("runs", "count", "runs of the draw"),
        Column("settled", "true, false", "whether its values settled"),
        *(Column(key, "0..1", f"share of its runs that end in {key}") for key in OUTCOME_KEYS),
    ),
}
"""Tables of runs under many draws: file, and its columns in order."""

_DRAW: Final = Field("draw", pa.int32(), "number", f"row of {DRAWS} by which the run was played, 1 the first")


def runs_files(name: str) -> dict[str, str]:
    """Return the files of every run under many draws and what is in them, given the name of the table."""
    return {
        f"{name}.parquet": "one row a run, with its draw; its metadata hold unit and meaning of every column",
        f"{name}.csv": "the same; run and seed say which luck it had",
    }


_OF_DRAWS: Final = (
    Column("draws_digest", "16 hex digits", "stands for the draws"),
    Column("draws_in_file", "count", "draws in the file"),
    Column("draws_used", "count", "draws that were played, evenly over the file"),
)
"""Fields that say which draws were used."""

FIELDS: Final = (
    *HEAD,
    Column("seed", "number", "seed of the runs"),
    Column("runs", "runs", "number of runs, dealt evenly over the draws"),
    Column("weeks", "weeks", "length of a run"),
    Column("start", "date", "first day of week 0"),
    *_OF_DRAWS,
    Column("draws_unsettled", "count", "of these, draws whose values did not settle"),
    Column("outcomes", "0..1", "by outcome: share, low, high, luck, numbers, as in outcomes.csv"),
)
"""Fields of ``result.json`` of runs under many draws."""


PAIR_COLUMNS: Final[dict[str, tuple[Column, ...]]] = {
    "differences.csv": (
        Column("outcome", "name", "state in which runs end"),
        Column("difference", "-1..1", "share of runs in b less that in a, mean over draws"),
        *COLUMNS["outcomes.csv"][2:],
    ),
    **{f"{side}-{file}": columns for side in "ab" for file, columns in COLUMNS.items()},
}
"""Tables of two scenarios under the same draws."""

PAIR_FIELDS: Final = (
    Column("a, b", "see there", "each scenario alone: the fields of a run under draws"),
    Column("seed", "number", "seed of the runs"),
    Column("runs", "runs", "number of pairs of runs, dealt evenly over the draws"),
    *_OF_DRAWS,
    Column("numbers_kept", "names", "numbers in which the scenarios differ, which were not drawn"),
    Column("outcomes", "-1..1", "by outcome: difference, low, high, luck, numbers, as in differences.csv"),
)
"""Fields of ``result.json`` of two scenarios under the same draws."""


CHECK_FIELDS: Final = (
    *HEAD,
    Column("record", "name", "record that runs are held against"),
    Column("from", "date", "first day of the weeks of the record"),
    Column("to", "date", "the day after their last"),
    *(
        field
        for field in FIELDS
        if field.name in {"seed", "runs", "draws_digest", "draws_in_file", "draws_used"}
    ),
    Column("checks", "see the table", "rows of checks.csv; luck and numbers as intervals"),
)
"""Fields of ``result.json`` of a record held against runs under many draws."""


def save_checks(drawn: DrawnChecks, folder: Path) -> None:
    """Write a record held against runs under many draws, and the data dictionary, into an empty folder."""
    write_csv(drawn.checks, folder / "checks.csv")
    write_csv(drawn.draws.table, folder / DRAWS)
    s = drawn.scenario
    options = f"--params {DRAWS} --draws {len(drawn.used)} --runs {drawn.runs} --seed {drawn.seed}"
    about = [
        f"{s.title} ({s.name}, digest {s.digest}) held against {drawn.held.record.name} under many draws.",
        f"To get the same again, in this folder:  swings validate-model scenario.yaml{asked(drawn.held)} {options}",
    ]
    files = {"scenario.yaml": "the scenario in full", DRAWS: "the draws, one a row"}
    written = {
        RESULT: json_text(drawn.summary()),
        "scenario.yaml": dump_as("scenario", s),
        "README.txt": readme(about, {"checks.csv": CHECK_COLUMNS}, CHECK_FIELDS, files),
    }
    for file, text in written.items():
        (folder / file).write_text(text, encoding="utf-8", newline="\n")


def tables(drawn: DrawnRuns) -> dict[str, pd.DataFrame]:
    """Return the tables by file, with their columns in order."""
    given = {"outcomes.csv": drawn.outcomes(), "draws.csv": drawn.by_draw()}
    return {file: given[file][[column.name for column in columns]] for file, columns in COLUMNS.items()}


def pair_tables(drawn: DrawnPairs) -> dict[str, pd.DataFrame]:
    """Return the tables of two scenarios by file, with their columns in order."""
    apart_by = []
    for key in OUTCOME_KEYS:
        apart = drawn.difference(key)
        apart_by.append((key, *apart[:3], *apart.luck, *apart.numbers))
    made = {
        "differences.csv": pd.DataFrame(
            apart_by, columns=[column.name for column in PAIR_COLUMNS["differences.csv"]]
        )
    }
    for side, runs in (("a", drawn.a), ("b", drawn.b)):
        made |= {f"{side}-{file}": table for file, table in tables(runs).items()}
    return made


def each_run(drawn: DrawnRuns) -> Iterator[pd.DataFrame]:
    """Yield the runs of each draw used, one row a run: the columns of any run, after that of the draw."""
    for row, result in drawn.each_draw():
        for runs in rows.chunks(result):
            yield runs.assign(draw=row + 1)


def run_fields(scenario: Scenario) -> list[Field]:
    """Return the columns of a run under many draws, in order: its draw, then those of any run."""
    return [_DRAW, *rows.fields(scenario)]


def save_runs(drawn: DrawnRuns, folder: Path, name: str = rows.RUNS_TABLE) -> None:
    """Write the runs of all draws used as a Parquet and a CSV file of that name."""
    about = {
        "scenario": drawn.scenario.name,
        "digest": drawn.scenario.digest,
        "draws": drawn.draws.digest,
        "seed": str(drawn.seed),
        "runs": str(drawn.size),
        "version": VERSION,
    }
    made = schema(run_fields(drawn.scenario), about)
    write_tables(each_run(drawn), made, folder, name)


def sides_of(drawn: DrawnRuns | DrawnPairs) -> dict[str, DrawnRuns]:
    """Return runs by the name of their scenario's file without its ending: one, or a and b."""
    return {"a": drawn.a, "b": drawn.b} if isinstance(drawn, DrawnPairs) else {"scenario": drawn}


def command(drawn: DrawnRuns | DrawnPairs) -> str:
    """Return the command that gives the same again, in the folder of its results."""
    sides = sides_of(drawn)
    runs = next(iter(sides.values()))
    names = " ".join(f"{name}.yaml" for name in sides)
    what = "compare" if isinstance(drawn, DrawnPairs) else "run"
    settled = all(side.start.solution.settled for side in sides.values())
    allowed = "" if settled else " --allow-unsettled"
    size = f"--draws {len(runs.used)} --runs {runs.size} --seed {runs.seed}"
    return f"swings {what} {names} --params {DRAWS} {size}{allowed}"


def save_drawn(drawn: DrawnRuns | DrawnPairs, folder: Path) -> None:
    """Write runs under many draws, or two scenarios, and the data dictionary, into an empty folder."""
    pair = isinstance(drawn, DrawnPairs)
    for file, table in (pair_tables(drawn) if isinstance(drawn, DrawnPairs) else tables(drawn)).items():
        write_csv(table, folder / file)
    sides = sides_of(drawn)
    names = {side: f"{side}-{rows.RUNS_TABLE}" if pair else rows.RUNS_TABLE for side in sides}
    for side, runs in sides.items():
        save_runs(runs, folder, names[side])
    write_csv(next(iter(sides.values())).draws.table, folder / DRAWS)
    written = {
        RESULT: json_text(drawn.summary()),
        **{f"{name}.yaml": dump_as(name, runs.scenario) for name, runs in sides.items()},
        "README.txt": _readme(drawn, sides, names),
    }
    for file, text in written.items():
        (folder / file).write_text(text, encoding="utf-8", newline="\n")


def _readme(drawn: DrawnRuns | DrawnPairs, sides: dict[str, DrawnRuns], names: dict[str, str]) -> str:
    """Return what the folder says of itself, with every column of every table."""
    pair, one = isinstance(drawn, DrawnPairs), next(iter(sides.values()))
    whole = ", ".join(
        f"{s.title} ({s.name}, digest {s.digest})" for s in (runs.scenario for runs in sides.values())
    )
    about = [
        f"{whole}: {one.size} {'pairs of ' * pair}runs over {len(one.used)} of {len(one.draws)} draws.",
        f"To get the same again, in this folder:  {command(drawn)}",
    ]
    if pair:
        about.append("Rows of a-runs and b-runs with the same seed and run had the same luck.")
    files = {f"{name}.yaml": "a scenario in full" for name in sides} | {DRAWS: "the draws, one a row"}
    files |= {file: words for name in names.values() for file, words in runs_files(name).items()}
    columns, fields = (PAIR_COLUMNS, PAIR_FIELDS) if pair else (COLUMNS, FIELDS)
    rows_of = {
        f"{names[side]}.csv": tuple(field.column for field in run_fields(runs.scenario))
        for side, runs in sides.items()
    }
    return readme(about, {**columns, **rows_of}, fields, {**files, **REPORT_FILE})
