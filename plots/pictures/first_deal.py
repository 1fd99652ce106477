"""Picture: how long it takes until the first deal, as one dot for every twentieth of the runs."""

import datetime as dt
from typing import TYPE_CHECKING, Any

import numpy as np
from diplomatic_swings.plots.frame.dates import date_axis, places
from diplomatic_swings.plots.frame.flags import flags_of
from diplomatic_swings.plots.frame.marks import hairline, note, type_size
from diplomatic_swings.plots.frame.page import Sheet, Words, extent, on_axes
from diplomatic_swings.plots.frame.palette import GRID, INK, PAPER, RANGE, SOFT
from diplomatic_swings.plots.frame.size import Size
from diplomatic_swings.plots.frame.words import (
    TWENTY,
    day_of,
    end_of,
    frequency,
    joined,
    month,
    out_of,
    sentence,
    source_line,
)
from diplomatic_swings.sim.world.calendar import date_of
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter
from matplotlib.transforms import blended_transform_factory
from numpy.typing import NDArray

if TYPE_CHECKING:
    from diplomatic_swings.experiments.runs.runs import BargainingResult

_HEIGHT = 3.8
_MARGINS = (1.8, 8.0, 2.9)
_FILL, _LARGEST = 0.86, 1.2
_SIDE = 1.0
_PALE = 0.15
_SMALL = 0.85
_QUARTERS = (0.25, 0.5, 0.75)
_NAMES = ("a quarter", "half", "three quarters")
_CAPTION = "A deal is a ceasefire of the whole front, of any age, or a settlement; dictated terms are none."


def deals(result: "BargainingResult") -> int:
    """Return how many runs have a deal within the horizon."""
    return int(result.counts.first_deal[:-1].sum())


def week_by_which(result: "BargainingResult", share: float) -> int:
    """Return the week by which a share of the runs that have a deal has had it."""
    reached = np.cumsum(result.counts.first_deal[:-1])
    return int(np.searchsorted(reached, max(share * deals(result), 1.0)))


def _when(result: "BargainingResult", week: int) -> str:
    """Return a week as a date in words, as fine as the horizon asks for."""
    day: dt.date = date_of(result.scenario.start, week)
    return day_of(day) if end_of(result)[0].isdigit() else month(day)


def title_first_deal(result: "BargainingResult") -> str:
    """Return the finding: how many runs have a deal, and when half of them have it."""
    first = deals(result)
    have = (
        "has" if out_of([first, result.runs - first], result.runs)[0][0] == 1 or first in {0, 1} else "have"
    )
    head = sentence(f"{frequency(first, result.runs)} {have} a deal by {end_of(result)}")
    if first < 2:
        return head
    return f"{head}, half of these by {_when(result, week_by_which(result, 0.5))}"


def alt_first_deal(result: "BargainingResult") -> str:
    """Return the picture in one sentence, for those who do not see it."""
    first = deals(result)
    if not first:
        return f"{title_first_deal(result)}. Dots, all of them beside the axis of dates."
    when = [
        f"{n} by {_when(result, week_by_which(result, q))}" for n, q in zip(_NAMES, _QUARTERS, strict=True)
    ]
    return (
        f"{title_first_deal(result)}. Dots along the axis of dates; of the runs with a deal, {joined(when)}."
    )


def quantile_weeks(result: "BargainingResult") -> tuple[NDArray[np.int64], int]:
    """Return the week of the first deal of each dot that has one, and the number of dots without."""
    first = deals(result)
    (with_deal, without), base = out_of([first, result.runs - first], result.runs)
    reached = np.cumsum(result.counts.first_deal[:-1])
    ranks = (np.arange(with_deal) + 0.5) / base * result.runs
    weeks = np.searchsorted(reached, np.minimum(ranks, first))
    return weeks.astype(np.int64), without


def plot_first_deal(result: "BargainingResult", ax: Axes | None = None, size: Size = "print") -> Axes:
    """Draw when runs have their first deal: one dot for each twentieth of them, one row each.

    Args:
        result: what an ensemble found.
        ax: axes to draw on; None for a page of its own.
        size: size of that page, "print" or "projector".
    """
    x = places(result)
    rest = "" if result.runs <= TWENTY else f" for each {TWENTY}th of the runs; the shade is the exact share"
    subtitle = f"Date of the first deal, one dot {rest or 'for each run'}".replace("  ", " ")
    words = Words(title_first_deal(result), subtitle, f"{_CAPTION} {source_line(result)}")
    span = (float(x[0]), float(x[-1]))
    sheet = Sheet(words, lambda to: _draw(to, result), _HEIGHT, _MARGINS, flags_of(result), span)
    return on_axes(ax, size, sheet)


def _draw(ax: Axes, result: "BargainingResult") -> None:
    """Draw one row for each dot, the dot at its first deal or beside the axis, and the exact share behind."""
    width, height = extent(ax)
    weeks, without = quantile_weeks(result)
    rows = len(weeks) + without
    ax.set_ylim(0.0, rows)
    x, line = places(result), hairline()
    share = np.cumsum(result.counts.first_deal[:-1]) / result.runs
    ax.fill_between(x, 0.0, share * rows, step="post", color=RANGE, alpha=_PALE, lw=0)
    place = np.arange(rows) + 0.5
    ax.hlines(place[: len(weeks)], x[weeks], x[-1], color=RANGE, lw=line)
    dot = min(_FILL * height / rows, _LARGEST * type_size())
    look: dict[str, Any] = {"marker": "o", "ls": "", "ms": dot, "clip_on": False, "zorder": 4}
    ax.plot(x[weeks], place[: len(weeks)], mfc=RANGE, mec=PAPER, mew=line, **look)
    date_axis(ax, result, width)
    ax.yaxis.set_major_locator(
        FixedLocator(sorted({rows * q for q in (0.0, *_QUARTERS, 1.0) if rows * q % 1 == 0}))
    )
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0f}"))
    ax.grid(axis="y", color=GRID, lw=line)
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="y", length=0)
    em = type_size()
    beside = np.full(without, 1.0 + _SIDE * em / width)
    across = blended_transform_factory(ax.transAxes, ax.transData)
    ax.plot(beside, place[len(weeks) :], mfc=PAPER, mec=SOFT, mew=1.5 * line, transform=across, **look)
    _label(ax, len(weeks), rows)


def _label(ax: Axes, count: int, rows: int) -> None:
    """Write beside the axis how many rows have a deal and how many have none."""
    em = type_size()
    across = blended_transform_factory(ax.transAxes, ax.transData)
    shift = ((_SIDE + 1.0) * em, 0.0)
    look = {"va": "center", "size": _SMALL * em, "color": INK}
    if count < rows:
        note(ax, f"{rows - count} without", (1, (count + rows) / 2), shift, across, **look)
    if count:
        note(ax, f"{count} with a deal", (1, count / 2), shift, across, **look)
