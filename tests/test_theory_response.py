"""Quantal response in the limits theory prescribes (McKelvey and Palfrey 1995)."""

import math

import numpy as np
import pytest
from boards import everyone, game_of, legal, menu, move_of, read_menu, scenario_of, weighed
from hypothesis import assume, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from strategies import BASELINE, RULES, START, states, wars

from sim import worlds
from sim.block import UNIFORMS
from sim.decisions import choose
from sim.game import ANNUITY, N_MIND, PRECISION, effects, expected_paths
from sim.lanes import LANES
from sim.players import EU, KEYS, N_PLAYERS, RUSSIA, UKRAINE, US
from sim.state import BELIEFS, NAMES, VARIABLES, State
from sim.values import outlook

MENUS = BASELINE.levers
PLAYER = pytest.mark.parametrize("player", range(N_PLAYERS), ids=KEYS)


@PLAYER
@given(states())
@hypothesis_settings(max_examples=25)
def test_without_precision_all_legal_moves_are_equally_likely(player, x):
    """lambda = 0."""
    options = menu(game_of(*everyone("precision", 0), *everyone("foresight", 0)), MENUS, player, x)
    open_ = legal(options)
    assert all(chance == pytest.approx(1.0 / len(open_)) for o in open_.values() for chance in o.chance)
    assert all(o.chance == (0.0, 0.0) for o in options.values() if not o.legal)


@PLAYER
@given(states())
@hypothesis_settings(max_examples=25)
def test_with_high_precision_the_best_move_is_played(player, x):
    """lambda large: the move of the highest value less cost, where it is ahead by a tenth of a util."""
    options = legal(menu(game_of(*everyone("precision", 1000), *everyone("foresight", 0)), MENUS, player, x))
    for kind in (0, 1):
        net = {key: o.value[kind] - o.cost[kind] for key, o in options.items()}
        best, *others = sorted(net, key=net.get, reverse=True)
        assume(not others or net[best] > net[others[0]] + 0.1)
        assert options[best].chance[kind] == pytest.approx(1.0, abs=1e-9)


@PLAYER
@given(states(), st.floats(0.1, 20.0))
@hypothesis_settings(max_examples=25)
def test_the_odds_of_two_moves_are_the_exponential_of_their_difference(player, x, precision):
    """P(a) / P(b) = exp(lambda * (net value of a - net value of b)), while that is within e**20."""
    base = game_of(*everyone("foresight", 0))
    minds = list(base.minds)
    minds[N_MIND * player + PRECISION] = precision
    options = legal(menu(base._replace(minds=tuple(minds)), MENUS, player, x))
    for kind in (0, 1):
        net = {key: precision * (o.value[kind] - o.cost[kind]) for key, o in options.items()}
        best = max(net, key=net.get)
        for key, option in options.items():
            if net[best] - net[key] < 20.0:
                odds = option.chance[kind] / options[best].chance[kind]
                assert odds == pytest.approx(math.exp(net[key] - net[best]), rel=1e-6)
        assert sum(o.chance[kind] for o in options.values()) == pytest.approx(1.0)


