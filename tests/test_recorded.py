"""Figures of a record in any weeks: computed from its tables, as runs are measured, known by the end and no later."""

import datetime as dt

import numpy as np
import pytest
from diplomatic_swings.experiments.record import coded, targets
from diplomatic_swings.experiments.record.folder import read_record, shipped
from diplomatic_swings.experiments.record.history import statistics
from diplomatic_swings.experiments.record.recorded import first_period, level, month_of, statistics_of
from diplomatic_swings.experiments.record.targets import Held
from diplomatic_swings.experiments.record.weeks import moves_by_week
from diplomatic_swings.experiments.record.window import Window, check_start, next_month, usual_window
from diplomatic_swings.forms.problems import ScenarioError
from hypothesis import given
from hypothesis import strategies as st
from made_records import MOVES, SERIES, figure, move, table, write_record

WINTER = (dt.date(2026, 1, 5), dt.date(2026, 6, 29))
MONDAY = dt.date(2025, 1, 6)


def made(folder, *moves, series=()):
    """Return a record of moves from January to June 2025, and of series."""
    ends = [
        move("2025-01-01", lever="rhetoric", posture="PU"),
        *moves,
        move("2025-06-30", posture="SU", lever="rhetoric"),
    ]
    tables = {"moves": table(MOVES, *ends)} | ({"series": table(SERIES, *series)} if series else {})
    return read_record(write_record(folder, **tables))


# --- windows --------------------------------------------------------------------------------------


@given(st.dates(dt.date(1990, 1, 1), dt.date(2060, 1, 1)), st.integers(1, 300))
def test_the_months_of_a_window_follow_each_other_and_the_whole_ones_lie_inside(start, weeks):
    window = Window(start, weeks)
    months, whole = window.months(), window.whole_months()
    assert months[0] <= start < next_month(months[0])
    assert months[-1] < window.end <= next_month(months[-1])
    assert months[1:] == [next_month(month) for month in months[:-1]]
    assert all(start <= month and next_month(month) <= window.end for month in whole)
    assert len(months) - len(whole) <= 2


@given(st.dates(dt.date(1990, 1, 1), dt.date(2060, 1, 1)), st.integers(1, 48))
def test_months_of_a_window_are_counted_from_the_one_in_which_it_begins(start, number):
    expected = start.replace(day=1)
    for _ in range(number - 1):
        expected = next_month(expected)
    assert month_of(Window(start, 1), number) == f"{expected:%Y-%m}"


def test_a_window_is_cut_into_its_first_weeks_and_the_rest():
    window = usual_window()
    assert window.first(32).end == window.after(32).start == dt.date(2025, 9, 1)
    assert window.after(32).end == window.end


def test_runs_that_begin_on_another_day_are_refused():
    check_start("mine", dt.date(2025, 1, 20), usual_window())
    with pytest.raises(ScenarioError, match=r"mine: start: expected 2025-01-20.*\(given 2025-10-27\)"):
        check_start("mine", dt.date(2025, 10, 27), usual_window())


@pytest.mark.parametrize(
    "window", [(dt.date(2024, 12, 30), dt.date(2025, 6, 2)), (MONDAY, dt.date(2026, 7, 6))]
)
def test_weeks_outside_the_record_are_refused(window):
    with pytest.raises(ScenarioError, match="expected a window from 2025-01-01 to 2026-07-01 at most"):
        statistics_of(shipped(), *window)


# --- statistics -----------------------------------------------------------------------------------


def test_two_rows_more_change_the_statistics(tmp_path):
    end = dt.date(2025, 6, 30)
    rows = [move("2025-02-11", lever="leader call", posture="CR"), move("2025-03-04", marks="sanction")]
    before = statistics_of(made(tmp_path / "few"), MONDAY, end)
    after = statistics_of(made(tmp_path / "more", *rows), MONDAY, end)
    changed = {
        name for name, value in after.items() if not np.array_equal(value, before[name], equal_nan=True)
    }
    assert {
        "tilt_switches_per_year",
        "sanctions_per_year",
        "share_press_russia",
        "share_court_russia",
    } <= changed


def test_two_rows_more_change_what_runs_are_held_against(tmp_path):
    window = Window(MONDAY, 24)
    rows = [move("2025-02-11", lever="leader call", posture="CR"), move("2025-03-04", marks="sanction")]
    few, more = (Held(made(tmp_path / name, *moves), window) for name, moves in (("few", ()), ("more", rows)))
    before, after = targets.recorded(few), targets.recorded(more)
    assert (before["sanctions_per_year"], after["sanctions_per_year"]) == (
        0.0,
        pytest.approx(365.25 / 7 / 24),
    )


