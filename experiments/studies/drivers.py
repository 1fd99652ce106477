"""Which inputs of a sweep go with how its runs end: rank correlations, and a region checked on points held out.

A rank correlation (Spearman 1904) says how steadily a share rises or falls with an input.  It is no share of
variance, as a Sobol index is: it does not see what rises and falls again, nor what inputs do together.
"""

from dataclasses import dataclass
from pathlib import Path
from statistics import NormalDist
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import xarray as xr
from diplomatic_swings.experiments.designs.design import DRAWS, GRID, POLICY, Design, Input
from diplomatic_swings.experiments.fit.priors import Prior
from diplomatic_swings.experiments.studies.discovery import Discovery, DiscoveryError, discover
from diplomatic_swings.experiments.studies.phase import clear, leaders
from diplomatic_swings.experiments.sweeps.overview import SHARES, Overview
from diplomatic_swings.sim.scenario.ranges import quantities
from diplomatic_swings.sim.world.outcomes import OUTCOME_KEYS

CHANCE = 0.01
"""Probability of taking any one of the inputs for a driver where none is."""

THIRD = 1.0 / 3.0


class Driver(NamedTuple):
    """An input beside the share of an outcome, over points.

    Attributes:
        path: the input.
        rank: rank correlation with the share; 0 where either does not change.
        clear: whether chance is unlikely to give as strong a one.
        low: value that the input does not pass at the third of the points where it is lowest.
        lowest: mean share at all points up to there.
        high: value that it reaches at the third of the points where it is highest.
        highest: mean share at all points from there on.
    """

    path: str
    rank: float
    clear: bool
    low: float
    lowest: float
    high: float
    highest: float


@dataclass(frozen=True)
class Region:
    """The region in which an outcome is frequent; none, with the reason, where nothing holds up.

    Attributes:
        discovery: what was discovered, if anything could be looked for.
        box: number of the region that holds up at the points held out; 0 if none does.
        reason: why there is none.
        inside: mean share of the outcome at its points.
        outside: mean share at all others.
    """

    discovery: Discovery | None
    box: int
    reason: str = ""
    inside: float = 0.0
    outside: float = 0.0


def focus(overview: Overview) -> str:
    """Return the outcome whose share differs most from point to point."""
    spread = (
        overview.averaged[SHARES].std(ddof=0) if len(overview.averaged) else pd.Series(overview.ends.mean)
    )
    return OUTCOME_KEYS[int(np.argmax(spread.to_numpy()))]


def drivers(overview: Overview, outcome: str) -> list[Driver]:
    """Return every input that changes beside an outcome, strongest first."""
    table, share = overview.averaged, f"share_{outcome}"
    if not len(table):
        return []
    ranks = table[[*overview.paths, share]].corr(method="spearman")[share].fillna(0.0)
    line = chance_line(len(table), len(overview.paths))
    made = [_driver(table, path, share, float(ranks[path]), line) for path in overview.paths]
    return sorted(made, key=lambda driver: -abs(driver.rank))


def chance_line(points: int, inputs: int) -> float:
    """Return the rank correlation that chance seldom passes with any of the inputs: its spread is 1/sqrt(n - 1)."""
    tails = 2 * max(inputs, 1)
    return float(NormalDist().inv_cdf(1.0 - CHANCE / tails) / max(points - 1, 1) ** 0.5)


def _driver(table: pd.DataFrame, path: str, share: str, rank: float, line: float) -> Driver:
    values = table[path]
    low = float(values.quantile(THIRD, interpolation="lower"))
    high = float(values.quantile(1.0 - THIRD, interpolation="higher"))
    lowest, highest = (float(table.loc[rows, share].mean()) for rows in (values <= low, values >= high))
    return Driver(path, rank, abs(rank) > line, low, lowest, high, highest)


def region(overview: Overview, outcome: str) -> Region:
    """Return the region of inputs in which an outcome is frequent, if one holds up at points held out."""
    table = overview.averaged
    inputs = tuple(
        _prior(each, table[each.path]) for each in overview.design.inputs if each.path in overview.paths
    )
    try:
        made = discover(table[overview.paths], table[f"share_{outcome}"].rename(outcome), inputs)
    except DiscoveryError as error:
        return Region(None, 0, str(error))
    holds = made.boxes["held_low"] > made.base_rate
    if not made.dense or not holds.any():
        return Region(made, 0, "none is denser at the points held out than the whole design, chance aside")
    box = int(made.boxes.loc[holds, "box"].iloc[0])
    within = _within(made, box)
    inside, outside = (float(made.points.loc[rows, "share"].mean()) for rows in (within, ~within))
    return Region(made, box, "", inside, outside)


