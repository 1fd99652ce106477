"""How fast the model runs: Mesa model, compiled kernel, bare random draws, side by side in one run.

    python benchmarks/side_by_side.py [--rounds 5] [--weeks 104] [--scenario baseline]

Every round measures each contender once, in turn, so that a machine that drifts slows all alike.
Printed are medians over the rounds, and ratios of medians.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numba
import numpy as np

from experiments.ensemble import ensemble
from sim import kernel, shocks
from sim.block import UNIFORMS, new_block
from sim.game import Game, packed, prepare
from sim.play import new_record
from sim.players import KEYS
from sim.scenario import Scenario, load

PRESET, NOBODY, FIRST, SECOND = "as the scenario", "foresight 0", "all foresight 1", "Russia foresight 2"
FORESIGHT = {NOBODY: (0, 0, 0, 0), PRESET: None, FIRST: (1, 1, 1, 1), SECOND: (0, 2, 0, 0)}
RUNS = {NOBODY: 4096, PRESET: 1024, FIRST: 256, SECOND: 512}
MESA_WEEKS = 26
"""Weeks of the Mesa run that is timed; its cost is linear in weeks and scaled up."""


@numba.njit(nogil=True)
def bare_draws(rows, seed, runs, weeks):  # type: ignore[no-untyped-def]
    """Draw what ``runs`` runs of ``weeks`` weeks draw, and nothing else."""
    w = kernel._pointer(rows)
    for first in range(0, runs, 64):
        for week in range(weeks):
            shocks.fill_draws(w, UNIFORMS, seed, first, 1 + week * shocks.BLOCKS, shocks.BLOCKS, 64)


def seconds(work: Callable[[], object]) -> float:
    """Return the wall-clock seconds that a piece of work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def scenario(name: str, weeks: int, foresight: tuple[int, ...] | None) -> Scenario:
    """Return the scenario with the given foresight of the four players."""
    steps = zip(KEYS, foresight or (), strict=False)
    return load(name, [f"weeks={weeks}", *(f"decisions.{key}.foresight={step}" for key, step in steps)])


def kernel_work(game: Game, runs: int, threads: int) -> Callable[[], object]:
    """Return work that plays ``runs`` runs on ``threads`` threads."""

    def part(first: int, count: int) -> None:
        record = new_record(count, game.weeks, 0)
        kernel.play_runs(game, new_block(game, plain=False), np.uint64(0), first, record, 0, count)

    def work() -> None:
        count = runs // threads
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(lambda k: part(k * count, count), range(threads)))

    return work


def mesa_work(game_scenario: Scenario) -> Callable[[], object]:
    """Return work that plays one run with the Mesa model."""
    from sim.model import NegotiationModel

    def work() -> None:
        model = NegotiationModel(game_scenario)
        while model.running:
            model.step()

    return work


def contenders(name: str, weeks: int) -> dict[str, tuple[Callable[[], object], float]]:
    """Return what is timed: label -> (work, runs of full length that the work amounts to)."""
    found: dict[str, tuple[Callable[[], object], float]] = {}
    for label, foresight in FORESIGHT.items():
        short = scenario(name, min(MESA_WEEKS, weeks), foresight)
        if label in (NOBODY, PRESET):
            found[f"Mesa, {label}"] = (mesa_work(short), short.weeks / weeks)
        game = packed(prepare(scenario(name, weeks, foresight)))
        for threads in (1, 2):
            found[f"kernel, {label}, {threads} thread{'s' * (threads - 1)}"] = (
                kernel_work(game, RUNS[label], threads),
                RUNS[label],
            )
    game = packed(prepare(scenario(name, weeks, None)))
    rows = new_block(game, plain=False).rows
    found["bare random draws, 1 thread"] = (lambda: bare_draws(rows, np.uint64(0), 65536, weeks), 65536)
    whole = scenario(name, weeks, None)
    found["ensemble with counts and paths, 2 threads"] = (lambda: ensemble(whole, 2048, jobs=2), 2048)
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--weeks", type=int, default=104)
    parser.add_argument("--scenario", default="baseline")
    options = parser.parse_args()
    work = contenders(options.scenario, options.weeks)
    for run, _ in work.values():
        run()
    times: dict[str, list[float]] = {label: [] for label in work}
    for _ in range(options.rounds):
        for label, (run, _) in work.items():
            times[label].append(seconds(run))
    rates = {label: work[label][1] / statistics.median(times[label]) for label in work}
    print(f"{options.scenario}, {options.weeks} weeks, median of {options.rounds} rounds")
    print(f"{'':44s} {'runs/s':>10s} {'us/run-week':>12s} {'spread':>7s}")
    for label, rate in rates.items():
        spread = max(times[label]) / min(times[label])
        print(f"{label:44s} {rate:10.1f} {1e6 / rate / options.weeks:12.2f} {spread:6.2f}x")
    for label in (NOBODY, PRESET):
        ratio = rates[f"kernel, {label}, 1 thread"] / rates[f"Mesa, {label}"]
        print(f"kernel on one core / Mesa, {label}: {ratio:.0f}")


if __name__ == "__main__":
    main()
