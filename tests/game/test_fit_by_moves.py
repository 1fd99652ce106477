"""The fit by moves: chances are those of the replay, gradients exact, known numbers come back, others stay open."""

import dataclasses as dc
import datetime as dt
import functools
import math
import types

import numpy as np
import pytest
from diplomatic_swings.experiments.fit.both import weighed_by, with_statistics
from diplomatic_swings.experiments.fit.by_moves import Search, fit_by_moves, verdict
from diplomatic_swings.experiments.fit.by_moves_saving import statistics
from diplomatic_swings.experiments.fit.move_chances import Asked, Moves, menu_of, stacked
from diplomatic_swings.experiments.fit.move_numbers import direct_of, joined, moved_by, parted
from diplomatic_swings.experiments.fit.move_peak import Aimed, Peak, drawn, highest, peak_at
from diplomatic_swings.experiments.fit.move_priors import SPREADS, MovePrior, read_move_priors, steps_of
from diplomatic_swings.experiments.fit.move_terms import Noter, valued
from diplomatic_swings.experiments.fit.noted_replay import noted_replay
from diplomatic_swings.experiments.fit.rejection import Aim
from diplomatic_swings.experiments.record.folder import read_record, shipped
from diplomatic_swings.experiments.record.targets import Held
from diplomatic_swings.experiments.record.window import Window
from diplomatic_swings.experiments.replay.asks import Ask
from diplomatic_swings.experiments.replay.filtering import How, replay
from diplomatic_swings.experiments.replay.particle import Particle, table_of
from diplomatic_swings.forms.problems import ScenarioError
from diplomatic_swings.sim.scenario.loading import vary
from diplomatic_swings.sim.tables.block import ACTS
from diplomatic_swings.sim.tables.game import prepare
from diplomatic_swings.sim.turns.turn import game_of
from diplomatic_swings.tell.terminal.fit_by_moves import left_sentence, report, together_sentence
from made_records import MOVES, move, table, write_record
from short_solves import short_scenario

WEEKS = 12
HOW = How(3)
COST = "levers.us.court.cost.base"


def held(weeks=WEEKS):
    return Held(shipped(), Window(dt.date(2025, 1, 20), weeks))


@pytest.fixture(scope="module")
def noted(short):
    return noted_replay(*short, held(), HOW)


@pytest.fixture(scope="module")
def direct(short):
    return direct_of(prepare(short[0]))


@functools.cache
def priors_of(*paths):
    scenario = short_scenario()
    return tuple(prior for prior in read_move_priors(scenario) if not paths or prior.path in paths)


def aimed_at(scenario, moves, priors):
    moved = moved_by(scenario, steps_of(priors))
    return Aimed(moves, np.ones(moves.count), priors, moved, direct_of(prepare(scenario)))


# --- what a chance is made of ---------------------------------------------------------------------


def test_the_chances_are_those_of_the_replay(noted, direct):
    replayed = noted.replay.moves["probability"].to_numpy()
    assert len(replayed) > 10
    assert noted.moves.probabilities(direct) == pytest.approx(replayed, rel=1e-9)


def test_who_looks_on_changes_nothing(short, noted):
    alone = replay(*short, held(), HOW)
    assert alone.moves.equals(noted.replay.moves)
    assert np.array_equal(alone.states, noted.replay.states)


def test_the_chances_follow_when_costs_and_precision_are_other_ones(short, noted):
    """Values and states stay as they are: what the numbers do directly is what the rules make of them."""
    scenario, solved = short
    change = {COST: 0.9, "levers.us.court.cost.mood": -0.2, "acts.us.walk.cost.base": 1.0}
    change |= {
        "decisions.us.precision": 3.0,
        "decisions.us.fatigue": 1.1,
        "decisions.us.weighty_precision": 6.0,
    }
    varied = vary(scenario, change)
    first = held(1)  # later states follow other moves
    replayed = noted_replay(varied, solved, first, HOW)
    moves = noted_replay(scenario, solved, first, HOW).moves
    expected = replayed.replay.moves["probability"].to_numpy()
    assert len(expected) > 0
    assert moves.probabilities(direct_of(prepare(varied))) == pytest.approx(expected, rel=1e-9)
    assert moves.probabilities(direct_of(prepare(scenario))) != pytest.approx(expected, rel=1e-3)


def test_the_gradient_is_that_of_finite_differences(noted, direct):
    total, gradient = noted.moves.log_likelihood(direct)
    assert total == pytest.approx(np.log(noted.moves.probabilities(direct)).sum())
    row = joined(direct)
    told = np.flatnonzero(np.abs(gradient) > 1e-6)
    assert len(told) > 100
    for place in np.random.default_rng(0).choice(told, 60, replace=False):
        step = np.zeros_like(row)
        step[place] = 1e-5
        up, down = (noted.moves.log_likelihood(parted(row + side * step, direct))[0] for side in (1, -1))
        assert gradient[place] == pytest.approx((up - down) / 2e-5, rel=1e-4, abs=1e-6)


