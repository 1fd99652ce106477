"""Picture: who does what when in a single run, week by week, with events and the state of the run."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from diplomatic_swings.plots.frame.dates import date_axis, places
from diplomatic_swings.plots.frame.flags import FEW_ROWS, ROWS, arrange, draw_flags, flags_of, height_of
from diplomatic_swings.plots.frame.keys import draw_keys, height_of_keys
from diplomatic_swings.plots.frame.kinds import (
    GIVING,
    MEANING,
    NAMES,
    ORDER,
    PRESSING,
    first_option,
    kinds_of,
    presses,
    seats,
)
from diplomatic_swings.plots.frame.marks import hairline, note, type_size
from diplomatic_swings.plots.frame.page import Page, Words, extent, open_page
from diplomatic_swings.plots.frame.palette import FAINT, GRID, INK, POSTURE_MAP, SOFT, color_of, ink_of
from diplomatic_swings.plots.frame.ribbon import draw_ribbon, ribbon_keys
from diplomatic_swings.plots.frame.single_runs import ONE_RULE, chosen_runs, outcomes, postures
from diplomatic_swings.plots.frame.size import Size
from diplomatic_swings.plots.frame.style import SIZES, styled
from diplomatic_swings.plots.frame.words import joined, kept_line, source_line
from diplomatic_swings.sim.scenario.lever_form import HOLD
from diplomatic_swings.sim.world.outcomes import OUTCOMES
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.ticker import NullLocator
from numpy.typing import NDArray

if TYPE_CHECKING:
    from diplomatic_swings.experiments.runs.runs import BargainingResult

_HEIGHT, _HEIGHT_EACH = 2.5, 0.16
_LEFT, _RIGHT, _BELOW = 12.6, 0.8, 2.7
_TALL, _GAP, _RIBBON = 2.2, 0.6, 0.9
"""Heights of a strip of stance, of the gap between players and of the ribbon, in lanes."""

_BLOCK, _HALF = 0.82, 0.46
_SMALL = 0.74
_TOWARD: Final = (("russia", "toward Moscow"), ("ukraine", "toward Kyiv"))
_STANCE: Final = "Washington: recent moves toward each side, older ones fading; bars up and red court or support, down and blue press."

_ACTS: Final = "A player acts in a week in which it does more than wait."

EACH: Final = {NAMES[kind]: (kind,) for kind in ORDER if kind != HOLD}
"""A lane for each kind."""

GROUPS: Final = {"gives, talks": GIVING, "delays, presses": PRESSING}
"""Lanes where there is little room."""


US: Final = 0
"""Number of the player whose stance is shown."""


class Lane(NamedTuple):
    """One player's moves of one or some kinds in a run: their name, and the weeks in which it makes one."""

    player: int
    name: str
    kinds: tuple[str, ...]
    weeks: NDArray[np.intp]


def shown_run(result: "BargainingResult") -> int:
    """Return the number of the run that is shown, by ``ONE_RULE``."""
    return chosen_runs(result, postures(result), 1)[0]


def moves_of(result: "BargainingResult", run: int, player: int) -> list[str]:
    """Return the kind of a player's move in each week of a run; no move at all counts as waiting."""
    before = first_option(result.scenario, player)
    kinds = kinds_of(result.scenario, player)
    moves = result.paths["move"].to_numpy()[run, :, player].tolist()
    return [kinds[move - before] if move >= 0 else HOLD for move in moves]


def lanes_of(
    result: "BargainingResult", run: int, player: int, named: Mapping[str, tuple[str, ...]] = EACH
) -> list[Lane]:
    """Return a player's lanes, one for each kind or group of kinds that it plays; if none, that of waiting."""
    played = np.array(moves_of(result, run, player))
    lanes = [
        Lane(player, name, kinds, np.flatnonzero(np.isin(played, kinds))) for name, kinds in named.items()
    ]
    return [lane for lane in lanes if len(lane.weeks)] or [
        Lane(player, NAMES[HOLD], (HOLD,), np.arange(len(played)))
    ]


def active_weeks(result: "BargainingResult", run: int, player: int) -> int:
    """Return in how many weeks of a run a player does more than wait."""
    return sum(kind != HOLD for kind in moves_of(result, run, player))


def title_one_run(result: "BargainingResult") -> str:
    """Return the finding: how often Washington swings in the run, and how many weeks the others act in."""
    run = shown_run(result)
    swings = int(postures(result).swings[run].sum())
    times = {0: "never swings", 1: "swings once"}.get(swings, f"swings {swings} times")
    weeks = "1 week" if result.weeks == 1 else f"{result.weeks} weeks"
    acts = [f"{p.capital} {active_weeks(result, run, k)}" for k, p in enumerate(seats(result)) if k != US]
    acts[0] = acts[0].replace(" ", " acts in ", 1)
    return f"In run {run} Washington {times} between courting and pressing Moscow; of {weeks} {joined(acts)}"


def alt_one_run(result: "BargainingResult") -> str:
    """Return the picture in one sentence, for those who do not see it."""
    run = shown_run(result)
    lines = []
    for number, player in enumerate(seats(result)):
        if number != US:
            parts = [f"{lane.name} {len(lane.weeks)}" for lane in lanes_of(result, run, number)]
            lines.append(f"{player.capital}: {', '.join(parts)}")
    end = _end(result, run)
    return f"{title_one_run(result)}. Lanes by week; weeks of each kind of move: {'; '.join(lines)}; it ends in {end}."


