"""The form of scenario, lens and policy files, built from the tables of numbers.

Nothing about a number is written here: units, bounds and meanings are those of the tables of
:mod:`diplomatic_swings.sim.world.state`, :mod:`diplomatic_swings.sim.world.drift`, :mod:`diplomatic_swings.sim.world.features` and
:mod:`diplomatic_swings.sim.tables.records`.  Players, their types and packages are declared in the file, so the form of
a whole scenario follows from its :class:`Outline`; without one, any name may stand for a player or a type.
"""

import functools
from typing import Annotated, Any, NamedTuple

from diplomatic_swings.forms.containers import ListOf, Rows, Table
from diplomatic_swings.forms.json_schema import compact, schema_of
from diplomatic_swings.forms.numbers import Count, Number, Quantity, shape_at
from diplomatic_swings.forms.quantity import Num, numbers
from diplomatic_swings.forms.shapes import Date, Json, OneOf, Permutation, Shape, Text
from diplomatic_swings.forms.tree import Branch
from diplomatic_swings.sim.scenario.common_form import (
    RANDOM,
    by_player,
    event_shape,
    file_form,
    first_sentence,
    head_fields,
    lens_form,
    numbers_shape,
    policy_form,
    spread_shape,
)
from diplomatic_swings.sim.scenario.lever_form import (
    LEVER_NAME,
    WASHINGTON,
    Seat,
    levers_shape,
    move_fields,
    move_shape,
)
from diplomatic_swings.sim.scenario.menu_checks import STANDING
from diplomatic_swings.sim.scenario.question_form import QUESTION, question_shape
from diplomatic_swings.sim.tables.block import ACTS
from diplomatic_swings.sim.tables.records import BargainingParams, MindParams, SolverParams
from diplomatic_swings.sim.world.calendar import CalendarParams
from diplomatic_swings.sim.world.drift import WorldParams
from diplomatic_swings.sim.world.features import FeatureParams, Features
from diplomatic_swings.sim.world.state import ISSUES, RULED, VARIABLES, State

FORMAT = 2
_LARGEST = 2**64 - 1
_SEED = Num("none", 0, _LARGEST, "seed of the luck")
_RUN = Num("none", 0, _LARGEST, "number of the run among those of the seed")
_TURN_WEEKS = Num("weeks", 1, 520, "length of the turn")
_TIRED = Num("share", 0, 1, "how tired the move is at the start, 1 = used a moment before")
PACKAGE_NAME = "^[a-z0-9][a-z0-9_-]*$"
FEATURES = numbers(Features)
TABLE = "table"
"""The act of tabling a paper; one entry serves all packages that a player may table."""

MOVE_RANGE = "move_range"
"""The section that says how far a number of a move may lie from its value."""

DEAL_KINDS = ("ceasefire", "settlement")

TABLES: dict[str, type] = {
    "state": State,
    "world": WorldParams,
    "calendar": CalendarParams,
    "shape": FeatureParams,
    "bargaining": BargainingParams,
    "solver": SolverParams,
}

COUNTED = {
    "bargaining": ("nest_roots", "pressure_levels"),
    "solver": ("runs", "weeks", "iterations", "step"),
}
"""Numbers that only make sense whole, by table."""

SIGNER_ACTS = ("sign", "refuse", "withdraw", "break")
PRESENCE_ACTS = ("walk", "return")
ACT_FIELDS = ("label", "effects", "cost", "claims", "source")
TABLE_FIELDS = ("label", "effects", "cost", "type_cost", "legal", "recovery", "claims", "source")


class Own(NamedTuple):
    """Numbers that the file declares for players and packages."""

    prior: Annotated[
        float, Num("probability", 0, 1, "chance, before any move, that the player is of this type")
    ]
    term: Annotated[float, Num("0..1", 0, 1, "what the package says on the issue")]


_OWN = numbers(Own)
_RULES = dict.fromkeys(RULED, "only the rules of the game write it")
_ELSEWHERE = f"only {WASHINGTON} can leave the talks and return"


class MoveRange(NamedTuple):
    """Range of a number of a move that states none, in multiples of its value."""

    low: Annotated[float, Num("factor", 0, 1, "lower end of the range, in multiples of the value")]
    high: Annotated[float, Num("factor", 1, 10, "upper end of the range, in multiples of the value")]


_NO_RANGE = {
    name: Quantity(1.0, num.unit, source="definition: no range") for name, num in numbers(MoveRange).items()
}


class Outline(NamedTuple):
    """Which players a file declares, the names of their types, and their capitals in lower case, each with its player."""

    types: tuple[tuple[str, tuple[str, ...]], ...]
    capitals: tuple[tuple[str, str], ...] = ()

    @property
    def players(self) -> tuple[str, ...]:
        """Keys of the players, in the order of the file."""
        return tuple(player for player, _ in self.types)


