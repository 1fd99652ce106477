"""Results on disk in open formats: JSON, CSV, text, and a data dictionary that says what is in them."""

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from diplomatic_swings.store.atomic import RESULT
from diplomatic_swings.store.csv_files import write_csv
from diplomatic_swings.store.version import VERSION


class Column(NamedTuple):
    """A column of a table on disk, or a field of a JSON file."""

    name: str
    unit: str
    meaning: str


REPORT_FILE = {"report.html": "the report, to read in a browser and to print; it needs no network"}
_OTHERS = {
    RESULT: "the headline figures, as --json prints them",
    "README.txt": "this file",
    "plots/": "the same figures as pictures, PNG and SVG (not with --no-plots)",
}


def as_data(value: Any) -> Any:  # noqa: ANN401 - any data
    """Return data that JSON can hold: NaN and infinity become null, NumPy numbers plain ones."""
    if isinstance(value, dict):
        return {str(key): as_data(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [as_data(part) for part in value]
    if isinstance(value, (np.generic, np.ndarray)):
        return as_data(value.tolist())
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value.isoformat() if hasattr(value, "isoformat") else value


HEAD = (
    Column("scenario", "name", "name of the scenario"),
    Column("version", "words", "version of the program"),
    Column("digest", "16 hex digits", "stands for all of the scenario that affects results"),
)
"""Fields with which ``result.json`` of any one scenario begins."""


def json_text(value: Any) -> str:  # noqa: ANN401 - any data
    """Return data as JSON text."""
    return json.dumps(as_data(value), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def readme(
    about: list[str],
    tables: dict[str, tuple[Column, ...]],
    fields: tuple[Column, ...],
    files: dict[str, str],
) -> str:
    """Return the data dictionary of a folder of results as text."""
    head = [f"Results of Diplomatic Swings {VERSION}", "", *about, "", "Files", ""]
    listed = {**_OTHERS, **files, **dict.fromkeys(tables, "table; its columns are below")}
    dictionary = [
        (file, *column) for file, columns in {RESULT: fields, **tables}.items() for column in columns
    ]
    rows = [("FILE", "COLUMN OR FIELD", "UNIT", "MEANING"), *dictionary]
    body = [*_aligned(sorted(listed.items())), "", "What is in them", "", *_aligned(rows)]
    return "\n".join([*head, *body, ""])


def _aligned(rows: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]


def again_with(command: str) -> str:
    """Return how to get the same results again."""
    return f"To get the same again, in this folder:  {command}"


def save_tables(
    tables: dict[str, pd.DataFrame], columns: dict[str, tuple[Column, ...]], folder: Path
) -> None:
    """Write tables as CSV, each with the columns that its dictionary names, in that order."""
    for file, table in tables.items():
        names = [column.name for column in columns[file]]
        write_csv(table[names], folder / file)


def save_text(folder: Path, file: str, text: str) -> None:
    """Write a text file as UTF-8 with the line ends of Unix."""
    (folder / file).write_text(text, encoding="utf-8", newline="\n")
