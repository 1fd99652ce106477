"""Picture: who gains: payoffs that players realised, by how their runs end."""

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from diplomatic_swings.plots.frame.dates import keep_ticks
from diplomatic_swings.plots.frame.grid import Grid
from diplomatic_swings.plots.frame.kinds import seats
from diplomatic_swings.plots.frame.marks import hairline, note, thick, type_size
from diplomatic_swings.plots.frame.page import Words, extent, open_page
from diplomatic_swings.plots.frame.palette import GRID, INK, PAPER, SOFT, color_of, ink_of
from diplomatic_swings.plots.frame.single_runs import outcomes
from diplomatic_swings.plots.frame.size import Size
from diplomatic_swings.plots.frame.style import styled
from diplomatic_swings.plots.frame.words import joined, kept_line, number, sentence, source_line
from diplomatic_swings.sim.world.outcomes import OUTCOMES
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.ticker import FuncFormatter, MaxNLocator, NullLocator
from numpy.typing import NDArray

if TYPE_CHECKING:
    from diplomatic_swings.experiments.runs.runs import BargainingResult
    from diplomatic_swings.sim.tables.records import Player

_HEIGHT = 4.7
_GRID = Grid(columns=2, rows=2, left=7.4, right=0.6, between=1.0, head=1.7, gap=2.4, below=0.0)
_QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
_SMALL, _HEAVY, _PALE = 0.82, 2.6, 0.45
_TICK_ROOM, _TICKS = 4.0, 4
_AIR, _LEAST_SPAN = 0.06, 0.1
_FEWEST: Final = 5
"""Runs that must end in a state for the title to speak of it, unless no state has so many."""

ENDS: Final = {
    "stall": "in a stall",
    "walkout": "after a walkout",
    "freeze": "in a freeze",
    "settle": "under a settlement",
    "imposed": "under imposed terms",
}
_CAPTION: Final = (
    "Dot: median; thick: half of the runs; thin: nine tenths. Payoffs count the whole run, war weeks too. "
    "Compare rows within a player: units differ between players, and runs are sorted by their end, not assigned to it."
)


def final_states(result: "BargainingResult") -> list[int]:
    """Return the states in which runs end, in the order of outcomes."""
    return [int(kind) for kind in np.unique(outcomes(result)[:, -1])]


def payoffs(result: "BargainingResult", player: "Player", kind: int) -> NDArray[np.float64]:
    """Return a player's payoff per week in the runs that end in a state."""
    ends = outcomes(result)[:, -1] == kind
    return np.asarray(result.paths["payoff"].sel(player=player.key).values[ends] / result.weeks)


def best(result: "BargainingResult", player: "Player") -> int:
    """Return the final state with a player's highest median payoff, among those of enough runs."""
    by_end = {kind: payoffs(result, player, kind) for kind in final_states(result)}
    enough = {kind: x for kind, x in by_end.items() if len(x) >= _FEWEST} or by_end
    return max(enough, key=lambda kind: float(np.median(enough[kind])))


def title_gains(result: "BargainingResult") -> str:
    """Return the finding: under which end each player fares best."""
    kinds = final_states(result)
    if len(kinds) == 1:
        return f"All runs end {ENDS[OUTCOMES[kinds[0]].key]}, so there is no other end to compare"
    groups: dict[int, list[str]] = {}
    for player in seats(result):
        groups.setdefault(best(result, player), []).append(player.capital)
    parts = [
        f"{joined(names)} {'fares' if len(names) == 1 else 'fare'} best {ENDS[OUTCOMES[kind].key]}"
        for kind, names in groups.items()
    ]
    return "; ".join(parts)


