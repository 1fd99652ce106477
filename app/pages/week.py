"""The order of a week, from a week that is played, and its picture."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from types import FrameType
from typing import TYPE_CHECKING, Any, NamedTuple

from app.pages.tables import first_sentence
from sim import week as week_rules
from sim.block import new_block
from sim.game import plain, prepare
from sim.play import draw_week, start_runs
from sim.players import PLAYERS
from sim.scenario import load

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SCENARIO = "minsk-freeze"
"""Its first week has an event and a ceasefire that may break."""

RULES = ("agreements", "decisions", "realised", "week", "world")
"""Modules of :mod:`sim` whose functions are steps, where :mod:`sim.week` calls them."""

PLUMBING = {"forced_lever", "today", "shocks_of", "hold_bounds", "next_step", "take", "decide", "move_all"}
"""Functions of those modules that look something up or only call others."""

RULE_BOXES = {"open_week": "What is scheduled", "close_week": "What follows"}
"""Headings of what belongs to no player, by its first step."""

WIDTH, LINE, GAP, WORDS = 7.2, 0.2, 0.1, 1.3
"""Inches: width, a line of text, the space between boxes, and where the words of a step begin."""


class Step(NamedTuple):
    """A step of a week: who takes it (None: the rules), the function, and what it does."""

    player: int | None
    name: str
    words: str


def steps(scenario: str = SCENARIO) -> list[Step]:
    """Return the steps of a week in the order in which they are played."""
    game = plain(prepare(load(scenario)))
    block = new_block(game, plain=True)
    start_runs(game, block.rows, 0, 0, 1)
    draw_week(block.rows, 0, 0, 0, 1)
    with _watching() as found:
        week_rules.play_week(game, block, 0, 1)
    return [step for step, _ in groupby(found)]


@contextmanager
def _watching() -> Iterator[list[Step]]:
    """Note the steps that are played within the block."""
    found: list[Step] = []

    def note(frame: FrameType, event: str, _: Any) -> None:  # noqa: ANN401 - what a call returned
        if event == "call" and (step := _step(frame)):
            found.append(step)

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        yield found
    finally:
        sys.setprofile(before)


def _step(frame: FrameType) -> Step | None:
    """Return the step that a call begins, if it is one that the week takes."""
    module, name = frame.f_globals["__name__"], frame.f_code.co_name
    caller = frame.f_back.f_globals["__name__"] if frame.f_back else ""
    if module.removeprefix("sim.") not in RULES or caller != "sim.week" or name in PLUMBING:
        return None
    return Step(_player(frame), name, first_sentence(frame.f_globals[name]))


def _player(frame: FrameType) -> int | None:
    """Return whose turn a step belongs to: the player that the function in :mod:`sim.week` is given."""
    while frame.f_back and frame.f_globals["__name__"] != "sim.week":
        frame = frame.f_back
    given = frame.f_code.co_varnames[: frame.f_code.co_argcount]
    return frame.f_locals["player"] if "player" in given else None


class Box(NamedTuple):
    """A box of the picture: its heading, the player it belongs to, and its lines."""

    heading: str
    player: int | None
    steps: tuple[Step, ...]


def boxes(found: list[Step]) -> list[Box]:
    """Return steps as boxes: one for each player's turn, one for what comes before and after."""
    turns = [(player, tuple(taken)) for player, taken in groupby(found, key=lambda step: step.player)]
    return [Box(_heading(player, taken[0]), player, taken) for player, taken in turns]


def _heading(player: int | None, first: Step) -> str:
    if player is not None:
        return PLAYERS[player].name
    return RULE_BOXES.get(first.name, "The rules")


def alt_week(found: list[Step]) -> str:
    """Return the picture of a week in words."""
    told = (f"{box.heading}: {', '.join(step.name for step in box.steps)}" for box in boxes(found))
    return f"The order of a week, from top to bottom. {'. '.join(told)}."


def plot_week(found: list[Step]) -> "Figure":
    """Return the picture: a week from top to bottom, a box for each turn."""
    from matplotlib.figure import Figure

    drawn = boxes(found)
    height = sum(_height(box) + GAP for box in drawn) + GAP
    figure = Figure(figsize=(WIDTH, height))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, WIDTH), ylim=(height, 0))
    axes.set_axis_off()
    top = GAP
    for box in drawn:
        _draw_box(axes, box, top)
        top += _height(box) + GAP
    return figure


def _height(box: Box) -> float:
    return LINE * (len(box.steps) + 1) + GAP


def _draw_box(axes: "Axes", box: Box, top: float) -> None:
    """Draw a box from ``top`` down: a bar in the player's colour, heading and lines."""
    from plots.palette import FAINT, GRID, INK, PLAYER, SOFT

    height = _height(box)
    colour = FAINT if box.player is None else PLAYER[PLAYERS[box.player].key]
    axes.fill_between((GAP, WIDTH - GAP), top, top + height, color=GRID, linewidth=0)
    axes.fill_between((GAP, 2 * GAP), top, top + height, color=colour, linewidth=0)
    axes.text(3 * GAP, top + LINE - GAP / 2, box.heading, color=INK, weight="bold", va="center")
    for place, step in enumerate(box.steps, start=2):
        middle = top + LINE * place - GAP / 2
        axes.text(3 * GAP, middle, step.name, color=INK, family="monospace", va="center")
        axes.text(WORDS, middle, step.words, color=SOFT, va="center")
