"""One check: an exact value, what the model gives, and how far apart the two may be."""

from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from ruamel.yaml import YAML

Floats = NDArray[np.float64]


class Check(NamedTuple):
    """One row of the table.

    Attributes:
        subject: which theory; the name of its paragraph in docs/theory.md.
        quantity: what is compared.
        exact: the value that theory gives.
        simulated: the value that the model gives.
        low: least exact value that the simulated one is in keeping with.
        high: greatest such value.
        draws: size of the random sample behind ``simulated``; 0 if nothing is drawn.
        how: which code gave ``simulated``.
        source: where the exact value comes from.
    """

    subject: str
    quantity: str
    exact: float
    simulated: float
    low: float
    high: float
    draws: int
    how: str
    source: str

    @property
    def holds(self) -> bool:
        """Whether the model gives what theory says."""
        return self.low <= self.exact <= self.high


class Subject(NamedTuple):
    """A theory to check against: makes the rows of one subject."""

    name: str
    source: str
    how: str

    def near(
        self, quantity: str, exact: float, simulated: float, tolerance: float, how: str | None = None
    ) -> Check:
        """Return a check of a number that is computed, not sampled."""
        low, high = simulated - tolerance, simulated + tolerance
        return Check(self.name, quantity, exact, float(simulated), low, high, 0, how or self.how, self.source)

    def share(self, quantity: str, exact: float, count: int, draws: int, how: str | None = None) -> Check:
        """Return a check of a probability by a share of draws, within its Wilson interval."""
        from scipy.stats import binomtest

        found = binomtest(count, draws).proportion_ci(confidence(), "wilson")
        ends = float(found.low), float(found.high)
        return Check(self.name, quantity, exact, count / draws, *ends, draws, how or self.how, self.source)

    def mean(self, quantity: str, exact: float, sample: Floats, how: str | None = None) -> Check:
        """Return a check of an expected value by the mean of a sample, within its interval."""
        from scipy.stats import t

        mean, error = float(sample.mean()), float(sample.std(ddof=1)) / len(sample) ** 0.5
        low, high = t.interval(confidence(), len(sample) - 1, mean, error)
        ends = float(low), float(high)
        return Check(self.name, quantity, exact, mean, *ends, len(sample), how or self.how, self.source)


ROUNDING = 1e-6
"""Difference that the rounding of the game's own exponential may leave."""


@cache
def _facts() -> dict[str, Any]:
    text = files("scenarios").joinpath("facts/theory.yaml").read_text(encoding="utf-8")
    return dict(YAML(typ="safe").load(text))


def case(subject: str) -> dict[str, float]:
    """Return the numbers of the case in which a subject is checked."""
    return {name: float(fact["value"]) for name, fact in _facts()[subject].items() if name != "source"}


def source(subject: str) -> str:
    """Return where the exact values of a subject come from."""
    return str(_facts()[subject]["source"])


def settings(*names: str) -> list[str]:
    """Return the settings of some named reductions of the game."""
    return [setting for name in names for setting in _facts()["settings"][name]]


def confidence() -> float:
    """Return the confidence of the intervals of sampled rows."""
    return case("sampling")["confidence"]
