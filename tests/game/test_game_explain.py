"""Why a player did what it did: terms that add up, that know their sign, and that name what was played."""

import dataclasses as dc
import math
import re

import numpy as np
import pytest
from diplomatic_swings.sim.agents.model import BargainingModel
from diplomatic_swings.sim.tables.block import ACTS
from diplomatic_swings.sim.tables.game import option_keys
from diplomatic_swings.sim.tables.records import Event, Policy
from diplomatic_swings.sim.turns.turn import reach
from diplomatic_swings.sim.why.explain import explain, explain_turn
from diplomatic_swings.sim.world.features import FEATURE_INDEX
from tiny_solves import RUNS, SEED, Values, choices_of, compiled, sample, tiny


@pytest.fixture(scope="module")
def solved():
    return tiny()


@pytest.fixture(scope="module")
def record(solved):
    return compiled(*solved, runs=RUNS)


@pytest.fixture(scope="module")
def model(solved):
    """A run of ten weeks, each player's last decision at hand."""
    model = BargainingModel(*solved, shocks_seed=SEED, run=0)
    model.run_for(10)
    return model


@pytest.fixture(scope="module")
def decisions(solved, record):
    """Decisions of many kinds: every weighty act that was taken, and some weeks of every player."""
    return [explain(*solved, SEED, *case) for case in sample(record)]


def options_of(decisions):
    return [option for choice in choices_of(decisions) for option in choice.options]


def value_of(option, key):
    return sum(term.value for term in option.terms if term.key == key)


def test_the_decisions_tested_are_of_many_kinds(decisions):
    acts = {d.act.taken for d in decisions if d.act}
    assert {"sign", "refuse", "none"} <= acts
    assert any(option.key.startswith("table:") for option in options_of(decisions))
    assert {term.kind for option in options_of(decisions) for term in option.terms} == {
        "feature",
        "signing",
        "own",
    }


def test_the_terms_of_every_option_add_up_to_what_the_choice_goes_by(decisions):
    for option in options_of(decisions):
        assert math.fsum(term.value for term in option.terms) == pytest.approx(option.net, abs=1e-9)
        assert option.worth - option.cost == pytest.approx(option.net, abs=1e-9)


def test_the_terms_of_a_comparison_add_up_to_the_difference(decisions):
    for choice in choices_of(decisions):
        other = choice.option(choice.rival).net if choice.rival else 0.0
        total = math.fsum(term.value for term in choice.difference)
        assert total == pytest.approx(choice.option(choice.taken).net - other, abs=1e-9)


def test_chances_add_up_for_every_type(decisions):
    for choice in choices_of(decisions):
        assert sum(option.chance for option in choice.options) == pytest.approx(1.0)
        for kind in choice.options[0].chances:
            assert sum(option.chances[kind] for option in choice.options) == pytest.approx(1.0)


def test_what_is_explained_is_what_was_played(solved, record, decisions):
    keys = [key for _, key, _ in option_keys(solved.scenario)]
    for d in decisions:
        player = [p.key for p in solved.scenario.players].index(d.player)
        assert d.move.taken == keys[record.move[d.run, d.week, player]]
        act = record.act[d.run, d.week, player]
        if d.act and d.act.taken != "none":
            assert d.act.taken == ACTS[act]


def test_the_rival_is_the_likeliest_other(decisions):
    for choice in choices_of(decisions):
        others = [option for option in choice.options if option.key != choice.taken]
        assert choice.rival == max(others, key=lambda option: option.chance).key


def test_a_feature_without_weight_never_appears(solved, decisions):
    players = {player.key: player for player in solved.scenario.players}
    for d in decisions:
        weights = players[d.player].weights[players[d.player].types.index(d.type)]
        for choice in (d.act, d.move):
            for option in choice.options if choice else ():
                named = [term.key for term in option.terms if term.kind == "feature"]
                assert all(weights[FEATURE_INDEX[key]] for key in named)


def with_weight(solved, player, feature, factor):
    """Return scenario and values with one weight of a player scaled, the parts of its values held."""
    who, number = solved.scenario.players[player], FEATURE_INDEX[feature]
    rows = tuple(
        tuple(w * (factor if k == number else 1.0) for k, w in enumerate(row)) for row in who.weights
    )
    players = tuple(
        dc.replace(one, weights=rows) if n == player else one for n, one in enumerate(solved.scenario.players)
    )
    old = np.array([row[number] for row in who.weights])
    beta = solved.values.beta.copy()
    extra = (factor - 1.0) * old[:, None, None] * solved.values.parts[player, ..., number]
    beta[player] += extra
    return dc.replace(solved.scenario, players=players), Values(beta, solved.values.parts)


