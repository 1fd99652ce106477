"""Taking away the term that is said to carry a claim: the effect should go with it."""

from typing import Final, NamedTuple

from diplomatic_swings.experiments.claims.trial import Effect, Finding
from diplomatic_swings.experiments.claims.verdicts import HOLDS

GONE: Final = "the effect is gone"
SMALLER: Final = "the effect is smaller"
STAYS: Final = "the effect stays"
UNCLEAR: Final = "too little to tell"
NONE: Final = "there is no effect to take away"


class Removal(NamedTuple):
    """The main effect of a claim with and without the term that carries it."""

    having: Effect
    without: Effect
    verdict: str


def removal(having: Finding, without: Finding) -> Removal:
    """Return what becomes of a claim's first effect when its carrying term is taken away."""
    a, b = having.effects[0], without.effects[0]
    return Removal(a, b, _judged(a, b))


def _judged(having: Effect, without: Effect) -> str:
    """Return whether an effect is gone, smaller or unchanged.

    There is none to take away unless it is as claimed.  Else the two intervals must lie apart: then the
    effect is gone if what is left is not clear of zero, and smaller if it is.
    """
    if having.verdict != HOLDS:
        return NONE
    sign = 1.0 if having.expectation.above else -1.0
    a, b = having.estimate, without.estimate
    apart = (a.low - b.high if sign > 0 else b.low - a.high) > 0.0
    if sign * (b.low if sign > 0 else b.high) > 0.0:
        return SMALLER if apart else STAYS
    return GONE if apart else UNCLEAR
