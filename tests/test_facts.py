"""Facts: every table loads typed, every row names its source; a mistake is told with file and line."""

from pathlib import Path

import pandas as pd
import pytest

from experiments import facts
from experiments.fact_tables import DEADLINES, FORECASTS, MONTHLY, RESPONSES, TABLES, TIMELINE, TRUCES
from experiments.facts import FactError

ROOT = Path(__file__).resolve().parent.parent
HEAD = ",".join(field.name for field in TRUCES.fields)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_row_has_a_source_and_a_confidence(table):
    rows = facts.load(table)
    assert len(rows)
    assert (rows["source"].str.len() > 0).all()
    assert rows["confidence"].isin(["high", "med", "low"]).all()


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_table_is_in_a_file_and_every_file_is_declared(table):
    assert (facts.folder() / table.file).is_file()
    assert {path.name for path in facts.folder().glob("*.csv")} == {table.file for table in TABLES}


def test_figures_are_numbers_and_days_are_dates():
    truces, deadlines = facts.load(TRUCES), facts.load(DEADLINES)
    assert truces["hours"].dtype == float
    assert pd.api.types.is_datetime64_any_dtype(truces["date"])
    assert deadlines["deadline"].isna().sum() == 2


def test_the_moves_of_2025_are_87_and_in_order():
    moves = facts.load(TIMELINE)
    assert len(moves) == 87
    assert moves["date"].is_monotonic_increasing
    assert set(moves["date"].dt.year) == {2025}


def test_only_us_moves_show_a_us_posture_and_every_later_one_does():
    moves = facts.load(TIMELINE)
    ours = moves["actor"].eq("US") & (moves["date"] >= "2025-01-20")
    assert (moves["posture"].ne("") == ours).all()


def test_what_is_recalled_and_not_found_is_marked():
    assert (facts.load(TIMELINE)["source"] == "recalled, unverified").sum() == 6


def test_a_response_comes_so_many_days_after_the_pressure():
    rows = facts.load(RESPONSES)
    assert ((rows["response_date"] - rows["date"]).dt.days == rows["lag_days"]).all()
    assert rows["lag_days"].median() == 4.5


def test_truces_and_packages_of_the_tables_are_marked_in_the_moves():
    moves = facts.load(TIMELINE)
    assert moves["marks"].str.contains("truce").sum() == len(facts.load(TRUCES))
    assert moves["marks"].str.contains("package").sum() == 4


def test_a_forecast_lies_between_zero_and_one_and_before_its_deadline():
    rows = facts.load(FORECASTS)
    assert rows["probability"].between(0, 1).all()
    assert (rows["date"] < rows["deadline"]).all()


def test_a_monthly_series_is_asked_for_by_name():
    gain = facts.monthly("gain")
    assert gain["2025-01":].sum() == pytest.approx(4317, abs=2)
    with pytest.raises(FactError, match=r"no series 'gian'.*gain"):
        facts.monthly("gian")


def test_a_month_has_one_figure_of_a_series():
    assert not facts.load(MONTHLY).duplicated(["month", "quantity"]).any()


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("2025-13-01,x,30,y,0,z,high", r"truces_2025\.csv:2: date: expected a date .*'2025-13-01'"),
        ("2025-03-18,x,thirty,y,0,z,high", r":2: hours: expected a number \(given 'thirty'\)"),
        ("2025-03-18,x,30,y,0,,high", r":2: source: expected a value"),
        ("2025-03-18,x,30,y,0,z,hihg", r":2: confidence: expected one of high, med, low.*high"),
        ("2025-03-18,x,nan,y,0,z,high", r":2: hours: expected a number"),
        ("2025-03-18,x,30,y,0,z,high,more", r":2: expected 7 cells \(given 8\)"),
    ],
)
def test_a_mistake_is_told_with_file_line_and_what_was_expected(tmp_path, row, message):
    (tmp_path / TRUCES.file).write_text(f"{HEAD}\n{row}\n", encoding="utf-8")
    with pytest.raises(FactError, match=message):
        facts.load(TRUCES, tmp_path)


def test_a_missing_file_and_missing_columns_are_told(tmp_path):
    with pytest.raises(FactError, match="expected a readable table"):
        facts.load(TRUCES, tmp_path)
    (tmp_path / TRUCES.file).write_text("date,hours\n", encoding="utf-8")
    with pytest.raises(FactError, match=r"truces_2025\.csv:1: expected the columns date, kind"):
        facts.load(TRUCES, tmp_path)


def test_the_data_dictionary_is_up_to_date():
    """Write it anew with ``python -m experiments.facts > docs/facts.md``."""
    assert (ROOT / "docs" / "facts.md").read_text(encoding="utf-8") == facts.dictionary()
