"""``swings validate-model``: a scenario held against a record and against naive forecasts."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from diplomatic_swings.app import options
from diplomatic_swings.app.drawn import asked, check_drawn
from diplomatic_swings.app.finishing import Result, Where, finish
from diplomatic_swings.app.replay import BASE, PARTICLES, whole_record
from diplomatic_swings.app.solving import How, solved_values
from diplomatic_swings.store.atomic import check_folder
from diplomatic_swings.tell.console import note, tell_if_compiling, working
from diplomatic_swings.tell.errors import UserError

if TYPE_CHECKING:
    from diplomatic_swings.experiments.record.targets import Held
    from diplomatic_swings.experiments.replay.rolling import Refit as Refitting
    from diplomatic_swings.experiments.replay.settings import Settings as RecordSettings
    from diplomatic_swings.experiments.runs.solves import Solved
    from diplomatic_swings.experiments.validation.validation import Validation
    from diplomatic_swings.sim.tables.records import Scenario as ScenarioRead

FIT_PARTICLES, FEWEST_DRAWS = 16, 2
"""Replays of a fit, and the draws that it gives: only its best numbers are used here."""

FEWEST, MOST = 20, 1000
"""Runs: enough for a band, and no more than keep their paths."""

Scenario = Annotated[
    str, typer.Argument(metavar="[SCENARIO]", help="Scenario that starts on the first day of the weeks.")
]
Refit = Annotated[
    bool,
    typer.Option(
        "--refit", help="With a later --from: fit the scenario anew to the moves known at each origin."
    ),
]
Runs = Annotated[int, options.number("--runs", "Number of runs.", FEWEST, MOST)]


def validate_model(
    scenario: Scenario = BASE,
    record: options.RecordPlace = None,
    first: options.First = None,
    last: options.Last = None,
    params: options.Params = None,
    draws: options.MostDraws = None,
    refit: Refit = False,
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
    scenario starts on the first day. Where --from is later than its start, it is tested in time: from that day and each
    quarter after it the record so far is replayed, and what follows is forecast, beside naive forecasts of the same past.
    With --refit the costs and precisions are fitted anew each time to the moves known by then, minutes each. With --params
    runs are dealt over draws of the numbers: what luck and what the numbers leave open stand apart.
    """
    many = asked(params, draws)
    if out:
        check_folder(out, force=force)
    from diplomatic_swings.experiments.record.targets import held_against
    from diplomatic_swings.experiments.validation.validation import check_scenario, validate, weeks_of
    from diplomatic_swings.sim.scenario.loading import lasting

    day = options.day(first)
    asked_for = options.load_scenario(scenario, options.Changes(settings))
    how = How(runs, seed, out=out, force=force, as_json=as_json, quiet=quiet, allow_unsettled=allow_unsettled)
    if day is not None and day > asked_for.start:
        if many:
            raise UserError(
                "--params: expected with weeks that begin on the scenario's first day (given a later --from)"
            )
        held = whole_record(record, asked_for, options.day(last), day)
        _test_in_time(asked_for, held, record, how, refit=refit)
        return
    if refit:
        raise UserError("--refit: expected with --from later than the scenario's first day (given without)")
    held = held_against(record, day, options.day(last))
    loaded = lasting(asked_for, weeks_of(held))
    check_scenario(loaded, held)
    if many:
        check_drawn(loaded, held, how, many)
        return
    tell_if_compiling(quiet=quiet)
    values = solved_values(loaded, how)
    validation = validate(loaded, values, runs, seed, held)
    finish(Where(out, force, as_json, quiet, no_plots), _result(validation))


def _test_in_time(
    scenario: "ScenarioRead", held: "Held", record: Path | None, how: How, *, refit: bool
) -> None:
    """Test a scenario from each quarter of the record on, and print and write what came of it."""
    from diplomatic_swings.experiments.replay.filtering import How as Filtered
    from diplomatic_swings.experiments.replay.rolling import rolling
    from diplomatic_swings.experiments.replay.settings import settings_of
    from diplomatic_swings.experiments.runs.runs import Play

    rules = settings_of(record)
    tell_if_compiling(quiet=how.quiet)
    values = solved_values(scenario, how)
    again = _refit(scenario, values, rules, how) if refit else None
    with working(f"{held.record.name}: weeks", quiet=how.quiet) as progress:
        play = Play(how.runs, how.seed, progress=progress)
        tested = rolling(scenario, values, held, rules, play, Filtered(PARTICLES, how.seed), again)
    from diplomatic_swings.experiments.replay.rolling_saving import save_rolling
    from diplomatic_swings.tell.terminal.rolling import report

    result = Result(
        lambda folder: save_rolling(tested, folder), summary=tested.summary, report=lambda: report(tested)
    )
    finish(how, result)


def _refit(scenario: "ScenarioRead", values: "Solved", rules: "RecordSettings", how: How) -> "Refitting":
    """Return how a scenario is fitted to what is known at an origin: from its own numbers, by the shipped priors."""
    from diplomatic_swings.experiments.fit.by_moves import Search, fit_by_moves
    from diplomatic_swings.experiments.fit.move_priors import read_move_priors
    from diplomatic_swings.experiments.record.targets import Held
    from diplomatic_swings.experiments.replay.filtering import How as Filtered

    priors = read_move_priors(scenario, None)
    search = Search(Filtered(FIT_PARTICLES, how.seed), draws=FEWEST_DRAWS, threads=how.jobs)

    def fitted(known: Held) -> "tuple[ScenarioRead, Solved]":
        note(f"fitting to the moves until {known.window.end} ...", quiet=how.quiet)
        made = fit_by_moves(scenario, values, known, priors, search, settings=rules)
        return made.fitted, made.solved

    return fitted


def _result(validation: "Validation") -> Result:
    from diplomatic_swings.experiments.validation.saving import save_validation
    from diplomatic_swings.plots import draw_validation
    from diplomatic_swings.tell.terminal.validation import report

    return Result(
        save=lambda folder: save_validation(validation, folder),
        summary=validation.summary,
        report=lambda: report(validation),
        draw=lambda folder: draw_validation(validation, folder),
    )
