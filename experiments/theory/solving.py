"""The solver against closed forms: constant flows, a variable that decays, an AR(1) pressure, walking away.

Two settings, both without any paper that anybody signs.  *Still*: nobody can do anything, so that a regime is worth
its flow for ever.  *Walking*: Washington alone decides, now and then, whether to leave the talks or to return; its
odds are logistic in its own values, so the game is a Markov chain of two states whose fixed point an exact dynamic
programme finds.
"""

import dataclasses as dc
import math

import numpy as np
from diplomatic_swings.experiments.theory.reduced import (
    SETTLEMENT,
    WALKOUT,
    WAR,
    acts,
    move,
    paper,
    played,
    player,
    ready,
    scenario,
    spread,
    still_state,
    still_world,
    value,
)
from diplomatic_swings.experiments.theory.rows import Row, Subject
from diplomatic_swings.sim.solver.iteration import Solution, distance, solve
from diplomatic_swings.sim.tables.block import RETURN, WALK
from diplomatic_swings.sim.tables.records import Scenario
from diplomatic_swings.sim.world.basis import LINEAR
from diplomatic_swings.sim.world.state import INDEX

VALUES = Subject("values", "geometric sums; AR(1): Rouwenhorst 1995; discounted features: Dayan 1993")
STOPPING = Subject(
    "stopping",
    "real options: Dixit and Pindyck 1994, ch. 4; agent QRE: McKelvey and Palfrey 1998; exact value iteration",
)

DISCOUNT = 0.95
GLOW, GLOW_STAYS = 0.4, 0.8
FLOWS = {"fighting": -0.3, "role": 0.2, "absence": -0.1, "ceasefire": 0.5, "settlement": 0.7, "glow": 1.0}
BY_REGIME = (-0.1, -0.4, 0.7, 0.7)
STRAIN = -0.2
PRICE = 50.0
"""Cost of a signature that nobody pays; the rules' exponential is exact to 60."""

NO_SIGNATURES = acts(sign=move("sign", cost=PRICE), withdraw=move("withdraw"))


def still(pressure: float = 0.0) -> Scenario:
    """Return the setting in which nobody can do anything; ``pressure`` is the sd of Washington's own."""
    first = player(
        "us", {**FLOWS, "pressure": STRAIN}, discount=DISCOUNT, weighty_precision=1.0, pressure=pressure
    )
    second = player("ukraine", {"fighting": -0.1}, weighty_precision=1.0)
    return scenario(
        [first, second],
        [paper("paper", 0.5, signers=(0, 1))],
        acts=(NO_SIGNATURES,) * 2,
        world=still_world(glow_stays=GLOW_STAYS),
        state=still_state(glow=GLOW),
        spread=spread(glow=0.1),
    )


def walking(precision: float, level: float = 99.0, runs: float = 4096.0) -> Scenario:
    """Return the setting in which Washington may leave the talks and return."""
    weights = {"role": TALKING, "absence": AWAY, "ceasefire": 0.0}
    first = player("us", weights, discount=DISCOUNT, weighty_precision=precision, level=level)
    second = player("ukraine", {"fighting": -0.1}, weighty_precision=1.0)
    leaving = acts(**{"walk": move("walk", cost=LEAVE), "return": move("return", cost=COME_BACK)})
    s = scenario(
        [first, second],
        [paper("paper", 0.5, signers=(1,))],
        acts=(leaving, NO_SIGNATURES),
        weeks=20,  # the weeks that training knows: quiet weeks only ever grow here
    )
    return dc.replace(s, solver=s.solver._replace(runs=runs))


TALKING, AWAY = -0.03, 0.0
LEAVE, COME_BACK = 0.3, 0.2
RATE = 0.1
"""Weekly odds that a decision comes up; that of :func:`reduced.scenario`."""

ERROR = 0.02
"""Stated error of the solver in these settings, util."""


def chain(precision: float) -> tuple[float, float, float, float]:
    """Return the exact values of talking and of being away, and the odds of walking and of returning.

    After its own move in a week Washington earns the week's flow; next week a decision comes up at ``RATE``.
    """
    talk = away = 0.0
    for _ in range(5000):
        walk = _logistic(precision * (away - talk - LEAVE))
        back = _logistic(precision * (talk - away - COME_BACK))
        talk, away = (
            TALKING + DISCOUNT * (talk + RATE * walk * (away - LEAVE - talk)),
            AWAY + DISCOUNT * (away + RATE * back * (talk - COME_BACK - away)),
        )
    return talk, away, walk, back


def _logistic(z: float) -> float:
    return 1.0 / (1.0 + math.exp(-z))


def coefficient(s: Scenario, solution: Solution, regime: int, variable: str) -> float:
    """Return Washington's coefficient of a state variable in a regime."""
    at = ready(s, solution.beta).at
    return float(solution.beta[0, 0, regime, at.linear + LINEAR.index(INDEX[variable])])


