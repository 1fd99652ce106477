"""What moves do, how a week begins and ends, and what the record notes, reckoned anew.

Rules run uncompiled, on the shipped scenario with made-up values under which nothing is certain (``plain_rules``).
"""

import math

import numpy as np
import pytest
from diplomatic_swings.sim.numerics.mathx import normal_quantile
from diplomatic_swings.sim.rules import play, survey, week
from diplomatic_swings.sim.tables.block import (
    BREAK,
    GAIN,
    LANES,
    NO_ACT,
    REFUSE,
    RETURN,
    SIGN,
    WALK,
    WITHDRAW,
    new_block,
)
from diplomatic_swings.sim.tables.draws import (
    COLLAPSE,
    CONFIRM,
    EXHAUSTION,
    FRONT,
    MOOD,
    PRESSURE,
    RELAPSE,
    player_slot,
)
from diplomatic_swings.sim.tables.game import N_MIND, ORDER, effects_of
from diplomatic_swings.sim.tables.reading import date_of_week
from diplomatic_swings.sim.world.basis import SETTLEMENT, WAR
from diplomatic_swings.sim.world.drift import drift
from diplomatic_swings.sim.world.features import FEATURE_INDEX, N_FEATURES, flows
from diplomatic_swings.sim.world.state import INDEX, NAMES, VARIABLES, State
from plain_rules import (
    AT,
    DEAL,
    DEAL_HELD,
    EU,
    KEYS,
    RULES,
    RUSSIA,
    SCENARIO,
    SIZES,
    TRUCE,
    TRUCE_HELD,
    UKRAINE,
    US,
    G,
    Run,
    belief_of,
    beta,
    cost_of,
    pressures,
    seen,
    weighed,
)

# --- what moves do ----------------------------------------------------------------------------------


def test_what_is_tabled_replaces_an_empty_table_and_is_cleared_whole():
    run = Run().table(DEAL, RUSSIA)
    terms = SCENARIO.packages[DEAL].terms
    assert (run.x("tabled"), run.x("tabled_settlement")) == (DEAL + 1.0, 1.0)
    assert (run.x("tabled_territory"), run.x("tabled_alignment")) == terms[:2]
    assert (run.x("tabled_relief"), run.x("tabled_guarantees")) == terms[2:]
    run.set(weeks_tabled=4.0)
    week.clear_table(G, run.b, 0)
    assert [run.x(name) for name in NAMES if "tabled" in name] == [0.0] * 7
    assert run.rows("signed", 0, 4).tolist() == [0.0] * 4


@pytest.mark.parametrize(
    ("player", "act", "state", "after"),
    [
        (RUSSIA, REFUSE, {}, {"tabled": 0.0}),
        (RUSSIA, BREAK, TRUCE_HELD, {"ceasefire": 0.0, "weeks_in_force": 0.0, "terms_guarantees": 0.0}),
        (UKRAINE, BREAK, DEAL_HELD, {"settlement": 0.0, "terms_territory": 0.0}),
        (US, WALK, {}, {"us_in": 0.0}),
        (US, RETURN, {"us_in": 0.0}, {"us_in": 1.0}),
        (RUSSIA, SIGN, {}, {"tabled": DEAL + 1.0}),
        (RUSSIA, WITHDRAW, {}, {"tabled": DEAL + 1.0}),
    ],
)
def test_an_act_does_what_its_name_says_costs_its_price_and_has_its_effects(player, act, state, after):
    run = Run(**state).table(DEAL, *((RUSSIA,) if act == WITHDRAW else ()))
    cost, gain = cost_of(run, player, act), run.x("gain")
    before = {
        int(v): keep * run.row("x", int(v)) + add for v, keep, add in effects_of(SCENARIO.acts[player][act])
    }
    week.apply_act(G, run.b, player, act, 0)
    assert run.row("payoff", player) == pytest.approx(-cost)
    for name, value in after.items():
        assert run.x(name) == value
    for variable, value in before.items():
        num = VARIABLES[NAMES[variable]]
        if NAMES[variable] not in {*after, "gain"}:
            assert run.row("x", variable) == pytest.approx(min(max(value, num.low), num.high))
    assert run.row("signed", player) == float(act == SIGN)
    if act == BREAK:
        assert run.x("gain") == pytest.approx(gain + RULES.broken_gain)


