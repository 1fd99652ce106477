"""Picture: what became of every claim, as a forest of effects and intervals, neutral and lens side by side."""

import math
from typing import TYPE_CHECKING, Any, Final

from diplomatic_swings.experiments.claims.ledger import standardised
from diplomatic_swings.experiments.claims.verdicts import FAILS, HOLDS, UNDECIDED
from diplomatic_swings.plots.frame.keys import Key, draw_keys, height_of_keys
from diplomatic_swings.plots.frame.lettering import text_width
from diplomatic_swings.plots.frame.marks import dot, hairline, note, thick, type_size
from diplomatic_swings.plots.frame.page import Page, Words, open_page
from diplomatic_swings.plots.frame.palette import GRID, INK, OUTCOME_INK, PAPER, PLAYER_INK, SOFT
from diplomatic_swings.plots.frame.size import Size
from diplomatic_swings.plots.frame.style import styled
from diplomatic_swings.plots.frame.words import number, version_words
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.ticker import NullLocator

if TYPE_CHECKING:
    from diplomatic_swings.experiments.claims.ledger import Entry, Ledger, Reading

_HEIGHT, _ROW = 1.9, 0.185
_BELOW, _GAP = 2.0, 0.8
_SMALL = 0.8
_WIDEST = 2.0
"""Effects beyond this are drawn at the edge, with an arrow."""

_APART, _DOT = 0.17, 0.8
_COLORS: Final = (INK, PLAYER_INK["russia"])
_MARKS: Final = ("o", "D")
_ENDS: Final = {HOLDS: OUTCOME_INK["settle"], FAILS: PLAYER_INK["russia"], UNDECIDED: SOFT}
_SHORT: Final = {HOLDS: "holds", FAILS: "not", UNDECIDED: "open"}


def title_claims(ledger: "Ledger") -> str:
    """Return the finding: how many claims hold."""
    parts = []
    for words, neutral in (("in the neutral reading", True), ("under the lens of their text", False)):
        tried = sum(ledger.count(verdict, neutral=neutral) for verdict in _ENDS)
        if tried:
            parts.append(f"{ledger.count(HOLDS, neutral=neutral)} of {tried} claims hold {words}")
    return "; ".join(parts)


def alt_claims(ledger: "Ledger") -> str:
    """Return the picture in one sentence, for those who do not see it."""
    parts = [f"{entry.claim.id} {_verdicts(entry, ' and ', long=True)}" for entry in ledger.entries]
    return f"{title_claims(ledger)}. Dots with 95 % intervals of main effects; verdicts: {'; '.join(parts)}."


def _verdicts(entry: "Entry", between: str, *, long: bool) -> str:
    names = [reading.finding.verdict for reading in entry.readings]
    return between.join(name if long else _SHORT[name] for name in names)


def plot_claims(ledger: "Ledger", size: Size = "print") -> Figure | SubFigure:
    """Draw the main effect of every claim, above zero as claimed, with its 95 % interval.

    Args:
        ledger: the ledger.
        size: "print" or "projector".
    """
    subtitle = "Main effect, in standard deviations between runs, right of zero as claimed; hollow: not clear of zero"
    words = Words(title_claims(ledger), subtitle, _caption(ledger))
    with styled(size):
        page = open_page(words, _HEIGHT + _ROW * len(ledger.entries), size)
        keys = [Key("neutral reading", marker=_MARKS[0], color=_COLORS[0])]
        if any(len(entry.readings) > 1 for entry in ledger.entries):
            keys.append(Key("under the lens of the text", marker=_MARKS[1], color=_COLORS[1]))
        draw_keys(page, keys, page.bottom)
        _draw(page, ledger, page.bottom + height_of_keys(page, keys))
    return page.figure


def _caption(ledger: "Ledger") -> str:
    runs = f"{number(ledger.size.runs)} runs of each case with the same luck, {ledger.size.seeds_in_words()}"
    return f"To the right: verdict on all that is expected of a claim, neutral / lens. {runs}; {version_words()}."


def _draw(page: Page, ledger: "Ledger", bottom: float) -> None:
    """Draw labels, effects, and verdicts to the right."""
    em, small = page.em, _SMALL * page.em
    ends = [_verdicts(entry, " / ", long=False) for entry in ledger.entries]
    left = page.left + max(text_width(entry.claim.id, small) for entry in ledger.entries) + _GAP * em
    right = page.right - max(text_width(end, small) for end in ends) - _GAP * em
    ax = page.axes(left, bottom + _BELOW * em, right, page.top)
    ax.set_ylim(len(ledger.entries), 0.0)
    ax.set_xlim(-_WIDEST, _WIDEST)
    across = ax.get_yaxis_transform()
    for place, (entry, end) in enumerate(zip(ledger.entries, ends, strict=True)):
        look: dict[str, Any] = {"va": "center", "size": small}
        note(ax, entry.claim.id, (0, place + 0.5), (-_GAP * em, 0), across, ha="right", color=INK, **look)
        color = _ENDS[entry.readings[0].finding.verdict]
        note(ax, end, (1, place + 0.5), (_GAP * em, 0), across, color=color, **look)
        for rank, reading in enumerate(entry.readings[:2]):
            _draw_effect(ax, reading, place + 0.5 + (2 * rank - 1) * _APART, rank)
    _finish(ax)


def _draw_effect(ax: Axes, reading: "Reading", y: float, rank: int) -> None:
    """Draw a main effect; nothing where it is unknown."""
    values = standardised(reading.finding.effects[0])
    if any(math.isnan(x) for x in values):
        return
    middle, low, high = (min(max(x, -_WIDEST), _WIDEST) for x in values)
    clear = values[1] > 0.0 or values[2] < 0.0
    color = _COLORS[rank]
    ax.plot([low, high], [y, y], color=color, lw=thick() / 2, solid_capstyle="butt")
    cut = abs(values[0]) > _WIDEST
    shape = (">" if middle > 0.0 else "<") if cut else _MARKS[rank]
    look: dict[str, Any] = {
        "mfc": color if clear else PAPER,
        "mec": color,
        "mew": hairline(),
        "ms": _DOT * dot(),
    }
    ax.plot([middle], [y], shape, zorder=3, clip_on=False, **look)


def _finish(ax: Axes) -> None:
    """Draw the line at zero, the grid and the scale."""
    ax.axvline(0.0, color=SOFT, lw=thick() / 2, zorder=0)
    ax.yaxis.set_major_locator(NullLocator())
    ax.grid(axis="x", color=GRID, lw=hairline())
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(False)
    ax.tick_params(axis="x", length=0, labelsize=_SMALL * type_size())
