"""One run as a Mesa model: bit-equal with the kernel, and led by hand."""

import dataclasses as dc
import datetime as dt
import json
import pickle

import mesa
import numpy as np
import pytest
from diplomatic_swings.sim.agents.model import OUTCOMES, BargainingModel
from diplomatic_swings.sim.scenario.loading import load
from diplomatic_swings.sim.tables.block import ACTS
from diplomatic_swings.sim.tables.records import Event
from diplomatic_swings.sim.world.state import State
from tiny_solves import SEED, compiled, nothing_solved, tiny

RUNS = 6


@pytest.fixture(scope="module")
def solved():
    return tiny()


@pytest.fixture(scope="module")
def record(solved):
    return compiled(*solved, runs=RUNS)


def model_of(solved, run=0):
    return BargainingModel(solved.scenario, solved.values, shocks_seed=SEED, run=run)


def differing(record, run, model):
    fields = record._fields
    return [f for f in fields if not np.array_equal(getattr(record, f)[run], getattr(model.record, f)[0])]


def forcing(scenario, key, player=0, weeks=2):
    event = Event(scenario.start, "by order", "shock", force=((player, key),), for_weeks=weeks)
    return dc.replace(scenario, events=(event,))


def with_paper(solved, signer):
    """Return a model in whose week to come a paper lies on the table that ``signer`` has not signed."""
    for run in range(20):
        model = model_of(solved, run)
        while model.running:
            if "sign" in model.legal(signer).acts:
                return model
            model.step()
    raise AssertionError(f"no paper ever lies before {signer}")


@pytest.mark.parametrize("run", range(RUNS))
def test_a_run_has_the_bits_of_the_kernels(solved, record, run):
    model = model_of(solved, run)
    model.run_model()
    assert differing(record, run, model) == []


def test_the_runs_compared_hold_signatures_and_papers(record):
    assert record.n_events.sum() > 0
    assert (record.paper > 0).any()
    assert len(np.unique(record.move)) > 20


@pytest.mark.parametrize(("name", "seat"), [("with-china", "china"), ("mediator-turkey", "turkey")])
def test_any_number_of_players_may_play(name, seat):
    scenario = load(name, ["weeks=6"])
    values = nothing_solved(scenario)
    model = BargainingModel(scenario, values, shocks_seed=SEED, run=0)
    model.run_model()
    assert list(model.players) == ["us", "russia", "ukraine", "eu", seat]
    assert differing(compiled(scenario, values, runs=1), 0, model) == []
    assert model.explain(seat).move.options


def test_it_starts_where_the_scenario_starts(solved):
    model = model_of(solved)
    assert isinstance(model, mesa.Model)
    assert (model.week, model.date, model.running) == (0, dt.date(2025, 1, 20), True)
    assert model.state == State(*map(float, solved.scenario.state))
    assert (model.outcome, model.in_force, model.paper) == ("stall", "nothing", None)
    assert [agent.key for agent in model.agents] == [player.key for player in solved.scenario.players]


def test_what_is_collected(solved, record):
    model = model_of(solved)
    model.run_model()
    table = model.datacollector.get_model_vars_dataframe()
    assert table["outcome"].tolist() == [OUTCOMES[number] for number in record.outcome[0]]
    assert table["approval"].tolist() == record.states[0, :, State._fields.index("approval")].tolist()
    players = model.datacollector.get_agent_vars_dataframe()
    us = players[players["player"] == "us"]
    assert us["belief"].tolist() == record.beliefs[0, :, 0].tolist()
    assert us["payoff"].tolist()[-1] == record.payoff[0, 0]
    assert us["move"].tolist()[1:] == [model.keys[n][1] for n in record.move[0, :, 0]]


def test_it_can_be_put_aside_in_mid_run(solved):
    model = model_of(solved, run=3)
    model.run_for(7)
    model.choose("us", "hold")
    again = pickle.loads(pickle.dumps(model))
    model.run_model()
    again.run_model()
    assert differing(model.record, 0, again) == []
    assert again.explain("russia") == model.explain("russia")
    one, other = (m.datacollector.get_model_vars_dataframe() for m in (model, again))
    assert one.equals(other)


def test_mesas_replications_are_the_runs_of_an_ensemble(solved, record):
    fixed = {"negotiation": solved.scenario, "solution": solved.values, "shocks_seed": SEED}
    rows = mesa.batch_run(BargainingModel, fixed, rng=range(3), display_progress=False)
    payoffs = {(row["rng"], row["player"]): row["payoff"] for row in rows}
    assert [payoffs[run, "us"] for run in range(3)] == record.payoff[:3, 0].tolist()
    assert len(set(payoffs.values())) == len(payoffs)


def test_replications_that_would_be_one_and_the_same_run_are_refused(solved):
    fixed = {"negotiation": solved.scenario, "solution": solved.values}
    with pytest.raises(ValueError, match=r"say which run to play.*rng=range\(20\)"):
        mesa.batch_run(BargainingModel, fixed, rng=[None, None], display_progress=False)
    with pytest.raises(ValueError, match=r"replications of run 3 .*rng=range\(20\)"):
        mesa.batch_run(BargainingModel, fixed | {"run": 3}, rng=[None] * 12, display_progress=False)
    with pytest.raises(ValueError, match="give run or rng"):
        BargainingModel(*solved, run=1, rng=2)
    with pytest.raises(ValueError, match="expected the number of a run"):
        BargainingModel(*solved, rng=np.random.default_rng(1))


