"""Points of a design: each is the ensemble of its own scenario, whoever plays it."""

import pandas as pd
import pytest
from sweeping import OIL, STANDING, design

from experiments.ensemble import ensemble
from experiments.points import evaluate
from sim.outcomes import OUTCOME_KEYS
from sim.scenario import ScenarioError, load

pytestmark = pytest.mark.usefixtures("kernel")


@pytest.fixture(scope="module")
def scenario():
    return design(weeks=12).load()


@pytest.fixture(scope="module")
def played(scenario, kernel):
    return evaluate(scenario, design().points(), runs=100, seed=5, at=(2,))


def test_a_point_is_the_ensemble_of_its_scenario(played):
    row = played.iloc[3]
    settings = [f"{path}={float(row[path])!r}" for path in (OIL.path, STANDING.path)]
    same = load("baseline-2025-10", ["weeks=12", *settings], doctrines={"us": "pressure-first"})
    alone = ensemble(same, runs=100, seed=5)
    assert row["scenario_digest"] == same.digest
    for key in OUTCOME_KEYS:
        assert row[f"share_{key}"] == alone.share(key).share
        assert row[f"share_{key}_week_2"] == alone.share(key, 2).share
    assert row["payoff_russia"] == alone.payoffs()["russia"]
    assert row["swings_per_year"] == alone.swings_per_year()


def test_threads_and_cuts_change_no_bit(scenario, played):
    points = design().points()
    halves = [evaluate(scenario, part, 100, 5, jobs=1, at=(2,)) for part in (points[:3], points[3:])]
    pd.testing.assert_frame_equal(pd.concat(halves, ignore_index=True), played, check_exact=True)


def test_a_point_that_cannot_be_played_is_a_row_with_its_reason(scenario, played):
    points = design().points()
    points.loc[2, OIL.path] = 1e6
    found = evaluate(scenario, points, runs=100, seed=5, at=(2,))
    assert found.loc[2, "status"] == "failed"
    assert "world.brent_level: expected a number from 20 to 150" in found.loc[2, "reason"]
    assert found.loc[2].filter(like="share_").isna().all()
    rest = found.drop(index=2)
    pd.testing.assert_frame_equal(rest, played.drop(index=2), check_exact=True)


def test_a_path_that_does_not_exist_is_refused_at_once(scenario):
    with pytest.raises(ScenarioError, match=r"did you mean 'world\.brent_level'"):
        evaluate(scenario, pd.DataFrame({"world.brentlevel": [50.0]}), runs=1)


def test_progress_counts_points(scenario):
    told = []
    evaluate(scenario, design().points(), 1, progress=lambda done, total: told.append((done, total)))
    assert told == [(n, 8) for n in range(1, 9)]
