"""Kinds of moves, from those that give to those that press; of which kind a lever is, the scenario declares."""

from typing import TYPE_CHECKING, Final

from diplomatic_swings.experiments.runs.counts import options_of
from diplomatic_swings.sim.scenario.lever_form import HOLD

if TYPE_CHECKING:
    from diplomatic_swings.experiments.runs.runs import BargainingResult
    from diplomatic_swings.sim.tables.records import Player, Scenario

NAMES: Final = {
    "deal": "deals",
    "concession": "concessions",
    "gesture": "gestures",
    "dialogue": "dialogue",
    "aid": "aid to Kyiv",
    HOLD: "waiting",
    "delay": "delay",
    "squeeze": "squeezing Kyiv",
    "exit": "leaving",
    "pressure": "pressure",
}
"""Kinds in that order, each as it is written in pictures; waiting divides those that give from those that press."""

SEATS: Final = 4
ORDER: Final = tuple(NAMES)
MIDDLE: Final = ORDER.index(HOLD)

MEANING: Final = "Deals: tabling papers; signatures and refusals are no everyday moves."

GIVING, PRESSING = ORDER[:MIDDLE], ORDER[MIDDLE + 1 :]


def kinds_of(scenario: "Scenario", player: int) -> list[str]:
    """Return the kind of each everyday option of a player, in the order of its menu."""
    return [option.kind for number, _, _, option in options_of(scenario) if number == player]


def first_option(scenario: "Scenario", player: int) -> int:
    """Return the number of a player's first everyday option."""
    return sum(number < player for number, *_ in options_of(scenario))


def seats(result: "BargainingResult") -> tuple["Player", ...]:
    """Return the players that pictures with a panel for each show: the first four of the scenario."""
    return result.scenario.players[:SEATS]


def presses(kind: str) -> bool:
    """Return whether a kind withholds or presses, be it toward an enemy or an ally; the others give or wait."""
    return ORDER.index(kind) > MIDDLE
