"""Picture: what becomes of the public beliefs about the players, by what these truly are."""

from typing import TYPE_CHECKING

import numpy as np
from diplomatic_swings.plots.frame.dates import date_axis, places
from diplomatic_swings.plots.frame.flags import draw_midterm, midterm_of
from diplomatic_swings.plots.frame.grid import Grid
from diplomatic_swings.plots.frame.kinds import seats
from diplomatic_swings.plots.frame.lettering import spread
from diplomatic_swings.plots.frame.marks import hairline, note, thick, type_size
from diplomatic_swings.plots.frame.page import Words, extent, open_page
from diplomatic_swings.plots.frame.palette import GRID, INK, LINE, OTHER_TYPE, SOFT, color_of, ink_of
from diplomatic_swings.plots.frame.single_runs import SHOWN, SINGLE, chosen_runs, postures
from diplomatic_swings.plots.frame.size import Size
from diplomatic_swings.plots.frame.style import styled
from diplomatic_swings.plots.frame.words import day_of, end_of, joined, kept_line, number, source_line
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.ticker import FixedFormatter, FixedLocator
from numpy.typing import NDArray

if TYPE_CHECKING:
    from diplomatic_swings.experiments.runs.runs import BargainingResult
    from diplomatic_swings.sim.tables.records import Player

_HEIGHT = 5.2
_GRID = Grid(columns=2, rows=2, left=1.9, right=6.2, between=0.3, head=2.2, gap=0.5, below=2.3)
_QUANTILES = (0.05, 0.25, 0.75, 0.95)
_WIDE, _NARROW = 0.16, 0.3
_THIN, _PALE = 0.35, 0.6
_SMALL = 0.82
_LINES = (0.0, 0.25, 0.5, 0.75, 1.0)
_NO_GAP = 0.05
"""Difference of median beliefs below which they are said to tell nothing apart."""

_SURE = 0.005
_NOUNS = ("bluffer", "dealer", "maximalist")
"""Types whose names are nouns and take an article."""

_ONE_TYPE = "Every player is of one type in all runs, so no belief can tell types apart"


def colors(player: "Player") -> tuple[tuple[str, str], tuple[str, str]]:
    """Return, for each type of a player, the colours of its band and of its lines."""
    return (color_of(player.key), ink_of(player.key)), OTHER_TYPE


def believed(result: "BargainingResult", player: "Player") -> list[NDArray[np.float64]]:
    """Return the belief that a player is of its first type, in runs of each true type, shape (runs, weeks + 1)."""
    paths = result.paths["belief"].sel(player=player.key).to_numpy()
    kind = result.paths["type"].sel(player=player.key).values
    return [np.asarray(paths[kind == number]) for number in range(len(player.types))]


def ends(result: "BargainingResult", player: "Player") -> list[float | None]:
    """Return the median belief at the end for each true type; None if no run has it."""
    return [float(np.median(paths[:, -1])) if len(paths) else None for paths in believed(result, player)]


def title_beliefs(result: "BargainingResult") -> str:
    """Return the finding: about whom the public learns most, and how much."""
    both = {player: medians for player in seats(result) if None not in (medians := ends(result, player))}
    gaps = {player: (a or 0.0) - (b or 0.0) for player, (a, b) in both.items()}
    if not gaps:
        return _ONE_TYPE
    most = max(gaps, key=lambda player: gaps[player])
    first, second = both[most]
    kinds = [f"a {kind}" if kind in _NOUNS else kind for kind in most.types]
    words = f"{value(first)} if it is, {value(second)} if it is {kinds[1]}"
    lead = (
        "No belief tells types apart"
        if gaps[most] < _NO_GAP
        else f"{most.capital} shows its intentions most clearly"
    )
    return f"{lead}; by {end_of(result)} the belief that it is {kinds[0]} is {words}"


def value(belief: float | None) -> str:
    """Return a belief in words, never a false 0 or 1."""
    if belief is None:
        return "unknown"
    if belief in {0.0, 1.0}:
        return f"{belief:.0f}"
    if belief < _SURE:
        return "under 0.01"
    return "over 0.99" if belief > 1.0 - _SURE else f"{belief:.2f}"


