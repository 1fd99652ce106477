"""How compiled code reaches the tables of a game and of a block: handles, and the promise that tables lie apart.

A loop that writes one table and reads another becomes vector instructions only if the compiler knows that the two
do not overlap.  It cannot see that, so it would check addresses before every loop, or give up where there are
many.  Here every number that is loaded or stored carries the name of its table (``alias.scope`` and ``noalias`` of
LLVM): two tables of different names never overlap.  All tables of a :class:`~diplomatic_swings.sim.tables.game.Game` share one
name: nothing writes them.
"""

import operator
from typing import Any

from diplomatic_swings.sim.tables.block import Block
from diplomatic_swings.sim.values.regression import Batch, Sums
from diplomatic_swings.sim.values.training import Notes
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.core.imputils import lower_builtin, lower_getattr_generic
from numba.core.typing.templates import (
    AbstractTemplate,
    AttributeTemplate,
    infer_getattr,
    infer_global,
    signature,
)
from numba.extending import models, register_model

FIXED = "fixed"
"""Name of all tables that nothing writes."""

WRITTEN = {
    table: tuple(f"{table.__name__}.{name}" for name in table._fields)
    for table in (Block, Notes, Batch, Sums)
}
NAMES = (FIXED, *(name for names in WRITTEN.values() for name in names))


class Table(types.Type):
    """The address of numbers of one kind that lie one after another, and the name of their table."""

    def __init__(self, dtype: Any, name: str) -> None:
        self.dtype = dtype
        self.table = name
        super().__init__(f"Table({dtype}, {name})")


class Handle(types.Type):
    """The address of a named tuple in memory in which every array is an address."""

    def __init__(self, table: Any) -> None:
        self.fields = table.fields
        self.parts = tuple(table)
        self.kind = table.instance_class
        super().__init__(f"Handle({table})")

    def part(self, name: str) -> Any:
        """Return the type of a field."""
        return _held(self.parts[self.fields.index(name)], self._name_of(name))

    def _name_of(self, field: str) -> str:
        return WRITTEN[self.kind][self.fields.index(field)] if self.kind in WRITTEN else FIXED


def _held(kind: Any, name: str) -> Any:
    if isinstance(kind, types.Array):
        return Table(kind.dtype, name)
    return Handle(kind) if isinstance(kind, types.BaseNamedTuple) else kind


@register_model(Table)
class _TableModel(models.PrimitiveModel):
    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, manager.lookup(kind.dtype).get_data_type().as_pointer())


@register_model(Handle)
class _HandleModel(models.PrimitiveModel):
    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, _layout(manager, kind).as_pointer())


def _layout(manager: Any, kind: Handle) -> Any:
    parts = [kind.part(name) for name in kind.fields]
    return ir.LiteralStructType(
        [_layout(manager, p) if isinstance(p, Handle) else manager.lookup(p).get_value_type() for p in parts]
    )


def marked(builder: Any, instruction: Any, table: Any) -> Any:
    """Mark a load or a store with the name of its table, and return it."""
    module = builder.module
    domain = module.add_metadata(["tables"])
    scopes = {name: module.add_metadata([name, domain]) for name in NAMES}
    name = getattr(table, "table", FIXED)
    instruction.set_metadata("alias.scope", module.add_metadata([scopes[name]]))
    others = [scopes[other] for other in NAMES if other != name]
    instruction.set_metadata("noalias", module.add_metadata(others))
    return instruction


def copy_out(context: Any, builder: Any, handle: Handle, value: Any) -> Any:
    """Copy a named tuple to the stack and return its address."""
    place = cgutils.alloca_once(builder, _layout(context.data_model_manager, handle))
    _fill(context, builder, handle, value, place)
    return place


def _fill(context: Any, builder: Any, handle: Handle, value: Any, place: Any) -> None:
    for k, kind in enumerate(handle.parts):
        at = cgutils.gep_inbounds(builder, place, 0, k)
        part = builder.extract_value(value, k)
        if isinstance(kind, types.BaseNamedTuple):
            _fill(context, builder, Handle(kind), part, at)
        else:
            number = (
                context.make_array(kind)(context, builder, part).data
                if isinstance(kind, types.Array)
                else part
            )
            marked(builder, builder.store(number, at), None)


@infer_getattr
class _HandleFields(AttributeTemplate):
    key = Handle

    def generic_resolve(self, handle: Handle, field: str) -> Any:
        return handle.part(field) if field in handle.fields else None


@lower_getattr_generic(Handle)
def _field(context: Any, builder: Any, handle: Handle, value: Any, field: str) -> Any:
    at = cgutils.gep_inbounds(builder, value, 0, handle.fields.index(field))
    return at if isinstance(handle.part(field), Handle) else marked(builder, builder.load(at), None)


@infer_global(operator.getitem)
class _Get(AbstractTemplate):
    def generic(self, args: Any, kws: Any) -> Any:
        table, index = args
        if isinstance(table, Table) and isinstance(index, types.Integer):
            return signature(table.dtype, table, types.intp)
        return None


@infer_global(operator.setitem)
class _Set(AbstractTemplate):
    def generic(self, args: Any, kws: Any) -> Any:
        table, index, _ = args
        if isinstance(table, Table) and isinstance(index, types.Integer):
            return signature(types.none, table, types.intp, table.dtype)
        return None


@lower_builtin(operator.getitem, Table, types.intp)
def _get(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    return marked(builder, builder.load(builder.gep(args[0], [args[1]])), sig.args[0])


@lower_builtin(operator.setitem, Table, types.intp, types.Any)
def _set(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    marked(builder, builder.store(args[2], builder.gep(args[0], [args[1]])), sig.args[0])
    return context.get_dummy_value()
