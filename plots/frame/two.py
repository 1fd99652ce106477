"""Work shared between two processes: half of the time of a run that is shown was drawing."""

import multiprocessing
import os
import sys
import threading
import warnings
from collections.abc import Callable, Sequence

LEAST = 4
"""Pieces of work below which a second process is not worth its start."""


def in_two[Piece, Made](pieces: Sequence[Piece], work: Callable[[Piece], Made]) -> list[Made | None]:
    """Do every second piece of some work in a second process, and return what was made here; None for the others.

    The second process is a copy of this one, so nothing is handed over; what it makes must be files.  Where a copy
    would not be safe (other threads are at work) or cannot be had, or if it fails, all is done here, and mistakes are told.

    Args:
        pieces: the pieces, in order.
        work: does one piece.
    """
    if len(pieces) < LEAST or not _can_copy():
        return [work(piece) for piece in pieces]
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", DeprecationWarning
        )  # of threads: there are none but those of libraries
        other = multiprocessing.get_context("fork").Process(
            target=_all_of, args=(pieces[1::2], work), daemon=True
        )
        other.start()
    made: list[Made | None] = [None] * len(pieces)
    made[::2] = [work(piece) for piece in pieces[::2]]
    other.join()
    if other.exitcode:
        made[1::2] = [work(piece) for piece in pieces[1::2]]
    return made


def _all_of[Piece, Made](pieces: Sequence[Piece], work: Callable[[Piece], Made]) -> None:
    """Do some pieces; the process ends with a status above 0 if one fails, and says nothing: it is done again."""
    try:
        for piece in pieces:
            work(piece)
    except Exception:  # noqa: BLE001 - whatever it is, it is told where it is done again
        os._exit(1)


def _can_copy() -> bool:
    """Return whether this process can be copied: on Linux, with a second core, and no other thread at work."""
    return sys.platform == "linux" and (os.cpu_count() or 1) > 1 and threading.active_count() == 1
