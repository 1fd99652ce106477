"""A whole study by its name: the figures, with all that they rest on in their attributes."""

from typing import Final

import numpy as np
import xarray as xr
from diplomatic_swings.experiments.fit.priors import Prior
from diplomatic_swings.experiments.studies.sensitivity.blocks import Block
from diplomatic_swings.experiments.studies.sensitivity.local import one_at_a_time
from diplomatic_swings.experiments.studies.sensitivity.play import CHANCE, Play
from diplomatic_swings.experiments.studies.sensitivity.screening import morris
from diplomatic_swings.experiments.studies.sensitivity.variance import sobol
from diplomatic_swings.sim.scenario.ranges import quantities

MORRIS, SOBOL, LOCAL = METHODS = ("morris", "sobol", "one-at-a-time")

SIZES: Final = {MORRIS: 10, SOBOL: 64, LOCAL: 8}
"""Trajectories, rows and repetitions unless another number is asked for."""

ENOUGH: Final = {MORRIS: 10, SOBOL: 64, LOCAL: 4}
"""Sizes from which inert inputs stand clear of chance about as seldom as they should (one time in forty)."""

UNITS: Final = {MORRIS: "trajectories", SOBOL: "rows", LOCAL: "repetitions"}

OTHERS: Final = "others"
"""Attribute of a study that names further outcomes."""

RANKED: Final = {MORRIS: "mu_star", SOBOL: "total"}
"""Figure by which inputs are put in order."""


def points_of(method: str, inputs: int, size: int) -> int:
    """Return how many points a study plays."""
    return size * {MORRIS: inputs + 2, SOBOL: inputs + 3, LOCAL: 2 * inputs + 1}[method]


def study(
    method: str,
    play: Play,
    inputs: tuple[Prior, ...],
    outcome: str,
    size: int,
    blocks: tuple[Block, ...] = (),
) -> xr.Dataset:
    """Return a study of a scenario.

    Args:
        method: one of ``METHODS``.
        play: the scenario, and how it is played.
        inputs: what moves.
        outcome: the outcome that is looked at; figures of the others are in the data as well.
        size: trajectories, rows or repetitions.
        blocks: what enters a study of variance as a whole, each as one more input.

    Raises:
        ValueError: if the size does not fit the method, or blocks are given to another method than ``sobol``.
    """
    if blocks and method != SOBOL:
        raise ValueError(
            f"blocks: expected method {SOBOL} (given {method}): a block has no ends and no steps"
        )
    if method == LOCAL:
        have = quantities(play.scenario)
        effects = one_at_a_time(play, inputs, {prior.path: have[prior.path].value for prior in inputs}, size)
    elif method == SOBOL:
        effects = sobol(play, (*inputs, *blocks), size, play.seed)
    else:
        effects = morris(play, inputs, size, play.seed)
    about = play.about(method, points_of(method, len(inputs) + len(blocks), size))
    return effects.assign_attrs(about, outcome=outcome, size=size)


def with_others(effects: xr.Dataset, others: tuple[str, ...]) -> xr.Dataset:
    """Return a study of which further outcomes are told."""
    return effects.assign_attrs({OTHERS: others}) if others else effects


def by_outcome(effects: xr.Dataset) -> list[xr.Dataset]:
    """Return a study once for each outcome that is told, the first one first."""
    asked = (effects.attrs["outcome"], *effects.attrs.get(OTHERS, ()))
    return [effects.assign_attrs(outcome=outcome) for outcome in asked]


def ranked(effects: xr.Dataset) -> list[str]:
    """Return the inputs of a study, strongest first; chance is not among them."""
    part = effects.sel(output=effects.attrs["outcome"])
    method = effects.attrs["method"]
    strength = abs(part["change"]).max("end") if method == LOCAL else part[RANKED[method]]
    order = strength.to_series().sort_values(ascending=False, kind="stable")
    return [str(name) for name in order.index if name != CHANCE]


def floor(effects: xr.Dataset) -> float:
    """Return the noise floor of a screening or of total indices: what chance alone makes."""
    return float(effects[RANKED[effects.attrs["method"]]].sel(output=effects.attrs["outcome"], input=CHANCE))


def clear(effects: xr.Dataset) -> list[str]:
    """Return the inputs that stand clear of chance, strongest first.

    The 95 % interval of the difference from chance lies above zero; in a study of one input at a time: that
    of the change at either end lies away from zero, at 97.5 % each, as either would do.
    """
    part = effects.sel(output=effects.attrs["outcome"])
    match effects.attrs["method"]:
        case "sobol":
            seen = part["excess_low"] > 0.0
        case "morris":
            half = np.hypot(part["mu_star_half"], part["mu_star_half"].sel(input=CHANCE))
            seen = part["mu_star"] - floor(effects) > half
        case _:
            seen = (abs(part["change"]) > part["half_of_two"]).any("end")
    return [name for name in ranked(effects) if bool(seen.sel(input=name))]
