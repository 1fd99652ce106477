"""Picture: how the mix of each player's moves changes over time, by kind of move."""

import itertools
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import matplotlib as mpl
import numpy as np
from diplomatic_swings.plots.frame.dates import date_axis, places
from diplomatic_swings.plots.frame.flags import draw_midterm, midterm_of
from diplomatic_swings.plots.frame.grid import Grid
from diplomatic_swings.plots.frame.kinds import (
    GIVING,
    MEANING,
    NAMES,
    ORDER,
    first_option,
    kinds_of,
    presses,
    seats,
)
from diplomatic_swings.plots.frame.lettering import spread
from diplomatic_swings.plots.frame.marks import leader, note, type_size
from diplomatic_swings.plots.frame.page import Words, extent, open_page
from diplomatic_swings.plots.frame.palette import FAINT, INK, PAPER, SOFT, color_of, ink_of
from diplomatic_swings.plots.frame.size import Size
from diplomatic_swings.plots.frame.style import styled
from diplomatic_swings.plots.frame.words import NBSP, day_of, percent, source_line
from diplomatic_swings.sim.scenario.lever_form import HOLD
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.ticker import FixedFormatter, FixedLocator
from numpy.typing import NDArray

if TYPE_CHECKING:
    from diplomatic_swings.experiments.runs.runs import BargainingResult

_HEIGHT = 5.6
_GRID = Grid(columns=2, rows=2, left=2.7, right=10.3, between=0.3, head=1.6, gap=0.6, below=1.9)
_STEP: Final = 4
"""Weeks of a step."""

_WINDOW: Final = 13
"""Weeks at the start and at the end that are told in figures; half of the run if it is shorter than both."""

_SMALL, _ROW, _LEADER = 0.74, 1.12, 0.9
_PALEST, _HATCH = 0.35, "////"
_HALVES = (0.0, 0.5, 1.0)
_SMALLEST = 0.0005
"""Change of a share below which nothing is said to change."""


class Change(NamedTuple):
    """Shares of a player's weeks that a kind of move has at the start and at the end."""

    player: int
    kind: str
    first: float
    last: float


def by_kind(result: "BargainingResult", player: int) -> dict[str, NDArray[np.float64]]:
    """Return the share of runs in which a player makes a move of each kind, by week, what presses most first."""
    menu = kinds_of(result.scenario, player)
    before = first_option(result.scenario, player)
    own = result.counts.move[:, before : before + len(menu)] / result.runs
    kinds = [kind for kind in reversed(ORDER) if kind in menu]
    mix = {kind: own[:, [kind == each for each in menu]].sum(axis=1) for kind in kinds}
    return {kind: share for kind, share in mix.items() if share.any()}


