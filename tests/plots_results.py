"""Made-up results for tests of pictures: no kernel is run, and every case is known.

PYTEST_DONT_REWRITE: it asserts nothing.
"""

from typing import Any, NamedTuple

import numpy as np

from experiments.compare import Comparison, pair_tally
from experiments.ensemble import EnsembleResult, _paths
from experiments.tally import coding, tally
from sim.outcomes import FREEZE, FREEZE_WEEKS, IMPOSED, SETTLE, STALL, WALKOUT
from sim.play import DICTATED, SETTLED, TRUCE, WAR, Record, new_record
from sim.scenario import Scenario, load
from sim.state import INDEX, ISSUES

CROWD = """\
format: 1
name: crowded
extends: baseline
title: Many events
introduction: Labels have little room.
watch_for: [labels]
events:
"""
DAYS = (
    "2025-01-21",
    "2025-02-28",
    "2025-03-05",
    "2025-03-11",
    "2025-08-15",
    "2025-10-16",
    "2025-10-22",
    "2026-10-30",
)


class Case(NamedTuple):
    """A made-up ensemble: how long, how many runs, and what becomes of them."""

    runs: int = 60
    weeks: int = 104
    ends: tuple[int, ...] = (WAR, WAR, WAR, TRUCE, SETTLED, DICTATED)
    walks_out: bool = True
    one_type: bool = False
    kept: int | None = None


CASES = {
    "usual": Case(),
    "many": Case(runs=2300, kept=1000),
    "one run": Case(runs=1, ends=(WAR,)),
    "all stall": Case(ends=(WAR,), walks_out=False),
    "all settle": Case(ends=(SETTLED,), one_type=True),
    "all imposed": Case(ends=(DICTATED,)),
    "one week": Case(weeks=1, ends=(WAR,), walks_out=False),
    "one week, one run": Case(runs=1, weeks=1, ends=(WAR,), walks_out=False),
    "before the midterm": Case(weeks=30),
    "five years": Case(weeks=260, runs=12),
}


def scenario(case: Case) -> Scenario:
    return load("baseline", overrides=[f"weeks={case.weeks}"])


def crowded(folder: Any) -> Scenario:
    """Return a scenario with many dated events, some of them close together."""
    events = [
        f"  - {{date: {day}, name: Event number {k} of many, add: {{mood: 0.01}}, source: test}}\n"
        for k, day in enumerate(DAYS)
    ]
    path = folder / "crowded.yaml"
    path.write_text(CROWD + "".join(events), encoding="utf-8")
    return load(path)


def record(case: Case, played: Scenario, seed: int = 0) -> Record:
    """Return a made-up record of runs."""
    rng = np.random.default_rng(seed)
    made = new_record(case.runs, case.weeks, case.kept or case.runs)
    first = 0
    for player, menu in enumerate(played.levers):
        made.move[:, :, player] = first + rng.integers(len(menu), size=made.move.shape[:2])
        first += len(menu)
    made.type[:] = 0 if case.one_type else rng.integers(2, size=made.type.shape)
    made.payoff[:] = rng.normal(size=made.payoff.shape)
    for run in range(case.runs):
        _play(case, made, run, rng)
    _fill_paths(made, played, rng)
    return made


def _play(case: Case, made: Record, run: int, rng: np.random.Generator) -> None:
    """Write what is in force and the outcome of one run, week by week."""
    end = case.ends[run % len(case.ends)]
    start = int(rng.integers(1, case.weeks + 1)) if end != WAR else case.weeks + 1
    breaks = start + 3 if end == TRUCE and run % 4 == 0 else case.weeks + 1
    for week in range(case.weeks + 1):
        force = end if start <= week < breaks else WAR
        made.in_force[run, week] = force
        left = case.walks_out and run % 5 == 0 and week > case.weeks // 2
        made.outcome[run, week] = _outcome(force, week - start, left=left)
    if end >= SETTLED:
        made.terms[run] = rng.uniform(size=len(ISSUES))


def _outcome(force: int, held: int, *, left: bool) -> int:
    war = WALKOUT if left else STALL
    if force == TRUCE:
        return FREEZE if held >= FREEZE_WEEKS else war
    return {WAR: war, SETTLED: SETTLE, DICTATED: IMPOSED}[force]


def _fill_paths(made: Record, played: Scenario, rng: np.random.Generator) -> None:
    """Write whole paths and bargaining ranges that wander about."""
    runs, times, _ = made.states.shape
    made.states[:] = np.array(played.state)
    for name, step in (("approval", 0.5), ("territory", 0.1)):
        made.states[:, 1:, INDEX[name]] += step * rng.normal(size=(runs, times - 1)).cumsum(axis=1)
    for name in ("belief_us", "belief_russia", "belief_ukraine", "belief_eu"):
        walk = 0.05 * rng.normal(size=(runs, times - 1)).cumsum(axis=1)
        made.states[:, 1:, INDEX[name]] = np.clip(made.states[:, 1:, INDEX[name]] + walk, 0.0, 1.0)
    middle = np.array([0.55, 0.45, 0.0, 0.0, 0.5]) + 0.3 * made.type[:runs, 1:2, None] * [1, 0, 0, 0, 0]
    known = made.ranges[..., : middle.shape[-1]]
    known[:] = middle + 0.1 * rng.normal(size=known.shape)


def result_of(case: Case, played: Scenario | None = None, seed: int = 0) -> EnsembleResult:
    """Return a made-up result."""
    played = played or scenario(case)
    made = record(case, played, seed)
    return EnsembleResult(played, seed, case.runs, tally(made, coding(played)), _paths([made], played))


def comparison_of(
    case: Case, change: str | None = "world.brent_level=55", *, same: bool = False
) -> Comparison:
    """Return a made-up comparison; ``change`` is the input in which the second scenario differs."""
    import xarray as xr

    first = scenario(case)
    overrides = [f"weeks={case.weeks}", *([change] if change else [])]
    second = load("baseline", overrides=overrides)
    pair = record(case, first), record(case, second, 0 if same else 1)
    counts = pair_tally(*pair, (coding(first), coding(second)))
    kept = [
        EnsembleResult(x, 0, case.runs, t, xr.Dataset())
        for x, t in ((first, counts.first), (second, counts.second))
    ]
    return Comparison(*kept, counts)
