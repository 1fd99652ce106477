"""Class presets and what goes with them: injects, role cards and the facilitator's script, read strictly.

A preset is a file in the folder ``class`` of the scenarios; mistakes in it are told like those in a scenario, with line and column.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from diplomatic_swings.experiments.session.adapter import capitals
from diplomatic_swings.experiments.session.files import Inject
from diplomatic_swings.forms.containers import ListOf, Table
from diplomatic_swings.forms.library import Shelf, find, root, shipped
from diplomatic_swings.forms.numbers import Count, Number, Quantity, Range
from diplomatic_swings.forms.parsing import read
from diplomatic_swings.forms.problems import Report
from diplomatic_swings.forms.quantity import Num
from diplomatic_swings.forms.shapes import Shape, Text
from diplomatic_swings.sim.scenario.loading import quantities
from diplomatic_swings.sim.tables.records import Scenario
from diplomatic_swings.sim.world.state import VARIABLES

SHELF = Shelf("class preset", ("class",))
PARTS = "parts"
MOST_INPUTS = 8
SHORTEST_VOTE, LONGEST_VOTE = 10, 900
"""Seconds that a vote may be given."""

_ANY = Num("any unit", -1e6, 1e6, "a number")
_STEP = Num("unit of the input", 1e-6, 1e6, "step of a slider")
_WEEKS = Num("weeks", 1, 26, "length of a turn")
_TURNS = Num("turns", 1, 104, "turns of a lesson")
_VOTE = Num("seconds", SHORTEST_VOTE, LONGEST_VOTE, "time for a vote")


@dataclass(frozen=True)
class Input:
    """A slider: the path of a number, its label, unit, range and step, and where it stands at the start."""

    path: str
    label: str
    unit: str
    low: float
    high: float
    step: float
    value: float = math.nan


@dataclass(frozen=True)
class Lesson:
    """A class preset: the scenario to play, how the projector introduces it, and its sliders."""

    name: str
    scenario: str
    title: str
    introduction: str
    question: str
    turn_weeks: int
    turns: int
    inputs: tuple[Input, ...]


@dataclass(frozen=True)
class Happening:
    """Something a facilitator can let happen: a name, a sentence about it, and the event without its week."""

    name: str
    about: str
    event: Mapping[str, Any]

    def at(self, week: int) -> Inject:
        """Return it as an inject of a week."""
        return Inject(week, self.name, **self.event)


@dataclass(frozen=True)
class Role:
    """A role card: what a capital wants, what it can do, what waiting costs, its types in plain words, and a tip."""

    wants: tuple[str, ...]
    tools: str
    waiting: str
    types: Mapping[str, str]
    tip: str


@dataclass(frozen=True)
class Step:
    """A step of the facilitator's script."""

    minute: int
    phase: str
    title: str
    do: str
    say: str


@dataclass(frozen=True)
class Script:
    """The facilitator's script: seconds that a vote is given at first, steps, and questions of the debrief."""

    vote_seconds: int
    steps: tuple[Step, ...]
    questions: tuple[str, ...]


def lessons() -> list[str]:
    """Return the names of the shipped class presets."""
    return list(shipped(SHELF))


def lesson(name: str) -> Lesson:
    """Return a class preset by name or path.

    Raises:
        ScenarioError: with all mistakes in the file.
        NotFoundError: if there is none of that name.
    """
    path = find(name, SHELF, Path.cwd())
    content = _checked(path, _lesson_shape())
    inputs = tuple(
        Input(i["path"], i["label"], i["unit"], low, high, _value(i["step"]))
        for i in content["inputs"]
        for low, high in (i["range"],)
    )
    return Lesson(path.stem, **{**content, "inputs": inputs})


def marked(inputs: Sequence[Input], scenario: Scenario) -> list[Input]:
    """Return the inputs that are numbers of a scenario, each with its value there and a range that holds it."""
    known = quantities(scenario)
    here = [(i, known[i.path].value) for i in inputs if i.path in known]
    return [
        Input(i.path, i.label, i.unit, min(i.low, value), max(i.high, value), i.step, value)
        for i, value in here
    ]


