"""The record week by week as moves of the game: what each player did, or that nothing of it was recorded.

A week without a recorded move of a player is *unobserved*: the player may have waited, or nobody wrote down
what it did.  It has no row here, and whoever replays the record must not take it for a wait.
"""

from collections.abc import Iterator
from typing import Final

import pandas as pd
from diplomatic_swings.experiments.record.folder import FactRecord
from diplomatic_swings.experiments.record.window import Window, check_covered
from diplomatic_swings.sim.world.calendar import week_of

COLUMNS: Final = ("week", "date", "player", "levers", "actor", "lever", "posture", "description")
"""Columns of the table: number of the week, day, player of the game, levers by order of choice, the move."""


def moves_by_week(record: FactRecord, window: Window) -> pd.DataFrame:
    """Return the recorded moves of a window as moves of the game, one row for each player that moved.

    Moves that ``moves.yaml`` maps to no lever have no row.  Several moves of a player in a week have a row
    each, in the order of their dates.

    Raises:
        ScenarioError: if the record does not cover the window.
    """
    check_covered(record, window)
    dates = record.moves["date"]
    inside = (dates >= pd.Timestamp(window.start)) & (dates < pd.Timestamp(window.end))
    return pd.DataFrame(_rows(record, record.moves[inside], window), columns=list(COLUMNS))


def _rows(record: FactRecord, moves: pd.DataFrame, window: Window) -> Iterator[tuple[object, ...]]:
    for move in moves.itertuples():
        rule = record.coding.rule(move.actor, move.lever, move.posture)
        for player, levers in (rule.plays if rule else {}).items():
            day = move.date.date()
            what = (move.actor, move.lever, move.posture, move.description)
            yield (week_of(window.start, day), day, player, levers, *what)
