"""What a record holds, as tables and sentences for the terminal."""

import math
from typing import TYPE_CHECKING, Any

from diplomatic_swings.tell.terminal.run import table
from diplomatic_swings.tell.words import plural

if TYPE_CHECKING:
    from rich.console import RenderableType


def report(content: dict[str, Any]) -> list["RenderableType"]:
    """Return the summary of a record (:func:`diplomatic_swings.experiments.record.summary.summary`) as parts to print."""
    span = content["span"]
    return [
        f"{content['record']}: {plural(span['months'], 'month')}, {span['first']} to {span['last']}",
        "",
        _tables(content["tables"]),
        "",
        f"moves by party: {_counted(content['players'])}",
        f"postures of Washington: {_counted(content['postures'])}",
        "",
        _series(content["series"]),
        "",
        *_gaps(content["gaps"]),
        *(f"note: {text}" for text in content["notes"]),
    ]


def figures_table(figures: dict[str, float]) -> "RenderableType":
    """Return the statistics of a record as a table; a figure that is not known is left empty."""
    made = table("statistic", "value", right=("value",))
    for name, value in figures.items():
        made.add_row(name.replace("_", " "), "" if math.isnan(value) else f"{value:.3g}")
    return made


def _tables(tables: dict[str, Any]) -> "RenderableType":
    made = table("table", "rows", "first", "last", right=("rows",))
    for name, row in tables.items():
        made.add_row(name, f"{row['rows']:,}", str(row["first"] or ""), str(row["last"] or ""))
    return made


def _series(series: list[dict[str, Any]]) -> "RenderableType":
    made = table("series", "unit", "figures", "first", "last", "missing months", right=("figures",))
    for row in series:
        missing = ", ".join(row["missing"])
        made.add_row(row["quantity"], row["unit"], str(row["figures"]), row["first"], row["last"], missing)
    return made


def _counted(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {number}" for name, number in counts.items()) or "none"


def _gaps(gaps: list[dict[str, Any]]) -> list[str]:
    if not gaps:
        return ["no week passes without a move"]
    spans = [f"{gap['last']} to {gap['next']} ({plural(gap['weeks'], 'week')})" for gap in gaps]
    return [f"longest times without a recorded move: {'; '.join(spans)}"]
