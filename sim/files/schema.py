"""The form of scenario, lens and doctrine files, built from the model's tables of numbers.

Nothing about a number is written here: units, bounds and meanings are those of :class:`sim.state.State`,
:class:`sim.world.WorldParams`, :class:`sim.deals.DealParams`, :class:`sim.calendar.CalendarParams`,
:class:`sim.mind.DecisionParams` and the payoff tables.  The form is read three ways: to check a
file, to find the meaning of a dotted path, and to write the JSON Schema for editors.
"""

import functools
from typing import Annotated, Any, NamedTuple

from sim.calendar import CalendarParams
from sim.deals import DealParams
from sim.files.containers import ListOf, Rows, Table
from sim.files.lever_form import LEVER_NUMBERS, levers_shape, variables_shape
from sim.files.numbers import Change, Count, Number, Window
from sim.files.shapes import Date, Flag, OneOf, Permutation, Shape, Text
from sim.mind import DecisionParams
from sim.payoffs import (
    EuType,
    EuWeights,
    RussiaType,
    RussiaWeights,
    UkraineType,
    UkraineWeights,
    UsType,
    UsWeights,
)
from sim.players import KEYS, PLAYERS
from sim.quantity import Num, numbers
from sim.state import State
from sim.world import WorldParams

FORMAT = 1
RANDOM = "random"
EVENT_KINDS = ("shock", "move", "format", "deadline", "injects")
KEBAB = "^[a-z0-9]+(-[a-z0-9]+)*$"

TABLES: dict[str, type] = {
    "state": State,
    "world": WorldParams,
    "deals": DealParams,
    "calendar": CalendarParams,
}
WEIGHTS: tuple[type, ...] = (UsWeights, RussiaWeights, UkraineWeights, EuWeights)
TYPES: tuple[type, ...] = (UsType, RussiaType, UkraineType, EuType)


class Counts(NamedTuple):
    """Plain whole numbers of a scenario."""

    format: Annotated[int, Num("version", FORMAT, FORMAT, "version of the file format")]
    weeks: Annotated[int, Num("weeks", 1, 520, "length of a run")]
    for_weeks: Annotated[int, Num("weeks", 1, 520, "how long an event forces or bars levers")]


_COUNTS = numbers(Counts)
FILE_NAME = Text("a name in kebab-case, equal to the name of the file", KEBAB)
_WORDS: dict[str, Shape] = {
    "name": FILE_NAME,
    "title": Text("a title"),
    "introduction": Text("an introduction in plain words"),
}


def _numbers_shape(table: type, meaning: str) -> Table:
    fields = {name: Number(num) for name, num in numbers(table).items()}
    return Table(fields, required=frozenset(fields), noun="number of this table", meaning=meaning)


def _first_sentence(table: type) -> str:
    text = (table.__doc__ or "").split(".")[0]
    return text[:1].lower() + text[1:]


def _by_player(shapes: dict[str, Shape], meaning: str) -> Table:
    return Table(shapes, required=frozenset(shapes), noun="player", meaning=meaning)


def _payoff_shape(player: int) -> Table:
    types = {
        name: _numbers_shape(TYPES[player], f"what sets this type apart: it {meaning}")
        for name, meaning in zip(PLAYERS[player].types, PLAYERS[player].types_meaning, strict=True)
    }
    pair = Table(types, required=frozenset(types), noun="type", meaning="the two types of the player")
    weights = _numbers_shape(WEIGHTS[player], f"payoff weights of {PLAYERS[player].name}")
    fields = {**weights.fields, "types": pair}
    return Table(fields, required=frozenset(fields), noun=weights.noun, meaning=weights.meaning)


def _decision_shape(player: int) -> Table:
    others = tuple(key for key in KEYS if key != KEYS[player])
    fields = {
        **_numbers_shape(DecisionParams, "").fields,
        "counterpart": OneOf(others, "another player, whose reply is foreseen:"),
        "type": OneOf((RANDOM, *PLAYERS[player].types), "the type the player has:"),
    }
    meaning = f"how {PLAYERS[player].name} decides"
    return Table(fields, required=frozenset(fields), noun="setting of a decision", meaning=meaning)


