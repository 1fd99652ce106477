"""The page of payoffs: by player, terms, weights and types."""

import inspect
import re
from collections.abc import Callable
from typing import Any, get_type_hints

from app.pages.markdown import code, number, page, table
from app.pages.tables import described, first_sentence
from sim import payoffs
from sim.files.records import Scenario
from sim.files.schema import TYPES, WEIGHTS
from sim.players import KEYS, PLAYERS, Player
from sim.quantity import numbers
from sim.state import State


def payoffs_page(scenario: Scenario) -> str:
    """Return the page of payoffs: by player, the weights, the types, and the terms they enter."""
    worlds = plain_roles((inspect.getdoc(payoffs) or "").partition("\n\n")[2])
    texts = [text for player in PLAYERS for text in _player(player, scenario)]
    return page("Payoffs", worlds, *texts)


def plain_roles(text: str) -> str:
    """Return a docstring with its cross references as plain code."""
    return re.sub(r":\w+:`~?([^`]+)`", r"`\1`", text)


def _player(player: Player, scenario: Scenario) -> list[str]:
    number_of = KEYS.index(player.key)
    given = scenario.content["payoffs"][player.key]
    return [
        f"## {player.name}",
        "### Terms",
        table(("function", "what it is", "state variables it reads", "weights"), map(_term, terms(player))),
        "### Weights",
        described(WEIGHTS[number_of], given),
        "### Types",
        _types(player, TYPES[number_of], given["types"]),
    ]


def terms(player: Player) -> list[Callable[..., float]]:
    """Return the functions of a player's payoffs, in the order of the source."""
    found = inspect.getmembers(payoffs, inspect.isfunction)
    own = [function for name, function in found if name.startswith(f"{player.key}_")]
    return sorted(own, key=lambda function: function.__code__.co_firstlineno)


class _Reader:
    """Stands in for a table and notes which of its numbers a function reads."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def __getattr__(self, name: str) -> float:
        if name not in self.seen:
            self.seen.append(name)
        return 0.5


def reads(function: Callable[..., float]) -> tuple[list[str], list[str]]:
    """Return which state variables and which weights a function reads, in the order of their tables."""
    hints = {name: hint for name, hint in get_type_hints(function).items() if name != "return"}
    given = {name: 0.5 if hint in (float, int) else _Reader() for name, hint in hints.items()}
    function(**given)
    variables, weights = [], []
    for name, hint in hints.items():
        seen = given[name].seen if isinstance(given[name], _Reader) else []
        ordered = [field for field in getattr(hint, "_fields", ()) if field in seen]
        if hint is State:
            variables += ordered
        elif hint in (*WEIGHTS, *TYPES):
            weights += ordered
    return variables, weights


def _term(function: Callable[..., float]) -> tuple[str, ...]:
    variables, weights = reads(function)
    return f"`{function.__name__}`", first_sentence(function), code(variables), code(weights)


def _types(player: Player, record: type, given: dict[str, dict[str, Any]]) -> str:
    """Return what sets a player's two types apart, side by side."""
    heads = ("name", "meaning", "unit", *player.types)
    known = numbers(record)
    rows = (
        (f"`{name}`", num.meaning, num.unit, *(number(given[kind][name].value) for kind in player.types))
        for name, num in known.items()
    )
    kinds = zip(player.types, player.types_meaning, strict=True)
    words = "; ".join(f"*{kind}*: {meaning}" for kind, meaning in kinds)
    return f"{words[:1]}{words[1:]}.\n\n{table(heads, rows)}"
