"""Phase maps: the right outcome in each cell, more runs where the lead is thin, doubt shown where it is left."""

import numpy as np
import pytest
import xarray as xr
from diplomatic_swings.experiments.fit.priors import Prior
from diplomatic_swings.experiments.studies.phase import MISS, Grid, cell_of, clear, phase_map
from diplomatic_swings.experiments.studies.phase_words import sentences
from diplomatic_swings.sim.world.outcomes import FREEZE, N_OUTCOMES, SETTLE, STALL
from scipy.stats import binom

X, Y = Prior("x", 0.0, 1.0, "test"), Prior("y", 10.0, 20.0, "test")
GRID = Grid(6, 4, 64, 512)


def odds(points):
    """Return odds of outcomes: stall on the left, freeze on the right, settle on top."""
    across, up = points["x"].to_numpy(), (points["y"].to_numpy() - 10.0) / 10.0
    found = np.zeros((len(points), N_OUTCOMES))
    found[:, SETTLE] = np.where(up > 0.75, 0.9, 0.1)
    found[:, STALL] = (1.0 - found[:, SETTLE]) * (1.0 - across)
    found[:, FREEZE] = 1.0 - found.sum(axis=1)
    return found


def tossed(points, streams, first, runs):
    """Return counts; run r is the same toss at every point, whenever it is asked for."""
    assert not np.any(streams), "all cells see the same luck"
    toss = np.random.default_rng(0).random(10_000)[first : first + runs]
    ends = (toss[None, :, None] > odds(points).cumsum(axis=1)[:, None, :]).sum(axis=2)
    return np.array([np.bincount(row, minlength=N_OUTCOMES) for row in ends])


@pytest.fixture(scope="module")
def found():
    return phase_map(tossed, X, Y, GRID)


def test_every_cell_that_is_clear_shows_the_outcome_that_is_most_likely_there(found):
    likeliest = odds(_points(found)).argmax(axis=1).reshape(4, 6)
    sure = found["clear"].to_numpy()
    assert sure.mean() > 0.5
    assert (found["dominant"].to_numpy()[sure] == likeliest[sure]).all()
    assert (found["dominant"].to_numpy()[-1] == SETTLE).all()


def _points(found):
    across, up = np.meshgrid(found["x"], found["y"])
    import pandas as pd

    return pd.DataFrame({"x": across.ravel(), "y": up.ravel()})


def test_runs_go_where_the_lead_is_thin_and_no_further_than_allowed(found):
    runs = found["runs"].to_numpy()
    assert runs.min() == GRID.runs
    assert runs.max() == GRID.most
    assert (
        found["margin"].to_numpy()[runs > GRID.runs].max()
        < found["margin"].to_numpy()[runs == GRID.runs].max()
    )
    assert (found["runs"] == found["count"].sum("outcome")).all()


def test_cells_in_doubt_have_had_all_runs_that_were_allowed(found):
    doubtful = ~found["clear"].to_numpy()
    assert doubtful.any()
    assert (found["runs"].to_numpy()[doubtful] == GRID.most).all()


def test_more_runs_later_are_the_runs_that_would_have_come_at_once(found):
    once = phase_map(tossed, X, Y, Grid(6, 4, 512, 512))
    full = found["runs"] == GRID.most
    xr.testing.assert_equal(found["count"].where(full), once["count"].where(full))


@pytest.mark.parametrize("n", [1, 7, 8, 63, 128, 1000])
@pytest.mark.parametrize("looks", [1, 4])
def test_a_tie_is_taken_for_a_lead_as_seldom_as_is_said(n, looks):
    first = np.arange(n + 1)
    zero = np.zeros_like(first)
    found = clear(np.stack([first, n - first, zero, zero, zero], axis=1), looks)
    assert binom.pmf(first, n, 0.5)[found].sum() <= MISS / looks
    assert n < 63 or found[[0, -1]].all()


def test_over_all_looks_at_a_tie_the_promise_holds():
    maps, grid = 4000, Grid(1, 1, 32, 512)
    tosses = np.random.default_rng(1).random((maps, grid.most)) < 0.5
    taken = np.zeros(maps, dtype=bool)
    for look in range(grid.looks):
        runs = grid.runs * 2**look
        heads = tosses[:, :runs].sum(axis=1)
        rest = np.zeros((maps, N_OUTCOMES - 2), dtype=int)
        taken |= clear(np.column_stack([heads, runs - heads, rest]), grid.looks)
    assert 0.0 < taken.mean() <= MISS
    assert runs == grid.most


def test_a_map_of_level_outcomes_is_all_doubt():
    def level(points, streams, first, runs):
        return np.full((len(points), N_OUTCOMES), runs // N_OUTCOMES)

    assert not phase_map(level, X, Y, Grid(2, 2, 10, 20))["clear"].any()


@pytest.mark.parametrize(
    ("point", "cell"),
    [((0.0, 10.0), (0, 0)), ((1.0, 20.0), (5, 3)), ((0.5, 12.4), (3, 0)), ((1.1, 15), None)],
)
def test_the_cell_of_a_point_is_found_or_it_is_off_the_map(found, point, cell):
    assert cell_of(found, *point) == cell


def test_what_the_map_shows_is_told(found):
    told = found.assign_attrs(x_start=0.1, y_start=11.0, week=104, seed=0)
    text = " ".join(sentences(told))
    assert "stall leads freeze" in text
    assert "cannot be told apart" in text
    assert "off the map" in " ".join(sentences(told.assign_attrs(x_start=2.0)))


@pytest.mark.parametrize("grid", [Grid(0, 2, 1, 1), Grid(2, 2, 0, 1), Grid(2, 2, 8, 4)])
def test_grids_without_cells_or_runs_are_refused(grid):
    with pytest.raises(ValueError, match="grid: expected"):
        phase_map(tossed, X, Y, grid)
