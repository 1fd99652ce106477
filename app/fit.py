"""``swings fit``: the uncertain numbers of a scenario, fitted to the record of 2025."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app import options
from app.console import note, show, tell_if_compiling, working, write
from app.errors import UserError
from experiments.atomic import check_folder, fresh_folder

if TYPE_CHECKING:
    from experiments.fit.study import Study

MOST_PARTICLES = 100_000
MOST_GENERATIONS = 100
LONGEST = 47
EXTRA = 'pip install "diplomatic-swings[fit]", or make env in a clone'

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
    options.number("--record-weeks", "Use only the first weeks of the record (47 in all).", 8, LONGEST),
]
Particles = Annotated[int, options.number("--particles", "Draws in each generation.", 10, MOST_PARTICLES)]
Generations = Annotated[int, options.number("--generations", "Generations at most.", 1, MOST_GENERATIONS)]
Draws = Annotated[int, options.number("--draws", "Rows of the posterior ensemble.", 2, MOST_PARTICLES)]
Runs = Annotated[int, options.number("--runs", "Runs that each prediction rests on.", 16, 100_000)]


def fit(
    scenario: Scenario = "baseline",
    priors: Priors = None,
    record_weeks: Until = None,
    particles: Particles = 200,
    generations: Generations = 12,
    draws: Draws = 100,
    runs: Runs = 64,
    seed: options.Seed = 0,
    jobs: options.Jobs = None,
    settings: options.Settings = None,
    out: options.Out = None,
    force: options.Force = False,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
    no_plots: options.NoPlots = False,
) -> None:
    """Fit the uncertain numbers of a scenario to the record of 2025 (half an hour as shipped).

    Half of the targets are used, the other half is only looked at. With --out, writes the posterior
    ensemble (params.csv, for run --params), tables, plots and a report.
    """
    loaded = options.load_scenario(scenario, options.Changes(settings))
    if out:
        check_folder(out, force=force)
    _check_library()
    from experiments.fit import study as studies
    from experiments.fit.abc import Settings
    from experiments.fit.priors import read_priors

    moved = read_priors(loaded, priors)
    tell_if_compiling(quiet=quiet)
    thorough = Settings(particles, generations, seed, draws)
    with working("ensembles tried", quiet=quiet) as progress:
        aimed = studies.aim(record_weeks)
        found = studies.study(loaded, moved, aimed, thorough, runs, jobs or 1, lambda n: progress(n, 0))
    if out:
        _save(found, out, force=force, plots=not no_plots)
        note(f"wrote {out}", quiet=quiet)
    _print(found, as_json=as_json)


def _check_library() -> None:
    """Say what to install where the search is not.

    Raises:
        UserError: if it is not installed.
    """
    from importlib.util import find_spec

    if find_spec("pyabc") is None:
        raise UserError(f"fit: needs pyABC, which is not installed; {EXTRA}")


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
