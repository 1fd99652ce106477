"""From checked content to the records of a scenario."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from diplomatic_swings.forms.content import values
from diplomatic_swings.forms.numbers import Quantity
from diplomatic_swings.sim.scenario.common_form import RANDOM
from diplomatic_swings.sim.scenario.essence import digest
from diplomatic_swings.sim.scenario.form import TABLE, TABLES
from diplomatic_swings.sim.scenario.legality import PHASES
from diplomatic_swings.sim.scenario.lever_form import DEFAULTS
from diplomatic_swings.sim.scenario.lever_form import PHASES as PHASE_NAMES
from diplomatic_swings.sim.scenario.menu_checks import STANDING
from diplomatic_swings.sim.tables.block import ACTS
from diplomatic_swings.sim.tables.memo import made_once
from diplomatic_swings.sim.tables.records import (
    Effect,
    Event,
    MindParams,
    Move,
    Package,
    Player,
    Policy,
    Scenario,
)
from diplomatic_swings.sim.world.features import FEATURE_INDEX, N_FEATURES
from diplomatic_swings.sim.world.state import INDEX, ISSUES, State

type Content = Mapping[str, Any]

EVERYWHERE = 1e300
"""Bound of a variable that a lever leaves unbounded; finite, so that compiled code may assume finite numbers."""


def build(content: dict[str, Any], policies: Mapping[str, Content]) -> Scenario:
    """Return the scenario with this content.

    Args:
        content: what the form of the scenario returned, without mistakes.
        policies: content of the policy files, by player.
    """
    keys = list(content["players"])
    tables: dict[str, Any] = {name: _table(name, content[name]) for name in TABLES}
    words = {name: content[name] for name in ("name", "title", "introduction", "watch_for")}
    dates = {name: content[name] for name in ("start", "midterm", "weeks")}
    tables["state"] = tables["state"]._replace(**in_force(content.get("in_force"), content["packages"]))
    players = tuple(
        _player(key, content["players"][key], content["decisions"][key], content["payoffs"][key])
        for key in keys
    )
    return Scenario(
        **words,
        **dates,
        **tables,
        order=tuple(keys.index(key) for key in content["order"]),
        players=players,
        spread=_spread(content["spread"]),
        packages=_packages(content["packages"], content["players"]),
        levers=_menus(content["levers"], content["players"]),
        acts=_all_acts(content["acts"], content["players"]),
        table=_tables(content["acts"], content["players"]),
        events=_events(content["events"], content["players"]),
        policies=tuple(_policy(keys.index(key), policies[key]) for key in keys if key in policies),
        **_standing(content.get(STANDING), keys),
        digest=digest(content, policies),
        content=content,
    )


def _standing(row: Content | None, keys: Sequence[str]) -> dict[str, Any]:
    if row is None:
        return {}
    tired = [
        (keys.index(who), key, q.value) for who, moves in row["tired"].items() for key, q in moves.items()
    ]
    return {"signed": tuple(sorted(keys.index(who) for who in row["signed"])), "tired": tuple(sorted(tired))}


@made_once
def _table(name: str, section: Content) -> Any:  # noqa: ANN401 - one of TABLES
    return TABLES[name](**values(section))


@made_once
def _spread(section: Content) -> tuple[float, ...]:
    spread = values(section)
    return tuple(spread.get(name, 0.0) for name in State._fields)


@made_once
def _packages(section: Content, players: Content) -> tuple[Package, ...]:
    return tuple(_package(key, row, list(players)) for key, row in section.items())


@made_once
def _menus(section: Content, players: Content) -> tuple[tuple[Move, ...], ...]:
    return tuple(_menu(section[key], row["types"]) for key, row in players.items())


@made_once
def _all_acts(section: Content, players: Content) -> tuple[tuple[Move | None, ...], ...]:
    return tuple(_acts(section.get(key, {}), row["types"]) for key, row in players.items())


@made_once
def _tables(section: Content, players: Content) -> tuple[Move | None, ...]:
    return tuple(_act(TABLE, section.get(key, {}), row["types"]) for key, row in players.items())


@made_once
def _events(section: Content, players: Content) -> tuple[Event, ...]:
    return tuple(_event(row, list(players)) for row in section.values())


def in_force(key: str | None, packages: Content) -> dict[str, float]:
    """Return what a package in force says of the state; nothing where the file names none."""
    if key is None:
        return {}
    row = packages[key]
    terms = {f"terms_{issue}": value for issue, value in values(row["terms"]).items()}
    return {**PHASES[row["kind"]], **terms}


@made_once
def _player(key: str, row: Content, decision: Content, payoffs: Content) -> Player:
    types = tuple(row["types"])
    own = decision["type"]
    return Player(
        key=key,
        name=row["name"],
        capital=row["capital"],
        types=types,
        meanings=tuple(kind["meaning"] for kind in row["types"].values()),
        prior=tuple(kind["prior"].value for kind in row["types"].values()),
        weights=tuple(_weights(payoffs, kind) for kind in types),
        mind=MindParams(**values(decision)),
        type=None if own == RANDOM else types.index(own),
    )


def _weights(payoffs: Content, kind: str) -> tuple[float, ...]:
    """Return a type's weight of every feature: its own where it has one, else the player's, else 0."""
    row = [0.0] * N_FEATURES
    own = payoffs.get("types", {}).get(kind, {})
    for name, weight in {**values(payoffs), **values(own)}.items():
        row[FEATURE_INDEX[name]] = weight
    return tuple(row)


def _package(key: str, row: Content, keys: Sequence[str]) -> Package:
    return Package(
        key=key,
        label=row["label"],
        settlement=row["kind"] == "settlement",
        terms=_four(values(row["terms"])),
        tabled_by=_seats(row["tabled_by"], keys),
        signers=_seats(row["signers"], keys),
        source=row["source"],
    )


def _four(terms: Mapping[str, float]) -> tuple[float, float, float, float]:
    territory, alignment, relief, guarantees = (terms[issue] for issue in ISSUES)
    return territory, alignment, relief, guarantees


def _seats(names: Sequence[str], keys: Sequence[str]) -> tuple[int, ...]:
    """Return the numbers of players, whatever the order in which a file names them."""
    return tuple(sorted(keys.index(name) for name in names))


@made_once
def _menu(menu: Content, types: Iterable[str]) -> tuple[Move, ...]:
    return tuple(_move(key, row, row["kind"], types) for key, row in menu.items())


@made_once
def _acts(acts: Content, types: Iterable[str]) -> tuple[Move | None, ...]:
    return tuple(_act(name, acts, types) for name in ACTS)


def _act(name: str, acts: Content, types: Iterable[str]) -> Move | None:
    return _move(name, acts[name], "deal", types) if name in acts else None


@made_once
def _move(key: str, row: Content, kind: str, types: Iterable[str]) -> Move:
    stance = values(row.get("stance", {}))
    cost = values(row["cost"])
    type_cost = values(row.get("type_cost", {}))
    return Move(
        key=key,
        kind=kind,
        effects=tuple(_effect(name, change) for name, change in _in_order(row["effects"])),
        cost=cost.pop("base"),
        cost_terms=_pairs(cost),
        type_cost=tuple(type_cost.get(name, 0.0) for name in types),
        legal=tuple(_bounds(name, window) for name, window in _in_order(row.get("legal", {}))),
        phases=_phases(row.get("phases", DEFAULTS["phases"])),
        recovery=row["recovery"].value if "recovery" in row else Move.recovery,
        stance_russia=stance.get("russia", 0.0),
        stance_ukraine=stance.get("ukraine", 0.0),
        posture=row.get("posture", DEFAULTS["posture"]),
        **{name: row[name] for name in ("label", "claims", "source")},
    )


def _in_order(mapping: Content) -> list[tuple[str, Any]]:
    """Return entries in the order of the state, so that sums do not depend on the file's order."""
    return sorted(mapping.items(), key=lambda item: INDEX[item[0]])


