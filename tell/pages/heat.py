"""The picture of levers against state variables."""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from diplomatic_swings.sim.tables.records import Scenario
from diplomatic_swings.sim.world.state import NAMES, VARIABLES, State
from diplomatic_swings.tell.pages.tables import parts
from numpy.typing import NDArray

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH, HEIGHT = 11.0, 12.0
"""Inches."""

SET = "="
"""Marks a cell where the lever sets the variable."""


class Heat(NamedTuple):
    """Levers in rows, touched variables in columns.

    ``shift`` is what a lever does to a variable, as a share of the most that any lever does to it;
    ``sets`` marks where it sets the variable (then ``shift`` says how high) instead of moving it.
    """

    levers: tuple[tuple[str, str], ...]
    variables: tuple[str, ...]
    shift: NDArray[np.float64]
    sets: NDArray[np.bool_]


def heat(scenario: Scenario) -> Heat:
    """Return what every lever does to every variable that some lever touches."""
    named = [
        (p.key, lever) for p, menu in zip(scenario.players, scenario.levers, strict=True) for lever in menu
    ]
    levers = [(player, lever.key) for player, lever in named]
    rows = [lever.effects for _, lever in named]
    shift, sets = np.zeros((len(rows), len(NAMES))), np.zeros((len(rows), len(NAMES)), dtype=bool)
    for row, entries in enumerate(rows):
        for variable, keep, add in ((e.variable, e.keep, e.add) for e in entries):
            sets[row, variable] = keep == 0.0
            shift[row, variable] = _shift(variable, keep, add)
    touched = np.flatnonzero(((shift != 0.0) | sets).any(axis=0))
    largest = np.abs(shift[:, touched]).max(axis=0)
    names = tuple(NAMES[variable] for variable in touched)
    return Heat(tuple(levers), names, shift[:, touched] / largest, sets[:, touched])


def _shift(variable: int, keep: float, add: float) -> float:
    """Return an increment; for a value that is set, where it lies on the scale, -span to span."""
    num = VARIABLES[NAMES[variable]]
    return add if keep > 0.0 else 2.0 * add - num.low - num.high


def alt_heat(h: Heat) -> str:
    """Return the picture in words."""
    touches = ((h.shift != 0.0) | h.sets).sum(axis=1)
    player, key = h.levers[int(touches.argmax())]
    return (
        f"{len(h.levers)} levers in rows, {len(h.variables)} state variables in columns; red raises, blue "
        f"lowers, an equals sign marks a value that is set. {player}.{key} touches most: "
        f"{touches.max()}."
    )


def plot_heat(h: Heat) -> "Figure":
    """Return the picture: a cell for each lever and variable, red up, blue down."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH, HEIGHT), layout="constrained")
    axes = figure.add_subplot(xlim=(-0.5, len(h.variables) - 0.5), ylim=(len(h.levers) - 0.5, -0.5))
    _cells(axes, h)
    _rules(axes, h)
    axes.set_xticks(range(len(h.variables)), h.variables, rotation=90)
    axes.set_yticks(range(len(h.levers)), [f"{player}.{key}" for player, key in h.levers])
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    return figure


def _cells(axes: "Axes", h: Heat) -> None:
    """Fill the cells that are touched, and mark those that are set."""
    from diplomatic_swings.plots.frame.palette import INK, PAPER, POSTURE_MAP
    from matplotlib.collections import PolyCollection

    cells = np.argwhere((h.shift != 0.0) | h.sets)
    corners = np.array([(-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)])
    squares = PolyCollection(list(corners + cells[:, None, ::-1]), cmap=POSTURE_MAP, clim=(-1.0, 1.0))
    squares.set_array(h.shift[tuple(cells.T)])
    axes.add_collection(squares)
    for row, column in np.argwhere(h.sets):
        ink = PAPER if abs(h.shift[row, column]) > 0.5 else INK
        axes.text(column, row, SET, ha="center", va="center", color=ink, weight="bold")


def _rules(axes: "Axes", h: Heat) -> None:
    """Draw lines between players and between parts of the state."""
    from diplomatic_swings.plots.frame.palette import SOFT

    part_of = {name: part.title for part in parts(State) for name in part.fields}
    owners = [player for player, _ in h.levers]
    groups = [part_of[name] for name in h.variables]
    for line, labels in ((axes.axhline, owners), (axes.axvline, groups)):
        for place in range(1, len(labels)):
            if labels[place] != labels[place - 1]:
                line(place - 0.5, color=SOFT, linewidth=0.8)
