"""Draws of a fit: sets of numbers that all fit the record, in the file that ``swings fit --out`` writes.

The file holds one set a row and one number of the scenario a column, by dotted path.  A sweep plays each set as a
point of its own (``sampling: {kind: draws, params: FILE}``).
"""

import hashlib
import io
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from sim.files.problems import Mark, Report

SUFFIX = ".csv"


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

    Raises:
        ScenarioError: if there is no such file, or it is no table of numbers.
    """
    report, place, path = Report(), Mark(file), Path(file)
    try:
        table = pd.read_csv(io.StringIO(path.read_text(encoding="utf-8")), comment="#")
    except (OSError, UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        report.add(place, "", f"expected a table of numbers, one draw a row ({error})")
        report.stop_if_any()
    for column in table.columns:
        if not np.isfinite(pd.to_numeric(table[column], errors="coerce")).all():
            report.add(place, str(column), "expected a number in every row")
    if not len(table):
        report.add(place, "", "expected at least one draw (given none)")
    report.stop_if_any()
    return Draws(path.stem, table.astype(float))
