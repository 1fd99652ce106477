"""The rules of a week, held against what they say: each is reckoned anew here, in the plainest way there is.

Rules run uncompiled, on one run of the shipped scenario, with made-up values under which nothing is certain.
"""

import math

import numpy as np
import pytest
from diplomatic_swings.sim.numerics.mathx import normal_quantile
from diplomatic_swings.sim.rules import acts, choice, play, survey, week
from diplomatic_swings.sim.tables.block import (
    BINDS,
    BREAK,
    CHANCE,
    GAIN,
    HOPE,
    LANES,
    MINE,
    N_ACTS,
    NO_ACT,
    NOW,
    OTHERS,
    REFUSE,
    RETURN,
    SIGN,
    SIGNED_IT,
    STAND,
    TABLED_KIND,
    WALK,
    WITHDRAW,
    new_block,
    see_row,
)
from diplomatic_swings.sim.tables.draws import (
    ACT,
    COLLAPSE,
    CONFIRM,
    DECISION,
    EXHAUSTION,
    FRONT,
    MOOD,
    PRESSURE,
    RELAPSE,
    player_slot,
)
from diplomatic_swings.sim.tables.game import N_MIND, NOBODY, ORDER, effects_of
from diplomatic_swings.sim.world.basis import CEASEFIRE, SETTLEMENT, WALKOUT, WAR
from diplomatic_swings.sim.world.drift import delivered_relief, drift
from diplomatic_swings.sim.world.features import N_FEATURES, flows
from diplomatic_swings.sim.world.state import INDEX, NAMES, VARIABLES, State
from plain_rules import (
    DEAL,
    EU,
    KEYS,
    RUSSIA,
    SCENARIO,
    TRUCE,
    UKRAINE,
    US,
    Run,
    beta,
    linear_alone,
    plain_game,
)

G = plain_game()
AT, SIZES = G.at, G.sizes
RULES = SCENARIO.bargaining
TRUCE_HELD = {"ceasefire": 1.0, "terms_guarantees": 0.5, "terms_relief": 0.2, "weeks_in_force": 3.0}
DEAL_HELD = {"settlement": 1.0, "terms_territory": 0.45, "terms_guarantees": 0.8, "weeks_in_force": 3.0}


