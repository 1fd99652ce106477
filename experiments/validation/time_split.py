"""A split in time: what the model and naive forecasts made within a window say about the rest of it.

The usual split is at 31 August 2025 (``targets.yaml``).  The naive forecasts use nothing later: moves are weeks
so far drawn anew in blocks; the front's advance is drawn from the months so far; prices and approval walk
on from the last month with the drift and the noise of their monthly changes.  The model is played from the
start of the window; that it knows nothing later depends on the parameters it is given.
"""

from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from diplomatic_swings.experiments.record import coded
from diplomatic_swings.experiments.record.folder import FactRecord
from diplomatic_swings.experiments.record.happened import Happened
from diplomatic_swings.experiments.record.history import History, posture_shares, statistics
from diplomatic_swings.experiments.record.levels import DAYS_A_MONTH, monthly_means
from diplomatic_swings.experiments.record.targets import Held, usual
from diplomatic_swings.experiments.record.window import Split, check_start, split_of
from diplomatic_swings.experiments.runs.measures import Floats, carried
from diplomatic_swings.experiments.validation.checks import placed, windowed
from diplomatic_swings.experiments.validation.resampling import DRAWS, resampled, ring_places
from diplomatic_swings.experiments.validation.scores import crps

ENOUGH: Final = 3
"""Months that must be known of a series for a walk from them."""


class Forecast(NamedTuple):
    """A quantity of the months after the split: the record, and draws of the model and of the naive forecast."""

    quantity: str
    unit: str
    value: float
    model: Floats
    naive: Floats


def time_split(runs: Happened, seed: int = 0, held: Held | None = None) -> pd.DataFrame:
    """Return how the model and the naive forecast did on the months after the split, quantity by quantity.

    Args:
        runs: runs that start when the window does.
        seed: seed of the naive draws.
        held: record and weeks (default: the usual ones).  Series that the record lacks in them are left out.
    """
    record, window = held or usual()
    cut = split_of(window)
    rows = []
    for split in [*_moves(runs, seed, record, cut), *_levels(runs, seed, record, cut)]:
        ours, naive = crps(split.model, split.value), crps(split.naive, split.value)
        model, other = placed(split.model, split.value), placed(split.naive, split.value)
        rows.append(
            (split.quantity, split.unit, split.value, *model[1:5], model[6], *other[1:4], ours, naive)
        )
    columns = ["quantity", "unit", "record", "median", "low", "high", "tail", "inside"]
    naive_columns = ["naive_median", "naive_low", "naive_high", "crps", "naive_crps"]
    return pd.DataFrame(rows, columns=[*columns, *naive_columns])


def _moves(runs: Happened, seed: int, record: FactRecord, cut: Split) -> list[Forecast]:
    known, end = cut.known, cut.window.weeks
    whole = coded.history(record.moves, end, start=cut.window.start)
    ours = _filled(windowed(runs.history, 0, end))
    after = windowed(_filled(whole), known, end)
    drawn = resampled(windowed(whole, 0, known), DRAWS, seed, end - known)
    span = f"in {len(cut.after.months())} months"
    recorded, model, naive = (_figures(h, span) for h in (after, windowed(ours, known, end), drawn))
    return [
        Forecast(name, unit, float(value[0]), model[name][1], naive[name][1])
        for name, (unit, value) in recorded.items()
    ]


def _filled(history: History) -> History:
    return history._replace(posture=carried(history.posture))


def _figures(h: History, span: str) -> dict[str, tuple[str, Floats]]:
    """Return what is forecast about moves: by name, unit and figures of runs."""
    s = statistics(h)
    shares = zip(("PR", "CR", "PU", "SU"), posture_shares(h.posture), strict=True)
    return {
        **{f"share of {name}": ("share of time", share) for name, share in shares},
        "tilt switches": ("per year", s.tilt_switches_per_year),
        "weeks with a gesture": ("share of weeks", h.gesture.mean(axis=1)),
        "gesture after pressure": ("share of weeks", s.gesture_after_pressure),
        "gesture after other weeks": ("share of weeks", s.gesture_after_other),
        "limited truces": (span, h.truce.sum(axis=1).astype(np.float64)),
        "threats to leave": (span, h.exit_threat.sum(axis=1).astype(np.float64)),
        "EU packages": (span, h.package.sum(axis=1).astype(np.float64)),
        "US sanctions": (span, h.sanction.sum(axis=1).astype(np.float64)),
        "ceasefires": ("share of histories", h.ceasefire.any(axis=1).astype(np.float64)),
    }


def _levels(runs: Happened, seed: int, record: FactRecord, cut: Split) -> list[Forecast]:
    """Return what is forecast about series: the front's mean advance, and levels in the last month."""
    check_start(runs.name, runs.start, cut.window)
    walks = (("approval", "%"), ("brent", "USD/bbl"), ("pump_price", "USD/gal"))
    levels = [_at_the_end(runs, seed, record, cut, *walk) for walk in walks]
    return [level for level in (_front(runs, seed, record, cut), *levels) if level]


def _front(runs: Happened, seed: int, record: FactRecord, cut: Split) -> Forecast | None:
    """Return what is forecast about the front's mean advance; None where the record lacks a month."""
    known, came = _halves(record, cut, "gain")
    if not _known(known, came):
        return None
    gain = monthly_means(runs.path("gain"), runs.start, cut.after.months()) * DAYS_A_MONTH / 7.0
    draws = _months(known, len(came), seed)
    return Forecast("front gain", "km2/month", float(came.mean()), gain.mean(axis=1), draws)


def _at_the_end(
    runs: Happened, seed: int, record: FactRecord, cut: Split, name: str, unit: str
) -> Forecast | None:
    """Return what is forecast about a series in the last month of the window; None where the record lacks it."""
    known, came = _halves(record, cut, name)
    if not _known(known, came):
        return None
    last = cut.window.months()[-1]
    model = monthly_means(runs.path(name), runs.start, [last])[:, 0]
    quantity = f"{name.replace('_', ' ')} in {last:%B}"
    return Forecast(quantity, unit, float(came[-1]), model, _walk(known, len(came), seed))


def _halves(record: FactRecord, cut: Split, quantity: str) -> tuple[Floats, Floats]:
    """Return a monthly series of a record before and after the split; NaN for months that it lacks."""
    months = cut.window.months()
    figures = np.array([record.figure(quantity, f"{month:%Y-%m}") for month in months])
    before = np.array([month < cut.after.start for month in months])
    return figures[before], figures[~before]


def _known(known: Floats, came: Floats) -> bool:
    """Return whether a series has all of its months, and enough of them before the split to walk on from."""
    whole = bool(np.isfinite(known).all() and np.isfinite(came).all())
    return whole and len(known) >= ENOUGH and len(came) > 0


def _months(known: Floats, ahead: int, seed: int) -> Floats:
    """Return means over some months to come, drawn anew in blocks from those that are known."""
    return np.asarray(known[ring_places(len(known), DRAWS, seed, ahead)].mean(axis=1))


def _walk(known: Floats, ahead: int, seed: int) -> Floats:
    """Return levels some months ahead, if the monthly changes that are known go on."""
    change = np.diff(known)
    noise = np.random.default_rng(seed).standard_normal(DRAWS)
    return np.asarray(known[-1] + ahead * change.mean() + np.sqrt(ahead) * change.std(ddof=1) * noise)
