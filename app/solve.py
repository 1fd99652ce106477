"""``swings solve``: the values of a scenario, and how far they can be trusted."""

from typing import TYPE_CHECKING, Annotated

import typer
from diplomatic_swings.app import options
from diplomatic_swings.app.solving import UNSETTLED
from diplomatic_swings.tell.console import note, show, tell_if_compiling, working, write

if TYPE_CHECKING:
    from diplomatic_swings.experiments.runs.solves import SolveReport

SolverSeed = Annotated[
    int,
    options.number("--seed", "Seed of the solver; the solve it is compared with has the next one.", 0, 2**32),
]


def solve(
    scenario: options.ScenarioName,
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
    loaded = options.load_scenario(scenario, options.Changes(settings, lens, policy))
    from diplomatic_swings.experiments.runs.solves import report

    tell_if_compiling(quiet=quiet)
    iterations = 2 * int(loaded.solver.iterations)
    with working(f"{loaded.name}: iterations", quiet=quiet) as progress:
        done = iter(range(1, iterations + 1))
        made = report(loaded, seed, jobs, progress=lambda _: progress(next(done, iterations), iterations))
    _print(made, as_json=as_json)
    if not made.solved.solution.settled and not allow_unsettled:
        note(f"swings: {loaded.name} does not settle; --allow-unsettled accepts that")
        raise typer.Exit(UNSETTLED)


def _print(made: "SolveReport", *, as_json: bool) -> None:
    if as_json:
        from diplomatic_swings.store.tables import json_text

        write(json_text(made.summary()))
    else:
        from diplomatic_swings.tell.terminal.solve import solve_report

        show(*solve_report(made))
