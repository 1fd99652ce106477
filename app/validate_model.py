"""``swings validate-model``: a scenario held against the record of 2025 and against naive forecasts."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app import options
from app.console import note, show, tell_if_compiling, write
from app.errors import UserError
from app.game_run import How, refuse, solved_values
from app.games import is_bargaining, load_game
from experiments.atomic import check_folder, fresh_folder

if TYPE_CHECKING:
    from experiments.validation import Validation

FEWEST, MOST = 20, 1000
"""Runs: enough for a band, and no more than keep their paths."""

Scenario = Annotated[
    str, typer.Argument(metavar="[SCENARIO]", help="Scenario that starts on 20 January 2025.")
]
Runs = Annotated[int, options.number("--runs", "Number of runs.", FEWEST, MOST)]
Early = Annotated[
    str | None,
    typer.Option(
        "--early",
        metavar="NAME",
        help="Parameter ensemble that knows the first eight months only, for the split in time, as august.",
    ),
]


def validate_model(
    scenario: Scenario = "baseline",
    params: options.Params = None,
    early: Early = None,
    runs: Runs = 1000,
    seed: options.Seed = 0,
    settings: options.Settings = None,
    out: options.Out = None,
    force: options.Force = False,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
    no_plots: options.NoPlots = False,
    allow_unsettled: options.AllowUnsettled = False,
) -> None:
    """Hold a scenario against the record of 2025: is the record likely, and do naive forecasts do as well?"""
    if out:
        check_folder(out, force=force)
    if is_bargaining(scenario):
        because = "no parameter ensemble of the bargaining game is kept yet"
        refuse("--params", params, because)
        refuse("--early", early, because)
        how = How(runs, seed, quiet=quiet, allow_unsettled=allow_unsettled)
        found = _validated_game(scenario, settings, how)
    else:
        found = _validated((scenario, params, early), settings, (runs, seed), quiet=quiet)
    if out:
        _save(found, out, force=force, plots=not no_plots)
        note(f"wrote {out}", quiet=quiet)
    if as_json:
        from experiments.saving import json_text

        write(json_text(found.summary()))
    else:
        from app.validation_report import report

        show(*report(found))


def _validated_game(name: str, settings: list[str] | None, how: How) -> "Validation":
    """Return what holding a scenario of the bargaining game against the record found."""
    from experiments.bargaining.validation import validate_game
    from experiments.validation import WEEKS
    from sim.bargaining.loading import lasting

    scenario = load_game(name, settings)
    tell_if_compiling(quiet=how.quiet, kernel="sim.bargaining.kernel")
    values = solved_values(scenario, how)
    try:
        return validate_game(lasting(scenario, WEEKS), values, how.runs, how.seed)
    except ValueError as error:
        raise UserError(f"{error} (given {scenario.name}, from {scenario.start.isoformat()})") from error


def _validated(
    names: tuple[str, str | None, str | None],
    settings: list[str] | None,
    size: tuple[int, int],
    *,
    quiet: bool,
) -> "Validation":
    """Return what holding a scenario against the record found.

    Args:
        names: the scenario, and the parameter ensembles of the whole and of the split in time.
        settings: settings to lay over the scenario.
        size: number of runs, and seed.
        quiet: whether notes are left out.
    """
    from experiments.validation import WEEKS, validate

    loaded = options.load_scenario(names[0], options.Changes(settings, weeks=WEEKS))
    draws = [options.load_params(name) for name in names[1:]]
    tell_if_compiling(quiet=quiet)
    try:
        return validate(loaded, *size, *draws)
    except ValueError as error:
        raise UserError(f"{error} (given {loaded.name}, from {loaded.start.isoformat()})") from error


def _save(found: "Validation", out: Path, *, force: bool, plots: bool) -> None:
    from experiments.validation_files import save_validation

    with fresh_folder(out, force=force) as folder:
        save_validation(found, folder)
        if plots:
            from plots import draw_validation

            draw_validation(found, folder / "plots")
