"""Picture: how long ceasefires hold in runs, beside the law that the model draws their end from."""

from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullLocator
from numpy.typing import NDArray

from experiments.measures import Floats, Ints
from plots import Size
from plots.dates import keep_ticks
from plots.lettering import spread
from plots.marks import hairline, note, type_size
from plots.page import Sheet, Words, extent, on_axes
from plots.palette import GRID, INK, PAPER, RANGE, SOFT
from plots.words import kept_line, number, percent, source_line
from sim import deals
from sim.game import rules_of
from sim.play import TRUCE, WAR
from sim.state import State

if TYPE_CHECKING:
    from experiments.ensemble import EnsembleResult

_HEIGHT = 3.9
_MARGINS = (3.4, 12.0, 4.6)
_BAND, _SMALL = 0.25, 0.82
_QUARTERS = (0.0, 0.25, 0.5, 0.75, 1.0)
_LOOKS: Final = (52, 26, 13, 4)
"""Weeks at which survival is told, the longest that was watched."""

_LEAST_AT_RISK = 10
"""Ceasefires still watched that survival must rest on to be told."""

_CAPTION: Final = (
    "Kaplan-Meier estimate with its 95 % band; ceasefires that a settlement or the horizon ends are censored. "
    "One that breaks in its first week leaves no trace in the weekly states. "
    "Law: Weibull, shape one half; dashed: if guarantees and forces stayed as on the first day, dotted: as they stand each Monday."
)

_FEWEST: Final = 5
"""Ceasefires still watched below which nothing is drawn (fewer only if there are fewer in all)."""


class Ceasefires(NamedTuple):
    """Ceasefires of the whole front in the runs whose paths are kept, one entry each."""

    run: NDArray[np.int64]
    start: NDArray[np.int64]  # week of the first state that shows it; it is then a week old
    weeks: Floats  # age at its end, or when last seen
    broke: NDArray[np.bool_]  # whether war follows; else it is censored


class Survival(NamedTuple):
    """An estimate of survival by age in weeks, with its 95 % band (NaN: not defined)."""

    age: Floats
    share: Floats
    low: Floats
    high: Floats


def ceasefires(result: "EnsembleResult") -> Ceasefires:
    """Return the ceasefires of a result."""
    force = result.paths["in_force"].values
    truce = (force == TRUCE).astype(np.int8)
    edge = np.zeros((len(force), 1), dtype=np.int8)
    steps = np.diff(truce, axis=1, prepend=edge, append=edge)
    run, start = np.nonzero(steps == 1)
    end = np.nonzero(steps == -1)[1]
    after = np.column_stack([force, np.full(len(force), TRUCE)])[run, end]
    broke = after == WAR
    return Ceasefires(run, start, (end - start + broke).astype(np.float64), broke)


def survival(found: Ceasefires) -> Survival:
    """Return the Kaplan-Meier estimate (1958, JASA 53) with Greenwood's band on the log-log scale."""
    age = np.unique(found.weeks)
    risk = np.array([(found.weeks >= t).sum() for t in age])
    broke = np.array([(found.broke & (found.weeks == t)).sum() for t in age])
    share = np.cumprod((risk - broke) / risk)
    low, high = _band(risk, broke, share)
    return Survival(*(np.concatenate([[1.0], values]) for values in (age, share, low, high)))


def _band(risk: Ints, broke: Ints, share: Floats) -> tuple[Floats, Floats]:
    """Return Greenwood's 95 % band on the log-log scale; it has no width where nothing or all has broken."""
    from experiments.paired import Z

    left = risk - broke
    terms = np.divide(broke, risk * left, out=np.zeros(len(share)), where=left > 0)
    inside = (share > 0.0) & (share < 1.0)
    safe = np.where(inside, share, 0.5)
    half = Z * np.sqrt(np.cumsum(terms)) / np.abs(np.log(safe))
    low, high = (np.where(inside, safe ** np.exp(way * half), share) for way in (1.0, -1.0))
    return low, high


