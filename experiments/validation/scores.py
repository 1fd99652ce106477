"""Proper scores of forecasts: lower is better, and no forecaster gains by saying what it does not believe.

Source: Gneiting and Raftery (2007), JASA 102.
"""

from typing import Final

import numpy as np
import pandas as pd
from diplomatic_swings.experiments.runs.measures import Floats, Ints, wilson
from numpy.typing import NDArray

LEAST: Final = 1e-6
"""Probabilities are held at least so far from 0 and 1 in the log score, which has no bound."""

BINS: Final = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
ENOUGH: Final = 8
"""Forecasts in a bin below which nothing is said about it."""


def log_scores(forecast: Floats, happened: Ints) -> Floats:
    """Return minus the log (nats) of the probability given to what happened, by forecast.

    Args:
        forecast: probabilities of each case, shape (forecasts, cases).
        happened: number of the case that happened, shape (forecasts,).
    """
    given = forecast[np.arange(len(happened)), happened]
    return np.abs(np.log(np.clip(given, LEAST, 1.0)))


def brier_scores(forecast: Floats, happened: Ints) -> Floats:
    """Return the Brier score by forecast: squared distance from what happened, summed over cases (0 to 2)."""
    truth = np.eye(forecast.shape[1])[happened]
    return np.asarray(((forecast - truth) ** 2).sum(axis=1))


def two_cases(probability: Floats) -> Floats:
    """Return forecasts of an event as forecasts of two cases: it does not happen, it does."""
    return np.stack([1.0 - probability, probability], axis=1)


def crps(draws: Floats, value: float) -> float:
    """Return the continuous ranked probability score of a forecast given by draws.

    It is the mean distance of the draws from the value, less half their mean distance from each other:
    the absolute error of a forecast made sharp and blurred alike.  NaN without draws.
    """
    ordered = np.sort(draws[~np.isnan(draws)])
    n = len(ordered)
    if n == 0:
        return float("nan")
    among = (ordered * (2.0 * np.arange(n) - n + 1.0)).sum() / n**2
    return float(np.abs(ordered - value).mean() - among)


def tail(draws: Floats, value: float) -> float:
    """Return how likely draws lie as far out as a value, on either side; ties count half.

    1 means in the middle, 0 beyond all draws.  NaN without draws.
    """
    known = draws[~np.isnan(draws)]
    if not len(known):
        return float("nan")
    near = np.isclose(known, value, rtol=1e-9, atol=1e-12)
    below = ((known < value) & ~near).mean() + near.mean() / 2.0
    return float(2.0 * min(below, 1.0 - below))


def difference(one: Floats, other: Floats) -> tuple[float, float]:
    """Return the mean of ``other - one``, forecast by forecast, and its standard error.

    Forecasts of neighbouring weeks hang together, so the true error is larger.
    """
    gain = other - one
    error = gain.std(ddof=1) / np.sqrt(len(gain)) if len(gain) > 1 else float("nan")
    return float(gain.mean()), float(error)


def reliability(probability: Floats, happened: NDArray[np.bool_]) -> pd.DataFrame:
    """Return by bin of forecasts: how many, their mean, how often it happened, 95 % Wilson interval.

    Bins with few forecasts are left out.
    """
    place = np.clip(np.digitize(probability, BINS) - 1, 0, len(BINS) - 2)
    rows = []
    for number in range(len(BINS) - 1):
        here = place == number
        n = int(here.sum())
        if n >= ENOUGH:
            low, high = wilson(int(happened[here].sum()), n)
            mean, share = float(probability[here].mean()), float(happened[here].mean())
            rows.append((BINS[number], BINS[number + 1], n, mean, share, float(low), float(high)))
    return pd.DataFrame(rows, columns=["from", "to", "forecasts", "mean_forecast", "happened", "low", "high"])
