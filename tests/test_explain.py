"""An explanation says what a player weighed, and its numbers are those of the decision itself."""

import dataclasses
import datetime as dt
import json
import math

import pytest
from runs import WAYS, foresight

from sim.explain import SEEN, TOP_REPLIES, explain, explain_turn
from sim.game import plain, prepare
from sim.players import KEYS, PLAYERS, RUSSIA
from sim.reasons import (
    CHANCES,
    Case,
    after,
    annuity,
    chances,
    own_value,
    replies,
    term_parts,
    terms,
    view,
    without,
    worlds,
)
from sim.scenario import load
from sim.situation import situation
from sim.state import BELIEFS, INDEX, VARIABLES
from sim.turn import reach
from sim.worlds import expected

SEED, RUN = 4, 2
CLOSE = 1e-9

DEPTHS = [("foresight 0", 4), ("foresight 1", 2), ("foresight 2", 1)]
"""Ways of playing, and a week in which to look."""

MORE = [
    ("all at once", 2),
    ("ceasefire", 3),
    ("settlement", 1),
    ("signed by one", 0),
    ("us out", 1),
    ("types", 2),
]


def told(way, week, player, seed=SEED, run=RUN):
    return explain(load("baseline", overrides=[*WAYS[way], "weeks=6"]), seed, run, week, player)


@pytest.fixture(scope="module")
def moscow():
    """Moscow's move of a week in the baseline, a week after a ceasefire was tabled."""
    settings = ["weeks=3", "state.tabled_ceasefire=1", "state.offer_open=1", "decisions.russia.foresight=1"]
    return explain(load("baseline", overrides=settings), SEED, RUN, 0, "russia")


@pytest.mark.parametrize("player", KEYS)
@pytest.mark.parametrize(("way", "week"), DEPTHS + MORE)
def test_the_parts_add_up_to_the_difference_in_value(way, week, player):
    """For every legal move, whatever the player foresees and whatever is in force."""
    e = told(way, week, player)
    reference = e.option(e.reference)
    assert (reference.parts, reference.gain) == ((), 0.0)
    for option in e.options:
        total = math.fsum(part.value for part in option.parts)
        assert total == pytest.approx(option.value - reference.value, abs=CLOSE, rel=0)
        assert option.gain == pytest.approx(total - option.cost + reference.cost, abs=CLOSE, rel=0)


@pytest.mark.parametrize("player", KEYS)
def test_payoffs_are_linear_in_every_weight_counted_in_utils(player):
    """A world is worth the sum of its terms, and twice the weight is worth twice the term."""
    turn = reach(load("baseline", overrides=["weeks=3"]), SEED, RUN, 1, player)
    number = KEYS.index(player)
    rules = turn.game.rules
    lever = int(turn.game.levers.first[number]) + 1
    views = (view(turn, after(turn, turn.block, n).rows) for n in (lever, lever - 1))
    case = Case(number, 1, rules, *views)
    none = rules
    for weight in terms(rules, number):
        none = without(none, number, weight)
    assert own_value(case._replace(rules=none), case.move) == 0.0
    shares = {part.key: part.value for part in term_parts(case)}
    for weight in terms(rules, number):
        alone = none
        for table in (player, f"{player}_types"):
            kept = getattr(rules, table)
            fields = getattr(kept, "_fields", None) or kept[0]._fields
            if weight in fields:
                alone = alone._replace(**{table: _only(kept, getattr(none, table), weight)})
        assert _term(case, alone) == pytest.approx(shares[weight], abs=1e-12)


def _only(full, empty, weight):
    """Return the empty table with one weight of the full one."""
    if hasattr(full, "_fields"):
        return empty._replace(**{weight: getattr(full, weight)})
    return tuple(_only(a, b, weight) for a, b in zip(full, empty, strict=True))


def _term(case, rules):
    """Return what a move adds under some rules, at the chances that the true rules leave."""
    m = chances(case.player, case.reference, case.rules)[case.kind]
    move, reference = (worlds(case.player, v, rules)[case.kind] for v in (case.move, case.reference))
    return expected(m, move) - expected(m, reference)


