"""Runs of the bargaining game: counted exactly, on any number of threads, with every paper followed."""

import dataclasses as dc
import json
from types import SimpleNamespace

import numpy as np
import pytest
from diplomatic_swings.experiments.runs import ensemble, papers, solves
from diplomatic_swings.experiments.runs.counts import coding, count, options_of
from diplomatic_swings.experiments.runs.expectations import Observer, expected
from diplomatic_swings.experiments.runs.measures import wilson
from diplomatic_swings.experiments.runs.papers import (
    BROKE,
    REFUSED,
    SIGNED,
    TABLED,
    WITHDREW,
    Table,
    rules_of,
    signatures,
)
from diplomatic_swings.experiments.runs.ranges import ranges
from diplomatic_swings.experiments.runs.reasons import gain_by_feature, reasons
from diplomatic_swings.experiments.runs.runs import BargainingResult, Play, play, play_with
from diplomatic_swings.sim.rules.play import EXHAUSTED, FORCE, IMPOSED, UNRATIFIED, new_record
from diplomatic_swings.sim.rules.play import SIGNED as SIGNED_EVENT
from diplomatic_swings.sim.rules.survey import look, survey
from diplomatic_swings.sim.rules.week import begin
from diplomatic_swings.sim.solver.iteration import SolveError
from diplomatic_swings.sim.tables.block import BREAK, LANES, NO_ACT, REFUSE, SIGN, WITHDRAW, new_block
from diplomatic_swings.sim.tables.game import packed, prepare, with_values
from diplomatic_swings.store.tables import json_text
from short_solves import DIGEST, short_scenario

US, RUSSIA, UKRAINE, EU = range(4)
LINE, PLAN = "line-with-guarantees", "kyivs-plan"


@pytest.fixture(scope="module")
def scenario():
    return short_scenario("weeks=12")


@pytest.fixture(scope="module")
def record(short):
    """A record of the kernel's own, to follow papers in."""
    from diplomatic_swings.sim.kernel.compiled import play_runs

    scenario, solved = short
    game = with_values(packed(prepare(scenario)), solved.solution.beta)
    made = new_record(256, scenario.weeks, 4, 0)
    play_runs(game, new_block(game.sizes, compiled=True), np.uint64(5), 0, made, 0, 256)
    return made


def quiet(scenario, runs=1):
    """Return a record in which nobody does anything."""
    made = new_record(runs, scenario.weeks, 4, 0)
    made.move[:] = -1
    made.act[:] = NO_ACT
    return made


def number(scenario, key):
    """Return the number of a package, from 1."""
    return [package.key for package in scenario.packages].index(key) + 1


def table(scenario, record, week, player, key):
    """Let a player table a package in a week."""
    keys = [(owner, option) for owner, option, *_ in options_of(scenario)]
    record.move[0, week, player] = keys.index((player, f"table:{key}"))


def enter(scenario, record, week, key, gains, code=FORCE, run=0):
    """Note that the last signature of a package fell, with each signer's gain."""
    for player, gain in gains.items():
        k = record.n_events[run]
        record.events[run, k] = (week, code, player, number(scenario, key), gain)
        record.n_events[run] += 1


def test_the_same_bits_come_from_any_threads_and_chunks(short, monkeypatch):
    first = play_with(*short, Play(300, seed=9, threads=1, kept=70))
    monkeypatch.setattr(ensemble, "CHUNK", 64)
    second = play_with(*short, Play(300, seed=9, threads=3, kept=70))
    assert json_text(first.summary()) == json_text(second.summary())
    assert first.paths.identical(second.paths)
    other = play_with(*short, Play(300, seed=10, threads=3, kept=70))
    assert json_text(first.summary()) != json_text(other.summary())


def test_the_table_that_is_followed_is_the_one_that_was_played(short, record):
    signed = signatures(record)
    followed = Table(record, rules_of(short[0]), signed)
    assert (record.paper > 0).any()
    assert np.array_equal(followed.end, record.paper)
    codes = np.concatenate([record.events[k, :n, 1] for k, n in enumerate(record.n_events)])
    assert followed.fates[SIGNED].sum() == (codes == SIGNED_EVENT).sum()
    assert not followed.fates[:, papers.NONE].any()


