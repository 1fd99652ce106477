"""Scores: known answers, and the property that honesty pays."""

import numpy as np
import pytest
from diplomatic_swings.experiments.validation import scores
from hypothesis import given
from hypothesis import strategies as st

shares = st.floats(0.01, 0.99)


def binary(probability, happened):
    forecast = scores.two_cases(np.array([probability]))
    return forecast, np.array([int(happened)])


def test_a_perfect_forecast_scores_nothing():
    forecast, happened = np.eye(4), np.arange(4)
    assert scores.log_scores(forecast, happened).tolist() == [0.0] * 4
    assert scores.brier_scores(forecast, happened).tolist() == [0.0] * 4


def test_a_coin_scores_log_two_and_a_half():
    assert scores.log_scores(*binary(0.5, True))[0] == pytest.approx(np.log(2.0))
    assert scores.brier_scores(*binary(0.5, True))[0] == pytest.approx(0.5)


def test_four_cases_alike_score_log_four():
    forecast = np.full((1, 4), 0.25)
    assert scores.log_scores(forecast, np.array([2]))[0] == pytest.approx(np.log(4.0))
    assert scores.brier_scores(forecast, np.array([2]))[0] == pytest.approx(0.75)


def test_what_was_called_impossible_costs_much_and_not_infinitely():
    assert scores.log_scores(*binary(0.0, True))[0] == pytest.approx(-np.log(scores.LEAST))


@given(shares, shares)
def test_nobody_gains_by_saying_what_they_do_not_believe(belief, said):
    """The expected score under a belief is least for the belief itself."""

    def expected(score, told):
        return belief * score(*binary(told, True))[0] + (1.0 - belief) * score(*binary(told, False))[0]

    for score in (scores.log_scores, scores.brier_scores):
        assert expected(score, belief) <= expected(score, said) + 1e-12


def test_the_crps_of_a_sure_forecast_is_its_error():
    assert scores.crps(np.full(50, 3.0), 5.0) == pytest.approx(2.0)


def test_the_crps_of_a_normal_forecast_is_known():
    """At its mean, a normal forecast scores (sqrt(2) - 1) / sqrt(pi) standard deviations."""
    draws = np.random.default_rng(0).standard_normal(40_000)
    assert scores.crps(draws, 0.0) == pytest.approx((np.sqrt(2.0) - 1.0) / np.sqrt(np.pi), abs=0.005)


@given(st.lists(st.floats(-50, 50), min_size=1, max_size=20), st.floats(-50, 50))
def test_the_crps_is_the_mean_distance_less_half_the_mean_distance_among_draws(draws, value):
    x = np.array(draws)
    slow = np.abs(x - value).mean() - np.abs(x[:, None] - x[None, :]).mean() / 2.0
    assert scores.crps(x, value) == pytest.approx(slow, abs=1e-9)


def test_the_tail_is_one_in_the_middle_and_nothing_beyond_all_draws():
    draws = np.arange(101.0)
    assert scores.tail(draws, 50.0) == pytest.approx(1.0)
    assert scores.tail(draws, 500.0) == 0.0
    assert scores.tail(np.zeros(10), 0.0) == 1.0
    assert scores.tail(draws, 2.0) == pytest.approx(scores.tail(draws, 98.0))


def test_without_draws_nothing_is_said():
    assert np.isnan(scores.crps(np.array([np.nan]), 0.0))
    assert np.isnan(scores.tail(np.array([np.nan]), 0.0))


def test_a_difference_is_positive_for_the_better_forecaster():
    gain, error = scores.difference(np.array([0.1, 0.2, 0.3]), np.array([0.5, 0.5, 0.5]))
    assert gain == pytest.approx(0.3)
    assert error == pytest.approx(0.1 / np.sqrt(3))


def test_reliability_leaves_out_bins_with_few_forecasts():
    said = np.array([0.1] * 10 + [0.9] * 10 + [0.5] * (scores.ENOUGH - 1))
    came = np.array([False] * 10 + [True] * 9 + [False] + [True] * (scores.ENOUGH - 1))
    told = scores.reliability(said, came)
    assert told["forecasts"].tolist() == [10, 10]
    assert told["happened"].tolist() == [0.0, 0.9]
    assert (told["low"] <= told["happened"]).all()
    assert (told["happened"] <= told["high"]).all()


def test_a_forecast_of_one_falls_into_the_last_bin():
    told = scores.reliability(np.ones(scores.ENOUGH), np.ones(scores.ENOUGH, dtype=bool))
    assert told["to"].tolist() == [1.0]
