"""Work shared between two processes: half of the time of a run that is shown was drawing."""

import multiprocessing
import os
import sys
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.process import BaseProcess

LEAST = 4
"""Pieces of work below which a second process is not worth its start."""

MOST = 256
"""Pieces of work whose numbers are bytes."""


def in_two[Piece, Made](pieces: Sequence[Piece], work: Callable[[Piece], Made]) -> list[Made | None]:
    """Do some work in two processes, and return what was made here; None for what was made in the other.

    Each takes the next piece when it is free; the first is always done here, so that what it reckons is kept in this
    process.  The other is a copy of this one, so nothing is handed over; what it makes must be files.  Where a copy
    would not be safe (other threads are at work) or cannot be had, or if it fails, all is done here, and mistakes are told.

    Args:
        pieces: the pieces, in order, at most ``MOST``.
        work: does one piece.
    """
    if not LEAST <= len(pieces) <= MOST or not _can_copy():
        return [work(piece) for piece in pieces]
    numbers = _numbers(len(pieces))
    made: list[Made | None] = [None] * len(pieces)
    other = _copy_at_work(numbers, pieces, work)
    try:
        here = [0]
        made[0] = work(pieces[0])
        for number in _taken(numbers):
            here.append(number)
            made[number] = work(pieces[number])
    finally:
        list(_taken(numbers))  # after a mistake here the other process stops too
        other.join()
        os.close(numbers)
    if other.exitcode:
        for number in sorted(set(range(len(pieces))) - set(here)):
            made[number] = work(pieces[number])
    return made


def _numbers(size: int) -> int:
    """Return the end of a pipe from which the numbers of all pieces but the first can be read, each once."""
    numbers, into = os.pipe()
    os.write(into, bytes(range(1, size)))
    os.close(into)
    return numbers


def _taken(numbers: int) -> Iterator[int]:
    """Take one number after the other, until none is left."""
    while number := os.read(numbers, 1):
        yield number[0]


def _copy_at_work[Piece, Made](
    numbers: int, pieces: Sequence[Piece], work: Callable[[Piece], Made]
) -> BaseProcess:
    """Start a copy of this process that takes pieces."""
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", DeprecationWarning
        )  # of threads: there are none but those of libraries
        other = multiprocessing.get_context("fork").Process(
            target=_do_taken, args=(numbers, pieces, work), daemon=True
        )
        other.start()
    return other


def _do_taken[Piece, Made](numbers: int, pieces: Sequence[Piece], work: Callable[[Piece], Made]) -> None:
    """Do pieces; the process ends with a status above 0 if one fails, and says nothing: it is done again."""
    try:
        for number in _taken(numbers):
            work(pieces[number])
    except Exception:  # noqa: BLE001 - whatever it is, it is told where it is done again
        os._exit(1)


def _can_copy() -> bool:
    """Return whether this process can be copied: on Linux, with a second core, and no other thread at work."""
    return sys.platform == "linux" and (os.cpu_count() or 1) > 1 and threading.active_count() == 1
