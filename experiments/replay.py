"""Results on disk, played again.

A folder of results holds its scenario, seed, number of runs and, if numbers were drawn, the parameter
ensemble: all that its runs follow from.  To play them again takes a second or two and needs no files of
many megabytes.  Whole paths come back exactly; that every figure agrees with the saved one is checked.
"""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from experiments.atomic import RESULT
from experiments.compare import Comparison, compare
from experiments.ensemble import LARGEST_SEED, EnsembleResult, Progress, ensemble
from experiments.posterior import Draws, read
from experiments.saving import DRAWS, plain
from experiments.version import VERSION
from sim.files.problems import Problem, ScenarioError
from sim.scenario import Scenario, load

DIFFERS = "played again, it differs from what is saved: the program has changed since; make the result anew"


class Saved(NamedTuple):
    """A result on disk: its folder, headline figures, scenarios (one, or two compared) and draws."""

    folder: Path
    figures: dict[str, Any]
    scenarios: tuple[Scenario, ...]
    draws: Draws | None

    @property
    def compared(self) -> bool:
        """Return whether it is a comparison."""
        return len(self.scenarios) > 1


def opened(folder: Path) -> Saved:
    """Return what a folder of results says of itself.

    Raises:
        ScenarioError: if it is none, another version wrote it, or its files do not belong together.
    """
    figures = saved_figures(folder)
    parts = {name: figures[name] for name in ("a", "b")} if "a" in figures else {"scenario": figures}
    scenarios = tuple(_scenario(folder / f"{name}.yaml", part) for name, part in parts.items())
    drawn = next(iter(parts.values())).get("params")
    return Saved(folder, figures, scenarios, _draws(folder / DRAWS, drawn) if drawn else None)


def saved_figures(folder: Path) -> dict[str, Any]:
    """Return the headline figures of a run or a comparison.

    Raises:
        ScenarioError: if the folder holds none, or another version wrote them.
    """
    path = folder / RESULT
    if not path.is_file():
        raise not_as_saved(
            folder, f"expected a folder that run, compare or sweep wrote (it holds no {RESULT})"
        )
    try:
        figures = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise not_as_saved(path, f"expected JSON ({error})") from error
    if not _is_result(figures):
        raise not_as_saved(path, "expected the figures of a run or a comparison")
    if figures["version"] != VERSION:
        raise not_as_saved(path, f"expected a result of version {VERSION} (given {figures['version']})")
    return dict(figures)


def _is_result(figures: Any) -> bool:  # noqa: ANN401 - any data
    """Return whether data has what playing a run or a comparison again takes."""
    if not isinstance(figures, dict) or not isinstance(figures.get("version"), str):
        return False
    whole = all(type(figures.get(name)) is int for name in ("seed", "runs"))
    whole = whole and figures["runs"] >= 1 and 0 <= figures["seed"] <= LARGEST_SEED
    parts = [figures.get("a"), figures.get("b")] if "a" in figures else [figures]
    return whole and all(isinstance(part, dict) and {"scenario", "digest"} <= part.keys() for part in parts)


def _scenario(path: Path, figures: dict[str, Any]) -> Scenario:
    """Return the scenario of some figures, under the name it was run by."""
    found = load(path)
    if found.digest != figures["digest"]:
        words = (
            f"expected the scenario that gave the result, digest {figures['digest']} (given {found.digest})"
        )
        raise not_as_saved(path, words)
    return found.model_copy(update={"name": figures["scenario"]})


def _draws(path: Path, figures: dict[str, str]) -> Draws:
    """Return the parameter ensemble of some figures, under the name it was played by."""
    found = replace(read(str(path)), name=figures["name"])
    if found.digest != figures["digest"]:
        words = f"expected the draws that gave the result, digest {figures['digest']} (given {found.digest})"
        raise not_as_saved(path, words)
    return found


def played(
    saved: Saved, jobs: int | None = None, progress: Progress | None = None
) -> EnsembleResult | Comparison:
    """Return a result on disk with all its runs played again.

    Raises:
        ScenarioError: if a figure differs from the saved one, as when the rules have changed since.
    """
    runs, seed = saved.figures["runs"], saved.figures["seed"]
    found: EnsembleResult | Comparison
    if saved.compared:
        found = compare(*saved.scenarios, runs, seed, jobs, progress, saved.draws)
    else:
        found = ensemble(saved.scenarios[0], runs, seed, jobs, progress, saved.draws)
    if (name := first_difference(plain(found.summary()), saved.figures)) is not None:
        raise not_as_saved(saved.folder / RESULT, f"{name}: {DIFFERS}")
    return found


def first_difference(found: dict[str, Any], figures: dict[str, Any]) -> str | None:
    """Return the first field that differs, or None."""
    return next((name for name in {**found, **figures} if found.get(name) != figures.get(name)), None)


def not_as_saved(path: Path, words: str) -> ScenarioError:
    """Return the error that a saved result cannot be played again."""
    return ScenarioError([Problem(str(path), 0, 0, "", words)])
