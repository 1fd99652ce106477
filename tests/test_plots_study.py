"""Pictures of studies, phase maps and regions: they show what was found, and say it in words."""

from dataclasses import replace

import numpy as np
import pytest
import xarray as xr
from diplomatic_swings.experiments.studies.sensitivity.play import CHANCE
from diplomatic_swings.experiments.studies.sensitivity.study import LOCAL, MORRIS, SOBOL
from diplomatic_swings.plots.frame.palette import INK, PHASE
from diplomatic_swings.plots.frame.style import SIZES
from diplomatic_swings.plots.gallery import DISCOVERY
from diplomatic_swings.plots.gallery import PHASE as PHASE_PICTURE
from diplomatic_swings.plots.gallery import STUDIES as STUDY_PICTURES
from diplomatic_swings.plots.pictures.discovery import alt_discovery, plot_discovery, title_discovery
from diplomatic_swings.plots.pictures.phase import alt_phase, plot_phase, shade, title_phase
from diplomatic_swings.plots.pictures.study import (
    alt_study,
    plot_morris,
    plot_one_at_a_time,
    plot_sobol,
    title_study,
)
from diplomatic_swings.sim.world.outcomes import N_OUTCOMES
from legible import assert_legible, draw
from made_studies import ABOUT, METHODS, discovered, found_by, mapped
from matplotlib.patches import Rectangle

from diplomatic_swings import plots

MAP = mapped()
PLOTS = {SOBOL: plot_sobol, MORRIS: plot_morris, LOCAL: plot_one_at_a_time}
STUDIES = {method: (make(0), PLOTS[method]) for method, make in METHODS.items()}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("picture", STUDY_PICTURES, ids=lambda picture: picture.name)
def test_the_labels_of_a_study_can_be_read_in_both_sizes(picture, size):
    assert_legible(*draw(picture, found_by(picture.name), size))


@pytest.mark.parametrize("size", SIZES)
def test_the_labels_of_maps_and_regions_can_be_read_in_both_sizes(size):
    assert_legible(*draw(PHASE_PICTURE, MAP, size))
    assert_legible(*draw(DISCOVERY, discovered(), size))


def effects(n, *, above):
    """Return a screening of inputs whose effects lie close together, above chance or below it."""
    names = [*(f"input.number.{k}" for k in range(n)), CHANCE]
    size, one = np.append(np.linspace(0.30, 0.32, n), 0.1 if above else 0.4), np.ones(n + 1)
    figures = {"mu_star": size, "mu": size, "sigma": 0.1 + 0.01 * size, "mu_star_half": 0.01 * one}
    data = {name: (("output", "input"), [values]) for name, values in figures.items()}
    made = xr.Dataset(data, coords={"output": ["settle"], "input": names})
    return made.assign_attrs(ABOUT, method=MORRIS)


@pytest.mark.parametrize("size", SIZES)
def test_names_of_effects_that_lie_close_together_keep_clear(size):
    assert_legible(*draw(STUDY_PICTURES[1], effects(12, above=True), size))


def test_if_nothing_is_clear_of_chance_the_largest_effects_are_named_all_the_same():
    found = effects(12, above=False)
    figure = plot_morris(found).figure
    named = [text for ax in figure.axes for text in texts(ax) if text.startswith("input.")]
    assert sorted(named) == ["input.number.10", "input.number.11", "input.number.9"]
    assert "none clear of it" in " ".join(text.get_text() for text in figure.texts)


def test_regions_say_where_their_points_come_from():
    known = replace(discovered(), about={"scenario": "test", "runs": 64, "week": 52, "seed": 7})
    written = " ".join(text.get_text() for text in plot_discovery(known).figure.texts)
    assert "scenario test, 64 runs each, week 52, seed 7;" in written
    table = replace(discovered(), about={"scenario": "test", "table": "points.csv", "seed": 7})
    written = " ".join(text.get_text() for text in plot_discovery(table).figure.texts)
    assert "scenario test, from points.csv, seed 7;" in written


def texts(axes):
    return [text.get_text() for text in axes.texts]


@pytest.mark.parametrize("method", STUDIES)
def test_a_study_is_titled_with_what_it_found_and_names_the_input_that_acts(method):
    data, plot = STUDIES[method]
    found = data.assign_attrs(ABOUT, method=method)
    assert "acting" in title_study(found)
    assert "idle" not in title_study(found)
    assert title_study(found) in alt_study(found)
    assert "acting" in texts(plot(found))


def test_the_tornado_says_that_it_is_local():
    found = STUDIES[LOCAL][0].assign_attrs(ABOUT, method=LOCAL)
    words = " ".join(text.get_text() for text in plot_one_at_a_time(found).figure.texts)
    assert "Local, not global" in words
    assert "not a global view" in alt_study(found)


def test_the_map_shows_hue_by_outcome_strength_by_lead_and_hatches_what_is_open():
    axes = plot_phase(MAP).axes[0]
    cells = [patch for patch in axes.patches if isinstance(patch, Rectangle) and patch.get_fill()]
    hatched = [patch for patch in axes.patches if patch.get_hatch()]
    assert len(cells) == 15
    assert len(hatched) == int((~MAP["clear"]).sum()) == 3
    assert cells[0].get_facecolor()[:3] == pytest.approx(shade("stall", 0.8))
    assert cells[4].get_facecolor()[:3] == pytest.approx(shade("settle", 0.8))


def test_the_cell_of_the_scenario_as_it_is_has_a_frame():
    frames = [
        patch for patch in plot_phase(MAP).axes[0].patches if not patch.get_fill() and not patch.get_hatch()
    ]
    (frame,) = frames
    assert (frame.get_x(), frame.get_y()) == pytest.approx((0.0, 1.0 / 3.0))
    assert frame.get_edgecolor()[:3] == pytest.approx(tuple(int(INK[k : k + 2], 16) / 255 for k in (1, 3, 5)))
    assert not [
        p
        for p in plot_phase(MAP.assign_attrs(x_start=9.0)).axes[0].patches
        if not p.get_fill() and not p.get_hatch()
    ]


def test_the_map_names_each_cells_outcome_and_tells_it_row_by_row():
    assert sum(text.startswith("settle") for text in texts(plot_phase(MAP).axes[0])) == 6
    assert title_phase(MAP).startswith("Stall leads in 6 of 15 cells")
    assert alt_phase(MAP).count("stall, stall, stall, settle, settle") == 3


def test_colours_pale_with_the_lead_and_hues_differ():
    assert sum(shade("settle", 0.05)) > sum(shade("settle", 0.2)) > sum(shade("settle", 0.5))
    assert len(set(PHASE.values())) == N_OUTCOMES


def test_regions_are_drawn_within_the_range_looked_at():
    found = discovered()
    bars = plot_discovery(found).patches
    assert len(bars) == 2
    assert bars[1].get_x() == pytest.approx(0.6, abs=0.02)
    assert "acting is above 0.597" in title_discovery(found)
    assert "held out" in alt_discovery(found)


def test_all_are_written_in_all_formats_and_sizes(tmp_path):
    paths = plots.draw_phase(MAP, tmp_path, ("png", "svg"), "projector")
    for method, (data, _) in STUDIES.items():
        paths += plots.draw_study(data.assign_attrs(ABOUT, method=method), tmp_path, ("svg",))
    names = {"phase.png", "phase.svg", "sobol.svg", "morris.svg", "one-at-a-time.svg"}
    assert {path.name for path in paths} == names == {path.name for path in tmp_path.iterdir()}
