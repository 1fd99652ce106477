"""Draws of a fit: sets of numbers that all fit the record, in the file that ``swings fit --out`` writes.

The file holds one set a row and one number of the scenario a column, by dotted path.  A sweep plays each set as a
point of its own (``sampling: {kind: draws, params: FILE}``).
"""

import hashlib
import io
import math
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from experiments.record_files.cells import Cell, Form, Sheet, read_sheet, shifted
from experiments.record_files.values import MeaningError, number
from sim.files.problems import Mark, Report


@dataclass(frozen=True, eq=False)
class Draws:
    """Sets of numbers; immutable.

    Attributes:
        name: their name.
        table: one set a row, columns by dotted path.
    """

    name: str
    table: pd.DataFrame

    def __len__(self) -> int:
        """Return the number of sets."""
        return len(self.table)

    @cached_property
    def digest(self) -> str:
        """Return 16 hex digits that change if, and only if, a number changes."""
        buffer = io.BytesIO("\n".join(self.table.columns).encode())
        buffer.seek(0, io.SEEK_END)
        buffer.write(np.ascontiguousarray(self.table.to_numpy(dtype="<f8")).tobytes())
        return hashlib.sha256(buffer.getvalue()).hexdigest()[:16]


def read(file: str) -> Draws:
    """Return the draws of a CSV file; whether a scenario has these numbers, the design says.

    Lines that begin with ``#`` are comments.

    Raises:
        ScenarioError: with every mistake in the file, each with its line and column.
    """
    report, path = Report(), Path(file)
    sheet = read_sheet(path, report, Form(comments=True))
    table = _table(sheet, report) if sheet else pd.DataFrame()
    report.stop_if_any()
    return Draws(path.stem, table)


def _table(sheet: Sheet, report: Report) -> pd.DataFrame:
    """Return the numbers of a sheet, one draw a row; what is none goes to ``report``."""
    rows, names = sheet.rows, [cell.text for cell in sheet.head]
    for place, cell in enumerate(sheet.head):
        if not cell.text or cell.text in names[:place]:
            report.add(_mark(sheet, cell), "", f"expected each number once, by path (given '{cell.text}')")
    for row in rows:
        if len(row) != len(names):
            report.add(_mark(sheet, row[0]), "", shifted(len(row), len(names)))
    if not rows:
        report.add(Mark(sheet.file), "", "expected at least one draw (given none)")
    if report.problems:
        return pd.DataFrame()
    numbers = [
        [_number(cell, name, sheet, report) for cell, name in zip(row, names, strict=True)] for row in rows
    ]
    return pd.DataFrame(numbers, columns=names, dtype=float)


def _number(cell: Cell, name: str, sheet: Sheet, report: Report) -> float:
    try:
        return number(cell.text, decimal_commas=sheet.decimal_commas)
    except MeaningError as error:
        report.add(_mark(sheet, cell), name, error.about(cell.text))
        return math.nan


def _mark(sheet: Sheet, cell: Cell) -> Mark:
    return Mark(sheet.file, cell.line, cell.column)
