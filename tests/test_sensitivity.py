"""Sensitivity: known indices are found, chance is told from inputs, and a study can be repeated to the bit."""

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from command_line import short_file
from diplomatic_swings.experiments.fit.priors import Prior, read_priors
from diplomatic_swings.experiments.studies.sensitivity.blocks import DRAWN, Block, points_with, spans
from diplomatic_swings.experiments.studies.sensitivity.inputs import RANGED, read_inputs
from diplomatic_swings.experiments.studies.sensitivity.local import one_at_a_time
from diplomatic_swings.experiments.studies.sensitivity.play import CHANCE, Play, stream_seed
from diplomatic_swings.experiments.studies.sensitivity.screening import design as screening_design
from diplomatic_swings.experiments.studies.sensitivity.screening import morris
from diplomatic_swings.experiments.studies.sensitivity.study import (
    LOCAL,
    METHODS,
    MORRIS,
    SOBOL,
    clear,
    floor,
    points_of,
    ranked,
)
from diplomatic_swings.experiments.studies.sensitivity.study import study as whole_study
from diplomatic_swings.experiments.studies.sensitivity.variance import design, sobol
from diplomatic_swings.experiments.studies.sensitivity.words import sentences
from diplomatic_swings.forms.problems import ScenarioError
from diplomatic_swings.sim.scenario.loading import lasting, load, quantities

BASELINE = load(short_file())
SHORT = lasting(BASELINE, 4)
ANGLES = tuple(Prior(name, -np.pi, np.pi, "test") for name in "abc")
UNIT = tuple(Prior(name, 0.0, 1.0, "test") for name in "abcd")
G_WEIGHTS = np.array([0.0, 1.0, 4.5, 99.0])


def ishigami(points, streams):
    a, b, c = (points[name] for name in "abc")
    return pd.DataFrame({"y": np.sin(a) + 7.0 * np.sin(b) ** 2 + 0.1 * c**4 * np.sin(a)})


def g_function(points, streams):
    factors = (np.abs(4.0 * points.to_numpy() - 2.0) + G_WEIGHTS) / (1.0 + G_WEIGHTS)
    return pd.DataFrame({"y": factors.prod(axis=1)})


def drawn(streams, runs):
    """Return uniform numbers, the same for points of the same stream."""
    return np.array([np.random.default_rng(int(stream)).random(runs) for stream in streams])


def shares(points, streams, runs=100):
    """Return the share of runs that end well: one input in two raises it, and each run is a toss."""
    odds = 0.2 + 0.6 * points["a"].to_numpy()
    return pd.DataFrame({"settle": (drawn(streams, runs) < odds[:, None]).mean(axis=1), "imposed": 0.0})


def told(found, method):
    return found.assign_attrs(
        method=method, outcome="settle", points=1, size=100, runs=100, week=4, seed=0, scenario="test"
    )


# --- known answers --------------------------------------------------------------------------------


def test_the_indices_of_ishigamis_function_lie_in_their_intervals():
    """Known: first order 0.314, 0.442, 0; total 0.558, 0.442, 0.244 (Saltelli et al. 2008)."""
    found = sobol(ishigami, ANGLES, 1024).sel(output="y")
    for figure, known in (("first", (0.314, 0.442, 0.0)), ("total", (0.558, 0.442, 0.244))):
        for name, value in zip("abc", known, strict=True):
            row = found.sel(input=name)
            assert row[f"{figure}_low"] - 0.01 <= value <= row[f"{figure}_high"] + 0.01, (figure, name)
            assert abs(float(row[figure]) - value) < 0.06


def test_the_indices_of_the_g_function_are_found():
    partial = 1.0 / (3.0 * (1.0 + G_WEIGHTS) ** 2)
    whole = (1.0 + partial).prod() - 1.0
    first = partial / whole
    total = partial * (1.0 + whole) / (1.0 + partial) / whole
    found = sobol(g_function, UNIT, 1024).sel(output="y", input=list("abcd"))
    np.testing.assert_allclose(found["first"], first, atol=0.06)
    np.testing.assert_allclose(found["total"], total, atol=0.06)


