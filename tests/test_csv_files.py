"""Tables that people open: letters beyond ASCII in Excel, no formulas, and the same rows in pandas."""

import pandas as pd
import pytest
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
