"""Runs under many draws of the numbers: how they are dealt, and luck and numbers told apart."""

import dataclasses as dc
import re

import html5lib
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from command_line import short_file
from diplomatic_swings.experiments.fit.drawn_checks import COLUMNS as DRAWN_CHECKS
from diplomatic_swings.experiments.fit.drawn_checks import check_drawn
from diplomatic_swings.experiments.fit.drawn_saving import (
    CHECK_FIELDS,
    COLUMNS,
    FIELDS,
    PAIR_COLUMNS,
    command,
    pair_tables,
    save_drawn,
    tables,
)
from diplomatic_swings.experiments.fit.draws import Draws
from diplomatic_swings.experiments.fit.layers import (
    compare_drawn,
    dealt,
    layered,
    luck_of,
    luck_of_differences,
    luck_of_shares,
    play_drawn,
)
from diplomatic_swings.experiments.record.targets import usual
from diplomatic_swings.experiments.runs.runs import Play
from diplomatic_swings.experiments.runs.solves import solution_for
from diplomatic_swings.experiments.validation.validation import weeks_of
from diplomatic_swings.plots.frame.style import SIZES
from diplomatic_swings.plots.gallery import DRAWN
from diplomatic_swings.sim.scenario.loading import load
from diplomatic_swings.sim.world.outcomes import OUTCOME_KEYS
from diplomatic_swings.store.arrow import fields_of
from diplomatic_swings.tell.report.drawn import page, pair_story, story
from diplomatic_swings.tell.report.page import html
from hypothesis import given
from hypothesis import strategies as st
from legible import assert_legible, draw

pytest_plugins = ("command_line",)

DRAWS = Draws(
    "made up",
    pd.DataFrame({"world.brent_level": [60.0, 66.0, 72.0], "decisions.us.precision": [1.0, 2.0, 9.0]}),
)
PARAMS = DRAWS.table.to_csv(index=False)


@pytest.fixture(scope="module")
def scenario():
    return load(short_file())


@pytest.fixture(scope="module")
def solved(scenario):
    return solution_for(scenario)


@pytest.fixture(scope="module")
def found(scenario, solved):
    return play_drawn(scenario, solved, DRAWS, Play(40, seed=5))


@pytest.fixture(scope="module")
def pair(scenario, solved):
    other = load(short_file(), ["world.brent_level=70"])
    return compare_drawn((scenario, other), (solved, solution_for(other)), DRAWS, Play(40, seed=5))


# --- how runs are dealt ---------------------------------------------------------------------------


