"""What a record holds: its span, counts by player and table, series, and weeks without a move."""

import datetime as dt
from itertools import pairwise
from typing import Any, NamedTuple

import pandas as pd
from diplomatic_swings.experiments.record.coding import unmapped
from diplomatic_swings.experiments.record.folder import FactRecord
from diplomatic_swings.experiments.record.schema import RECORD_TABLES, SERIES
from diplomatic_swings.experiments.record.values import first_day

WEEK = dt.timedelta(weeks=1)
LONGEST = 5
"""How many of the longest gaps are shown."""

MONTH_TEXT = len("2025-03")


class Gap(NamedTuple):
    """Days without a recorded move: from the move before to the move after, and how many weeks between."""

    last: dt.date
    next: dt.date
    weeks: int


def summary(record: FactRecord) -> dict[str, Any]:
    """Return what a record holds as plain data, as ``swings record show --json`` prints it."""
    first, last = record.span
    return {
        "record": record.name,
        "span": {"first": first, "last": last - dt.timedelta(days=1), "months": _months(first, last)},
        "tables": {name: _table(record, name) for name in RECORD_TABLES},
        "players": players(record),
        "postures": _counts(record.moves["posture"]),
        "marks": _counts(record.moves["marks"].str.split().explode()),
        "series": series(record),
        "gaps": [gap._asdict() for gap in gaps(record)],
        "unmapped": [kind._asdict() for kind in unmapped(record.moves, record.coding)],
        "notes": list(record.notes),
    }


def _months(first: dt.date, last: dt.date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month


def _table(record: FactRecord, name: str) -> dict[str, Any]:
    rows, when = record.tables[name], RECORD_TABLES[name].when
    days = [first_day(str(date)[:10]) for date in rows[when]]
    files = list(record.files.get(name, ()))
    return {
        "rows": len(rows),
        "first": min(days, default=None),
        "last": max(days, default=None),
        "files": files,
    }


def players(record: FactRecord) -> dict[str, int]:
    """Return how many moves each party made; a move of two counts for both."""
    return _counts(record.moves["actor"].str.split("/").explode())


def _counts(values: "pd.Series[str]") -> dict[str, int]:
    given = values[values.fillna("") != ""]
    return {str(name): int(number) for name, number in given.value_counts().sort_index().items()}


def series(record: FactRecord) -> list[dict[str, Any]]:
    """Return each series of a record: name, unit, first and last period, figures, months missing between."""
    return [
        {
            "quantity": str(name),
            "unit": rows["unit"].iloc[0],
            "first": min(rows["date"], key=first_day),
            "last": max(rows["date"], key=first_day),
            "figures": len(rows),
            "missing": _missing(rows["date"]),
            "used": str(name) in SERIES,
        }
        for name, rows in record.tables["series"].groupby("quantity", sort=True)
    ]


def _missing(periods: "pd.Series[str]") -> list[str]:
    """Return the months between the first and the last of a monthly series that it has no figure for."""
    monthly = pd.PeriodIndex(periods[periods.str.len() == MONTH_TEXT], freq="M")
    if monthly.empty:
        return []
    every = pd.period_range(monthly.min(), monthly.max(), freq="M")
    return [str(month) for month in every.difference(monthly)]


def gaps(record: FactRecord, longest: int = LONGEST) -> list[Gap]:
    """Return the longest times without a move, a whole week at least, longest first."""
    days = sorted(set(record.moves["date"].dt.date))
    between = [Gap(day, after, (after - day) // WEEK) for day, after in pairwise(days)]
    return sorted((gap for gap in between if gap.weeks), key=lambda gap: (-gap.weeks, gap.last))[:longest]
