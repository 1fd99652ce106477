"""Picture: where scenarios lie between a war that goes on, a freeze, and terms in force."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from diplomatic_swings.plots.frame.lettering import spread, text_width
from diplomatic_swings.plots.frame.marks import hairline, leader, note, type_size
from diplomatic_swings.plots.frame.page import Sheet, Words, extent, on_axes
from diplomatic_swings.plots.frame.palette import FAINT, GRID, INK, PAPER, RANGE, SOFT
from diplomatic_swings.plots.frame.size import Size
from diplomatic_swings.plots.frame.words import joined, number, percent, sentence, version_words
from diplomatic_swings.sim.world.outcomes import FREEZE, IMPOSED, SETTLE, STALL, WALKOUT
from matplotlib.axes import Axes
from matplotlib.patches import Ellipse, Polygon
from numpy.typing import NDArray

if TYPE_CHECKING:
    from diplomatic_swings.experiments.runs.compare import GameComparison
    from diplomatic_swings.experiments.runs.runs import BargainingResult

_HEIGHT = 5.2
_MARGINS = (0.5, 0.5, 1.6)
_ROOT3 = math.sqrt(3.0)
_CORNERS: Final = np.array([[0.0, 0.0], [1.0, 0.0], [0.5, _ROOT3 / 2.0]])
"""Places of war, freeze and terms in a triangle of side one."""

NAMES: Final = ("war goes on", "freeze", "terms in force")
_PARTS: Final = ((STALL, WALKOUT), (FREEZE,), (SETTLE, IMPOSED))
_STEPS = (0.25, 0.5, 0.75)
_ZOOMS, _ROOM = (0.2, 0.4, 0.6, 0.8), 1.05
_MIDDLE = 0.5
_RADIUS: Final = math.sqrt(-2.0 * math.log(0.05))
"""Half axes, in standard deviations, of the ellipse that holds 95 % of a normal in the plane."""

_SMALL, _ROW = 0.82, 1.15
_FADED = 0.25
_LEAST = 1e-6
_MOST_NAMED = 3


class Point(NamedTuple):
    """A scenario: its name, its shares of war, freeze and terms, and the number of runs."""

    name: str
    shares: NDArray[np.float64]
    imposed: float
    runs: int

    def place(self, zoom: float) -> NDArray[np.float64]:
        """Return its place in the triangle, or in its corner of war cut off at ``zoom``."""
        return np.asarray(_zoomed(self.shares, zoom) @ _CORNERS)


def _zoomed(shares: NDArray[np.float64], zoom: float) -> NDArray[np.float64]:
    """Return shares as parts of the corner of war in which freeze and terms are at most ``zoom``."""
    others = shares[1:] / zoom
    return np.array([1.0 - others.sum(), *others])


def zoom_of(points: list[Point]) -> float:
    """Return how much of the triangle, from the corner of war, holds all points: all, or some fifths of it."""
    farthest = max(1.0 - float(point.shares[0]) for point in points)
    return next((zoom for zoom in _ZOOMS if farthest * _ROOM <= zoom), 1.0)


def points_of(shown: "Sequence[BargainingResult] | GameComparison") -> list[Point]:
    """Return one point for each result; two of one name are told apart as the first and the second."""
    if isinstance(shown, Sequence):
        return [_point(result) for result in shown]
    points = [_point(result) for result in (shown.a, shown.b)]
    if points[0].name != points[1].name:
        return points
    return [
        p._replace(name=f"{p.name} ({rank})") for p, rank in zip(points, ("first", "second"), strict=True)
    ]


def _point(result: "BargainingResult") -> Point:
    counts = result.counts.outcome[-1]
    shares = np.array([counts[list(part)].sum() for part in _PARTS]) / result.runs
    return Point(result.scenario.name, shares, float(counts[IMPOSED]) / result.runs, result.runs)


def title_triangle(shown: "Sequence[BargainingResult] | GameComparison") -> str:
    """Return the finding: which scenario freezes most, and which brings most terms into force."""
    points = points_of(shown)
    freezes = max(points, key=lambda p: float(p.shares[1]))
    ends = max(points, key=lambda p: float(p.shares[2]))
    if len(points) == 1:
        words = joined(
            [f"{name} in {percent(float(x))}" for name, x in zip(NAMES, points[0].shares, strict=True)]
        )
        return f"{sentence(points[0].name)}: {words} of runs at the end"
    same = all(np.allclose(p.shares, points[0].shares) for p in points)
    if same:
        return "All scenarios end alike"
    return (
        f"A freeze is most frequent under {freezes.name} ({percent(float(freezes.shares[1]))} of runs); "
        f"terms in force under {ends.name} ({percent(float(ends.shares[2]))})"
    )


def alt_triangle(shown: "Sequence[BargainingResult] | GameComparison") -> str:
    """Return the picture in one sentence, for those who do not see it."""
    parts = [f"{p.name} {' / '.join(percent(float(x)) for x in p.shares)}" for p in points_of(shown)]
    return (
        f"{title_triangle(shown)}. A triangle of shares at the end, {' / '.join(NAMES)}: {'; '.join(parts)}."
    )


def plot_triangle(
    shown: "Sequence[BargainingResult] | GameComparison", ax: Axes | None = None, size: Size = "print"
) -> Axes:
    """Draw scenarios in a triangle by the states in which their runs end.

    Args:
        shown: results, or a comparison of two.
        ax: axes to draw on; None for a page of its own.
        size: size of that page, "print" or "projector".
    """
    points = points_of(shown)
    subtitle = (
        "Shares of runs at the end: all at a corner, none on the side across; ellipses: 95 % of sampling"
    )
    words = Words(title_triangle(shown), subtitle, _caption(shown, points))
    return on_axes(ax, size, Sheet(words, lambda to: _draw(to, points), _HEIGHT, _MARGINS))


def _caption(shown: "Sequence[BargainingResult] | GameComparison", points: list[Point]) -> str:
    results = shown if isinstance(shown, Sequence) else [shown.a, shown.b]
    imposed = [f"{p.name} {percent(p.imposed)}" for p in points if p.imposed]
    parts = "War goes on: stall or walkout. Terms in force: settled or imposed"
    words = f"{parts} ({joined(imposed)} imposed)." if imposed else f"{parts}; none is imposed."
    runs, seeds = sorted({p.runs for p in points}), sorted({result.seed for result in results})
    many = joined([number(n) for n in runs], "or")
    names = joined([p.name for p in points]) if len(points) <= _MOST_NAMED else f"{len(points)} scenarios"
    what = f"Scenario{'s' * (len(points) > 1)} {names}" if len(points) <= _MOST_NAMED else names
    if zoom_of(points) < 1.0:
        words += " Only the corner is drawn that holds all of them."
    word = "run" if runs == [1] else "runs"
    weeks = joined([str(w) for w in sorted({result.weeks for result in results})], "or")
    seed = joined([str(s) for s in seeds])
    return f"{words} {what}, {many} {word}{' each' * (len(points) > 1)} of {weeks} weeks, seed {seed}; {version_words()}."


def _draw(ax: Axes, points: list[Point]) -> None:
    """Draw the triangle, its grid, and the points with their ellipses and names."""
    ax.set_axis_off()
    zoom = zoom_of(points)
    width, height = extent(ax)
    tall = _ROOT3 / 2.0
    ax.set_ylim(0.0, tall)
    broad = tall * width / height
    ax.set_xlim(0.5 - broad / 2.0, 0.5 + broad / 2.0)
    for step in _STEPS:
        for corner in range(3):
            ends = [_on_side(corner, other, step) for other in range(3) if other != corner]
            ax.plot(*np.transpose(ends), color=GRID, lw=hairline(), zorder=0)
    ax.add_patch(Polygon(_CORNERS, closed=True, fill=False, ec=SOFT, lw=hairline(), clip_on=False))
    _corners(ax, zoom)
    _scale(ax, zoom)
    for point in points:
        _ellipse(ax, point, zoom)
    if len(points) == 2:
        arrow = {"arrowstyle": "-|>", "color": INK, "lw": 2 * hairline(), "shrinkA": 3, "shrinkB": 3}
        start, end = (tuple(point.place(zoom)) for point in points)
        ax.annotate("", end, start, arrowprops=arrow, zorder=5)
    for point in points:
        look: dict[str, Any] = {"mfc": RANGE, "mec": PAPER, "mew": hairline(), "zorder": 6}
        ax.plot(*point.place(zoom), "o", clip_on=False, **look)
    _names(ax, points, zoom)


def _on_side(corner: int, other: int, share: float) -> NDArray[np.float64]:
    """Return the place on the side between two corners at which the first has a share."""
    return np.asarray(share * _CORNERS[corner] + (1.0 - share) * _CORNERS[other])


def _corners(ax: Axes, zoom: float) -> None:
    """Write what each corner means."""
    em = type_size()
    cut = f" {percent(zoom)}" if zoom < 1.0 else ""
    for place, name, shift, look in (
        (_CORNERS[0], NAMES[0], (0.0, -1.5), {"ha": "center"}),
        (_CORNERS[1], NAMES[1] + cut, (0.0, -1.5), {"ha": "center"}),
        (_CORNERS[2], NAMES[2] + cut, (0.9, -0.4), {"ha": "left"}),
    ):
        shifted = (shift[0] * em, shift[1] * em)
        note(ax, name, (place[0], place[1]), shifted, "data", weight="bold", color=INK, **look)


def _scale(ax: Axes, zoom: float) -> None:
    """Write the shares of terms on the left side, of a freeze at the bottom, and of war on none."""
    em = _SMALL * type_size()
    for step in _STEPS:
        left, below = _on_side(2, 0, step), _on_side(1, 0, step)
        note(
            ax,
            f"{percent(step * zoom)}{' terms' * (step == _MIDDLE)}",
            tuple(left),
            (-0.5 * em, 0),
            "data",
            ha="right",
            va="center",
            size=em,
            color=SOFT,
        )
        note(
            ax,
            f"{percent(step * zoom)}{' freeze' * (step == _MIDDLE)}",
            tuple(below),
            (0, -1.4 * em),
            "data",
            ha="center",
            size=em,
            color=SOFT,
        )


def _ellipse(ax: Axes, point: Point, zoom: float) -> None:
    """Draw where 95 % of samples of so many runs would fall (normal approximation of the multinomial)."""
    p = point.shares
    scatter = _CORNERS.T @ ((np.diag(p) - np.outer(p, p)) / point.runs) @ _CORNERS / zoom**2
    sizes, axes = np.linalg.eigh(scatter)
    if sizes[-1] < _LEAST * _LEAST:
        return
    wide, tall = 2.0 * _RADIUS * np.sqrt(np.maximum(sizes[::-1], 0.0))
    angle = math.degrees(math.atan2(axes[1, 1], axes[0, 1]))
    patch = Ellipse(tuple(point.place(zoom)), wide, tall, angle=angle, fc=RANGE, alpha=_FADED, lw=0)
    ax.add_patch(patch)
    outline = ((0.0, 0.0), (1.0, 0.0), (0.5, _ROOT3 / 2.0))
    patch.set_clip_path(Polygon(outline, closed=True, transform=ax.transData))


def _names(ax: Axes, points: list[Point], zoom: float) -> None:
    """Write names in a column right of the triangle, in the order of height, with leaders to their points."""
    em = type_size()
    small = _SMALL * em
    width, height = extent(ax)
    x0, (y0, y1) = ax.get_xlim()[0], ax.get_ylim()
    scale = height / (y1 - y0)
    order = sorted(points, key=lambda p: float(p.place(zoom)[1]))
    heights = [(p.place(zoom)[1] - y0) * scale for p in order]
    spots = spread(heights, _ROW * small, 0.6 * small, height - 3.0 * em)
    for point, spot in zip(order, spots, strict=True):
        place = point.place(zoom)
        x, y = ((place - (x0, y0)) * scale).tolist()
        start = min((_edge(spot / scale) - x0) * scale + 1.2 * em, width - text_width(point.name, small))
        leader(ax, tuple(place), (start - x - 0.2 * em, spot - y), FAINT, "data")
        note(ax, point.name, tuple(place), (start - x, spot - y), "data", va="center", size=small, color=INK)


def _edge(y: float) -> float:
    """Return where the right side of the triangle is at a height."""
    return 1.0 - y / _ROOT3
