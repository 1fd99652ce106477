"""Compiling the model before workers start: each of them would compile it, at once, for a minute.

``python tests/compiling.py training`` and ``... playing`` compile one half each; run side by side they take half a minute.
"""

import subprocess
import sys
from pathlib import Path

HALVES = {
    "training": ("train_runs", "score_runs"),
    "playing": ("play_runs", "compare_runs", "write_curves"),
}
"""Functions by the half that compiles them."""


def compile_in_advance() -> None:
    """Have everything compiled that is not kept yet, in a process for each half."""
    from diplomatic_swings.sim.kernel.compiled import CACHE

    missing = [
        half for half, names in HALVES.items() if not all(any(CACHE.glob(f"{n}.*.nbc")) for n in names)
    ]
    processes = [subprocess.Popen([sys.executable, str(Path(__file__)), half]) for half in missing]
    for process in processes:
        process.wait()  # whatever became of it: what is not kept is compiled by the test that needs it


def main(half: str) -> None:
    """Compile a half by using it."""
    from diplomatic_swings.experiments.runs.playing import ChunkPlayer
    from diplomatic_swings.sim.kernel.compiled import ready
    from diplomatic_swings.sim.scenario.loading import load
    from diplomatic_swings.sim.solver.iteration import Solver, distance

    scenario = load("talks-2025-01", ["solver.runs=64", "solver.weeks=16"])
    solver = Solver(scenario, threads=1)
    if half == "training":
        solver.iterate()
        solver.fit()
    else:
        ChunkPlayer(ready(scenario), seed=0, kept=0).chunk(0, 1)
        distance(scenario, solver.acting, solver.acting, runs=1)


if __name__ == "__main__":
    main(sys.argv[1])
