"""What of a scenario file affects results: its digest, and its settings by dotted path."""

from collections.abc import Mapping
from typing import Any

from diplomatic_swings.forms.content import (
    LEVER_WORDS,
    bare,
    canonical,
    digits_of,
    event_essence,
    leaves,
    policy_essences,
    without,
)
from diplomatic_swings.sim.tables.memo import made_once

WORDS = (
    "format",
    "name",
    "title",
    "introduction",
    "watch_for",
    "watched",
    "source",
    "policies",
    "question",
    "session",
    "move_range",
)
MENUS = ("levers", "acts")
BY_PLAYER = ("payoffs", "decisions")
PLAYER_WORDS = ("name", "capital")
TYPE_WORDS = ("meaning",)
PACKAGE_WORDS = ("label", "source")

type Content = Mapping[str, Any]


def essence(content: Content) -> dict[str, Any]:
    """Return all that affects results, as numbers, text and lists, and nothing else."""
    return {name: _essence_of(name, section) for name, section in content.items() if name not in WORDS}


def _essence_of(name: str, section: Any) -> Any:  # noqa: ANN401 - any section of the content
    """Return what of a section affects results, in plain data."""
    kept = section
    if name == "players":
        kept = {key: _player(row) for key, row in section.items()}
    elif name == "packages":
        kept = {key: _package(row) for key, row in section.items()}
    elif name in MENUS:
        kept = {player: {key: _move(row) for key, row in moves.items()} for player, moves in section.items()}
    elif name == "events":
        kept = {key: event_essence(event) for key, event in section.items()}
    return bare(kept)


def _player(row: Content) -> dict[str, Any]:
    types = {name: without(kind, TYPE_WORDS) for name, kind in row["types"].items()}
    return {**without(row, PLAYER_WORDS), "types": types}


def _package(row: Content) -> dict[str, Any]:
    sorted_names = {name: sorted(row[name]) for name in ("tabled_by", "signers")}
    return {**without(row, PACKAGE_WORDS), **sorted_names}


def _move(row: Content) -> dict[str, Any]:
    kept = without(row, LEVER_WORDS)
    return {**kept, "phases": sorted(row["phases"])} if "phases" in row else kept


def digest(content: Content, policies: Mapping[str, Content]) -> str:
    """Return 16 hex digits that change if, and only if, results can change.

    The order of keys does not matter, except where draws or sums follow it: players and their types,
    packages, levers, and events (those of one day are applied in turn).
    """
    texts = {name: _text(name, section) for name, section in content.items() if name not in WORDS}
    return digits_of(_object({**texts, "policies": canonical(policy_essences(policies))}))


def _object(texts: Mapping[str, str]) -> str:
    """Return the canonical text of a table from those of its entries."""
    return "{" + ", ".join(f"{canonical(name)}: {texts[name]}" for name in sorted(texts)) + "}"


def _text(name: str, section: Any) -> str:  # noqa: ANN401 - any section of the content
    """Return the canonical text of a section; by player where there is a table for each, as points mostly change one."""
    if name in MENUS:
        return _object({player: _menu_text(name, moves) for player, moves in section.items()})
    if name in BY_PLAYER:
        return _object({player: _player_text(name, row) for player, row in section.items()})
    return _section_text(name, section)


@made_once
def _menu_text(name: str, moves: Content) -> str:
    essence = _essence_of(name, {"": moves})[""]
    return canonical(list(essence.items()) if name == "levers" else essence)


@made_once
def _player_text(name: str, row: Content) -> str:
    essence = _essence_of(name, row)
    return canonical(_without_zeros(essence) if name == "payoffs" else essence)


@made_once
def _section_text(name: str, section: Any) -> str:  # noqa: ANN401 - any section of the content
    essence = _essence_of(name, section)
    if name == "spread":
        essence = _without_zeros(essence)
    elif name == "players":
        essence = [[key, {**row, "types": list(row["types"].items())}] for key, row in essence.items()]
    elif name == "packages":
        essence = list(essence.items())
    elif name == "events":
        essence = list(essence.values())
    return canonical(essence)


def _without_zeros(table: Content) -> dict[str, Any]:
    """Return a table without the numbers that mean the same as none."""
    return {name: value for name, value in table.items() if value != 0}


def flat(content: Content) -> dict[str, float | str]:
    """Return all that affects results by dotted path; whole numbers as floats, the rest as text."""
    return dict(leaves({**essence(content), "policies": content["policies"]}))


__all__ = ["digest", "essence", "flat"]
