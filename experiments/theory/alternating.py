"""Offers in turn: the first proposer's share, with and without an outside option.

Rubinstein (1982): the first proposer's share is (1 - d2) / (1 - d1 d2).  If the responder's outside
option w2 beats what waiting is worth to it, the proposer keeps 1 - w2 (Binmore, Rubinstein and
Wolinsky 1986).

The game has no such protocol: terms follow from positions and power.  What is checked is its
discounting: an agreement is worth its weekly flow over the weeks that are left, by
:func:`sim.horizon.annuity`, and backward induction over a finite horizon must lead to the closed form.
"""

from experiments.theory.check import ROUNDING, Check, Subject, case, source
from sim.horizon import annuity
from sim.mind import DecisionParams

SUBJECT = Subject(
    "alternating", source("alternating"), "backward induction, 520 weeks of sim.horizon.annuity"
)


def waiting(discount: float, weeks: int) -> list[float]:
    """Return what an agreement a week later is worth of one today, with 1, 2, ... ``weeks`` weeks to go.

    By the game's annuity: waiting loses the first of the discounted weeks that are left.
    """
    mind = DecisionParams(precision=0.0, foresight=0.0, discount=discount, horizon=0.0, fatigue=0.0)
    worth = [annuity(mind._replace(horizon=float(left))) for left in range(1, weeks + 1)]
    return [(all_ - worth[0]) / all_ for all_ in worth]


def first_share(discounts: tuple[float, float], outside: float, weeks: int) -> float:
    """Return the share of the first of two proposers who take turns, with ``weeks`` weeks to go.

    The second player can always have the share ``outside`` elsewhere; the first has no such option.
    """
    first, second = 0.0, 0.0  # what each asks for when it proposes
    for wait in zip(*(waiting(discount, weeks) for discount in discounts), strict=True):
        first, second = 1.0 - max(second * wait[1], outside), 1.0 - first * wait[0]
    return first


def checks(seed: int) -> list[Check]:
    """Return the checks of offers in turn; nothing is drawn."""
    del seed
    c = case("alternating")
    first, second, weeks = c["first"], c["second"], int(c["weeks"])
    share = (1.0 - second) / (1.0 - first * second)

    def found(outside: float) -> float:
        return first_share((first, second), outside, weeks)

    low, binds = "outside option too low to matter", "outside option binds"
    return [
        SUBJECT.near("share of the first proposer", share, found(0.0), ROUNDING),
        SUBJECT.near(f"the same, {low}", share, found(c["slack"]), ROUNDING),
        SUBJECT.near(f"the same, {binds}", 1.0 - c["outside"], found(c["outside"]), ROUNDING),
    ]
