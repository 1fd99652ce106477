"""Beliefs: Bayes' rule is exact, for types and for levels of private pressure.

Where types and pressures are drawn from the prior, the mean posterior over runs is the prior (a martingale; Kamenica
and Gentzkow 2011, proposition 1), and a posterior is right on average whatever its height: the mean of posterior
times (truth less posterior) is 0.  What all types do alike teaches nothing, nor does what an event forces.
"""

import dataclasses as dc

import numpy as np
from diplomatic_swings.experiments.theory.reduced import (
    Floats,
    acts,
    move,
    paper,
    played,
    player,
    ready,
    scenario,
    spread,
)
from diplomatic_swings.experiments.theory.rows import Row, Subject
from diplomatic_swings.sim.solver.iteration import solve
from diplomatic_swings.sim.tables.block import LANES
from diplomatic_swings.sim.tables.records import Event, Scenario

SUBJECT = Subject("beliefs", "Bayes' rule; Kamenica and Gentzkow 2011; pressure: Rouwenhorst 1995")

PRIORS = (0.3, 0.6)
BLOCKS = 32
"""Blocks of 64 runs that are played."""


def talks(*, alike: bool = False, refuse: bool = True) -> Scenario:
    """Return two parties of two types, under private pressure, with a gesture that types value differently.

    Args:
        alike: types differ in nothing.
        refuse: a party may refuse a paper aloud.
    """
    pair = []
    for key, prior, sign in (("russia", PRIORS[0], 1.0), ("ukraine", PRIORS[1], -1.0)):
        pays = {"settlement": 0.5 - 0.5 * sign, "territory": sign, "pressure": -0.1}
        first, second = {**pays, "fighting": 0.1}, {**pays, "fighting": 0.1 if alike else 0.3}
        pressure = 0.0 if alike else 1.0
        pair.append(
            player(
                key,
                first,
                second,
                prior=(prior, 1.0 - prior),
                precision=2.0,
                weighty_precision=1.0,
                pressure=pressure,
            )
        )
    gesture = move("gesture", "gesture", type_cost=(0.0, 0.0 if alike else 0.6))
    signing = {"sign": move("sign"), "withdraw": move("withdraw")}
    can = acts(**signing, refuse=move("refuse")) if refuse else acts(**signing)
    s = scenario(
        pair,
        [
            paper("low", 0.3, signers=(0, 1), tabled_by=(0, 1)),
            paper("high", 0.7, signers=(0, 1), tabled_by=(0, 1)),
        ],
        levers=((move("hold"), gesture),) * 2,
        acts=(can, can),
        spread=spread(mood=0.01),
    )
    b = s.bargaining._replace(sign_rate=0.4, reach=3.0, paper_life=6.0, pressure_levels=3.0)
    return dc.replace(s, bargaining=b, solver=s.solver._replace(runs=512.0, iterations=8.0, ridge=1e-3))


def posteriors(s: Scenario, beta: Floats, weeks: int, seed: int) -> tuple[Floats, Floats]:
    """Return public beliefs after some weeks, and the truth as indicators: (runs, players, kinds, levels)."""
    g = ready(s, beta)._replace(weeks=weeks)
    shape = (g.sizes.players, g.sizes.kinds, g.sizes.levels, LANES)
    beliefs, truth = [], []
    for k in range(BLOCKS):
        _, b = played(g, LANES, seed, k * LANES)
        beliefs.append(np.moveaxis(np.asarray(b.belief).reshape(shape).copy(), -1, 0))
        kind = np.asarray(b.type).reshape(-1, LANES).astype(int).T
        level = np.asarray(b.pressure).reshape(-1, LANES).astype(int).T
        at = np.zeros_like(beliefs[-1])
        lanes, seats = np.indices(kind.shape)
        at[lanes, seats, kind, level] = 1.0
        truth.append(at)
    return np.concatenate(beliefs), np.concatenate(truth)


def bayes_rows(seed: int, weeks: tuple[int, ...] = (4, 16), *, refuse: bool = True) -> list[Row]:
    """Return the rows of the martingale and of calibration."""
    s = talks(refuse=refuse)
    beta = solve(s, seed=seed, threads=1).beta
    odds = ready(s, beta).stationary
    rows = []
    for week in weeks:
        beliefs, truth = posteriors(s, beta, week, seed)
        for i, p in enumerate(s.players):
            where = f"{p.key}, {week} weeks"
            kinds, true_kinds = beliefs[:, i].sum(axis=2), truth[:, i].sum(axis=2)
            levels, true_levels = beliefs[:, i].sum(axis=1), truth[:, i].sum(axis=1)
            right = kinds[:, 0] * (true_kinds[:, 0] - kinds[:, 0])
            pressed = levels[:, -1] * (true_levels[:, -1] - levels[:, -1])
            rows += [
                SUBJECT.mean(f"mean belief in the first type: {where}", PRIORS[i], kinds[:, 0]),
                SUBJECT.mean(f"belief times its error, type: {where}", 0.0, right),
                SUBJECT.mean(f"mean belief in the highest pressure: {where}", odds[-1], levels[:, -1]),
                SUBJECT.mean(f"belief times its error, pressure: {where}", 0.0, pressed),
            ]
        learnt = float(beliefs[:, 0].sum(axis=2)[:, 0].std())
        rows.append(
            SUBJECT.above(
                f"spread of beliefs about russia, {week} weeks (something is learnt)", 0.0, learnt, 0.01
            )
        )
    return rows


def silent_rows(seed: int) -> list[Row]:
    """Return the rows of what teaches nothing: acts in which types pool, and forced moves."""
    s = talks(alike=True)
    beta = solve(s, seed=seed, threads=1, iterations=7).beta
    beta[:, 1] = beta[:, 0]  # two types that are one: what sets their values apart is the noise of training
    beliefs, _ = posteriors(s, beta, 16, seed)
    gap = max(float(np.abs(beliefs[:, i].sum(axis=2)[:, 0] - PRIORS[i]).max()) for i in range(2))
    rows = [SUBJECT.near("largest change of a belief if types act alike, 16 weeks", 0.0, gap, 1e-9)]
    s = talks()
    force = Event(s.start, "forced", "forced", force=((0, "gesture"), (1, "gesture")), for_weeks=8)
    s = dc.replace(s, events=(force,))
    beliefs, _ = posteriors(s, beta_of_talks(seed), 8, seed)
    gap = max(float(np.abs(beliefs[:, i].sum(axis=2)[:, 0] - PRIORS[i]).max()) for i in range(2))
    return [*rows, SUBJECT.near("largest change of a belief by forced moves, 8 weeks", 0.0, gap, 1e-9)]


def beta_of_talks(seed: int) -> Floats:
    """Return the values of the setting, solved coarsely: Bayes' rule needs no equilibrium."""
    return solve(talks(), seed=seed, threads=1, iterations=7).beta


def rows(seed: int) -> list[Row]:
    """Return the rows of this file."""
    return [*bayes_rows(seed), *silent_rows(seed)]
