"""Pictures of the bargaining game: drawn without a warning, labels seen, words true to the result."""

import dataclasses as dc
import re

import numpy as np
import pytest
from legible import assert_legible, draw
from short_solves import short_scenario, short_solve

from experiments.bargaining.runs import Play, play_with
from plots import draw_game
from plots.gain_ranges import in_range, title_gain_ranges
from plots.gallery import GAME
from plots.package_rows import colors, fitting
from plots.style import SIZES, styled

NAMES = [picture.name for picture in GAME]
BY_NAME = {picture.name: picture for picture in GAME}


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
    from experiments.bargaining.ranges import ranges

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
    paths = draw_game(played, tmp_path, ("png", "svg"), kinds=["papers", "package-terms"])
    assert [path.name for path in paths] == [
        "papers.png",
        "papers.svg",
        "package-terms.png",
        "package-terms.svg",
    ]
    assert all(path.stat().st_size > 5000 for path in paths)
