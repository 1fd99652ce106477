"""Records as files: what is right loads, what is wrong is named with its place, all at once."""

import csv
import datetime as dt
import io
from pathlib import Path

import pytest
from diplomatic_swings.experiments.record import dictionary
from diplomatic_swings.experiments.record.coding import Coding, read_coding, unknown_levers, unmapped
from diplomatic_swings.experiments.record.folder import read_record, shipped
from diplomatic_swings.experiments.record.places import shipped_folder
from diplomatic_swings.experiments.record.schema import MARKS, RECORD_TABLES
from diplomatic_swings.experiments.record.schema import MOVES as MOVES_TABLE
from diplomatic_swings.experiments.record.schema import SERIES as KNOWN_SERIES
from diplomatic_swings.experiments.record.summary import gaps, players, summary
from diplomatic_swings.experiments.record.values import MeaningError, number
from diplomatic_swings.forms.cells import placed_rows
from diplomatic_swings.forms.problems import Report, ScenarioError
from diplomatic_swings.sim.scenario.loading import load
from diplomatic_swings.sim.tables.game import option_keys
from hypothesis import given
from hypothesis import strategies as st
from made_records import (
    MOVES,
    SERIES,
    figure,
    mistakes,
    move,
    only,
    table,
    write_record,
)

ROOT = Path(__file__).resolve().parent.parent


# --- the shipped record ---------------------------------------------------------------------------


def test_the_shipped_record_is_right_and_every_row_names_its_source():
    record = shipped()
    assert record.notes == ()
    for rows in record.tables.values():
        assert len(rows)
        assert (rows["source"].str.len() > 0).all()


def test_the_shipped_record_holds_2025_and_the_first_half_of_2026():
    moves = shipped().moves
    assert shipped().span == (dt.date(2025, 1, 1), dt.date(2026, 7, 1))
    assert moves.groupby(moves["date"].dt.year).size().to_dict() == {2025: 87, 2026: 28}
    assert len(shipped().tables["truces"]) == 6


def test_truces_of_the_table_are_marked_in_the_moves_and_packages_counted():
    marks = shipped().moves["marks"].str.split().explode()
    assert (marks == "truce").sum() == len(shipped().tables["truces"])
    assert (marks == "package").sum() == 5


def test_only_us_moves_show_a_posture():
    moves = shipped().moves
    assert set(moves.loc[moves["posture"] != "", "actor"]) == {"US"}


def test_a_forecast_lies_before_its_deadline():
    rows = shipped().tables["forecasts"]
    assert (rows["date"] < rows["deadline"]).all()


def test_the_page_of_tables_is_up_to_date():
    """Write it anew with ``python -m diplomatic_swings.experiments.record.dictionary > docs/record-tables.md``."""
    page = (ROOT / "docs" / "record-tables.md").read_text(encoding="utf-8")
    assert page == dictionary.dictionary()


def test_no_text_of_the_record_names_a_machine_or_a_registry():
    for path in shipped_folder().rglob("*.*"):
        text = path.read_text(encoding="utf-8")
        assert not any(word in text for word in ("http", "/work", "WCE", "seed 0", ".json"))


# --- moves and levers -----------------------------------------------------------------------------


def test_every_move_of_the_shipped_record_has_a_rule():
    assert unmapped(shipped().moves, shipped().coding) == ()


def test_every_move_that_a_rule_names_is_one_of_the_game():
    game = load("talks-2025-01")
    menus = {player.key: [] for player in game.players}
    for place, key, *_ in option_keys(game):
        menus[game.players[place].key].append(key)
    for player, acts in zip(game.players, game.acts, strict=True):
        menus[player.key] += [act.key for act in acts if act is not None]
    assert unknown_levers(shipped().coding, menus) == []


def test_a_lever_that_the_game_does_not_have_is_named_with_the_nearest():
    rule = {"actor": "US", "lever": "sanctions", "plays": {"us": ["sanctoin"]}}
    coding = Coding.model_validate({"format": 1, "parties": {"US": "us"}, "moves": [rule]})
    (problem,) = unknown_levers(coding, {"us": ("sanction", "arm")})
    assert "sanctoin" in str(problem)
    assert "did you mean 'sanction'?" in str(problem)


