"""Flags above a picture: the midterm and the dated events of a scenario, with labels that keep clear."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from diplomatic_swings.plots.frame.dates import as_number
from diplomatic_swings.plots.frame.lettering import text_width
from diplomatic_swings.plots.frame.marks import hairline, leader, note, type_size
from diplomatic_swings.plots.frame.palette import INK, PAPER, SOFT
from diplomatic_swings.sim.world.calendar import date_of
from matplotlib.axes import Axes
from matplotlib.transforms import blended_transform_factory

if TYPE_CHECKING:
    from diplomatic_swings.experiments.runs.runs import BargainingResult
    from diplomatic_swings.sim.tables.records import Scenario

ROWS: Final = 4
"""Rows of labels above a picture; an event that finds no room in them keeps its tick."""

FEW_ROWS: Final = 2
"""The same, where room is scarce."""

_SIZE = 0.78
_ROW = 1.15
_TICK = 0.45
_GAP = 0.35
_STEM = 0.75
_LIMIT = 48
_DASHED, _HALO, _CLEAR = 1.3, 1.8, 0.7
_DASHES = (0, (4, 2))


class Flag(NamedTuple):
    """A dated mark: its place on the axis of dates, its text, and whether it is the midterm."""

    x: float
    text: str
    midterm: bool = False


class Placed(NamedTuple):
    """A flag with the row and the side of its label; no row if there is no room for it."""

    flag: Flag
    row: int | None
    right: bool


def midterm_of(scenario: "Scenario") -> float | None:
    """Return the place of the midterm on the axis of dates; None if it is not within the horizon."""
    last = date_of(scenario.start, scenario.weeks)
    return as_number(scenario.midterm) if scenario.start <= scenario.midterm <= last else None


def event_places(scenario: "Scenario") -> list[float]:
    """Return the places of the events within the horizon on the axis of dates."""
    last = date_of(scenario.start, scenario.weeks)
    return [as_number(e.date) for e in scenario.events if scenario.start <= e.date <= last]


def flags_of(result: "BargainingResult") -> tuple[Flag, ...]:
    """Return the flags of a result's scenario within its horizon, the midterm first."""
    scenario = result.scenario
    last = date_of(scenario.start, scenario.weeks)
    vote = midterm_of(scenario)
    first = () if vote is None else (Flag(vote, "midterm", midterm=True),)
    shown = (e for e in scenario.events if scenario.start <= e.date <= last)
    return first + tuple(Flag(as_number(e.date), _cut(e.name)) for e in shown)


def _cut(name: str) -> str:
    return name if len(name) <= _LIMIT else name[: _LIMIT - 1].rstrip() + "\N{HORIZONTAL ELLIPSIS}"


def arrange(
    flags: Sequence[Flag],
    span: tuple[float, float],
    width: float,
    edges: tuple[float, float],
    rows: int = ROWS,
) -> list[Placed]:
    """Return flags with places for their labels, none of which meets a label or a stem of another.

    Labels are set from right to left, each in the lowest row that is free to the right of its stem,
    or else to the left.

    Args:
        flags: what to place; the midterm goes first.
        span: dates at the left and right edge of the axes.
        width: width of the axes in points.
        edges: room to the left and right of the axes, points.
        rows: how many rows of labels there may be.
    """
    em = type_size()
    scale = width / (span[1] - span[0])
    taken: list[tuple[float, float, int]] = []
    stems: list[tuple[float, int]] = []
    placed: list[Placed] = []
    for flag in sorted(flags, key=lambda f: (not f.midterm, -f.x)):
        x = (flag.x - span[0]) * scale
        long = text_width(flag.text, _SIZE * em) + _GAP * em
        sides = {right: (x, x + long) if right else (x - long, x) for right in (True, False)}
        fitting = [right for right, (a, b) in sides.items() if a >= -edges[0] and b <= width + edges[1]]
        choices = ((row, right) for right in fitting for row in range(rows))
        free = (c for c in choices if _is_free(x, c[0], sides[c[1]], taken, stems))
        row, right = next(free, (None, True))
        placed.append(Placed(flag, row, right))
        if row is not None:
            taken.append((*sides[right], row))
            stems.append((x, row))
    return placed


def _is_free(
    x: float,
    row: int,
    span: tuple[float, float],
    taken: list[tuple[float, float, int]],
    stems: list[tuple[float, int]],
) -> bool:
    """Return whether a label and its stem meet no other label and no other stem."""
    meets = any(a < span[1] and span[0] < b and row == r for a, b, r in taken)
    crossed = any(a < x < b and r < row for a, b, r in taken)
    crosses = any(span[0] < s < span[1] and row <= r for s, r in stems)
    return not (meets or crossed or crosses)


def height_of(placed: Sequence[Placed]) -> float:
    """Return the height that flags take above the axes, in ems."""
    if not placed:
        return 0.0
    rows = max((p.row + 1 for p in placed if p.row is not None), default=0)
    return _TICK + rows * _ROW


def draw_flags(ax: Axes, placed: Sequence[Placed]) -> None:
    """Draw flags above axes, and the midterm as a dashed line through them."""
    em = type_size()
    across = blended_transform_factory(ax.transData, ax.transAxes)
    for flag, row, right in placed:
        tall = _TICK * em if row is None else (_TICK + (row + _STEM) * _ROW) * em
        leader(ax, (flag.x, 1.0), (0.0, tall), INK, across)
        if flag.midterm:
            draw_midterm(ax, flag.x)
        if row is not None:
            shift = ((0.5 if right else -0.5) * _GAP * em, (_TICK + row * _ROW) * em)
            look = {"ha": "left" if right else "right", "va": "bottom", "size": _SIZE * em}
            note(ax, flag.text, (flag.x, 1.0), shift, across, color=INK if flag.midterm else SOFT, **look)


def draw_midterm(ax: Axes, x: float | None) -> None:
    """Draw the midterm as a dashed line on a pale one, seen on light and dark, if it is in sight."""
    if x is not None:
        thin = _DASHED * hairline()
        ax.axvline(x, color=PAPER, lw=_HALO * thin, alpha=_CLEAR, zorder=2.9)
        ax.axvline(x, color=INK, lw=thin, ls=_DASHES, zorder=3)
