"""Bayes' rule: beliefs are a martingale, pooling teaches nothing."""

import pytest
from boards import everyone, game_of, move_of, now, scenario_of, weighed
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from strategies import START, states

from sim.block import MOVE, OWN, chance_row
from sim.decisions import choose, learn, posterior
from sim.lanes import LANES
from sim.players import KEYS, N_PLAYERS
from sim.state import BELIEFS, NAMES

PLAYER = pytest.mark.parametrize("player", range(N_PLAYERS), ids=KEYS)
PROBABILITY = st.floats(0.001, 0.999)


@given(PROBABILITY, PROBABILITY, PROBABILITY)
def test_posterior_odds_are_prior_odds_times_the_ratio_of_likelihoods(belief, first, second):
    after = posterior(belief, first, second)
    odds = belief / (1.0 - belief) * first / second
    assert after / (1.0 - after) == pytest.approx(odds)


@given(st.floats(0.0, 1.0), PROBABILITY)
def test_a_move_that_both_types_make_alike_teaches_nothing(belief, chance):
    """Pooling leaves beliefs unmoved."""
    assert posterior(belief, chance, chance) == pytest.approx(belief)


@given(PROBABILITY)
def test_a_certainty_is_not_shaken(chance):
    assert posterior(1.0, chance, 0.5) == 1.0
    assert posterior(0.0, chance, 0.5) == 0.0


@PLAYER
@given(states(), st.floats(0.01, 0.99))
@hypothesis_settings(max_examples=25)
def test_beliefs_are_a_martingale(player, x, belief):
    """Over the moves as the public expects them, the mean of the posteriors is the prior.

    And for every move, what the game then believes is Bayes' rule on the menu's odds.
    """
    game = game_of("weeks=1", *everyone("foresight", 0))
    x = x._replace(**{NAMES[BELIEFS[player]]: belief})
    mean = 0.0
    block = weighed(game, player, x)
    for lever in range(game.levers.first[player], game.levers.first[player + 1]):
        first, second = (block.rows[chance_row(game.n_levers, OWN, kind, lever)] for kind in (0, 1))
        if first > 0.0:
            learned = believed(game, player, x, lever)
            assert learned == pytest.approx(belief * first / (belief * first + (1 - belief) * second))
            mean += (belief * first + (1.0 - belief) * second) * learned
    assert mean == pytest.approx(belief)


def believed(game, player, x, lever):
    """Return the public belief about a player after it has played a lever."""
    block = weighed(game, player, x)
    block.rows[(MOVE + player) * LANES] = float(lever)
    learn(game, block.rows, player, 0, 1)
    return now(block)[BELIEFS[player]]


@PLAYER
def test_a_move_teaches_only_about_who_made_it(player):
    game = game_of("weeks=1", *everyone("foresight", 0))
    block = weighed(game, player, START)
    choose(game, block.rows, player, 0, 1)
    learn(game, block.rows, player, 0, 1)
    after = now(block)
    others = [place for place in range(len(NAMES)) if place != BELIEFS[player]]
    assert [after[k] for k in others] == [START[k] for k in others]


@PLAYER
def test_a_forced_move_teaches_nothing(player):
    """The public knows that there was no choice."""
    base = game_of("weeks=1", *everyone("foresight", 0))
    forced = [float(base.levers.first[p] + 1) if p == player else -1 for p in range(N_PLAYERS)]
    game = base._replace(timeline=base.timeline._replace(forced=forced))
    block = weighed(game, player, START)
    choose(game, block.rows, player, 0, 1)
    assert move_of(block, player) == base.levers.first[player] + 1
    learn(game, block.rows, player, 0, 1)
    assert now(block) == START


def test_over_many_runs_the_public_is_neither_gullible_nor_blind(kernel):
    """With nothing forgotten, the mean belief stays at the prior, and beliefs come true as often as they say.

    Types are drawn by the prior; 600 runs, each mean within four of its standard errors.
    """
    scenario = scenario_of("weeks=26", "world.belief_forgets=0", *everyone("foresight", 0))
    record = kernel(scenario, 3, 0, 600)
    for player, place in enumerate(BELIEFS):
        prior, belief = scenario.state[place], record.states[:, -1, place]
        first = record.type[:, player] == 0
        assert abs(belief.mean() - prior) <= 4.0 * belief.std() / len(belief) ** 0.5 + 1e-9
        surprise = first - belief
        assert abs(surprise.mean()) <= 4.0 * surprise.std() / len(belief) ** 0.5
        assert belief[first].mean() > belief[~first].mean()
