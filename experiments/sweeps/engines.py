"""Engines: where the parts of a sweep are played.  Which one changes no bit of them.

All keep a few parts under way and give back each as it finishes, so that memory does not grow with the
number of parts.
"""

import logging
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor
from concurrent.futures import wait as wait_for_threads
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pandas as pd
from diplomatic_swings.experiments.sweeps.errors import SweepError
from diplomatic_swings.experiments.sweeps.parts import Job, Tables, play_part

if TYPE_CHECKING:
    from distributed import Client

PATIENCE = 10
"""Seconds in which a scheduler must answer."""

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

        def wait(futures: Iterable[Any]) -> set[Any]:
            return wait_for_threads(futures, return_when=FIRST_COMPLETED).done

        for part, future in _as_finished(parts, submit, wait, lambda: threads + 1):
            yield part, future.result()


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
