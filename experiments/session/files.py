"""A session as a scenario file: what was decided and what happened, as dated events.

The file extends nothing, so that it stays what it is when shipped scenarios change.
"""

import datetime as dt
import io
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from experiments.session.adapter import SEATS
from experiments.session.records import Move
from sim.calendar import date_of
from sim.scenario import Scenario, load

KIND = "move"
ONE_LINE = 1_000_000


@dataclass(frozen=True)
class Inject:
    """Something that happens from outside, as a scenario's event has it.

    Attributes:
        week: number of the week in which it happens.
        name: a short name.
        add: increments by state variable.
        set: values by state variable.
        force: a move by seat.
        bar: moves by seat that cannot be made.
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
    """A move that a session chose: its week and the move."""

    week: int
    move: Move


def with_events(
    scenario: Scenario, injects: Sequence[Inject], choices: Sequence[Choice], name: str = "session"
) -> tuple[str, Scenario]:
    """Return a scenario with more events: as YAML text, and loaded from it as the command line would.

    Args:
        scenario: what the session started from.
        injects: what happened from outside.
        choices: moves that were chosen.
        name: name of the scenario, and of the file it is to be saved as, without ``.yaml``.

    Raises:
        ScenarioError: if an inject is not a valid event of the scenario.
    """
    yaml = YAML()
    yaml.width = ONE_LINE
    yaml.default_flow_style = None  # a number with its unit and source on one line
    content = scenario.resolved()
    new = [_event(scenario.start, inject) for inject in injects]
    forced = [_forced(scenario.start, choice) for choice in choices]
    content["name"] = name
    content["events"] = sorted([*content["events"], *new, *forced], key=lambda event: event["date"])
    stream = io.StringIO()
    yaml.dump(content, stream)
    text = stream.getvalue()
    return text, _loaded(text, name)


def _loaded(text: str, name: str) -> Scenario:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"{name}.yaml"
        file.write_text(text, encoding="utf-8")
        return load(file)


def _event(start: dt.date, inject: Inject) -> dict[str, Any]:
    parts = {name: part for name, part in asdict(inject).items() if part and name != "week"}
    return {
        "date": date_of(start, inject.week),
        **parts,
        "source": "session: injected while it was played",
    }


def _forced(start: dt.date, choice: Choice) -> dict[str, Any]:
    capital = next(seat.capital for seat in SEATS if seat.key == choice.move.seat)
    return {
        "date": date_of(start, choice.week),
        "name": f"{capital}: {choice.move.label}",
        "kind": KIND,
        "force": {choice.move.seat: choice.move.key},
        "source": "session: chosen by those who played",
    }
