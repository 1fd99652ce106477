"""``swings record`` as a user has it: a process of its own, in a folder of made-up files."""

import json

import pytest
from made_records import MOVES, SERIES, figure, move, table, write_record

pytest_plugins = ("command_line",)

GOOD = table(MOVES, move("2025-01-21"), move("2025-03-11", actor="Russia", lever="refusal", posture=""))
EVENTS = (
    "event_id_cnty,event_date,event_type,actor1\nM1,27 October 2025,{},Military Forces of Russia (2000-)\n"
)


def test_a_right_record_is_told_in_one_line(here):
    write_record(here.path / "mine", moves=GOOD, series=table(SERIES, figure()))
    assert here.done("record", "check", "mine") == "mine: ok, 2 moves, 1 figure\n"
    content = here.json("record", "check", "mine")
    assert (content["ok"], content["mistakes"], content["rows"]["moves"]) == (True, [], 2)


def test_every_mistake_is_named_at_once_with_status_2_and_nothing_is_written(here):
    bad = table(MOVES, move("11.03.2025"), move(actor="Rusia", posture=""), f"{move()},more")
    write_record(here.path / "mine", moves=bad, series=table(SERIES, figure(value="60 USD")))
    message = here.refused("record", "check", "mine")
    assert (
        "mine/moves.csv:2:1: date: expected a date such as 2025-03-11, the year first and nothing after it (given"
        in message
    )
    assert "mine/moves.csv:3:12: actor: " in message
    assert "did you mean 'Russia'?" in message
    assert "mine/moves.csv:4:1: expected 10 cells as on the first line (given 11, 1 too many)" in message
    assert "mine/series.csv:2:15: value: expected a number alone" in message
    assert message.endswith("4 mistakes\n")
    assert {path.name for path in (here.path / "mine").iterdir()} == {"moves.csv", "series.csv"}


def test_mistakes_are_data_with_json(here):

    write_record(here.path / "mine", moves=table(MOVES, move(posture="PPR")))
    result = here.swings("record", "check", "mine", "--json")
    content = json.loads(result.stdout)
    assert (result.returncode, content["ok"]) == (2, False)
    (mistake,) = content["mistakes"]
    assert (mistake["file"], mistake["line"], mistake["column"], mistake["path"]) == (
        "mine/moves.csv",
        2,
        34,
        "posture",
    )


def test_the_shipped_record_is_shown_if_no_other_is_named(here):
    content = here.json("record", "show")
    assert content["span"] == {"first": "2025-01-01", "last": "2026-06-30", "months": 18}
    assert content["tables"]["moves"]["rows"] == 115
    assert content["players"]["US"] == 78
    assert content["unmapped"] == []
    assert "longest times without a recorded move" in here.done("record", "show")


def test_statistics_are_of_the_weeks_that_are_asked_for(here):
    usual = here.json("record", "statistics")
    later = here.json("record", "statistics", "--from", "2026-01-05", "--to", "2026-06-29")
    assert (usual["start"], usual["weeks"], later["weeks"]) == ("2025-01-20", 47, 25)
    assert usual["statistics"]["tilt_switches_per_year"] == pytest.approx(14.4, abs=0.05)
    assert later["statistics"]["tilt_switches_per_year"] == pytest.approx(4.2, abs=0.05)
    assert later["statistics"]["deadlines_enforced"] is None


def test_two_rows_more_change_the_statistics(here):
    write_record(here.path / "mine", moves=GOOD)
    window = ("--from", "2025-01-06", "--to", "2025-03-31")
    before = here.json("record", "statistics", "mine", *window)["statistics"]
    more = table(
        MOVES, move("2025-02-11", lever="leader call", posture="CR"), move("2025-02-24", marks="sanction")
    )
    write_record(here.path / "mine", moves_more=more)
    after = here.json("record", "statistics", "mine", *window)["statistics"]
    assert (before["tilt_switches_per_year"], before["sanctions_per_year"]) == (0.0, 0.0)
    assert after["tilt_switches_per_year"] == pytest.approx(2 / 12 * 365.25 / 7)
    assert after["sanctions_per_year"] == pytest.approx(1 / 12 * 365.25 / 7)


def test_weeks_that_the_record_does_not_cover_are_refused(here):
    message = here.refused("record", "statistics", "--from", "2026-01-05", "--to", "2026-12-31")
    assert "expected a window from 2025-01-01 to 2026-07-01 at most" in message
    assert "an end a week or more after" in here.refused("record", "statistics", "--from", "2026-01-05")


def test_a_scenario_of_october_is_not_fitted_to_january(here):
    message = here.refused("fit", "talks-2025-10", "--out", "fit")
    assert "talks-2025-10: start: expected 2025-01-20" in message
    assert not here.names()


def test_a_table_is_brought_in_by_a_mapping(here):
    here.write("events.csv", EVENTS.format("Battles"))
    assert here.done("record", "import", "events.csv", "--map", "acled", "--into", "mine").startswith(
        "wrote mine/moves_events.csv: 1 row for moves, 0 skipped, 0 merged with another, 0 refused"
    )
    assert here.done("record", "check", "mine") == "mine: ok, 1 move\n"


def test_a_refused_row_is_named_and_nothing_is_written(here):
    here.write("events.csv", EVENTS.format("Skirmish"))
    message = here.refused("record", "import", "events.csv", "--map", "acled", "--into", "mine")
    assert "events.csv:2:20: lever: expected one of Battles, Explosions/Remote violence" in message
    assert "nothing was written" in message
    assert here.names() == {"events.csv"}


def test_without_a_mapping_the_user_is_told_what_the_file_is(here):
    here.write("events.csv", EVENTS.format("Battles"))
    here.write("crisis.efg", 'EFG 2 R "Crisis" { "US" "Russia" }\n')
    message = here.refused("record", "import", "events.csv", "--into", "mine")
    assert (
        "events.csv: this looks like ACLED events: bring it in with: swings record import events.csv --map acled"
        in message
    )
    assert "a Gambit game in extensive form" in here.refused(
        "record", "import", "crisis.efg", "--into", "mine"
    )


@pytest.mark.parametrize("command", ["fit", "validate-model"])
def test_a_scenario_is_held_against_the_weeks_from_its_own_start_alone(here, command):
    message = here.refused(command, "talks-2025-10")
    assert (
        "talks-2025-10: start: expected 2025-01-20, when the record that runs are held against begins"
        in message
    )
    assert "(given 2025-10-27)" in message
    assert "--from 2025-10-27 holds them against theirs" in message


@pytest.mark.parametrize("command", ["fit", "validate-model"])
def test_mistakes_in_a_record_are_named_before_anything_is_solved(here, command):
    write_record(here.path / "mine", moves=table(MOVES, move("2025-01-21", posture="PPR")))
    assert "mine/moves.csv:2:34: posture: expected one of" in here.refused(command, "--record", "mine")


@pytest.mark.parametrize("command", ["fit", "validate-model"])
def test_weeks_that_a_record_does_not_cover_are_refused(here, command):
    write_record(here.path / "mine", moves=GOOD)
    message = here.refused(command, "--record", "mine", "--to", "2025-06-30")
    assert (
        "expected a window from 2025-01-01 to 2025-04-01 at most (given 2025-01-20 to 2025-06-30)" in message
    )
