"""The form of scenario, lens and doctrine files of format 1, built from the first model's tables of numbers.

Nothing about a number is written here: units, bounds and meanings are those of :class:`sim.state.State`,
:class:`sim.world.WorldParams`, :class:`sim.deals.DealParams`, :class:`sim.calendar.CalendarParams`,
:class:`sim.mind.DecisionParams` and the payoff tables.  The form is read three ways: to check a
file, to find the meaning of a dotted path, and to write the JSON Schema for editors.
"""

import functools
from typing import Any

from sim.calendar import CalendarParams
from sim.deals import DealParams
from sim.files.common_form import (
    EVENT_KINDS,
    FILE_NAME,
    KEBAB,
    RANDOM,
    Counts,
    by_player,
    doctrine_form,
    event_shape,
    file_form,
    first_sentence,
    head_fields,
    lens_form,
    numbers_shape,
)
from sim.files.containers import Rows, Table
from sim.files.lever_form import Seat, levers_shape
from sim.files.numbers import below, shape_at
from sim.files.shapes import Flag, OneOf, Permutation, Shape, Text
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
from sim.players import KEYS, PLAYERS, US
from sim.quantity import Num
from sim.state import CHOICES, RULED, VARIABLES, State
from sim.world import WorldParams

__all__ = [
    "EVENT_KINDS",
    "FILE_NAME",
    "KEBAB",
    "RANDOM",
    "Counts",
    "below",
    "doctrine_shape",
    "file_shape",
    "lens_shape",
    "meaning",
    "scenario_shape",
]

FORMAT = 1

TABLES: dict[str, type] = {
    "state": State,
    "world": WorldParams,
    "deals": DealParams,
    "calendar": CalendarParams,
}
WEIGHTS: tuple[type, ...] = (UsWeights, RussiaWeights, UkraineWeights, EuWeights)
TYPES: tuple[type, ...] = (UsType, RussiaType, UkraineType, EuType)


def _payoff_shape(key: str) -> Table:
    player = KEYS.index(key)
    types = {
        name: numbers_shape(TYPES[player], f"what sets this type apart: it {meaning}")
        for name, meaning in zip(PLAYERS[player].types, PLAYERS[player].types_meaning, strict=True)
    }
    pair = Table(types, required=frozenset(types), noun="type", meaning="the two types of the player")
    weights = numbers_shape(WEIGHTS[player], f"payoff weights of {PLAYERS[player].name}")
    fields = {**weights.fields, "types": pair}
    return Table(fields, required=frozenset(fields), noun=weights.noun, meaning=weights.meaning)


def _decision_shape(key: str) -> Table:
    player = PLAYERS[KEYS.index(key)]
    others = tuple(other for other in KEYS if other != key)
    fields = {
        **numbers_shape(DecisionParams, "").fields,
        "counterpart": OneOf(others, "another player, whose reply is foreseen:"),
        "type": OneOf((RANDOM, *player.types), "the type the player has:"),
    }
    meaning = f"how {player.name} decides"
    return Table(fields, required=frozenset(fields), noun="setting of a decision", meaning=meaning)


def refused_variables(player: int) -> dict[str, str]:
    """Return ``{variable: reason}`` of the variables that no lever of the player may write."""
    others = {name: owner for name, owner in CHOICES.items() if owner != player}
    choices = {name: f"it is the choice of {PLAYERS[owner].name}" for name, owner in others.items()}
    return choices | dict.fromkeys(RULED, "only the rules of the game write it")


def _menu_shape(key: str) -> Rows:
    player = KEYS.index(key)
    seat = Seat(VARIABLES, refused_variables(player), PLAYERS[player].types, postured=player == US)
    return levers_shape(seat)


def _content() -> dict[str, Shape]:
    """Return the sections that lenses share with scenarios."""
    return {
        **{name: numbers_shape(table, first_sentence(table)) for name, table in TABLES.items()},
        "payoffs": by_player(KEYS, _payoff_shape, "payoff weights by player", needed=True),
        "decisions": by_player(KEYS, _decision_shape, "how players decide", needed=True),
        "levers": by_player(KEYS, _menu_shape, "levers by player", needed=True),
        "events": Rows(event_shape(VARIABLES, KEYS), "event", listed=True),
        "doctrines": by_player(KEYS, lambda _: Text("the name of a doctrine"), ""),
    }


@functools.cache
def scenario_shape() -> Table:
    """Return the form of a whole scenario, all overlays applied."""
    fields: dict[str, Shape] = {
        **head_fields(FORMAT),
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
    return file_form(scenario_shape())


@functools.cache
def lens_shape() -> Table:
    """Return the form of a lens file: words about it, and any of the shared sections."""
    return lens_form(_content())


@functools.cache
def doctrine_shape() -> Table:
    """Return the form of a doctrine file."""
    return doctrine_form(KEYS)


def meaning(path: str) -> Num | None:
    """Return unit, bounds and meaning of the number at a dotted path, or None if it is no number."""
    return getattr(shape_at(scenario_shape(), path), "num", None)
