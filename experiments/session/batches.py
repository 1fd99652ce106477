"""Many runs at once, for sessions: with :mod:`experiments.session.adapter` all of a session's contact with the model."""

import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.block import new_block
from sim.game import Game, packed, prepare
from sim.lanes import LANES
from sim.play import new_record
from sim.scenario import Scenario, vary
from sim.state import INDEX


def varied(scenario: Scenario, values: Mapping[str, float]) -> Scenario:
    """Return the scenario with other numbers, by dotted path."""
    return vary(scenario, values)


class Batch(NamedTuple):
    """Runs played at once: number of the ending of each run by week, and Washington's posture by week."""

    outcome: NDArray[np.int8]
    posture: NDArray[np.float64]


def batches(scenario: Scenario, seed: int, sizes: Sequence[int], *, paths: bool = False) -> Iterator[Batch]:
    """Yield batches of the runs of an ensemble in order: the first ``sizes[0]`` runs, then ``sizes[1]`` more, ...

    Args:
        scenario: what is played.
        seed: seed of the ensemble; run r has the same luck in every scenario.
        sizes: runs of each batch.
        paths: whether postures are kept; empty arrays if not.
    """
    game = packed(prepare(scenario))
    threads = os.cpu_count() or 1
    with ThreadPoolExecutor(threads) as pool:
        first = 0
        for size in sizes:
            part = max(-(-size // threads), LANES)
            cuts = [(first + start, min(part, size - start)) for start in range(0, size, part)]
            yield _joined(list(pool.map(lambda cut: _batch(game, seed, *cut, paths=paths), cuts)))
            first += size


def _batch(game: Game, seed: int, first: int, size: int, *, paths: bool) -> Batch:
    """Play runs ``first`` to ``first + size - 1`` in this thread, without holding the others up."""
    from sim.kernel import play_runs

    record = new_record(size, game.weeks, size if paths else 0)
    play_runs(game, new_block(game, plain=False), np.uint64(seed), first, record, 0, size)
    return Batch(record.outcome, record.states[:, :, INDEX["posture_russia"]].copy())


def _joined(parts: Sequence[Batch]) -> Batch:
    return Batch(*(np.concatenate(column) for column in zip(*parts, strict=True)))
