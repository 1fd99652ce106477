"""Picture: fans of approval, the front and patience: half and nine tenths of runs, and single runs."""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from diplomatic_swings.plots.frame.dates import date_axis, places
from diplomatic_swings.plots.frame.flags import draw_midterm, midterm_of
from diplomatic_swings.plots.frame.marks import hairline, note, thick, type_size
from diplomatic_swings.plots.frame.page import Page, Words, extent, open_page
from diplomatic_swings.plots.frame.palette import GRID, INK, LINE, PLAYER, PLAYER_INK
from diplomatic_swings.plots.frame.single_runs import SHOWN, SINGLE, chosen_runs, postures
from diplomatic_swings.plots.frame.size import Size
from diplomatic_swings.plots.frame.style import styled
from diplomatic_swings.plots.frame.words import NBSP, day_of, end_of, joined, kept_line, source_line
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.ticker import FixedFormatter, FixedLocator, MaxNLocator, NullFormatter
from numpy.typing import NDArray

if TYPE_CHECKING:
    from diplomatic_swings.experiments.runs.runs import BargainingResult

_HEIGHT = 5.2
_COLUMNS, _ROWS = 3, 2
_LEFT, _RIGHT, _BETWEEN, _HEAD, _GAP, _BELOW = 2.5, 0.5, 0.9, 2.1, 1.2, 1.7
_SMALL = 0.82
BANDS = ((0.05, 0.95, 0.22), (0.25, 0.75, 0.38))
"""Lower and upper quantile and opacity: nine tenths of runs, half of them."""

_THIN = 0.4
_PALE = 0.75
_TICKS = 4
_AIR = 0.04
_WHOLE = (0.0, 0.25, 0.5, 0.75, 1.0)


class Fan(NamedTuple):
    """One panel: the variable, the player whose colour it has, its head, and digits of a value."""

    variable: str
    player: str
    head: str
    digits: int


_APPROVAL = Fan("approval", "us", f"US president's approval,{NBSP}%", 0)
_LAND = Fan("territory", "russia", f"Russian-held land, 1,000{NBSP}km\N{SUPERSCRIPT TWO}", 1)
_MORALE = Fan("morale", "ukraine", "Ukraine's readiness to endure", 2)
_SHARES = (
    Fan("us_patience", "us", "US patience with the talks", 2),
    Fan("elite_patience", "russia", "Patience of Russia's elite", 2),
    Fan("eu_unity", "eu", "Unity of the EU", 2),
)
FANS = (_APPROVAL, _LAND, _MORALE, *_SHARES)
"""Shares, from 0 to 1, follow approval and the front."""


def _paths(result: "BargainingResult", fan: Fan) -> NDArray[np.float64]:
    return np.asarray(result.paths["state"].sel(variable=fan.variable).values)


def median(result: "BargainingResult", fan: Fan) -> NDArray[np.float64]:
    """Return the median path of a panel."""
    return np.asarray(np.median(_paths(result, fan), axis=0))


def _course(result: "BargainingResult", fan: Fan) -> str:
    """Return from where to where a median goes."""
    path = median(result, fan)
    start, end = (f"{path[place]:.{fan.digits}f}" for place in (0, -1))
    return f"stays at{NBSP}{end}" if start == end else f"goes from {start} to{NBSP}{end}"


def title_fans(result: "BargainingResult") -> str:
    """Return the finding: where approval, the front and Ukraine's readiness to endure go."""
    land = f"Russian-held land ends at {median(result, _LAND)[-1]:.{_LAND.digits}f} thousand km\N{SUPERSCRIPT TWO}"
    return f"Approval {_course(result, _APPROVAL)}{NBSP}%, {land}; {_MORALE.head} {_course(result, _MORALE)}"


def alt_fans(result: "BargainingResult") -> str:
    """Return the picture in one sentence, for those who do not see it."""
    others = joined([f"{fan.head} {_course(result, fan)}" for fan in _SHARES])
    return f"{title_fans(result)}. Six fans with 50 and 90 % bands until {end_of(result)}; medians: {others}."


