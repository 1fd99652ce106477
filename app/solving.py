"""The values of a scenario: solved, or taken from what is kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import typer
from diplomatic_swings.tell.console import complain, working

if TYPE_CHECKING:
    from diplomatic_swings.experiments.runs.solves import Solved
    from diplomatic_swings.sim.tables.records import Scenario

UNSETTLED = 1
"""Exit status where the values do not settle."""


class How(NamedTuple):
    """The options of a command that say how: size, threads, and what becomes of the result."""

    runs: int
    seed: int
    jobs: int | None = None
    out: Path | None = None
    force: bool = False
    as_json: bool = False
    quiet: bool = False
    no_plots: bool = False
    allow_unsettled: bool = False


def solved_values(scenario: "Scenario", how: How) -> "Solved":
    """Return the scenario's values, solved where they are not kept; end with status 1 if they do not settle."""
    from diplomatic_swings.experiments.runs.solves import solution_for

    last = int(scenario.solver.iterations)
    with settled(), working(f"{scenario.name}: solving", quiet=how.quiet) as progress:
        return solution_for(
            scenario,
            threads=how.jobs,
            allow_unsettled=how.allow_unsettled,
            progress=lambda step: progress(step.number + 1, last),
        )


@contextmanager
def settled() -> Iterator[None]:
    """End with status 1, and a message, if values do not settle within."""
    from diplomatic_swings.sim.solver.iteration import SolveError

    try:
        yield
    except SolveError as error:
        complain(str(error))
        raise typer.Exit(UNSETTLED) from error
