"""A scenario that is solved in a blink, for software that plays it many times.

PYTEST_DONT_REWRITE: it asserts nothing.
"""

import functools

from diplomatic_swings import load, solve

BRIEF = ("weeks=12", "solver.iterations=2", "solver.runs=64", "solver.weeks=16", "solver.tolerance=1")


@functools.cache
def tiny():
    """Return the scenario and its values."""
    scenario = load("talks-2025-10", BRIEF)
    return scenario, solve(scenario)
