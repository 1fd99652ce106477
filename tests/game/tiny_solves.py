"""A solve too short to settle, for tests of one run and its explanations.

PYTEST_DONT_REWRITE: it asserts nothing.
"""

import dataclasses as dc
import functools
from typing import Any, NamedTuple

import numpy as np
from diplomatic_swings.sim.rules.play import Record, new_record
from diplomatic_swings.sim.scenario.loading import load
from diplomatic_swings.sim.tables.block import N_ACTS
from diplomatic_swings.sim.tables.records import Scenario
from diplomatic_swings.sim.why.explanation import Choice, Decision

NAME = "talks-2025-01"
WEEKS, TRAINING_RUNS, ITERATIONS = 30, 1024, 3
SEED, RUNS = 1, 20


@dc.dataclass(frozen=True)
class Values:
    """What one run needs of a solution."""

    beta: Any
    parts: Any


class Tiny(NamedTuple):
    """A scenario and its values."""

    scenario: Scenario
    values: Values


@functools.cache
def tiny() -> Tiny:
    """Return the shipped scenario, cut short, with values of a few iterations on a few runs."""
    from diplomatic_swings.sim.solver.iteration import Solver

    scenario = load(NAME, [f"weeks={WEEKS}", f"solver.runs={TRAINING_RUNS}"])
    solver = Solver(scenario)
    for _ in range(ITERATIONS):
        solver.iterate()
    return Tiny(scenario, Values(solver.acting.copy(), solver.parts.copy()))


def compiled(scenario: Scenario, values: Values, runs: int) -> Record:
    """Return the first runs of an ensemble, by the compiled kernel, with all their states."""
    from diplomatic_swings.sim.kernel import compiled as kernel
    from diplomatic_swings.sim.tables.block import new_block
    from diplomatic_swings.sim.tables.game import packed, prepare, with_values

    game = packed(with_values(prepare(scenario), values.beta))
    record = new_record(runs, scenario.weeks, len(scenario.players), runs)
    block = new_block(game.sizes, compiled=True)
    kernel.play_runs(game, block, np.uint64(SEED), 0, record, 0, runs)
    return record


def sample(record: Record) -> list[tuple[int, int, int]]:
    """Return decisions of many kinds, (run, week, player): the first of every act, and some weeks of every player."""
    cases = {(0, week, player) for week in (0, 11, 25) for player in range(4)}
    for act in range(N_ACTS):
        cases |= {(int(r), int(w), int(p)) for r, w, p in np.argwhere(record.act == act)[:2]}
    return sorted(cases)


def choices_of(decisions: list[Decision]) -> list[Choice]:
    """Return the weighty and the everyday choices of decisions."""
    return [choice for d in decisions for choice in (d.act, d.move) if choice is not None]


def nothing_solved(scenario: Scenario) -> Values:
    """Return values of zero, by which everybody counts direct costs alone."""
    from diplomatic_swings.sim.tables.game import sizes_of
    from diplomatic_swings.sim.world.basis import N_REGIMES
    from diplomatic_swings.sim.world.features import N_FEATURES

    n = sizes_of(scenario)
    shape = (n.players, n.kinds, N_REGIMES, n.columns)
    return Values(np.zeros(shape), np.zeros((*shape, N_FEATURES)))
