"""Pictures of moves over time: every week is counted once, under the kind that the scenario declares."""

import re

import numpy as np
import pytest
from plots_results import CASES, result_of

from plots import kinds, move_mix, one_run
from plots.single_runs import postures
from sim.files.lever_form import HOLD, KINDS
from sim.players import PLAYERS

PLAYERS_BY_NUMBER = range(len(PLAYERS))


@pytest.fixture(scope="module")
def usual():
    return result_of(CASES["usual"])


@pytest.fixture(scope="module")
def single():
    return result_of(CASES["one run"])


def numbers(text):
    return [float(x) for x in re.findall(r"\d+(?:\.\d+)?", text)]


def test_every_kind_of_lever_has_a_name_and_a_side_of_waiting():
    assert set(kinds.ORDER) == set(KINDS)
    assert {*kinds.GIVING, HOLD, *kinds.PRESSING} == set(KINDS)
    assert [kind for kind in KINDS if kinds.presses(kind)] == [k for k in KINDS if k in kinds.PRESSING]


@pytest.mark.parametrize("player", PLAYERS_BY_NUMBER)
def test_kinds_add_up_to_all_runs_in_every_week(usual, player):
    assert sum(move_mix.by_kind(usual, player).values()) == pytest.approx(np.ones(usual.weeks))


@pytest.mark.parametrize("player", PLAYERS_BY_NUMBER)
def test_the_share_of_a_kind_is_that_of_its_levers(usual, player):
    table = usual.moves()
    menu = usual.scenario.levers[player]
    own = table[table["player"] == PLAYERS[player].key]["share"].to_numpy()
    for kind, share in move_mix.by_kind(usual, player).items():
        expected = sum(x for x, lever in zip(own, menu, strict=True) if lever.kind == kind)
        assert share.mean() == pytest.approx(expected)


def test_the_title_of_the_mix_gives_the_largest_change_that_is_no_waiting(usual):
    most = move_mix.largest(usual)
    every = [c for player in PLAYERS_BY_NUMBER for c in move_mix.changes(usual, player) if c.kind != HOLD]
    assert abs(most.last - most.first) == max(abs(c.last - c.first) for c in every)
    share = move_mix.by_kind(usual, most.player)[most.kind]
    first, weeks, last, _ = numbers(move_mix.title_move_mix(usual))
    assert weeks == 13
    assert [first, last] == pytest.approx([100 * share[:13].mean(), 100 * share[-13:].mean()], abs=0.5)


def test_in_one_week_nothing_changes():
    assert move_mix.title_move_mix(result_of(CASES["one week"])).endswith("no player's mix of moves changes")


def test_what_gives_darkens_away_from_waiting_and_what_presses_is_hatched():
    played = ["pressure", "delay", HOLD, "gesture", "deal"]
    pressure, delay, _, gesture, deal = move_mix.paint(played, "russia")
    assert sum(pressure["facecolor"]) < sum(delay["facecolor"])
    assert sum(deal["facecolor"]) < sum(gesture["facecolor"])
    assert [bool(look.get("hatch")) for look in (pressure, delay, gesture, deal)] == [
        True,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize("named", [one_run.EACH, one_run.GROUPS])
@pytest.mark.parametrize("player", PLAYERS_BY_NUMBER)
def test_lanes_hold_every_week_of_a_run_in_which_a_player_acts_once(usual, player, named):
    run = one_run.shown_run(usual)
    lanes = one_run.lanes_of(usual, run, player, named)
    weeks = np.sort(np.concatenate([lane.weeks for lane in lanes]))
    levers = [lever for menu in usual.scenario.levers for lever in menu]
    played = usual.paths["move"].values[run, :, player]
    active = [week for week, move in enumerate(played) if levers[move].kind != HOLD]
    assert weeks.tolist() == active
    assert all(levers[played[week]].kind in lane.kinds for lane in lanes for week in lane.weeks)


def test_a_player_that_only_waits_has_a_lane_that_says_so(single, monkeypatch):
    monkeypatch.setattr(one_run, "moves_of", lambda *_: [HOLD] * single.weeks)
    (lane,) = one_run.lanes_of(single, 0, 1)
    assert (lane.name, len(lane.weeks)) == ("waiting", single.weeks)


def test_the_run_that_is_shown_ends_as_most_do(usual):
    final = usual.paths["outcome"].values[:, -1]
    assert final[one_run.shown_run(usual)] == np.bincount(final).argmax()


def test_the_title_of_a_run_counts_its_swings_and_the_weeks_in_which_the_others_act(usual):
    run = one_run.shown_run(usual)
    acts = [one_run.active_weeks(usual, run, player) for player in (1, 2, 3)]
    swings = int(postures(usual).swings[run].sum())
    assert numbers(one_run.title_one_run(usual)) == [run, swings, usual.weeks, *acts]
