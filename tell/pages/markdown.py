"""Markdown in small pieces: numbers, cells, tables."""

from collections.abc import Iterable

import numpy as np
from diplomatic_swings.store.markdown import flowing, table

__all__ = ["bullets", "code", "flowing", "number", "page", "paragraphs", "signed", "span", "table"]

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


def bullets(items: Iterable[str]) -> str:
    """Return a list."""
    return "\n".join(f"- {flowing(item)}" for item in items)


def page(title: str, *parts: str) -> str:
    """Return a page: its title and its parts, an empty line between them."""
    return paragraphs(f"# {title}", *parts) + "\n"


def paragraphs(*parts: str) -> str:
    """Return the parts that are not empty, an empty line between them."""
    return "\n\n".join(filter(None, parts))
