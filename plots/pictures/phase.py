"""Picture: which outcome is the most frequent, over two inputs."""

import math
from typing import TYPE_CHECKING, Any

from diplomatic_swings.experiments.studies.phase import cell_of
from diplomatic_swings.experiments.studies.phase_words import counted, territory
from diplomatic_swings.plots.frame.keys import Key, draw_keys, height_of_keys
from diplomatic_swings.plots.frame.lettering import text_width
from diplomatic_swings.plots.frame.marks import note, thick, type_size
from diplomatic_swings.plots.frame.page import Words, extent, open_page
from diplomatic_swings.plots.frame.palette import GRID, INK, PAPER, PHASE, SOFT
from diplomatic_swings.plots.frame.size import Size
from diplomatic_swings.plots.frame.style import styled
from diplomatic_swings.plots.frame.words import NBSP, joined, number, sentence, version_words
from diplomatic_swings.sim.world.outcomes import OUTCOME_KEYS
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure, SubFigure
from matplotlib.patches import Rectangle

if TYPE_CHECKING:
    import xarray as xr

_HEIGHT = 5.6
_LEFT, _BELOW, _RIGHT = 5.2, 3.6, 1.0
_PALEST, _FULL = 0.22, 0.5
"""Strength of the colour where two outcomes are level, and the margin from which it is full."""

_HATCH = "////"
_NAME = 0.72


def title_phase(phases: "xr.Dataset") -> str:
    """Return the finding: which outcome leads, by more than chance, in how much of the map."""
    cells = phases["dominant"].size
    open_ = cells - sum(counted(phases).values())
    if open_ == cells:
        return f"In none of {cells} cells does an outcome lead by more than chance"
    (first, n), *rest = counted(phases).items()
    if not rest and not open_:
        return f"{sentence(first)} is the most frequent end in all {cells} cells"
    led = joined(
        [f"{sentence(first)} leads in {n} of {cells} cells", *(f"{name} in {count}" for name, count in rest)]
    )
    return f"{led}; {open_} {'is' if open_ == 1 else 'are'} open" if open_ else led


def alt_phase(phases: "xr.Dataset") -> str:
    """Return the picture in words, row by row from the top, for those who do not see it."""
    names = phases["outcome"].to_numpy()
    rows = [
        f"{phases.attrs['y']} {float(y):.3g}: {', '.join(str(names[k]) for k in row)}"
        for y, row in zip(phases["y"][::-1], phases["dominant"].to_numpy()[::-1], strict=True)
    ]
    axis = f"{phases.attrs['x']} rises from {phases.attrs['x_low']:g} to {phases.attrs['x_high']:g}"
    return f"{title_phase(phases)}. {territory(phases)} From left to right {axis}. {'; '.join(rows)}."


def plot_phase(phases: "xr.Dataset", size: Size = "print") -> Figure | SubFigure:
    """Draw a phase map: hue for the outcome, strength for its lead, hatched where chance leaves it open.

    Args:
        phases: what :func:`diplomatic_swings.experiments.studies.phase.phase_map` found.
        size: "print" or "projector".
    """
    what = "Most frequent outcome; the stronger the colour, the larger its lead over the next one"
    with styled(size):
        under = f"Under {phases.attrs['policy']}: " if phases.attrs.get("policy") else ""
        page = open_page(Words(f"{under}{title_phase(phases)}", what, _caption(phases)), _HEIGHT, size)
        keys = [Key(name, color=PHASE[name]) for name in _shown(phases)]
        if not bool(phases["clear"].all()):
            keys.append(Key("lead within the sampling error", color=GRID, edge=SOFT, hatch=_HATCH))
        if _start(phases):
            keys.append(Key("the scenario as it is", color=PAPER, edge=INK))
        draw_keys(page, keys, page.bottom)
        em, low = page.em, page.bottom + height_of_keys(page, keys)
        ax = page.axes(page.left + _LEFT * em, low + _BELOW * em, page.right - _RIGHT * em, page.top)
        _draw(ax, phases)
    return page.figure


def _over(phases: "xr.Dataset") -> str:
    """Return over how many choices each cell is a mean; nothing where it is of one scenario."""
    over = phases.attrs.get("over", {}).values()
    return f" Each cell is a mean over {number(math.prod(over))} draws or choices." if over else ""


