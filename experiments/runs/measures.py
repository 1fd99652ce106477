"""Measures of runs, and of the record of 2025 by the same functions.

A US *posture* is coded each week from the lever played: PR press Russia, CR court Russia, PU press
Ukraine, SU support Ukraine; a week without a coded move keeps the last posture.  The *tilt* is
toward Russia (CR, PU) or toward Ukraine (PR, SU).  A *swing* is a change of sign of the leaky sum
of stances past a dead band.
"""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

POSTURES: Final = ("PR", "CR", "PU", "SU")
NONE = -1
TOWARD_RUSSIA: Final = np.array([False, True, True, False])
DEAD_BAND = 0.5
"""Leaky sum of stances (per week, -1 to 1) below which a posture counts as neither way."""

WEEKS_A_YEAR = 365.25 / 7.0


def posture_codes(labels: list[str]) -> Ints:
    """Return the number of each lever's posture, NONE where it is not one of the four."""
    return np.array([POSTURES.index(x) if x in POSTURES else NONE for x in labels], dtype=np.int64)


def carried(chain: Ints) -> Ints:
    """Return the chain with every NONE replaced by the last posture before it, along the last axis."""
    place = np.where(chain != NONE, np.arange(chain.shape[-1]), 0)
    last = np.maximum.accumulate(place, axis=-1)
    return np.take_along_axis(chain, last, axis=-1)


def tilt_switches(chain: Ints) -> Ints:
    """Return how often the tilt changes, along the last axis; weeks before the first posture do not count."""
    filled = carried(chain)
    known = filled != NONE
    tilt = TOWARD_RUSSIA[filled] & known
    changed = (tilt[..., 1:] != tilt[..., :-1]) & known[..., 1:] & known[..., :-1]
    return np.asarray(changed.sum(axis=-1))


def transition_counts(chain: Ints) -> Ints:
    """Return how often each posture follows each in the next week, shape (4, 4), over all runs."""
    filled = carried(chain)
    before, after = filled[..., :-1].ravel(), filled[..., 1:].ravel()
    known = (before != NONE) & (after != NONE)
    pairs = before[known] * len(POSTURES) + after[known]
    return np.bincount(pairs, minlength=len(POSTURES) ** 2).reshape(len(POSTURES), -1)


def leaky_sum(stance: Floats, stays: float) -> Floats:
    """Return the leaky sum of weekly stances along the last axis: y' = stays * y + stance."""
    total = np.zeros_like(stance)
    level = np.zeros(stance.shape[:-1])
    for week in range(stance.shape[-1]):
        level = stays * level + stance[..., week]
        total[..., week] = level
    return total


def sides(posture: Floats, dead_band: float = DEAD_BAND) -> Ints:
    """Return the side a posture is on by week: -1, +1, or 0 before it first leaves the dead band.

    Inside the dead band a posture keeps the side it was on.
    """
    sign = np.where(posture > dead_band, 1, np.where(posture < -dead_band, -1, 0))
    place = np.where(sign != 0, np.arange(sign.shape[-1]), 0)
    last = np.maximum.accumulate(place, axis=-1)
    return np.take_along_axis(sign, last, axis=-1)


def swing_weeks(posture: Floats, dead_band: float = DEAD_BAND) -> NDArray[np.bool_]:
    """Return in which weeks a posture swings to the other side."""
    side = sides(posture, dead_band)
    swung = np.zeros(side.shape, dtype=np.bool_)
    swung[..., 1:] = (side[..., 1:] * side[..., :-1]) < 0
    return swung


def dwell_counts(side: Ints) -> tuple[Ints, Ints]:
    """Return how many stays of each length (weeks) there were below and above zero.

    Only stays that both began and ended in sight are counted.  Shape (weeks + 1,) each.
    """
    weeks = side.shape[-1]
    run, week = np.nonzero(
        side[:, 1:] * side[:, :-1] < 0
    )  # a side was left; it held in the week of that number
    whole = run[1:] == run[:-1]
    length, above = np.diff(week)[whole], side[run, week][1:][whole] > 0
    below_counts, above_counts = (
        np.bincount(length[where], minlength=weeks + 1).astype(np.int64) for where in (~above, above)
    )
    return below_counts, above_counts


def first_week(flag: NDArray[np.bool_]) -> Ints:
    """Return the first week along the last axis in which a flag is up, or the number of weeks if never."""
    ever = flag.any(axis=-1)
    return np.where(ever, flag.argmax(axis=-1), flag.shape[-1])


def spell_lengths(flag: NDArray[np.bool_]) -> tuple[Ints, Ints, NDArray[np.bool_]]:
    """Return the spells during which a flag is up: starts, lengths in weeks, and whether each was seen to end.

    Args:
        flag: shape (runs, weeks).
    """
    edge = np.zeros((flag.shape[0], 1), dtype=np.int8)
    steps = np.diff(flag.astype(np.int8), axis=1, prepend=edge, append=edge)
    start = np.argwhere(steps == 1)
    end = np.argwhere(steps == -1)
    return start[:, 1], end[:, 1] - start[:, 1], end[:, 1] < flag.shape[1]


