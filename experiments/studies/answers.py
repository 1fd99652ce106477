"""What everyday moves bring through the others' answer: the chance that a paper is signed.

    python -m diplomatic_swings.experiments.studies.answers [SCENARIO [PLAYER [SEED OF THE SOLVE]]]

A player's move changes what a paper is worth to the others, and so their chance to sign one.  In single decisions, the same
that ``swings explain`` shows, the terms of that kind are added up for every option.  docs/evidence.md holds the table.
"""

import sys
from collections.abc import Iterable

import numpy as np
from diplomatic_swings.sim.scenario.loading import load
from diplomatic_swings.sim.solver.iteration import Solution
from diplomatic_swings.sim.solver.solutions import solution_of
from diplomatic_swings.sim.tables.records import Scenario
from diplomatic_swings.sim.turns.turn import reach
from diplomatic_swings.sim.why.explain import explain_turn
from diplomatic_swings.store.markdown import table
from scipy.stats import t

RUNS = range(60)
WEEKS = range(2, 52, 7)
"""Runs and weeks whose decisions are looked at."""

FEWEST = 100
"""Decisions below which an option is left out."""

WAITING = "hold"
"""The option that changes nothing, to which the others are compared."""

HEADS = ("option", "decisions", "chance (%)", "mean (util)", "95 % interval", "above 0 (%)")


def answers(
    scenario: Scenario,
    solved: Solution,
    player: str,
    runs: Iterable[int] = RUNS,
    weeks: Iterable[int] = WEEKS,
) -> dict[str, list[tuple[int, float, float]]]:
    """Return by everyday option, for every decision in which it was legal: run, chance, worth through others' signatures.

    Args:
        scenario: what is played, with seed 0.
        solved: its solution.
        player: key of the player whose decisions are looked at.
        runs: runs to look at.
        weeks: weeks to look at.
    """
    rows: dict[str, list[tuple[int, float, float]]] = {}
    places = ((run, week) for run in runs for week in weeks)
    for run, week in places:
        move = explain_turn(reach(scenario, solved, 0, run, week, player)).move
        for option in move.options if move else ():
            through = sum(term.value for term in option.terms if term.kind == "signing")
            rows.setdefault(option.key, []).append((run, option.chance, through))
    return rows


def row_of(option: str, decisions: list[tuple[int, float, float]]) -> tuple[str, ...]:
    """Return the cells of a row; the interval is over runs, as decisions of one run are alike."""
    run, chance, through = (np.array(column) for column in zip(*decisions, strict=True))
    means = np.array([through[run == one].mean() for one in np.unique(run)])
    low, high = t.interval(0.95, len(means) - 1, means.mean(), means.std(ddof=1) / len(means) ** 0.5)
    return (
        option,
        str(len(run)),
        f"{100.0 * chance.mean():.1f}",
        f"{means.mean():+.4f}",
        f"{low:+.4f} to {high:+.4f}",
        f"{100.0 * (through > 0.0).mean():.0f}",
    )


def main() -> None:
    """Print the table, the most helpful option first."""
    name, player, seed = [*sys.argv[1:], *("talks-2025-01", "us", "0")[len(sys.argv) - 1 :]]
    scenario = load(name)
    solved, _ = solution_of(scenario, seed=int(seed))
    decisions = answers(scenario, solved, player)
    shown = [option for option in decisions if option != WAITING and len(decisions[option]) >= FEWEST]
    shown.sort(key=lambda option: -float(np.mean([each[2] for each in decisions[option]])))
    rows = [row_of(option, decisions[option]) for option in shown if not option.startswith("table:")]
    sys.stdout.write(table(HEADS, rows, HEADS[1:]) + "\n")


if __name__ == "__main__":
    main()
