"""Parameter ensembles: many versions of a scenario's numbers, all of which fit the record.

A file of draws holds one version a row and one number of the scenario a column, by dotted path.  An
ensemble run with it gives every block of 64 runs its own draw, so that what it shows contains what is not
known about the numbers as well as chance.  Which draw a run has depends on its number alone.
"""

import hashlib
import io
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path

import numpy as np
import pandas as pd

from sim.files.problems import Mark, Report, did_you_mean
from sim.lanes import LANES
from sim.scenario import Scenario, load, quantities, vary

SHELF = "fit"
SUFFIX = ".csv"
BASE = "baseline"


@dataclass(frozen=True, eq=False)
class Draws:
    """A parameter ensemble; immutable.

    Attributes:
        name: its name.
        table: one draw a row, columns by dotted path.
    """

    name: str
    table: pd.DataFrame

    def __len__(self) -> int:
        """Return the number of draws."""
        return len(self.table)

    @cached_property
    def digest(self) -> str:
        """Return 16 hex digits that change if, and only if, a number changes."""
        buffer = io.BytesIO("\n".join(self.table.columns).encode())
        buffer.seek(0, io.SEEK_END)
        buffer.write(np.ascontiguousarray(self.table.to_numpy(dtype="<f8")).tobytes())
        return hashlib.sha256(buffer.getvalue()).hexdigest()[:16]

    def number(self, run: int) -> int:
        """Return which draw a run has: every block of 64 runs its own, in turn."""
        return run // LANES % len(self)

    def values(self, draw: int) -> dict[str, float]:
        """Return the numbers of a draw by dotted path."""
        return {str(path): float(value) for path, value in self.table.iloc[draw].items()}

    def applied(self, scenario: Scenario, draw: int, moved: frozenset[str] | None = None) -> Scenario:
        """Return a scenario with the numbers of a draw.

        Args:
            scenario: the scenario.
            draw: number of the draw.
            moved: what :meth:`moved` returned for the scenario, if it is known.
        """
        paths = self.moved(scenario) if moved is None else moved
        return vary(scenario, {path: x for path, x in self.values(draw).items() if path in paths})

    def moved(self, scenario: Scenario) -> frozenset[str]:
        """Return the paths that draws move in a scenario: those where it has the baseline's number.

        What a preset or a lens has set for a reason of its own stays as it is.
        """
        have, common = quantities(scenario), quantities(load(BASE))
        same = {
            path for path in self.table.columns if path in have and have[path].value == common[path].value
        }
        return frozenset(same)

    def of_run(self, scenario: Scenario, run: int) -> Scenario:
        """Return the scenario that a run plays."""
        return self.applied(scenario, self.number(run))


def shipped() -> list[str]:
    """Return the names of the shipped parameter ensembles."""
    folder = files("scenarios").joinpath(SHELF)
    return sorted(entry.name[: -len(SUFFIX)] for entry in folder.iterdir() if entry.name.endswith(SUFFIX))


def read(name_or_path: str) -> Draws:
    """Return a parameter ensemble by the name of a shipped one, or from a CSV file.

    Raises:
        ScenarioError: if there is none, or the file is no table of numbers of a scenario.
    """
    report = Report()
    place = Mark(name_or_path)
    path = Path(name_or_path)
    is_file = path.suffix == SUFFIX or len(path.parts) > 1
    if not is_file and name_or_path not in shipped():
        near = did_you_mean(name_or_path, shipped())
        report.add(
            Mark("--params"),
            "",
            f"expected {' or '.join(shipped())}, or a .csv file (given '{name_or_path}'){near}",
        )
        report.stop_if_any()
    try:
        text = (path if is_file else files("scenarios").joinpath(SHELF, name_or_path + SUFFIX)).read_text(
            encoding="utf-8"
        )
        table = pd.read_csv(io.StringIO(text), comment="#")
    except (OSError, UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        report.add(place, "", f"expected a table of numbers, one draw a row ({error})")
        report.stop_if_any()
    _check(table, place, report)
    report.stop_if_any()
    return Draws(path.stem if is_file else name_or_path, table.astype(float))


def _check(table: pd.DataFrame, place: Mark, report: Report) -> None:
    known = quantities(load(BASE))
    for column in table.columns:
        if column not in known:
            report.add(
                place,
                str(column),
                f"expected the path of a number of the baseline{did_you_mean(str(column), known)}",
            )
        elif not np.isfinite(pd.to_numeric(table[column], errors="coerce")).all():
            report.add(place, str(column), "expected a number in every row")
    if not len(table):
        report.add(place, "", "expected at least one draw (given none)")
