"""Picture: fans of approval, the front and beliefs: half and nine tenths of runs, and single runs."""

from typing import TYPE_CHECKING, NamedTuple

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedFormatter, FixedLocator, MaxNLocator
from numpy.typing import NDArray

from plots import Size
from plots.dates import date_axis, places
from plots.flags import draw_midterm, midterm_of
from plots.page import Page, Words, extent, open_page
from plots.palette import GRID, INK, LINE, PLAYER, PLAYER_INK, SOFT
from plots.single_runs import SHOWN, SINGLE, chosen_runs, postures
from plots.style import styled
from plots.words import NBSP, day_of, end_of, joined, kept_line, source_line
from sim.players import PLAYERS

if TYPE_CHECKING:
    from experiments.ensemble import EnsembleResult

_HEIGHT = 5.2
_COLUMNS, _ROWS = 3, 2
_LEFT, _BELOW, _BETWEEN, _HEAD, _RIGHT = 2.7, 2.8, 0.5, 2.5, 0.8
_SMALL = 0.82
_BANDS = ((0.05, 0.95, 0.22), (0.25, 0.75, 0.38))
"""Lower and upper quantile and opacity: nine tenths of runs, half of them."""

_THIN = 0.4
_TICKS = 4
_AIR = 0.04
_PROBABILITIES = (0.0, 0.25, 0.5, 0.75, 1.0)


class Fan(NamedTuple):
    """One panel: the variable, the player whose colour it has, its head, and how a value is written."""

    variable: str
    player: str
    head: str
    unit: str
    digits: int


_VERBS = {"us": "that the US is", "russia": "that Russia is", "ukraine": "that Ukraine is", "eu": "that the EU is"}
_ARTICLES = {"dealer": "a dealer"}


def _belief(player: int) -> Fan:
    """Return the panel of the public belief about a player."""
    key, first = PLAYERS[player].key, PLAYERS[player].types[0]
    return Fan(f"belief_{key}", key, f"Belief {_VERBS[key]} {_ARTICLES.get(first, first)}", "probability", 2)


FANS = (
    Fan("approval", "us", "Approval of the US president", "%", 0),
    Fan("territory", "russia", "Land that Russia holds", "thousand km\N{SUPERSCRIPT TWO}", 1),
    *(_belief(player) for player in range(len(PLAYERS))),
)


def _paths(result: "EnsembleResult", fan: Fan) -> NDArray[np.float64]:
    return np.asarray(result.paths["state"].sel(variable=fan.variable).values)


def _medians(result: "EnsembleResult", fan: Fan) -> tuple[float, float]:
    """Return the medians of a variable at the start and at the end."""
    paths = _paths(result, fan)
    return float(np.median(paths[:, 0])), float(np.median(paths[:, -1]))


def _moved(result: "EnsembleResult", fan: Fan) -> str:
    """Return from where to where a median goes."""
    start, end = (f"{value:.{fan.digits}f}" for value in _medians(result, fan))
    return f"stays at{NBSP}{end}" if start == end else f"goes from {start} to{NBSP}{end}"


def title_fans(result: "EnsembleResult") -> str:
    """Return the finding: where approval and the front go, and which belief moves most."""
    beliefs = FANS[2:]
    shifts = [abs(end - start) for start, end in (_medians(result, fan) for fan in beliefs)]
    most = beliefs[int(np.argmax(shifts))]
    head = most.head[0].lower() + most.head[1:]
    approval = f"Approval {_moved(result, FANS[0])}{NBSP}%, Russia's land {_moved(result, FANS[1])} {FANS[1].unit}"
    return f"{approval}; the {head} {_moved(result, most)}"


def alt_fans(result: "EnsembleResult") -> str:
    """Return the picture in one sentence, for those who do not see it."""
    told = [f"{fan.head[0].lower()}{fan.head[1:]} ({fan.unit}) {_moved(result, fan)}" for fan in FANS]
    return f"Six fans with 50 and 90 % bands until {end_of(result)}; medians: {joined(told)}."


def plot_fans(result: "EnsembleResult", size: Size = "print") -> Figure:
    """Draw fans of approval, the front and the four public beliefs, with a few single runs.

    Args:
        result: what an ensemble found.
        size: "print" or "projector".
    """
    runs = chosen_runs(result, postures(result), SHOWN[size])
    subtitle = f"Median (thick), half and nine tenths of runs (bands), {SINGLE[len(runs)]} (thin)"
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
    """Return the panel of a fan; the three columns and two rows are alike."""
    em = page.em
    row, column = divmod(number, _COLUMNS)
    wide = (page.right - _RIGHT * em - page.left) / _COLUMNS
    tall = (page.top - page.bottom) / _ROWS
    left, top = page.left + column * wide + _LEFT * em, page.top - row * tall
    right = page.left + (column + 1) * wide - _BETWEEN * em
    return page.axes(left, top - tall + _BELOW * em, right, top - _HEAD * em)


def _draw(ax: Axes, result: "EnsembleResult", fan: Fan, runs: list[int]) -> None:
    """Draw one fan."""
    x, paths = places(result), _paths(result, fan)
    color, thick = PLAYER_INK[fan.player], mpl.rcParams["lines.linewidth"]
    low, median, high = np.quantile(paths, [_BANDS[0][0], 0.5, _BANDS[0][1]], axis=0)
    inner = np.quantile(paths, _BANDS[1][:2], axis=0)
    for (lower, upper), (_, _, opacity) in zip(((low, high), inner), _BANDS, strict=True):
        ax.fill_between(x, lower, upper, color=PLAYER[fan.player], alpha=opacity, lw=0)
    for run in runs:
        ax.plot(x, paths[run], color=INK, lw=_THIN * thick, alpha=0.75)
    ax.plot(x, median, color=color, lw=thick, ls=LINE[fan.player])
    _scale(ax, fan, np.concatenate([low, high, paths[runs].ravel()]))
    draw_midterm(ax, midterm_of(result.scenario))
    date_axis(ax, result, extent(ax)[0])
    ax.grid(axis="y", color=GRID, lw=mpl.rcParams["axes.linewidth"])
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="y", length=0)
    em = float(mpl.rcParams["font.size"])
    at = {"xycoords": "axes fraction", "textcoords": "offset points", "annotation_clip": False}
    start = -_LEFT * em + 0.4 * em
    ax.annotate(fan.head, (0, 1), xytext=(start, 1.35 * em), weight="bold", size=_SMALL * em, color=color, **at)
    ax.annotate(fan.unit, (0, 1), xytext=(start, 0.4 * em), size=_SMALL * em, color=SOFT, **at)


def _scale(ax: Axes, fan: Fan, seen: NDArray[np.float64]) -> None:
    """Put a probability on 0 to 1, and anything else on the span of what is drawn."""
    if fan.unit == "probability":
        ax.set_ylim(0.0, 1.0)
        ax.yaxis.set_major_locator(FixedLocator(_PROBABILITIES))
        ax.yaxis.set_major_formatter(FixedFormatter(["0", "", "0.5", "", "1"]))
        return
    low, high = float(seen.min()), float(seen.max())
    air = max(_AIR * (high - low), 10.0**-fan.digits)
    ax.set_ylim(low - air, high + air)
    ax.yaxis.set_major_locator(MaxNLocator(_TICKS, steps=[1, 2, 5, 10]))
