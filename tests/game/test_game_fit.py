"""The fit of the bargaining game: draws are solved, played, kept, and accepted by the rule of the first model."""

import dataclasses as dc

import numpy as np
import pytest
from diplomatic_swings.experiments.fit import to_record
from diplomatic_swings.experiments.fit.priors import read_priors
from diplomatic_swings.experiments.fit.saving import summary
from diplomatic_swings.experiments.fit.to_record import GamePredictor, aimed, study
from diplomatic_swings.experiments.record import targets
from diplomatic_swings.experiments.record.happened import MISSING
from diplomatic_swings.forms.problems import ScenarioError
from diplomatic_swings.sim.scenario.loading import quantities
from short_solves import short_scenario

NUMBERS = {"world.gain_level": 90.0}


@pytest.fixture
def home(monkeypatch, tmp_path):
    """A cache of predictions of its own."""
    monkeypatch.setattr(to_record, "folder", lambda: tmp_path / "solutions")
    return tmp_path / "fits"


@pytest.fixture
def predictor(short, home):
    """Predicts two levels, from few runs."""
    scenario, solved = short
    return GamePredictor(
        scenario, solved, ("gain_per_month", "approval_june"), targets.weeks(), 16, seed=4, threads=2
    )


def test_the_shipped_priors_name_numbers_with_ranges_and_reasons():
    scenario = short_scenario()
    priors = read_priors(scenario)
    own = quantities(scenario)
    assert len(priors) > 30
    for prior in priors:
        assert prior.low < prior.high, prior.path
        assert len(prior.why) > 10, prior.path
    precision = next(prior for prior in priors if prior.path == "decisions.us.precision")
    assert (precision.low, precision.high) == own["decisions.us.precision"].range


def test_a_number_without_a_range_of_its_own_needs_one(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text("levers.us.deadline.cost.base: {why: zero, so no multiple of it}\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"mine.yaml:1:1: .*low and high may be left out"):
        read_priors(short_scenario(), path)


def test_what_the_game_cannot_have_is_not_aimed_at():
    assert not set(aimed().names) & set(MISSING)
    assert set(aimed().names) | set(MISSING) >= {t.name for t in targets.targets() if t.half == "fit"}


def test_a_number_that_makes_the_front_move_faster_is_predicted_to(predictor):
    slow, fast = (predictor.mean({"world.gain_level": level})[0] for level in (40.0, 90.0))
    assert fast > slow + 50.0


def test_a_draw_that_was_tried_is_not_solved_again(predictor, monkeypatch):
    first = predictor.judged(NUMBERS)
    monkeypatch.setattr(GamePredictor, "_play", lambda *_: pytest.fail("solved again"))
    again = dc.replace(predictor).judged(NUMBERS)
    assert np.array_equal(first.mean, again.mean, equal_nan=True)
    assert np.array_equal(first.few, again.few, equal_nan=True)


def test_a_damaged_prediction_is_made_anew(predictor, home):
    first = predictor.judged(NUMBERS)
    (path,) = home.rglob("*.judged")
    path.write_bytes(path.read_bytes()[:100])
    assert np.array_equal(predictor.judged(NUMBERS).mean, first.mean, equal_nan=True)


def test_other_seeds_and_other_scenarios_are_kept_apart(predictor):
    other = dc.replace(predictor.scenario, digest="another")
    homes = {
        p.home for p in (predictor, dc.replace(predictor, seed=5), dc.replace(predictor, scenario=other))
    }
    assert len(homes) == 3


def test_a_fit_keeps_its_nearest_draws_and_says_what_it_learnt(short, home, tmp_path):
    scenario, solved = short
    path = tmp_path / "few.yaml"
    path.write_text("world.gain_level: {low: 40, high: 90, why: a test}\n", encoding="utf-8")
    priors = read_priors(scenario, path)
    found = study(scenario, solved, priors, aimed(), tries=2, runs=16, threads=2)
    told = summary(found)
    assert told["tried"] == 2
    assert told["kept"] >= 1
    assert len(told["draws_digest"]) == 16
    assert [row["path"] for row in told["numbers"]] == ["world.gain_level"]
    assert {row["target"] for row in told["figures"]} == set(targets.names())
    assert found.after.shape == (told["kept"] * to_record.FEW, len(targets.names()))
    more = study(scenario, solved, priors, aimed(), tries=3, runs=16, threads=2)
    assert more.fitted.distances[:2] == pytest.approx(found.fitted.distances)
