"""Fearon's range and the inefficiency puzzle (Fearon 1995).

Moscow and Kyiv bargain over land, x in 0 to 1 to Moscow.  A week of war is worth p - cA to Moscow and 1 - p - cB to
Kyiv, a week of peace x and 1 - x; so both gain from every paper with p - cA < x < p + cB, and from no other.  With
complete information war is not to be: what is left of it is a type for which no paper is acceptable.
"""

import dataclasses as dc
from functools import partial

import numpy as np
from diplomatic_swings.experiments.theory.reduced import (
    Floats,
    on_table,
    paper,
    played,
    player,
    ready,
    scenario,
    spread,
)
from diplomatic_swings.experiments.theory.rows import Row, Subject
from diplomatic_swings.sim.rules.play import Record
from diplomatic_swings.sim.solver.iteration import solve
from diplomatic_swings.sim.tables.records import Scenario

SUBJECT = Subject("range", "Fearon 1995, Rationalist Explanations for War, section on the bargaining range")

P, COST_A, COST_B = 0.5, 0.15, 0.15
GRID = tuple(round(0.1 * k, 1) for k in range(1, 10))
"""Papers on the table: 0.1 to 0.9 to Moscow; the range is 0.35 to 0.65."""

RUNS = 256
HARD = 0.4
"""Prior odds of a type of Moscow for which war is better than any paper."""


def lottery(cost_a: float, cost_b: float, *, table: bool = False, hard: bool = False) -> Scenario:
    """Return the bargaining over land.

    Args:
        cost_a: what a week of war costs Moscow.
        cost_b: what it costs Kyiv.
        table: the parties may table the papers themselves.
        hard: Moscow may be of a type that wants war.
    """
    war, stubborn = {"fighting": P - cost_a}, {"fighting": 1.2}
    moscow = [{**war, "territory": 1.0}, {**stubborn, "territory": 1.0}]
    prior = (1.0 - HARD, HARD) if hard else (1.0,)
    sharp = partial(player, weighty_precision=25.0, precision=8.0)
    russia = sharp("russia", *moscow[: 1 + hard], prior=prior)
    ukraine = sharp("ukraine", {"fighting": 1.0 - P - cost_b, "settlement": 1.0, "territory": -1.0})
    by = (0, 1) if table else ()
    papers = [paper(f"x{x}", x, signers=(0, 1), tabled_by=by) for x in GRID]
    s = scenario([russia, ukraine], papers, spread=spread(mood=0.01), weeks=12)
    return dc.replace(s, solver=s.solver._replace(runs=1024.0, iterations=8.0))


def in_force(s: Scenario, beta: Floats, number: int, seed: int) -> int:
    """Return in how many runs a paper that lies on the table at the start enters into force."""
    record, _ = played(ready(on_table(s, number), beta), RUNS, seed)
    return int((record.in_force == 2).any(axis=1).sum())


def range_rows(seed: int) -> list[Row]:
    """Return the rows of the range: each paper is signed in all runs or in none."""
    s = lottery(COST_A, COST_B)
    beta = solve(s, seed=seed, threads=1).beta
    rows = []
    for number, x in enumerate(GRID):
        inside = P - COST_A < x < P + COST_B
        words = (
            f"share of runs in which {x:g} is signed, {'in' if inside else 'out of'} the range 0.35 to 0.65"
        )
        rows.append(SUBJECT.near(words, float(inside), in_force(s, beta, number, seed) / RUNS, 0.02))
    return rows


def empty_rows(seed: int) -> list[Row]:
    """Return the row of an empty range: war pays both, cA + cB < 0."""
    s = lottery(-0.1, -0.1)
    beta = solve(s, seed=seed, threads=1).beta
    shares = [in_force(s, beta, number, seed) / RUNS for number in range(len(GRID))]
    return [
        SUBJECT.near("largest share of runs in which any paper is signed, no range", 0.0, max(shares), 0.02)
    ]


def bargained(*, hard: bool, seed: int) -> Record:
    """Return runs in which all may table and sign, solved finely: here a solve of a second or two does not settle."""
    s = dc.replace(lottery(COST_A, COST_B, table=True, hard=hard), weeks=40)
    s = dc.replace(s, solver=s.solver._replace(runs=4096.0, iterations=40.0, memory=0.7))
    return played(ready(s, solve(s, seed=seed, threads=1).beta), RUNS * 4, seed)[0]


def terms_rows(seed: int) -> list[Row]:
    """Return the row of the terms that parties with complete information agree on."""
    record = bargained(hard=False, seed=seed)
    done = (record.in_force == 2).any(axis=1)
    signed = np.array(GRID)[record.events[done, 0, 3].astype(int) - 1]
    inside = (signed > P - COST_A) & (signed < P + COST_B)
    return [
        SUBJECT.near("complete information: share of deals in the range", 1.0, float(inside.mean()), 0.02)
    ]


def puzzle_rows(seed: int) -> list[Row]:
    """Return the rows of the puzzle: whether a deal comes if all may table and sign, with and without a hard type."""
    done = (bargained(hard=False, seed=seed).in_force == 2).any(axis=1)
    words = "complete information: share of runs with a deal in 40 weeks"
    rows = [SUBJECT.near(words, 1.0, float(done.mean()), 0.02)]
    record = bargained(hard=True, seed=seed)
    done, hard = (record.in_force == 2).any(axis=1), record.type[:, 0] == 1
    return [
        *rows,
        SUBJECT.share(
            "a hard type mixed in: share of runs without a deal", HARD, int((~done).sum()), len(done)
        ),
        SUBJECT.near("share of the hard type's runs with a deal", 0.0, float(done[hard].mean()), 0.02),
        SUBJECT.near("share of the others' runs with a deal", 1.0, float(done[~hard].mean()), 0.02),
    ]


def rows(seed: int) -> list[Row]:
    """Return the rows of this file."""
    return [*range_rows(seed), *empty_rows(seed), *puzzle_rows(seed), *terms_rows(seed)]
