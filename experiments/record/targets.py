"""Targets: what a record says about some weeks, and the same figures of runs.

    python -m diplomatic_swings.experiments.record.targets

Which figures are targets, how far chance may take them, and the weeks are in ``targets.yaml``; the record's
figures are computed from its tables.

>>> from diplomatic_swings.experiments.record.targets import observed, table
>>> len(observed()) == len(table())
True
"""

import datetime as dt
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd
from diplomatic_swings.experiments.record.facts import FactError, folder
from diplomatic_swings.experiments.record.folder import FactRecord, read_record, shipped
from diplomatic_swings.experiments.record.happened import Happened
from diplomatic_swings.experiments.record.history import Statistics, statistics
from diplomatic_swings.experiments.record.levels import Levels, levels, monthly_means, on_day
from diplomatic_swings.experiments.record.recorded import first_period, level, month_of, statistics_of
from diplomatic_swings.experiments.record.values import first_day
from diplomatic_swings.experiments.record.window import (
    TARGETS,
    Window,
    check_covered,
    check_start,
    usual_window,
)
from diplomatic_swings.experiments.runs.measures import Floats
from diplomatic_swings.forms.problems import did_you_mean
from numpy.typing import NDArray
from ruamel.yaml import YAML

FILE = TARGETS
HALVES = ("fit", "check")
FIGURES = (*Statistics._fields, *Levels._fields)
"""Every figure of all of a window that runs give and a target may name; others are figures of a series."""

DAY_TEXT = len("2025-06-01")


class Held(NamedTuple):
    """What runs are held against: a record, and the weeks of it."""

    record: FactRecord
    window: Window

    def first(self, weeks: int | None) -> "Held":
        """Return the same with the first weeks alone; all of them for None."""
        return self if weeks is None else Held(self.record, self.window.first(weeks))


@cache
def usual() -> Held:
    """Return the shipped record and the weeks that its targets are of."""
    return Held(shipped(), usual_window())


def held_against(place: Path | None = None, start: dt.date | None = None, end: dt.date | None = None) -> Held:
    """Return what runs are held against, as a command asks for it; without arguments the usual.

    Args:
        place: folder or file of a record (default: the shipped record).
        start: first day (default: that of the usual window).
        end: the day after the last (default: the usual window's, where record and start are its; else the last
            of the record).

    Raises:
        ScenarioError: with every mistake in the record's files, or if it does not cover the window.
    """
    record = read_record(place) if place else shipped()
    first = start or usual_window().start
    whole = place is not None or first != usual_window().start
    window = Window.between(first, end or (record.span[1] if whole else usual_window().end))
    check_covered(record, window)
    return usual() if place is None and window == usual_window() else Held(record, window)


def asked(held: Held) -> str:
    """Return the options that ask a command for a record and weeks; "" for the usual ones."""
    if held is usual():
        return ""
    place = "" if held.record is shipped() else f" --record {held.record.name}"
    return f"{place} --from {held.window.start} --to {held.window.end}"


@dataclass(frozen=True)
class Target:
    """A figure of the record that runs are held against.

    Attributes:
        name: name of the figure, as of a column.
        meaning: the figure in words.
        unit: its unit.
        sd: how far one history may lie from what it is a draw of.
        why: where ``sd`` comes from.
        source: the table that the figure is computed from.
        subject: what it is about.
        half: whether a fit may use it, or it is kept back.
        series: the series that it is a figure of; "" for a figure of all of the window.
        month: month of the window that it is the mean of.
        first: whether it is the first figure of the series within the window.
        by_days: the quantity counted by days, where that differs.
        value: the record's figure; NaN where the record does not know it.
    """

    name: str
    meaning: str
    unit: str
    sd: float
    why: str
    source: str
    subject: str
    half: Literal["fit", "check"]
    series: str = ""
    month: int = 0
    first: bool = False
    by_days: float | None = None
    value: float = float("nan")

    @property
    def fitted(self) -> bool:
        """Return whether a fit may use it."""
        return self.half == "fit"

    def period(self, held: Held) -> str:
        """Return the month or day that a figure of a series is of; "" if the record has none in the window."""
        if self.first:
            return first_period(held.record, self.series, held.window)
        return month_of(held.window, self.month)


@cache
def targets() -> tuple[Target, ...]:
    """Return the usual targets with their figures, in the order of their columns."""
    figures_by_name = recorded()
    return tuple(_target(row, figures_by_name[row["name"]]) for row in _rows())


@cache
def _kinds() -> tuple[Target, ...]:
    """Return the targets without figures, which do not depend on a record."""
    return tuple(_target(row) for row in _rows())


