"""Work shared with a copy of this process: half of the time of a run that is shown was drawing.

A copy is a fork, so nothing is handed over; what it makes must be files.
"""

import multiprocessing
import os
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess

LEAST = 4
"""Pieces of work below which a second process is not worth its start."""

MOST = 256
"""Pieces of work whose numbers are bytes."""


def in_two[Piece, Made](pieces: Sequence[Piece], work: Callable[[Piece], Made]) -> list[Made | None]:
    """Do some work in two processes, and return what was made here; None for what was made in the other.

    Each takes the next piece when it is free; the first is always done here, so that what it reckons is kept in this
    process.  Where a copy would not be safe (other threads are at work) or cannot be had, or if it fails, all is done
    here, and mistakes are told.

    Args:
        pieces: the pieces, in order, at most ``MOST``.
        work: does one piece.
    """
    if not LEAST <= len(pieces) <= MOST or not _can_copy():
        return [work(piece) for piece in pieces]
    numbers = _numbers(len(pieces))
    made: list[Made | None] = [None] * len(pieces)
    other = _copy_at_work(lambda: _do_taken(numbers, pieces, work))
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


def _do_taken[Piece, Made](numbers: int, pieces: Sequence[Piece], work: Callable[[Piece], Made]) -> None:
    """Do pieces, one after the other, until none is left."""
    for number in _taken(numbers):
        work(pieces[number])


@contextmanager
def beside(work: Callable[[], object]) -> Iterator[None]:
    """Do some work in a copy of this process while this one goes on; when the block ends, the work is done too.

    Where a copy would not be safe or cannot be had, the work is done here first; if it fails there, it is done here at
    the end, and mistakes are told.  A mistake in the block ends the copy.

    Args:
        work: what is done; it makes files and nothing else.
    """
    if not _can_copy():
        work()
        yield
        return
    other = _copy_at_work(work)
    try:
        yield
    except BaseException:
        other.terminate()
        raise
    finally:
        other.join()
    if other.exitcode:
        work()


def _copy_at_work(work: Callable[[], object]) -> BaseProcess:
    """Start a copy of this process that does some work and ends."""
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", DeprecationWarning
        )  # of threads: there are none but those of libraries
        other = multiprocessing.get_context("fork").Process(target=_do, args=(work,), daemon=True)
        other.start()
    return other


def _do(work: Callable[[], object]) -> None:
    """Do some work in a copy; it ends with a status above 0 if that fails, and says nothing: it is done again."""
    serve_parent()
    try:
        work()
    except Exception:  # noqa: BLE001 - whatever it is, it is told where it is done again
        os._exit(1)


def serve_parent() -> None:
    """Make ready a copy of a process: signals are the other's to handle, and it ends when the other does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _can_copy() -> bool:
    """Return whether this process can be copied: on Linux, with a second core, and no other thread at work."""
    return sys.platform == "linux" and (os.cpu_count() or 1) > 1 and threading.active_count() == 1