def window(result: "BargainingResult") -> int:
    """Return how many weeks at the start and at the end are told in figures."""
    return max(min(_WINDOW, result.weeks // 2), 1)


def changes(result: "BargainingResult", player: int) -> list[Change]:
    """Return shares at the start and at the end of every kind that a player plays, what presses most first."""
    weeks = window(result)
    return [
        Change(player, kind, float(share[:weeks].mean()), float(share[-weeks:].mean()))
        for kind, share in by_kind(result, player).items()
    ]


def largest(result: "BargainingResult") -> Change | None:
    """Return the largest change of a kind of move, apart from waiting; None if nothing changes."""
    every = [c for player in range(len(seats(result))) for c in changes(result, player) if c.kind != HOLD]
    most = max(every, key=lambda c: abs(c.last - c.first), default=None)
    return most if most and abs(most.last - most.first) > _SMALLEST else None


def _weeks(count: int, which: str) -> str:
    return f"{which} week" if count == 1 else f"{which} {count} weeks"


def title_move_mix(result: "BargainingResult") -> str:
    """Return the finding: which kind of move, of which player, changes most from the start to the end."""
    most = largest(result)
    if most is None:
        return "Apart from waiting, no player's mix of moves changes"
    weeks, player = window(result), seats(result)[most.player]
    return (
        f"Apart from waiting, the largest change is in {NAMES[most.kind]} by {player.capital}: "
        f"{percent(most.first)} of its {_weeks(weeks, 'first')}, {percent(most.last)} of its {_weeks(weeks, 'last')}"
    )


def alt_move_mix(result: "BargainingResult") -> str:
    """Return the picture in one sentence, for those who do not see it."""
    parts = []
    for number, player in enumerate(seats(result)):
        most = sorted(changes(result, number), key=lambda c: -abs(c.last - c.first))[:3]
        parts.append(f"{player.name}: {', '.join(f'{NAMES[c.kind]} {_course(c)}' for c in most)}")
    return f"{title_move_mix(result)}. Stacked shares over time by player; start to end: {'; '.join(parts)}."


def _course(change: Change) -> str:
    """Return both shares of a change, or the one if they read alike."""
    first, last = percent(change.first), percent(change.last)
    if first == last:
        return last
    return f"{first.removesuffix(f'{NBSP}%')}{NBSP}\N{RIGHTWARDS ARROW}{NBSP}{last}"


def plot_move_mix(result: "BargainingResult", size: Size = "print") -> Figure | SubFigure:
    """Draw the shares of kinds of moves over time, stacked to all of a player's weeks.

    Args:
        result: what an ensemble found.
        size: "print" or "projector".
    """
    subtitle = f"Shares of weeks; above waiting (grey) what gives, below what presses{_figures(result)}"
    caption = [
        MEANING,
        "Weeks after a settlement, when most moves are ruled out, count too, and so do moves that events force.",
        source_line(result),
    ]
    if midterm_of(result.scenario) is not None:
        caption.insert(0, f"Dashed: midterm, {day_of(result.scenario.midterm)}.")
    words = Words(title_move_mix(result), subtitle, " ".join(caption))
    with styled(size):
        page = open_page(words, _HEIGHT, size)
        for number in range(len(seats(result))):
            ax = _GRID.panel(page, number)
            _draw(ax, result, number)
            _dress(ax, result, number)
    return page.figure


def _figures(result: "BargainingResult") -> str:
    """Return which weeks the figures beside the areas tell, if there are two of them."""
    if result.weeks == 1:
        return ""
    return f"; first \N{RIGHTWARDS ARROW} {_weeks(window(result), 'last')}"


def _steps(weeks: int) -> NDArray[np.int64]:
    """Return the weeks at which steps begin, and the end of the last."""
    return np.append(np.arange(0, weeks, _STEP), weeks)


def paint(kinds: list[str], player: str) -> list[dict[str, Any]]:
    """Return how areas of kinds are filled: the further from waiting, the stronger, those that press hatched."""
    hard = [kind for kind in kinds if presses(kind)]
    soft = [kind for kind in reversed(kinds) if kind in GIVING]
    strong = {
        kind: strength
        for side in (hard, soft)
        for kind, strength in zip(side, np.linspace(1.0, _PALEST, len(side)), strict=True)
    }
    return [
        {"facecolor": FAINT}
        if kind == HOLD
        else {
            "facecolor": mixed(color_of(player), float(strong[kind])),
            "hatch": _HATCH if presses(kind) else None,
        }
        for kind in kinds
    ]


def mixed(color: str, strength: float) -> tuple[float, float, float]:
    """Return a colour mixed with the paper's."""
    from matplotlib.colors import to_rgb

    ink, paper = np.array(to_rgb(color)), np.array(to_rgb(PAPER))
    red, green, blue = (strength * ink + (1.0 - strength) * paper).tolist()
    return red, green, blue


def _draw(ax: Axes, result: "BargainingResult", player: int) -> None:
    """Draw one player's areas, in steps of some weeks, and name them at their ends."""
    mix = by_kind(result, player)
    edges = _steps(result.weeks)
    means = np.array([[s[a:b].mean() for a, b in itertools.pairwise(edges)] for s in mix.values()])
    held = np.column_stack([means, means[:, -1]])
    tops = np.cumsum(held, axis=0)
    x = places(result)[edges]
    looks = paint(list(mix), seats(result)[player].key)
    for top, share, look in zip(tops, held, looks, strict=True):
        line = mpl.rcParams["patch.linewidth"]
        ax.fill_between(x, top - share, top, step="post", edgecolor=PAPER, lw=line, **look)
    ax.set_ylim(0.0, 1.0)
    _name(ax, changes(result, player), means[:, -1])


def _name(ax: Axes, changes: list[Change], shares: NDArray[np.float64]) -> None:
    """Write beside each area its kind, and its share at the start and at the end."""
    em = _SMALL * type_size()
    tall = extent(ax)[1]
    middles = np.cumsum(shares) - shares / 2
    spots = spread((middles * tall).tolist(), _ROW * em, _ROW * em / 2, tall - _ROW * em / 2)
    for change, middle, spot in zip(changes, middles.tolist(), spots, strict=True):
        shift = spot - middle * tall
        leader(ax, (1.0, middle), (_LEADER * em, shift), FAINT)
        text = f"{NAMES[change.kind]} {_course(change)}"
        color = SOFT if change.kind == HOLD else INK
        note(ax, text, (1.0, middle), ((_LEADER + 0.2) * em, shift), va="center", size=em, color=color)


def _dress(ax: Axes, result: "BargainingResult", player: int) -> None:
    """Write whose panel it is, and shares and dates where the panel is at an edge."""
    em = type_size()
    draw_midterm(ax, midterm_of(result.scenario))
    date_axis(ax, result, extent(ax)[0], crowded=True)
    ax.tick_params(axis="x", labelbottom=_GRID.is_last(player, len(seats(result))))
    ax.yaxis.set_major_locator(FixedLocator(_HALVES))
    texts = [percent(half) if _GRID.is_first(player) else "" for half in _HALVES]
    ax.yaxis.set_major_formatter(FixedFormatter(texts))
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="y", length=0)
    chosen = seats(result)[player]
    note(ax, chosen.name, (0, 1), (0, 0.55 * em), weight="bold", color=ink_of(chosen.key))
