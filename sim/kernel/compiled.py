"""Many runs: the rules of :mod:`diplomatic_swings.sim`, compiled.

The rule files are plain Python and know nothing of Numba.  Here they are handed to the compiler as they
stand; only moving a lane between table and named tuple, unpacking coefficients and drawing random
numbers have compiled counterparts, which load, store and compute the same bits.  Compiled code is
kept in a folder keyed by a digest of the sources, because Numba's own cache does not notice an edit in an
imported file, and trusts whatever bytes it finds (:mod:`diplomatic_swings.store.cache`).
"""

import hashlib
import inspect
import textwrap
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import numba
import numpy as np
from diplomatic_swings.sim.kernel import memory, tiles
from diplomatic_swings.sim.numerics import mathx, shocks
from diplomatic_swings.sim.rules import acts, choice, play, survey, week
from diplomatic_swings.sim.tables import block, draws, game, reading
from diplomatic_swings.sim.tables.records import Scenario
from diplomatic_swings.sim.values import agreement, regression, training
from diplomatic_swings.sim.world import basis, drift, features, outcomes, state
from diplomatic_swings.sim.world.basis import Curves
from diplomatic_swings.sim.world.drift import WorldParams
from diplomatic_swings.sim.world.features import FeatureParams, Features
from diplomatic_swings.sim.world.state import State
from diplomatic_swings.store import cache
from llvmlite import binding as llvm
from llvmlite import ir
from numba import types
from numba.extending import intrinsic, overload, register_jitable

RULES = (mathx, drift, features, basis, reading)
"""Modules of rules: small functions, compiled into the loops that call them."""

LOOPS = (survey, acts, choice, week, play, training, regression, agreement)
"""Modules of loops over lanes: each function compiled once."""

TABLES = (outcomes, shocks, state, block, draws, game)
_NOT_COMPILED = {
    "write_curve",
    "new_notes",
    "new_sums",
    "new_scores",
    "new_record",
    "new_batch",
    "add_products",
}


_COMPILED_ONLY = [Path(__file__).with_name(name) for name in ("memory.py", "tiles.py")]


def source_digest() -> str:
    """Return a digest of every source that is compiled: the key of the cache of compiled code."""
    sources = sorted(str(module.__file__) for module in (*RULES, *LOOPS, *TABLES))
    text = b"".join(Path(source).read_bytes() for source in [*sources, *map(str, _COMPILED_ONLY), __file__])
    return hashlib.sha256(text).hexdigest()[:16]


CACHE = cache.home() / source_digest()

llvm.set_option("sim", "-unroll-full-max-count=8")

NARROW = 24
"""Lanes of a block that loops cover where the number of runs has 32 bits: for a few runs of many games.

Three vectors of 64 bytes; tables are laid out as ever, and a run has the same bits.
"""

INLINE: dict[str, Any] = {"forceinline": True, "error_model": "numpy"}
_I64 = ir.IntType(64)
_I128 = ir.IntType(128)
LANES = _LANES = block.LANES


def _loader(table: type[Any], stride: int) -> Any:
    """Return an intrinsic that loads a named tuple of numbers that lie ``stride`` apart."""
    count = len(table._fields)
    result = types.NamedUniTuple(types.float64, count, table)

    @intrinsic
    def load(context: Any, rows: Any, offset: Any) -> Any:
        def code(target: Any, builder: Any, signature: Any, args: Any) -> Any:
            base = builder.gep(args[0], [args[1]])
            places = [builder.gep(base, [ir.Constant(_I64, row * stride)]) for row in range(count)]
            numbers = [memory.marked(builder, builder.load(place), rows) for place in places]
            return target.make_tuple(builder, result, numbers)

        return result(rows, types.int64), code

    return load


def _storer(table: type[Any]) -> Any:
    """Return an intrinsic that stores a named tuple as one lane of a table of rows."""
    count = len(table._fields)
    kind = types.NamedUniTuple(types.float64, count, table)

    @intrinsic
    def store(context: Any, rows: Any, offset: Any, value: Any) -> Any:
        def code(target: Any, builder: Any, signature: Any, args: Any) -> Any:
            base = builder.gep(args[0], [args[1]])
            for row in range(count):
                place = builder.gep(base, [ir.Constant(_I64, row * _LANES)])
                memory.marked(builder, builder.store(builder.extract_value(args[2], row), place), rows)
            return target.get_dummy_value()

        return types.void(rows, types.int64, kind), code

    return store


