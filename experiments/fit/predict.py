"""What numbers say about the record: means of the targets over runs."""

from collections.abc import Mapping
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Predicts(Protocol):
    """Predicts the means of targets from numbers."""

    def mean(self, numbers: Mapping[str, float], /) -> Floats:
        """Return the mean of every target over the runs that define it, NaN if none does."""


def mean_over_runs(values: Floats) -> Floats:
    """Return means over runs without the NaN ones; NaN where all are."""
    known = np.isfinite(values)
    count = known.sum(axis=0)
    total = np.where(known, values, 0.0).sum(axis=0)
    means: Floats = np.divide(total, count, out=np.full(values.shape[1], np.nan), where=count > 0)
    return means
