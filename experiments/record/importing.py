"""Other people's tables, brought into a record by a mapping: whole or not at all.

Rows are translated into cells of the record that keep their place in the source, and judged by the same
:class:`~diplomatic_swings.experiments.record.checking.Judge` as a record's own rows; what it refuses is thus named with
the line of the file that the user has before him.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from diplomatic_swings.experiments.record.checking import Judge, PlacedRow
from diplomatic_swings.experiments.record.dates import as_recorded
from diplomatic_swings.experiments.record.folder import coding_of, tables_of
from diplomatic_swings.experiments.record.kinds import advice
from diplomatic_swings.experiments.record.mapping import Source, Translation, read_mapping
from diplomatic_swings.experiments.record.schema import DAY, PERIOD, Field, RecordTable
from diplomatic_swings.experiments.record.values import MeaningError, first_day
from diplomatic_swings.forms.cells import Cell, Row, Sheet, read_sheet, shifted
from diplomatic_swings.forms.problems import Mark, Problem, Report, ScenarioError, did_you_mean
from diplomatic_swings.forms.text import displayed
from diplomatic_swings.store.atomic import write_text

_BRACED = re.compile(r"\{([^{}]+)\}")
_NO_NAME = re.compile(r"\W+")


class Outcome(NamedTuple):
    """What came of an import: the table, rows by what became of them, and the file written, if one was."""

    table: str
    rows: int
    skipped: int
    merged: int
    refused: tuple[Problem, ...]
    notes: tuple[str, ...]
    written: Path | None

    def summary(self) -> dict[str, Any]:
        """Return it as plain data, as ``swings record import --json`` prints it."""
        refused = [problem._asdict() for problem in self.refused]
        return self._asdict() | {"refused": refused, "written": self.written and str(self.written)}


def bring_in(
    source: Path, mapping: str | None, into: Path, *, accept_rest: bool = False, force: bool = False
) -> Outcome:
    """Bring a table into a record.

    Args:
        source: the table.
        mapping: name of a shipped mapping, or path of a file.
        into: folder of the record; made if it is not there.
        accept_rest: write what can be read although rows are refused.
        force: replace the file that an earlier import wrote.

    Raises:
        ScenarioError: if the file or the mapping cannot be used at all, or the record there has mistakes.
        WriteError: if the file cannot be written, or is there already.
    """
    sheet, rules = _read(source, mapping)
    coding = coding_of(into)
    target = into / f"{_name(rules.into, source)}.csv"
    there = tables_of(into, rules.table, coding, but=target)
    report = Report()
    translator = Translator(rules, sheet, report)
    judge = Judge(rules.table, coding, report)
    rows = judge.rows(translator.sheet())
    kept = list(_one_per(rows, rules.one_per))
    refused = judge.repeated(there, kept)
    fresh = [row for row in kept if row not in refused]
    write = bool(fresh) and (accept_rest or not report.problems)
    if write:
        write_text(target, table_text(rules.table, fresh), force=force)
    problems = ScenarioError(report.problems).problems
    merged, written = len(rows) - len(kept), target if write else None
    return Outcome(rules.into, len(fresh), translator.skipped, merged, problems, sheet.notes, written)


def _read(source: Path, mapping: str | None) -> tuple[Sheet, Translation]:
    """Return a table and its mapping.

    Raises:
        ScenarioError: if either cannot be read, or no mapping is given: it then says what the file is.
    """
    file = displayed(source)
    if not source.is_file():
        raise ScenarioError([Problem(file, 0, 0, "", "expected a table (given no such file)")])
    if mapping is None:
        raise ScenarioError([Problem(file, 0, 0, "", f"this looks like {advice(source)}")])
    rules, report = read_mapping(mapping), Report()
    sheet = read_sheet(source, report, rules.writing)
    if sheet is not None:
        _check_columns(sheet, rules, report)
    report.stop_if_any()
    assert sheet is not None  # noqa: S101 - there is a sheet or a problem
    return sheet, rules


def _check_columns(sheet: Sheet, rules: Translation, report: Report) -> None:
    names = [cell.text for cell in sheet.head]
    for path, name in dict.fromkeys(_named(rules)):
        if name not in names:
            hint = did_you_mean(name, names)
            message = f"expected a column '{name}', as the mapping has it (given {', '.join(names)}){hint}"
            report.add(Mark(sheet.file, sheet.head[0].line, 1), path, message)


def _named(rules: Translation) -> Iterator[tuple[str, str]]:
    """Yield the columns that a mapping reads, each with the place in the mapping that names it."""
    for part in (rules.columns, *rules.each):
        for name, source in part.items():
            columns = [source.column] if source.column else _BRACED.findall(source.text or "")
            yield from ((f"columns.{name}", column) for column in columns)
    yield from (("skip", skip.column) for skip in rules.skip)


class Translator:
    """Turns the rows of a table into rows of the record.

    Attributes:
        skipped: rows that the mapping leaves out.
    """

    def __init__(self, rules: Translation, sheet: Sheet, report: Report) -> None:
        """Take a mapping, the table, and where refusals go."""
        self.rules, self.source, self.report = rules, sheet, report
        self.names = [cell.text for cell in sheet.head]
        self.skipped = 0

    def sheet(self) -> Sheet:
        """Return the table as one of the record, its cells at their places in the source."""
        head = tuple(Cell(field.name, 1, 1) for field in self.rules.table.fields)
        return self.source._replace(head=head, rows=tuple(self._rows()))

    def _rows(self) -> Iterator[Row]:
        for row in self.source.rows:
            if len(row) != len(self.names):
                place = Mark(self.source.file, row[0].line, row[0].column)
                self.report.add(place, "", shifted(len(row), len(self.names)))
                continue
            cells = dict(zip(self.names, row, strict=True))
            if any(skip.fits(cells[skip.column].text) for skip in self.rules.skip):
                self.skipped += 1
                continue
            yield from filter(None, (self._row(cells, row[0], own) for own in self.rules.each))

    def _row(self, cells: dict[str, Cell], first: Cell, own: Mapping[str, Source]) -> Row | None:
        sources = {**self.rules.columns, **own}
        made = [self._cell(field, sources.get(field.name), cells, first) for field in self.rules.table.fields]
        whole = [cell for cell in made if cell is not None]
        return tuple(whole) if len(whole) == len(made) else None

    def _cell(self, field: Field, source: Source | None, cells: dict[str, Cell], first: Cell) -> Cell | None:
        """Return a cell of the record, or None if it is refused."""
        if source is None:
            return Cell("", first.line, first.column)
        given = _given(source, cells, first)
        try:
            text = source.translated(given.text)
            if text and field.holds in {DAY, PERIOD}:
                text = as_recorded(text, self.rules.dates, whole=field.holds == DAY)
        except MeaningError as error:
            place = Mark(self.source.file, given.line, given.column)
            self.report.add(place, field.name, error.about(given.text))
            return None
        return given._replace(text=text)


def _given(source: Source, cells: dict[str, Cell], first: Cell) -> Cell:
    """Return the cell that a source means in a row."""
    if source.column is not None:
        return cells[source.column]
    if source.text is not None:
        return first._replace(text=_BRACED.sub(lambda name: cells[name[1]].text, source.text).strip())
    return first._replace(text=source.value or "")


def _one_per(rows: list[PlacedRow], columns: tuple[str, ...]) -> Iterator[PlacedRow]:
    """Yield rows, of those that agree in some columns the first alone; all of them if no column is given."""
    seen = set[tuple[str, ...]]()
    for row in rows:
        key = tuple(str(row.content[column]) for column in columns)
        if not columns or key not in seen:
            yield row
        seen.add(key)


def _name(table: str, source: Path) -> str:
    """Return the name of the file that is written, without ending: the table's, and the source's."""
    own = _NO_NAME.sub("_", source.stem.lower()).strip("_").removeprefix(f"{table}_")
    return f"{table}_{own or 'imported'}"


def table_text(table: RecordTable, rows: list[PlacedRow]) -> str:
    """Return rows as the text of a table, in order of their dates."""
    ordered = sorted(rows, key=lambda row: first_day(str(row.content[table.when])))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows([_text(row.content[name]) for name in table.columns] for row in ordered)
    return out.getvalue()


def _text(value: str | float) -> str:
    if isinstance(value, str):
        return value
    return "" if value != value else repr(value).removesuffix(".0")  # noqa: PLR0124 - NaN, an empty cell
