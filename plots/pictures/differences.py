"""Picture: how the difference between two scenarios grows, state by state, with the same luck."""

from typing import TYPE_CHECKING

import numpy as np
from diplomatic_swings.plots.frame.dates import date_axis, keep_ticks, places
from diplomatic_swings.plots.frame.flags import draw_midterm, midterm_of
from diplomatic_swings.plots.frame.grid import Grid
from diplomatic_swings.plots.frame.marks import hairline, note, thick, type_size
from diplomatic_swings.plots.frame.page import Words, extent, open_page
from diplomatic_swings.plots.frame.palette import GRID, INK, OUTCOME_INK, SOFT
from diplomatic_swings.plots.frame.size import Size
from diplomatic_swings.plots.frame.style import styled
from diplomatic_swings.plots.frame.words import day_of, month
from diplomatic_swings.plots.pictures.bands import PLURAL
from diplomatic_swings.plots.pictures.comparison import origin, setting
from diplomatic_swings.sim.world.calendar import date_of
from diplomatic_swings.sim.world.outcomes import N_OUTCOMES, OUTCOME_KEYS, OUTCOMES
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator
from numpy.typing import NDArray

if TYPE_CHECKING:
    from diplomatic_swings.experiments.runs.compare import GameComparison

_HEIGHT = 3.5
_GRID = Grid(columns=N_OUTCOMES, rows=1, left=0.0, right=0.0, between=0.9, head=2.9, gap=0.0, below=2.9)
_MARGIN_LEFT = 2.9
_BAND, _SMALL = 0.35, 0.85
_AIR, _LEAST = 1.08, 1.0
_SOON_WEEKS = 13


def bands(comparison: "GameComparison") -> NDArray[np.float64]:
    """Return differences with both ends of their intervals by week and outcome, in percentage points."""
    table: NDArray[np.float64] = comparison.outcomes()[["difference", "low", "high"]].to_numpy()
    return 100.0 * table.reshape(comparison.weeks + 1, N_OUTCOMES, 3)


def first_clear(comparison: "GameComparison") -> dict[str, int]:
    """Return from which week on a state is clearly more or less frequent to the end, for those that are."""
    change = bands(comparison)
    clear = (change[:, :, 1] > 0.0) | (change[:, :, 2] < 0.0)
    weeks = {}
    for rank, key in enumerate(OUTCOME_KEYS):
        unclear = np.flatnonzero(~clear[:, rank])
        start = int(unclear[-1]) + 1 if len(unclear) else 0
        if start <= comparison.weeks:
            weeks[key] = start
    return weeks


def title_differences(comparison: "GameComparison") -> str:
    """Return the finding: which state parts the scenarios for good, and from when."""
    if comparison.identical:
        return "Both scenarios are the same, so nothing differs in any week"
    clear = first_clear(comparison)
    if not clear:
        return f"{setting(comparison)}, no state stays clearly more or less frequent to the end"
    end = bands(comparison)[-1, :, 0]
    key = max(clear, key=lambda name: abs(end[OUTCOME_KEYS.index(name)]))
    change = end[OUTCOME_KEYS.index(key)]
    when = _when(comparison, clear[key])
    way = "more" if change > 0.0 else "less"
    return f"{setting(comparison)}, {PLURAL[key].lower()} are clearly {way} frequent from {when} to the end"


def one_calendar(comparison: "GameComparison") -> bool:
    """Return whether both scenarios begin on the same day, so that a week is the same date in both."""
    return comparison.a.scenario.start == comparison.b.scenario.start


def _when(comparison: "GameComparison", week: int) -> str:
    """Return a week in words: as a date, or by number where the dates differ."""
    if not one_calendar(comparison):
        return f"week {week}"
    day = date_of(comparison.a.scenario.start, week)
    return day_of(day) if comparison.weeks < _SOON_WEEKS else month(day)


def alt_differences(comparison: "GameComparison") -> str:
    """Return the picture in one sentence, for those who do not see it."""
    end = bands(comparison)[-1]
    parts = [
        f"{o.name} {_signed(d)} ({_signed(low)} to {_signed(high)})"
        for o, (d, low, high) in zip(OUTCOMES, end, strict=True)
    ]
    return (
        f"{title_differences(comparison)}. Five small panels over time; differences at the end in percentage points "
        f"with 95 % intervals: {', '.join(parts)}."
    )