@pytest.mark.parametrize("feature", ["role", "fatigue", "glow", "trust_us_russia"])
def test_doubling_a_weight_doubles_its_term(solved, feature):
    """For everyday levers, whose terms do not run through chances of signatures."""
    once, twice = (
        explain(*with_weight(solved, 0, feature, factor), SEED, 0, 0, "us").move for factor in (1.0, 2.0)
    )
    levers = [option for option in once.options if option.signed is None]
    assert any(value_of(option, feature) for option in levers)
    for option in levers:
        doubled = value_of(twice.option(option.key), feature)
        assert doubled == pytest.approx(2.0 * value_of(option, feature), abs=1e-9)


def test_a_weight_of_nothing_removes_its_term(solved):
    move = explain(*with_weight(solved, 0, "role", 0.0), SEED, 0, 0, "us").move
    assert not any(term.key == "role" for option in move.options for term in option.terms)


def test_what_the_paper_on_the_table_adds_is_a_line_with_its_name(solved, decisions):
    labels = {package.key: package.label for package in solved.scenario.packages}
    terms = [t for option in options_of(decisions) for t in option.terms if t.key.startswith("signing:")]
    assert terms
    for term in terms:
        assert re.fullmatch(r"a (better|smaller) chance that .* is signed", term.label)
        assert labels[term.key.removeprefix("signing:")] in term.label


def test_where_nothing_moves_the_others_no_line_runs_through_their_signatures(solved):
    beta = solved.values.beta.copy()
    beta[[0, 2, 3]] = 0.0
    deaf = Values(beta, solved.values.parts)
    for whole, values in ((True, solved.values), (False, deaf)):
        move = explain(solved.scenario, values, SEED, 0, 0, "russia").move
        lines = {term.key for option in move.options for term in option.terms if term.kind == "signing"}
        assert bool(lines) == whole


def test_a_policy_counts_in_the_choice_and_has_its_own_line(solved):
    policy = Policy("stern", 0, "Stern", "", {"court": 0.7}, ())
    scenario = dc.replace(solved.scenario, policies=(policy,))
    free, bound = (explain(s, solved.values, SEED, 0, 0, "us").move for s in (solved.scenario, scenario))
    court = bound.option("court")
    assert value_of(court, "policy") == pytest.approx(-0.7)
    assert court.cost == free.option("court").cost
    assert court.chance < free.option("court").chance


def test_values_of_an_earlier_level_of_thought_are_a_line_of_their_own(solved):
    values = Values(0.5 * solved.values.beta, solved.values.parts)
    for option in explain(solved.scenario, values, SEED, 0, 0, "us").move.options:
        assert math.fsum(term.value for term in option.terms) == pytest.approx(option.net, abs=1e-9)
    assert value_of(explain(solved.scenario, values, SEED, 0, 0, "us").move.option("court"), "level")


def test_a_forced_move_says_so_and_tells_the_others_nothing(solved):
    event = Event(solved.scenario.start, "by order", "shock", force=((0, "court"),))
    d = explain(dc.replace(solved.scenario, events=(event,)), solved.values, SEED, 0, 0, "us")
    assert (d.move.taken, d.move.how) == ("court", "forced")
    assert d.move.why == 'An event forced "Court Moscow (call, envoy visit)" on Washington.'
    assert d.after == d.before


def test_what_the_others_learn_is_what_they_then_believe(solved):
    turn = reach(*solved, SEED, 0, 0, "russia")
    d = explain_turn(turn)
    model = BargainingModel(*solved, shocks_seed=SEED, run=0)
    model.step()
    assert model.players["russia"].belief == pytest.approx(d.after.types["dealer"], abs=1e-12)
    assert sum(d.after.types.values()) == pytest.approx(1.0)


def test_the_model_and_the_replay_explain_alike(solved, model):
    for key in model.players:
        assert model.explain(key) == explain(*solved, SEED, 0, 9, key)


def test_before_the_first_move_the_model_explains_the_one_to_come(solved):
    model = BargainingModel(*solved, shocks_seed=SEED, run=4)
    assert model.explain("ukraine") == explain(*solved, SEED, 4, 0, "ukraine")
    assert model.week == 0


def test_to_explain_changes_nothing(solved):
    turn = reach(*solved, SEED, 0, 3, "us")
    assert explain_turn(turn) == explain_turn(turn)


@pytest.mark.parametrize(("week", "player", "message"), [(30, "us", "0 to 29"), (0, "france", "one of us")])
def test_decisions_that_never_were_are_refused(solved, week, player, message):
    with pytest.raises(ValueError, match=message):
        explain(*solved, SEED, 0, week, player)
