"""``swings run``: one scenario, many runs."""

from pathlib import Path
from typing import TYPE_CHECKING

from app import options
from app.console import note, show, tell_if_compiling, working, write
from app.game_run import How, refuse, run_game
from app.games import load_game
from app.report import REPORT
from experiments.atomic import check_folder, fresh_folder
from sim.files.formats import is_bargaining

if TYPE_CHECKING:
    from experiments.ensemble import EnsembleResult
    from experiments.mechanisms import Mechanisms


def run(
    scenario: options.ScenarioName,
    runs: options.Runs = 2000,
    seed: options.Seed = 0,
    weeks: options.Weeks = None,
    jobs: options.Jobs = None,
    settings: options.Settings = None,
    lens: options.Lens = None,
    doctrine: options.Doctrines = None,
    policy: options.Policies = None,
    params: options.Params = None,
    out: options.Out = None,
    force: options.Force = False,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
    no_plots: options.NoPlots = False,
    allow_unsettled: options.AllowUnsettled = False,
) -> None:
    """Run a scenario many times: how often talks stall, freeze or settle, when, and on whose terms."""
    if is_bargaining(scenario):
        refuse("--doctrine", doctrine, "the bargaining game has policies (--policy)")
        refuse("--params", params, "parameter ensembles are fitted to the first model")
        loaded_game = load_game(scenario, settings, lens, policy, weeks)
        how = How(runs, seed, jobs, out, force, as_json, quiet, no_plots, allow_unsettled)
        run_game(loaded_game, how)
        return
    refuse("--policy", policy, "players of the first model follow doctrines (--doctrine)")
    refuse("--allow-unsettled", allow_unsettled, "the first model has nothing to solve")
    loaded = options.load_scenario(scenario, options.Changes(settings, lens, doctrine, weeks))
    draws = options.load_params(params)
    if out:
        check_folder(out, force=force)
    from experiments.ensemble import ensemble

    tell_if_compiling(quiet=quiet)
    with working(f"{loaded.name}: runs", quiet=quiet) as progress:
        result = ensemble(loaded, runs, seed, jobs, progress, draws)
    from experiments.mechanisms import mechanisms

    found = mechanisms(result) if out or not as_json else None
    if found and out:
        _save(result, found, out, force=force, plots=not no_plots, quiet=quiet)
        note(f"wrote {out}; the report is {out / REPORT}", quiet=quiet)
    _print(result, found, as_json=as_json)


def _save(
    result: "EnsembleResult", found: "Mechanisms", out: Path, *, force: bool, plots: bool, quiet: bool
) -> None:
    from app.report.page import save
    from app.report.run import page
    from experiments.saving import save_run

    with fresh_folder(out, force=force) as folder:
        save_run(result, folder)
        if plots:
            note("drawing the plots ...", quiet=quiet)
            from plots import draw_all

            draw_all(result, folder / "plots")
        save(page(result, found, folder), folder)


def _print(result: "EnsembleResult", found: "Mechanisms | None", *, as_json: bool) -> None:
    if as_json:
        from experiments.saving import json_text

        write(json_text(result.summary()))
    else:
        from app.run_report import report

        show(*report(result, found))
