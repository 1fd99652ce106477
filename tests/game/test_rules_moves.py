"""Everyday moves, reckoned anew: what they cost and are worth, which one is chosen, and what it teaches.

Rules run uncompiled, on the shipped scenario with made-up values under which nothing is certain (``plain_rules``).
"""

import numpy as np
import pytest
from diplomatic_swings.sim.rules import choice, survey
from diplomatic_swings.sim.tables.block import (
    GAIN,
    HOPE,
    LANES,
    NOW,
    OTHERS,
)
from diplomatic_swings.sim.tables.draws import (
    DECISION,
    player_slot,
)
from diplomatic_swings.sim.tables.game import NOBODY, effects_of
from diplomatic_swings.sim.world.basis import WAR
from diplomatic_swings.sim.world.state import INDEX, NAMES, VARIABLES
from plain_rules import (
    AT,
    DEAL,
    DEAL_HELD,
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
    forced_game,
    linear_alone,
    options,
    policy,
    seen,
    weighed,
)

# --- everyday moves ---------------------------------------------------------------------------------


def worth_with_own_odds_held(game, player, paper, state, **raised):
    """Return by type what going on and the paper on the table are worth once some variables are raised.

    The player's own odds of signing stay as they were, and so does what the paper brings it: they are its own
    to choose, and a slope is about the world and the others.
    """
    run = Run(game, **state)
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


@pytest.mark.parametrize(
    ("state", "paper"),
    [({}, None), ({}, TRUCE), ({}, DEAL), ({"us_in": 0.0}, DEAL), (TRUCE_HELD, None), (TRUCE_HELD, DEAL)],
)
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
    player, variable, state, paper
):
    game, step = linear_alone(), 1e-5
    run, before = worth_with_own_odds_held(game, player, paper, state)
    _, after = worth_with_own_odds_held(game, player, paper, state, **{variable: step})
    for kind in range(2):
        slope = run.b.slope[choice.slope_row(kind, G.column[INDEX[variable]])]
        assert slope != 0.0
        assert (after[kind] - before[kind]) / step == pytest.approx(slope, rel=2e-3, abs=1e-6)


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
