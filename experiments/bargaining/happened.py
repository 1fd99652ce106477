"""What happened in runs of the bargaining game, in the form in which they are held against a record."""

from typing import Final

import numpy as np

from experiments.bargaining.counts import options_of
from experiments.bargaining.runs import BargainingResult
from experiments.happened import Happened
from experiments.history import RULES, History, Rule
from experiments.measures import NONE, Flags, posture_codes
from sim.bargaining.block import WALK
from sim.bargaining.records import Scenario
from sim.bargaining.state import INDEX
from sim.files.lever_form import WASHINGTON
from sim.play import DICTATED, SETTLED, TRUCE, WAR
from sim.players import KEYS

MISSING: Final = dict.fromkeys(
    ("softening_after_pressure", "softenings_per_year"),
    "terms are those of papers with a name, and Moscow has no move that softens its own: it signs a milder paper or not",
)
"""Figures that the game cannot have, with the reason."""


def happened(result: BargainingResult) -> Happened:
    """Return what happened in the runs of a result whose paths are kept."""
    scenario, paths = result.scenario, result.paths
    in_force = np.minimum(paths["in_force"].to_numpy(), DICTATED)
    history = _history(scenario, paths["move"].to_numpy(), paths["act"].to_numpy(), in_force)
    states = paths["state"].to_numpy()
    return Happened(scenario.name, scenario.start, history, in_force, states, INDEX, MISSING)


def _history(scenario: Scenario, move: np.ndarray, act: np.ndarray, in_force: np.ndarray) -> History:
    """Return runs as histories: everyday moves are marked by the rules of the first model, an exit is an act."""
    keys = [player.key for player in scenario.players]
    us = keys.index(WASHINGTON)
    codes = np.append(posture_codes([option.posture for *_, option in options_of(scenario)]), NONE)
    force = in_force[:, : move.shape[1]]
    flags = {rule.mark: _played(scenario, keys, move, rule) for rule in RULES}
    flags["exit"] = act[:, :, us] == WALK
    deal = (force == TRUCE) | (force == SETTLED)
    return History(posture=codes[move[:, :, us]], war=force == WAR, ceasefire=deal, **flags)


def _played(scenario: Scenario, keys: list[str], move: np.ndarray, rule: Rule) -> Flags:
    player = keys.index(KEYS[rule.player])
    wanted = [
        number == player
        and (option.kind in rule.kinds or key in rule.keys or option.posture in rule.postures)
        for number, key, _, option in options_of(scenario)
    ]
    return np.asarray(np.array([*wanted, False])[move[:, :, player]])
