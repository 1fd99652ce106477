"""Picture: the terms on the four issues, and where the two parties stand on them."""

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedFormatter, FixedLocator, NullLocator
from numpy.typing import NDArray

from plots import Size
from plots.dates import keep_ticks
from plots.grid import Grid
from plots.keys import Key, draw_keys, height_of_keys
from plots.lettering import text_width
from plots.marks import hairline, note, thick, type_size
from plots.page import Words, extent, open_page
from plots.palette import GRID, INK, LINE, OUTCOME, PAPER, PLAYER_INK, RANGE, SOFT
from plots.style import SIZES, styled
from plots.words import TWENTY, kept_line, number, sentence, source_line
from sim.play import DICTATED, SETTLED
from sim.state import ISSUES

if TYPE_CHECKING:
    from experiments.ensemble import EnsembleResult

_HEIGHT = 5.4
_GRIDS: Final = (
    Grid(columns=4, rows=1, left=0.6, right=0.6, between=1.0, head=2.6, gap=0.0, below=2.2),
    Grid(columns=2, rows=2, left=0.6, right=0.6, between=2.4, head=2.6, gap=0.6, below=2.2),
)
"""For a screen, which is wide, and for a page."""

_SMALL = 0.82
_OFFERS, _DEMANDS, _BASE = 0.07, 0.19, 0.3
"""Heights in a panel, 0 to 1: Kyiv's offers, Moscow's demands, and where the dots stand."""

_BAR = 0.04
_DOT, _FILL = 0.55, 0.92
_QUARTILES = (0.25, 0.5, 0.75)
_TICKS: Final = {0.0: "0", 0.5: "0.5", 1.0: "1"}
ABOUT: Final = {
    "territory": "land recognised",
    "alignment": "neutral, few forces",
    "relief": "sanctions lifted",
    "guarantees": "no guarantees",
}
"""What a high value of each issue means."""

_ARROW: Final = "\N{RIGHTWARDS ARROW}"
_EQUAL: Final = 1e-9


def settled(result: "EnsembleResult", force: int) -> NDArray[np.float64]:
    """Return the terms of runs that end under a settlement, or under dictated terms, shape (runs, issues)."""
    end = result.paths["in_force"].values[:, -1]
    terms = result.paths["terms"].values
    return np.asarray(terms[(end == force) & ~np.isnan(terms[:, 0])])


def positions(result: "EnsembleResult", issue: str) -> dict[str, NDArray[np.float64]]:
    """Return the quartiles of Moscow's demand and Kyiv's offer at start and end, shape (2, 3) each."""
    state = result.paths["state"]
    names = {"russia": f"demand_{issue}", "ukraine": f"offer_{issue}"}
    return {
        key: np.quantile(state.sel(variable=name).values[:, [0, -1]], _QUARTILES, axis=0).T
        for key, name in names.items()
    }


def title_terms(result: "EnsembleResult") -> str:
    """Return the finding: which issue is settled nearest to whose ideal."""
    terms = settled(result, SETTLED)
    if not len(terms):
        gaps = [_gap(result, issue) for issue in ISSUES]
        widest = ISSUES[int(np.argmax(gaps))]
        return f"No run ends in a settlement; the parties end furthest apart on {widest}"
    medians = np.median(terms, axis=0)
    high, low = int(medians.argmax()), int(medians.argmin())
    if medians[high] - medians[low] < _EQUAL:
        return f"Settlements lie at {medians[high]:.2f} on all issues"
    return (
        f"Settlements come nearest to Moscow's ideal on {ISSUES[high]} ({medians[high]:.2f}) "
        f"and to Kyiv's on {ISSUES[low]} ({medians[low]:.2f})"
    )


def _gap(result: "EnsembleResult", issue: str) -> float:
    """Return how far apart the parties end, in the median of runs."""
    found = positions(result, issue)
    return float(found["russia"][1, 1] - found["ukraine"][1, 1])


def alt_terms(result: "EnsembleResult") -> str:
    """Return the picture in one sentence, for those who do not see it."""
    told = []
    terms = settled(result, SETTLED)
    for rank, issue in enumerate(ISSUES):
        found = positions(result, issue)
        parts = [f"Moscow demands {found['russia'][1, 1]:.2f}", f"Kyiv offers {found['ukraine'][1, 1]:.2f}"]
        parts += [f"settled at {np.median(terms[:, rank]):.2f}"] if len(terms) else []
        told.append(f"{issue}: {', '.join(parts)}")
    ends = f"{number(len(terms))} settled, {number(len(settled(result, DICTATED)))} dictated"
    return sentence(
        f"{title_terms(result)}. Four panels from 0 to 1, {ends}; medians at the end, {'; '.join(told)}."
    )


