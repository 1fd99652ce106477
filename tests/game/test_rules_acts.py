"""Weighty acts, reckoned anew: when a player decides, what it weighs, and what others learn.

Rules run uncompiled, on the shipped scenario with made-up values under which nothing is certain (``plain_rules``).
"""

import numpy as np
import pytest
from diplomatic_swings.sim.rules import acts, survey
from diplomatic_swings.sim.tables.block import (
    BREAK,
    GAIN,
    LANES,
    N_ACTS,
    NO_ACT,
    NOW,
    REFUSE,
    RETURN,
    SIGN,
    STAND,
    WALK,
    WITHDRAW,
)
from diplomatic_swings.sim.tables.draws import (
    ACT,
    player_slot,
)
from diplomatic_swings.sim.world.basis import CEASEFIRE, SETTLEMENT, WALKOUT, WAR
from diplomatic_swings.sim.world.state import INDEX
from plain_rules import (
    AT,
    DEAL,
    DEAL_HELD,
    EU,
    RULES,
    RUSSIA,
    TRUCE,
    TRUCE_HELD,
    UKRAINE,
    US,
    G,
    Run,
    belief_of,
    beta,
    cost_of,
    logistic,
    pressures,
    seen,
    shift,
    taken,
)

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


def unable(player, act):
    """Return the game in which a player cannot take an act."""
    able = list(G.acts.able)
    able[player * N_ACTS + act] = 0
    return G._replace(acts=G.acts._replace(able=able))


@pytest.mark.parametrize(
    ("player", "act", "state"),
    [(RUSSIA, BREAK, TRUCE_HELD), (UKRAINE, BREAK, DEAL_HELD), (US, WALK, {}), (US, RETURN, {"us_in": 0.0})],
)
def test_only_who_can_takes_an_act(player, act, state):
    """To be able to sign, or to leave, is not to be able to break a peace, or to come back."""
    for game, due in ((G, act), (unable(player, act), NO_ACT)):
        run = Run(game, **state).look(player)
        run.b.u[player_slot(player, ACT) * LANES] = RULES.sign_rate + 0.5 * RULES.act_rate
        acts.write_pending(game, run.b, player, 1)
        assert run.row("temp", 0) == due
        regime = int(np.argmax(run.rows("regime", 0, 4)))
        assert acts.ending_act(game, player, regime) == due


def test_who_cannot_refuse_leaves_a_paper_lying():
    game = unable(RUSSIA, REFUSE)
    run = Run(game).table(DEAL).look(RUSSIA)
    kind, level = (int(run.row(table, RUSSIA)) for table in ("type", "pressure"))
    chance = taken(run, RUSSIA, kind, SIGN, level)
    run.b.u[player_slot(RUSSIA, ACT) * LANES] = 1.001 * chance * RULES.sign_rate
    acts.decide_act(game, run.b, RUSSIA, 1)
    assert run.row("act", RUSSIA) == NO_ACT


@pytest.mark.parametrize("act", [SIGN, REFUSE, WALK])
def test_an_act_costs_its_constant_and_what_the_state_adds(act):
    """The shipped acts cost the same in every state; a made one costs by the mood, and another's terms do not count."""
    entry = EU * N_ACTS + act
    starts = list(G.acts.entry)
    starts[2 * entry + 3 :: 2] = [k + 2 for k in starts[2 * entry + 3 :: 2]]
    first = 2 * G.acts.entry[2 * entry + 1]
    slopes = [
        *G.acts.slope[:first],
        float(INDEX["mood"]),
        3.0,
        float(INDEX["glow"]),
        -2.0,
        *G.acts.slope[first:],
    ]
    cost = list(G.acts.cost)
    cost[entry] = 0.5
    game = G._replace(acts=G.acts._replace(entry=starts, slope=slopes, cost=cost))
    run = Run(game, mood=0.2, glow=0.1)
    assert acts.act_cost(game, run.b, EU, act, 0) == pytest.approx(0.5 + 3.0 * 0.2 - 2.0 * 0.1)
    before = cost_of(run, RUSSIA, SIGN)
    assert acts.act_cost(game, run.b, RUSSIA, SIGN, 0) == pytest.approx(before)
