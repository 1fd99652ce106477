"""Pictures of results: drawn without a warning, labels seen, words true to the result."""

import dataclasses as dc
import re
from unittest.mock import patch

import numpy as np
import pytest
from diplomatic_swings.experiments.runs.compare import compare
from diplomatic_swings.experiments.runs.ranges import ranges
from diplomatic_swings.experiments.runs.runs import Play, play_with
from diplomatic_swings.plots import draw_run
from diplomatic_swings.plots.frame.package_rows import colors, fitting
from diplomatic_swings.plots.frame.style import SIZES, styled
from diplomatic_swings.plots.gallery import COMPARISONS, RUNS
from diplomatic_swings.plots.pictures.comparison import setting
from diplomatic_swings.plots.pictures.gain_ranges import in_range, title_gain_ranges
from diplomatic_swings.plots.pictures.triangle import points_of
from diplomatic_swings.sim.scenario.loading import Difference
from legible import assert_legible, draw
from short_solves import short_scenario, short_solve

NAMES = [picture.name for picture in RUNS]
BY_NAME = {picture.name: picture for picture in RUNS}


@pytest.fixture(scope="module")
def empty(played):
    """The same runs, with no deal in any."""
    counts = played.game_counts
    none = {
        name: np.zeros_like(getattr(counts, name)) for name in ("fate", "deals", "both_gain", "unratified")
    }
    return dc.replace(played, game_counts=dc.replace(counts, **none))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", NAMES)
def test_a_picture_draws_without_warnings_and_its_labels_can_be_read(played, name, size):
    assert_legible(*draw(BY_NAME[name], played, size))


@pytest.mark.parametrize("name", ["papers", "package-terms"])
def test_runs_without_a_deal_can_be_drawn(empty, name):
    figure, texts = draw(BY_NAME[name], empty, "print")
    assert_legible(figure, texts)
    assert re.search("None of|No paper", BY_NAME[name].title(empty))


def test_without_any_paper_the_title_says_so(empty):
    assert BY_NAME["papers"].title(empty) == "No paper is ever tabled"


@pytest.mark.parametrize(("share", "words"), [(0.0, "never"), (np.nan, "too few runs at war to tell")])
def test_a_row_without_an_area_says_why(played, share, words):
    looked = ranges(played)
    with patch(
        "diplomatic_swings.plots.pictures.gain_ranges.looked",
        return_value=looked._replace(all_gain=looked.all_gain * 0.0 + share),
    ):
        figure, texts = draw(BY_NAME["bargaining-range"], played, "print")
    assert_legible(figure, texts)
    assert [text.get_text() for text in texts].count(words) == len(played.scenario.packages)


@pytest.fixture(scope="module")
def pairs(short):
    """A comparison with the same values from another start, and one of a scenario with itself."""
    scenario, solved = short
    how = Play(64, seed=3, threads=2)
    other = short_scenario("state.mood=-0.9")
    return {
        name: compare(scenario, b, how, (solved, solved))
        for name, b in (("another start", other), ("itself", scenario))
    }


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("with_", ["another start", "itself"])
@pytest.mark.parametrize("picture", COMPARISONS, ids=lambda one: one.name)
def test_a_picture_of_a_comparison_draws_without_warnings_and_can_be_read(pairs, picture, with_, size):
    assert_legible(*draw(picture, pairs[with_], size))
    assert len(picture.alt(pairs[with_])) > len(picture.title(pairs[with_])) > 20


def test_two_scenarios_of_one_name_are_told_apart(pairs):
    shown = pairs["another start"]
    names = [point.name for point in points_of(shown)]
    assert names == ["talks-2025-01 (first)", "talks-2025-01 (second)"]


def test_an_event_left_out_is_named_in_the_title(short):
    scenario, solved = short
    gone = [
        Difference(f"events.a-summit.{part}", x, None)
        for part, x in (("date", "2025-02-10"), ("add.mood", 0.9))
    ]
    with patch("diplomatic_swings.experiments.runs.compare.differences", return_value=gone):
        pair = compare(scenario, scenario, Play(16, seed=3), (solved, solved))
        assert setting(pair) == "Without “a-summit”"


def test_a_fifth_player_has_a_colour_of_its_own():
    scenario = short_scenario("weeks=6")
    five = play_with(scenario, short_solve(scenario), Play(64, kept=10))
    extra = dc.replace(scenario.players[0], key="turkey", name="Turkey", capital="Ankara")
    more = dc.replace(five, scenario=dc.replace(scenario, players=(*scenario.players, extra)))
    assert len(set(colors(more))) == 5


def test_words_give_the_figures_of_the_result(played):
    deals = played.game_counts.deals
    best = played.scenario.packages[int(deals.argmax())].label
    assert best in BY_NAME["papers"].title(played)
    assert best in BY_NAME["package-terms"].title(played)
    assert f"{played.package_keys[0]} " in BY_NAME["papers"].alt(played)


def test_the_range_is_open_only_where_every_signer_of_some_type_gains(played):
    r = ranges(played)
    nan = np.full_like(r.gain, np.nan)
    gain = nan.copy()
    gain[1, :, 0], gain[2, :, 0] = (1.0, -1.0), (2.0, -3.0)  # some types of both
    gain[1, :, 1], gain[2, :, 1] = (1.0, 1.0), (2.0, 3.0)  # all types of both
    gain[1, :, 2], gain[2, :, 2] = (1.0, 1.0), (-2.0, -3.0)  # one side never
    assert in_range(r._replace(gain=gain)) == ([0, 1], [1])
    shares = np.zeros_like(r.all_gain)
    shares[:, 4] = 0.5
    title = title_gain_ranges(played, r._replace(gain=gain, all_gain=shares))
    assert "2 of 11 papers" in title
    assert played.scenario.packages[4].label in title
    assert "50" in title


def test_a_long_name_is_set_smaller_before_it_is_cut():
    with styled("print"):
        lines, size = fitting("Istanbul's neutrality with guarantees", 100.0, 12.0)
        assert len(lines) == 1
        assert fitting("Land", 100.0, 12.0)[1] > size


def test_every_picture_is_written_in_every_format(played, tmp_path):
    paths = draw_run(played, tmp_path, ("png", "svg"), kinds=["papers", "package-terms"])
    assert [path.name for path in paths] == [
        "papers.png",
        "papers.svg",
        "package-terms.png",
        "package-terms.svg",
    ]
    assert all(path.stat().st_size > 5000 for path in paths)
