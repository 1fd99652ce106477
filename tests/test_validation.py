"""Validation: the record among runs, and what the command reports of it."""

import datetime as dt
import json

import numpy as np
import pytest
from command_line import Folder, short_file
from diplomatic_swings.experiments.record import coded, targets
from diplomatic_swings.experiments.record.window import split_of
from diplomatic_swings.experiments.runs.solves import solution_for
from diplomatic_swings.experiments.validation import checks
from diplomatic_swings.experiments.validation.page import page
from diplomatic_swings.experiments.validation.saving import COLUMNS, FIELDS, tables
from diplomatic_swings.experiments.validation.validation import AHEAD, validate, weeks_of
from diplomatic_swings.forms.problems import ScenarioError
from diplomatic_swings.plots.frame.style import SIZES
from diplomatic_swings.plots.gallery import VALIDATION
from diplomatic_swings.plots.pictures.validation import fitting_rows, shown_rows
from diplomatic_swings.sim.scenario.loading import load
from legible import assert_legible, draw

pytest_plugins = ("command_line",)

RUNS = 40


@pytest.fixture(scope="module")
def scenario():
    return load(short_file(), [f"weeks={weeks_of(targets.usual())}"])


@pytest.fixture(scope="module")
def solved(scenario):
    return solution_for(scenario)


@pytest.fixture(scope="module")
def found(scenario, solved):
    return validate(scenario, solved, RUNS, seed=3)


# --- placing --------------------------------------------------------------------------------------


def test_a_value_among_draws_has_a_place():
    draws = np.arange(101.0)
    assert checks.placed(draws, 50.0) == pytest.approx((1.0, 50.0, 5.0, 95.0, 1.0, 0.0, True))
    assert checks.placed(draws, 99.0)[-1] is False


def test_of_a_figure_that_hardly_any_run_has_nothing_is_said():
    draws = np.full(100, np.nan)
    draws[0] = 1.0
    share, *rest, inside = checks.placed(draws, 1.0)
    assert (share, inside) == (0.01, False)
    assert np.isnan(rest).all()


def test_a_record_at_the_end_of_a_band_is_inside():
    assert checks.placed(np.zeros(50), 0.0)[-1]


# --- what is found --------------------------------------------------------------------------------


def test_every_target_is_placed_once_with_its_half(found):
    assert found.checks["target"].tolist() == [target.name for target in targets.targets()]
    assert found.inside["targets"].sum() == (found.checks["defined"] >= checks.SELDOM).sum()


def test_the_split_begins_in_september_and_ends_within_2025():
    cut = split_of(targets.usual().window)
    assert (cut.after.start.isoformat(), cut.after.end.isoformat()) == ("2025-09-01", "2025-12-29")


def test_forecasts_are_scored_at_every_distance_and_by_every_forecaster(found):
    assert set(found.postures["ahead"]) == set(AHEAD)
    assert found.postures.groupby("ahead")["forecaster"].nunique().eq(6).all()
    assert (found.postures["log_score"] > 0.0).all()
    assert found.gestures.groupby("weeks")["forecaster"].nunique().eq(5).all()


def test_questions_that_2025_does_not_answer_have_no_score(found):
    rows = found.ceasefires
    assert (rows["happened"].isna() == rows["brier"].isna()).all()
    assert set(rows["deadline"].astype(str)[rows["happened"].isna()]) == {"2026-03-31"}


def test_of_a_longer_wait_the_model_expects_at_least_as_much(found):
    ours = found.ceasefires[found.ceasefires["forecaster"] == "model"]
    last = ours[ours["made"].astype(str) == "2025-12-09"]["probability"].tolist()
    assert last == sorted(last)


def test_strips_are_the_record_above_the_first_runs(found):
    assert found.strips.shape == (5, coded.WEEKS)
    assert (found.strips >= -1).all()


def test_the_same_seed_gives_the_same_again(found, scenario, solved):
    again = validate(scenario, solved, RUNS, seed=3)
    assert again.summary() == found.summary()


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (["weeks=62"], "expected 63 weeks or more"),
        (["weeks=63", "start=2025-02-03"], "expected 2025-01-20, when the record .* begins"),
    ],
)
def test_a_scenario_that_is_too_short_or_starts_elsewhere_is_refused(settings, message, solved):
    with pytest.raises(ScenarioError, match=message):
        validate(load(short_file(), settings), solved, RUNS)


def test_another_window_is_scored_with_the_series_that_the_record_has_in_it(found, solved):
    held = targets.held_against(None, dt.date(2026, 1, 5), dt.date(2026, 6, 29))
    late = load(short_file(), [f"weeks={weeks_of(held)}", "start=2026-01-05"])
    other = validate(late, solved, RUNS, seed=3, held=held)
    assert other.checks["record"].tolist() == pytest.approx(targets.observed(held=held).tolist(), nan_ok=True)
    lost = set(found.split["quantity"]) - set(other.split["quantity"])
    assert {name for name in lost if name.startswith("pump")}  # the first half of 2026 has no pump price
    assert other.split.set_index("quantity").loc["brent in June", "record"] == pytest.approx(
        held.record.figure("brent", "2026-06")
    )


# --- pictures and files ---------------------------------------------------------------------------


def test_tables_have_the_columns_of_their_dictionary(found):
    for file, rows in tables(found).items():
        assert list(rows.columns) == [column.name for column in COLUMNS[file]]
        assert len(rows), file
    assert list(found.summary()) == [field.name for field in FIELDS]


def test_the_page_tells_every_target_and_that_it_is_no_forecast(found):
    text = page(found)
    assert all(f"| {target.name} |" in text for target in targets.targets())
    assert "This is no forecast" in text


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("picture", VALIDATION, ids=lambda picture: picture.name)
def test_pictures_are_drawn_without_a_warning_and_their_labels_can_be_read(found, picture, size):
    assert_legible(*draw(picture, found, size))
    assert picture.title(found) in picture.alt(found)


def test_a_screen_shows_the_targets_whose_record_lies_farthest_from_the_median(found):
    every = shown_rows(found)
    few = fitting_rows(every, "projector")
    left = every[~every["target"].isin(few["target"])]
    assert fitting_rows(every, "print") is every
    assert 0 < len(few) < len(every)
    assert few["place"].abs().min() >= left["place"].abs().max()


def test_a_record_inside_the_band_is_drawn_inside_and_one_outside_is_not(found):
    rows = shown_rows(found)
    spread = rows[rows["high"] > rows["low"]]
    assert (spread["place"].abs() <= 1.0 + 1e-9).equals(spread["inside"].astype(bool))


# --- the command ----------------------------------------------------------------------------------


def test_the_command_writes_tables_page_and_pictures_that_say_the_same(tmp_path):
    here = Folder(tmp_path)
    told = here.json("validate-model", short_file(), "--runs", "20", "--out", "held")
    assert json.loads((tmp_path / "held" / "result.json").read_text()) == told
    assert {"checks.csv", "split.csv", "validation.md", "README.txt", "plots"} <= {
        path.name for path in (tmp_path / "held").iterdir()
    }
    again = here.json("validate-model", "held/scenario.yaml", "--runs", "20", "--no-plots")
    assert again["checks"] == told["checks"]
    assert again["split"] == told["split"]


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("talks-2025-1",), "did you mean 'talks-2025-1"),
        (("--runs", "5"), "expected 20 to 1000"),
    ],
)
def test_mistakes_are_told_in_one_message(tmp_path, args, message):
    assert message in Folder(tmp_path).refused("validate-model", *args)