def test_who_did_what_to_which_paper_is_counted(scenario):
    record = quiet(scenario)
    table(scenario, record, 0, US, LINE)
    record.act[0, 1, RUSSIA], record.act[0, 2, RUSSIA] = SIGN, WITHDRAW
    record.act[0, 3, UKRAINE] = REFUSE
    table(scenario, record, 3, UKRAINE, PLAN)  # in the turn of the refusal, the table is free again
    fates = Table(record, rules_of(scenario), signatures(record)).fates
    line, plan = number(scenario, LINE), number(scenario, PLAN)
    assert [fates[TABLED, line, US], fates[TABLED, plan, UKRAINE]] == [1, 1]
    assert [fates[SIGNED, line, RUSSIA], fates[WITHDREW, line, RUSSIA], fates[REFUSED, line, UKRAINE]] == [
        1,
        1,
        1,
    ]
    assert fates.sum() == 5


def test_a_paper_lapses_and_another_can_be_tabled_only_then(scenario):
    life = int(scenario.bargaining.paper_life)
    record = quiet(scenario)
    table(scenario, record, 0, US, LINE)
    table(scenario, record, life, UKRAINE, PLAN)  # the first still lies on the table
    assert Table(record, rules_of(scenario), signatures(record)).fates[TABLED].sum() == 1
    table(scenario, record, life, UKRAINE, PLAN)
    record.move[0, life, UKRAINE] = -1
    table(scenario, record, life + 1, UKRAINE, PLAN)
    assert Table(record, rules_of(scenario), signatures(record)).fates[TABLED].sum() == 2


def test_a_peace_is_broken_of_the_paper_that_brought_it(scenario):
    record = quiet(scenario)
    table(scenario, record, 0, US, LINE)
    record.act[0, 0, RUSSIA], record.act[0, 0, UKRAINE] = SIGN, SIGN
    enter(scenario, record, 0, LINE, {RUSSIA: 0.5, UKRAINE: 0.2})
    record.act[0, 5, RUSSIA] = BREAK
    counts = count(record, coding(scenario))
    line = number(scenario, LINE) - 1
    assert counts.fate[BROKE, line, RUSSIA] == 1
    assert counts.broken.tolist() == [0, 1, 0, 0]
    assert counts.deals[line] == counts.deals.sum() == 1


def test_all_gain_only_where_every_signer_does(scenario):
    record = quiet(scenario, runs=3)
    enter(scenario, record, 2, LINE, {RUSSIA: 0.5, UKRAINE: 0.2}, run=0)
    enter(scenario, record, 2, LINE, {RUSSIA: 0.5, UKRAINE: -0.2}, run=1)
    enter(scenario, record, 4, PLAN, {RUSSIA: 0.1, UKRAINE: 0.1}, code=UNRATIFIED, run=2)
    counts = count(record, coding(scenario))
    line, plan = number(scenario, LINE) - 1, number(scenario, PLAN) - 1
    assert (counts.deals[line], counts.both_gain[line], counts.unratified[plan]) == (2, 1, 1)
    assert counts.deals.sum() == 2
    assert counts.confirmed[[RUSSIA, UKRAINE]].tolist() == [[2, 2], [1, 2]]


def test_both_ends_by_collapse_are_imposed_and_told_apart(scenario, short):
    record = quiet(scenario, runs=4)
    record.outcome[0], record.in_force[0] = IMPOSED, 3
    record.outcome[1:3], record.in_force[1:3] = EXHAUSTED, 4
    counts = count(record, coding(scenario))
    result = BargainingResult(scenario, 0, 4, counts.base, None, solved=short[1], game_counts=counts)
    assert result.share("imposed").share == 0.75
    assert result.imposed_by() == {"russia": 0.25, "ukraine": 0.5}


