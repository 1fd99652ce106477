"""Scenario discovery: a planted region is found and named, an accident is not taken for one."""

import numpy as np
import pandas as pd
import pytest
from command_line import short_file
from diplomatic_swings.experiments.fit.priors import Prior
from diplomatic_swings.experiments.fit.rejection import points
from diplomatic_swings.experiments.studies.discovery import DiscoveryError, Named, discover
from diplomatic_swings.experiments.studies.discovery_words import limits, sentences
from diplomatic_swings.experiments.studies.sensitivity.tables import read_points
from diplomatic_swings.experiments.sweeps import sweep
from diplomatic_swings.forms.problems import ScenarioError
from diplomatic_swings.plots.pictures.discovery import _stretches, title_discovery
from diplomatic_swings.sim.scenario.loading import load
from sweeping import design

INPUTS = tuple(Prior(name, 0.0, 10.0, "test") for name in "abcde")
POINTS = points(INPUTS, 512, 1)
RUNS = 64


def planted(inside, seed=0):
    """Return shares over 64 runs: six in ten where a point is inside, one in ten elsewhere."""
    hits = np.random.default_rng(seed).binomial(RUNS, np.where(inside, 0.6, 0.1))
    return pd.Series(hits / RUNS, name="settle")


CORNER = planted((POINTS["a"] > 6.0) & (POINTS["b"] < 4.0))


def test_a_planted_corner_is_found_and_named():
    found = discover(POINTS, CORNER, INPUTS, above=0.35)
    assert found.limits["input"].tolist() == ["a", "b"]
    np.testing.assert_allclose(found.limits[["low", "high"]], [[6.0, 10.0], [0.0, 4.0]], atol=0.3)
    assert found.held_out()["coverage"] > 0.9
    assert found.held_out()["density"] > 0.9
    text = " ".join(sentences(found))
    assert limits(found, 1).startswith("a is above ")
    assert " and b is below " in text
    assert "held out" in text


def test_a_planted_band_has_two_sides():
    found = discover(POINTS, planted(POINTS["c"].between(3.0, 7.0) & (POINTS["d"] > 5.0)), INPUTS, above=0.35)
    assert "c is from " in limits(found, 1)
    assert found.held_out()["density"] > 0.85


def test_two_regions_do_not_overlap_and_together_cover_what_is_there():
    inside = ((POINTS["a"] > 7.0) & (POINTS["b"] > 6.0)) | ((POINTS["a"] < 3.0) & (POINTS["e"] < 4.0))
    found = discover(POINTS, planted(inside), INPUTS, above=0.35)
    assert len(found.boxes) >= 2
    assert found.boxes["seen_hits"].sum() <= (found.points["interest"] & ~found.points["held"]).sum()
    assert found.held_out()["coverage"] > 0.8


def test_where_nothing_leads_to_an_outcome_the_points_held_out_say_so():
    """A tree always finds something among the points it sees; one in five of those are such by accident."""
    accident = pd.Series(np.random.default_rng(3).random(512), name="settle")
    found = discover(POINTS, accident, INPUTS, above=0.8)
    low = found.boxes["held_low"].to_numpy()
    assert (low < found.base_rate + 0.05).all()
    assert found.held_out()["density"] < 0.45


def test_an_outcome_that_is_the_rule_nowhere_still_has_a_densest_region():
    odds = np.where(POINTS["a"] > 5.0, 0.3, 0.02)
    rare = pd.Series((np.random.default_rng(0).random(512) < odds).astype(float), name="settle")
    found = discover(POINTS, rare, INPUTS[:1], above=0.5)
    assert not found.dense
    assert len(found.boxes) == 1
    assert "In no region is it the rule" in " ".join(sentences(found))


def test_the_same_points_and_seed_give_the_same_regions_and_the_held_out_do_not_move_them():
    one = discover(POINTS, CORNER, INPUTS, above=0.35, seed=0)
    pd.testing.assert_frame_equal(one.boxes, discover(POINTS, CORNER, INPUTS, above=0.35, seed=0).boxes)
    other = CORNER.where(~one.points["held"], 0.0)
    pd.testing.assert_frame_equal(one.limits, discover(POINTS, other, INPUTS, above=0.35, seed=0).limits)