def test_numbers_that_hang_together_have_the_index_of_their_group():
    """Known for a + x + y + a x: x and y, correlated, are one group; a is independent of them."""
    rng = np.random.default_rng(3)
    x = rng.normal(size=512)
    draws = pd.DataFrame({"x": x, "y": 0.8 * x + 0.6 * rng.normal(size=512)})

    def line(points, streams):
        return pd.DataFrame({"y": points["a"] + points["x"] + points["y"] + points["a"] * points["x"]})

    # E over a of 1 + a times x, and y: a is uniform on 0 to 1, its mean a half, its variance a twelfth
    group = float((1.5 * draws["x"] + draws["y"]).var(ddof=0))
    alone = (1.0 + float(draws["x"].mean())) ** 2 / 12.0
    together = float(draws["x"].var(ddof=0)) / 12.0
    whole = group + alone + together
    found = sobol(line, (UNIT[0], Block(DRAWN, draws)), 1024).sel(output="y")
    for name, first, total in (("a", alone, alone + together), (DRAWN, group, group + together)):
        row = found.sel(input=name)
        assert abs(float(row["first"]) - first / whole) < 0.05, name
        assert abs(float(row["total"]) - total / whole) < 0.05, name
        assert row["total_low"] <= total / whole <= row["total_high"]


def test_ishigamis_angles_b_and_c_as_a_block_have_the_index_of_both():
    """Known: the first-order index of b and c together is 0.442, their total 1 - 0.314."""
    angles = pd.DataFrame(np.random.default_rng(5).uniform(-np.pi, np.pi, (4096, 2)), columns=["b", "c"])
    row = sobol(ishigami, (ANGLES[0], Block(DRAWN, angles)), 4096, resamples=10).sel(output="y", input=DRAWN)
    assert abs(float(row["first"]) - 0.442) < 0.06
    assert abs(float(row["total"]) - 0.686) < 0.06


def test_points_of_a_block_have_the_numbers_of_one_draw_and_the_rest_fills_its_ranges():
    draws = pd.DataFrame({"x": [1.0, 2.0, 3.0, 4.0], "y": [10.0, 20.0, 30.0, 40.0], "z": 5.0})
    table = points_with(UNIT[:2], [Block(DRAWN, draws)], 64, 0)
    assert list(table) == ["a", "b", "x", "y", "z"]
    assert (table["y"] == 10.0 * table["x"]).all()
    assert table["x"].value_counts().to_dict() == dict.fromkeys([1.0, 2.0, 3.0, 4.0], 16)
    assert abs(np.corrcoef(table["a"], table["x"])[0, 1]) < 0.1
    assert [(each.path, each.low, each.high) for each in spans(Block(DRAWN, draws))] == [
        ("x", 1, 4),
        ("y", 10, 40),
    ]


def test_a_block_is_refused_where_it_has_no_steps():
    block = Block(DRAWN, pd.DataFrame({"x": [1.0, 2.0]}))
    with pytest.raises(ValueError, match="blocks: expected method sobol"):
        whole_study(MORRIS, Play(SHORT, 16), UNIT, "settle", 4, (block,))


def test_the_screening_of_a_line_is_its_slope_without_spread():
    found = morris(lambda p, s: pd.DataFrame({"y": 3.0 * p["a"] - p["b"]}), UNIT, 8).sel(output="y")
    np.testing.assert_allclose(found["mu"], [3.0, -1.0, 0.0, 0.0, 0.0], atol=1e-12)
    np.testing.assert_allclose(found["mu_star"], [3.0, 1.0, 0.0, 0.0, 0.0], atol=1e-12)
    np.testing.assert_allclose(found["sigma"], 0.0, atol=1e-12)


def test_the_screening_shows_what_depends_on_other_inputs_as_spread():
    found = morris(ishigami, ANGLES, 20).sel(output="y")
    assert float(found["sigma"].sel(input="c")) > float(found["mu_star"].sel(input="c"))
    assert abs(float(found["mu"].sel(input="c"))) < float(found["mu_star"].sel(input="c")) / 2


# --- chance ---------------------------------------------------------------------------------------


def test_the_index_of_chance_is_the_share_of_variance_that_a_finite_number_of_runs_makes():
    found = sobol(shares, UNIT, 512).sel(output="settle")
    odds = np.linspace(0.2, 0.8, 1001)
    noise = (odds * (1.0 - odds)).mean() / 100
    expected = noise / (noise + 0.6**2 / 12.0)
    chance = found.sel(input=CHANCE)
    assert chance["total_low"] <= expected <= chance["total_high"]


