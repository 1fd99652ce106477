"""Picture: how long Washington's tilt holds, in runs and in 2025."""

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from diplomatic_swings.experiments.record import coded as record
from diplomatic_swings.experiments.runs.counts import coding
from diplomatic_swings.experiments.runs.measures import tilt_ends
from diplomatic_swings.plots.frame.dates import keep_ticks
from diplomatic_swings.plots.frame.grid import Grid
from diplomatic_swings.plots.frame.keys import Key, draw_keys, height_of_keys
from diplomatic_swings.plots.frame.marks import hairline, note, type_size
from diplomatic_swings.plots.frame.page import Words, extent, open_page
from diplomatic_swings.plots.frame.palette import COURT, GRID, INK, PAPER, PRESS, SOFT
from diplomatic_swings.plots.frame.size import Size
from diplomatic_swings.plots.frame.style import styled
from diplomatic_swings.plots.frame.words import kept_line, number, source_line
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.ticker import FixedFormatter, FixedLocator, FuncFormatter, MaxNLocator
from numpy.typing import NDArray

if TYPE_CHECKING:
    from diplomatic_swings.experiments.runs.runs import BargainingResult

_HEIGHT = 3.7
_GRID = Grid(columns=2, rows=1, left=3.0, right=0.3, between=1.2, head=3.1, gap=0.0, below=3.5)
_LONGEST: Final = 10
"""Weeks from which stays are drawn together."""

_BAR, _PALE = 0.8, 0.35
_SMALL = 0.82
_DOT, _AIR = 0.62, 1.08
_SIDES: Final = (("toward Russia", COURT), ("toward Ukraine", PRESS))
_NONE = "No run has a tilt of Washington's that both begins and ends in sight"


class Stays(NamedTuple):
    """Lengths in weeks of stays of the tilt on one side."""

    runs: NDArray[np.float64]
    record: NDArray[np.float64]


def window(result: "BargainingResult") -> int:
    """Return how many weeks of runs and record are looked at: as many as both have."""
    return min(result.weeks, record.WEEKS)


def stays(result: "BargainingResult") -> tuple[Stays, Stays]:
    """Return the stays of the tilt toward Russia and toward Ukraine, by the same function for both."""
    weeks = window(result)
    us = result.paths["move"].values[:, :weeks, 0].astype(np.int64)
    of_year = record.chain(record.moves(), record.WEEKS)[None, :weeks]
    chains = coding(result.scenario).us.posture[us], of_year
    (length, *ends), (length_2025, *ends_2025) = (tilt_ends(chain) for chain in chains)
    russia, ukraine = (
        Stays(length[flag], length_2025[seen]) for flag, seen in zip(ends, ends_2025, strict=True)
    )
    return russia, ukraine


def title_dwell(result: "BargainingResult") -> str:
    """Return the finding: how long the tilt holds on either side, in runs and in 2025."""
    sides = stays(result)
    if not any(len(side.runs) for side in sides):
        return _NONE
    parts = [
        f"{name} {_mean(side.runs)} weeks on average (2025: {_mean(side.record)})"
        for side, (name, _) in zip(sides, _SIDES, strict=True)
    ]
    return f"Washington's tilt holds {'; '.join(parts)}"


def _mean(weeks: NDArray[np.float64]) -> str:
    return f"{weeks.mean():.1f}" if len(weeks) else "no"


def alt_dwell(result: "BargainingResult") -> str:
    """Return the picture in one sentence, for those who do not see it."""
    parts = [
        f"{name}: {number(len(side.runs))} stays in runs, {len(side.record)} in the record"
        for side, (name, _) in zip(stays(result), _SIDES, strict=True)
    ]
    return f"{title_dwell(result)}. Bars of stays by length in weeks, with those of 2025 as dots; {'; '.join(parts)}."