_load_state = _loader(State, _LANES)
_load_row = _loader(State, 1)
_load_world = _loader(WorldParams, 1)
_load_shape = _loader(FeatureParams, 1)
_store_state = _storer(State)
_store_curves = _storer(Curves)
_store_features = _storer(Features)


@overload(block.state_at, jit_options=INLINE)
def _state_at(rows: Any, lane: Any) -> Any:
    def load(rows: Any, lane: Any) -> Any:
        return _load_state(rows, lane)

    return load


@overload(block.put_state, jit_options=INLINE)
def _put_state(rows: Any, lane: Any, x: Any) -> Any:
    def store(rows: Any, lane: Any, x: Any) -> Any:
        return _store_state(rows, lane, x)

    return store


@overload(block.put_curves, jit_options=INLINE)
def _put_curves(rows: Any, first: Any, lane: Any, values: Any) -> Any:
    if values.instance_class is Curves:

        def store(rows: Any, first: Any, lane: Any, values: Any) -> Any:
            return _store_curves(rows, first * _LANES + lane, values)
    else:

        def store(rows: Any, first: Any, lane: Any, values: Any) -> Any:
            return _store_features(rows, first * _LANES + lane, values)

    return store


@overload(block.whole, jit_options=INLINE)
def _whole(n: Any) -> Any:
    width = NARROW if n == types.int32 else _LANES

    def lanes(n: Any) -> int:
        return width

    return lanes


def _loop_for_each_curve() -> str:
    """Return the source of :func:`choice.write_curve` with a branch for each curve, whose number is then fixed.

    The compiler drops what a fixed number does not need.
    """
    head = inspect.getsource(choice.write_curve).split("    for lane")[0]
    loop = inspect.getsource(choice.write_curve)[len(head) :]
    branches = []
    for k in range(basis.N_CURVES):
        fixed = textwrap.indent(loop.replace("[curve]", f"[{k}]").replace("curve *", f"{k} *"), "    ")
        branches.append(f"    if curve == {k}:\n{fixed}")
    return head + "".join(branches)


_CHOSEN = dict(vars(choice))
exec(_loop_for_each_curve(), _CHOSEN)  # noqa: S102 - our own source
_CHOSEN["write_curve"].__annotations__ = {}  # the compiler wants those of both functions below to agree
overload(choice.write_curve, jit_options={"error_model": "numpy"})(
    lambda g, b, curve, week, n: _CHOSEN["write_curve"]  # noqa: ARG005
)


@overload(reading.world_of, jit_options=INLINE)
def _world_of(numbers: Any) -> Any:
    def load(numbers: Any) -> Any:
        return _load_world(numbers, 0)

    return load


@overload(reading.shape_of, jit_options=INLINE)
def _shape_of(numbers: Any) -> Any:
    def load(numbers: Any) -> Any:
        return _load_shape(numbers, 0)

    return load


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
_ZERO = np.uint64(0)
_SPARE = np.uint64(shocks.SPARE_BITS)
_UNIT = shocks.TO_UNIT
_HALF = shocks.HALF_STEP
_WORDS = shocks.WORDS


@register_jitable(**INLINE)
def _philox(key_0: np.uint64, key_1: np.uint64, counter: np.uint64) -> tuple[np.uint64, ...]:
    # ten rounds, written out: a loop in the loop over lanes would keep that from becoming vectors
    state: tuple[np.uint64, ...] = _two_rounds(counter, _ZERO, _ZERO, _ZERO, key_0, key_1)
    state = _two_rounds(*state)
    state = _two_rounds(*state)
    state = _two_rounds(*state)
    state = _two_rounds(*state)
    return state[:_WORDS]


