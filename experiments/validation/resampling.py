"""How far the statistics of one history may lie from what it is a draw of: its weeks drawn anew in blocks.

The stationary bootstrap of Politis and Romano (1994), JASA 89: blocks of weeks, of geometric length, from
anywhere in the history, which is closed to a ring.
"""

import numpy as np
from diplomatic_swings.experiments.record.history import History, Statistics, statistics
from diplomatic_swings.experiments.runs import measures
from diplomatic_swings.experiments.runs.measures import Ints

BLOCK = 4
"""Mean length of a block in weeks, about twice the time for which a tilt lasts."""

DRAWS = 4000


def resampled(history: History, draws: int = DRAWS, seed: int = 0, weeks: int | None = None) -> History:
    """Return a history of one run drawn anew; weeks without a posture show the last one.

    Args:
        history: what to draw from.
        draws: how many histories.
        seed: seed of the draws.
        weeks: length of each (default: that of ``history``).
    """
    ring = history.posture.shape[1]
    places = ring_places(ring, draws, seed, weeks or ring)
    whole = history._replace(posture=measures.carried(history.posture))
    return History(*(field[0][places] for field in whole))


def ring_places(ring: int, draws: int, seed: int, length: int) -> Ints:
    """Return which place of a ring is drawn where, shape (draws, length)."""
    draw = np.random.default_rng(seed)
    begins = draw.random((draws, length)) < 1.0 / BLOCK
    begins[:, 0] = True
    fresh = draw.integers(0, ring, (draws, length))
    place = np.arange(length)
    since = np.maximum.accumulate(np.where(begins, place, 0), axis=1)
    return (np.take_along_axis(fresh, since, axis=1) + place - since) % ring


def sampling_errors(history: History, draws: int = DRAWS, seed: int = 0) -> Statistics:
    """Return the standard deviation of each statistic over the draws, as arrays of one figure."""
    sampled = statistics(resampled(history, draws, seed))
    return Statistics(*(np.atleast_1d(np.nanstd(x)) for x in sampled))
