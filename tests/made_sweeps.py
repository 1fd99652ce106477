"""Made-up sweeps for tests of their report: no kernel is run, and every share is known.

PYTEST_DONT_REWRITE: it asserts nothing.
"""

from collections import Counter
from dataclasses import replace

import numpy as np
import pandas as pd
from command_line import short_file
from diplomatic_swings.experiments.designs.design import AS_IT_IS, POINT, POLICY, Design, Input
from diplomatic_swings.experiments.sweeps.overview import SHARES, Ends, Overview
from diplomatic_swings.experiments.sweeps.running import Options, manifest_of
from diplomatic_swings.sim.world.outcomes import OUTCOME_KEYS
from sweeping import OIL

IDLE = Input("payoffs.us.role", 0.1, 0.5)
WEEKS, RUNS = 2, 100


def design(**changes):
    """Return a design of two inputs."""
    usual = {"kind": "lhs", "count": 96, "runs": RUNS, "weeks": WEEKS, "policies": {AS_IT_IS: {}}}
    return Design((OIL, IDLE), scenario=short_file(), **(usual | changes))


def rising(points):
    """Return shares of stall and settle: settlements rise with the price of oil, and with nothing else."""
    settle = ((points[OIL.path] - OIL.low) / (OIL.high - OIL.low)).to_numpy()
    return shares(len(points), settle=np.rint(0.8 * settle * RUNS) / RUNS)


def shares(count, **given):
    """Return shares of so many points: those given by outcome, the rest stall."""
    table = np.zeros((count, len(OUTCOME_KEYS)))
    for key, values in given.items():
        table[:, OUTCOME_KEYS.index(key)] = values
    table[:, 0] = 1.0 - table[:, 1:].sum(axis=1)
    return table


def overview(asked, ends, failed=()):
    """Return a sweep of a design whose points end as ``ends(points)`` says; ``failed`` are reasons of more points."""
    scenario = asked.load()
    points = asked.points().iloc[: len(asked) - len(failed)]
    found = ends(points)
    sample = pd.concat([points, pd.DataFrame(found, columns=SHARES)], axis=1)
    by_policy = {name: Ends() for name in asked.policies}
    for name, rows in sample.groupby(POLICY):
        by_policy[name].add(rows[SHARES].to_numpy())
    every = Ends()
    every.add(found)
    level = (
        np.stack([found.min(axis=0), found.mean(axis=0), found.max(axis=0)])
        if len(found)
        else np.zeros((3, 5))
    )
    weekly = np.repeat(level[:, None, :], WEEKS + 1, axis=1)
    manifest = replace(manifest_of(asked, scenario, Options()), shard=None)
    columns = [POINT, POLICY, *(each.path for each in asked.inputs), *SHARES]
    return Overview(manifest, scenario, every, by_policy, Counter(failed), sample[columns], weekly)
