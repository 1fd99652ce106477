"""Sums of products by tiles: the regression's heaviest loop, with its sums held in registers.

Adding psi' times the difference, sample by sample, loads and stores every sum once a sample.  Here a tile of 4 rows
and up to 12 columns stays in registers while all samples pass by, as in any fast product of matrices (Goto and van
de Geijn 2008).  Each sum still takes its samples in their order, and multiplies before it adds, so the bits are those
of :func:`diplomatic_swings.sim.values.regression.add_products`.
"""

from typing import Any

from diplomatic_swings.sim.kernel import memory
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic, register_jitable

ROWS = 4
LANES_OF_VECTOR = 4
VECTORS = 3
"""A tile's columns are so many vectors: twelve sums of four rows fill the registers of any machine with AVX2."""

_DOUBLE = ir.DoubleType()
_VECTOR = ir.VectorType(_DOUBLE, LANES_OF_VECTOR)
_ALIGN = 8


def _vector_at(builder: Any, table: Any, index: Any) -> Any:
    """Return the address of a vector of numbers of a table."""
    return builder.bitcast(builder.gep(table, [index]), _VECTOR.as_pointer())


def _load(builder: Any, place: Any, kind: Any) -> Any:
    return memory.marked(builder, builder.load(place, align=_ALIGN), kind)


def _spread(builder: Any, number: Any) -> Any:
    """Return a vector that holds one number in every place."""
    vector = ir.Constant(_VECTOR, ir.Undefined)
    for place in range(LANES_OF_VECTOR):
        vector = builder.insert_element(vector, number, ir.Constant(ir.IntType(32), place))
    return vector


def _tile(vectors: int) -> Any:
    """Return an intrinsic that adds the products of one tile: ``ROWS`` rows, so many vectors of columns."""

    @intrinsic
    def tile(
        context: Any, psi: Any, psi_at: Any, psi_step: Any, factors: Any, at: Any, step: Any,
        picked: Any, count: Any, into: Any, into_at: Any, into_step: Any,
    ) -> Any:  # fmt: skip
        integer = types.int64
        signature = types.void(
            psi, integer, integer, factors, integer, integer, picked, integer, into, integer, integer
        )

        def code(target: Any, builder: Any, sig: Any, args: Any) -> Any:
            psi_, psi_at_, psi_step_, factors_, at_, step_, picked_, count_, into_, into_at_, into_step_ = (
                args
            )
            number = into_at_.type
            sums, places = [], []
            for row in range(ROWS):
                begin = builder.add(into_at_, builder.mul(into_step_, ir.Constant(number, row)))
                for v in range(vectors):
                    index = builder.add(begin, ir.Constant(number, v * LANES_OF_VECTOR))
                    places.append(_vector_at(builder, into_, index))
                    slot = cgutils.alloca_once(builder, _VECTOR)
                    builder.store(_load(builder, places[-1], into), slot)
                    sums.append(slot)
            with cgutils.for_range(builder, count_) as loop:
                sample = memory.marked(builder, builder.load(builder.gep(picked_, [loop.index])), picked)
                row_at = builder.add(psi_at_, builder.mul(sample, psi_step_))
                first = builder.add(at_, builder.mul(sample, step_))
                columns = []
                for v in range(vectors):
                    index = builder.add(first, ir.Constant(number, v * LANES_OF_VECTOR))
                    columns.append(_load(builder, _vector_at(builder, factors_, index), factors))
                for row in range(ROWS):
                    place = builder.gep(psi_, [builder.add(row_at, ir.Constant(number, row))])
                    p = _spread(builder, _load(builder, place, psi))
                    for v in range(vectors):
                        slot = sums[row * vectors + v]
                        product = builder.fmul(p, columns[v])
                        builder.store(builder.fadd(builder.load(slot), product), slot)
            for slot, place in zip(sums, places, strict=True):
                memory.marked(builder, builder.store(builder.load(slot), place, align=_ALIGN), into)
            return target.get_dummy_value()

        return signature, code

    return tile


_WIDE = _tile(VECTORS)
_NARROW = _tile(1)
_WIDE_COLUMNS = VECTORS * LANES_OF_VECTOR


@register_jitable(error_model="numpy")
def add_products(
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
    """Add psi' times factors over the picked samples; the compiled :func:`diplomatic_swings.sim.values.regression.add_products`.

    Rows and columns are whole vectors of numbers.
    """
    for k in range(0, rows, ROWS):
        psi_at = psi.first + k
        row = target.first + k * target.step
        m = 0
        while m + _WIDE_COLUMNS <= columns:
            _WIDE(
                batch.psi, psi_at, psi.step, factors, factor.first + m, factor.step,
                batch.picked, count, into, row + m, target.step,
            )  # fmt: skip
            m += _WIDE_COLUMNS
        while m < columns:
            _NARROW(
                batch.psi, psi_at, psi.step, factors, factor.first + m, factor.step,
                batch.picked, count, into, row + m, target.step,
            )  # fmt: skip
            m += LANES_OF_VECTOR
