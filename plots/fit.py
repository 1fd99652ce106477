"""Pictures: what a fit learnt about each number, and how runs meet the record before and after it."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from plots import Size
from plots.palette import FAINT, GRID, INK, PAPER, PLAYER_INK, SOFT
from plots.style import save, styled
from plots.words import version_words

if TYPE_CHECKING:
    from experiments.fit.study import Study

_WIDTH: Final = 8.0
_ROW: Final = 0.235
_HEAD: Final = 1.25
_LEFT: Final = 0.36
_OUT: Final = 3.0
"""Gaps beyond this many spreads are drawn at the edge."""

_COLOR: Final = {"learnt": PLAYER_INK["us"], "hardly": PLAYER_INK["eu"], "not identified": FAINT}


def plot_fit_numbers(found: "Study", ax: Axes | None = None, size: Size = "print") -> Axes:
    """Draw each number's 90 % range of draws within its prior, most learnt first."""
    table = found.numbers().sort_values("learnt", ascending=False)
    with styled(size):
        ax = ax or _axes(len(table))
        ax.set_xlim(-0.02, 1.16)
        for y, row in enumerate(table.itertuples()):
            span = row.prior_high - row.prior_low
            low, middle, high, before = (
                (x - row.prior_low) / span for x in (row.low, row.median, row.high, row.before)
            )
            ax.plot([0, 1], [y, y], color=GRID, lw=5, solid_capstyle="butt", zorder=1)
            ax.plot([low, high], [y, y], color=_COLOR[row.verdict], lw=5, solid_capstyle="butt", zorder=2)
            ax.plot([middle], [y], "|", color=PAPER, ms=6, mew=1.6, zorder=3)
            ax.plot([before], [y], "o", color=INK, ms=2.6, zorder=4)
            ax.text(1.02, y, f"{row.learnt:.0%}", va="center", fontsize="small", color=SOFT)
        _rows(ax, [row.path for row in table.itertuples()])
        ax.set_xticks([0, 1], ["low end\nof the prior", "high end"])
        ax.text(1.02, -1.0, "learnt", va="center", fontsize="small", color=SOFT)
        _words(
            ax,
            title_fit_numbers(found),
            f"bar: 90 % of draws, white: median, dot: before the fit; {_caption(found)}",
        )
    return ax


def title_fit_numbers(found: "Study") -> str:
    """Return the finding: about how many numbers the record says something."""
    counts = found.numbers()["verdict"].value_counts()
    learnt, open_ = counts.get("learnt", 0), counts.get("not identified", 0)
    return f"2025 pins down {learnt} of {len(found.priors)} numbers; {open_} stay nearly as open as before"


def alt_fit_numbers(found: "Study") -> str:
    """Return the picture in words."""
    table = found.numbers().sort_values("learnt", ascending=False)
    most = ", ".join(f"{row.path} ({row.learnt:.0%})" for row in table.head(5).itertuples())
    return f"{title_fit_numbers(found)}. Share of the prior's variance taken away, most first: {most}."


def plot_fit_figures(found: "Study", ax: Axes | None = None, size: Size = "print") -> Axes:
    """Draw how far each target of the record lies from the mean over runs, before and after the fit."""
    table = found.figures()
    with styled(size):
        ax = ax or _axes(len(table))
        ax.set_xlim(-_OUT - 0.3, _OUT + 0.3)
        ax.axvspan(-1, 1, color=GRID, zorder=0)
        for y, row in enumerate(table.itertuples()):
            before, after = (np.clip(x, -_OUT, _OUT) for x in (row.gap_before, row.gap_after))
            fitted = row.role == "fitted"
            color = PLAYER_INK["us"] if fitted else PLAYER_INK["russia"]
            ax.plot([before, after], [y, y], color=FAINT, lw=1, zorder=1)
            ax.plot([before], [y], "o", mfc=PAPER, mec=SOFT, ms=3.5, zorder=2)
            ax.plot([after], [y], "o" if fitted else "D", color=color, ms=4.5, zorder=3)
        _rows(ax, [f"{row.target} ({row.role})" for row in table.itertuples()])
        ax.set_xlabel("record minus mean of runs, in spreads of one year")
        _words(
            ax,
            title_fit_figures(found),
            f"hollow: before the fit; blue dots: fitted, red diamonds: only checked; grey: one spread; {_caption(found)}",
        )
    return ax


def title_fit_figures(found: "Study") -> str:
    """Return the finding: how many targets lie within a spread after the fit."""
    table = found.figures()
    inside = {
        role: (int((part["gap_after"].abs() <= 1).sum()), len(part)) for role, part in table.groupby("role")
    }
    told = [f"{n} of {of} {role}" for role, (n, of) in sorted(inside.items(), reverse=True)]
    return f"After the fit, {' and '.join(told)} targets lie within one spread of the record"


def alt_fit_figures(found: "Study") -> str:
    """Return the picture in words."""
    table = found.figures()
    worst = table.reindex(table["gap_after"].abs().sort_values(ascending=False).index).head(3)
    told = ", ".join(f"{row.target} ({row.gap_after:+.1f})" for row in worst.itertuples())
    return f"{title_fit_figures(found)}. Farthest off: {told}."


def draw_fit(found: "Study", folder: Path, size: Size = "print") -> list[Path]:
    """Draw the pictures of a fit as PNG and SVG; return the files."""
    pictures = (
        ("fit-numbers", plot_fit_numbers, title_fit_numbers, alt_fit_numbers),
        ("fit-figures", plot_fit_figures, title_fit_figures, alt_fit_figures),
    )
    paths = []
    for name, plot, title, alt in pictures:
        figure = plot(found, size=size).figure
        for kind in ("png", "svg"):
            paths.append(folder / f"{name}.{kind}")
            save(figure, paths[-1], (title(found), alt(found)), size)
    return paths


def _axes(rows: int) -> Axes:
    height = _HEAD + _ROW * rows
    figure = Figure(figsize=(_WIDTH, height))
    return figure.add_axes((_LEFT, 0.55 / height, 1 - _LEFT - 0.03, 1 - _HEAD / height))


def _rows(ax: Axes, labels: list[str]) -> None:
    ax.set_ylim(len(labels) - 0.4, -1.4)
    ax.set_yticks(range(len(labels)), labels, fontsize="small")
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)


def _words(ax: Axes, title: str, caption: str) -> None:
    figure = ax.figure
    height = figure.get_size_inches()[1]
    figure.text(0.02, 1 - 0.12 / height, title, va="top", fontsize="large", fontweight="bold", wrap=True)
    figure.text(0.02, 0.1 / height, caption, fontsize="x-small", color=SOFT)


def _caption(found: "Study") -> str:
    tried = f"{len(found.fitted.draws)} of {found.fitted.tried} draws kept, {found.runs} runs each"
    return f"{tried}, seed {found.seed}, {version_words()}"
