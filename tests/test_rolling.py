"""Tests in time: what is known at an origin predicts what comes, beside naive forecasts of the same past."""

import datetime as dt

import numpy as np
import pytest
from command_line import short_file
from diplomatic_swings.experiments.record.folder import shipped
from diplomatic_swings.experiments.record.targets import Held
from diplomatic_swings.experiments.record.window import Window
from diplomatic_swings.experiments.replay.filtering import How
from diplomatic_swings.experiments.replay.rolling import QUARTER, interval, rolling
from diplomatic_swings.experiments.replay.rolling_saving import COLUMNS, FIELDS, tables
from diplomatic_swings.experiments.replay.settings import settings_of
from diplomatic_swings.experiments.runs.runs import Play
from diplomatic_swings.experiments.runs.solves import solution_for
from diplomatic_swings.forms.problems import ScenarioError
from diplomatic_swings.sim.scenario.loading import load

pytest_plugins = ("command_line",)

ORIGIN = dt.date(2025, 4, 21)


@pytest.fixture(scope="module")
def scenario():
    return load(short_file())


@pytest.fixture(scope="module")
def solved(scenario):
    return solution_for(scenario)


def in_time(scenario, solved, record):
    held = Held(record, Window(ORIGIN, QUARTER))
    return rolling(scenario, solved, held, settings_of(), Play(20, seed=2), How(particles=1))


@pytest.fixture(scope="module")
def found(scenario, solved):
    return in_time(scenario, solved, shipped())


def test_the_naive_series_begin_where_the_past_ends(found):
    brent = found.forecasts[found.forecasts["quantity"] == "brent"]
    assert brent["ahead"].tolist() == [1, 5]  # May and June, the whole months of the quarter
    assert (brent["naive"] > 0.0).all()


def test_a_posture_is_forecast_in_the_weeks_in_which_one_was_shown(found):
    rows = found.forecasts[found.forecasts["quantity"] == "US posture"]
    assert rows["ahead"].between(1, QUARTER).all()
    assert 3 <= len(rows) <= QUARTER


def test_what_comes_after_the_origin_changes_no_forecast_but_its_score(found, scenario, solved):
    record = shipped()
    later = record.moves["date"] >= "2025-07-21"
    cut = record.tables | {"moves": record.moves[~later | (record.moves["date"] > "2026-06-01")]}
    again = in_time(scenario, solved, type(record)(record.name, cut, record.coding))
    assert again.forecasts.equals(found.forecasts)


def test_a_refit_sees_what_is_known_at_the_origin_and_its_numbers_make_the_forecast(found, scenario, solved):
    shown = []
    colder = load(short_file(), ["levers.us.court.cost.base=9"])

    def refit(known):
        shown.append(known.window)
        return colder, solution_for(colder, allow_unsettled=True)

    held = Held(shipped(), Window(ORIGIN, QUARTER))
    again = rolling(scenario, solved, held, settings_of(), Play(20, seed=2), How(particles=1), refit)
    assert shown == [Window(scenario.start, QUARTER)]
    assert shown[0].end == ORIGIN
    assert again.forecasts["naive"].equals(found.forecasts["naive"])
    assert not again.forecasts["model"].equals(found.forecasts["model"])
    assert again.summary()["refitted"]
    assert "fitted anew at each origin" in again.note


def test_a_refit_to_the_same_numbers_changes_nothing(found, scenario, solved):
    held = Held(shipped(), Window(ORIGIN, QUARTER))
    again = rolling(
        scenario,
        solved,
        held,
        settings_of(),
        Play(20, seed=2),
        How(particles=1),
        lambda _: (scenario, solved),
    )
    assert again.forecasts.equals(found.forecasts)


def test_a_refit_without_tests_in_time_is_refused(here):
    assert "--refit: expected with --from later" in here.refused("validate-model", "--refit")


def test_every_quantity_has_a_score_of_each_forecaster(found):
    scores = found.scores()
    assert set(scores["quantity"]) >= {"US posture", "limited truces", "gain", "approval", "brent"}
    assert scores[["model", "naive", "climatology"]].notna().all(axis=None)
    assert scores["difference"].to_numpy() == pytest.approx((scores["naive"] - scores["model"]).to_numpy())


def test_an_interval_needs_enough_forecasts_and_holds_the_mean():
    assert np.isnan(interval(np.array([1.0, 2.0]))).all()
    low, high = interval(np.arange(40.0) % 2)
    assert low < 0.5 < high
    assert interval(np.full(10, 3.0)) == pytest.approx((3.0, 3.0))


@pytest.mark.parametrize(
    ("start", "weeks", "message"),
    [
        (dt.date(2025, 4, 22), 20, "expected a first day whole weeks, 13 at least, after 2025-01-20"),
        (dt.date(2025, 2, 3), 20, "such as 2025-04-21"),
        (ORIGIN, 12, "expected a record of 13 weeks or more after 2025-04-21"),
    ],
)
def test_an_origin_needs_a_past_and_a_future(scenario, solved, start, weeks, message):
    with pytest.raises(ScenarioError, match=message):
        rolling(scenario, solved, Held(shipped(), Window(start, weeks)), settings_of(), Play(20))


def test_tables_have_the_columns_of_their_dictionary(found):
    for file, rows in tables(found).items():
        assert list(rows.columns) == [column.name for column in COLUMNS[file]]
    assert list(found.summary()) == [field.name for field in FIELDS]


def test_the_command_prints_scores_of_model_and_naive(here):
    options = ("--from", "2025-04-21", "--to", "2025-07-21", "--runs", "20")
    content = here.json("validate-model", short_file(), *options)
    assert content["origins"] == ["2025-04-21"]
    assert {"quantity", "model", "naive", "low", "high"} <= set(content["scores"][0])