def test_time_and_steps_are_in_step_with_weeks(solved):
    model = model_of(solved)
    model.run_for(4)
    assert (model.week, model.steps, model.time) == (4, 4, 4.0)
    model.step()
    assert (model.week, model.steps, model.time) == (5, 5, 5.0)
    model.run_until(9)
    assert (model.week, model.steps) == (9, 9)
    model.run_for(10 * solved.scenario.weeks)
    assert model.week == model.steps == solved.scenario.weeks
    model.step()
    assert model.week == model.steps == solved.scenario.weeks
    assert len(model.datacollector.get_model_vars_dataframe()) == solved.scenario.weeks + 1


def test_what_is_chosen_is_played_that_week_and_no_longer(solved):
    model, free = model_of(solved), model_of(solved)
    free.run_for(2)
    option = next(o for o in model.legal("russia").options if o != free.players["russia"].move)
    model.choose("russia", option)
    assert model.players["russia"].orders.option is not None
    model.step()
    assert model.players["russia"].move == option
    assert model.record.move[0, 0, 0] == free.record.move[0, 0, 0]  # Washington moves before Moscow
    assert model.players["russia"].orders.option is None
    decision = model.explain("russia")
    assert (decision.move.taken, decision.move.how) == (option, "chosen")
    assert "by hand" in decision.move.why


def test_to_choose_what_is_drawn_anyway_changes_nothing(solved):
    model, free = model_of(solved), model_of(solved)
    free.run_model()
    while model.running:
        model.choose("us", model.keys[free.record.move[0, model.week, 0]][1])
        model.step()
    assert differing(free.record, 0, model) == []


def test_a_choice_that_is_not_legal_is_refused_with_what_is(solved):
    model = model_of(solved)
    assert "return" not in model.legal("us").acts
    with pytest.raises(
        ValueError, match=r"us cannot choose 'return' in week 0; it may choose hold, .*walk, none"
    ):
        model.choose("us", "return")
    with pytest.raises(ValueError, match="expected one of us, russia"):
        model.choose("france", "hold")
    model.run_model()
    with pytest.raises(ValueError, match="no week is left"):
        model.legal("us")


def test_to_ask_what_is_legal_changes_nothing(solved, record):
    model = model_of(solved)
    while model.running:
        for key in model.players:
            model.legal(key)
        model.step()
    assert differing(record, 0, model) == []


def test_a_choice_that_anothers_move_makes_illegal_is_left(solved):
    model = model_of(solved)
    table = [o for o in model.legal("us").options if o.startswith("table:")]
    other = [o for o in model.legal("russia").options if o.startswith("table:")]
    model.choose("us", table[0])
    model.choose("russia", other[0])
    model.step()
    assert model.players["us"].move == table[0]
    assert not model.players["russia"].move.startswith("table:")


def test_an_act_that_anothers_move_has_closed_is_refused_by_name(solved):
    """Russia clears the table before Ukraine's turn."""
    model = with_paper(solved, "russia")
    act = model.legal("ukraine").acts[0]
    model.choose("russia", "refuse")
    model.choose("ukraine", act)
    with pytest.raises(ValueError, match=f"ukraine, week {model.week}: '{act}' is not open .* none"):
        model.step()


@pytest.mark.parametrize("act", ["sign", "refuse", "none"])
def test_a_paper_is_signed_refused_or_left_as_chosen(solved, act):
    model = with_paper(solved, "russia")
    model.choose("russia", act)
    model.step()
    decision = model.explain("russia")
    if act == "none":
        assert model.record.act[0, model.week - 1, 1] == -1
        assert decision.act is None
    else:
        assert (decision.act.taken, decision.act.how) == (act, "chosen")
        assert ACTS[model.record.act[0, model.week - 1, 1]] == act
        assert decision.after_act != decision.before


def test_washington_leaves_and_returns_as_chosen(solved):
    model = model_of(solved)
    model.choose("us", "walk")
    model.step()
    assert model.state.us_in == 0.0
    assert (model.legal("us").acts, model.players["us"].act) == (("return",), "walk")
    model.choose("us", "return")
    model.step()
    assert model.state.us_in == 1.0


def test_what_an_event_forces_is_all_that_can_be_chosen(solved):
    model = BargainingModel(forcing(solved.scenario, "court"), solved.values, run=0)
    assert model.legal("us").options == ("court",)
    with pytest.raises(ValueError, match="cannot choose 'hold'"):
        model.choose("us", "hold")
    model.step()
    assert (model.players["us"].move, model.explain("us").move.how) == ("court", "forced")


def test_once_the_war_has_ended_by_collapse_nothing_is_left_to_do(solved):
    state = solved.scenario.state._replace(imposed=1.0)
    model = BargainingModel(dc.replace(solved.scenario, state=state), solved.values, run=0)
    model.step()
    assert (model.outcome, model.players["us"].move) == ("imposed", None)
    decision = model.explain("us")
    assert decision.move is None
    assert "no legal everyday move" in decision.text()
    assert json.loads(json.dumps(decision.as_dict()))["move"] is None
    assert model.legal("us").options == ()
