"""Results on disk, played again.

A folder of results holds its scenario, seed and number of runs: all that its runs follow from.  Values come from
the cache, or are solved again.  Whole paths come back exactly; that every figure agrees with the saved one is checked.
"""

import dataclasses as dc
from pathlib import Path
from typing import Any, TypeGuard

from diplomatic_swings.experiments.runs.compare import GameComparison, compare
from diplomatic_swings.experiments.runs.ensemble import Progress
from diplomatic_swings.experiments.runs.runs import BargainingResult, Play, play_with
from diplomatic_swings.experiments.runs.solves import Solved, solution_for
from diplomatic_swings.forms.problems import Problem, Report, ScenarioError
from diplomatic_swings.forms.seeds import LARGEST_SEED
from diplomatic_swings.sim.scenario.loading import load
from diplomatic_swings.sim.tables.records import Scenario
from diplomatic_swings.store.atomic import RESULT
from diplomatic_swings.store.json_files import read_json
from diplomatic_swings.store.sums import check_sums
from diplomatic_swings.store.tables import as_data
from diplomatic_swings.store.version import VERSION

DIFFERS = "played again, it differs from what is saved: the program has changed since; make the result anew"


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
        first, second = figures.get("labels", ("", ""))
        result = compare(a, b, how, (of_a, of_b), (str(first), str(second)))
    else:
        result = play_with(*_side(folder / "scenario.yaml", figures, threads), how)
    name = first_difference(_lasting(as_data(result.summary())), _lasting(figures))
    if name is not None:
        raise not_as_saved(folder / RESULT, f"{name}: {DIFFERS}")
    return result


def saved_run(folder: Path, threads: int | None = None) -> tuple[Scenario, Solved, dict[str, Any]]:
    """Return the scenario of a saved run under the name it was run by, its values, and its figures.

    Raises:
        ScenarioError: if the folder holds no run of this version; a comparison has two scenarios.
    """
    figures = saved_figures(folder)
    if "a" in figures:
        words = "expected a result of one scenario (given a comparison, whose sides are a.yaml and b.yaml)"
        raise not_as_saved(folder / RESULT, words)
    return *_side(folder / "scenario.yaml", figures, threads), figures


def _side(path: Path, figures: dict[str, Any], threads: int | None) -> tuple[Scenario, Solved]:
    """Return the scenario of some figures, under the name it was run by, and its values."""
    report = Report()
    check_sums(path.parent, [path.name], report)
    report.stop_if_any()
    scenario = load(path)
    if scenario.digest != figures["digest"]:
        words = f"expected the scenario that gave the result, digest {figures['digest']} (given {scenario.digest})"
        raise not_as_saved(path, words)
    named = dc.replace(scenario, name=figures["scenario"])
    return named, solution_for(named, threads=threads, allow_unsettled=True)


def _lasting(figures: dict[str, Any]) -> dict[str, Any]:
    """Return figures without the times of solves, which differ from one to the next."""
    solve = {name: value for name, value in figures.get("solve", {}).items() if name != "seconds"}
    sides: dict[str, Any] = {name: _lasting(figures[name]) for name in ("a", "b") if name in figures}
    return {**figures, **sides, **({"solve": solve} if "solve" in figures else {})}


def saved_figures(folder: Path) -> dict[str, Any]:
    """Return the headline figures of a run or a comparison.

    Raises:
        ScenarioError: if the folder holds none, or another version wrote them.
    """
    figures = figures_in(folder)
    if figures["version"] != VERSION:
        words = f"expected a result of version {VERSION} (given {figures['version']})"
        raise not_as_saved(folder / RESULT, words)
    return figures


def figures_in(folder: Path) -> dict[str, Any]:
    """Return the headline figures of a run or a comparison, of whatever version.

    Raises:
        ScenarioError: if the folder holds none.
    """
    path = folder / RESULT
    if not path.is_file():
        raise not_as_saved(
            folder, f"expected a folder that run, compare or sweep wrote (it holds no {RESULT})"
        )
    report = Report()
    check_sums(folder, [RESULT], report)
    figures = None if report.problems else read_json(path, report)
    report.stop_if_any()
    if not _is_result(figures):
        raise not_as_saved(path, "expected the figures of a run or a comparison")
    return dict(figures)


def _is_result(figures: Any) -> TypeGuard[dict[str, Any]]:  # noqa: ANN401 - any data
    """Return whether data has what playing a run or a comparison again takes."""
    if not isinstance(figures, dict) or not isinstance(figures.get("version"), str):
        return False
    whole = all(type(figures.get(name)) is int for name in ("seed", "runs"))
    whole = whole and figures["runs"] >= 1 and 0 <= figures["seed"] <= LARGEST_SEED
    parts = [figures.get("a"), figures.get("b")] if "a" in figures else [figures]
    return whole and all(isinstance(part, dict) and {"scenario", "digest"} <= part.keys() for part in parts)


def first_difference(now: dict[str, Any], figures: dict[str, Any]) -> str | None:
    """Return the first field that differs, or None."""
    return next((name for name in {**now, **figures} if now.get(name) != figures.get(name)), None)


def not_as_saved(path: Path, words: str) -> ScenarioError:
    """Return the error that a saved result cannot be played again."""
    return ScenarioError([Problem(str(path), 0, 0, "", words)])
