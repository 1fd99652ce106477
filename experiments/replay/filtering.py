"""A record held against the game move by move: a particle filter whose particles are runs.

Each particle is a whole run (:mod:`.particle`): its state follows the record's series and moves; what nobody wrote
down is drawn.  Types and private pressures are not drawn: every particle carries the players' own beliefs, which are
the posterior given its path, so that they are averaged exactly (Rao-Blackwellised; Doucet et al. 2000, UAI).  A
particle counts by how likely it held the moves that were made, and the unlikely ones give way to copies of the
likely (systematic resampling).

>>> import datetime as dt
>>> from diplomatic_swings.experiments.record.targets import held_against
>>> from diplomatic_swings.experiments.replay.filtering import How, replay
>>> from diplomatic_swings.experiments.runs.solves import solution_for
>>> from diplomatic_swings.sim.scenario.loading import load
>>> scenario = load("talks-2025-01")
>>> held = held_against(None, None, dt.date(2025, 3, 3))
>>> replay(scenario, solution_for(scenario), held, How(particles=4)).moves  # doctest: +SKIP
"""

import datetime as dt
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
from diplomatic_swings.experiments.record.folder import FactRecord
from diplomatic_swings.experiments.record.targets import Held
from diplomatic_swings.experiments.record.window import MIDDLE, check_covered, check_start
from diplomatic_swings.experiments.replay.asks import Ask, Asks, Pick, asks_of, unmapped
from diplomatic_swings.experiments.replay.naive import FORECASTERS, Past
from diplomatic_swings.experiments.replay.particle import Decided, Particle, Table, table_of
from diplomatic_swings.experiments.replay.settings import Settings, settings_of
from diplomatic_swings.experiments.replay.weighing import effective, resampled
from diplomatic_swings.experiments.runs.counts import options_of
from diplomatic_swings.experiments.runs.measures import POSTURES, Floats
from diplomatic_swings.experiments.runs.solves import Solved
from diplomatic_swings.forms.problems import Problem, ScenarioError
from diplomatic_swings.sim.scenario.lever_form import WASHINGTON
from diplomatic_swings.sim.scenario.varying import lasting
from diplomatic_swings.sim.tables.records import Scenario
from diplomatic_swings.sim.turns.turn import game_of
from diplomatic_swings.sim.world.calendar import date_of
from diplomatic_swings.sim.world.state import NAMES
from numpy.typing import NDArray

Progress = Callable[[int, int], None]
"""Called after each week with how many are played, and how many there are."""

MOVES: Final = (
    *("week", "date", "player", "move", "actor", "lever", "description", "open"),
    *("probability", "weekly", "surprise", "expected", *FORECASTERS),
)
WAIT: Final = "words alone: the table of moves takes it for a wait"
UNSCORED: Final = ("date", "actor", "lever", "why", "description")


class How(NamedTuple):
    """How a record is replayed.

    Attributes:
        particles: how many runs.
        seed: seed of their luck.
        pick: which move counts where a player made several in a week.
    """

    particles: int = 8
    seed: int = 0
    pick: Pick = Pick.LAST


