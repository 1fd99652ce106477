"""A scenario with other numbers: what sweeps, fits and tests of robustness change."""

from collections.abc import Iterator, Mapping
from typing import Any

from diplomatic_swings.forms.content import Written
from diplomatic_swings.forms.numbers import Number, Quantity, shape_at
from diplomatic_swings.forms.problems import Mark, Report, did_you_mean, join
from diplomatic_swings.forms.shapes import Shape

PLACE = Mark("vary")


def paths(value: Any, path: str = "") -> Iterator[str]:  # noqa: ANN401 - any content
    """Yield the dotted path of every number in a scenario's content."""
    if isinstance(value, Quantity):
        yield path
    elif isinstance(value, Mapping):
        for name, part in value.items():
            yield from paths(part, join(path, name))


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


def _check(scenario: Written, path: str, value: float, form: Shape, report: Report) -> None:
    if not isinstance(_at(scenario.content, path), Quantity):
        near = did_you_mean(path, paths(scenario.content))
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