@register_jitable(**INLINE)
def _two_rounds(
    c0: np.uint64, c1: np.uint64, c2: np.uint64, c3: np.uint64, key_0: np.uint64, key_1: np.uint64
) -> tuple[np.uint64, ...]:
    d0, d1, d2, d3 = (
        _high_product(_M1, c2) ^ c1 ^ key_0,
        _M1 * c2,
        _high_product(_M0, c0) ^ c3 ^ key_1,
        _M0 * c0,
    )
    key_0 += _W0
    key_1 += _W1
    high_0, high_1 = _high_product(_M0, d0), _high_product(_M1, d2)
    return high_1 ^ d1 ^ key_0, _M1 * d2, high_0 ^ d3 ^ key_1, _M0 * d0, key_0 + _W0, key_1 + _W1


@overload(draws.fill, jit_options={"error_model": "numpy"})
def _fill(w: Any, seed: Any, first_run: Any, counter: Any, blocks: Any, n: Any) -> Any:
    def fill(w: Any, seed: Any, first_run: Any, counter: Any, blocks: Any, n: Any) -> None:
        for b in range(blocks):
            for lane in range(n):
                # NumPy steps the counter before its first block
                words = _philox(np.uint64(seed), np.uint64(first_run + lane), np.uint64(counter + b + 1))
                row = b * _WORDS * _LANES + lane
                w[row] = np.float64(words[0] >> _SPARE) * _UNIT + _HALF
                w[row + _LANES] = np.float64(words[1] >> _SPARE) * _UNIT + _HALF
                w[row + 2 * _LANES] = np.float64(words[2] >> _SPARE) * _UNIT + _HALF
                w[row + 3 * _LANES] = np.float64(words[3] >> _SPARE) * _UNIT + _HALF

    return fill


def _functions(module: ModuleType) -> list[Any]:
    """Return the functions that a module defines."""
    members = inspect.getmembers(module, inspect.isfunction)
    return [f for name, f in members if f.__module__ == module.__name__ and name not in _NOT_COMPILED]


for _helper in (block.see_row, draws.player_slot):
    register_jitable(**INLINE)(_helper)
for _module in RULES:
    for _rule in _functions(_module):
        if _rule not in (reading.world_of, reading.shape_of):
            register_jitable(**INLINE)(_rule)
for _module in LOOPS:
    for _loop in _functions(_module):
        register_jitable(error_model="numpy")(_loop)


@intrinsic
def in_memory(context: Any, table: Any) -> Any:
    """Return a handle on a nested named tuple of arrays: the address of a copy with an address for every array.

    Passed by value, a game is more than a hundred arguments of every call.  The copy lives on the stack of the
    caller, so a handle must not outlive it.  Indexing skips the check for negative indices, which would keep
    loops from becoming vectors.
    """
    result = memory.Handle(table)

    def code(target: Any, builder: Any, signature: Any, args: Any) -> Any:
        return memory.copy_out(target, builder, result, args[0])

    return result(table), code


@overload(regression.add_products, jit_options={"error_model": "numpy"})
def _add_products(
    batch: Any,
    count: Any,
    psi: Any,
    rows: Any,
    factors: Any,
    factor: Any,
    columns: Any,
    into: Any,
    target: Any,
) -> Any:
    return tiles.add_products


_play_block = play.play_block
_play_training = training.play_training
_score = regression.score
_accumulate = regression.accumulate
_compare_block = agreement.compare_block


def _kept(function: Any) -> Any:
    """Have the compiled code of a function kept; Numba offers no other way in than this attribute."""
    function._cache = cache.CodeCache(function.py_func, CACHE)  # noqa: SLF001
    return function


@_kept
@numba.njit(nogil=True, error_model="numpy")
def play_runs(g: Any, b: Any, seed: Any, first_run: int, record: Any, start: int, runs: int) -> None:
    """Play ``runs`` runs and write them into ``record`` from row ``start``; releases the GIL."""
    game_at = in_memory(g)
    block_at = in_memory(b)
    done = 0
    while done < runs:
        n = min(_LANES, runs - done)
        _play_block(game_at, block_at, seed, first_run + done, record, start + done, n)
        done += n


