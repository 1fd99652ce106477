"""The rules as plain Python: a game of the shipped scenario with made-up values, and one run that is stepped by hand.

PYTEST_DONT_REWRITE: it asserts nothing.
"""

import functools
import math

import numpy as np
from diplomatic_swings.sim.rules import acts, choice, survey, week
from diplomatic_swings.sim.scenario.loading import load
from diplomatic_swings.sim.tables.block import LANES, N_ACTS, SIGN, new_block, see_row
from diplomatic_swings.sim.tables.draws import fill
from diplomatic_swings.sim.tables.game import (
    Game,
    in_lists,
    layout,
    option_keys,
    prepare,
    sizes_of,
    with_values,
)
from diplomatic_swings.sim.world.basis import CEASEFIRE, N_REGIMES, WAR
from diplomatic_swings.sim.world.state import INDEX

US, RUSSIA, UKRAINE, EU = range(4)
SCENARIO = load("talks-2025-01")
KEYS = [(player, key) for player, key, _ in option_keys(SCENARIO)]
PAPERS = [package.key for package in SCENARIO.packages]
TRUCE, DEAL = PAPERS.index("monitored-ceasefire"), PAPERS.index("line-with-guarantees")


@functools.cache
def beta():
    """Return values at which every choice is open: no type, regime or column counts like another."""
    n, at = sizes_of(SCENARIO), layout(SCENARIO)
    chance = np.random.default_rng(11)
    made = 0.03 * chance.standard_normal((n.players, n.kinds, N_REGIMES, n.columns))
    unit = np.ones(n.columns)
    start = {INDEX[name]: value for name, value in SCENARIO.state._asdict().items()}
    column = prepare(SCENARIO).column
    for variable, value in start.items():
        if column[variable] >= 0:
            unit[at.linear + column[variable]] = max(abs(value), 1.0)
    made /= unit
    made[..., at.reach : at.own] *= 5.0
    made[..., at.own] *= 8.0
    return made


@functools.cache
def plain_game() -> Game:
    """Return the game as plain Python reads it."""
    return in_lists(with_values(prepare(SCENARIO), beta()))


class Run:
    """One run at the start of its first week."""

    def __init__(self, game=None, **state):
        self.g = game or plain_game()
        self.b = new_block(self.g.sizes, compiled=False)
        fill(self.b.u, 5, 0, 0, self.g.sizes.players, 1)
        week.begin(self.g, self.b, 1)
        self.set(**state)
        fill(self.b.u, 5, 0, 64, self.g.sizes.uniforms // 4, 1)
        survey.survey(self.g, self.b, 0, 1)

    def set(self, **state):
        """Set variables of the state."""
        for name, value in state.items():
            self.b.x[INDEX[name] * LANES] = value

    def x(self, name):
        """Return a variable of the state."""
        return self.b.x[INDEX[name] * LANES]

    def table(self, paper, *signed):
        """Put a paper on the table, signed by some."""
        week.put_on_table(self.g, self.b, paper, 0)
        for player in signed:
            self.b.signed[player * LANES] = 1.0
        return self

    def look(self, player):
        """Let a player look at the state and the table."""
        survey.survey(self.g, self.b, 0, 1)
        survey.look(self.g, self.b, player, 0, 1)
        return self

    def row(self, table, place):
        """Return one number of a table of rows."""
        return getattr(self.b, table)[place * LANES]

    def rows(self, table, first, count):
        """Return consecutive rows of a table."""
        return np.array([self.row(table, first + k) for k in range(count)])


def linear_alone():
    """Return the game with values that hang on no curve, so that slopes are exact."""
    made, at = beta().copy(), layout(SCENARIO)
    made[..., at.curves : at.beliefs] = 0.0
    return in_lists(with_values(prepare(SCENARIO), made))


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


def weighed(player=US, **state):
    run = Run(**state).look(player)
    choice.weigh(G, run.b, player, 0, 1)
    return run


def options(player):
    return range(G.options.first[player], G.options.first[player + 1])


def forced_game(player, option):
    forced = list(G.timeline.forced)
    forced[player] = option
    return G._replace(timeline=G.timeline._replace(forced=forced))


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
