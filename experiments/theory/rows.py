"""Rows of the table: what theory says, what the game gives, and whether that agrees.

A row without draws is computed and has a tolerance; a row with draws is sampled, and its interval holds the true
value in 999 of 1,000 samples (:mod:`diplomatic_swings.experiments.theory.check`).  A row of direction says that one number lies
above another by a margin.
"""

from typing import NamedTuple

import numpy as np
from diplomatic_swings.experiments.theory import check
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Row(NamedTuple):
    """One line of the table.

    Attributes:
        subject: name of the theory.
        quantity: what is compared.
        theory: what theory says, in words and numbers.
        model: what the game gives.
        allowed: which values of theory that is in keeping with.
        holds: whether they agree.
        source: source of the theory.
    """

    subject: str
    quantity: str
    theory: str
    model: float
    allowed: str
    holds: bool
    source: str


class Subject(NamedTuple):
    """A theory to check against: makes its rows."""

    name: str
    source: str

    def near(self, quantity: str, exact: float, got: float, tolerance: float) -> Row:
        """Return a row of a computed number."""
        holds = bool(abs(got - exact) <= tolerance)
        return Row(
            self.name, quantity, f"{exact:.4f}", float(got), f"within {tolerance:g}", holds, self.source
        )

    def share(self, quantity: str, exact: float, count: int, draws: int) -> Row:
        """Return a row of a probability, sampled."""
        return self._sampled(quantity, exact, check.share(count, draws), draws)

    def mean(self, quantity: str, exact: float, sample: Floats) -> Row:
        """Return a row of an expected value, sampled."""
        if np.ptp(sample) == 0.0:
            return self.near(quantity, exact, float(sample[0]), 1e-12)
        return self._sampled(quantity, exact, check.mean(sample), len(sample))

    def above(self, quantity: str, bound: float, got: float, margin: float = 0.0) -> Row:
        """Return a row of direction: the game's number must exceed a bound by more than a margin."""
        holds = bool(got > bound + margin)
        return Row(
            self.name,
            quantity,
            f"above {bound:.4f}",
            float(got),
            f"by {margin:g} or more",
            holds,
            self.source,
        )

    def below(self, quantity: str, bound: float, got: float) -> Row:
        """Return a row of direction: the game's number must not exceed a bound."""
        holds = bool(got <= bound)
        return Row(self.name, quantity, f"at most {bound:.4f}", float(got), "", holds, self.source)

    def _sampled(self, quantity: str, exact: float, got: check.Sample, draws: int) -> Row:
        value, low, high = got
        allowed = f"{low:.4f} to {high:.4f} ({draws:,} draws)"
        return Row(
            self.name, quantity, f"{exact:.4f}", value, allowed, bool(low <= exact <= high), self.source
        )
