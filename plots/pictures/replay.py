"""Pictures of a replay: surprise by week, beliefs over real time, and the US posture beside what was expected."""

from typing import TYPE_CHECKING, Any, Final

from diplomatic_swings.plots.frame.dates import as_number, date_axis, places
from diplomatic_swings.plots.frame.keys import Key, draw_keys, height_of_keys
from diplomatic_swings.plots.frame.lettering import shortened
from diplomatic_swings.plots.frame.marks import hairline, note, thick, type_size
from diplomatic_swings.plots.frame.page import Page, Words, extent, open_page
from diplomatic_swings.plots.frame.palette import GRID, INK, LINE, color_of, ink_of
from diplomatic_swings.plots.frame.size import Size
from diplomatic_swings.plots.frame.style import styled
from diplomatic_swings.plots.frame.words import day_of, joined, percent, version_words
from diplomatic_swings.plots.pictures.record_strip import COLORS, MEANINGS
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.ticker import FixedFormatter, FixedLocator, NullLocator

if TYPE_CHECKING:
    import pandas as pd
    from diplomatic_swings.experiments.replay.filtering import Replay

NAMED: Final = {"print": 10, "projector": 5}
"""How many of the most surprising moves are named, by size."""

_HEIGHT, _TALL = 4.6, 4.2
_LEFT, _BELOW, _GAP, _LINE, _SMALL = 3.4, 3.0, 0.8, 1.3, 0.8
_ROOM = 0.12
_LANES: Final = ("CR", "PU", "SU", "PR")
"""US postures from above: toward Russia above, toward Ukraine below."""


# --- surprise --------------------------------------------------------------------------------------


def title_surprise(replay: "Replay") -> str:
    """Return the finding: the move that the model held least likely."""
    if replay.moves.empty:
        return "No recorded move of these weeks is a move of the game"
    row = next(replay.moves.nlargest(1, "surprise").itertuples())
    return f"The most surprising move was on {day_of(row.date)}, with a chance of {percent(row.probability)}"


def alt_surprise(replay: "Replay") -> str:
    """Return the picture in words, for those who do not see it."""
    named = [f"{row.date}: {row.description}" for row in _named(replay, "print").itertuples()]
    return f"{title_surprise(replay)}. A dot a move by date, higher is more surprising; named are: {'; '.join(named)}."


def plot_surprise(replay: "Replay", size: Size = "print") -> Figure | SubFigure:
    """Draw how surprising each recorded move was, by date, the most surprising ones with their names.

    Args:
        replay: a record played through the game.
        size: "print" or "projector".
    """
    what = "Surprise of each recorded move: minus the log of its chance, in nats; 3 is a chance of 5 %"
    named = _named(replay, size)
    with styled(size):
        page = open_page(Words(title_surprise(replay), what, _source(replay)), _HEIGHT, size)
        keys = [Key(p.capital, marker="o", color=color_of(p.key)) for p in replay.scenario.players]
        draw_keys(page, keys, page.bottom)
        low = page.bottom + height_of_keys(page, keys)
        low = _list(page, named, low) + _BELOW * page.em
        ax = page.axes(page.left + _LEFT * page.em, low, page.right - _GAP * page.em, page.top)
        _draw_surprise(ax, replay, named)
    return page.figure


def _named(replay: "Replay", size: Size) -> "pd.DataFrame":
    """Return the most surprising moves in order of their dates."""
    return replay.moves.nlargest(NAMED[size], "surprise").sort_values("date", kind="stable")


def _list(page: Page, named: "pd.DataFrame", bottom: float) -> float:
    """Write the names of moves, one a line; return the top of the list."""
    small = _SMALL * page.em
    room = page.right - page.left
    for rank, row in enumerate(reversed(list(named.itertuples()))):
        text = f"{len(named) - rank}  {day_of(row.date)}: {row.description}"
        page.write(
            page.left, bottom + rank * _LINE * small, shortened(text, room, small), size=small, color=INK
        )
    return bottom + len(named) * _LINE * small