def outline(tree: Branch) -> Outline | None:
    """Return who plays according to a file's content, None if it does not say."""
    players = tree.get("players")
    if not isinstance(players, Branch) or not players.entries:
        return None
    types = ((key, tuple(players.branch(key).branch("types").entries)) for key in players.entries)
    capitals = ((str(players.branch(key).scalar("capital")).casefold(), key) for key in players.entries)
    return Outline(tuple(types), tuple(capitals))


def _by_type(types: tuple[str, ...] | None, shape: Shape, meaning: str) -> Shape:
    if types is None:
        return Rows(shape, "type", PACKAGE_NAME)
    return Table(dict.fromkeys(types, shape), noun="type", meaning=meaning)


def _player_shape() -> Table:
    kind: dict[str, Shape] = {
        "meaning": Text("what sets the type apart, in plain words"),
        "prior": Number(_OWN["prior"]),
    }
    types = Rows(Table(kind, frozenset(kind), noun="field of a type", meaning="a type"), "type", PACKAGE_NAME)
    fields: dict[str, Shape] = {
        "name": Text("the player's name"),
        "capital": Text("the player's capital"),
        "types": types,
    }
    return Table(fields, frozenset(fields), noun="field of a player", meaning="a player")


def _package_shape(who: Outline | None) -> Table:
    issues: dict[str, Shape] = dict.fromkeys(ISSUES, Number(_OWN["term"]))
    player: Shape = Text("a player") if who is None else OneOf(who.players, "a player:")
    fields: dict[str, Shape] = {
        "label": Text("a label in plain words"),
        "kind": OneOf(DEAL_KINDS, "kind of package:"),
        "terms": Table(issues, frozenset(issues), noun="issue", meaning="terms by issue"),
        "tabled_by": ListOf(player, "players who may table the package", distinct=True, least=1),
        "signers": ListOf(player, "players who must sign the package", distinct=True, least=1),
        "source": Text("a source"),
    }
    return Table(fields, frozenset(fields), noun="field of a package", meaning="a package")


def _payoff_shape(types: tuple[str, ...] | None, player: str) -> Table:
    weights: dict[str, Shape] = {
        name: Number(Num(f"util/week per {num.unit}", -100, 100, f"weight of: {num.meaning}"))
        for name, num in FEATURES.items()
    }
    meaning = f"payoff weights of {player or 'the player'} by feature"
    own = Table(weights, noun="feature", meaning="weights in place of the player's")
    fields = {**weights, "types": _by_type(types, own, "weights by type")}
    return Table(fields, noun="feature", meaning=meaning)


def _decision_shape(types: tuple[str, ...] | None, player: str) -> Table:
    fixed: Shape = Text("a type, or random") if types is None else OneOf((RANDOM, *types), "the type it has:")
    minds = numbers_shape(MindParams, "").fields
    meaning = f"how {player or 'the player'} decides"
    return Table(
        {**minds, "type": fixed},
        frozenset(minds),
        {"type": RANDOM},
        noun="setting of a decision",
        meaning=meaning,
    )


def seat(types: tuple[str, ...] | None, player: str) -> Seat:
    """Return what the moves of a player may name."""
    return Seat(VARIABLES, _RULES, types, postured=player in ("", WASHINGTON))


def _acts_shape(types: tuple[str, ...] | None, player: str) -> Table:
    own = seat(types, player)
    fields = move_fields(own)
    act = move_shape({name: fields[name] for name in ACT_FIELDS}, own, "act")
    table = move_shape({name: fields[name] for name in TABLE_FIELDS}, own, "act")
    able = [name for name in ACTS if own.postured or name not in PRESENCE_ACTS]
    refused = {name: _ELSEWHERE for name in PRESENCE_ACTS if name not in able}
    shapes: dict[str, Shape] = {TABLE: table, **dict.fromkeys(able, act)}
    return Table(shapes, refused=refused, noun="act", meaning="weighty acts")


def _move_range_shape() -> Table:
    shapes: dict[str, Shape] = {name: Number(num) for name, num in numbers(MoveRange).items()}
    return Table(shapes, defaults=_NO_RANGE, noun="end of the range", meaning=first_sentence(MoveRange))


