"""Why deals come or fail: what the signers of a paper would gain and lose by it at the start, term by term.

A gain is a sum over features of payoffs, so it splits into them exactly.  The figures are those of the start of
the scenario, without private pressure: a correlation with what happens later, not a proof of its cause.
"""

from typing import NamedTuple

import numpy as np
from diplomatic_swings.experiments.runs.expectations import Observer
from diplomatic_swings.experiments.runs.papers import BROKE, REFUSED
from diplomatic_swings.experiments.runs.runs import BargainingResult
from diplomatic_swings.sim.rules.survey import look
from diplomatic_swings.sim.tables.game import in_lists, with_values
from diplomatic_swings.sim.tables.memo import made_once_for
from diplomatic_swings.sim.world.features import FEATURES, N_FEATURES


class Stake(NamedTuple):
    """What a type of a player gains by a paper at the start, and the term that weighs most on that side.

    Attributes:
        player: number of the player.
        kind: number of its type.
        gain: gain in all, utils.
        term: meaning of the feature that adds most to a gain, or takes most from it.
        part: what that feature adds, utils.
    """

    player: int
    kind: int
    gain: float
    term: str
    part: float


class Reasons(NamedTuple):
    """The three things that stand out; None where nothing of the kind happened.

    Attributes:
        signed: paper most often in force, times, and each signer's stake.
        refused: paper most often refused by one player, times, and that player's stake.
        broken: paper whose peace one player broke most often, that player, and times.
    """

    signed: tuple[int, int, tuple[Stake, ...]] | None
    refused: tuple[int, int, Stake] | None
    broken: tuple[int, int, int] | None


@made_once_for
def reasons(result: BargainingResult) -> Reasons:
    """Return what stands out: the paper signed most, the one refused most, the peace broken most."""
    counts, packages = result.game_counts, result.scenario.packages
    signed = refused = None
    if counts.deals.any():
        paper = int(counts.deals.argmax())
        stakes = tuple(stake(result, player, paper, best=True) for player in packages[paper].signers)
        signed = (paper, int(counts.deals[paper]), stakes)
    if counts.fate[REFUSED].any():
        paper, player = _largest(counts.fate[REFUSED])
        refused = (paper, int(counts.fate[REFUSED, paper, player]), stake(result, player, paper, best=False))
    broken = None
    if counts.fate[BROKE].any():
        paper, player = _largest(counts.fate[BROKE])
        broken = (paper, player, int(counts.fate[BROKE, paper, player]))
    return Reasons(signed, refused, broken)


def _largest(table: np.ndarray) -> tuple[int, int]:
    row, column = np.unravel_index(int(table.argmax()), table.shape)
    return int(row), int(column)


def stake(result: BargainingResult, player: int, paper: int, *, best: bool) -> Stake:
    """Return what a paper is worth at the start to the type of a player that gains most by it, or least."""
    parts = gain_by_feature(result, player, paper)
    gains = parts.sum(axis=1)
    kind = int(gains.argmax() if best else gains.argmin())
    feature = int(parts[kind].argmax() if gains[kind] > 0.0 else parts[kind].argmin())
    term = list(FEATURES.values())[feature].meaning
    return Stake(player, kind, float(gains[kind]), term, float(parts[kind, feature]))


def gain_by_feature(result: BargainingResult, player: int, paper: int) -> np.ndarray:
    """Return a player's gain from a paper at the start by type and feature, (types, features), utils."""
    scenario, solution = result.scenario, result.solved.solution
    observer = Observer(scenario, solution.beta)
    observer.at_start()  # leaves the public survey of the first week in the block
    weights = np.array(observer.arrays.weights).reshape(len(scenario.players), -1, N_FEATURES)
    kinds = len(scenario.players[player].types)
    gain = np.zeros((kinds, N_FEATURES))
    for feature in range(N_FEATURES):
        if not weights[player, :, feature].any():
            continue
        beta = np.ascontiguousarray(solution.parts[..., feature] * weights[:, :, None, None, feature])
        game = observer.game._replace(values=in_lists(with_values(observer.arrays, beta).values))
        look(game, observer.block, player, 0, 1)
        gain[:, feature] = [observer.gain(kind, paper, 0) for kind in range(kinds)]
    return gain
