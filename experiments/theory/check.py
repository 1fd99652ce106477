"""The numbers of the cases that are checked, and the intervals of what is sampled."""

from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from ruamel.yaml import YAML

Floats = NDArray[np.float64]


class Sample(NamedTuple):
    """What a sample says of a number: its estimate, and the interval that holds the true value."""

    value: float
    low: float
    high: float


def share(count: int, draws: int) -> Sample:
    """Return what a share of draws says of a probability: its Wilson interval."""
    from scipy.stats import binomtest

    ends = binomtest(count, draws).proportion_ci(confidence(), "wilson")
    return Sample(count / draws, float(ends.low), float(ends.high))


def mean(sample: Floats) -> Sample:
    """Return what a sample says of an expected value: the interval of its mean."""
    from scipy.stats import t

    value, error = float(sample.mean()), float(sample.std(ddof=1)) / len(sample) ** 0.5
    low, high = t.interval(confidence(), len(sample) - 1, value, error)
    return Sample(value, float(low), float(high))


@cache
def _facts() -> dict[str, Any]:
    text = files("diplomatic_swings.scenarios").joinpath("facts/theory.yaml").read_text(encoding="utf-8")
    return dict(YAML(typ="safe").load(text))


def case(subject: str) -> dict[str, float]:
    """Return the numbers of the case in which a subject is checked."""
    return {name: float(fact["value"]) for name, fact in _facts()[subject].items() if name != "source"}


def confidence() -> float:
    """Return the confidence of the intervals of sampled rows."""
    return case("sampling")["confidence"]