def _event_shape() -> Table:
    lever = Text("the name of a lever")
    levers = ListOf(lever, "names of levers", distinct=True, least=1)
    fields: dict[str, Shape] = {
        "date": Date("the day of the event"),
        "name": Text("a short name of the event"),
        "kind": OneOf(EVENT_KINDS, "kind of event:"),
        "add": variables_shape("increment"),
        "set": variables_shape("value"),
        "force": Table(dict.fromkeys(KEYS, lever), noun="player", meaning="a lever by player"),
        "bar": Table(dict.fromkeys(KEYS, levers), noun="player", meaning="levers by player"),
        "for_weeks": Count(_COUNTS["for_weeks"]),
        "source": Text("a source"),
    }
    needed = frozenset({"date", "name", "source"})
    defaults = {"kind": EVENT_KINDS[0], "for_weeks": 1}
    return Table(fields, needed, defaults, noun="field of an event", meaning="an event")


def _content() -> dict[str, Shape]:
    """Return the sections that lenses share with scenarios."""
    players = range(len(KEYS))
    return {
        **{name: _numbers_shape(table, _first_sentence(table)) for name, table in TABLES.items()},
        "payoffs": _by_player({KEYS[i]: _payoff_shape(i) for i in players}, "payoff weights by player"),
        "decisions": _by_player({KEYS[i]: _decision_shape(i) for i in players}, "how players decide"),
        "levers": _by_player({KEYS[i]: levers_shape(i) for i in players}, "levers by player"),
        "events": Rows(_event_shape(), "event", listed=True),
        "doctrines": Table({key: Text("the name of a doctrine") for key in KEYS}, noun="player"),
    }


@functools.cache
def scenario_shape() -> Table:
    """Return the form of a whole scenario, all overlays applied."""
    fields: dict[str, Shape] = {
        "format": Count(_COUNTS["format"]),
        **_WORDS,
        "watch_for": ListOf(Text("a sentence"), "what to look for"),
        "source": Text("a source"),
        "start": Date("first day of the first week"),
        "weeks": Count(_COUNTS["weeks"]),
        "midterm": Date("day of the midterm election"),
        "order": Permutation(KEYS, "order of moves within a week"),
        "simultaneous": Flag("whether all players move at once, on the state of the week's start"),
        **_content(),
    }
    optional = {"source", "events", "doctrines"}
    defaults: dict[str, Any] = {"events": {}, "doctrines": {}}
    return Table(fields, frozenset(fields) - optional, defaults, noun="setting", meaning="a scenario")


@functools.cache
def file_shape() -> Table:
    """Return the form of a scenario file: a whole scenario, or a part that extends another."""
    whole = scenario_shape()
    links: dict[str, Shape] = {
        "extends": Text("name or path of the scenario that this one builds on"),
        "lens": Text("name or path of a lens, laid over the base before this file"),
    }
    return Table({**links, **whole.fields}, whole.required, noun=whole.noun, meaning=whole.meaning)


@functools.cache
def lens_shape() -> Table:
    """Return the form of a lens file: words about it, and any of the shared sections."""
    words: dict[str, Shape] = {**_WORDS, "source": Text("a source")}
    return Table({**words, **_content()}, frozenset(words), noun="setting of a lens", meaning="a lens")


@functools.cache
def doctrine_shape() -> Table:
    """Return the form of a doctrine file."""
    fields: dict[str, Shape] = {
        **_WORDS,
        "player": OneOf(KEYS, "the player:"),
        "source": Text("a source"),
        "cost": Rows(Number(LEVER_NUMBERS["doctrine_cost"]), "lever"),
        "bar": ListOf(Text("the name of a lever"), "names of levers", distinct=True),
    }
    defaults: dict[str, Any] = {"cost": {}, "bar": ()}
    needed = frozenset(fields) - frozenset(defaults)
    return Table(fields, needed, defaults, noun="setting of a doctrine", meaning="a doctrine")


def meaning(path: str) -> Num | None:
    """Return unit, bounds and meaning of the number at a dotted path, or None if it is no number."""
    shape: Shape | None = scenario_shape()
    for name in path.split("."):
        shape = below(shape, name)
    return getattr(shape, "num", None)


def below(shape: Shape | None, name: str) -> Shape | None:
    """Return the shape of ``name`` inside a mapping of this shape, or None."""
    if isinstance(shape, Rows):
        return shape.row
    if isinstance(shape, (Change, Window)):
        shape = shape.table
    return shape.fields.get(name) if isinstance(shape, Table) else None
