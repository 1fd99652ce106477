"""What a scenario is once it is read: frozen, typed, names resolved to numbers."""

import dataclasses as dc
import datetime as dt
from typing import Annotated, Any, NamedTuple

from diplomatic_swings.forms.quantity import Num
from diplomatic_swings.sim.world.calendar import CalendarParams
from diplomatic_swings.sim.world.drift import WorldParams
from diplomatic_swings.sim.world.features import FeatureParams
from diplomatic_swings.sim.world.state import State
from diplomatic_swings.store.notebook import table_html


# fmt: off
class BargainingParams(NamedTuple):
    """How papers, signatures and weighty decisions work, the same for all players."""

    sign_rate: Annotated[float, Num("per week", 0, 1, "how often a party that a paper binds comes to decide on it")]
    act_rate: Annotated[float, Num("per week", 0, 1, "how often a player comes to decide on breaking, leaving or returning")]
    reach: Annotated[float, Num("decisions", 1, 50, "times that others expect a party to decide on a paper before it lapses")]
    paper_life: Annotated[float, Num("weeks", 1, 104, "weeks after which a paper on the table lapses")]
    nest_roots: Annotated[float, Num("count", 0, 3, "nests' dissimilarity is one half to this power: 0 plain logit, 2 a quarter")]
    pressure_levels: Annotated[float, Num("count", 2, 9, "levels of a private pressure")]
    pressure_stays: Annotated[float, Num("per week", 0, 0.9999, "persistence of a private pressure")]
    broken_gain: Annotated[float, Num("km2/week", 0, 5000, "advance of Moscow with which a broken peace turns to war again")]


class MindParams(NamedTuple):
    """How one player decides."""

    precision: Annotated[float, Num("1/util", 0, 1000, "precision lambda of everyday moves; 0 picks at random")]
    weighty_precision: Annotated[float, Num("1/util", 0, 1000, "precision of weighty decisions (sign, refuse, withdraw, break, walk)")]
    discount: Annotated[float, Num("per week", 0, 0.9999, "weekly discount factor")]
    fatigue: Annotated[float, Num("util", 0, 50, "cost of a lever that was used just now")]
    level: Annotated[float, Num("steps", 0, 99, "level of thought: 0 values the drift, k the policies of level k - 1; 99 equilibrium")]
    pressure: Annotated[float, Num("sd", 0, 20, "standard deviation of the player's private pressure; 0 none")]


class SolverParams(NamedTuple):
    """How the values are solved."""

    runs: Annotated[float, Num("runs", 64, 1e6, "training runs of an iteration")]
    weeks: Annotated[float, Num("weeks", 8, 520, "length of a training run")]
    iterations: Annotated[float, Num("count", 1, 500, "most iterations")]
    step: Annotated[float, Num("weeks", 1, 52, "weeks between the states that a regression sample compares")]
    ridge: Annotated[float, Num("share", 0, 1, "shrinkage of all coefficients, as a share of their sum of squares")]
    type_ridge: Annotated[float, Num("share", 0, 100, "shrinkage of what sets two types apart")]
    memory: Annotated[float, Num("share", 0, 0.99, "share of the samples so far that stays at an iteration")]
    tolerance: Annotated[float, Num("share", 0, 1, "distance of earlier and later policies at which a solution counts as settled")]
    explore: Annotated[float, Num("factor", 0, 10, "spread of the training runs' starts, in spreads of the state")]
# fmt: on


@dc.dataclass(frozen=True)
class Player:
    """A seat: names, private types with their prior, payoff weights by type and feature."""

    key: str
    name: str
    capital: str
    types: tuple[str, ...]
    meanings: tuple[str, ...]
    prior: tuple[float, ...]
    weights: tuple[tuple[float, ...], ...]
    mind: MindParams
    type: int | None


@dc.dataclass(frozen=True)
class Effect:
    """What a move does to one variable: ``keep * value + add``; ``keep`` is 0 where it is set."""

    variable: int
    keep: float
    add: float


