"""Tables that people open: letters beyond ASCII in Excel, no formulas, and the same rows in pandas."""

import pandas as pd
import pytest
from command_line import Folder
from diplomatic_swings.app.cli import without_dialect
from diplomatic_swings.experiments.record.frames import read_table
from diplomatic_swings.forms.problems import Report
from diplomatic_swings.store import csv_files
from diplomatic_swings.store.csv_files import write_csv

CYRILLIC = pd.DataFrame({"label": ["Жест", "Підпис"], "share": [0.25, -1.5]})


def test_letters_beyond_ascii_have_the_mark_by_which_excel_knows_utf_8(tmp_path):
    write_csv(CYRILLIC, tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbflabel,share\n")
    pd.testing.assert_frame_equal(pd.read_csv(tmp_path / "a.csv"), CYRILLIC)


def test_plain_letters_have_none_which_r_would_take_for_a_part_of_the_first_name(tmp_path):
    write_csv(CYRILLIC.assign(label="gesture"), tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_bytes().startswith(b"label,share\n")


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_words_that_a_spreadsheet_would_run_are_words(tmp_path, cell):
    write_csv(pd.DataFrame({"label": [cell], "number": [-1.5]}), tmp_path / "a.csv")
    read = pd.read_csv(tmp_path / "a.csv")
    assert read["label"].tolist() == [f"'{cell}"]
    assert read["number"].tolist() == [-1.5]


def test_rows_that_are_added_have_no_mark_and_no_names(tmp_path):
    write_csv(CYRILLIC, tmp_path / "a.csv")
    write_csv(CYRILLIC, tmp_path / "a.csv", append=True)
    assert len(pd.read_csv(tmp_path / "a.csv")) == 4
    assert (tmp_path / "a.csv").read_bytes().count(b"\xef\xbb\xbf") == 1


@pytest.fixture
def semicolons():
    csv_files.use("semicolon")
    yield
    csv_files.use("comma")


@pytest.mark.usefixtures("semicolons")
def test_with_semicolons_decimals_have_a_comma_and_excel_knows_the_letters(tmp_path):
    write_csv(CYRILLIC.assign(label="gesture"), tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_bytes() == b"\xef\xbb\xbflabel;share\ngesture;0,25\ngesture;-1,5\n"


@pytest.mark.usefixtures("semicolons")
def test_such_a_table_is_read_back_as_it_was(tmp_path):
    write_csv(CYRILLIC, tmp_path / "a.csv")
    report = Report()
    back = read_table(tmp_path / "a.csv", report, lambda name: name == "share")
    report.stop_if_any()
    pd.testing.assert_frame_equal(back, CYRILLIC)


@pytest.fixture
def afterwards():
    yield
    csv_files.use("comma")


@pytest.mark.usefixtures("afterwards")
@pytest.mark.parametrize(
    "words",
    [
        ("--csv-dialect", "semicolon", "results", "out"),
        ("results", "out", "--csv-dialect", "semicolon"),
        ("results", "--csv-dialect=semicolon", "out"),
    ],
)
def test_the_dialect_may_stand_before_the_command_and_after_it(words, tmp_path):
    assert without_dialect(list(words)) == ["results", "out"]
    write_csv(CYRILLIC, tmp_path / "a.csv")
    assert b"label;share" in (tmp_path / "a.csv").read_bytes()


@pytest.mark.usefixtures("afterwards")
def test_the_environment_sets_the_dialect_for_good(monkeypatch, tmp_path):
    monkeypatch.setenv("SWINGS_CSV_DIALECT", "semicolon")
    assert without_dialect(["results"]) == ["results"]
    write_csv(CYRILLIC, tmp_path / "a.csv")
    assert b"label;share" in (tmp_path / "a.csv").read_bytes()


def test_another_dialect_is_refused(tmp_path):
    for given, words in {"tabs": ("--csv-dialect", "tabs"), "": ("--csv-dialect",)}.items():
        message = Folder(tmp_path).refused("presets", *words)
        assert message == f"swings: --csv-dialect: expected comma or semicolon (given '{given}')\n"
