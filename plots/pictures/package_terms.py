"""Picture: the terms of every paper on four issues; the larger the dot, the more often it entered into force."""

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from diplomatic_swings.plots.frame.dates import keep_ticks
from diplomatic_swings.plots.frame.keys import Key, draw_keys, height_of_keys
from diplomatic_swings.plots.frame.marks import hairline, note, type_size
from diplomatic_swings.plots.frame.package_rows import columns, head, height, name_rows
from diplomatic_swings.plots.frame.page import Words, extent, open_page
from diplomatic_swings.plots.frame.palette import FAINT, GRID, INK, OUTCOME, PAPER, RANGE, SOFT
from diplomatic_swings.plots.frame.size import Size
from diplomatic_swings.plots.frame.style import styled
from diplomatic_swings.plots.frame.words import joined, number, percent, sentence, source_line
from diplomatic_swings.sim.world.state import ISSUES
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.ticker import FixedFormatter, FixedLocator, NullLocator

if TYPE_CHECKING:
    from diplomatic_swings.experiments.runs.runs import BargainingResult

_WIDTHS = (1.0, 1.0, 1.0, 1.0, 0.62)
_TICKS: Final = {0.0: "0", 0.5: "0.5", 1.0: "1"}
_LARGEST, _SMALLEST, _RING = 0.92, 0.2, 0.4
"""Sizes of dots, in shares of a row: of the paper most often in force, the least that is seen, and of a ring."""

_SMALL = 0.74
_ABOUT: Final = {
    "territory": "conceded",
    "alignment": "neutral",
    "relief": "all lifted",
    "guarantees": "a treaty",
}
"""What 1 means on each issue."""


def mean_terms(result: "BargainingResult") -> np.ndarray | None:
    """Return the mean terms of papers that entered into force, each counted as often as it did; None: none did."""
    deals = result.game_counts.deals
    if not deals.any():
        return None
    terms = np.array([package.terms for package in result.scenario.packages])
    return np.asarray(deals @ terms / deals.sum())


def title_package_terms(result: "BargainingResult") -> str:
    """Return the finding: how many kinds of papers enter into force, and which share the most frequent has."""
    deals = result.game_counts.deals
    if not deals.any():
        return "No paper enters into force"
    kinds, best = int((deals > 0).sum()), int(deals.argmax())
    label = result.scenario.packages[best].label
    share = percent(float(deals[best] / deals.sum()))
    papers = "1 paper enters" if kinds == 1 else f"{kinds} of {len(deals)} papers enter"
    return f"{papers} into force at least once; “{label}” accounts for {share} of all deals"


def alt_package_terms(result: "BargainingResult") -> str:
    """Return the picture in one sentence, for those who do not see it."""
    mean = mean_terms(result)
    means = (
        ""
        if mean is None
        else f" Mean terms: {joined([f'{i} {x:.2f}' for i, x in zip(ISSUES, mean, strict=True)])}."
    )
    deals = result.game_counts.deals
    each = joined([f"{p.key} {number(int(deals[n]))}" for n, p in enumerate(result.scenario.packages)])
    return f"{title_package_terms(result)}. A row of dots from 0 to 1 for every paper; times in force: {each}.{means}"


def plot_package_terms(result: "BargainingResult", size: Size = "print") -> Figure | SubFigure:
    """Draw the terms of every paper on four issues, dots as large as the paper is often in force.

    Args:
        result: what runs show.
        size: "print" or "projector".
    """
    subtitle = "Terms of papers; the area of a dot grows with how often the paper entered into force"
    caption = (
        "In force: times over all runs; in brackets the share of them in which every signer gained by its own value. "
        f"{source_line(result)}"
    )
    with styled(size):
        page = open_page(
            Words(title_package_terms(result), subtitle, caption), height(len(result.scenario.packages)), size
        )
        mean = mean_terms(result)
        keys = _keys()[: None if mean is not None else -1]
        draw_keys(page, keys, page.bottom)
        panels = columns(
            page, page.bottom + height_of_keys(page, keys), _WIDTHS, len(result.scenario.packages)
        )
        name_rows(panels[0], result.scenario.packages)
        for n, issue in enumerate(ISSUES):
            _draw(panels[n], result, n, None if mean is None else float(mean[n]))
            head(panels[n], sentence(issue), f"1: {_ABOUT[issue]}")
        _draw_counts(panels[-1], result)
    return page.figure


def _keys() -> list[Key]:
    return [
        Key("settlement", marker="o", color=RANGE),
        Key("ceasefire", marker="o", color=OUTCOME["freeze"], edge=SOFT),
        Key("never in force", marker="o", color=PAPER, edge=FAINT),
        Key("mean over all deals", line=(0, (4, 2)), color=INK),
    ]


def _draw(ax: Axes, result: "BargainingResult", issue: int, mean: float | None) -> None:
    """Draw one issue: a dot for every paper."""
    deals = result.game_counts.deals
    row = extent(ax)[1] / len(deals)
    for tick in _TICKS:
        ax.axvline(tick, color=GRID, lw=hairline(), zorder=0)
    if mean is not None:
        ax.axvline(mean, color=INK, lw=1.5 * hairline(), ls=(0, (4, 2)), zorder=1)
    for n, package in enumerate(result.scenario.packages):
        look: dict[str, Any] = {"mfc": PAPER, "mec": FAINT, "ms": min(_RING * type_size(), _RING * row)}
        if deals[n]:
            share = max(_LARGEST * float(deals[n] / deals.max()) ** 0.5, _SMALLEST)
            fill, edge = (RANGE, RANGE) if package.settlement else (OUTCOME["freeze"], SOFT)
            look = {"mfc": fill, "mec": edge, "ms": share * row}
        ax.plot([package.terms[issue]], [n], "o", mew=hairline(), clip_on=False, zorder=3, **look)
    ax.set_xlim(-0.06, 1.06)
    ax.xaxis.set_major_locator(FixedLocator(list(_TICKS)))
    ax.xaxis.set_major_formatter(FixedFormatter(list(_TICKS.values())))
    keep_ticks(ax)


def _draw_counts(ax: Axes, result: "BargainingResult") -> None:
    """Write how often each paper entered into force, and in what share of that all signers gained."""
    counts = result.game_counts
    em = _SMALL * type_size()
    for n in range(len(counts.deals)):
        deals = int(counts.deals[n])
        text = f"{number(deals)}" + (f" ({percent(int(counts.both_gain[n]) / deals)})" if deals else "")
        note(
            ax,
            text,
            (0.0, n),
            (0, 0),
            ax.get_yaxis_transform(),
            va="center",
            size=em,
            color=INK if deals else SOFT,
        )
    ax.xaxis.set_major_locator(NullLocator())
    ax.spines["bottom"].set_visible(False)
    head(ax, "In force", "(all gained)")