def happenings() -> list[Happening]:
    """Return what a facilitator can let happen."""
    content = _part("injects", Table({"injects": ListOf(_inject_shape(), "injects", least=1)}))
    return [_happening(row) for row in content["injects"]]


def own_events(scenario: Scenario) -> list[Happening]:
    """Return the events of a scenario as happenings, to be let happen again at another time."""
    rows = scenario.content["events"].values()
    keep = ("kind", "add", "set", "force", "bar", "for_weeks")
    return [
        Happening(
            f"Again: {row['name']}",
            "An event of this scenario.",
            {k: _bare(row[k]) for k in keep if k in row},
        )
        for row in rows
    ]


def roles() -> dict[str, Role]:
    """Return the role cards by seat."""
    content = _part("roles", Table({seat.key: _role_shape(seat.types) for seat in capitals()}))
    return {seat: Role(**card) for seat, card in content.items()}


def script() -> Script:
    """Return the facilitator's script."""
    steps = ListOf(_step_shape(), "steps", least=1)
    questions = ListOf(Text("a question"), "questions", least=1)
    content = _part("script", Table({"vote_seconds": Count(_VOTE), "steps": steps, "questions": questions}))
    return Script(
        int(_value(content["vote_seconds"])),
        tuple(Step(**row) for row in content["steps"]),
        tuple(content["questions"]),
    )


def _part(name: str, shape: Table) -> dict[str, Any]:
    full = Table(shape.fields, frozenset(shape.fields))
    return _checked(root() / SHELF.folders[0] / PARTS / f"{name}.yaml", full)


def _checked(path: Path, shape: Table) -> dict[str, Any]:
    report = Report()
    tree = read(path, report)
    content = shape.check(tree, "", report) if tree else None
    report.stop_if_any()
    return content or {}


def _happening(row: Mapping[str, Any]) -> Happening:
    event = {name: _bare(row[name]) for name in ("kind", "add", "set") if name in row}
    return Happening(row["name"], row["about"], event)


def _bare(value: Any) -> Any:  # noqa: ANN401 - any content
    """Return content with its numbers alone."""
    if isinstance(value, Quantity):
        return value.value
    if isinstance(value, Mapping):
        return {name: _bare(part) for name, part in value.items()}
    return value


def _value(value: Quantity | float) -> float:
    return value.value if isinstance(value, Quantity) else value


def _needed(fields: dict[str, Shape], optional: frozenset[str] = frozenset(), noun: str = "field") -> Table:
    return Table(fields, frozenset(fields) - optional, noun=noun)


def _lesson_shape() -> Table:
    slider: dict[str, Shape] = {
        "path": Text("the dotted path of a number"),
        "label": Text("a label in plain words"),
        "unit": Text("a unit"),
        "range": Range(_ANY),
        "step": Number(_STEP),
    }
    words = {name: Text(f"the {name}") for name in ("scenario", "title", "introduction", "question")}
    inputs = ListOf(_needed(slider, noun="field of an input"), "inputs", least=1)
    return _needed({**words, "turn_weeks": Count(_WEEKS), "turns": Count(_TURNS), "inputs": inputs})


def _inject_shape() -> Table:
    change: dict[str, Shape] = {name: Number(_ANY) for name in VARIABLES}
    table = Table(change, noun="state variable")
    fields: dict[str, Shape] = {
        "name": Text("a name"),
        "about": Text("a sentence"),
        "kind": Text("a kind of event"),
        "add": table,
        "set": table,
    }
    return _needed(fields, frozenset({"add", "set"}))


def _role_shape(types: Sequence[tuple[str, str]]) -> Table:
    card: dict[str, Shape] = {
        "wants": ListOf(Text("an aim"), "aims", least=1),
        **{name: Text(f"the {name}") for name in ("tools", "waiting")},
        "types": _needed({key: Text("what the type means") for key, _ in types}),
        "tip": Text("a tip"),
    }
    return _needed(card)


def _step_shape() -> Table:
    fields: dict[str, Shape] = {"minute": Count(Num("minutes", 0, 240, "minute of the lesson"))}
    return _needed({**fields, **{name: Text(f"the {name}") for name in ("phase", "title", "do", "say")}})
