"""What an explanation of one move holds; :mod:`sim.explain` makes it, :mod:`sim.wording` puts it in words."""

import datetime as dt
import json
from dataclasses import asdict, dataclass
from typing import Any

from sim.reasons import Part, Reply


@dataclass(frozen=True)
class Seen:
    """One public variable that a player looks at, as it stood when the player decided."""

    variable: str
    meaning: str
    unit: str
    value: float


@dataclass(frozen=True)
class Option:
    """One legal move, as the player of the true type weighed it.

    Attributes:
        lever: key of the lever.
        label: its name in plain words.
        cost: direct cost (util).
        value: value of where it leads, over the horizon (util).
        gain: value less cost, compared with the reference move (util).
        parts: the difference in value to the reference move, in parts that add up to it exactly.
        odds: probability of the move by type of the player.
        replies: likeliest answers that a player with foresight reckons with; else none.
    """

    lever: str
    label: str
    cost: float
    value: float
    gain: float
    parts: tuple[Part, ...]
    odds: dict[str, float]
    replies: tuple[Reply, ...]


@dataclass(frozen=True)
class Explanation:
    """Why a player moved as it did: what it saw, what it weighed, what it drew.

    Attributes:
        scenario: name of the scenario.
        digest: digest of all that affects its results.
        seed: seed of the ensemble.
        run: number of the run.
        week: number of the week, 0 the first.
        date: first day of the week.
        player: key of the player.
        capital: its capital, as moves are told.
        type: its true type, which the others do not know.
        foresight: 0 it weighs its own effect, 1 also the counterpart's reply, 2 and its answer.
        counterpart: key of the player whose reply it reckons with.
        horizon: weeks that it counts.
        situation: what is in force and what lies on the table, in sentences.
        seen: the public variables that matter most for it.
        reference: key of the move that the others are compared with: doing nothing.
        options: legal moves, likeliest first.
        move: key of the lever it pulled.
        forced: whether an event forced the move.
        draw: the uniform random number that decided between the options.
        belief_before: public belief that it is of its first type, before the move.
        belief_after: the same after the move.
    """

    scenario: str
    digest: str
    seed: int
    run: int
    week: int
    date: dt.date
    player: str
    capital: str
    type: str
    foresight: int
    counterpart: str
    horizon: int
    situation: tuple[str, ...]
    seen: tuple[Seen, ...]
    reference: str
    options: tuple[Option, ...]
    move: str
    forced: bool
    draw: float
    belief_before: float
    belief_after: float

    def option(self, lever: str) -> Option | None:
        """Return a legal move by key; None if it was not legal (an event may force such a move)."""
        return next((option for option in self.options if option.lever == lever), None)

    def as_dict(self) -> dict[str, Any]:
        """Return everything as plain JSON data: mappings, lists, text and numbers; the date as text."""
        data: dict[str, Any] = json.loads(json.dumps(asdict(self), default=str))
        return data

    def text(self) -> str:
        """Return the explanation in a few plain sentences."""
        from sim.wording import sentences

        return "\n".join(sentences(self))
