"""Which single runs are shown: a few that differ, chosen by rule and named by number."""

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from diplomatic_swings.experiments.runs import measures
from diplomatic_swings.experiments.runs.counts import coding
from diplomatic_swings.sim.world.outcomes import IMPOSED, N_OUTCOMES
from numpy.typing import NDArray

if TYPE_CHECKING:
    from diplomatic_swings.experiments.runs.runs import BargainingResult

SHOWN: Final = {"print": 5, "projector": 3}
"""Single runs in a picture, by its size."""

SINGLE: Final = ("no run", "one single run", *(f"{n} single runs" for n in ("two", "three", "four", "five")))
"""So many single runs, in words."""

RULE: Final = (
    "Shown are, of each final state, the run with the median number of swings, "
    "then the runs with the most and the fewest."
)


ONE_RULE: Final = (
    "Shown is, of the runs in the most frequent final state, the one with the median number of swings."
)


class Postures(NamedTuple):
    """US stance toward Russia or Ukraine in runs whose paths are kept."""

    level: NDArray[np.float64]  # (runs, turns): leaky sum of stances
    swings: NDArray[np.bool_]  # (runs, turns): the weeks in which it changes sides


def postures(result: "BargainingResult", toward: str = "russia") -> Postures:
    """Return the US stance toward Russia or Ukraine, week by week, in runs whose paths are kept."""
    code = coding(result.scenario).us
    us = result.paths["move"].values[:, :, 0].astype(np.int64)
    stance = code.stance_russia if toward == "russia" else code.stance_ukraine
    level = measures.leaky_sum(stance[us], code.stays)
    return Postures(level, measures.swing_weeks(level))


def outcomes(result: "BargainingResult") -> NDArray[np.int64]:
    """Return the outcome by kept run and week; both ends by collapse are imposed."""
    outcome: NDArray[np.int64] = np.minimum(result.paths["outcome"].to_numpy(), IMPOSED).astype(np.int64)
    return outcome


def chosen_runs(result: "BargainingResult", tilts: Postures, shown: int) -> list[int]:
    """Return the numbers of at most ``shown`` runs by ``RULE``, in order of final state and swings."""
    final = outcomes(result)[:, -1]
    swings = tilts.swings.sum(axis=1)
    kinds = np.argsort(-np.bincount(final, minlength=N_OUTCOMES), kind="stable")
    typical = [_median_run(np.flatnonzero(final == kind), swings) for kind in kinds]
    by_swings = np.argsort(swings, kind="stable").tolist()
    order = [run for run in typical if run is not None] + [by_swings[-1], by_swings[0], *range(len(final))]
    return sorted(list(dict.fromkeys(order))[:shown], key=lambda run: (final[run], swings[run], run))


def _median_run(runs: NDArray[np.intp], swings: NDArray[np.int64]) -> int | None:
    """Return, of some runs, the first whose number of swings is the (lower) median."""
    if not len(runs):
        return None
    middle = np.sort(swings[runs])[(len(runs) - 1) // 2]
    return int(runs[np.argmax(swings[runs] == middle)])