def belief_of(run, player):
    """Return the belief about a player, by type and level of pressure."""
    levels = 5 if SCENARIO.players[player].mind.pressure > 0 else 1
    return np.array(
        [
            [run.row("belief", survey.belief_row(G, player, kind, level) // LANES) for level in range(levels)]
            for kind in range(2)
        ]
    )


def pressures(player):
    return np.array(G.level[player * 5 : player * 5 + 5])


def seen(run, row, kind):
    return run.b.see[see_row(row, kind)]


# --- what stands ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "regime"),
    [
        ({}, WAR),
        ({"us_in": 0.0}, WALKOUT),
        ({"ceasefire": 1.0}, CEASEFIRE),
        ({"ceasefire": 1.0, "us_in": 0.0}, CEASEFIRE),
        ({"settlement": 1.0}, SETTLEMENT),
        ({"imposed": 1.0}, 4),
        ({"exhausted": 1.0, "us_in": 0.0}, 4),
    ],
)
def test_one_regime_holds_at_a_time(state, regime):
    assert Run(**state).rows("regime", 0, 5).tolist() == [float(k == regime) for k in range(5)]


@pytest.mark.parametrize("player", [US, RUSSIA, EU])
@pytest.mark.parametrize(
    ("state", "regime"), [({}, WAR), ({"us_in": 0.0}, WALKOUT), (TRUCE_HELD, 2), (DEAL_HELD, 3)]
)
def test_going_on_is_worth_the_coefficients_times_the_columns(player, state, regime):
    run = Run(**state).look(player)
    phi = run.rows("phi", 0, AT.tabled)
    for kind in range(2):
        assert seen(run, NOW, kind) == pytest.approx(
            beta()[player, kind, regime, : AT.tabled] @ phi, abs=1e-9
        )


def test_beliefs_are_columns_the_odds_of_the_second_type_and_the_mean_pressure():
    run = Run()
    run.b.belief[survey.belief_row(G, RUSSIA, 1, 2)] += 0.2
    survey.write_beliefs(G, run.b, 1)
    belief = belief_of(run, RUSSIA)
    assert run.row("phi", AT.beliefs + 1) == pytest.approx(belief[1].sum())
    assert run.row("phi", AT.pressures + 1) == pytest.approx((belief @ pressures(RUSSIA)).sum())
    assert run.row("phi", AT.beliefs + 3) == pytest.approx(belief_of(run, EU)[1].sum())


@pytest.mark.parametrize("player", [RUSSIA, EU])
@pytest.mark.parametrize("paper", [TRUCE, DEAL])
def test_a_paper_brings_what_its_regime_and_its_terms_are_worth_beyond_going_on(player, paper):
    """The columns of a peace with these terms, times the coefficients of its regime; held for no week yet."""
    war = Run().look(player)
    package = SCENARIO.packages[paper]
    terms = dict(zip(("territory", "alignment", "relief", "guarantees"), package.terms, strict=True))
    held = Run(
        **{f"terms_{name}": value for name, value in terms.items()},
        **{"settlement" if package.settlement else "ceasefire": 1.0},
        weeks_in_force=0.0,
    )
    held.look(player)
    phi = held.rows("phi", 0, AT.tabled)
    phi[AT.reach : AT.tabled] = war.rows("phi", AT.reach, 2)
    for kind in range(2):
        coefficients = beta()[player, kind, CEASEFIRE + package.settlement, : AT.tabled]
        gain = war.b.gain[(kind * SIZES.papers + paper) * LANES]
        assert gain == pytest.approx(coefficients @ phi - seen(war, NOW, kind), abs=1e-9)


def test_relief_in_a_paper_counts_by_trust():
    run = Run(trust_us_russia=0.3).look(RUSSIA)
    promised = SCENARIO.packages[TRUCE].terms[2]
    floor = SCENARIO.shape.relief_floor
    assert run.row("offer", 5 * TRUCE + 3) == pytest.approx(promised * (floor + (1.0 - floor) * 0.3))
    assert run.row("offer", 5 * TRUCE + 3) == delivered_relief(
        State(*run.rows("x", 0, len(NAMES))), promised, floor
    )


# --- who would sign ---------------------------------------------------------------------------------


def policy(player, kind, gain, kind_of_paper, regime=WAR):
    """Return the odds to sign by level of pressure at one decision: logistic in gain, cost and pressure."""
    own = beta()[player, kind, :, AT.own]
    move = SCENARIO.acts[player][SIGN]
    worth = (
        gain
        + G.values.shift[((player * 2 + kind) * N_ACTS + SIGN) * 4 + CEASEFIRE + kind_of_paper]
        - move.cost
    )
    strain = (own[CEASEFIRE + kind_of_paper] - own[regime]) * pressures(player)
    return np.exp(SCENARIO.players[player].mind.weighty_precision * (worth + strain))


@pytest.mark.parametrize("player", [RUSSIA, UKRAINE])
@pytest.mark.parametrize("paper", [TRUCE, DEAL])
def test_others_expect_the_policy_of_signing_averaged_over_their_beliefs(player, paper):
    run = Run()
    before = run.rows("phi", AT.reach, 2)
    run.look(player)
    run.b.phi[AT.reach * LANES], run.b.phi[(AT.reach + 1) * LANES] = before
    survey.survey_player(G, run.b, player, 1)
    survey.look(G, run.b, player, 0, 1)
    belief, expected = belief_of(run, player), 0.0
    for kind in range(2):
        gain = run.b.gain[(kind * SIZES.papers + paper) * LANES]
        odds = RULES.reach * policy(player, kind, gain, SCENARIO.packages[paper].settlement)
        expected += (belief[kind] * odds / (1.0 + odds)).sum()
    assert 0.01 < expected < 0.99
    assert run.row("ready", player * SIZES.papers + paper) == pytest.approx(expected, abs=1e-9)


def test_who_is_not_bound_stands_in_no_papers_way():
    run = Run()
    assert (run.rows("ready", US * SIZES.papers, SIZES.papers) == 1.0).all()
    assert (run.rows("ready", RUSSIA * SIZES.papers, SIZES.papers) < 1.0).all()


@pytest.mark.parametrize(("state", "truces"), [({}, True), ({"us_in": 0.0}, True), (TRUCE_HELD, False)])
def test_the_reach_is_the_number_of_papers_that_all_would_sign(state, truces):
    """In a ceasefire only settlements can be tabled."""
    run = Run(**state)
    ready = run.rows("ready", 0, 4 * SIZES.papers).reshape(4, -1).prod(axis=0)
    deal = np.array([p.settlement for p in SCENARIO.packages])
    assert run.row("phi", AT.reach) == pytest.approx(ready[~deal].sum() * truces)
    assert run.row("phi", AT.reach + 1) == pytest.approx(ready[deal].sum())


def test_under_a_settlement_no_paper_is_within_reach():
    assert Run(**DEAL_HELD).rows("phi", AT.reach, 2).tolist() == [0.0, 0.0]


def lifted(game, player, kind, regime, by):
    """Return the game with a constant added to a type's value of a regime."""
    made = list(game.values.beta)
    made[survey.beta_row(game, player, kind, regime)] += by
    return game._replace(values=game.values._replace(beta=made))


@pytest.mark.parametrize("paper_kind", [0, 1])
def test_the_reach_rises_with_a_partys_gain_as_steeply_as_is_written(paper_kind):
    """A little more value of the regime is that much more gain from each of its papers."""
    step, run = 1e-6, Run()
    more = Run()
    game = lifted(G, UKRAINE, 1, CEASEFIRE + paper_kind, step)
    before = run.rows("phi", AT.reach, 2)
    for each, rules in ((run, G), (more, game)):
        each.b.phi[AT.reach * LANES], each.b.phi[(AT.reach + 1) * LANES] = before
        survey.survey(rules, each.b, 0, 1)
    steep = run.row("steep", (UKRAINE * 2 + 1) * 2 + paper_kind)
    rise = more.rows("phi", AT.reach, 2) - run.rows("phi", AT.reach, 2)
    assert steep > 0.01
    assert rise[paper_kind] / step == pytest.approx(steep, rel=1e-4)
    assert rise[1 - paper_kind] == 0.0


# --- what lies on the table ---------------------------------------------------------------------------


@pytest.mark.parametrize("signed", [(), (RUSSIA,), (UKRAINE,)])
def test_the_paper_on_the_table_is_signed_by_those_who_have_and_those_who_will(signed):
    run = Run().table(DEAL, *signed).look(UKRAINE)
    ready = {p: 1.0 if p in signed else run.row("ready", p * SIZES.papers + DEAL) for p in (RUSSIA, UKRAINE)}
    assert run.row("see", CHANCE) == pytest.approx(ready[RUSSIA] * ready[UKRAINE])
    assert run.row("see", OTHERS) == pytest.approx(ready[RUSSIA])
    assert (run.row("see", TABLED_KIND), run.row("see", BINDS)) == (1.0, 1.0)
    assert run.row("see", SIGNED_IT) == float(UKRAINE in signed)
    for kind in range(2):
        own = 1.0 if UKRAINE in signed else seen(run, MINE, kind)
        assert 0.0 < seen(run, MINE, kind) < 1.0
        assert seen(run, HOPE, kind) == pytest.approx(own * ready[RUSSIA])


def test_an_empty_table_holds_nothing_and_is_worth_nothing():
    run = Run().look(UKRAINE)
    assert run.rows("see", 0, 5).tolist() == [0.0] * 5
    assert [seen(run, row, kind) for row in (GAIN, STAND) for kind in range(2)] == [0.0] * 4


@pytest.mark.parametrize("paper", [TRUCE, DEAL])
def test_who_is_not_bound_hopes_for_the_others_alone(paper):
    run = Run().table(paper).look(US)
    assert run.row("see", BINDS) == 0.0
    assert run.row("see", TABLED_KIND) == float(paper == DEAL)
    assert seen(run, HOPE, 0) == pytest.approx(run.row("see", CHANCE))


def test_a_types_own_chance_is_its_policy_under_the_pressure_others_believe_in():
    run = Run().table(DEAL).look(UKRAINE)
    belief = belief_of(run, UKRAINE)
    for kind in range(2):
        odds = RULES.reach * policy(UKRAINE, kind, seen(run, GAIN, kind), 1)
        expected = (belief[kind] * odds / (1.0 + odds)).sum() / belief[kind].sum()
        assert seen(run, MINE, kind) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("paper", [TRUCE, DEAL])
def test_a_paper_lying_there_is_worth_what_it_may_bring_and_two_columns(paper):
    run = Run().table(paper).look(UKRAINE)
    for kind in range(2):
        c = beta()[UKRAINE, kind, WAR]
        columns = c[AT.tabled] + c[AT.chance + (paper == DEAL)] * run.row("see", CHANCE)
        assert seen(run, STAND, kind) == pytest.approx(
            seen(run, HOPE, kind) * seen(run, GAIN, kind) + columns
        )


# --- everyday moves ---------------------------------------------------------------------------------


def worth_with_own_odds_held(game, player, paper, **raised):
    """Return by type what going on and the paper on the table are worth once some variables are raised.

    The player's own odds of signing stay as they were, and so does what the paper brings it: they are its own
    to choose, and a slope is about the world and the others.
    """
    run = Run(game)
    reach = run.rows("phi", AT.reach, 2)
    if paper is not None:
        run.table(paper)
    run.look(player)
    choice.write_slopes(game, run.b, player, 1)
    own = run.rows("ready", player * SIZES.papers, SIZES.papers)
    others = max(run.row("see", OTHERS), 1e-9)
    brings = [seen(run, GAIN, kind) * seen(run, HOPE, kind) / others for kind in range(2)]
    run.set(**{name: run.x(name) + step for name, step in raised.items()})
    for kind in range(2):
        run.b.phi[(AT.reach + kind) * LANES] = reach[kind]
    survey.survey(game, run.b, 0, 1)
    for number, chance in enumerate(own):
        run.b.ready[(player * SIZES.papers + number) * LANES] = chance
    survey.write_reach(game, run.b, 1)
    survey.look(game, run.b, player, 0, 1)
    return run, [seen(run, NOW, kind) + run.row("see", OTHERS) * brings[kind] for kind in range(2)]


@pytest.mark.parametrize("paper", [None, TRUCE, DEAL])
@pytest.mark.parametrize(
    ("player", "variable"),
    [
        (US, "mood"),
        (US, "us_sanctions"),
        (US, "glow"),
        (RUSSIA, "mood"),
        (RUSSIA, "offensive"),
        (RUSSIA, "glow"),
    ],
)
def test_a_slope_is_what_a_little_more_changes_through_values_and_the_others_signatures(
    player, variable, paper
):
    game, step = linear_alone(), 1e-5
    run, before = worth_with_own_odds_held(game, player, paper)
    _, after = worth_with_own_odds_held(game, player, paper, **{variable: step})
    for kind in range(2):
        slope = run.b.slope[choice.slope_row(kind, G.column[INDEX[variable]])]
        assert slope != 0.0
        assert (after[kind] - before[kind]) / step == pytest.approx(slope, rel=2e-3, abs=1e-6)


def weighed(player=US, **state):
    run = Run(**state).look(player)
    choice.weigh(G, run.b, player, 0, 1)
    return run


def options(player):
    return range(G.options.first[player], G.options.first[player + 1])


def test_an_option_costs_its_constant_what_the_state_adds_and_tiredness():
    run = Run().look(US)
    for number, option in enumerate(options(US)):
        run.b.tired[option * LANES] = 0.1 * number
    choice.weigh(G, run.b, US, 0, 1)
    x = run.rows("x", 0, len(NAMES))
    for option, lever in zip(options(US), SCENARIO.levers[US], strict=False):
        linear = sum(slope * x[variable] for variable, slope in lever.cost_terms)
        tired = SCENARIO.players[US].mind.fatigue * run.row("tired", option)
        assert run.row("cost", option) == pytest.approx(lever.cost + linear + tired)


@pytest.mark.parametrize("state", [{}, {"us_in": 0.0}, TRUCE_HELD, DEAL_HELD, {"exhausted": 1.0}])
@pytest.mark.parametrize("player", [US, RUSSIA])
def test_a_lever_is_legal_in_its_phases_and_between_its_bounds(player, state):
    run = weighed(player, **state)
    x = run.rows("x", 0, len(NAMES))
    phase = 2 if x[INDEX["settlement"]] else int(x[INDEX["ceasefire"]])
    for option, lever in zip(options(player), SCENARIO.levers[player], strict=False):
        inside = all(low <= x[variable] <= high for variable, low, high in lever.legal)
        legal = lever.phases[phase] and inside and not x[INDEX["exhausted"]]
        assert (lever.key, run.row("legal", option)) == (lever.key, float(legal))


@pytest.mark.parametrize(("state", "kinds"), [({}, {0, 1}), (TRUCE_HELD, {1}), (DEAL_HELD, set())])
def test_papers_can_be_tabled_in_war_settlements_in_a_truce_and_none_where_one_lies(state, kinds):
    run = weighed(RUSSIA, **state)
    papers = [
        (o, G.papers.settlement[G.options.paper[o]]) for o in options(RUSSIA) if G.options.paper[o] != NOBODY
    ]
    assert {kind for o, kind in papers if run.row("legal", o)} == kinds
    taken = Run(**state).table(DEAL).look(RUSSIA)
    choice.weigh(G, taken.b, RUSSIA, 0, 1)
    assert not any(taken.row("legal", o) for o, _ in papers)


def test_what_is_barred_is_not_legal():
    option = KEYS.index((US, "court"))
    barred = list(G.timeline.barred)
    barred[3 * SIZES.options + option] = 1
    game = G._replace(timeline=G.timeline._replace(barred=barred))
    run = Run().look(US)
    for number, legal in ((2, 1.0), (3, 0.0)):
        choice.write_legal(game, run.b, option, number, 1)
        assert run.row("legal", option) == legal


def test_a_lever_is_worth_the_slopes_times_what_it_changes():
    """Under values that hang on no curve; effects stop at the bounds of their variables."""
    game = linear_alone()
    run = Run(game).look(US)
    choice.weigh(game, run.b, US, 0, 1)
    low_high = [(num.low, num.high) for num in VARIABLES.values()]
    for option, lever in zip(options(US), SCENARIO.levers[US], strict=False):
        for kind in range(2):
            worth = 0.0
            for variable, keep, add in effects_of(lever):
                old = run.row("x", int(variable))
                change = float(np.clip(keep * old + add, *low_high[int(variable)])) - old
                if G.column[int(variable)] != NOBODY:
                    worth += change * run.b.slope[choice.slope_row(kind, G.column[int(variable)])]
            assert run.b.worth[choice.worth_row(G, kind, option)] == pytest.approx(worth, abs=1e-9), lever.key


def test_a_lever_is_worth_the_change_of_every_curve_too():
    """With slopes of zero on all else."""
    at = [k for k in range(SIZES.columns) if not AT.curves <= k < AT.beliefs]
    made = beta().copy()
    made[..., at] = 0.0
    game = G._replace(values=G.values._replace(beta=made.ravel().tolist()))
    run = Run(game).look(US)
    choice.weigh(game, run.b, US, 0, 1)
    option = KEYS.index((US, "court"))
    before = run.rows("phi", AT.curves, AT.beliefs - AT.curves)
    slopes = {c: run.b.slope[choice.slope_row(0, c)] for c in G.touched.column[: G.touched.first[1]]}
    for row in range(choice.entry(G, option, 0), choice.entry(G, option + 1, 0)):
        run.b.x[int(G.options.effect[3 * row]) * LANES] = choice.moved(G, run.b, row, 0)
    survey.write_columns(game, run.b, 0, 1)
    change = run.rows("phi", AT.curves, AT.beliefs - AT.curves) - before
    first = AT.curves - AT.linear
    expected = sum(c * slopes.get(first + k, 0.0) for k, c in enumerate(change))
    assert abs(expected) > 1e-6
    assert run.b.worth[choice.worth_row(G, 0, option)] == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("player", [US, RUSSIA])
def test_tabling_a_paper_is_worth_its_chance_times_its_gain_and_two_columns(player):
    """Whether the author signs is a decision of its own, and counts like the others'."""
    run = weighed(player)
    for option in options(player):
        paper = G.options.paper[option]
        if paper == NOBODY:
            continue
        deal = G.papers.settlement[paper]
        others = np.prod([run.row("ready", p * SIZES.papers + paper) for p in range(4) if p != player])
        belief = belief_of(run, player)
        for kind in range(2):
            gain = run.b.gain[(kind * SIZES.papers + paper) * LANES]
            own = 1.0
            if player == RUSSIA:
                odds = RULES.reach * policy(player, kind, gain, deal)
                own = (belief[kind] * odds / (1.0 + odds)).sum() / belief[kind].sum()
            c = beta()[player, kind, WAR]
            public = others * run.row("ready", player * SIZES.papers + paper)
            columns = c[AT.tabled] + c[AT.chance + deal] * public
            twin = run.b.worth[choice.worth_row(G, kind, option)]
            assert twin == pytest.approx(
                own * others * gain + columns + effects_worth(run, option, kind), abs=1e-9
            )


def effects_worth(run, option, kind):
    """Return what the option would be worth without its paper."""
    bare = Run().look(US if option < G.options.first[1] else RUSSIA)
    player = US if option < G.options.first[1] else RUSSIA
    choice.write_slopes(G, bare.b, player, 1)
    bare.b.y[:] = bare.b.x[:]
    twin = G.touched.twin[option]
    choice.write_worth(G, bare.b, player, twin, 0, 1)
    return bare.b.worth[choice.worth_row(G, kind, twin)]


@pytest.mark.parametrize("player", [US, UKRAINE])
def test_chances_are_nested_logit_with_nests_weighed_by_their_mean(player):
    """exp(precision * mean utility) within a nest by the root; a clone of an option shares its twin's chance."""
    run = weighed(player)
    mine = list(options(player))
    scale = 2.0**RULES.nest_roots
    sharp = SCENARIO.players[player].mind.precision * scale
    for kind in range(2):
        net = np.array(
            [
                run.b.worth[choice.worth_row(G, kind, o)]
                - run.row("cost", o)
                - G.options.type_cost[2 * o + kind]
                - G.options.trait[len(G.options.trait) // SIZES.options * o + 1]
                for o in mine
            ]
        )
        legal = np.array([run.row("legal", o) for o in mine])
        weight = legal * np.exp(sharp * (net - net[legal > 0].max()))
        nest = np.array([G.options.nest[o] for o in mine])
        mean = {k: weight[nest == k].sum() / legal[nest == k].sum() for k in set(nest[legal > 0])}
        total = sum(value ** (1.0 / scale) for value in mean.values())
        expected = [
            mean[k] ** (1.0 / scale) / total * w / weight[nest == k].sum() if w else 0.0
            for k, w in zip(nest, weight, strict=True)
        ]
        choice.write_chances(G, run.b, player, kind, 1)
        found = [run.b.chance[choice.worth_row(G, kind, o)] for o in mine]
        assert found == pytest.approx(expected, abs=1e-12)
        assert sum(found) == pytest.approx(1.0)


@pytest.mark.parametrize("kind", [0, 1])
@pytest.mark.parametrize("u", [0.0, 0.2, 0.5, 0.8, 1.0 - 1e-12])
def test_the_draw_picks_where_the_chances_of_the_true_type_add_up_to_it(kind, u):
    run = weighed(US)
    run.b.type[US * LANES] = float(kind)
    run.b.u[player_slot(US, DECISION) * LANES] = u
    choice.choose(G, run.b, US, 0, 1)
    chance = np.array([run.b.chance[choice.worth_row(G, kind, o)] for o in options(US)])
    ends = np.cumsum(chance)
    expected = next(o for o in options(US) if chance[o] > 0.0 and u < ends[o] + 1e-15)
    assert run.row("move", US) == expected


def forced_game(player, option):
    forced = list(G.timeline.forced)
    forced[player] = option
    return G._replace(timeline=G.timeline._replace(forced=forced))


def test_an_event_forces_a_legal_option_and_no_other():
    for key, legal in (("court", True), ("restore", False)):
        option = KEYS.index((US, key))
        run = weighed(US, intelligence=1.0)
        assert bool(run.row("legal", option)) == legal
        free = weighed(US, intelligence=1.0)
        choice.choose(G, free.b, US, 0, 1)
        choice.choose(forced_game(US, option), run.b, US, 0, 1)
        assert run.row("move", US) == (option if legal else free.row("move", US))


def test_a_move_teaches_by_bayes_rule_and_a_forced_one_nothing():
    run = weighed(US)
    choice.choose(G, run.b, US, 0, 1)
    option = int(run.row("move", US))
    prior = belief_of(run, US)
    odds = np.array([run.b.chance[choice.worth_row(G, kind, option)] for kind in range(2)])
    choice.learn(G, run.b, US, 0, 1)
    posterior = prior * odds[:, None]
    assert belief_of(run, US) == pytest.approx(posterior / posterior.sum())
    assert abs(belief_of(run, US) - prior).max() > 1e-3
    before = belief_of(run, US)
    choice.learn(forced_game(US, option), run.b, US, 0, 1)
    assert belief_of(run, US) == pytest.approx(before)


# --- weighty acts -----------------------------------------------------------------------------------


def pending(player, u, *, paper=None, signed=(), **state):
    run = Run(**state)
    if paper is not None:
        run.table(paper, *signed)
    run.look(player)
    run.b.u[player_slot(player, ACT) * LANES] = u
    acts.write_pending(G, run.b, player, 1)
    return int(run.row("temp", 0)), run.row("temp", 1)


def test_a_player_comes_to_decide_at_its_rates():
    """A draw below the rate of signing is about the paper; the next stretch about peace and presence; the rest, none."""
    sign, act = RULES.sign_rate, RULES.act_rate
    paper = {"paper": DEAL, "signed": ()}
    assert pending(RUSSIA, 0.5 * sign, **paper) == (SIGN, pytest.approx(0.5))
    assert pending(RUSSIA, 0.5 * sign, paper=DEAL, signed=(RUSSIA,))[0] == WITHDRAW
    assert pending(US, 0.5 * sign, **paper)[0] == NO_ACT  # it binds Washington to nothing
    assert pending(RUSSIA, 0.5 * sign)[0] == NO_ACT
    assert pending(US, sign + 0.25 * act) == (WALK, pytest.approx(0.25))
    assert pending(US, sign + 0.25 * act, us_in=0.0)[0] == RETURN
    assert pending(RUSSIA, sign + 0.25 * act, **TRUCE_HELD)[0] == BREAK
    assert pending(RUSSIA, sign + 0.25 * act)[0] == NO_ACT
    assert pending(US, sign + 1.01 * act)[0] == NO_ACT


def taken(run, player, kind, act, level):
    run.b.temp[0] = float(act)
    acts.write_differences(G, run.b, player, kind, 0)
    return acts.taking(G, run.b, player, kind, level, 0)


def cost_of(run, player, act):
    move = SCENARIO.acts[player][act]
    return move.cost + sum(slope * run.row("x", variable) for variable, slope in move.cost_terms)


def shift(player, kind, act, regime):
    return G.values.shift[((player * 2 + kind) * N_ACTS + act) * 4 + regime]


def logistic(player, worth):
    return 1.0 / (1.0 + math.exp(-SCENARIO.players[player].mind.weighty_precision * worth))


@pytest.mark.parametrize("level", [0, 2, 4])
@pytest.mark.parametrize("kind", [0, 1])
def test_signing_and_withdrawing_weigh_the_same_gain_with_opposite_signs(kind, level):
    run = Run().table(DEAL).look(RUSSIA)
    own = beta()[RUSSIA, kind, :, AT.own]
    strain = (own[SETTLEMENT] - own[WAR]) * pressures(RUSSIA)[level]
    gain = seen(run, GAIN, kind)
    sign = gain + strain + shift(RUSSIA, kind, SIGN, SETTLEMENT) - cost_of(run, RUSSIA, SIGN)
    leave = -gain - strain + shift(RUSSIA, kind, WITHDRAW, WAR) - cost_of(run, RUSSIA, WITHDRAW)
    assert taken(run, RUSSIA, kind, SIGN, level) == pytest.approx(logistic(RUSSIA, sign))
    assert taken(run, RUSSIA, kind, WITHDRAW, level) == pytest.approx(logistic(RUSSIA, leave))


@pytest.mark.parametrize(
    ("player", "act", "state", "now", "then"),
    [
        (US, WALK, {}, WAR, WALKOUT),
        (US, RETURN, {"us_in": 0.0}, WALKOUT, WAR),
        (RUSSIA, BREAK, TRUCE_HELD, CEASEFIRE, WAR),
        (UKRAINE, BREAK, DEAL_HELD, SETTLEMENT, WAR),
    ],
)
def test_leaving_a_regime_weighs_the_next_one_against_going_on(player, act, state, now, then):
    run = Run(**state).look(player)
    own, level = beta()[player, 1, :, AT.own], 4
    value = run.row("value", survey.value_row(G, player, 1, then) // LANES)
    worth = value - seen(run, NOW, 1) + shift(player, 1, act, then) - cost_of(run, player, act)
    worth += (own[then] - own[now]) * pressures(player)[level]
    assert taken(run, player, 1, act, level) == pytest.approx(logistic(player, worth))
    assert acts.ending_act(G, player, now) == act


def test_a_party_refuses_by_what_it_gains_from_a_clear_table():
    run = Run().table(TRUCE).look(UKRAINE)
    worth = shift(UKRAINE, 0, REFUSE, WAR) - seen(run, STAND, 0) - cost_of(run, UKRAINE, REFUSE)
    assert acts.refusing(G, run.b, UKRAINE, 0, 0) == pytest.approx(logistic(UKRAINE, worth))


@pytest.mark.parametrize(("u", "done"), [(0.999, SIGN), (1.001, REFUSE)])
def test_the_draw_decides_whether_a_party_signs_and_else_whether_it_refuses(u, done):
    """Just below its chance it signs; just above, what is left of the draw is near 0, so it refuses."""
    run = Run().table(DEAL).look(RUSSIA)
    kind, level = (int(run.row(table, RUSSIA)) for table in ("type", "pressure"))
    chance = taken(run, RUSSIA, kind, SIGN, level)
    run.b.u[player_slot(RUSSIA, ACT) * LANES] = u * chance * RULES.sign_rate
    acts.decide_act(G, run.b, RUSSIA, 1)
    assert run.row("act", RUSSIA) == done


def test_who_neither_signs_nor_refuses_leaves_the_paper_lying():
    run = Run().table(DEAL).look(RUSSIA)
    run.b.u[player_slot(RUSSIA, ACT) * LANES] = RULES.sign_rate * (1.0 - 1e-9)
    acts.decide_act(G, run.b, RUSSIA, 1)
    assert run.row("act", RUSSIA) == NO_ACT


@pytest.mark.parametrize("done", [SIGN, REFUSE, NO_ACT])
def test_what_is_done_and_what_is_left_teaches_by_bayes_rule(done):
    run = Run().table(DEAL).look(RUSSIA)
    prior = belief_of(run, RUSSIA)
    sign = np.array([[taken(run, RUSSIA, kind, SIGN, level) for level in range(5)] for kind in range(2)])
    refuse = np.array([[acts.refusing(G, run.b, RUSSIA, kind, 0)] for kind in range(2)])
    likely = {SIGN: sign, REFUSE: (1.0 - sign) * refuse, NO_ACT: (1.0 - sign) * (1.0 - refuse)}[done]
    run.b.temp[0] = float(SIGN)
    for kind in range(2):
        acts.write_differences(G, run.b, RUSSIA, kind, 0)
    run.b.act[RUSSIA * LANES] = float(done)
    acts.learn_act(G, run.b, RUSSIA, SIGN, 0)
    assert belief_of(run, RUSSIA) == pytest.approx(prior * likely / (prior * likely).sum())


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


def test_the_features_of_a_week_are_those_of_its_state_and_date():
    run = Run(brent=80.0)
    week.write_flows(G, run.b, 7, 1)
    date = type(SCENARIO_DATE)(*G.timeline.calendar[28:32])
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
    date = type(SCENARIO_DATE)(*G.timeline.calendar[:4])
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


SCENARIO_DATE = survey.date_of_week(G.timeline.calendar, 0)