VOTE = Named("settings.midterm", ("on-time", "late", "never"))
NAMED_POINTS = POINTS.assign(**{VOTE.path: np.resize(VOTE.names, len(POINTS))})


@pytest.mark.parametrize("names", [("late",), ("on-time", "never")])
def test_a_planted_region_of_alternatives_is_named_and_is_where_they_are(names):
    inside = NAMED_POINTS[VOTE.path].isin(names) & (POINTS["a"] > 4.0)
    discovery = discover(NAMED_POINTS, planted(inside), INPUTS, above=0.35, named=(VOTE,))
    assert (len(discovery.boxes), discovery.dense) == (1, True)
    row = discovery.limits.set_index("input").loc[VOTE.path]
    assert row["alternatives"].split() == list(names)
    assert np.isnan(row[["low", "high", "range_low", "range_high"]].astype(float)).all()
    assert discovery.held_out()["density"] > 0.8
    assert discovery.held_out()["coverage"] > 0.8
    assert f"settings.midterm is {' or '.join(names)}" in " ".join(sentences(discovery))
    assert f"settings.midterm is {' or '.join(names)}" in title_discovery(discovery)
    thirds = [(VOTE.names.index(name) / 3, (VOTE.names.index(name) + 1) / 3) for name in names]
    assert (
        _stretches(next(discovery.limits[discovery.limits["input"] == VOTE.path].itertuples()), discovery)
        == thirds
    )


def test_of_two_alternatives_either_can_be_the_region():
    two = Named("policy", ("as-it-is", "pressure"))
    points = POINTS.assign(policy=np.random.default_rng(0).choice(two.names, len(POINTS)))
    for name in two.names:
        discovery = discover(points, planted(points["policy"] == name), INPUTS, above=0.35, named=(two,))
        assert discovery.limits["alternatives"].tolist() == [name]


def test_points_of_the_same_numbers_are_held_out_together():
    """Under two policies they share their numbers and their luck, so one would tell of the other."""
    two = Named("policy", ("as-it-is", "pressure"))
    points = pd.concat([POINTS.assign(policy=name) for name in two.names], ignore_index=True)
    shares = planted(points["a"] > 5.0)
    discovery = discover(points, shares, INPUTS, above=0.35, named=(two,))
    held = discovery.points["held"].to_numpy()
    assert (held[: len(POINTS)] == held[len(POINTS) :]).all()
    assert 0.3 < held.mean() < 0.35


def test_unless_a_share_is_given_frequent_means_the_upper_quarter():
    found = discover(POINTS, POINTS["a"].rename("settle") / 10.0, INPUTS)
    assert found.above == pytest.approx(0.75, abs=0.01)
    assert found.base_rate == pytest.approx(0.25, abs=0.01)


@pytest.mark.parametrize(
    ("shares", "above", "message"),
    [
        (CORNER, 0.99, "none of the points have settle"),
        (CORNER * 0.0 + 0.5, 0.2, "all of the points have settle"),
        (CORNER.head(10), 0.2, "at least 48 points"),
    ],
)
def test_points_in_which_nothing_can_be_discovered_are_refused(shares, above, message):
    with pytest.raises(DiscoveryError, match=message):
        discover(POINTS.iloc[: len(shares)], shares, INPUTS, above)


# --- points of an earlier study -------------------------------------------------------------------

BASELINE = load("talks-2025-01")
TABLE = pd.DataFrame(
    {"point": [0, 1], "world.brent_level": [50.0, 70.0], "state.us_arms": 1.0, "share_settle": [0.1, 0.2]}
)


