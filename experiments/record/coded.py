"""The record, coded week by week like a run.

    python -m diplomatic_swings.experiments.record.coded    # its statistics in 2025 under several rules of coding

Weeks are counted from any day; those that runs are held against begin on the baseline's start
(:func:`diplomatic_swings.experiments.record.window.usual_window`).  A run has one US move a week; the record may have several.  The
posture of such a week follows a rule, by default the *last* move's: a posture holds until the next one, so
the last of a week is the one that holds when the week closes.  Marks (pressure, gestures, truces, ...) are
up in a week if any of its moves carries them.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Final

import numpy as np
import pandas as pd
from diplomatic_swings.experiments.record.folder import shipped
from diplomatic_swings.experiments.record.history import History, Statistics, statistics
from diplomatic_swings.experiments.record.window import Window, usual_window
from diplomatic_swings.experiments.runs import measures
from diplomatic_swings.experiments.runs.measures import NONE, POSTURES, Flags, Ints

START, WEEKS = usual_window()
"""Weeks of the record that runs are held against, unless others are asked for."""

WEEK: Final = dt.timedelta(weeks=1)
DAY: Final = dt.timedelta(days=1)
LATER: Final = 2
"""Weeks by which another window is longer, to see what its end decides."""

PRESSURE: Final = ("PR", "EX")
NOT_MARKED: Final = ("posture", "war", "ceasefire", "pressure")
"""Fields of a history that the marks of single moves do not give."""


class Pick(StrEnum):
    """Which move gives its posture to a week with several."""

    LAST = "last"
    FIRST = "first"
    MAJORITY = "majority"


def moves() -> pd.DataFrame:
    """Return the dated moves of the shipped record, in order."""
    return shipped().moves


def chain(
    table: pd.DataFrame,
    weeks: int = WEEKS,
    pick: Pick = Pick.LAST,
    step: dt.timedelta = WEEK,
    start: dt.date = START,
) -> Ints:
    """Return the US posture of each step of time, NONE where no move shows one.

    Args:
        table: dated moves.
        weeks: how many weeks from the start.
        pick: which move gives its posture to a step with several.
        step: length of a step; a week, as in runs, or less.
        start: first day of the first week.
    """
    shown = table[table["posture"].isin(POSTURES)]
    place = _places(shown["date"], step, start)
    codes = measures.posture_codes(shown["posture"].tolist())
    choose = _CHOICE[pick]
    postures = np.full(weeks * (WEEK // step), NONE, dtype=np.int64)
    for number in range(len(postures)):
        here = codes[place == number]
        if len(here):
            postures[number] = choose(here.tolist())
    return postures


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


def history(
    table: pd.DataFrame | None = None, weeks: int = WEEKS, pick: Pick = Pick.LAST, start: dt.date = START
) -> History:
    """Return the record as a history of one run.

    Args:
        table: dated moves (default: those of the shipped record).
        weeks: how many weeks from the start.
        pick: which move gives its posture to a week with several.
        start: first day of the first week.
    """
    table = moves() if table is None else table
    place = _places(table["date"], WEEK, start)
    never, always = np.zeros((1, weeks), dtype=np.bool_), np.ones((1, weeks), dtype=np.bool_)
    pressed = table["posture"].isin(PRESSURE).to_numpy()
    names = [name for name in History._fields if name not in NOT_MARKED]
    return History(
        posture=chain(table, weeks, pick, start=start)[None, :],
        war=always,
        ceasefire=never,
        pressure=_flags(place[pressed], weeks),
        **{name: _flags(place[_marked(table, name)], weeks) for name in names},
    )


def _marked(table: pd.DataFrame, mark: str) -> Flags:
    return np.array([mark in str(given).split() for given in table["marks"]], dtype=np.bool_)


def _flags(place: Ints, weeks: int) -> Flags:
    flag = np.zeros((1, weeks), dtype=np.bool_)
    flag[0, place[(place >= 0) & (place < weeks)]] = True
    return flag


def _places(dates: "pd.Series[pd.Timestamp]", step: dt.timedelta, start: dt.date) -> Ints:
    return np.asarray((dates - pd.Timestamp(start)) // step, dtype=np.int64)


def by_days(weeks: int = WEEKS) -> Ints:
    """Return the US posture day by day, the last of a day holding until the next."""
    return chain(moves(), weeks, step=DAY)


def codings(table: pd.DataFrame | None = None, window: Window | None = None) -> pd.DataFrame:
    """Return the statistics of the record under other rules than the one used: one column each.

    Two weeks more (``49 weeks``) take in the moves up to 28 December 2025; ``tariff counts`` takes tariffs on
    buyers, as on India in August 2025, for sanctions on Russia; ``own gestures`` leaves out calls that
    Washington made and envoys that it sent.

    Args:
        table: dated moves (default: those of the shipped record).
        window: the weeks (default: those that runs are held against).
    """
    table, (start, weeks) = moves() if table is None else table, window or usual_window()
    with_tariff = table.assign(marks=table["marks"].str.replace("tariff", "sanction"))
    own = table["marks"].str.replace(r"\bgesture\b", "", regex=True).str.replace("own_gesture", "gesture")
    variants = {
        "last move": history(table, weeks, start=start),
        "first move": history(table, weeks, Pick.FIRST, start),
        "majority": history(table, weeks, Pick.MAJORITY, start),
        f"{weeks + LATER} weeks": history(table, weeks + LATER, start=start),
        "tariff counts": history(with_tariff, weeks, start=start),
        "own gestures": history(table.assign(marks=own), weeks, start=start),
    }
    columns = {name: [float(x[0]) for x in statistics(h)] for name, h in variants.items()}
    return pd.DataFrame(columns, index=list(Statistics._fields))


if __name__ == "__main__":
    print(codings().round(3).to_string())  # noqa: T201 - its purpose
