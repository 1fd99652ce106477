"""Picture: what became of papers: who tabled, signed, refused, withdrew and broke each."""

from typing import TYPE_CHECKING, Any

import numpy as np
from diplomatic_swings.experiments.runs.papers import FATES, REFUSED, SIGNED, TABLED
from diplomatic_swings.plots.frame.keys import draw_keys, height_of_keys
from diplomatic_swings.plots.frame.marks import hairline, note, type_size
from diplomatic_swings.plots.frame.package_rows import (
    BELOW,
    HATCHES,
    colors,
    columns,
    head,
    height,
    name_rows,
    player_keys,
)
from diplomatic_swings.plots.frame.page import Words, open_page
from diplomatic_swings.plots.frame.palette import PAPER, SOFT
from diplomatic_swings.plots.frame.size import Size
from diplomatic_swings.plots.frame.style import styled
from diplomatic_swings.plots.frame.words import number, percent, source_line
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.ticker import NullLocator

if TYPE_CHECKING:
    from diplomatic_swings.experiments.runs.runs import BargainingResult

_WIDTHS = (1.25, 1.25, 1.25, 1.0, 0.85, 0.85)
_BAR, _ROOM, _SMALL = 0.62, 1.45, 0.74
_HEADS = ("Tabled", "Signed", "Refused", "Withdrew", "In force", "Broken")
IN_FORCE = 4
"""Column of papers in force, which stands before those whose peace was broken."""


def per_hundred(result: "BargainingResult") -> list[np.ndarray]:
    """Return the six columns, times per 100 runs, each (papers, players); papers in force are nobody's own."""
    fate = result.game_counts.fate * (100.0 / result.runs)
    deals = np.zeros(fate.shape[1:])
    deals[:, 0] = result.game_counts.deals * (100.0 / result.runs)
    return [*fate[:4], deals, fate[4]]


def title_papers(result: "BargainingResult") -> str:
    """Return the finding: which paper enters into force most, and out of how many that are tabled."""
    counts = result.game_counts
    deals, tabled = int(counts.deals.sum()), int(counts.fate[TABLED].sum())
    if not tabled:
        return "No paper is ever tabled"
    if not deals:
        return f"None of {number(tabled)} papers tabled enters into force"
    best = int(counts.deals.argmax())
    share = percent(deals / tabled)
    label = result.scenario.packages[best].label
    return f"{share} of the papers tabled enter into force, “{label}” most often ({percent(counts.deals[best] / deals)} of them)"


def alt_papers(result: "BargainingResult") -> str:
    """Return the picture in one sentence, for those who do not see it."""
    fate, deals = result.game_counts.fate, result.game_counts.deals
    each = [
        f"{p.key} tabled {number(int(fate[TABLED, n].sum()))}, signed {number(int(fate[SIGNED, n].sum()))}, "
        f"refused {number(int(fate[REFUSED, n].sum()))}, in force {number(int(deals[n]))}"
        for n, p in enumerate(result.scenario.packages)
    ]
    return f"{title_papers(result)}. Stacked bars by paper and player; times over {number(result.runs)} runs: {'; '.join(each)}."


def plot_papers(result: "BargainingResult", size: Size = "print") -> Figure | SubFigure:
    """Draw how often each player tabled, signed, refused, withdrew and broke each paper, as stacked bars.

    Args:
        result: what runs show.
        size: "print" or "projector".
    """
    subtitle = "Times per 100 runs, by player; every column has a scale of its own"
    caption = (
        "Refused: aloud, which takes a paper off the table. Withdrew: a signature taken back or not confirmed. "
        f"In force: all signers signed and confirmed. Broken: the peace that the paper brought, by choice. {source_line(result)}"
    )
    shown = per_hundred(result)
    active = [i for i in range(len(result.scenario.players)) if result.game_counts.fate[:, :, i].any()]
    with styled(size):
        page = open_page(
            Words(title_papers(result), subtitle, caption), height(len(result.scenario.packages)), size
        )
        keys = player_keys(result, active)
        draw_keys(page, keys, page.bottom)
        low = page.bottom + height_of_keys(page, keys) - (BELOW - 0.3) * page.em
        panels = columns(page, low, _WIDTHS, len(result.scenario.packages))
        name_rows(panels[0], result.scenario.packages)
        for place, ax in enumerate(panels):
            _draw(ax, shown[place], result, own=place != IN_FORCE)
            head(ax, _HEADS[place], _total(shown[place]))
    return page.figure


def _total(times: np.ndarray) -> str:
    return f"{_times(float(times.sum()))} in all"


def _times(value: float) -> str:
    """Return times per 100 runs, with a digit where they are few; nothing for none."""
    if value == 0.0:
        return "0"
    return f"{value:.0f}" if value >= 10.0 else f"{value:.1f}" if value >= 0.1 else "<0.1"


def _draw(ax: Axes, times: np.ndarray, result: "BargainingResult", *, own: bool) -> None:
    """Draw one column: a bar for every paper, stacked by player, with its sum at its end."""
    totals = times.sum(axis=1)
    ax.set_xlim(0.0, max(float(totals.max()), 1e-9) * _ROOM)
    left, rows = np.zeros(len(totals)), np.arange(len(totals))
    for i, color in enumerate(colors(result)):
        look: dict[str, Any] = (
            {"color": color, "hatch": HATCHES[i % len(HATCHES)]} if own else {"color": SOFT}
        )
        ax.barh(rows, times[:, i], _BAR, left=left, edgecolor=PAPER, lw=hairline(), zorder=2, **look)
        left += times[:, i]
    for row, total in enumerate(totals.tolist()):
        text = _times(total)
        look = {"size": _SMALL * type_size(), "va": "center", "color": SOFT}
        note(ax, text, (total, row), (0.35 * type_size(), 0.0), "data", **look)
    ax.xaxis.set_major_locator(NullLocator())
    ax.spines["bottom"].set_visible(False)


__all__ = ["FATES", "alt_papers", "plot_papers", "title_papers"]
