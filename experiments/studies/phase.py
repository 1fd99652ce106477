"""Phase maps: which outcome is the most frequent, over two inputs.

All cells see the same luck, run by run, so that neighbours differ by their numbers alone.  Cells start
with few runs; where the first two outcomes cannot be told apart, the runs are doubled, up to a limit.
What is still inside the sampling error then is marked, not coloured over.  As cells share shocks, they
are wrong together or not at all: one percent is the chance for a cell, not the share of cells.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import pandas as pd
import xarray as xr
from diplomatic_swings.experiments.fit.priors import Prior
from diplomatic_swings.experiments.runs.measures import Ints
from diplomatic_swings.experiments.studies.sensitivity.play import Floats, Model
from diplomatic_swings.sim.world.outcomes import OUTCOME_KEYS

VALUE = "value"
"""Name of the values of expressions, in a map that has some."""

MISS = 0.01
"""Chance at most that a tie is taken for a lead, over all looks at a cell."""


class Counter(Protocol):
    """Counts outcomes of more runs at points."""

    def __call__(self, points: pd.DataFrame, streams: Ints, first: int, runs: int) -> Ints:
        """Return counts by point and outcome of runs ``first`` to ``first + runs - 1``."""


@dataclass(frozen=True)
class Grid:
    """Size of a phase map.

    Attributes:
        columns: cells along x.
        rows: cells along y.
        runs: runs that every cell starts with.
        most: runs at which a cell is left as it is.
    """

    columns: int
    rows: int
    runs: int
    most: int

    @property
    def looks(self) -> int:
        """Return how often a cell may be looked at: runs are doubled in between."""
        return 1 + max(math.ceil(math.log2(self.most / self.runs)), 0)


def centres(prior: Prior, cells: int) -> Floats:
    """Return the middle of every cell."""
    return prior.low + (prior.high - prior.low) * (np.arange(cells) + 0.5) / cells


def phase_map(count: Counter, x: Prior, y: Prior, grid: Grid) -> xr.Dataset:
    """Return the map of two inputs.

    Args:
        count: counts outcomes of runs at points.
        x: the input along the map, and its bounds.
        y: the input up the map, and its bounds.
        grid: number of cells and of runs.

    Returns:
        Over (y, x), the middles of the cells: ``count`` (also over outcome), ``runs``, ``dominant`` (number
        of the most frequent outcome), ``second``, ``margin`` (difference of their shares) and ``clear``.

    Raises:
        ValueError: if the grid has no cells or no runs.
    """
    if min(grid.columns, grid.rows, grid.runs) < 1 or grid.most < grid.runs:
        raise ValueError("grid: expected at least one cell and one run, and no fewer runs at most")
    xs, ys = centres(x, grid.columns), centres(y, grid.rows)
    across, up = np.meshgrid(xs, ys)
    points = pd.DataFrame({x.path: across.ravel(), y.path: up.ravel()})
    counted = _refined(count, points, grid)
    shape = (grid.rows, grid.columns)
    first, second = leaders(counted)
    runs = counted.sum(axis=1)
    cells = {
        "runs": runs,
        "dominant": first,
        "second": second,
        "margin": _lead(counted) / runs,
        "clear": clear(counted, grid.looks),
    }
    data: dict[str, Any] = {name: (("y", "x"), values.reshape(shape)) for name, values in cells.items()}
    data["count"] = (("y", "x", "outcome"), counted.reshape(*shape, -1))
    attrs = {"x": x.path, "y": y.path, "x_low": x.low, "x_high": x.high, "y_low": y.low, "y_high": y.high}
    return xr.Dataset(data, coords={"y": ys, "x": xs, "outcome": list(OUTCOME_KEYS)}, attrs=attrs)


def with_values(phases: xr.Dataset, play: Model, expressions: Sequence[str]) -> xr.Dataset:
    """Return a map with the values of expressions in each cell, from as many runs in each.

    Args:
        phases: what :func:`phase_map` returned.
        play: tells the values at points, in columns of the expressions' names.
        expressions: what is looked at.

    Returns:
        The map with ``value`` over (expression, y, x).
    """
    across, up = np.meshgrid(phases["x"].to_numpy(), phases["y"].to_numpy())
    points = pd.DataFrame({phases.attrs["x"]: across.ravel(), phases.attrs["y"]: up.ravel()})
    table = play(points, np.zeros(len(points), dtype=np.int64))
    values = np.stack([table[text].to_numpy().reshape(across.shape) for text in expressions])
    made = phases.assign_coords(expression=list(expressions))
    return made.assign({VALUE: (("expression", "y", "x"), values)})


def _refined(count: Counter, points: pd.DataFrame, grid: Grid) -> Ints:
    """Return counts by cell; thin margins have more runs behind them."""
    counted = count(points, np.zeros(len(points), dtype=np.int64), 0, grid.runs)
    done = grid.runs
    while done < grid.most and (thin := np.flatnonzero(~clear(counted, grid.looks))).size:
        more = min(done, grid.most - done)
        counted[thin] += count(points.iloc[thin], np.zeros(len(thin), dtype=np.int64), done, more)
        done += more
    return counted


def leaders(counted: Ints) -> tuple[Ints, Ints]:
    """Return the numbers of the first and the second outcome of every cell; ties as in the list of outcomes."""
    order = np.argsort(-counted, axis=1, kind="stable")
    return order[:, 0], order[:, 1]


def _lead(counted: Ints) -> Ints:
    ordered = np.sort(counted, axis=1)
    return ordered[:, -1] - ordered[:, -2]


def clear(counted: Ints, looks: int = 1) -> np.ndarray:
    """Return in which cells the first outcome leads the second by more than chance.

    An exact sign test between the two, its error shared out evenly over the looks (Bonferroni).
    """
    from scipy.stats import binom

    ordered = np.sort(counted, axis=1)
    first, both = ordered[:, -1], ordered[:, -1] + ordered[:, -2]
    is_clear: np.ndarray = 2.0 * binom.sf(first - 1, both, 0.5) < MISS / looks
    return is_clear


def cell_of(phases: xr.Dataset, x: float, y: float) -> tuple[int, int] | None:
    """Return column and row of the cell that holds a point, or None if it is off the map."""
    places = []
    for axis, value in (("x", x), ("y", y)):
        low, high, cells = phases.attrs[f"{axis}_low"], phases.attrs[f"{axis}_high"], phases.sizes[axis]
        if not low <= value <= high:
            return None
        places.append(min(int((value - low) / (high - low) * cells), cells - 1))
    return places[0], places[1]
