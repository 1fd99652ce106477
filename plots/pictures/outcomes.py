"""Picture: in which state the runs are, week by week, as areas that add up to all runs."""

from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import numpy as np
from diplomatic_swings.plots.frame.dates import date_axis, places
from diplomatic_swings.plots.frame.flags import flags_of
from diplomatic_swings.plots.frame.lettering import spread
from diplomatic_swings.plots.frame.marks import leader, note, type_size
from diplomatic_swings.plots.frame.page import Sheet, Words, extent, on_axes
from diplomatic_swings.plots.frame.palette import EDGE, FAINT, HATCH, INK, OUTCOME
from diplomatic_swings.plots.frame.size import Size
from diplomatic_swings.plots.frame.words import (
    NBSP,
    end_of,
    joined,
    number,
    out_of,
    percent,
    sentence,
    source_line,
)
from diplomatic_swings.sim.world.outcomes import OUTCOME_KEYS, OUTCOMES
from matplotlib.axes import Axes
from matplotlib.ticker import FixedFormatter, FixedLocator
from numpy.typing import NDArray

if TYPE_CHECKING:
    from diplomatic_swings.experiments.runs.runs import BargainingResult

_HEIGHT = 4.3
_MARGINS = (3.4, 9.0, 2.9)
_QUARTERS = (0.0, 0.25, 0.5, 0.75, 1.0)
_LABEL_GAP = 1.4
_LEADER = 1.0
_SWATCH, _AFTER, _WIDE, _NAME = 0.8, 0.2, 1.3, 0.9
_MENTIONED = 3

FINDINGS = {
    "stall": (f"talks stall in{NBSP}{{}}",) * 2,
    "walkout": ("Washington has left the talks in {}", "Washington has left in {}"),
    "freeze": ("a freeze holds in {}", "a freeze holds in {}"),
    "settle": ("a settlement is in force in {}", "a settlement is in force in {}"),
    "imposed": ("terms have been dictated in {}", "terms have been dictated in {}"),
}
"""What is said of each outcome, at the head of a sentence and further on."""


def title_outcomes(result: "BargainingResult") -> str:
    """Return the finding: how many runs end in which state."""
    counts = [int(count) for count in result.counts.outcome[-1]]
    parts, base = out_of(counts, result.runs)
    order = sorted(range(len(parts)), key=lambda i: (-counts[i], i))
    by = f"By {end_of(result)} "
    first = order[0]
    if counts[first] == result.runs:
        whole = "the one run" if result.runs == 1 else f"all {number(result.runs)} runs"
        return by + FINDINGS[OUTCOME_KEYS[first]][0].format(whole)
    head = FINDINGS[OUTCOME_KEYS[first]][0].format(f"{parts[first]} of {base} runs")
    rest = [FINDINGS[OUTCOME_KEYS[i]][1].format(parts[i]) for i in order[1:_MENTIONED] if parts[i] > 0]
    return by + "; ".join([head, joined(rest)] if rest else [head])


def alt_outcomes(result: "BargainingResult") -> str:
    """Return the picture in one sentence, for those who do not see it."""
    shares = result.counts.outcome[-1] / result.runs
    ends = joined([f"{o.name} {percent(float(s))}" for o, s in zip(OUTCOMES, shares, strict=True)])
    return sentence(f"{title_outcomes(result)}. Stacked areas over time; shares of runs at the end: {ends}.")


def plot_outcomes(result: "BargainingResult", ax: Axes | None = None, size: Size = "print") -> Axes:
    """Draw the shares of runs in each outcome over time, stacked to all runs.

    Args:
        result: what an ensemble found.
        ax: axes to draw on; None for a page of its own.
        size: size of that page, "print" or "projector".
    """
    x = places(result)
    words = Words(
        title_outcomes(result),
        "Share of runs in each state, by week",
        f"{_unseen(result)}{source_line(result)}",
    )
    span = (float(x[0]), float(x[-1]))
    sheet = Sheet(words, lambda to: _draw(to, result), _HEIGHT, _MARGINS, flags_of(result), span)
    return on_axes(ax, size, sheet)


def _unseen(result: "BargainingResult") -> str:
    """Return which outcomes no run is ever in."""
    seen = result.counts.outcome.any(axis=0)
    names = [o.name for o, any_run in zip(OUTCOMES, seen, strict=True) if not any_run]
    return f"Never seen in any run: {joined(names)}. " if names else ""


def _draw(ax: Axes, result: "BargainingResult") -> None:
    x = places(result)
    shares = result.counts.outcome / result.runs
    tops = np.cumsum(shares, axis=1)
    for i, key in enumerate(OUTCOME_KEYS):
        if not shares[:, i].any():
            continue
        look: dict[str, Any] = {
            "facecolor": OUTCOME[key],
            "edgecolor": EDGE[key],
            "hatch": HATCH[key] or None,
        }
        ax.fill_between(x, tops[:, i] - shares[:, i], tops[:, i], lw=mpl.rcParams["patch.linewidth"], **look)
    ax.set_ylim(0.0, 1.0)
    ax.yaxis.set_major_locator(FixedLocator(_QUARTERS))
    ax.yaxis.set_major_formatter(FixedFormatter([percent(q) for q in _QUARTERS]))
    ax.spines["left"].set_visible(False)
    date_axis(ax, result, extent(ax)[0])
    _label_areas(ax, shares)


def _label_areas(ax: Axes, shares: NDArray[np.float64]) -> None:
    """Write name and final share beside each area that is seen, with a leader to its middle."""
    em = type_size()
    height = extent(ax)[1]
    seen = [i for i in range(len(OUTCOME_KEYS)) if shares[:, i].any()]
    middles = [float(shares[-1, :i].sum() + shares[-1, i] / 2) for i in seen]
    half = _LABEL_GAP * em / 2
    spots = spread([m * height for m in middles], _LABEL_GAP * em, half, height - half)
    for i, middle, spot in zip(seen, middles, spots, strict=True):
        key = OUTCOME_KEYS[i]
        shift = spot - middle * height
        leader(ax, (1.0, middle), (_LEADER * em, shift), FAINT)
        box = {"boxstyle": "square,pad=0", "fc": OUTCOME[key], "ec": EDGE[key], "hatch": HATCH[key] or None}
        swatch = (_LEADER + _AFTER) * em
        note(ax, 3 * NBSP, (1.0, middle), (swatch, shift), va="center", size=_SWATCH * em, bbox=box)
        name = f"{OUTCOMES[i].name} {percent(float(shares[-1, i]))}"
        note(ax, name, (1.0, middle), (swatch + _WIDE * em, shift), va="center", size=_NAME * em, color=INK)
