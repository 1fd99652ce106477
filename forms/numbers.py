"""Shapes of numbers: bounds and units come from the tables of the model."""

import math
from dataclasses import dataclass
from typing import Any, NamedTuple

from diplomatic_swings.forms.containers import Rows, Table
from diplomatic_swings.forms.problems import Report
from diplomatic_swings.forms.quantity import Num
from diplomatic_swings.forms.shapes import Json, OneOf, Shape, Text, wrong
from diplomatic_swings.forms.tree import Branch, Leaf, Listing, Node, given

WHOLE_UNITS = ("0 or 1", "steps")
_RANGE: Json = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}


class Quantity(NamedTuple):
    """A number as a scenario states it: value, unit, and where known range, source and note."""

    value: float
    unit: str
    range: tuple[float, float] | None = None
    source: str | None = None
    note: str | None = None


def finite(node: Node | None) -> float | None:
    """Return the finite number at a leaf, or None."""
    value = node.value if isinstance(node, Leaf) else None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        return float(value) + 0.0 if math.isfinite(value) else None
    except OverflowError:
        return None


def bounds(num: Num) -> str:
    """Return bounds and unit in plain words."""
    span = f"from {num.low:g} to {num.high:g}" if num.low < num.high else f"equal to {num.low:g}"
    return f"{span} [{num.unit}]"


@dataclass(frozen=True)
class Number:
    """A number with a unit and hard bounds: plain, or ``{value, unit, range, source, note}``.

    Attributes:
        num: unit, bounds and meaning.
        fractions: whether a fraction makes sense even where the unit counts (0 or 1, steps).
        counted: whether only whole numbers make sense, although the unit does not say so.
    """

    num: Num
    fractions: bool = False
    counted: bool = False

    @property
    def whole(self) -> bool:
        """Whether only whole numbers make sense."""
        return self.counted or (self.num.unit in WHOLE_UNITS and not self.fractions)

    @property
    def expects(self) -> str:
        """Plain words: bounds and unit."""
        return f"a {'whole ' * self.whole}number {bounds(self.num)}"

    def allows(self, value: float) -> bool:
        """Return whether ``value`` lies within the bounds, and is whole where it must be."""
        return self.num.low <= value <= self.num.high and (not self.whole or value == int(value))

    def check(self, node: Node, path: str, report: Report) -> Quantity | None:
        """Return the quantity; see :class:`diplomatic_swings.forms.shapes.Shape`."""
        if isinstance(node, Branch):
            return self._full(node, path, report)
        value = self._value(node, path, report)
        return None if value is None else Quantity(value, self.num.unit)

    def _value(self, node: Node, path: str, report: Report) -> float | None:
        value = finite(node)
        if value is None or not self.allows(value):
            wrong(self, node, path, report)
            return None
        return value

    def _full(self, node: Branch, path: str, report: Report) -> Quantity | None:
        parts = Table(self._about(), noun="part of a number").check(node.without("value"), path, report) or {}
        inner = node.get("value")
        if inner is None and report.complete:
            report.add(node.mark, path, f"expected {self.expects} (value missing)")
        value = self._value(inner, path, report) if inner else None
        if value is None or inner is None:
            return None
        _check_own_range(inner, parts.get("range"), value, path, report)
        return Quantity(value, self.num.unit)._replace(**parts)

    def _about(self) -> dict[str, Shape]:
        unit = OneOf((self.num.unit,), "unit")
        return {"unit": unit, "range": Range(self.num), "source": Text("a source"), "note": Text("a note")}

    def schema(self) -> Json:
        """Return the JSON Schema: a number within bounds, or a mapping with its origin."""
        kind = "integer" if self.whole else "number"
        plain: Json = {"type": kind, "minimum": self.num.low, "maximum": self.num.high}
        full = Table(self._about()).schema()
        full["properties"] = {"value": plain, **full["properties"]}
        return {"description": f"{self.num.meaning} [{self.num.unit}]", "anyOf": [plain, full]}


@dataclass(frozen=True)
class Plain:
    """A plain number, whose bounds are checked elsewhere."""

    expects: str = "a number"

    def check(self, node: Node, path: str, report: Report) -> float | None:
        """Return the number; see :class:`diplomatic_swings.forms.shapes.Shape`."""
        value = finite(node)
        if value is None:
            wrong(self, node, path, report)
        return value

    def schema(self) -> Json:
        """Return the JSON Schema of a number."""
        return {"type": "number"}


def _check_own_range(
    node: Node, pair: tuple[float, float] | None, value: float, path: str, report: Report
) -> None:
    if pair and not pair[0] <= value <= pair[1]:
        own = f"{pair[0]:g} to {pair[1]:g}"
        report.add(node.mark, path, f"expected a value within its own range {own} (given {value:g})")


