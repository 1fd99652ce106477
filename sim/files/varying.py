"""A scenario with other numbers: what sweeps, fits and tests of robustness change."""

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from sim.files.building import build
from sim.files.content import Written
from sim.files.numbers import Number, Quantity, shape_at
from sim.files.problems import Mark, Report, did_you_mean, join
from sim.files.records import Doctrine, Scenario
from sim.files.schema import scenario_shape
from sim.files.shapes import Shape
from sim.players import KEYS

PLACE = Mark("vary")
COST_UNIT = "util"


class Named(Protocol):
    """Choice costs and bars under a name: a doctrine, or a policy."""

    @property
    def cost(self) -> dict[str, float]:
        """Cost added to levers, by name."""

    @property
    def bar(self) -> tuple[str, ...]:
        """Levers that are out of the question."""


def quantities(scenario: Written) -> dict[str, Quantity]:
    """Return every number of a scenario by dotted path, with unit, range and source."""
    return dict(_quantities(scenario.content, ""))


def _quantities(value: Any, path: str) -> Iterator[tuple[str, Quantity]]:  # noqa: ANN401 - any content
    if isinstance(value, Quantity):
        yield path, value
    elif isinstance(value, Mapping):
        for name, part in value.items():
            yield from _quantities(part, join(path, name))


def vary(scenario: Scenario, values: Mapping[str, float]) -> Scenario:
    """Return the scenario with other numbers; its name stays, its digest changes.

    Several times as fast as loading the files again.  A range that does not hold the new value goes.

    Args:
        scenario: the scenario to start from; it does not change.
        values: new numbers by dotted path, such as ``{"world.brent_level": 50.0}``.

    Raises:
        ScenarioError: if a path is no number of the scenario, or a number is out of its bounds.
    """
    return _built(varied(scenario, values, scenario_shape()), scenario)


def varied(scenario: Written, values: Mapping[str, float], form: Shape) -> dict[str, Any]:
    """Return the content of a scenario with other numbers.

    Args:
        scenario: the scenario to start from; it does not change.
        values: new numbers by dotted path.
        form: the form of the scenario.

    Raises:
        ScenarioError: if a path is no number of the scenario, or a number is out of its bounds.
    """
    report = Report()
    for path, value in values.items():
        _check(scenario, path, value, form, report)
    report.stop_if_any()
    content = scenario.content
    for path, value in values.items():
        content = _with(content, path.split("."), value)
    return content


def lasting(scenario: Scenario, weeks: int) -> Scenario:
    """Return the scenario over another number of weeks."""
    return _built({**scenario.content, "weeks": weeks}, scenario)


def following(scenario: Scenario, doctrines: Mapping[str, Doctrine]) -> Scenario:
    """Return the scenario with other doctrines for some players.

    Args:
        scenario: the scenario; it does not change.
        doctrines: doctrines by player.

    Raises:
        ScenarioError: if a doctrine prices or bars a lever that the player does not have here.
    """
    report = Report()
    for player, doctrine in doctrines.items():
        menu = scenario.content["levers"][player]
        for name in {*doctrine.cost, *doctrine.bar} - set(menu):
            place = join(f"doctrines.{player}", doctrine.name)
            report.add(
                PLACE, place, f"expected a lever of {player} (given '{name}'){did_you_mean(name, menu)}"
            )
    report.stop_if_any()
    others = {KEYS[d.player]: d for d in scenario.doctrines}
    names = {**scenario.content["doctrines"], **{player: d.name for player, d in doctrines.items()}}
    followed = {player: doctrine_content(doctrine) for player, doctrine in {**others, **doctrines}.items()}
    return build({**scenario.content, "doctrines": names}, followed)


def _built(content: dict[str, Any], scenario: Scenario) -> Scenario:
    return build(content, {KEYS[d.player]: doctrine_content(d) for d in scenario.doctrines})


def _check(scenario: Written, path: str, value: float, form: Shape, report: Report) -> None:
    if not isinstance(_at(scenario.content, path), Quantity):
        near = did_you_mean(path, quantities(scenario))
        report.add(PLACE, path, f"expected the path of a number of the scenario{near}")
        return
    shape = shape_at(form, path)
    number = shape if isinstance(shape, Number) else getattr(shape, "increment", None)
    if isinstance(number, Number) and not number.allows(value):
        report.add(PLACE, path, f"expected {number.expects} (given {value:g})")


def _at(content: Any, path: str) -> Any:  # noqa: ANN401 - any content
    for name in path.split("."):
        content = content.get(name) if isinstance(content, Mapping) else None
    return content


def _with(content: Any, names: list[str], value: float) -> Any:  # noqa: ANN401 - any content
    """Return content with one number changed; the rest is shared with the original."""
    if names:
        return {**content, names[0]: _with(content[names[0]], names[1:], value)}
    span = content.range
    kept = span if span and span[0] <= value <= span[1] else None
    return content._replace(value=float(value), range=kept)


def doctrine_content(doctrine: Named) -> dict[str, Any]:
    """Return the content of the file that a doctrine or policy was read from."""
    costs = {name: Quantity(value, COST_UNIT) for name, value in doctrine.cost.items()}
    words = {name: getattr(doctrine, name) for name in ("name", "title", "introduction", "source")}
    return {**words, "cost": costs, "bar": list(doctrine.bar)}
