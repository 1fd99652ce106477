"""The form of levers: what a player's menu may hold.

A lever's own numbers are declared here, once; what it may do to a state variable follows from the
table of the state: bounds, and who may write the variable.
"""

from typing import Annotated, Any, Literal, NamedTuple

from sim.files.containers import ListOf, Rows, Table
from sim.files.numbers import Change, Number, Quantity, Window
from sim.files.shapes import OneOf, Shape, Text
from sim.players import KEYS, PLAYERS, US
from sim.quantity import Num, numbers
from sim.state import CHOICES, RULED, VARIABLES

HOLD = "hold"
KINDS = (HOLD, "pressure", "dialogue", "deal", "aid", "squeeze", "exit", "concession", "delay", "gesture")
PHASES = ("war", "ceasefire", "settlement")
POSTURES = ("PR", "CR", "PU", "SU", "DI", "EX")
LEVER_NAME = "^[a-z][a-z0-9_-]*$"
NOUN = "state variable"
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
    doctrine_cost: Annotated[float, Num("util", -100, 100, "cost that a doctrine adds to the lever")]
    recovery: Annotated[float, Num("weeks", 0.01, 104, "time scale on which a used lever recovers")]
    stance: Annotated[float, Num("-1..1", -1, 1, "stance of the move: -1 pressure, +1 courtship or support")]


LEVER_NUMBERS = numbers(LeverNumbers)


def levers_shape(player: int) -> Rows:
    """Return the form of a player's menu of levers."""
    return Rows(_lever_shape(player), "lever", LEVER_NAME)


def variables_shape(what: Literal["increment", "value"]) -> Table:
    """Return the form of a mapping from any state variable to an increment or a value."""
    shapes: dict[str, Shape] = {
        name: Change(num).increment if what == "increment" else Number(num) for name, num in VARIABLES.items()
    }
    return Table(shapes, noun=NOUN, meaning=f"{what} by state variable")


def refused_variables(player: int) -> dict[str, str]:
    """Return ``{variable: reason}`` of the variables that no lever of the player may write."""
    others = {name: owner for name, owner in CHOICES.items() if owner != player}
    choices = {name: f"it is the choice of {PLAYERS[owner].name}" for name, owner in others.items()}
    return choices | dict.fromkeys(RULED, "only the rules of the game write it")


def _lever_shape(player: int) -> Table:
    fields = {**_common_fields(player), **(_us_fields() if player == US else {})}
    us_only = {} if player == US else dict.fromkeys(_us_fields(), f"only levers of {KEYS[US]} have it")
    defaults = {name: value for name, value in DEFAULTS.items() if name in fields}
    defaults["type_cost"] = _no_type_cost(player)
    needed = frozenset(fields) - frozenset(defaults)
    return Table(fields, needed, defaults, us_only, noun="field of a lever", meaning="a lever")


def _common_fields(player: int) -> dict[str, Shape]:
    return {
        "label": Text("a label in plain words"),
        "kind": OneOf(KINDS, "kind of lever:"),
        "effects": _effects_shape(player),
        "cost": _cost_shape(),
        "type_cost": _type_cost_shape(player),
        "legal": _legal_shape(),
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


def _effects_shape(player: int) -> Table:
    refused = refused_variables(player)
    changes: dict[str, Shape] = {name: Change(num) for name, num in VARIABLES.items() if name not in refused}
    return Table(changes, refused=refused, noun=NOUN, meaning="effects on state variables")


def _cost_shape() -> Table:
    slope = Number(LEVER_NUMBERS["cost_per_unit"])
    fields: dict[str, Shape] = {"base": Number(LEVER_NUMBERS["cost"]), **dict.fromkeys(VARIABLES, slope)}
    return Table(fields, frozenset({"base"}), noun=NOUN, meaning="base, and slopes by state variable")


def _type_cost_shape(player: int) -> Table:
    fields: dict[str, Shape] = {name: Number(LEVER_NUMBERS["type_cost"]) for name in PLAYERS[player].types}
    return Table(fields, defaults=_no_type_cost(player), noun="type", meaning="cost added by type")


def _no_type_cost(player: int) -> dict[str, Quantity]:
    return dict.fromkeys(PLAYERS[player].types, Quantity(0.0, LEVER_NUMBERS["type_cost"].unit))


def _legal_shape() -> Table:
    windows: dict[str, Shape] = {name: Window(num) for name, num in VARIABLES.items()}
    return Table(windows, noun=NOUN, meaning="bounds on state variables")
