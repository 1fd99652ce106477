"""Many runs at once, for sessions: the compiled game by values that were solved before."""

import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
from diplomatic_swings.experiments.runs.playing import ChunkPlayer
from diplomatic_swings.sim.rules.play import EXHAUSTED
from diplomatic_swings.sim.scenario.loading import vary
from diplomatic_swings.sim.solver.iteration import Solution
from diplomatic_swings.sim.tables.block import LANES
from diplomatic_swings.sim.tables.game import packed, prepare, with_values
from diplomatic_swings.sim.tables.records import Scenario
from diplomatic_swings.sim.world.features import N_FEATURES
from diplomatic_swings.sim.world.outcomes import IMPOSED
from diplomatic_swings.sim.world.state import INDEX
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Batch(NamedTuple):
    """Runs played at once: number of the ending of each run by week, and Washington's posture by week."""

    outcome: NDArray[np.int8]
    posture: Floats


def varied(scenario: Scenario, values: Mapping[str, float]) -> Scenario:
    """Return the scenario with other numbers, by dotted path."""
    return vary(scenario, values)


def values_of(solution: Solution, scenario: Scenario, solved: Scenario) -> Floats:
    """Return the values by which players act in a scenario that differs in numbers from the one that was solved.

    What players expect of the future - the discounted sums of features - stays as it was solved; where a player
    weighs features otherwise now, it weighs those same expectations anew (successor features: Barreto et al. 2017).

    Args:
        solution: the solution.
        scenario: the scenario with other numbers.
        solved: the scenario that was solved.
    """
    beta = solution.beta.copy()
    for i, (player, before) in enumerate(zip(scenario.players, solved.players, strict=True)):
        for kind, weights in enumerate(player.weights):
            if weights != before.weights[kind]:
                beta[i, kind] = 0.0
                for feature in range(N_FEATURES):
                    beta[i, kind] += solution.parts[i, kind, ..., feature] * weights[feature]
    return beta


def batches(
    scenario: Scenario, beta: Floats, seed: int, sizes: Sequence[int], *, paths: bool = False
) -> Iterator[Batch]:
    """Yield batches of the runs of an ensemble in order: the first ``sizes[0]`` runs, then ``sizes[1]`` more, ...

    Args:
        scenario: what is played.
        beta: values by which it is played.
        seed: seed of the ensemble; run r has the same luck in every scenario.
        sizes: runs of each batch.
        paths: whether postures are kept; empty arrays if not.
    """
    player = ChunkPlayer(with_values(packed(prepare(scenario)), beta), seed, sum(sizes) if paths else 0)
    threads = os.cpu_count() or 1
    with ThreadPoolExecutor(threads) as pool:
        first = 0
        for size in sizes:
            part = -(-max(size // threads, 1) // LANES) * LANES
            cuts = [(first + start, min(part, size - start)) for start in range(0, size, part)]
            yield _joined(list(pool.map(lambda cut: _batch(player, *cut), cuts)))
            first += size


def _batch(player: ChunkPlayer, first: int, size: int) -> Batch:
    """Play runs ``first`` to ``first + size - 1`` in this thread, without holding the others up."""
    record = player.chunk(first, size)
    outcome = np.where(record.outcome == EXHAUSTED, IMPOSED, record.outcome).astype(np.int8)
    return Batch(outcome, record.states[:, :, INDEX["posture_russia"]].copy())


def _joined(parts: Sequence[Batch]) -> Batch:
    return Batch(*(np.concatenate(column) for column in zip(*parts, strict=True)))
