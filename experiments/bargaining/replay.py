"""Results of the bargaining game on disk, played again from their scenario and seed; see :mod:`experiments.replay`."""

import dataclasses as dc
from pathlib import Path
from typing import Any

from experiments.atomic import RESULT
from experiments.bargaining.runs import BargainingResult, Play, play_with
from experiments.bargaining.solves import solution_for
from experiments.ensemble import Progress
from experiments.replay import DIFFERS, first_difference, not_as_saved, saved_figures
from experiments.saving import plain
from sim.bargaining.loading import load


def played_again(
    folder: Path, threads: int | None = None, progress: Progress | None = None
) -> BargainingResult:
    """Return a result on disk with all its runs played again; values come from the cache, or are solved again.

    Args:
        folder: folder that ``swings run --out`` wrote.
        threads: threads (default: one per core).
        progress: called with (runs done, runs in all) as chunks finish.

    Raises:
        ScenarioError: if it is no such folder, or a figure differs from the saved one, as when the rules have changed.
    """
    figures = saved_figures(folder)
    scenario = load(folder / "scenario.yaml")
    if scenario.digest != figures["digest"]:
        words = f"expected the scenario that gave the result, digest {figures['digest']} (given {scenario.digest})"
        raise not_as_saved(folder / "scenario.yaml", words)
    named = dc.replace(scenario, name=figures["scenario"])
    solved = solution_for(named, threads=threads, allow_unsettled=True)
    result = play_with(named, solved, Play(figures["runs"], figures["seed"], threads, progress=progress))
    name = first_difference(_lasting(plain(result.summary())), _lasting(figures))
    if name is not None:
        raise not_as_saved(folder / RESULT, f"{name}: {DIFFERS}")
    return result


def _lasting(figures: dict[str, Any]) -> dict[str, Any]:
    """Return figures without the time of the solve, which differs from one to the next."""
    solve = {name: value for name, value in figures.get("solve", {}).items() if name != "seconds"}
    return {**figures, "solve": solve}
