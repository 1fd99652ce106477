"""Measures: worked by hand on short chains; the record of 2025 is in ``test_record.py``."""

import numpy as np
import pytest
from diplomatic_swings.experiments.runs import measures
from diplomatic_swings.experiments.runs.measures import NONE
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

PR, CR, PU, SU = range(4)

chains = st.lists(st.sampled_from([NONE, PR, CR, PU, SU]), min_size=1, max_size=60).map(np.array)
stances = st.lists(st.floats(-1.0, 1.0), min_size=1, max_size=60).map(np.array)


def flags(text):
    """Return a flag by week from text: ``#`` is up."""
    return np.array([[sign == "#" for sign in row] for row in text.split()])


# --- postures -------------------------------------------------------------------------------------


def test_levers_are_coded_by_the_four_postures_of_the_record():
    labels = ["PR", "DI", "CR", "EX", "PU", "SU"]
    assert measures.posture_codes(labels).tolist() == [PR, NONE, CR, NONE, PU, SU]


def test_a_week_without_a_coded_move_keeps_the_last_posture():
    chain = np.array([NONE, NONE, CR, NONE, NONE, SU, NONE])
    assert measures.carried(chain).tolist() == [NONE, NONE, CR, CR, CR, SU, SU]


@given(chains)
def test_carrying_changes_no_coded_week_and_leaves_no_later_gap(chain):
    filled = measures.carried(chain)
    coded = chain != NONE
    assert (filled[coded] == chain[coded]).all()
    first = int(coded.argmax()) if coded.any() else len(chain)
    assert (filled[first:] != NONE).all()
    assert (filled[:first] == NONE).all()
    assert (measures.carried(filled) == filled).all()


@pytest.mark.parametrize(
    ("chain", "switches"),
    [
        ([PR, PR, PR], 0),
        ([PR, CR, PR], 2),
        ([CR, PU], 0),
        ([PR, SU], 0),
        ([PU, SU, CR, PR], 3),
        ([NONE, NONE, CR, NONE, SU], 1),
        ([CR, NONE, CR], 0),
        ([NONE, NONE], 0),
    ],
)
def test_a_switch_of_tilt_goes_between_moscow_and_kyiv(chain, switches):
    """Courting Moscow and pressing Kyiv tilt one way, pressing Moscow and supporting Kyiv the other."""
    assert measures.tilt_switches(np.array(chain)) == switches


def test_transitions_count_what_follows_what():
    counts = measures.transition_counts(np.array([PR, NONE, CR, SU, SU]))
    expected = np.zeros((4, 4), dtype=int)
    expected[PR, PR] = expected[PR, CR] = expected[CR, SU] = expected[SU, SU] = 1
    assert (counts == expected).all()


@given(chains)
def test_every_week_after_the_first_posture_is_one_transition(chain):
    known = (measures.carried(chain) != NONE).sum()
    assert measures.transition_counts(chain).sum() == max(known - 1, 0)


@given(st.lists(st.lists(st.sampled_from([NONE, PR, CR, PU, SU]), min_size=9, max_size=9), min_size=1))
def test_runs_are_measured_side_by_side_as_alone(chains):
    """Counts over many runs are those of each run; no transition joins one run to the next."""
    together = np.array(chains)
    assert measures.tilt_switches(together).tolist() == [measures.tilt_switches(c) for c in together]
    assert (
        measures.transition_counts(together) == sum(measures.transition_counts(c) for c in together)
    ).all()


# --- swings ---------------------------------------------------------------------------------------


def test_the_posture_is_a_leaky_sum_of_stances():
    assert measures.leaky_sum(np.array([1.0, 0.0, -1.0]), 0.5).tolist() == [1.0, 0.5, -0.75]


@given(stances, st.floats(0.0, 0.99))
def test_a_leaky_sum_never_leaves_its_range(stance, stays):
    assert (np.abs(measures.leaky_sum(stance, stays)) <= 1.0 / (1.0 - stays) + 1e-9).all()


def test_inside_the_dead_band_a_posture_keeps_its_side():
    posture = np.array([0.2, 0.6, 0.3, -0.4, -0.6, 0.0, 0.4, 0.51])
    assert measures.sides(posture, 0.5).tolist() == [0, 1, 1, 1, -1, -1, -1, 1]


