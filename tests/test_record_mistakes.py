"""What is wrong in a record is named with its place and what was expected, all at once."""

import tempfile
from pathlib import Path

import pytest
from diplomatic_swings.experiments.record.folder import check_record
from diplomatic_swings.forms.problems import Report, ScenarioError
from hypothesis import given
from hypothesis import strategies as st
from made_records import (
    DEADLINES,
    FORECASTS,
    MOVES,
    POLLS,
    SERIES,
    TRUCES,
    figure,
    mistakes,
    move,
    only,
    table,
    write_record,
)

TWO = table(MOVES, move("2025-03-03"), move("2025-03-04", actor="Russia", lever="refusal", posture=""))


@pytest.mark.parametrize(
    ("row", "place", "field", "message"),
    [
        (move("2025-02-30"), (2, 1), "date", "a day that there is (given '2025-02-30')"),
        (move("11.03.2025"), (2, 1), "date", "a date such as 2025-03-11, the year first"),
        (move("2025-3-1"), (2, 1), "date", "a date such as"),
        (move("20250311"), (2, 1), "date", "a date such as"),
        (move(""), (2, 1), "date", "expected a value"),
        (move(actor="Rusia", posture=""), (2, 12), "actor", "did you mean 'Russia'?"),
        (move(lever="sanctoins"), (2, 22), "lever", "did you mean 'sanctions'?"),
        (move(posture="PPR"), (2, 34), "posture", "one of PR, CR, PU, SU, DI, EX"),
        (
            move(posture="PR", actor="Russia", lever="refusal"),
            (2, 36),
            "posture",
            "no posture of a move by Russia",
        ),
        (move(marks="gesture trucee"), (2, 37), "marks", "did you mean 'truce'?"),
        (move(direction="2"), (2, 32), "direction", "one of 1, 0, -1"),
        (move(source=""), (2, 46), "source", "expected a value"),
        (f"{move()},more", (2, 1), "", "expected 10 cells as on the first line (given 11, 1 too many)"),
        (move().removesuffix(",med"), (2, 1), "", "(given 9, 1 too few)"),
        (move(description='"unclosed'), (2, 1), "", "expected cells that end where they should"),
    ],
)
def test_a_mistake_in_a_move_is_named_with_line_column_and_what_was_expected(
    tmp_path, row, place, field, message
):
    file, line, column, path, text = only(tmp_path, moves=table(MOVES, row))
    assert (file, (line, column), path) == ("moves.csv", place, field)
    assert message in text


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ('"60,5"', "a number with a decimal point and nothing between thousands"),
        ("1 200", "a number with a decimal point and nothing between thousands"),
        ("60 USD", "a number alone, without unit or words"),
        ("~60", "a number alone"),
        ("sixty", "a number"),
        ("nan", "a number"),
        ("inf", "a number"),
        ("1e999", "a number"),
        ("", "a value"),
    ],
)
def test_a_figure_that_is_no_number_is_named(tmp_path, value, message):
    *_, field, text = only(tmp_path, moves=TWO, series=table(SERIES, figure(value=value)))
    assert field == "value"
    assert f"expected {message}" in text


@pytest.mark.parametrize(
    ("name", "head", "row", "message"),
    [
        ("truces", TRUCES, "2025-03-18,x,-3,y,0,z,high", "hours: expected a number of 0 or more"),
        ("truces", TRUCES, "2025-03-18,x,30,y,2,z,high", "extended: expected a number from 0 to 1"),
        ("forecasts", FORECASTS, "2025-03-18,x,y,2025-12-31,at,40,,z,high", "probability: .* from 0 to 1"),
        ("forecasts", FORECASTS, "2025-03-18,x,y,2024-12-31,at,0.4,,z,high", "deadline: .* after 2025-03-18"),
        (
            "deadlines",
            DEADLINES,
            "2025-03-18,Russia,x,2025-03-01,y,0,z,high",
            "deadline: .* after 2025-03-18",
        ),
        ("polls", POLLS, "2025-13,x,y,z,41,a,med", "date: .*a day that there is"),
        ("polls", POLLS, "March 2025,x,y,z,41,a,med", "date: .*2025-03 or 2025, the year first"),
    ],
)
def test_every_table_has_bounds_of_its_own(tmp_path, name, head, row, message):
    report = Report()
    check_record(write_record(tmp_path, moves=TWO, **{name: table(head, row)}), report)
    with pytest.raises(ScenarioError, match=message):
        report.stop_if_any()


def test_all_mistakes_are_named_at_once(tmp_path):
    bad = table(MOVES, move("2025-02-30", posture="XX"), move(lever="nothing known"), f"{move()},more")
    series = table(SERIES, figure(value="60 USD"))
    lines = [(file, line) for file, line, *_ in mistakes(tmp_path, moves=bad, series=series)]
    assert lines == [
        ("moves.csv", 2),
        ("moves.csv", 2),
        ("moves.csv", 3),
        ("moves.csv", 4),
        ("series.csv", 2),
    ]