def plot_terms(result: "EnsembleResult", size: Size = "print") -> Figure:
    """Draw the terms of settlements as dots on four issues, above how the parties' positions move.

    Args:
        result: what an ensemble found.
        size: "print" or "projector".
    """
    found = {force: settled(result, force) for force in (SETTLED, DICTATED)}
    n_settled, n_dictated = (number(len(found[force])) for force in (SETTLED, DICTATED))
    counts = "Bands: half of the runs at the end. "
    counts += f"Runs on terms: {n_settled} settled, {n_dictated} dictated."
    each = [
        f"A dot stands for a {TWENTY}th of the {word}." * (len(terms) > TWENTY)
        for word, terms in (("settled", found[SETTLED]), ("dictated", found[DICTATED]))
    ]
    caption = " ".join(part for part in (counts, *each, kept_line(result), source_line(result)) if part)
    subtitle = "From Kyiv's ideal (0) to Moscow's (1); dots: terms; arrows: median positions, start to end"
    with styled(size):
        page = open_page(Words(title_terms(result), subtitle, caption), _HEIGHT, size)
        draw_keys(page, _keys(), page.bottom)
        low = page.bottom + height_of_keys(page, _keys())
        grid = _GRIDS[SIZES[size].own_height]
        for rank, issue in enumerate(ISSUES):
            ax = grid.panel(page, rank, low)
            _dress(ax, last=grid.is_last(rank, len(ISSUES)))
            _draw_positions(ax, positions(result, issue))
            _draw_terms(ax, [found[force][:, rank] for force in (SETTLED, DICTATED)])
            _head(ax, issue, found[SETTLED][:, rank])
    return page.figure


def _keys() -> list[Key]:
    """Return what marks mean."""
    return [
        Key("settled", marker="o", color=RANGE),
        Key("dictated", marker="s", color=OUTCOME["imposed"]),
        Key("Moscow's demand (upper)", line=LINE["russia"], color=PLAYER_INK["russia"]),
        Key("Kyiv's offer (lower)", line=LINE["ukraine"], color=PLAYER_INK["ukraine"]),
    ]


def dots(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return where dots stand: at each value, or at its quantiles, one for each twentieth, if they are many."""
    if len(values) <= TWENTY:
        return np.sort(values)
    return np.asarray(np.quantile(values, (np.arange(TWENTY) + 0.5) / TWENTY))


def _draw_terms(ax: Axes, groups: list[NDArray[np.float64]]) -> None:
    """Draw dots stacked in bins as wide as they are, dictated terms on top of settled ones."""
    width, tall = extent(ax)
    bins = max(int(width / (_DOT * type_size())), 1)
    placed = [np.rint(dots(values) * bins).astype(int) for values in groups]
    tops = np.zeros(bins + 1, dtype=int)
    spots: list[tuple[list[float], list[int]]] = []
    for columns in placed:
        ranks = []
        for place in columns:
            ranks.append(int(tops[place]))
            tops[place] += 1
        spots.append(((columns / bins).tolist(), ranks))
    step = min((1.0 - _BASE) / max(int(tops.max()), 1), width / bins / tall)
    looks: tuple[dict[str, Any], ...] = (
        {"marker": "o", "mfc": RANGE},
        {"marker": "s", "mfc": OUTCOME["imposed"]},
    )
    for (x, ranks), look in zip(spots, looks, strict=True):
        y = [_BASE + (rank + 0.5) * step for rank in ranks]
        ax.plot(x, y, ls="", ms=_FILL * step * tall, mec=PAPER, mew=0, clip_on=False, zorder=4, **look)


def _draw_positions(ax: Axes, found: dict[str, NDArray[np.float64]]) -> None:
    """Draw how each party's median position moves from start to end (a diamond: hardly), over half of the runs at the end."""
    for key, y in (("russia", _DEMANDS), ("ukraine", _OFFERS)):
        color = PLAYER_INK[key]
        (_, start, _), (low, end, high) = found[key]
        ax.plot([low, high], [y, y], color=color, alpha=0.25, lw=4 * thick(), solid_capstyle="butt")
        ax.plot([start, start], [y - _BAR, y + _BAR], color=color, lw=thick())
        if abs(end - start) * extent(ax)[0] < type_size():  # too short for an arrow
            ax.plot([end], [y], "D", color=color, mew=0, ms=0.4 * type_size(), clip_on=False)
            continue
        arrow = {
            "arrowstyle": "-|>",
            "color": color,
            "ls": LINE[key],
            "lw": thick() * 0.8,
            "shrinkA": 0,
            "shrinkB": 0,
        }
        ax.annotate("", (end, y), (start, y), arrowprops=arrow, annotation_clip=False)


def _dress(ax: Axes, *, last: bool) -> None:
    """Draw the scale from Kyiv's ideal to Moscow's, with its words below the last row."""
    ax.set_xlim(0.0, 1.0)
    ax.set_ylim(0.0, 1.0)
    ax.yaxis.set_major_locator(NullLocator())
    ax.xaxis.set_major_locator(FixedLocator(list(_TICKS)))
    ax.xaxis.set_major_formatter(FixedFormatter(list(_TICKS.values()) if last else [""] * len(_TICKS)))
    for x in _TICKS:
        ax.axvline(x, color=GRID, lw=hairline(), zorder=0)
    ax.spines["left"].set_visible(False)
    keep_ticks(ax)


def _head(ax: Axes, issue: str, terms: NDArray[np.float64]) -> None:
    """Write above a panel its issue, the median of its settlements, and what Moscow's ideal is."""
    em = type_size()
    note(ax, sentence(issue), (0, 1), (0, 1.25 * em), weight="bold", color=INK)
    text = f"median {np.median(terms):.2f}" if len(terms) else "none settled"
    room = extent(ax)[0] - text_width(sentence(issue), em, "bold") - em
    if text_width(text, _SMALL * em) > room:
        text = f"{np.median(terms):.2f}" if len(terms) else "none"
    look: dict[str, Any] = {"size": _SMALL * em, "ha": "right"}
    note(ax, text, (1, 1), (0, 1.25 * em), color=RANGE if len(terms) else SOFT, **look)
    note(ax, f"{ABOUT[issue]} {_ARROW}", (1, 1), (0, 0.25 * em), color=SOFT, **look)
