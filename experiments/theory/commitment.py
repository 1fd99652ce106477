"""Commitment: a coming shift of power kills a deal that both would gain from; a guarantee revives it.

Powell (2006): the declining side fights when the shift exceeds what fighting costs.  In the game
the shift enters through the odds that the stronger side breaks the peace: with a ceasefire's strain
(1 + g s) exp(-L P / 2) / sqrt(tau), shift s, protection P and span H, Kyiv, whom a broken peace
costs one and fighting on costs c, is indifferent where 1 - exp(-strain sqrt(H)) = c.
"""

import math
from collections.abc import Callable

from experiments.theory.check import ROUNDING, Check, Subject, case, settings, source
from experiments.theory.reduced import both_sign, nothing_valued, scenario_of
from sim import deals, payoffs
from sim.game import rules_of
from sim.scenario import Scenario

SUBJECT = Subject("commitment", source("commitment"), "sim.deals and sim.payoffs: zero of Kyiv's gain")
KERNEL = "the kernel: a ceasefire is tabled, both may sign"


def promises(*more: str) -> Scenario:
    """Return the scenario in which peace is worth signing if it holds."""
    base = [*nothing_valued(), *settings("still", "talks", "sharp", "promises")]
    return scenario_of(*base, *more)


def gain(scenario: Scenario, shift: float, protected: float) -> float:
    """Return Kyiv's gain from a ceasefire after which Russia is stronger by ``shift``."""
    r, x = rules_of(scenario), scenario.state
    later = x._replace(force_russia=x.force_russia + shift)
    odds = deals.relapse_odds(deals.strain(later, protected, 0.0, r.deals), r.deals.horizon_risk)
    return payoffs.ukraine_ceasefire(odds, r.ukraine) - payoffs.ukraine_war(x, r.ukraine, r.world)


def critical_shift(cost: float, d: deals.DealParams) -> float:
    """Return the shift at which a bare ceasefire is worth as much as fighting on."""
    allowed = -math.log(1.0 - cost) * math.sqrt(d.bare_life / d.horizon_risk)
    return (allowed - 1.0) / d.gap_hazard


def critical_protection(shift: float, cost: float, d: deals.DealParams) -> float:
    """Return the protection that makes up for a shift."""
    allowed = -math.log(1.0 - cost) * math.sqrt(d.bare_life / d.horizon_risk)
    return 2.0 / d.life_ratio * math.log((1.0 + d.gap_hazard * shift) / allowed)


def zero(f: Callable[[float], float]) -> float:
    """Return the zero of a function on 0..1."""
    from scipy.optimize import brentq

    return float(brentq(f, 0.0, 1.0))


def signed(shift: float, guarantee: float, seed: int) -> int:
    """Return in how many runs of the kernel both sign a ceasefire within some weeks."""
    c = case("commitment")
    scenario = promises(
        f"weeks={int(c['weeks'])}",
        f"state.force_russia={1.0 + shift!r}",
        f"state.us_guarantees={guarantee!r}",
        f"state.eu_guarantees={guarantee!r}",
    )
    return both_sign(scenario, seed, int(c["runs"]))


def checks(seed: int) -> list[Check]:
    """Return the checks of the commitment problem."""
    c = case("commitment")
    scenario, shift, runs = promises(), c["shift"], int(c["runs"])
    r = rules_of(scenario)
    cost = -payoffs.ukraine_war(scenario.state, r.ukraine, r.world)
    return [
        SUBJECT.near(
            "shift of power at which a bare ceasefire is not worth signing any more",
            critical_shift(cost, r.deals),
            zero(lambda s: gain(scenario, s, 0.0)),
            ROUNDING,
        ),
        SUBJECT.near(
            f"protection that makes up for a shift of {shift:g}",
            critical_protection(shift, cost, r.deals),
            zero(lambda p: gain(scenario, shift, p)),
            ROUNDING,
        ),
        *(
            SUBJECT.share(
                f"share of runs in which both sign, {what}", exact, signed(s, g, seed), runs, KERNEL
            )
            for what, s, g, exact in (
                ("no shift", 0.0, 0.0, 1.0),
                ("a shift", shift, 0.0, 0.0),
                ("a shift and full guarantees", shift, 1.0, 1.0),
            )
        ),
    ]
