"""Kinds of moves, from those that give to those that press; of which kind a lever is, the scenario declares."""

from typing import TYPE_CHECKING, Final

from sim.files.lever_form import HOLD

if TYPE_CHECKING:
    from sim.scenario import Scenario

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

ORDER: Final = tuple(NAMES)
MIDDLE: Final = ORDER.index(HOLD)

MEANING: Final = "Deals: tabling or signing terms."

GIVING, PRESSING = ORDER[:MIDDLE], ORDER[MIDDLE + 1 :]


def kinds_of(scenario: "Scenario", player: int) -> list[str]:
    """Return the kind of each lever of a player, in the order of its menu."""
    return [lever.kind for lever in scenario.levers[player]]


def presses(kind: str) -> bool:
    """Return whether a kind withholds or presses, be it toward an enemy or an ally; the others give or wait."""
    return ORDER.index(kind) > MIDDLE
