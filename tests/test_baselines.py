"""Naive forecasters: what they say of simple pasts, and that none sees the future."""

import numpy as np
import pytest
from diplomatic_swings.experiments.record import coded
from diplomatic_swings.experiments.record.history import History
from diplomatic_swings.experiments.validation import baselines
from diplomatic_swings.experiments.validation.baselines import FORECASTERS, KNOWN_WEEKS
from diplomatic_swings.experiments.validation.validation import scored
from hypothesis import given
from hypothesis import strategies as st

PR, CR, PU, SU = range(4)
pasts = st.lists(st.sampled_from([PR, CR, PU, SU]), min_size=2, max_size=30).map(np.array)


@given(pasts, st.integers(1, 6))
def test_every_forecast_is_a_distribution(past, ahead):
    for name, call in FORECASTERS.items():
        told = call(past, ahead)
        assert told.sum() == pytest.approx(1.0), name
        assert (told >= 0.0).all(), name


def test_the_chain_learns_that_postures_alternate():
    past = np.array([PR, CR] * 20)
    assert baselines.persistence_chain(past, 1)[PR] > 0.9
    assert baselines.persistence_chain(past, 2)[CR] > 0.8


def test_what_never_changes_is_expected_to_stay():
    past = np.full(30, SU)
    assert baselines.poisson_changes(past, 1)[SU] > 0.97
    assert baselines.persistence_chain(past, 1)[SU] > 0.9


def test_far_ahead_changes_forget_the_present():
    past = np.array([PR, CR, PU, SU] * 6)
    assert baselines.poisson_changes(past, 400) == pytest.approx(np.full(4, 0.25), abs=0.05)


def test_no_naive_forecaster_sees_the_weeks_it_forecasts():
    """Changing the end of the record changes no forecast made before it."""
    told = coded.chain(coded.moves())
    other = told.copy()
    other[30:] = CR
    runs = np.tile(told, (3, 1))
    for one, two in zip(
        baselines.posture_forecasts(told, runs, 1), baselines.posture_forecasts(other, runs, 1), strict=True
    ):
        seen = 30 - KNOWN_WEEKS + 1
        assert np.array_equal(one.probability[:seen], two.probability[:seen]), one.forecaster


def test_no_naive_forecaster_of_gestures_sees_the_weeks_it_forecasts():
    told = coded.history()
    gesture = told.gesture.copy()
    gesture[:, 30:] = True
    other = told._replace(gesture=gesture)
    first, _ = baselines.gesture_forecasts(told, told)
    second, _ = baselines.gesture_forecasts(other, told)
    for one, two in zip(first, second, strict=True):
        seen = 30 - KNOWN_WEEKS + 1
        assert np.array_equal(one.probability[:seen], two.probability[:seen]), one.forecaster


def test_a_model_that_plays_the_record_forecasts_it_better_than_one_that_plays_its_opposite():
    told = coded.chain(coded.moves())
    alike, opposite = np.tile(told, (50, 1)), np.tile(3 - told, (50, 1))
    right, wrong = (
        scored(baselines.posture_forecasts(told, runs, 1), "persistence chain").set_index("forecaster")
        for runs in (alike, np.where(opposite > 3, -1, opposite))
    )
    assert right.loc["model alone", "log_score"] < 0.1 < wrong.loc["model alone", "log_score"]


def test_the_rival_gains_nothing_over_itself():
    told = coded.history()
    table = scored(baselines.gesture_forecasts(told, told)[0], "two base rates").set_index("forecaster")
    assert table.loc["two base rates", "gain"] == 0.0
    assert set(table.index[table["naive"]]) == {"half", "base rate", "two base rates"}


def test_the_weeks_with_pressure_are_marked():
    told = coded.history()
    _, pressed = baselines.gesture_forecasts(told, told)
    assert pressed.sum() == told.pressure[0, KNOWN_WEEKS:-1].sum()
    assert isinstance(told, History)
