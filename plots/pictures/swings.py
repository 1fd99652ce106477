"""Picture: how the US stance toward Russia swings in a few single runs, as strips of colour."""

from typing import TYPE_CHECKING, Any

import numpy as np
from diplomatic_swings.experiments.runs.measures import DEAD_BAND
from diplomatic_swings.plots.frame.dates import date_axis, places
from diplomatic_swings.plots.frame.flags import (
    FEW_ROWS,
    ROWS,
    arrange,
    draw_flags,
    draw_midterm,
    flags_of,
    height_of,
    midterm_of,
)
from diplomatic_swings.plots.frame.keys import Key, draw_keys, height_of_keys
from diplomatic_swings.plots.frame.marks import note, type_size
from diplomatic_swings.plots.frame.page import Page, Words, extent, open_page
from diplomatic_swings.plots.frame.palette import COURT, INK, POSTURE_MAP, PRESS, SOFT
from diplomatic_swings.plots.frame.ribbon import draw_ribbon, ribbon_keys
from diplomatic_swings.plots.frame.single_runs import (
    RULE,
    SHOWN,
    SINGLE,
    Postures,
    chosen_runs,
    outcomes,
    postures,
)
from diplomatic_swings.plots.frame.size import Size
from diplomatic_swings.plots.frame.style import SIZES, styled
from diplomatic_swings.plots.frame.words import kept_line, source_line
from diplomatic_swings.sim.world.outcomes import OUTCOMES
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.ticker import NullLocator
from numpy.typing import NDArray

if TYPE_CHECKING:
    from diplomatic_swings.experiments.runs.runs import BargainingResult

_HEIGHT, _HEIGHT_EACH = 2.3, 0.56
_LEFT, _RIGHT, _BELOW, _GAP = 8.7, 0.8, 2.7, 0.35
_RIBBON, _STRIP, _LANE = (0.02, 0.18), (0.22, 0.70), 0.84
"""Heights in a panel, 0 to 1: the run's state, the strip of stance, the lane of swings above it."""

_SMALL = 0.85
_TALLEST = 6.5
_LEAST_SCALE = 1.0
_SHADES = 9

_MEANING = f"Stance: recent US moves toward Russia, older ones fading; a swing is a change of sides past {DEAD_BAND} either way."


def _per_year(result: "BargainingResult") -> str:
    return f"{result.swings_per_year():.1f}"


def title_swings(result: "BargainingResult") -> str:
    """Return the finding: how often the US stance toward Russia changes sides."""
    if not result.counts.swings_russia[1:].any():
        return "Washington never swings between courting and pressing Moscow"
    return f"Washington swings between courting and pressing Moscow {_per_year(result)} times a year"


def alt_swings(result: "BargainingResult") -> str:
    """Return the picture in one sentence, for those who do not see it."""
    tilts = postures(result)
    runs = chosen_runs(result, tilts, SHOWN["print"])
    words = "; ".join(f"run {run}: {_told(result, tilts, run)}" for run in runs)
    return f"{title_swings(result)}. Strips from blue (pressure) to red (courtship) of {SINGLE[len(runs)]}: {words}."


def _told(result: "BargainingResult", tilts: Postures, run: int) -> str:
    """Return what becomes of a run, in words."""
    final = OUTCOMES[int(outcomes(result)[run, -1])].name
    swings = int(tilts.swings[run].sum())
    return f"{final}, {swings} {'swing' if swings == 1 else 'swings'}"


