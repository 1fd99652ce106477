"""Many runs, in chunks on all cores, and what every result of runs has in common.

Results do not depend on how runs are cut into chunks, nor on the number of threads.
"""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

from diplomatic_swings.forms.seeds import LARGEST_SEED

CHUNK = 1024
"""Runs that one thread plays before it reports; results do not depend on it."""

KEPT = 1000
"""Runs whose whole paths are kept: the first ones."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Share:
    """A share of runs with its 95 % Wilson interval."""

    share: float
    low: float
    high: float


def check(runs: int, seed: int, jobs: int | None) -> None:
    """Raise ValueError if a number of runs, a seed or a number of jobs is out of range."""
    if runs < 1:
        raise ValueError(f"runs: expected at least 1 (given {runs})")
    if not 0 <= seed <= LARGEST_SEED:
        raise ValueError(f"seed: expected 0 to 2**64 - 1 (given {seed})")
    if jobs is not None and jobs < 1:
        raise ValueError(f"jobs: expected at least 1 (given {jobs})")


def in_chunks[Chunk](
    play: Callable[[int, int], Chunk],
    runs: int,
    jobs: int | None = None,
    progress: Progress | None = None,
    size: int | None = None,
) -> Iterator[tuple[int, Chunk]]:
    """Yield ``(first run, what was played)`` of every chunk of some runs, in the order they finish.

    Args:
        play: plays a chunk, given its first run and how many; called from several threads at once.
        runs: number of runs.
        jobs: threads (default: one per core).
        progress: called with (runs done, runs in all) as chunks finish.
        size: runs of a chunk (default: ``CHUNK``).
    """
    jobs = jobs or os.cpu_count() or 1
    size = size or CHUNK
    chunks = iter([(first, min(size, runs - first)) for first in range(0, runs, size)])
    done = 0
    with ThreadPoolExecutor(jobs) as pool:
        waiting: dict[Future[Chunk], tuple[int, int]] = {}

        def refill() -> None:
            while len(waiting) < 2 * jobs and (chunk := next(chunks, None)) is not None:
                waiting[pool.submit(play, *chunk)] = chunk

        refill()
        while waiting:
            for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                (first, count), played = waiting.pop(future), future.result()
                refill()
                done += count
                if progress:
                    progress(done, runs)
                yield first, played
