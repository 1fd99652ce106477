"""Numbers of a scenario with unit, range and source, also those that a move states by its value alone."""

from collections.abc import Iterator, Mapping
from typing import Any

from diplomatic_swings.forms.numbers import WHOLE_UNITS, Quantity
from diplomatic_swings.forms.problems import join
from diplomatic_swings.sim.scenario.form import MOVE_RANGE, meaning
from diplomatic_swings.sim.tables.records import Scenario

MOVES = ("levers", "acts")
"""Sections whose numbers share one range, in multiples of their values."""


def quantities(scenario: Scenario) -> dict[str, Quantity]:
    """Return every number of a scenario by dotted path, with unit, range and source.

    A number without a source of its own has that of the nearest block around it.  A number of a move without a range
    of its own ranges over ``move_range`` times its value, within its hard bounds; zeros and whole numbers do not.
    """
    span = scenario.content[MOVE_RANGE]
    factors = (span["low"].value, span["high"].value)
    return {path: _ranged(path, q, factors) for path, q in _numbers(scenario.content, "", None)}


def _numbers(value: Any, path: str, source: str | None) -> Iterator[tuple[str, Quantity]]:  # noqa: ANN401 - any content
    if isinstance(value, Quantity):
        yield path, value if value.source else value._replace(source=source)
    elif isinstance(value, Mapping):
        own = value.get("source")
        for name, part in value.items():
            yield from _numbers(part, join(path, name), own if isinstance(own, str) else source)


def _ranged(path: str, quantity: Quantity, factors: tuple[float, float]) -> Quantity:
    if quantity.range or path.split(".", maxsplit=1)[0] not in MOVES:
        return quantity
    num = meaning(path)
    if num is None or quantity.value == 0.0 or num.unit in WHOLE_UNITS:
        return quantity
    ends = sorted(factor * quantity.value for factor in factors)
    low, high = (min(max(end, num.low), num.high) for end in ends)
    return quantity._replace(range=(low, high)) if low < high else quantity