def test_the_slope_in_the_coordinates_is_that_of_finite_differences(short, noted):
    aimed = aimed_at(short[0], noted.moves, priors_of())
    z = np.random.default_rng(1).normal(0.0, 0.3, len(aimed.priors))
    _, gradient = aimed.loss(z)
    for place in range(0, len(z), 7):
        step = np.zeros_like(z)
        step[place] = 1e-5
        slope = (aimed.loss(z + step)[0] - aimed.loss(z - step)[0]) / 2e-5
        assert gradient[place] == pytest.approx(slope, rel=1e-4, abs=1e-5)


def test_silence_is_the_chance_that_nothing_was_done_and_has_an_exact_gradient(short, direct):
    made = noted_replay(*short, held(6), HOW, silence=True)
    plain_one = noted_replay(*short, held(6), HOW)
    assert made.replay.moves.equals(plain_one.replay.moves)
    assert made.moves.probabilities(direct) == pytest.approx(plain_one.moves.probabilities(direct), rel=1e-12)
    total, gradient = made.moves.log_silence(direct, 6)
    assert total < 0.0
    assert made.moves.log_silence(direct, 3)[0] > total
    assert plain_one.moves.log_silence(direct, 6)[0] == 0.0
    row = joined(direct)
    for place in np.argsort(-np.abs(gradient))[:40]:
        step = np.zeros_like(row)
        step[place] = 1e-5
        up, down = (made.moves.log_silence(parted(row + side * step, direct), 6)[0] for side in (1, -1))
        assert gradient[place] == pytest.approx((up - down) / 2e-5, rel=1e-4, abs=1e-6)
    dear = [path for path in (prior.path for prior in priors_of()) if path == "acts.us.walk.cost.base"]
    varied = direct_of(prepare(vary(short[0], {dear[0]: 6.0})))
    assert (
        made.moves.log_silence(varied, 6)[0] > total
    )  # who leaves at a higher price is the likelier to stay


# --- what comes back ------------------------------------------------------------------------------


def simulated(scenario, solved, runs, weeks):
    """Return moves of Washington drawn from a game week by week, with the terms of their chances."""
    arrays = game_of(scenario, solved.solution)
    table = table_of(scenario, arrays, {})
    games = valued(table, solved.solution, arrays)
    noter, levers = Noter(games), []
    own = [key for key, owner in zip(table.keys, table.owners, strict=True) if owner == 0]
    waits = {key for key, wait in zip(table.keys, table.waits, strict=True) if wait}
    rng = np.random.default_rng(5)
    for run in range(runs):
        particle = Particle(table, 3, run)
        for week in range(weeks):
            for player in particle.open_week(week):
                asks = ()
                if player == 0:
                    chances = particle.twin(run).take(player, week, ()).chances
                    keys = [key for key in own if key in chances and not key.startswith("table:")]
                    odds = np.array([chances[key] for key in keys])
                    key = keys[rng.choice(len(keys), p=odds / odds.sum())]
                    asks = (Ask(dt.date(2025, 1, 20), "us", (key,), "US", "made up", "", ""),)
                    levers += [] if key in waits else [key]
                particle.take(player, week, asks, noter if player == 0 and key not in waits else None)
            particle.close_week(week)
    keys, count = (*own, *ACTS), len(levers)
    tabling = [key.startswith("table:") for key in keys]
    among = np.array([key in own and key not in waits for key in keys]) & ~np.array(tabling)
    asked = Asked(
        rows=np.arange(count)[:, None],
        counts=np.ones((count, 1)),
        levers=np.array([[float(key == lever) for key in keys] for lever in levers]),
        among=among.astype(float),
        floor=np.zeros(count),
        places=np.arange(count),
    )
    return Moves({0: menu_of(table.game, 0)}, {0: stacked(noter.noted)}, {0: asked}, 0.0)


def test_a_cost_comes_back_from_moves_of_a_game_in_which_it_is_another(short):
    scenario, solved = short
    truth = 0.05
    moves = simulated(vary(scenario, {COST: truth}), solved, runs=6, weeks=26)
    priors = priors_of(COST, "levers.us.sanction.cost.base", "payoffs.eu.role")
    aimed = aimed_at(scenario, moves, priors)
    peak = peak_at(aimed, highest(aimed, np.zeros(len(priors))))
    by_path = dict(
        zip([prior.path for prior in priors], zip(priors, peak.z, peak.sd, strict=True), strict=True)
    )
    prior, z, sd = by_path[COST]
    assert sd < 0.7
    assert abs(prior.at(z) - truth) < 2.5 * sd * prior.sd
    assert abs(prior.at(z) - truth) < abs(prior.value - truth) / 2.0
    prior, z, sd = by_path["payoffs.eu.role"]  # no move of Europe's is among them
    assert (z, sd) == (pytest.approx(0.0, abs=1e-6), pytest.approx(1.0))


