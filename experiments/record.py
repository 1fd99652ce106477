"""The record of 2025, coded week by week like a run.

    python -m experiments.record    # its statistics under several rules of coding

Weeks begin on Mondays from 20 January 2025, the baseline's start.  A run has one US move a week; the
record may have several.  The posture of such a week follows a rule, by default the *last* move's:
a posture holds until the next one, so the last of a week is the one that holds when the week closes.
Marks (pressure, gestures, truces, ...) are up in a week if any of its moves carries them.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Final

import numpy as np
import pandas as pd

from experiments import measures
from experiments.fact_tables import TIMELINE
from experiments.facts import load
from experiments.history import History, statistics
from experiments.measures import NONE, POSTURES, Flags, Ints

START: Final = dt.date(2025, 1, 20)
WEEKS: Final = 47
"""Weeks of the record that runs are held against: 20 January to 14 December 2025."""

WEEK: Final = dt.timedelta(weeks=1)
DAY: Final = dt.timedelta(days=1)
PRESSURE: Final = ("PR", "EX")
NOT_MARKED: Final = ("posture", "war", "ceasefire", "pressure")
"""Fields of a history that the marks of single moves do not give."""


class Pick(StrEnum):
    """Which move gives its posture to a week with several."""

    LAST = "last"
    FIRST = "first"
    MAJORITY = "majority"


def moves() -> pd.DataFrame:
    """Return the dated moves of 2025, in order."""
    return load(TIMELINE)


def chain(table: pd.DataFrame, weeks: int = WEEKS, pick: Pick = Pick.LAST, step: dt.timedelta = WEEK) -> Ints:
    """Return the US posture of each step of time, NONE where no move shows one.

    Args:
        table: dated moves.
        weeks: how many weeks from the start.
        pick: which move gives its posture to a step with several.
        step: length of a step; a week, as in runs, or less.
    """
    shown = table[table["posture"].isin(POSTURES)]
    place = _places(shown["date"], step)
    codes = measures.posture_codes(shown["posture"].tolist())
    choose = _CHOICE[pick]
    found = np.full(weeks * (WEEK // step), NONE, dtype=np.int64)
    for number in range(len(found)):
        here = codes[place == number]
        if len(here):
            found[number] = choose(here.tolist())
    return found


def _most_frequent(codes: Sequence[int]) -> int:
    """Return the most frequent code; of several, the one shown last."""
    counts = [codes.count(code) for code in codes]
    best = max(counts)
    return next(code for code, n in zip(reversed(codes), reversed(counts), strict=True) if n == best)


_CHOICE: Final[dict[Pick, Callable[[Sequence[int]], int]]] = {
    Pick.LAST: lambda codes: codes[-1],
    Pick.FIRST: lambda codes: codes[0],
    Pick.MAJORITY: _most_frequent,
}


def history(table: pd.DataFrame | None = None, weeks: int = WEEKS, pick: Pick = Pick.LAST) -> History:
    """Return the record as a history of one run.

    Args:
        table: dated moves (default: those of 2025).
        weeks: how many weeks from the start.
        pick: which move gives its posture to a week with several.
    """
    table = moves() if table is None else table
    never, always = np.zeros((1, weeks), dtype=np.bool_), np.ones((1, weeks), dtype=np.bool_)
    pressed = table["posture"].isin(PRESSURE)
    marks = {name: _marked(table, name, weeks) for name in History._fields if name not in NOT_MARKED}
    return History(
        posture=chain(table, weeks, pick)[None, :],
        war=always,
        ceasefire=never,
        pressure=_weeks_with(table[pressed], weeks),
        **marks,
    )


def _marked(table: pd.DataFrame, mark: str, weeks: int) -> Flags:
    has = table["marks"].str.split().map(lambda given: mark in given)
    return _weeks_with(table[has], weeks)


def _weeks_with(table: pd.DataFrame, weeks: int) -> Flags:
    place = _places(table["date"], WEEK)
    flag = np.zeros((1, weeks), dtype=np.bool_)
    flag[0, place[(place >= 0) & (place < weeks)]] = True
    return flag


def _places(dates: "pd.Series[pd.Timestamp]", step: dt.timedelta) -> Ints:
    return np.asarray((dates - pd.Timestamp(START)) // step, dtype=np.int64)


def by_days(weeks: int = WEEKS) -> Ints:
    """Return the US posture day by day, the last of a day holding until the next."""
    return chain(moves(), weeks, step=DAY)


def codings() -> pd.DataFrame:
    """Return the statistics of the record under other rules than the one used: one column each.

    ``49 weeks`` takes in the moves up to 28 December; ``tariff counts`` takes the tariff on India of
    August 2025 for a sanction on Russia; ``own gestures`` leaves out calls that Washington made and envoys
    that it sent.
    """
    table = moves()
    with_tariff = table.assign(marks=table["marks"].str.replace("tariff", "sanction"))
    own = table["marks"].str.replace(r"\bgesture\b", "", regex=True).str.replace("own_gesture", "gesture")
    variants = {
        "last move": history(table),
        "first move": history(table, pick=Pick.FIRST),
        "majority": history(table, pick=Pick.MAJORITY),
        "49 weeks": history(table, weeks=49),
        "tariff counts": history(with_tariff),
        "own gestures": history(table.assign(marks=own)),
    }
    columns = {name: [float(x[0]) for x in statistics(h)] for name, h in variants.items()}
    return pd.DataFrame(columns, index=list(statistics(history(table))._fields))


if __name__ == "__main__":
    print(codings().round(3).to_string())  # noqa: T201 - its purpose
