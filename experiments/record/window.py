"""Windows: the weeks of a record that are looked at, and the months in them."""

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, Self

from diplomatic_swings.experiments.record.facts import folder
from diplomatic_swings.forms.problems import Problem, ScenarioError
from diplomatic_swings.sim.world.calendar import WEEK, date_of
from ruamel.yaml import YAML

if TYPE_CHECKING:
    from diplomatic_swings.experiments.record.folder import FactRecord

TARGETS = "targets.yaml"
MIDDLE = dt.timedelta(days=3)
"""A week belongs to the month that holds its middle day."""


class Window(NamedTuple):
    """Some weeks: the first day, and how many."""

    start: dt.date
    weeks: int

    @classmethod
    def between(cls, start: dt.date, end: dt.date) -> Self:
        """Return the whole weeks from one day to another, the last not included.

        Raises:
            ScenarioError: if there is none.
        """
        weeks = (end - start) // WEEK
        if weeks < 1:
            raise ScenarioError([_problem("", f"expected an end a week or more after {start} (given {end})")])
        return cls(start, weeks)

    @property
    def end(self) -> dt.date:
        """Return the first day after the window."""
        return date_of(self.start, self.weeks)

    def first(self, weeks: int) -> "Window":
        """Return the first weeks of the window."""
        return Window(self.start, weeks)

    def after(self, weeks: int) -> "Window":
        """Return the window without its first weeks."""
        return Window(date_of(self.start, weeks), self.weeks - weeks)

    def months(self) -> list[dt.date]:
        """Return the first days of the months that the window touches."""
        months = [self.start.replace(day=1)]
        while (following := next_month(months[-1])) < self.end:
            months.append(following)
        return months

    def whole_months(self) -> list[dt.date]:
        """Return the first days of the months that the window holds from end to end."""
        return [first for first in self.months() if first >= self.start and next_month(first) <= self.end]


def next_month(first: dt.date) -> dt.date:
    """Return the first day of the next month."""
    return (first + dt.timedelta(days=31)).replace(day=1)


@cache
def usual_window() -> Window:
    """Return the window that the shipped targets are of, as ``targets.yaml`` has it."""
    with (folder() / TARGETS).open(encoding="utf-8") as file:
        head = YAML(typ="safe").load(file)["window"]
    return Window(head["start"], int(head["weeks"]))


class Split(NamedTuple):
    """A window cut in time: what is known when the rest is forecast.

    Attributes:
        window: all of its weeks.
        known: how many of them, from the start, are known.
    """

    window: Window
    known: int

    @property
    def after(self) -> Window:
        """Return the weeks that are forecast."""
        return self.window.after(self.known)


def split_of(window: Window) -> Split:
    """Return a window cut in time: the usual one as ``targets.yaml`` has it, any other in the same proportion."""
    with (folder() / TARGETS).open(encoding="utf-8") as file:
        usual = YAML(typ="safe").load(file)["split"]
    known, weeks = int(usual["known"]), int(usual["weeks"])
    if window == usual_window():
        return Split(Window(window.start, weeks), known)
    return Split(window, window.weeks * known // weeks)


def check_covered(record: "FactRecord", window: Window) -> None:
    """Check that a record has moves from all of a window; it covers whole months, the first move's to the last's.

    Raises:
        ScenarioError: if the window begins before the record or ends after it.
    """
    first, last = record.span
    if window.start < first or window.end > last:
        message = f"expected a window from {first} to {last} at most (given {window.start} to {window.end})"
        raise ScenarioError([_problem(record.name, message)])


def check_start(name: str, start: dt.date, window: Window) -> None:
    """Check that runs begin when the window does, since week is held against week.

    Raises:
        ScenarioError: if they do not.
    """
    if start != window.start:
        message = (
            f"expected {window.start}, when the record that runs are held against begins (given {start}): "
            f"runs from one date say nothing about the weeks after another; --from {start} holds them against theirs"
        )
        raise ScenarioError([Problem(name, 0, 0, "start", message)])


def _problem(name: str, message: str) -> Problem:
    return Problem(name, 0, 0, "window", message)
