"""Tables for people: CSV that spreadsheets, pandas and R all open right.

Excel takes a file for one in the alphabet of its country unless a byte order mark says otherwise; R's ``read.csv`` takes the
mark for a part of the first name.  So the mark is there where a table holds letters beyond ASCII, and only there.
Words that a spreadsheet would run as a formula get an apostrophe in front, as spreadsheets themselves write it.

Where decimals have a comma, Excel opens only tables with semicolons right: :func:`use` chooses them for the whole process.
"""

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import pandas as pd  # 100 MB: the class page needs :func:`harmless` alone

FORMULAS = ("=", "+", "-", "@", "\t", "\r")
"""How cells begin that a spreadsheet runs."""


class Dialect(NamedTuple):
    """How a table is written as text."""

    separator: str
    decimal: str
    marked: bool  # with a byte order mark even where all is ASCII


USUAL = "comma"
DIALECTS = {USUAL: Dialect(",", ".", marked=False), "semicolon": Dialect(";", ",", marked=True)}
"""``comma`` for R, pandas and Excel in English; ``semicolon`` for Excel where decimals have a comma."""

_chosen = [DIALECTS[USUAL]]


def use(name: str) -> None:
    """Write all tables of this process in a dialect of :data:`DIALECTS`."""
    _chosen[0] = DIALECTS[name]


def write_csv(table: "pd.DataFrame", path: Path, *, append: bool = False) -> None:
    """Write a table as CSV in UTF-8.

    Args:
        table: the table; its numbers are written as they are.
        path: the file.
        append: add rows to those there, without the names of the columns.
    """
    words = {name: table[name].map(harmless) for name in table if _is_text(table[name])}
    safe = table.assign(**words)
    dialect = _chosen[0]
    unmarked = append or (not dialect.marked and all(map(str.isascii, _texts(safe))))
    safe.to_csv(
        path,
        mode="a" if append else "w",
        header=not append,
        index=False,
        lineterminator="\n",
        sep=dialect.separator,
        decimal=dialect.decimal,
        encoding="utf-8" if unmarked else "utf-8-sig",
    )


def harmless(cell: object) -> object:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULAS) else cell


def _is_text(column: "pd.Series[object]") -> bool:
    import pandas as pd

    return not (pd.api.types.is_numeric_dtype(column) or pd.api.types.is_datetime64_any_dtype(column))


def _texts(table: "pd.DataFrame") -> list[str]:
    """Return all texts of a table, each once, the names of columns included."""
    words = {str(name) for name in table}
    for name in table:
        if _is_text(table[name]):
            words |= {cell for cell in table[name].unique() if isinstance(cell, str)}
    return sorted(words)