def test_the_first_rule_that_fits_counts():
    coding = shipped().coding
    assert coding.rule("US", "weapons supply", "PU").plays == {"us": ("squeeze",)}
    assert coding.rule("US", "weapons supply", "SU").plays == {"us": ("resume_arms", "arm")}
    assert coding.rule("US", "weapons supply", "CR") is None


def test_a_kind_of_move_without_a_rule_is_noted_and_counted(tmp_path):
    rows = [move(actor="Ukraine", posture="", lever="goodwill release", description=d) for d in ("a", "b")]
    record = read_record(write_record(tmp_path, moves=table(MOVES, *rows)))
    assert unmapped(record.moves, record.coding) == (("Ukraine", "goodwill release", "", 2),)
    assert record.notes == ("moves.yaml: no rule for Ukraine, goodwill release, posture none (2 moves)",)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("moves: []\nparties: {}", "moves.yaml.*expected a value for 'format'"),
        ("format: 1\nparties: {}\nmoves:\n  - {actor: US, lever: x}", r"moves.yaml:4:\d+: moves\[0\]: expected levers"),
        ("format: 1\nparties: {}\nmoves:\n  - {actor: US, levr: x, lever: y, why: z}", "levr: .*did you mean 'lever'"),
        (
            "format: 1\nparties: {}\nmoves:\n  - {actor: US, lever: x, plays: {usa: [y]}}",
            "expected players us, russia, ukraine, eu; did you mean 'us'",
        ),
    ],
)  # fmt: skip
def test_a_mistake_in_the_words_of_a_record_has_its_place(tmp_path, text, message):
    (tmp_path / "moves.yaml").write_text(text, encoding="utf-8")
    report = Report()
    assert read_coding(tmp_path / "moves.yaml", report) is None
    with pytest.raises(ScenarioError, match=message):
        report.stop_if_any()


def test_a_record_may_have_words_of_its_own(tmp_path):
    (tmp_path / "moves.yaml").write_text(
        "format: 1\nparties: {Qatar: null, US: us}\nmoves: [{actor: Qatar, lever: mediates, why: a mediator}]\n",
        encoding="utf-8",
    )
    row = move(actor="Qatar", lever="mediates", posture="", target="US")
    assert players(read_record(write_record(tmp_path, moves=table(MOVES, row)))) == {"Qatar": 1}


# --- what is read ---------------------------------------------------------------------------------

TWO = table(MOVES, move("2025-03-03"), move("2025-03-04", actor="Russia", lever="refusal", posture=""))


@pytest.mark.parametrize(
    ("data", "note"),
    [
        (TWO.encode(), ""),
        (TWO.encode("utf-8-sig"), "byte order mark"),
        (TWO.encode("utf-16"), "UTF-16"),
        (TWO.replace("\n", "\r\n").encode(), ""),
        (TWO.replace(",", ";").encode(), "semicolons"),
        (TWO.replace(",", "\t").encode(), "tabs"),
        (f"{TWO}\n,,,,,,,,,\n".encode(), ""),
    ],
)
def test_the_same_table_is_read_however_it_is_written(tmp_path, data, note):
    record = read_record(write_record(tmp_path, moves=data))
    assert record.moves["actor"].tolist() == ["US", "Russia"]
    assert bool(record.notes) == bool(note)
    assert note in " ".join(record.notes)


def test_columns_may_come_in_any_order_and_optional_ones_may_be_left_out(tmp_path):
    text = table(
        "source,confidence,description,direction,lever,target,actor,date",
        "a,med,b,1,refusal,US,Russia,2025-03-03",
    )
    moves = read_record(write_record(tmp_path, moves=text)).moves
    assert moves[["actor", "posture", "marks"]].to_numpy().tolist() == [["Russia", "", ""]]


def test_files_whose_names_begin_alike_are_one_table_in_order_of_dates(tmp_path):
    later, earlier = table(MOVES, move("2026-01-05")), table(MOVES, move("2025-03-03"))
    record = read_record(write_record(tmp_path, moves_a=later, moves_b=earlier))
    assert record.moves["date"].dt.year.tolist() == [2025, 2026]


