"""Playing chunks of runs of a solved game, and putting whole paths together."""

import threading
from typing import TYPE_CHECKING, Any

import numpy as np
from diplomatic_swings.sim.rules.play import Record, new_record
from diplomatic_swings.sim.tables.block import Block, Sizes, new_block
from diplomatic_swings.sim.tables.game import Game
from diplomatic_swings.sim.tables.records import Scenario
from diplomatic_swings.sim.world.state import NAMES
from numpy.typing import NDArray

if TYPE_CHECKING:
    import xarray as xr  # 100 MB with pandas: the class page needs :class:`ChunkPlayer` alone


class ChunkPlayer:
    """Plays chunks of runs of a game with its values.

    Args:
        game: the game.
        seed: seed of the runs.
        kept: runs whose states are kept, the first.
        narrow: whether a few runs at the end of a chunk are played in narrow blocks.  That has the same bits and
            wastes less of a block, but is compiled on its own, which takes some twenty seconds once: for
            thousands of games of a few runs each.
    """

    def __init__(self, game: Game, seed: int, kept: int, *, narrow: bool = False) -> None:
        self.game, self.seed, self.kept, self.narrow = game, np.uint64(seed), kept, narrow

    def chunk(self, first: int, runs: int) -> Record:
        """Play runs ``first`` to ``first + runs - 1``."""
        from diplomatic_swings.sim.kernel.compiled import LANES, NARROW, play_few, play_runs

        kept = min(max(self.kept - first, 0), runs)
        record = new_record(runs, self.game.weeks, self.game.sizes.players, kept)
        block = _block(self.game.sizes)
        rest = runs % LANES
        few = rest if self.narrow and rest <= LANES - LANES % NARROW else 0
        if runs > few:
            play_runs(self.game, block, self.seed, first, record, 0, runs - few)
        if few:
            play_few(self.game, block, self.seed, first + runs - few, record, runs - few, few)
        return record


_rooms = threading.local()


def _block(sizes: Sizes) -> Block:
    """Return this thread's block for games of a size; what former runs left in it is overwritten before it is read."""
    if getattr(_rooms, "sizes", None) != sizes:
        _rooms.sizes, _rooms.block = sizes, new_block(sizes, compiled=True)
    block: Block = _rooms.block
    return block


def paths_of(kept: list[Record], scenario: Scenario) -> "xr.Dataset":
    """Return whole paths as labelled data; empty if none are kept."""

    def joined(field: str) -> NDArray[Any]:
        return np.concatenate([getattr(record, field)[: len(record.states)] for record in kept])

    dimensions = {
        "state": ("states", ("run", "week", "variable")),
        "belief": ("beliefs", ("run", "week", "player")),
        "outcome": ("outcome", ("run", "week")),
        "in_force": ("in_force", ("run", "week")),
        "move": ("move", ("run", "turn", "player")),
        "act": ("act", ("run", "turn", "player")),
        "paper": ("paper", ("run", "turn")),
        "type": ("type", ("run", "player")),
        "payoff": ("payoff", ("run", "player")),
    }
    data = {name: (axes, joined(field)) for name, (field, axes) in dimensions.items()} if kept else {}
    coordinates = {"variable": list(NAMES), "player": [player.key for player in scenario.players]}
    import xarray as xr

    return xr.Dataset(data, coords=coordinates)