def law(result: "EnsembleResult", found: Ceasefires) -> tuple[Floats, Floats, Floats]:
    """Return ages, and the survival that the model's law gives the same ceasefires from their first week on.

    Twice: as if nothing changed after each began, and with guarantees and forces as they then change.
    """
    oldest = int(found.weeks.max())
    age = np.arange(1.0, oldest + 1.0)
    slopes = _strains(result, found, oldest)
    fixed = np.exp(-slopes[:, :1] * (np.sqrt(age) - 1.0)).mean(axis=0)
    hazard = 1.0 - np.exp(-slopes * (np.sqrt(age + 1.0) - np.sqrt(age)))
    watched = ~np.isnan(slopes)
    mean = np.where(watched, hazard, 0.0).sum(axis=0) / np.maximum(watched.sum(axis=0), 1)
    return age, fixed, np.concatenate([[1.0], np.cumprod(1.0 - mean)[:-1]])


def _strains(result: "EnsembleResult", found: Ceasefires, oldest: int) -> Floats:
    """Return the strain of each ceasefire by age in weeks, from 1; NaN once it has ended."""

    @cache
    def params(draw: int) -> deals.DealParams:
        return rules_of(
            result.draws.applied(result.scenario, draw) if result.draws else result.scenario
        ).deals

    states = result.paths["state"].values
    slopes = np.full((len(found.run), oldest), np.nan)
    for row, (run, start, weeks, broke) in enumerate(zip(*found, strict=True)):
        own = params(result.draws.number(int(run)) if result.draws else 0)
        for age in range(int(weeks - broke)):
            slopes[row, age] = deals.ceasefire_strain(State(*states[run, start + age]), own)
    return slopes


def shown_until(found: Ceasefires) -> float:
    """Return the age up to which enough ceasefires are watched to draw anything."""
    ages = np.sort(found.weeks)[::-1]
    return float(max(ages[min(_FEWEST, len(ages)) - 1], 2.0)) if len(ages) else 2.0


def _told(found: Ceasefires) -> tuple[int, float]:
    """Return the longest of the usual ages that enough ceasefires were watched to, and survival there."""
    fewest = min(_LEAST_AT_RISK, len(found.weeks))
    at_risk = [week for week in _LOOKS if (found.weeks >= week).sum() >= fewest]
    week = at_risk[0] if at_risk else 1
    curve = survival(found)
    return week, _at(curve.age, curve.share, week)


def title_freeze(result: "EnsembleResult") -> str:
    """Return the finding: how many ceasefires still hold after so many weeks."""
    found = ceasefires(result)
    count = len(found.weeks)
    if not count:
        return "No run has a ceasefire of the whole front"
    week, share = _told(found)
    if count == 1:
        whole = int(found.weeks[0])
        end = "it breaks" if found.broke[0] else "it still holds, or is settled"
        return f"There is one ceasefire; after {whole} {'week' if whole == 1 else 'weeks'} {end}"
    if week == 1:
        return f"{number(count)} ceasefires begin; none is watched for long"
    return f"Of {number(count)} ceasefires that last a week, {percent(share)} still hold after {week} weeks"


def alt_freeze(result: "EnsembleResult") -> str:
    """Return the picture in one sentence, for those who do not see it."""
    found = ceasefires(result)
    if not len(found.weeks):
        return f"{title_freeze(result)}. An empty picture."
    last = shown_until(found)
    curve = _until(survival(found), last)
    age, *laws = law(result, found)
    runs, (fixed, moving) = _at(curve.age, curve.share, last), (_at(age, x, last) for x in laws)
    return (
        f"{title_freeze(result)}. A falling curve of survival by age, {number(len(found.weeks))} ceasefires; "
        f"at {last:.0f} weeks {percent(runs)}; by the model's law {percent(fixed)} if nothing changed after "
        f"the start, {percent(moving)} with what changes."
    )


def _until(curve: Survival, last: float) -> Survival:
    """Return an estimate up to an age, that age left out."""
    return Survival(*(x[curve.age < last] for x in curve))


