"""Picture: the US posture week by week in a record, above the postures of a few single runs."""

import datetime as dt
from typing import TYPE_CHECKING, Final

import numpy as np
from diplomatic_swings.experiments.runs.measures import POSTURES, tilt_switches
from diplomatic_swings.experiments.validation.page import span
from diplomatic_swings.plots.frame.dates import as_number, date_ticks, keep_ticks
from diplomatic_swings.plots.frame.keys import Key, draw_keys, height_of_keys
from diplomatic_swings.plots.frame.marks import note, type_size
from diplomatic_swings.plots.frame.page import Page, Words, extent, open_page
from diplomatic_swings.plots.frame.palette import COURT, GRID, INK, PRESS, SOFT
from diplomatic_swings.plots.frame.size import Size
from diplomatic_swings.plots.frame.style import styled
from diplomatic_swings.plots.frame.words import number, version_words
from diplomatic_swings.sim.world.calendar import WEEK
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.ticker import FixedFormatter, FixedLocator, NullLocator
from numpy.typing import NDArray

if TYPE_CHECKING:
    from diplomatic_swings.experiments.validation.validation import Validation

_HEIGHT, _HEIGHT_EACH = 2.2, 0.66
_LEFT, _RIGHT, _BELOW, _GAP = 6.6, 0.8, 2.7, 0.5
_SMALL = 0.85
_THICK = 0.86

LANES: Final = {"PR": 0, "SU": 1, "PU": 2, "CR": 3}
"""Lane of each posture from below: toward Ukraine below, toward Russia above."""

COLORS: Final = {"PR": PRESS, "SU": "#92C5DE", "PU": "#F4A582", "CR": COURT}
MEANINGS: Final = {
    "CR": "courts Russia",
    "PU": "presses Ukraine",
    "SU": "supports Ukraine",
    "PR": "presses Russia",
}


def title_strips(validation: "Validation") -> str:
    """Return the finding: how often the tilt switches in the record and in the runs shown."""
    record, *runs = (int(n) for n in tilt_switches(validation.strips))
    low, high = min(runs), max(runs)
    weeks = validation.strips.shape[1]
    times = f"{low}" if low == high else f"{low} to {high}"
    return f"Washington's tilt switched {record} times in {weeks} weeks of {span(validation)}; in the runs shown, {times} times"


def alt_strips(validation: "Validation") -> str:
    """Return the picture in one sentence, for those who do not see it."""
    shares = [
        f"{_name(k)}: "
        + ", ".join(f"{MEANINGS[name]} {(strip == code).sum()} weeks" for code, name in enumerate(POSTURES))
        for k, strip in enumerate(validation.strips)
    ]
    return f"{title_strips(validation)}. Strips by week in four lanes; {'; '.join(shares)}."


def plot_strips(validation: "Validation", size: Size = "print") -> Figure | SubFigure:
    """Draw the posture of each week of the record, and of the first runs below it.

    Args:
        validation: what holding the model against a record gave.
        size: "print" or "projector".
    """
    subtitle = "US posture by week, each in a lane of its own; a week without one keeps the last, none before the first"
    runs = f"the first of {number(validation.runs)} runs, seed {validation.seed}"
    caption = f"Runs are not picked: they are {runs}. Scenario {validation.scenario.name}; {version_words()}."
    words = Words(title_strips(validation), subtitle, caption)
    with styled(size):
        page = open_page(words, _HEIGHT + _HEIGHT_EACH * len(validation.strips), size)
        keys = [Key(text, color=COLORS[name]) for name, text in MEANINGS.items()]
        draw_keys(page, keys, page.bottom)
        panels = _panels(page, keys, len(validation.strips))
        for k, (ax, strip) in enumerate(zip(panels, validation.strips, strict=True)):
            _draw(ax, strip, validation.scenario.start, last=k == len(panels) - 1)
            _name_panel(ax, k, strip)
    return page.figure


def _panels(page: Page, keys: list[Key], n: int) -> list[Axes]:
    em = page.em
    left, right = page.left + _LEFT * em, page.right - _RIGHT * em
    low = page.bottom + height_of_keys(page, keys) + _BELOW * em
    step = (page.top - low + _GAP * em) / n
    return [
        page.axes(left, page.top - (k + 1) * step + _GAP * em, right, page.top - k * step) for k in range(n)
    ]


def _draw(ax: Axes, strip: NDArray[np.int64], start: dt.date, *, last: bool) -> None:
    """Draw one strip: a block a week, in the lane of its posture."""
    x = as_number(start) + 7.0 * np.arange(len(strip))
    for code, name in enumerate(POSTURES):
        weeks = x[strip == code]
        place = (LANES[name] + (1.0 - _THICK) / 2, _THICK)
        ax.broken_barh([(week, 7.0) for week in weeks], place, color=COLORS[name], lw=0)
    end = start + len(strip) * WEEK
    ax.set_xlim(x[0], as_number(end))
    ax.set_ylim(0.0, len(POSTURES))
    ax.axhline(len(POSTURES) / 2, color=GRID, lw=0.6, zorder=0)
    ax.yaxis.set_major_locator(NullLocator())
    for side in ax.spines.values():
        side.set_visible(False)
    ticks = date_ticks(start, end, extent(ax)[0] / type_size()) if last else []
    ax.xaxis.set_major_locator(FixedLocator([as_number(day) for day, _ in ticks]))
    ax.xaxis.set_major_formatter(FixedFormatter([text for _, text in ticks]))
    keep_ticks(ax)


def _name(k: int) -> str:
    return f"run {k - 1}" if k else "record"


def _name_panel(ax: Axes, k: int, strip: NDArray[np.int64]) -> None:
    em = type_size()
    switches = int(tilt_switches(strip[None, :])[0])
    words = f"{switches} switches"
    note(ax, _name(k), (0, 0.5), (-0.8 * em, 0.15 * em), ha="right", weight="bold", size=em, color=INK)
    note(ax, words, (0, 0.5), (-0.8 * em, -0.9 * em), ha="right", size=_SMALL * em, color=SOFT)