def _caption(phases: "xr.Dataset") -> str:
    about, runs = phases.attrs, phases["runs"]
    least, most = int(runs.min()), int(runs.max())
    size = f"{number(least)} runs a cell"
    if least < most:
        size = f"{number(least)} to {number(most)} runs a cell, more where the lead is thin"
    rule = "hatched: the first two are not apart by a sign test at 99 %"
    if bool(phases["clear"].all()):
        rule = "in every cell the first two are apart by a sign test at 99 %"
    where = f"Scenario {about['scenario']}, week {about['week']}, seed {about['seed']}"
    return f"{sentence(size)}; {rule}.{_over(phases)} {where}; {version_words()}."


def _start(phases: "xr.Dataset") -> tuple[int, int] | None:
    return cell_of(phases, phases.attrs["x_start"], phases.attrs["y_start"])


def _draw(ax: Axes, phases: "xr.Dataset") -> None:
    about = phases.attrs
    wide = (about["x_high"] - about["x_low"]) / phases.sizes["x"]
    tall = (about["y_high"] - about["y_low"]) / phases.sizes["y"]
    ax.set_xlim(about["x_low"], about["x_high"])
    ax.set_ylim(about["y_low"], about["y_high"])
    for row in range(phases.sizes["y"]):
        for column in range(phases.sizes["x"]):
            corner = (about["x_low"] + column * wide, about["y_low"] + row * tall)
            _cell(ax, phases.isel(x=column, y=row), corner, (wide, tall))
    if place := _start(phases):
        corner = (about["x_low"] + place[0] * wide, about["y_low"] + place[1] * tall)
        mark: dict[str, Any] = {"fill": False, "ec": INK, "lw": 2 * thick(), "zorder": 4, "clip_on": False}
        ax.add_patch(Rectangle(corner, wide, tall, **mark))
    _names(ax, phases)
    ax.set_xlabel(_axis(about, "x"))
    ax.set_ylabel(_axis(about, "y"))


def shade(outcome: str, margin: float) -> tuple[float, float, float]:
    """Return the colour of a cell: an outcome's hue, paler the smaller its lead."""
    strength = _PALEST + (1.0 - _PALEST) * min(margin / _FULL, 1.0)
    red, green, blue = (1.0 - strength * (1.0 - part) for part in to_rgb(PHASE[outcome]))
    return red, green, blue


def _cell(ax: Axes, cell: "xr.Dataset", corner: tuple[float, float], size: tuple[float, float]) -> None:
    color = shade(OUTCOME_KEYS[int(cell["dominant"])], float(cell["margin"]))
    ax.add_patch(Rectangle(corner, *size, fc=color, ec=PAPER))
    if not bool(cell["clear"]):
        ax.add_patch(Rectangle(corner, *size, fill=False, ec=SOFT, hatch=_HATCH, lw=0.0))


def _names(ax: Axes, phases: "xr.Dataset") -> None:
    """Write the outcome into each cell, a second cue beside the colour, where it fits."""
    small = _NAME * type_size()
    room = extent(ax)[0] / phases.sizes["x"]
    if room < text_width("walkout ", small):
        return
    for cell in phases.stack(cell=("y", "x")).transpose("cell", ...).cell.to_numpy():
        here = phases.sel(y=cell[0], x=cell[1])
        name, margin = OUTCOME_KEYS[int(here["dominant"])], float(here["margin"])
        red, green, blue = shade(name, margin)
        dark = 0.299 * red + 0.587 * green + 0.114 * blue < 0.55
        text = f"{name}\n+{100 * margin:.0f}{NBSP}%"
        look: dict[str, Any] = {
            "ha": "center",
            "va": "center",
            "size": small,
            "color": PAPER if dark else INK,
        }
        note(ax, text.removesuffix(f"{NBSP}%"), (cell[1], cell[0]), where="data", zorder=5, **look)


def _axis(about: dict[str, Any], axis: str) -> str:
    """Return the name of an input, with its unit where that is known."""
    unit = about.get(f"{axis}_unit")
    return f"{about[axis]} ({unit})" if unit else str(about[axis])


def _shown(phases: "xr.Dataset") -> list[str]:
    """Return the outcomes that any cell shows, be it in doubt, in their own order."""
    names = [str(name) for name in phases["outcome"].to_numpy()]
    return [name for number, name in enumerate(names) if (phases["dominant"] == number).any()]
