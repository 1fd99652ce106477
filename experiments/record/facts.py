"""Facts on 2025: loaded from ``scenarios/facts/``, checked, and described.

    python -m diplomatic_swings.experiments.record.facts > docs/facts.md

>>> from diplomatic_swings.experiments.record import fact_tables, facts
>>> facts.load(fact_tables.RESPONSES)["lag_days"].median()
4.5
"""

import datetime as dt
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd
from diplomatic_swings.experiments.record.fact_tables import TABLES, Table
from diplomatic_swings.experiments.record.frames import read_table
from diplomatic_swings.experiments.record.schema import CODE, CODES, DAY, NUMBER, PERIOD, Field
from diplomatic_swings.forms.problems import Report, ScenarioError, did_you_mean
from diplomatic_swings.store.markdown import table as markdown_table

FIRST_ROW = 2
"""Line of a file's first row; the names of the columns are on line 1."""


class FactError(Exception):
    """A mistake in a file of facts: file, line, what was expected and given."""


def folder() -> Path:
    """Return the folder of the shipped facts."""
    return Path(str(files("diplomatic_swings.scenarios"))) / "facts"


def load(table: Table, place: Path | None = None) -> pd.DataFrame:
    """Return a table of facts with typed columns: days as dates, numbers as floats, the rest as text.

    Args:
        table: which table.
        place: folder it lies in (default: the shipped one).

    Raises:
        FactError: at the first mistake in the file.
    """
    report = Report()
    raw = read_table((place or folder()) / table.file, report, is_number=lambda _: False)
    if raw is None:
        raise FactError(str(ScenarioError(report.problems)))
    names = [field.name for field in table.fields]
    if list(raw.columns) != names:
        raise FactError(f"{table.file}:1: expected the columns {', '.join(names)}")
    return pd.DataFrame({field.name: _typed(table, field, raw[field.name]) for field in table.fields})


def _typed(table: Table, field: Field, cells: "pd.Series[str]") -> "pd.Series[Any]":
    for row, cell in enumerate(cells, start=FIRST_ROW):
        wrong = _wrong(field, cell)
        if wrong:
            raise FactError(f"{table.file}:{row}: {field.name}: expected {wrong} (given '{cell}')")
    if field.holds == DAY:
        return pd.to_datetime(cells, errors="coerce") if field.optional else pd.to_datetime(cells)
    return pd.to_numeric(cells).astype(float) if field.holds == NUMBER else cells


def _wrong(field: Field, cell: str) -> str:
    """Return what was expected of a cell, or nothing if it is as it should be."""
    if not cell.strip():
        return "" if field.optional else "a value"
    if field.holds in {CODE, CODES}:
        return _wrong_code(field, cell.split() if field.holds == CODES else [cell])
    if field.holds in {DAY, PERIOD}:
        return "" if _is_date(cell, whole=field.holds == DAY) else "a date such as 2025-03-11"
    return "a number" if field.holds == NUMBER and not _is_number(cell) else ""


def _wrong_code(field: Field, given: list[str]) -> str:
    unknown = [code for code in given if code not in field.codes]
    hint = did_you_mean(unknown[0], field.codes) if unknown else ""
    return f"one of {', '.join(field.codes)}{hint}" if unknown else ""


def _is_date(cell: str, *, whole: bool) -> bool:
    parts = cell.split("-")
    padded = cell if whole else "-".join([*parts, *["01"] * (3 - len(parts))])
    try:
        dt.date.fromisoformat(padded)
    except ValueError:
        return False
    return True


def _is_number(cell: str) -> bool:
    try:
        return abs(float(cell)) < float("inf")
    except ValueError:
        return False


def dictionary() -> str:
    """Return the data dictionary of all facts as Markdown."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield "# Facts beside the record"
    yield ""
    yield "<!-- Written by `python -m diplomatic_swings.experiments.record.facts`; do not edit. -->"
    yield ""
    yield "What the model is tested against beside [the record](records.md): the tables in `scenarios/facts/`, with"
    yield "the number of rows in each. Every row names its source and how far it is to be trusted; *recalled,"
    yield "unverified* marks a figure or date for which no text was at hand. Nothing here is later than 2025, apart"
    yield "from reports on 2025 that came out in January 2026. What the model must reproduce is in"
    yield "`scenarios/facts/targets.yaml`, what five source texts claim in `scenarios/facts/claims.yaml`."
    for table in TABLES:
        yield from ("", f"## {table.file}", "", f"{table.meaning} {len(load(table))} rows.", "")
        rows = [(field.name, field.unit, field.description) for field in table.fields]
        yield markdown_table(("column", "unit", "meaning"), rows)
    yield ""


if __name__ == "__main__":
    sys.stdout.write(dictionary())
