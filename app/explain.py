"""``swings explain``: why a player did what it did."""

from typing import TYPE_CHECKING, Annotated

import typer
from diplomatic_swings.app import options
from diplomatic_swings.tell.console import note, write
from diplomatic_swings.tell.errors import one_of, within

if TYPE_CHECKING:
    from diplomatic_swings.sim.solver.iteration import Solution
    from diplomatic_swings.sim.tables.records import Scenario

Run = Annotated[int, options.number("--run", "Number of the run, from 0.", 0, options.MOST_RUNS - 1)]
Week = Annotated[int, options.number("--week", "Number of the week, from 0.", 0, options.MOST_WEEKS - 1)]
PlayerName = Annotated[
    str,
    typer.Option("--player", metavar="PLAYER", help="Who decided: us, russia, ukraine, eu, or another seat."),
]


def explain(
    scenario: options.ScenarioName,
    run: Run,
    week: Week,
    player: PlayerName,
    seed: options.Seed = 0,
    weeks: options.Weeks = None,
    settings: options.Settings = None,
    lens: options.Lens = None,
    policy: options.Policies = None,
    as_json: options.AsJson = False,
) -> None:
    """Say why a player decided as it did: what it saw, what it weighed, what each was worth, and their chances."""
    loaded = options.load_scenario(scenario, options.Changes(settings, lens, policy, weeks))
    keys = [each.key for each in loaded.players]
    number = keys.index(one_of("--player", player, keys))
    within("--week", week, 0, loaded.weeks - 1)
    solution = _solution(loaded)
    from diplomatic_swings.sim.why.explain import explain as explain_decision

    decision = explain_decision(loaded, solution, seed, run, week, number)
    if as_json:
        from diplomatic_swings.store.tables import json_text

        write(json_text(decision.as_dict()))
    else:
        write(decision.text() + "\n")


def _solution(scenario: "Scenario") -> "Solution":
    """Return the scenario's values, solved the first time; says so where they do not settle."""
    from diplomatic_swings.sim.solver import solutions

    if solutions.kept(solutions.digest_of(scenario)) is None:
        note("solving the game (once, a minute or more; the solution is kept) ...")
    solution, _ = solutions.solution_of(scenario)
    if not solution.settled:
        note(
            f"the values of {scenario.name} have not settled: policies still moved by {solution.residual:.3f}"
        )
    return solution