def test_a_swing_is_a_change_of_side_past_the_dead_band():
    posture = np.array([0.2, 0.6, 0.3, -0.4, -0.6, 0.0, 0.4, 0.51])
    assert np.flatnonzero(measures.swing_weeks(posture, 0.5)).tolist() == [4, 7]


@given(stances, st.floats(0.0, 0.9))
def test_a_mirror_image_swings_as_often(stance, stays):
    posture = measures.leaky_sum(stance, stays)
    assert (measures.swing_weeks(posture) == measures.swing_weeks(-posture)).all()


def test_only_stays_seen_from_beginning_to_end_have_a_length():
    """The first and the last stay of a run are cut off by its ends."""
    side = np.array([[0, 1, 1, -1, -1, -1, 1, -1, -1], [-1, -1, 1, 1, 1, 1, 1, 1, 1]])
    below, above = measures.dwell_counts(side)
    assert below.tolist() == [0, 0, 0, 1, 0, 0, 0, 0, 0, 0]
    assert above.tolist() == [0, 1, 0, 0, 0, 0, 0, 0, 0, 0]


@given(stances)
def test_there_is_one_whole_stay_fewer_than_swings(stance):
    posture = measures.leaky_sum(stance, 0.6)[None, :]
    swings = measures.swing_weeks(posture).sum()
    assert sum(counts.sum() for counts in measures.dwell_counts(measures.sides(posture))) == max(
        swings - 1, 0
    )


# --- spells ---------------------------------------------------------------------------------------


def test_the_first_week_of_a_flag_or_the_number_of_weeks_if_never():
    assert measures.first_week(flags("..#.# #.... .....")).tolist() == [2, 0, 5]


def test_spells_have_a_start_a_length_and_an_end_that_was_seen_or_not():
    start, length, ended = measures.spell_lengths(flags("##..#. ...### ......"))
    assert start.tolist() == [0, 4, 3]
    assert length.tolist() == [2, 1, 3]
    assert ended.tolist() == [True, True, False]


@given(st.lists(st.lists(st.booleans(), min_size=12, max_size=12), min_size=1, max_size=8).map(np.array))
def test_spells_cover_exactly_the_weeks_in_which_the_flag_is_up(flag):
    start, length, ended = measures.spell_lengths(flag)
    assert length.sum() == flag.sum()
    assert (~ended).sum() == flag[:, -1].sum()
    assert ((start + length == 12) == ~ended).all()


# --- intervals ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("count", "runs"), [(0, 10), (1, 10), (15, 148), (81, 263), (250, 500), (10, 10)])
def test_a_share_has_its_wilson_interval(count, runs):
    low, high = measures.wilson(count, runs)
    known = binomtest(count, runs).proportion_ci(method="wilson")
    assert (low, high) == pytest.approx((known.low, known.high), abs=1e-12)


def test_the_interval_of_a_known_case():
    """81 of 263: 0.255 to 0.366 (Newcombe 1998, Statistics in Medicine 17, table I)."""
    low, high = measures.wilson(81, 263)
    assert (round(float(low), 4), round(float(high), 4)) == (0.2553, 0.3662)


@given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_an_interval_holds_its_share_and_stays_within_zero_and_one(case):
    count, runs = case
    low, high = measures.wilson(count, runs)
    assert 0.0 <= low <= count / runs <= high <= 1.0


# --- what follows what ----------------------------------------------------------------------------

histories = st.lists(st.lists(st.booleans(), min_size=9, max_size=9), min_size=1, max_size=5).map(np.array)


def test_an_effect_counts_in_the_week_of_its_cause_and_so_many_after():
    cause, effect = flags("#...#...#"), flags("#.....#..")
    assert measures.followed(cause, effect, 0) == pytest.approx(1 / 3)
    assert measures.followed(cause, effect, 1) == pytest.approx(1 / 3)
    assert measures.followed(cause, effect, 2) == pytest.approx(2 / 3)


def test_without_a_cause_nothing_is_said():
    assert np.isnan(measures.followed(flags("...."), flags("##.."), 1)).all()