@dataclass(frozen=True)
class Replay:
    """A record played through the game; immutable.

    Attributes:
        scenario: the game, from its start to the end of the window.
        held: record and weeks.
        how: particles, seed and rule.
        moves: one row a scored move: week, date, player, move (key of the lever), actor, lever and description as
            recorded, share of particles in which it was open to the player, probability that the model gave it, among
            the player's moves other than waiting; the same of all it could do that week (weekly); surprise in nats;
            the lever that it expected; the naive forecasts.
        unscored: recorded moves that are not scored, with the reason.
        beliefs: by week, from the start to the end of the window: date, player, type, probability.
        states: the state as each week begins, mean over particles, (weeks + 1, variables).
        spread: its standard deviation over particles, the same shape.
        postures: by week: chance of each US posture that week before it was seen, and the one that was shown, "" if none.
        ends: the particles where the window ends.
        weights: how much each counts; sums to 1.
    """

    scenario: Scenario
    held: Held
    how: How
    moves: pd.DataFrame
    unscored: pd.DataFrame
    beliefs: pd.DataFrame
    states: Floats
    spread: Floats
    postures: pd.DataFrame
    ends: tuple[Particle, ...]
    weights: Floats

    @property
    def weeks(self) -> int:
        """Return how many weeks were played."""
        return self.held.window.weeks

    @property
    def dates(self) -> NDArray[np.datetime64]:
        """Return the first day of each week, and the day after the last, shape (weeks + 1,)."""
        first = np.datetime64(self.held.window.start, "D")
        return first + np.arange(self.weeks + 1) * np.timedelta64(7, "D")

    def log_scores(self) -> dict[str, float | None]:
        """Return the mean log score (nats a move, lower is better) of the model and of naive forecasts; None without moves."""
        columns = {"model": "probability"} | {name: name for name in FORECASTERS}
        return {
            name: float(-np.log(self.moves[column].astype(float)).mean()) if len(self.moves) else None
            for name, column in columns.items()
        }

    def by_player(self) -> pd.DataFrame:
        """Return by player how many moves are scored, and the mean log scores."""
        columns = ["probability", *FORECASTERS]
        scores = -np.log(self.moves[columns].astype(float))
        named = scores.rename(columns={"probability": "model"}).assign(player=self.moves["player"])
        counts = self.moves.groupby("player", sort=False).size().rename("moves")
        return pd.concat([counts, named.groupby("player", sort=False).mean()], axis=1).reset_index()


def replay(
    scenario: Scenario,
    solved: Solved,
    held: Held,
    how: How = How(),  # noqa: B008 - immutable
    settings: Settings | None = None,
    progress: Progress | None = None,
) -> Replay:
    """Play a record through the game.

    Args:
        scenario: the game; it starts when the window does.
        solved: its values.
        held: record and weeks.
        how: particles, seed and rule.
        settings: how series and moves are read (default: the shipped ``replay.yaml``).
        progress: called after each week.

    Raises:
        ScenarioError: if the scenario starts on another day, the record does not cover the window, or a rule of
            ``moves.yaml`` names a lever that the game lacks.
    """
    record, window = held
    check_start(scenario.name, scenario.start, window)
    check_covered(record, window)
    played = lasting(scenario, window.weeks)
    return followed(Filter(played, solved, held, how, settings or settings_of()), progress)


def followed(filtered: "Filter", progress: Progress | None = None) -> Replay:
    """Play all weeks of a filter's window, and return what came of it."""
    weeks = filtered.held.window.weeks
    for week in range(weeks):
        filtered.week(week)
        if progress is not None:
            progress(week + 1, weeks)
    return filtered.result()


