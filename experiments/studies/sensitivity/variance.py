"""Sobol's indices: which share of an output's variance each input carries, alone and with others.

First order is the share that goes when an input is known; total order what is left when all else is known
(Saltelli et al. 2010, CPC 181).  Points come from a scrambled Sobol sequence.

SALib's estimators serve better here than ``scipy.stats.sobol_indices``: the bootstrap of the latter takes
no seed, so that its intervals could not be repeated, and SciPy has no screening by Morris.  SALib takes a
seed of 0 for none; it is always given a generator instead, and then any seed holds.

Chance is treated as an input.  All points of a row of the design see the same luck, so that what lies
between them is due to their numbers; each row has shocks of its own, so that no lucky seed tilts the
whole; and one point of each row has only its shocks exchanged.  The total index of that column, ``CHANCE``,
is the share of the variance that a point's finite number of runs makes.  An input that does nothing but
shuffle which run meets which shock has a total index up to that floor: an input counts as seen if its total
index exceeds that of chance, and the excess has a bootstrap interval of its own, row by row.
"""

import numpy as np
import pandas as pd
import xarray as xr
from diplomatic_swings.experiments.fit.priors import Prior
from diplomatic_swings.experiments.runs.measures import Ints
from diplomatic_swings.experiments.studies.sensitivity.blocks import Block
from diplomatic_swings.experiments.studies.sensitivity.play import CHANCE, Floats, Model

RESAMPLES = 1000
LEVEL = 0.95
FIGURES = (
    "first",
    "first_low",
    "first_high",
    "total",
    "total_low",
    "total_high",
    "excess_low",
    "excess_high",
)


def sobol(
    model: Model, inputs: tuple[Prior | Block, ...], rows: int, seed: int = 0, resamples: int = RESAMPLES
) -> xr.Dataset:
    """Return first and total indices of every output, with bootstrap intervals of 95 %.

    Args:
        model: what is looked at; it is played at ``rows * (inputs + 3)`` points.
        inputs: what moves, evenly between its bounds; the sets of numbers of a block move together, as one input.
        rows: rows of the design, a power of two.
        seed: seed of the design and of the bootstrap.
        resamples: draws of the bootstrap.

    Returns:
        ``first``, ``total`` and the ends of their intervals, and those of the excess of ``total`` over that
        of chance, over (output, input); ``mean`` and ``variance`` over (output).  The last input is ``CHANCE``.

    Raises:
        ValueError: if ``rows`` is no power of two.
    """
    if rows < 2 or rows & (rows - 1):
        raise ValueError(f"points: expected a power of two, such as 64 or 128 (given {rows})")
    points, streams = design(inputs, rows, seed)
    shares = model(points, streams)
    indices = {name: _indices(shares[name].to_numpy(), len(inputs), seed, resamples) for name in shares}
    names = [*(prior.path for prior in inputs), CHANCE]
    return xr.Dataset(
        {
            figure: (("output", "input"), np.array([part[k] for part in indices.values()]))
            for k, figure in enumerate(FIGURES)
        }
        | {
            "mean": ("output", shares.mean().to_numpy()),
            "variance": ("output", shares.var(ddof=0).to_numpy()),
        },
        coords={"output": list(shares), "input": names},
    )


def design(inputs: tuple[Prior | Block, ...], rows: int, seed: int) -> tuple[pd.DataFrame, Ints]:
    """Return the points of a design and the stream of each.

    In each row: a point, the same with one input after another taken from a second one, the same with
    the second one's shocks, and the second one.
    """
    from SALib.sample import sobol as sampling

    unit = sampling.sample(problem(len(inputs)), rows, calc_second_order=False, seed=seed)
    step = len(inputs) + 3
    row, place = np.divmod(np.arange(len(unit)), step)
    return scaled(unit[:, :-1], inputs), 2 * row + (place >= step - 2)


def scaled(unit: Floats, inputs: tuple[Prior | Block, ...]) -> pd.DataFrame:
    """Return points of the unit cube as points between the bounds of inputs, and sets of blocks."""
    columns = [
        each.at(unit[:, k])
        if isinstance(each, Block)
        else pd.DataFrame({each.path: each.low + (each.high - each.low) * unit[:, k]})
        for k, each in enumerate(inputs)
    ]
    return pd.concat(columns, axis=1)


def problem(inputs: int) -> dict[str, object]:
    """Return inputs and chance as SALib describes them: the unit cube."""
    names = [f"x{k}" for k in range(inputs)] + [CHANCE]
    return {"num_vars": inputs + 1, "names": names, "bounds": [[0.0, 1.0]] * (inputs + 1)}


def _indices(values: Floats, inputs: int, seed: int, resamples: int) -> Floats:
    """Return the figures of one output, shape (FIGURES, inputs + 1); zeros for one that never changes."""
    from SALib.analyze import sobol as analysis

    if np.ptp(values) == 0.0:
        return np.zeros((len(FIGURES), inputs + 1))
    indices = analysis.analyze(
        problem(inputs),
        values,
        calc_second_order=False,
        num_resamples=resamples,
        keep_resamples=True,
        seed=np.random.default_rng(seed),
    )
    ends = [0.5 - LEVEL / 2, 0.5 + LEVEL / 2]
    first, total = indices["S1_conf_all"], indices["ST_conf_all"]
    of_first, of_total, of_excess = (
        np.quantile(draws, ends, axis=0) for draws in (first, total, total - total[:, -1:])
    )
    return np.array([indices["S1"], *of_first, indices["ST"], *of_total, *of_excess])