def alt_beliefs(result: "BargainingResult") -> str:
    """Return the picture in one sentence, for those who do not see it."""
    lines = []
    for player in seats(result):
        parts = [
            f"{value(medians)} if {kind}"
            for kind, medians in zip(player.types, ends(result, player), strict=True)
            if medians is not None
        ]
        lines.append(f"{player.capital} {player.types[0]}: {', '.join(parts)}")
    return f"{title_beliefs(result)}. Four panels of fans by true type; median beliefs at the end: {'; '.join(lines)}."


def plot_beliefs(result: "BargainingResult", size: Size = "print") -> Figure | SubFigure:
    """Draw fans of the four public beliefs, one for each true type, with a few single runs.

    Args:
        result: what an ensemble found.
        size: "print" or "projector".
    """
    runs = chosen_runs(result, postures(result), SHOWN[size])
    subtitle = f"By true type; medians, half and nine tenths of runs (bands), {SINGLE[len(runs)]} (thin)"
    caption = [f"Single runs: {joined([str(run) for run in runs])}.", kept_line(result), source_line(result)]
    if midterm_of(result.scenario) is not None:
        caption.insert(0, f"Dashed: midterm, {day_of(result.scenario.midterm)}.")
    words = Words(title_beliefs(result), subtitle, " ".join(part for part in caption if part))
    with styled(size):
        page = open_page(words, _HEIGHT, size)
        for rank, player in enumerate(seats(result)):
            ax = _GRID.panel(page, rank)
            _draw(ax, result, player, runs)
            _dress(ax, result, player, last=_GRID.is_last(rank, len(seats(result))))
    return page.figure


def _draw(ax: Axes, result: "BargainingResult", player: "Player", runs: list[int]) -> None:
    """Draw the fans of one player, and its belief in single runs in the colour of its true type."""
    x = places(result)
    ax.set_ylim(0.0, 1.0)
    for paths, (band, _) in zip(believed(result, player), colors(player), strict=True):
        if len(paths):
            lowest, low, high, highest = np.quantile(paths, _QUANTILES, axis=0)
            ax.fill_between(x, lowest, highest, color=band, alpha=_WIDE, lw=0)
            ax.fill_between(x, low, high, color=band, alpha=_NARROW, lw=0)
    state = result.paths["belief"].sel(player=player.key).to_numpy()
    kinds = result.paths["type"].sel(player=player.key).values
    for run in runs:
        ink = colors(player)[int(kinds[run])][1]
        ax.plot(x, state[run], color=ink, lw=_THIN * thick(), alpha=_PALE)
    _draw_medians(ax, x, believed(result, player), player)


def _draw_medians(
    ax: Axes, x: NDArray[np.float64], paths: list[NDArray[np.float64]], player: "Player"
) -> None:
    """Draw the median of each true type, its name and number of runs beside its end."""
    em, tall = _SMALL * type_size(), extent(ax)[1]
    medians = {kind: np.median(ended, axis=0) for kind, ended in enumerate(paths) if len(ended)}
    order = sorted(medians, key=lambda kind: float(medians[kind][-1]))
    spots = spread([float(medians[kind][-1]) * tall for kind in order], 2.1 * em, em, tall - em)
    for kind, spot in zip(order, spots, strict=True):
        ink = colors(player)[kind][1]
        ax.plot(x, medians[kind], color=ink, ls=LINE["us"] if kind == 0 else LINE["russia"])
        shift = (0.4 * em, spot + 0.5 * em)
        note(ax, player.types[kind], (1, 0), shift, size=em, color=ink, weight="bold", va="center")
        runs = f"{number(len(paths[kind]))} {'run' if len(paths[kind]) == 1 else 'runs'}"
        note(ax, runs, (1, 0), (shift[0], shift[1] - em), size=0.9 * em, color=SOFT, va="center")


def _dress(ax: Axes, result: "BargainingResult", player: "Player", *, last: bool) -> None:
    """Write what a panel shows above it, and dates below it if it is in the last row."""
    em = type_size()
    draw_midterm(ax, midterm_of(result.scenario))
    date_axis(ax, result, extent(ax)[0], crowded=True)
    ax.tick_params(axis="x", labelbottom=last)
    ax.yaxis.set_major_locator(FixedLocator(_LINES))
    ax.yaxis.set_major_formatter(FixedFormatter(["0", "", "0.5", "", "1"]))
    ax.grid(axis="y", color=GRID, lw=hairline())
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="y", length=0)
    place = ((0.2 - _GRID.left) * em, 0.95 * em)
    note(ax, f"Belief that {player.capital} is {player.types[0]}", (0, 1), place, weight="bold", color=INK)
