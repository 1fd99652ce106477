"""Picture: fans of approval, the front and beliefs: half and nine tenths of runs, and single runs."""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedFormatter, FixedLocator, MaxNLocator, NullFormatter
from numpy.typing import NDArray

from plots import Size
from plots.dates import date_axis, places
from plots.flags import draw_midterm, midterm_of
from plots.lettering import spread
from plots.marks import hairline, note, thick, type_size
from plots.page import Page, Words, extent, open_page
from plots.palette import GRID, INK, LINE, PLAYER, PLAYER_INK
from plots.single_runs import SHOWN, SINGLE, chosen_runs, postures
from plots.style import styled
from plots.words import NBSP, day_of, end_of, joined, kept_line, source_line
from sim.players import KEYS, PLAYERS

if TYPE_CHECKING:
    from experiments.ensemble import EnsembleResult

_HEIGHT = 5.2
_COLUMNS, _ROWS = 3, 2
_LEFT, _RIGHT, _BETWEEN, _HEAD, _GAP, _BELOW = 2.5, 2.1, 0.3, 1.6, 1.4, 1.3
_SMALL, _TINY = 0.82, 0.75
_BANDS = ((0.05, 0.95, 0.22), (0.25, 0.75, 0.38))
"""Lower and upper quantile and opacity: nine tenths of runs, half of them."""

_THIN = 0.4
_PALE = 0.75
_FALSE = (0, (1.5, 1))
_TICKS = 4
_AIR = 0.04
_PROBABILITIES = (0.0, 0.25, 0.5, 0.75, 1.0)


class Fan(NamedTuple):
    """One panel: the variable, the player whose colour it has, its head, and digits of a value."""

    variable: str
    player: str
    head: str
    digits: int


_TYPES = {key: PLAYERS[i].types for i, key in enumerate(KEYS)}
_APPROVAL = Fan("approval", "us", f"US president's approval,{NBSP}%", 0)
_LAND = Fan("territory", "russia", f"Russian-held land, 1,000{NBSP}km\N{SUPERSCRIPT TWO}", 1)
_BELIEFS = (
    Fan("belief_us", "us", f"Belief that the US is {_TYPES['us'][0]}", 2),
    Fan("belief_russia", "russia", f"Belief that Russia is a {_TYPES['russia'][0]}", 2),
    Fan("belief_ukraine", "ukraine", f"Belief that Ukraine is {_TYPES['ukraine'][0]}", 2),
    Fan("belief_eu", "eu", f"Belief that the EU is {_TYPES['eu'][0]}", 2),
)
FANS = (_APPROVAL, _LAND, *_BELIEFS)
_KINDS = ("true", "false")
"""A belief is in a player's first type; it is true in runs in which the player is of that type."""


def _paths(result: "EnsembleResult", fan: Fan) -> NDArray[np.float64]:
    return np.asarray(result.paths["state"].sel(variable=fan.variable).values)


def medians(result: "EnsembleResult", fan: Fan) -> dict[str, NDArray[np.float64]]:
    """Return the median path of a panel: of all runs, or of those in which a belief is true or false."""
    paths = _paths(result, fan)
    if fan not in _BELIEFS:
        return {"": np.median(paths, axis=0)}
    kind = result.paths["type"].sel(player=fan.player).values
    which = {name: kind == number for number, name in enumerate(_KINDS)}
    return {name: np.median(paths[runs], axis=0) for name, runs in which.items() if runs.any()}


def _course(result: "EnsembleResult", fan: Fan) -> str:
    """Return from where to where a median goes."""
    path = medians(result, fan)[""]
    start, end = (f"{path[place]:.{fan.digits}f}" for place in (0, -1))
    return f"stays at{NBSP}{end}" if start == end else f"goes from {start} to{NBSP}{end}"


def _ends(result: "EnsembleResult", fan: Fan) -> str:
    """Return where a belief ends, in the median of runs in which it is true or false."""
    ends = {name: f"{path[-1]:.{fan.digits}f}" for name, path in medians(result, fan).items()}
    return ", ".join(f"{end} if {name}" for name, end in ends.items())


def title_fans(result: "EnsembleResult") -> str:
    """Return the finding: where approval and the front go, and what becomes of the belief about Russia."""
    land = f"Russian-held land ends at {medians(result, _LAND)[''][-1]:.{_LAND.digits}f} thousand km\N{SUPERSCRIPT TWO}"
    belief = f"belief in a {_TYPES['russia'][0]} in Moscow ends at {_ends(result, _BELIEFS[1])}"
    return f"Approval {_course(result, _APPROVAL)}{NBSP}%, {land}; {belief}"