def test_inputs_that_do_nothing_do_not_stand_clear_of_chance_and_the_one_that_acts_does():
    for method, study, size in ((SOBOL, sobol, 128), (MORRIS, morris, 20)):
        found = told(study(shares, UNIT, size), method)
        assert clear(found) == ["a"]
        assert ranked(found)[0] == "a"
        assert floor(found) > 0.0


def test_an_input_that_only_shuffles_the_shocks_stays_at_the_floor():
    """It decides which run meets which shock, as any number of a game with chance in it may."""

    def shuffled(points, streams):
        mixed = streams * 1000 + np.floor(points["b"].to_numpy() * 1000).astype(int)
        return shares(points, mixed)

    found = told(sobol(shuffled, UNIT, 256), SOBOL)
    index = found["total"].sel(output="settle")
    assert clear(found) == ["a"]
    assert abs(float(index.sel(input="b")) - floor(found)) < 0.1
    assert float(index.sel(input="c")) == 0.0


def test_points_of_a_row_share_their_shocks_but_for_the_one_that_is_chances():
    points, streams = design(UNIT, 4, seed=0)
    rows = streams.reshape(4, -1)
    assert (rows[:, :-2] == rows[:, :1]).all()
    assert (rows[:, -2:] != rows[:, :1]).all()
    assert len(np.unique(streams)) == 8
    values = points.to_numpy().reshape(4, -1, len(UNIT))
    assert (values[:, 0] == values[:, -2]).all()
    assert len(points) == points_of(SOBOL, len(UNIT), 4)


def test_a_trajectory_changes_its_shocks_once_and_no_other_trajectory_has_them():
    unit, streams = screening_design(len(UNIT), 6, seed=0)
    rows = streams.reshape(6, -1)
    assert ((rows[:, 1:] != rows[:, :-1]).sum(axis=1) == 1).all()
    assert len(np.unique(rows)) == 12
    assert len(unit) == points_of(MORRIS, len(UNIT), 6)


def test_an_output_that_never_changes_has_no_indices():
    found = sobol(shares, UNIT, 16).sel(output="imposed")
    assert not found["total"].any()
    assert float(found["variance"]) == 0.0


def test_seed_0_is_a_seed():
    one, other = (sobol(shares, UNIT, 16, seed=0, resamples=50) for _ in range(2))
    xr.testing.assert_identical(one, other)
    assert not one.equals(sobol(shares, UNIT, 16, seed=1, resamples=50))
    xr.testing.assert_identical(morris(shares, UNIT, 4, seed=0), morris(shares, UNIT, 4, seed=0))


# --- one at a time --------------------------------------------------------------------------------


def test_one_at_a_time_finds_the_change_at_both_ends_and_nothing_where_nothing_acts():
    start = dict.fromkeys("abcd", 0.5)
    found = told(one_at_a_time(shares, UNIT, start, 20), LOCAL)
    change = found["change"].sel(output="settle", input="a")
    half = found["half"].sel(output="settle", input="a")
    assert (abs(change - [-0.3, 0.3]) < half + 0.01).all()
    assert not found["change"].sel(input="b").any()
    assert clear(found) == ["a"]


# --- in words -------------------------------------------------------------------------------------


def test_what_cannot_be_told_from_chance_is_said_to_be_open_not_zero():
    text = " ".join(sentences(told(sobol(shares, UNIT, 64), SOBOL)))
    assert "1 of 4 inputs stand clear of chance" in text
    assert "does not make them zero" in text


def test_a_study_that_finds_nothing_says_so():
    found = told(sobol(lambda p, s: shares(p * 0.0, s), UNIT, 16), SOBOL)
    assert "No input stands clear of chance" in " ".join(sentences(found))


# --- inputs ---------------------------------------------------------------------------------------


def test_inputs_are_the_fitted_numbers_unless_others_are_asked_for():
    assert read_inputs(BASELINE) == read_priors(BASELINE)


def test_ranged_inputs_are_the_numbers_with_a_range_of_their_own_and_can_be_played_at_both_ends():
    have = quantities(BASELINE)
    found = read_inputs(BASELINE, [RANGED])
    assert found
    assert all(have[prior.path].range == (prior.low, prior.high) for prior in found)


