"""The layout of a block's table: where state, expectations and scratch rows lie.

A *board* is a state and the averages that each player expects from it.  A *menu* holds, for every
lever, whether it is legal, and by the player's type its cost, its value and its chance.
"""

from typing import NamedTuple

import numpy as np

from sim.game import Game
from sim.lanes import LANES, N_OUTLOOK, Rows
from sim.players import N_PLAYERS, N_TYPES
from sim.shocks import N_SLOTS
from sim.state import N_VARIABLES

BOARD_ROWS = N_VARIABLES * (1 + N_PLAYERS)
NOW = 0
AFTER = BOARD_ROWS
REPLY = 2 * BOARD_ROWS
ANSWER = 3 * BOARD_ROWS
"""Boards: the game as it stands; after a move weighed; after a reply to it; after one's answer."""

UNIFORMS = 4 * BOARD_ROWS
TYPE = UNIFORMS + N_SLOTS
PAYOFF = TYPE + N_PLAYERS
MOVE = PAYOFF + N_PLAYERS
SCRATCH = MOVE + N_PLAYERS
SEALED = SCRATCH + 2
TABLES = SEALED + 1
"""Rows of: the week's draws; true types (0, 1); payoff so far; lever played; scratch;
odds that an offer is sealed before one can answer."""

OWN, OTHER, AGAIN = range(3)
"""Menus: the deciding player's; the counterpart's; the deciding player's answer to it."""

MENU_ROWS = 1 + 3 * N_TYPES
N_MENUS = 3


class Block(NamedTuple):
    """A block of runs: its table of rows, and beside it the outlook on the board surveyed last.

    The outlook stands apart because the compiler vectorises a loop that reads one table and
    writes another, and gives up on one that does both in the same.
    """

    rows: Rows
    looks: Rows


def legal_row(n_levers: int, menu: int, lever: int) -> int:
    """Return the place of the row that says whether a lever is legal (1) or not (0)."""
    return (TABLES + menu * MENU_ROWS * n_levers + lever) * LANES


def cost_row(n_levers: int, menu: int, kind: int, lever: int) -> int:
    """Return the place of the row of a lever's cost to a type."""
    return (TABLES + (menu * MENU_ROWS + 1 + kind) * n_levers + lever) * LANES


def value_row(n_levers: int, menu: int, kind: int, lever: int) -> int:
    """Return the place of the row of a lever's value to a type."""
    return (TABLES + (menu * MENU_ROWS + 1 + N_TYPES + kind) * n_levers + lever) * LANES


def chance_row(n_levers: int, menu: int, kind: int, lever: int) -> int:
    """Return the place of the row of a type's probability of a lever."""
    return (TABLES + (menu * MENU_ROWS + 1 + 2 * N_TYPES + kind) * n_levers + lever) * LANES


def tired_row(n_levers: int, lever: int) -> int:
    """Return the place of the row of a lever's tiredness (1 just used, 0 rested)."""
    return (TABLES + N_MENUS * MENU_ROWS * n_levers + lever) * LANES


def path_row(board: int, player: int) -> int:
    """Return the first row of the averages that a player expects from a board."""
    return board + N_VARIABLES * (1 + player)


def n_rows(n_levers: int) -> int:
    """Return how many rows a block needs."""
    return TABLES + (N_MENUS * MENU_ROWS + 1) * n_levers


def new_block(game: Game, plain: bool) -> Block:
    """Return an empty block: lists (fast in plain Python) or arrays (for compiled code)."""
    sizes = (n_rows(game.n_levers) * LANES, N_OUTLOOK * LANES)
    if plain:
        return Block(*([0.0] * size for size in sizes))
    return Block(*(np.zeros(size) for size in sizes))  # type: ignore[arg-type]
