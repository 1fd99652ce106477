"""Picture: shares of outcomes at the points of a sweep, against the inputs that go with them most."""

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from diplomatic_swings.experiments.designs.design import POLICY
from diplomatic_swings.experiments.studies.drivers import Driver, drivers, focus
from diplomatic_swings.plots.frame.dates import keep_ticks
from diplomatic_swings.plots.frame.keys import Key, draw_keys, height_of_keys
from diplomatic_swings.plots.frame.lettering import shortened
from diplomatic_swings.plots.frame.marks import hairline, note, thick, type_size
from diplomatic_swings.plots.frame.page import Page, Words, extent, open_page
from diplomatic_swings.plots.frame.palette import GRID, INK, LINE, PLAYER_INK
from diplomatic_swings.plots.frame.size import Size
from diplomatic_swings.plots.frame.style import styled
from diplomatic_swings.plots.frame.words import joined, number, percent
from diplomatic_swings.plots.pictures.bands import PLURAL
from diplomatic_swings.plots.pictures.sweep_weeks import source
from diplomatic_swings.sim.world.outcomes import OUTCOME_KEYS, OUTCOMES
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.ticker import MaxNLocator, PercentFormatter

if TYPE_CHECKING:
    from diplomatic_swings.experiments.sweeps.overview import Overview

_MOST_INPUTS, _MOST_OUTCOMES, _BINS = 2, 3, 6
_HEAD, _ROW, _ROOM = 1.35, 1.55, 1.15
_LEFT, _BELOW, _ABOVE, _GAP = 3.4, 3.4, 1.6, 2.2
_SMALL, _DOT, _PALE = 0.85, 5.0, 0.45
_STYLES = tuple(zip(PLAYER_INK.values(), LINE.values(), "o^sD", strict=True))
"""Colour, line and mark of the policies, in their order."""

_LARGE = 1000
"""Dots from which they are drawn as an image within the drawing."""


def title_sweep_inputs(overview: "Overview") -> str:
    """Return the finding: the input that goes most with the outcome that differs most over the points."""
    outcome = focus(overview)
    first = next(iter(drivers(overview, outcome)), None)
    if first is None or not first.clear:
        return f"No input goes with {_name(outcome)} more than chance would have it"
    turn = "with" if first.rank > 0.0 else "against"
    low, high = (
        f"{percent(first.lowest)} of runs up to {first.low:.3g}",
        f"{percent(first.highest)} from {first.high:.3g}",
    )
    return f"{PLURAL[outcome]} go {turn} {first.path}: {low}, {high} on"


def _name(outcome: str) -> str:
    return PLURAL[outcome].lower()


def alt_sweep_inputs(overview: "Overview") -> str:
    """Return the picture in words, for those who do not see it."""
    parts = [f"{d.path} {_rank(d)}" for d in _shown(overview)]
    what = f"Dots for points, lines for their means; rank correlation with {_name(focus(overview))}"
    return f"{title_sweep_inputs(overview)}. {what}: {joined(parts) or 'none, as no input changes'}."


def _rank(driver: Driver) -> str:
    text = f"{driver.rank:+.2f}".replace("-", "\N{MINUS SIGN}")
    return text if driver.clear else f"{text} (within chance)"


def _shown(overview: "Overview") -> list[Driver]:
    return drivers(overview, focus(overview))[:_MOST_INPUTS]


def _outcomes(overview: "Overview") -> list[int]:
    """Return the outcomes drawn: those whose shares differ most over the points, in their usual order."""
    spread = overview.ends.spread
    order = [int(k) for k in np.argsort(-spread, kind="stable")[:_MOST_OUTCOMES] if spread[k] > 0.0]
    return sorted(order) or [OUTCOME_KEYS.index(focus(overview))]


