"""Picture: who plays what, as shares of each player's weeks."""

from typing import TYPE_CHECKING, NamedTuple

from diplomatic_swings.plots.frame.kinds import kinds_of, seats
from diplomatic_swings.plots.frame.lettering import shortened, text_width
from diplomatic_swings.plots.frame.marks import note, type_size
from diplomatic_swings.plots.frame.page import Page, Words, extent, open_page
from diplomatic_swings.plots.frame.palette import FAINT, INK, SOFT, color_of, ink_of
from diplomatic_swings.plots.frame.size import Size
from diplomatic_swings.plots.frame.style import styled
from diplomatic_swings.plots.frame.words import percent, source_line
from diplomatic_swings.sim.scenario.lever_form import HOLD
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure

if TYPE_CHECKING:
    from diplomatic_swings.experiments.runs.runs import BargainingResult
    from diplomatic_swings.sim.tables.records import Player

_HEIGHT = 5.0
_COLUMNS, _ROWS = 2, 2
_MOST_ROWS, _FEWEST_ROWS = 8, 2
"""Rows of a panel, as many as there is room for; rarer moves share the last one."""

_HEAD, _GAP, _BETWEEN = 1.3, 0.9, 1.6
_ROW = 1.7
_PALE = 0.4
_SMALL = 0.8
_TEXT, _BAR, _THICK = 0.42, 0.86, 0.16
"""Places of text and bar in a row, and the bar's thickness, as shares of the row's height."""


class Row(NamedTuple):
    """One bar: what it is, its share of the player's weeks, whether it waits, and whether it is many."""

    label: str
    share: float
    waits: bool
    several: bool = False


def mix(result: "BargainingResult", player: int) -> list[Row]:
    """Return a player's moves, the most frequent first; moves never played are left out."""
    table = result.moves()
    own = table[table["player"] == result.player_keys[player]]
    kinds = kinds_of(result.scenario, player)
    rows = [
        Row(label, float(share), kind == HOLD)
        for label, share, kind in zip(own["label"], own["share"], kinds, strict=True)
    ]
    return sorted((row for row in rows if row.share > 0.0), key=lambda row: -row.share)


def shown(rows: list[Row], room: int) -> list[Row]:
    """Return at most ``room`` rows: the most frequent moves, and the others as one."""
    if len(rows) <= room:
        return rows
    others = rows[room - 1 :]
    rest = Row(f"{len(others)} rarer moves", sum(row.share for row in others), waits=False, several=True)
    return [*rows[: room - 1], rest]


def bare(label: str) -> str:
    """Return a label without what it explains in brackets."""
    return label.split(" (", maxsplit=1)[0]


def title_moves(result: "BargainingResult") -> str:
    """Return the finding: what the first two players play most often, apart from waiting."""
    parts = []
    for number in (0, 1):
        active = [row for row in mix(result, number) if not row.waits]
        if active:
            quote = f"\N{LEFT DOUBLE QUOTATION MARK}{bare(active[0].label)}\N{RIGHT DOUBLE QUOTATION MARK}"
            parts.append((result.scenario.players[number].capital, quote, percent(active[0].share)))
    if not parts:
        first, second = (player.capital for player in result.scenario.players[:2])
        return f"{first} and {second} do nothing but wait and go on"
    head = "Apart from waiting, {} plays {} most ({} of weeks)".format(*parts[0])
    return "; ".join([head, *("{} {} ({})".format(*other) for other in parts[1:])])


def alt_moves(result: "BargainingResult") -> str:
    """Return the picture in one sentence, for those who do not see it."""
    parts = []
    for number, player in enumerate(seats(result)):
        best = [f"{bare(row.label)} {percent(row.share)}" for row in mix(result, number)[:3]]
        parts.append(f"{player.name}: {', '.join(best)}")
    return f"{title_moves(result)}. Bars by player, shares of weeks: {'; '.join(parts)}."


def plot_moves(result: "BargainingResult", size: Size = "print") -> Figure | SubFigure:
    """Draw how often each player makes each move, as bars, most frequent first.

    Args:
        result: what an ensemble found.
        size: "print" or "projector".
    """
    words = Words(
        title_moves(result),
        "Share of each player's weeks in which it makes a move; grey: waiting or going on as before",
        f"All bars have one scale. {source_line(result)}",
    )
    with styled(size):
        page = open_page(words, _HEIGHT, size)
        panels = [_panel(page, number) for number in range(len(seats(result)))]
        fitting = int(extent(panels[0])[1] / (_ROW * _SMALL * page.em))
        room = max(min(fitting, _MOST_ROWS), _FEWEST_ROWS)
        mixes = [shown(mix(result, number), room) for number in range(len(seats(result)))]
        longest = max(row.share for rows in mixes for row in rows)
        for number, (ax, rows) in enumerate(zip(panels, mixes, strict=True)):
            ax.set_ylim(room, 0.0)
            _draw(ax, seats(result)[number], rows, longest)
    return page.figure


def _panel(page: Page, number: int) -> Axes:
    """Return a player's panel, with room above it for the name."""
    em = page.em
    row, column = divmod(number, _COLUMNS)
    wide = (page.right - page.left + _BETWEEN * em) / _COLUMNS
    tall = (page.top - page.bottom) / _ROWS
    left, top = page.left + column * wide, page.top - row * tall
    return page.axes(left, top - tall + _GAP * em, left + wide - _BETWEEN * em, top - _HEAD * em)


def _draw(ax: Axes, player: "Player", rows: list[Row], longest: float) -> None:
    """Draw a player's bars, each under its label, with its share to the left."""
    em, width = type_size(), extent(ax)[0]
    small, key = _SMALL * em, player.key
    start = text_width(percent(longest), small) + 0.9 * em
    ax.set_xlim(-start, width - start)
    ax.set_axis_off()
    scale = (width - start) / longest
    for place, row in enumerate(rows):
        color = FAINT if row.waits else color_of(key)
        ax.barh(place + _BAR, row.share * scale, _THICK, color=color, alpha=_PALE if row.several else 1.0)
        text = shortened(row.label, width - start, small)
        ax.text(0.0, place + _TEXT, text, size=small, va="center", color=SOFT if row.waits else INK)
        ink = SOFT if row.waits else ink_of(key)
        ax.text(-0.5 * em, place + _TEXT, percent(row.share), color=ink, ha="right", va="center", size=small)
    note(ax, player.name, (0, 1), (0, 0.3 * em), weight="bold", color=ink_of(key))