@dataclass(frozen=True)
class Range:
    """The range that a number may plausibly take: ``[low, high]`` within its hard bounds."""

    num: Num

    @property
    def expects(self) -> str:
        """Plain words: order and bounds."""
        return f"a range [low, high], low first, {bounds(self.num)}"

    def check(self, node: Node, path: str, report: Report) -> tuple[float, float] | None:
        """Return the range; see :class:`diplomatic_swings.forms.shapes.Shape`."""
        items = node.items if isinstance(node, Listing) else ()
        match [finite(item) for item in items]:
            case [float() as low, float() as high] if self.num.low <= low <= high <= self.num.high:
                return low, high
        what = f"[{', '.join(given(item) for item in items)}]" if items else given(node)
        report.add(node.mark, path, f"expected {self.expects} (given {what})")
        return None

    def schema(self) -> Json:
        """Return the JSON Schema of a pair of numbers."""
        return _RANGE


@dataclass(frozen=True)
class Count:
    """A plain whole number."""

    num: Num

    @property
    def expects(self) -> str:
        """Plain words: bounds and unit."""
        return f"a whole number {bounds(self.num)}"

    def check(self, node: Node, path: str, report: Report) -> int | None:
        """Return the count; see :class:`diplomatic_swings.forms.shapes.Shape`."""
        value = finite(node)
        exact = node.value if isinstance(node, Leaf) and isinstance(node.value, int) else value
        if (
            value is None
            or exact is None
            or exact != int(exact)
            or not self.num.low <= exact <= self.num.high
        ):
            wrong(self, node, path, report)
            return None
        return int(exact)

    def schema(self) -> Json:
        """Return the JSON Schema of the count."""
        text = f"{self.num.meaning} [{self.num.unit}]"
        return {"description": text, "type": "integer", "minimum": self.num.low, "maximum": self.num.high}


@dataclass(frozen=True)
class Change:
    """What a lever does to a variable: an increment (see :class:`Number`), or ``{set: value}``."""

    variable: Num

    @property
    def num(self) -> Num:
        """Unit, bounds and meaning of the increment."""
        return self.increment.num

    @property
    def increment(self) -> Number:
        """The shape of the increment: at most the span of the variable, either way."""
        span = self.variable.high - self.variable.low
        return Number(Num(self.variable.unit, -span, span, f"added to: {self.variable.meaning}"))

    @property
    def expects(self) -> str:
        """Plain words: bounds of the increment."""
        return f"{self.increment.expects}, or {{set: value}}"

    def check(self, node: Node, path: str, report: Report) -> Quantity | dict[str, Any] | None:
        """Return the increment, or ``{"set": quantity}``; see :class:`diplomatic_swings.forms.shapes.Shape`."""
        if not isinstance(node, Branch) or "set" not in node.entries:
            return self.increment.check(node, path, report)
        return self.table.check(node, path, report)

    @property
    def table(self) -> Table:
        """The form of ``{set: value}``."""
        return Table({"set": Number(self.variable)}, noun="part of {set: value}")

    def schema(self) -> Json:
        """Return the JSON Schema: an increment, or a mapping with ``set``."""
        add = self.increment.schema()
        return {"description": add["description"], "anyOf": [*add["anyOf"], self.table.schema()]}


@dataclass(frozen=True)
class Window:
    """Bounds between which a variable must lie: ``{min, max}``, either may be left out."""

    variable: Num

    @property
    def expects(self) -> str:
        """Plain words."""
        return "a mapping (min, max or both)"

    @property
    def table(self) -> Table:
        """The form of the mapping."""
        limit = Number(self.variable, fractions=True)
        return Table({"min": limit, "max": limit}, noun="bound", meaning="min, max or both")

    def check(self, node: Node, path: str, report: Report) -> dict[str, Quantity] | None:
        """Return the bounds; see :class:`diplomatic_swings.forms.shapes.Shape`."""
        read: dict[str, Quantity | None] | None = self.table.check(node, path, report)
        if read is None or (isinstance(node, Branch) and not node.entries):
            wrong(self, node, path, report)
            return None
        low, high = read.get("min"), read.get("max")
        if low and high and low.value > high.value:
            text = f"expected min not above max (given min {low.value:g}, max {high.value:g})"
            report.add(node.mark, path, text)
        return {name: limit for name, limit in read.items() if limit}

    def schema(self) -> Json:
        """Return the JSON Schema of the two bounds."""
        return self.table.schema()


def below(shape: Shape | None, name: str) -> Shape | None:
    """Return the shape of ``name`` inside a mapping of this shape, or None."""
    if isinstance(shape, Rows):
        return shape.row
    if isinstance(shape, (Change, Window)):
        shape = shape.table
    return shape.fields.get(name) if isinstance(shape, Table) else None


def shape_at(form: Shape, path: str) -> Shape | None:
    """Return the shape at a dotted path of a form, or None if nothing may stand there."""
    shape: Shape | None = form
    for name in path.split("."):
        shape = below(shape, name)
    return shape
