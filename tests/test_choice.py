"""Choice and learning: quantal response over legal moves, and Bayes' rule on what a move tells.

The known limits hold: with no precision all legal moves are equally likely, with much of it the best
one is played; a move that both types make alike tells nothing; on average a belief does not move.
"""

import math
from itertools import accumulate, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from runs import WAYS, foresight

from sim.block import MOVE, NOW, OWN, TYPE, UNIFORMS, chance_row, legal_row
from sim.decisions import choose, posterior, weigh
from sim.explain import explain
from sim.lanes import LANES, state_at
from sim.players import KEYS, N_TYPES, PLAYERS
from sim.scenario import load
from sim.state import BELIEFS
from sim.turn import reach

SEED, RUN = 6, 1
PLACES = [("foresight 0", 3), ("foresight 1", 1), ("foresight 2", 1), ("ceasefire", 2), ("us out", 0)]


def precision(value):
    return [f"decisions.{key}.precision={value}" for key in KEYS]


def weighed(way, week, player, settings=()):
    """Return a turn at which the player has weighed its moves, and the numbers of its levers."""
    scenario = load("baseline", overrides=[*WAYS[way], "weeks=4", *settings])
    turn = reach(scenario, SEED, RUN, week, player)
    weigh(turn.game, turn.block, turn.player, week, 1)
    first = turn.game.levers.first
    return turn, range(int(first[turn.player]), int(first[turn.player + 1]))


def odds_of(turn, lever, kind):
    return turn.block.rows[chance_row(turn.game.n_levers, OWN, kind, lever)]


@pytest.mark.parametrize("player", KEYS)
@pytest.mark.parametrize(("way", "week"), PLACES)
def test_probabilities_sum_to_one_and_illegal_moves_have_none(way, week, player):
    turn, levers = weighed(way, week, player)
    for kind in range(N_TYPES):
        odds = [odds_of(turn, lever, kind) for lever in levers]
        assert math.fsum(odds) == pytest.approx(1.0, abs=1e-12)
        for lever, chance in zip(levers, odds, strict=True):
            legal = turn.block.rows[legal_row(turn.game.n_levers, OWN, lever)]
            assert legal in {0.0, 1.0}
            assert (chance > 0.0) == (legal == 1.0)


@pytest.mark.parametrize("player", KEYS)
@pytest.mark.parametrize(("way", "week"), PLACES)
def test_without_precision_all_legal_moves_are_equally_likely(way, week, player):
    turn, levers = weighed(way, week, player, precision(0))
    for kind in range(N_TYPES):
        odds = [odds_of(turn, lever, kind) for lever in levers]
        legal = [chance for chance in odds if chance > 0.0]
        assert legal == pytest.approx([1.0 / len(legal)] * len(legal), abs=1e-15)


@pytest.mark.parametrize("player", KEYS)
@pytest.mark.parametrize(("way", "week"), PLACES)
def test_with_much_precision_the_best_reply_is_played(way, week, player):
    """All but the best move together are no likelier than exp(-lambda * their distance)."""
    settings = [*WAYS[way], "weeks=4", *precision(1000)]
    e = explain(load("baseline", overrides=settings), SEED, RUN, week, player)
    best, *others = sorted(e.options, key=lambda option: -option.gain)
    wrong = sum(math.exp(max(1000.0 * (option.gain - best.gain), -60.0)) for option in others)
    assert best.odds[e.type] >= 1.0 - 1.01 * wrong
    assert max(e.options, key=lambda option: option.odds[e.type]).gain == best.gain


@pytest.mark.parametrize("player", KEYS)
def test_log_odds_are_precision_times_gain(player):
    """The quantal response of McKelvey and Palfrey, for the true type."""
    e = explain(load("baseline", overrides=["weeks=4", *precision(3)]), SEED, RUN, 2, player)
    for one, other in pairwise(e.options):
        log_odds = math.log(one.odds[e.type] / other.odds[e.type])
        assert log_odds == pytest.approx(3.0 * (one.gain - other.gain), abs=1e-6)


@pytest.mark.parametrize("kind", range(N_TYPES))
@pytest.mark.parametrize("player", KEYS)
def test_the_move_is_drawn_by_the_true_types_odds(player, kind):
    """The lever whose share of the unit interval, laid out in the menu's order, holds the draw."""
    turn, levers = weighed("baseline", 2, player)
    w = turn.block.rows
    w[(TYPE + turn.player) * LANES] = float(kind)
    ends = list(accumulate(odds_of(turn, lever, kind) for lever in levers))
    for draw in np.random.default_rng(1).random(200).tolist():
        w[(UNIFORMS + turn.player) * LANES] = draw
        choose(turn.game, w, turn.player, turn.week, 1)
        place = next(number for number, end in enumerate(ends) if draw < end)
        assert w[(MOVE + turn.player) * LANES] == levers[place]


@pytest.mark.parametrize("draw", [2.0**-53, 1.0 - 2.0**-53])
@pytest.mark.parametrize("player", KEYS)
def test_the_ends_of_the_unit_interval_draw_legal_moves(player, draw):
    turn, _ = weighed("ceasefire", 1, player)
    w = turn.block.rows
    w[(UNIFORMS + turn.player) * LANES] = draw
    choose(turn.game, w, turn.player, turn.week, 1)
    assert w[legal_row(turn.game.n_levers, OWN, int(w[(MOVE + turn.player) * LANES]))] == 1.0


def board(settings, player):
    """Return the public state as it stands when a player decides."""
    turn = reach(load("baseline", overrides=["weeks=3", *settings]), SEED, RUN, 2, player)
    return state_at(turn.block.rows, NOW, 0)


def test_all_at_once_nobody_sees_the_others_move():
    assert len({board(["simultaneous=true"], player) for player in KEYS}) == 1


