"""Levels: front, opinion, prices, reserves and arms over the months of a run, as series of a record have them."""

import datetime as dt
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from diplomatic_swings.experiments.record.window import MIDDLE, Window
from diplomatic_swings.experiments.runs.measures import Floats, ratio
from diplomatic_swings.sim.world.calendar import date_of

FEW: Final = 3
"""Months below which nothing is said about their spread."""

DAYS_A_MONTH: Final = 365.25 / 12


class Levels(NamedTuple):
    """Levels of runs over all of a window, one figure a run; NaN where too few months are.  Units: targets.yaml."""

    gain_per_month: Floats
    gain_monthly_sd: Floats
    gain_monthly_ac1: Floats
    gain_weekly_sd: Floats
    europe_arms: Floats


def levels(gain: Floats, europe_arms: Floats, start: dt.date) -> Levels:
    """Return the levels of runs.

    Args:
        gain: the front's weekly advance at the start of each week, (runs, weeks + 1).
        europe_arms: arms that Europe pays for, likewise.
        start: first day of week 0.
    """
    window = Window(start, gain.shape[1] - 1)
    monthly = monthly_means(gain, start, window.whole_months()) * DAYS_A_MONTH / 7.0
    mean, sd, ac1 = spread(monthly)
    return Levels(
        gain_per_month=mean,
        gain_monthly_sd=sd,
        gain_monthly_ac1=ac1,
        gain_weekly_sd=gain[:, 1:].std(axis=1),
        europe_arms=europe_arms[:, 1:].mean(axis=1),
    )


def monthly_means(path: Floats, start: dt.date, months: Sequence[dt.date]) -> Floats:
    """Return the means of a variable over months, shape (runs, months); NaN where runs do not reach a month.

    Args:
        path: the variable at the start of each week, (runs, weeks + 1).
        start: first day of week 0.
        months: first days of the months.
    """
    return np.asarray(path[:, 1:] @ month_weights(start, path.shape[1] - 1, months))


def month_weights(start: dt.date, weeks: int, months: Sequence[dt.date]) -> Floats:
    """Return the weight of each week in the mean of each month, shape (weeks, months); NaN: no week.

    Args:
        start: first day of week 0.
        weeks: how many weeks.
        months: first days of the months.
    """
    days = [date_of(start, week) + MIDDLE for week in range(weeks)]
    inside = np.array([[day.replace(day=1) == month for month in months] for day in days])
    inside = inside.reshape(weeks, len(months))
    return np.where(inside.any(axis=0), inside / np.maximum(inside.sum(axis=0), 1), np.nan)


def spread(monthly: Floats) -> tuple[Floats, Floats, Floats]:
    """Return mean, standard deviation and correlation of neighbours of monthly figures; NaN: too few months."""
    if monthly.shape[1] < FEW:
        none = np.full(len(monthly), np.nan)
        return none, none, none
    mean = monthly.mean(axis=1)
    away = monthly - mean[:, None]
    ac1 = ratio((away[:, 1:] * away[:, :-1]).sum(axis=1), (away * away).sum(axis=1))
    return mean, monthly.std(axis=1, ddof=1), ac1


def on_day(path: Floats, start: dt.date, day: dt.date) -> Floats:
    """Return a variable on a day, between the weeks around it; NaN if runs do not reach it."""
    week = (day - start).days / 7.0
    whole, part = divmod(week, 1.0)
    if not 0 <= week < path.shape[1] - 1:
        return np.full(len(path), np.nan)
    return path[:, int(whole)] * (1.0 - part) + path[:, int(whole) + 1] * part
