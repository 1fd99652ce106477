"""Made-up studies, phase maps and regions, for tests of their pictures: no kernel is run.

PYTEST_DONT_REWRITE: it asserts nothing.
"""

import numpy as np
import pandas as pd
from diplomatic_swings.experiments.fit.priors import Prior
from diplomatic_swings.experiments.fit.rejection import points
from diplomatic_swings.experiments.studies.discovery import discover
from diplomatic_swings.experiments.studies.phase import Grid, phase_map
from diplomatic_swings.experiments.studies.sensitivity.local import one_at_a_time
from diplomatic_swings.experiments.studies.sensitivity.screening import morris
from diplomatic_swings.experiments.studies.sensitivity.study import LOCAL, MORRIS, SOBOL
from diplomatic_swings.experiments.studies.sensitivity.variance import sobol
from diplomatic_swings.sim.world.outcomes import N_OUTCOMES, OUTCOME_KEYS

INPUTS = tuple(Prior(name, 0.0, 1.0, "test") for name in ("acting", "idle", "still"))
ABOUT = {
    "scenario": "test",
    "week": 104,
    "points": 9,
    "runs": 100,
    "seed": 0,
    "outcome": "settle",
    "size": 100,
}


def shares(seed=0):
    """Return a model in which one input acts; another seed, and another one acts as well."""

    def model(table, streams):
        noise = np.array([np.random.default_rng(int(stream)).normal(0.0, 0.02) for stream in streams])
        other = 0.4 * bool(seed) * table["idle"].to_numpy()
        return pd.DataFrame({"settle": 0.2 + 0.5 * table["acting"].to_numpy() + other + noise})

    return model


METHODS = {
    SOBOL: lambda seed: sobol(shares(seed), INPUTS, 64),
    MORRIS: lambda seed: morris(shares(seed), INPUTS, 10),
    LOCAL: lambda seed: one_at_a_time(shares(seed), INPUTS, {p.path: 0.5 for p in INPUTS}, 4),
}


def found_by(method, seed=0):
    """Return a study."""
    return METHODS[method](seed).assign_attrs(ABOUT, method=method)


def counted(table, streams, first, runs):
    """Return counts: stall where x is small, settle where it is large, and neither in between."""
    left = np.rint(runs * (1.0 - table["acting"].to_numpy())).astype(int)
    found = np.zeros((len(table), N_OUTCOMES), dtype=int)
    found[:, OUTCOME_KEYS.index("stall")], found[:, OUTCOME_KEYS.index("settle")] = left, runs - left
    return found


def mapped(seed=0):
    """Return a phase map; another seed, and x and y change places."""
    x, y = (INPUTS[1], INPUTS[0]) if seed else (INPUTS[0], INPUTS[1])
    return phase_map(counted, x, y, Grid(5, 3, 60, 60)).assign_attrs(ABOUT, x_start=0.1, y_start=0.5)


def discovered(seed=0):
    """Return a region; another seed, another input bounds it."""
    design = points(INPUTS, 256, 0)
    name = "idle" if seed else "acting"
    return discover(design, (design[name] > 0.6).astype(float).rename("settle"), INPUTS, 0.5)