@given(st.integers(4, 5000), st.integers(2, 200), st.none() | st.integers(2, 300))
def test_runs_are_dealt_evenly_over_as_many_draws_as_there_may_be(runs, in_file, most):
    used, each = dealt(runs, in_file, most)
    assert len(used) == len(each) == min(in_file, runs // 2, most or in_file)
    assert each.sum() == runs
    assert each.max() - each.min() <= 1
    steps = np.diff(used)
    assert 0 <= used[0] <= used[-1] < in_file
    assert len(steps) == 0 or steps.max() - steps.min() <= 1  # evenly over the file, whatever its order


def test_too_few_runs_or_draws_tell_nothing_apart():
    with pytest.raises(ValueError, match="expected at least 2 draws with 2 runs each"):
        dealt(3, 8)


def test_every_draw_has_luck_of_its_own():
    assert len({luck_of(seed, draw) for seed in (0, 1) for draw in range(50)}) == 100


# --- luck and numbers -----------------------------------------------------------------------------


def test_where_the_numbers_decide_nothing_their_range_shrinks_to_what_luck_leaves():
    rng = np.random.default_rng(0)
    runs = np.full(400, 50)
    counts = rng.binomial(runs, 0.3)
    alike = layered(counts / runs, luck_of_shares(counts, runs), 400)
    apart = np.where(np.arange(400) % 2, 40, 10)
    unlike = layered(apart / runs, luck_of_shares(apart, runs), 400)
    assert alike.numbers.high - alike.numbers.low < 0.1
    assert unlike.numbers == pytest.approx((0.2, 0.8), abs=0.05)


def test_more_runs_narrow_luck_and_leave_the_numbers():
    shares = np.array([0.1, 0.3, 0.5, 0.7])
    few, many = (layered(shares, luck_of_shares(shares * n, np.full(4, n)), 4) for n in (20, 2000))
    assert many.luck.high - many.luck.low < 0.2 * (few.luck.high - few.luck.low)
    assert many.numbers.high - many.numbers.low > few.numbers.high - few.numbers.low > 0.3


def test_draws_that_were_not_used_widen_the_interval_beyond_luck():
    shares = np.array([0.1, 0.3, 0.5, 0.7])
    luck = luck_of_shares(shares * 50, np.full(4, 50))
    whole, part = layered(shares, luck, 4), layered(shares, luck, 40)
    assert (whole.low, whole.high) == whole.luck == part.luck
    assert part.low < whole.low < whole.high < part.high


@pytest.mark.parametrize(("runs", "used", "in_file"), [(16, 32, 128), (60, 32, 32), (40, 12, 64)])
def test_the_interval_holds_the_mean_over_all_draws_about_as_often_as_it_says(runs, used, in_file):
    rng = np.random.default_rng(1)
    held = 0
    for _ in range(400):
        chances = rng.beta(2.0, 6.0, in_file)
        places, each = dealt(runs * used, in_file, used)
        counts = rng.binomial(each, chances[list(places)])
        share = layered(counts / each, luck_of_shares(counts, each), in_file)
        held += share.low <= chances.mean() <= share.high
    assert 0.91 <= held / 400 <= 0.99


def test_runs_that_never_end_apart_have_next_to_no_luck_in_their_difference():
    runs, first = np.full(3, 1000), np.array([300, 400, 500])
    same = luck_of_differences(first, first, first, runs)
    free = luck_of_differences(first, first, np.zeros(3, dtype=int), runs)
    assert (same < free / 100).all()


# --- of the game ----------------------------------------------------------------------------------


def test_all_draws_are_used_and_shares_of_outcomes_sum_to_one(found):
    content = found.summary()
    assert (content["draws_used"], content["draws_in_file"], content["runs"]) == (3, 3, 40)
    assert sum(row["share"] for row in content["outcomes"].values()) == pytest.approx(1.0)
    assert set(content["outcomes"]["stall"]) == {"share", "low", "high", "luck", "numbers"}
    assert list(content) == [field.name for field in FIELDS]


def test_numbers_in_which_two_scenarios_differ_are_not_drawn(pair):
    assert pair.kept == ("world.brent_level",)
    content = pair.summary()
    assert content["numbers_kept"] == ["world.brent_level"]
    for key in OUTCOME_KEYS:
        apart = pair.difference(key)
        assert apart.value == pytest.approx(pair.b.share(key).value - pair.a.share(key).value)
        assert apart.luck.low <= apart.value <= apart.luck.high


def test_tables_have_the_columns_of_their_dictionary(found, pair):
    for made, columns in ((tables(found), COLUMNS), (pair_tables(pair), PAIR_COLUMNS)):
        assert {file: list(rows) for file, rows in made.items()} == {
            file: [column.name for column in names] for file, names in columns.items()
        }


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("what", ["found", "pair"])
def test_the_picture_is_drawn_without_a_warning_and_its_labels_can_be_read(request, what, size):
    shown = request.getfixturevalue(what)
    assert_legible(*draw(DRAWN, shown, size))
    assert DRAWN.title(shown) in DRAWN.alt(shown)


def test_a_record_is_held_against_runs_under_draws(solved):
    whole = load(short_file(), [f"weeks={weeks_of(usual())}"])
    checked = check_drawn(whole, solved, DRAWS, usual(), Play(12, seed=1), most=2)
    assert [column.name for column in DRAWN_CHECKS] == list(checked.checks)
    rows = checked.checks[checked.checks["mean"].notna()]
    assert (rows["luck_low"] <= rows["mean"]).all()
    assert (rows["mean"] <= rows["luck_high"]).all()
    content = checked.summary()
    assert content["draws_used"] == 2
    assert set(content["checks"][0]["luck"]) == {"low", "high"}
    assert list(content) == [field.name for field in CHECK_FIELDS]


def test_every_pair_of_runs_is_a_row_in_two_tables_with_its_draw(pair, tmp_path):
    save_drawn(pair, tmp_path)
    runs = {side: pd.read_parquet(tmp_path / f"{side}-runs.parquet") for side in "ab"}
    luck = ["draw", "seed", "run"]
    assert runs["a"][luck].equals(runs["b"][luck])
    assert not runs["a"][luck].duplicated().any()
    for side, rows in runs.items():
        draws = pd.read_csv(tmp_path / f"{side}-draws.csv").set_index("draw")
        assert rows.groupby("draw").size().to_dict() == draws["runs"].to_dict()
        shares = pd.crosstab(rows["draw"], rows["ending"], normalize="index")
        assert np.allclose(shares.reindex(columns=list(OUTCOME_KEYS)).fillna(0.0), draws[list(OUTCOME_KEYS)])
        assert (pd.read_csv(tmp_path / f"{side}-runs.csv")["ending"] == rows["ending"]).all()
        about = fields_of(pq.read_schema(tmp_path / f"{side}-runs.parquet"))
        assert all(column.unit and column.meaning for column in about)
        text = (tmp_path / "README.txt").read_text(encoding="utf-8")
        assert all(column.meaning[:20] in " ".join(text.split()) for column in about)
    both = (runs["a"]["ending"] == "stall") & (runs["b"]["ending"] == "stall")
    assert both.sum() == pair.both[:, OUTCOME_KEYS.index("stall")].sum()


# --- the report -----------------------------------------------------------------------------------


@pytest.mark.parametrize("what", ["found", "pair"])
def test_the_report_is_valid_and_has_luck_and_numbers_in_columns_of_their_own(request, what, tmp_path):
    shown = request.getfixturevalue(what)
    save_drawn(shown, tmp_path)
    text = html(page(shown, tmp_path))
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)
    heads = [[cell.text for cell in table.find("thead").iter("th")] for table in tree.iter("table")]
    apart = next(head for head in heads if "luck" in head)
    assert apart[-3:] == ["95 % interval".replace(" %", "\N{NO-BREAK SPACE}%"), "luck", "numbers"]
    assert command(shown) in text
    links = {a.get("href").removeprefix("#") for a in tree.iter("a")}
    assert links <= {element.get("id") for element in tree.iter()}