def test_shares_have_wilson_intervals(played):
    settled = played.share("settle")
    low, high = wilson(round(settled.share * played.runs), played.runs)
    assert (settled.low, settled.high) == pytest.approx((float(low), float(high)))
    last = played.shares().query("week == @played.weeks")
    assert last["share"].sum() == pytest.approx(1.0)


def test_deals_add_up(played):
    deals = played.deals()
    assert deals["signed"] == sum(deals["by_package"].values()) > 0
    assert 0.0 <= deals["both_gain"] <= 1.0
    assert sum(deals["broken_by"].values()) == played.acts().query("act == 'break'")["times"].sum()
    assert set(deals["by_package"]) == {package.key for package in played.scenario.packages}


def test_moves_and_payoffs_are_those_of_the_runs(short):
    scenario, solved = short
    result = play_with(scenario, solved, Play(64, kept=64))
    moves, keys = result.paths["move"].to_numpy(), result.lever_keys
    shown = result.moves().set_index(["player", "lever"])["share"]
    most = int(np.bincount(moves[moves >= 0]).argmax())
    assert shown[keys[most]] == pytest.approx((moves == most).sum() / moves[:, :, 0].size)
    payoff = result.paths["payoff"].to_numpy().mean(axis=0) / scenario.weeks
    assert list(result.payoffs().values()) == pytest.approx(payoff.tolist(), abs=1e-6)
    by_type = result.payoffs_by_type()
    us = by_type[by_type["player"] == "us"]
    assert (us["runs"] * us["payoff"]).sum() / 64 == pytest.approx(result.payoffs()["us"])


def test_washingtons_posture_is_measured_as_in_the_record(played):
    posture = played.posture()
    assert sum(posture["weeks"].values()) == pytest.approx(1.0)
    assert posture["tilt_switches_per_year"] > 0.0
    assert set(posture["weeks"]) == {"PR", "CR", "PU", "SU"}


def test_beliefs_start_at_the_prior(played):
    start = played.beliefs().query("week == 0")
    priors = {player.key: player.prior[0] for player in played.scenario.players}
    for row in start.itertuples():
        assert row.belief_first_type == pytest.approx(priors[row.player])


def test_the_summary_says_how_the_values_were_solved(played):
    figures = json.loads(json_text(played.summary()))
    assert figures["solve"]["digest"] == DIGEST
    assert {"residual", "seconds", "digest"} <= set(figures["solve"])
    assert {"deals", "imposed_by", "acts", "papers", "posture", "outcomes", "moves", "payoffs"} <= set(
        figures
    )


def test_a_gain_splits_into_features_exactly(played):
    solution = played.solved.solution
    e = expected(played.scenario, solution.beta)
    parts = gain_by_feature(played, UKRAINE, 5)
    assert np.abs(parts).max() > 0.1
    assert parts.sum(axis=1) == pytest.approx(e.gain[UKRAINE, :, 5])


def test_gains_at_the_start_are_the_same_by_both_ways(played):
    scenario = played.scenario
    observer = Observer(scenario, played.solved.solution.beta)
    start = observer.at_start().gain
    state = np.array([scenario.state])
    belief = np.array([[player.prior[0] for player in scenario.players]])
    assert observer.gains(state, belief, 0)[0] == pytest.approx(start)


def test_gains_and_chances_at_states_are_those_of_a_look_after_a_fresh_start(played):
    """What is left out - a look of everybody, a start for every week - changes no bit."""
    scenario, weeks = played.scenario, (20, 0, 7)
    observer = Observer(scenario, played.solved.solution.beta)
    papers = list(range(len(scenario.packages)))
    for week in weeks:
        state, belief = (played.paths[name].to_numpy()[:5, week] for name in ("state", "belief"))
        fresh = Observer(scenario, played.solved.solution.beta)
        gains = looked_from_a_fresh_start(fresh, state, belief, week)
        assert np.array_equal(observer.gains(state, belief, week), gains, equal_nan=True)
        some = observer.gains(state, belief, week, [UKRAINE])
        assert np.array_equal(some[:, UKRAINE], gains[:, UKRAINE], equal_nan=True)
        assert np.isnan(np.delete(some, UKRAINE, axis=1)).all()
        alone = [
            observer.chances(state[n : n + 1], belief[n : n + 1], week, RUSSIA, papers)[0] for n in range(5)
        ]
        together = observer.chances(state, belief, week, RUSSIA, papers)
        assert np.array_equal(together, np.stack(alone), equal_nan=True)