def alt_fans(result: "EnsembleResult") -> str:
    """Return the picture in one sentence, for those who do not see it."""
    others = joined([f"{fan.head[0].lower()}{fan.head[1:]} ends at {_ends(result, fan)}" for fan in _BELIEFS])
    return f"{title_fans(result)}. Six fans with 50 and 90 % bands until {end_of(result)}; medians: {others}."


def plot_fans(result: "EnsembleResult", size: Size = "print") -> Figure:
    """Draw fans of approval, the front and the four public beliefs, with a few single runs.

    Args:
        result: what an ensemble found.
        size: "print" or "projector".
    """
    runs = chosen_runs(result, postures(result), SHOWN[size])
    subtitle = (
        f"Medians, half and nine tenths of runs (bands), {SINGLE[len(runs)]} (thin); beliefs by their truth"
    )
    caption = [f"Single runs: {joined([str(run) for run in runs])}.", kept_line(result)]
    if midterm_of(result.scenario) is not None:
        caption.insert(0, f"Dashed: midterm, {day_of(result.scenario.midterm)}.")
    caption.append(source_line(result))
    words = Words(title_fans(result), subtitle, " ".join(part for part in caption if part))
    with styled(size):
        page = open_page(words, _HEIGHT, size)
        for number, fan in enumerate(FANS):
            _draw(_panel(page, number), result, fan, runs)
    return page.figure


def _panel(page: Page, number: int) -> Axes:
    """Return the panel of a fan; all are alike, and only those below have dates."""
    em = page.em
    row, column = divmod(number, _COLUMNS)
    wide = (page.right - page.left + _BETWEEN * em) / _COLUMNS
    tall = (page.top - page.bottom - _BELOW * em) / _ROWS
    left, top = page.left + column * wide + _LEFT * em, page.top - row * tall
    right = page.left + (column + 1) * wide - (_RIGHT + _BETWEEN) * em
    return page.axes(left, top - tall + _GAP * em, right, top - _HEAD * em)


def _draw(ax: Axes, result: "EnsembleResult", fan: Fan, runs: list[int]) -> None:
    """Draw one fan."""
    x, paths = places(result), _paths(result, fan)
    quantiles = np.quantile(paths, [q for low, high, _ in _BANDS for q in (low, high)], axis=0)
    for number, (_, _, opacity) in enumerate(_BANDS):
        low, high = quantiles[2 * number : 2 * number + 2]
        ax.fill_between(x, low, high, color=PLAYER[fan.player], alpha=opacity, lw=0)
    for run in runs:
        ax.plot(x, paths[run], color=INK, lw=_THIN * thick(), alpha=_PALE)
    _scale(ax, fan, np.concatenate([*quantiles, paths[runs].ravel()]))
    _draw_medians(ax, x, medians(result, fan), fan)
    draw_midterm(ax, midterm_of(result.scenario))
    date_axis(ax, result, extent(ax)[0], crowded=True)
    if fan in FANS[:_COLUMNS]:
        ax.xaxis.set_major_formatter(NullFormatter())
    ax.grid(axis="y", color=GRID, lw=hairline())
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="y", length=0)
    em = type_size()
    place = ((0.4 - _LEFT) * em, 0.55 * em)
    note(ax, fan.head, (0, 1), place, weight="bold", size=_SMALL * em, color=PLAYER_INK[fan.player])


def _draw_medians(ax: Axes, x: NDArray[np.float64], paths: dict[str, NDArray[np.float64]], fan: Fan) -> None:
    """Draw medians, with their names at their ends where there are two."""
    em, color = type_size(), PLAYER_INK[fan.player]
    ends = sorted(paths, key=lambda name: float(paths[name][-1]))
    (low, high), tall = ax.get_ylim(), extent(ax)[1]
    spots = spread([(paths[name][-1] - low) / (high - low) * tall for name in ends], _SMALL * em, 0.0, tall)
    for name, spot in zip(ends, spots, strict=True):
        style = LINE[fan.player] if name != _KINDS[1] else _FALSE
        ax.plot(x, paths[name], color=color, ls=style)
        note(ax, name, (1, 0), (0.25 * em, spot), size=_TINY * em, color=color, va="center")


def _scale(ax: Axes, fan: Fan, seen: NDArray[np.float64]) -> None:
    """Put a probability on 0 to 1, and anything else on the span of what is drawn."""
    if fan in _BELIEFS:
        ax.set_ylim(0.0, 1.0)
        ax.yaxis.set_major_locator(FixedLocator(_PROBABILITIES))
        ax.yaxis.set_major_formatter(FixedFormatter(["0", "", "0.5", "", "1"]))
        return
    low, high = float(seen.min()), float(seen.max())
    air = max(_AIR * (high - low), 10.0**-fan.digits)
    ax.set_ylim(low - air, high + air)
    ax.yaxis.set_major_locator(MaxNLocator(_TICKS, steps=[1, 2, 5, 10]))
