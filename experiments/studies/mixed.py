"""Points as means over what is chosen as a whole: runs of each are dealt evenly over draws, settings and policies."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from diplomatic_swings.experiments.runs.measures import Floats, Ints
from diplomatic_swings.experiments.studies.sensitivity.blocks import Block
from diplomatic_swings.experiments.studies.sensitivity.play import Play


def choices(blocks: Sequence[Block]) -> int:
    """Return how many choices of one alternative of each block there are."""
    return math.prod(len(block.table) for block in blocks)


@dataclass(frozen=True)
class Mixed:
    """Plays points under every choice of blocks in turn, and adds up what is counted.

    Each choice has runs of its own, so that runs at a point share no luck; points do, run by run.

    Attributes:
        play: how a point is played.
        blocks: what is chosen as a whole; the last changes fastest.
    """

    play: Play
    blocks: tuple[Block, ...]

    def counts(self, points: pd.DataFrame, streams: Ints, first: int, runs: int) -> Ints:
        """Return how many of the runs ``first`` to ``first + runs - 1`` are in each outcome, by point."""
        parts = self._parts(points, first, runs)
        return np.sum(
            [play.counts(table, streams, begin, size) for play, table, begin, size in parts], axis=0
        )

    def __call__(self, points: pd.DataFrame, streams: Ints) -> pd.DataFrame:
        """Return means of shares and expressions over the choices at which they have a value, one row a point."""
        parts = self._parts(points, 0, self.play.runs)
        tables = [play.table(rows, streams, begin, size) for play, rows, begin, size in parts]
        values = np.array([table.to_numpy(dtype=np.float64) for table in tables])
        sizes = np.array([size for *_, size in parts], dtype=np.float64)
        return pd.DataFrame(_means(values, sizes), columns=tables[0].columns, index=points.index)

    def _parts(
        self, points: pd.DataFrame, first: int, runs: int
    ) -> list[tuple[Play, pd.DataFrame, int, int]]:
        """Return, for each choice: how it is played, the points under it, its first run and its runs."""
        number = choices(self.blocks)
        ends = [first + runs * k // number for k in range(number + 1)]
        shape = tuple(len(block.table) for block in self.blocks)
        places = np.stack(np.unravel_index(np.arange(number), shape), axis=1)
        return [
            (self._play_of(k, number), self._under(points, places[k]), ends[k], ends[k + 1] - ends[k])
            for k in range(number)
            if ends[k + 1] > ends[k]
        ]

    def _under(self, points: pd.DataFrame, rows: Ints) -> pd.DataFrame:
        """Return points with the numbers and the names of one choice beside theirs."""
        chosen = {
            str(path): value
            for block, row in zip(self.blocks, rows.tolist(), strict=True)
            for path, value in block.table.iloc[row].items()
        }
        return points.assign(**chosen)

    def _play_of(self, part: int, parts: int) -> Play:
        """Return how points are played, telling how far all choices together are."""
        tell = self.play.progress
        if tell is None:
            return self.play
        return replace(self.play, progress=lambda done, total: tell(part * total + done, parts * total))


def _means(values: Floats, sizes: Floats) -> Floats:
    """Return means over the first axis, weighed by the runs behind each value; NaN where none is known."""
    known = np.isfinite(values)
    weights = np.where(known, sizes[:, None, None], 0.0)
    total = weights.sum(axis=0)
    sums = (weights * np.where(known, values, 0.0)).sum(axis=0)
    means: Floats = np.divide(sums, total, out=np.full(total.shape, np.nan), where=total > 0.0)
    return means