def plot_sweep_inputs(overview: "Overview", size: Size = "print") -> Figure | SubFigure:
    """Draw shares against the one or two strongest inputs, a row for each outcome, by policy.

    Args:
        overview: what a sweep found as a whole; at least one input must change.
        size: "print" or "projector".
    """
    shown, rows = _shown(overview), _outcomes(overview)
    what = "Share of runs at the end; dots: points, lines: means over stretches with equally many points"
    with styled(size):
        page = open_page(
            Words(title_sweep_inputs(overview), what, _caption(overview)),
            _HEAD + _ROOM + _ROW * len(rows),
            size,
        )
        keys = _keys(overview)
        draw_keys(page, keys, page.bottom)
        low = page.bottom + height_of_keys(page, keys)
        for row, outcome in enumerate(rows):
            for column, driver in enumerate(shown):
                ax = _panel(page, low, (row, len(rows)), (column, len(shown)))
                _draw(ax, overview, outcome, driver)
                _label(ax, OUTCOMES[outcome].name if column == 0 else "", driver, last=row == len(rows) - 1)
    return page.figure


def _keys(overview: "Overview") -> list[Key]:
    names = [name for name, _ in zip(overview.design.policies, _STYLES, strict=False)]
    return [Key(name, marker=mark, color=ink) for name, (ink, _, mark) in zip(names, _STYLES, strict=False)]


def _caption(overview: "Overview") -> str:
    left = len(overview.design.policies) - len(_STYLES)
    more = f"The first {len(_STYLES)} of {len(_STYLES) + left} policies. " if left > 0 else ""
    part = f"{number(len(overview.sample))} of them drawn at random. " if overview.sampled else ""
    return f"{more}{source(overview)[:-1]}. {part}".strip()


def _panel(page: Page, bottom: float, row: tuple[int, int], column: tuple[int, int]) -> Axes:
    """Return the axes in a row and a column, each given as ``(number, count)``."""
    em = page.em
    left, right = page.left + _LEFT * em, page.right
    wide = (right - left + _GAP * em) / column[1]
    top, low = page.top, bottom + _BELOW * em
    tall = (top - low) / row[1]
    x, y = left + column[0] * wide, top - (row[0] + 1) * tall
    return page.axes(x, y, x + wide - _GAP * em, y + tall - _ABOVE * em)


def _draw(ax: Axes, overview: "Overview", outcome: int, driver: Driver) -> None:
    share = f"share_{OUTCOME_KEYS[outcome]}"
    for name, (ink, line, mark) in zip(overview.design.policies, _STYLES, strict=False):
        rows = overview.sample[overview.sample[POLICY] == name]
        many = len(overview.sample) > _LARGE
        look: dict[str, Any] = {"s": _DOT, "marker": mark, "lw": 0.0, "alpha": _PALE, "rasterized": many}
        ax.scatter(rows[driver.path], rows[share], color=ink, **look)
        middles, means = _means(rows, driver.path, share)
        ax.plot(middles, means, color=ink, ls=line, lw=thick())
    low, high = overview.sample[driver.path].min(), overview.sample[driver.path].max()
    pad = 0.03 * (high - low) or 1.0
    ax.set_xlim(low - pad, high + pad)
    ax.set_ylim(0.0, min(1.0, 1.1 * float(overview.ends.high[outcome]) + 0.02))


def _means(rows: pd.DataFrame, path: str, share: str) -> tuple[list[float], list[float]]:
    """Return means over stretches of an input that hold equally many points."""
    if rows.empty:
        return [], []
    places = pd.qcut(rows[path], min(_BINS, rows[path].nunique()), duplicates="drop")
    means = rows.groupby(places, observed=True)[[path, share]].mean()
    return means[path].tolist(), means[share].tolist()


def _label(ax: Axes, outcome: str, driver: Driver, *, last: bool) -> None:
    """Write the outcome above a panel, and the input below the last."""
    em = type_size()
    note(ax, outcome, (0, 1), (0, 0.45 * em), weight="bold", size=_SMALL * em, color=INK)
    ax.yaxis.set_major_locator(MaxNLocator(4))
    ax.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0, symbol=" %"))
    ax.xaxis.set_major_locator(MaxNLocator(5))
    ax.grid(axis="y", color=GRID, lw=hairline())
    ax.tick_params(labelbottom=last)
    if last:
        ax.set_xlabel(shortened(f"{driver.path}  ({_rank(driver)})", extent(ax)[0], em))
    keep_ticks(ax)
