"""A player's turn in a week of a run, reached fast: compiled up to the week, plain Python within it.

:func:`diplomatic_swings.sim.turns.turn.reach` replays every week in plain Python, which takes seconds where the week is late.
Both give the same turn to the bit.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
from diplomatic_swings.experiments.runs.runs import BargainingResult
from diplomatic_swings.sim.rules.play import new_record
from diplomatic_swings.sim.tables.block import LANES, Block, new_block
from diplomatic_swings.sim.tables.game import Game, packed
from diplomatic_swings.sim.turns.turn import Turn, ahead, copied, game_of, lists_of, start_run
from diplomatic_swings.sim.why.split import View, games_by_feature

_AHEAD = 2
"""Turns whose runs are played before they are asked for."""


class Turns:
    """Turns of the runs of a result."""

    def __init__(self, result: BargainingResult) -> None:
        """Make the game ready."""
        self.result = result
        self.arrays = game_of(result.scenario, result.solved.solution)
        self.compiled, self.lists = packed(self.arrays), lists_of(self.arrays)
        self.sizes = self.arrays.sizes
        self._played = new_block(self.sizes, compiled=True)
        self._empty = new_block(self.sizes, compiled=False)
        self._by_feature: dict[tuple[int, int], dict[str, Game]] = {}

    def by_feature(self, view: View) -> dict[str, Game]:
        """Return the game by feature of a mover; one for all turns of a player's type, as it takes time to make."""
        which = view.turn.player, view.kind
        if which not in self._by_feature:
            self._by_feature[which] = games_by_feature(view)
        return self._by_feature[which]

    def at(self, run: int, week: int, player: int) -> Turn:
        """Return a run stopped before a player decides in a week."""
        return self._turn(self._start_of(run, week), (run, week, player))

    def each(self, places: Iterable[tuple[int, int, int]]) -> Iterator[Turn]:
        """Yield the turn at each (run, week, player); a second thread plays the runs of the next ones meanwhile."""
        waiting: deque[tuple[Future[Block], tuple[int, int, int]]] = deque()
        with ThreadPoolExecutor(1) as other:
            for place in places:
                waiting.append((other.submit(self._start_of, *place[:2]), place))
                if len(waiting) > _AHEAD:
                    start, where = waiting.popleft()
                    yield self._turn(start.result(), where)
            for start, where in waiting:
                yield self._turn(start.result(), where)

    def _turn(self, block: Block, where: tuple[int, int, int]) -> Turn:
        """Return a player's turn at (run, week, player), given the block at the start of that week."""
        scenario, solution, seed = self.result.scenario, self.result.solved.solution, self.result.seed
        return ahead(Turn(scenario, solution, self.arrays, self.lists, block, seed, *where))

    def _start_of(self, run: int, week: int) -> Block:
        """Return a block of lists that holds a run as it stands at the start of a week in its first lane."""
        if week == 0:
            return start_run(self.lists, self.result.seed, run)
        from diplomatic_swings.sim.kernel.compiled import play_runs

        record = new_record(LANES, week, self.sizes.players, 0)
        game = self.compiled._replace(weeks=week)
        play_runs(game, self._played, np.uint64(self.result.seed), run, record, 0, 1)
        return first_lane(self._played, copied(self._empty))


def first_lane(arrays: Block, lists: Block) -> Block:
    """Return a block of lists with the first lane of a block of arrays; the other lanes are left as they are."""
    for source, target in zip(arrays, lists, strict=True):
        target[::LANES] = np.asarray(source[::LANES]).tolist()
    return lists
