"""A record: the tables of a folder, read and checked.

>>> from diplomatic_swings.experiments.record.folder import shipped
>>> record = shipped()
>>> record.monthly("brent")["2026-04"].round().tolist()
[117.0]
"""

import datetime as dt
import functools
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
from diplomatic_swings.experiments.record.checking import Judge, PlacedRow
from diplomatic_swings.experiments.record.coding import FILE, Coding, read_coding, unmapped
from diplomatic_swings.experiments.record.kinds import BOOKS, advice
from diplomatic_swings.experiments.record.places import shipped_folder
from diplomatic_swings.experiments.record.schema import DAY, MOVES, RECORD_TABLES, RecordTable, table_of
from diplomatic_swings.experiments.record.values import first_day
from diplomatic_swings.forms.cells import read_sheet
from diplomatic_swings.forms.problems import Mark, Problem, Report, ScenarioError, did_you_mean
from diplomatic_swings.forms.text import displayed

SHIPPED = "the shipped record"
MONTH_TEXT = 7
_TABLES = {".csv", ".tsv"}


@dataclass(frozen=True)
class FactRecord:
    """A record of dated facts; immutable.

    Attributes:
        name: the folder, as shown in messages.
        tables: the rows of each table by its name, with days as dates; periods stay text.
        coding: its words, and which levers of the game the moves are.
        files: the files by name of the table.
        notes: what a reader should know: how files were read, moves that no rule fits.
    """

    name: str
    tables: dict[str, pd.DataFrame]
    coding: Coding
    files: dict[str, tuple[str, ...]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def moves(self) -> pd.DataFrame:
        """Return the dated moves, in order."""
        return self.tables[MOVES.name]

    @property
    def span(self) -> tuple[dt.date, dt.date]:
        """Return the days from which and to which moves are recorded, the last not included: whole months."""
        dates = self.moves["date"].dt.to_period("M")
        return dates.min().start_time.date(), (dates.max() + 1).start_time.date()

    def monthly(self, quantity: str) -> "pd.Series[float]":
        """Return a monthly series by its first of the month.

        Raises:
            ScenarioError: if the record has no such series.
        """
        rows = self.series(quantity)
        monthly = rows[rows["date"].str.len() == MONTH_TEXT]
        return pd.Series(monthly["value"].to_numpy(), index=pd.to_datetime(monthly["date"]), name=quantity)

    def series(self, quantity: str) -> pd.DataFrame:
        """Return the rows of a series, of whatever periods.

        Raises:
            ScenarioError: if the record has no such series.
        """
        table = self.tables["series"]
        rows = table[table["quantity"] == quantity]
        if rows.empty:
            known = sorted(set(table["quantity"]))
            message = f"expected a series '{quantity}' (given {', '.join(known) or 'no series'})"
            raise ScenarioError([Problem(self.name, 0, 0, "series", message + did_you_mean(quantity, known))])
        return rows

    def figure(self, quantity: str, period: str) -> float:
        """Return the figure of a series for a year, month or day as written there; NaN if there is none."""
        table = self.tables["series"]
        rows = table[(table["quantity"] == quantity) & (table["date"] == period)]
        return float(rows["value"].iloc[0]) if len(rows) else float("nan")


@functools.cache
def shipped() -> FactRecord:
    """Return the shipped record: January 2025 to June 2026."""
    return read_record(shipped_folder(), SHIPPED)


def read_record(place: Path, name: str = "") -> FactRecord:
    """Return the record in a folder, or in a single file of moves.

    Args:
        place: the folder, or a file named like a table (``moves.csv``).
        name: what to call it in messages (default: its path).

    Raises:
        ScenarioError: with every mistake in its files.
    """
    report = Report()
    record = check_record(place, report, name)
    report.stop_if_any()
    assert record is not None  # noqa: S101 - there is a record or a problem
    return record


def check_record(place: Path, report: Report, name: str = "", *, alone: bool = False) -> FactRecord | None:
    """Return the record in a folder or file, or None if there are mistakes; these go to ``report``.

    Args:
        place: the folder, or a file named like a table.
        report: where mistakes go.
        name: what to call it in messages (default: its path).
        alone: whether a table other than moves is a record too.
    """
    paths = list(_paths(place, report))
    coding = _coding(place, report)
    if coding is None or report.problems:
        return None
    record = _record(name or displayed(place), paths, coding, report)
    if record is not None and record.moves.empty and not alone:
        message = f"expected moves in {MOVES.name}.csv or {MOVES.name}_*.csv (given none)"
        report.add(Mark(record.name), "", message)
        return None
    return record


def _record(name: str, paths: list[Path], coding: Coding, report: Report) -> FactRecord | None:
    tables, used, notes = {}, {}, list[str]()
    for table in RECORD_TABLES.values():
        own = [path for path in paths if table_of(path.stem) is table]
        rows, read_as = _rows(own, Judge(table, coding, report))
        tables[table.name], used[table.name] = _frame(table, rows), tuple(displayed(path) for path in own)
        notes += read_as
    if report.problems:
        return None
    notes += [_no_rule(kind) for kind in unmapped(tables[MOVES.name], coding)]
    return FactRecord(name, tables, coding, used, tuple(notes))


def _no_rule(kind: tuple[str, str, str, int]) -> str:
    actor, lever, posture, number = kind
    return f"{FILE}: no rule for {actor}, {lever}, posture {posture or 'none'} ({number} moves)"


def _paths(place: Path, report: Report) -> Iterator[Path]:
    """Yield the files of a record; those that are none of its tables are mistakes."""
    if not place.exists():
        report.add(Mark(displayed(place)), "", "expected a folder of tables, or a table (given nothing)")
        return
    try:
        inside = list(place.iterdir()) if place.is_dir() else [place]
    except OSError as error:
        report.add(Mark(displayed(place)), "", f"expected a folder that can be read ({error.strerror})")
        return
    paths = sorted(path for path in inside if path == place or _is_table(path))
    for path in paths:
        if path.suffix.lower() in _TABLES and table_of(path.stem):
            yield path
        else:
            report.add(Mark(displayed(path)), "", _no_table(path))
    if not paths:
        report.add(Mark(displayed(place)), "", f"expected {MOVES.name}.csv at least (given no table)")


def _is_table(path: Path) -> bool:
    """Return whether a file is meant to be a table: by its ending, and not hidden by an editor."""
    return path.suffix.lower() in {*_TABLES, *BOOKS} and not path.name.startswith((".", "~"))


def _no_table(path: Path) -> str:
    names = ", ".join(f"{name}.csv" for name in RECORD_TABLES)
    hint = did_you_mean(path.stem.lower().partition("_")[0], RECORD_TABLES)
    return f"expected {names} or a name such as moves_2026.csv{hint}; this looks like {advice(path)}"


def coding_of(place: Path) -> Coding:
    """Return the words of the record in a folder: those of its own ``moves.yaml``, or the shipped ones.

    Raises:
        ScenarioError: with every mistake in the file.
    """
    report = Report()
    coding = _coding(place, report)
    report.stop_if_any()
    assert coding is not None  # noqa: S101 - there are words or a problem
    return coding


def _coding(place: Path, report: Report) -> Coding | None:
    own = (place if place.is_dir() else place.parent) / FILE
    return read_coding(own if own.is_file() else shipped_folder() / FILE, report)


def tables_of(place: Path, table: RecordTable, coding: Coding, *, but: Path) -> list[PlacedRow]:
    """Return the rows of a table that a folder has already; none if there is no such folder.

    Args:
        place: the folder.
        table: which table.
        coding: the words of the record.
        but: a file that is left out.

    Raises:
        ScenarioError: with every mistake in the table's files.
    """
    report = Report()
    paths = sorted(place.glob("*.csv")) if place.is_dir() else []
    own = [path for path in paths if table_of(path.stem) is table and path != but]
    rows, _ = _rows(own, Judge(table, coding, report))
    report.stop_if_any()
    return rows


def _rows(paths: list[Path], judge: Judge) -> tuple[list[PlacedRow], list[str]]:
    rows, notes = list[PlacedRow](), list[str]()
    for path in paths:
        sheet = read_sheet(path, judge.report)
        if sheet is None:
            continue
        of_file = judge.rows(sheet)
        judge.in_order(of_file)
        rows += of_file
        notes += sheet.notes
    judge.once(rows)
    judge.constant(rows)
    return rows, notes


def _frame(table: RecordTable, rows: list[PlacedRow]) -> pd.DataFrame:
    """Return rows as a table in order of their dates; rows of one date stay in the order of the files."""
    ordered = sorted((row.content for row in rows), key=lambda content: first_day(str(content[table.when])))
    frame = pd.DataFrame(ordered, columns=[column.name for column in table.fields])
    for column in table.fields:
        if column.holds == DAY:
            frame[column.name] = pd.to_datetime(frame[column.name], errors="coerce")
    return frame
