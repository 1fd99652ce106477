"""What a scenario is once it is read: frozen, typed, with names resolved to numbers."""

import datetime as dt
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, InstanceOf

from sim.calendar import CalendarParams
from sim.deals import DealParams
from sim.files.content import document, plain
from sim.mind import DecisionParams
from sim.payoffs import (
    EuType,
    EuWeights,
    RussiaType,
    RussiaWeights,
    UkraineType,
    UkraineWeights,
    UsType,
    UsWeights,
)
from sim.state import State
from sim.world import WorldParams

type Weights = UsWeights | RussiaWeights | UkraineWeights | EuWeights
type TypeWeights = UsType | RussiaType | UkraineType | EuType


class Record(BaseModel):
    """Base of all records: frozen, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Effect(Record):
    """What a lever does to one variable: ``keep * value + add``.

    Attributes:
        variable: number of the state variable.
        keep: 1 for an increment, 0 where the variable is set.
        add: increment, or the value that is set.
    """

    variable: int
    keep: float
    add: float


class Lever(Record):
    """One move a player can make.

    Attributes:
        player: number of the player.
        key: name of the lever in files.
        label: name in plain words.
        kind: kind of move; one of :data:`sim.files.lever_form.KINDS`.
        effects: changes of state variables, in the order of the state.
        cost_base: constant cost (util).
        cost_terms: ``(variable, coefficient)``: cost that is linear in the state, in its order.
        type_cost: extra cost (util) for the player's first and second type.
        legal: ``(variable, low, high)``: legal while the variable lies within, bounds included.
        phases: whether legal in war, under a ceasefire, under a settlement.
        recovery: time scale (weeks) on which the lever recovers after use.
        stance_russia: stance toward Russia, -1 pressure to 1 courtship.
        stance_ukraine: stance toward Ukraine, -1 pressure to 1 support.
        posture: code of the move in the record of 2025 (PR, CR, PU, SU, DI, EX).
        claims: names of the claims that the lever rests on.
        source: where the lever's numbers come from.
    """

    player: int
    key: str
    label: str
    kind: str
    effects: tuple[Effect, ...]
    cost_base: float
    cost_terms: tuple[tuple[int, float], ...]
    type_cost: tuple[float, float]
    legal: tuple[tuple[int, float, float], ...]
    phases: tuple[bool, bool, bool]
    recovery: float
    stance_russia: float
    stance_ukraine: float
    posture: str
    claims: tuple[str, ...]
    source: str


class Event(Record):
    """Something that happens on a date.

    Attributes:
        date: day of the event.
        name: short name.
        kind: free label; one of :data:`sim.files.common_form.EVENT_KINDS`.
        add: ``(variable, increment)``, applied once.
        set: ``(variable, value)``, applied once.
        force: ``(player, lever)``: levers that players must pull for ``for_weeks`` weeks.
        bar: ``(player, lever)``: levers that players cannot pull for ``for_weeks`` weeks.
        for_weeks: how long ``force`` and ``bar`` hold.
        source: where the event is recorded.
    """

    date: dt.date
    name: str
    kind: str
    add: tuple[tuple[int, float], ...]
    set: tuple[tuple[int, float], ...]
    force: tuple[tuple[int, str], ...]
    bar: tuple[tuple[int, str], ...]
    for_weeks: int
    source: str


class Doctrine(Record):
    """A named way to play: levers made dearer, cheaper or barred for one player."""

    name: str
    player: int
    title: str
    introduction: str
    cost: dict[str, float]
    bar: tuple[str, ...]
    source: str


class Decision(Record):
    """How a player decides.

    Attributes:
        params: precision, foresight, discount, horizon, fatigue.
        counterpart: number of the player whose reply is foreseen.
        type: number of the player's type, None if it is drawn at random.
    """

    params: InstanceOf[DecisionParams]
    counterpart: int
    type: int | None


class Scenario(Record):
    """A complete scenario; change one by :func:`sim.scenario.load` with ``overrides``.

    Attributes:
        name: name of the scenario and of its file.
        title: its title.
        introduction: what it is about, in plain words.
        watch_for: what to look for in its runs.
        source: where it comes from, if stated.
        start: first day of the first week.
        midterm: day of the US midterm election.
        weeks: length of a run.
        order: numbers of the players in order of moves.
        simultaneous: whether all move at once.
        state: state at the start.
        world: coefficients of the weekly drift.
        deals: coefficients of terms, signing and relapse.
        calendar: coefficients of seasons and of the vote.
        payoff_weights: payoff weights by player.
        payoff_types: what sets the two types apart, by player.
        decisions: how players decide.
        levers: menus by player, in the order of the file.
        events: in order of date.
        doctrines: doctrines that players follow.
        digest: 16 hex digits of all that affects results.
        content: everything as written, for :mod:`sim.files.content`; not to be changed.
    """

    name: str
    title: str
    introduction: str
    watch_for: tuple[str, ...]
    source: str | None
    start: dt.date
    midterm: dt.date
    weeks: int
    order: tuple[int, ...]
    simultaneous: bool
    state: InstanceOf[State]
    world: InstanceOf[WorldParams]
    deals: InstanceOf[DealParams]
    calendar: InstanceOf[CalendarParams]
    payoff_weights: tuple[
        InstanceOf[UsWeights], InstanceOf[RussiaWeights], InstanceOf[UkraineWeights], InstanceOf[EuWeights]
    ]
    payoff_types: tuple[
        tuple[InstanceOf[UsType], InstanceOf[UsType]],
        tuple[InstanceOf[RussiaType], InstanceOf[RussiaType]],
        tuple[InstanceOf[UkraineType], InstanceOf[UkraineType]],
        tuple[InstanceOf[EuType], InstanceOf[EuType]],
    ]
    decisions: tuple[Decision, ...]
    levers: tuple[tuple[Lever, ...], ...]
    events: tuple[Event, ...]
    doctrines: tuple[Doctrine, ...]
    digest: str
    content: dict[str, Any] = Field(repr=False)

    def weights(self, player: int) -> Weights:
        """Return the payoff weights of a player."""
        return self.payoff_weights[player]

    def types(self, player: int) -> tuple[TypeWeights, TypeWeights]:
        """Return what sets a player's first and second type apart."""
        return self.payoff_types[player]

    def resolved(self) -> dict[str, Any]:
        """Return everything as plain mappings, lists and numbers, with units and sources."""
        return {name: plain(value) for name, value in document(self.content).items()}

    def __hash__(self) -> int:
        """Return a hash that agrees with equality: equal scenarios have equal digests."""
        return hash(self.digest)