def _end(result: "BargainingResult", run: int) -> str:
    return OUTCOMES[int(outcomes(result)[run, -1])].name


def plot_one_run(result: "BargainingResult", size: Size = "print") -> Figure | SubFigure:
    """Draw who does what when in one run: Washington's stance, the others' moves by kind, the run's state.

    Args:
        result: what an ensemble found.
        size: "print" or "projector".
    """
    run = shown_run(result)
    named = EACH if SIZES[size].own_height else GROUPS
    lanes = [lanes_of(result, run, player, named) for player in range(len(seats(result))) if player != US]
    subtitle = f"One single run by week; moves by kind, what gives above, what presses below; end: {_end(result, run)}"
    meaning = MEANING if named is EACH else ""
    rule = ONE_RULE if result.runs > 1 else ""
    caption = " ".join(
        part for part in (_STANCE, _ACTS, meaning, rule, kept_line(result), source_line(result)) if part
    )
    tall = _depth(lanes)
    with styled(size):
        page = open_page(Words(title_one_run(result), subtitle, caption), _HEIGHT + _HEIGHT_EACH * tall, size)
        ax = _axes(page, result, run, size)
        ax.set_ylim(tall, 0.0)
        _draw_stance(ax, result, run)
        _draw_lanes(ax, result, lanes)
        draw_ribbon(ax, result, run, (tall, tall - _RIBBON))
        _name(ax, "State", tall - _RIBBON / 2, INK)
    return page.figure


def _depth(lanes: list[list[Lane]]) -> float:
    """Return the height of all that is drawn, in lanes."""
    return len(_TOWARD) * _TALL + sum(_GAP + len(own) for own in lanes) + _GAP + _RIBBON


def _axes(page: Page, result: "BargainingResult", run: int, size: Size) -> Axes:
    """Return the axes, with dates and keys below and flags above."""
    em, x = page.em, places(result)
    left, right = page.left + _LEFT * em, page.right - _RIGHT * em
    span, edges = (float(x[0]), float(x[-1])), (0.0, _RIGHT * em)
    rows = ROWS if SIZES[size].own_height else FEW_ROWS
    placed = arrange(flags_of(result), span, right - left, edges, rows)
    keys = ribbon_keys(result, [run])
    draw_keys(page, keys, page.bottom)
    low = page.bottom + height_of_keys(page, keys) + _BELOW * em
    ax = page.axes(left, low, right, page.top - height_of(placed) * em)
    date_axis(ax, result, extent(ax)[0])
    ax.yaxis.set_major_locator(NullLocator())
    for side in ax.spines.values():
        side.set_visible(False)
    draw_flags(ax, placed)
    return ax


def _draw_stance(ax: Axes, result: "BargainingResult", run: int) -> None:
    """Draw Washington's stances as bars up and down from their middle, both on one scale."""
    x = places(result)
    levels = [postures(result, toward).level[run] for toward, _ in _TOWARD]
    scale = max(1.0, *(float(np.abs(level).max()) for level in levels))
    for rank, (level, (_, name)) in enumerate(zip(levels, _TOWARD, strict=True)):
        middle = (rank + 0.5) * _TALL
        colors = colormaps[POSTURE_MAP]((level / scale + 1.0) / 2.0)
        look: dict[str, Any] = {"align": "edge", "color": colors, "ec": FAINT, "lw": 0.5 * hairline()}
        ax.bar(x[:-1], -level / scale * _HALF * _TALL, np.diff(x), middle, **look)
        ax.axhline(middle, color=FAINT, lw=hairline())
        _label(ax, name, middle)
    _name(ax, seats(result)[US].capital, len(_TOWARD) * _TALL / 2, ink_of(seats(result)[US].key))


def _draw_lanes(ax: Axes, result: "BargainingResult", lanes: list[list[Lane]]) -> None:
    """Draw a block for each week in which a player makes a move of a lane's kinds."""
    x = places(result)
    top = len(_TOWARD) * _TALL
    for own in lanes:
        player = seats(result)[own[0].player]
        top += _GAP
        for rank, lane in enumerate(own):
            y = top + rank + 0.5
            ax.axhline(y, color=GRID, lw=hairline(), zorder=0)
            blocks = [(x[week], x[week + 1] - x[week]) for week in lane.weeks]
            paint = ink_of if presses(lane.kinds[0]) else color_of
            color = FAINT if HOLD in lane.kinds else paint(player.key)
            ax.broken_barh(blocks, (y - _BLOCK / 2, _BLOCK), color=color, lw=0)
            _label(ax, lane.name, y)
        _name(ax, player.capital, top + len(own) / 2, ink_of(player.key))
        top += len(own)


def _label(ax: Axes, text: str, y: float) -> None:
    """Write beside a lane what is in it."""
    em = _SMALL * type_size()
    look = {"ha": "right", "va": "center", "size": em, "color": SOFT}
    note(ax, text, (0.0, y), (-0.5 * em, 0.0), ax.get_yaxis_transform(), **look)


def _name(ax: Axes, text: str, y: float, color: str) -> None:
    """Write a player's name at the left edge of the page."""
    em = type_size()
    look = {"va": "center", "weight": "bold", "color": color}
    note(ax, text, (0.0, y), (-_LEFT * em, 0.0), ax.get_yaxis_transform(), **look)
