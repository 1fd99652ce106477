"""Engines: where the parts of a sweep are played.  Which one changes no bit of them.

All keep a few parts under way and give back each as it finishes, so that memory does not grow with the
number of parts.
"""

import logging
import multiprocessing
import os
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures import wait as wait_for_threads
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pandas as pd
from diplomatic_swings.experiments.sweeps.errors import SweepError
from diplomatic_swings.experiments.sweeps.parts import Job, Tables, play_part
from diplomatic_swings.store.copies import serve_parent

if TYPE_CHECKING:
    from distributed import Client

PATIENCE = 10
"""Seconds in which a scheduler must answer."""

MANY = 200
"""Points that are not solved from which processes are worth their start."""

Parts = Iterable[tuple[int, pd.DataFrame]]
Finished = Iterator[tuple[int, Tables]]


def in_threads(job: Job, parts: Parts, jobs: int | None, tick: Callable[[], None]) -> Finished:
    """Play parts on threads of this process; the compiled model lets them run side by side.

    Args:
        job: what is played.
        parts: number and points of each part.
        jobs: threads (default: one per core).
        tick: called when a point is done.
    """
    threads = jobs or os.cpu_count() or 1
    with ThreadPoolExecutor(threads) as pool:

        def submit(points: pd.DataFrame) -> Any:  # noqa: ANN401 - a future
            return pool.submit(play_part, job, points, tick)

        for part, future in _as_finished(parts, submit, _done, lambda: threads + 1):
            yield part, future.result()


def side_by_side(job: Job, points: int, jobs: int | None) -> int:
    """Return how many processes are worth their start: one where points are solved, or are few.

    Points that are not solved are small steps of Python, for which threads wait for each other.

    Args:
        job: what is played.
        points: how many points are missing.
        jobs: cores that may be used (default: all).
    """
    wanted = jobs or os.cpu_count() or 1
    return wanted if job.bench.play.held and points >= MANY and sys.platform == "linux" else 1


def in_processes(
    job: Job, parts: Parts, processes: int, tick: Callable[[], None], warm: pd.DataFrame
) -> Finished:
    """Play parts on copies of this process, which have loaded what it has.

    Args:
        job: what is played.
        parts: number and points of each part.
        processes: how many.
        tick: called for every point of a part that is done.
        warm: a point that is played before the copies are made, so that none of them compiles or loads.

    Raises:
        SweepError: if a process was killed.
    """
    play_part(job, warm)
    before = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(processes, multiprocessing.get_context("fork"), _begin, (job,))
    try:
        for part, future in _as_finished(
            parts, lambda points: _forked(pool, points), _done, lambda: processes + 1
        ):
            tables = future.result()
            for _ in range(len(tables["points"])):
                tick()
            yield part, tables
    except BrokenProcessPool as error:
        raise SweepError(
            "a process of the sweep was killed, perhaps for want of memory; --resume goes on, with --jobs 1 in one process"
        ) from error
    except BaseException:
        for child in set(multiprocessing.active_children()) - before:
            child.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


_JOB: list[Job] = []
"""What a process of :func:`in_processes` plays; empty in any other."""


def _begin(job: Job) -> None:
    """Make ready a copy of this process."""
    serve_parent()
    _JOB.append(job)


def _forked(pool: ProcessPoolExecutor, points: pd.DataFrame) -> "Future[Tables]":
    """Return a part under way; the first one makes the copies, whose threads of this process stay behind unused."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return pool.submit(_play_forked, points)


def _play_forked(points: pd.DataFrame) -> Tables:
    return play_part(_JOB[0], points)


def _done(futures: Iterable[Any]) -> set[Any]:
    return wait_for_threads(futures, return_when=FIRST_COMPLETED).done


def on_cluster(
    job: Job, parts: Parts, address: str, tick: Callable[[], None], tell: Callable[[str], None]
) -> Finished:
    """Play parts on the workers of a Dask scheduler, however many there are and whichever come and go.

    A part whose worker dies is played again by another one; one that several workers died of is left
    out, and told of when all others are done.

    Args:
        job: what is played.
        parts: number and points of each part.
        address: address of the scheduler, such as ``tcp://host:8786``.
        tick: called for every point of a part that is done.
        tell: called with words when the cluster has no worker.

    Raises:
        SweepError: if there is no scheduler at the address, it goes away, or parts could not be played.
    """
    from distributed import KilledWorker

    with _connected(address) as client:
        if not client.nthreads():
            tell(f"{address} has no worker yet; the sweep begins when there is one: dask worker {address}")
        sent = client.submit(_same, job, pure=False)
        left: list[int] = []
        for part, future in _as_finished(
            parts, lambda points: _submit(client, sent, points), _wait, lambda: _room(client)
        ):
            try:
                tables = future.result()
            except KilledWorker:
                left.append(part)
                continue
            for _ in range(len(tables["points"])):
                tick()
            yield part, tables
    if left:
        raise SweepError(
            f"several workers died of parts {', '.join(map(str, left))}; --resume tries them again"
        )


def _as_finished(
    parts: Parts,
    submit: Callable[[pd.DataFrame], Any],
    wait: Callable[[Iterable[Any]], set[Any]],
    room: Callable[[], int],
) -> Iterator[tuple[int, Any]]:
    """Yield number and future of each part as it finishes, with no more than ``room`` under way."""
    coming = iter(parts)
    under_way: dict[Any, int] = {}
    more = True
    while more or under_way:
        while more and len(under_way) < room():
            part = next(coming, None)
            more = part is not None
            if part:
                under_way[submit(part[1])] = part[0]
        for future in wait(list(under_way)) if under_way else ():
            yield under_way.pop(future), future


@contextmanager
def _connected(address: str) -> "Iterator[Client]":
    """Connect to a scheduler, and turn its going away into a message."""
    try:
        from distributed import CancelledError, Client
        from distributed.comm import CommClosedError
    except ImportError as error:
        raise SweepError("--cluster needs Dask: pip install 'diplomatic-swings[cluster]'") from error
    _hush()
    try:
        client = Client(address, timeout=PATIENCE)
    except (OSError, ValueError) as error:
        raise SweepError(f"--cluster {address}: no scheduler answers there ({error})") from error
    try:
        with client:
            yield client
    except (CancelledError, CommClosedError) as error:
        raise SweepError(f"--cluster {address}: the scheduler has gone; --resume goes on") from error


def _hush() -> None:
    """Silence Dask's own log: what becomes of a connection is told in one message, not in tracebacks."""
    for name in list(logging.root.manager.loggerDict):
        if name.split(".")[0] in {"distributed", "asyncio"}:
            logging.getLogger(name).setLevel(logging.CRITICAL)


def _same(job: Job) -> Job:
    """Return the job: a task of its own, so that it travels once, and again when a worker that had it dies."""
    return job


def _submit(client: "Client", sent: Any, points: pd.DataFrame) -> Any:  # noqa: ANN401 - futures
    return client.submit(play_part, sent, points, pure=False)


def _wait(futures: Iterable[Any]) -> set[Any]:
    from distributed import wait

    return set(wait(list(futures), return_when=FIRST_COMPLETED).done)


def _room(client: "Client") -> int:
    """Return how many parts to have under way: each thread one to play and one to go on with."""
    return 2 * max(int(sum(client.nthreads().values())), 1)
