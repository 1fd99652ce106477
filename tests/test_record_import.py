"""Other people's tables in a record: read as the mapping says, refused rows named, whole files or nothing."""

import datetime as dt
from pathlib import Path

import pytest
from diplomatic_swings.experiments.record.dates import ORDERS, as_recorded
from diplomatic_swings.experiments.record.folder import read_record
from diplomatic_swings.experiments.record.importing import bring_in
from diplomatic_swings.experiments.record.mapping import read_mapping
from diplomatic_swings.experiments.record.places import shipped_mappings
from diplomatic_swings.experiments.record.values import MeaningError
from diplomatic_swings.forms.problems import ScenarioError
from diplomatic_swings.store.atomic import WriteError
from hypothesis import given
from hypothesis import strategies as st
from made_records import MOVES, POLLS, move, table, write_record

EVENTS = """\
"event_id_cnty","event_date","year","event_type","actor1","notes"
"M1","27 October 2025","2025","Battles","Military Forces of Russia (2000-)","one"
"M2","27 October 2025","2025","Explosions/Remote violence","Military Forces of Russia (2000-)","two"
"M3","27 October 2025","2025","Battles","Military Forces of Russia (2000-)","the same day"
"M4","28 October 2025","2025","Battles","Military Forces of Ukraine (2019-)","three"
"M5","28 October 2025","2025","Protests","Protesters","none of it"
"""

LISTINGS = """\
date,authority,name,program
2025-01-15,OFAC,A Bank,RUSSIA-X
2025-01-15,OFAC,A Ship,RUSSIA-X
2025-02-24,EU,A Refinery,ANNEX
"""

POLL_MAPPING = """\
format: 1
into: polls
dates: day-first
columns:
  date: Tag
  pollster: {value: Made-up institute}
  question: {text: "approval, {Land}"}
  source: {value: made up}
  confidence: {value: med}
each:
  - {answer: {value: yes}, value: {column: Ja, strip: "%"}}
  - {answer: {value: no}, value: {column: Nein, strip: "%"}}
skip:
  - {column: Land, values: [Gesamt]}
"""

POLL_SERIES = (
    "Tag;Land;Ja;Nein\n03.04.2026;Nord;41,5 %;55,0 %\n03.04.2026;Gesamt;1;2\n10.04.2026;Nord;42;54,25\n"
)


def written(folder, name, text, encoding="utf-8"):
    """Write a file; return its path."""
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def polls(folder, text=POLL_SERIES, mapping=POLL_MAPPING, encoding="utf-8", **options):
    """Import a poll series made up here; return the outcome and the rows of the record."""
    source, rules = written(folder, "series.csv", text, encoding), written(folder, "rules.yaml", mapping)
    outcome = bring_in(source, str(rules), folder / "mine", **options)
    lines = outcome.written.read_text(encoding="utf-8").splitlines()[1:] if outcome.written else []
    return outcome, [line.split(",") for line in lines]


# --- shipped mappings -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", list(shipped_mappings()))
def test_every_shipped_mapping_can_be_read(name):
    assert read_mapping(name).title


def test_events_become_moves_one_a_day_for_each_side(tmp_path):
    outcome = bring_in(written(tmp_path, "events.csv", EVENTS, "utf-8-sig"), "acled", tmp_path / "mine")
    moves = read_record(tmp_path / "mine").moves
    assert (outcome.rows, outcome.skipped, outcome.merged, outcome.refused) == (3, 1, 1, ())
    assert moves["id"].tolist() == ["M1", "M2", "M4"]
    assert moves["lever"].tolist() == ["battle", "strikes", "battle"]
    assert moves["actor"].tolist() == ["Russia", "Russia", "Ukraine"]
    assert moves["date"].dt.date.tolist() == [dt.date(2025, 10, 27)] * 2 + [dt.date(2025, 10, 28)]


def test_listings_become_one_move_a_day_of_each_authority(tmp_path):
    outcome = bring_in(written(tmp_path, "list.csv", LISTINGS), "sanctions", tmp_path / "mine")
    moves = read_record(tmp_path / "mine").moves
    assert (outcome.rows, outcome.merged) == (2, 1)
    assert moves[["actor", "posture", "marks"]].to_numpy().tolist() == [
        ["US", "PR", "sanction"],
        ["EU", "", "package"],
    ]


def test_a_poll_series_becomes_an_answer_a_row(tmp_path):
    text = "date,pollster,approve,disapprove\n2026-04-03,A,41.5,55\n"
    outcome = bring_in(written(tmp_path, "polls.csv", text), "polls", tmp_path / "mine")
    assert outcome.written.name == "polls_polls.csv"
    assert outcome.rows == 2