@pytest.mark.parametrize("player", KEYS)
@pytest.mark.parametrize(("way", "week"), DEPTHS)
def test_parts_have_names(way, week, player):
    """Weights by their key and meaning, chances, and for those who look ahead the expected answer."""
    e = told(way, week, player)
    known = terms(plain(prepare(load("baseline"))).rules, KEYS.index(player))
    names = {key: num.meaning for key, num in known.items()}
    names |= {f"chance_{world}": label for world, label in CHANCES.items()}
    for option in e.options:
        keys = [part.key for part in option.parts]
        assert len(set(keys)) == len(keys)
        answers = [part for part in option.parts if part.key == "answer"]
        assert len(answers) == (0 if e.foresight == 0 or option.lever == e.reference else 1)
        assert all(names[part.key] == part.label for part in option.parts if part.key != "answer")


@pytest.mark.parametrize("player", KEYS)
def test_expected_replies_explain_the_answers_part(player):
    """With foresight 1 the odds add to one, and odds times worth is value less own effect."""
    turn = reach(load("baseline", overrides=["weeks=2", *foresight(1)]), SEED, RUN, 1, player)
    number = KEYS.index(player)
    e = explain_turn(turn)
    kind = PLAYERS[number].types.index(e.type)
    keys = [lever.key for lever in turn.scenario.levers[number]]
    for option in e.options[:5]:
        lever = int(turn.game.levers.first[number]) + keys.index(option.lever)
        seen = view(turn, after(turn, turn.block, lever).rows)
        case = Case(number, kind, turn.game.rules, seen, seen)
        answers = replies(turn, lever, case)
        own = annuity(turn.game, number) * own_value(case, seen)
        assert math.fsum(reply.odds for reply in answers) == pytest.approx(1.0, abs=1e-12)
        ahead = math.fsum(reply.odds * reply.worth for reply in answers)
        assert ahead == pytest.approx(option.value - own, abs=CLOSE, rel=0)
        assert option.replies == answers[:TOP_REPLIES]
        assert [reply.odds for reply in answers] == sorted((reply.odds for reply in answers), reverse=True)


@pytest.mark.parametrize("player", KEYS)
def test_who_does_not_look_ahead_expects_no_replies(player):
    assert all(option.replies == () for option in told("foresight 0", 1, player).options)


def test_without_foresight_the_value_is_the_own_effect():
    """To the bit: an explanation and a decision ask the same functions."""
    turn = reach(load("baseline", overrides=["weeks=2", *foresight(0)]), SEED, RUN, 1, "russia")
    e = explain_turn(turn)
    kind = PLAYERS[RUSSIA].types.index(e.type)
    keys = [lever.key for lever in turn.scenario.levers[RUSSIA]]
    for option in e.options:
        lever = int(turn.game.levers.first[RUSSIA]) + keys.index(option.lever)
        seen = view(turn, after(turn, turn.block, lever).rows)
        value = annuity(turn.game, RUSSIA) * own_value(Case(RUSSIA, kind, turn.game.rules, seen, seen), seen)
        assert value == option.value


@pytest.mark.parametrize("way", ["baseline", "all at once", "foresight 1", "types"])
def test_it_tells_the_move_and_beliefs_of_the_run(kernel, way):
    """The replay meets the run that the kernel plays."""
    scenario = load("baseline", overrides=[*WAYS[way], "weeks=3"])
    record = kernel(scenario, SEED, RUN, 1)
    levers = [lever.key for menu in scenario.levers for lever in menu]
    for number, key in enumerate(KEYS):
        e = explain(scenario, SEED, RUN, 2, key)
        assert e.move == levers[record.move[0, 2, number]]
        assert e.type == PLAYERS[number].types[record.type[0, number]]
        assert e.belief_before == record.states[0, 2, BELIEFS[number]]


def test_the_belief_after_is_what_the_next_week_starts_from(kernel):
    scenario = load("baseline", overrides=["weeks=3", "world.belief_forgets=0"])
    state = kernel(scenario, SEED, RUN, 1).states[0, 2]
    for number, key in enumerate(KEYS):
        assert explain(scenario, SEED, RUN, 1, key).belief_after == pytest.approx(state[BELIEFS[number]])