def _shares(drawn, *rows):
    """Return runs with other counts: rows of stall and freeze by draw."""
    counts = np.zeros_like(drawn.counts)
    counts[:, [OUTCOME_KEYS.index("stall"), OUTCOME_KEYS.index("freeze")]] = rows
    return dc.replace(drawn, counts=counts, runs=counts.sum(axis=1))


def test_the_story_says_in_how_many_draws_the_most_frequent_ending_leads(found):
    lines = story(_shares(found, (10, 4), (9, 5), (2, 12)))
    assert lines[0].startswith(
        "What happens most: the war goes on and the talks drag along, in 50.0 % of runs"
    )
    assert lines[2] == "Under 2 of 3 draws stalled talks are the most frequent ending."
    warned = story(dc.replace(found, settled=(True, False, True)))
    assert warned[-1].startswith("The values do not settle under 1 of 3 draws")


def test_the_story_of_a_pair_has_the_sign_of_b_less_a(pair):
    a, b = _shares(pair.a, (10, 4), (9, 5), (9, 5)), _shares(pair.b, (4, 10), (3, 11), (9, 5))
    both = np.zeros_like(pair.both)
    more = pair_story(dc.replace(pair, a=a, b=b, both=both))
    less = pair_story(dc.replace(pair, a=b, b=a, both=both))
    assert re.match(r"The largest difference: stalled talks are less frequent in B: -28\.6 points", more[0])
    assert re.match(r"The largest difference: stalled talks are more frequent in B: \+28\.6 points", less[0])
    assert "Under 2 of 3 draws the difference has that sign." in more
    assert "Not drawn, since A and B differ in them: world.brent_level." in more
    same = pair_story(dc.replace(pair, a=a, b=a))
    assert same[0] == "No ending is more or less frequent in B than in A, over all draws."


# --- the commands ---------------------------------------------------------------------------------


def test_a_run_under_draws_says_how_many_were_used(here):
    params = here.write("params.csv", PARAMS)
    options = ("--params", params, "--runs", "40", "--seed", "5")
    content = here.json("run", short_file(), *options, "--draws", "2", "--out", "drawn", "--no-plots")
    assert (content["draws_used"], content["draws_in_file"]) == (2, 3)
    assert {"draws.csv", "outcomes.csv", "params.csv", "result.json"} <= {
        p.name for p in (here.path / "drawn").iterdir()
    }
    runs = pd.read_parquet(here.path / "drawn" / "runs.parquet")
    draws = pd.read_csv(here.path / "drawn" / "draws.csv").set_index("draw")
    assert runs.columns[0] == "draw"
    assert runs.groupby("draw").size().to_dict() == draws["runs"].to_dict()
    shares = pd.crosstab(runs["draw"], runs["ending"], normalize="index").reindex(columns=list(OUTCOME_KEYS))
    assert np.allclose(shares.fillna(0.0), draws[list(OUTCOME_KEYS)])
    assert not runs[["seed", "run"]].duplicated().any()
    assert (pd.read_csv(here.path / "drawn" / "runs.csv")["draw"] == runs["draw"]).all()
    assert "under many draws" in (here.path / "drawn" / "report.html").read_text(encoding="utf-8")
    changed = ("--set-b", "world.brent_level=70", "--out", "pair", "--no-plots")
    apart = here.json("compare", short_file(), short_file(), *changed, *options)
    assert (apart["draws_used"], apart["numbers_kept"]) == (3, ["world.brent_level"])
    assert {"a-runs.parquet", "b-runs.csv", "report.html"} <= {p.name for p in (here.path / "pair").iterdir()}


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("--draws", "3"), "--draws: expected with --params"),
        (("--params", "wrong.csv"), "wrong.csv:2:1: world.brent_level: expected a number"),
        (("--params", "none.csv"), "none.csv"),
        (("--params", "other.csv"), "did you mean 'world.brent_level'?"),
    ],
)
def test_mistakes_are_told_in_one_message(here, args, message):
    here.write("wrong.csv", "world.brent_level\n60 USD\n61\n")
    here.write("other.csv", "world.brent_lvel\n60\n61\n")
    assert message in here.refused("run", short_file(), *args)
