"""The record of 2025 coded like a run: by hand on small cases, and against what was counted by days."""

import numpy as np
import pandas as pd
import pytest
from diplomatic_swings.experiments.record import coded as record
from diplomatic_swings.experiments.record import facts
from diplomatic_swings.experiments.record.coded import Pick
from diplomatic_swings.experiments.record.fact_tables import REGULARITIES
from diplomatic_swings.experiments.record.history import RULES, History, statistics
from diplomatic_swings.experiments.record.schema import MARKS
from diplomatic_swings.experiments.runs import measures
from diplomatic_swings.experiments.runs.measures import NONE
from scipy.stats import fisher_exact

PR, CR, PU, SU = range(4)


def table(*rows):
    """Return dated moves from (day of January or later, posture, marks)."""
    dates = pd.to_datetime([f"2025-{day}" for day, _, _ in rows])
    return pd.DataFrame({"date": dates, "posture": [p for _, p, _ in rows], "marks": [m for _, _, m in rows]})


def published(quantity):
    rows = facts.load(REGULARITIES).set_index("quantity")
    return float(rows.loc[quantity, "value"])


# --- coding ---------------------------------------------------------------------------------------


def test_weeks_begin_on_mondays_from_20_january():
    moves = table(("01-20", "PR", ""), ("01-26", "CR", ""), ("01-27", "SU", ""))
    assert record.chain(moves, weeks=3).tolist() == [CR, SU, NONE]


def test_moves_before_the_start_and_after_the_end_do_not_count():
    moves = table(("01-19", "PR", "gesture"), ("02-03", "SU", "gesture"))
    coded = record.history(moves, weeks=2)
    assert coded.posture.tolist() == [[NONE, NONE]]
    assert not coded.gesture.any()


@pytest.mark.parametrize(("pick", "shown"), [(Pick.LAST, SU), (Pick.FIRST, PR), (Pick.MAJORITY, CR)])
def test_of_several_moves_in_a_week_a_rule_says_which_one_gives_the_posture(pick, shown):
    moves = table(("01-20", "PR", ""), ("01-21", "CR", ""), ("01-22", "CR", ""), ("01-23", "SU", ""))
    assert record.chain(moves, 1, pick).tolist() == [shown]


def test_of_postures_as_frequent_the_later_counts():
    moves = table(("01-20", "PR", ""), ("01-21", "SU", ""))
    assert record.chain(moves, 1, Pick.MAJORITY).tolist() == [SU]


def test_neutral_moves_and_threats_to_leave_show_no_posture():
    moves = table(("01-20", "DI", ""), ("01-28", "EX", ""))
    coded = record.history(moves, weeks=2)
    assert coded.posture.tolist() == [[NONE, NONE]]
    assert coded.pressure.tolist() == [[False, True]]


def test_a_mark_is_up_if_any_move_of_the_week_carries_it():
    moves = table(("01-20", "", "gesture truce"), ("01-21", "PR", ""), ("01-29", "", "exit_threat"))
    coded = record.history(moves, weeks=2)
    assert coded.gesture.tolist() == coded.truce.tolist() == coded.pressure.tolist() == [[True, False]]
    assert coded.exit_threat.tolist() == [[False, True]]
    assert not coded.exit.any()


def test_runs_and_the_record_have_the_same_marks():
    marks = {rule.mark for rule in RULES}
    assert marks | {"posture", "war", "ceasefire"} == set(History._fields)
    assert set(History._fields) - {"posture", "war", "ceasefire", "pressure"} <= set(MARKS)


# --- 2025 -----------------------------------------------------------------------------------------


def test_counted_by_days_the_record_gives_the_published_figures():
    """19.1 tilt switches a year, and the time shares, from 20 January to 28 December."""
    days = record.by_days(weeks=49)
    filled = measures.carried(days)
    rate = measures.tilt_switches(days) / len(days) * 365.25
    assert rate == pytest.approx(published("tilt_switches_per_year"), rel=0.02)
    for code, name in enumerate(measures.POSTURES):
        share = (filled == code).sum() / (filled != NONE).sum()
        assert share == pytest.approx(published(f"time_share_{name}"), abs=0.01)


def test_counted_by_weeks_some_switches_are_lost_whatever_the_rule():
    """A week shows one posture, as in a run: 14.4 to 16.7 switches a year in place of 19.1."""
    found = record.codings().loc["tilt_switches_per_year"]
    assert found.between(14.0, 17.0).all()
    assert found.max() < 0.9 * published("tilt_switches_per_year")


@pytest.mark.parametrize("pick", list(Pick))
def test_every_posture_of_2025_was_held_but_none_for_good(pick):
    chain = measures.carried(record.chain(record.moves(), pick=pick))
    share = np.bincount(chain, minlength=4) / len(chain)
    assert ((share > 0.1) & (share < 0.45)).all()
    assert share.argmax() == CR


def test_gestures_are_frequent_after_pressure_and_less_so_after_other_weeks():
    """All ten episodes saw one within 14 days; within the week or the next it is 10 weeks of 13."""
    found = statistics(record.history())
    assert found.gesture_after_pressure[0] == pytest.approx(10 / 13)
    assert found.gesture_after_other[0] == pytest.approx(18 / 34)
    assert published("gesture_within_14_days") == published("pressure_on_russia_episodes")


def test_one_year_does_not_tell_the_response_to_pressure_from_chance():
    """Fisher's exact test of the four counts: p = 0.19."""
    assert fisher_exact([[10, 3], [18, 16]]).pvalue == pytest.approx(0.19, abs=0.005)


def test_counts_of_2025_are_those_published():
    coded = record.history()
    assert coded.truce.sum() == published("limited_truces")
    assert coded.exit_threat.sum() == published("us_exit_threats")
    assert coded.package.sum() == published("eu_packages_2025")
    assert coded.ceasefire.sum() == published("full_ceasefires_2025")
    assert coded.softening.sum() == published("substantive_concession_after_pressure")


def test_counting_moscow_s_own_gestures_alone_lowers_both_rates_and_keeps_the_order():
    found = record.codings()["own gestures"]
    assert found["gesture_after_pressure"] == pytest.approx(7 / 13)
    assert found["gesture_after_other"] == pytest.approx(10 / 34)


def test_whether_the_tariff_on_india_counts_decides_on_deadlines():
    found = record.codings().loc["deadlines_enforced"]
    assert (found["last move"], found["tariff counts"]) == (0.0, 0.5)