def plot_dwell(result: "BargainingResult", size: Size = "print") -> Figure | SubFigure:
    """Draw how long the tilt holds in runs, as bars, and in the record of 2025, as one dot a stay.

    Args:
        result: what an ensemble found.
        size: "print" or "projector".
    """
    weeks = window(result)
    sight = f"Stays that begin and end in the first {weeks} weeks of runs and record."
    if weeks == 1:
        sight = "In one week no stay both begins and ends."
    caption = " ".join(part for part in (sight, kept_line(result), source_line(result)) if part)
    subtitle = "Share of stays by length in weeks; tilt: whom the US move of the week favours"
    words = Words(title_dwell(result), subtitle, caption)
    keys = (
        Key("stays in runs", color=SOFT, edge=SOFT, opacity=_PALE),
        Key("one stay in 2025", marker="o", color=INK),
    )
    with styled(size):
        page = open_page(words, _HEIGHT, size)
        draw_keys(page, keys, page.bottom)
        low = page.bottom + height_of_keys(page, keys)
        sides = stays(result)
        highest = max(float(_shares(lengths).max()) for side in sides for lengths in side)
        for rank, side in enumerate(sides):
            ax = _GRID.panel(page, rank, low)
            ax.set_ylim(0.0, _AIR * highest if highest else 1.0)
            _draw(ax, side, _SIDES[rank][1])
            _dress(ax, side, _SIDES[rank], labelled=_GRID.is_first(rank))
    return page.figure


def _shares(weeks: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the share of stays of each length, 1 to the longest drawn, which takes in all longer ones."""
    capped = np.minimum(weeks, _LONGEST).astype(np.int64)
    return np.bincount(capped, minlength=_LONGEST + 1)[1:] / max(len(weeks), 1)


def _draw(ax: Axes, side: Stays, color: str) -> None:
    """Draw bars of runs, and dots of 2025 that are stacked to the same scale."""
    place = np.arange(1, _LONGEST + 1)
    ax.bar(place, _shares(side.runs), _BAR, color=color, alpha=_PALE, lw=0)
    each = 1.0 / max(len(side.record), 1)
    counts = np.rint(_shares(side.record) / each).astype(int)
    spots = [(week, (k + 0.5) * each) for week, n in zip(place, counts, strict=True) for k in range(n)]
    if spots:
        x, y = zip(*spots, strict=True)
        width, height = extent(ax)
        dot = _DOT * min(type_size(), each / ax.get_ylim()[1] * height * 1.4, width / _LONGEST)
        ax.plot(x, y, "o", ms=dot, mfc=INK, mec=PAPER, mew=hairline(), clip_on=False, zorder=4)


def _dress(ax: Axes, side: Stays, named: tuple[str, str], *, labelled: bool) -> None:
    """Write the axes of a panel, and above it whom the tilt favours and how many stays there are."""
    em = type_size()
    ax.set_xlim(0.4, _LONGEST + 0.6)
    ax.xaxis.set_major_locator(FixedLocator(list(range(1, _LONGEST + 1))))
    ax.xaxis.set_major_formatter(FixedFormatter([*map(str, range(1, _LONGEST)), f"{_LONGEST}+"]))
    ax.yaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10]))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda y, _: f"{100 * y:.0f} %" if labelled else ""))
    ax.grid(axis="y", color=GRID, lw=hairline())
    ax.spines["left"].set_visible(False)
    keep_ticks(ax)
    ax.tick_params(axis="y", length=0)
    note(ax, f"Tilt {named[0]}", (0, 1), (0, 1.5 * em), weight="bold", color=named[1])
    stays_in = "stay in runs" if len(side.runs) == 1 else "stays in runs"
    counts = f"{number(len(side.runs))} {stays_in}, {len(side.record)} in 2025"
    note(ax, counts, (0, 1), (0, 0.4 * em), size=_SMALL * em, color=SOFT)
    if not len(side.runs):
        note(ax, "none in runs", (0.5, 0.5), ha="center", va="center", color=SOFT, backgroundcolor=PAPER)
    note(ax, "weeks", (0.5, 0), (0, -2.6 * em), size=_SMALL * em, color=SOFT, ha="center")
