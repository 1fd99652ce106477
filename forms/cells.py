"""Text of a table, read into cells that know their line and column.

Accepted are UTF-8 with or without a byte order mark and UTF-16 with one; commas, semicolons or tabs between
cells.  With semicolons or tabs, numbers may have decimal commas.  What is read otherwise than as UTF-8 with
commas is noted, so that nobody wonders.

How a cell finds its column: :mod:`csv` gives the cells of a row but not where they began.  In strict mode a
cell's text stands in the row either as it is or in quotes with each quote doubled, so its width follows from
its text, and the places of a row are found by going through it once.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from diplomatic_swings.forms.problems import Mark, Report
from diplomatic_swings.forms.text import displayed, is_text, read_bytes

SEPARATORS: Final = {",": "commas", ";": "semicolons", "\t": "tabs"}
_QUOTED: Final = re.compile(r'"[^"]*"')
_COMMENT: Final = re.compile(r"^#[^\r\n]*", re.MULTILINE)
_MARKED: Final = (  # UTF-32 first: its mark begins like that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8 with a byte order mark"),
)
_ZIP: Final = b"PK\x03\x04"
LARGEST_TABLE: Final = 64_000_000
"""Bytes of a table at most: a year of dated events of the whole war takes a fifth of that."""


class Cell(NamedTuple):
    """A cell: its text without blanks around it, and where it begins, counted from 1."""

    text: str
    line: int
    column: int


type Row = tuple[Cell, ...]


class Sheet(NamedTuple):
    """A table as read: its file, first row, other rows, whether numbers may have decimal commas, and notes."""

    file: str
    head: Row
    rows: tuple[Row, ...]
    decimal_commas: bool
    notes: tuple[str, ...] = ()


class Form(NamedTuple):
    """How a file is written, where that is to be said and not found out.

    Attributes:
        encoding: its encoding.
        separator: what stands between cells.
        decimal: the decimal mark.
        comments: whether lines that begin with ``#`` are words to the reader and no rows.
    """

    encoding: str | None = None
    separator: str | None = None
    decimal: str | None = None
    comments: bool = False


def read_sheet(path: Path, report: Report, form: Form = Form()) -> Sheet | None:  # noqa: B008 - immutable
    """Return the table in a file, or None if it is none; mistakes go to ``report``."""
    file = displayed(path)
    data = read_bytes(path, report, LARGEST_TABLE)
    if data is None:
        return None
    decoded = _decoded(data, file, report, form.encoding)
    return None if decoded is None else _sheet(*decoded, file, report, form)


def _decoded(data: bytes, file: str, report: Report, encoding: str | None) -> tuple[str, str] | None:
    """Return the text of a file and how it was encoded, if that is worth a note."""
    if data.startswith(_ZIP):
        report.add(Mark(file), "", "expected text (given an Excel workbook): save it as CSV UTF-8")
        return None
    name, words = next(((n, w) for mark, n, w in _MARKED if data.startswith(mark)), ("utf-8", ""))
    chosen = encoding or name
    try:
        text = data.decode(chosen)
    except LookupError:
        report.add(Mark(file), "", f"expected the name of an encoding (given '{encoding}')")
        return None
    except UnicodeError as error:
        report.add(_place(data, file, error), "", _not_text(data, chosen, error))
        return None
    if "\0" in text:
        report.add(Mark(file), "", "expected text (given zero bytes: UTF-16 without a byte order mark?)")
        return None
    if not is_text(text, file, report):
        return None
    return text.removeprefix("\ufeff"), encoding or words


def _place(data: bytes, file: str, error: UnicodeError) -> Mark:
    at = error.start if isinstance(error, UnicodeDecodeError) else 0
    line_begins = data.rfind(b"\n", 0, at) + 1
    column = len(data[line_begins:at].decode("utf-8", errors="replace")) + 1
    return Mark(file, data.count(b"\n", 0, at) + 1, column)


def _not_text(data: bytes, encoding: str, error: UnicodeError) -> str:
    byte = f"byte 0x{data[error.start]:02x}" if isinstance(error, UnicodeDecodeError) else "something else"
    advice = "save it as UTF-8, or bring it in with swings record import and the encoding in the mapping"
    return f"expected {encoding.upper()} text (given {byte}, as in Windows-1251 or Latin-1): {advice}"


def shifted(given: int, wanted: int) -> str:
    """Return what is wrong with a row that has too many or too few cells."""
    more = given - wanted
    count = f"{abs(more)} too {'many' if more > 0 else 'few'}"
    advice = "; a separator inside words needs quotes around them" if more > 0 else ""
    return (
        f"expected {wanted} cell{'s' * (wanted != 1)} as on the first line (given {given}, {count}){advice}"
    )


def _sheet(text: str, encoding: str, file: str, report: Report, form: Form) -> Sheet | None:
    if form.comments:  # emptied, not dropped, so that lines keep their numbers
        text = _COMMENT.sub("", text)
    separator = form.separator or separator_of(text)
    try:
        head, *rows = [row for row in placed_rows(text, separator) if any(cell.text for cell in row)] or [()]
    except _BrokenRowError as broken:
        report.add(Mark(file, broken.line, 1), "", f"expected cells that end where they should ({broken})")
        return None
    if not head:
        report.add(Mark(file, 1, 1), "", "expected a line with the names of the columns (given nothing)")
        return None
    commas = form.decimal == "," if form.decimal else separator != ","
    return Sheet(file, head, tuple(rows), commas, tuple(_notes(file, encoding, separator)))


def _notes(file: str, encoding: str, separator: str) -> Iterator[str]:
    if encoding:
        yield f"{file}: read as {encoding}"
    if separator != ",":
        yield f"{file}: read with {SEPARATORS.get(separator, separator)} between cells and decimal commas"


def separator_of(text: str) -> str:
    """Return what stands between the cells of the first line: the most frequent separator outside quotes."""
    first = _QUOTED.sub("", text.lstrip("\r\n").partition("\n")[0])
    return max(SEPARATORS, key=first.count)


class _BrokenRowError(Exception):
    """A row that is no row of a table.

    Attributes:
        line: where it begins.
    """

    def __init__(self, line: int, reason: str) -> None:
        self.line = line
        super().__init__(reason)


def placed_rows(text: str, separator: str) -> Iterator[Row]:
    """Yield the rows of a table with the place of every cell.

    Raises:
        _BrokenRowError: at a row whose quotes are not closed, or that has more after them.
    """
    lines = list(io.StringIO(text, newline=""))
    reader = csv.reader(lines, delimiter=separator, strict=True)
    begins = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise _BrokenRowError(begins, str(error)) from error
        if cells is None:
            return
        yield tuple(_placed(cells, "".join(lines[begins - 1 : reader.line_num]), begins))
        begins = reader.line_num + 1


def _placed(cells: list[str], raw: str, line: int) -> Iterator[Cell]:
    at = 0
    for cell in cells:
        before = raw[:at]
        yield Cell(cell.strip(), line + before.count("\n"), at - (before.rfind("\n") + 1) + 1)
        quoted = raw[at : at + 1] == '"'
        at += len(cell) + (cell.count('"') + 2 if quoted else 0) + 1
