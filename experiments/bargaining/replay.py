"""Results of the bargaining game on disk, played again from their scenarios and seed; see :mod:`experiments.replay`."""

import dataclasses as dc
from pathlib import Path
from typing import Any

from experiments.atomic import RESULT
from experiments.bargaining.compare import GameComparison, compare
from experiments.bargaining.runs import BargainingResult, Play, play_with
from experiments.bargaining.solves import Solved, solution_for
from experiments.ensemble import Progress
from experiments.replay import DIFFERS, first_difference, not_as_saved, saved_figures
from experiments.saving import plain
from sim.bargaining.loading import load
from sim.bargaining.records import Scenario


def played_again(
    folder: Path, threads: int | None = None, progress: Progress | None = None
) -> BargainingResult | GameComparison:
    """Return a result on disk with all its runs played again; values come from the cache, or are solved again.

    Args:
        folder: folder that ``swings run --out`` or ``swings compare --out`` wrote.
        threads: threads (default: one per core).
        progress: called with (runs done, runs in all) as chunks finish.

    Raises:
        ScenarioError: if it is no such folder, or a figure differs from the saved one, as when the rules have changed.
    """
    figures = saved_figures(folder)
    how = Play(figures["runs"], figures["seed"], threads, progress=progress)
    result: BargainingResult | GameComparison
    if "a" in figures:
        (a, of_a), (b, of_b) = (_side(folder / f"{name}.yaml", figures[name], threads) for name in "ab")
        result = compare(a, b, how, (of_a, of_b))
    else:
        result = play_with(*_side(folder / "scenario.yaml", figures, threads), how)
    name = first_difference(_lasting(plain(result.summary())), _lasting(figures))
    if name is not None:
        raise not_as_saved(folder / RESULT, f"{name}: {DIFFERS}")
    return result


def _side(path: Path, figures: dict[str, Any], threads: int | None) -> tuple[Scenario, Solved]:
    """Return the scenario of some figures, under the name it was run by, and its values."""
    scenario = load(path)
    if scenario.digest != figures["digest"]:
        words = f"expected the scenario that gave the result, digest {figures['digest']} (given {scenario.digest})"
        raise not_as_saved(path, words)
    named = dc.replace(scenario, name=figures["scenario"])
    return named, solution_for(named, threads=threads, allow_unsettled=True)


def _lasting(figures: dict[str, Any]) -> dict[str, Any]:
    """Return figures without the times of solves, which differ from one to the next."""
    solve = {name: value for name, value in figures.get("solve", {}).items() if name != "seconds"}
    sides = {name: _lasting(figures[name]) for name in ("a", "b") if name in figures}
    return {**figures, **sides, **({"solve": solve} if "solve" in figures else {})}
