"""What the pictures of dwell times, beliefs, terms, freezes, gains and comparisons rest on."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plots_results import CASES, comparison_of, result_of

from experiments import measures, record
from experiments.tally import coding
from plots import beliefs, differences, dwell, freeze, gains, terms, triangle
from plots.freeze import Ceasefires
from sim.outcomes import OUTCOMES
from sim.play import SETTLED, TRUCE, WAR
from sim.players import PLAYERS
from sim.state import ISSUES


@pytest.fixture(scope="module")
def usual():
    return result_of(CASES["usual"])


def test_stays_of_2025_are_those_of_the_record(usual):
    lengths = [side.record for side in dwell.stays(usual)]
    means = measures.tilt_stays(record.history().posture)
    assert [x.mean() for x in lengths] == pytest.approx([m[0] for m in means])


def test_runs_are_watched_no_longer_than_the_record(usual):
    us = usual.paths["move"].values[:, : record.WEEKS, 0].astype(int)
    expected = measures.tilt_ends(coding(usual.scenario).posture[us])
    assert [len(side.runs) for side in dwell.stays(usual)] == [flag.sum() for flag in expected[1:]]
    assert max(side.runs.max() for side in dwell.stays(usual)) < record.WEEKS


chains = st.lists(st.integers(-1, 3), min_size=1, max_size=40).map(lambda x: np.array([x]))


@given(chains)
def test_a_stay_ends_with_each_switch_of_tilt_but_the_first(chain):
    length, russia, ukraine = measures.tilt_ends(chain)
    switches = int(measures.tilt_switches(chain)[0])
    assert (russia | ukraine).sum() == max(switches - 1, 0)
    assert not (russia & ukraine).any()
    assert (length[russia | ukraine] >= 1).all()


def made(weeks, broke):
    none = np.zeros(len(weeks), dtype=np.int64)
    return Ceasefires(none, none, np.array(weeks, dtype=float), np.array(broke))


def test_survival_counts_what_is_censored_until_it_is_last_seen():
    curve = freeze.survival(made([2, 3, 3, 5], [True, False, True, False]))
    assert curve.age.tolist() == [1, 2, 3, 5]
    assert curve.share == pytest.approx([1, 3 / 4, 3 / 4 * 2 / 3, 1 / 2])


def test_the_band_is_greenwoods():
    curve = freeze.survival(made([2, 3, 4, 5], [True, False, False, False]))
    error = math.sqrt(1 / (4 * 3)) / abs(math.log(0.75))
    assert curve.low[1] == pytest.approx(0.75 ** math.exp(1.959964 * error))
    assert curve.high[1] == pytest.approx(0.75 ** math.exp(-1.959964 * error))


@given(st.lists(st.tuples(st.integers(1, 60), st.booleans()), min_size=1, max_size=40))
def test_survival_is_that_of_a_library_of_statistics(spells):
    from scipy import stats

    weeks, broke = (np.array(column) for column in zip(*spells, strict=True))
    known = stats.ecdf(stats.CensoredData.right_censored(weeks, ~broke)).sf
    curve = freeze.survival(made(weeks, broke))
    assert curve.age[1:].tolist() == known.quantiles.tolist()
    assert curve.share[1:] == pytest.approx(known.probabilities)


@given(st.lists(st.tuples(st.integers(1, 60), st.booleans()), min_size=1, max_size=40))
def test_survival_falls_and_lies_within_its_band(spells):
    curve = freeze.survival(made(*zip(*spells, strict=True)))
    assert (np.diff(curve.share) <= 0).all()
    assert (curve.low <= curve.share).all()
    assert (curve.share <= curve.high).all()


def test_every_ceasefire_is_counted_once_with_its_age_at_its_end(usual):
    found = freeze.ceasefires(usual)
    force = usual.paths["in_force"].values
    assert len(found.run) == ((force[:, 1:] == TRUCE) & (force[:, :-1] != TRUCE)).sum()
    for run, start, weeks, broke in zip(*found, strict=True):
        last = start + int(weeks) - int(broke)
        assert (force[run, start:last] == TRUCE).all()
        assert broke == (last <= usual.weeks and force[run, min(last, usual.weeks)] == WAR)


def test_where_nothing_changes_both_laws_agree_and_fall(usual):
    age, fixed, moving = freeze.law(usual, freeze.ceasefires(usual))
    assert fixed[0] == moving[0] == 1.0
    assert fixed == pytest.approx(moving, abs=1e-9)
    assert (np.diff(fixed) < 0).all()
    assert len(age) == len(fixed)


def test_the_best_end_of_a_player_has_the_highest_median(usual):
    for player in PLAYERS:
        top = np.median(gains.payoffs(usual, player, gains.best(usual, player)))
        for kind in gains.final_states(usual):
            values = gains.payoffs(usual, player, kind)
            assert len(values) < 5 or np.median(values) <= top


def test_payoffs_of_all_ends_add_up_to_those_of_the_result(usual):
    for player in PLAYERS:
        total = sum(gains.payoffs(usual, player, kind).sum() for kind in range(len(OUTCOMES)))
        assert total / usual.runs == pytest.approx(usual.payoffs()[player.key], abs=1e-6)


def test_terms_are_those_of_runs_that_end_on_them(usual):
    both = np.concatenate([terms.settled(usual, force) for force in (SETTLED, SETTLED + 1)])
    assert both.mean(axis=0) == pytest.approx([usual.terms()[issue] for issue in ISSUES], abs=1e-5)


@given(st.lists(st.floats(0, 1), max_size=60))
def test_dots_of_terms_are_values_or_their_quantiles(values):
    spots = terms.dots(np.array(values))
    assert len(spots) == min(len(values), 20)
    assert (np.diff(spots) >= 0).all()
    assert len(values) > 20 or spots.tolist() == sorted(values)


def test_beliefs_are_told_by_the_true_type(usual):
    for player in PLAYERS:
        parts = beliefs.believed(usual, player)
        assert sum(map(len, parts)) == usual.runs
        assert beliefs.ends(usual, player)[0] == np.median(parts[0][:, -1])


@pytest.mark.parametrize(
    ("belief", "words"),
    [(0.0, "0"), (1e-9, "under 0.01"), (0.314, "0.31"), (0.9999, "over 0.99"), (1.0, "1")],
)
def test_no_belief_is_told_as_certain_unless_it_is(belief, words):
    assert beliefs.value(belief) == words


@pytest.mark.parametrize(("case", "corner"), [("all stall", 0), ("all settle", 2), ("all imposed", 2)])
def test_one_end_alone_lies_in_its_corner(case, corner):
    (point,) = triangle.points_of([result_of(CASES[case])])
    assert point.shares[corner] == 1.0
    assert sum(point.shares) == pytest.approx(1.0)


def test_a_difference_is_clear_from_the_week_after_the_last_unclear_one():
    found = comparison_of(CASES["many"])
    shown = differences.bands(found)
    for rank, outcome in enumerate(OUTCOMES):
        clear = (shown[:, rank, 1] > 0) | (shown[:, rank, 2] < 0)
        start = differences.first_clear(found).get(outcome.key)
        assert (start is None) == (not clear[-1])
        assert start is None or (clear[start:].all() and (start == 0 or not clear[start - 1]))


def test_scenarios_that_begin_on_different_days_are_set_side_by_side_by_week():
    found = comparison_of(CASES["usual"], "start=2025-03-03")
    assert not differences.one_calendar(found)
    words = differences.plot_differences(found).texts
    assert any("by week" in text.get_text() for text in words)
    assert "midterm" not in " ".join(text.get_text() for text in words)
