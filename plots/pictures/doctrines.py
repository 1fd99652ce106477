"""Picture: what each player would gain by leaving each choice of doctrines; where nobody gains is an equilibrium."""

from typing import TYPE_CHECKING, Any, Final

from diplomatic_swings.plots.frame.dates import keep_ticks
from diplomatic_swings.plots.frame.lettering import text_width
from diplomatic_swings.plots.frame.marks import dot, hairline, note, thick, type_size
from diplomatic_swings.plots.frame.page import Sheet, Words, on_axes
from diplomatic_swings.plots.frame.palette import GRID, SOFT, color_of, ink_of
from diplomatic_swings.plots.frame.size import Size
from diplomatic_swings.plots.frame.words import number, version_words
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

if TYPE_CHECKING:
    from diplomatic_swings.experiments.doctrines.study import DoctrineGame

MOST: Final = 20
"""Choices that are drawn: those that are left for least."""

_SMALL, _GAP, _RIGHT, _BELOW = 0.78, 0.9, 1.5, 3.2
_HEAD, _ROW, _APART = 1.9, 0.24, 0.22


def ranked(result: "DoctrineGame") -> list[tuple[int, ...]]:
    """Return the choices of doctrines, those that are left for least first."""
    game = result.game
    return sorted(
        game.cells(), key=lambda cell: max(x.value for _, x in game.regrets(game.mixture(cell)).values())
    )


def title_doctrines(result: "DoctrineGame") -> str:
    """Return the finding: which choices nobody would leave."""
    pure = [profile for each in result.solved.equilibria if not _mixed(profile := result.profile(each))]
    if not pure:
        return "Somebody would leave every choice of single doctrines"
    shown = "; ".join(
        ", ".join(f"{player} {name}" for player, name in profile.items()) for profile in pure[:2]
    )
    more = f"; and {len(pure) - 2} more" if len(pure) > 2 else ""
    return f"Nobody gains by leaving: {shown}{more}"


def _mixed(profile: dict[str, object]) -> bool:
    return any(isinstance(choice, dict) for choice in profile.values())


def alt_doctrines(result: "DoctrineGame") -> str:
    """Return the picture in words, for those who do not see it."""
    first = ranked(result)[0]
    names = ", ".join(f"{player} {name}" for player, name in result.game.names(first).items())
    gains = result.game.regrets(result.game.mixture(first))
    words = "; ".join(f"{p} would gain {x.value:.3g} by {name}" for p, (name, x) in gains.items())
    return f"{title_doctrines(result)}. A row a choice of doctrines, a dot a player. First row: {names}: {words}."


def plot_doctrines(result: "DoctrineGame", ax: Axes | None = None, size: Size = "print") -> Axes:
    """Draw what each player would gain by its best switch, a row a choice of doctrines.

    Args:
        result: the game.
        ax: axes to draw on; None for a page of its own.
        size: size of that page, "print" or "projector".
    """
    cells, em = ranked(result)[:MOST], type_size()
    labels = [_label(result, cell) for cell in cells]
    left = _SMALL * max(text_width(label, em) for label in labels) / em + _GAP
    what = (
        f"What a player would gain by its best switch from each choice of {', '.join(result.game.players)}, utils per "
        "week on its own scale, with 95 % intervals; zero for all: an equilibrium"
    )
    all_of_them = len(list(result.game.cells()))
    cut = (
        f"The {len(cells)} of {number(all_of_them)} choices that are left for least. "
        if all_of_them > MOST
        else ""
    )
    caption = (
        f"{cut}{number(result.game.runs)} runs of each choice with the same luck, seed {result.seed}. Intervals leave out that "
        f"each is solved on its own. {version_words()}"
    )
    words = Words(title_doctrines(result), what, caption)
    height = _HEAD + _ROW * (len(cells) + 1)
    return on_axes(
        ax, size, Sheet(words, lambda to: _draw(to, result, cells), height, (left, _RIGHT, _BELOW))
    )


def _label(result: "DoctrineGame", cell: tuple[int, ...]) -> str:
    return " / ".join(result.game.names(cell).values())


def _draw(ax: Axes, result: "DoctrineGame", cells: list[tuple[int, ...]]) -> None:
    players = result.game.players
    for row, cell in enumerate(cells):
        gains = result.game.regrets(result.game.mixture(cell))
        for place, player in enumerate(players):
            x = gains[player][1]
            y = row + _APART * (place - (len(players) - 1) / 2.0)
            ax.plot([x.low, x.high], [y, y], color=color_of(player), lw=0.7 * thick(), zorder=2)
            look: dict[str, Any] = {
                "mfc": color_of(player),
                "mec": color_of(player),
                "mew": hairline(),
                "ms": 0.8 * dot(),
                "zorder": 3,
            }
            ax.plot([x.value], [y], "o", **look)
    ax.set_ylim(len(cells) - 0.4, -1.1)
    ax.set_xlim(left=0.0)
    ax.set_yticks(range(len(cells)), [_label(result, cell) for cell in cells], size=_SMALL * type_size())
    for place, player in enumerate(players):
        spot, em = (place + 0.02) / len(players), _SMALL * type_size()
        note(
            ax,
            f"\N{BLACK CIRCLE} {player}",
            (spot, -0.8),
            (0, 0),
            ax.get_yaxis_transform(),
            color=ink_of(player),
            size=em,
            va="center",
        )
    ax.set_xlabel("gain by the best switch, utils per week")
    ax.axvline(0.0, color=SOFT, lw=hairline(), zorder=1)
    ax.xaxis.set_major_locator(MaxNLocator(5))
    ax.grid(axis="x", color=GRID, lw=hairline())
    keep_ticks(ax)