def test_an_option_costs_its_price_tires_and_changes_the_state():
    run = weighed(US)
    option = KEYS.index((US, "court"))
    kind = int(run.row("type", US))
    price = run.row("cost", option) + G.options.type_cost[2 * option + kind]
    expected = [
        (
            int(v),
            min(
                max(keep * run.row("x", int(v)) + add, VARIABLES[NAMES[int(v)]].low),
                VARIABLES[NAMES[int(v)]].high,
            ),
        )
        for v, keep, add in effects_of(
            SCENARIO.levers[US][[m.key for m in SCENARIO.levers[US]].index("court")]
        )
    ]
    run.b.move[US * LANES], run.b.act[US * LANES] = float(option), -1.0
    week.carry_out(G, run.b, US, 1)
    assert run.row("payoff", US) == pytest.approx(-price)
    assert run.row("tired", option) == 1.0
    assert expected
    for variable, value in expected:
        assert run.row("x", variable) == pytest.approx(value)


def test_a_move_that_tables_puts_its_paper_there_if_the_table_is_free():
    option = KEYS.index((RUSSIA, "table:moscows-memorandum"))
    paper = G.options.paper[option]
    run = weighed(RUSSIA)
    week.apply_option(G, run.b, RUSSIA, option, 0)
    assert run.x("tabled") == paper + 1.0
    taken_up = Run().table(DEAL)
    week.apply_option(G, taken_up.b, RUSSIA, option, 0)
    assert taken_up.x("tabled") == DEAL + 1.0


@pytest.mark.parametrize(("draw", "in_force"), [(1.0, True), (0.0, False)])
@pytest.mark.parametrize("paper", [TRUCE, DEAL])
def test_the_last_signature_puts_a_paper_into_force_unless_an_earlier_signer_leaves(draw, in_force, paper):
    run = Run(gain=40.0).table(paper, UKRAINE, RUSSIA)
    run.b.act[RUSSIA * LANES] = float(SIGN)
    run.b.u[player_slot(UKRAINE, CONFIRM) * LANES] = draw
    week.ratify(G, run.b, RUSSIA, 0, 1)
    settled = SCENARIO.packages[paper].settlement
    assert (run.x("ceasefire"), run.x("settlement")) == (
        in_force * (1.0 - settled),
        in_force * float(settled),
    )
    if in_force:
        assert (run.x("terms_relief"), run.x("terms_guarantees")) == SCENARIO.packages[paper].terms[2:]
        assert (run.x("tabled"), run.x("gain"), run.x("weeks_in_force")) == (0.0, 0.0, 0.0)
    else:
        assert run.row("act", UKRAINE) == WITHDRAW
        assert (run.row("signed", UKRAINE), run.row("signed", RUSSIA)) == (0.0, 1.0)


def test_each_run_confirms_by_its_own_draw():
    """Two runs that are alike but for the draw: a paper enters into force in one of them."""
    run = Run().table(DEAL, UKRAINE, RUSSIA)
    run.b.act[RUSSIA * LANES] = float(SIGN)
    for table in run.b:
        table[1::LANES] = table[0::LANES]
    draw = player_slot(UKRAINE, CONFIRM) * LANES
    run.b.u[draw], run.b.u[draw + 1] = 1.0, 0.0
    week.ratify(G, run.b, RUSSIA, 0, 2)
    settled = INDEX["settlement"] * LANES
    assert run.b.x[settled : settled + 2] == [1.0, 0.0]


