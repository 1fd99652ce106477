"""Picture: the bargaining range over time, for each pairing of true types of Moscow and Kyiv."""

from typing import TYPE_CHECKING, Any, NamedTuple

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedFormatter, FixedLocator
from numpy.typing import NDArray

from plots import Size
from plots.dates import date_axis, places
from plots.flags import draw_midterm, midterm_of
from plots.keys import Key, draw_keys, height_of_keys
from plots.lettering import text_width
from plots.marks import hairline, note, type_size
from plots.page import Page, Words, extent, open_page
from plots.palette import GRID, INK, LINE, PLAYER, PLAYER_INK, RANGE, SOFT
from plots.style import SIZES, styled
from plots.words import NBSP, day_of, joined, kept_line, number, percent, sentence, source_line
from sim.play import WAR
from sim.players import N_TYPES, PLAYERS, RUSSIA, UKRAINE
from sim.ranges import RANGES

if TYPE_CHECKING:
    from experiments.ensemble import EnsembleResult

_HEIGHT = 5.4
_LEFT, _BELOW, _HEAD, _BETWEEN, _GAP = 2.6, 2.3, 3.4, 1.0, 0.9
_SMALL = 0.82
_LEAST, _MOST, _TERMS = (RANGES.index(name) for name in ("russia_least", "ukraine_most", "terms"))
_QUARTILES = (0.25, 0.5, 0.75)
_FEWEST = 5
"""Runs at war below which a week is not drawn (fewer only if a pairing has fewer runs in all)."""

_BAND, _ZONE = 0.3, 0.35
_DOT = 0.7
_AIR = 0.03
_SCALE = (0.0, 0.25, 0.5, 0.75, 1.0)
_EVERY = 4
"""Weeks between dots of the terms in discussion."""

_NONE = 1.15
"""Where a party that would take no terms at all is drawn: just beyond the other's ideal."""


_RULE = f"Weeks with fewer than {_FEWEST} runs at war are left out."
_RULE_OF_FEW = f"{_RULE[:-1]}; a pairing of fewer runs is drawn while all are at war."


class Pairing(NamedTuple):
    """Runs in which Moscow and Kyiv are of given true types."""

    russia: int
    ukraine: int
    runs: NDArray[np.intp]
    open_weeks: int
    war_weeks: int

    @property
    def share(self) -> float:
        """Return the share of weeks at war in which a deal range exists."""
        return self.open_weeks / self.war_weeks if self.war_weeks else 0.0


def at_war(result: "EnsembleResult") -> NDArray[np.bool_]:
    """Return in which weeks a run is at war from beginning to end, shape (runs, turns)."""
    force = result.paths["in_force"].values
    return np.asarray((force[:, :-1] == WAR) & (force[:, 1:] == WAR))


def pairings(result: "EnsembleResult") -> list[Pairing]:
    """Return the pairings of true types that runs have, Moscow's first type first."""
    war, kinds, ranges = at_war(result), result.paths["type"].values, result.paths["range"].values
    is_open = war & (ranges[:, :, _LEAST] <= ranges[:, :, _MOST])
    found = []
    for russia in range(N_TYPES):
        for ukraine in range(N_TYPES):
            runs = np.flatnonzero((kinds[:, RUSSIA] == russia) & (kinds[:, UKRAINE] == ukraine))
            if len(runs):
                found.append(Pairing(russia, ukraine, runs, int(is_open[runs].sum()), int(war[runs].sum())))
    return found


def name_of(pairing: Pairing) -> str:
    """Return a pairing in words: dealer in Moscow, flexible Kyiv."""
    moscow, kyiv = PLAYERS[RUSSIA], PLAYERS[UKRAINE]
    return f"{moscow.types[pairing.russia]} in Moscow, {kyiv.types[pairing.ukraine]} Kyiv"


