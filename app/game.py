"""``swings game``: players choose among policies, and the payoffs of every choice make a game."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from diplomatic_swings.app import options, study_options
from diplomatic_swings.app.drawn import check_numbers
from diplomatic_swings.app.finishing import Result, Where, finish
from diplomatic_swings.store.atomic import check_folder
from diplomatic_swings.tell.console import tell_if_compiling, working

if TYPE_CHECKING:
    import pandas as pd
    from diplomatic_swings.experiments.doctrines.study import DoctrineGame
    from diplomatic_swings.sim.tables.records import Scenario

MOST_DRAWS = 10_000

Doctrines = Annotated[
    list[str] | None,
    typer.Option(
        "--doctrine",
        metavar="PLAYER[=POLICY]",
        help="A policy that a player may choose, or a player with all its shipped ones (default: us, russia); repeatable.",
    ),
]
Params = Annotated[
    Path | None,
    typer.Option("--draws", metavar="FILE", help="params.csv of a fit: play the game at its draws too."),
]
First = Annotated[int, options.number("--first", "Draws of the file that are played.", 1, MOST_DRAWS)]


def game(
    scenario: options.ScenarioName,
    doctrine: Doctrines = None,
    draws: Params = None,
    first: First = 8,
    runs: study_options.PointRuns = 1000,
    seed: options.Seed = 0,
    weeks: options.Weeks = None,
    jobs: options.Jobs = None,
    settings: options.Settings = None,
    lens: options.Lens = None,
    allow_unsettled: options.AllowUnsettled = False,
    out: options.Out = None,
    force: options.Force = False,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
    no_plots: options.NoPlots = False,
) -> None:
    """Play doctrines as a game: which choices are an equilibrium, who would gain by switching, what is dominated.

    Every choice of a policy by each player is solved and played with the same luck: 20 cells unless others are asked for.
    """
    loaded = options.load_scenario(scenario, options.Changes(settings, lens, None, weeks))
    from diplomatic_swings.experiments.doctrines.cells import How, doctrines_of
    from diplomatic_swings.experiments.doctrines.study import study

    chosen = doctrines_of(loaded, _asked(doctrine or ()))
    table = _draws(draws, first, loaded)
    if out:
        check_folder(out, force=force)
    tell_if_compiling(quiet=quiet)
    study_options.tell_what_takes_long(loaded, quiet=quiet)
    with study_options.settling(), working(f"{loaded.name}: doctrines", quiet=quiet) as progress:
        how = How(runs, seed, jobs, allow_unsettled, progress)
        result = study(loaded, chosen, how, table)
    finish(Where(out, force, as_json, quiet, no_plots), _result(result))


def _asked(texts: "list[str] | tuple[()]") -> dict[str, list[str]]:
    """Return policies by player from ``player=policy`` or ``player``; whether there are such, the loader says."""
    asked: dict[str, list[str]] = {}
    for text in texts:
        player, _, name = text.partition("=")
        asked.setdefault(player.strip(), []).extend([name.strip()] if name.strip() else [])
    return asked


def _draws(file: Path | None, first: int, scenario: "Scenario") -> "pd.DataFrame | None":
    """Return the first draws of a file; None without a file.

    Raises:
        UserError: if it draws a number that the scenario does not have.
    """
    if file is None:
        return None
    from diplomatic_swings.experiments.fit.draws import read

    table = read(str(file)).table
    check_numbers(table, scenario, f"--draws: expected draws of numbers of {scenario.name}")
    return table.head(first)


def _result(made: "DoctrineGame") -> Result:
    from diplomatic_swings.experiments.doctrines.study import save
    from diplomatic_swings.plots import draw_game
    from diplomatic_swings.tell.report.game import page
    from diplomatic_swings.tell.terminal.game import report

    return Result(
        save=lambda folder: save(made, folder),
        summary=made.summary,
        report=lambda: report(made),
        draw=lambda folder: draw_game(made, folder),
        page=lambda folder: page(made, folder),
    )
