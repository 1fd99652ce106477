"""Solves, and how far they can be trusted: residual, agreement of two seeds, fit, time cold and warm.

A small step of the last iteration is not convergence: two seeds of the solver that agree are.
"""

import dataclasses as dc
import os
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from diplomatic_swings.experiments.runs.expectations import Expectations, by_player_and_type, expected
from diplomatic_swings.sim.solver.iteration import Solution, Step, distance
from diplomatic_swings.sim.solver.iteration import solve as solve_afresh
from diplomatic_swings.sim.solver.solutions import (
    WARM_ITERATIONS,
    at_hand,
    digest_of,
    require_settled,
    solution_of,
)
from diplomatic_swings.sim.tables.records import Scenario
from diplomatic_swings.store.version import VERSION

PLAYED = 4096
"""Runs by which headline shares of two solutions are compared, with the same luck."""

CHANGED = 1.1
"""Factor on the first player's fatigue in the scenario that a warm solve solves."""


_LEAST_RUNS, _LEAST_WEEKS = 64, 16
"""Size of a training run that does no more than have the code compiled."""


class Solved(NamedTuple):
    """A solution and the digest of all that it depends on."""

    solution: Solution
    digest: str


def solution_for(
    scenario: Scenario,
    *,
    seed: int = 0,
    threads: int | None = None,
    allow_unsettled: bool = False,
    progress: Callable[[Step], None] | None = None,
) -> Solved:
    """Return a scenario's solution: one at hand, else solved and kept.

    Args:
        scenario: the scenario.
        seed: seed of the solver's training runs.
        threads: threads (default: one per core); the solution does not depend on it.
        allow_unsettled: take a solution that has not settled too.
        progress: called after each iteration of a solve.

    Raises:
        SolveError: if the solution has not settled, unless that is allowed.
    """
    digest = digest_of(scenario, seed)
    solution = at_hand(scenario, seed, digest)
    if solution is None:
        compile_solver(scenario)
        solution, digest = solution_of(scenario, seed=seed, threads=cores(threads), progress=progress)
    if not allow_unsettled:
        require_settled(scenario, solution)
    return Solved(solution, digest)


def compile_solver(scenario: Scenario) -> None:
    """Let the solver's code be compiled, if it is not yet, so that the time of a solve is that of solving."""
    least = scenario.solver._replace(runs=_LEAST_RUNS, weeks=_LEAST_WEEKS)
    solve_afresh(dc.replace(scenario, solver=least), iterations=1)


def cores(threads: int | None) -> int:
    """Return the number of threads asked for, or that of the cores."""
    return threads or os.cpu_count() or 1


class Agreement(NamedTuple):
    """How far two solutions of one scenario stand apart."""

    policy: dict[str, float]  # by player: mean total variation of everyday policies, 0 to 1
    shares: dict[str, float]  # by outcome: difference of shares at the end, second less first
    packages: float  # largest difference of a package's share of deals; NaN where one has no deal


@dc.dataclass(frozen=True)
class SolveReport:
    """What a solve came to.

    Attributes:
        scenario: what was solved.
        solved: its solution.
        agreement: how far a solution from another seed stands apart.
        warm_seconds: time of a warm solve, with one number changed.
        expectations: what players expect at the start.
    """

    scenario: Scenario
    solved: Solved
    agreement: Agreement
    warm_seconds: float
    expectations: Expectations

    def summary(self) -> dict[str, Any]:
        """Return the report as plain data, as ``swings solve --json`` prints it."""
        s = self.solved.solution
        policy, shares = self.agreement.policy, self.agreement.shares
        return {
            "scenario": self.scenario.name,
            "version": VERSION,
            "digest": self.solved.digest,
            "seed": s.seed,
            "settled": s.settled,
            "residual": s.residual,
            "tolerance": self.scenario.solver.tolerance,
            "iterations": len(s.steps),
            "seed_difference": {
                "policy": max(policy.values()),
                "shares": max(abs(x) for x in shares.values()),
                "packages": self.agreement.packages,
                "policy_by_player": policy,
                "shares_by_outcome": shares,
            },
            "seconds": s.seconds,
            "warm_seconds": self.warm_seconds,
            "fit": s.fit,
            "expectations": by_player_and_type(self.scenario, self.expectations),
        }


def report(
    scenario: Scenario,
    seed: int = 0,
    threads: int | None = None,
    runs: int = PLAYED,
    progress: Callable[[Step], None] | None = None,
) -> SolveReport:
    """Solve a scenario with two seeds, and once warm; return what that shows, settled or not.

    Args:
        scenario: the scenario.
        seed: seed of the solver; the other solution has the next one.
        threads: threads (default: one per core).
        runs: runs by which shares are compared.
        progress: called after each iteration of a solve.
    """
    settings: dict[str, Any] = {"threads": threads, "allow_unsettled": True, "progress": progress}
    first, second = (solution_for(scenario, seed=seed + k, **settings) for k in range(2))
    return SolveReport(
        scenario,
        first,
        agreement(scenario, first, second, runs, threads),
        warm_seconds(scenario, first.solution, threads),
        expected(scenario, first.solution.beta),
    )


def agreement(
    scenario: Scenario, first: Solved, second: Solved, runs: int, threads: int | None = None
) -> Agreement:
    """Return how far two solutions stand apart: in policies, in shares with the same luck, in packages signed."""
    from diplomatic_swings.experiments.runs.runs import Play, play_with

    apart = distance(scenario, first.solution.beta, second.solution.beta)
    a, b = (play_with(scenario, each, Play(runs, threads=threads, kept=0)) for each in (first, second))
    shares = (b.counts.outcome[-1] - a.counts.outcome[-1]) / runs
    mixes = [x.game_counts.deals / max(int(x.game_counts.deals.sum()), 1) for x in (a, b)]
    both = all(x.game_counts.deals.any() for x in (a, b))
    return Agreement(
        dict(zip(a.player_keys, apart.tolist(), strict=True)),
        dict(zip(a.outcome_keys, shares.tolist(), strict=True)),
        float(np.abs(mixes[1] - mixes[0]).max()) if both else float("nan"),
    )


def warm_seconds(scenario: Scenario, solution: Solution, threads: int | None = None) -> float:
    """Return how long a warm solve takes, with the first player's fatigue a tenth higher."""
    first, *others = scenario.players
    mind = first.mind._replace(fatigue=first.mind.fatigue * CHANGED)
    changed = dc.replace(scenario, players=(dc.replace(first, mind=mind), *others))
    warm = solve_afresh(
        changed,
        seed=solution.seed,
        threads=cores(threads),
        warm=solution.standard,
        iterations=WARM_ITERATIONS,
    )
    return float(warm.seconds)
