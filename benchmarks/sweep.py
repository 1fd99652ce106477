"""How much a sweep costs beside the bare kernel, and beside Mesa's own batch_run, in one run.

    python benchmarks/sweep.py [--points 16] [--runs 250] [--weeks 104] [--scenario baseline-2025-10]
                               [--threads 2] [--rounds 3] [--cluster tcp://...]

Every round measures each contender once, in turn.  The kernel and the sweep play every point; batch_run
plays a few runs of a few weeks, and its rate is scaled to whole runs (its cost is linear in both).  With
--cluster the same sweep is also played on the workers of a Dask scheduler, which should have as many
threads in all as --threads.  Peak memory is that of this process.
"""

import argparse
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import mesa
import numpy as np

from experiments.designs import Design, Input
from experiments.sweeps import Options, sweep
from sim import kernel
from sim.block import new_block
from sim.game import packed, prepare
from sim.model import NegotiationModel
from sim.play import new_record
from sim.scenario import Scenario, lasting, vary

OIL = Input("world.brent_level", 40.0, 100.0)
MESA_WEEKS, MESA_RUNS = 6, 2
PLANNED = (1000, 1000)
"""Points and runs of the sweep that rates are scaled to."""


def bare(design: Design, scenario: Scenario, threads: int) -> Callable[[], object]:
    """Return a bare loop over the kernel: the points made ready before, nothing counted, nothing kept."""
    values = design.points()[OIL.path]
    games = [packed(prepare(vary(scenario, {OIL.path: float(x)}))) for x in values]

    def play(game: object) -> None:
        record = new_record(design.runs, scenario.weeks, 0)
        block = new_block(game, plain=False)
        kernel.play_runs(game, block, np.uint64(design.seed), 0, record, 0, design.runs)

    def work() -> None:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(play, games))

    return work


def swept(design: Design, scenario: Scenario, options: Options) -> Callable[[], object]:
    """Return a sweep, from the design to files on disk."""

    def work() -> None:
        with tempfile.TemporaryDirectory() as folder:
            sweep(design, scenario, Path(folder) / "out", options)

    return work


class Batched(NegotiationModel):
    """The model as batch_run wants it: Mesa's seed is the number of the run."""

    def __init__(self, scenario: Scenario, rng: int | None = None) -> None:
        super().__init__(scenario, shocks_seed=0, run=int(rng or 0))


def batched(scenario: Scenario) -> Callable[[], object]:
    """Return Mesa's own batch_run over a few short runs."""
    short = lasting(scenario, MESA_WEEKS)
    return lambda: mesa.batch_run(
        Batched,
        {"scenario": [short]},
        number_processes=1,
        rng=list(range(MESA_RUNS)),
        max_steps=MESA_WEEKS,
        display_progress=False,
    )


def measured(contenders: dict[str, Callable[[], object]], rounds: int) -> dict[str, list[float]]:
    """Return the seconds that each contender took in each round, after a round that does not count."""
    times: dict[str, list[float]] = {label: [] for label in contenders}
    for number in range(rounds + 1):
        for label, work in contenders.items():
            start = time.perf_counter()
            work()
            if number:
                times[label].append(time.perf_counter() - start)
    return times


def arguments() -> argparse.Namespace:
    """Return the options of the command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--points", type=int, default=16)
    parser.add_argument("--runs", type=int, default=250)
    parser.add_argument("--weeks", type=int, default=104)
    parser.add_argument("--scenario", default="baseline-2025-10")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--cluster")
    return parser.parse_args()


def main() -> None:
    """Measure and print."""
    asked = arguments()
    design = Design((OIL,), "grid", asked.points, asked.runs, scenario=asked.scenario, weeks=asked.weeks)
    scenario = design.load()
    threads = f"{asked.threads} threads"
    work = {
        f"bare loop over the kernel, {threads}": bare(design, scenario, asked.threads),
        f"sweep to disk, {threads}": swept(design, scenario, Options(jobs=asked.threads)),
    }
    if asked.cluster:
        work["sweep to disk, Dask workers"] = swept(design, scenario, Options(cluster=asked.cluster))
    work["Mesa batch_run, 1 process"] = batched(scenario)
    played = dict.fromkeys(work, float(asked.points * asked.runs))
    played["Mesa batch_run, 1 process"] = MESA_RUNS * MESA_WEEKS / asked.weeks
    times = measured(work, asked.rounds)
    _print(asked, times, played)


def _print(asked: argparse.Namespace, times: dict[str, list[float]], played: dict[str, float]) -> None:
    rates = {label: played[label] / statistics.median(found) for label, found in times.items()}
    whole = PLANNED[0] * PLANNED[1]
    print(
        f"{asked.scenario}, {asked.points} points x {asked.runs} runs x {asked.weeks} weeks, {asked.rounds} rounds"
    )
    print(f"{'':40s} {'runs/s':>10s} {'spread':>7s} {'1,000 x 1,000 runs':>19s}")
    for label, rate in rates.items():
        spread = max(times[label]) / min(times[label])
        print(f"{label:40s} {rate:10.2f} {spread:6.2f}x {whole / rate / 3600.0:17.2f} h")
    first, *sweeps, last = rates
    for label in sweeps:
        over = statistics.median(b / a for a, b in zip(times[first], times[label], strict=True)) - 1.0
        print(
            f"{label}: {100.0 * over:+.1f} % over the bare kernel; {rates[label] / rates[last]:,.0f} times batch_run"
        )
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0:.0f} MB")


if __name__ == "__main__":
    main()
