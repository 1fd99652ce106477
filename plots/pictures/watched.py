"""Picture: what a scenario tells to watch, as fans of its variables: half and nine tenths of runs."""

import textwrap
from typing import TYPE_CHECKING, Final

import numpy as np
from diplomatic_swings.plots.frame.dates import date_axis, places
from diplomatic_swings.plots.frame.flags import draw_midterm, midterm_of
from diplomatic_swings.plots.frame.marks import hairline, note, type_size
from diplomatic_swings.plots.frame.page import Page, Words, extent, open_page
from diplomatic_swings.plots.frame.palette import GRID, INK, RANGE
from diplomatic_swings.plots.frame.size import Size
from diplomatic_swings.plots.frame.style import styled
from diplomatic_swings.plots.frame.words import NBSP, day_of, end_of, joined, kept_line, source_line
from diplomatic_swings.plots.pictures.fans import BANDS, FANS
from diplomatic_swings.sim.world.state import VARIABLES
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

if TYPE_CHECKING:
    from diplomatic_swings.experiments.runs.runs import BargainingResult

_COLUMNS: Final = {"print": 2, "projector": 3}
"""A slide is wide and low: more panels in a row leave each of them some height."""

_HEIGHT, _ROW = 1.35, 1.65
_LEFT, _RIGHT, _BETWEEN, _HEAD, _GAP, _BELOW = 2.8, 0.5, 0.9, 3.2, 1.2, 1.7
_SMALL, _WIDE, _TICKS = 0.82, 84, 4
_LEADING = 1.3  # room of a label, in sizes of type
_NAMED = 2
"""Variables whose course the title tells."""


def variables_of(result: "BargainingResult") -> tuple[str, ...]:
    """Return the state variables that a scenario tells to watch; those of the usual fans where it names none."""
    usual = tuple(fan.variable for fan in FANS)
    return tuple(result.scenario.content.get("watched") or usual)


def _paths(result: "BargainingResult", variable: str) -> NDArray[np.float64]:
    return np.asarray(result.paths["state"].sel(variable=variable).values)


def _head(variable: str) -> str:
    """Return what a variable is, with its unit where it has one that counts something."""
    num = VARIABLES[variable]
    plain = num.unit in {"share", "index", "0 or 1", "-1..1", "0..1", "recent moves"}
    return f"{num.meaning[:1].upper()}{num.meaning[1:]}" + ("" if plain else f", {num.unit}")


def _course(result: "BargainingResult", variable: str) -> str:
    """Return from where to where the median of a variable goes."""
    path = np.median(_paths(result, variable), axis=0)
    digits = 0 if np.abs(path).max() >= 20 else 1 if np.abs(path).max() >= 2 else 2
    start, end = (f"{path[place] + 0.0:.{digits}f}" for place in (0, -1))
    return f"{end} throughout" if start == end else f"from {start} to{NBSP}{end}"


def title_watched(result: "BargainingResult") -> str:
    """Return the finding: where the first variables go."""
    parts = [f"{_short(variable)} {_course(result, variable)}" for variable in variables_of(result)[:_NAMED]]
    return f"Medians over runs: {joined(parts)}"


def _short(variable: str) -> str:
    """Return what a variable is, without what its scale says."""
    return VARIABLES[variable].meaning.partition(":")[0].partition(",")[0]


def alt_watched(result: "BargainingResult") -> str:
    """Return the picture in one sentence, for those who do not see it."""
    words = joined([f"{_short(variable)} {_course(result, variable)}" for variable in variables_of(result)])
    return f"What to watch: fans with 50 and 90 % bands until {end_of(result)}; medians: {words}."


def plot_watched(result: "BargainingResult", size: Size = "print") -> Figure | SubFigure:
    """Draw fans of the variables that the scenario tells to watch.

    Args:
        result: what an ensemble found.
        size: "print" or "projector".
    """
    variables = variables_of(result)
    columns = _COLUMNS[size]
    rows = -(-len(variables) // columns)
    caption = [kept_line(result), source_line(result)]
    if midterm_of(result.scenario) is not None:
        caption.insert(0, f"Dashed: midterm, {day_of(result.scenario.midterm)}.")
    words = Words(
        title_watched(result),
        "What the scenario tells to watch: medians, half and nine tenths of runs (bands)",
        " ".join(part for part in caption if part),
    )
    with styled(size):
        page = open_page(words, _HEIGHT + _ROW * rows, size)
        for number, variable in enumerate(variables):
            ax = _panel(page, divmod(number, columns), (rows, columns))
            _draw(ax, result, variable, _WIDE // columns)
            ax.tick_params(labelbottom=number + columns >= len(variables))
    return page.figure


def _panel(page: Page, place: tuple[int, int], grid: tuple[int, int]) -> Axes:
    """Return the axes at a row and a column of a grid of so many of both."""
    em = page.em
    (row, column), (rows, columns) = place, grid
    wide = (page.right - page.left + _BETWEEN * em) / columns
    tall = (page.top - page.bottom - _BELOW * em) / rows
    left, top = page.left + column * wide + _LEFT * em, page.top - row * tall
    right = page.left + (column + 1) * wide - (_RIGHT + _BETWEEN) * em
    return page.axes(left, top - tall + _GAP * em, right, top - _HEAD * em)


def _ticks(ax: Axes) -> int:
    """Return into how many parts labels may divide the axis, so that all have room beside it."""
    return max(1, min(_TICKS, int(extent(ax)[1] / (_LEADING * type_size()))))


def _draw(ax: Axes, result: "BargainingResult", variable: str, letters: int) -> None:
    """Draw one fan, with what it is above it, in lines of so many letters."""
    x, paths = places(result), _paths(result, variable)
    for low, high, opacity in BANDS:
        ends = np.quantile(paths, (low, high), axis=0)
        ax.fill_between(x, *ends, color=RANGE, alpha=opacity, lw=0)
    ax.plot(x, np.median(paths, axis=0), color=RANGE)
    draw_midterm(ax, midterm_of(result.scenario))
    date_axis(ax, result, extent(ax)[0], crowded=True)
    ax.yaxis.set_major_locator(MaxNLocator(_ticks(ax), steps=[1, 2, 5, 10], min_n_ticks=1))
    ax.grid(axis="y", color=GRID, lw=hairline())
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="y", length=0)
    em = type_size()
    head = "\n".join(textwrap.wrap(_head(variable), letters)[:2])
    note(
        ax,
        head,
        (0, 1),
        ((0.4 - _LEFT) * em, 0.6 * em),
        weight="bold",
        size=_SMALL * em,
        color=INK,
        va="bottom",
    )