def _draw_surprise(ax: Axes, replay: "Replay", named: "pd.DataFrame") -> None:
    highest = float(replay.moves["surprise"].max()) if len(replay.moves) else 1.0
    ax.set_ylim(0.0, (1.0 + _ROOM) * highest)
    for row in replay.moves.itertuples():
        look: dict[str, Any] = {"color": color_of(row.player), "ms": 0.5 * type_size(), "mew": 0.0}
        ax.plot([as_number(row.date)], [row.surprise], "o", clip_on=False, **look)
    _number(ax, named)
    _dates(ax, replay)
    ax.set_ylabel("nats")


def _number(ax: Axes, named: "pd.DataFrame") -> None:
    """Write the numbers of the moves that are named; moves of one day share a line."""
    em = type_size()
    spots: dict[tuple[float, float], list[str]] = {}
    for rank, row in enumerate(named.itertuples(), start=1):
        spot = (as_number(row.date), float(row.surprise))
        near = next((s for s in spots if _close(s, spot)), spot)
        spots.setdefault(near, []).append(str(rank))
    for (x, y), numbers in spots.items():
        note(ax, ", ".join(numbers), (x, y), (0, 0.4 * em), "data", ha="center", size=_SMALL * em, color=INK)


def _close(one: tuple[float, float], other: tuple[float, float]) -> bool:
    """Return whether two dots are so near that their numbers would meet: within five weeks and one nat."""
    return abs(one[0] - other[0]) < 5 * 7 and abs(one[1] - other[1]) < 1.0


# --- beliefs ---------------------------------------------------------------------------------------


def title_believed(replay: "Replay") -> str:
    """Return the finding: whose hidden type the record says most about."""
    changes = {
        (player, kind): float(rows["probability"].iloc[-1] - rows["probability"].iloc[0])
        for (player, kind), rows in replay.beliefs.groupby(["player", "type"], sort=False)
    }
    (player, kind), change = max(changes.items(), key=lambda item: item[1])
    whose = next(p.capital for p in replay.scenario.players if p.key == player)
    rows = replay.beliefs[(replay.beliefs["player"] == player) & (replay.beliefs["type"] == kind)]
    last = float(rows["probability"].iloc[-1])
    return (
        f"The moves speak most about {whose}: {kind} rises from {percent(last - change)} to {percent(last)}"
    )


def alt_believed(replay: "Replay") -> str:
    """Return the picture in words, for those who do not see it."""
    ends = replay.beliefs[replay.beliefs["week"] == replay.weeks]
    parts = [f"{row.player} {row.type} {percent(row.probability)}" for row in ends.itertuples()]
    return f"{title_believed(replay)}. Lines over time, one a player; at the end: {joined(parts)}."


def plot_believed(replay: "Replay", size: Size = "print") -> Figure | SubFigure:
    """Draw what a Bayesian observer of the record would have believed of each player's hidden type.

    Args:
        replay: a record played through the game.
        size: "print" or "projector".
    """
    what = "Belief in the first of each player's hidden types, as each week begins"
    with styled(size):
        page = open_page(Words(title_believed(replay), what, _source(replay)), _TALL, size)
        keys = [
            Key(f"{p.capital}: {p.types[0]}", color=ink_of(p.key), line=LINE.get(p.key, "solid"))
            for p in replay.scenario.players
        ]
        draw_keys(page, keys, page.bottom)
        low = page.bottom + height_of_keys(page, keys) + _BELOW * page.em
        ax = page.axes(page.left + _LEFT * page.em, low, page.right - _GAP * page.em, page.top)
        _draw_believed(ax, replay)
    return page.figure


