"""A scenario file whose points are solved in a blink, for tests of studies of many points.

PYTEST_DONT_REWRITE: it asserts nothing.
"""

from diplomatic_swings.experiments.designs.design import Design, Input

SANCTIONS = Input("payoffs.russia.sanctions", -0.56, -0.14, unit="util/week per index")
WEEKS, RUNS = 6, 64

TEXT = """format: 2
name: short
title: A short solve
extends: talks-2025-01
weeks: {weeks}
solver: {{runs: 64, weeks: 16, iterations: 2, tolerance: {tolerance}}}
events:
  - {{date: 2025-01-27, name: Envoy, add: {{mood: 0.1}}, source: an exercise}}
"""


def scenario_file(folder, tolerance=1):
    """Write the scenario; return its path. Where the tolerance is 0 no values settle."""
    path = folder / "short.yaml"
    path.write_text(TEXT.format(weeks=WEEKS, tolerance=tolerance), encoding="utf-8")
    return str(path)


def design(scenario, **changes):
    """Return a design of two points under each of two policies."""
    policies = {"as-it-is": {}, "pressure": {"us": "pressure-first"}}
    usual = {"kind": "lhs", "count": 2, "runs": RUNS, "at": (2,), "policies": policies}
    return Design((SANCTIONS,), scenario=scenario, **(usual | changes))
