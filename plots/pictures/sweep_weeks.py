"""Picture: the share of runs in each outcome over time, as the range over the points of a sweep."""

from typing import TYPE_CHECKING

from diplomatic_swings.plots.frame.dates import date_axis, places
from diplomatic_swings.plots.frame.flags import draw_midterm, midterm_of
from diplomatic_swings.plots.frame.marks import hairline, note, thick, type_size
from diplomatic_swings.plots.frame.page import Words, extent, open_page
from diplomatic_swings.plots.frame.palette import GRID, INK, OUTCOME_INK, SOFT
from diplomatic_swings.plots.frame.size import Size
from diplomatic_swings.plots.frame.style import styled
from diplomatic_swings.plots.frame.words import joined, number, percent, version_words
from diplomatic_swings.plots.pictures.bands import EN_DASH, PLURAL, panels, span_of
from diplomatic_swings.sim.world.outcomes import OUTCOMES
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.ticker import FixedFormatter, FixedLocator

if TYPE_CHECKING:
    from diplomatic_swings.experiments.sweeps.overview import Overview

_HEIGHT = 3.5
_QUARTERS = (0.0, 0.25, 0.5, 0.75, 1.0)
_BAND, _SMALL = 0.3, 0.85


def title_sweep_weeks(overview: "Overview") -> str:
    """Return the finding: the outcome whose share at the end differs most over the points."""
    low, _, high = overview.range_by_week[:, -1]
    widest = int((high - low).argmax())
    if high[widest] == low[widest]:
        whose = (
            "the only point has these shares"
            if overview.ends.points == 1
            else "every point has the same shares"
        )
        return f"On {overview.dates[-1]} {whose}: {_shares(overview)}"
    name = PLURAL[OUTCOMES[widest].key]
    ends = f"{percent(float(low[widest]))} to {percent(float(high[widest]))}"
    return f"{name} differ most over the points: {ends} of runs by {overview.dates[-1]}"


def _shares(overview: "Overview") -> str:
    mean = overview.range_by_week[1, -1]
    return joined([f"{o.name} {percent(float(x))}" for o, x in zip(OUTCOMES, mean, strict=True) if x > 0.0])


def alt_sweep_weeks(overview: "Overview") -> str:
    """Return the picture in words, for those who do not see it."""
    ends = [
        f"{o.name} {percent(float(mean))} on average ({span_of(float(low), float(high), ' to ')})"
        for o, (low, mean, high) in zip(OUTCOMES, overview.range_by_week[:, -1].T, strict=True)
    ]
    what = "Five small panels over time; at the end, mean over points and range from the least to the largest"
    return f"{title_sweep_weeks(overview)}. {what}: {joined(ends)}."


def plot_sweep_weeks(overview: "Overview", size: Size = "print") -> Figure | SubFigure:
    """Draw mean and range over points of the share of runs in each outcome, one panel each.

    Args:
        overview: what a sweep found as a whole.
        size: "print" or "projector".
    """
    what = "Share of runs in each state, by week; line: mean over points, band: from the least to the largest"
    if midterm_of(overview.scenario) is not None:
        what += "; dashed: midterm"
    with styled(size):
        page = open_page(Words(title_sweep_weeks(overview), what, source(overview)), _HEIGHT, size)
        for rank, ax in enumerate(panels(page)):
            _draw(ax, overview, rank)
    return page.figure


def source(overview: "Overview") -> str:
    """Return where a picture of a sweep comes from."""
    points = "1 point" if overview.ends.points == 1 else f"{number(overview.ends.points)} points"
    runs = "1 run" if overview.runs == 1 else f"{number(overview.runs)} runs"
    seed = f"seed {overview.design.seed}"
    return f"Scenario {overview.scenario.name}, {points} of {runs}, {seed}; {version_words()}."


def _draw(ax: Axes, overview: "Overview", rank: int) -> None:
    """Draw one outcome's panel."""
    x, outcome = places(overview), OUTCOMES[rank]
    low, mean, high = overview.range_by_week[:, :, rank]
    color = OUTCOME_INK[outcome.key]
    ax.set_ylim(0.0, 1.0)
    for quarter in _QUARTERS:
        ax.axhline(quarter, color=GRID, lw=hairline(), zorder=0)
    ax.fill_between(x, low, high, color=color, alpha=_BAND, lw=0)
    ax.plot(x, mean, color=color, lw=thick(), clip_on=False)
    draw_midterm(ax, midterm_of(overview.scenario))
    ax.yaxis.set_major_locator(FixedLocator(_QUARTERS))
    ax.yaxis.set_major_formatter(FixedFormatter([percent(q) if rank == 0 else "" for q in _QUARTERS]))
    date_axis(ax, overview, extent(ax)[0], crowded=True)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    em = type_size()
    note(ax, outcome.name, (0, 1), (0, 1.55 * em), weight="bold", size=em, color=INK)
    span = f"{percent(float(mean[-1]))}  ({span_of(float(low[-1]), float(high[-1]), EN_DASH)})"
    note(ax, span, (0, 1), (0, 0.45 * em), size=_SMALL * em, color=SOFT)