class Filter:
    """A particle filter on its way through a record."""

    def __init__(self, scenario: Scenario, solved: Solved, held: Held, how: How, settings: Settings) -> None:
        """Set the particles up at the start of the window."""
        self.scenario, self.held, self.how, self.settings = scenario, held, how, settings
        self.table: Table = table_of(scenario, game_of(scenario, solved.solution), settings.noticed)
        self.asks: Asks = asks_of(held.record, held.window, scenario, how.pick)
        self.particles = [Particle(self.table, how.seed, run) for run in range(how.particles)]
        self.weights: Floats = np.full(how.particles, 1.0 / how.particles)
        waits = zip(self.table.keys, self.table.owners, self.table.waits, strict=True)
        self.waits = {(owner, key) for key, owner, waits_so in waits if waits_so}
        self.past = [
            Past(_levers(self.table, number, self.waits)) for number in range(len(self.table.players))
        ]
        self.postures_of = {
            key: option.posture for number, key, _, option in options_of(scenario) if self._is_us(number)
        }
        self.moves: list[tuple[Any, ...]] = []
        self.unscored: list[tuple[Any, ...]] = []
        self.beliefs: list[tuple[Any, ...]] = []
        self.postures: list[tuple[Any, ...]] = []
        self.states: list[Floats] = []
        self.spread: list[Floats] = []
        self._note(0)

    def _is_us(self, number: int) -> bool:
        return self.table.players[number] == WASHINGTON

    def week(self, week: int) -> None:
        """Play a week: what series say, then the players in turn, then the drift."""
        figures = observed(self.held.record, date_of(self.held.window.start, week), self.settings)
        order: list[int] = []
        for particle in self.particles:
            particle.put(figures)
            order = particle.open_week(week)
        for player in order:
            asks = self.asks.get((week, self.table.players[player]), ())
            self._take(player, week, asks)
        for particle in self.particles:
            particle.close_week(week)
        self._renew()
        self._note(week + 1)

    def _take(self, player: int, week: int, asks: Sequence[Ask]) -> None:
        decided = self._decided(player, week, asks)
        if self._is_us(player):
            self._note_posture(week, decided, asks)
        naive = [self._naive(player, ask) for ask in asks]
        for ask, guesses in zip(asks, naive, strict=True):
            self._score(player, week, ask, decided, guesses)
        for ask in asks:
            self.past[player].saw(self._moves_of(player, ask))

    def _decided(self, player: int, week: int, asks: Sequence[Ask]) -> list[Decided]:
        """Let a player decide and act in every particle."""
        return [particle.take(player, week, asks) for particle in self.particles]

    def _moves_of(self, player: int, ask: Ask) -> list[str]:
        """Return what a recorded move may be, waits left out."""
        return [lever for lever in ask.levers if lever in self.past[player].levers]

    def _naive(self, player: int, ask: Ask) -> list[float]:
        """Return the naive forecasts of a move from the weeks before."""
        levers = self._moves_of(player, ask)
        return [getattr(self.past[player], name)(levers) for name in FORECASTERS]

    def _score(
        self, player: int, week: int, ask: Ask, decided: Sequence[Decided], naive: Sequence[float]
    ) -> None:
        """Score a recorded move, and weigh the particles by how likely each held it."""
        levers, among = self._moves_of(player, ask), self.past[player].levers
        if not levers:
            self.unscored.append((ask.date, ask.actor, ask.lever, WAIT, ask.description))
            return
        given = [_given(one.chances, levers, among, self.settings.tremble.value) for one in decided]
        each = np.array([share for share, _ in given])
        weekly = float(self.weights @ np.array([weekly for _, weekly in given]))
        probability = float(self.weights @ each)
        about = (
            week,
            ask.date,
            ask.player,
            self._played(ask, decided),
            ask.actor,
            ask.lever,
            ask.description,
        )
        expected = self._expected(decided, among)
        able = np.array([any(lever in one.chances for lever in levers) for one in decided])
        self.moves.append(
            (
                *about,
                float(self.weights @ able),
                probability,
                weekly,
                -math.log(probability),
                expected,
                *naive,
            )
        )
        self.weights = self.weights * each
        self.weights /= self.weights.sum()

    def _played(self, ask: Ask, decided: Sequence[Decided]) -> str:
        """Return the lever that a move was in most particles; the first that it may be where none was open."""
        keys = [one.lever(ask) for one in decided]
        weights = {key: float(self.weights[[key == other for other in keys]].sum()) for key in keys if key}
        return max(weights, key=lambda key: weights[key]) if weights else ask.levers[0]

    def _expected(self, decided: Sequence[Decided], levers: Sequence[str]) -> str:
        """Return the lever that the model held likeliest, waits left out."""
        mean = self._mean(decided)
        return max(levers, key=lambda lever: mean.get(lever, 0.0))

    def _mean(self, decided: Sequence[Decided]) -> dict[str, float]:
        """Return the chance of each lever, averaged over the particles."""
        mean: dict[str, float] = {}
        for weight, one in zip(self.weights, decided, strict=True):
            for lever, chance in one.chances.items():
                mean[lever] = mean.get(lever, 0.0) + float(weight) * chance
        return mean

    def _note_posture(self, week: int, decided: Sequence[Decided], asks: Sequence[Ask]) -> None:
        chances = dict.fromkeys(POSTURES, 0.0)
        for lever, chance in self._mean(decided).items():
            posture = self.postures_of.get(lever, "")
            if posture in chances:
                chances[posture] += chance
        shown = next((ask.posture for ask in reversed(asks) if ask.posture in POSTURES), "")
        self.postures.append((week, date_of(self.held.window.start, week), shown, *chances.values()))

    def _renew(self) -> None:
        """Draw the particles anew in proportion to their weights, where too few of them count."""
        count = len(self.particles)
        if effective(self.weights) >= self.settings.hopeless.value * count:
            return
        self.particles = [self.particles[old].twin(run) for run, old in enumerate(resampled(self.weights))]
        self.weights = np.full(count, 1.0 / count)

    def _note(self, week: int) -> None:
        """Note state and beliefs as a week begins."""
        day = date_of(self.held.window.start, week)
        states = np.array([particle.state() for particle in self.particles])
        mean = self.weights @ states
        self.states.append(mean)
        self.spread.append(np.sqrt(self.weights @ (states - mean) ** 2))
        for number, player in enumerate(self.scenario.players):
            each = np.array([particle.beliefs(number) for particle in self.particles])
            for kind, belief in zip(player.types, self.weights @ each, strict=True):
                self.beliefs.append((week, day, player.key, kind, float(belief)))

    def result(self, known: Held | None = None) -> Replay:
        """Return what came of it.

        Args:
            known: record and the weeks that have been played (default: all of them).
        """
        held = known or self.held
        left = unmapped(held.record, held.window)
        unscored = pd.concat([pd.DataFrame(self.unscored, columns=list(UNSCORED)), left], ignore_index=True)
        return Replay(
            self.scenario,
            held,
            self.how,
            moves=pd.DataFrame(self.moves, columns=list(MOVES)),
            unscored=unscored.sort_values("date", kind="stable", ignore_index=True),
            beliefs=pd.DataFrame(self.beliefs, columns=["week", "date", "player", "type", "probability"]),
            states=np.array(self.states),
            spread=np.array(self.spread),
            postures=pd.DataFrame(self.postures, columns=["week", "date", "shown", *POSTURES]),
            ends=tuple(self.particles),
            weights=self.weights,
        )


