"""Numbers varied one at a time, each solved anew from the base's solution: two tables.

    python -m diplomatic_swings.experiments.studies.evidence

The cases are data, ``scenarios/studies/evidence.yaml``; docs/evidence.md holds the tables.  Warm solves are
short, so small differences are noise (the page says how much).
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from diplomatic_swings.experiments.runs.runs import BargainingResult, Play, play_with
from diplomatic_swings.experiments.runs.solves import Solved
from diplomatic_swings.sim.scenario.loading import load, quantities, vary
from diplomatic_swings.sim.solver.iteration import solve
from diplomatic_swings.sim.solver.solutions import solution_of
from diplomatic_swings.sim.tables.block import WALK
from diplomatic_swings.sim.tables.records import Scenario
from ruamel.yaml import YAML

from diplomatic_swings import scenarios

CASES = Path(scenarios.__file__).parent / "studies" / "evidence.yaml"
YEAR = 52
HEAD = (
    "| number | value | deal within a year | US walks within a year | stall | walkout | freeze | settle |\n"
    "|---|---:|---:|---:|---:|---:|---:|---:|"
)


class Case(NamedTuple):
    """One number at one value."""

    name: str
    path: str
    value: float


def cases(content: dict[str, Any], now: dict[str, float]) -> Iterator[tuple[str, Case]]:
    """Return (table, case) for every case of the file; ``now`` holds the base's numbers by path."""
    for row in content["knife_edges"]:
        for factor in content["knife_factors"]:
            yield "knife", Case(row["name"], row["path"], stretched(row["path"], now[row["path"]], factor))
    for row in content["statics"]:
        values = row.get("values") or [now[row["path"]] * factor for factor in row["factors"]]
        for value in values:
            yield "statics", Case(row["name"], row["path"], value)


def stretched(path: str, value: float, factor: float) -> float:
    """Return a value times a factor; a discount factor by the weight of the future, a share at most 1."""
    if path.endswith(".discount"):
        return 1.0 - (1.0 - value) / factor
    return min(value * factor, 1.0) if path.endswith("_level") else value * factor


def played(scenario: Scenario, warm: Any, content: dict[str, Any]) -> BargainingResult:  # noqa: ANN401 - an array
    """Return the runs of a scenario solved from another one's coefficients."""
    solution = solve(scenario, warm=warm, iterations=int(content["warm_iterations"]["value"]))
    return play_with(scenario, Solved(solution, ""), Play(int(content["runs"]["value"]), kept=0))


def row_of(case: Case | None, result: BargainingResult) -> str:
    """Return a row of a table, shares in per cent; ``None`` is the base."""
    shares = [result.share(key).share for key in ("stall", "walkout", "freeze", "settle")]
    deal = float(result.counts.first_deal[: YEAR + 1].sum()) / result.runs
    walks = float(result.game_counts.act[:YEAR, 0, WALK].sum()) / result.runs
    figures = [deal, walks, *shares]
    head = "*base* | " if case is None else f"{case.name} | {case.value:.4g}"
    return f"| {head} | " + " | ".join(f"{100.0 * figure:.1f}" for figure in figures) + " |"


def main() -> None:
    """Print both tables, a row as soon as it is known."""
    content = YAML(typ="safe").load(CASES.read_text("utf-8"))
    base = load(content["base"])
    warm = solution_of(base)[0].standard
    quick = vary(base, {"solver.runs": content["warm_runs"]["value"]})
    now = {path: quantity.value for path, quantity in quantities(base).items()}
    sys.stdout.write(f"{HEAD}\n{row_of(None, played(quick, warm, content))}\n")
    for _, case in cases(content, now):
        result = played(vary(quick, {case.path: case.value}), warm, content)
        sys.stdout.write(row_of(case, result) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
