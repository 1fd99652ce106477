"""Lettering: how wide a text is, where it breaks, how labels keep clear of each other."""

import re
from collections.abc import Sequence
from functools import lru_cache

from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

_REMEMBERED = 4096
_TRIALS = 40
_SIZE = 10.0
_PARTS = re.compile(r"[^ ]+| +")


def text_width(text: str, size: float, weight: str = "normal") -> float:
    """Return the width of one line of text in points: that of its words, which recur, and of its spaces."""
    return size * sum(_advance(part, weight) for part in _PARTS.findall(text))


@lru_cache(_REMEMBERED)
def _advance(part: str, weight: str) -> float:
    """Return how far the letters of a word, or spaces, move the pen, in ems."""
    font = FontProperties(family="sans-serif", size=_SIZE, weight=weight)
    return float(text_to_path.get_text_width_height_descent(part, font, ismath=False)[0]) / _SIZE


def wrapped(text: str, width: float, size: float, weight: str = "normal") -> list[str]:
    """Return a text broken into lines at most ``width`` points wide; no word is broken."""
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, weight) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def balanced(text: str, width: float, size: float, weight: str = "normal") -> list[str]:
    """Return a text broken into as few lines as :func:`wrapped` needs: between clauses, or else evenly."""
    lines = even = wrapped(text, width, size, weight)
    clauses = text.replace("; ", ";\n").split("\n")
    if len(clauses) == len(lines) and all(text_width(c, size, weight) <= width for c in clauses):
        return clauses
    for step in range(1, _TRIALS):
        narrower = wrapped(text, width * (1.0 - step / _TRIALS), size, weight)
        if len(narrower) > len(lines):
            break
        even = narrower
    return even


def shortened(text: str, width: float, size: float) -> str:
    """Return a text, cut at a word and closed with an ellipsis if it is wider than ``width`` points."""
    if text_width(text, size) <= width:
        return text
    words = text.split(" ")
    while len(words) > 1 and text_width(" ".join(words) + "\N{HORIZONTAL ELLIPSIS}", size) > width:
        words.pop()
    return " ".join(words).rstrip(" ,;(") + "\N{HORIZONTAL ELLIPSIS}"


def spread(places: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Return places, in the order given and rising, at least ``gap`` apart and as near as can be.

    Labels that would overlap are pushed apart around their common middle (pool adjacent violators).
    They stay within ``low`` and ``high`` if there is room.
    """
    blocks: list[tuple[float, int]] = []
    for place, rank in zip(places, range(len(places)), strict=True):
        mean, size = place - rank * gap, 1
        while blocks and blocks[-1][0] > mean:
            before, count = blocks.pop()
            mean, size = (before * count + mean * size) / (count + size), size + count
        blocks.append((mean, size))
    loose = [mean for mean, size in blocks for _ in range(size)]
    top = high - (len(places) - 1) * gap
    return [max(min(mean, top), low) + rank * gap for rank, mean in enumerate(loose)]