def test_nothing_enters_into_force_before_all_have_signed_or_without_a_signature_now():
    for signed, act in (((RUSSIA,), SIGN), ((RUSSIA, UKRAINE), NO_ACT)):
        run = Run().table(DEAL, *signed)
        run.b.act[RUSSIA * LANES] = float(act)
        run.b.u[player_slot(UKRAINE, CONFIRM) * LANES] = 1.0
        week.ratify(G, run.b, RUSSIA, 0, 1)
        assert run.x("settlement") == 0.0
    assert not week.all_signed(G, Run().b, 0)


def test_players_move_in_the_order_of_the_scenario():
    order = [EU, UKRAINE, RUSSIA, US]
    minds = list(G.minds)
    for turn, player in enumerate(order):
        minds[N_MIND * turn + ORDER] = float(player)
    game = G._replace(minds=minds)
    run = Run(game)
    assert [week.take_turn(game, run.b, turn, 0, 1) for turn in range(4)] == order


# --- the start, the schedule and the end of a week ------------------------------------------------------


@pytest.mark.parametrize(("u", "kind"), [(0.0, 0), (0.449, 0), (0.451, 1), (0.999, 1)])
def test_a_type_is_drawn_by_its_prior(u, kind):
    assert SCENARIO.players[RUSSIA].prior == (0.45, 0.55)
    assert week.drawn_type(G, RUSSIA, u) == kind


def test_a_level_of_pressure_is_drawn_by_its_long_run_odds():
    """Five levels in odds of 1, 4, 6, 4 and 1 of 16; none where there is no pressure."""
    draws = [0.0, 0.99 / 16, 1.01 / 16, 4.99 / 16, 5.01 / 16, 10.99 / 16, 11.01 / 16, 15.01 / 16]
    assert [week.drawn_level(G, RUSSIA, u) for u in draws] == [0, 0, 1, 1, 2, 2, 3, 4]
    assert week.drawn_level(G, EU, 0.999) == 0


def test_a_run_begins_at_the_start_of_the_scenario_with_the_prior_as_belief():
    run = Run()
    assert run.rows("x", 0, len(NAMES)).tolist() == list(SCENARIO.state)
    odds = np.array([1, 4, 6, 4, 1]) / 16
    assert belief_of(run, RUSSIA) == pytest.approx(np.outer(SCENARIO.players[RUSSIA].prior, odds))
    assert belief_of(run, EU).ravel() == pytest.approx(SCENARIO.players[EU].prior)
    assert run.rows("payoff", 0, 4).tolist() == [0.0] * 4


def test_what_is_scheduled_happens_in_its_week_and_within_bounds():
    n = len(NAMES)
    keep, add, shocked = list(G.timeline.keep), list(G.timeline.add), list(G.timeline.shocked)
    shocked[2] = 1
    keep[2 * n + INDEX["brent"]], add[2 * n + INDEX["brent"]] = 0.0, 90.0
    add[2 * n + INDEX["mood"]] = 5.0
    game = G._replace(timeline=G.timeline._replace(keep=keep, add=add, shocked=shocked))
    run = Run(mood=0.1)
    week.open_week(game, run.b, 2, 1)
    assert (run.x("brent"), run.x("mood"), run.x("approval")) == (90.0, 1.0, SCENARIO.state.approval)


@pytest.mark.parametrize("kind", [0, 1])
@pytest.mark.parametrize("player", [US, RUSSIA, EU])
def test_a_week_pays_the_weights_of_the_true_type_times_the_features(player, kind):
    """Private pressure is about the fighting, and for Washington only while it is there."""
    for us_in in (1.0, 0.0):
        run = Run(us_in=us_in, truce=0.2, glow=0.3, approval=40.0)
        run.b.type[player * LANES], run.b.pressure[player * LANES] = float(kind), 3.0
        week.write_flows(G, run.b, 0, 1)
        week.pay(G, run.b, 1)
        flow = run.rows("flow", 0, N_FEATURES)
        weights = np.array(SCENARIO.players[player].weights[kind])
        z = pressures(player)[3] if player != EU else 0.0
        there = us_in if player == US else 1.0
        pressure = weights[N_FEATURES - 2] * z * flow[0] * there
        assert run.row("payoff", player) == pytest.approx(weights[:-2] @ flow[:-2] + pressure)


