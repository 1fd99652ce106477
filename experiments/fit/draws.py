"""Draws of a fit: sets of numbers that all fit the record, in the file that ``swings fit --out`` writes.

The file holds one set a row and one number of the scenario a column, by dotted path.  A sweep plays each set as a
point of its own (``sampling: {kind: draws, params: FILE}``).  Draws of the fit by moves are shipped, by name.
"""

import hashlib
import io
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
from diplomatic_swings.experiments.record.frames import read_table
from diplomatic_swings.forms.cells import Form
from diplomatic_swings.forms.library import root
from diplomatic_swings.forms.problems import Mark, Report, did_you_mean
from diplomatic_swings.forms.text import displayed

FOLDER = "fit/draws"
"""Where shipped draws are, below ``scenarios/``."""


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


def evenly(in_file: int, count: int) -> tuple[int, ...]:
    """Return so many rows of a file, evenly over it: the middle one of each of as many stretches.

    Args:
        in_file: rows of the file.
        count: how many are taken, at most all.
    """
    return tuple(int((place + 0.5) * in_file / count) for place in range(count))


def shipped() -> dict[str, Path]:
    """Return the shipped files of draws by name."""
    return {path.stem: path for path in sorted((root() / FOLDER).glob("*.csv"))}


def file_of(name: str, folder: Path = Path()) -> Path:
    """Return where a file of draws is: a path that starts from a folder, or else a shipped name."""
    own = folder / name
    return own if own.exists() else shipped().get(name, own)


def read(file: str) -> Draws:
    """Return the draws of a CSV file or of a shipped name; whether a scenario has these numbers, the design says.

    Lines that begin with ``#`` are comments.

    Raises:
        ScenarioError: with every mistake in the file, each with its line and column.
    """
    report, path = Report(), file_of(file)
    if not path.exists() and not path.suffix:
        words = f"expected a readable file, or the name of shipped draws (no such file){did_you_mean(path.name, shipped())}"
        report.add(Mark(displayed(path)), "", words)
        report.stop_if_any()
    table = read_table(path, report, is_number=lambda _: True, form=Form(comments=True))
    report.stop_if_any()
    if table is None or not len(table):
        report.add(Mark(displayed(path)), "", "expected at least one draw (given none)")
    elif empty := [str(name) for name in table if table[name].isna().any()]:
        report.add(Mark(displayed(path)), empty[0], "expected a number in every row")
    report.stop_if_any()
    assert table is not None  # noqa: S101 - there is a table or a problem
    return Draws(path.stem, table.astype(float))
