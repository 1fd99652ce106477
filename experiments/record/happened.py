"""What happened in runs, in the form in which they are held against a record.

The record's figures and those of runs are the same functions of it (:mod:`diplomatic_swings.experiments.record.history`,
:mod:`diplomatic_swings.experiments.record.levels`, :mod:`diplomatic_swings.experiments.record.targets`).
"""

import datetime as dt
from collections.abc import Mapping
from typing import Final, NamedTuple

import numpy as np
from diplomatic_swings.experiments.record.history import RULES, History, Rule
from diplomatic_swings.experiments.runs.counts import options_of
from diplomatic_swings.experiments.runs.measures import NONE, Flags, Floats, posture_codes
from diplomatic_swings.experiments.runs.runs import BargainingResult
from diplomatic_swings.experiments.runs.tally import DICTATED, SETTLED, TRUCE, WAR
from diplomatic_swings.sim.scenario.lever_form import WASHINGTON
from diplomatic_swings.sim.tables.block import WALK
from diplomatic_swings.sim.tables.records import Scenario
from diplomatic_swings.sim.world.state import INDEX
from numpy.typing import NDArray

MISSING: Final = dict.fromkeys(
    ("softening_after_pressure", "softenings_per_year"),
    "terms are those of papers with a name, and Moscow has no move that softens its own: it signs a milder paper or not",
)
"""Figures that runs cannot have, with the reason."""


class Happened(NamedTuple):
    """Runs of a scenario whose states are kept.

    Attributes:
        name: name of the scenario.
        start: first day of week 0.
        history: moves, week by week.
        in_force: what is in force as each week begins, (runs, weeks + 1), as :mod:`diplomatic_swings.experiments.runs.tally` counts it.
        states: the state as each week begins, (runs, weeks + 1, variables).
        columns: column of each variable.
        missing: figures that runs cannot have, with the reason.
    """

    name: str
    start: dt.date
    history: History
    in_force: NDArray[np.integer]
    states: Floats
    columns: Mapping[str, int]
    missing: Mapping[str, str]

    @property
    def weeks(self) -> int:
        """Return the length of a run."""
        return int(self.states.shape[1]) - 1

    def path(self, variable: str) -> Floats:
        """Return a variable as each week begins, (runs, weeks + 1)."""
        return np.ascontiguousarray(self.states[:, :, self.columns[variable]])

    def first(self, weeks: int) -> "Happened":
        """Return the first weeks alone."""
        return self._replace(
            history=History._make(field[:, :weeks] for field in self.history),
            in_force=self.in_force[:, : weeks + 1],
            states=self.states[:, : weeks + 1],
        )


def happened(result: BargainingResult) -> Happened:
    """Return what happened in the runs of a result whose paths are kept."""
    scenario, paths = result.scenario, result.paths
    in_force = np.minimum(paths["in_force"].to_numpy(), DICTATED)
    history = _history(scenario, paths["move"].to_numpy(), paths["act"].to_numpy(), in_force)
    states = paths["state"].to_numpy()
    return Happened(scenario.name, scenario.start, history, in_force, states, INDEX, MISSING)


def _history(scenario: Scenario, move: np.ndarray, act: np.ndarray, in_force: np.ndarray) -> History:
    """Return runs as histories: everyday moves are marked by RULES, an exit is an act."""
    keys = [player.key for player in scenario.players]
    us = keys.index(WASHINGTON)
    codes = np.append(posture_codes([option.posture for *_, option in options_of(scenario)]), NONE)
    force = in_force[:, : move.shape[1]]
    flags = {rule.mark: _played(scenario, keys, move, rule) for rule in RULES}
    flags["exit"] = act[:, :, us] == WALK
    deal = (force == TRUCE) | (force == SETTLED)
    return History(posture=codes[move[:, :, us]], war=force == WAR, ceasefire=deal, **flags)


def _played(scenario: Scenario, keys: list[str], move: np.ndarray, rule: Rule) -> Flags:
    player = keys.index(rule.player)
    wanted = [
        number == player
        and (option.kind in rule.kinds or key in rule.keys or option.posture in rule.postures)
        for number, key, _, option in options_of(scenario)
    ]
    return np.asarray(np.array([*wanted, False])[move[:, :, player]])