def test_statistics_of_any_weeks_are_those_of_the_moves_of_these_weeks():
    moves = shipped().moves
    within = moves[(moves["date"] >= "2026-01-05") & (moves["date"] < "2026-06-29")]
    alone = statistics(coded.history(within, 25, start=WINTER[0]))
    whole = statistics_of(shipped(), *WINTER)
    for name, value in alone._asdict().items():
        assert np.array_equal(value[0], whole[name], equal_nan=True), name


def test_the_first_half_of_2026_is_counted_like_2025():
    figures = statistics_of(shipped(), *WINTER)
    assert figures["truces_per_year"] == pytest.approx(3 * 365.25 / 7 / 25)
    assert (
        figures["sanctions_per_year"]
        == figures["deadlines_per_year"]
        == figures["exit_threats_per_year"]
        == 0.0
    )
    assert figures["dwell_toward_russia"] == 23.0
    assert figures["gain_per_month"] == pytest.approx(np.mean([154.5, 157.1, 139.4, 10.3]))
    assert np.isnan(figures["gain_weekly_sd"])


def test_a_week_less_at_the_end_forgets_that_week_alone(tmp_path):
    made_record = made(tmp_path, move("2025-03-04", marks="truce"))
    week = dt.date(2025, 3, 3)
    known = statistics_of(made_record, MONDAY, week + dt.timedelta(weeks=1))
    before = statistics_of(made_record, MONDAY, week)
    assert (before["truces_per_year"], known["truces_per_year"]) == (0.0, pytest.approx(365.25 / 7 / 9))


def test_rules_of_coding_can_be_compared_in_any_weeks():
    shares = coded.codings(window=Window(WINTER[0], 23)).loc["share_court_russia"]
    assert list(shares.index)[:4] == ["last move", "first move", "majority", "25 weeks"]
    first = statistics_of(shipped(), WINTER[0], WINTER[0] + dt.timedelta(weeks=23), coded.Pick.FIRST)
    assert shares["first move"] == first["share_court_russia"]


# --- series ---------------------------------------------------------------------------------------


def test_a_month_that_is_missing_leaves_the_front_unknown_and_arms_a_mean_of_the_others(tmp_path):
    months = ["2025-02", "2025-03", "2025-05"]
    series = [figure(m, "gain", "100", "km2/month") for m in months]
    series += [figure(m, "europe_military", v, "bn EUR/month") for m, v in zip(months, "123", strict=True)]
    figures = statistics_of(made(tmp_path, series=series), dt.date(2025, 1, 20), dt.date(2025, 6, 9))
    assert np.isnan(figures["gain_per_month"])
    assert figures["europe_arms"] == 2.0


def test_a_figure_is_known_once_its_month_has_begun():
    window = Window(dt.date(2025, 1, 20), 32)
    assert level(shipped(), "approval", "2025-08", window) == 45.3
    assert np.isnan(level(shipped(), "approval", "2025-09", window))
    assert np.isnan(level(shipped(), "approval", "", window))


def test_the_first_figure_of_a_series_is_the_first_within_the_window():
    assert first_period(shipped(), "reserves", usual_window()) == "2025-06-01"
    assert first_period(shipped(), "reserves", Window(dt.date(2026, 1, 5), 20)) == ""


def test_targets_move_with_the_window():
    held = Held(shipped(), Window(dt.date(2026, 1, 5), 25))
    known = targets.recorded(held)
    assert (known["approval_march"], known["approval_june"]) == (42.3, 40.9)
    assert np.isnan([known["approval_december"], known["reserves_june"]]).all()
    assert targets.errors(held=held) == pytest.approx(targets.errors() * np.sqrt(47 / 25))


# --- moves of the game ----------------------------------------------------------------------------


def test_moves_of_a_window_are_moves_of_the_game_week_by_week(tmp_path):
    rows = [
        move("2025-01-07", lever="leader call", posture="CR"),
        move("2025-01-14", actor="Russia/Ukraine", lever="talks", posture="", target="both"),
        move("2025-01-20", lever="external shock", posture="", target="Iran"),
    ]
    weekly = moves_by_week(made(tmp_path, *rows), Window(MONDAY, 3))
    assert weekly[["week", "player", "levers"]].to_numpy().tolist() == [
        [0, "us", ("court",)],
        [1, "russia", ("bilateral_bid", "gesture")],
        [1, "ukraine", ("hold",)],
    ]


def test_weeks_in_which_nothing_was_recorded_have_no_row():
    window = Window(*usual_window())
    weekly = moves_by_week(shipped(), window)
    observed = set(weekly.loc[weekly["player"] == "ukraine", "week"])
    assert observed < set(range(window.weeks))
    assert set(weekly["player"]) == {"us", "russia", "ukraine", "eu"}
