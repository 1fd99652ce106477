"""JSON Schema of scenario files, for completion and checks in editors.

Derived from the same shapes that check a file.  What the schema cannot say (who may write a variable is
said; which levers exist is not) is left to the loader.
"""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from diplomatic_swings.forms.containers import Rows, Table
from diplomatic_swings.forms.shapes import Json, Shape

DRAFT = "https://json-schema.org/draft/2020-12/schema"
WIDTH = 100
INDENT = " "
WORTH_SHARING = 80
"""Length in characters from which a part of the schema that recurs is written only once."""


def schema_of(shape: Shape, title: str) -> Json:
    """Return the JSON Schema of files of a form.

    A file with ``extends`` needs a name and a title only; one without needs everything.
    """
    complete = required_parts(shape)
    preset: Json = {"required": ["name", "title"]}
    choice: Json = {"if": {"required": ["extends"]}, "then": preset, "else": complete}
    schema = _Sharing({**shape.schema(), **choice}).result()
    return {"$schema": DRAFT, "title": title, **schema}


def compact(schema: Json) -> str:
    """Return the text of a schema file: short parts on one line each."""
    return _compact(schema, "") + "\n"


def _compact(node: Any, indent: str) -> str:  # noqa: ANN401 - any JSON
    text = json.dumps(node, ensure_ascii=False)
    if not isinstance(node, (dict, list)) or len(indent) + len(text) <= WIDTH:
        return text
    inner = indent + INDENT
    if isinstance(node, list):
        return "[\n" + ",\n".join(inner + _compact(part, inner) for part in node) + f"\n{indent}]"
    parts = (f"{inner}{json.dumps(key)}: {_compact(part, inner)}" for key, part in node.items())
    return "{\n" + ",\n".join(parts) + f"\n{indent}}}"


def required_parts(shape: Shape) -> Json:
    """Return a schema that only says what must be there, in tables and the tables in them."""
    if isinstance(shape, Rows) and not shape.listed:
        return {"additionalProperties": required_parts(shape.row)}
    if not isinstance(shape, Table):
        return {}
    inner = {name: required_parts(part) for name, part in shape.fields.items()}
    parts = {name: part for name, part in inner.items() if part}
    needed: Json = {"required": [name for name in shape.fields if name in shape.required]}
    joined = needed if needed["required"] else {}
    return {**joined, "properties": parts} if parts else joined


def _subschemas(node: Any) -> Iterator[Json]:  # noqa: ANN401 - any JSON
    if isinstance(node, dict):
        if _is_schema(node):
            yield node
        for part in node.values():
            yield from _subschemas(part)
    elif isinstance(node, list):
        for part in node:
            yield from _subschemas(part)


def _is_schema(node: Json) -> bool:
    """Return whether a mapping is a schema, and not a mapping of names to schemas."""
    return isinstance(node.get("type"), str) or isinstance(node.get("anyOf"), list) or "const" in node


class _Sharing:
    """Writes parts that recur once, under ``$defs``."""

    def __init__(self, schema: Json) -> None:
        self.schema = schema
        self.counts = Counter(json.dumps(part) for part in _subschemas(schema))
        self.names: dict[str, str] = {}
        self.definitions: Json = {}

    def result(self) -> Json:
        """Return the schema with its definitions."""
        schema = self.inside(self.schema, "")
        return {**schema, "$defs": dict(sorted(self.definitions.items()))}

    def inside(self, node: Json, name: str) -> Json:
        return {key: self.visit(part, key if isinstance(part, dict) else name) for key, part in node.items()}

    def visit(self, node: Any, name: str) -> Any:  # noqa: ANN401 - any JSON
        if isinstance(node, list):
            return [self.visit(part, name) for part in node]
        if not isinstance(node, dict):
            return node
        text = json.dumps(node)
        recurs = _is_schema(node) and self.counts[text] > 1 and len(text) >= WORTH_SHARING
        return {"$ref": f"#/$defs/{self.define(text, node, name)}"} if recurs else self.inside(node, name)

    def define(self, text: str, node: Json, name: str) -> str:
        """Return the name under which a part is defined, defining it first if it is new."""
        if text not in self.names:
            taken = set(self.names.values())
            free = (f"{name}{number}" for number in ["", *range(2, len(taken) + 3)])
            self.names[text] = next(key for key in free if key not in taken)
            self.definitions[self.names[text]] = self.inside(node, name)
        return self.names[text]