@dc.dataclass(frozen=True)
class Move:
    """An everyday lever, or a weighty act: what it does and what it costs."""

    key: str
    label: str
    kind: str
    effects: tuple[Effect, ...]
    cost: float
    cost_terms: tuple[tuple[int, float], ...]
    type_cost: tuple[float, ...] = ()
    legal: tuple[tuple[int, float, float], ...] = ()
    phases: tuple[bool, bool, bool] = (True, False, False)
    recovery: float = 1.0
    stance_russia: float = 0.0
    stance_ukraine: float = 0.0
    posture: str = "DI"
    claims: tuple[str, ...] = ()
    source: str = ""


@dc.dataclass(frozen=True)
class Package:
    """A paper that can be tabled: its kind, its terms, who may table it and whom it binds."""

    key: str
    label: str
    settlement: bool
    terms: tuple[float, float, float, float]
    tabled_by: tuple[int, ...]
    signers: tuple[int, ...]
    source: str = ""


@dc.dataclass(frozen=True)
class Event:
    """Something that happens on a date.

    Attributes:
        date: day of the event.
        name: short name.
        kind: free label; one of :data:`diplomatic_swings.sim.scenario.common_form.EVENT_KINDS`.
        add: ``(variable, increment)``, applied once.
        set: ``(variable, value)``, applied once.
        force: ``(player, lever)``: levers that players must pull for ``for_weeks`` weeks.
        bar: ``(player, lever)``: levers that players cannot pull for ``for_weeks`` weeks.
        for_weeks: how long ``force`` and ``bar`` hold.
        chance: share of runs in which ``add`` and ``set`` happen.
        spread: ``(variable, standard deviation)`` over runs of what is added or set.
        source: where the event is recorded.
    """

    date: dt.date
    name: str
    kind: str
    add: tuple[tuple[int, float], ...] = ()
    set: tuple[tuple[int, float], ...] = ()
    force: tuple[tuple[int, str], ...] = ()
    bar: tuple[tuple[int, str], ...] = ()
    for_weeks: int = 1
    chance: float = 1.0
    spread: tuple[tuple[int, float], ...] = ()
    source: str = ""


@dc.dataclass(frozen=True)
class Policy:
    """A named way to play: levers made dearer, cheaper or barred for a player in its choices; no payoff changes."""

    name: str
    player: int
    title: str
    introduction: str
    cost: dict[str, float]
    bar: tuple[str, ...]
    source: str = ""


def _with_chance(kind: str, chance: float) -> str:
    return f"{kind} {chance:.0%}"


@dc.dataclass(frozen=True)
class Scenario:
    """A complete scenario.

    ``signed`` holds the players whose signature stands on the paper tabled at the start, ``tired`` how tired a player's
    move is then, 1 where it was used a moment before, as ``(player, key, share)``.
    """

    name: str
    title: str
    introduction: str
    watch_for: tuple[str, ...]
    start: dt.date
    midterm: dt.date
    weeks: int
    order: tuple[int, ...]
    players: tuple[Player, ...]
    state: State
    spread: tuple[float, ...]
    world: WorldParams
    calendar: CalendarParams
    shape: FeatureParams
    bargaining: BargainingParams
    solver: SolverParams
    packages: tuple[Package, ...]
    levers: tuple[tuple[Move, ...], ...]
    acts: tuple[tuple[Move | None, ...], ...]
    table: tuple[Move | None, ...]
    events: tuple[Event, ...] = ()
    policies: tuple[Policy, ...] = ()
    signed: tuple[int, ...] = ()
    tired: tuple[tuple[int, str, float], ...] = ()
    digest: str = ""
    content: dict[str, Any] = dc.field(default_factory=dict, repr=False, compare=False)

    def __repr__(self) -> str:
        who, size = ", ".join(player.key for player in self.players), f"{self.weeks} weeks from {self.start}"
        return f"<Scenario {self.name}: {size}; {who}; {len(self.packages)} papers; digest {self.digest}>"

    def _repr_html_(self) -> str:
        types = ((p.name, ", ".join(map(_with_chance, p.types, p.prior))) for p in self.players)
        size = f"{self.weeks} weeks from {self.start}; {len(self.packages)} papers; digest {self.digest}"
        return table_html(f"{self.title} ({self.name})", ("player", "private types"), types, size)

    def __hash__(self) -> int:
        """Return a hash that agrees with equality: equal scenarios have equal digests."""
        return hash(self.digest)
