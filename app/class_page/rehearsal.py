"""Made-up students, to rehearse a lesson: they join, predict, vote and call as the dice fall."""

import random

from diplomatic_swings.app.class_page.ballot import SIDES
from diplomatic_swings.app.class_page.guard import RefusedError
from diplomatic_swings.app.class_page.people import ANALYST, TOKENS, Person
from diplomatic_swings.app.class_page.room import Room
from diplomatic_swings.experiments.session import ENDINGS

# fmt: off
NAMES = (
    "Ada", "Boris", "Chidi", "Dilnoza", "Emeka", "Farida", "Goran", "Hana", "Ines", "Jomo", "Kaja",
    "Luis", "Mirela", "Nadia", "Omar", "Petra", "Quim", "Rasa", "Sven", "Tamar", "Ulla", "Viktor",
    "Wanjiru", "Xenia", "Yusuf", "Zofia", "Anouk", "Bilal", "Chen", "Daria", "Elif", "Femi", "Gita",
    "Hugo", "Iveta", "Jun", "Kofi", "Lena", "Milan", "Noor",
)
# fmt: on
MOST = 60


def join(room: Room, count: object) -> None:
    """Let made-up students join.

    Raises:
        RefusedError: if the number is out of range.
    """
    if type(count) is not int or not 1 <= count <= MOST:
        raise RefusedError(f"Rehearse with 1 to {MOST} students.")
    for number in range(count):
        room.people.join(NAMES[number % len(NAMES)], made_up=True)
    act(room)


def leave(room: Room) -> None:
    """Send all made-up students home."""
    for person in [p for p in room.people.all.values() if p.made_up]:
        room.people.remove(person.id)


def act(room: Room) -> None:
    """Let made-up students do what the lesson asks of them now and they have not done."""
    for person in [p for p in room.people.all.values() if p.made_up]:
        dice = random.Random(f"{room.session.setup.seed}/{person.id}/{room.phase}/{len(room.session.turns)}")  # noqa: S311
        if room.phase == "predict" and not room.locked and person.tokens is None:
            room.predict(person, _tokens(dice), dice.randint(0, 12))
        elif room.phase == "play" and room.ballot and not room.paused:
            _vote(room, person, dice)


def _tokens(dice: random.Random) -> list[int]:
    favour = [dice.random() ** 2 for _ in ENDINGS]
    laid = dice.choices(range(len(ENDINGS)), favour, k=TOKENS)
    return [laid.count(i) for i in range(len(ENDINGS))]


def _vote(room: Room, person: Person, dice: random.Random) -> None:
    """Vote by the model's chances, flattened a little: students are bolder than diplomats."""
    ballot = room.ballot
    if ballot is None or ballot.has_voted(person.id) or person.id in ballot.calls:
        return
    if person.place == ANALYST:
        room.call(person, dice.choice(list(SIDES)))
        return
    shown = ballot.options[person.place][:6]
    menus = (() if ballot.fixed[person.place] else shown, ballot.acts[person.place])
    for options in filter(None, menus):
        room.vote(person, dice.choices(options, [0.05 + o.chance for o in options])[0].key)
