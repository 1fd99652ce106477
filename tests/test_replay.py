"""Replays: a record played through the game, scored move by move, and starts made of where it ends."""

import datetime as dt
import math

import numpy as np
import pytest
from command_line import short_file
from diplomatic_swings.experiments.record.folder import read_record
from diplomatic_swings.experiments.record.places import shipped_folder
from diplomatic_swings.experiments.record.targets import Held
from diplomatic_swings.experiments.record.window import Window
from diplomatic_swings.experiments.replay.asks import Pick, asks_of
from diplomatic_swings.experiments.replay.filtering import How, replay, state_on
from diplomatic_swings.experiments.replay.naive import Past
from diplomatic_swings.experiments.replay.particle import Particle, table_of
from diplomatic_swings.experiments.replay.saving import COLUMNS, FIELDS, summary, tables
from diplomatic_swings.experiments.replay.settings import settings_of
from diplomatic_swings.experiments.replay.start import start_text
from diplomatic_swings.experiments.runs.solves import solution_for
from diplomatic_swings.forms.problems import ScenarioError
from diplomatic_swings.plots.frame.style import SIZES
from diplomatic_swings.plots.gallery import REPLAY
from diplomatic_swings.sim.scenario.loading import load
from diplomatic_swings.sim.turns.turn import game_of
from diplomatic_swings.sim.world.state import INDEX
from legible import assert_legible, draw
from made_records import MOVES, SERIES, figure, move, table, write_record

pytest_plugins = ("command_line",)

START = dt.date(2025, 1, 20)
CALL = move("2025-01-22", lever="leader call", posture="CR")
ARMS = move("2025-01-24", lever="weapons supply", posture="SU", target="Ukraine")
REFUSAL = move("2025-01-29", actor="Russia", lever="refusal", posture="")
TRUCE = move("2025-02-05", actor="Russia", lever="truce", posture="", target="Ukraine")
BRENT = figure("2025-01", value="90"), figure("2025-02", value="45")


@pytest.fixture(scope="module")
def scenario():
    return load(short_file())


@pytest.fixture(scope="module")
def solved(scenario):
    return solution_for(scenario)


@pytest.fixture(scope="module")
def held(tmp_path_factory):
    return record_of(tmp_path_factory.mktemp("record"), CALL, ARMS, REFUSAL, TRUCE)


@pytest.fixture(scope="module")
def found(scenario, solved, held):
    return replay(scenario, solved, held, How(particles=3))


def record_of(folder, *moves, weeks=4, series=BRENT):
    last = move("2025-02-26", actor="EU", lever="finance", posture="")
    place = write_record(folder, moves=table(MOVES, *moves, last), series=table(SERIES, *series))
    return Held(read_record(place), Window(START, weeks))


# --- what the record asks for ---------------------------------------------------------------------


@pytest.mark.parametrize(("pick", "played"), [(Pick.LAST, "weapons supply"), (Pick.FIRST, "leader call")])
def test_of_several_moves_in_a_week_all_are_asked_for_and_one_is_played(scenario, held, pick, played):
    asks = asks_of(held.record, held.window, scenario, pick)[(0, "us")]
    assert [ask.lever for ask in asks] == ["leader call", "weapons supply"]
    assert [ask.lever for ask in asks if ask.plays] == [played]


def test_a_week_without_a_recorded_move_asks_for_nothing(scenario, held):
    asks = asks_of(held.record, held.window, scenario)
    assert set(asks) == {(0, "us"), (1, "russia"), (2, "russia")}


def test_the_shipped_table_of_moves_names_levers_that_the_game_has(scenario):
    record = read_record(shipped_folder())
    assert len(asks_of(record, Window(START, 75), scenario)) > 50


def test_a_lever_that_the_game_lacks_is_named_with_the_nearest(scenario, tmp_path):
    text = (shipped_folder() / "moves.yaml").read_text(encoding="utf-8")
    (tmp_path / "moves.yaml").write_text(text.replace("russia: [truce]", "russia: [truc]"), encoding="utf-8")
    held = record_of(tmp_path, TRUCE)
    with pytest.raises(
        ScenarioError, match=r"expected a lever of russia \(given 'truc'\); did you mean 'truce'"
    ):
        asks_of(held.record, held.window, scenario)


# --- what is played -------------------------------------------------------------------------------