def _draw_believed(ax: Axes, replay: "Replay") -> None:
    ax.set_ylim(0.0, 1.0)
    ticks = (0.0, 0.25, 0.5, 0.75, 1.0)
    for tick in ticks:
        ax.axhline(tick, color=GRID, lw=hairline(), zorder=0)
    for player in replay.scenario.players:
        mine = (replay.beliefs["player"] == player.key) & (replay.beliefs["type"] == player.types[0])
        look: dict[str, Any] = {"color": ink_of(player.key), "ls": LINE.get(player.key, "solid")}
        belief = replay.beliefs.loc[mine, "probability"].to_numpy()
        ax.plot(places(replay), belief, lw=thick(), clip_on=False, **look)
    ax.yaxis.set_major_locator(FixedLocator(ticks))
    ax.yaxis.set_major_formatter(FixedFormatter([percent(tick) for tick in ticks]))
    _dates(ax, replay)


# --- posture ---------------------------------------------------------------------------------------


def title_expected(replay: "Replay") -> str:
    """Return the finding: in how many weeks Washington showed the posture that the model expected."""
    shown, of = expected_weeks(replay)
    return f"Washington showed the posture that the model held likeliest in {shown} of {of} weeks with a recorded one"


def expected_weeks(replay: "Replay") -> tuple[int, int]:
    """Return in how many weeks the posture shown was the likeliest, and in how many one was shown."""
    weeks = replay.postures[replay.postures["shown"] != ""]
    best = weeks[list(_LANES)].idxmax(axis=1) if len(weeks) else weeks["shown"]
    return int((best == weeks["shown"]).sum()), len(weeks)


def alt_expected(replay: "Replay") -> str:
    """Return the picture in words, for those who do not see it."""
    parts = [
        f"{MEANINGS[name]}: shown in {int((replay.postures['shown'] == name).sum())} weeks, "
        f"expected in {float(replay.postures[name].sum()):.0f}"
        for name in _LANES
    ]
    return f"{title_expected(replay)}. Four lanes by week; {'; '.join(parts)}."


def plot_expected(replay: "Replay", size: Size = "print") -> Figure | SubFigure:
    """Draw the posture that Washington showed each week beside the chance that the model gave to each.

    Args:
        replay: a record played through the game.
        size: "print" or "projector".
    """
    what = "Area: the chance that the model gave the posture that week; bar above: it was shown"
    with styled(size):
        page = open_page(Words(title_expected(replay), what, _source(replay)), _TALL, size)
        keys = [Key(MEANINGS[name], color=COLORS[name]) for name in _LANES]
        draw_keys(page, keys, page.bottom)
        low = page.bottom + height_of_keys(page, keys) + _BELOW * page.em
        step = (page.top - low) / len(_LANES)
        for rank, name in enumerate(_LANES):
            top = page.top - rank * step
            left = page.left + _GAP * page.em
            ax = page.axes(left, top - (1.0 - _ROOM) * step, page.right - _GAP * page.em, top)
            _draw_lane(ax, replay, name, last=rank == len(_LANES) - 1)
    return page.figure


def _draw_lane(ax: Axes, replay: "Replay", name: str, *, last: bool) -> None:
    """Draw one posture: its chance as steps from below, weeks in which it was shown as bars above."""
    x, chance = places(replay), replay.postures[name].to_numpy()
    ax.set_ylim(0.0, 1.2)
    ax.stairs(chance, x, baseline=0.0, fill=True, color=COLORS[name], alpha=0.5, lw=0)
    shown = x[:-1][(replay.postures["shown"] == name).to_numpy()]
    ax.broken_barh([(week, 7.0) for week in shown], (1.03, 0.14), color=COLORS[name], lw=0)
    ax.axhline(1.0, color=GRID, lw=hairline(), zorder=0)
    _dates(ax, replay)
    ax.yaxis.set_major_locator(NullLocator())
    if not last:
        ax.xaxis.set_major_locator(NullLocator())
    ax.spines["left"].set_visible(False)


# --- in common -------------------------------------------------------------------------------------


def _dates(ax: Axes, replay: "Replay") -> None:
    date_axis(ax, replay, extent(ax)[0])


def _source(replay: "Replay") -> str:
    """Return where a picture of a replay comes from."""
    how = f"{replay.how.particles} runs that follow it, seed {replay.how.seed}"
    name = replay.held.record.name
    return f"{name[:1].upper()}{name[1:]}, played through {replay.scenario.name}; {how}; {version_words()}."
