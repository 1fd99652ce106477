"""Marks common to all pictures: lengths of the style in force, notes beside a point, leaders."""

from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes

Where = Any
"""Coordinates of a point: Matplotlib's name of them, or a transform."""

Look = Any
"""A property of a text, whichever it is."""

IN_AXES = "axes fraction"


def type_size() -> float:
    """Return the size of plain text in the style in force, in points."""
    return float(mpl.rcParams["font.size"])


def hairline() -> float:
    """Return the width of the thinnest lines in the style in force, in points."""
    return float(mpl.rcParams["axes.linewidth"])


def thick() -> float:
    """Return the width of lines of data in the style in force, in points."""
    return float(mpl.rcParams["lines.linewidth"])


def dot() -> float:
    """Return the size of a mark in the style in force, in points."""
    return float(mpl.rcParams["lines.markersize"])


def note(
    ax: Axes,
    text: str,
    point: tuple[float, float],
    shift: tuple[float, float] = (0.0, 0.0),
    where: Where = IN_AXES,
    **look: Look,
) -> None:
    """Write a text beside a point, even outside the axes.

    Args:
        ax: axes.
        text: what to write.
        point: where, in the coordinates ``where``.
        shift: how far right of and above the point, in points.
        where: coordinates of the point.
        **look: properties of the text.
    """
    ax.annotate(text, point, shift, xycoords=where, textcoords="offset points", annotation_clip=False, **look)


def leader(
    ax: Axes, point: tuple[float, float], shift: tuple[float, float], color: str, where: Where = IN_AXES
) -> None:
    """Draw a thin line from a point to one ``shift`` points away from it."""
    arrow = {"arrowstyle": "-", "color": color, "lw": hairline(), "shrinkA": 0, "shrinkB": 0}
    note(ax, "", point, shift, where, arrowprops=arrow)
