"""Pictures with a row for every package: labels at the left, columns of panels beside them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from diplomatic_swings.plots.frame.keys import Key
from diplomatic_swings.plots.frame.lettering import shortened, wrapped
from diplomatic_swings.plots.frame.marks import hairline, note, type_size
from diplomatic_swings.plots.frame.page import Page, extent
from diplomatic_swings.plots.frame.palette import GRID, INK, PLAYER, PLAYER_INK, SOFT
from matplotlib.axes import Axes
from matplotlib.ticker import NullLocator

if TYPE_CHECKING:
    from diplomatic_swings.experiments.runs.runs import BargainingResult
    from diplomatic_swings.sim.tables.records import Package, Player

LABELS: Final = 14.5
"""Room for the packages' names, in ems."""

HEAD, BELOW, BETWEEN = 2.2, 2.0, 1.1
"""Room above panels, below them and between them, in ems."""

_SIZES: Final = (0.84, 0.78, 0.72, 0.66, 0.6)
"""Sizes of packages' names, the first that fits, in ems."""

_LEADING, _MOST_LINES = 1.12, 2
_ROW_INCHES, _REST_INCHES = 0.36, 2.1

OTHERS: Final = ("#AA3377", "#228833", "#777777")
OTHERS_INK: Final = ("#882255", "#1B6B29", "#555555")
"""Colours of players that only some scenarios have, and darker ones for text."""

HATCHES: Final = ("", "////", "....", "\\\\\\\\", "xxxx", "++++")
"""Hatch of each player, in order: a second cue beside its colour."""


def colors(result: "BargainingResult") -> list[str]:
    """Return the colour of each player."""
    return _chosen(result, PLAYER, OTHERS)


def inks(result: "BargainingResult") -> list[str]:
    """Return the colour of each player, dark enough for text and thin lines."""
    return _chosen(result, PLAYER_INK, OTHERS_INK)


def _chosen(result: "BargainingResult", known: dict[str, str], others: tuple[str, ...]) -> list[str]:
    new = [key for key in result.player_keys if key not in known]
    return [known.get(key) or others[new.index(key) % len(others)] for key in result.player_keys]


def capital(player: "Player") -> str:
    """Return how a player is called in pictures."""
    return player.capital


def height(rows: int) -> float:
    """Return the height of a page with so many rows, one for every package, in inches."""
    return _REST_INCHES + _ROW_INCHES * rows


def columns(
    page: Page, low: float, widths: tuple[float, ...], rows: int, edges: tuple[float, float] = (BELOW, 0.0)
) -> list[Axes]:
    """Return panels side by side that share their rows, the first row on top.

    Args:
        page: where they stand.
        low: where the room for panels begins, in points.
        widths: share of the room that each takes.
        rows: number of rows.
        edges: room below the panels and right of the last, in ems.
    """
    em = page.em
    left = page.left + LABELS * em
    room = page.right - edges[1] * em - left - BETWEEN * em * (len(widths) - 1)
    panels = []
    for width in widths:
        right = left + room * width / sum(widths)
        ax = page.axes(left, low + edges[0] * em, right, page.top - HEAD * em)
        ax.set_ylim(rows - 0.5, -0.5)
        ax.yaxis.set_major_locator(NullLocator())
        ax.spines["left"].set_visible(False)
        for row in range(rows - 1):
            ax.axhline(row + 0.5, color=GRID, lw=hairline(), zorder=0)
        panels.append(ax)
        left = right + BETWEEN * em
    return panels


def name_rows(ax: Axes, packages: "Sequence[Package]") -> None:
    """Write the packages' names left of the first panel, a settlement's darker than a ceasefire's."""
    rows = len(packages)
    room = (LABELS - 1.0) * type_size(), extent(ax)[1] / rows
    size = min(fitting(package.label, *room)[1] for package in packages)
    for row, package in enumerate(packages):
        look: dict[str, Any] = {"size": size, "ha": "right", "va": "center", "linespacing": _LEADING}
        lines = fitting(package.label, *room, largest=size / type_size())[0]
        place = (0.0, 1.0 - (row + 0.5) / rows)
        color = INK if package.settlement else SOFT
        note(ax, "\n".join(lines), place, (-0.6 * type_size(), 0.0), color=color, **look)


def fitting(text: str, width: float, tall: float, largest: float = 1.0) -> tuple[list[str], float]:
    """Return a text in lines that fit into a width and a height (points), and the size of its letters.

    The letters are as large as can be, at most ``largest`` ems; a text that does not fit at the least size is cut.
    """
    for share in _SIZES:
        size = min(share * type_size(), largest * type_size(), tall / _LEADING)
        most = max(1, min(_MOST_LINES, int(tall / (_LEADING * size))))
        lines = wrapped(text, width, size)
        if len(lines) <= most:
            return lines, size
    return [shortened(text, width, size)], size


def head(ax: Axes, text: str, second: str = "") -> None:
    """Write a head above a panel, and a smaller line below it."""
    em = type_size()
    note(ax, text, (0, 1), (0, 1.25 * em), weight="bold", size=0.85 * em, color=INK)
    if second:
        note(ax, second, (0, 1), (0, 0.3 * em), size=0.76 * em, color=SOFT)


def player_keys(result: "BargainingResult", players: list[int]) -> list[Key]:
    """Return what colour and hatch each of some players has."""
    paint = colors(result)
    return [
        Key(capital(result.scenario.players[i]), color=paint[i], hatch=HATCHES[i % len(HATCHES)])
        for i in players
    ]
