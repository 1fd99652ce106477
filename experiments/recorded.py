"""The record's figures in a window of weeks: what is known of 2025 by some day, and nothing later."""

import datetime as dt
from typing import Final

import numpy as np

from experiments import record
from experiments.fact_tables import MACRO, PARAMETERS
from experiments.facts import load, monthly
from experiments.history import statistics
from experiments.levels import RESERVES_ON, spread, whole_months
from sim.calendar import date_of

_MONTHLY: Final = {
    "approval_march": ("approval", 3),
    "approval_june": ("approval", 6),
    "approval_september": ("approval", 9),
    "approval_december": ("approval", 12),
    "brent_december": ("brent", 12),
    "pump_price_december": ("pump_price", 12),
}
"""Targets that are one month of a series: the series, and the month."""


def recorded(weeks: int = record.WEEKS) -> dict[str, float]:
    """Return the record's figure of every target over some weeks from 20 January 2025.

    A figure that is not known at the end of these weeks is NaN.  The December means are known in the
    last two weeks of the targets' window, in which runs show the first half of that month.
    """
    coded = {name: float(x[0]) for name, x in statistics(record.history(weeks=weeks))._asdict().items()}
    end = date_of(record.START, weeks)
    months = {name: _month(*place, end) for name, place in _MONTHLY.items()}
    return coded | months | _over_months(weeks) | _single(weeks, end)


def _month(series: str, month: int, end: dt.date) -> float:
    first = dt.date(2025, month, 1)
    return float(monthly(series)[first.isoformat()]) if first < end else float("nan")


def _over_months(weeks: int) -> dict[str, float]:
    """Return the figures over the whole months of the window."""
    whole = whole_months(record.START, weeks)
    mean, sd, ac1 = spread(monthly("gain")["2025":].to_numpy()[None, whole])
    arms = monthly("europe_military")["2025":].to_numpy()[whole]
    return {
        "gain_per_month": float(mean[0]),
        "gain_monthly_sd": float(sd[0]),
        "gain_monthly_ac1": float(ac1[0]),
        "europe_arms": float(arms.mean()) if len(arms) else float("nan"),
    }


def _single(weeks: int, end: dt.date) -> dict[str, float]:
    """Return the single figures; the scatter of weekly gains is known for the year as a whole."""
    yearly = load(PARAMETERS).set_index("parameter")["value"]
    macro = load(MACRO).set_index(["date", "measure"])["value"]
    scatter = float(yearly["front_weekly_sd_2025"]) if weeks >= record.WEEKS else np.nan
    reserves = float(macro[RESERVES_ON.isoformat(), "liquid_reserves"]) if end > RESERVES_ON else np.nan
    return {"gain_weekly_sd": scatter, "reserves_june": reserves}