def title_bargaining(result: "EnsembleResult") -> str:
    """Return the finding: in which share of weeks at war terms exist that both would take, by Moscow's type."""
    told = []
    for russia, name in enumerate(PLAYERS[RUSSIA].types):
        pairs = [pair for pair in pairings(result) if pair.russia == russia and pair.war_weeks]
        if pairs:
            share = sum(pair.open_weeks for pair in pairs) / sum(pair.war_weeks for pair in pairs)
            told.append((share, name))
    if not told:
        return "There is no week at war in which to bargain"
    if not any(share for share, _ in told):
        return f"In no week at war would both take the same terms, with a {joined([n for _, n in told], 'or')} in Moscow"
    head = f"Terms that both would take exist in {percent(told[0][0])} of weeks at war with a {told[0][1]} in Moscow"
    return "; ".join([head, *(f"in {percent(share)} with a {name}" for share, name in told[1:])])


def alt_bargaining(result: "EnsembleResult") -> str:
    """Return the picture in one sentence, for those who do not see it."""
    told = joined([f"{name_of(pair)}: {percent(pair.share)}" for pair in pairings(result)])
    return (
        f"{title_bargaining(result)}. Panels over time with the least that Moscow would take and the most that Kyiv "
        f"would bear, by true types; share of weeks at war in which a range exists: {told}."
    )


