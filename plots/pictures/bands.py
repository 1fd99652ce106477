"""Picture: the share of runs in each outcome by itself, with 95 % intervals."""

from typing import TYPE_CHECKING

from diplomatic_swings.experiments.runs.measures import wilson
from diplomatic_swings.plots.frame.dates import date_axis, places
from diplomatic_swings.plots.frame.flags import draw_midterm, midterm_of
from diplomatic_swings.plots.frame.marks import hairline, note, thick, type_size
from diplomatic_swings.plots.frame.page import Page, Words, extent, open_page
from diplomatic_swings.plots.frame.palette import GRID, INK, OUTCOME, OUTCOME_INK, SOFT
from diplomatic_swings.plots.frame.size import Size
from diplomatic_swings.plots.frame.style import styled
from diplomatic_swings.plots.frame.words import NBSP, day_of, end_of, joined, percent, source_line
from diplomatic_swings.sim.world.outcomes import OUTCOMES
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.ticker import FixedFormatter, FixedLocator

if TYPE_CHECKING:
    from diplomatic_swings.experiments.runs.runs import BargainingResult

_HEIGHT = 3.5
_LEFT, _RIGHT, _BELOW, _HEAD, _GAP = 3.4, 0.6, 2.9, 2.9, 0.9
_QUARTERS = (0.0, 0.25, 0.5, 0.75, 1.0)
_BAND = 0.35
_SMALL = 0.85
EN_DASH = "\N{EN DASH}"
_NEAR = 0.05

PLURAL = {
    "stall": "Stalled talks",
    "walkout": "Walkouts",
    "freeze": "Freezes",
    "settle": "Settlements",
    "imposed": "Imposed terms",
}


def title_bands(result: "BargainingResult") -> str:
    """Return the finding: the outcome that gains most over the horizon, and its interval at the end."""
    change = result.counts.outcome[-1] - result.counts.outcome[0]
    gains = int(change.argmax())
    key = OUTCOMES[gains].key
    at_end = result.share(key)
    if change[gains] <= 0:
        return f"By {end_of(result)} as many runs are in each state as at the start"
    span = f"{span_of(at_end.low, at_end.high, ' to ')}{NBSP}%"
    return f"{PLURAL[key]} gain most: {percent(at_end.share)} of runs by {end_of(result)} (95{NBSP}% interval: {span})"


def alt_bands(result: "BargainingResult") -> str:
    """Return the picture in one sentence, for those who do not see it."""
    ends = []
    for o in OUTCOMES:
        x = result.share(o.key)
        ends.append(f"{o.name} {percent(x.share)} ({span_of(x.low, x.high, ' to ')})")
    return f"{title_bands(result)}. Five small panels over time; shares at the end, 95 % intervals: {joined(ends)}."


def span_of(low: float, high: float, between: str) -> str:
    """Return an interval of shares in per cent, with one digit where it is near 0 or 100."""
    digits = 1 if high < _NEAR or low > 1.0 - _NEAR else 0
    return between.join(f"{max(100 * x, 0):.{digits}f}" for x in (low, high))


def plot_bands(result: "BargainingResult", size: Size = "print") -> Figure | SubFigure:
    """Draw the share of runs in each outcome over time, one panel each, with 95 % Wilson intervals.

    Args:
        result: what an ensemble found.
        size: "print" or "projector".
    """
    subtitle = "Share of runs in each state, by week, with 95 % Wilson intervals"
    if midterm_of(result.scenario) is not None:
        subtitle += f"; dashed: midterm, {day_of(result.scenario.midterm)}"
    words = Words(title_bands(result), subtitle, source_line(result))
    with styled(size):
        page = open_page(words, _HEIGHT, size)
        for number, ax in enumerate(panels(page)):
            _draw(ax, result, number)
    return page.figure


def panels(page: Page) -> list[Axes]:
    """Return one panel for each outcome, side by side."""
    em, n = page.em, len(OUTCOMES)
    left, right = page.left + _LEFT * em, page.right - _RIGHT * em
    step = (right - left + _GAP * em) / n
    low, high = page.bottom + _BELOW * em, page.top - _HEAD * em
    return [page.axes(left + k * step, low, left + (k + 1) * step - _GAP * em, high) for k in range(n)]


def _draw(ax: Axes, result: "BargainingResult", number: int) -> None:
    """Draw one outcome's panel."""
    x, key = places(result), OUTCOMES[number].key
    counts = result.counts.outcome[:, number]
    low, high = wilson(counts, result.runs)
    share = counts / result.runs
    ax.set_ylim(0.0, 1.0)
    for quarter in _QUARTERS:
        ax.axhline(quarter, color=GRID, lw=hairline(), zorder=0)
    ax.fill_between(x, low, high, color=OUTCOME_INK[key], alpha=_BAND, lw=0)
    ax.plot(x, share, color=OUTCOME_INK[key], lw=thick(), clip_on=False)
    if OUTCOME_INK[key] != OUTCOME[key]:
        ax.plot(x, share, color=OUTCOME[key], lw=thick() / 2, clip_on=False)
    draw_midterm(ax, midterm_of(result.scenario))
    ax.yaxis.set_major_locator(FixedLocator(_QUARTERS))
    labels = [percent(q) for q in _QUARTERS] if number == 0 else [""] * len(_QUARTERS)
    ax.yaxis.set_major_formatter(FixedFormatter(labels))
    date_axis(ax, result, extent(ax)[0], crowded=True)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    _head(ax, result, number)


def _head(ax: Axes, result: "BargainingResult", number: int) -> None:
    """Write a panel's outcome, and its share at the end with its interval."""
    em, outcome = type_size(), OUTCOMES[number]
    end = result.share(outcome.key)
    note(ax, outcome.name, (0, 1), (0, 1.55 * em), weight="bold", size=em, color=INK)
    span = f"{percent(end.share)}  ({span_of(end.low, end.high, EN_DASH)})"
    note(ax, span, (0, 1), (0, 0.45 * em), size=_SMALL * em, color=SOFT)
