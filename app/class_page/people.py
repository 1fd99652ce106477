"""Who is in the room, and which seat each of them has."""

import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from diplomatic_swings.app.class_page.guard import RefusedError, new_token, same, tidy
from diplomatic_swings.experiments.session import ENDINGS, SEATS

ANALYST = "analyst"
PLACES = (*(seat.key for seat in SEATS), ANALYST)
MOST_PEOPLE = 120
TEAM_SIZE = 7
TOKENS = 20


@dataclass
class Person:
    """A person in the room.

    Attributes:
        id: number that others may see.
        token: secret by which a phone gets its seat back.
        name: nickname.
        place: key of a seat, or analyst.
        made_up: whether it is a student of a rehearsal.
        tokens: prediction: tokens on each ending; None before it is made.
        swings: prediction: how often Washington changes sides.
        calls: what an analyst called in each turn, by turn.
    """

    id: int
    token: str
    name: str
    place: str
    made_up: bool = False
    tokens: list[int] | None = None
    swings: int | None = None
    calls: dict[str, str] = field(default_factory=dict)


class People:
    """Everybody in the room, in the order they came."""

    def __init__(self, people: Iterable[Person] = (), *, team_size: int = TEAM_SIZE) -> None:
        """Start with some people."""
        self.all: dict[int, Person] = {person.id: person for person in people}
        self.team_size = team_size
        self._next = max(self.all, default=0) + 1

    def join(self, name: object, wanted: str | None = None, *, made_up: bool = False) -> Person:
        """Take somebody in: at the place they want, else at the emptiest seat, else as an analyst.

        Raises:
            RefusedError: if the room is full or the nickname is empty.
        """
        if len(self.all) >= MOST_PEOPLE:
            raise RefusedError(f"The room is full: {MOST_PEOPLE} people are in it.")
        nickname = self._free_name(tidy(name))
        place = wanted if wanted in PLACES else self.emptiest(made_up=made_up)
        person = Person(self._next, new_token(), nickname, place, made_up)
        self._next += 1
        self.all[person.id] = person
        return person

    def _free_name(self, name: str) -> str:
        """Return a nickname that nobody has, a number appended if need be."""
        if not name:
            raise RefusedError("Type a nickname first.")
        taken = {person.name.casefold() for person in self.all.values()}
        if name.casefold() not in taken:
            return name
        numbered = (f"{name} {number}" for number in range(2, MOST_PEOPLE + 2))
        return next(candidate for candidate in numbered if candidate.casefold() not in taken)

    def emptiest(self, *, made_up: bool = False) -> str:
        """Return the seat with the fewest people, drawn among equals; analyst if all teams are full.

        Made-up students count for each other only: whoever rehearses among them gets a seat, not what they left.
        """
        sizes = {
            seat.key: sum(made_up or not person.made_up for person in self.at(seat.key)) for seat in SEATS
        }
        least = min(sizes.values())
        if least >= self.team_size:
            return ANALYST
        return secrets.choice([key for key, size in sizes.items() if size == least])

    def at(self, place: str) -> list[Person]:
        """Return the people at a place."""
        return [person for person in self.all.values() if person.place == place]

    def of_token(self, token: object) -> Person | None:
        """Return whom a token belongs to."""
        return next((person for person in self.all.values() if same(token, person.token)), None)

    def get(self, number: object) -> Person:
        """Return a person by number.

        Raises:
            RefusedError: if there is none.
        """
        if not isinstance(number, int) or number not in self.all:
            raise RefusedError("That person is no longer in the room.")
        return self.all[number]

    def move(self, number: object, place: object) -> Person:
        """Seat somebody elsewhere.

        Raises:
            RefusedError: if there is no such person or place.
        """
        person = self.get(number)
        if not isinstance(place, str) or place not in PLACES:
            raise RefusedError(f"A place is one of {', '.join(PLACES)}.")
        person.place = place
        return person

    def remove(self, number: object) -> None:
        """Let somebody go; their phone may join anew."""
        del self.all[self.get(number).id]

    def saved(self) -> list[dict[str, Any]]:
        """Return everybody as plain data."""
        return [asdict(person) for person in self.all.values()]


def _is_count(count: object) -> bool:
    return type(count) is int and 0 <= count <= TOKENS


def prediction(tokens: object, swings: object) -> tuple[list[int], int]:
    """Return a prediction that was checked.

    Raises:
        RefusedError: if the tokens do not add up, or the count is none.
    """
    if not (isinstance(tokens, list) and len(tokens) == len(ENDINGS) and all(map(_is_count, tokens))):
        raise RefusedError(f"Lay 0 to {TOKENS} tokens on each of the {len(ENDINGS)} endings.")
    if sum(tokens) != TOKENS:
        raise RefusedError(f"Lay all {TOKENS} tokens: {sum(tokens)} are laid.")
    if type(swings) is not int or not 0 <= swings <= 99:
        raise RefusedError("Guess a number of swings from 0 to 99.")
    return list(tokens), swings
