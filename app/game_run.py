"""``swings run`` for a scenario of the bargaining game: solve it, play it, tell and keep what it shows."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import typer

from app.console import complain, note, show, tell_if_compiling, working, write
from app.errors import UserError
from app.report import REPORT
from experiments.atomic import check_folder, fresh_folder

if TYPE_CHECKING:
    from experiments.bargaining.mechanisms import Mechanisms
    from experiments.bargaining.runs import BargainingResult
    from experiments.bargaining.solves import Solved
    from sim.bargaining.records import Scenario

UNSETTLED = 1
"""Exit status where the values do not settle."""


class How(NamedTuple):
    """The options of ``swings run`` that say how."""

    runs: int
    seed: int
    jobs: int | None = None
    out: Path | None = None
    force: bool = False
    as_json: bool = False
    quiet: bool = False
    no_plots: bool = False
    allow_unsettled: bool = False


def refuse(option: str, given: object, because: str) -> None:
    """Refuse an option of the other game.

    Raises:
        UserError: if it is given.
    """
    if given:
        raise UserError(f"{option}: not for this scenario; {because}")


def run_game(scenario: "Scenario", how: How) -> None:
    """Solve a scenario, play it many times, and print and write what that shows."""
    if how.out:
        check_folder(how.out, force=how.force)
    from experiments.bargaining.runs import Play, play_with

    tell_if_compiling(quiet=how.quiet, kernel="sim.bargaining.kernel")
    solved = solved_values(scenario, how)
    with working(f"{scenario.name}: runs", quiet=how.quiet) as progress:
        result = play_with(scenario, solved, Play(how.runs, how.seed, how.jobs, progress=progress))
    why = _mechanisms(result, how) if how.out or not how.as_json else None
    if how.out and why:
        _save(result, why, how, how.out)
        note(f"wrote {how.out}; the report is {how.out / REPORT}", quiet=how.quiet)
    _print(result, why, as_json=how.as_json)


def _mechanisms(result: "BargainingResult", how: How) -> "Mechanisms":
    """Return which terms mattered most."""
    from experiments.bargaining.mechanisms import mechanisms

    with working(f"{result.scenario.name}: decisions weighed", quiet=how.quiet) as progress:
        return mechanisms(result, progress)


def solved_values(scenario: "Scenario", how: How) -> "Solved":
    """Return the scenario's values, solved where they are not kept; end with status 1 if they do not settle."""
    from experiments.bargaining.solves import solution_for

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
    from sim.bargaining.solver import SolveError

    try:
        yield
    except SolveError as error:
        complain(str(error))
        raise typer.Exit(UNSETTLED) from error


def _save(result: "BargainingResult", why: "Mechanisms", how: How, out: Path) -> None:
    from app.report.game_run import page
    from app.report.page import save
    from experiments.bargaining.saving import save_game

    with fresh_folder(out, force=how.force) as folder:
        save_game(result, folder)
        if not how.no_plots:
            note("drawing the plots ...", quiet=how.quiet)
            from plots import draw_game

            draw_game(result, folder / "plots")
        save(page(result, why, folder), folder)


def _print(result: "BargainingResult", why: "Mechanisms | None", *, as_json: bool) -> None:
    if why is None or as_json:
        from experiments.saving import json_text

        write(json_text(result.summary()))
    else:
        from app.game_report import game_report

        show(*game_report(result, why))