def value_rows(seed: int) -> list[Row]:
    """Return the rows of constant flows and of a decaying variable, of level 0, of threads."""
    s = still()
    solution = solve(s, seed=seed, threads=1, iterations=4)
    decay = 1.0 / (1.0 - DISCOUNT * GLOW_STAYS)
    rows = []
    for regime, words in ((WAR, "war"), (WALKOUT, "walkout"), (2, "ceasefire"), (SETTLEMENT, "settlement")):
        exact = BY_REGIME[regime] / (1.0 - DISCOUNT) + GLOW * decay
        got = value(s, solution.beta, 0, regime)
        rows.append(VALUES.near(f"{words}: value of constant flows and a decaying one", exact, got, ERROR))
    got = coefficient(s, solution, WAR, "glow")
    rows.append(VALUES.near("slope on a decaying variable, 1 / (1 - d rho)", decay, got, 0.05))
    twice = solve(s, seed=seed, threads=2, iterations=4)
    gap = float(np.abs(twice.beta - solution.beta).max())
    rows.append(VALUES.near("largest gap between values by 1 and by 2 threads", 0.0, gap, 0.0))
    return rows


def pressure_rows(seed: int, solves: int = 8) -> list[Row]:
    """Return the row of the AR(1) pressure: its slope over some seeds."""
    s = still(pressure=1.0)
    own = ready(s, solve(s, seed=seed, threads=1, iterations=1).beta).at.own
    slopes = [
        solve(s, seed=1000 * seed + k, threads=1, iterations=2).beta[0, 0, WAR, own] for k in range(solves)
    ]
    exact = STRAIN / (1.0 - DISCOUNT * s.bargaining.pressure_stays)
    return [VALUES.mean("slope on an AR(1) private pressure, w / (1 - d rho)", exact, np.array(slopes))]


def stopping_rows(seed: int, precision: float = 4.0, runs: int = 2048) -> list[Row]:
    """Return the rows of walking away: values, and the odds with which runs walk and return."""
    s = walking(precision)
    solution = solve(s, seed=seed, threads=1)
    talk, away, walk, back = chain(precision)
    rows = [
        STOPPING.near(
            "value of talking on, with the option to leave", talk, value(s, solution.beta, 0, WAR), ERROR
        ),
        STOPPING.near(
            "value of being away, with the option to return", away, value(s, solution.beta, 0, WALKOUT), ERROR
        ),
    ]
    record, _ = played(ready(s, solution.beta), runs, seed)
    present = record.outcome[:, :-1] == 0
    left, returned = record.act[:, :, 0] == WALK, record.act[:, :, 0] == RETURN
    rows.append(
        STOPPING.share("weekly odds of walking away", RATE * walk, int(left.sum()), int(present.sum()))
    )
    rows.append(
        STOPPING.share("weekly odds of returning", RATE * back, int(returned.sum()), int((~present).sum()))
    )
    naive = walking(precision, level=0.0)
    first = solve(naive, seed=seed, threads=1, iterations=4)
    rows += [
        STOPPING.near(
            "level 0 values the drift alone: talking",
            TALKING / (1.0 - DISCOUNT),
            value(naive, first.beta, 0, WAR),
            ERROR,
        ),
        STOPPING.near(
            "level 0 values the drift alone: away",
            AWAY / (1.0 - DISCOUNT),
            value(naive, first.beta, 0, WALKOUT),
            ERROR,
        ),
    ]
    return rows


def noise_rows(seed: int, solves: int = 6) -> list[Row]:
    """Return the rows of sampling error: it falls with training runs, and seeds agree within it."""
    errors = []
    talk, *_ = chain(NOISY)
    for runs in (256.0, 4096.0):
        s = walking(NOISY, runs=runs)
        got = [
            value(s, solve(s, seed=100 * seed + k, threads=1, iterations=8).beta, 0, WAR)
            for k in range(solves)
        ]
        errors.append(float(np.sqrt(np.mean((np.array(got) - talk) ** 2))))
    s = walking(NOISY, runs=4096.0)
    pair = [solve(s, seed=100 * seed + k, threads=1, iterations=8) for k in range(2)]
    apart = float(distance(s, pair[0].beta, pair[1].beta).max())
    return [
        STOPPING.above(
            "error of the value at 256 training runs over that at 4,096 (root 16 = 4)",
            1.0,
            errors[0] / errors[1],
            0.5,
        ),
        STOPPING.below("distance of everyday policies of two solver seeds", 0.03, apart),
    ]


NOISY = 1.0
"""Precision at which leaving and returning are near coin tosses, so that training runs differ most."""


def rows(seed: int) -> list[Row]:
    """Return the rows of this file."""
    return [*value_rows(seed), *pressure_rows(seed), *stopping_rows(seed), *noise_rows(seed)]
