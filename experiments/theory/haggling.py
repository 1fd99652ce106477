"""Patience, private costs, ultimatums and attrition: which papers are signed, and how soon.

*Patience* (Rubinstein 1982): the more patient side gets the better terms.  *Screening* (Slantchev 2003; Powell 2004):
the less is known of what the war costs the other, the longer it takes to agree.  *Ultimatum* (Fearon 1995): against an
opponent of two types the harsher paper is tabled once the belief in the weak type exceeds the ratio of the two gains.
*Attrition* (Maynard Smith 1974): the dearer the war, the sooner they sign.
"""

import dataclasses as dc
from functools import partial

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
    standing,
)
from diplomatic_swings.experiments.theory.rows import Row, Subject
from diplomatic_swings.sim.rules.choice import choose, weigh, worth_row
from diplomatic_swings.sim.solver.iteration import solve
from diplomatic_swings.sim.tables.records import Scenario
from diplomatic_swings.sim.world.state import INDEX

PATIENCE = Subject("patience", "Rubinstein 1982, Perfect Equilibrium in a Bargaining Model")
SCREENING = Subject("screening", "Slantchev 2003; Powell 2004, Bargaining and Learning While Fighting")
ULTIMATUM = Subject(
    "ultimatum", "Fearon 1995, risk-return trade-off; take-it-or-leave-it offers to two types"
)
ATTRITION = Subject("attrition", "Maynard Smith 1974; Powell 2017")

GRID = (0.2, 0.35, 0.5, 0.65, 0.8)
RUNS = 1024
YEAR = 52


def haggle(
    *, patience: tuple[float, float] = (0.9, 0.9), cost: float = 0.3, pressure: float = 0.0
) -> Scenario:
    """Return two sides who may table and sign papers on a grid, and pay for every week of war.

    Args:
        patience: weekly discount factors of Moscow and Kyiv.
        cost: what a week of war costs each; peace shares 1 between them.
        pressure: sd of each side's private cost of war.
    """
    keen = partial(player, weighty_precision=6.0, precision=6.0, pressure=pressure)
    pay = {"fighting": 0.5 - cost, "pressure": -0.3}
    russia = keen("russia", {**pay, "territory": 1.0}, discount=patience[0])
    ukraine = keen("ukraine", {**pay, "settlement": 1.0, "territory": -1.0}, discount=patience[1])
    papers = [paper(f"x{x}", x, signers=(0, 1), tabled_by=(0, 1)) for x in GRID]
    s = scenario([russia, ukraine], papers, spread=spread(mood=0.01), weeks=YEAR)
    b = s.bargaining._replace(sign_rate=0.5, paper_life=4.0, pressure_stays=0.98, pressure_levels=5.0)
    return dc.replace(s, bargaining=b, solver=s.solver._replace(iterations=24.0, ridge=1e-4))


class Deals:
    """How runs of a scenario end: the terms signed, the weeks until then, and how many runs had no deal."""

    def __init__(self, s: Scenario, seed: int) -> None:
        """Solve and play a scenario."""
        record, _ = played(ready(s, solve(s, seed=seed, threads=1).beta), RUNS, seed)
        peace = record.in_force == 2
        self.done = peace.any(axis=1)
        self.week = np.where(self.done, peace.argmax(axis=1), s.weeks)
        force = [row[row[:, 1] == 2][0, 3] for row in record.events[self.done]]
        self.terms = np.array(GRID)[np.array(force, dtype=int) - 1]


def patience_rows(seed: int) -> list[Row]:
    """Return the rows of patience: mean terms with either side the more patient."""
    even = Deals(haggle(patience=(0.95, 0.95)), seed).terms.mean()
    moscow = Deals(haggle(patience=(0.98, 0.9)), seed).terms.mean()
    kyiv = Deals(haggle(patience=(0.9, 0.98)), seed).terms.mean()
    return [
        PATIENCE.above(
            "mean terms for Moscow if it is the more patient, over those if both are alike",
            float(even),
            float(moscow),
        ),
        PATIENCE.above(
            "the same with Kyiv the more patient: both alike, over Kyiv patient", float(kyiv), float(even)
        ),
    ]


