"""What a screen can ask for, by name; everything it sends is checked here or in the room."""

from collections.abc import Callable
from typing import Any, NamedTuple

from diplomatic_swings.app.class_page import rehearsal
from diplomatic_swings.app.class_page.guard import RefusedError
from diplomatic_swings.app.class_page.people import Person
from diplomatic_swings.app.class_page.room import Room
from diplomatic_swings.app.class_page.whatif import WhatIf
from diplomatic_swings.experiments.session import SEATS, SessionError
from diplomatic_swings.experiments.session import lessons as shelf
from diplomatic_swings.experiments.session.adapter import opened
from diplomatic_swings.forms.library import NotFoundError
from diplomatic_swings.forms.problems import ScenarioError
from diplomatic_swings.sim.solver.iteration import SolveError
from diplomatic_swings.sim.tables.records import Scenario

Message = dict[str, Any]
EXACT_IN_A_BROWSER = 2**53 - 1
"""Largest seed: a browser holds no larger whole number exactly."""


def seat(room: Room, person: Person, message: Message) -> None:
    """Do what a phone asks for.

    Raises:
        RefusedError: if it may not, or asks for nothing known.
    """
    match message.get("do"):
        case "vote":
            room.vote(person, message.get("move"))
        case "call":
            room.call(person, message.get("side"))
        case "predict":
            room.predict(person, message.get("tokens"), message.get("swings"))
        case "choose":
            room.take_seat(person, message.get("place"))
        case _:
            raise RefusedError("This page is out of date. Load it again.")


def desk(room: Room, whatif: WhatIf, message: Message) -> None:
    """Do what the desk asks for.

    Raises:
        RefusedError: if it cannot be done now, or nothing known is asked for.
    """
    act = _DESK.get(str(message.get("do")))
    if act is None:
        raise RefusedError("This page is out of date. Load it again.")
    try:
        act(room, whatif, message)
    except (SessionError, ScenarioError, NotFoundError, SolveError) as error:
        raise RefusedError(str(error)) from error
    rehearsal.act(room)


class Wish(NamedTuple):
    """How a lesson is to begin anew: class preset, seed, lens, and policy by seat."""

    lesson: str
    seed: int
    lens: str | None
    policies: dict[str, str]


def wished(message: Message) -> Wish:
    """Return what the form says.

    Raises:
        RefusedError: if it says nothing that can be.
    """
    seed, lens = message.get("seed"), message.get("lens") or None
    if type(seed) is not int or not 0 <= seed <= EXACT_IN_A_BROWSER:
        raise RefusedError(f"A seed is a whole number from 0 to {EXACT_IN_A_BROWSER}.")
    policies = message.get("policies") or {}
    known = {s.key for s in SEATS}
    if not isinstance(policies, dict) or not set(policies) <= known or not _names(lens, *policies.values()):
        raise RefusedError("Choose lens and policies from the lists.")
    lesson = message.get("lesson")
    if not isinstance(lesson, str) or not _names(lesson):
        raise RefusedError("Choose a preset from the list.")
    return Wish(lesson, seed, lens, {key: name for key, name in policies.items() if name})


def setup(room: Room, whatif: WhatIf, message: Message) -> None:
    """Begin anew with what the form says; solves the scenario where that has not been done."""
    room.setup(*wished(message))
    whatif.clear()


def scenario_of(room: Room, message: Message) -> Scenario:
    """Return the scenario that the form asks for, so that it can be solved before the lesson begins.

    Raises:
        RefusedError: if it cannot be.
    """
    wish = wished(message)
    try:
        setup = room.setup_of(shelf.lesson(wish.lesson), wish.seed, wish.lens, wish.policies)
        return opened(setup.scenario, setup.settings, setup.lens, setup.policies)
    except (ScenarioError, NotFoundError) as error:
        raise RefusedError(str(error)) from error


def _names(*values: object) -> bool:
    """Return whether values are bare names or empty: a browser must not name files."""
    texts = [value for value in values if value]
    return all(isinstance(text, str) and text.replace("-", "").isalnum() for text in texts)


def _ask(room: Room, whatif: WhatIf, message: Message) -> None:
    whatif.ask(room.session, room.inputs, message.get("values"))


def _whatif(room: Room, whatif: WhatIf, _: Message) -> None:
    room.go("whatif")
    if whatif.ends is None:
        whatif.ask(room.session, room.inputs, {})


def _choose(room: Room, _: WhatIf, message: Message) -> None:
    room.choose = message.get("on") is True


Act = Callable[[Room, WhatIf, Message], object]

_DESK: dict[str, Act] = {
    "setup": setup,
    "predict": lambda room, _w, _m: room.open_predictions(),
    "lock": lambda room, _w, _m: room.lock_predictions(),
    "play": lambda room, _w, _m: room.start_play(),
    "turn": lambda room, _w, _m: room.play_turn(),
    "finish": lambda room, _w, _m: room.finish(),
    "pause": lambda room, _w, m: room.pause(paused=m.get("on") is not False),
    "undo": lambda room, _w, _m: room.undo(),
    "branch": lambda room, _w, m: room.branch(m.get("week")),
    "timer": lambda room, _w, m: room.set_timer(m.get("seconds")),
    "choose": _choose,
    "inject": lambda room, _w, m: room.inject(m.get("name")),
    "move": lambda room, _w, m: room.people.move(m.get("person"), m.get("place")),
    "remove": lambda room, _w, m: room.people.remove(m.get("person")),
    "go": lambda room, _w, m: room.go(m.get("phase")),
    "whatif": _whatif,
    "slide": _ask,
    "pin": lambda _r, whatif, _m: whatif.pin(),
    "unpin": lambda _r, whatif, _m: whatif.unpin(),
    "rehearse": lambda room, _w, m: rehearsal.join(room, m.get("count")),
    "dismiss": lambda room, _w, _m: rehearsal.leave(room),
}
