"""Picture: which papers are tabled and enter into force more, or less, in the second of two scenarios."""

import math
from typing import TYPE_CHECKING

from diplomatic_swings.experiments.runs.compare import IN_FORCE, TABLES
from diplomatic_swings.plots.frame.dates import keep_ticks
from diplomatic_swings.plots.frame.marks import dot, hairline, note, thick, type_size
from diplomatic_swings.plots.frame.package_rows import columns, head, height, name_rows
from diplomatic_swings.plots.frame.page import Words, open_page
from diplomatic_swings.plots.frame.palette import GRID, INK, PAPER, RANGE, SOFT
from diplomatic_swings.plots.frame.size import Size
from diplomatic_swings.plots.frame.style import styled
from diplomatic_swings.plots.frame.words import joined
from diplomatic_swings.plots.pictures.comparison import origin, setting
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.ticker import MaxNLocator, NullLocator

if TYPE_CHECKING:
    from diplomatic_swings.experiments.runs.compare import GameComparison
    from diplomatic_swings.experiments.runs.paired import Paired
    from diplomatic_swings.sim.tables.records import Package

_WIDTHS = (0.5, 1.0, 0.5, 1.0)
_SMALL, _TOLD = 0.74, 2
_LEAST = 1.0
"""Least reach of a scale to either side, times per 100 runs."""


def packages_of(pair: "GameComparison") -> "list[Package]":
    """Return the packages of both scenarios, each once."""
    return list({p.key: p for side in (pair.b, pair.a) for p in side.scenario.packages}.values())


def clear(x: "Paired") -> bool:
    """Return whether an interval leaves out zero."""
    return x.low > 0.0 or x.high < 0.0


def title_papers_compared(pair: "GameComparison") -> str:
    """Return the finding: which papers enter into force clearly more, or less, often."""
    if pair.identical:
        return "Both scenarios are the same, so no paper fares differently"
    in_force = pair.figures(IN_FORCE)
    if not any(x.a or x.b for x in in_force.values()):
        return "No paper enters into force in either scenario"
    shown = sorted((k for k, x in in_force.items() if clear(x)), key=lambda k: -abs(in_force[k].difference))
    if not shown:
        return f"{setting(pair)}, no paper enters into force clearly more or less often"
    parts = [f"“{pair.label(IN_FORCE, key)}” {_change(in_force[key])}" for key in shown[:_TOLD]]
    return f"{setting(pair)}, {joined(parts)} times in force per 100 runs"


def _change(x: "Paired") -> str:
    return f"{'rises' if x.difference > 0.0 else 'falls'} from {_times(x.a)} to {_times(x.b)}"


def _times(value: float) -> str:
    """Return times per 100 runs, with a digit where they are few."""
    return (
        "0"
        if value == 0.0
        else f"{value:.0f}"
        if value >= 10.0
        else f"{value:.1f}"
        if value >= 0.05
        else "<0.1"
    )


def alt_papers_compared(pair: "GameComparison") -> str:
    """Return the picture in one sentence, for those who do not see it."""
    each = [
        f"{p.key} tabled {_times(pair.figures(TABLES)[p.key].a)} and {_times(pair.figures(TABLES)[p.key].b)}, "
        f"in force {_times(pair.figures(IN_FORCE)[p.key].a)} and {_times(pair.figures(IN_FORCE)[p.key].b)}"
        for p in packages_of(pair)
    ]
    return (
        f"{title_papers_compared(pair)}. A row for every paper, dots for differences with 95 % intervals; "
        f"per 100 runs, first and second scenario: {'; '.join(each)}."
    )


def plot_papers_compared(pair: "GameComparison", size: Size = "print") -> Figure | SubFigure:
    """Draw how often each paper is tabled and enters into force in both, and the differences.

    Args:
        pair: what two scenarios have in common and in which they differ.
        size: "print" or "projector".
    """
    packages = packages_of(pair)
    subtitle = "Times per 100 runs, first and second scenario; dots: second minus first with 95 % intervals"
    solves = "" if pair.same_values else "Intervals leave out that each side is solved on its own. "
    caption = f"Hollow: no clear difference. {solves}{origin(pair)}"
    with styled(size):
        page = open_page(Words(title_papers_compared(pair), subtitle, caption), height(len(packages)), size)
        panels = columns(page, page.bottom, _WIDTHS, len(packages))
        name_rows(panels[0], packages)
        for (values, dots), group in zip((panels[:2], panels[2:]), (TABLES, IN_FORCE), strict=True):
            shown = [pair.figures(group)[p.key] for p in packages]
            _write(values, shown)
            _draw(dots, shown)
            head(values, group.capitalize(), "first, second")
            head(dots, "Difference", "per 100 runs")
    return page.figure


def _write(ax: Axes, shown: "list[Paired]") -> None:
    """Write both values of every row."""
    em = _SMALL * type_size()
    for row, x in enumerate(shown):
        for place, value in ((0.38, x.a), (0.88, x.b)):
            look = {"va": "center", "ha": "right", "size": em, "color": INK if value else SOFT}
            note(ax, _times(value), (place, row), (0, 0), ax.get_yaxis_transform(), **look)
    ax.xaxis.set_major_locator(NullLocator())
    ax.spines["bottom"].set_visible(False)


def _draw(ax: Axes, shown: "list[Paired]") -> None:
    """Draw differences and intervals on a scale that holds them all, with a line at zero."""
    reach = _LEAST
    for row, x in enumerate(shown):
        if not (x.a or x.b):
            continue
        ends = [x.difference] if math.isnan(x.low) else [x.low, x.difference, x.high]
        reach = max(reach, *map(abs, ends))
        ax.plot(ends, [row] * len(ends), color=RANGE, lw=0.7 * thick(), zorder=2)
        face = RANGE if clear(x) else PAPER
        ax.plot([x.difference], [row], "o", mfc=face, mec=RANGE, mew=2 * hairline(), ms=0.8 * dot(), zorder=3)
    ax.set_xlim(-1.08 * reach, 1.08 * reach)
    ax.axvline(0.0, color=SOFT, lw=hairline(), zorder=1)
    ax.xaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10]))
    ax.xaxis.set_major_formatter(lambda x, _: f"{x:+g}".replace("-", "\N{MINUS SIGN}") if x else "0")
    ax.grid(axis="x", color=GRID, lw=hairline())
    keep_ticks(ax)
