"""What a session shows of a run: plain records without a trace of how the model is built.

Everything a page, a notebook or a robot needs is here: keys are text, numbers are floats, lists are tuples.
:mod:`experiments.session.adapter` fills them from the model.
"""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Seat:
    """One of the four capitals.

    Attributes:
        key: its key, such as ``russia``.
        name: the party it speaks for, such as ``Russia``.
        capital: how it is called in the news, such as ``Moscow``.
        types: its two possible hidden types, as ``(key, meaning)``.
    """

    key: str
    name: str
    capital: str
    types: tuple[tuple[str, str], tuple[str, str]]


@dataclass(frozen=True)
class Ending:
    """One of the five endings: its key, name, and what it is like."""

    key: str
    name: str
    meaning: str


@dataclass(frozen=True)
class Option:
    """A legal move of a seat, as the seat itself sees it.

    Attributes:
        key: key of the move.
        label: the move in plain words.
        chance: how likely the model would play it with the seat's own hidden type.
        effect: one line on what it does.
        price: its direct cost on the seat's own scale of satisfaction; below 0 it is welcome.
        waits: whether it is to do nothing.
    """

    key: str
    label: str
    chance: float
    effect: str
    price: float
    waits: bool


@dataclass(frozen=True)
class Move:
    """A move that was made.

    Attributes:
        seat: key of the seat.
        key: key of the move.
        label: the move in plain words.
        chosen: whether the session chose it; else the model did, or an event fixed it.
        chance: how likely the model would have made a chosen move with the seat's true type: a secret of
            its team until the reveal; None for other moves.
    """

    seat: str
    key: str
    label: str
    chosen: bool
    chance: float | None = None


@dataclass(frozen=True)
class Paper:
    """A paper on the table: what it is, whose it is, how long it has lain there, which capitals have signed."""

    title: str
    whose: str
    weeks: int
    signed: tuple[str, ...]


@dataclass(frozen=True)
class Belief:
    """What the others publicly believe about a seat: the probability that it is of its first type."""

    seat: str
    type: str
    meaning: str
    probability: float


@dataclass(frozen=True)
class Line:
    """One public figure that a view draws as a line."""

    key: str
    label: str
    unit: str
    value: float


@dataclass(frozen=True)
class Snapshot:
    """The public state at the start of a week.

    Attributes:
        week: weeks played.
        weeks: weeks in all.
        date: first day of the week that comes next.
        outcome: key of the ending that the run would have if it stopped here.
        in_force: what is in force, in a sentence.
        posture: Washington's posture toward Moscow: below 0 pressure, above 0 courtship.
        support: Washington's posture toward Kyiv: below 0 pressure, above 0 support.
        us_in: whether Washington takes part in the talks.
        lines: public figures.
        papers: what lies on the table.
        beliefs: what the others believe about each seat.
    """

    week: int
    weeks: int
    date: dt.date
    outcome: str
    in_force: str
    posture: float
    support: float
    us_in: bool
    lines: tuple[Line, ...]
    papers: tuple[Paper, ...]
    beliefs: tuple[Belief, ...]


@dataclass(frozen=True)
class Week:
    """A week that was played: its number and first day, the moves made, what changed, and the state after it."""

    week: int
    date: dt.date
    moves: tuple[Move, ...]
    changes: tuple[str, ...]
    after: Snapshot


@dataclass(frozen=True)
class Surprise:
    """The week of a seat whose chosen move the model found least likely.

    Attributes:
        seat: key of the seat.
        week: number of the week.
        date: its first day.
        played: the move that was chosen, with the model's chance for it.
        likeliest: the move the model found likeliest, with its chance.
        best: the move of the highest value, with what it is worth beyond the played one (own scale).
        reasons: what spoke for and against the played move beside waiting: ``(label, value)``, largest first.
    """

    seat: str
    week: int
    date: dt.date
    played: tuple[str, float]
    likeliest: tuple[str, float]
    best: tuple[str, float]
    reasons: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Fan:
    """Many model runs from one start.

    Attributes:
        runs: how many.
        shares: share of runs in each ending at the end, in the order of the endings.
        posture: low, middle and high of Washington's posture by week: quantiles 0.1, 0.25, 0.5, 0.75, 0.9.
        swings: number of runs by count of swings.
    """

    runs: int
    shares: tuple[float, ...]
    posture: tuple[tuple[float, float, float, float, float], ...]
    swings: tuple[int, ...]
