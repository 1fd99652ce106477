"""Keys: a line or two that say what marks and colours mean, where labels cannot stand beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
from diplomatic_swings.plots.frame.lettering import text_width
from diplomatic_swings.plots.frame.marks import hairline
from diplomatic_swings.plots.frame.page import Page
from diplomatic_swings.plots.frame.palette import PAPER, SOFT
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

_SIZE = 0.8
_LINE = 1.3
_AFTER_MARK = 0.4
_BETWEEN = 1.4
_MARK = 0.9
_RAMP = 4.0
_LINE_LENGTH = 2.6
_TALL = 0.75
_BELOW_KEYS = 0.4


@dataclass(frozen=True)
class Key:
    """What a mark means.

    Attributes:
        text: its meaning.
        marker: Matplotlib's name of the marker, if it is one.
        color: colour of the marker or patch.
        edge: outline of the patch.
        hatch: hatch of the patch.
        ramp: colours from left to right, if it is a scale.
        line: style of a line, if it is one.
        opacity: of a patch.
    """

    text: str
    marker: str = ""
    color: str = PAPER
    edge: str = PAPER
    hatch: str = ""
    ramp: tuple[Any, ...] = ()
    line: Any = None
    opacity: float = 1.0


def _mark_width(key: Key, em: float) -> float:
    return (_RAMP if key.ramp else _LINE_LENGTH if key.line else _MARK) * em


def _rows(page: Page, keys: Sequence[Key]) -> list[list[tuple[Key, float]]]:
    """Return keys in lines, each with its place from the left edge."""
    rows: list[list[tuple[Key, float]]] = [[]]
    x = 0.0
    for key in keys:
        wide = _mark_width(key, page.em) + _AFTER_MARK * page.em + text_width(key.text, _SIZE * page.em)
        if rows[-1] and x + wide > page.right - page.left:
            rows.append([])
            x = 0.0
        rows[-1].append((key, x))
        x += wide + _BETWEEN * page.em
    return rows


def height_of_keys(page: Page, keys: Sequence[Key]) -> float:
    """Return the height that keys take, in points."""
    return (len(_rows(page, keys)) * _LINE + _BELOW_KEYS) * page.em


def draw_keys(page: Page, keys: Sequence[Key], bottom: float) -> None:
    """Draw keys in lines from the left edge, the last line at ``bottom`` (points)."""
    rows = _rows(page, keys)
    for rank, row in enumerate(reversed(rows)):
        y = bottom + (_BELOW_KEYS + (rank + 0.5) * _LINE) * page.em
        for key, x in row:
            _mark(page, key, page.left + x, y)
            start = page.left + x + _mark_width(key, page.em) + _AFTER_MARK * page.em
            page.write(start, y, key.text, size=_SIZE * page.em, va="center_baseline", color=SOFT)


def _mark(page: Page, key: Key, x: float, y: float) -> None:
    """Draw a key's mark, its left edge at ``x``."""
    em, w, h = page.em, page.width, page.height
    if key.marker:
        line = 0.0 if key.edge == PAPER else hairline()
        look: dict[str, Any] = {"marker": key.marker, "mfc": key.color, "mec": key.edge, "mew": line}
        dot = Line2D([(x + _MARK * em / 2) / w], [y / h], **look)
        page.figure.add_artist(dot)
        return
    if key.line:
        ends = [x / w, (x + _LINE_LENGTH * em) / w]
        page.figure.add_artist(Line2D(ends, [y / h, y / h], color=key.color, ls=key.line))
        return
    colors = key.ramp or (key.color,)
    step = _mark_width(key, em) / len(colors)
    for k, color in enumerate(colors):
        place = ((x + k * step) / w, (y - _TALL * em / 2) / h)
        edge = color if key.ramp else key.edge
        paint: dict[str, Any] = {"fc": color, "ec": edge, "hatch": key.hatch or None, "alpha": key.opacity}
        line = mpl.rcParams["patch.linewidth"]
        page.figure.add_artist(Rectangle(place, step / w, _TALL * em / h, lw=line, **paint))
