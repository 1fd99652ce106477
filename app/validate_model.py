"""``swings validate-model``: a scenario held against a record and against naive forecasts."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from diplomatic_swings.app import options
from diplomatic_swings.app.solving import How, solved_values
from diplomatic_swings.store.atomic import check_folder, fresh_folder
from diplomatic_swings.tell.console import note, show, tell_if_compiling, write

if TYPE_CHECKING:
    from diplomatic_swings.experiments.validation.validation import Validation

FEWEST, MOST = 20, 1000
"""Runs: enough for a band, and no more than keep their paths."""

Scenario = Annotated[
    str, typer.Argument(metavar="[SCENARIO]", help="Scenario that starts on the first day of the weeks.")
]
Runs = Annotated[int, options.number("--runs", "Number of runs.", FEWEST, MOST)]


def validate_model(
    scenario: Scenario = "talks-2025-01",
    record: options.RecordPlace = None,
    first: options.First = None,
    last: options.Last = None,
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
    """Hold a scenario against a record: is the record likely, and do naive forecasts do as well?

    The record is the shipped one of 2025, or --record with --from and --to. Weeks are held against weeks, so the
    scenario starts on the first day.
    """
    if out:
        check_folder(out, force=force)
    from diplomatic_swings.experiments.record.targets import held_against
    from diplomatic_swings.experiments.validation.validation import check_scenario, validate, weeks_of
    from diplomatic_swings.sim.scenario.loading import lasting

    held = held_against(record, options.day(first), options.day(last))
    loaded = lasting(options.load_scenario(scenario, options.Changes(settings)), weeks_of(held))
    check_scenario(loaded, held)
    tell_if_compiling(quiet=quiet)
    values = solved_values(loaded, How(runs, seed, quiet=quiet, allow_unsettled=allow_unsettled))
    validation = validate(loaded, values, runs, seed, held)
    if out:
        _save(validation, out, force=force, plots=not no_plots)
        note(f"wrote {out}", quiet=quiet)
    if as_json:
        from diplomatic_swings.store.tables import json_text

        write(json_text(validation.summary()))
    else:
        from diplomatic_swings.tell.terminal.validation import report

        show(*report(validation))


def _save(validation: "Validation", out: Path, *, force: bool, plots: bool) -> None:
    from diplomatic_swings.experiments.validation.saving import save_validation

    with fresh_folder(out, force=force) as folder:
        save_validation(validation, folder)
        if plots:
            from diplomatic_swings.plots import draw_validation

            draw_validation(validation, folder / "plots")
