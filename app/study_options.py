"""Arguments and options of the studies: sensitivity, discovery, phase maps."""

from typing import TYPE_CHECKING, Annotated

import typer

from app import options
from app.errors import one_of, within
from sim.outcomes import OUTCOME_KEYS

if TYPE_CHECKING:
    from experiments.sensitivity.play import Play, Progress
    from sim.scenario import Scenario

MOST_POINTS = 1_000_000

Inputs = Annotated[
    list[str] | None,
    typer.Option(
        "--inputs",
        metavar="WHICH",
        help="What moves: fitted (default), ranged, a YAML file as the fit's priors, or PATH[=LOW:HIGH]; repeatable.",
    ),
]
Outcome = Annotated[str, typer.Option("--outcome", metavar="NAME", help=f"One of {', '.join(OUTCOME_KEYS)}.")]
Week = Annotated[
    int | None,
    options.number("--week", "Week at which outcomes are read (default: the last).", 1, options.MOST_WEEKS),
]
PointRuns = Annotated[int, options.number("--runs", "Runs of each point.", 1, 1_000_000)]


def checked(scenario: "Scenario", outcome: str, week: int | None) -> None:
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
