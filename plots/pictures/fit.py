"""Pictures: what a fit learnt about each number, and how runs meet the record before and after it."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from diplomatic_swings.plots.frame.dates import keep_ticks
from diplomatic_swings.plots.frame.lettering import text_width
from diplomatic_swings.plots.frame.marks import dot, hairline, note, thick, type_size
from diplomatic_swings.plots.frame.page import Sheet, Words, on_axes
from diplomatic_swings.plots.frame.palette import FAINT, GRID, INK, PAPER, PLAYER_INK, SOFT
from diplomatic_swings.plots.frame.size import Size
from diplomatic_swings.plots.frame.style import SIZES, save
from diplomatic_swings.plots.frame.words import percent, version_words
from matplotlib.axes import Axes
from matplotlib.ticker import FixedFormatter, FixedLocator, NullLocator

if TYPE_CHECKING:
    import pandas as pd
    from diplomatic_swings.experiments.fit.study import Study

_HEAD: Final = 1.6
_ROW: Final = 0.185
_SMALL, _GAP, _BELOW = 0.82, 0.9, 2.9
_BEYOND, _BAR = 0.25, 0.55
"""Room beyond the farthest gaps in spreads, and the thickness of bars in rows."""

_ON_SCREEN: Final = 14
"""Rows that a screen has room for."""

_OUT: Final = 3.0
"""Gaps beyond this many spreads are drawn at the edge."""

_COLOR: Final = {"learnt": PLAYER_INK["us"], "hardly": PLAYER_INK["eu"], "not identified": FAINT}


_COLORS: Final = "Dark blue: learnt; teal: hardly; pale: not identified. "


def plot_fit_numbers(study: "Study", ax: Axes | None = None, size: Size = "print") -> Axes:
    """Draw each number's 90 % range of draws within its prior, most learnt first; on a screen the first ones."""
    whole = study.numbers().sort_values("learnt", ascending=False)
    table = _fitting(whole, size)
    what = (
        "From the low to the high end of each prior; bar: 90 % of draws, white: median, dot: before the fit; "
        "figures: share of the prior's variance taken away"
    )
    words = Words(
        title_fit_numbers(study), what, _shown(table, whole, "most learnt") + _COLORS + _caption(study)
    )
    labels = table["path"].tolist()
    return on_axes(ax, size, _sheet(words, labels, 4.6, lambda to: _draw_numbers(to, table)))


def _draw_numbers(ax: Axes, table: "pd.DataFrame") -> None:
    """Draw bars of draws within grey bars of the prior."""
    _rows(ax, table["path"].tolist())
    ax.set_xlim(0.0, 1.0)
    small = _SMALL * type_size()
    for y, row in enumerate(table.itertuples()):
        span = row.prior_high - row.prior_low
        ends = (row.low, row.median, row.high, row.before)
        low, middle, high, before = ((x - row.prior_low) / span for x in ends)
        ax.barh(y, 1.0, _BAR, color=GRID, lw=0, zorder=1)
        ax.barh(y, high - low, _BAR, low, color=_COLOR[row.verdict], lw=0, zorder=2)
        ax.plot([middle, middle], [y - _BAR / 2, y + _BAR / 2], color=PAPER, lw=thick(), zorder=3)
        ax.plot(
            [before], [y], "o", mfc=INK, mec=PAPER, mew=hairline(), ms=0.8 * dot(), zorder=4, clip_on=False
        )
        place = (_GAP * small, 0.0)
        note(
            ax,
            _learnt(row.learnt),
            (1, y),
            place,
            ax.get_yaxis_transform(),
            va="center",
            size=small,
            color=SOFT,
        )
    ax.xaxis.set_major_locator(FixedLocator([0.0, 1.0]))
    ax.xaxis.set_major_formatter(FixedFormatter(["low end", "high end"]))
    keep_ticks(ax)


def _learnt(share: float) -> str:
    """Return the share of variance taken away; one draw alone has none."""
    return "unknown" if math.isnan(share) else percent(share)


def title_fit_numbers(study: "Study") -> str:
    """Return the finding: about how many numbers the record says something."""
    counts = study.numbers()["verdict"].value_counts()
    learnt, open_ = counts.get("learnt", 0), counts.get("not identified", 0)
    return f"2025 pins down {learnt} of {len(study.priors)} numbers; {open_} stay nearly as open as before"


def alt_fit_numbers(study: "Study") -> str:
    """Return the picture in words."""
    table = study.numbers().sort_values("learnt", ascending=False)
    most = ", ".join(f"{row.path} ({_learnt(row.learnt)})" for row in table.head(5).itertuples())
    return f"{title_fit_numbers(study)}. Share of the prior's variance taken away, most first: {most}."