# --- as it is written -----------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_day_first_dates_semicolons_and_decimal_commas_are_read_in_every_marked_encoding(tmp_path, encoding):
    outcome, rows = polls(tmp_path, encoding=encoding)
    assert (outcome.rows, outcome.skipped) == (4, 1)
    assert [(row[0], row[-4], row[-3]) for row in rows] == [
        ("2026-04-03", "yes", "41.5"),
        ("2026-04-03", "no", "55"),
        ("2026-04-10", "yes", "42"),
        ("2026-04-10", "no", "54.25"),
    ]


def test_an_encoding_without_a_mark_is_said_in_the_mapping(tmp_path):
    text = POLL_SERIES.replace("Nord", "Північ")
    with pytest.raises(ScenarioError, match="expected UTF-8 text"):
        polls(tmp_path, text, encoding="cp1251")
    mapping = POLL_MAPPING.replace("columns:", "file: {encoding: windows-1251}\ncolumns:", 1)
    _, rows = polls(tmp_path, text, mapping, encoding="cp1251")
    assert "Північ" in rows[0][3]


def test_what_is_written_passes_the_check(tmp_path):
    polls(tmp_path)
    write_record(tmp_path / "mine", moves=table(MOVES, move()))
    assert len(read_record(tmp_path / "mine").tables["polls"]) == 4


# --- refused --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "message"),
    [
        ("03.04.2026;Nord", "31.02.2026;Nord", 2, 1, "date: expected a date written day-first (given '31.02.2026')"),
        ("41,5 %", "41,5 Punkte", 2, 17, "value: expected a number alone"),
        ("41,5 %", "141,5", 2, 17, "value: expected a number from 0 to 100"),
        ("42;54,25", "42", 4, 1, "expected 4 cells as on the first line (given 3, 1 too few)"),
        ("10.04.2026", "03.04.2026", 4, 1, "expected one row for each date, pollster, question and answer"),
    ],
)  # fmt: skip
def test_each_refused_row_is_named_and_nothing_is_written(tmp_path, old, new, line, column, message):
    outcome, _ = polls(tmp_path, POLL_SERIES.replace(old, new, 1))
    first = outcome.refused[0]
    assert (Path(first.file).name, first.line, first.column) == ("series.csv", line, column)
    assert message in str(first)
    assert outcome.written is None
    assert not (tmp_path / "mine").exists()


def test_the_rest_is_written_if_that_is_asked_for(tmp_path):
    outcome, rows = polls(tmp_path, POLL_SERIES.replace("41,5", "x"), accept_rest=True)
    assert (outcome.rows, len(rows), len(outcome.refused)) == (3, 3, 1)


def test_dates_whose_order_is_not_said_are_not_guessed(tmp_path):
    outcome, _ = polls(tmp_path, mapping=POLL_MAPPING.replace("dates: day-first\n", ""))
    assert "'dates: day-first' in the mapping would read it" in outcome.refused[0].message


def test_a_cell_that_the_mapping_has_no_word_for_is_refused(tmp_path):
    text = EVENTS.replace("Military Forces of Ukraine (2019-)", "Somebody else")
    outcome = bring_in(written(tmp_path, "events.csv", text), "acled", tmp_path / "mine")
    assert [(problem.line, problem.path) for problem in outcome.refused] == [(5, "actor"), (5, "target")]


def test_rows_that_the_record_has_already_are_refused(tmp_path):
    there = table(POLLS, '2026-04-03,Made-up institute,"approval, Nord",yes,40,elsewhere,med')
    write_record(tmp_path / "mine", polls=there)
    outcome, _ = polls(tmp_path)
    assert [problem.line for problem in outcome.refused] == [2]
    assert "polls.csv:2" in outcome.refused[0].message


def test_a_file_that_is_there_is_replaced_only_if_that_is_asked_for(tmp_path):
    polls(tmp_path)
    with pytest.raises(WriteError, match="exists already"):
        polls(tmp_path)
    assert polls(tmp_path, force=True)[0].written


