"""The bargaining range of every paper: for which types all its signers gain, at the start and in weeks at war."""

from typing import Final, NamedTuple

import numpy as np
from diplomatic_swings.experiments.runs.expectations import Observer
from diplomatic_swings.experiments.runs.runs import BargainingResult
from diplomatic_swings.experiments.runs.tally import WAR
from diplomatic_swings.sim.tables.block import LANES
from diplomatic_swings.sim.tables.memo import made_once_for
from numpy.typing import NDArray

EVERY: Final = 4
"""Weeks between two looks at the runs."""

FEWEST: Final = 5
"""Runs at war below which no share is given."""

Floats = NDArray[np.float64]


class Ranges(NamedTuple):
    """Gains of signers, utils, without private pressure."""

    gain: (
        Floats  # (players, kinds, papers): at the start; NaN where a player is not bound, or has no such type
    )
    weeks: NDArray[np.int64]  # weeks in which runs were looked at
    all_gain: Floats  # (weeks, papers): share of runs at war in which every signer gains, by true type; NaN: too few
    runs: int  # runs that were looked at, in those of these weeks in which they are at war


@made_once_for
def ranges(result: BargainingResult) -> Ranges:
    """Return the bargaining range of every paper, over the first of the runs whose paths are kept."""
    scenario = result.scenario
    observer = Observer(scenario, result.solved.solution.beta)
    weeks = np.arange(0, result.weeks, EVERY)
    runs = min(LANES, result.paths.sizes.get("run", 0))
    all_gain = np.full((len(weeks), len(scenario.packages)), np.nan)
    for place, week in enumerate(weeks.tolist() if runs else ()):
        gains = _gains(result, observer, runs, week)
        if len(gains) >= min(FEWEST, runs):
            all_gain[place] = (_least(gains, result) > 0.0).mean(axis=0)
    start = observer.at_start().gain
    for p, package in enumerate(scenario.packages):
        unbound = [i for i in range(len(scenario.players)) if i not in package.signers]
        start[unbound, :, p] = np.nan
    return Ranges(start, weeks, all_gain, runs)


def _gains(result: BargainingResult, observer: Observer, runs: int, week: int) -> Floats:
    """Return every signer's gain from every paper by its true type in runs at war, (runs at war, players, papers)."""
    paths = result.paths
    war = np.flatnonzero(paths["in_force"].to_numpy()[:runs, week] == WAR)
    if not len(war):
        return np.zeros((0, len(result.scenario.players), len(result.scenario.packages)))
    state, belief = (paths[name].to_numpy()[war, week] for name in ("state", "belief"))
    kinds = paths["type"].to_numpy()[war].astype(np.int64)
    signers = {player for package in result.scenario.packages for player in package.signers}
    gains = observer.gains(state, belief, week, sorted(signers))
    return np.take_along_axis(gains, kinds[:, :, None, None], axis=2)[:, :, 0]


def _least(gains: Floats, result: BargainingResult) -> Floats:
    """Return the least gain of a paper's signers, (runs, papers)."""
    columns = [gains[:, list(p.signers), n].min(axis=1) for n, p in enumerate(result.scenario.packages)]
    return np.stack(columns, axis=1)