def test_in_turn_each_sees_what_came_before():
    """The first mover sees what the one week left; every other sees one more move."""
    order = ["russia", "eu", "us", "ukraine"]
    settings = [f"order=[{', '.join(order)}]"]
    menus = load("baseline").levers
    for earlier, later in pairwise(order):
        e = explain(load("baseline", overrides=["weeks=3", *settings]), SEED, RUN, 2, earlier)
        lever = next(lever for lever in menus[KEYS.index(earlier)] if lever.key == e.move)
        stance = lever.stance_russia or lever.stance_ukraine
        moved = bool(lever.effects or stance) or e.belief_before != e.belief_after
        assert (board(settings, earlier) != board(settings, later)) == moved


CHANCES = st.floats(1e-6, 1.0)
BELIEFS_OPEN = st.floats(0.001, 0.999)


@given(belief=BELIEFS_OPEN, first=CHANCES, second=CHANCES)
def test_bayes_rule_multiplies_the_odds(belief, first, second):
    after = posterior(belief, first, second)
    assert after * (1.0 - belief) * second == pytest.approx((1.0 - after) * belief * first, rel=1e-9)
    assert 0.0 <= after <= 1.0


@given(belief=BELIEFS_OPEN, chance=CHANCES)
def test_a_move_both_types_make_alike_tells_nothing(belief, chance):
    assert posterior(belief, chance, chance) == pytest.approx(belief, rel=1e-12)


@given(first=CHANCES, second=CHANCES)
def test_a_settled_belief_stays_settled(first, second):
    assert posterior(0.0, first, second) == 0.0
    assert posterior(1.0, first, second) == 1.0


@given(belief=BELIEFS_OPEN, first=st.lists(CHANCES, min_size=1, max_size=9), data=st.data())
def test_the_expected_posterior_is_the_prior(belief, first, data):
    """Over all moves, each as likely as the two types together make it."""
    second = data.draw(st.lists(CHANCES, min_size=len(first), max_size=len(first)))
    a, b = ([chance / sum(odds) for chance in odds] for odds in (first, second))
    moves = [belief * x + (1.0 - belief) * y for x, y in zip(a, b, strict=True)]
    mean = sum(m * posterior(belief, x, y) for m, x, y in zip(moves, a, b, strict=True))
    assert mean == pytest.approx(belief, abs=1e-12)


def alike(player):
    """Return the settings that make both types of a player the same: payoffs and extra costs."""
    base, key = load("baseline"), KEYS[player]
    first, second = PLAYERS[player].types
    shared = base.types(player)[0]._asdict().items()
    extra = [lever.key for lever in base.levers[player] if any(lever.type_cost)]
    payoffs = [
        f"payoffs.{key}.types.{kind}.{name}={value}" for kind in (first, second) for name, value in shared
    ]
    costs = [f"levers.{key}.{lever}.type_cost.{kind}=0" for lever in extra for kind in (first, second)]
    return [*payoffs, *costs]


@pytest.mark.parametrize("player", range(len(KEYS)))
@pytest.mark.parametrize("way", ["foresight 0", "foresight 1", "all at once"])
def test_types_that_pool_are_never_told_apart(kernel, way, player):
    """Whatever such a player does, the belief about it stays where it was."""
    settings = [*WAYS[way], "weeks=20", "world.belief_forgets=0", *alike(player)]
    record = kernel(load("baseline", overrides=settings), SEED, 0, 64)
    belief = record.states[:, :, BELIEFS[player]]
    assert np.abs(belief - belief[0, 0]).max() < 1e-12


@pytest.mark.parametrize("way", ["foresight 0", "foresight 1", "all at once"])
def test_beliefs_are_a_martingale(kernel, way):
    """Without forgetting the mean posterior is the prior, and types are as frequent as believed.

    Types are drawn by the prior, so over runs the final belief must match them: on average, and
    among runs with a high belief as much as among those with a low one.
    """
    settings = [
        *WAYS[way],
        "weeks=15",
        "world.belief_forgets=0",
        *(f"decisions.{key}.type=random" for key in KEYS),
    ]
    record = kernel(load("baseline", overrides=settings), SEED, 0, 3000)
    for player in range(len(KEYS)):
        prior = record.states[0, 0, BELIEFS[player]]
        final = record.states[:, -1, BELIEFS[player]]
        assert final.std() > 0.0
        assert abs(z_score(final - prior)) < 4.0
        surprise = (record.type[:, player] == 0) - final
        assert abs(z_score(surprise)) < 4.0
        assert abs(z_score(surprise * (final - prior))) < 4.0


def z_score(values):
    """Return how many standard errors the mean is from zero."""
    return values.mean() / (values.std() / math.sqrt(len(values)))


def test_beliefs_learn_the_truth(kernel):
    """Runs in which a player is of its first type end with a higher belief in it, on average."""
    settings = ["weeks=15", "world.belief_forgets=0", *foresight(0)]
    record = kernel(load("baseline", overrides=settings), SEED, 0, 500)
    for player in range(len(KEYS)):
        final = record.states[:, -1, BELIEFS[player]]
        first = record.type[:, player] == 0
        assert final[first].mean() > final[~first].mean()


def test_a_fixed_type_leaves_the_prior_alone(kernel):
    """What a player truly is does not show before it moves."""
    fixed = load("baseline", overrides=["weeks=1", "decisions.russia.type=dealer"])
    free = load("baseline", overrides=["weeks=1"])
    one, two = kernel(fixed, SEED, 0, 3), kernel(free, SEED, 0, 3)
    assert (one.type[:, 1] == 0).all()
    assert one.states[:, 0].tobytes() == two.states[:, 0].tobytes()
