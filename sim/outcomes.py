"""In which of five states a run is: the criteria as a table, and the rule that reads it."""

from typing import Final, NamedTuple

from sim.state import State


class Outcome(NamedTuple):
    """One outcome: its key, plain name and criterion in words."""

    key: str
    name: str
    criterion: str


OUTCOMES: Final = (
    Outcome("stall", "stall", "war, and the US takes part in the talks"),
    Outcome("walkout", "walkout", "war, and the US has left the talks"),
    Outcome("freeze", "freeze", "a ceasefire of the whole front that has held for 30 days"),
    Outcome("settle", "settle", "a settlement is in force"),
    Outcome("imposed", "imposed", "the front has collapsed and terms were dictated"),
)
STALL, WALKOUT, FREEZE, SETTLE, IMPOSED = range(len(OUTCOMES))
OUTCOME_KEYS = tuple(outcome.key for outcome in OUTCOMES)
N_OUTCOMES = len(OUTCOMES)

FREEZE_DAYS = 30
FREEZE_WEEKS = -(-FREEZE_DAYS // 7)
"""Whole weeks a ceasefire must have held to count as a freeze; a shorter one is a truce."""


def classify(x: State) -> int:
    """Return the outcome of a state; exactly one holds.

    A ceasefire younger than 30 days is a truce and still counts as stall or walkout.
    """
    war = WALKOUT if x.us_in < 0.5 else STALL
    held = FREEZE if x.ceasefire > 0.5 and x.weeks_in_force >= FREEZE_WEEKS else war
    settled = SETTLE if x.settlement > 0.5 else held
    return IMPOSED if x.imposed > 0.5 else settled