def test_notes_and_what_editors_leave_beside_the_tables_are_not_read(tmp_path):
    for name in ("README.md", "notes.txt", ".moves.csv", "~$moves.xlsx"):
        (tmp_path / name).write_text("anything", encoding="utf-8")
    assert len(read_record(write_record(tmp_path, moves=TWO)).moves) == 2


def test_a_single_table_of_moves_is_a_record(tmp_path):
    folder = write_record(tmp_path, moves_mine=TWO, other="x,y\n1,2\n")
    assert len(read_record(folder / "moves_mine.csv").moves) == 2


def test_decimal_commas_are_read_between_semicolons(tmp_path):
    text = (
        table(SERIES, figure(value="60|5"), figure("2025-04", value="-.5"))
        .replace(",", ";")
        .replace("|", ",")
    )
    record = read_record(write_record(tmp_path, moves=TWO, series=text))
    assert record.monthly("brent").tolist() == [60.5, -0.5]


def test_a_series_asked_for_by_a_wrong_name_is_told_with_the_nearest(tmp_path):
    record = read_record(write_record(tmp_path, moves=TWO, series=table(SERIES, figure())))
    with pytest.raises(ScenarioError, match=r"series 'brnet'.*did you mean 'brent'"):
        record.monthly("brnet")


def test_a_series_may_have_another_name_unless_it_looks_like_a_slip(tmp_path):
    assert mistakes(tmp_path / "new", moves=TWO, series=table(SERIES, figure(quantity="urals"))) == []
    *_, message = only(tmp_path / "slip", moves=TWO, series=table(SERIES, figure(quantity="brnt")))
    assert "did you mean 'brent'?" in message


# --- round trips ----------------------------------------------------------------------------------

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=12)
ROWS = st.lists(st.lists(TEXTS, min_size=2, max_size=4), min_size=1, max_size=5)


@given(ROWS, st.sampled_from(",;\t"))
def test_cells_come_back_with_their_place(rows, separator):
    """What the csv module writes is read as it was, and each cell stands where it is said to stand."""
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\n").writerows(rows)
    text = out.getvalue()
    lines = text.split("\n")
    read = list(placed_rows(text, separator))
    assert [[cell.text for cell in row] for row in read] == [[cell.strip() for cell in row] for row in rows]
    for cell in (cell for row in read for cell in row):
        rest = "\n".join([lines[cell.line - 1][cell.column - 1 :], *lines[cell.line :]])
        unquoted = rest.removeprefix('"').replace('""', '"')
        assert unquoted.lstrip().startswith(cell.text)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_read_as_it_was_written_with_point_or_comma(value):
    assert number(repr(value)) == value
    assert number(repr(value).replace(".", ","), decimal_commas=True) == value


@given(st.text(max_size=12))
def test_a_text_is_a_finite_number_or_refused(text):
    try:
        value = number(text)
    except MeaningError:
        return
    assert value == float(text)


# --- what is in it --------------------------------------------------------------------------------


def test_the_summary_counts_by_player_and_table_and_names_gaps(tmp_path):
    rows = [
        move("2025-01-06"),
        move("2025-02-17", actor="EU/UK", posture=""),
        move("2025-02-20", actor="UK", posture=""),
    ]
    series = table(SERIES, figure("2025-01"), figure("2025-04"))
    record = read_record(write_record(tmp_path, moves=table(MOVES, *rows), series=series))
    content = summary(record)
    assert content["players"] == {"EU": 1, "UK": 2, "US": 1}
    assert content["tables"]["moves"]["rows"] == 3
    assert content["span"] == {"first": dt.date(2025, 1, 1), "last": dt.date(2025, 2, 28), "months": 2}
    assert content["series"][0]["missing"] == ["2025-02", "2025-03"]
    assert gaps(record) == [(dt.date(2025, 1, 6), dt.date(2025, 2, 17), 6)]


def test_every_mark_and_every_table_is_declared_once():
    assert len(set(MARKS)) == len(MARKS)
    assert len(set(KNOWN_SERIES)) == len(KNOWN_SERIES)
    for declared in RECORD_TABLES.values():
        assert set(declared.key) <= set(declared.columns)
    assert MOVES_TABLE.when == "date"
