"""Many runs: the rules of :mod:`sim.play`, compiled.

The rule files are plain Python and know nothing of Numba.  Here they are handed to the compiler
as they stand; only moving a lane between array and named tuple, and drawing random numbers, have
compiled counterparts, which load, store and compute the same bits.  Compiled code is cached in a
folder keyed by a digest of the sources, because Numba's own cache does not notice an edit in an
imported file.
"""

import hashlib
import inspect
import os
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any, get_args, get_type_hints

import platformdirs

from sim import (
    agreements,
    block,
    deals,
    decisions,
    game,
    lanes,
    mathx,
    moves,
    outcomes,
    payoffs,
    play,
    players,
    ranges,
    realised,
    shocks,
    state,
    values,
    week,
    world,
    worlds,
)
from sim.block import Block
from sim.game import Game, Levers, Paths, Timeline
from sim.state import State
from sim.values import Outlook, Rules

RULES = (mathx, world, deals, payoffs, values, worlds, block, agreements, realised, outcomes, ranges)
"""Modules of rules: small functions, compiled into the loops that call them."""

LOOPS = (moves, decisions, week, play)
"""Modules of loops over lanes: each function compiled once, or compiling would take minutes."""

TABLES = (state, players, lanes, shocks, game)
"""Modules whose tables and constants the compiled functions hold."""

_NOT_COMPILED = {"new_record", "new_block"}


def source_digest() -> str:
    """Return a digest of every source that is compiled: the key of the cache of compiled code."""
    sources = sorted(str(module.__file__) for module in (*RULES, *LOOPS, *TABLES))
    text = b"".join(Path(source).read_bytes() for source in [*sources, __file__])
    return hashlib.sha256(text).hexdigest()[:16]


CACHE = (
    Path(os.environ.get("SWINGS_CACHE", platformdirs.user_cache_dir("diplomatic-swings"))) / source_digest()
)
os.environ["NUMBA_CACHE_DIR"] = str(CACHE)

import numba
import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic, overload, register_jitable

numba.config.CACHE_DIR = str(CACHE)

INLINE: dict[str, Any] = {"forceinline": True, "error_model": "numpy"}
_I64 = ir.IntType(64)
_I128 = ir.IntType(128)


def _loader(table: type[Any]) -> Any:
    """Return an intrinsic that loads one lane of a block of rows as a named tuple."""
    count = len(table._fields)
    result = types.NamedUniTuple(types.float64, count, table)

    @intrinsic
    def load(context: Any, rows: Any, offset: Any) -> Any:
        def code(target: Any, builder: Any, signature: Any, args: Any) -> Any:
            base = builder.gep(args[0], [args[1]])
            places = [builder.gep(base, [ir.Constant(_I64, row * lanes.LANES)]) for row in range(count)]
            return target.make_tuple(builder, result, [builder.load(place) for place in places])

        return result(rows, types.int64), code

    return load


def _storer(table: type[Any]) -> Any:
    """Return an intrinsic that stores a named tuple as one lane of a block of rows."""
    count = len(table._fields)
    kind = types.NamedUniTuple(types.float64, count, table)

    @intrinsic
    def store(context: Any, rows: Any, offset: Any, value: Any) -> Any:
        def code(target: Any, builder: Any, signature: Any, args: Any) -> Any:
            base = builder.gep(args[0], [args[1]])
            for row in range(count):
                place = builder.gep(base, [ir.Constant(_I64, row * lanes.LANES)])
                builder.store(builder.extract_value(args[2], row), place)
            return target.get_dummy_value()

        return types.void(rows, types.int64, kind), code

    return store


_load_state = _loader(State)
_load_outlook = _loader(Outlook)
_store_state = _storer(State)
_store_outlook = _storer(Outlook)
_LANES = lanes.LANES


@overload(lanes.state_at, jit_options=INLINE)
def _state_at(rows: Any, row: Any, lane: Any) -> Any:
    def move(rows: Any, row: Any, lane: Any) -> Any:
        return _load_state(rows, row * _LANES + lane)

    return move


@overload(lanes.put_state, jit_options=INLINE)
def _put_state(rows: Any, row: Any, lane: Any, x: Any) -> Any:
    def move(rows: Any, row: Any, lane: Any, x: Any) -> Any:
        return _store_state(rows, row * _LANES + lane, x)

    return move


@overload(lanes.outlook_at, jit_options=INLINE)
def _outlook_at(rows: Any, row: Any, lane: Any) -> Any:
    def move(rows: Any, row: Any, lane: Any) -> Any:
        return _load_outlook(rows, row * _LANES + lane)

    return move


@overload(lanes.put_outlook, jit_options=INLINE)
def _put_outlook(rows: Any, row: Any, lane: Any, o: Any) -> Any:
    def move(rows: Any, row: Any, lane: Any, o: Any) -> Any:
        return _store_outlook(rows, row * _LANES + lane, o)

    return move


def _table_type(table: Any) -> Any:
    """Return the compiled type of a nested named tuple of numbers."""
    hints = get_type_hints(table)
    if all(hint is float for hint in hints.values()):
        return types.NamedUniTuple(types.float64, len(hints), table)
    parts = [
        types.UniTuple(_table_type(get_args(h)[0]), len(get_args(h))) if get_args(h) else _table_type(h)
        for h in hints.values()
    ]
    return types.NamedTuple(parts, table)


_RULES = _table_type(Rules)


