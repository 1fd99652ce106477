"""Every mistake in the tables of a record, named at once with its place.

A row is judged cell by cell, then as a whole; then rows are held against each other: dates in order within
a file, names and keys once in the whole record.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from diplomatic_swings.experiments.record.coding import Coding
from diplomatic_swings.experiments.record.schema import ID, RecordTable
from diplomatic_swings.experiments.record.values import MeaningError, first_day, value_of
from diplomatic_swings.forms.cells import Cell, Row, Sheet, shifted
from diplomatic_swings.forms.problems import Mark, Report, did_you_mean

type Values = dict[str, str | float]

ENOUGH = 0.5
"""Share of columns that must be known by name for the first line to be taken for names."""


class PlacedRow(NamedTuple):
    """A row that was read: its values by column, and where it begins."""

    content: Values
    mark: Mark


class Judge(NamedTuple):
    """What rows are judged by: the table they are of, the words of the record, where mistakes go."""

    table: RecordTable
    coding: Coding
    report: Report

    def rows(self, sheet: Sheet) -> list[PlacedRow]:
        """Return the rows of a file that are right."""
        names = self._names(sheet)
        judged = (self._row(row, names, sheet) for row in sheet.rows) if names else ()
        return [row for row in judged if row is not None]

    def _names(self, sheet: Sheet) -> list[str]:
        """Return the columns of a file in its order; nothing if they are not those of the table."""
        names, known = [cell.text for cell in sheet.head], self.table.columns
        wrong = list(self._wrong_names(sheet.head))
        missing = [
            field.name for field in self.table.fields if not field.optional and field.name not in names
        ]
        if sum(name in known for name in names) < ENOUGH * len(known) and missing:
            wrong = [(sheet.head[0], f"expected the columns {', '.join(known)} (given {', '.join(names)})")]
        elif missing:
            wrong.append(
                (sheet.head[0], f"expected the columns {', '.join(known)} (missing {', '.join(missing)})")
            )
        for cell, message in wrong:
            self._add(cell, sheet, "", message)
        return [] if wrong else names

    def _wrong_names(self, head: Row) -> Iterator[tuple[Cell, str]]:
        seen: set[str] = set()
        for cell in head:
            if cell.text not in self.table.columns:
                yield (
                    cell,
                    f"expected a column of {self.table.name} (given '{cell.text}'){self._hint(cell.text)}",
                )
            elif cell.text in seen:
                yield cell, f"expected each column once (given '{cell.text}' twice)"
            seen.add(cell.text)

    def _hint(self, name: str) -> str:
        return did_you_mean(name, self.table.columns)

    def _row(self, row: Row, names: list[str], sheet: Sheet) -> PlacedRow | None:
        mark = Mark(sheet.file, row[0].line, row[0].column)
        if len(row) != len(names):
            self.report.add(mark, "", shifted(len(row), len(names)))
            return None
        cells = dict(zip(names, row, strict=True))
        absent = Cell("", mark.line, mark.column)
        placed = {name: cells.get(name, absent) for name in self.table.columns}
        values = self._values(placed, sheet)
        if len(values) < len(placed):
            return None
        for name, message in _contradictions(values):
            self._add(placed[name], sheet, name, message)
        return PlacedRow(values, mark)

    def _values(self, cells: dict[str, Cell], sheet: Sheet) -> Values:
        """Return what the cells of a row hold; those that hold nothing right are reported and left out."""
        values: Values = {}
        for name, field in self.table.columns.items():
            text, commas = cells[name].text, sheet.decimal_commas
            try:
                values[name] = value_of(text, field, self.coding, decimal_commas=commas)
            except MeaningError as error:
                self._add(cells[name], sheet, name, error.about(text))
        return values

    def _add(self, cell: Cell, sheet: Sheet, name: str, message: str) -> None:
        self.report.add(Mark(sheet.file, cell.line, cell.column), name, message)

    def in_order(self, rows: Iterable[PlacedRow]) -> None:
        """Report dates that go back within a file, each held against the row before."""
        when, latest = self.table.when, dict[str, str]()
        for values, mark in rows:
            group = str(values.get(self.table.within, ""))
            date, before = str(values[when]), latest.get(group, "")
            if before and first_day(date) < first_day(before):
                self.report.add(mark, when, f"expected dates in order (given {date} after {before})")
            latest[group] = date

    def constant(self, rows: Iterable[PlacedRow]) -> None:
        """Report rows whose constant column, as the unit of a series, is not that of the first such row."""
        first = dict[str, tuple[str, Mark]]()
        for content, mark in rows if self.table.constant else ():
            group, value = str(content[self.table.within]), str(content[self.table.constant])
            expected, place = first.setdefault(group, (value, mark))
            if value != expected:
                message = f"expected '{expected}' as at {place.file}:{place.line} (given '{value}')"
                self.report.add(mark, self.table.constant, message)

    def once(self, rows: Iterable[PlacedRow]) -> None:
        """Report names and keys that come twice in the whole record."""
        self.repeated((), rows)

    def repeated(self, there: Iterable[PlacedRow], rows: Iterable[PlacedRow]) -> list[PlacedRow]:
        """Return the rows whose name or key another row has, and report them.

        Args:
            there: rows that come first.
            rows: the rows that are judged, against these and each other.
        """
        seen: dict[tuple[str, ...], Mark] = {}
        for row in there:
            seen |= dict.fromkeys(self._keys(row), row.mark)
        return [row for row in rows if not self._first(row, seen)]

    def _keys(self, row: PlacedRow) -> list[tuple[str, ...]]:
        name = str(row.content.get(ID.name, ""))
        names = [(ID.name, name)] if name else []
        return [*names, tuple(str(row.content[column]) for column in self.table.key)]

    def _first(self, row: PlacedRow, seen: dict[tuple[str, ...], Mark]) -> bool:
        """Return whether a row is the first of its name and key; if not, report it."""
        for key in self._keys(row):
            if key in seen:
                where = f"first at {seen[key].file}:{seen[key].line}"
                named = f"each id once (given '{key[1]}' again"
                same = f"one row for each {self._key()} (given another"
                what = named if key[0] == ID.name else same
                self.report.add(row.mark, "", f"expected {what}, {where})")
                return False
        seen |= dict.fromkeys(self._keys(row), row.mark)
        return True

    def _key(self) -> str:
        *others, last = self.table.key
        return f"{', '.join(others)} and {last}"


def _contradictions(values: Values) -> Iterator[tuple[str, str]]:
    """Yield what cannot be together in a row: the column to blame, and what was expected."""
    if values.get("posture") and "US" not in str(values["actor"]).split("/"):
        yield "posture", f"expected no posture of a move by {values['actor']} (given '{values['posture']}')"
    end = str(values.get("deadline", ""))
    if end and first_day(end) < first_day(str(values["date"])):
        yield "deadline", f"expected a day after {values['date']} (given '{end}')"
