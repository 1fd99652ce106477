"""What decided most is found in the record, and weighed as the players themselves weighed it."""

import math

import numpy as np
import pytest
from plots_results import CASES, result_of
from runs import WAYS, foresight, interpreted

from experiments.ensemble import ensemble
from experiments.mechanisms import (
    REFUSE,
    SIGN,
    _Weighed,
    deciding_lever,
    mechanisms,
    middle,
    sampled,
    signing_levers,
)
from sim.block import new_block
from sim.explain import explain_turn, payoffs_of
from sim.game import plain, prepare
from sim.outcomes import OUTCOME_KEYS
from sim.players import EU, RUSSIA, UKRAINE, US
from sim.scenario import load
from sim.turn import Past, Turn, reach, resume

SEED = 3
OFFER = ["state.tabled_ceasefire=1", "state.offer_open=1"]


def resumed(scenario, record, run, week, player):
    """Return a turn from the record of its run."""
    game = plain(prepare(scenario))
    start = Turn(scenario, game, new_block(game, plain=True), SEED, run, week, player)
    state = record.states[run, week].tolist()
    return resume(start, Past(state, record.type[run].tolist(), record.move[run, :week].tolist()))


@pytest.mark.parametrize("player", [US, RUSSIA, UKRAINE, EU])
@pytest.mark.parametrize("way", ["baseline", "all at once", "another order"])
def test_a_turn_resumed_from_the_record_is_the_turn_replayed(way, player):
    scenario = load("baseline", overrides=WAYS[way])
    record = interpreted(scenario, SEED, 0, 2)
    a, b = resumed(scenario, record, 1, 3, player), reach(scenario, SEED, 1, 3, player)
    assert explain_turn(a) == explain_turn(b)


@pytest.mark.parametrize("steps", [0, 1, 2])
@pytest.mark.parametrize("player", [RUSSIA, UKRAINE])
def test_terms_add_up_to_what_signing_is_worth_to_the_player(player, steps):
    scenario = load("baseline", overrides=["weeks=2", *OFFER, *foresight(steps)])
    turn = reach(scenario, SEED, 0, 0, player)
    found = payoffs_of(turn, deciding_lever(scenario, player))
    e = explain_turn(turn)
    signs, waits = e.option("accept"), e.option(e.reference)
    assert math.fsum(p.value for p in found.parts) == pytest.approx(signs.value - waits.value, abs=1e-9)
    assert found.cost == pytest.approx(signs.cost - waits.cost)
    keys = [part.key for part in found.parts]
    assert len(set(keys)) == len(keys)
    assert not any(key.startswith("chance_") for key in keys)


def test_a_move_that_is_not_legal_is_not_weighed():
    scenario = load("baseline", overrides=["weeks=2", "state.us_in=0"])
    assert payoffs_of(reach(scenario, SEED, 0, 0, US), deciding_lever(scenario, US)) is None


def test_deciding_moves_are_the_signature_and_the_walkout():
    scenario = load("baseline")
    levers = [lever.key for menu in scenario.levers for lever in menu]
    assert [levers[deciding_lever(scenario, p)] for p in (US, RUSSIA, UKRAINE)] == [
        "walk",
        "accept",
        "accept",
    ]


@pytest.fixture(scope="module")
def stalled(kernel):
    """Runs that nearly all stall, with a ceasefire on the table at the start."""
    return ensemble(load("baseline", overrides=["weeks=8", *OFFER]), 128, SEED)


def test_the_most_frequent_ending_is_explained_strongest_term_first(stalled):
    found = mechanisms(stalled)
    assert (found.outcome, found.kind) == (OUTCOME_KEYS[0], REFUSE)
    shifts = [abs(pull.middle) for pull in found.pulls]
    assert shifts == sorted(shifts, reverse=True)
    assert found.largest == found.pulls[:3]
    assert {pull.player for pull in found.pulls} <= {RUSSIA, UKRAINE}
    assert all(pull.low <= pull.middle <= pull.high for pull in found.pulls)
    assert mechanisms(stalled) == found


def test_where_nothing_was_decided_nothing_is_weighed():
    """Made-up runs in which no offer ever lay on the table."""
    for name in ("all stall", "all imposed"):
        assert mechanisms(result_of(CASES[name])).pulls == ()


def test_a_sample_is_spread_evenly_and_holds_all_if_there_are_few():
    flags = np.ones((10, 10), dtype=bool)
    assert sampled(flags, 3) == [(0, 0), (4, 9), (9, 9)]
    assert sampled(flags[:1, :2], 3) == [(0, 0), (0, 1)]
    assert sampled(flags & False, 3) == []


def test_hopeless_decisions_do_not_move_the_middle():
    assert middle([1.0, 1.0, 1.0, 1.0, -500.0])[0] == 1.0
    assert middle([2.0]) == (2.0, 2.0, 2.0)


@pytest.mark.parametrize("player", [RUSSIA, UKRAINE])
def test_a_signature_that_counts_is_the_last_before_the_deal_and_under_that_paper(kernel, player):
    """One that the player's own later paper made void is not what became the deal."""
    result = ensemble(load("baseline", ["weeks=60"]), 200, SEED)
    lever, signing = deciding_lever(result.scenario, player), signing_levers(result.scenario, player)
    assert lever in signing
    assert len(signing) > 1
    move = result.paths["move"].to_numpy()[:, :, player]
    force = result.paths["in_force"].to_numpy()
    counted = np.argwhere(_Weighed(result)._turns(SIGN, player, lever))
    assert len(counted) > 5
    for run, week in counted:
        deal = int((force[run] > 0).argmax())
        assert force[run, deal] > 0
        assert move[run, week] == lever
        assert not np.isin(move[run, week + 1 : deal], signing).any()