def test_what_is_recorded_is_played_and_what_is_not_is_drawn(scenario, solved, held):
    table_made = table_of(scenario, game_of(scenario, solved.solution), {})
    asks = asks_of(held.record, held.window, scenario)
    moves = []
    for run in range(4):
        particle = Particle(table_made, 0, run)
        for player in particle.open_week(0):
            decided = particle.take(player, 0, asks.get((0, table_made.players[player]), ()))
            moves.append((table_made.players[player], particle.block.move[player * 64], decided))
    us = [table_made.keys[int(option)] for player, option, _ in moves if player == "us"]
    assert set(us) == {"arm"}
    others = {int(option) for player, option, _ in moves if player == "russia"}
    assert len(others) > 1  # a wait would be the same in every run
    assert all(math.isclose(sum(d.chances.values()), 1.0) for player, _, d in moves if player == "eu")


def test_what_a_record_never_overlooks_is_not_drawn(scenario, solved):
    """With all of Moscow's moves noticed but one, that one is played in every run in which nothing is recorded."""
    menu = [lever.key for lever in scenario.levers[1]]
    noticed = {"russia": tuple(key for key in menu if key != "gesture")}
    table_made = table_of(scenario, game_of(scenario, solved.solution), noticed)
    played = set()
    for run in range(4):
        particle = Particle(table_made, 0, run)
        for player in particle.open_week(0):
            particle.take(player, 0, ())
            if table_made.players[player] == "russia":
                played.add(table_made.keys[int(particle.block.move[player * 64])])
    assert played == {"gesture"}


def test_the_state_follows_the_series_of_the_month(found):
    brent = [state[INDEX["brent"]] for state in found.states]
    assert state_on(found, START)["brent"] == pytest.approx(
        79.3
    )  # the scenario's, before the first figure is put in
    assert brent[1] > 80.0  # January's 90, drifted by a week
    assert brent[3] < 60.0  # February's 45


def test_a_day_outside_the_window_has_no_state(found):
    with pytest.raises(ScenarioError, match="expected a day from 2025-01-20 to 2025-02-17"):
        state_on(found, dt.date(2025, 3, 1))


# --- what is scored -------------------------------------------------------------------------------


def test_every_move_of_the_game_has_a_probability_and_the_score_is_its_mean_log(found):
    assert found.moves["lever"].tolist() == ["leader call", "weapons supply", "refusal", "truce"]
    assert found.moves["probability"].between(0.0, 1.0, inclusive="neither").all()
    expected = -np.log(found.moves["probability"]).mean()
    assert found.log_scores()["model"] == pytest.approx(expected)
    assert found.moves["surprise"].to_numpy() == pytest.approx(-np.log(found.moves["probability"]))


def test_a_move_that_the_rules_leave_open_in_no_run_keeps_the_share_of_a_tremble(found):
    row = found.moves[found.moves["lever"] == "refusal"].iloc[0]  # no paper lies on the table
    russia = len(Past(_levers(found, "russia")).levers)
    tremble = settings_of().tremble.value
    assert row["open"] == 0.0
    assert row["probability"] == pytest.approx(tremble * 2 / russia)  # refuse, or stall


def _levers(found, player):
    number = [p.key for p in found.scenario.players].index(player)
    kinds = {lever.key: lever.kind for lever in found.scenario.levers[number]}
    papers = [f"table:{p.key}" for p in found.scenario.packages if number in p.tabled_by]
    acts = [act.key for act in found.scenario.acts[number] if act]
    return [*(key for key, kind in kinds.items() if kind != "hold"), *papers, *acts]


def test_a_move_that_both_types_make_alike_leaves_beliefs_as_they_were_and_others_move_them(found):
    by_week = found.beliefs.pivot(index="week", columns=["player", "type"], values="probability")
    assert by_week.T.groupby(level=0).sum().to_numpy() == pytest.approx(1.0)
    assert by_week[("us", "resolute")].iloc[0] == pytest.approx(0.4)
    assert by_week[("us", "resolute")].iloc[1] != pytest.approx(0.4, abs=1e-6)


def test_naive_forecasts_know_only_earlier_moves():
    past = Past(["a", "b", "c"])
    assert past.base_rate(["a"]) == past.persistence(["a"]) == pytest.approx(1 / 3)
    past.saw(["a"])
    assert past.base_rate(["a"]) == pytest.approx(1.5 / 2.5)
    past.saw(["b"])
    past.saw(["a"])
    assert past.persistence(["b"]) == pytest.approx(1.5 / 2.5)  # a was followed by b once
    assert past.base_rate(["a", "b", "c"]) == pytest.approx(1.0)


