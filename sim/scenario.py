"""Scenarios: load one by name or path, change it, compare it, write it.

For example::

    cheap_oil = load("baseline", overrides=["world.brent_level=50", "weeks=52"])
    differences(load("baseline"), cheap_oil)

A scenario is read from YAML, laid over the scenario it extends and a lens, checked against the tables
of the model, and returned frozen.  All mistakes are reported at once, with file, line and column.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sim.files import schema, writing
from sim.files.assembly import DOCTRINE_OPTION, Dialect, Request, assemble, doctrine_files
from sim.files.building import build
from sim.files.checks import Doctrines, check_whole, lever_menus
from sim.files.content import Difference, compared, flat
from sim.files.json_schema import json_schema, schema_text
from sim.files.library import DOCTRINES, LENSES, SCENARIOS, is_path, shipped
from sim.files.listing import Listed, head, listed, listed_scenarios
from sim.files.numbers import Quantity
from sim.files.problems import Mark, Problem, Report, ScenarioError
from sim.files.records import Decision, Doctrine, Effect, Event, Lever, Scenario, TypeWeights, Weights
from sim.files.schema import meaning
from sim.files.tree import Leaf
from sim.files.varying import following, lasting, quantities, vary
from sim.files.writing import dump
from sim.players import KEYS

__all__ = [
    "Decision",
    "Difference",
    "Doctrine",
    "Effect",
    "Event",
    "Lever",
    "Listed",
    "Problem",
    "Quantity",
    "Scenario",
    "ScenarioError",
    "TypeWeights",
    "Weights",
    "available",
    "differences",
    "doctrine_names",
    "dump",
    "flatten",
    "following",
    "json_schema",
    "lasting",
    "lenses",
    "load",
    "meaning",
    "quantities",
    "schema_text",
    "template",
    "vary",
]


FIRST_MODEL = Dialect(
    number=schema.FORMAT,
    lenses=LENSES,
    doctrines=DOCTRINES,
    section="doctrines",
    option=DOCTRINE_OPTION,
    form=lambda _: schema.scenario_shape(),
    lens_form=schema.lens_shape,
)
"""The format of the first model's files."""


def load(
    name_or_path: str | Path,
    overrides: Sequence[str] = (),
    lens: str | None = None,
    doctrines: Mapping[str, str] | None = None,
) -> Scenario:
    """Return a scenario.

    Args:
        name_or_path: name of a shipped scenario, or path of a YAML file.
        overrides: settings such as ``world.brent_level=80``, applied last.
        lens: name or path of a lens, in place of the one the file names.
        doctrines: name or path of a doctrine by player, over those the file names.

    Raises:
        ScenarioError: with all mistakes found.
    """
    report = Report()
    tree = assemble(Request(name_or_path, overrides, lens, doctrines), FIRST_MODEL, report)
    content = schema.scenario_shape().check(tree, "", report)
    files = doctrine_files(tree, KEYS, FIRST_MODEL, report)
    followed = _doctrines(files, report)
    if report.complete:
        check_whole(tree, files, lever_menus(tree, KEYS), report)
    report.stop_if_any()
    chosen = {
        player: _mention(name, files[player][0]) for player, name in (content or {})["doctrines"].items()
    }
    return build({**(content or {}), "doctrines": chosen}, followed)


def _doctrines(files: Doctrines, report: Report) -> dict[str, dict[str, Any]]:
    shape = schema.doctrine_shape()
    return {player: shape.check(root, "", report) or {} for player, (_, root) in files.items()}


def _mention(name: str, path: Path) -> str:
    """Return how to mention a doctrine from anywhere: its name, or its full path."""
    return str(path.absolute()) if is_path(name) else name


def flatten(scenario: Scenario) -> dict[str, float | str]:
    """Return every setting that affects results by dotted path, numbers as floats."""
    return flat(scenario.content)


def differences(first: Scenario, second: Scenario) -> list[Difference]:
    """Return every setting that affects results in which two scenarios differ."""
    return compared(flatten(first), flatten(second))


def available() -> list[Listed]:
    """Return the shipped scenarios, baselines first."""
    return listed_scenarios(SCENARIOS)


def lenses() -> list[Listed]:
    """Return the shipped lenses."""
    return listed(LENSES)


def doctrine_names() -> dict[str, tuple[str, ...]]:
    """Return the names of the shipped doctrines by player."""
    owners = {name: head(path).scalar("player") for name, path in shipped(DOCTRINES).items()}
    return {key: tuple(name for name, owner in owners.items() if owner == key) for key in KEYS}


def template(from_name: str, name: str = "mine") -> str:
    """Return the commented YAML text of a new scenario that builds on another.

    Args:
        from_name: name or path of the scenario to build on.
        name: name of the new one; save it as ``<name>.yaml``.

    Raises:
        ScenarioError: if the base is not valid, or the name no name of a file.
    """
    report = Report()
    schema.FILE_NAME.check(Leaf(name, Mark("template")), "name", report)
    report.stop_if_any()
    return writing.template(load(from_name), from_name, name)
