"""The judgement numbers that decide, as a section of the report: read from a file of a study, if it is there."""

import csv
from pathlib import Path

from diplomatic_swings.experiments.designs.game_points import player_names
from diplomatic_swings.sim.scenario.loading import meaning, quantities
from diplomatic_swings.sim.tables.records import Scenario
from diplomatic_swings.tell.report.common import input_name
from diplomatic_swings.tell.report.page import Section, Table, Text
from diplomatic_swings.tell.words import points

from diplomatic_swings import scenarios

FILE = Path(scenarios.__file__).parent / "studies" / "judgement.csv"
"""Columns: path, value, low_share_change, high_share_change (shares of runs), outcome, record, iterations."""

HELD = "0"
"""Iterations of a study in which nothing is solved: players expect what they expected."""

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
        chosen = _largest(list(csv.DictReader(text)))
    rows = [_row(row, scenario) for row in chosen]
    columns = [
        "number",
        "value",
        "unit",
        "outcome",
        "at half",
        "at twice",
        "what the record says",
        "setting",
    ]
    about = (
        "The numbers on which the shares hang most, each with the outcome whose share it moves most, in percentage "
        "points, at half and at twice its value. They come from a study of the baseline, not from these runs."
    )
    if any(row.get("iterations") == HELD for row in chosen):
        about = (
            f"{about} In that study players expect what they expected before; what they want and do changes."
        )
    numbers = frozenset({"value", "at half", "at twice"})
    table = Table("Largest changes first", columns, rows, numbers)
    return Section("judgement", "The ten numbers that decide", (Text(about), table))


def _largest(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return of the first numbers of a table the row of the outcome that each moves most."""
    largest: dict[str, dict[str, str]] = {}
    for row in rows:
        known = largest.get(row["path"])
        if known is None or _change(row) > _change(known):
            largest[row["path"]] = row
    return list(largest.values())[:_MOST]


def _change(row: dict[str, str]) -> float:
    return max(abs(float(row[name])) for name in ("low_share_change", "high_share_change"))


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