def test_a_number_that_no_move_tells_keeps_its_prior_and_none_gets_wider(short, noted):
    priors = priors_of()
    aimed = aimed_at(short[0], noted.moves, priors)
    start = np.zeros(len(priors))
    z = highest(aimed, start)
    assert aimed.loss(z)[0] < aimed.loss(start)[0] - 1.0
    peak = peak_at(aimed, z)
    assert (peak.sd <= 1.0 + 1e-9).all()
    dead = [prior.path for prior in priors].index(
        "acts.ukraine.break.cost.base"
    )  # there is no peace to break
    assert (peak.z[dead], peak.sd[dead]) == (pytest.approx(0.0, abs=1e-6), pytest.approx(1.0))
    assert peak.sd.min() < 0.9


def test_draws_have_the_spread_of_the_peak_and_keep_the_hard_bounds():
    narrow = MovePrior("a", 0.1, 0.0, 0.2, log=False, floor=0.0, ceiling=1.0, why="a test")
    wide = MovePrior("b", 2.0, 1.0, 4.0, log=True, floor=0.0, ceiling=100.0, why="a test")
    peak = types.SimpleNamespace(z=np.zeros(2), covariance=np.diag([1.0, 0.25]))
    z = drawn(peak, (narrow, wide), 400, seed=1)
    assert (0.1 + narrow.sd * z[:, 0] >= 0.0).all()
    assert z[:, 1].std() == pytest.approx(0.5, rel=0.1)
    assert np.array_equal(z, drawn(peak, (narrow, wide), 400, seed=1))


# --- rounds ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def fitted(short):
    return fit_by_moves(*short, held(6), priors_of(), Search(How(2), rounds=1, draws=12), whole=held(8))


def test_a_fit_makes_its_moves_likelier_and_judges_later_ones(short, fitted):
    scenario, fit = short[0], fitted
    assert [one.number for one in fit.rounds] == [0, 1]
    scores = fit.scores().set_index(["part", "player"])
    assert scores.loc[("seen", "all"), "after"] < scores.loc[("seen", "all"), "before"]
    assert scores.loc[("later", "all"), "moves"] == int((~fit.seen).sum()) > 0
    assert fit.rounds[0].log_score == pytest.approx(scores.loc[("seen", "all"), "before"])
    assert fit.rounds[fit.kept].posterior == max(one.posterior for one in fit.rounds)
    assert set(fit.draws) == {prior.path for prior in fit.priors}
    numbers = fit.numbers()
    assert (numbers["low"] <= numbers["value"]).all()
    assert (numbers["value"] <= numbers["high"]).all()
    again = vary(scenario, fit.values())
    assert again.digest == fit.fitted.digest


def test_draws_whose_runs_come_nearer_to_the_record_weigh_more(fitted):
    class Near:
        """A model in which one number is all that a statistic shows."""

        def mean(self, numbers):
            return np.array([numbers.get(COST, 0.0)])

    wanted = float(fitted.draws[COST].head(8).max())
    aim = Aim(6, ("a",), np.array([wanted]), np.array([0.05]))
    both = with_statistics(fitted, Near(), aim, 8)
    assert both.weighed.distances == pytest.approx(np.abs(fitted.draws[COST].head(8) - wanted) / 0.05)
    assert both.weighed.weights.argmax() == int(fitted.draws[COST].head(8).argmax())
    assert both.weighed.weights.sum() == pytest.approx(1.0)
    assert 1.0 <= both.weighed.effective < 8.0
    assert len(both.draws) == 8
    assert both.draws[COST].mean() > fitted.draws[COST].head(8).mean()
    assert statistics(both)["before"] == pytest.approx(wanted / 0.05)
    assert statistics(fitted) is None


def test_numbers_whose_difference_alone_a_move_shows_are_known_only_together(fitted):
    size = len(fitted.priors)
    covariance = np.eye(size)
    covariance[1, 4] = covariance[4, 1] = 0.8
    made = dc.replace(fitted, peak=Peak(np.zeros(size), covariance))
    (row,) = made.together().itertuples()
    assert (row.first, row.second) == (fitted.priors[1].path, fitted.priors[4].path)
    assert row.correlation == pytest.approx(0.8)
    assert row.first in together_sentence(made)


