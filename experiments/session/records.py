"""What a session shows of a run: plain records without a trace of how the model is built.

Everything a page, a notebook or a robot needs is here: keys are text, numbers are floats, lists are tuples.
:mod:`diplomatic_swings.experiments.session.adapter` fills them from the model.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Seat:
    """A player of the scenario.

    Attributes:
        key: its key, such as ``russia``.
        name: the party it speaks for, such as ``Russia``.
        capital: how it is called in the news, such as ``Moscow``.
        types: its possible hidden types, as ``(key, meaning)``.
    """

    key: str
    name: str
    capital: str
    types: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Ending:
    """One of the five endings: its key, name, and what it is like."""

    key: str
    name: str
    meaning: str


@dataclass(frozen=True)
class Option:
    """Something that a seat can do this week, as the seat itself sees it.

    Attributes:
        key: key of the everyday option or of the weighty act.
        label: what it is, in plain words.
        chance: how likely the model would do it with the seat's own hidden type and private pressure; of a weighty
            act, if the seat comes to decide on it.
        effect: one line on what it does.
        price: its direct cost on the seat's own scale of satisfaction; below 0 it is welcome.
        waits: whether it is to do nothing.
        weighty: whether it is a weighty act (sign, refuse, withdraw, break, walk, return) or letting all of them be.
        signed: public chance that all the others whose signatures its paper needs sign it; None without a paper.
        gain: what its paper in force would bring the seat beyond going on (own scale); None without a paper.
    """

    key: str
    label: str
    chance: float
    effect: str
    price: float
    waits: bool = False
    weighty: bool = False
    signed: float | None = None
    gain: float | None = None


@dataclass(frozen=True)
class Move:
    """Something that was done.

    Attributes:
        seat: key of the seat.
        key: key of the everyday option or of the weighty act; ``none`` for letting all weighty acts be.
        label: what it was, in plain words.
        chosen: whether the session chose it; else the model did, or an event fixed it.
        chance: how likely the model would have done a chosen one with the seat's true type and private pressure: a
            secret of its team until the reveal; None for others.
        weighty: whether it is a weighty act.
    """

    seat: str
    key: str
    label: str
    chosen: bool
    chance: float | None = None
    weighty: bool = False


@dataclass(frozen=True)
class Paper:
    """The paper on the table.

    Attributes:
        key: key of the package.
        title: its name.
        kind: ``ceasefire`` or ``settlement``.
        whose: capital that tabled it, empty if it lay there at the start.
        weeks: weeks it has lain on the table.
        signed: capitals that have signed it.
        missing: capitals whose signatures it needs and does not have.
        terms: its terms from 0 to 1, as ``(issue, value)``: territory, alignment and relief from Kyiv's ideal to
            Moscow's, guarantees from none to a treaty.
    """

    key: str
    title: str
    kind: str
    whose: str
    weeks: int
    signed: tuple[str, ...]
    missing: tuple[str, ...]
    terms: tuple[tuple[str, float], ...]


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
        force: what is in force: ``war``, ``ceasefire``, ``settlement``, ``dictated`` or ``exhausted``.
        in_force: the same in a sentence.
        posture: Washington's posture toward Moscow: below 0 pressure, above 0 courtship.
        support: Washington's posture toward Kyiv: below 0 pressure, above 0 support.
        us_in: whether Washington takes part in the talks.
        lines: public figures.
        paper: what lies on the table, if anything does.
        beliefs: what the others believe about each seat.
    """

    week: int
    weeks: int
    date: dt.date
    outcome: str
    force: str
    in_force: str
    posture: float
    support: float
    us_in: bool
    lines: tuple[Line, ...]
    paper: Paper | None
    beliefs: tuple[Belief, ...]


@dataclass(frozen=True)
class Week:
    """A week that was played.

    Attributes:
        week: its number.
        date: its first day.
        moves: what was done, in the order of turns; a seat's weighty act comes before its everyday move.
        changes: what the room should hear of, in sentences.
        after: the public state after it.
        pressures: private pressure by seat in that week: a secret until the reveal; seats without any are left out.
    """

    week: int
    date: dt.date
    moves: tuple[Move, ...]
    changes: tuple[str, ...]
    after: Snapshot
    pressures: Mapping[str, float]


@dataclass(frozen=True)
class Surprise:
    """What a seat chose that the model found least likely.

    Attributes:
        seat: key of the seat.
        week: number of the week.
        date: its first day.
        played: what was chosen, with the model's chance for it.
        likeliest: what the model found likeliest, with its chance.
        best: what was worth most to the seat, with how much more than the played one (own scale).
        why: how the played one compares with the likeliest other, in a sentence.
        reasons: terms of that comparison, ``(label, value)``, largest first.
    """

    seat: str
    week: int
    date: dt.date
    played: tuple[str, float]
    likeliest: tuple[str, float]
    best: tuple[str, float]
    why: str
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