def alt_gains(result: "BargainingResult") -> str:
    """Return the picture in one sentence, for those who do not see it."""
    parts = []
    for player in seats(result):
        medians = [
            f"{OUTCOMES[kind].name} {_signed(float(np.median(payoffs(result, player, kind))), 2)}"
            for kind in final_states(result)
        ]
        parts.append(f"{player.capital}: {', '.join(medians)}")
    return sentence(
        f"{title_gains(result)}. Median payoffs in utils per week by final state; {'; '.join(parts)}."
    )


def _signed(value: float, digits: int) -> str:
    return f"{value:+z.{digits}f}".replace("-", "\N{MINUS SIGN}")


def plot_gains(result: "BargainingResult", size: Size = "print") -> Figure | SubFigure:
    """Draw each player's realised payoffs per week by the state in which runs end.

    Args:
        result: what an ensemble found.
        size: "print" or "projector".
    """
    subtitle = "Realised payoff by the state at the end of the run, utils per week"
    caption = " ".join(part for part in (_CAPTION, kept_line(result), source_line(result)) if part)
    with styled(size):
        page = open_page(Words(title_gains(result), subtitle, caption), _HEIGHT, size)
        for rank, player in enumerate(seats(result)):
            ax = _GRID.panel(page, rank)
            _draw(ax, result, player)
            note(
                ax,
                player.name,
                (0, 1),
                (-7.4 * page.em, 0.5 * page.em),
                weight="bold",
                color=ink_of(player.key),
            )
    return page.figure


def _draw(ax: Axes, result: "BargainingResult", player: "Player") -> None:
    """Draw one player's panel: a row for each state in which runs end."""
    kinds, em = final_states(result), type_size()
    ax.set_ylim(len(OUTCOMES) - 0.5, -0.5)
    across = ax.get_yaxis_transform()
    seen = []
    top = best(result, player)
    for row, outcome in enumerate(OUTCOMES):
        values = payoffs(result, player, row)
        runs = number(len(values)) if row in kinds else "no run"
        look: dict[str, Any] = {"ha": "right", "va": "center", "size": _SMALL * em}
        weight = "bold" if row == top and len(kinds) > 1 else "normal"
        color = INK if len(values) else SOFT
        note(ax, outcome.name, (0, row), (-3.6 * em, 0), across, color=color, weight=weight, **look)
        note(ax, runs, (0, row), (-0.5 * em, 0), across, color=SOFT, **look)
        if len(values):
            quantiles = np.quantile(values, _QUANTILES)
            seen.append(quantiles)
            _draw_row(ax, row, quantiles, player.key)
    _scale(ax, np.concatenate(seen))


def _draw_row(ax: Axes, row: int, quantiles: NDArray[np.float64], key: str) -> None:
    """Draw median, half and nine tenths of some payoffs."""
    lowest, low, middle, high, highest = quantiles
    ax.plot([lowest, highest], [row, row], color=ink_of(key), lw=hairline() * 1.5)
    ax.plot(
        [low, high], [row, row], color=color_of(key), lw=_HEAVY * thick(), alpha=_PALE, solid_capstyle="butt"
    )
    ax.plot([middle], [row], "o", mfc=ink_of(key), mec=PAPER, mew=hairline(), zorder=4, clip_on=False)


def _scale(ax: Axes, seen: NDArray[np.float64]) -> None:
    """Put a panel on the span of what is drawn."""
    low, high = float(seen.min()), float(seen.max())
    air = max(_AIR * (high - low), _LEAST_SPAN * max(abs(low), abs(high)), _LEAST_SPAN)
    ax.set_xlim(low - air, high + air)
    room = max(int(extent(ax)[0] / (_TICK_ROOM * type_size())), 1)
    ax.xaxis.set_major_locator(MaxNLocator(min(room, _TICKS), steps=[1, 2, 5, 10]))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{x:g}".replace("-", "\N{MINUS SIGN}")))
    ax.yaxis.set_major_locator(NullLocator())
    ax.grid(axis="x", color=GRID, lw=hairline())
    ax.spines["left"].set_visible(False)
    keep_ticks(ax)