def test_the_same_seed_gives_the_same_replay(found, scenario, solved, held):
    again = replay(scenario, solved, held, How(particles=3))
    assert summary(again) == summary(found)


def test_a_replay_begins_when_the_scenario_does(scenario, solved, held):
    late = held._replace(window=Window(dt.date(2025, 2, 3), 2))
    with pytest.raises(ScenarioError, match="expected 2025-02-03, when the record"):
        replay(scenario, solved, late)


# --- a start --------------------------------------------------------------------------------------


def test_a_start_has_the_state_and_the_beliefs_of_the_end_and_loads(found, tmp_path):
    path = tmp_path / "later.yaml"
    path.write_text(start_text(found, settings_of(), "later", short_file()), encoding="utf-8")
    later = load(path)
    assert later.start == dt.date(2025, 2, 17)
    assert later.state.brent == pytest.approx(45.0)
    trust = float(found.states[-1][INDEX["trust_us_russia"]])
    assert later.state.trust_us_russia == pytest.approx(trust, rel=1e-3)
    belief = found.beliefs[(found.beliefs["week"] == 4) & (found.beliefs["type"] == "dealer")][
        "probability"
    ].item()
    tremble = settings_of().tremble.value
    (prior,) = [p.prior[0] for p in later.players if p.key == "russia"]
    assert prior == pytest.approx((1 - tremble) * belief + tremble * 0.45, abs=1e-3)


# --- files and pictures ---------------------------------------------------------------------------


def test_tables_have_the_columns_of_their_dictionary(found):
    for file, rows in tables(found).items():
        assert list(rows.columns) == [column.name for column in COLUMNS[file]]
    assert list(summary(found)) == [field.name for field in FIELDS]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("picture", REPLAY, ids=lambda picture: picture.name)
def test_pictures_are_drawn_without_a_warning_and_their_labels_can_be_read(found, picture, size):
    assert_legible(*draw(picture, found, size))
    assert picture.title(found) in picture.alt(found)


# --- the command ----------------------------------------------------------------------------------


def test_the_command_prints_moves_scores_and_beliefs(here):
    write_record(
        here.path / "mine",
        moves=table(MOVES, CALL, TRUCE, move("2025-02-26", actor="EU", lever="finance", posture="")),
    )
    options = ("--record", "mine", "--to", "2025-02-10", "--particles", "2")
    content = here.json("replay", short_file(), *options, "--out", "played", "--no-plots")
    assert content["weeks"] == 3
    assert [(m["date"], m["player"]) for m in content["moves"]] == [
        ("2025-01-22", "us"),
        ("2025-02-05", "russia"),
    ]
    assert set(content["log_score"]) == {"model", "persistence", "base_rate"}
    assert {row["player"] for row in content["beliefs"]} == {"us", "russia", "ukraine", "eu"}
    assert {"moves.csv", "states.csv", "result.json", "README.txt"} <= {
        p.name for p in (here.path / "played").iterdir()
    }


def test_a_start_on_a_day_of_the_record_is_run_and_written(here):
    write_record(
        here.path / "mine",
        moves=table(MOVES, CALL, move("2025-02-26", actor="EU", lever="finance", posture="")),
    )
    day = "2025-02-03"
    written = here.done("new", "later", "--from", short_file(), "--from-record", day, "--record", "mine")
    assert written.startswith("wrote later.yaml")
    content = here.json("run", short_file(), "--from", day, "--record", "mine", "--runs", "64")
    assert (content["scenario"], content["start"]) == (f"from-{day}", day)
    assert content["digest"] == here.json("run", "later.yaml", "--runs", "64")["digest"]


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("run",), "expected the name of a scenario, or a day with --from"),
        (("run", "talks-2025-01", "--record", "mine"), "--record: expected with --from"),
        (("run", "--from", "2025-02-05"), "expected a day whole weeks after 2025-01-20, such as 2025-02-03"),
        (
            ("new", "mine", "--from-record", "2027-01-04"),
            "expected a window from 2025-01-01 to 2026-07-01 at most",
        ),
        (("replay", "talks-2025-10", "--from", "2025-01-20"), "expected 2025-01-20, when the record"),
        (("replay", "--pick", "lst"), "did you mean 'last'?"),
    ],
)
def test_mistakes_are_told_in_one_message(here, args, message):
    assert message in here.refused(*args)
    assert here.names() == set()
