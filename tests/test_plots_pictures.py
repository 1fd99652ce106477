"""Every picture: drawn without a warning in every case, its labels seen, its words true to the result."""

import re
import sys

import numpy as np
import pytest
from legible import assert_legible, draw
from matplotlib.figure import Figure
from plots_results import CASES, comparison_of, crowded, result_of

from plots import bands, bargaining, fans, first_deal, moves, outcomes, swings
from plots.gallery import COMPARISON, COMPARISONS, PICTURES, TRIANGLE
from plots.single_runs import chosen_runs, postures
from plots.style import SIZES
from plots.words import out_of
from sim.outcomes import OUTCOME_KEYS

DRAWN = [(case, "print") for case in CASES] + [
    (case, "projector") for case in ("usual", "one run", "all stall", "one week")
]
NAMES = [picture.name for picture in PICTURES]
FLAGGED = [p.name for p in PICTURES if hasattr(sys.modules[p.plot.__module__], "flags_of")]
"""Pictures that name events."""

BY_NAME = {picture.name: picture for picture in PICTURES}


@pytest.fixture(scope="module")
def results():
    return {name: result_of(case) for name, case in CASES.items()}


@pytest.fixture(scope="module")
def usual(results):
    return results["usual"]


@pytest.fixture(scope="module")
def busy(tmp_path_factory):
    """Return a result with many events, some of them close together."""
    return result_of(CASES["usual"], crowded(tmp_path_factory.mktemp("crowd")))


@pytest.fixture(scope="module")
def written(usual):
    """Return all that is written on each picture of the usual case: (text, whether it is bold)."""
    found = {}
    for picture in PICTURES:
        _, texts = draw(picture, usual, "print")
        found[picture.name] = [(text.get_text(), text.get_weight() == "bold") for text in texts]
    return found


@pytest.mark.parametrize(("case", "size"), DRAWN)
@pytest.mark.parametrize("name", NAMES)
def test_a_picture_draws_without_warnings_and_its_labels_can_be_read(results, name, case, size):
    assert_legible(*draw(BY_NAME[name], results[case], size))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", FLAGGED)
def test_labels_of_many_events_keep_clear_of_each_other(busy, name, size):
    assert_legible(*draw(BY_NAME[name], busy, size))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("case", "change", "same"),
    [
        ("usual", "world.brent_level=55", False),
        ("usual", None, True),
        ("one run", "world.brent_level=55", False),
        ("all stall", "world.brent_level=55", False),
        ("one week", "world.brent_level=55", False),
    ],
)
def test_a_comparison_draws_without_warnings_and_its_labels_can_be_read(case, change, same, size):
    shown = comparison_of(CASES[case], change, same=same)
    for picture in COMPARISONS:
        assert_legible(*draw(picture, shown, size))
        assert picture.alt(shown).startswith(picture.title(shown))


@pytest.mark.parametrize("size", SIZES)
def test_a_triangle_of_many_results_can_be_read(results, size):
    assert_legible(*draw(TRIANGLE, list(results.values()), size))
    assert_legible(*draw(TRIANGLE, [results["usual"]], size))


@pytest.mark.parametrize("name", NAMES)
def test_the_title_is_written_above_the_picture(usual, written, name):
    assert BY_NAME[name].title(usual) in " ".join(text for text, bold in written[name] if bold)


@pytest.mark.parametrize("name", NAMES)
def test_every_picture_says_scenario_runs_and_seed(written, name):
    told = " ".join(text for text, _ in written[name])
    assert "Scenario baseline, 60 runs of 104 weeks, seed 0;" in told


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("name", NAMES)
def test_the_alternative_text_begins_with_the_finding_and_is_short(results, name, case):
    picture = BY_NAME[name]
    text = picture.alt(results[case])
    assert text.startswith(picture.title(results[case]))
    assert text.endswith(".")
    assert "\n" not in text
    assert len(text) < 900


def numbers(text):
    return [float(x) for x in re.findall(r"\d+(?:\.\d+)?", text)]


def test_the_shares_in_the_title_of_outcomes_are_those_at_the_end(usual):
    counts = usual.counts.outcome[-1]
    parts, base = out_of(counts.tolist(), usual.runs)
    first, *rest = np.argsort(-counts, kind="stable")
    told = numbers(outcomes.title_outcomes(usual).split("2027", 1)[1])
    assert told == [parts[first], base, *(parts[i] for i in rest[:2] if parts[i])]


def test_the_title_of_bands_gives_the_share_and_interval_of_the_outcome_that_gains_most(usual):
    change = usual.counts.outcome[-1] - usual.counts.outcome[0]
    key = OUTCOME_KEYS[int(change.argmax())]
    found = usual.share(key)
    title = bands.title_bands(usual)
    assert title.startswith(bands.PLURAL[key])
    share, _, _, low, high = numbers(title)
    assert [share, low, high] == [round(100 * x) for x in (found.share, found.low, found.high)]