def plot_fit_figures(study: "Study", ax: Axes | None = None, size: Size = "print") -> Axes:
    """Draw how far each target of the record lies from the mean over runs, before and after the fit.

    On a screen, those that lie farthest off after it.
    """
    whole = study.figures()
    farthest = whole.reindex(whole["gap_after"].abs().sort_values(ascending=False).index)
    table = _fitting(farthest, size)
    table = whole if len(table) == len(whole) else table
    what = (
        "Record minus mean of runs, in spreads of one year (grey: one spread); hollow: before the fit; "
        "blue dots: fitted, red diamonds: only checked"
    )
    words = Words(title_fit_figures(study), what, _shown(table, whole, "farthest off") + _caption(study))
    labels = [f"{row.target} ({row.role})" for row in table.itertuples()]
    return on_axes(ax, size, _sheet(words, labels, 1.0, lambda to: _draw_figures(to, table, labels)))


def _draw_figures(ax: Axes, table: "pd.DataFrame", labels: list[str]) -> None:
    """Draw gaps before and after the fit, joined by a line."""
    _rows(ax, labels)
    ax.set_xlim(-_OUT - _BEYOND, _OUT + _BEYOND)
    ax.axvspan(-1.0, 1.0, color=GRID, lw=0, zorder=0)
    for y, row in enumerate(table.itertuples()):
        before, after = (float(np.clip(x, -_OUT, _OUT)) for x in (row.gap_before, row.gap_after))
        if math.isnan(after):
            note(
                ax,
                "no figure",
                (0.0, y),
                where="data",
                ha="center",
                va="center",
                size=_SMALL * type_size(),
                color=SOFT,
            )
            continue
        fitted = row.role == "fitted"
        color = PLAYER_INK["us"] if fitted else PLAYER_INK["russia"]
        ax.plot([before, after], [y, y], color=FAINT, lw=2 * hairline(), zorder=1)
        ax.plot([before], [y], "o", mfc=PAPER, mec=SOFT, mew=hairline(), ms=0.9 * dot(), zorder=2)
        ax.plot([after], [y], "o" if fitted else "D", color=color, mew=0, ms=1.1 * dot(), zorder=3)
    keep_ticks(ax)


def title_fit_figures(study: "Study") -> str:
    """Return the finding: how many targets lie within a spread after the fit."""
    table = study.figures()
    inside = {
        role: (int((part["gap_after"].abs() <= 1).sum()), len(part)) for role, part in table.groupby("role")
    }
    parts = [f"{n} of {of} {role}" for role, (n, of) in sorted(inside.items(), reverse=True)]
    return f"After the fit, {' and '.join(parts)} targets lie within one spread of the record"


def alt_fit_figures(study: "Study") -> str:
    """Return the picture in words."""
    table = study.figures()
    worst = table.reindex(table["gap_after"].abs().sort_values(ascending=False).index).head(3)
    words = ", ".join(f"{row.target} ({row.gap_after:+.1f})" for row in worst.itertuples())
    return f"{title_fit_figures(study)}. Farthest off: {words}."


def draw_fit(study: "Study", folder: Path, size: Size = "print") -> list[Path]:
    """Draw the pictures of a fit as PNG and SVG; return the files."""
    pictures = (
        ("fit-numbers", plot_fit_numbers, title_fit_numbers, alt_fit_numbers),
        ("fit-figures", plot_fit_figures, title_fit_figures, alt_fit_figures),
    )
    paths = []
    for name, plot, title, alt in pictures:
        figure = plot(study, size=size).figure.get_figure(root=True)
        for kind in ("png", "svg"):
            paths.append(folder / f"{name}.{kind}")
            save(figure, paths[-1], (title(study), alt(study)), size)
    return paths


def _fitting(table: "pd.DataFrame", size: Size) -> "pd.DataFrame":
    """Return as many rows as a size has room for."""
    return table if SIZES[size].own_height else table.head(_ON_SCREEN)


def _shown(table: "pd.DataFrame", whole: "pd.DataFrame", which: str) -> str:
    """Return which rows are drawn, if not all."""
    return f"The {len(table)} {which} of {len(whole)}. " if len(table) < len(whole) else ""


def _sheet(words: Words, labels: list[str], right: float, draw: Callable[[Axes], None]) -> Sheet:
    em = type_size()
    left = _SMALL * max(text_width(label, em) for label in labels) / em + _GAP
    return Sheet(words, draw, _HEAD + _ROW * len(labels), (left, right, _BELOW))


def _rows(ax: Axes, labels: list[str]) -> None:
    """Write a label beside each row."""
    ax.set_ylim(len(labels) - 0.5, -0.5)
    ax.yaxis.set_major_locator(NullLocator())
    ax.spines["left"].set_visible(False)
    small, across = _SMALL * type_size(), ax.get_yaxis_transform()
    for y, label in enumerate(labels):
        note(ax, label, (0, y), (-_GAP * small, 0), across, ha="right", va="center", size=small, color=INK)


def _caption(study: "Study") -> str:
    tried = f"{len(study.fitted.draws)} of {study.fitted.tried} draws kept, {study.runs} runs each"
    return f"Scenario {study.scenario.name}, {tried}, seed {study.seed}; {version_words()}."
