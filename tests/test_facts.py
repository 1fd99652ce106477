"""Facts: every table loads typed, every row names its source; a mistake is told with file and line."""

from pathlib import Path

import pandas as pd
import pytest
from diplomatic_swings.experiments.record import facts
from diplomatic_swings.experiments.record.fact_tables import MACRO, PARAMETERS, RESPONSES, TABLES
from diplomatic_swings.experiments.record.facts import FactError
from diplomatic_swings.experiments.record.folder import shipped

ROOT = Path(__file__).resolve().parent.parent
HEAD = ",".join(field.name for field in RESPONSES.fields)


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
    responses = facts.load(RESPONSES)
    assert responses["lag_days"].dtype == float
    assert pd.api.types.is_datetime64_any_dtype(responses["date"])


def test_a_response_comes_so_many_days_after_the_pressure():
    rows = facts.load(RESPONSES)
    assert ((rows["response_date"] - rows["date"]).dt.days == rows["lag_days"]).all()
    assert rows["lag_days"].median() == 4.5


def test_figures_that_the_record_holds_too_are_the_same_there():
    yearly = facts.load(PARAMETERS).set_index("parameter")["value"]
    macro = facts.load(MACRO).set_index(["date", "measure"])["value"]
    record = shipped()
    assert record.figure("gain_weekly_sd", "2025") == yearly["front_weekly_sd_2025"]
    assert record.figure("reserves", "2025-06-01") == macro["2025-06-01", "liquid_reserves"]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("2025-13-01,US,x,2025-03-01,1,y,y,z,high", r"pressure_response_2025\.csv:2: date: expected a date"),
        (
            "2025-03-07,US,x,2025-03-18,eleven,y,y,z,high",
            r":2: lag_days: expected a number \(given 'eleven'\)",
        ),
        ("2025-03-07,US,x,2025-03-18,11,y,y,,high", r":2: source: expected a value"),
        ("2025-03-07,US,x,2025-03-18,11,y,y,z,hihg", r":2: confidence: expected one of high, med, low.*high"),
        ("2025-03-07,US,x,2025-03-18,nan,y,y,z,high", r":2: lag_days: expected a number"),
        (
            "2025-03-07,US,x,2025-03-18,11,y,y,z,high,more",
            r":2:1: expected 9 cells as on the first line \(given 10, 1 too many",
        ),
    ],
)
def test_a_mistake_is_told_with_file_line_and_what_was_expected(tmp_path, row, message):
    (tmp_path / RESPONSES.file).write_text(f"{HEAD}\n{row}\n", encoding="utf-8")
    with pytest.raises(FactError, match=message):
        facts.load(RESPONSES, tmp_path)


def test_a_missing_file_and_missing_columns_are_told(tmp_path):
    with pytest.raises(FactError, match=r"pressure_response_2025\.csv: expected a readable file"):
        facts.load(RESPONSES, tmp_path)
    (tmp_path / RESPONSES.file).write_text("date,hours\n", encoding="utf-8")
    with pytest.raises(FactError, match=r"pressure_response_2025\.csv:1: expected the columns date, presser"):
        facts.load(RESPONSES, tmp_path)


def test_the_data_dictionary_is_up_to_date():
    """Write it anew with ``python -m diplomatic_swings.experiments.record.facts > docs/facts.md``."""
    assert (ROOT / "docs" / "facts.md").read_text(encoding="utf-8") == facts.dictionary()