def _signed(value: float) -> str:
    return f"{value:+z.1f}".replace("-", "\N{MINUS SIGN}")


def plot_differences(comparison: "GameComparison", size: Size = "print") -> Figure | SubFigure:
    """Draw paired differences of outcome shares by week, one panel each, with 95 % intervals.

    Args:
        comparison: what two scenarios have in common and in which they differ.
        size: "print" or "projector".
    """
    subtitle = "Second minus first, percentage points of runs, with 95 % intervals"
    vote = _midterm(comparison)
    if vote is not None:
        subtitle += f"; dashed: midterm, {day_of(comparison.a.scenario.midterm)}"
    if not one_calendar(comparison):
        subtitle += "; by week, as they begin on different days"
    change = bands(comparison)
    low, high = min(float(change.min()), -_LEAST), max(float(change.max()), _LEAST)
    with styled(size):
        page = open_page(Words(title_differences(comparison), subtitle, origin(comparison)), _HEIGHT, size)
        for rank, outcome in enumerate(OUTCOMES):
            ax = _panel(_GRID.panel(page, rank), rank)
            ax.set_ylim(_AIR * low, _AIR * high)
            _draw(ax, comparison, change[:, rank], OUTCOME_INK[outcome.key])
            _dress(ax, rank, change[-1, rank])
    return page.figure


def _panel(ax: Axes, rank: int) -> Axes:
    """Return a panel moved a little to the right, so that the first has room for its scale."""
    box = ax.get_position()
    margin = _MARGIN_LEFT * type_size() / (72.0 * ax.figure.get_figure(root=True).get_size_inches()[0])
    shrunk = margin / N_OUTCOMES
    ax.set_position((box.x0 + margin - rank * shrunk, box.y0, box.width - shrunk, box.height))
    return ax


def _draw(ax: Axes, comparison: "GameComparison", change: NDArray[np.float64], color: str) -> None:
    """Draw one state's difference and its interval over time."""
    x = places(comparison.a)
    if not one_calendar(comparison):
        x = np.arange(comparison.weeks + 1.0)
    difference, low, high = change.T
    ax.axhline(0.0, color=SOFT, lw=hairline(), zorder=1)
    ax.fill_between(x, low, high, color=color, alpha=_BAND, lw=0)
    ax.plot(x, difference, color=color, lw=thick(), clip_on=False)
    draw_midterm(ax, _midterm(comparison))
    if one_calendar(comparison):
        date_axis(ax, comparison.a, extent(ax)[0], crowded=True)
    else:
        ax.set_xlim(x[0], x[-1])
        ax.xaxis.set_major_locator(FixedLocator(sorted({0, comparison.weeks // 2})))
        keep_ticks(ax)


def _midterm(comparison: "GameComparison") -> float | None:
    """Return the place of the midterm, if both scenarios have it on the same date and place."""
    a, b = (midterm_of(result.scenario) for result in (comparison.a, comparison.b))
    return a if a == b and one_calendar(comparison) else None


def _dress(ax: Axes, rank: int, end: NDArray[np.float64]) -> None:
    """Write a panel's state above it, with the difference at the end, and the scale beside the first."""
    em = type_size()
    ax.yaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda y, _: _tick(y) if rank == 0 else ""))
    ax.grid(axis="y", color=GRID, lw=hairline())
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="y", length=0)
    note(ax, OUTCOMES[rank].name, (0, 1), (0, 1.55 * em), weight="bold", size=em, color=INK)
    clear = end[1] > 0.0 or end[2] < 0.0
    text = f"{_signed(end[0])}{' clear' if clear else ''}"
    note(ax, text, (0, 1), (0, 0.45 * em), size=_SMALL * em, color=INK if clear else SOFT)


def _tick(value: float) -> str:
    return f"{value:+g}".replace("-", "\N{MINUS SIGN}") if abs(value) > 1e-9 else "0"
