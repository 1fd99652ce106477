"""The content of a scenario as nested dictionaries: plain, bare, and by dotted path.

Content is what the shapes return: dictionaries whose numbers are :class:`diplomatic_swings.forms.numbers.Quantity`.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, Protocol

from diplomatic_swings.forms.numbers import Quantity
from diplomatic_swings.forms.problems import join

DIGEST_LENGTH = 16
LEVER_WORDS = ("label", "claims", "source")
EVENT_WORDS = ("name", "kind", "source")


class Difference(NamedTuple):
    """A setting in which two scenarios differ; None where one does not have it."""

    path: str
    first: float | str | None
    second: float | str | None


class Written(Protocol):
    """A scenario, as far as what its files say."""

    @property
    def content(self) -> dict[str, Any]:
        """Everything as written."""


def as_data(value: Any) -> Any:  # noqa: ANN401 - any content
    """Return content as mappings, lists, numbers and text; quantities as ``{value, unit, ...}``."""
    if isinstance(value, Quantity):
        known = {name: part for name, part in value._asdict().items() if part is not None}
        return {name: list(part) if isinstance(part, tuple) else part for name, part in known.items()}
    if isinstance(value, Mapping):
        return {name: as_data(part) for name, part in value.items()}
    return [as_data(part) for part in value] if isinstance(value, (tuple, list)) else value


def bare(value: Any) -> Any:  # noqa: ANN401 - any content
    """Return content with quantities as numbers, dates as text, sequences as lists."""
    if isinstance(value, Quantity):
        return value.value
    if isinstance(value, Mapping):
        return {name: bare(part) for name, part in value.items()}
    if isinstance(value, dt.date):
        return value.isoformat()
    return [bare(part) for part in value] if isinstance(value, (tuple, list)) else value


def values(table: Mapping[str, Any]) -> dict[str, float]:
    """Return the numbers of a table of content, without unit and source."""
    return {name: entry.value for name, entry in table.items() if isinstance(entry, Quantity)}


def without(mapping: Mapping[str, Any], words: tuple[str, ...]) -> dict[str, Any]:
    """Return ``mapping`` without the entries that are mere words."""
    return {name: value for name, value in mapping.items() if name not in words}


def event_essence(event: Mapping[str, Any]) -> dict[str, Any]:
    """Return all of an event that affects results."""
    bars = {player: sorted(levers) for player, levers in event.get("bar", {}).items()}
    return {**without(event, EVENT_WORDS), "bar": bars}


def document(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return content as a file has it: events as a list."""
    return {**content, "events": list(content["events"].values())}


def policy_essences(policies: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return all of the policies that affects results, by player."""
    return {
        player: {"cost": bare(policy["cost"]), "bar": sorted(policy["bar"])}
        for player, policy in policies.items()
    }


def canonical(plain: Any) -> str:  # noqa: ANN401 - plain data
    """Return the one text of plain data, whatever the order of its keys."""
    return json.dumps(plain, sort_keys=True, allow_nan=False)


def digits_of(text: str) -> str:
    """Return 16 hex digits that stand for a text in ASCII."""
    return hashlib.sha256(text.encode("ascii")).hexdigest()[:DIGEST_LENGTH]


def fingerprint(plain: Mapping[str, Any]) -> str:
    """Return 16 hex digits that stand for plain data, whatever the order of its keys."""
    return digits_of(canonical(plain))


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, float | str]]:  # noqa: ANN401 - any content
    """Yield every setting of plain data with its dotted path: whole numbers as floats, the rest as text."""
    if isinstance(value, Mapping):
        for name, part in value.items():
            yield from leaves(part, join(path, name))
    elif isinstance(value, bool):
        yield path, str(value).lower()
    elif isinstance(value, (int, float)):
        yield path, float(value)
    else:
        yield path, ", ".join(value) if isinstance(value, list) else str(value)


def compared(first: Mapping[str, float | str], second: Mapping[str, float | str]) -> list[Difference]:
    """Return the settings in which two scenarios differ, each given by dotted path."""
    paths = {**first, **second}
    return [
        Difference(path, first.get(path), second.get(path))
        for path in paths
        if first.get(path) != second.get(path)
    ]
