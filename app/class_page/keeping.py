"""One file that holds a whole room, written whole, from which a crashed lesson comes back, phones included."""

import json
import os
import time
from pathlib import Path
from typing import Any

from diplomatic_swings.app.class_page import ballot as ballots
from diplomatic_swings.app.class_page.guard import Clock
from diplomatic_swings.app.class_page.people import People, Person
from diplomatic_swings.app.class_page.room import Room
from diplomatic_swings.experiments.session import Session, SessionError
from diplomatic_swings.experiments.session.adapter import Progress
from diplomatic_swings.forms.problems import Report, ScenarioError
from diplomatic_swings.store.atomic import whole_file
from diplomatic_swings.store.json_files import read_json
from diplomatic_swings.tell.errors import UserError

FORMAT = 2
FLAGS = (
    "code",
    "pin",
    "desk_token",
    "phase",
    "locked",
    "revealed",
    "paused",
    "choose",
    "timer",
    "began",
    "other_path",
    "log",
)
"""What of a room is plain data already."""

VOTES = ("votes", "act_votes", "calls")
"""What of a ballot is kept."""


def written(room: Room) -> str:
    """Return all of a room as text."""
    ballot = room.ballot
    votes = ballot and {name: list(getattr(ballot, name).items()) for name in VOTES}
    data = {
        "format": FORMAT,
        "lesson": room.lesson.name,
        "session": room.session.saved(),
        "people": room.people.saved(),
        "ballot": votes,
        **{name: getattr(room, name) for name in FLAGS},
    }
    return json.dumps(data)


def keep(text: str, file: Path) -> None:
    """Write a room's text whole or not at all, for its owner's eyes only: it holds the PIN and tokens.

    Raises:
        WriteError: if it cannot be written.
    """
    with whole_file(file) as draft, os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT, 0o600), "w") as stream:
        stream.write(text)


def resumed(file: Path, clock: Clock = time.time, progress: Progress | None = None) -> Room:
    """Return the room that a file holds, its run played again to the same bits; an open vote is paused.

    Args:
        file: the file.
        clock: gives seconds.
        progress: called after each iteration, if the scenario is still to be solved.

    Raises:
        UserError: if there is no such file, or it holds no room that this program can take up.
    """
    try:
        report = Report()
        data = read_json(file, report)
        if report.problems:
            raise UserError(f"{file}: expected a kept lesson ({report.problems[0].message})")
        if data.get("format") != FORMAT:
            raise UserError(f"{file}: expected a kept lesson of format {FORMAT}")
        return _room(data, clock, progress)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UserError(f"{file}: expected a kept lesson (given something else: {error})") from error
    except (SessionError, ScenarioError) as error:
        raise UserError(f"{file}: {error}") from error


def _room(data: dict[str, Any], clock: Clock, progress: Progress | None) -> Room:
    setup = data["session"]["setup"]
    room = Room(
        data["lesson"],
        clock=clock,
        settings=setup["settings"],
        allow_unsettled=setup["allow_unsettled"],
        progress=progress,
    )
    room.take_up(Session.restore(data["session"]))
    room.people = People(Person(**person) for person in data["people"])
    for name in FLAGS:
        setattr(room, name, data[name])
    if data["ballot"] and not room.session.over:
        room.ballot = ballots.opened(room.session)
        for name in VOTES:
            setattr(room.ballot, name, {int(number): key for number, key in data["ballot"][name]})
        room.paused = True
    return room