def plot_bargaining(result: "EnsembleResult", size: Size = "print") -> Figure:
    """Draw what each side would take at most or least over time, by the true types of both.

    Weeks in which a run is at war from beginning to end count.

    Args:
        result: what an ensemble found.
        size: "print" or "projector".
    """
    subtitle = "Terms from Kyiv's ideal (0) to Moscow's (1), median and half of the runs, in weeks at war"
    pairs = pairings(result)
    rule = _RULE if all(len(pair.runs) >= _FEWEST for pair in pairs) else _RULE_OF_FEW
    caption = [rule, kept_line(result), source_line(result)]
    if midterm_of(result.scenario) is not None:
        caption.insert(0, f"Dashed: midterm, {day_of(result.scenario.midterm)}.")
    words = Words(title_bargaining(result), subtitle, " ".join(part for part in caption if part))
    bands = [_quartiles(result, pair) for pair in pairs]
    with styled(size):
        page = open_page(words, _HEIGHT, size)
        draw_keys(page, _keys(), page.bottom)
        low = page.bottom + height_of_keys(page, _keys())
        columns = min(len(pairs), N_TYPES if SIZES[size].own_height else N_TYPES**2)
        for rank, pair in enumerate(pairs):
            ax = _panel(page, low, (-(-len(pairs) // columns), columns), rank)
            _draw(ax, result, bands[rank])
            _scale(ax, np.stack(bands), labelled=rank % columns == 0)
            _dress(ax, result, pair, last=rank + columns >= len(pairs))
    return page.figure


def _keys() -> list[Key]:
    """Return what lines, dots and the filled zone mean."""
    return [
        Key("least that Moscow would take", line=LINE["russia"], color=PLAYER_INK["russia"]),
        Key("most that Kyiv would bear", line=LINE["ukraine"], color=PLAYER_INK["ukraine"]),
        Key("range of deals", color=RANGE, edge=RANGE, opacity=_ZONE),
        Key("median terms in discussion", marker="o", color=INK),
    ]


def _panel(page: Page, low: float, grid: tuple[int, int], rank: int) -> Axes:
    """Return the panel of a rank in a grid of rows and columns that begins at ``low`` (points)."""
    em, (rows, columns) = page.em, grid
    row, column = divmod(rank, columns)
    left = page.left + _LEFT * em
    wide = (page.right - left + _BETWEEN * em) / columns
    tall = (page.top - low - _BELOW * em) / rows
    top = page.top - row * tall
    x = left + column * wide
    return page.axes(x, top - tall + _GAP * em, x + wide - _BETWEEN * em, top - _HEAD * em)


def _draw(ax: Axes, result: "EnsembleResult", bands: NDArray[np.float64]) -> None:
    """Draw the quartiles of one pairing: medians as steps, half of the runs as bands, the zone between them, terms as dots."""
    x = places(result)
    least, most, terms = bands
    for band, key in ((least, "russia"), (most, "ukraine")):
        low, middle, high = np.clip(band, 1.0 - _NONE, _NONE)
        style: dict[str, Any] = {"step": "post", "color": PLAYER[key], "alpha": _BAND, "lw": 0}
        ax.fill_between(x, _held(low), _held(high), **style)
        ax.step(x, _held(middle), where="post", color=PLAYER_INK[key], ls=LINE[key])
    low, high = _held(least[1]), _held(most[1])
    exists = np.less_equal(low, high, where=~np.isnan(low), out=np.zeros(len(low), dtype=bool))
    ax.fill_between(x, low, high, where=exists, step="post", color=RANGE, alpha=_ZONE, lw=0)
    dots = np.arange(0, result.weeks, _EVERY)
    ax.plot(x[dots], terms[1][dots], "o", color=INK, ms=_DOT * mpl.rcParams["lines.markersize"], mew=0)


def _quartiles(result: "EnsembleResult", pair: Pairing) -> NDArray[np.float64]:
    """Return quartiles by week of Moscow's least, Kyiv's most and the terms, shape (3, 3, turns).

    NaN in weeks in which too few runs are at war.
    """
    war = at_war(result)[pair.runs]
    values = result.paths["range"].values[pair.runs][:, :, [_LEAST, _MOST, _TERMS]]
    found = np.full((3, len(_QUARTILES), result.weeks), np.nan)
    for week in np.flatnonzero(war.sum(axis=0) >= min(_FEWEST, len(pair.runs))):
        found[:, :, week] = np.quantile(values[war[:, week], week], _QUARTILES, axis=0).T
    return found


def _held(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return values by turn, the last one held to the end of its week."""
    return np.append(values, values[-1])


def _scale(ax: Axes, bands: NDArray[np.float64], *, labelled: bool) -> None:
    """Put terms on 0 to 1, and beyond that what no terms would do, if it is seen."""
    ticks = [place for place, seen in ((1.0 - _NONE, bands < 0.0), (_NONE, bands > 1.0)) if seen.any()]
    names = ["none"] * len(ticks) + [f"{place:g}" for place in _SCALE]
    ticks += _SCALE
    ax.set_ylim(min(ticks) - _AIR, max(ticks) + _AIR)
    ax.yaxis.set_major_locator(FixedLocator(ticks))
    ax.yaxis.set_major_formatter(FixedFormatter(names if labelled else [""] * len(ticks)))
    ax.grid(axis="y", color=GRID, lw=hairline())
    ax.spines["left"].set_visible(False)


def _dress(ax: Axes, result: "EnsembleResult", pair: Pairing, *, last: bool) -> None:
    """Write dates below a panel, if it is in the last row, and what it shows above it."""
    draw_midterm(ax, midterm_of(result.scenario))
    width = extent(ax)[0]
    date_axis(ax, result, width, crowded=True)
    ax.tick_params(axis="y", length=0)
    ax.tick_params(axis="x", labelbottom=last)
    em, runs = type_size(), len(pair.runs)
    share = f"range in {percent(pair.share)}"
    full = f"{share} of weeks at war; {number(runs)}{NBSP}{'run' if runs == 1 else 'runs'}"
    lines = name_of(pair).split(", "), (full if text_width(full, _SMALL * em) <= width else share)
    for rank, (text, weight, color) in enumerate(
        ((lines[1], "normal", SOFT), (lines[0][1], "bold", INK), (sentence(lines[0][0]), "bold", INK))
    ):
        place = (0, (0.45 + rank) * em)
        note(ax, text, (0, 1), place, weight=weight, size=_SMALL * em, color=color)
