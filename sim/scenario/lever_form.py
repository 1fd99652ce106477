"""The form of levers: what a player's menu may hold.

A lever's own numbers are declared here, once; what it may do to a state variable follows from the
table of the state: bounds, and who may write the variable.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, NamedTuple

from diplomatic_swings.forms.containers import ListOf, Rows, Table
from diplomatic_swings.forms.numbers import Change, Number, Quantity, Window
from diplomatic_swings.forms.problems import a
from diplomatic_swings.forms.quantity import Num, numbers
from diplomatic_swings.forms.shapes import OneOf, Shape, Text

HOLD = "hold"
KINDS = (HOLD, "pressure", "dialogue", "deal", "aid", "squeeze", "exit", "concession", "delay", "gesture")
PHASES = ("war", "ceasefire", "settlement")
POSTURES = ("PR", "CR", "PU", "SU", "DI", "EX")
LEVER_NAME = "^[a-z][a-z0-9_-]*$"
NOUN = "state variable"
WASHINGTON = "us"
"""Key of the player whose moves have a stance and a posture."""

DEFAULTS: dict[str, Any] = {
    "effects": {},
    "cost": {"base": Quantity(0.0, "util")},
    "legal": {},
    "phases": PHASES[:1],
    "claims": (),
    "stance": dict.fromkeys(("russia", "ukraine"), Quantity(0.0, "-1..1")),
    "posture": "DI",
}


class LeverNumbers(NamedTuple):
    """Numbers of a lever, apart from its effects."""

    cost: Annotated[float, Num("util", -100, 100, "direct cost of pulling the lever")]
    cost_per_unit: Annotated[float, Num("util per unit", -1000, 1000, "cost per unit of the variable")]
    type_cost: Annotated[float, Num("util", -100, 100, "cost added for a player of this type")]
    policy_cost: Annotated[float, Num("util", -100, 100, "cost that a policy adds to the lever")]
    recovery: Annotated[float, Num("weeks", 0.01, 104, "time scale on which a used lever recovers")]
    stance: Annotated[float, Num("-1..1", -1, 1, "stance of the move: -1 pressure, +1 courtship or support")]


LEVER_NUMBERS = numbers(LeverNumbers)


class Seat(NamedTuple):
    """What the moves of one player may name.

    Attributes:
        variables: the state variables of the game.
        refused: variables that no move of the player may write, with the reason.
        types: the player's types; None where any name may stand.
        postured: whether its moves have a stance and a posture.
    """

    variables: Mapping[str, Num]
    refused: Mapping[str, str]
    types: tuple[str, ...] | None
    postured: bool


def levers_shape(seat: Seat) -> Rows:
    """Return the form of a player's menu of levers."""
    return Rows(_lever_shape(seat), "lever", LEVER_NAME)


def variables_shape(variables: Mapping[str, Num], what: Literal["increment", "value"]) -> Table:
    """Return the form of a mapping from any state variable to an increment or a value."""
    shapes: dict[str, Shape] = {
        name: Change(num).increment if what == "increment" else Number(num) for name, num in variables.items()
    }
    return Table(shapes, noun=NOUN, meaning=f"{what} by state variable")


def _lever_shape(seat: Seat) -> Table:
    fields = {**move_fields(seat), **(_us_fields() if seat.postured else {})}
    return move_shape(fields, seat, "lever")


def move_shape(fields: Mapping[str, Shape], seat: Seat, what: str) -> Table:
    """Return the form of a lever, or of another move with some of its fields.

    Args:
        fields: what may stand there; what has a default may be left out.
        seat: the player.
        what: what such a move is called.
    """
    us_only = {} if seat.postured else dict.fromkeys(_us_fields(), f"only {what}s of {WASHINGTON} have it")
    defaults = {**DEFAULTS, "type_cost": _no_type_cost(seat)}
    defaults = {name: value for name, value in defaults.items() if name in fields}
    needed = frozenset(fields) - frozenset(defaults)
    return Table(fields, needed, defaults, us_only, noun=f"field of {a(what)}", meaning=a(what))


def move_fields(seat: Seat) -> dict[str, Shape]:
    """Return the fields that levers of all players have."""
    return {
        "label": Text("a label in plain words"),
        "kind": OneOf(KINDS, "kind of lever:"),
        "effects": _effects_shape(seat),
        "cost": _cost_shape(seat),
        "type_cost": _type_cost_shape(seat),
        "legal": _legal_shape(seat),
        "phases": ListOf(OneOf(PHASES, "phase:"), "phases of the game", distinct=True, least=1),
        "recovery": Number(LEVER_NUMBERS["recovery"]),
        "claims": ListOf(Text("the name of a claim"), "names of claims", distinct=True),
        "source": Text("a source"),
    }


def _us_fields() -> dict[str, Shape]:
    sides = {side: Number(LEVER_NUMBERS["stance"]) for side in ("russia", "ukraine")}
    stance = Table(
        sides,
        defaults=DEFAULTS["stance"],
        noun="side",
        meaning="stance of the move toward Russia and Ukraine",
    )
    return {"stance": stance, "posture": OneOf(POSTURES, "posture that the move is coded as:")}


def _effects_shape(seat: Seat) -> Table:
    free = {name: num for name, num in seat.variables.items() if name not in seat.refused}
    changes: dict[str, Shape] = {name: Change(num) for name, num in free.items()}
    return Table(changes, refused=seat.refused, noun=NOUN, meaning="effects on state variables")


def _cost_shape(seat: Seat) -> Table:
    slope = Number(LEVER_NUMBERS["cost_per_unit"])
    fields: dict[str, Shape] = {
        "base": Number(LEVER_NUMBERS["cost"]),
        **dict.fromkeys(seat.variables, slope),
    }
    return Table(fields, frozenset({"base"}), noun=NOUN, meaning="base, and slopes by state variable")


def _type_cost_shape(seat: Seat) -> Shape:
    cost = Number(LEVER_NUMBERS["type_cost"])
    if seat.types is None:
        return Rows(cost, "type")
    fields: dict[str, Shape] = dict.fromkeys(seat.types, cost)
    return Table(fields, defaults=_no_type_cost(seat), noun="type", meaning="cost added by type")


def _no_type_cost(seat: Seat) -> dict[str, Quantity]:
    return dict.fromkeys(seat.types or (), Quantity(0.0, LEVER_NUMBERS["type_cost"].unit))


def _legal_shape(seat: Seat) -> Table:
    windows: dict[str, Shape] = {name: Window(num) for name, num in seat.variables.items()}
    return Table(windows, noun=NOUN, meaning="bounds on state variables")