def _levers(table: Table, number: int, waits: set[tuple[int, str]]) -> tuple[str, ...]:
    """Return what a player may do: everyday options and weighty acts, waits left out."""
    own = [key for key, owner in zip(table.keys, table.owners, strict=True) if owner == number]
    acts = [move.key for move in table.scenario.acts[number] if move is not None]
    return (*(key for key in own if (number, key) not in waits), *acts)


def _given(
    chances: Mapping[str, float], levers: Sequence[str], among: Sequence[str], tremble: float
) -> tuple[float, float]:
    """Return how likely one of some levers was among the player's moves, and in the week as a whole.

    Args:
        chances: chance of each lever that week.
        levers: those that the recorded move may be.
        among: all that the player may do, waits left out.
        tremble: share given to all of these alike.
    """
    weekly = math.fsum(chances.get(lever, 0.0) for lever in levers)
    total = math.fsum(chances.get(lever, 0.0) for lever in among)
    share = weekly / total if total > 0.0 else 0.0
    return (1.0 - tremble) * share + tremble * len(levers) / len(among), weekly


def observed(record: FactRecord, monday: dt.date, settings: Settings) -> dict[str, float]:
    """Return what a record says of the state in a week: the figures of the month that holds its middle day."""
    month = f"{monday + MIDDLE:%Y-%m}"
    figures = {
        name: record.figure(series.series, month) * series.times for name, series in settings.series.items()
    }
    return {name: figure for name, figure in figures.items() if not math.isnan(figure)}


def state_on(replay: Replay, day: dt.date) -> dict[str, float]:
    """Return the state on a day of the window, as its week begins.

    Raises:
        ScenarioError: if the day lies outside the window.
    """
    week = (day - replay.held.window.start).days // 7
    if not 0 <= week <= replay.weeks:
        window = replay.held.window
        message = f"expected a day from {window.start} to {window.end} (given {day})"
        raise ScenarioError([Problem(replay.held.record.name, 0, 0, "date", message)])
    return dict(zip(NAMES, map(float, replay.states[week]), strict=True))