@pytest.mark.parametrize("weights", [(0.5, 0.5), (1.0, -1.0), (0.0, 1.0), (1.0, 0.0)])
def test_every_weight_counts_whatever_the_types_weights_add_up_to(weights):
    game = G._replace(weights=[0.0] * len(G.weights))
    place = US * 2 * N_FEATURES + FEATURE_INDEX["land"]
    game.weights[place], game.weights[place + N_FEATURES] = weights
    run = Run(game, territory=SCENARIO.shape.land_reference + 7.0)
    for kind in range(2):
        run.b.type[US * LANES], run.b.payoff[US * LANES] = float(kind), 0.0
        week.write_flows(game, run.b, 0, 1)
        week.pay(game, run.b, 1)
        assert run.row("payoff", US) == pytest.approx(7.0 * weights[kind])


def test_the_features_of_a_week_are_those_of_its_state_and_date():
    run = Run(brent=80.0)
    week.write_flows(G, run.b, 7, 1)
    date = date_of_week(G.timeline.calendar, 7)
    expected = flows(State(*run.rows("x", 0, len(NAMES))), date, SCENARIO.world, SCENARIO.shape)
    assert run.rows("flow", 0, N_FEATURES) == pytest.approx(list(expected))


def test_the_draw_says_whether_a_peace_fails_or_a_side_collapses():
    broken = {"force_ukraine": 0.3, "elite_patience": 0.0}
    for slot, state, name, after in (
        (RELAPSE, TRUCE_HELD, "ceasefire", 0.0),
        (COLLAPSE, broken, "imposed", 1.0),
        (EXHAUSTION, broken, "exhausted", 1.0),
    ):
        run = Run(**state).table(DEAL, RUSSIA)
        for row in (RELAPSE, COLLAPSE, EXHAUSTION):
            run.b.u[row * LANES] = 0.0 if row == slot else 1.0
        week.fail(G, run.b, 1)
        assert run.x(name) == after
        assert run.x("tabled") == (DEAL + 1.0 if slot == RELAPSE else 0.0)
        for row in (RELAPSE, COLLAPSE, EXHAUSTION):
            run.b.u[row * LANES] = 1.0
        calm = Run(**state)
        calm.b.u[:] = [1.0] * len(calm.b.u)
        week.fail(G, calm.b, 1)
        assert calm.x(name) == 1.0 - after


def test_pressure_moves_by_its_weekly_odds_and_beliefs_move_with_it():
    weekly = np.array(G.transition).reshape(5, 5)
    for level in range(5):
        ends = np.cumsum(weekly[level])
        for after in range(5):
            run = Run()
            run.b.pressure[RUSSIA * LANES] = float(level)
            run.b.u[player_slot(RUSSIA, PRESSURE) * LANES] = ends[after] - 0.5 * weekly[level, after]
            week.turn_pressures(G, run.b, 1)
            assert run.row("pressure", RUSSIA) == after
    run = Run()
    run.b.belief[survey.belief_row(G, RUSSIA, 0, 4)] = 0.5
    before = belief_of(run, RUSSIA)
    week.turn_pressures(G, run.b, 1)
    assert belief_of(run, RUSSIA) == pytest.approx(before @ weekly)
    assert run.row("pressure", EU) == 0.0


