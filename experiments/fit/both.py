"""Moves and statistics together: draws that make the moves likely, weighed by how near their runs come to the record.

The statistics enter as in the fit by rejection: the fitted half of the targets, each in units of how far one history may
stray by chance.  A draw of the fit by moves is solved and played; its weight is the synthetic likelihood of the record's
figures (Wood 2010, Nature 466), independent normals about the means over its runs.  Draws in proportion to their
weights are then draws given both.  Where a few draws have all the weight, the effective number says so.
"""

import dataclasses as dc
from typing import NamedTuple

import numpy as np
import pandas as pd
from diplomatic_swings.experiments.fit.by_moves import ByMoves
from diplomatic_swings.experiments.fit.predict import Predicts
from diplomatic_swings.experiments.fit.rejection import Aim, Progress
from diplomatic_swings.experiments.replay.weighing import effective, resampled
from diplomatic_swings.experiments.runs.measures import Floats


class Reweighed(NamedTuple):
    """Draws of a fit by moves, weighed by the statistics.

    Attributes:
        distances: of each draw from the record, in spreads (root of the sum of squares), (draws,).
        weights: of each draw; they sum to 1.
        targets: how many statistics there are.
        before: distance of the scenario as it was.
        kept: distance of the numbers most likely by the moves.
    """

    distances: Floats
    weights: Floats
    targets: int
    before: float
    kept: float

    @property
    def effective(self) -> float:
        """Return how many draws of equal weight would say as much (Kong et al. 1994)."""
        return effective(self.weights)


def weighed_by(distances: Floats) -> Floats:
    """Return weights by synthetic likelihood from distances in spreads; they sum to 1."""
    log = -0.5 * distances**2
    likely = np.exp(log - log.max())
    return np.asarray(likely / likely.sum())


def with_statistics(
    fit: ByMoves, predictor: Predicts, aim: Aim, count: int, progress: Progress | None = None
) -> ByMoves:
    """Return a fit by moves whose draws are weighed by statistics of the record too, and drawn anew by their weights.

    Args:
        fit: the fit by moves alone.
        predictor: predicts the targets of ``aim`` from numbers.
        aim: the record's figures, and how far chance may take one history from what it is a draw of.
        count: how many of the draws are played, the first ones.
        progress: called with (sets of numbers played, sets in all).
    """
    rows = [
        {str(path): float(x) for path, x in row.items()} for row in fit.draws.head(count).to_dict("records")
    ]
    distances = []
    for done, numbers in enumerate([{}, fit.values(), *rows], start=1):
        distances.append(aim.distance(predictor.mean(numbers)))
        if progress is not None:
            progress(done, len(rows) + 2)
    far = np.array(distances[2:])
    weighed = Reweighed(far, weighed_by(far), len(aim.names), distances[0], distances[1])
    return dc.replace(fit, draws=_anew(fit.draws.head(count), weighed.weights), weighed=weighed)


def _anew(draws: pd.DataFrame, weights: Floats) -> pd.DataFrame:
    """Return as many draws in proportion to their weights, by systematic resampling."""
    return draws.iloc[resampled(weights)].reset_index(drop=True)
