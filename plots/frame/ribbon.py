"""The ribbon of a single run: in which state it is week by week, and where deals begin and relapse into war."""

import itertools
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import matplotlib as mpl
import numpy as np
from diplomatic_swings.experiments.runs.tally import SETTLED, TRUCE, WAR
from diplomatic_swings.plots.frame.dates import places
from diplomatic_swings.plots.frame.keys import Key
from diplomatic_swings.plots.frame.marks import hairline
from diplomatic_swings.plots.frame.palette import EDGE, HATCH, INK, OUTCOME, PAPER
from diplomatic_swings.plots.frame.single_runs import outcomes
from diplomatic_swings.sim.world.outcomes import OUTCOMES
from matplotlib.axes import Axes

if TYPE_CHECKING:
    from diplomatic_swings.experiments.runs.runs import BargainingResult

STARTS: Final = {
    TRUCE: ("o", "ceasefire begins"),
    SETTLED: ("D", "settlement begins"),
    WAR: ("X", "relapse into war"),
}
"""Mark and meaning of a change of what is in force, by what it changes to."""


def ribbon_keys(result: "BargainingResult", runs: Sequence[int]) -> list[Key]:
    """Return what the colours and marks of the ribbons of some runs mean."""
    seen = np.unique(outcomes(result)[runs])
    names = [OUTCOMES[kind].key for kind in seen]
    keys = [Key(name, color=OUTCOME[name], edge=EDGE[name], hatch=HATCH[name]) for name in names]
    starts = {kind for run in runs for _, kind in _starts(result, run)}
    marks = [Key(text, marker=shape, edge=INK) for kind, (shape, text) in STARTS.items() if kind in starts]
    return keys + marks


def _starts(result: "BargainingResult", run: int) -> list[tuple[int, int]]:
    """Return (week, what then is in force) of every change of what is in force, dictates left out."""
    force = result.paths["in_force"].values[run]
    weeks = np.flatnonzero(np.diff(force)) + 1
    return [(int(week), int(force[week])) for week in weeks if force[week] in STARTS]


def draw_ribbon(ax: Axes, result: "BargainingResult", run: int, span: tuple[float, float]) -> None:
    """Draw between two heights in which state a run is, and where deals begin and relapse into war."""
    x, outcome = places(result), outcomes(result)[run]
    low, high = span
    turns = [0, *(np.flatnonzero(np.diff(outcome[:-1])) + 1).tolist(), len(outcome) - 1]
    for first, last in itertools.pairwise(turns):
        key = OUTCOMES[int(outcome[first])].key
        look: dict[str, Any] = {
            "facecolor": OUTCOME[key],
            "edgecolor": EDGE[key],
            "hatch": HATCH[key] or None,
        }
        ax.broken_barh(
            [(x[first], x[last] - x[first])], (low, high - low), lw=mpl.rcParams["patch.linewidth"], **look
        )
    for week, kind in _starts(result, run):
        mark: dict[str, Any] = {
            "mfc": PAPER,
            "mec": INK,
            "mew": hairline(),
            "zorder": 4,
            "clip_on": False,
        }
        ax.plot([x[week]], [(low + high) / 2], STARTS[kind][0], **mark)