def screening_rows(seed: int) -> list[Row]:
    """Return the rows of private costs: weeks to agreement by what is not known."""
    little = Deals(haggle(cost=0.25, pressure=0.2), seed)
    much = Deals(haggle(cost=0.25, pressure=1.0), seed)
    return [
        SCREENING.above(
            "mean weeks to agreement, private costs of sd 1 over sd 0.2",
            float(little.week.mean()),
            float(much.week.mean()),
        ),
        SCREENING.above(
            "share of runs without a deal after a year, sd 1 over sd 0.2",
            float(1.0 - little.done.mean()),
            float(1.0 - much.done.mean()),
        ),
    ]


def attrition_rows(seed: int) -> list[Row]:
    """Return the row of attrition: weekly odds of a deal by the cost of war."""
    cheap, dear = (Deals(haggle(cost=cost), seed) for cost in (0.1, 0.5))
    weekly = [float(d.done.sum() / d.week.sum()) for d in (cheap, dear)]
    return [ATTRITION.above("weekly odds of a deal, cost of war 0.5 over 0.1", *weekly)]


MILD, HARSH = 0.5, 0.7
MOSCOW_WAR = 0.3
WEAK_WAR, STRONG_WAR = 0.1, 0.4


def ultimatum(weak: float) -> Scenario:
    """Return Moscow's take-it-or-leave-it offer to Kyiv, which is weak or strong.

    Moscow can table in the first week only, and Kyiv decides at once.  So the values are those of a war in which
    nothing is tabled: training starts where tabling is illegal, and play where it is legal (:func:`harsh_odds`).

    Args:
        weak: prior belief that Kyiv is weak.
    """
    sharp = partial(player, weighty_precision=20.0, precision=40.0)
    russia = sharp("russia", {"fighting": MOSCOW_WAR, "territory": 1.0})
    pays = {"settlement": 1.0, "territory": -1.0}
    kyiv = sharp(
        "ukraine",
        {**pays, "fighting": WEAK_WAR},
        {**pays, "fighting": STRONG_WAR},
        prior=(weak, 1.0 - weak),
    )
    papers = [
        paper("mild", MILD, signers=(1,), tabled_by=(0,)),
        paper("harsh", HARSH, signers=(1,), tabled_by=(0,)),
    ]
    once = move("table", "deal", legal=((INDEX["channel"], 0.5, 2.0),))
    s = scenario(
        [russia, kyiv],
        papers,
        acts=(acts(), acts(sign=move("sign"), withdraw=move("withdraw"), refuse=move("refuse"))),
        table=(once, None),
        spread=spread(mood=0.01),
    )
    b = s.bargaining._replace(sign_rate=1.0, act_rate=0.0, paper_life=0.0)
    s = dc.replace(s, bargaining=b, state=s.state._replace(channel=0.0))
    return dc.replace(s, solver=s.solver._replace(iterations=16.0))


def harsh_odds(s: Scenario, beta: Floats, weak: float) -> float:
    """Return the odds that Moscow tables the harsh paper, of those that it tables any, at a belief."""
    kyiv = dc.replace(s.players[1], prior=(weak, 1.0 - weak))
    now = dc.replace(s, players=(s.players[0], kyiv), state=s.state._replace(channel=1.0))
    g, b = standing(now, beta, 0)
    weigh(g, b, 0, 0, 1)
    choose(g, b, 0, 0, 1)
    mild, harsh = (b.chance[worth_row(g, 0, k)] for k in (1, 2))
    return float(harsh / max(mild + harsh, 1e-300))


def ultimatum_rows(seed: int) -> list[Row]:
    """Return the row of the belief at which Moscow turns from the mild to the harsh paper."""
    s = ultimatum(0.5)
    beta = solve(s, seed=seed, threads=1).beta
    low, high = 0.01, 0.99
    for _ in range(12):
        middle = 0.5 * (low + high)
        low, high = (low, middle) if harsh_odds(s, beta, middle) > 0.5 else (middle, high)
    exact = (MILD - MOSCOW_WAR) / (HARSH - MOSCOW_WAR)
    return [
        ULTIMATUM.near(
            "belief in the weak type from which the harsh paper is tabled", exact, 0.5 * (low + high), 0.03
        ),
        ULTIMATUM.below(
            "odds of the harsh paper 0.1 below that belief", 0.1, harsh_odds(s, beta, exact - 0.1)
        ),
        ULTIMATUM.above("odds of the harsh paper 0.1 above it", 0.9, harsh_odds(s, beta, exact + 0.1)),
    ]


def rows(seed: int) -> list[Row]:
    """Return the rows of this file."""
    return [*patience_rows(seed), *screening_rows(seed), *ultimatum_rows(seed), *attrition_rows(seed)]
