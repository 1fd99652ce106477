"""Shapes: what may stand at a place of a scenario file.

A shape checks a node and returns its content, reports what is wrong with it, and describes itself as
JSON Schema.  Mappings become dictionaries in the shape's order, with defaults filled in.  Shapes of
numbers are in :mod:`diplomatic_swings.forms.numbers`.
"""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any, Protocol

from diplomatic_swings.forms.problems import Report, did_you_mean
from diplomatic_swings.forms.tree import Leaf, Listing, Node, given, scalar

type Json = dict[str, Any]

_TEXT: Json = {"type": "string"}


class Shape(Protocol):
    """What may stand at a place: see the module."""

    @property
    def expects(self) -> str:
        """Plain words for what is expected here."""

    def check(self, node: Node, path: str, report: Report) -> object:
        """Return the content of ``node``, None where it is wrong; mistakes go to ``report``."""

    def schema(self) -> Json:
        """Return the JSON Schema of this place."""


def wrong(shape: Shape, node: Node, path: str, report: Report) -> None:
    """Report that a node is not what ``shape`` expects."""
    report.add(node.mark, path, f"expected {shape.expects} (given {given(node)})")


@dataclass(frozen=True)
class Text:
    """Plain words, not empty; with ``pattern``, a name of that form."""

    meaning: str = "text"
    pattern: str = r"\S"

    @property
    def expects(self) -> str:
        """Plain words."""
        return self.meaning

    def check(self, node: Node, path: str, report: Report) -> str | None:
        """Return the text; see :class:`Shape`."""
        value = node.value if isinstance(node, Leaf) else None
        if not isinstance(value, str) or not re.search(self.pattern, value):
            wrong(self, node, path, report)
            return None
        return value.strip()

    def schema(self) -> Json:
        """Return the JSON Schema of a string."""
        return {"description": self.meaning, **_TEXT, "pattern": self.pattern}


@dataclass(frozen=True)
class Flag:
    """True or false."""

    meaning: str
    expects: str = "true or false"

    def check(self, node: Node, path: str, report: Report) -> bool | None:
        """Return the flag; see :class:`Shape`."""
        if isinstance(node, Leaf) and isinstance(node.value, bool):
            return node.value
        wrong(self, node, path, report)
        return None

    def schema(self) -> Json:
        """Return the JSON Schema of a boolean."""
        return {"description": self.meaning, "type": "boolean"}


@dataclass(frozen=True)
class Date:
    """A date."""

    meaning: str
    expects: str = "a date such as 2025-10-27"

    def check(self, node: Node, path: str, report: Report) -> dt.date | None:
        """Return the date; see :class:`Shape`."""
        value = as_date(node)
        if value is None:
            wrong(self, node, path, report)
        return value

    def schema(self) -> Json:
        """Return the JSON Schema of a date."""
        return {"description": self.meaning, **_TEXT, "format": "date"}


def as_date(node: Node | None) -> dt.date | None:
    """Return the date at a node, written plainly or in quotes, or None."""
    value = scalar(node)
    try:
        return dt.date.fromisoformat(value) if isinstance(value, str) else _only_date(value)
    except ValueError:
        return None


def _only_date(value: object) -> dt.date | None:
    return value if isinstance(value, dt.date) else None


@dataclass(frozen=True)
class OneOf:
    """One of a few words."""

    options: tuple[str, ...]
    meaning: str

    @property
    def expects(self) -> str:
        """Plain words: the options."""
        return f"{self.meaning} {' or '.join(self.options)}"

    def check(self, node: Node, path: str, report: Report) -> str | None:
        """Return the word; see :class:`Shape`."""
        value = node.value if isinstance(node, Leaf) else None
        if isinstance(value, str) and value in self.options:
            return value
        hint = did_you_mean(value, self.options) if isinstance(value, str) else ""
        report.add(node.mark, path, f"expected {self.expects} (given {given(node)}){hint}")
        return None

    def schema(self) -> Json:
        """Return the JSON Schema: an enumeration, or a constant."""
        choice: Json = {"const": self.options[0]} if len(self.options) == 1 else {"enum": list(self.options)}
        return {"description": self.meaning, **choice}


@dataclass(frozen=True)
class Permutation:
    """All of a few words, each once, in the order of the list."""

    words: tuple[str, ...]
    meaning: str

    @property
    def expects(self) -> str:
        """Plain words: the words."""
        return f"each of {', '.join(self.words)} once"

    def check(self, node: Node, path: str, report: Report) -> tuple[str, ...] | None:
        """Return the words in order; see :class:`Shape`."""
        items = node.items if isinstance(node, Listing) else ()
        values = tuple(item.value if isinstance(item, Leaf) else None for item in items)
        if sorted(map(str, values)) == sorted(self.words):
            return tuple(map(str, values))
        what = f"[{', '.join(map(str, values))}]" if values else given(node)
        report.add(node.mark, path, f"expected {self.expects} (given {what})")
        return None

    def schema(self) -> Json:
        """Return the JSON Schema of an array that holds every word."""
        size = len(self.words)
        counts = {"minItems": size, "maxItems": size, "uniqueItems": True}
        return {"description": self.meaning, "type": "array", "items": {"enum": list(self.words)}, **counts}
