"""The shipped scenario, solved too briefly to settle and played a little, for tests of what is made of that.

PYTEST_DONT_REWRITE: it asserts nothing.
"""

from diplomatic_swings.sim.scenario.loading import load

NAME = "talks-2025-01"
SHORT = ("solver.iterations=12", "solver.runs=512")
"""Settings of a solve of a few seconds."""

OPTIONS = ("--set", SHORT[0], "--set", SHORT[1], "--allow-unsettled")
"""The same on the command line."""

DIGEST = "0123456789abcdef"


def short_scenario(*settings):
    """Return the shipped scenario with a short solve."""
    return load(NAME, [*SHORT, *settings])


def short_solve(scenario, seed=0):
    """Return a solution of a scenario, from no cache."""
    from diplomatic_swings.experiments.runs.solves import Solved
    from diplomatic_swings.sim.solver.iteration import solve

    return Solved(solve(scenario, seed=seed), DIGEST)
