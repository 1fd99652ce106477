"""Arguments and options that several commands share, and the scenario they ask for."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer
from diplomatic_swings.forms.seeds import LARGEST_SEED
from diplomatic_swings.tell.errors import UserError

if TYPE_CHECKING:
    from diplomatic_swings.sim.tables.records import Scenario

MOST_RUNS = 1_000_000_000
MOST_WEEKS = 520
MOST_JOBS = 1024


def _between(low: int, high: int) -> Callable[[int | None], int | None]:
    """Return a check that a number lies within bounds, both included."""

    def check(value: int | None) -> int | None:
        if value is not None and not low <= value <= high:
            raise typer.BadParameter(f"expected {low} to {high} (given {value})")
        return value

    return check


def number(option: str, about: str, low: int, high: int) -> typer.models.OptionInfo:
    """Return an option that takes a whole number within bounds, both included."""
    made: typer.models.OptionInfo = typer.Option(
        option, metavar="N", callback=_between(low, high), help=about
    )
    return made


ScenarioName = Annotated[
    str, typer.Argument(metavar="SCENARIO", help="Name of a shipped scenario, or path of a YAML file.")
]
Runs = Annotated[int, number("--runs", "Number of runs.", 1, MOST_RUNS)]
Seed = Annotated[
    int, number("--seed", "Seed; run r has the same luck in every scenario with it.", 0, LARGEST_SEED)
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
        "--set", metavar="PATH=VALUE", help="Change a setting, as in decisions.us.discount=0.97; repeatable."
    ),
]
Lens = Annotated[
    str | None,
    typer.Option("--lens", metavar="NAME", help="Name or path of a lens to lay over the scenario."),
]
Policies = Annotated[
    list[str] | None,
    typer.Option(
        "--policy",
        metavar="PLAYER=NAME",
        help="Policy that a player follows; repeatable.",
    ),
]
AllowUnsettled = Annotated[
    bool,
    typer.Option("--allow-unsettled", help="Accept values that do not settle."),
]
Params = Annotated[
    Path | None,
    typer.Option(
        "--params",
        metavar="FILE",
        help="Draws of the numbers, one a row: moves-2025, or a params.csv of swings fit: what holds under all that fit.",
    ),
]
MostDraws = Annotated[
    int | None, number("--draws", "Most draws to use, evenly over the file (default: all).", 2, 1_000_000)
]
RecordPlace = Annotated[
    Path | None,
    typer.Option(
        "--record", metavar="FILE|DIR", help="Record of dated facts, a folder or a table (default: shipped)."
    ),
]
First = Annotated[
    datetime | None,
    typer.Option(
        "--from", metavar="DATE", formats=["%Y-%m-%d"], help="First day (default: that of the targets)."
    ),
]
Last = Annotated[
    datetime | None,
    typer.Option(
        "--to",
        metavar="DATE",
        formats=["%Y-%m-%d"],
        help="Day after the last (default: that of the targets, or the record's).",
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


def given(context: typer.Context, option: str) -> bool:
    """Return whether an option was given, not left at its default."""
    source = context.get_parameter_source(option)
    return source is not None and source.name != "DEFAULT"


class Changes(NamedTuple):
    """What to lay over a scenario: settings, a lens, policies as ``player=name``, a length."""

    settings: Sequence[str] | None = None
    lens: str | None = None
    policies: Sequence[str] | None = None
    weeks: int | None = None


def load_scenario(name: str, changes: Changes = Changes()) -> "Scenario":  # noqa: B008 - immutable
    """Return the scenario that was asked for.

    Args:
        name: name of a shipped one, or path of a YAML file.
        changes: what to lay over it.

    Raises:
        ScenarioError: with all mistakes in the files.
        UserError: if a policy is not given as ``player=name``.
    """
    from diplomatic_swings.sim.scenario.loading import load

    overrides = [*(changes.settings or ()), *([f"weeks={changes.weeks}"] if changes.weeks else ())]
    return load(name, overrides, changes.lens, by_player(changes.policies or ()))


def day(given: datetime | None) -> date | None:
    """Return the day of a date that was given, None for none."""
    return given.date() if given else None


def by_player(texts: Sequence[str]) -> dict[str, str]:
    """Return policies by player from ``player=name``; whether there are such players, the loader says.

    Raises:
        UserError: if one is not given so, or a player has two.
    """
    chosen: dict[str, str] = {}
    for text in texts:
        player, _, name = text.partition("=")
        if not player or not name:
            raise UserError(f"--policy: expected player=name, such as us=NAME (given '{text}')")
        if player in chosen:
            raise UserError(f"--policy: expected one policy for each player (given two for {player})")
        chosen[player] = name
    return chosen


def check_length(a: "Scenario", b: "Scenario") -> None:
    """Refuse two scenarios to compare that are not of the same length.

    Raises:
        UserError: if they are not.
    """
    if a.weeks != b.weeks:
        lengths = f"{a.name} has {a.weeks} weeks, {b.name} {b.weeks}"
        raise UserError(f"expected two scenarios of the same length ({lengths}); give both one with --weeks")
