"""A split in time: what the model and naive forecasts to 31 August 2025 say about the months after.

The naive forecasts use nothing later than August: moves are weeks of January to August drawn anew in
blocks; the front's advance is drawn from the months so far; prices and approval walk on from August with
the drift and the noise of their monthly changes.  The model is played from January; that it knows
nothing later depends on the parameters it is given.
"""

from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from diplomatic_swings.experiments.record import coded
from diplomatic_swings.experiments.record.folder import shipped
from diplomatic_swings.experiments.record.happened import Happened
from diplomatic_swings.experiments.record.history import History, posture_shares, statistics
from diplomatic_swings.experiments.record.levels import DAYS_A_MONTH, monthly_means
from diplomatic_swings.experiments.record.window import Window, check_start
from diplomatic_swings.experiments.runs.measures import Floats, carried
from diplomatic_swings.experiments.validation.checks import placed, windowed
from diplomatic_swings.experiments.validation.resampling import DRAWS, resampled, ring_places
from diplomatic_swings.experiments.validation.scores import crps

SPLIT: Final = 32
"""Week that begins on 1 September 2025."""

END: Final = 49
"""Weeks of the record that are forecast reach to 28 December."""

WINDOW: Final = Window(coded.START, END)
"""Weeks of the record that are looked at: those known before the split, and those after it."""


class Split(NamedTuple):
    """A quantity of September to December 2025: the record, and draws of the model and of the naive forecast."""

    quantity: str
    unit: str
    value: float
    model: Floats
    naive: Floats


def time_split(runs: Happened, seed: int = 0) -> pd.DataFrame:
    """Return how the model and the naive forecast did on September to December 2025, quantity by quantity."""
    rows = []
    for split in [*_moves(runs, seed), *_levels(runs, seed)]:
        ours, naive = crps(split.model, split.value), crps(split.naive, split.value)
        model, other = placed(split.model, split.value), placed(split.naive, split.value)
        rows.append(
            (split.quantity, split.unit, split.value, *model[1:5], model[6], *other[1:4], ours, naive)
        )
    columns = ["quantity", "unit", "record", "median", "low", "high", "tail", "inside"]
    naive_columns = ["naive_median", "naive_low", "naive_high", "crps", "naive_crps"]
    return pd.DataFrame(rows, columns=[*columns, *naive_columns])


def _moves(runs: Happened, seed: int) -> list[Split]:
    whole = coded.history(weeks=END)
    ours = _filled(windowed(runs.history, 0, END))
    after = windowed(_filled(whole), SPLIT, END)
    drawn = resampled(windowed(whole, 0, SPLIT), DRAWS, seed, END - SPLIT)
    told, model, naive = (_figures(h) for h in (after, windowed(ours, SPLIT, END), drawn))
    return [
        Split(name, unit, float(value[0]), model[name][1], naive[name][1])
        for name, (unit, value) in told.items()
    ]


def _filled(history: History) -> History:
    return history._replace(posture=carried(history.posture))


def _figures(h: History) -> dict[str, tuple[str, Floats]]:
    """Return what is forecast about moves: by name, unit and figures of runs."""
    found = statistics(h)
    shares = zip(("PR", "CR", "PU", "SU"), posture_shares(h.posture), strict=True)
    return {
        **{f"share of {name}": ("share of time", share) for name, share in shares},
        "changes of the side favoured": ("per year", found.tilt_switches_per_year),
        "weeks with a gesture": ("share of weeks", h.gesture.mean(axis=1)),
        "gesture after pressure": ("share of weeks", found.gesture_after_pressure),
        "gesture after other weeks": ("share of weeks", found.gesture_after_other),
        "limited truces": ("in four months", h.truce.sum(axis=1).astype(np.float64)),
        "threats to leave": ("in four months", h.exit_threat.sum(axis=1).astype(np.float64)),
        "EU packages": ("in four months", h.package.sum(axis=1).astype(np.float64)),
        "US sanctions": ("in four months", h.sanction.sum(axis=1).astype(np.float64)),
        "ceasefires": ("share of histories", h.ceasefire.any(axis=1).astype(np.float64)),
    }


def _levels(runs: Happened, seed: int) -> list[Split]:
    """Return what is forecast about series: the front's mean advance, and levels in the last month."""
    check_start(runs.name, runs.start, WINDOW)
    after = WINDOW.after(SPLIT).months()
    gain = monthly_means(runs.path("gain"), runs.start, after) * DAYS_A_MONTH / 7.0
    known, came = _halves("gain")
    draws = _months(known, len(after), seed)
    front = Split("front gain", "km2/month", float(came.mean()), gain.mean(axis=1), draws)
    walks = (("approval", "%"), ("brent", "USD/bbl"), ("pump_price", "USD/gal"))
    return [front, *(_at_the_end(runs, name, unit, seed) for name, unit in walks)]


def _at_the_end(runs: Happened, name: str, unit: str, seed: int) -> Split:
    """Return what is forecast about a series in the last month of the window."""
    known, came = _halves(name)
    last = WINDOW.months()[-1]
    model = monthly_means(runs.path(name), runs.start, [last])[:, 0]
    quantity = f"{name.replace('_', ' ')} in {last:%B}"
    return Split(quantity, unit, float(came[-1]), model, _walk(known, len(came), seed))


def _halves(quantity: str) -> tuple[Floats, Floats]:
    """Return a monthly series of the record before and after the split."""
    series = shipped().monthly(quantity)
    split = pd.Timestamp(WINDOW.after(SPLIT).start)
    first, last = (pd.Timestamp(WINDOW.months()[place]) for place in (0, -1))
    known, came = series[(series.index >= first) & (series.index < split)], series[split:last]
    return known.to_numpy(), came.to_numpy()


def _months(known: Floats, ahead: int, seed: int) -> Floats:
    """Return means over some months to come, drawn anew in blocks from those that are known."""
    return np.asarray(known[ring_places(len(known), DRAWS, seed, ahead)].mean(axis=1))


def _walk(known: Floats, ahead: int, seed: int) -> Floats:
    """Return levels some months ahead, if the monthly changes that are known go on."""
    change = np.diff(known)
    noise = np.random.default_rng(seed).standard_normal(DRAWS)
    return np.asarray(known[-1] + ahead * change.mean() + np.sqrt(ahead) * change.std(ddof=1) * noise)
