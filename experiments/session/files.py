"""A session as files: the scenario with what happened from outside, and what is needed to play it again.

The scenario extends nothing, so that it stays what it is when shipped scenarios change.
"""

import dataclasses as dc
import datetime as dt
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from diplomatic_swings.experiments.session.records import Move
from diplomatic_swings.sim.scenario.loading import dump, load
from diplomatic_swings.sim.tables.records import Scenario
from diplomatic_swings.sim.world.calendar import date_of
from ruamel.yaml import YAML

KIND = "move"
BASE = "start"
"""Name of the resolved scenario that injects are laid over."""

HEAD = ("format", "title", "introduction", "watch_for")
"""What every scenario file says of itself."""


@dataclass(frozen=True)
class Inject:
    """Something that happens from outside, as a scenario's event has it.

    Attributes:
        week: number of the week in which it happens.
        name: a short name.
        add: increments by state variable.
        set: values by state variable.
        force: an everyday option by seat.
        bar: everyday options by seat that cannot be chosen.
        for_weeks: how long ``force`` and ``bar`` hold.
        kind: kind of event.
    """

    week: int
    name: str
    add: Mapping[str, float] = field(default_factory=dict)
    set: Mapping[str, float] = field(default_factory=dict)
    force: Mapping[str, str] = field(default_factory=dict)
    bar: Mapping[str, Sequence[str]] = field(default_factory=dict)
    for_weeks: int = 1
    kind: str = KIND


@dataclass(frozen=True)
class Choice:
    """Something that a session chose: its week and the move."""

    week: int
    move: Move


def with_injects(scenario: Scenario, injects: Sequence[Inject], name: str = "session") -> Scenario:
    """Return a scenario with more events, checked as the command line would.

    Args:
        scenario: what the session started from.
        injects: what happened from outside.
        name: name of the new scenario.

    Raises:
        ScenarioError: if an inject is not a valid event of the scenario.
    """
    base = Path(_written(scenario).name) / f"{BASE}.yaml"
    content = {
        **{word: scenario.content[word] for word in HEAD if word in scenario.content},
        "name": name,
        "extends": str(base),
        "events": [_event(scenario.start, inject) for inject in sorted(injects, key=lambda i: i.week)],
    }
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"{name}.yaml"
        with file.open("w", encoding="utf-8") as stream:
            YAML().dump(content, stream)
        return load(file)


@lru_cache(maxsize=4)
def _written(scenario: Scenario) -> "tempfile.TemporaryDirectory[str]":
    """Return a folder with the resolved scenario, written and parsed once; it goes when it is no longer used."""
    folder: tempfile.TemporaryDirectory[str] = tempfile.TemporaryDirectory()
    text = dump(dc.replace(scenario, content={**scenario.content, "name": BASE}))
    (Path(folder.name) / f"{BASE}.yaml").write_text(text, encoding="utf-8")
    return folder


def _event(start: dt.date, inject: Inject) -> dict[str, Any]:
    parts = {name: part for name, part in asdict(inject).items() if part and name != "week"}
    return {
        "date": date_of(start, inject.week),
        **parts,
        "source": "session: injected while it was played",
    }
