"""Arguments and options of the studies: sensitivity, discovery, phase maps."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer
from diplomatic_swings.app import options
from diplomatic_swings.app.solving import UNSETTLED
from diplomatic_swings.sim.world.outcomes import OUTCOME_KEYS
from diplomatic_swings.tell.console import complain, note, tell_if_compiling
from diplomatic_swings.tell.errors import UserError, one_of, within

if TYPE_CHECKING:
    from diplomatic_swings.experiments.studies.sensitivity.play import Play, Progress
    from diplomatic_swings.sim.tables.records import Scenario

MOST_POINTS = 1_000_000

Inputs = Annotated[
    list[str] | None,
    typer.Option(
        "--inputs",
        metavar="WHICH",
        help="What moves: fitted (default), ranged, a YAML file as the fit's priors, or PATH[=LOW:HIGH]; repeatable.",
    ),
]
Outcome = Annotated[
    str,
    typer.Option(
        "--outcome",
        metavar="NAME",
        help=f"One of {', '.join(OUTCOME_KEYS)}, or an expression such as 'settle - freeze' or 'payoff.us'.",
    ),
]
Outcomes = Annotated[
    list[str] | None,
    typer.Option(
        "--outcome",
        metavar="NAME",
        help=f"One of {', '.join(OUTCOME_KEYS)} (default: settle), or an expression such as 'settle - freeze'; repeatable.",
    ),
]
Week = Annotated[
    int | None,
    options.number("--week", "Week at which outcomes are read (default: the last).", 1, options.MOST_WEEKS),
]
PointRuns = Annotated[int, options.number("--runs", "Runs of each point.", 1, 1_000_000)]


def tell_what_takes_long(scenario: "Scenario", *, quiet: bool) -> None:
    """Say that the model is compiled first, where that is so, and that the scenario is solved."""
    tell_if_compiling(quiet=quiet)
    note(
        f"{scenario.name}: solving it as it is, where every point begins, unless it is solved already",
        quiet=quiet,
    )


@contextmanager
def settling() -> Iterator[None]:
    """End with status 1 and one message where values at points do not settle."""
    from diplomatic_swings.experiments.designs.game_points import UnsettledError

    try:
        yield
    except UnsettledError as error:
        complain(str(error))
        raise typer.Exit(UNSETTLED) from error


def checked(scenario: "Scenario", outcome: str, week: int | None) -> tuple[str, ...]:
    """Check an outcome and a week; return the outcome if it is an expression.

    Raises:
        UserError: if there is no such outcome or week.
    """
    asked = expressions(scenario, outcome)
    if week is not None:
        within("--week", week, 1, scenario.weeks)
    return asked


def all_checked(scenario: "Scenario", outcomes: Sequence[str], week: int | None) -> tuple[str, ...]:
    """Check outcomes and a week; return those that are expressions.

    Raises:
        UserError: if there is no such outcome or week, or one is asked for twice.
    """
    if twice := [text for text in outcomes if list(outcomes).count(text) > 1]:
        raise UserError(f"--outcome: expected each once (given '{twice[0]}' twice)")
    return tuple(text for outcome in outcomes for text in checked(scenario, outcome, week))


def expressions(scenario: "Scenario", outcome: str) -> tuple[str, ...]:
    """Return the outcome, if it is an expression over figures and no share by its name.

    Raises:
        UserError: if it is neither.
    """
    if outcome in OUTCOME_KEYS:
        return ()
    if outcome.isalpha() and outcome.islower():
        one_of("--outcome", outcome, OUTCOME_KEYS)
    from diplomatic_swings.experiments.designs.expressions import ExpressionError, read_expression
    from diplomatic_swings.experiments.designs.points import figures_of

    try:
        read_expression(outcome, [figure.name for figure in figures_of(scenario, ())])
    except ExpressionError as error:
        raise UserError(f"--outcome: {error}") from error
    return (outcome,)


def reporting(play: "Play", progress: "Progress") -> "Play":
    """Return how points are played, with a function that is told how far it is."""
    from dataclasses import replace

    return replace(play, progress=progress)
