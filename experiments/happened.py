"""What happened in runs of either game, in the form in which they are held against a record.

The record's figures and those of runs are the same functions of it (:mod:`experiments.history`,
:mod:`experiments.levels`, :mod:`experiments.targets`).
"""

import datetime as dt
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from experiments.history import History, history_of
from experiments.measures import Floats
from sim.play import Record
from sim.scenario import Scenario
from sim.state import INDEX


class Happened(NamedTuple):
    """Runs of a scenario whose states are kept.

    Attributes:
        name: name of the scenario.
        start: first day of week 0.
        history: moves, week by week.
        in_force: what is in force as each week begins, (runs, weeks + 1), numbers of :mod:`sim.play`.
        states: the state as each week begins, (runs, weeks + 1, variables).
        index: column of each variable.
        missing: figures that this game cannot have, with the reason.
    """

    name: str
    start: dt.date
    history: History
    in_force: NDArray[np.integer]
    states: Floats
    index: Mapping[str, int]
    missing: Mapping[str, str]

    @property
    def weeks(self) -> int:
        """Return the length of a run."""
        return self.states.shape[1] - 1

    def path(self, variable: str) -> Floats:
        """Return a variable as each week begins, (runs, weeks + 1)."""
        return np.ascontiguousarray(self.states[:, :, self.index[variable]])

    def first(self, weeks: int) -> "Happened":
        """Return the first weeks alone."""
        return self._replace(
            history=History(*(field[:, :weeks] for field in self.history)),
            in_force=self.in_force[:, : weeks + 1],
            states=self.states[:, : weeks + 1],
        )


def happened(record: Record, scenario: Scenario) -> Happened:
    """Return what happened in runs of the first model."""
    kept = len(record.states)
    moved = history_of(record.move[:kept], record.in_force[:kept], scenario)
    return Happened(
        scenario.name, scenario.start, moved, record.in_force[:kept], record.states, INDEX, missing={}
    )
