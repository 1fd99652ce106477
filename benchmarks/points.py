"""What a point of a sweep costs beside its runs: many points of a few runs each, expectations held.

    python benchmarks/points.py [--points 1000] [--runs 20] [--jobs 1] [--rounds 3]

Four contenders, each timed once a round, in turn: the whole sweep, with its tables written; its points alone, from their
numbers to the rows of a table; the compiled model alone, playing the same runs game by game, as a sweep must; and all of
these runs of one game, in full blocks.  Printed are medians of milliseconds of processor time a point, of all threads,
and ratios to the last.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from diplomatic_swings.experiments.designs.design import HELD, LHS, Design, Input
from diplomatic_swings.experiments.designs.game_points import start
from diplomatic_swings.experiments.designs.points import Play, bench_of, play_points
from diplomatic_swings.experiments.runs.playing import ChunkPlayer
from diplomatic_swings.experiments.sweeps import Options, sweep
from diplomatic_swings.experiments.sweeps.running import LEAST_PARTS
from diplomatic_swings.sim.kernel import compiled
from diplomatic_swings.sim.scenario.loading import load
from diplomatic_swings.sim.scenario.ranges import quantities
from diplomatic_swings.sim.tables.game import with_values
from diplomatic_swings.sim.tables.records import Scenario

NAME = "talks-2025-10"
QUICK = ("solver.runs=512", "solver.iterations=4")
"""Settings of a short solve: values of zero would be another game."""

MOVED = ("world", "payoffs", "decisions")
"""Sections whose numbers the points move, three numbers of each."""


def inputs(scenario: Scenario) -> tuple[Input, ...]:
    """Return what points move: the first numbers with a range, of each section."""
    taken: list[Input] = []
    for section in MOVED:
        ranged = [(p, q.range) for p, q in quantities(scenario).items() if p.startswith(f"{section}.")]
        taken += [Input(path, *span) for path, span in ranged if span][:3]
    return tuple(taken)


def seconds(work: Callable[[], object]) -> float:
    """Return the seconds of processor time that a piece of work takes."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name, usual in (("points", 1000), ("runs", 20), ("jobs", 1), ("rounds", 3)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    asked = parser.parse_args()
    scenario = load(NAME, QUICK)
    design = Design(inputs(scenario), LHS, asked.points, asked.runs, scenario=NAME, expectations=HELD)
    points = design.points()
    bench = bench_of(scenario, points, Play(asked.runs, held=True), asked.jobs)
    game = with_values(compiled.ready(scenario), start(scenario, asked.jobs).beta)

    def swept() -> None:
        with tempfile.TemporaryDirectory() as folder:
            sweep(design, scenario, Path(folder) / "out", Options(jobs=asked.jobs))

    def points_alone() -> None:
        size = -(-asked.points // (LEAST_PARTS * asked.jobs))
        stretches = [points[first : first + size] for first in range(0, asked.points, size)]
        with ThreadPoolExecutor(asked.jobs) as pool:
            list(pool.map(lambda some: play_points(bench, some.to_dict("records")), stretches))

    def game_by_game() -> None:
        player = ChunkPlayer(game, 0, 0, narrow=True)
        with ThreadPoolExecutor(asked.jobs) as pool:
            list(pool.map(lambda _: player.chunk(0, asked.runs), range(asked.points)))

    def in_bulk() -> None:
        player, share = ChunkPlayer(game, 0, 0), asked.points * asked.runs // asked.jobs
        with ThreadPoolExecutor(asked.jobs) as pool:
            list(pool.map(lambda job: player.chunk(job * share, share), range(asked.jobs)))

    contenders = {
        "the sweep": swept,
        "its points": points_alone,
        "the model, game by game": game_by_game,
        "the model, in bulk": in_bulk,
    }
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for number in range(asked.rounds + 1):
        for name, work in contenders.items():
            taken = seconds(work)
            times[name] += [taken] * (number > 0)  # the first round compiles
    middle = {name: statistics.median(each) / asked.points * 1e3 for name, each in times.items()}
    for name, each in middle.items():
        print(f"{name:24s} {each:7.2f} ms a point   {each / middle['the model, in bulk']:6.2f}")


if __name__ == "__main__":
    main()
