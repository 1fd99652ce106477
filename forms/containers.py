"""Shapes that hold other shapes: lists, tables with known names, rows under free names."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from diplomatic_swings.forms.problems import Mark, Report, a, did_you_mean, join
from diplomatic_swings.forms.shapes import Json, Shape, wrong
from diplomatic_swings.forms.tree import Branch, Leaf, Listing, Node


@dataclass(frozen=True)
class ListOf:
    """A list of at least ``least`` items of one shape.  With ``distinct``, each at most once."""

    item: Shape
    meaning: str
    distinct: bool = False
    least: int = 0

    @property
    def expects(self) -> str:
        """Plain words."""
        return f"a list of {self.meaning}{', not empty' * bool(self.least)}"

    def check(self, node: Node, path: str, report: Report) -> tuple[Any, ...] | None:
        """Return the items; see :class:`Shape`."""
        if not isinstance(node, Listing) or len(node.items) < self.least:
            wrong(self, node, path, report)
            return None
        items = tuple(self.item.check(item, f"{path}[{i}]", report) for i, item in enumerate(node.items))
        for number, item in enumerate(items):
            if self.distinct and item is not None and item in items[:number]:
                mark = node.items[number].mark
                report.add(mark, f"{path}[{number}]", f"expected each once (given '{item}' again)")
        return items

    def schema(self) -> Json:
        """Return the JSON Schema of an array."""
        extra = {"minItems": self.least, "uniqueItems": self.distinct}
        return {"description": self.meaning, "type": "array", "items": self.item.schema(), **extra}


@dataclass(frozen=True)
class Table:
    """A mapping with known names.

    Attributes:
        fields: shape of each name.
        required: names that must be there.
        defaults: content of names that may be left out.
        refused: names that exist but are not allowed here, with the reason.
        noun: what a name stands for, in messages.
        meaning: plain words for the whole.
        also: other words for some of the names, in lower case, which a message knows.
    """

    fields: Mapping[str, Shape]
    required: frozenset[str] = frozenset()
    defaults: Mapping[str, Any] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)
    noun: str = "field"
    meaning: str = ""
    also: Mapping[str, str] = field(default_factory=dict)

    @property
    def expects(self) -> str:
        """Plain words."""
        return f"a mapping ({self.meaning})" if self.meaning else "a mapping"

    def check(self, node: Node, path: str, report: Report) -> dict[str, Any] | None:
        """Return the content with defaults; see :class:`Shape`."""
        if not isinstance(node, Branch):
            wrong(self, node, path, report)
            return None
        content: dict[str, Any] = dict(self.defaults)
        for name, entry in node.entries.items():
            if name in self.fields:
                content[name] = self.fields[name].check(entry.node, join(path, name), report)
            else:
                report.add(entry.key, join(path, name), self._stranger(name))
        self._report_missing(node, path, report)
        return {name: content[name] for name in self.fields if name in content}

    def _stranger(self, name: str) -> str:
        if name in self.refused:
            return f"expected {a(self.noun)} that may stand here ({self.refused[name]})"
        return f"expected {a(self.noun)} (given unknown '{name}'){did_you_mean(name, self.fields, self.also)}"

    def _report_missing(self, node: Branch, path: str, report: Report) -> None:
        for name, shape in self.fields.items():
            if report.complete and name in self.required and name not in node.entries:
                report.add(node.mark, join(path, name), f"expected {shape.expects} (missing)")

    def schema(self) -> Json:
        """Return the JSON Schema of a mapping; what must be there is said elsewhere."""
        properties = {name: shape.schema() for name, shape in self.fields.items()}
        return {
            "description": self.meaning,
            "type": "object",
            "properties": properties,
            "additionalProperties": False,
        }


@dataclass(frozen=True)
class Rows:
    """A mapping (in the schema, with ``listed``, a list) of rows of one shape under free names."""

    row: Shape
    noun: str
    pattern: str = ""
    listed: bool = False

    @property
    def expects(self) -> str:
        """Plain words."""
        return f"a {'list' if self.listed else 'mapping'} of {self.noun}s"

    def check(self, node: Node, path: str, report: Report) -> dict[str, Any] | None:
        """Return the rows; see :class:`Shape`."""
        if not isinstance(node, Branch):
            wrong(self, node, path, report)
            return None
        return {
            name: self._row(name, entry.key, entry.node, (join(path, name), list(node.entries)), report)
            for name, entry in node.entries.items()
        }

    def _row(self, name: str, key: Mark, node: Node, place: tuple[str, list[str]], report: Report) -> object:
        path, names = place
        if isinstance(node, Leaf) and node.value is None and report.complete:
            if self.listed:
                report.add(node.mark, path, f"expected {a(self.noun)} (given null)")
                return None
            others = [other for other in names if other != name]
            message = f"expected {a(self.noun)}, or a known name to remove (given null for '{name}')"
            report.add(node.mark, path, message + did_you_mean(name, others))
            return None
        if not re.search(self.pattern, name):
            report.add(key, path, f"expected {a(self.noun)} name of the form {self.pattern} (given '{name}')")
        return self.row.check(node, path, report)

    def schema(self) -> Json:
        """Return the JSON Schema of a mapping with free names, or of a list."""
        if self.listed:
            needed = {"required": sorted(getattr(self.row, "required", ()))}
            return {"description": f"{self.noun}s", "type": "array", "items": self.row.schema() | needed}
        removable = {"anyOf": [self.row.schema(), {"type": "null"}]}
        names = {"propertyNames": {"pattern": self.pattern}} if self.pattern else {}
        return {"description": f"{self.noun}s", "type": "object", "additionalProperties": removable, **names}
