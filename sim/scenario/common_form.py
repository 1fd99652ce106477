"""Parts of the form of scenario, lens and policy files that do not depend on who plays.

Units, bounds and meanings are those of the tables of numbers that are handed in.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Annotated, Any, NamedTuple

from diplomatic_swings.forms.containers import ListOf, Rows, Table
from diplomatic_swings.forms.numbers import Count, Number, Quantity
from diplomatic_swings.forms.quantity import Num, numbers
from diplomatic_swings.forms.shapes import Date, OneOf, Shape, Text
from diplomatic_swings.sim.scenario.lever_form import LEVER_NUMBERS, NOUN, variables_shape
from diplomatic_swings.sim.world.state import VARIABLES

RANDOM = "random"
EVENT_KINDS = ("shock", "move", "format", "deadline", "injects")
KEBAB = "^[a-z0-9]+(-[a-z0-9]+)*$"


class Counts(NamedTuple):
    """Plain whole numbers of a scenario."""

    weeks: Annotated[int, Num("weeks", 1, 520, "length of a run")]
    for_weeks: Annotated[int, Num("weeks", 1, 520, "how long an event forces or bars levers")]


class EventNumbers(NamedTuple):
    """Numbers of an event."""

    chance: Annotated[
        float, Num("probability", 0.001, 1, "share of runs in which the event adds and sets what it says")
    ]


_COUNTS = numbers(Counts)
_EVENT = numbers(EventNumbers)
FILE_NAME = Text("lower-case words joined by hyphens, equal to the name of the file", KEBAB)
WORDS: dict[str, Shape] = {
    "name": FILE_NAME,
    "title": Text("a title"),
    "introduction": Text("an introduction in plain words"),
}


def head_fields(version: int) -> dict[str, Shape]:
    """Return the settings with which every scenario begins."""
    return {
        "format": Count(Num("version", version, version, "version of the file format")),
        **WORDS,
        "watch_for": ListOf(Text("a sentence"), "what to look for"),
        "watched": ListOf(
            OneOf(tuple(VARIABLES), "a state variable:"),
            "state variables to draw first",
            distinct=True,
            least=1,
        ),
        "source": Text("a source"),
        "start": Date("first day of the first week"),
        "weeks": Count(_COUNTS["weeks"]),
        "midterm": Date("day of the midterm election"),
    }


def numbers_shape(table: type, meaning: str, counted: Collection[str] = ()) -> Table:
    """Return the form of a table of numbers, all of them required; those ``counted`` must be whole."""
    fields = {name: Number(num, counted=name in counted) for name, num in numbers(table).items()}
    return Table(fields, required=frozenset(fields), noun="number of this table", meaning=meaning)


def first_sentence(table: type) -> str:
    """Return the first sentence of a table's docstring, to go on a line with other words."""
    text = (table.__doc__ or "").split(".")[0]
    return text[:1].lower() + text[1:]


def by_player(
    players: Collection[str] | None,
    make: Callable[[str], Shape],
    meaning: str,
    *,
    needed: bool = False,
    capitals: Mapping[str, str] | None = None,
) -> Shape:
    """Return the form of a mapping by player.

    Args:
        players: their keys; None where any name may stand.
        make: returns the form of a player's part.
        meaning: plain words for the whole.
        needed: whether each player must have a part.
        capitals: players by their capital in lower case, which a message takes for the player.
    """
    if players is None:
        return Rows(make(""), "player")
    shapes = {key: make(key) for key in players}
    required = frozenset(shapes if needed else ())
    return Table(shapes, required, noun="player", meaning=meaning, also=capitals or {})


def event_shape(variables: Mapping[str, Num], players: Collection[str] | None) -> Table:
    """Return the form of an event."""
    lever = Text("the name of a lever")
    levers = ListOf(lever, "names of levers", distinct=True, least=1)
    fields: dict[str, Shape] = {
        "date": Date("the day of the event"),
        "name": Text("a short name of the event"),
        "kind": OneOf(EVENT_KINDS, "kind of event:"),
        "add": variables_shape(variables, "increment"),
        "set": variables_shape(variables, "value"),
        "spread": spread_shape(variables),
        "chance": Number(_EVENT["chance"]),
        "force": by_player(players, lambda _: lever, "a lever by player"),
        "bar": by_player(players, lambda _: levers, "levers by player"),
        "for_weeks": Count(_COUNTS["for_weeks"]),
        "source": Text("a source"),
    }
    needed = frozenset({"date", "name", "source"})
    defaults = {"kind": EVENT_KINDS[0], "for_weeks": 1, "chance": Quantity(1.0, _EVENT["chance"].unit)}
    return Table(fields, needed, defaults, noun="field of an event", meaning="an event")


def spread_shape(variables: Mapping[str, Num]) -> Table:
    """Return the form of a mapping from any state variable to how far it spreads over runs."""
    spans = {
        name: Num(num.unit, 0, num.high - num.low, f"spread over runs of: {num.meaning}")
        for name, num in variables.items()
    }
    shapes: dict[str, Shape] = {name: Number(num, fractions=True) for name, num in spans.items()}
    return Table(shapes, noun=NOUN, meaning="spread of state variables over runs")


def file_form(whole: Table) -> Table:
    """Return the form of a scenario file: a whole scenario, or a part that extends another."""
    links: dict[str, Shape] = {
        "extends": Text("name or path of the scenario that this one builds on"),
        "lens": Text("name or path of a lens, laid over the base before this file"),
    }
    return Table({**links, **whole.fields}, whole.required, noun=whole.noun, meaning=whole.meaning)


def lens_form(content: Mapping[str, Shape]) -> Table:
    """Return the form of a lens file: words about it, and any of the sections it shares with scenarios."""
    words: dict[str, Shape] = {**WORDS, "source": Text("a source")}
    return Table({**words, **content}, frozenset(words), noun="setting of a lens", meaning="a lens")


def policy_form(players: Collection[str]) -> Table:
    """Return the form of a file of choice costs and bars for one player."""
    fields: dict[str, Shape] = {
        **WORDS,
        "player": OneOf(tuple(players), "the player:"),
        "source": Text("a source"),
        "cost": Rows(Number(LEVER_NUMBERS["policy_cost"]), "lever"),
        "bar": ListOf(Text("the name of a lever"), "names of levers", distinct=True),
    }
    defaults: dict[str, Any] = {"cost": {}, "bar": ()}
    needed = frozenset(fields) - frozenset(defaults)
    return Table(fields, needed, defaults, noun="setting of a policy", meaning="a policy")
