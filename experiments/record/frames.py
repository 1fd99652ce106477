"""Tables whose columns nobody declared: points of a design, facts; cells are numbers or text, by column."""

import math
from collections.abc import Callable
from pathlib import Path

import pandas as pd
from diplomatic_swings.experiments.record.values import MeaningError, number
from diplomatic_swings.forms.cells import Cell, Form, Sheet, read_sheet, shifted
from diplomatic_swings.forms.problems import Mark, Report


def read_table(
    path: Path,
    report: Report,
    is_number: Callable[[str], bool],
    form: Form = Form(),  # noqa: B008 - immutable
) -> pd.DataFrame | None:
    """Return the table in a CSV file, or None if there are mistakes, each with line and column.

    Args:
        path: the file; commas, semicolons or tabs between cells.
        report: takes the mistakes.
        is_number: says by its name whether a column holds numbers; empty cells of it are NaN.
        form: how the file is written, where that is not to be found out.
    """
    before = len(report.problems)
    sheet = read_sheet(path, report, form)
    if sheet is None:
        return None
    _check(sheet, report)
    if len(report.problems) > before:
        return None
    columns = {
        name.text: [_value(row[place], name.text, sheet, report) for row in sheet.rows]
        if is_number(name.text)
        else [row[place].text for row in sheet.rows]
        for place, name in enumerate(sheet.head)
    }
    return pd.DataFrame(columns) if len(report.problems) == before else None


def _check(sheet: Sheet, report: Report) -> None:
    """Report names that are missing or there twice, and rows that do not fit them."""
    names = [cell.text for cell in sheet.head]
    for place, cell in enumerate(sheet.head):
        if not cell.text or cell.text in names[:place]:
            report.add(mark(sheet, cell), "", f"expected each column once, by name (given '{cell.text}')")
    for row in sheet.rows:
        if len(row) != len(names):
            report.add(mark(sheet, row[0]), "", shifted(len(row), len(names)))


def _value(cell: Cell, name: str, sheet: Sheet, report: Report) -> float:
    try:
        return number(cell.text, decimal_commas=sheet.decimal_commas) if cell.text else math.nan
    except MeaningError as error:
        report.add(mark(sheet, cell), name, error.about(cell.text))
        return math.nan


def mark(sheet: Sheet, cell: Cell) -> Mark:
    """Return the place of a cell."""
    return Mark(sheet.file, cell.line, cell.column)