def test_dates_that_go_back_are_named_in_each_file(tmp_path):
    rows = [move("2025-03-05"), move("2025-03-03"), move("2025-03-04")]
    file, line, *_, message = only(tmp_path, moves=table(MOVES, *rows))
    assert (file, line) == ("moves.csv", 3)
    assert "dates in order (given 2025-03-03 after 2025-03-05)" in message


def test_a_series_is_in_order_by_itself(tmp_path):
    rows = [figure("2025-03"), figure("2025-04"), figure("2025-03", "gain")]
    assert mistakes(tmp_path, moves=TWO, series=table(SERIES, *rows)) == []


def test_ids_and_rows_are_given_once_in_the_whole_record(tmp_path):
    rows = [f"a,{move('2025-03-03')}", f"b,{move('2025-03-04')}", f"a,{move('2025-03-05')}"]
    same = table(MOVES, move("2025-03-04"))
    named = mistakes(tmp_path, moves=table(f"id,{MOVES}", *rows), moves_more=same)
    assert [(file, line) for file, line, *_ in named] == [("moves.csv", 4), ("moves_more.csv", 2)]
    assert "each id once (given 'a' again, first at" in named[0][-1]
    assert "moves.csv:3" in named[1][-1]


def test_columns_that_are_none_of_the_table_s_are_named_with_the_nearest(tmp_path):
    text = TWO.replace("confidence", "confidnce").replace("lever", "lever,mood", 1)
    messages = [message for *_, message in mistakes(tmp_path, moves=text)]
    assert any("did you mean 'confidence'?" in message for message in messages)
    assert any("'mood'" in message for message in messages)
    assert any("missing confidence" in message for message in messages)


def test_a_table_without_names_of_columns_is_told_in_one_message(tmp_path):
    assert "expected the columns id, date" in only(tmp_path, moves=f"{move()}\n{move()}\n")[-1]


@pytest.mark.parametrize(
    ("data", "place", "message"),
    [
        (TWO.replace("made up", "підпис").encode("cp1251"), (2, 38), "expected UTF-8 text (given byte 0xef"),
        (TWO.encode("utf-16-le"), (0, 0), "zero bytes"),
        (b"PK\x03\x04rest", (0, 0), "save it as CSV UTF-8"),
        (b"", (1, 1), "a line with the names of the columns (given nothing)"),
        (b"\xff\xfe\x00", (1, 3), "expected UTF-16 text"),
    ],
)
def test_what_is_no_text_is_named_with_its_place(tmp_path, data, place, message):
    _, line, column, _, text = only(tmp_path, moves=data)
    assert (line, column) == place
    assert message in text


def test_files_that_are_no_tables_of_a_record_are_named_with_what_to_do(tmp_path):
    acled = "event_id_cnty,event_date,event_type,actor1\nA1,27 October 2025,Battles,Somebody\n"
    file, *_, message = only(tmp_path, moves=TWO, acled=acled)
    assert file == "acled.csv"
    assert "looks like ACLED events" in message
    assert "swings record import" in message


def test_a_misspelt_table_is_told_the_nearest(tmp_path):
    assert "did you mean 'moves'?" in only(tmp_path, mvoes=TWO)[-1]


def test_a_folder_that_is_not_there_or_holds_no_moves_is_told(tmp_path):
    report = Report()
    assert check_record(tmp_path / "nowhere", report) is None
    assert "expected a folder of tables" in report.problems[0].message
    assert "expected moves" in only(tmp_path, series=table(SERIES, figure()))[-1]


def test_a_series_keeps_its_unit(tmp_path):
    rows = [figure("2025-03"), figure("2025-04", unit="EUR/bbl"), figure("2025-04", "gain", unit="km2")]
    _, line, _, field, message = only(tmp_path, moves=TWO, series=table(SERIES, *rows))
    assert (line, field) == (3, "unit")
    assert message.startswith("expected 'USD/bbl' as at")


def test_a_table_of_another_kind_may_be_checked_alone_but_is_no_record(tmp_path):
    path = write_record(tmp_path, series=table(SERIES, figure())) / "series.csv"
    assert check_record(path, Report(), alone=True) is not None
    assert check_record(path, Report()) is None


def test_a_text_that_no_file_can_hold_is_refused_with_its_place(tmp_path):
    text = 'format: 1\nparties: {}\nmoves: [{actor: US, lever: "\\ud800 x", why: z}]\n'
    (tmp_path / "moves.yaml").write_text(text, encoding="utf-8")
    _, line, column, _, message = only(tmp_path, moves=TWO)
    assert (line, column) == (3, 28)
    assert "a lone surrogate, U+D800" in message


@given(
    st.one_of(st.binary(max_size=200), st.text(max_size=200).map(lambda text: f"{MOVES}\n{text}".encode()))
)
def test_whatever_stands_in_a_file_is_read_or_refused_in_words(data):
    with tempfile.TemporaryDirectory() as folder:
        report = Report()
        record = check_record(write_record(Path(folder), moves=data), report)
    assert (record is None) == bool(report.problems)
    assert all("expected" in problem.message for problem in report.problems)
