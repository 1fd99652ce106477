"""A block of runs side by side: which table of rows holds what.

One run is one *lane*.  Row ``r`` of lane ``l`` stands at ``r * LANES + l`` of a flat table, so that a
loop over lanes is a loop over consecutive numbers, which the compiler turns into vector
instructions.  Tables that a loop reads and tables that it writes are kept apart, for the same reason.
"""

from collections.abc import MutableSequence
from typing import Any, NamedTuple

import numpy as np
from diplomatic_swings.sim.world.basis import N_CURVES, N_LINEAR, N_REGIMES
from diplomatic_swings.sim.world.drift import Shocks
from diplomatic_swings.sim.world.features import N_FEATURES
from diplomatic_swings.sim.world.state import N_VARIABLES, State
from numpy.typing import NDArray

LANES = 64

Rows = MutableSequence[float]

OVER = N_REGIMES
"""Row of ``regime`` that is 1 where the war has ended by collapse; the rows before it say which regime holds."""

KINDS = 2
"""Kinds of papers: 0 ceasefire, 1 settlement."""

SIGN, REFUSE, WITHDRAW, BREAK, WALK, RETURN = range(6)
ACTS = ("sign", "refuse", "withdraw", "break", "walk", "return")
N_ACTS = len(ACTS)
NO_ACT = -1


class Sizes(NamedTuple):
    """How many of everything a game has."""

    players: int
    kinds: int  # types of the player that has most
    levels: int  # levels of private pressure
    papers: int
    options: int  # everyday options of all players: levers, then papers they may table
    columns: int  # of the basis
    uniforms: int  # draws of a week


class Block(NamedTuple):
    """The tables of a block.

    Rows by table:

    x: state. y: state after an option that is weighed.
    type, pressure, signed, payoff, move, act: one row a player.
    belief: by player, type, level of pressure. ready: by player and paper, chance of a signature.
    steep: by player, type and kind of paper: slope of reach on the player's gain.
    offer: by paper: peace columns of the basis that it would bring. edge: by player, type, paper: slope of
    the chance of a signature on the player's gain. see: what the player that moves sees of the table.
    tired: by option. u: the week's uniform draws.
    phi: public columns of the basis. curve: the curves after an option.
    regime: 1 where a regime holds. value: by player, type, regime.
    gain: by type of the player that moves and paper: what the paper in force would bring it.
    slope: by type of the player that moves, and column.
    cost, legal: by option of the player that moves. worth, chance: by type and option.
    temp: scratch. flow: features of the week. shock: the world's normal shocks of the week.
    noted: by player: the act that the record keeps of the week, the first if there are two.
    push: by type of the player that looks, kind of paper and level: how private pressure shifts its odds of signing.
    """

    x: Rows
    y: Rows
    type: Rows
    pressure: Rows
    signed: Rows
    payoff: Rows
    move: Rows
    act: Rows
    belief: Rows
    ready: Rows
    steep: Rows
    tired: Rows
    u: Rows
    phi: Rows
    curve: Rows
    offer: Rows
    edge: Rows
    see: Rows
    regime: Rows
    value: Rows
    gain: Rows
    slope: Rows
    cost: Rows
    legal: Rows
    worth: Rows
    chance: Rows
    temp: Rows
    flow: Rows
    shock: Rows
    noted: Rows
    push: Rows


TEMP_ROWS = 96
HOOK_ROW = 32
"""Least rows of ``temp``, and the row from which on what hangs on other parties needs room for each party and type."""

SHOCK_ROWS = len(Shocks._fields)

OFFER_ROWS = 5
"""Peace columns of a paper: backed guarantees, fear, both with the gap, relief, fragility."""

CHANCE, OTHERS, TABLED_KIND, BINDS, SIGNED_IT = range(5)
SEE_ROWS = 5
"""Rows of ``see``: public chance that the paper on the table is signed by all; the same without the player that
moves; 1 for a settlement; 1 where the paper binds the player; 1 where it has signed.  Then by type:"""

NOW, GAIN, MINE, STAND, HOPE = range(5)
"""going on as things are; what the paper in force would bring; chance that one signs it; value of the paper
lying on the table; chance, as the type sees it, that all sign."""


def row_counts(n: Sizes) -> dict[str, int]:
    """Return how many rows each table has."""
    by_type = n.players * n.kinds
    return {
        "x": N_VARIABLES,
        "y": N_VARIABLES,
        **dict.fromkeys(("type", "pressure", "signed", "payoff", "move", "act", "noted"), n.players),
        "belief": by_type * n.levels,
        "ready": n.players * n.papers,
        "steep": by_type * KINDS,
        "tired": n.options,
        "u": n.uniforms,
        "phi": n.columns,
        "curve": N_CURVES,
        "offer": OFFER_ROWS * n.papers,
        "edge": by_type * n.papers,
        "see": SEE_ROWS + 5 * n.kinds,
        "regime": N_REGIMES + 1,
        "value": by_type * N_REGIMES,
        "gain": n.kinds * n.papers,
        "slope": n.kinds * (N_LINEAR + N_CURVES),
        "cost": n.options,
        "legal": n.options,
        "worth": n.kinds * n.options,
        "chance": n.kinds * n.options,
        "temp": max(TEMP_ROWS, HOOK_ROW + n.players * ((N_REGIMES + 1) * n.kinds + 3)),
        "flow": N_FEATURES,
        "shock": SHOCK_ROWS,
        "push": n.kinds * KINDS * n.levels,
    }


def new_block(n: Sizes, *, compiled: bool) -> Block:
    """Return an empty block: arrays for compiled code, lists (faster in plain Python) otherwise."""
    counts = row_counts(n)
    tables: dict[str, Any] = {name: _aligned(counts[name] * LANES) for name in Block._fields}
    return Block(**(tables if compiled else {name: table.tolist() for name, table in tables.items()}))


def _aligned(count: int) -> NDArray[np.float64]:
    """Return zeros that start at a cache line: a vector that straddles two lines costs twice."""
    room = np.zeros(count + _LINE // 8)
    first = -room.ctypes.data % _LINE // 8
    return room[first : first + count]


_LINE = 64


def whole(n: int) -> int:
    """Return how many lanes a loop works on: the ``n`` in use, or in compiled code all of a block.

    A loop of known length needs no remainder.  Lanes beyond ``n`` then hold runs that nobody records.
    """
    return n


def see_row(row: int, kind: int) -> int:
    """Return the place of a row of ``see`` that depends on the type."""
    return (SEE_ROWS + 5 * kind + row) * LANES


def state_at(rows: Rows, lane: int) -> State:
    """Return the state that one lane holds; compiled code has its own loader."""
    return State(*rows[lane : N_VARIABLES * LANES : LANES])


def put_state(rows: Rows, lane: int, x: State) -> None:
    """Write in place a state into one lane."""
    rows[lane : N_VARIABLES * LANES : LANES] = list(x)


def put_curves(rows: Rows, first: int, lane: int, values: Any) -> None:  # noqa: ANN401 - a named tuple of numbers
    """Write in place the curves, or the features, of one lane from row ``first`` on."""
    rows[first * LANES + lane : (first + len(values)) * LANES : LANES] = list(values)
