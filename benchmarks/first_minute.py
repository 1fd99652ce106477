"""Where the time of ``swings run NAME --out DIR`` goes, once a scenario is solved: seconds by part, and processor time.

    python benchmarks/first_minute.py [--scenario budapest-summit] [--iterations 24]

Drawing is measured in one process and in two.  The first round solves, compiles and weighs; the second is what a user waits
for who has run the scenario before.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

from diplomatic_swings.experiments.runs.mechanisms import mechanisms
from diplomatic_swings.experiments.runs.runs import Play, play_with
from diplomatic_swings.experiments.runs.saving import save_run
from diplomatic_swings.experiments.runs.solves import solution_for
from diplomatic_swings.plots import draw_run
from diplomatic_swings.sim.scenario.loading import load
from diplomatic_swings.store import copies
from diplomatic_swings.tell.report.page import save
from diplomatic_swings.tell.report.run import page


def timed[Made](part: str, work: Callable[[], Made]) -> Made:
    """Do a part of the work and print how long it took, and how long processors worked on it in all processes."""
    start, busy = time.perf_counter(), sum(os.times()[:4])
    made = work()
    print(
        f"  {part:28} {time.perf_counter() - start:6.2f} s, {sum(os.times()[:4]) - busy:6.2f} s of processors"
    )
    return made


def one_round(name: str, settings: list[str]) -> None:
    """Do what the command does, part by part."""
    scenario = timed("YAML", lambda: load(name, settings))
    solved = timed("values", lambda: solution_for(scenario, allow_unsettled=True))
    result = timed("2,000 runs", lambda: play_with(scenario, solved, Play(2000)))
    why = timed("mechanisms", lambda: mechanisms(result))
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        timed("tables", lambda: save_run(result, folder))
        with patch.object(copies, "_can_copy", lambda: False):
            timed("pictures, one process", lambda: draw_run(replace(result), folder / "once"))
        timed("pictures, two processes", lambda: draw_run(result, folder / "plots"))
        timed("report", lambda: save(page(result, why, folder), folder))


def main() -> None:
    """Measure two rounds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scenario", default="budapest-summit")
    parser.add_argument("--iterations", type=int, default=24)
    asked = parser.parse_args()
    for which in ("first", "again"):
        print(f"{asked.scenario}, {which}")
        one_round(asked.scenario, [f"solver.iterations={asked.iterations}"])


if __name__ == "__main__":
    main()