@given(histories, st.integers(0, 12))
def test_the_longer_one_waits_the_more_effects_come(effect, weeks):
    sooner, later = measures.within(effect, weeks), measures.within(effect, weeks + 1)
    assert (later | ~sooner).all()
    assert (measures.within(effect, 0) == effect).all()


def test_weeks_until_the_effect_with_this_week_or_without():
    effect = flags("..#.#.")
    assert measures.weeks_until(effect)[0, :5].tolist() == [2, 1, 0, 1, 0]
    assert measures.weeks_until(effect, first=1)[0, :4].tolist() == [2, 1, 2, 1]
    assert np.isnan(measures.weeks_until(effect, first=1)[0, 4:]).all()


@given(histories)
def test_an_effect_within_some_weeks_is_one_until_which_no_more_pass(effect):
    until = measures.weeks_until(effect)
    assert (measures.within(effect, 3) == (until <= 3)).all()


@given(st.lists(st.tuples(st.integers(0, 9), st.booleans()), min_size=1, max_size=12))
def test_means_and_medians_are_those_of_the_values_picked(row):
    values = np.array([[float(value) for value, _ in row]])
    picked = np.array([[flag for _, flag in row]])
    wanted = values[picked]
    for found, known in (
        (measures.mean_where(values, picked), np.mean),
        (measures.median_where(values, picked), np.median),
    ):
        assert np.isnan(found[0]) if not len(wanted) else found[0] == pytest.approx(known(wanted))


def test_the_mean_gap_needs_two_flags():
    assert measures.mean_gap(flags("#..#.# .....# ......")) == pytest.approx(
        [2.5, np.nan, np.nan], nan_ok=True
    )


def test_a_stay_of_the_tilt_counts_if_it_begins_and_ends_in_sight():
    chain = np.array([[CR, CR, PR, PR, SU, PU, NONE, SU, SU]])
    toward_russia, toward_ukraine = measures.tilt_stays(chain)
    assert (toward_russia[0], toward_ukraine[0]) == (2.0, 3.0)


# --- constants, by hand -----------------------------------------------------------------------------


def test_half_a_stance_is_the_dead_band_and_a_year_has_52_weeks_and_a_bit():
    assert np.flatnonzero(measures.swing_weeks(np.array([0.51, -0.49, -0.51, 0.5, 0.51]))).tolist() == [2, 4]
    assert measures.sides(np.array([0.5, -0.5])).tolist() == [0, 0]
    assert pytest.approx(52.1786, abs=1e-4) == measures.WEEKS_A_YEAR


def test_a_gap_of_weeks_before_the_first_flag_is_none():
    assert measures.mean_gap(flags("..##. ....# #.#.#")) == pytest.approx([1.0, np.nan, 2.0], nan_ok=True)


def test_a_stay_as_long_as_the_run_was_never_seen_to_begin():
    """Nor one that ends in the last week with no other side after it."""
    below, above = measures.dwell_counts(np.array([[1, 1, 1, 1], [-1, 1, -1, -1]]))
    assert (below.sum(), above.tolist()) == (0, [0, 1, 0, 0, 0])


def test_the_side_before_the_first_swing_does_not_count_as_a_stay():
    below, above = measures.dwell_counts(np.array([[0, 0, 1, -1, 1]]))
    assert (below.tolist(), above.tolist()) == ([0, 1, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0])


def test_stays_of_the_tilt_have_their_length_in_the_week_they_end():
    chain = np.array([[NONE, PR, CR, NONE, PU, SU, PR, CR]])
    length, russia, ukraine = measures.tilt_ends(chain)
    assert np.flatnonzero(russia).tolist() == [5]
    assert np.flatnonzero(ukraine).tolist() == [7]
    assert length[0, [5, 7]].tolist() == [3.0, 2.0]


def test_a_median_of_two_lies_between_them_and_of_none_is_no_number():
    values = np.array([[4.0, 1.0, np.nan, 8.0]] * 3)
    picked = flags("##.. ##.# ....")
    assert measures.median_where(values, picked) == pytest.approx([2.5, 4.0, np.nan], nan_ok=True)
    assert measures.mean_where(values, flags("#### ##.. ..#.")) == pytest.approx(
        [13 / 3, 2.5, np.nan], nan_ok=True
    )
