"""The tables of the model: their parts, and the numbers that a scenario gives them."""

import inspect
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from diplomatic_swings.forms.numbers import Quantity
from diplomatic_swings.forms.quantity import Num, numbers
from diplomatic_swings.tell.pages.markdown import number, span, table

HEADS = ("name", "meaning", "unit", "bounds", "value", "plausible", "source")


class Part(NamedTuple):
    """A part of a table: the comment above it in the source, and the fields below that."""

    title: str
    fields: tuple[str, ...]


def parts(record: type) -> list[Part]:
    """Return the parts of a table of numbers, as comments in its source set them off."""
    made: list[tuple[str, list[str]]] = [("", [])]
    for line in inspect.getsource(record).splitlines():
        if comment := re.match(r"    # (.+)", line):
            made.append((comment[1], []))
        elif field := re.match(r"    (\w+): ", line):
            made[-1][1].append(field[1])
    return [Part(_title(title), tuple(fields)) for title, fields in made if fields]


def _title(words: str) -> str:
    return words[:1].upper() + words[1:]


def described(record: type, given: Mapping[str, Any], level: str = "##") -> str:
    """Return the numbers of a table with what a scenario gives them, part by part.

    Args:
        record: the table.
        given: what the scenario says, by field.
        level: mark of the headings of parts.
    """
    known = numbers(record)
    texts = []
    for part in parts(record):
        texts += [f"{level} {part.title}"] if part.title else []
        texts.append(table(HEADS, (row(name, known[name], given[name]) for name in part.fields)))
    return "\n\n".join(texts)


def row(name: str, num: Num, given: Quantity) -> tuple[str, ...]:
    """Return a number as a row: name, meaning, unit, bounds, value, plausible range, source."""
    plausible = span(*given.range) if given.range else ""
    bounds = span(num.low, num.high)
    return f"`{name}`", num.meaning, num.unit, bounds, number(given.value), plausible, given.source or ""


def first_sentence(thing: object) -> str:
    """Return the first line of a docstring, without the verb that functions begin with."""
    line = (inspect.getdoc(thing) or "").partition("\n")[0]
    return _title(re.sub(r"^(Return|Write) ", "", line))