def test_columns_that_the_table_does_not_have_are_named_with_the_nearest(tmp_path):
    with pytest.raises(ScenarioError, match=r"columns\.date: expected a column 'Tag'.*did you mean 'Tage'"):
        polls(tmp_path, POLL_SERIES.replace("Tag;", "Tage;"))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("into: polls", "into: pols", r"rules.yaml:2:\d+: into: expected one of .*did you mean 'polls'"),
        ("dates: day-first", "dates: day-frist", "did you mean 'day-first'"),
        ("strip:", "strp:", "each.*strp: expected no setting of this name; did you mean 'strip'"),
        ("{value: made up}", "{value: a, column: b}", "source: expected one of column, value and text"),
        ("  source: {value: made up}\n", "", "expected a source for source too"),
        ("  date: Tag", "  day: Tag", "expected columns of polls, not 'day'"),
        ("format: 1", "format: 2", "format: expected 1"),
    ],
)
def test_a_mistake_in_a_mapping_has_its_place_and_the_nearest_name(tmp_path, old, new, message):
    with pytest.raises(ScenarioError, match=message):
        polls(tmp_path, mapping=POLL_MAPPING.replace(old, new))


def test_an_unknown_mapping_is_told_the_nearest(tmp_path):
    with pytest.raises(ScenarioError, match="did you mean 'acled'"):
        bring_in(written(tmp_path, "events.csv", EVENTS), "acledd", tmp_path / "mine")


# --- without a mapping ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("events.csv", EVENTS, "ACLED events: bring it in with: swings record import .* --map acled"),
        ("list.csv", LISTINGS, "a list of sanctions: .* --map sanctions"),
        ("approval.csv", "date,pollster,approve\n", "a series of polls: .* --map polls"),
        ("game.efg", 'EFG 2 R "Made up" { "A" "B" }\n', "a Gambit game in extensive form"),
        ("game.txt", 'NFG 1 R "Made up" { "A" "B" }\n', "a Gambit game"),
        (
            "draws.csv",
            "world.brent_level;payoffs.us.stake\n40;1\n",
            "draws of the model's numbers: a sweep plays them",
        ),
        ("DGS10.csv", "observation_date,DGS10\n", "a FRED series: write a mapping file"),
        ("mine.csv", table(MOVES, move()), "a table of a record already .moves.: copy it"),
        ("book.xlsx", "PK", "a workbook: save its sheet as CSV"),
        ("other.csv", "a,b\n1,2\n", "a table of another kind: write a mapping file"),
    ],
)
def test_a_file_is_known_by_its_columns_and_the_user_told_what_to_do(tmp_path, name, text, message):
    with pytest.raises(ScenarioError, match=message):
        bring_in(written(tmp_path, name, text), None, tmp_path / "mine")


# --- dates ----------------------------------------------------------------------------------------

DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2060, 12, 31))


@given(DAYS, st.sampled_from([(order, form) for order, forms in ORDERS.items() for form in forms]))
def test_a_day_is_read_back_in_every_form_of_its_order(day, written_as):
    order, form = written_as
    assert as_recorded(day.strftime(form), [order], whole=True) == day.isoformat()


@given(DAYS)
def test_a_month_stays_a_month_where_a_day_is_not_asked_for(day):
    assert as_recorded(f"{day:%B %Y}", [], whole=False) == f"{day:%Y-%m}"
    with pytest.raises(MeaningError):
        as_recorded(f"{day:%B %Y}", ["day-first", "month-first"], whole=True)


@given(DAYS)
def test_two_orders_at_once_are_refused_where_they_mean_different_days(day):
    text, orders = f"{day:%d/%m/%Y}", ["day-first", "month-first"]
    if day.day > 12 or day.day == day.month:
        assert as_recorded(text, orders, whole=True) == day.isoformat()
    else:
        with pytest.raises(MeaningError, match="one order"):
            as_recorded(text, orders, whole=True)


@pytest.mark.parametrize("text", ["2026-04-03T10:00:00Z", "2026-04-03 10:00", "03.04.2026 23:59:59"])
def test_a_time_of_day_is_left_out(text):
    assert as_recorded(text, ["day-first"], whole=True) == "2026-04-03"


# --- the guide ------------------------------------------------------------------------------------


def blocks(language):
    """Return the blocks of code in the guide."""
    page = (Path(__file__).resolve().parent.parent / "docs" / "records.md").read_text(encoding="utf-8")
    return [block.partition("```")[0] for block in page.split(f"```{language}\n")[1:]]


def test_the_record_in_the_guide_is_right(tmp_path):
    assert len(read_record(write_record(tmp_path, moves=blocks("text")[0])).moves) == 2


def test_the_mapping_in_the_guide_can_be_read(tmp_path):
    rules = read_mapping(str(written(tmp_path, "rules.yaml", blocks("yaml")[0])))
    assert (rules.into, rules.dates, len(rules.each)) == ("polls", ("day-first",), 2)
