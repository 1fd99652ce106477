"""Targets: what the record of 2025 says about the first 47 weeks, and the same figures of runs.

    python -m experiments.targets

>>> from experiments.targets import observed, table
>>> len(observed()) == len(table())
True
"""

from dataclasses import dataclass, fields
from functools import cache
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from ruamel.yaml import YAML

from experiments.ensemble import Options, records
from experiments.facts import FactError, folder
from experiments.history import Statistics, history_of, statistics
from experiments.levels import Levels, levels
from experiments.measures import Floats
from experiments.posterior import Draws
from experiments.recorded import recorded
from sim.files.problems import did_you_mean
from sim.play import Record
from sim.scenario import Scenario

FILE = "targets.yaml"
HALVES = ("fit", "check")
FIGURES = (*Statistics._fields, *Levels._fields)
"""Every figure that runs give and a target may name."""


@dataclass(frozen=True)
class Target:
    """A figure of the record that runs are held against."""

    name: str
    meaning: str
    value: float
    unit: str
    sd: float
    why: str
    source: str
    subject: str
    half: Literal["fit", "check"]
    by_days: float | None = None

    @property
    def fitted(self) -> bool:
        """Return whether a fit may use it."""
        return self.half == "fit"


@cache
def targets() -> tuple[Target, ...]:
    """Return the targets, in the order of their columns."""
    return tuple(_target(row) for row in _content()["targets"])


@cache
def weeks() -> int:
    """Return the length of the window of the targets."""
    return int(_content()["weeks"])


def names() -> tuple[str, ...]:
    """Return the names of the targets, in the order of :func:`targets`."""
    return tuple(target.name for target in targets())


def observed(window: int | None = None) -> Floats:
    """Return the record's figures, in the order of :func:`targets`; NaN where it has none by then.

    Args:
        window: weeks from the start that are used (default: all of the targets' weeks); 32 end in August.
    """
    if window is None:
        return np.array([target.value for target in targets()])
    found = recorded(window)
    return np.array([found[name] for name in names()])


def errors(window: int | None = None) -> Floats:
    """Return the standard deviations of the record's figures; those of a shorter window are larger by its root."""
    full = np.array([target.sd for target in targets()])
    return full * np.sqrt(weeks() / window) if window else full


def fitted() -> NDArray[np.bool_]:
    """Return which targets a fit may use, in the order of :func:`targets`."""
    return np.array([target.fitted for target in targets()])


def target_values(record: Record, scenario: Scenario, window: int | None = None) -> Floats:
    """Return the figures of runs, shape (runs, targets); NaN where a run has no case.

    Only runs whose states are kept count.

    Args:
        record: runs of a scenario.
        scenario: the scenario; it should start when the record does.
        window: weeks from the start that are used, as for :func:`observed`.
    """
    kept = len(record.states)
    return figures(record.move[:kept], record.in_force[:kept], record.states, scenario, window)


def figures(
    move: NDArray[np.integer],
    in_force: NDArray[np.integer],
    states: Floats,
    scenario: Scenario,
    window: int | None = None,
) -> Floats:
    """Return the figures of runs as :func:`target_values` does, from the parts of a record."""
    last = min(window or weeks(), move.shape[1])
    happened = history_of(move[:, :last], in_force[:, :last], scenario)
    found = statistics(happened)._asdict() | levels(states[:, : last + 1], scenario.start)._asdict()
    return np.stack([found[target.name] for target in targets()], axis=1)


def play(scenario: Scenario, runs: int, seed: int = 0, draws: Draws | None = None) -> Record:
    """Return runs of a scenario in one record, with numbers of their own if ``draws`` are given."""
    chunks = dict(records(scenario, runs, seed, options=Options(draws)))
    parts = [chunks[first] for first in sorted(chunks)]
    return parts[0] if len(parts) == 1 else Record(*(np.concatenate(x) for x in zip(*parts, strict=True)))


def table() -> pd.DataFrame:
    """Return the targets as a table."""
    return pd.DataFrame([vars(target) for target in targets()]).set_index("name")


def _content() -> dict[str, Any]:
    with (folder() / FILE).open(encoding="utf-8") as file:
        content: dict[str, Any] = YAML(typ="safe").load(file)
    return content


def _target(row: dict[str, Any]) -> Target:
    """Return a target from its row in the file.

    Raises:
        FactError: if its name, its half or its fields are not known, or a number is none.
    """
    name = str(row.get("name"))
    if name not in FIGURES:
        raise FactError(f"{FILE}: no figure of runs is called '{name}'{did_you_mean(name, FIGURES)}")
    known = {field.name for field in fields(Target)}
    if unknown := set(row) - known:
        raise FactError(f"{FILE}: {name}: unknown field '{min(unknown)}'")
    if row.get("half") not in HALVES:
        raise FactError(f"{FILE}: {name}: half: expected fit or check (given '{row.get('half')}')")
    if not float(row["sd"]) > 0.0:
        raise FactError(f"{FILE}: {name}: sd: expected a number above zero (given {row['sd']})")
    return Target(**row)


if __name__ == "__main__":
    print(table()[["value", "sd", "by_days", "unit", "subject", "half"]].to_string())  # noqa: T201 - its purpose