def test_a_number_of_a_move_is_an_input_over_its_range():
    path = "levers.us.court.recovery"
    (alone,) = read_inputs(BASELINE, [path])
    assert (alone.low, alone.high) == quantities(BASELINE)[path].range
    assert path in {prior.path for prior in read_inputs(BASELINE, [RANGED])}


def test_a_path_alone_takes_the_range_of_the_fit_or_else_its_own():
    (fitted, own, given) = read_inputs(
        BASELINE, ["decisions.us.precision", "state.us_arms", "world.brent_level=40:90"]
    )
    assert fitted.why == next(prior.why for prior in read_priors(BASELINE) if prior.path == fitted.path)
    assert (own.low, own.high) == quantities(BASELINE)["state.us_arms"].range
    assert (given.low, given.high) == (40.0, 90.0)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (["world.brent_levl"], "did you mean 'world.brent_level'"),
        (["world.brent_level=90:40"], "PATH=LOW:HIGH, low first"),
        (["world.brent_level=90"], "PATH=LOW:HIGH"),
        (["world.brent_level=-5:40"], "expected a number from"),
        (["decisions.us.level=0:2"], "this one takes whole numbers"),
        (["world.brent_level=40:50", "world.brent_level=60:70"], "given twice"),
        (["none.yaml"], r"none\.yaml: expected a readable file"),
    ],
)
def test_mistakes_in_inputs_are_told(asked, message):
    with pytest.raises(ScenarioError, match=message):
        read_inputs(BASELINE, asked)


# --- playing --------------------------------------------------------------------------------------

POINTS = pd.DataFrame({"world.brent_level": [50.0, 60.0, 50.0, 70.0]})
STREAMS = np.array([0, 0, 1, 1])


def test_points_are_played_the_same_on_any_number_of_threads():
    one, three = (Play(SHORT, 20, 3, jobs=jobs)(POINTS, STREAMS) for jobs in (1, 3))
    pd.testing.assert_frame_equal(one, three)
    np.testing.assert_allclose(one.sum(axis=1), 1.0)


def test_counts_of_first_and_later_runs_add_up_to_those_of_all():
    play = Play(lasting(BASELINE, 10), 40)
    parts = play.counts(POINTS, STREAMS, 0, 15) + play.counts(POINTS, STREAMS, 15, 25)
    assert (parts == play.counts(POINTS, STREAMS, 0, 40)).all()


def test_an_earlier_week_is_read_from_the_same_runs():
    early = Play(SHORT, 64, 5, week=2)
    long = lasting(BASELINE, 2)
    assert early(POINTS.iloc[:1], [0]).equals(Play(long, 64, 5)(POINTS.iloc[:1], [0]))


def test_streams_are_seeds_of_their_own_and_the_first_is_that_of_the_study():
    assert stream_seed(7, 0) == 7
    assert len({stream_seed(7, stream) for stream in range(100)}) == 100


@pytest.mark.parametrize("options", [{"runs": 0}, {"runs": 1, "week": 9}, {"runs": 1, "seed": -1}])
def test_what_cannot_be_played_is_refused(options):
    with pytest.raises(ValueError, match="expected"):
        Play(SHORT, **options)


@pytest.mark.parametrize(("study", "size"), [(sobol, 48), (sobol, 1), (morris, 1)])
def test_sizes_that_a_design_cannot_have_are_refused(study, size):
    with pytest.raises(ValueError, match="points: expected"):
        study(shares, UNIT, size)


def test_every_method_says_how_many_points_it_plays():
    assert {points_of(method, 4, 8) for method in METHODS} == {48, 56, 72}


def test_inputs_that_do_nothing_hardly_ever_stand_clear_of_chance_one_at_a_time():
    """Either of two ends at 97.5 %: one input in twenty at most, over many seeds."""
    seen = 0
    for seed in range(60):
        rng = np.random.default_rng(seed)

        def inert(points, streams, rng=rng):
            return pd.DataFrame({"settle": rng.normal(size=len(points))}, index=points.index)

        found = one_at_a_time(inert, ANGLES, {prior.path: 0.0 for prior in ANGLES}, 8)
        seen += len(clear(told(found, "one-at-a-time")))
    assert 0 < seen <= 0.08 * 60 * len(ANGLES)
