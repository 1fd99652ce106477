"""The votes of one turn."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from diplomatic_swings.app.class_page.guard import RefusedError
from diplomatic_swings.app.class_page.people import Person
from diplomatic_swings.experiments.session import SEATS, Option, Session

SIDES = {"courts": 1, "same": 0, "presses": -1}
"""What an analyst may call: where Washington's posture goes in the turn."""

CLEAR = 0.25
"""Change of posture below which Washington counts as staying where it was."""

Votes = dict[int, str]
"""Key of what a person votes for, by person."""

Menus = dict[str, tuple[Option, ...]]
"""What each seat may do."""


@dataclass
class Ballot:
    """One turn's votes.

    Attributes:
        number: number of the turn, from 1.
        options: legal everyday options by seat.
        acts: weighty acts that are open, by seat; none where nothing weighty can be decided.
        fixed: label of an everyday move that an event fixes, by seat; None where the seat is free.
        votes: votes on everyday options.
        act_votes: votes on weighty acts.
        calls: what analysts called, by person.
    """

    number: int
    options: Menus
    acts: Menus
    fixed: dict[str, str | None]
    votes: Votes = field(default_factory=dict)
    act_votes: Votes = field(default_factory=dict)
    calls: dict[int, str] = field(default_factory=dict)

    def vote(self, person: Person, move: object) -> None:
        """Take a vote on an everyday option or on a weighty act; a later one on the same replaces it.

        Raises:
            RefusedError: if the person's seat can do no such thing now.
        """
        seat = person.place
        if seat not in self.options:
            raise RefusedError("Analysts do not vote on moves.")
        if isinstance(move, str) and move in _keys(self.acts[seat]):
            self.act_votes[person.id] = move
        elif self.fixed[seat]:
            raise RefusedError("This week your move is fixed by what happens.")
        elif isinstance(move, str) and move in _keys(self.options[seat]):
            self.votes[person.id] = move
        else:
            raise RefusedError("Your capital cannot make that move now.")

    def call(self, person: Person, side: object) -> None:
        """Take an analyst's call.

        Raises:
            RefusedError: if it is none.
        """
        if not isinstance(side, str) or side not in SIDES:
            raise RefusedError("Call one of the three.")
        self.calls[person.id] = side

    def tally(self, seat: str, people: Mapping[int, Person]) -> Counter[str]:
        """Return how many votes each everyday option of a seat has, from those who sit there now."""
        return _tally(self.votes, self.options, seat, people)

    def act_tally(self, seat: str, people: Mapping[int, Person]) -> Counter[str]:
        """Return the same of weighty acts."""
        return _tally(self.act_votes, self.acts, seat, people)

    def decision(self, seat: str, people: Mapping[int, Person]) -> list[str]:
        """Return what a seat has decided: the everyday option and the weighty act with most votes.

        Among equals it is the one that the model finds likelier; what nobody voted on is left out.
        """
        both = (
            (self.tally(seat, people), self.options[seat]),
            (self.act_tally(seat, people), self.acts[seat]),
        )
        return [key for tally, menu in both if (key := _most(tally, menu)) is not None]

    def has_voted(self, number: int) -> bool:
        """Return whether a person has voted on anything."""
        return number in self.votes or number in self.act_votes


def _keys(menu: tuple[Option, ...]) -> set[str]:
    return {option.key for option in menu}


def _tally(votes: Votes, menus: Menus, seat: str, people: Mapping[int, Person]) -> Counter[str]:
    legal = _keys(menus[seat])
    mine = (move for number, move in votes.items() if _sits(people, number, seat))
    return Counter(move for move in mine if move in legal)


def _most(tally: Counter[str], menu: tuple[Option, ...]) -> str | None:
    chance = {option.key: option.chance for option in menu}
    return max(tally, key=lambda key: (tally[key], chance[key]), default=None)


def _sits(people: Mapping[int, Person], number: int, seat: str) -> bool:
    return number in people and people[number].place == seat


def opened(session: Session) -> Ballot:
    """Return the ballot of the next turn."""
    keys = [seat.key for seat in SEATS]
    return Ballot(
        len(session.turns) + 1,
        {key: session.options(key) for key in keys},
        {key: session.acts(key) for key in keys},
        {key: session.fixed(key) for key in keys},
    )


def side_of(before: float, after: float) -> str:
    """Return where a posture went."""
    change = after - before
    return "same" if abs(change) < CLEAR else ("courts" if change > 0 else "presses")
