"""Take it or leave it: one side offers, the other alone knows what war would cost it.

After Fearon (1995).  Russia proposes terms y, its share of the pie; Ukraine signs or fights.
With cB uniform on [0, c], an interior best offer is y* = p + (c - cA) / 2 and war follows with
probability (c - cA) / (2c), whatever p.  With two costs cL < cH, Russia risks war - it asks for
p + cH instead of p + cL - if and only if Pr(cH) > (cL + cA) / (cH + cA).

The payoffs are the game's, reduced to a costly lottery; the grid search for the proposer's best
offer stands for its choice, since in the game terms follow from positions and power.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from experiments.theory.bargaining import Lottery, war_settings
from experiments.theory.check import Check, Floats, Subject, case, source
from experiments.theory.reduced import scenario_of
from sim import deals, payoffs, ranges
from sim.game import rules_of
from sim.shocks import WORDS, uniforms
from sim.state import State
from sim.values import Rules

SUBJECT = Subject(
    "ultimatum", source("ultimatum"), "best of a grid of offers; gains by sim.ranges, sim.deals.would_sign"
)
DRAWN = "the same offer; costs and signatures drawn by sim.shocks"


class War(NamedTuple):
    """The reduced game: coefficients, state, Russia's payoff of fighting, Ukraine's at no cost."""

    rules: Rules
    state: State
    russia: float
    ukraine: float


def war_of(p: float) -> War:
    """Return the war that gives Russia the share ``p`` and costs it what the case says."""
    c = case("ultimatum")
    scenario = scenario_of(*war_settings(Lottery(p, c["cost_proposer"], 0.0)))
    r, x = rules_of(scenario), scenario.state
    sharp = r._replace(deals=r.deals._replace(sign_precision=c["sign_precision"]))
    russia = payoffs.russia_war(x, r.russia, r.russia_types[0])
    return War(sharp, x, russia, payoffs.ukraine_war(x, r.ukraine, r.world))


def signs(war: War, y: float, cost: float) -> float:
    """Return the odds that Ukraine, whom war costs ``cost``, signs terms ``y``: the game's own rule."""
    gain = ranges.ukraine_gain(war.state, y, 0, war.ukraine - cost, war.rules)
    return deals.would_sign(gain, 0.0, war.rules.deals)


def best_offer(war: War, accepted: Callable[[float], float], offers: Floats) -> float:
    """Return the offer that is worth most to Russia if it is signed with those odds."""

    def worth(y: float) -> float:
        return accepted(y) * ranges.russia_gain(war.state, y, 0, war.russia, war.rules)

    return float(max(offers.tolist(), key=worth))


def even_costs() -> list[float]:
    """Return costs that stand for the uniform distribution: the middles of equal parts."""
    c = case("ultimatum")
    count = int(c["costs"])
    return [(k + 0.5) / count * c["most_cost"] for k in range(count)]


def uniform_offer(p: float) -> tuple[float, float]:
    """Return the best offer to an opponent of uniform cost, and the odds of war that follow."""
    c, war, costs = case("ultimatum"), war_of(p), even_costs()

    def accepted(y: float) -> float:
        return float(np.mean([signs(war, y, cost) for cost in costs]))

    best = best_offer(war, accepted, np.arange(p, p + c["most_cost"], c["step"]))
    return best, 1.0 - accepted(best)


def refused(p: float, y: float, seed: int, draws: int) -> int:
    """Return how many of some opponents, of costs drawn anew, refuse terms ``y``."""
    war, most = war_of(p), case("ultimatum")["most_cost"]
    drawn = [uniforms(seed, run, 0, 1)[: WORDS // 2] for run in range(draws)]
    return sum(second >= signs(war, y, first * most) for first, second in drawn)


def risks_war(share: float) -> bool:
    """Return whether Russia's best offer to two types, the dear one with that share, risks war."""
    c = case("ultimatum")
    war, p = war_of(c["first_p"]), c["first_p"]

    def accepted(y: float) -> float:
        return share * signs(war, y, c["high_cost"]) + (1.0 - share) * signs(war, y, c["low_cost"])

    middle = p + 0.5 * (c["low_cost"] + c["high_cost"])
    return best_offer(war, accepted, np.arange(p, p + c["high_cost"] + c["step"], c["step"])) > middle


def threshold() -> float:
    """Return the share of opponents to whom war is dear from which Russia risks war. By bisection."""
    low, high = 0.0, 1.0
    while high - low > 0.1 * case("ultimatum")["step"]:
        middle = 0.5 * (low + high)
        low, high = (low, middle) if risks_war(middle) else (middle, high)
    return high


def checks(seed: int) -> list[Check]:
    """Return the checks of take-it-or-leave-it offers."""
    c, draws = case("ultimatum"), int(case("sampling")["runs"])
    p, other, slack = c["first_p"], c["other_p"], 3.0 * c["step"]
    odds = (c["most_cost"] - c["cost_proposer"]) / (2.0 * c["most_cost"])
    best, war = uniform_offer(p)
    war_elsewhere = uniform_offer(other)[1]
    spread = slack / c["most_cost"]  # a step of the offer moves the odds by step / c
    screens = (c["low_cost"] + c["cost_proposer"]) / (c["high_cost"] + c["cost_proposer"])
    return [
        SUBJECT.near(
            "best offer, uniform cost", p + (c["most_cost"] - c["cost_proposer"]) / 2.0, best, slack
        ),
        SUBJECT.near("odds of war after it", odds, war, spread),
        SUBJECT.share("odds of war after it, drawn", odds, refused(p, best, seed, draws), draws, DRAWN),
        SUBJECT.near(
            f"change of these odds if p is {other:g} instead of {p:g}", 0.0, war_elsewhere - war, spread
        ),
        SUBJECT.near("share of dear types from which the offer risks war", screens, threshold(), 3.0 * slack),
    ]
