"""What stands, who would sign what, and what the table is worth: the survey of a week, reckoned anew.

Rules run uncompiled, on the shipped scenario with made-up values under which nothing is certain (``plain_rules``).
"""

import numpy as np
import pytest
from diplomatic_swings.sim.rules import survey
from diplomatic_swings.sim.tables.block import (
    BINDS,
    CHANCE,
    GAIN,
    HOPE,
    LANES,
    MINE,
    NOW,
    OTHERS,
    SIGNED_IT,
    STAND,
    TABLED_KIND,
)
from diplomatic_swings.sim.tables.game import LEVELS, N_MIND
from diplomatic_swings.sim.world.basis import CEASEFIRE, SETTLEMENT, WALKOUT, WAR
from diplomatic_swings.sim.world.drift import delivered_relief
from diplomatic_swings.sim.world.state import NAMES, State
from plain_rules import (
    AT,
    DEAL,
    DEAL_HELD,
    EU,
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
    policy,
    pressures,
    seen,
)

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


def test_beliefs_and_mean_pressures_count_the_players_own_levels():
    """Another player may be without."""
    minds = list(G.minds)
    minds[N_MIND * RUSSIA + LEVELS] = 1.0
    run = Run()
    run.b.belief[survey.belief_row(G, US, 0, 4)] += 0.2
    survey.write_beliefs(G._replace(minds=minds), run.b, 1)
    assert run.row("phi", AT.beliefs) == pytest.approx(belief_of(run, US)[1].sum())
    assert run.row("phi", AT.pressures) == pytest.approx((belief_of(run, US) @ pressures(US)).sum())


@pytest.mark.parametrize("player", [RUSSIA, EU])
@pytest.mark.parametrize(
    ("before", "paper"), [({}, TRUCE), ({}, DEAL), ({"us_in": 0.0}, DEAL), (TRUCE_HELD, DEAL)]
)
def test_a_paper_brings_what_its_regime_and_its_terms_are_worth_beyond_going_on(player, before, paper):
    """The columns of a peace with these terms, times the coefficients of its regime; held for no week yet."""
    now = Run(**before).look(player)
    package = SCENARIO.packages[paper]
    names = ("territory", "alignment", "relief", "guarantees")
    terms = {f"terms_{name}": value for name, value in zip(names, package.terms, strict=True)}
    peace = {
        "settlement": float(package.settlement),
        "ceasefire": 1.0 - package.settlement,
        "weeks_in_force": 0.0,
    }
    phi = Run(**{**before, **peace, **terms}).look(player).rows("phi", 0, AT.tabled)
    phi[AT.reach : AT.tabled] = now.rows("phi", AT.reach, 2)
    for kind in range(2):
        coefficients = beta()[player, kind, CEASEFIRE + package.settlement, : AT.tabled]
        gain = now.b.gain[(kind * SIZES.papers + paper) * LANES]
        assert gain == pytest.approx(coefficients @ phi - seen(now, NOW, kind), abs=1e-9)


def test_relief_in_a_paper_counts_by_trust():
    run = Run(trust_us_russia=0.3).look(RUSSIA)
    promised = SCENARIO.packages[TRUCE].terms[2]
    floor = SCENARIO.shape.relief_floor
    assert run.row("offer", 5 * TRUCE + 3) == pytest.approx(promised * (floor + (1.0 - floor) * 0.3))
    assert run.row("offer", 5 * TRUCE + 3) == delivered_relief(
        State(*run.rows("x", 0, len(NAMES))), promised, floor
    )


# --- who would sign ---------------------------------------------------------------------------------


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
