"""A replay that notes what the chance of every recorded move is made of.

The filter is that of :mod:`diplomatic_swings.experiments.replay.filtering`; it plays and scores as if nobody looked on.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from diplomatic_swings.experiments.fit.move_chances import Asked, Moves, menu_of, stacked
from diplomatic_swings.experiments.fit.move_terms import Noter, valued
from diplomatic_swings.experiments.record.targets import Held
from diplomatic_swings.experiments.record.window import check_covered, check_start
from diplomatic_swings.experiments.replay.asks import Ask
from diplomatic_swings.experiments.replay.filtering import Filter, How, Progress, Replay, followed
from diplomatic_swings.experiments.replay.particle import Decided
from diplomatic_swings.experiments.replay.settings import Settings, settings_of
from diplomatic_swings.experiments.runs.measures import Floats
from diplomatic_swings.experiments.runs.solves import Solved
from diplomatic_swings.sim.scenario.varying import lasting
from diplomatic_swings.sim.tables.block import ACTS
from diplomatic_swings.sim.tables.records import Scenario
from diplomatic_swings.sim.turns.turn import game_of


class Noted(NamedTuple):
    """A replay, and what the chances of its moves are made of; moves are in the order of ``replay.moves``."""

    replay: Replay
    moves: Moves


class _Scored(NamedTuple):
    """A recorded move as the filter scored it: rows of the decisions, weights before it, what it may be, its place."""

    rows: Sequence[int]
    counts: Floats
    levers: Sequence[str]
    place: int


class NotingFilter(Filter):
    """A particle filter that notes the terms of the chances of recorded moves."""

    def __init__(self, scenario: Scenario, solved: Solved, held: Held, how: How, settings: Settings) -> None:
        """Set the particles up at the start of the window; see the filter without notes."""
        super().__init__(scenario, solved, held, how, settings)
        games = valued(self.table, solved.solution, game_of(scenario, solved.solution))
        self.noters = [Noter(games) for _ in self.table.players]
        self.scored: list[list[_Scored]] = [[] for _ in self.table.players]

    def _decided(self, player: int, week: int, asks: Sequence[Ask]) -> list[Decided]:
        if not any(self._moves_of(player, ask) for ask in asks):
            return super()._decided(player, week, asks)
        noter = self.noters[player]
        return [particle.take(player, week, asks, noter) for particle in self.particles]

    def _score(
        self, player: int, week: int, ask: Ask, decided: Sequence[Decided], naive: Sequence[float]
    ) -> None:
        levers = self._moves_of(player, ask)
        if levers:
            last = len(self.noters[player].noted)
            rows = range(last - len(self.particles), last)
            self.scored[player].append(_Scored(rows, self.weights.copy(), levers, len(self.moves)))
        super()._score(player, week, ask, decided, naive)

    def noted(self) -> Moves:
        """Return what the chances of the moves so far are made of."""
        players = [player for player, scored in enumerate(self.scored) if scored]
        return Moves(
            menus={player: menu_of(self.table.game, player) for player in players},
            decisions={player: stacked(self.noters[player].noted) for player in players},
            asked={player: self._asked(player) for player in players},
            tremble=self.settings.tremble.value,
        )

    def _asked(self, player: int) -> Asked:
        scored, among = self.scored[player], self.past[player].levers
        own = [key for key, owner in zip(self.table.keys, self.table.owners, strict=True) if owner == player]
        keys = (*own, *ACTS)
        return Asked(
            rows=np.array([list(one.rows) for one in scored], dtype=np.int64),
            counts=np.array([one.counts for one in scored]),
            levers=np.array([[float(key in one.levers) for key in keys] for one in scored]),
            among=np.array([float(key in among) for key in keys]),
            floor=np.array([len(one.levers) / len(among) for one in scored]),
            places=np.array([one.place for one in scored], dtype=np.int64),
        )


def noted_replay(
    scenario: Scenario,
    solved: Solved,
    held: Held,
    how: How,
    settings: Settings | None = None,
    progress: Progress | None = None,
) -> Noted:
    """Play a record through the game, and note what the chances of its moves are made of.

    Args:
        scenario: the game; it starts when the window does.
        solved: its values.
        held: record and weeks.
        how: particles, seed and rule.
        settings: how series and moves are read (default: the shipped ``replay.yaml``).
        progress: called after each week.

    Raises:
        ScenarioError: as :func:`diplomatic_swings.experiments.replay.filtering.replay` does.
    """
    record, window = held
    check_start(scenario.name, scenario.start, window)
    check_covered(record, window)
    played = lasting(scenario, window.weeks)
    filtered = NotingFilter(played, solved, held, how, settings or settings_of())
    replayed = followed(filtered, progress)
    return Noted(replayed, filtered.noted())
