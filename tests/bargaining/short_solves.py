"""Values from a solve too short to settle, for tests of what is made of a solution.

PYTEST_DONT_REWRITE: it asserts nothing.
"""

from dataclasses import dataclass, replace
from typing import Any

from sim.bargaining.records import Scenario

ITERATIONS, TRAINING_RUNS = 3, 1024


@dataclass(frozen=True)
class ShortStep:
    """What one iteration did."""

    number: int
    policy_change: tuple[float, ...]
    seconds: float


@dataclass(frozen=True)
class ShortSolution:
    """The fields of a solution that others read."""

    beta: Any
    parts: Any
    steps: tuple[ShortStep, ...]
    residual: float
    settled: bool
    seconds: float
    digest: str
    fit: dict[str, float]
    seed: int


def short_solve(scenario: Scenario, seed: int = 0) -> ShortSolution:
    """Return values of a scenario after a few iterations on a few runs."""
    from sim.bargaining.solver import Solver

    small = replace(scenario, solver=scenario.solver._replace(runs=TRAINING_RUNS))
    solver = Solver(small, seed=seed + 1)
    steps = [solver.iterate() for _ in range(ITERATIONS)]
    players = len(scenario.players)
    return ShortSolution(
        beta=solver.acting.copy(),
        parts=solver.parts.copy(),
        steps=tuple(ShortStep(n, (0.1,) * players, step.seconds) for n, step in enumerate(steps)),
        residual=0.1,
        settled=False,
        seconds=sum(step.seconds for step in steps),
        digest="0123456789abcdef",
        fit={"war": 0.5, "walkout": 0.5, "ceasefire": 0.5, "settlement": 0.5},
        seed=seed,
    )