def plot_fans(result: "BargainingResult", size: Size = "print") -> Figure | SubFigure:
    """Draw fans of six variables of the state, with a few single runs.

    Args:
        result: what an ensemble found.
        size: "print" or "projector".
    """
    runs = chosen_runs(result, postures(result), SHOWN[size])
    subtitle = f"Medians, half and nine tenths of runs (bands), {SINGLE[len(runs)]} (thin)"
    caption = [f"Single runs: {joined([str(run) for run in runs])}.", kept_line(result)]
    if midterm_of(result.scenario) is not None:
        caption.insert(0, f"Dashed: midterm, {day_of(result.scenario.midterm)}.")
    caption.append(source_line(result))
    words = Words(title_fans(result), subtitle, " ".join(part for part in caption if part))
    with styled(size):
        page = open_page(words, _HEIGHT, size)
        for number, fan in enumerate(FANS):
            _draw(_panel(page, number), result, fan, runs)
    return page.figure


def _panel(page: Page, number: int) -> Axes:
    """Return the panel of a fan; all are alike, and only those below have dates."""
    em = page.em
    row, column = divmod(number, _COLUMNS)
    wide = (page.right - page.left + _BETWEEN * em) / _COLUMNS
    tall = (page.top - page.bottom - _BELOW * em) / _ROWS
    left, top = page.left + column * wide + _LEFT * em, page.top - row * tall
    right = page.left + (column + 1) * wide - (_RIGHT + _BETWEEN) * em
    return page.axes(left, top - tall + _GAP * em, right, top - _HEAD * em)


def _draw(ax: Axes, result: "BargainingResult", fan: Fan, runs: list[int]) -> None:
    """Draw one fan."""
    x, paths = places(result), _paths(result, fan)
    quantiles = np.quantile(paths, [q for low, high, _ in BANDS for q in (low, high)], axis=0)
    for number, (_, _, opacity) in enumerate(BANDS):
        low, high = quantiles[2 * number : 2 * number + 2]
        ax.fill_between(x, low, high, color=PLAYER[fan.player], alpha=opacity, lw=0)
    for run in runs:
        ax.plot(x, paths[run], color=INK, lw=_THIN * thick(), alpha=_PALE)
    _scale(ax, fan, np.concatenate([*quantiles, paths[runs].ravel()]))
    ax.plot(x, np.median(paths, axis=0), color=PLAYER_INK[fan.player], ls=LINE[fan.player])
    draw_midterm(ax, midterm_of(result.scenario))
    date_axis(ax, result, extent(ax)[0], crowded=True)
    if fan in FANS[:_COLUMNS]:
        ax.xaxis.set_major_formatter(NullFormatter())
    ax.grid(axis="y", color=GRID, lw=hairline())
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="y", length=0)
    em = type_size()
    place = ((0.4 - _LEFT) * em, 0.95 * em)
    note(ax, fan.head, (0, 1), place, weight="bold", size=_SMALL * em, color=PLAYER_INK[fan.player])


def _scale(ax: Axes, fan: Fan, seen: NDArray[np.float64]) -> None:
    """Put a share on 0 to 1, and anything else on the span of what is drawn."""
    if fan in (_MORALE, *_SHARES):
        ax.set_ylim(0.0, 1.0)
        ax.yaxis.set_major_locator(FixedLocator(_WHOLE))
        ax.yaxis.set_major_formatter(FixedFormatter(["0", "", "0.5", "", "1"]))
        return
    low, high = float(seen.min()), float(seen.max())
    air = max(_AIR * (high - low), 10.0**-fan.digits)
    ax.set_ylim(low - air, high + air)
    ax.yaxis.set_major_locator(MaxNLocator(_TICKS, steps=[1, 2, 5, 10]))
