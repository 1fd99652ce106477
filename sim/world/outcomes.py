"""In which of five states a run is: the criteria as a table, and what a peace is called."""

from typing import Final, NamedTuple


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
    Outcome(
        "imposed",
        "imposed",
        "Ukraine's front has collapsed and Moscow dictated terms, or Russia's home front has broken",
    ),
)
STALL, WALKOUT, FREEZE, SETTLE, IMPOSED = range(len(OUTCOMES))
OUTCOME_KEYS = tuple(outcome.key for outcome in OUTCOMES)
N_OUTCOMES = len(OUTCOMES)

FREEZE_DAYS = 30
FREEZE_WEEKS = -(-FREEZE_DAYS // 7)
"""Whole weeks a ceasefire must have held to count as a freeze; a shorter one is a truce."""

WAR, TRUCE, SETTLED, DICTATED, WITHDRAWN = range(5)
"""What is in force: nothing, a ceasefire (of any age), a settlement, terms dictated to Ukraine, Russia's withdrawal."""
