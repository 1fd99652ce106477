"""What the date alone decides: weeks, seasons, the campaign and the weight of the vote."""

import datetime as dt
import math

import pytest
from diplomatic_swings.sim.world.calendar import (
    CalendarParams,
    calendar,
    campaign,
    date_of,
    salience,
    season,
    week_of,
)
from hypothesis import given
from hypothesis import strategies as st
from strategies import BASELINE, tables

MONDAY = dt.date(2025, 1, 20)
VOTE = dt.date(2026, 11, 3)
WEEK_OF_VOTE = week_of(MONDAY, VOTE)

params = tables(BASELINE.calendar)
dates = st.dates(dt.date(2024, 1, 1), dt.date(2029, 12, 31))


@given(dates, st.integers(0, 520), st.integers(0, 6))
def test_every_day_of_a_week_belongs_to_it(start, week, day):
    assert week_of(start, date_of(start, week) + dt.timedelta(days=day)) == week


@given(dates)
def test_the_day_before_the_start_belongs_to_no_week(start):
    assert week_of(start, start - dt.timedelta(days=1)) == -1


@given(params)
def test_the_vote_weighs_one_in_its_week(c):
    assert salience(MONDAY, VOTE, WEEK_OF_VOTE, c) == 1.0


@given(params, st.integers(0, WEEK_OF_VOTE))
def test_the_weight_grows_exponentially_and_never_lies_below_its_later_level(c, week):
    """Before the vote it is exp(-weeks to the vote / tau), or the level after the vote if that is more."""
    ahead = WEEK_OF_VOTE - week
    assert salience(MONDAY, VOTE, week, c) == max(math.exp(-ahead / c.vote_tau), c.vote_after)


@given(params, st.integers(1, 400))
def test_the_weight_drops_once_the_vote_is_past(c, later):
    assert salience(MONDAY, VOTE, WEEK_OF_VOTE + later, c) == c.vote_after


@given(params)
def test_the_season_averages_one_over_the_year(c):
    """It takes from winter what it gives to summer; days are counted to a seventh of a week."""
    year = [season(dt.date(2025, 1, 1) + dt.timedelta(days=day), c) for day in range(365)]
    assert sum(year) / len(year) == pytest.approx(1.0, abs=0.01)


@given(params, dates)
def test_the_season_swings_no_further_than_its_amplitude(c, date):
    assert abs(season(date, c) - 1.0) <= c.season_swing + 1e-12


def test_the_season_is_at_its_best_and_worst_half_a_year_apart():
    c = CalendarParams(0.4, 31.0, 20.0, 6.0, 26.0, 0.2)
    peak = dt.date(2025, 1, 1) + dt.timedelta(days=31 * 7 - 1)
    assert season(peak, c) == 1.4
    assert season(peak + dt.timedelta(days=183), c) == pytest.approx(0.6, abs=1e-4)


def test_hope_of_the_campaign_is_a_bell_around_its_peak():
    """It is one at the peak, e**-0.5 one width away, and the same in every year and on either side."""
    c = CalendarParams(0.4, 31.0, 20.0, 6.0, 26.0, 0.2)
    peak = dt.date(2025, 1, 1) + dt.timedelta(days=20 * 7 - 1)
    width = dt.timedelta(weeks=6)
    assert campaign(peak, c) == 1.0
    assert campaign(peak + width, c) == pytest.approx(math.exp(-0.5))
    assert campaign(peak - width, c) == pytest.approx(math.exp(-0.5))
    assert campaign(dt.date(2026, 5, 20), c) == pytest.approx(campaign(dt.date(2025, 5, 20), c))


@given(params, dates, st.integers(1, 60), st.floats(0.0, 0.9999), st.integers(1, 80))
def test_the_weight_ahead_is_the_discounted_mean_of_the_weights_to_come(c, start, weeks, discount, horizon):
    made = calendar(start, VOTE, weeks, c, discount, horizon)
    assert len(made) == weeks
    for week in (0, weeks - 1):
        path = [(discount**t, salience(start, VOTE, week + t, c)) for t in range(horizon)]
        mean = sum(w * s for w, s in path) / sum(w for w, _ in path)
        assert made[week].salience_ahead == pytest.approx(mean, rel=1e-12)
        assert made[week].salience == salience(start, VOTE, week, c)
        assert made[week].season == season(date_of(start, week), c)
        assert made[week].campaign == campaign(date_of(start, week), c)


def test_what_no_discount_moves_is_shared_and_every_bit_is_that_of_the_plain_sum():
    c = BASELINE.calendar
    moved = (
        c,
        c._replace(vote_tau=c.vote_tau + 1.0),
        c._replace(season_peak=1.0),
        c._replace(campaign_width=2.0),
    )
    calls = [(MONDAY, VOTE, 9, c, 0.9, 20), (MONDAY, VOTE, 9, c, 0.95, 40), (MONDAY, VOTE, 130, c, 0.95, 140)]
    calls += [(MONDAY, VOTE, 9, one, 0.9, 20) for one in moved]
    calls += [(MONDAY + dt.timedelta(days=70), VOTE, 9, c, 0.9, 20), (MONDAY, MONDAY, 9, c, 0.9, 20)]
    for start, vote, weeks, one, discount, horizon in calls:
        weights = [discount**t for t in range(horizon)]
        for week, day in enumerate(calendar(start, vote, weeks, one, discount, horizon)):
            path = [salience(start, vote, week + t, one) for t in range(horizon)]
            date = date_of(start, week)
            assert day.salience_ahead == sum(w * s for w, s in zip(weights, path, strict=True)) / sum(weights)
            assert day[:3] == (season(date, one), campaign(date, one), path[0])