def recorded(held: Held | None = None) -> dict[str, float]:
    """Return a record's figure of every target; NaN where it is not known at the end of the window.

    The mean of a month is known once the month has begun: in the last two weeks of the usual window runs
    show the first half of December.

    Args:
        held: record and weeks (default: the usual ones).

    Raises:
        ScenarioError: if the record does not cover the window.
    """
    held = held or usual()
    record, window = held
    whole = statistics_of(record, window.start, window.end)
    return {
        target.name: level(record, target.series, target.period(held), window)
        if target.series
        else whole[target.name]
        for target in _kinds()
    }


def periods(held: Held | None = None) -> tuple[str, ...]:
    """Return the month or day of each target that is a figure of a series, "" for the others."""
    return tuple(target.period(held or usual()) if target.series else "" for target in _kinds())


def weeks() -> int:
    """Return the length of the window of the usual targets."""
    return usual_window().weeks


def names() -> tuple[str, ...]:
    """Return the names of the targets, in the order of :func:`targets`."""
    return tuple(target.name for target in _kinds())


def observed(window: int | None = None, held: Held | None = None) -> Floats:
    """Return the record's figures, in the order of :func:`targets`; NaN where it has none by then.

    Args:
        window: weeks from the start that are used (default: all of them); 32 end in August 2025.
        held: record and weeks (default: the usual ones).
    """
    figures_by_name = recorded((held or usual()).first(window))
    return np.array([figures_by_name[name] for name in names()])


def errors(window: int | None = None, held: Held | None = None) -> Floats:
    """Return the standard deviations of the record's figures; those of a shorter window are larger by its root."""
    length = (held or usual()).first(window).window.weeks
    return np.asarray(np.array([target.sd for target in _kinds()]) * np.sqrt(weeks() / length))


def fitted() -> NDArray[np.bool_]:
    """Return which targets a fit may use, in the order of :func:`targets`."""
    return np.array([target.fitted for target in _kinds()])


def figures(runs: Happened, window: int | None = None, held: Held | None = None) -> Floats:
    """Return the figures of runs, shape (runs, targets); NaN where a run has no case.

    Args:
        runs: what happened in runs whose states are kept.
        window: weeks from the start that are used, as for :func:`observed`.
        held: record and weeks that they are to be held against (default: the usual ones).

    Raises:
        ScenarioError: if the scenario does not start when the window does.
    """
    held = held or usual()
    check_start(runs.name, runs.start, held.window)
    runs = runs.first(min(window or held.window.weeks, runs.weeks))
    over_weeks = levels(runs.path("gain"), runs.path("eu_arms"), runs.start)
    whole = statistics(runs.history)._asdict() | over_weeks._asdict()
    whole |= {name: np.full(len(runs.states), np.nan) for name in runs.missing}
    return np.stack([_column(target, whole, runs, held) for target in _kinds()], axis=1)


def _column(target: Target, whole: dict[str, Floats], runs: Happened, held: Held) -> Floats:
    """Return a target's figures of runs: one of the whole window, or of a series in its period."""
    if not target.series:
        return whole[target.name]
    period, start = target.period(held), held.window.start
    if not period:
        return np.full(len(runs.states), np.nan)
    if len(period) == DAY_TEXT:
        return on_day(runs.path(target.series), start, first_day(period))
    return monthly_means(runs.path(target.series), start, [first_day(period)])[:, 0]


def table() -> pd.DataFrame:
    """Return the targets as a table."""
    return pd.DataFrame([vars(target) for target in targets()]).set_index("name")


def _rows() -> list[dict[str, Any]]:
    with (folder() / FILE).open(encoding="utf-8") as file:
        rows: list[dict[str, Any]] = YAML(typ="safe").load(file)["targets"]
    return rows


def _target(row: dict[str, Any], value: float = float("nan")) -> Target:
    """Return a target from its row in the file.

    Raises:
        FactError: if its name, its half or its fields are not known, or a number is none.
    """
    name = str(row.get("name"))
    if name not in FIGURES and not row.get("series"):
        raise FactError(f"{FILE}: no figure of runs is called '{name}'{did_you_mean(name, FIGURES)}")
    known = {field.name for field in fields(Target)} - {"value"}
    if unknown := set(row) - known:
        raise FactError(f"{FILE}: {name}: unknown field '{min(unknown)}'")
    if row.get("half") not in HALVES:
        raise FactError(f"{FILE}: {name}: half: expected fit or check (given '{row.get('half')}')")
    if not float(row["sd"]) > 0.0:
        raise FactError(f"{FILE}: {name}: sd: expected a number above zero (given {row['sd']})")
    return Target(**row, value=value)


if __name__ == "__main__":
    print(table()[["value", "sd", "by_days", "unit", "subject", "half"]].to_string())  # noqa: T201 - its purpose