def _pairs(numbers: Mapping[str, float]) -> tuple[tuple[int, float], ...]:
    return tuple((INDEX[name], value) for name, value in _in_order(numbers))


def _effect(name: str, change: Quantity | Mapping[str, Quantity]) -> Effect:
    if isinstance(change, Quantity):
        return Effect(INDEX[name], 1.0, change.value)
    return Effect(INDEX[name], 0.0, change["set"].value)


def _bounds(name: str, window: Mapping[str, Quantity]) -> tuple[int, float, float]:
    ends = {"min": -EVERYWHERE, "max": EVERYWHERE, **values(window)}
    return INDEX[name], ends["min"], ends["max"]


def _phases(names: Sequence[str]) -> tuple[bool, bool, bool]:
    war, ceasefire, settlement = (phase in names for phase in PHASE_NAMES)
    return war, ceasefire, settlement


def _event(row: Content, keys: Sequence[str]) -> Event:
    bars = [(keys.index(key), lever) for key, levers in row.get("bar", {}).items() for lever in levers]
    return Event(
        add=_pairs(values(row.get("add", {}))),
        set=_pairs(values(row.get("set", {}))),
        spread=_pairs(values(row.get("spread", {}))),
        chance=row["chance"].value if "chance" in row else 1.0,
        force=tuple(sorted((keys.index(key), lever) for key, lever in row.get("force", {}).items())),
        bar=tuple(sorted(bars)),
        **{name: row[name] for name in ("date", "name", "kind", "for_weeks", "source")},
    )


def _policy(player: int, row: Content) -> Policy:
    words = {name: row[name] for name in ("name", "title", "introduction", "source")}
    return Policy(player=player, cost=values(row["cost"]), bar=tuple(row["bar"]), **words)
