"""Markdown in small pieces: numbers, cells, tables."""

import re
from collections.abc import Iterable, Sequence

import numpy as np

DIGITS = 6


def number(value: float) -> str:
    """Return a number with up to six digits and no exponent."""
    return str(np.format_float_positional(value, precision=DIGITS, fractional=False, trim="-"))


def signed(value: float) -> str:
    """Return a number with its sign."""
    return f"{'+' if value >= 0.0 else '-'}{number(abs(value))}"


def span(low: float, high: float) -> str:
    """Return two bounds."""
    return f"{number(low)} to {number(high)}"


def code(names: Iterable[str]) -> str:
    """Return names in code type, parted by commas."""
    return ", ".join(f"`{name}`" for name in names)


def flowing(text: str) -> str:
    """Return text on one line."""
    return " ".join(text.split())


def bullets(items: Iterable[str]) -> str:
    """Return a list."""
    return "\n".join(f"- {flowing(item)}" for item in items)


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; bars within cells are escaped."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def _cell(text: str) -> str:
    return re.sub(r"(?<!\\)\|", r"\\|", flowing(text))


def page(title: str, *parts: str) -> str:
    """Return a page: its title and its parts, an empty line between them."""
    return paragraphs(f"# {title}", *parts) + "\n"


def paragraphs(*parts: str) -> str:
    """Return the parts that are not empty, an empty line between them."""
    return "\n\n".join(filter(None, parts))
