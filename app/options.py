"""Arguments and options that several commands share, and the scenario they ask for."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple, Protocol

import typer

from app.errors import UserError, one_of
from sim.players import KEYS

if TYPE_CHECKING:
    from experiments.posterior import Draws
    from sim.scenario import Scenario

MOST_RUNS = 1_000_000_000
MOST_WEEKS = 520
MOST_JOBS = 1024
LARGEST_SEED = 2**64 - 1


def _between(low: int, high: int) -> Callable[[int | None], int | None]:
    """Return a check that a number lies within bounds, both included."""

    def check(value: int | None) -> int | None:
        if value is not None and not low <= value <= high:
            raise typer.BadParameter(f"expected {low} to {high} (given {value})")
        return value

    return check


def number(option: str, about: str, low: int, high: int) -> typer.models.OptionInfo:
    """Return an option that takes a whole number within bounds, both included."""
    return typer.Option(option, metavar="N", callback=_between(low, high), help=about)


ScenarioName = Annotated[
    str, typer.Argument(metavar="SCENARIO", help="Name of a shipped scenario, or path of a YAML file.")
]
Runs = Annotated[int, number("--runs", "Number of runs.", 1, MOST_RUNS)]
Seed = Annotated[
    int, number("--seed", "Seed; run r has the same shocks in every scenario with it.", 0, LARGEST_SEED)
]
Weeks = Annotated[
    int | None, number("--weeks", "Length of a run, in place of the scenario's.", 1, MOST_WEEKS)
]
Jobs = Annotated[
    int | None, number("--jobs", "Threads (default: all cores); results are the same.", 1, MOST_JOBS)
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
Policies = Annotated[
    list[str] | None,
    typer.Option(
        "--policy",
        metavar="PLAYER=NAME",
        help="Policy that a player of the bargaining game follows; repeatable.",
    ),
]
AllowUnsettled = Annotated[
    bool,
    typer.Option("--allow-unsettled", help="Bargaining game: accept values that do not settle."),
]
Params = Annotated[
    str | None,
    typer.Option(
        "--params",
        metavar="NAME",
        help="Parameter ensemble (posterior, or a CSV file): every 64 runs play their own draw of the numbers.",
    ),
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
    return load(name, overrides, changes.lens, _by_player(changes.doctrines or ()))


class Timed(Protocol):
    """A scenario of either game, as far as its length."""

    @property
    def name(self) -> str:
        """Return its name."""

    @property
    def weeks(self) -> int:
        """Return the length of a run."""


def check_length(a: Timed, b: Timed) -> None:
    """Refuse two scenarios to compare that are not of the same length.

    Raises:
        UserError: if they are not.
    """
    if a.weeks != b.weeks:
        lengths = f"{a.name} has {a.weeks} weeks, {b.name} {b.weeks}"
        raise UserError(f"expected two scenarios of the same length ({lengths}); give both one with --weeks")


def load_params(name: str | None) -> "Draws | None":
    """Return the parameter ensemble that was asked for, if one was.

    Raises:
        ScenarioError: if there is none of that name, or the file is none.
    """
    if name is None:
        return None
    from experiments.posterior import read

    return read(name)


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