def _content(who: Outline | None) -> dict[str, Shape]:
    """Return the sections that lenses share with scenarios."""
    players = None if who is None else who.players
    tables = {
        name: numbers_shape(table, first_sentence(table), COUNTED.get(name, ()))
        for name, table in TABLES.items()
    }
    return {
        "players": Rows(_player_shape(), "player", LEVER_NAME),
        **tables,
        "spread": spread_shape(VARIABLES),
        MOVE_RANGE: _move_range_shape(),
        "packages": Rows(_package_shape(who), "package", PACKAGE_NAME),
        "payoffs": by_player(
            players,
            lambda key: _payoff_shape(_types_of(who, key), key),
            "payoff weights by player",
            needed=True,
        ),
        "decisions": by_player(
            players, lambda key: _decision_shape(_types_of(who, key), key), "how players decide", needed=True
        ),
        "acts": by_player(
            players, lambda key: _acts_shape(_types_of(who, key), key), "weighty acts by player"
        ),
        "levers": by_player(
            players, lambda key: levers_shape(seat(_types_of(who, key), key)), "levers by player", needed=True
        ),
        "events": Rows(event_shape(VARIABLES, players), "event", listed=True),
        "policies": by_player(
            players,
            lambda _: Text("the name of a policy"),
            "a policy by player",
            capitals=dict(who.capitals if who else ()),
        ),
    }


def _standing_shape(players: tuple[str, ...] | None) -> Table:
    """Return the form of what stands at the start besides the state: signatures, and moves that were used."""
    signed = ListOf(Text("a player"), "players", distinct=True)
    if players is not None:
        signed = ListOf(OneOf(players, "a player:"), "players", distinct=True)
    fields: dict[str, Shape] = {
        "signed": signed,
        "tired": by_player(players, lambda _: Rows(Number(_TIRED), "move"), "how tired moves are, by player"),
    }
    return Table(
        fields, defaults={"signed": (), "tired": {}}, noun="field", meaning="what stands at the start"
    )


def _session_shape(players: tuple[str, ...] | None) -> Table:
    """Return the form of a run that people played; it changes no rule, so digests leave it out."""
    moves = ListOf(Text("a lever or a weighty act"), "an everyday move, a weighty act, or one of each")
    turn: dict[str, Shape] = {
        "date": Date("the first day of the turn"),
        "weeks": Count(_TURN_WEEKS),
        "moves": by_player(players, lambda _: moves, "what was chosen for the first week, by player"),
    }
    turns = ListOf(Table(turn, frozenset({"date", "weeks"}), {"moves": {}}, noun="field of a turn"), "turns")
    fields: dict[str, Shape] = {"seed": Count(_SEED), "run": Count(_RUN), "turns": turns}
    return Table(fields, frozenset(fields), noun="field of a session", meaning="a run that people played")


def _types_of(who: Outline | None, player: str) -> tuple[str, ...] | None:
    return dict(who.types)[player] if who is not None else None


@functools.lru_cache(maxsize=16)
def scenario_form(who: Outline | None) -> Table:
    """Return the form of a whole scenario, all overlays applied.

    Args:
        who: the players and types that it declares; None where any name may stand.
    """
    order: Shape = ListOf(Text("a player"), "players in order of moves", distinct=True)
    if who is not None:
        order = Permutation(who.players, "order of moves within a week")
    in_force = Text("the name of the package in force at the start; the state then has its terms")
    fields: dict[str, Shape] = {**head_fields(FORMAT), "order": order, "in_force": in_force, **_content(who)}
    fields[QUESTION] = question_shape()
    fields[STANDING] = _standing_shape(None if who is None else who.players)
    fields["session"] = _session_shape(None if who is None else who.players)
    defaults: dict[str, Any] = {"events": {}, "policies": {}, "acts": {}, MOVE_RANGE: _NO_RANGE}
    optional = {"source", "watched", "in_force", QUESTION, STANDING, "session", *defaults}
    return Table(fields, frozenset(fields) - optional, defaults, noun="setting", meaning="a scenario")


def form_of(tree: Branch) -> Table:
    """Return the form that a scenario with this content must have."""
    return scenario_form(outline(tree))


def meaning(path: str) -> Num | None:
    """Return unit, bounds and meaning of the number at a dotted path, whoever plays; None if it is no number."""
    return getattr(shape_at(scenario_form(None), path), "num", None)


def json_schema() -> Json:
    """Return the JSON Schema of scenario files, for completion and checks in editors.

    Players, their types and packages may have any names in it; that they fit is left to the loader.
    """
    return schema_of(file_form(scenario_form(None)), "Scenario of Diplomatic Swings")


def schema_text() -> str:
    """Return the text of ``scenarios/schema.json``."""
    return compact(json_schema())


@functools.cache
def lens_shape() -> Table:
    """Return the form of a lens; how its sections look depends on the scenario it is laid over."""
    return lens_form({name: shape for name, shape in _content(None).items() if name != "solver"})


def policy_shape(players: tuple[str, ...]) -> Table:
    """Return the form of a policy file."""
    return policy_form(players)