@_kept
@numba.njit(nogil=True, error_model="numpy")
def play_few(g: Any, b: Any, seed: Any, first_run: int, record: Any, start: int, runs: int) -> None:
    """Do what :func:`play_runs` does, with loops over ``NARROW`` lanes."""
    game_at = in_memory(g)
    block_at = in_memory(b)
    done = 0
    while done < runs:
        n = min(NARROW, runs - done)
        few: Any = np.int32(n)
        _play_block(game_at, block_at, seed, first_run + done, record, start + done, few)
        done += n


@_kept
@numba.njit(nogil=True, error_model="numpy")
def train_runs(
    g: Any, b: Any, plan: Any, notes: Any, batch: Any, w: Any, sums: Any, seed: Any, first_run: int, runs: int
) -> None:
    """Play training runs in whole blocks and add them to the normal equations; releases the GIL."""
    game_at = in_memory(g)
    block_at = in_memory(b)
    notes_at = in_memory(notes)
    plan_at = in_memory(plan)
    batch_at = in_memory(batch)
    sums_at = in_memory(sums)
    for done in range(0, runs, _LANES):
        _play_training(game_at, block_at, plan_at, notes_at, w, seed, first_run + done, _LANES)
        _accumulate(game_at, block_at, plan_at, notes_at, sums_at, batch_at, _LANES)


@_kept
@numba.njit(nogil=True, error_model="numpy")
def score_runs(
    g: Any,
    b: Any,
    plan: Any,
    notes: Any,
    batch: Any,
    w: Any,
    values: Any,
    scores: Any,
    seed: Any,
    first_run: int,
    runs: int,
) -> None:
    """Play training runs in whole blocks and score given values on them; releases the GIL."""
    game_at = in_memory(g)
    block_at = in_memory(b)
    notes_at = in_memory(notes)
    plan_at = in_memory(plan)
    batch_at = in_memory(batch)
    for done in range(0, runs, _LANES):
        _play_training(game_at, block_at, plan_at, notes_at, w, seed, first_run + done, _LANES)
        _score(game_at, block_at, plan_at, notes_at, values, scores, batch_at, _LANES)


@_kept
@numba.njit(nogil=True, error_model="numpy")
def compare_runs(g: Any, h: Any, b: Any, other: Any, seed: Any, out: Any, runs: int) -> None:
    """Compare two solutions' policies over ``runs`` runs, in whole blocks; see :mod:`diplomatic_swings.sim.values.agreement`."""
    game_at = in_memory(g)
    other_game = in_memory(h)
    block_at = in_memory(b)
    other_block = in_memory(other)
    done = 0
    while done < runs:
        _compare_block(game_at, other_game, block_at, other_block, seed, done, out, _LANES)
        done += _LANES


class _States(NamedTuple):
    """States one after another, coefficients, and room for the curves of each state."""

    x: Any
    date: Any
    world: Any
    shape: Any
    curve: Any


@_kept
@numba.njit(nogil=True, error_model="numpy")
def write_curves(states: Any, count: int) -> None:
    """Write the curves of states into their room."""
    at = in_memory(states)
    for k in range(count):
        row = basis.curves(
            _load_row(at.x, k * state.N_VARIABLES),
            reading.date_of_week(at.date, 0),
            reading.world_of(at.world),
            reading.shape_of(at.shape),
        )
        for curve in range(basis.N_CURVES):
            at.curve[k * basis.N_CURVES + curve] = row[curve]


def bent_curves(s: Scenario) -> game.Bent:
    """Return what :func:`diplomatic_swings.sim.tables.game.bent_curves` returns, fifty times as fast."""
    places, moved = game.probe_states(s)
    room = np.zeros((len(moved), basis.N_CURVES))
    world, shape = np.array(game.flat(s.world)), np.array(game.flat(s.shape))
    write_curves(_States(moved.ravel(), np.array(game.PROBED), world, shape, room.ravel()), len(moved))
    return game.curves_at(places, room)


def ready(s: Scenario) -> game.Game:
    """Return a scenario made ready for compiled code; the same as in plain Python, sooner."""
    return game.packed(game.prepare(s, bent_curves))
