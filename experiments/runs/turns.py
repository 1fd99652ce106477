"""A player's turn in a week of a run, reached fast: compiled up to the week, plain Python within it.

:func:`diplomatic_swings.sim.turns.turn.reach` replays every week in plain Python, which takes seconds where the week is late.
Both give the same turn to the bit.
"""

import numpy as np
from diplomatic_swings.experiments.runs.runs import BargainingResult
from diplomatic_swings.sim.rules.play import new_record
from diplomatic_swings.sim.tables.block import LANES, Block, new_block
from diplomatic_swings.sim.tables.game import Game, packed
from diplomatic_swings.sim.turns.turn import Turn, ahead, game_of, lists_of, start_run
from diplomatic_swings.sim.why.split import View, games_by_feature


class Turns:
    """Turns of the runs of a result."""

    def __init__(self, result: BargainingResult) -> None:
        """Make the game ready."""
        self.result = result
        self.arrays = game_of(result.scenario, result.solved.solution)
        self.compiled, self.lists = packed(self.arrays), lists_of(self.arrays)
        self.sizes = self.arrays.sizes
        self._by_feature: dict[tuple[int, int], dict[str, Game]] = {}

    def by_feature(self, view: View) -> dict[str, Game]:
        """Return the game by feature of a mover; one for all turns of a player's type, as it takes time to make."""
        which = view.turn.player, view.kind
        if which not in self._by_feature:
            self._by_feature[which] = games_by_feature(view)
        return self._by_feature[which]

    def at(self, run: int, week: int, player: int) -> Turn:
        """Return a run stopped before a player decides in a week."""
        result = self.result
        block = self._start_of(run, week)
        turn = Turn(
            result.scenario,
            result.solved.solution,
            self.arrays,
            self.lists,
            block,
            result.seed,
            run,
            week,
            player,
        )
        return ahead(turn)

    def _start_of(self, run: int, week: int) -> Block:
        """Return a block of lists that holds a run as it stands at the start of a week in its first lane."""
        if week == 0:
            return start_run(self.lists, self.result.seed, run)
        from diplomatic_swings.sim.kernel.compiled import play_runs

        played = new_block(self.sizes, compiled=True)
        record = new_record(LANES, week, self.sizes.players, 0)
        game = self.compiled._replace(weeks=week)
        play_runs(game, played, np.uint64(self.result.seed), run, record, 0, 1)
        return first_lane(played, new_block(self.sizes, compiled=False))


def first_lane(arrays: Block, lists: Block) -> Block:
    """Return a block of lists with the first lane of a block of arrays; the other lanes are left as they are."""
    for source, target in zip(arrays, lists, strict=True):
        target[::LANES] = np.asarray(source[::LANES]).tolist()
    return lists
