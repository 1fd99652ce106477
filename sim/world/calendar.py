"""What the date alone decides: seasons, the summer campaign, the weight of the coming vote."""

import datetime as dt
import functools
import math
from operator import mul
from typing import Annotated, NamedTuple

from diplomatic_swings.forms.quantity import Num
from diplomatic_swings.sim.world.drift import Calendar

WEEK = dt.timedelta(weeks=1)
YEAR_WEEKS = 365.25 / 7.0


# fmt: off
class CalendarParams(NamedTuple):
    """Coefficients of seasons and of the vote."""

    season_swing: Annotated[float, Num("share", 0, 1, "seasonal amplitude of the advance")]
    season_peak: Annotated[float, Num("week of year", 0, 53, "week in which advancing is easiest")]
    campaign_peak: Annotated[float, Num("week of year", 0, 53, "week in which hope of the summer campaign peaks")]
    campaign_width: Annotated[float, Num("weeks", 1, 26, "how many weeks around the peak the hope lasts")]
    vote_tau: Annotated[float, Num("weeks", 1, 200, "time scale on which the vote's weight grows")]
    vote_after: Annotated[float, Num("share", 0, 1, "weight of approval once the vote is past")]
# fmt: on


def date_of(start: dt.date, week: int) -> dt.date:
    """Return the date on which week ``week`` (0 = the first) begins."""
    return start + week * WEEK


def week_of(start: dt.date, date: dt.date) -> int:
    """Return the number of the week that holds ``date``; negative before the start."""
    return (date - start).days // 7


def salience(start: dt.date, vote: dt.date, week: int, c: CalendarParams) -> float:
    """Return the weight of approval in ``week``: exp(-weeks to the vote / tau), low once it is past."""
    ahead = week_of(start, vote) - week
    return max(math.exp(-ahead / c.vote_tau), c.vote_after) if ahead >= 0 else c.vote_after


def _year_distance(date: dt.date, peak: float) -> float:
    """Return the weeks between ``date`` and the nearest yearly ``peak``."""
    position = date.timetuple().tm_yday / 7.0 - peak
    return abs((position + YEAR_WEEKS / 2.0) % YEAR_WEEKS - YEAR_WEEKS / 2.0)


def season(date: dt.date, c: CalendarParams) -> float:
    """Return the ease of advancing on ``date``, mean 1 over the year."""
    return 1.0 + c.season_swing * math.cos(2.0 * math.pi * _year_distance(date, c.season_peak) / YEAR_WEEKS)


def campaign(date: dt.date, c: CalendarParams) -> float:
    """Return how near the hoped-for campaign is on ``date``: a bell around its yearly peak."""
    return math.exp(-0.5 * (_year_distance(date, c.campaign_peak) / c.campaign_width) ** 2)


def calendar(
    start: dt.date, vote: dt.date, weeks: int, c: CalendarParams, discount: float, horizon: int
) -> tuple[Calendar, ...]:
    """Return the calendar of every week.

    Args:
        start: first day of week 0.
        vote: date of the midterm election.
        weeks: number of weeks.
        c: coefficients.
        discount: Washington's weekly discount factor, for the mean weight of the vote ahead.
        horizon: Washington's horizon in weeks.
    """
    weights = [discount**t for t in range(horizon)]
    total = sum(weights)
    now = _saliences(start, vote, -(-(weeks + horizon) // _STRETCH) * _STRETCH, c)
    ahead = [sum(map(mul, weights, now[t : t + horizon])) / total for t in range(weeks)]
    return tuple(map(Calendar, *_yearly(start, weeks, c), now, ahead))


_STRETCH = 128
"""Saliences are made for so many weeks, or a multiple: horizons that differ a little then share them."""


@functools.lru_cache(maxsize=32)
def _saliences(start: dt.date, vote: dt.date, weeks: int, c: CalendarParams) -> tuple[float, ...]:
    """Return the weight of approval by week: no discount moves it."""
    return tuple(salience(start, vote, week, c) for week in range(weeks))


@functools.lru_cache(maxsize=32)
def _yearly(start: dt.date, weeks: int, c: CalendarParams) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return season and campaign by week."""
    dates = [date_of(start, week) for week in range(weeks)]
    return tuple(season(date, c) for date in dates), tuple(campaign(date, c) for date in dates)
