"""``swings fit``: the uncertain numbers of a scenario, fitted to a record."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from diplomatic_swings.app import options
from diplomatic_swings.app.finishing import Result, Where, finish
from diplomatic_swings.app.solving import How, solved_values
from diplomatic_swings.store.atomic import check_folder
from diplomatic_swings.tell.console import tell_if_compiling, working
from diplomatic_swings.tell.errors import within

if TYPE_CHECKING:
    from diplomatic_swings.experiments.fit.study import Study
    from diplomatic_swings.experiments.record.targets import Held
    from diplomatic_swings.sim.tables.records import Scenario as ScenarioRead

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
Tries = Annotated[int, options.number("--tries", "Draws of the numbers to try.", 20, MOST_TRIES)]
Runs = Annotated[int, options.number("--runs", "Runs that each draw is judged by.", 16, 100_000)]


def fit(
    scenario: Scenario = "talks-2025-01",
    priors: Priors = None,
    record: options.RecordPlace = None,
    first: options.First = None,
    last: options.Last = None,
    record_weeks: Until = None,
    tries: Tries = 1000,
    runs: Runs = 500,
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
    """Fit the uncertain numbers of a scenario to a record: the shipped one of 2025, or --record with --from and --to.

    Half of the targets are used, the other half is only looked at. Every draw of the numbers is solved, some hours
    in all; what is interrupted goes on where it stopped. With --out, writes the draws that fit (params.csv, which a
    sweep can play), tables, plots and a report.
    """
    loaded = options.load_scenario(scenario, options.Changes(settings))
    from diplomatic_swings.experiments.record.targets import held_against

    held = held_against(record, options.day(first), options.day(last))
    _check_window(loaded, held, record_weeks)
    if out:
        check_folder(out, force=force)
    from diplomatic_swings.experiments.fit.priors import read_priors
    from diplomatic_swings.experiments.fit.to_record import aimed, study

    moved = read_priors(loaded, priors)
    tell_if_compiling(quiet=quiet)
    solved = solved_values(loaded, How(runs, seed, jobs, quiet=quiet, allow_unsettled=allow_unsettled))
    with working("draws tried", quiet=quiet) as progress:
        fitted = study(
            loaded,
            solved,
            moved,
            aimed(record_weeks, held),
            tries=tries,
            runs=runs,
            seed=seed,
            threads=jobs,
            progress=progress,
            held=held,
        )
    finish(Where(out, force, as_json, quiet, no_plots), _result(fitted))


def _check_window(scenario: "ScenarioRead", held: "Held", weeks: int | None) -> None:
    """Check that a scenario starts when the record does, and that the record is as long as asked for.

    Raises:
        ScenarioError: if it starts on another day.
        UserError: if the record is shorter.
    """
    from diplomatic_swings.experiments.record.window import check_start

    check_start(scenario.name, scenario.start, held.window)
    if weeks is not None:
        within("--record-weeks", weeks, SHORTEST, held.window.weeks)


def _result(study: "Study") -> Result:
    from diplomatic_swings.experiments.fit.saving import save_study, summary
    from diplomatic_swings.plots.pictures.fit import draw_fit
    from diplomatic_swings.tell.terminal.fit import report

    return Result(
        save=lambda folder: save_study(study, folder),
        summary=lambda: summary(study),
        report=lambda: report(study),
        draw=lambda folder: draw_fit(study, folder),
    )
