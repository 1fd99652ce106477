"""How fast the game runs on one core, beside the bare random draws that it needs.

    python benchmarks/game.py [--rounds 5] [--runs 10000] [--scenario baseline]

Every round measures each contender once, in turn, so that a machine that drifts slows all alike.  Printed
are medians over the rounds.  Values come from a short solve: with values of zero nobody would sign anything.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from typing import Any

import numba
import numpy as np
from diplomatic_swings.sim.kernel import compiled
from diplomatic_swings.sim.rules import play
from diplomatic_swings.sim.scenario.loading import load
from diplomatic_swings.sim.solver import iteration
from diplomatic_swings.sim.tables.block import LANES, new_block
from diplomatic_swings.sim.tables.draws import STRIDE, fill
from diplomatic_swings.sim.tables.game import Game, packed, prepare, with_values

KEPT = 64
"""Runs whose states are recorded week by week."""


@numba.njit(nogil=True)
def bare_draws(g: Any, b: Any, runs: int) -> None:
    """Draw what ``runs`` runs draw, and nothing else."""
    game = compiled.in_memory(g)
    block = compiled.in_memory(b)
    for first in range(0, runs, LANES):
        for week in range(game.weeks):
            fill(block.u, np.uint64(0), first, STRIDE * (week + 1), game.sizes.uniforms // 4, LANES)


def play_all(game: Game, block: Any, runs: int) -> None:
    """Play ``runs`` runs on this thread."""
    record = play.new_record(runs, game.weeks, game.sizes.players, KEPT)
    compiled.play_runs(game, block, np.uint64(0), 0, record, 0, runs)


def seconds(work: Callable[[], object]) -> float:
    """Return the seconds of this thread that a piece of work takes."""
    start = time.thread_time()
    work()
    return time.thread_time() - start


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--scenario", default="talks-2025-01")
    args = parser.parse_args()
    scenario = load(args.scenario, ["solver.runs=2048"])
    solve = iteration.Solver(scenario, threads=1)
    for _ in range(3):
        solve.iterate()
    game = with_values(packed(prepare(scenario)), solve.acting)
    block = new_block(game.sizes, compiled=True)
    contenders: dict[str, Callable[[], object]] = {
        "the game": lambda: play_all(game, block, args.runs),
        "bare draws": lambda: bare_draws(game, block, args.runs),
    }
    for work in contenders.values():
        work()
    times = {name: [] for name in contenders}  # type: dict[str, list[float]]
    for _ in range(args.rounds):
        for name, work in contenders.items():
            times[name].append(seconds(work))
    weeks = args.runs * game.weeks
    for name, taken in times.items():
        middle = statistics.median(taken)
        print(f"{name:12s} {weeks / middle / 1e6:7.2f} M run-weeks/s   {middle / weeks * 1e9:7.1f} ns each")


if __name__ == "__main__":
    main()
