"""One run in plain Python, stopped at a state of one's choice: what a player's menu then looks like.

PYTEST_DONT_REWRITE: it asserts nothing.
"""

from functools import cache
from typing import NamedTuple

from sim.block import (
    AFTER,
    MOVE,
    NOW,
    OWN,
    TYPE,
    UNIFORMS,
    chance_row,
    cost_row,
    legal_row,
    new_block,
    value_row,
)
from sim.decisions import weigh
from sim.game import plain, prepare
from sim.lanes import LANES, put_state, state_at
from sim.moves import copy_board, expect
from sim.players import KEYS, N_PLAYERS
from sim.scenario import load
from sim.shocks import N_SLOTS


class Option(NamedTuple):
    """One lever on a player's menu; cost, value and chance by the player's type."""

    legal: bool
    cost: tuple[float, float]
    value: tuple[float, float]
    chance: tuple[float, float]


@cache
def scenario_of(*settings, name="baseline"):
    """Return a scenario with settings laid over it."""
    return load(name, overrides=list(settings))


@cache
def game_of(*settings, name="baseline"):
    """Return the same, made ready to play in plain Python."""
    return plain(prepare(scenario_of(*settings, name=name)))


def set_up(game, x, kinds=(0, 0, 0, 0)):
    """Return a block with one run that stands at state ``x``, all draws at one half."""
    block = new_block(game, plain=True)
    w = block.rows
    put_state(w, NOW, 0, x)
    expect(game, w, NOW, 1)
    copy_board(game, w, NOW, AFTER, 1)
    for player in range(N_PLAYERS):
        w[(TYPE + player) * LANES] = float(kinds[player])
    for slot in range(N_SLOTS):
        w[(UNIFORMS + slot) * LANES] = 0.5
    return block


def now(block):
    """Return the state of a block's run."""
    return state_at(block.rows, NOW, 0)


def menu(game, levers, player, x, week=0):
    """Return a player's options at a state, by lever key; ``levers`` are the scenario's menus."""
    return read_menu(game, levers, player, weighed(game, player, x, week))


def weighed(game, player, x, week=0):
    """Return a block at a state after a player has weighed its moves."""
    block = set_up(game, x)
    weigh(game, block, player, week, 1)
    return block


def read_menu(game, levers, player, block):
    """Return a player's options as they stand in a block, by lever key."""
    w, n = block.rows, game.n_levers
    first = game.levers.first[player]
    return {
        lever.key: Option(
            w[legal_row(n, OWN, first + k)] > 0.0,
            tuple(w[cost_row(n, OWN, kind, first + k)] for kind in (0, 1)),
            tuple(w[value_row(n, OWN, kind, first + k)] for kind in (0, 1)),
            tuple(w[chance_row(n, OWN, kind, first + k)] for kind in (0, 1)),
        )
        for k, lever in enumerate(levers[player])
    }


def move_of(block, player):
    """Return the number of the lever that a player has chosen."""
    return int(block.rows[(MOVE + player) * LANES])


def everyone(setting, value):
    """Return settings that give all players the same way to decide."""
    return [f"decisions.{key}.{setting}={value}" for key in KEYS]


def legal(options):
    """Return the legal ones of a menu's options."""
    return {key: option for key, option in options.items() if option.legal}