def _at(ages: Floats, shares: Floats, age: float) -> float:
    """Return the last share at or before an age."""
    return float(shares[np.searchsorted(ages, age, side="right") - 1])


def plot_freeze(result: "EnsembleResult", ax: Axes | None = None, size: Size = "print") -> Axes:
    """Draw how long ceasefires hold, with what is censored taken into account.

    Args:
        result: what an ensemble found.
        ax: axes to draw on; None for a page of its own.
        size: size of that page, "print" or "projector".
    """
    found = ceasefires(result)
    told = _CAPTION if len(found.weeks) else ""
    caption = " ".join(part for part in (told, kept_line(result), source_line(result)) if part)
    subtitle = "Share of ceasefires still in force, by age in weeks"
    words = Words(title_freeze(result), subtitle, caption)
    return on_axes(ax, size, Sheet(words, lambda to: _draw(to, result, found), _HEIGHT, _MARGINS))


def _draw(ax: Axes, result: "EnsembleResult", found: Ceasefires) -> None:
    """Draw the estimate as steps with its band, the law as a dashed line, and how many are still watched."""
    last = shown_until(found)
    ax.set_xlim(1.0, last)
    ax.set_ylim(0.0, 1.0)
    ax.yaxis.set_major_locator(FixedLocator(_QUARTERS))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda y, _: percent(y)))
    ax.xaxis.set_major_locator(MaxNLocator(6, integer=True, steps=[1, 2, 5, 10]))
    ax.grid(axis="y", color=GRID, lw=hairline())
    ax.spines["left"].set_visible(False)
    keep_ticks(ax)
    ax.tick_params(axis="y", length=0)
    em = type_size()
    if not len(found.weeks):
        ax.xaxis.set_major_locator(NullLocator())
        note(ax, "none", (0.5, 0.5), ha="center", va="center", size=em, color=SOFT, backgroundcolor=PAPER)
        return
    curve = _until(survival(found), last)
    age, fixed, moving = law(result, found)
    ages, share, low, high = (
        np.append(x, end) for x, end in zip(curve, (last, *(x[-1] for x in curve[1:])), strict=True)
    )
    ax.fill_between(ages, low, high, step="post", color=RANGE, alpha=_BAND, lw=0)
    ax.step(ages, share, where="post", color=RANGE)
    ax.plot(age, fixed, color=INK, ls="--", lw=2 * hairline())
    ax.plot(age, moving, color=INK, ls=":", lw=2 * hairline())
    ends = [(_at(curve.age, curve.share, last), "runs", RANGE)]
    ends += [
        (_at(age, fixed, last), "law, at the start", INK),
        (_at(age, moving, last), "law, week by week", INK),
    ]
    _name(ax, sorted(ends))
    _watched(ax, found)


def _name(ax: Axes, ends: list[tuple[float, str, str]]) -> None:
    """Write at the ends of the curves which is which."""
    em, tall = type_size(), extent(ax)[1]
    spots = spread([share * tall for share, _, _ in ends], 1.1 * em, 0.5 * em, tall)
    for (share, name, color), spot in zip(ends, spots, strict=True):
        text = f"{name} {percent(share)}"
        note(ax, text, (1, 0), (0.5 * em, spot), size=_SMALL * em, va="center", color=color)


def _watched(ax: Axes, found: Ceasefires) -> None:
    """Write below the axis how many ceasefires are still in force and watched."""
    em = type_size()
    low, high = ax.get_xlim()
    across = ax.get_xaxis_transform()
    for tick in ax.get_xticks():
        if low <= tick <= high:
            left = int((found.weeks >= tick).sum())
            place = (0.0, -3.0 * em)
            note(
                ax,
                number(left),
                (tick, 0),
                place,
                across,
                ha="center",
                va="top",
                size=_SMALL * em,
                color=SOFT,
            )
    note(ax, "ceasefires watched", (1, 0), (1.6 * em, -3.0 * em), va="top", size=_SMALL * em, color=SOFT)
    note(ax, "weeks", (1, 0), (1.6 * em, -1.65 * em), va="baseline", size=_SMALL * em, color=SOFT)