def plot_swings(result: "BargainingResult", size: Size = "print") -> Figure | SubFigure:
    """Draw the US stance toward Russia in a few single runs, with swings, deals and events.

    Args:
        result: what an ensemble found.
        size: "print" or "projector".
    """
    tilts = postures(result)
    runs = chosen_runs(result, tilts, SHOWN[size])
    many = len(runs) > 1
    words = Words(
        title_swings(result),
        f"US stance toward Russia by week in {SINGLE[len(runs)]}",
        " ".join(part for part in (_MEANING, RULE * many, kept_line(result), source_line(result)) if part),
    )
    with styled(size):
        page = open_page(words, _HEIGHT + _HEIGHT_EACH * len(runs), size)
        rows = ROWS if SIZES[size].own_height else FEW_ROWS
        panels = _panels(page, result, _keys(result, runs), (len(runs), rows))
        scale = max(_LEAST_SCALE, float(np.abs(tilts.level[runs]).max()))
        for ax, run in zip(panels, runs, strict=True):
            _draw(ax, result, tilts, run, scale)
        for ax in panels[:-1]:
            ax.xaxis.set_major_locator(NullLocator())
    return page.figure


def _panels(page: Page, result: "BargainingResult", keys: list[Key], numbers: tuple[int, int]) -> list[Axes]:
    """Return panels one below the other, with rows of flags above and keys below.

    Args:
        page: the page.
        result: whose horizon.
        keys: what colours and marks mean.
        numbers: how many panels, and how many rows of flags at most.
    """
    n, rows = numbers
    em, x = page.em, places(result)
    left, right = page.left + _LEFT * em, page.right - _RIGHT * em
    placed = arrange(flags_of(result), (float(x[0]), float(x[-1])), right - left, (0.0, _RIGHT * em), rows)
    draw_keys(page, keys, page.bottom)
    low = page.bottom + height_of_keys(page, keys) + _BELOW * em
    high = page.top - height_of(placed) * em
    step = min((high - low + _GAP * em) / n, _TALLEST * em)
    panels = [page.axes(left, high - (k + 1) * step + _GAP * em, right, high - k * step) for k in range(n)]
    draw_flags(panels[0], placed)
    return panels


def _keys(result: "BargainingResult", runs: list[int]) -> list[Key]:
    """Return what the colours and marks of some runs mean."""
    ramp = tuple(colormaps[POSTURE_MAP](np.linspace(0.0, 1.0, _SHADES)))
    keys = [
        Key("US stance: pressure to courtship", ramp=ramp),
        Key("swing to courtship", marker="^", color=COURT),
        Key("swing to pressure", marker="v", color=PRESS),
    ]
    return keys + ribbon_keys(result, runs)


def _draw(ax: Axes, result: "BargainingResult", tilts: Postures, run: int, scale: float) -> None:
    """Draw one run: swings above, the strip of stance, and below it the run's state and its deals."""
    x = places(result)
    place = (float(x[0]), float(x[-1]), *_STRIP)
    strip = tilts.level[run][None, :]
    look: dict[str, Any] = {"aspect": "auto", "interpolation": "nearest"}
    ax.imshow(strip, cmap=POSTURE_MAP, vmin=-scale, vmax=scale, extent=place, **look)
    ax.set_ylim(0.0, 1.0)
    date_axis(ax, result, extent(ax)[0])
    ax.yaxis.set_major_locator(NullLocator())
    for side in ax.spines.values():
        side.set_visible(False)
    _draw_swings(ax, x, tilts, run)
    draw_ribbon(ax, result, run, _RIBBON)
    draw_midterm(ax, midterm_of(result.scenario))
    em = type_size()
    middle = (0.0, sum(_STRIP) / 2)
    look = {"ha": "right"}
    note(ax, f"run {run}", middle, (-0.8 * em, 0.1 * em), weight="bold", size=em, color=INK, **look)
    words = _told(result, tilts, run)
    note(ax, words, middle, (-0.8 * em, -0.95 * em), size=_SMALL * em, color=SOFT, **look)


def _draw_swings(ax: Axes, x: NDArray[np.float64], tilts: Postures, run: int) -> None:
    """Draw a triangle above the strip in each week in which the stance changes sides."""
    weeks = np.flatnonzero(tilts.swings[run])
    for marker, color, up in (("^", COURT, True), ("v", PRESS, False)):
        which = weeks[(tilts.level[run][weeks] > 0.0) == up]
        ax.plot(x[which], np.full(len(which), _LANE), marker, color=color, mew=0, clip_on=False)
