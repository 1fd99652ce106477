"""``swings fit``: the uncertain numbers of a scenario, fitted to the record of 2025."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from app import options
from app.console import note, show, tell_if_compiling, working, write
from app.errors import within
from app.game_run import How, solved_values
from app.games import is_bargaining, load_game
from experiments.atomic import check_folder, fresh_folder

if TYPE_CHECKING:
    from experiments.fit.study import Study
    from sim.bargaining.records import Scenario as GameScenario
    from sim.scenario import Scenario as ScenarioRead

MOST_TRIES = 1_000_000
SHORTEST = 8

Scenario = Annotated[
    str, typer.Argument(metavar="SCENARIO", help="Name of a shipped scenario, or path of a YAML file.")
]
Priors = Annotated[
    Path | None,
    typer.Option(
        "--priors", metavar="FILE", help="What may move, and how far (default: the shipped priors)."
    ),
]
Until = Annotated[
    int | None,
    options.number("--record-weeks", "Use only the first weeks of the record.", SHORTEST, options.MOST_WEEKS),
]
FIRST_SIZE, GAME_SIZE = (6000, 64), (1000, 500)
"""Draws to try and runs to judge them by: first model, bargaining game, where every draw is solved."""
Tries = Annotated[
    int | None,
    options.number(
        "--tries",
        f"Draws of the numbers to try ({FIRST_SIZE[0]}; bargaining game {GAME_SIZE[0]}).",
        20,
        MOST_TRIES,
    ),
]
Runs = Annotated[
    int | None,
    options.number(
        "--runs",
        f"Runs that each draw is judged by ({FIRST_SIZE[1]}; bargaining game {GAME_SIZE[1]}).",
        16,
        100_000,
    ),
]


def fit(
    scenario: Scenario = "baseline",
    priors: Priors = None,
    record_weeks: Until = None,
    tries: Tries = None,
    runs: Runs = None,
    seed: options.Seed = 0,
    jobs: options.Jobs = None,
    settings: options.Settings = None,
    out: options.Out = None,
    force: options.Force = False,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
    no_plots: options.NoPlots = False,
    allow_unsettled: options.AllowUnsettled = False,
) -> None:
    """Fit the uncertain numbers of a scenario to the record of 2025 (some five minutes on two cores).

    Half of the targets are used, the other half is only looked at. With --out, writes the posterior
    ensemble (params.csv, for run --params), tables, plots and a report. In the bargaining game every draw is
    solved, some hours in all; what is interrupted goes on where it stopped.
    """
    if is_bargaining(scenario):
        if out:
            check_folder(out, force=force)
        size = Size(tries or GAME_SIZE[0], runs or GAME_SIZE[1], record_weeks)
        how = How(size.runs, seed, jobs, quiet=quiet, allow_unsettled=allow_unsettled)
        _finish(
            _fit_game(load_game(scenario, settings), priors, size, how), out, force, as_json, quiet, no_plots
        )
        return
    loaded = options.load_scenario(scenario, options.Changes(settings))
    _check_window(loaded, record_weeks)
    if out:
        check_folder(out, force=force)
    from experiments.fit.priors import read_priors
    from experiments.fit.study import aim, study

    moved = read_priors(loaded, priors)
    tell_if_compiling(quiet=quiet)
    jobs = jobs or os.cpu_count() or 1
    many, each = tries or FIRST_SIZE[0], runs or FIRST_SIZE[1]
    with working("draws tried", quiet=quiet) as progress:
        found = study(
            loaded, moved, aim(record_weeks), tries=many, runs=each, seed=seed, jobs=jobs, progress=progress
        )
    _finish(found, out, force, as_json, quiet, no_plots)


class Size(NamedTuple):
    """How thorough a fit is: draws, runs of each, weeks of the record (None: all)."""

    tries: int
    runs: int
    weeks: int | None


def _fit_game(scenario: "GameScenario", priors: Path | None, size: Size, how: How) -> "Study":
    """Return the fit of a scenario of the bargaining game."""
    _check_window(scenario, size.weeks)
    from experiments.bargaining.fit import PRIORS, aimed, study
    from experiments.fit.priors import read_priors
    from sim.bargaining.loading import vary

    moved = read_priors(scenario, priors, PRIORS, vary)
    tell_if_compiling(quiet=how.quiet, kernel="sim.bargaining.kernel")
    solved = solved_values(scenario, how)
    with working("draws tried", quiet=how.quiet) as progress:
        return study(
            scenario,
            solved,
            moved,
            aimed(size.weeks),
            tries=size.tries,
            runs=size.runs,
            seed=how.seed,
            threads=how.jobs,
            progress=progress,
        )


def _finish(
    found: "Study", out: Path | None, force: bool, as_json: bool, quiet: bool, no_plots: bool
) -> None:
    """Write and print a fit."""
    if out:
        _save(found, out, force=force, plots=not no_plots)
        note(f"wrote {out}", quiet=quiet)
    _print(found, as_json=as_json)


def _check_window(scenario: "ScenarioRead | GameScenario", weeks: int | None) -> None:
    """Check that a scenario starts when the record does, and that the record is as long as asked for.

    Raises:
        ScenarioError: if it starts on another day.
        UserError: if the record is shorter.
    """
    from experiments.window import check_start, usual_window

    window = usual_window()
    check_start(scenario.name, scenario.start, window)
    if weeks is not None:
        within("--record-weeks", weeks, SHORTEST, window.weeks)


def _save(found: "Study", out: Path, *, force: bool, plots: bool) -> None:
    from experiments.fit.saving import save_study

    with fresh_folder(out, force=force) as folder:
        save_study(found, folder)
        if plots:
            from plots.fit import draw_fit

            draw_fit(found, folder / "plots")


def _print(found: "Study", *, as_json: bool) -> None:
    from experiments.fit.saving import summary

    if as_json:
        from experiments.saving import json_text

        write(json_text(summary(found)))
    else:
        from app.fit_report import report

        show(*report(found))
