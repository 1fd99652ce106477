"""Morris's screening: how far an output moves with one step of an input, from many starting points.

``mu_star`` is the mean size of a step's effect, ``sigma`` its spread: large where the effect depends on
the other inputs, or on where the step begins (Morris 1991, Technometrics 33; Campolongo et al. 2007).  A
trajectory sees the same luck at all its points, but for one step, that of ``CHANCE``, which exchanges
them and nothing else: what it moves is the noise floor.  Effects are per whole range of an input.
"""

import numpy as np
import pandas as pd
import xarray as xr
from diplomatic_swings.experiments.fit.priors import Prior
from diplomatic_swings.experiments.runs.measures import Ints
from diplomatic_swings.experiments.studies.sensitivity.play import CHANCE, Floats, Model
from diplomatic_swings.experiments.studies.sensitivity.variance import LEVEL, RESAMPLES, problem, scaled

LEVELS = 4
FIGURES = ("mu", "mu_star", "mu_star_half", "sigma")


def morris(
    model: Model, inputs: tuple[Prior, ...], trajectories: int, seed: int = 0, resamples: int = RESAMPLES
) -> xr.Dataset:
    """Return the screening of every output.

    Args:
        model: what is looked at; it is played at ``trajectories * (inputs + 2)`` points.
        inputs: what moves, on four levels between its bounds.
        trajectories: paths through the space of inputs, at least 2.
        seed: seed of the design and of the bootstrap.
        resamples: draws of the bootstrap.

    Returns:
        ``mu``, ``mu_star``, half the width of its 95 % interval, and ``sigma``, over (output, input).
        The last input is ``CHANCE``.

    Raises:
        ValueError: if there are fewer than two trajectories.
    """
    if trajectories < 2:
        raise ValueError(f"points: expected at least 2 trajectories (given {trajectories})")
    unit, streams = design(len(inputs), trajectories, seed)
    shares = model(scaled(unit[:, :-1], inputs), streams)
    figures = {name: _effects(unit, shares[name], seed, resamples) for name in shares}
    names = [*(prior.path for prior in inputs), CHANCE]
    return xr.Dataset(
        {
            figure: (("output", "input"), np.array([part[k] for part in figures.values()]))
            for k, figure in enumerate(FIGURES)
        },
        coords={"output": list(shares), "input": names},
    )


def design(inputs: int, trajectories: int, seed: int) -> tuple[Floats, Ints]:
    """Return the points of a design in the unit cube, chance last, and the stream of each."""
    from SALib.sample import morris as sampling

    unit = sampling.sample(problem(inputs), trajectories, num_levels=LEVELS, seed=seed)
    trajectory = np.arange(len(unit)) // (inputs + 2)
    return unit, trajectory * LEVELS + np.rint(unit[:, -1] * (LEVELS - 1)).astype(np.int64)


def _effects(unit: Floats, values: pd.Series, seed: int, resamples: int) -> Floats:
    """Return the figures of one output, shape (FIGURES, inputs + 1)."""
    from SALib.analyze import morris as analysis

    indices = analysis.analyze(
        problem(unit.shape[1] - 1),
        unit,
        values.to_numpy(),
        num_resamples=resamples,
        conf_level=LEVEL,
        num_levels=LEVELS,
        seed=np.random.default_rng(seed),
    )
    return np.array([indices[name] for name in ("mu", "mu_star", "mu_star_conf", "sigma")], dtype=np.float64)
