"""The votes of one turn."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.class_page.guard import RefusedError
from app.class_page.people import Person
from experiments.session import SEATS, Option, Session

SIDES = {"courts": 1, "same": 0, "presses": -1}
"""What an analyst may call: where Washington's posture goes in the turn."""

CLEAR = 0.25
"""Change of posture below which Washington counts as staying where it was."""


@dataclass
class Ballot:
    """One turn's votes.

    Attributes:
        number: number of the turn, from 1.
        options: legal moves by seat.
        fixed: label of a move that an event fixes, by seat; None where the seat is free.
        votes: key of a move by person.
        calls: what analysts called, by person.
    """

    number: int
    options: dict[str, tuple[Option, ...]]
    fixed: dict[str, str | None]
    votes: dict[int, str] = field(default_factory=dict)
    calls: dict[int, str] = field(default_factory=dict)

    def vote(self, person: Person, move: object) -> None:
        """Take a vote; a later one replaces it.

        Raises:
            RefusedError: if the person's seat has no such move now.
        """
        if person.place not in self.options:
            raise RefusedError("Analysts do not vote on moves.")
        if self.fixed[person.place]:
            raise RefusedError("This week your move is fixed by what happens.")
        if not isinstance(move, str) or move not in {option.key for option in self.options[person.place]}:
            raise RefusedError("Your capital cannot make that move now.")
        self.votes[person.id] = move

    def call(self, person: Person, side: object) -> None:
        """Take an analyst's call.

        Raises:
            RefusedError: if it is none.
        """
        if not isinstance(side, str) or side not in SIDES:
            raise RefusedError("Call one of the three.")
        self.calls[person.id] = side

    def tally(self, seat: str, people: Mapping[int, Person]) -> Counter[str]:
        """Return how many votes each move of a seat has, from those who sit there now."""
        mine = (move for number, move in self.votes.items() if _sits(people, number, seat))
        legal = {option.key for option in self.options[seat]}
        return Counter(move for move in mine if move in legal)

    def decision(self, seat: str, people: Mapping[int, Person]) -> str | None:
        """Return the move with most votes; among equals the one the model finds likelier; None without votes."""
        tally = self.tally(seat, people)
        order = [option.key for option in self.options[seat]]
        return max(tally, key=lambda move: (tally[move], -order.index(move)), default=None)


def _sits(people: Mapping[int, Person], number: int, seat: str) -> bool:
    return number in people and people[number].place == seat


def opened(session: Session) -> Ballot:
    """Return the ballot of the next turn."""
    options = {seat.key: session.options(seat.key) for seat in SEATS}
    return Ballot(len(session.turns) + 1, options, {seat.key: session.fixed(seat.key) for seat in SEATS})


def side_of(before: float, after: float) -> str:
    """Return where a posture went."""
    change = after - before
    return "same" if abs(change) < CLEAR else ("courts" if change > 0 else "presses")
