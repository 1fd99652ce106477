"""Naive forecasters of the weekly US posture and of Moscow's gestures, and the model as a forecaster.

Every forecaster but the model sees only the weeks before the one in which it forecasts.  The model's
numbers were set with all of 2025 in view, unless its parameters were fitted to an earlier date.
"""

from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np
from diplomatic_swings.experiments.record.history import SOON, History
from diplomatic_swings.experiments.runs.measures import (
    NONE,
    POSTURES,
    Flags,
    Floats,
    Ints,
    carried,
    transition_counts,
    within,
)
from diplomatic_swings.experiments.validation.scores import two_cases

N: Final = len(POSTURES)
HALF_A_CASE: Final = 0.5
"""Cases that are added to every count before any are seen (Jeffreys)."""

KNOWN_WEEKS: Final = 8
"""Weeks that forecasters have seen before their first forecast."""


class Forecasts(NamedTuple):
    """Forecasts by one forecaster: probabilities of each case, and which case happened."""

    forecaster: str
    naive: bool
    probability: Floats  # (forecasts, cases)
    happened: Ints  # (forecasts,)


# --- the posture some weeks ahead -----------------------------------------------------------------


def evenly(_past: Ints, _ahead: int) -> Floats:
    """Return the same probability for each posture."""
    return np.full(N, 1.0 / N)


def base_rates(past: Ints, _ahead: int) -> Floats:
    """Return how often each posture was shown so far."""
    counts = np.bincount(past[past != NONE], minlength=N) + HALF_A_CASE
    return np.asarray(counts / counts.sum())


def persistence_chain(past: Ints, ahead: int) -> Floats:
    """Return the posture after some steps of a Markov chain of first order, estimated from the past."""
    counts = transition_counts(past) + HALF_A_CASE
    step = counts / counts.sum(axis=1, keepdims=True)
    return np.asarray(np.linalg.matrix_power(step, ahead)[past[-1]])


def poisson_changes(past: Ints, ahead: int) -> Floats:
    """Return the posture if changes come at a constant rate and go to the others by their base rates."""
    from scipy.linalg import expm

    rate = ((past[1:] != past[:-1]).sum() + HALF_A_CASE) / len(past)
    share = base_rates(past, ahead)
    leave = share[None, :] * (1.0 - np.eye(N))
    leave *= rate / leave.sum(axis=1, keepdims=True)
    return np.asarray(expm(ahead * (leave - rate * np.eye(N)))[past[-1]])


FORECASTERS: Final[dict[str, Callable[[Ints, int], Floats]]] = {
    "evenly": evenly,
    "base rates": base_rates,
    "persistence chain": persistence_chain,
    "Poisson changes": poisson_changes,
}
"""Naive forecasters of the posture, by name."""


def posture_forecasts(record: Ints, runs: Ints, ahead: int) -> list[Forecasts]:
    """Return forecasts of the record's posture some weeks ahead, by every forecaster.

    Args:
        record: the posture shown each week, shape (weeks,).
        runs: the same in runs of the model, shape (runs, weeks or more).
        ahead: how many weeks ahead.
    """
    chain = carried(record)
    made = np.arange(KNOWN_WEEKS - 1, len(chain) - ahead)
    happened = chain[made + ahead]
    naive = [
        Forecasts(name, naive=True, probability=_each(call, chain, made, ahead), happened=happened)
        for name, call in FORECASTERS.items()
    ]
    filled = carried(runs)
    alone = np.array([_shares(filled[:, t + ahead]) for t in made])
    known = model_chain(filled, ahead)[chain[made]]
    return [
        *naive,
        Forecasts("model alone", naive=False, probability=alone, happened=happened),
        Forecasts("model, knowing the week before", naive=False, probability=known, happened=happened),
    ]


def _each(call: Callable[[Ints, int], Floats], chain: Ints, made: Ints, ahead: int) -> Floats:
    """Return the forecasts made in some weeks, each from the weeks up to it."""
    return np.array([call(chain[: week + 1], ahead) for week in made])


def model_chain(filled: Ints, ahead: int) -> Floats:
    """Return how likely each posture follows each some weeks later in runs, shape (4, 4)."""
    before, after = filled[:, :-ahead].ravel(), filled[:, ahead:].ravel()
    known = (before != NONE) & (after != NONE)
    counts = np.bincount(before[known] * N + after[known], minlength=N * N).reshape(N, N) + HALF_A_CASE
    return np.asarray(counts / counts.sum(axis=1, keepdims=True))


def _shares(shown: Ints) -> Floats:
    counts = np.bincount(shown[shown != NONE], minlength=N) + HALF_A_CASE
    return np.asarray(counts / counts.sum())


# --- a gesture within two weeks -------------------------------------------------------------------


def gesture_forecasts(record: History, runs: History) -> tuple[list[Forecasts], Flags]:
    """Return forecasts that a gesture comes this week or the next, and in which weeks there was pressure.

    Forecasters know whether there is pressure this week, and what came of the weeks up to two before.
    """
    came, pressure = within(record.gesture, SOON)[0], record.pressure[0]
    made = np.arange(KNOWN_WEEKS, len(came) - SOON)
    happened = came[made].astype(np.int64)
    known = [(came[: t - SOON], pressure[: t - SOON], pressure[t]) for t in made]
    naive = {
        "half": [HALF_A_CASE for _ in known],
        "base rate": [_rate(past) for past, _, _ in known],
        "two base rates": [_rate(past[pressed == now]) for past, pressed, now in known],
    }
    soon = within(runs.gesture, SOON)[:, :-SOON]
    pressed = runs.pressure[:, :-SOON]
    rates = {now: _rate(soon[pressed == now]) for now in (False, True)}
    model = {
        "model alone": [_rate(soon.ravel()) for _ in known],
        "model, knowing of pressure": [rates[bool(now)] for _, _, now in known],
    }
    made_by = [
        Forecasts(name, naive=name in naive, probability=two_cases(np.array(given)), happened=happened)
        for name, given in (naive | model).items()
    ]
    return made_by, pressure[made]


def _rate(past: Flags) -> float:
    return float((past.sum() + HALF_A_CASE) / (len(past) + 2.0 * HALF_A_CASE))
