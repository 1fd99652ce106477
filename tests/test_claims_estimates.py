"""Figures with intervals, and what they mean for a claim."""

import math

import numpy as np
import pytest
from diplomatic_swings.experiments.claims.claim import Expectation, Term
from diplomatic_swings.experiments.claims.estimates import (
    Interval,
    combine,
    over_seeds,
    ratio,
    variance_share,
)
from diplomatic_swings.experiments.claims.verdicts import FAILS, HOLDS, SURE, UNDECIDED, overall, verdict
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

COLUMNS = arrays(np.float64, (30, 2), elements=st.integers(0, 40).map(lambda n: n / 4))


def columns(rng, runs, rate):
    """Return events out of eligible weeks, both of which differ from run to run."""
    weeks = rng.integers(1, 40, size=runs).astype(float)
    return np.column_stack([rng.binomial(weeks.astype(int), rate), weeks])


def test_a_ratio_is_that_of_the_sums():
    assert ratio(np.array([[1.0, 2.0], [3.0, 6.0], [0.0, 0.0]])).value == 0.5
    assert ratio(np.array([[1.0, 2.0], [0.0, 0.0]])).support == 1
    assert math.isnan(ratio(np.zeros((5, 2))).value)


@given(COLUMNS)
def test_influences_cancel(found):
    estimate = ratio(found)
    if estimate.support:
        assert np.sum(estimate.influence) == pytest.approx(
            0.0, abs=1e-6 * (1 + abs(estimate.influence).max())
        )


@given(COLUMNS)
def test_what_is_compared_with_itself_differs_in_nothing_and_is_undecided(found):
    same = combine([ratio(found)] * 2, [1.0, -1.0])
    if same.support:
        assert (same.value, same.low, same.high) == (0.0, 0.0, 0.0)
    assert verdict(same, 0.0, above=True) == verdict(same, 0.0, above=False) == UNDECIDED


def test_what_holds_over_seeds_holds_with_each_of_them():
    seeds = [
        Interval(0.30, 0.20, 0.40, 1.0, 90),
        Interval(0.12, 0.02, 0.22, 3.0, 40),
        Interval(0.24, 0.1, 0.38, 2.0, 70),
    ]
    whole = over_seeds(seeds)
    assert (whole.value, whole.spread) == (pytest.approx(0.22), pytest.approx(2.0))
    assert (whole.low, whole.high, whole.support) == (0.02, 0.40, 40)
    assert verdict(whole, 0.0, above=True) == HOLDS
    assert verdict(whole, 0.05, above=True) == UNDECIDED
    assert [verdict(each, 0.05, above=True) for each in seeds] == [HOLDS, UNDECIDED, HOLDS]


def test_a_seed_without_an_interval_leaves_the_whole_without_one():
    known, unknown = Interval(0.3, 0.2, 0.4, 1.0, 90), Interval(math.nan, math.nan, math.nan, math.nan, 0)
    assert verdict(over_seeds([known, unknown]), 0.0, above=True) == UNDECIDED


@pytest.mark.parametrize(("above", "bar"), [(True, 0.2), (False, -0.2)])
def test_between_two_figures_the_smallest_effect_moves_the_bar_away_from_what_is_claimed(above, bar):
    two = Expectation((Term("m", "a", 1.0), Term("m", "b", -1.0)), 0.0, above, "a and b", compares=True)
    assert two.bar(0.1, 2.0) == pytest.approx(bar)
    assert two.bar(0.0, 2.0) == two.bar(0.1, math.nan) == 0.0


def test_a_number_that_the_claim_names_is_the_bar():
    one, less = (Term("m", "a", 1.0),), (Term("m", "a", 1.0), Term("m", "b", -1.0))
    for terms in (one, less):
        assert Expectation(terms, 0.5, above=True, words="a", compares=False).bar(0.1, 2.0) == 0.5


def test_the_interval_of_a_difference_of_ratios_covers_the_truth_as_often_as_it_says():
    rng = np.random.default_rng(1)
    trials, covered = 600, 0
    for _ in range(trials):
        found = combine([ratio(columns(rng, 120, rate)) for rate in (0.3, 0.2)], [1.0, -1.0])
        covered += found.low <= 0.1 <= found.high
    # 95 % of 600, less and plus three standard deviations
    assert 0.923 <= covered / trials <= 0.977


def test_pairing_makes_an_interval_narrower_where_runs_have_something_in_common():
    rng = np.random.default_rng(2)
    common = rng.normal(size=500)
    first, second = (np.column_stack([common + rng.normal(0, 0.1, 500), np.ones(500)]) for _ in range(2))
    paired = combine([ratio(first), ratio(second)], [1.0, -1.0])
    unpaired = combine([ratio(first), ratio(rng.permutation(second))], [1.0, -1.0])
    assert paired.high - paired.low < 0.3 * (unpaired.high - unpaired.low)


