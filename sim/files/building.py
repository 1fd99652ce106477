"""From checked content to the typed records of a scenario."""

import math
from collections.abc import Mapping
from typing import Any

from sim.files import content as contents
from sim.files.lever_form import DEFAULTS, PHASES
from sim.files.numbers import Quantity
from sim.files.records import Decision, Doctrine, Effect, Event, Lever, Scenario
from sim.files.schema import RANDOM, TABLES, TYPES, WEIGHTS
from sim.mind import DecisionParams
from sim.players import KEYS, PLAYERS
from sim.state import INDEX

type Content = Mapping[str, Any]

ALWAYS = {"min": -math.inf, "max": math.inf}


def build(content: dict[str, Any], doctrines: Mapping[str, Content]) -> Scenario:
    """Return the scenario with this content.

    Args:
        content: what :func:`sim.files.schema.scenario_shape` returned, without mistakes.
        doctrines: content of the doctrine files, by player.
    """
    players = range(len(KEYS))
    tables = {name: table(**values(content[name])) for name, table in TABLES.items()}
    words = {name: content[name] for name in ("name", "title", "introduction", "watch_for")}
    dates = {name: content[name] for name in ("start", "midterm", "weeks", "simultaneous")}
    return Scenario(
        **words,
        **dates,
        **tables,
        source=content.get("source"),
        order=tuple(KEYS.index(key) for key in content["order"]),
        payoff_weights=tuple(_weights(i, content["payoffs"][KEYS[i]]) for i in players),
        payoff_types=tuple(_types(i, content["payoffs"][KEYS[i]]) for i in players),
        decisions=tuple(_decision(i, content["decisions"][KEYS[i]]) for i in players),
        levers=tuple(_menu(i, content["levers"][KEYS[i]]) for i in players),
        events=tuple(_event(event) for event in content["events"].values()),
        doctrines=tuple(_doctrine(i, doctrines[KEYS[i]]) for i in players if KEYS[i] in doctrines),
        digest=contents.digest(content, doctrines),
        content=content,
    )


def values(table: Content) -> dict[str, float]:
    """Return the numbers of a table of content, without unit and source."""
    return {name: entry.value for name, entry in table.items() if isinstance(entry, Quantity)}


def _weights(player: int, payoffs: Content) -> Any:  # noqa: ANN401 - one of four tables
    return WEIGHTS[player](**values(payoffs))


def _types(player: int, payoffs: Content) -> tuple[Any, ...]:
    return tuple(TYPES[player](**values(payoffs["types"][name])) for name in PLAYERS[player].types)


def _decision(player: int, decision: Content) -> Decision:
    own = decision["type"]
    return Decision(
        params=DecisionParams(**values(decision)),
        counterpart=KEYS.index(decision["counterpart"]),
        type=None if own == RANDOM else PLAYERS[player].types.index(own),
    )


def _menu(player: int, menu: Content) -> tuple[Lever, ...]:
    return tuple(_lever(player, key, row) for key, row in menu.items())


def _lever(player: int, key: str, row: Content) -> Lever:
    stance = values(row.get("stance", {}))
    cost = values(row["cost"])
    return Lever(
        player=player,
        key=key,
        effects=tuple(_effect(INDEX[name], change) for name, change in _in_order(row["effects"])),
        cost_base=cost.pop("base"),
        cost_terms=_pairs(cost),
        type_cost=tuple(values(row["type_cost"]).get(name, 0.0) for name in PLAYERS[player].types),
        legal=tuple(_bounds(INDEX[name], window) for name, window in _in_order(row["legal"])),
        phases=tuple(phase in row["phases"] for phase in PHASES),
        recovery=row["recovery"].value,
        stance_russia=stance.get("russia", 0.0),
        stance_ukraine=stance.get("ukraine", 0.0),
        posture=row.get("posture", DEFAULTS["posture"]),
        **{name: row[name] for name in ("label", "kind", "claims", "source")},
    )


def _in_order(mapping: Content) -> list[tuple[str, Any]]:
    """Return entries in the order of the state, so that sums do not depend on the file's order."""
    return sorted(mapping.items(), key=lambda item: INDEX[item[0]])


def _pairs(values: Mapping[str, float]) -> tuple[tuple[int, float], ...]:
    return tuple((INDEX[name], value) for name, value in _in_order(values))


def _effect(variable: int, change: Quantity | Mapping[str, Quantity]) -> Effect:
    if isinstance(change, Quantity):
        return Effect(variable=variable, keep=1.0, add=change.value)
    return Effect(variable=variable, keep=0.0, add=change["set"].value)


def _bounds(variable: int, window: Mapping[str, Quantity]) -> tuple[int, float, float]:
    ends = {**ALWAYS, **values(window)}
    return variable, ends["min"], ends["max"]


def _event(row: Content) -> Event:
    bars = [(KEYS.index(player), lever) for player, levers in row.get("bar", {}).items() for lever in levers]
    return Event(
        add=_pairs(values(row.get("add", {}))),
        set=_pairs(values(row.get("set", {}))),
        force=tuple(sorted((KEYS.index(player), lever) for player, lever in row.get("force", {}).items())),
        bar=tuple(sorted(bars)),
        **{name: row[name] for name in ("date", "name", "kind", "for_weeks", "source")},
    )


def _doctrine(player: int, row: Content) -> Doctrine:
    words = {name: row[name] for name in ("name", "title", "introduction", "source")}
    return Doctrine(player=player, cost=values(row["cost"]), bar=tuple(row["bar"]), **words)
