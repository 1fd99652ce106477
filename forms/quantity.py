"""Numbers that carry their meaning: the annotation every state variable and parameter wears.

A table of numbers in this project is a ``NamedTuple`` whose fields are annotated with
:class:`Num`.  The scenario schema, the error messages, the generated reference and the plots all
read these annotations, so that a number is described in one place only.
"""

from typing import NamedTuple, get_type_hints


class Num(NamedTuple):
    """What a number means: unit, hard bounds (inclusive) and one line of plain words."""

    unit: str
    low: float
    high: float
    meaning: str


def numbers(table: type) -> dict[str, Num]:
    """Return ``{field: Num}`` of a table of numbers, in field order.

    Raises:
        TypeError: if a field has no :class:`Num` annotation.
    """
    nums = {}
    for name, hint in get_type_hints(table, include_extras=True).items():
        metadata = [m for m in getattr(hint, "__metadata__", ()) if isinstance(m, Num)]
        if not metadata:
            raise TypeError(f"{table.__name__}.{name} carries no Num annotation")
        nums[name] = metadata[0]
    return nums
