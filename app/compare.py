"""``swings compare``: two scenarios with the same luck."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app import options
from app.console import note, show, tell_if_compiling, working, write
from app.errors import UserError
from app.game_compare import Sides, compare_games
from app.game_run import How, refuse
from app.games import both_bargaining
from app.report import REPORT
from experiments.atomic import check_folder, fresh_folder

if TYPE_CHECKING:
    from experiments.compare import Comparison
    from experiments.mechanisms import Mechanisms

WEIGHED = 300
"""Runs of each scenario in which the report looks for what decided."""

NameA = Annotated[
    str, typer.Argument(metavar="A", help="Name of a shipped scenario, or path of a YAML file.")
]
NameB = Annotated[
    str | None,
    typer.Argument(metavar="[B]", help="The other; differences are B minus A.", show_default=False),
]
SettingsA = Annotated[
    list[str] | None, typer.Option("--set-a", metavar="PATH=VALUE", help="Change a setting of A.")
]
SettingsB = Annotated[
    list[str] | None, typer.Option("--set-b", metavar="PATH=VALUE", help="Change a setting of B.")
]
Without = Annotated[
    str | None,
    typer.Option("--without", metavar="EVENT", help="Bargaining game: B is A less this dated event."),
]


def compare(
    a: NameA,
    b: NameB = None,
    runs: options.Runs = 2000,
    seed: options.Seed = 0,
    weeks: options.Weeks = None,
    jobs: options.Jobs = None,
    settings: options.Settings = None,
    settings_a: SettingsA = None,
    settings_b: SettingsB = None,
    without: Without = None,
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
    """Run two scenarios with the same luck: what differs, run by run, and every input that differs.

    --set, --lens, --policy, --doctrine, --params and --weeks apply to both.
    """
    if both_bargaining(a, b):
        refuse("--doctrine", doctrine, "the bargaining game has policies (--policy)")
        refuse("--params", params, "parameter ensembles are fitted to the first model")
        sides = Sides(a, b, settings or [], settings_a or [], settings_b or [], without, lens, policy, weeks)
        compare_games(sides, How(runs, seed, jobs, out, force, as_json, quiet, no_plots, allow_unsettled))
        return
    refuse("--policy", policy, "players of the first model follow doctrines (--doctrine)")
    refuse("--without", without, "events can be left out in the bargaining game")
    refuse("--allow-unsettled", allow_unsettled, "the first model has nothing to solve")
    if b is None:
        raise UserError("B: expected the scenario to compare A with")
    both = [*(settings or ())]
    first = options.load_scenario(a, options.Changes([*both, *(settings_a or ())], lens, doctrine, weeks))
    second = options.load_scenario(b, options.Changes([*both, *(settings_b or ())], lens, doctrine, weeks))
    options.check_length(first, second)
    draws = options.load_params(params)
    if out:
        check_folder(out, force=force)
    from experiments.compare import compare as compare_runs

    tell_if_compiling(quiet=quiet)
    with working("pairs of runs", quiet=quiet) as progress:
        found = compare_runs(first, second, runs, seed, jobs, progress, draws)
    if out:
        _save(found, out, force=force, plots=not no_plots, quiet=quiet)
        note(f"wrote {out}; the report is {out / REPORT}", quiet=quiet)
    _print(found, as_json=as_json)


def _save(found: "Comparison", out: Path, *, force: bool, plots: bool, quiet: bool) -> None:
    from app.report.compare import page
    from app.report.page import save
    from experiments.saving import save_comparison

    with fresh_folder(out, force=force) as folder:
        save_comparison(found, folder)
        if plots:
            note("drawing the plots ...", quiet=quiet)
            from plots import draw_comparison

            draw_comparison(found, folder / "plots")
        save(page(found, _whys(found), folder), folder)


def _whys(found: "Comparison") -> "list[Mechanisms]":
    """Return what decided most in each scenario, from some of its runs: a comparison keeps no paths."""
    from experiments.ensemble import ensemble
    from experiments.mechanisms import mechanisms

    sides = (found.a,) if found.identical else (found.a, found.b)
    runs = min(found.runs, WEIGHED)
    return [mechanisms(ensemble(x.scenario, runs, x.seed, draws=x.draws)) for x in sides]


def _print(found: "Comparison", *, as_json: bool) -> None:
    if as_json:
        from experiments.saving import json_text

        write(json_text(found.summary()))
    else:
        from app.compare_report import report

        show(*report(found))
