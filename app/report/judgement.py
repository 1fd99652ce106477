"""The judgement numbers that decide, as a section of the report: read from a file of a study, if it is there."""

import csv
from pathlib import Path

import scenarios
from app.report.common import input_name
from app.report.page import Section, Table, Text
from app.words import points
from experiments.bargaining.points import player_names
from sim.bargaining.loading import meaning, quantities
from sim.bargaining.records import Scenario

FILE = Path(scenarios.__file__).parent / "studies" / "judgement.csv"
"""Columns: path, value, low_share_change, high_share_change (shares of runs), outcome, record."""

_MOST = 10


def judgement_section(scenario: Scenario, file: Path = FILE) -> Section | None:
    """Return the judgement numbers on which shares hang most; None where no study has been made.

    Args:
        scenario: whose report it is: numbers that it sets otherwise than the study are marked.
        file: table of the study.
    """
    if not file.is_file():
        return None
    with file.open(encoding="utf-8", newline="") as text:
        rows = [_row(row, scenario) for row in list(csv.DictReader(text))[:_MOST]]
    columns = [
        "number",
        "value",
        "unit",
        "outcome",
        "at the low end",
        "at the high end",
        "what the record says",
        "setting",
    ]
    about = (
        "Numbers that rest on judgement and on which the shares hang most, with the change of a share, in percentage "
        "points, at either end of their range. They come from a study of the baseline, not from these runs."
    )
    numbers = frozenset({"value", "at the low end", "at the high end"})
    table = Table("Largest changes first", columns, rows, numbers)
    return Section("judgement", "The ten judgement numbers that decide", (Text(about), table))


def _row(row: dict[str, str], scenario: Scenario) -> list[str]:
    """Return a number of the study as cells."""
    path = row["path"]
    num, own = meaning(path), quantities(scenario).get(path)
    value = f"{float(row['value']):g}"
    if own is not None and own.value != float(row["value"]):
        value = f"{value} (here {own.value:g})"
    changes = [points(float(row[name])) for name in ("low_share_change", "high_share_change")]
    return [
        input_name(path, player_names(scenario)),
        value,
        num.unit if num else "",
        row["outcome"],
        *changes,
        row["record"],
        path,
    ]
