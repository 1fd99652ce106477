"""``swings solve``: the values of a scenario of the bargaining game, and how far they can be trusted."""

from typing import TYPE_CHECKING, Annotated

import typer

from app import options
from app.console import note, show, tell_if_compiling, working, write
from app.errors import UserError
from app.games import load_game
from sim.files.formats import is_bargaining
from sim.files.library import BARGAINING_SCENARIOS, shipped

if TYPE_CHECKING:
    from experiments.bargaining.solves import SolveReport

UNSETTLED = 1
"""Exit status of a solve that has not settled."""

Scenario = Annotated[
    str,
    typer.Argument(
        metavar="SCENARIO", help="Name of a shipped scenario of the bargaining game, or path of a YAML file."
    ),
]
SolverSeed = Annotated[
    int,
    options.number("--seed", "Seed of the solver; the solve it is compared with has the next one.", 0, 2**32),
]


def solve(
    scenario: Scenario,
    seed: SolverSeed = 0,
    jobs: options.Jobs = None,
    settings: options.Settings = None,
    lens: options.Lens = None,
    policy: options.Policies = None,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
    allow_unsettled: options.AllowUnsettled = False,
) -> None:
    """Solve a scenario: does it settle, do two seeds agree, and what does each player expect at the start?"""
    if not is_bargaining(scenario) and scenario not in shipped(BARGAINING_SCENARIOS):
        refuse_first_model(scenario)
    loaded = load_game(scenario, settings, lens, policy)
    from experiments.bargaining.solves import report

    tell_if_compiling(quiet=quiet, kernel="sim.bargaining.kernel")
    iterations = 2 * int(loaded.solver.iterations)
    with working(f"{loaded.name}: iterations", quiet=quiet) as progress:
        done = iter(range(1, iterations + 1))
        made = report(loaded, seed, jobs, progress=lambda _: progress(next(done, iterations), iterations))
    _print(made, as_json=as_json)
    if not made.solved.solution.settled and not allow_unsettled:
        note(f"swings: {loaded.name} does not settle; --allow-unsettled accepts that")
        raise typer.Exit(UNSETTLED)


def refuse_first_model(name: str) -> None:
    """Refuse a scenario that is none of the bargaining game, or say that there is none of that name.

    Raises:
        ScenarioError: if there is no such scenario in either game, or it cannot be read.
        UserError: if it is one of the first model, which has nothing to solve.
    """
    from sim.files.library import BARGAINING_SCENARIOS, shipped
    from sim.scenario import load

    load(name)
    names = ", ".join(shipped(BARGAINING_SCENARIOS))
    raise UserError(
        f"SCENARIO: expected a scenario of the bargaining game, such as {names}, or a file of format 2 "
        f"(given '{name}', one of the first model, which has nothing to solve)"
    )


def _print(made: "SolveReport", *, as_json: bool) -> None:
    if as_json:
        from experiments.saving import json_text

        write(json_text(made.summary()))
    else:
        from app.solve_report import solve_report

        show(*solve_report(made))
