"""Arguments and options of the studies: sensitivity, discovery, phase maps."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app import options
from app.console import complain, note, tell_if_compiling
from app.errors import one_of, within
from app.game_run import UNSETTLED, refuse
from app.games import load_game
from sim.files.formats import is_bargaining
from sim.outcomes import OUTCOME_KEYS

if TYPE_CHECKING:
    from experiments.sensitivity.play import Play, Progress

MOST_POINTS = 1_000_000

Inputs = Annotated[
    list[str] | None,
    typer.Option(
        "--inputs",
        metavar="WHICH",
        help="What moves: fitted (default; first model), ranged, a YAML file as the fit's priors, or PATH[=LOW:HIGH]; repeatable.",
    ),
]
Outcome = Annotated[str, typer.Option("--outcome", metavar="NAME", help=f"One of {', '.join(OUTCOME_KEYS)}.")]
Week = Annotated[
    int | None,
    options.number("--week", "Week at which outcomes are read (default: the last).", 1, options.MOST_WEEKS),
]
PointRuns = Annotated[int, options.number("--runs", "Runs of each point.", 1, 1_000_000)]


def load(name: str, changes: options.Changes, policies: list[str] | None, *, allow_unsettled: bool) -> Any:  # noqa: ANN401
    """Return the scenario of a study, of either game.

    Args:
        name: name or path of the scenario.
        changes: what is laid over it; doctrines are for the first model only.
        policies: policies as ``player=name``, for the bargaining game only.
        allow_unsettled: whether that option was given, for the bargaining game only.

    Raises:
        ScenarioError: with all mistakes in it.
        UserError: if an option of the other game is given.
    """
    if is_bargaining(name):
        refuse("--doctrine", changes.doctrines, "the bargaining game has policies (--policy)")
        return load_game(name, changes.settings, changes.lens, policies, changes.weeks)
    refuse("--policy", policies, "players of the first model follow doctrines (--doctrine)")
    refuse("--allow-unsettled", allow_unsettled, "the first model has nothing to solve")
    return options.load_scenario(name, changes)


def tell_what_takes_long(scenario: Any, *, quiet: bool) -> None:  # noqa: ANN401
    """Say that the model is compiled first, or the scenario solved, where that is so."""
    from experiments.games import game_of

    if not game_of(scenario).has_values:
        tell_if_compiling(quiet=quiet)
        return
    tell_if_compiling(quiet=quiet, kernel="sim.bargaining.kernel")
    note(
        f"{scenario.name}: solving it as it is, where every point begins, unless it is solved already",
        quiet=quiet,
    )


@contextmanager
def settling() -> Iterator[None]:
    """End with status 1 and one message where values at points do not settle."""
    from experiments.games import UnsettledError

    try:
        yield
    except UnsettledError as error:
        complain(str(error))
        raise typer.Exit(UNSETTLED) from error


def checked(scenario: Any, outcome: str, week: int | None) -> None:  # noqa: ANN401
    """Check an outcome and a week.

    Raises:
        UserError: if there is no such outcome or week.
    """
    one_of("--outcome", outcome, OUTCOME_KEYS)
    if week is not None:
        within("--week", week, 1, scenario.weeks)


def reporting(play: "Play", progress: "Progress") -> "Play":
    """Return how points are played, with a function that is told how far it is."""
    from dataclasses import replace

    return replace(play, progress=progress)
