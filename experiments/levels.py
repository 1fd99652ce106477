"""Levels: front, opinion, prices, reserves and arms over the months of a run, as the series of 2025 have them."""

import datetime as dt
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from experiments.measures import Floats, ratio
from sim.calendar import date_of
from sim.state import INDEX

MONTHS: Final = 12
FEW: Final = 3
"""Months below which nothing is said about their spread."""

MIDDLE: Final = dt.timedelta(days=3)
"""A week belongs to the month that holds its Thursday."""

RESERVES_ON: Final = dt.date(2025, 6, 1)
DAYS_A_MONTH: Final = 365.25 / MONTHS
_MARCH, _JUNE, _SEPTEMBER, _DECEMBER = 2, 5, 8, 11


class Levels(NamedTuple):
    """Levels of runs, one figure a run; NaN where a run does not reach that month.  Units: targets.yaml."""

    approval_march: Floats
    approval_june: Floats
    approval_september: Floats
    approval_december: Floats
    gain_per_month: Floats
    gain_monthly_sd: Floats
    gain_monthly_ac1: Floats
    gain_weekly_sd: Floats
    reserves_june: Floats
    europe_arms: Floats
    brent_december: Floats
    pump_price_december: Floats


def levels(states: NDArray[np.float64], start: dt.date) -> Levels:
    """Return the levels of runs.

    Args:
        states: the state at the start of each week, shape (runs, weeks + 1, variables).
        start: first day of week 0.
    """
    after = states[:, 1:]
    share = month_weights(start, after.shape[1])
    approval = _of(after, "approval") @ share
    gain = _of(after, "gain") @ share * DAYS_A_MONTH / 7.0
    mean, sd, ac1 = spread(gain[:, whole_months(start, after.shape[1])])
    return Levels(
        approval_march=approval[:, _MARCH],
        approval_june=approval[:, _JUNE],
        approval_september=approval[:, _SEPTEMBER],
        approval_december=approval[:, _DECEMBER],
        gain_per_month=mean,
        gain_monthly_sd=sd,
        gain_monthly_ac1=ac1,
        gain_weekly_sd=_of(after, "gain").std(axis=1),
        reserves_june=_on(states, "reserves", (RESERVES_ON - start).days / 7.0),
        europe_arms=_of(after, "eu_arms").mean(axis=1),
        brent_december=(_of(after, "brent") @ share)[:, _DECEMBER],
        pump_price_december=(_of(after, "pump_price") @ share)[:, _DECEMBER],
    )


def month_weights(start: dt.date, weeks: int) -> Floats:
    """Return the weight of each week in the mean of each month of 2025, shape (weeks, 12); NaN: no week."""
    days = [date_of(start, week) + MIDDLE for week in range(weeks)]
    inside = np.array(
        [[(day.year, day.month) == (2025, month + 1) for month in range(MONTHS)] for day in days]
    )
    return np.where(inside.any(axis=0), inside / np.maximum(inside.sum(axis=0), 1), np.nan)


def whole_months(start: dt.date, weeks: int) -> slice:
    """Return which months of 2025 some weeks hold from end to end; 47 from 20 January: February to November."""
    end = date_of(start, weeks)
    firsts = [dt.date(2025, month + 1, 1) for month in range(MONTHS)] + [dt.date(2026, 1, 1)]
    whole = [month for month in range(MONTHS) if firsts[month] >= start and firsts[month + 1] <= end]
    return slice(whole[0], whole[-1] + 1) if whole else slice(0)


def spread(monthly: Floats) -> tuple[Floats, Floats, Floats]:
    """Return mean, standard deviation and correlation of neighbours of monthly figures; NaN: too few months."""
    if monthly.shape[1] < FEW:
        none = np.full(len(monthly), np.nan)
        return none, none, none
    mean = monthly.mean(axis=1)
    away = monthly - mean[:, None]
    ac1 = ratio((away[:, 1:] * away[:, :-1]).sum(axis=1), (away * away).sum(axis=1))
    return mean, monthly.std(axis=1, ddof=1), ac1


def _of(states: NDArray[np.float64], variable: str) -> Floats:
    return np.ascontiguousarray(states[:, :, INDEX[variable]])


def _on(states: NDArray[np.float64], variable: str, week: float) -> Floats:
    """Return a variable at a time between two weeks; NaN if runs do not reach it."""
    whole, part = divmod(week, 1.0)
    if not 0 <= week < states.shape[1] - 1:
        return np.full(len(states), np.nan)
    path = _of(states, variable)
    return path[:, int(whole)] * (1.0 - part) + path[:, int(whole) + 1] * part
