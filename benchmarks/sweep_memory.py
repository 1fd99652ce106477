"""Whether the memory of a sweep grows with its points or with its runs.

    python benchmarks/sweep_memory.py [--weeks 4]

Every sweep is a process of its own; what is told is the most memory it ever held.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from diplomatic_swings.experiments.designs.design import Design, Input
from diplomatic_swings.experiments.sweeps import Options, sweep

SIZES = ((20, 200), (200, 200), (2000, 200), (20, 2000), (20, 20000))
"""Points, and runs at each."""

KIB = 1024.0


def peak(points: int, runs: int, weeks: int) -> float:
    """Return the most memory that this process held, in MiB, after a sweep of so many points and runs."""
    oil = Input("world.brent_level", 40.0, 110.0)
    design = Design((oil,), "lhs", points, runs, scenario="talks-2025-10", weeks=weeks)
    with tempfile.TemporaryDirectory() as folder:
        sweep(design, design.load(), Path(folder) / "out", Options(jobs=2))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIB


def main() -> None:
    """Measure every size, and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--weeks", type=int, default=4)
    parser.add_argument("--one", type=int, nargs=2, metavar=("POINTS", "RUNS"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(f"{peak(*asked.one, asked.weeks):.0f}")
        return
    print(f"{'points':>8s} {'runs each':>10s} {'peak MiB':>9s}")
    for points, runs in SIZES:
        one = ("--weeks", str(asked.weeks), "--one", str(points), str(runs))
        printed = subprocess.run(
            [sys.executable, __file__, *one], check=True, capture_output=True, text=True
        ).stdout
        print(f"{points:8,d} {runs:10,d} {float(printed):9.0f}", flush=True)


if __name__ == "__main__":
    main()