class Tree:
    """The same choice worked out anew, by backward induction over states, without tables of rows."""

    def __init__(self, scenario):
        self.scenario = scenario
        self.game = game_of(*WAYS)
        self.paths = expected_paths(scenario)
        self.salience = self.game.timeline.calendar[3]

    def after(self, x, lever):
        """Return the state that a lever leaves, within bounds."""
        values = list(x)
        for variable, keep, add in effects(lever):
            num = VARIABLES[NAMES[int(variable)]]
            values[int(variable)] = min(max(keep * values[int(variable)] + add, num.low), num.high)
        return State(*values)

    def legal(self, x, lever):
        peace = max(x.settlement, x.imposed)
        phase = 2 if peace else 1 if x.ceasefire else 0
        return lever.phases[phase] and all(low <= x[v] <= high for v, low, high in lever.legal)

    def cost(self, x, lever, kind):
        return lever.cost_base + lever.type_cost[kind] + sum(c * x[v] for v, c in lever.cost_terms)

    def value(self, x, player):
        """Return what a state is worth to both types of a player over its horizon."""
        average = [State(*(path.intercept + path.matrix @ np.array(x))) for path in self.paths]
        o = outlook(x, average[RUSSIA], average[UKRAINE], RULES)
        worth = {
            US: lambda: worlds.value_us(x, average[US], o, self.salience, RULES),
            RUSSIA: lambda: worlds.value_russia(x, average[RUSSIA], o, RULES),
            UKRAINE: lambda: worlds.value_ukraine(x, average[UKRAINE], o, RULES),
            EU: lambda: worlds.value_eu(x, average[EU], o, RULES),
        }[player]()
        weeks = self.game.minds[N_MIND * player + ANNUITY]
        return [weeks * value for value in worth]

    def net(self, x, player, steps):
        """Return the net value of every legal move to both types, by lever key."""
        found = {}
        for lever in self.scenario.levers[player]:
            if self.legal(x, lever):
                worth = (
                    self.foreseen(self.after(x, lever), player)
                    if steps
                    else self.value(self.after(x, lever), player)
                )
                found[lever.key] = [worth[kind] - self.cost(x, lever, kind) for kind in (0, 1)]
        return found

    def foreseen(self, x, player):
        """Return the mean value of a state after the quantal reply of the main counterpart."""
        other = self.scenario.decisions[player].counterpart
        replies = self.chances(x, other, 0)
        belief = x[BELIEFS[other]]
        mean = np.zeros(2)
        for lever in self.scenario.levers[other]:
            if lever.key in replies:
                first, second = replies[lever.key]
                odds = belief * first + (1.0 - belief) * second
                mean += odds * np.array(self.value(self.after(x, lever), player))
        return mean

    def chances(self, x, player, steps):
        """Return the quantal response of both types, by lever key."""
        net = self.net(x, player, steps)
        precision = self.scenario.decisions[player].params.precision
        z = np.exp(precision * (np.array(list(net.values())) - np.max(list(net.values()), axis=0)))
        return dict(zip(net, (z / z.sum(axis=0)).tolist(), strict=True))


WAYS = ("weeks=1", *everyone("foresight", 1))


@PLAYER
@pytest.mark.parametrize("steps", [0, 1])
def test_a_choice_is_the_logit_equilibrium_of_the_game_tree(player, steps):
    """Moves weighed in step equal backward induction over the tree of own moves and replies."""
    tree = Tree(scenario_of(*WAYS))
    game = game_of("weeks=1", *everyone("foresight", steps))
    offered = START._replace(tabled_ceasefire=1.0, offer_open=1.0, signed_ukraine=1.0, mood=-0.4)
    for x in (START, offered, START._replace(ceasefire=1.0, us_in=0.0)):
        chances = tree.chances(x, player, steps)
        options = legal(menu(game, MENUS, player, x))
        assert set(options) == set(chances)
        for key, option in options.items():
            assert option.chance == pytest.approx(chances[key], rel=1e-4, abs=1e-9)


@given(wars(), st.floats(0.0, 1.0, exclude_max=True))
@hypothesis_settings(max_examples=40)
def test_a_draw_picks_the_move_on_which_it_falls(x, draw):
    """The moves divide the unit interval by their odds, in the order of the menu."""
    game = game_of("weeks=1", *everyone("foresight", 0))
    block = weighed(game, RUSSIA, x)
    block.rows[(UNIFORMS + RUSSIA) * LANES] = draw
    choose(game, block.rows, RUSSIA, 0, 1)
    options = list(read_menu(game, MENUS, RUSSIA, block).values())
    picked = move_of(block, RUSSIA) - game.levers.first[RUSSIA]
    below = sum(option.chance[0] for option in options[:picked])
    assert options[picked].legal
    assert below - 1e-9 <= draw <= below + options[picked].chance[0] + 1e-9