def looked_from_a_fresh_start(observer, state, belief, week):
    """Return gains as each player sees them that takes a whole look of its own, run by run."""
    g, b = observer.game, observer.block
    gains = np.full((len(state), g.sizes.players, g.sizes.kinds, g.sizes.papers), np.nan)
    for lane in range(len(state)):
        begin(g, b, 1)
        b.x[::LANES] = state[lane].tolist()
        for player in range(g.sizes.players):
            observer._believe(player, float(belief[lane, player]), 0)
        survey(g, b, week, 1)
        for player, kinds in enumerate(observer.kinds):
            look(g, b, player, week, 1)
            for kind, paper in np.ndindex(kinds, g.sizes.papers):
                gains[lane, player, kind, paper] = observer.gain(kind, paper, 0)
    return gains


def test_a_type_that_gains_more_is_readier_to_sign(played):
    e = expected(played.scenario, played.solved.solution.beta)
    settlements = [n for n, package in enumerate(played.scenario.packages) if package.settlement]
    for player in (RUSSIA, UKRAINE):
        for kind in range(2):
            gains, chances = (table[player, kind, settlements] for table in (e.gain, e.signs))
            assert np.array_equal(np.argsort(gains), np.argsort(chances, kind="stable"))
    assert np.isnan(e.signs[[US, EU]]).all()


def test_ranges_count_the_runs_at_war_in_which_all_signers_gain(played):
    r = ranges(played)
    shown = r.all_gain[~np.isnan(r.all_gain)]
    assert len(shown)
    assert ((shown >= 0.0) & (shown <= 1.0)).all()
    kinds = played.paths["type"].to_numpy()[: r.runs, [RUSSIA, UKRAINE]].astype(int)
    gain = np.stack([r.gain[RUSSIA][kinds[:, 0]], r.gain[UKRAINE][kinds[:, 1]]])
    assert r.all_gain[0] == pytest.approx((gain > 0.0).all(axis=0).mean(axis=0))


def test_ranges_and_reasons_of_a_result_are_made_once_and_those_of_another_anew(played):
    assert ranges(played) is ranges(played)
    assert reasons(played) is reasons(played)
    other = dc.replace(played, seed=played.seed)
    assert ranges(other) is not ranges(played)
    assert reasons(other) is not reasons(played)
    assert reasons(other) == reasons(played)
    assert np.array_equal(ranges(other).all_gain, ranges(played).all_gain, equal_nan=True)


def test_a_solution_agrees_with_itself(short):
    scenario, solved = short
    apart = solves.agreement(scenario, solved, solved, runs=128)
    assert max(apart.policy.values()) < 1e-9
    assert not any(apart.shares.values())


def test_a_solve_that_does_not_settle_is_not_hidden(short, monkeypatch):
    scenario, solved = short
    monkeypatch.setattr(solves, "at_hand", lambda *_: solved.solution)
    monkeypatch.setattr(solves, "digest_of", lambda *_: DIGEST)
    assert not solved.solution.settled
    with pytest.raises(SolveError, match="do not settle"):
        play(scenario, 10)
    assert solves.solution_for(scenario, allow_unsettled=True).digest == DIGEST


@pytest.mark.parametrize("wrong", [{"runs": 0}, {"runs": 1, "seed": -1}, {"runs": 1, "threads": 0}])
def test_numbers_out_of_range_are_refused_before_any_work(wrong):
    with pytest.raises(ValueError, match="expected"):
        play(SimpleNamespace(), **wrong)
