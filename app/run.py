"""``swings run``: one scenario, solved, then played many times."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from diplomatic_swings.app import options
from diplomatic_swings.app.drawn import asked, run_drawn
from diplomatic_swings.app.finishing import Result, finish
from diplomatic_swings.app.solving import How, solved_values
from diplomatic_swings.store.atomic import check_folder
from diplomatic_swings.tell.console import tell_if_compiling, working, write
from diplomatic_swings.tell.errors import UserError, one_of

if TYPE_CHECKING:
    from datetime import date

    from diplomatic_swings.experiments.runs.mechanisms import Mechanisms
    from diplomatic_swings.experiments.runs.runs import BargainingResult
    from diplomatic_swings.sim.tables.records import Scenario as ScenarioRead


FURTHER = ("xlsx", "stata", "netcdf")
"""Forms besides Parquet and CSV; the first two hold one row a run, the last the whole paths of the first runs."""

Also = Annotated[
    list[str] | None,
    typer.Option(
        "--also", metavar="FORM", help="With --out, further files: xlsx, stata, netcdf; repeatable."
    ),
]

ALONE = ("runs", "seed", "out")
"""Options that ask for runs with nobody at the table, also where the file records a session."""


Scenario = Annotated[
    str | None,
    typer.Argument(metavar="SCENARIO", help="Name of a shipped scenario, or path of a YAML file."),
]
From = Annotated[
    datetime | None,
    typer.Option(
        "--from",
        metavar="DATE",
        formats=["%Y-%m-%d"],
        help="Start where a record leaves the talks on this day, as 2026-06-29.",
    ),
]


def run(
    context: typer.Context,
    scenario: Scenario = None,
    day: From = None,
    record: options.RecordPlace = None,
    params: options.Params = None,
    draws: options.MostDraws = None,
    runs: options.Runs = 2000,
    seed: options.Seed = 0,
    weeks: options.Weeks = None,
    jobs: options.Jobs = None,
    settings: options.Settings = None,
    lens: options.Lens = None,
    policy: options.Policies = None,
    out: options.Out = None,
    also: Also = None,
    force: options.Force = False,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
    no_plots: options.NoPlots = False,
    allow_unsettled: options.AllowUnsettled = False,
) -> None:
    """Run a scenario many times: how often talks stall, freeze or settle, when, by which paper, and why.

    A file that records a session (``session.yaml`` of a class) is played again as it was; with --runs, --seed or --out
    it is run many times with nobody at the table. With --from the talks start where the record leaves them on that day;
    SCENARIO is then what the record is played through, from its own start. With --params runs are dealt evenly over draws of
    the numbers, each solved anew: what luck decides and what the numbers decide stand apart.
    """
    many = asked(params, draws)
    changes = options.Changes(settings, lens, policy, weeks)
    how = How(runs, seed, jobs, out, force, as_json, quiet, no_plots, allow_unsettled)
    loaded = _loaded(scenario, options.day(day), record, changes, how)
    if "session" in loaded.content and not many and not any(options.given(context, name) for name in ALONE):
        _play_again(loaded, scenario or loaded.name, how)
        return
    further = tuple(one_of("--also", form, FURTHER) for form in also or ())
    if further and not out:
        raise UserError("--also: expected --out DIR, where its files go (given none)")
    if out:
        check_folder(out, force=force)
    from diplomatic_swings.experiments.runs.runs import Play, play_with

    tell_if_compiling(quiet=quiet)
    if many:
        run_drawn(loaded, how, many)
        return
    solved = solved_values(loaded, how)
    with working(f"{loaded.name}: runs", quiet=quiet) as progress:
        result = play_with(loaded, solved, Play(runs, seed, jobs, progress=progress))
    why = _mechanisms(result, how) if out or not as_json else None
    finish(how, _result(result, why, further))


def _loaded(
    scenario: str | None, day: "date | None", record: Path | None, changes: options.Changes, how: How
) -> "ScenarioRead":
    """Return the scenario that was asked for, or one that starts on a day of a record.

    Raises:
        ScenarioError: with all mistakes in the files.
        UserError: if neither a scenario nor a day is given, or a record without a day.
    """
    if day is None:
        if scenario is None:
            raise UserError("SCENARIO: expected the name of a scenario, or a day with --from (given neither)")
        if record is not None:
            raise UserError("--record: expected with --from, the day on which the talks start (given alone)")
        return options.load_scenario(scenario, changes)
    from tempfile import TemporaryDirectory

    from diplomatic_swings.app.replay import BASE, PARTICLES, start_from_record

    name = f"from-{day}"
    text = start_from_record(scenario or BASE, day, record, how._replace(runs=PARTICLES, seed=0), name)
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.yaml"
        path.write_text(text, encoding="utf-8")
        return options.load_scenario(str(path), changes)


def _play_again(loaded: "ScenarioRead", file: str, how: How) -> None:
    """Play the session that a file records again, to the same bits, and print it."""
    from diplomatic_swings.experiments.session import Session, SessionError
    from diplomatic_swings.experiments.session.telling import lines, summary
    from diplomatic_swings.store.tables import json_text

    tell_if_compiling(quiet=how.quiet)
    try:
        session = Session.again(loaded, solved_values(loaded, how).solution)
    except SessionError as error:
        raise UserError(f"{file}: {error}") from error
    write(json_text(summary(session)) if how.as_json else "".join(f"{line}\n" for line in lines(session)))


def _mechanisms(result: "BargainingResult", how: How) -> "Mechanisms":
    """Return which terms mattered most."""
    from diplomatic_swings.experiments.runs.mechanisms import mechanisms

    with working(f"{result.scenario.name}: decisions weighed", quiet=how.quiet) as progress:
        return mechanisms(result, progress)


def _result(made: "BargainingResult", why: "Mechanisms | None", further: tuple[str, ...]) -> Result:
    """Return how a result is written and told; why it came so is known unless it is only told as JSON."""
    from diplomatic_swings.experiments.runs.saving import save_run
    from diplomatic_swings.plots import draw_run
    from diplomatic_swings.tell.report.run import page
    from diplomatic_swings.tell.terminal.run import report

    result = Result(
        save=lambda folder: save_run(made, folder, further),
        summary=made.summary,
        report=lambda: (),
        draw=lambda folder: draw_run(made, folder),
    )
    if why is None:
        return result
    return result._replace(report=lambda: report(made, why), page=lambda folder: page(made, why, folder))
