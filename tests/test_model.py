"""The Mesa model: one run, stepped week by week, with one agent per player."""

import datetime as dt

import mesa
import numpy as np
import pytest
from runs import WAYS, differing, eventful, rows

from sim.decisions import forced_lever
from sim.explain import explain
from sim.game import N_PLAYERS
from sim.lanes import LANES
from sim.model import NegotiationModel, PlayerAgent
from sim.outcomes import OUTCOME_KEYS
from sim.players import KEYS, PLAYERS, US
from sim.scenario import load
from sim.state import BELIEFS, State


@pytest.fixture
def model(baseline):
    return NegotiationModel(baseline, shocks_seed=2, run=3)


def test_it_starts_where_the_scenario_starts(model, baseline):
    assert isinstance(model, mesa.Model)
    assert (model.week, model.time, model.date) == (0, 0.0, dt.date(2025, 1, 20))
    assert model.running
    assert model.state == State(*map(float, baseline.state))
    assert model.outcome in OUTCOME_KEYS
    assert (model.negotiation, model.shocks_seed, model.run) == (baseline, 2, 3)


def test_a_step_is_a_week(model):
    for week in range(1, 5):
        assert model.running
        model.step()
        assert (model.week, model.time) == (week, float(week))
        assert model.date == dt.date(2025, 1, 20) + dt.timedelta(weeks=week)


def test_it_stops_at_the_horizon(model, baseline):
    """``running`` falls, and further steps change nothing but Mesa's clock."""
    model.run_for(baseline.weeks)
    assert not model.running
    state = model.state
    model.run_for(3)
    assert (model.week, model.state, model.running) == (baseline.weeks, state, False)
    assert len(model.datacollector.get_model_vars_dataframe()) == baseline.weeks + 1


@pytest.mark.parametrize(
    "run_all", [lambda m: m.run_model(), lambda m: m.run_until(4), lambda m: m.run_for(9)]
)
def test_however_mesa_runs_it_the_run_is_the_same(baseline, run_all):
    stepped, model = (NegotiationModel(baseline, shocks_seed=2) for _ in range(2))
    for _ in range(4):
        stepped.step()
    run_all(model)
    assert differing(stepped.record, model.record) == []


def test_one_agent_per_player(model):
    assert [agent.key for agent in model.agents] == list(KEYS) == list(model.players)
    assert all(isinstance(agent, PlayerAgent) for agent in model.agents)
    for agent in model.agents:
        assert agent is model.players[agent.key]
        assert agent.type in PLAYERS[agent.player].types
        assert agent.belief == model.state[BELIEFS[agent.player]]
        assert (agent.move, agent.payoff) == (None, 0.0)


def test_agents_tell_their_last_move(model):
    model.step()
    numbers = model.record.move[0, 0]
    levers = [lever.key for menu in model.negotiation.levers for lever in menu]
    assert [model.players[key].move for key in KEYS] == [levers[number] for number in numbers]


def test_a_player_can_be_led_by_hand(model, baseline):
    """``weigh`` only decides; ``act`` changes the world."""
    from sim.play import draw_week
    from sim.week import open_week

    stepped = NegotiationModel(baseline, shocks_seed=2, run=3)
    stepped.step()
    draw_week(model.block.rows, 2, 3, 0, 1)
    open_week(model.game, model.block.rows, 0, 1)
    before = model.state
    model.players["us"].weigh()
    assert model.state == before
    model.players["us"].act()
    assert model.players["us"].move == stepped.players["us"].move


def test_what_is_collected(model, baseline):
    model.run_for(baseline.weeks)
    table = model.datacollector.get_model_vars_dataframe()
    states = model.record.states[0]
    assert table["week"].tolist() == list(range(5))
    assert table["date"].tolist() == [baseline.start + dt.timedelta(weeks=week) for week in range(5)]
    assert table["outcome"].tolist() == [OUTCOME_KEYS[number] for number in model.record.outcome[0]]
    for name in ("posture_russia", "posture_ukraine", "approval", "territory"):
        assert table[name].tolist() == states[:, State._fields.index(name)].tolist()
    players = model.datacollector.get_agent_vars_dataframe()
    us = players[players["player"] == "us"]
    assert us["belief"].tolist() == states[:, BELIEFS[US]].tolist()
    assert us["payoff"].tolist()[-1] == model.record.payoff[0, US]
    assert len(players) == N_PLAYERS * 5