Z95 = 1.959963984540054
"""Half the width of a 95 % interval, in standard errors of a normal variable."""


def wilson(count: Floats | Ints | int, runs: int, z: float = Z95) -> tuple[Floats, Floats]:
    """Return the Wilson score interval (95 % by default) of a share ``count / runs``.

    Source: Wilson (1927), JASA 22.
    """
    share = np.asarray(count, dtype=np.float64) / runs
    scale = 1.0 + z * z / runs
    centre = (share + z * z / (2.0 * runs)) / scale
    half = z * np.sqrt(share * (1.0 - share) / runs + z * z / (4.0 * runs * runs)) / scale
    return np.clip(centre - half, 0.0, share), np.clip(centre + half, share, 1.0)


# --- what follows what: all of shape (runs, weeks), answers of shape (runs,) -----------------------


def ratio(part: NDArray[Any], whole: NDArray[Any]) -> Floats:
    """Return ``part / whole``, NaN where there is no whole."""
    none = np.full(np.shape(whole), np.nan)
    shares: Floats = np.divide(part, whole, out=none, where=np.asarray(whole) != 0)
    return shares


def within(effect: Flags, weeks: int) -> Flags:
    """Return in which weeks an effect comes that week or in one of the next ``weeks``."""
    soon = effect.copy()
    for ahead in range(1, min(weeks, effect.shape[1] - 1) + 1):
        soon[:, :-ahead] |= effect[:, ahead:]
    return soon


def followed(cause: Flags, effect: Flags, weeks: int) -> Floats:
    """Return the share of a run's weeks with a cause in which the effect comes within ``weeks`` more."""
    return ratio((cause & within(effect, weeks)).sum(axis=1), cause.sum(axis=1))


def weeks_until(effect: Flags, first: int = 0) -> Floats:
    """Return for each week how many pass until the effect comes, at least ``first``; NaN: it never does."""
    runs, weeks = effect.shape
    never = weeks + first
    place = np.where(effect, np.arange(weeks), never)
    following = np.minimum.accumulate(place[:, ::-1], axis=1)[:, ::-1]
    until = np.full((runs, weeks), never)
    until[:, : max(weeks - first, 0)] = following[:, first:]
    return np.where(until < never, until - np.arange(weeks), np.nan)


def mean_where(values: Floats, flag: Flags) -> Floats:
    """Return the mean by run of the values that a flag picks and that are numbers; NaN: none."""
    use = flag & ~np.isnan(values)
    return ratio(np.where(use, values, 0.0).sum(axis=1), use.sum(axis=1))


def median_where(values: Floats, flag: Flags) -> Floats:
    """Return the median by run of the values that a flag picks and that are numbers; NaN: none."""
    use = flag & ~np.isnan(values)
    ordered = np.sort(np.where(use, values, np.inf), axis=1)
    count = use.sum(axis=1)
    rows = np.arange(len(values))
    low = ordered[rows, np.maximum(count - 1, 0) // 2]
    high = ordered[rows, np.minimum(count // 2, values.shape[1] - 1)]
    return np.where(count > 0, low + high, np.nan) / 2.0


def mean_gap(flag: Flags) -> Floats:
    """Return the mean weeks between one flag and the next by run; NaN with fewer than two."""
    count = flag.sum(axis=1)
    first = flag.argmax(axis=1)
    last = flag.shape[1] - 1 - flag[:, ::-1].argmax(axis=1)
    return ratio(np.where(count > 1, last - first, 0), np.maximum(count - 1, 0))


def tilt_ends(chain: Ints) -> tuple[Floats, Flags, Flags]:
    """Return, week by week, how long the tilt before had held, and whether one toward Russia, or Ukraine, ends.

    Only stays that both begin and end in sight end here.
    """
    filled = carried(chain)
    toward = TOWARD_RUSSIA[filled]
    known = filled != NONE
    switch = np.zeros(filled.shape, dtype=np.bool_)
    switch[:, 1:] = (toward[:, 1:] != toward[:, :-1]) & known[:, 1:] & known[:, :-1]
    place = np.where(switch, np.arange(filled.shape[1]), -1)
    before = np.full(place.shape, -1)
    before[:, 1:] = np.maximum.accumulate(place, axis=1)[:, :-1]
    length = (np.arange(filled.shape[1]) - before).astype(np.float64)
    ends = switch & (before >= 0)
    return length, ends & ~toward, ends & toward


def tilt_stays(chain: Ints) -> tuple[Floats, Floats]:
    """Return the mean weeks of a stay of the tilt by run: toward Russia, toward Ukraine.

    Only stays that both begin and end in sight are counted; NaN: none.
    """
    length, russia, ukraine = tilt_ends(chain)
    return mean_where(length, russia), mean_where(length, ukraine)
