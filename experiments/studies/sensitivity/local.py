"""One input at a time: each at both ends of its range, all others as the scenario has them.

A local view from one point; it says nothing of what inputs do together, and is never called global.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import xarray as xr
from diplomatic_swings.experiments.fit.priors import Prior
from diplomatic_swings.experiments.studies.sensitivity.play import Floats, Model

ENDS = ("low", "high")
MISS = 0.05
"""Chance that an interval misses."""


def one_at_a_time(
    model: Model, inputs: tuple[Prior, ...], start: Mapping[str, float], streams: int
) -> xr.Dataset:
    """Return how far every output moves from the start, with paired 95 % intervals.

    Args:
        model: what is looked at; it is played at ``streams * (2 * inputs + 1)`` points.
        inputs: what moves.
        start: value of every input at the start.
        streams: repetitions, each with shocks of its own, at least 2; differences are paired within one.

    Returns:
        ``change``, ``half`` (half the width of its interval) and ``half_of_two`` (the same at 97.5 %, for a
        look at both ends) over (output, input, end), ``value`` of the input over (input, end), ``start`` over (output).

    Raises:
        ValueError: if there are fewer than two streams.
    """
    if streams < 2:
        raise ValueError(f"points: expected at least 2 repetitions (given {streams})")
    names = [prior.path for prior in inputs]
    ends = np.array([[prior.low, prior.high] for prior in inputs])
    one = _points(names, ends, start)
    points = pd.concat([one] * streams, ignore_index=True)
    shares = model(points, np.repeat(np.arange(streams), len(one)))
    values = shares.to_numpy().reshape(streams, len(one), -1)
    change, half, half_of_two = _paired(values[:, 1:] - values[:, :1])
    shape = (len(names), len(ENDS), -1)
    over = ("output", "input", "end")
    return xr.Dataset(
        {
            "change": (over, np.moveaxis(change.reshape(shape), -1, 0)),
            "half": (over, np.moveaxis(half.reshape(shape), -1, 0)),
            "half_of_two": (over, np.moveaxis(half_of_two.reshape(shape), -1, 0)),
            "value": (("input", "end"), ends),
            "start": ("output", values[:, 0].mean(axis=0)),
        },
        coords={"output": list(shares), "input": names, "end": list(ENDS)},
    )


def _points(names: list[str], ends: Floats, start: Mapping[str, float]) -> pd.DataFrame:
    """Return the start, then every input at its low and its high end."""
    table = np.tile([start[name] for name in names], (1 + ends.size, 1)).astype(np.float64)
    for number in range(len(names)):
        table[1 + 2 * number : 3 + 2 * number, number] = ends[number]
    return pd.DataFrame(table, columns=names)


def _paired(differences: Floats) -> tuple[Floats, Floats, Floats]:
    """Return means over streams and half the widths of their t intervals, at 95 % and at 97.5 %."""
    from scipy.stats import t

    n = len(differences)
    spread = differences.std(axis=0, ddof=1) / np.sqrt(n)
    half, half_of_two = (float(t.ppf(1.0 - MISS / 2 / looks, n - 1)) * spread for looks in (1, len(ENDS)))
    return differences.mean(axis=0), half, half_of_two