def test_the_rules_never_draw_from_mesas_generators(baseline):
    """Mesa itself may consume them; the run hangs on ``shocks_seed`` and ``run`` alone."""
    one, two = (NegotiationModel(baseline, shocks_seed=2, rng=rng) for rng in (1, np.random.default_rng(7)))
    before = one.rng.bit_generator.state, one.random.getstate()
    one.run_for(4)
    two.run_for(4)
    assert differing(one.record, two.record) == []
    assert (one.rng.bit_generator.state, one.random.getstate()) == before


def test_mesas_own_generator_repeats_by_default(baseline):
    first, second = (NegotiationModel(baseline, shocks_seed=9) for _ in range(2))
    assert first.random.random() == second.random.random()


def test_runs_and_seeds_differ(baseline):
    states = set()
    for seed, run in [(0, 0), (0, 1), (1, 0)]:
        model = NegotiationModel(baseline, shocks_seed=seed, run=run)
        model.run_for(4)
        states.add(model.state)
    assert len(states) == 3


def test_two_models_side_by_side_do_not_mix(baseline):
    alone = NegotiationModel(baseline, run=1)
    alone.run_for(4)
    one, other = NegotiationModel(baseline, run=1), NegotiationModel(baseline, run=2)
    for _ in range(4):
        one.step()
        other.step()
    assert differing(alone.record, one.record) == []


@pytest.mark.parametrize("arguments", [{"shocks_seed": -1}, {"shocks_seed": 2**64}, {"run": -1}])
def test_numbers_out_of_range_are_refused(baseline, arguments):
    with pytest.raises(ValueError, match="expected 0 to"):
        NegotiationModel(baseline, **arguments)


def test_the_record_is_kept_up_to_date(kernel, model, baseline):
    """After each step the record holds what the kernel records of so many weeks."""
    for week in range(1, 5):
        model.step()
        short = load("baseline", overrides=[f"weeks={week}"])
        told = model.record._replace(
            outcome=model.record.outcome[:, : week + 1],
            in_force=model.record.in_force[:, : week + 1],
            move=model.record.move[:, :week],
            states=model.record.states[:, : week + 1],
            ranges=model.record.ranges[:, :week],
        )
        assert differing(told, rows(kernel(short, 2, 3, 1), 0, 1)) == []


@pytest.mark.parametrize("way", ["baseline", "all at once", "foresight 1"])
def test_explain_tells_the_last_move(way):
    """It equals the explanation by replay, for every player."""
    scenario = load("baseline", overrides=[*WAYS[way], "weeks=3"])
    model = NegotiationModel(scenario, shocks_seed=4, run=5)
    model.run_for(2)
    for key in KEYS:
        assert model.explain(key) == explain(scenario, 4, 5, 1, key)
        assert model.explain(key).move == model.players[key].move


def test_before_the_first_step_explain_tells_the_move_to_come(model):
    told = model.explain("ukraine")
    model.step()
    assert told == model.explain("ukraine")
    assert told.move == model.players["ukraine"].move


def test_explaining_changes_nothing(model, baseline):
    silent = NegotiationModel(baseline, shocks_seed=2, run=3)
    silent.run_for(4)
    while model.running:
        model.explain("eu")
        model.step()
    assert differing(silent.record, model.record) == []


def test_explain_refuses_strangers(model):
    with pytest.raises(
        ValueError, match=r"player: expected one of us, russia, ukraine, eu \(given 'china'\)"
    ):
        model.explain("china")


def test_a_forced_move_is_played(tmp_path):
    model = NegotiationModel(eventful(tmp_path))
    model.run_for(2)
    lever = model.negotiation.levers[US][forced_lever(model.game, US, 1)].key
    assert model.players["us"].move == lever


def test_only_the_first_lane_is_used(model):
    """The other lanes of the block stay empty, so that one run costs one run."""
    model.step()
    rows_of_block = np.array(model.block.rows).reshape(-1, LANES)
    assert not rows_of_block[:, 1:].any()
