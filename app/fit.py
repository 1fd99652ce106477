"""``swings fit``: the uncertain numbers of a scenario, fitted to a record."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer
from diplomatic_swings.app import options
from diplomatic_swings.app.finishing import Result, Where, finish
from diplomatic_swings.app.solving import How, solved_values
from diplomatic_swings.store.atomic import check_folder
from diplomatic_swings.tell.console import tell_if_compiling, working
from diplomatic_swings.tell.errors import UserError, one_of, within

if TYPE_CHECKING:
    from diplomatic_swings.experiments.fit.by_moves import ByMoves
    from diplomatic_swings.experiments.fit.study import Study
    from diplomatic_swings.experiments.record.targets import Held
    from diplomatic_swings.sim.tables.records import Scenario as ScenarioRead

MOST_TRIES = 1_000_000
SHORTEST = 8
MOST_PARTICLES = 10_000

STATISTICS, MOVES = "statistics", "moves"
"""What a fit may go by."""

OF_STATISTICS = ("record_weeks", "tries")
OF_MOVES = ("pick", "particles", "rounds", "draws", "with_statistics", "silence")
"""Options that only a fit by the one, or by the other, takes."""

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
By = Annotated[
    str,
    typer.Option(
        "--by",
        metavar="WHAT",
        help="statistics: draws whose runs resemble the record; moves: numbers that make its moves likely.",
    ),
]
PickRule = Annotated[
    str,
    typer.Option(
        "--pick",
        metavar="RULE",
        help="By moves: which move of a week with several is played, last or first.",
    ),
]
Particles = Annotated[
    int, options.number("--particles", "By moves: runs that follow the record.", 1, MOST_PARTICLES)
]
Rounds = Annotated[int, options.number("--rounds", "By moves: most rounds of search and solve.", 1, 100)]
WithStatistics = Annotated[
    int,
    options.number(
        "--with-statistics", "By moves: draws that are played, and weighed by the statistics too.", 0, 100_000
    ),
]
Silence = Annotated[
    bool,
    typer.Option(
        "--silence",
        help="By moves: count too that acts were not done, and papers not tabled, where none is recorded.",
    ),
]
MovesDraws = Annotated[
    int, options.number("--draws", "By moves: draws of the numbers in params.csv.", 2, 100_000)
]


def fit(
    context: typer.Context,
    scenario: Scenario = "talks-2025-01",
    by: By = STATISTICS,
    priors: Priors = None,
    record: options.RecordPlace = None,
    first: options.First = None,
    last: options.Last = None,
    record_weeks: Until = None,
    tries: Tries = 1000,
    runs: Runs = 500,
    pick: PickRule = "last",
    particles: Particles = 16,
    rounds: Rounds = 3,
    draws: MovesDraws = 200,
    with_statistics: WithStatistics = 0,
    silence: Silence = False,
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

    --by moves finds the payoffs, costs and precisions by which the recorded moves are most likely, some minutes in
    all, and judges them by the moves after --to. With --out, writes draws (params.csv), tables and fitted.yaml.
    """
    _check_options(context, one_of("--by", by, (STATISTICS, MOVES)))
    loaded = options.load_scenario(scenario, options.Changes(settings))
    how = How(runs, seed, jobs, out, force, as_json, quiet, no_plots, allow_unsettled)
    if by == MOVES:
        _fit_moves(
            loaded,
            _Asked(priors, record, first, last, pick, particles, rounds, draws, with_statistics, silence),
            how,
        )
        return
    from diplomatic_swings.experiments.record.targets import held_against

    held = held_against(record, options.day(first), options.day(last))
    _check_window(loaded, held, record_weeks)
    if out:
        check_folder(out, force=force)
    from diplomatic_swings.experiments.fit.priors import read_priors
    from diplomatic_swings.experiments.fit.to_record import aimed, study

    moved = read_priors(loaded, priors)
    tell_if_compiling(quiet=quiet)
    solved = solved_values(loaded, how)
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


class _Asked(NamedTuple):
    """What a fit by moves is asked for; see the options of the command."""

    priors: Path | None
    record: Path | None
    first: datetime | None
    last: datetime | None
    pick: str
    particles: int
    rounds: int
    draws: int
    statistics: int
    silence: bool


def _fit_moves(scenario: "ScenarioRead", asked: _Asked, how: How) -> None:
    """Fit a scenario to the moves of a record, write what came of it, and print it."""
    from diplomatic_swings.experiments.replay.asks import Pick

    one_of("--pick", asked.pick, list(Pick))
    if how.out:
        check_folder(how.out, force=how.force)
    fitted = _by_moves(scenario, asked, how)
    finish(Where(how.out, how.force, how.as_json, how.quiet), _result_by_moves(fitted))


def _check_options(context: typer.Context, by: str) -> None:
    """Check that no option is given that belongs to the other way to fit.

    Raises:
        UserError: if one is.
    """
    other, names = (STATISTICS, OF_STATISTICS) if by == MOVES else (MOVES, OF_MOVES)
    for name in names:
        if options.given(context, name):
            raise UserError(
                f"--{name.replace('_', '-')}: only a fit by {other} takes it (this one is by {by})"
            )


def _by_moves(scenario: "ScenarioRead", asked: _Asked, how: How) -> "ByMoves":
    """Return a scenario fitted to the moves of a record, and judged by all of it."""
    from diplomatic_swings.app.replay import check_day, whole_record
    from diplomatic_swings.experiments.fit.by_moves import Search, fit_by_moves
    from diplomatic_swings.experiments.fit.move_priors import read_move_priors
    from diplomatic_swings.experiments.replay.asks import Pick
    from diplomatic_swings.experiments.replay.filtering import How as Filtered
    from diplomatic_swings.experiments.replay.settings import settings_of

    check_day(scenario, options.day(asked.first))
    whole = whole_record(asked.record, scenario, None)
    seen = whole_record(asked.record, scenario, options.day(asked.last))
    priors, rules = read_move_priors(scenario, asked.priors), settings_of(asked.record)
    replays = Filtered(asked.particles, how.seed, Pick(asked.pick))
    search = Search(replays, asked.rounds, asked.draws, how.jobs, asked.silence)
    tell_if_compiling(quiet=how.quiet)
    solved = solved_values(scenario, how)
    with working("weeks replayed", quiet=how.quiet) as progress:
        fitted = fit_by_moves(
            scenario, solved, seen, priors, search, whole=whole, settings=rules, progress=progress
        )
    return _with_statistics(fitted, min(asked.statistics, asked.draws), how) if asked.statistics else fitted


def _with_statistics(fitted: "ByMoves", count: int, how: How) -> "ByMoves":
    """Return a fit whose draws are weighed by statistics of the record too; the first of them are played."""
    from diplomatic_swings.experiments.fit.both import with_statistics
    from diplomatic_swings.experiments.fit.to_record import GamePredictor, aimed

    aim = aimed(None, fitted.held)
    predictor = GamePredictor(
        fitted.scenario, fitted.solved, aim.names, aim.weeks, how.runs, how.seed, how.jobs, fitted.held
    )
    with working("draws played", quiet=how.quiet) as progress:
        return with_statistics(fitted, predictor, aim, count, progress)


def _result_by_moves(fitted: "ByMoves") -> Result:
    from diplomatic_swings.experiments.fit.by_moves_saving import save_by_moves, summary
    from diplomatic_swings.tell.terminal.fit_by_moves import report

    return Result(
        save=lambda folder: save_by_moves(fitted, folder),
        summary=lambda: summary(fitted),
        report=lambda: report(fitted),
    )