def test_shocks_are_the_normal_quantiles_of_their_draws():
    run = Run()
    for slot, u in ((FRONT, 0.01), (MOOD, 0.7)):
        run.b.u[slot * LANES] = u
    week.write_shocks(run.b, 1)
    shocks = week.shocks_of(run.b, 0)
    assert (shocks.front, shocks.mood) == pytest.approx((normal_quantile(0.01), normal_quantile(0.7)))
    assert shocks.front == pytest.approx(-2.3263, abs=1e-3)


@pytest.mark.parametrize(("weeks", "lies"), [(RULES.paper_life - 1.0, True), (RULES.paper_life, False)])
def test_a_week_closes_with_drift_rest_and_papers_that_lapse(weeks, lies):
    run = Run().table(DEAL)
    run.set(weeks_tabled=weeks)
    for slot in (RELAPSE, COLLAPSE, EXHAUSTION):
        run.b.u[slot * LANES] = 1.0
    option = KEYS.index((US, "court"))
    run.b.tired[option * LANES] = 1.0
    before = State(*run.rows("x", 0, len(NAMES)))
    week.close_week(G, run.b, 0, 1)
    date = date_of_week(G.timeline.calendar, 0)
    later = drift(before, date, SCENARIO.world, week.shocks_of(run.b, 0))
    assert [run.x(n) for n in ("gain", "brent", "mood", "approval")] == pytest.approx(
        [later.gain, later.brent, later.mood, later.approval]
    )
    assert (run.x("tabled") > 0.0) == lies
    recovery = SCENARIO.levers[US][[m.key for m in SCENARIO.levers[US]].index("court")].recovery
    assert run.row("tired", option) == pytest.approx(math.exp(-1.0 / recovery))


@pytest.mark.parametrize("act", [SIGN, BREAK])
def test_the_record_notes_a_signature_with_its_gain_and_a_broken_peace(act):
    run = Run(**(TRUCE_HELD if act == BREAK else {})).table(DEAL).look(RUSSIA)
    run.b.act[:] = [-1.0] * len(run.b.act)
    run.b.act[RUSSIA * LANES], run.b.pressure[RUSSIA * LANES] = float(act), 4.0
    record = play.new_record(1, 3, 4, 1)
    play.note_turn(G, run.b, record, RUSSIA, 2, 0, 1)
    kind = int(run.row("type", RUSSIA))
    own = beta()[RUSSIA, kind, :, AT.own]
    gain = seen(run, GAIN, kind) + (own[SETTLEMENT] - own[WAR]) * pressures(RUSSIA)[4]
    assert record.n_events[0] == 1
    found = record.events[0, 0].tolist()
    if act == SIGN:
        assert found == pytest.approx([2, play.SIGNED, RUSSIA, DEAL + 1, gain], rel=1e-5)
    else:
        assert found == [2, play.BROKEN, RUSSIA, 1, 0.0]


@pytest.mark.parametrize("start", [{}, {**TRUCE_HELD, "trust_us_russia": 0.5}, {"us_in": 0.0}])
def test_runs_side_by_side_play_as_alone(start):
    """Six weeks of four runs in which signatures are quick and truces brittle: none sees a number of another's."""
    opening = SCENARIO.state._replace(**start)
    brittle = SCENARIO.shape._replace(bare_life=1.5, life_ratio=0.0)
    game = G._replace(weeks=6, start=list(opening), shape=brittle, rates=[0.9, 0.1, *G.rates[2:]])
    together, alone = play.new_record(4, 6, 4, 4), play.new_record(4, 6, 4, 4)
    play.play_block(game, new_block(SIZES, compiled=False), 4, 10, together, 0, 4)
    for run in range(4):
        play.play_block(game, new_block(SIZES, compiled=False), 4, 10 + run, alone, run, 1)
    for name, one, other in zip(together._fields, together, alone, strict=True):
        assert np.array_equal(one, other), name
    assert len(set(together.payoff[:, US])) == 4
    assert (together.act != NO_ACT).any()
    if start.get("ceasefire"):
        assert len(set(together.in_force[:, 3])) > 1