def test_the_interval_of_a_share_of_variance_covers_the_truth_as_often_as_it_says():
    # y = 1 with 0.8 or 0.2: cov = 0.15, var y = var t = 0.25, so the share is 0.36
    rng = np.random.default_rng(4)
    trials, covered = 400, 0
    for _ in range(trials):
        t = rng.integers(2, size=300)
        y = rng.random(300) < np.where(t == 1, 0.8, 0.2)
        found = combine([variance_share(np.column_stack([y, t, y * t]).astype(float))], [1.0])
        covered += found.low <= 0.36 <= found.high
    assert 0.915 <= covered / trials <= 0.98


@pytest.mark.parametrize(
    ("low", "high", "above", "said"),
    [
        (0.1, 0.3, True, HOLDS),
        (0.1, 0.3, False, FAILS),
        (-0.3, -0.1, True, FAILS),
        (-0.3, -0.1, False, HOLDS),
        (-0.1, 0.3, True, UNDECIDED),
        (0.0, 0.3, True, UNDECIDED),
        (math.nan, math.nan, True, UNDECIDED),
    ],
)
def test_a_verdict_is_read_off_the_whole_interval(low, high, above, said):
    assert verdict(Interval((low + high) / 2, low, high, 1.0, 500), 0.0, above=above) == said


def test_too_few_runs_say_nothing():
    assert verdict(Interval(0.5, 0.4, 0.6, 1.0, 9), 0.0, above=True) == UNDECIDED
    assert verdict(Interval(0.5, 0.4, 0.6, 1.0, 10), 0.0, above=True) == HOLDS


def test_what_is_the_same_in_a_few_runs_may_still_differ_in_the_next():
    assert verdict(Interval(1.0, 1.0, 1.0, 0.0, SURE - 1), 0.8, above=True) == UNDECIDED
    assert verdict(Interval(1.0, 1.0, 1.0, 0.0, SURE), 0.8, above=True) == HOLDS


@given(st.lists(st.sampled_from([HOLDS, FAILS, UNDECIDED]), min_size=1))
def test_a_claim_holds_only_if_all_its_expectations_do(verdicts):
    said = overall(verdicts)
    assert (said == HOLDS) == (set(verdicts) == {HOLDS})
    assert (said == FAILS) == (FAILS in verdicts)


# --- known answers ----------------------------------------------------------------------------------


def test_a_ratio_and_the_weight_of_each_run_by_hand():
    """Sums 4 and 8: the ratio is a half; a run moves it by (a - b / 2) over the mean of b."""
    found = ratio(np.array([[1.0, 2.0], [3.0, 2.0], [0.0, 4.0]]))
    assert (found.value, found.support) == (0.5, 3)
    assert found.influence == pytest.approx([0.0, 0.75, -0.75])


def test_the_interval_of_a_mean_is_that_of_any_textbook():
    """Four runs 0, 2, 4, 6: mean 3, standard error sqrt(20 / 3) / 2, and 1.96 of them either way."""
    found = combine([ratio(np.array([[v, 1.0] for v in (0.0, 2.0, 4.0, 6.0)]))], [1.0])
    half = 1.959964 * math.sqrt(20 / 3) / 2
    assert (found.value, found.low, found.high) == pytest.approx((3.0, 3.0 - half, 3.0 + half), rel=1e-6)
    assert (found.spread, found.support) == (pytest.approx(math.sqrt(5.0)), 4)


def test_a_sum_of_figures_takes_each_times_its_factor():
    first = ratio(np.array([[1.0, 1.0], [3.0, 1.0]]))
    second = ratio(np.array([[5.0, 1.0], [5.0, 1.0]]))
    found = combine([first, second], [2.0, -1.0])
    assert found.value == -1.0
    assert found.spread == pytest.approx(math.sqrt(2.0))  # variances 4 and 0, two figures
    assert found.high - found.value == pytest.approx(1.959964 * 2.0, rel=1e-6)


def test_one_run_has_a_figure_and_no_interval():
    found = combine([ratio(np.array([[1.0, 2.0]]))], [1.0])
    assert found.value == 0.5
    assert math.isnan(found.low)
    assert math.isnan(found.high)


def test_two_runs_have_an_interval():
    assert not math.isnan(combine([ratio(np.array([[1.0, 2.0], [2.0, 2.0]]))], [1.0]).low)


def test_a_share_of_variance_by_hand():
    """y follows t in three of four runs of each kind: cov 1/8, variances 1/4, so a quarter; least count 4."""
    y, t = [1, 1, 1, 0, 1, 0, 0, 0], [1, 1, 1, 1, 0, 0, 0, 0]
    found = variance_share(np.array([y, t], dtype=float).T)
    assert (found.value, found.support) == (pytest.approx(0.25), 4)
    assert variance_share(np.array([[1, 1, 1, 0], [1, 1, 0, 0]], dtype=float).T).support == 1
    assert math.isnan(variance_share(np.array([y, [1] * 8], dtype=float).T).value)
    assert np.mean(found.influence) == pytest.approx(0.0)