def _within(made: Discovery, box: int) -> pd.Series:
    """Return which points lie in a region; its sides belong to the part below them, as the tree has it."""
    within = pd.Series(data=True, index=made.points.index)
    for row in made.limits[made.limits["box"] == box].itertuples():
        values = made.points[row.input]
        within &= ((values > row.low) | (row.low == row.range_low)) & (values <= row.high)
    return within


def _prior(each: Input, values: pd.Series) -> Prior:
    """Return how far an input moves; one that comes from draws, as far as these go."""
    ends = (
        each.levels
        or tuple(x for x in (each.low, each.high) if x is not None)
        or (values.min(), values.max())
    )
    return Prior(each.path, float(min(ends)), float(max(ends)), "the design")


# --- maps -----------------------------------------------------------------------------------------


def maps(overview: Overview) -> dict[str, xr.Dataset]:
    """Return a phase map by policy, where the design is a grid of two inputs in even steps that was all played."""
    if (
        overview.design.kind != GRID
        or len(overview.design.inputs) != 2
        or overview.sampled
        or overview.failed
    ):
        return {}
    steps = [np.sort(each.steps(overview.design.count)) for each in overview.design.inputs]
    even = all(len(s) > 1 and np.allclose(np.diff(s), s[1] - s[0]) for s in steps)
    if not even or overview.played < len(overview.design):
        return {}
    return {name: _map(overview, rows, steps) for name, rows in overview.sample.groupby(POLICY, sort=False)}


def _map(overview: Overview, rows: pd.DataFrame, steps: list[np.ndarray]) -> xr.Dataset:
    """Return the map of one policy, as :func:`diplomatic_swings.experiments.studies.phase.phase_map` makes one."""
    x, y = (each.path for each in overview.design.inputs)
    ordered = rows.sort_values([y, x])
    counted = np.rint(ordered[SHARES].to_numpy() * overview.runs).astype(np.int64)
    shape = (len(steps[1]), len(steps[0]))
    first, second = leaders(counted)
    number = np.arange(len(counted))
    cells = {
        "runs": np.full(len(counted), overview.runs),
        "dominant": first,
        "second": second,
        "margin": (counted[number, first] - counted[number, second]) / overview.runs,
        "clear": clear(counted),
    }
    data: dict[str, Any] = {name: (("y", "x"), values.reshape(shape)) for name, values in cells.items()}
    data["count"] = (("y", "x", "outcome"), counted.reshape(*shape, -1))
    coords = {"y": steps[1], "x": steps[0], "outcome": list(OUTCOME_KEYS)}
    return xr.Dataset(data, coords=coords, attrs=_about(overview, steps))


def _about(overview: Overview, steps: list[np.ndarray]) -> dict[str, object]:
    """Return what a map is of; its cells lie around the points of the grid."""
    about: dict[str, object] = {
        "scenario": overview.scenario.name,
        "week": overview.weeks,
        "seed": overview.design.seed,
        "runs": overview.runs,
        "points": len(overview.design),
    }
    have = quantities(overview.scenario)
    for axis, each, values in zip("xy", overview.design.inputs, steps, strict=True):
        half = float(values[1] - values[0]) / 2.0
        about |= {axis: each.path, f"{axis}_low": float(values[0]) - half}
        about |= {f"{axis}_high": float(values[-1]) + half, f"{axis}_start": float(have[each.path].value)}
    return about


def settings(design: Design) -> dict[str, str]:
    """Return where each input was moved, in words."""
    return {each.path: _setting(design, each) for each in design.inputs}


def _setting(design: Design, each: Input) -> str:
    if design.kind == DRAWS:
        return f"as {Path(design.params).stem} draws it"
    if each.levels:
        return ", ".join(f"{value:g}" for value in each.levels)
    return f"{each.low:g} to {each.high:g}"
