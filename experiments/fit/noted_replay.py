"""A replay that notes what the chance of every recorded move is made of.

The filter is that of :mod:`diplomatic_swings.experiments.replay.filtering`; it plays and scores as if nobody looked on.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from diplomatic_swings.experiments.fit.move_chances import Asked, Moves, Undone, menu_of, stacked
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


class _Left(NamedTuple):
    """What a player did not do in a week: rows of the decisions, weights before it, what it could have done, the week."""

    rows: Sequence[int]
    counts: Floats
    levers: Sequence[str]
    week: int


class NotingFilter(Filter):
    """A particle filter that notes the terms of the chances of recorded moves."""

    def __init__(
        self,
        scenario: Scenario,
        solved: Solved,
        held: Held,
        how: How,
        settings: Settings,
        *,
        silence: bool = False,
    ) -> None:
        """Set the particles up at the start of the window; see the filter without notes.

        Args:
            scenario: the game.
            solved: its values.
            held: record and weeks.
            how: particles, seed and rule.
            settings: how series and moves are read.
            silence: whether to note too what was not done in weeks without a recorded act, or without any move.
        """
        super().__init__(scenario, solved, held, how, settings)
        self.silence = silence
        self.undone: list[list[_Left]] = [[] for _ in self.table.players]
        games = valued(self.table, solved.solution, game_of(scenario, solved.solution))
        self.noters = [Noter(games) for _ in self.table.players]
        self.scored: list[list[_Scored]] = [[] for _ in self.table.players]

    def _decided(self, player: int, week: int, asks: Sequence[Ask]) -> list[Decided]:
        if not self.silence and not any(self._moves_of(player, ask) for ask in asks):
            return super()._decided(player, week, asks)
        noter = self.noters[player]
        if self.silence:
            self._note_undone(player, week, asks)
        return [particle.take(player, week, asks, noter) for particle in self.particles]

    def _note_undone(self, player: int, week: int, asks: Sequence[Ask]) -> None:
        """Note what a record would have: an act in a week without one, a paper in a week without any move.

        In a week with moves, that none of them tables a paper is in their chances already.
        """
        first = len(self.noters[player].noted)
        rows, asked = range(first, first + len(self.particles)), {key for ask in asks for key in ask.levers}
        papers = [key for key in self._keys(player) if key.startswith("table:")]
        for levers, over in ((list(ACTS), asked & set(ACTS)), (papers, asked)):
            if levers and not over:
                self.undone[player].append(_Left(rows, self.weights.copy(), levers, week))

    def _keys(self, player: int) -> tuple[str, ...]:
        """Return the keys of a player's everyday options, then those of weighty acts."""
        pairs = zip(self.table.keys, self.table.owners, strict=True)
        return (*(key for key, owner in pairs if owner == player), *ACTS)

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
        players = [player for player, noter in enumerate(self.noters) if noter.noted]
        return Moves(
            menus={player: menu_of(self.table.game, player) for player in players},
            decisions={player: stacked(self.noters[player].noted) for player in players},
            asked={player: self._asked(player) for player in players if self.scored[player]},
            tremble=self.settings.tremble.value,
            undone={player: self._undone(player) for player in players if self.undone[player]},
        )

    def _undone(self, player: int) -> Undone:
        cases, keys = self.undone[player], self._keys(player)
        return Undone(
            rows=np.array([list(one.rows) for one in cases], dtype=np.int64),
            counts=np.array([one.counts for one in cases]),
            levers=np.array([[float(key in one.levers) for key in keys] for one in cases]),
            weeks=np.array([one.week for one in cases], dtype=np.int64),
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


def noted_replay(  # noqa: PLR0913 - as a replay, and whether silence is noted
    scenario: Scenario,
    solved: Solved,
    held: Held,
    how: How,
    settings: Settings | None = None,
    progress: Progress | None = None,
    *,
    silence: bool = False,
) -> Noted:
    """Play a record through the game, and note what the chances of its moves are made of.

    Args:
        scenario: the game; it starts when the window does.
        solved: its values.
        held: record and weeks.
        how: particles, seed and rule.
        settings: how series and moves are read (default: the shipped ``replay.yaml``).
        progress: called after each week.
        silence: whether to note too what was not done.

    Raises:
        ScenarioError: as :func:`diplomatic_swings.experiments.replay.filtering.replay` does.
    """
    record, window = held
    check_start(scenario.name, scenario.start, window)
    check_covered(record, window)
    played = lasting(scenario, window.weeks)
    filtered = NotingFilter(played, solved, held, how, settings or settings_of(), silence=silence)
    replayed = followed(filtered, progress)
    return Noted(replayed, filtered.noted())
