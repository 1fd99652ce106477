"""``swings replay``: a record played through the game, move by move."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from diplomatic_swings.app import options
from diplomatic_swings.app.finishing import Result, Where, finish
from diplomatic_swings.app.solving import How, solved_values
from diplomatic_swings.store.atomic import check_folder
from diplomatic_swings.tell.console import tell_if_compiling, working
from diplomatic_swings.tell.errors import UserError, one_of

if TYPE_CHECKING:
    from datetime import date

    from diplomatic_swings.experiments.record.targets import Held
    from diplomatic_swings.experiments.replay.filtering import How as Filtered
    from diplomatic_swings.experiments.replay.filtering import Replay
    from diplomatic_swings.sim.tables.records import Scenario as ScenarioRead

BASE = "talks-2025-01"
"""The scenario whose start is the shipped record's."""

MOST_PARTICLES = 10_000
PARTICLES = 16
"""Runs that follow a record, unless others are asked for."""

Scenario = Annotated[
    str, typer.Argument(metavar="[SCENARIO]", help="Scenario that starts on the first day that is replayed.")
]
Particles = Annotated[int, options.number("--particles", "Runs that follow the record.", 1, MOST_PARTICLES)]
PickRule = Annotated[
    str,
    typer.Option(
        "--pick",
        metavar="RULE",
        help="Which move of a player is played in a week with several: last or first.",
    ),
]


def replay(
    scenario: Scenario = BASE,
    record: options.RecordPlace = None,
    first: options.First = None,
    last: options.Last = None,
    particles: Particles = PARTICLES,
    pick: PickRule = "last",
    seed: options.Seed = 0,
    settings: options.Settings = None,
    out: options.Out = None,
    force: options.Force = False,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
    no_plots: options.NoPlots = False,
    allow_unsettled: options.AllowUnsettled = False,
) -> None:
    """Play a record through the game: how likely the model held each move, and what was believed of the players.

    The record's moves are played week by week from the scenario's first day; weeks without a recorded move are drawn,
    not waited. Log scores stand beside naive forecasts. --out adds tables and pictures.
    """
    from diplomatic_swings.experiments.replay.asks import Pick
    from diplomatic_swings.experiments.replay.filtering import How as Filtered

    rule = Pick(one_of("--pick", pick, list(Pick)))
    if out:
        check_folder(out, force=force)
    loaded = options.load_scenario(scenario, options.Changes(settings))
    held = whole_record(record, loaded, options.day(last))
    check_day(loaded, options.day(first))
    how = How(particles, seed, quiet=quiet, allow_unsettled=allow_unsettled)
    replayed = replayed_to(loaded, held, how, Filtered(particles, seed, rule), record)
    finish(Where(out, force, as_json, quiet, no_plots), _result(replayed))


def check_day(scenario: "ScenarioRead", first: "date | None") -> None:
    """Check that a scenario starts on the day from which a record is to be replayed.

    Raises:
        ScenarioError: if it does not.
    """
    from diplomatic_swings.experiments.record.window import Window, check_start

    if first is not None:
        check_start(scenario.name, scenario.start, Window(first, 1))


def whole_record(
    place: Path | None, scenario: "ScenarioRead", last: "date | None", first: "date | None" = None
) -> "Held":
    """Return a record from a scenario's first day, or another, to a day, or to its own last.

    Raises:
        ScenarioError: with every mistake in the record's files, or if it does not cover these weeks.
    """
    from diplomatic_swings.experiments.record.folder import read_record, shipped
    from diplomatic_swings.experiments.record.targets import Held
    from diplomatic_swings.experiments.record.window import Window, check_covered

    read = read_record(place) if place else shipped()
    window = Window.between(first or scenario.start, last or read.span[1])
    check_covered(read, window)
    return Held(read, window)


def replayed_to(
    scenario: "ScenarioRead", held: "Held", how: How, filtered: "Filtered", place: Path | None
) -> "Replay":
    """Return a record played through a scenario, solved where its values are not kept.

    Args:
        scenario: the game.
        held: record and weeks.
        how: how it is solved.
        filtered: how it is replayed.
        place: folder or file of the record, None for the shipped one.
    """
    from diplomatic_swings.experiments.replay.filtering import replay as play_record
    from diplomatic_swings.experiments.replay.settings import settings_of

    rules = settings_of(place)
    tell_if_compiling(quiet=how.quiet)
    values = solved_values(scenario, how)
    with working(f"{held.record.name}: weeks", quiet=how.quiet) as progress:
        return play_record(scenario, values, held, filtered, rules, progress)


def start_from_record(base: str, day: "date", place: Path | None, how: How, name: str) -> str:
    """Return the text of a scenario that begins on a day of a record, played through another scenario up to it.

    Args:
        base: name or path of the scenario that is played; it starts when the record is to begin.
        day: first day of the new one; weeks are whole, so it lies weeks after the start of the base.
        place: folder or file of the record, None for the shipped one.
        how: how the base is solved; runs that follow the record, and their seed.
        name: name of the new scenario.

    Raises:
        ScenarioError: with every mistake in the files, or if the record does not cover the weeks.
        UserError: if the day begins no week of the base.
    """
    from datetime import timedelta

    from diplomatic_swings.experiments.replay.filtering import How as Filtered
    from diplomatic_swings.experiments.replay.settings import settings_of
    from diplomatic_swings.experiments.replay.start import start_text

    loaded = options.load_scenario(base)
    weeks, days = divmod((day - loaded.start).days, 7)
    if weeks < 1 or days:
        near = loaded.start + timedelta(weeks=max(weeks, 1))
        raise UserError(
            f"DATE: expected a day whole weeks after {loaded.start}, such as {near} (given {day})"
        )
    held = whole_record(place, loaded, day)
    replayed = replayed_to(loaded, held, how, Filtered(how.runs, how.seed), place)
    return start_text(replayed, settings_of(place), name, base)


def _result(replay: "Replay") -> Result:
    from diplomatic_swings.experiments.replay.saving import save_replay, summary
    from diplomatic_swings.plots import draw_replay
    from diplomatic_swings.tell.terminal.replay import report

    return Result(
        save=lambda folder: save_replay(replay, folder),
        summary=lambda: summary(replay),
        report=lambda: report(replay),
        draw=lambda folder: draw_replay(replay, folder),
    )