def test_equal_distances_leave_all_draws_as_they_are():
    assert weighed_by(np.full(4, 3.0)) == pytest.approx(np.full(4, 0.25))


def test_the_report_names_what_was_learnt_and_beats_or_does_not(fitted):
    told = " ".join(str(part) for part in report(fitted))
    assert "On the moves it saw the fitted model is better than base rates" in told or "is worse" in told
    assert "acts.ukraine.break.cost.base" in left_sentence(fitted)
    assert "The moves alone count here" in told


def test_weeks_without_a_move_that_can_be_scored_are_refused(short, tmp_path):
    last = move("2025-02-26", actor="EU", lever="finance", posture="")
    signal = move("2025-01-22", lever="nuclear signal", posture="")
    record = read_record(write_record(tmp_path, moves=table(MOVES, signal, last)))
    nothing = Held(record, Window(dt.date(2025, 1, 20), 3))
    with pytest.raises(
        ScenarioError, match="expected moves that can be scored from 2025-01-20 to 2025-02-10"
    ):
        fit_by_moves(*short, nothing, priors_of(COST), Search(How(1)))


def test_verdicts():
    assert [verdict(x) for x in (0.49, 0.5, 0.89, 0.9, 1.0)] == [
        *("learnt", "hardly", "hardly", "not learnt", "not learnt")
    ]


# --- priors ---------------------------------------------------------------------------------------


def test_the_shipped_priors_take_the_numbers_by_which_players_choose():
    priors = priors_of()
    paths = [prior.path for prior in priors]
    assert len(paths) == len(set(paths)) > 150
    assert {path.split(".")[0] for path in paths} == {"payoffs", "levers", "acts", "decisions"}
    assert not [path for path in paths if path.endswith((".effort", "hold.cost.base", ".discount"))]
    assert all(len(prior.why) > 10 for prior in priors)


def test_nine_in_ten_lie_in_the_range_and_a_coordinate_gives_its_number_back():
    for prior in priors_of():
        if prior.log:
            assert prior.value * prior.at(SPREADS) > 0.0
            assert abs(math.log(prior.at(SPREADS) / prior.at(-SPREADS))) == pytest.approx(
                abs(math.log(prior.high / prior.low))
            )
        else:
            assert prior.at(SPREADS) - prior.at(-SPREADS) == pytest.approx(prior.high - prior.low)
        for z in (-1.3, 0.0, 0.7):
            assert prior.of(prior.at(z)) == pytest.approx(z, abs=1e-9)
            assert prior.slope(z) == pytest.approx((prior.at(z + 1e-6) - prior.at(z - 1e-6)) / 2e-6, rel=1e-5)


def test_the_last_row_that_fits_a_number_counts(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(
        "levers.us.*.cost.base: {within: 0.5, why: all of them}\n"
        "levers.us.court.cost.base: {low: 0.1, high: 0.8, why: this one}\n"
        "levers.us.arm.cost.base: {fixed: true, why: not this one}\n",
        encoding="utf-8",
    )
    priors = {prior.path: prior for prior in read_move_priors(short_scenario(), path)}
    assert (priors[COST].low, priors[COST].high, priors[COST].log) == (0.1, 0.8, True)
    assert not priors["levers.us.summit.cost.base"].log
    assert "levers.us.arm.cost.base" not in priors


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("levers.us.cort.cost.base: {within: 1, why: x}", r"mine.yaml:1:1: .*did you mean 'levers.us.court"),
        ("levers.us.*.price: {within: 1, why: x}", "1:1: .*or a pattern of some"),
        ("payoffs.us.role: {low: 0.5, high: 0.1, why: x}", "1:1: .*in this order"),
        ("payoffs.us.role: {low: 0.5, high: 0.9, why: x}", "1:1: .*in this order"),
        ("payoffs.us.role: {low: 0.1, why: x}", "1:1: .*expected {why}"),
        ("payoffs.us.role: {within: 0, why: x}", "1:1: .*above 0"),
        ("payoffs.us.role: {within: 1}", "1:1: .*expected {why}"),
        ("payoffs.us.role: {fixed: maybe, why: x}", "1:1: .*fixed: true"),
        ("payoffs.us.role: {low: -1000, high: 1, why: x}", "1:1: .*hard bounds"),
        ("# a remark\nworld.brent_level: {why: drift}", "2:1: .*hangs directly"),
        ("decisions.us.discount: {why: far}", "1:1: .*hangs directly"),
        ("- 1", "expected a mapping"),
    ],
)
def test_mistakes_in_priors_are_told_with_their_place(tmp_path, text, message):
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError, match=message):
        read_move_priors(short_scenario(), path)