def _unpack(target: Any, builder: Any, kind: Any, base: Any, place: int) -> tuple[Any, int]:
    """Load a nested tuple from consecutive numbers; return it and the place after it."""
    values = []
    for part in kind:
        if part == types.float64:
            values.append(builder.load(builder.gep(base, [ir.Constant(_I64, place)])))
            place += 1
        else:
            value, place = _unpack(target, builder, part, base, place)
            values.append(value)
    return target.make_tuple(builder, kind, values), place


@intrinsic
def _load_rules(context: Any, numbers: Any) -> Any:
    def code(target: Any, builder: Any, signature: Any, args: Any) -> Any:
        return _unpack(target, builder, _RULES, args[0], 0)[0]

    return _RULES(numbers), code


@overload(lanes.rules_at, jit_options=INLINE)
def _rules_at(numbers: Any) -> Any:
    def load(numbers: Any) -> Any:
        return _load_rules(numbers)

    return load


@intrinsic
def _pointer(context: Any, array: Any) -> Any:
    """Return where an array's numbers lie: indexing it skips the check for negative indices."""

    def code(target: Any, builder: Any, signature: Any, args: Any) -> Any:
        return target.make_array(signature.args[0])(target, builder, args[0]).data

    return types.CPointer(array.dtype)(array), code


@register_jitable(**INLINE)
def _pointers(g: Any) -> Any:
    a, p, t = g.levers, g.paths, g.timeline
    return Game(
        _pointer(g.rules),
        _pointer(g.start),
        _pointer(g.bounds),
        Levers(
            _pointer(a.first),
            _pointer(a.entry),
            _pointer(a.trait),
            _pointer(a.effect),
            _pointer(a.cost),
            _pointer(a.legal),
        ),
        Paths(
            _pointer(p.intercept), _pointer(p.first), _pointer(p.row), _pointer(p.slope), _pointer(p.active)
        ),
        _pointer(g.minds),
        Timeline(
            _pointer(t.calendar),
            _pointer(t.shocked),
            _pointer(t.keep),
            _pointer(t.add),
            _pointer(t.forced),
            _pointer(t.barred),
        ),
        g.weeks,
        g.n_levers,
        g.n_active,
    )


@intrinsic
def _high_product(context: Any, a: Any, b: Any) -> Any:
    """Return the upper 64 bits of the product of two unsigned 64-bit numbers."""

    def code(target: Any, builder: Any, signature: Any, args: Any) -> Any:
        wide = [builder.zext(arg, _I128) for arg in args]
        return builder.trunc(builder.lshr(builder.mul(*wide), ir.Constant(_I128, 64)), _I64)

    return types.uint64(types.uint64, types.uint64), code


# Philox4x64-10: multipliers and key increments of Salmon et al. (2011), as in NumPy.
_M0 = np.uint64(0xD2E7470EE14C6C93)
_M1 = np.uint64(0xCA5A826395121157)
_W0 = np.uint64(0x9E3779B97F4A7C15)
_W1 = np.uint64(0xBB67AE8584CAA73B)
_ROUNDS = 10
_ZERO = np.uint64(0)
_SPARE = np.uint64(shocks.SPARE_BITS)
_UNIT = shocks.TO_UNIT
_HALF = shocks.HALF_STEP
_WORDS = shocks.WORDS


@register_jitable(**INLINE)
def _philox(key_0: np.uint64, key_1: np.uint64, counter: np.uint64) -> tuple[np.uint64, ...]:
    c0, c1, c2, c3 = counter, _ZERO, _ZERO, _ZERO
    for _ in range(_ROUNDS):
        high_0 = _high_product(_M0, c0)
        high_1 = _high_product(_M1, c2)
        c0, c1, c2, c3 = high_1 ^ c1 ^ key_0, _M1 * c2, high_0 ^ c3 ^ key_1, _M0 * c0
        key_0 += _W0
        key_1 += _W1
    return c0, c1, c2, c3


@overload(shocks.fill_draws, jit_options=INLINE)
def _fill_draws(w: Any, row: Any, seed: Any, first_run: Any, block: Any, blocks: Any, n: Any) -> Any:
    def fill(w: Any, row: Any, seed: Any, first_run: Any, block: Any, blocks: Any, n: Any) -> None:
        for lane in range(n):
            for b in range(blocks):
                # NumPy steps the counter before its first block
                words = _philox(np.uint64(seed), np.uint64(first_run + lane), np.uint64(block + b + 1))
                for k in range(_WORDS):
                    w[(row + b * _WORDS + k) * _LANES + lane] = np.float64(words[k] >> _SPARE) * _UNIT + _HALF

    return fill


def _functions(module: ModuleType) -> list[Callable[..., Any]]:
    """Return the functions that a module defines."""
    found = inspect.getmembers(module, inspect.isfunction)
    return [f for name, f in found if f.__module__ == module.__name__ and name not in _NOT_COMPILED]


for _module in RULES:
    for _rule in _functions(_module):
        register_jitable(**INLINE)(_rule)
for _module in LOOPS:
    for _loop in _functions(_module):
        register_jitable(error_model="numpy")(_loop)

_play_block = play.play_block


@numba.njit(cache=True, nogil=True, error_model="numpy")
def play_runs(g: Any, b: Any, seed: Any, first_run: int, record: Any, start: int, runs: int) -> None:
    """Play ``runs`` runs and write them into ``record`` from row ``start``; releases the GIL."""
    played = _pointers(g)
    table = Block(_pointer(b.rows), _pointer(b.looks))
    done = 0
    while done < runs:
        n = min(_LANES, runs - done)
        _play_block(played, table, seed, first_run + done, record, start + done, n)
        done += n