def test_points_are_read_from_a_table_with_the_inputs_that_moved(tmp_path):
    TABLE.to_csv(tmp_path / "points.csv", index=False)
    for place in (tmp_path, tmp_path / "points.csv"):
        read, shares, inputs, named = read_points(BASELINE, place, "settle")
        assert [(prior.path, prior.low, prior.high) for prior in inputs] == [
            ("world.brent_level", 50.0, 70.0)
        ]
        assert read["world.brent_level"].tolist() == [50.0, 70.0]
        assert shares.tolist() == [0.1, 0.2]
        assert named == ()


def test_an_expression_may_be_below_zero_and_settings_of_a_sweep_are_inputs(tmp_path):
    shares = {"share_freeze": [0.4, 0.1], "settings.midterm": ["on-time", "late"], "settings.one": ["a", "a"]}
    TABLE.assign(**shares).to_csv(tmp_path / "points.csv", index=False)
    read, values, inputs, named = read_points(BASELINE, tmp_path, "settle - freeze")
    assert values.tolist() == pytest.approx([-0.3, 0.1])
    assert named == (Named("settings.midterm", ("on-time", "late")),)
    assert list(read) == [inputs[0].path, "settings.midterm"]


def test_points_that_failed_are_left_out(tmp_path):
    failed = pd.concat([TABLE, TABLE.assign(share_settle=np.nan)])
    failed.to_csv(tmp_path / "points.csv", index=False)
    assert len(read_points(BASELINE, tmp_path, "settle")[0]) == 2


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (TABLE.drop(columns="share_settle"), "share_settle: expected a column"),
        (TABLE.assign(share_settle=[10.0, 20.0]), "expected shares from 0 to 1"),
        (pd.concat([TABLE, TABLE.assign(**{"world.brent_level": np.nan})]), "in every row"),
        (TABLE.drop(columns="world.brent_level"), "numbers of the scenario that change"),
        (TABLE.assign(policy=["one", "two"]), "policy: expected --policy, one of one, two"),
    ],
)
def test_tables_without_what_is_needed_are_refused(tmp_path, table, message):
    table.to_csv(tmp_path / "points.csv", index=False)
    with pytest.raises(ScenarioError, match=message):
        read_points(BASELINE, tmp_path, "settle")


def test_of_several_policies_one_is_taken(tmp_path):
    pd.concat([TABLE.assign(policy="one"), TABLE.assign(policy="two", share_settle=0.5)]).to_csv(
        tmp_path / "points.csv", index=False
    )
    assert read_points(BASELINE, tmp_path, "settle", policy="two")[1].tolist() == [0.5, 0.5]
    with pytest.raises(ScenarioError, match=r"--policy: expected one of one, two .*did you mean 'two'"):
        read_points(BASELINE, tmp_path, "settle", policy="twoo")


def test_a_place_without_a_table_is_refused(tmp_path):
    with pytest.raises(ScenarioError, match=r"none\.csv: expected a readable file"):
        read_points(BASELINE, tmp_path / "none.csv", "settle")


def test_an_outcome_that_is_the_rule_everywhere_is_told_so():
    design = pd.DataFrame({"a": np.random.default_rng(0).random(120)})
    shares = pd.Series(np.random.default_rng(1).random(120), name="settle")
    found = discover(design, shares, (Prior("a", 0.0, 1.0, "test"),), above=0.1)
    words = " ".join(sentences(found))
    assert "everywhere" in words
    assert "In no region" not in words


def test_a_sweep_of_another_scenario_or_half_done_is_refused(tmp_path):
    asked = design(kind="grid", count=2, policies={"only": {}}, runs=8)
    store = sweep(asked, asked.load(), tmp_path / "out")
    own = load(short_file())
    assert len(read_points(own, tmp_path / "out", "stall")[0]) == len(asked)
    with pytest.raises(ScenarioError, match="expected short, of which it is a sweep"):
        read_points(BASELINE, tmp_path / "out", "stall")
    store.files("points")[0].unlink()
    with pytest.raises(ScenarioError, match="expected a finished sweep"):
        read_points(own, tmp_path / "out", "stall")