def test_it_shows_what_the_player_saw():
    """The state as it stands at the player's turn: the moves before its own are done."""
    turn = reach(load("baseline", overrides=["weeks=2"]), SEED, RUN, 1, "eu")
    x = view(turn, turn.block.rows).x
    e = explain_turn(turn)
    assert [(v.variable, v.value) for v in e.seen] == [(v.variable, x[INDEX[v.variable]]) for v in e.seen]
    assert e.situation == situation(x)


def test_a_dozen_variables_are_shown_for_every_player():
    for names in SEEN.values():
        assert len(set(names.split())) == 12
        assert set(names.split()) <= set(VARIABLES)


def test_numbers_dates_and_names(moscow):
    scenario = load("baseline")
    assert (moscow.scenario, moscow.seed, moscow.run, moscow.week) == ("baseline", SEED, RUN, 0)
    assert moscow.date == scenario.start == dt.date(2025, 1, 20)
    assert (moscow.player, moscow.capital) == ("russia", "Moscow")
    assert moscow.counterpart == KEYS[scenario.decisions[RUSSIA].counterpart]
    assert 0.0 < moscow.draw < 1.0
    assert not moscow.forced


def test_options_are_legal_moves_likeliest_first(moscow):
    odds = [option.odds[moscow.type] for option in moscow.options]
    assert odds == sorted(odds, reverse=True)
    levers = {lever.key: lever for lever in load("baseline").levers[RUSSIA]}
    assert {option.lever for option in moscow.options} <= set(levers)
    assert all(option.label == levers[option.lever].label for option in moscow.options)
    assert levers[moscow.reference].kind == "hold"


def test_it_is_frozen(moscow):
    with pytest.raises(dataclasses.FrozenInstanceError):
        moscow.week = 1
    with pytest.raises(dataclasses.FrozenInstanceError):
        moscow.options[0].value = 1.0


def test_as_dict_is_plain_json_data(moscow):
    data = moscow.as_dict()
    assert json.loads(json.dumps(data)) == data
    assert data["date"] == "2025-01-20"
    assert data["options"][0]["lever"] == moscow.options[0].lever
    assert set(data) == {field.name for field in dataclasses.fields(moscow)}


def test_a_player_is_named_by_number_or_key(baseline):
    assert explain(baseline, SEED, RUN, 0, RUSSIA) == explain(baseline, SEED, RUN, 0, "russia")


def test_a_turn_is_left_as_it_was(baseline):
    turn = reach(baseline, SEED, RUN, 1, "us")
    rows = list(turn.block.rows)
    assert explain_turn(turn) == explain_turn(turn)
    assert turn.block.rows == rows


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((0, 0, 4, "us"), r"week: expected 0 to 3 \(given 4\)"),
        ((0, 0, -1, "us"), r"week: expected 0 to 3 \(given -1\)"),
        ((0, 0, 0, "usa"), r"player: expected one of us, russia, ukraine, eu \(given 'usa'\)"),
        ((0, 0, 0, 4), r"player: expected one of us, russia, ukraine, eu \(given '4'\)"),
        ((-1, 0, 0, "us"), r"seed: expected 0 to 2\*\*64 - 1 \(given -1\)"),
        ((0, -1, 0, "us"), r"run: expected 0 to 2\*\*64 - 1 \(given -1\)"),
    ],
)
def test_what_does_not_exist_is_refused(baseline, arguments, message):
    with pytest.raises(ValueError, match=message):
        explain(baseline, *arguments)


def test_chances_of_the_worlds_sum_to_one():
    """So that what one world gains the war loses, and the parts of changed chances are complete."""
    turn = reach(load("baseline", overrides=["weeks=2"]), SEED, RUN, 1, "eu")
    v = view(turn, turn.block.rows)
    for player in range(len(KEYS)):
        for state in (
            v.x,
            v.x._replace(ceasefire=1.0),
            v.x._replace(settlement=1.0),
            v.x._replace(imposed=1.0),
        ):
            for m in chances(player, v._replace(x=state), turn.game.rules):
                assert sum(m) == pytest.approx(1.0, abs=1e-12)
                assert min(m) >= -1e-12