def test_the_title_of_swings_gives_swings_per_year(usual):
    assert numbers(swings.title_swings(usual)) == [round(usual.swings_per_year(), 1)]


def test_the_title_of_the_first_deal_counts_runs_with_a_deal(usual):
    found = usual.counts.first_deal[:-1].sum()
    parts, base = out_of([found, usual.runs - found], usual.runs)
    assert numbers(first_deal.title_first_deal(usual))[:2] == [parts[0], base]


def test_half_of_the_runs_with_a_deal_have_it_by_the_week_in_the_title(usual):
    week = first_deal.week_by_which(usual, 0.5)
    deals = usual.counts.first_deal[:-1]
    assert deals[: week + 1].sum() >= deals.sum() / 2 > deals[:week].sum()


@pytest.mark.parametrize("case", CASES)
def test_dots_with_and_without_a_deal_add_up(results, case):
    weeks, without = first_deal.quantile_weeks(results[case])
    assert len(weeks) + without == min(results[case].runs, 20)
    assert (np.diff(weeks) >= 0).all()
    assert (weeks <= results[case].weeks).all()


def test_each_dot_stands_for_a_twentieth_of_the_runs(results):
    result = results["many"]
    weeks, _ = first_deal.quantile_weeks(result)
    reached = np.cumsum(result.counts.first_deal[:-1]) / result.runs
    for rank, week in enumerate(weeks):
        assert reached[week] >= (rank + 0.5) / 20 or rank == len(weeks) - 1
        assert week == 0 or reached[week - 1] < (rank + 0.5) / 20


def test_the_title_of_the_range_gives_shares_of_weeks_at_war(usual):
    war = bargaining.at_war(usual)
    values = usual.paths["range"].values
    is_open = war & (values[:, :, 0] <= values[:, :, 1])
    dealer = usual.paths["type"].values[:, 1] == 0
    shares = [100 * is_open[which].sum() / war[which].sum() for which in (dealer, ~dealer)]
    assert numbers(bargaining.title_bargaining(usual)) == pytest.approx(shares, abs=0.5)


def test_a_week_counts_as_war_only_if_it_begins_and_ends_in_war(usual):
    force = usual.paths["in_force"].values
    war = bargaining.at_war(usual)
    assert not war[(force[:, :-1] != 0) | (force[:, 1:] != 0)].any()
    assert war.any()


def test_pairings_hold_every_run_once(usual):
    runs = np.concatenate([pair.runs for pair in bargaining.pairings(usual)])
    assert sorted(runs) == list(range(usual.runs))


def test_the_title_of_fans_gives_medians_at_the_end(usual):
    state = usual.paths["state"]
    land = np.median(state.sel(variable="territory").values[:, -1])
    approval = np.median(state.sel(variable="approval").values[:, -1])
    told = numbers(fans.title_fans(usual))
    assert round(float(land), 1) in told
    assert round(float(approval)) in told


def test_the_title_of_moves_names_the_most_frequent_move_that_is_no_waiting(usual):
    table = usual.moves()
    kinds = [lever.kind for menu in usual.scenario.levers for lever in menu]
    active = table[[kind != moves.HOLD for kind in kinds]]
    for player in ("us", "russia"):
        own = active[active["player"] == player]
        assert moves.plain(own.loc[own["share"].idxmax(), "label"]) in moves.title_moves(usual)


@pytest.mark.parametrize("room", [2, 5, 8])
def test_the_moves_of_a_panel_add_up_to_all_weeks(usual, room):
    for player in range(4):
        rows = moves.shown(moves.mix(usual, player), room)
        assert len(rows) <= room
        assert sum(row.share for row in rows) == pytest.approx(1.0)


def test_the_title_of_a_comparison_gives_both_shares():
    found = comparison_of(CASES["many"], same=True)
    assert "no state is clearly" in COMPARISON.title(found)
    assert "nothing differs" in COMPARISON.title(comparison_of(CASES["usual"], None, same=True))


def test_single_runs_show_every_final_state_and_the_most_and_fewest_swings(usual):
    found = postures(usual)
    runs = chosen_runs(usual, found, 99)
    final = usual.paths["outcome"].values[:, -1]
    assert sorted(runs) == list(range(usual.runs))
    few = chosen_runs(usual, found, 7)
    assert set(final[few]) == set(final)
    swings_each = found.swings.sum(axis=1)
    assert {swings_each.min(), swings_each.max()} <= set(swings_each[few])


@pytest.mark.parametrize("plot", [outcomes.plot_outcomes, first_deal.plot_first_deal])
def test_a_picture_of_one_panel_draws_on_the_callers_axes(usual, plot):
    figure = Figure()
    ax = figure.add_subplot()
    assert plot(usual, ax) is ax
    assert figure.axes == [ax]
    assert ax.get_title("left")
