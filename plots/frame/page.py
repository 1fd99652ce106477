"""A page: title that states the finding, what is shown, the picture, and where it comes from.

All lengths are in points (1/72 inch) from the lower left corner, so that a layout needs no trial.
"""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final

import matplotlib as mpl
from diplomatic_swings.plots.frame.flags import Flag, arrange, draw_flags, height_of
from diplomatic_swings.plots.frame.lettering import balanced, wrapped
from diplomatic_swings.plots.frame.marks import Look, type_size
from diplomatic_swings.plots.frame.palette import INK, SOFT
from diplomatic_swings.plots.frame.size import Size
from diplomatic_swings.plots.frame.style import SIZES, styled
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure

POINTS: Final = 72.0
_MARGIN = 0.9
_TITLE = 1.2
_SMALL = 0.78
_LEADING = 1.32
_AFTER_TITLE = 0.25
_AFTER_HEAD = 0.8
_BEFORE_CAPTION = 0.5


_LEAST = 12.0
"""Height of a page at least, in sizes of its type, so that words leave room for a picture."""

_GIVEN: ContextVar[SubFigure | None] = ContextVar("given", default=None)
"""Part of the caller's figure that takes the place of a new one."""


class Drawing(Figure):
    """A figure that a notebook shows, whatever backend is in use."""

    def _repr_png_(self) -> bytes:
        buffer = io.BytesIO()
        self.savefig(buffer, format="png")
        return buffer.getvalue()


@contextmanager
def drawn_on(part: SubFigure) -> Iterator[None]:
    """Draw the next page on a part of the caller's figure within the block."""
    token = _GIVEN.set(part)
    try:
        yield
    finally:
        _GIVEN.reset(token)


@dataclass(frozen=True)
class Words:
    """What is written around a picture."""

    title: str
    subtitle: str
    caption: str


@dataclass(frozen=True)
class Page:
    """A figure with its words written, and the room that is left for the picture (points)."""

    figure: Figure | SubFigure
    width: float
    height: float
    left: float
    right: float
    bottom: float
    top: float
    em: float

    def axes(self, left: float, bottom: float, right: float, top: float) -> Axes:
        """Return new axes with these edges."""
        w, h = self.width, self.height
        return self.figure.add_axes((left / w, bottom / h, (right - left) / w, (top - bottom) / h))

    def write(self, x: float, y: float, text: str, **look: Look) -> None:
        """Write a text at a point of the page."""
        self.figure.text(x / self.width, y / self.height, text, **look)


def open_page(words: Words, height: float, size: Size) -> Page:
    """Return a new page with its words written; the style of ``size`` must be in force.

    Args:
        words: title, subtitle and caption.
        height: height in inches, where the size leaves it to the picture.
        size: "print" or "projector".

    Raises:
        ValueError: if the part of a figure that is to take it is too low.
    """
    wide, high = mpl.rcParams["figure.figsize"]
    given = _GIVEN.get()
    figure = Drawing(figsize=(wide, height if SIZES[size].own_height else high)) if given is None else given
    em = type_size()
    width, tall = (float(x) / figure.dpi * POINTS for x in (figure.bbox.width, figure.bbox.height))
    if tall < _LEAST * em:
        least = _LEAST * em / POINTS
        raise ValueError(f"ax: expected at least {least:.1f} inches of height (given {tall / POINTS:.1f})")
    margin = _MARGIN * em
    blank = Page(figure, width, tall, margin, width - margin, margin, tall - margin, em)
    top = _head(blank, words)
    return Page(figure, width, tall, margin, width - margin, _foot(blank, words), top, em)


def _head(page: Page, words: Words) -> float:
    """Write title and subtitle; return where the room below them begins."""
    room, y = page.right - page.left, page.top
    big = _TITLE * page.em
    for line in balanced(words.title, room, big, "bold"):
        page.write(page.left, y, line, size=big, weight="bold", va="top")
        y -= _LEADING * big
    y -= _AFTER_TITLE * page.em
    for line in wrapped(words.subtitle, room, page.em):
        page.write(page.left, y, line, size=page.em, va="top", color=SOFT)
        y -= _LEADING * page.em
    return y - _AFTER_HEAD * page.em


def _foot(page: Page, words: Words) -> float:
    """Write the caption; return where the room above it begins."""
    small = _SMALL * page.em
    lines = wrapped(words.caption, page.right - page.left, small)
    for rank, line in enumerate(lines):
        y = page.bottom + (len(lines) - 1 - rank) * _LEADING * small
        page.write(page.left, y, line, size=small, va="bottom", color=SOFT)
    return page.bottom + len(lines) * _LEADING * small + _BEFORE_CAPTION * page.em


def extent(ax: Axes) -> tuple[float, float]:
    """Return width and height of axes in points."""
    dots = ax.figure.dpi / POINTS
    return float(ax.bbox.width) / dots, float(ax.bbox.height) / dots


@dataclass(frozen=True)
class Sheet:
    """A picture of one pair of axes.

    Attributes:
        words: what is written around it; on the caller's axes the title only.
        draw: draws it on axes.
        height: height of its page in inches.
        margins: room left, right and below the axes, in ems.
        flags: dated marks above the axes.
        span: dates at the left and right edge, for flags.
    """

    words: Words
    draw: Callable[[Axes], None]
    height: float
    margins: tuple[float, float, float]
    flags: tuple[Flag, ...] = ()
    span: tuple[float, float] = (0.0, 1.0)


def on_axes(ax: Axes | None, size: Size, sheet: Sheet) -> Axes:
    """Draw a picture of one pair of axes and return them.

    Args:
        ax: the caller's axes, drawn in the style then in force; None for a new page.
        size: size of a new page.
        sheet: the picture.
    """
    if ax is not None:
        return _on_given(ax, sheet)
    with styled(size):
        page = open_page(sheet.words, sheet.height, size)
        left, right, below = (ems * page.em for ems in sheet.margins)
        width = page.right - page.left - left - right
        placed = arrange(sheet.flags, sheet.span, width, (left, right))
        above = height_of(placed) * page.em
        new = page.axes(page.left + left, page.bottom + below, page.right - right, page.top - above)
        sheet.draw(new)
        draw_flags(new, placed)
    return new


def _on_given(ax: Axes, sheet: Sheet) -> Axes:
    """Draw a picture on the caller's axes, with its title above."""
    em = type_size()
    width = extent(ax)[0]
    placed = arrange(sheet.flags, sheet.span, width, (0.0, 0.0))
    sheet.draw(ax)
    draw_flags(ax, placed)
    title = "\n".join(balanced(sheet.words.title, width, em, "bold"))
    ax.set_title(
        title, loc="left", size=em, weight="bold", color=INK, pad=(height_of(placed) + _AFTER_HEAD) * em
    )
    return ax
