"""Arguments and options that several commands share, and the scenario they ask for."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from app.errors import UserError, one_of
from sim.files.problems import ScenarioError
from sim.players import KEYS

if TYPE_CHECKING:
    from sim.scenario import Scenario

MOST_RUNS = 1_000_000_000
MOST_JOBS = 1024
LARGEST_SEED = 2**64 - 1

ScenarioName = Annotated[
    str, typer.Argument(metavar="SCENARIO", help="Name of a shipped scenario, or path of a YAML file.")
]
Runs = Annotated[int, typer.Option("--runs", min=1, max=MOST_RUNS, help="Number of runs.")]
Seed = Annotated[
    int,
    typer.Option(
        "--seed",
        min=0,
        max=LARGEST_SEED,
        help="Seed of the random numbers; run r has the same shocks with it.",
    ),
]
Weeks = Annotated[
    int | None,
    typer.Option("--weeks", min=1, help="Length of a run, in place of the scenario's.", metavar="N"),
]
Jobs = Annotated[
    int | None,
    typer.Option("--jobs", min=1, max=MOST_JOBS, help="Threads (default: all cores); results are the same."),
]
Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="PATH=VALUE", help="Change a setting, as in world.brent_level=50; repeatable."
    ),
]
Lens = Annotated[
    str | None,
    typer.Option("--lens", metavar="NAME", help="Name or path of a lens to lay over the scenario."),
]
Doctrines = Annotated[
    list[str] | None,
    typer.Option("--doctrine", metavar="PLAYER=NAME", help="Doctrine that a player follows; repeatable."),
]
Out = Annotated[
    Path | None,
    typer.Option("--out", metavar="DIR", help="Write tables, plots and the scenario to a new folder."),
]
Force = Annotated[bool, typer.Option("--force", help="Replace an older result of this name.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no notes, only the result.")]
NoPlots = Annotated[bool, typer.Option("--no-plots", help="Write no pictures with --out.")]


class Changes(NamedTuple):
    """What to lay over a scenario: settings, a lens, doctrines, a length."""

    settings: Sequence[str] | None = None
    lens: str | None = None
    doctrines: Sequence[str] | None = None
    weeks: int | None = None


def load_scenario(name: str, changes: Changes) -> "Scenario":
    """Return the scenario that was asked for.

    Raises:
        ScenarioError: with all mistakes in it.
        UserError: if a doctrine is not given as ``player=name``.
    """
    from sim.scenario import load

    overrides = [*(changes.settings or ()), *([f"weeks={changes.weeks}"] if changes.weeks else ())]
    try:
        return load(name, overrides, changes.lens, _by_player(changes.doctrines or ()))
    except ScenarioError as error:
        raise _told_apart(error, changes) from None


def _by_player(texts: Sequence[str]) -> dict[str, str]:
    chosen: dict[str, str] = {}
    for text in texts:
        player, equals, name = text.partition("=")
        if not equals or not name:
            raise UserError(f"--doctrine: expected player=name, such as us=NAME (given '{text}')")
        if one_of("--doctrine", player, KEYS) in chosen:
            raise UserError(f"--doctrine: expected one doctrine for each player (given two for {player})")
        chosen[player] = name
    return chosen


def _told_apart(error: ScenarioError, changes: Changes) -> ScenarioError:
    """Return the same mistakes, with the one in ``--weeks`` under that name."""
    if changes.weeks is None:
        return error
    return ScenarioError(
        problem._replace(file="--weeks", path="")
        if (problem.file, problem.path) == ("--set", "weeks")
        else problem
        for problem in error.problems
    )
