"""What of a scenario file affects results: its digest, and its settings by dotted path."""

from collections.abc import Mapping
from typing import Any

from diplomatic_swings.forms.content import (
    LEVER_WORDS,
    bare,
    event_essence,
    fingerprint,
    leaves,
    policy_essences,
    without,
)

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
PLAYER_WORDS = ("name", "capital")
TYPE_WORDS = ("meaning",)
PACKAGE_WORDS = ("label", "source")

type Content = Mapping[str, Any]


def essence(content: Content) -> dict[str, Any]:
    """Return all that affects results, as numbers, text and lists, and nothing else."""
    kept = without(content, WORDS)
    kept["players"] = {key: _player(row) for key, row in content["players"].items()}
    kept["packages"] = {key: _package(row) for key, row in content["packages"].items()}
    for section in ("levers", "acts"):
        kept[section] = {
            player: {name: _move(row) for name, row in moves.items()}
            for player, moves in content[section].items()
        }
    kept["events"] = {name: event_essence(event) for name, event in content["events"].items()}
    return dict(bare(kept))


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
    kept = essence(content)
    kept["spread"] = _without_zeros(kept["spread"])
    kept["payoffs"] = {player: _without_zeros(row) for player, row in kept["payoffs"].items()}
    kept["players"] = [
        [key, {**row, "types": list(row["types"].items())}] for key, row in kept["players"].items()
    ]
    kept["packages"] = list(kept["packages"].items())
    kept["levers"] = {player: list(menu.items()) for player, menu in kept["levers"].items()}
    kept["events"] = list(kept["events"].values())
    kept["policies"] = policy_essences(policies)
    return fingerprint(kept)


def _without_zeros(table: Content) -> dict[str, Any]:
    """Return a table without the numbers that mean the same as none."""
    return {name: value for name, value in table.items() if value != 0}


def flat(content: Content) -> dict[str, float | str]:
    """Return all that affects results by dotted path; whole numbers as floats, the rest as text."""
    return dict(leaves({**essence(content), "policies": content["policies"]}))


__all__ = ["digest", "essence", "flat"]
