"""A war of ruin: the front moves a place at a time until one side has lost it all.

The front stands at k of N places and goes up with probability p in each battle.  With r = (1 - p) / p
the upper end is reached first with probability (1 - r^k) / (1 - r^N), after
k / (q - p) - N / (q - p) P(win) battles on average, q = 1 - p (Feller 1968, XIV; as a model of war:
Slantchev 2003).

A week of the game is a battle here, won by Russia if the front advances in it.  Forces are held
where that happens with probability p: the advance of a week is then normal with mean
level (1 + slope gap) and the given noise, drawn anew each week.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from experiments.theory.check import Check, Floats, Subject, case, settings, source
from experiments.theory.reduced import nothing_valued, only, play, scenario_of
from sim.game import prepare
from sim.mathx import normal_quantile
from sim.scenario import Scenario
from sim.state import INDEX

SUBJECT = Subject("ruin", source("ruin"), "the kernel's front (sim.world.next_gain), all hold")


class Ruin(NamedTuple):
    """What theory says of a war of ruin."""

    win: float
    battles: float


def ruin(places: int, start: int, up: float) -> Ruin:
    """Return the probability of reaching the upper end first, and the expected number of battles."""
    ratio = (1.0 - up) / up
    win = (1.0 - ratio**start) / (1.0 - ratio**places)
    return Ruin(win, (places * win - start) / (2.0 * up - 1.0))


def front_scenario(up: float) -> Scenario:
    """Return the scenario in which the front advances in a week with probability ``up``."""
    base = scenario_of(*settings("still", "front"))
    level, slope, noise = case("ruin")["level"], base.world.gain_slope, base.world.gain_noise
    gap = (normal_quantile(up) * noise / level - 1.0) / slope
    return scenario_of(
        *nothing_valued(),
        *settings("still", "front", "myopic"),
        f"world.gain_level={level!r}",
        f"state.force_russia={1.0 + gap!r}",
        f"weeks={int(case('ruin')['weeks'])}",
    )


def ends(advanced: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], Floats]:
    """Return which walks reach the upper end first, and after how many battles a walk ends."""
    c = case("ruin")
    place = c["start"] + np.cumsum(np.where(advanced, 1, -1), axis=1)
    over = (place <= 0) | (place >= c["places"])
    if not over.any(axis=1).all():
        raise ValueError(
            f"expected every war to end within {place.shape[1]} battles; give the case more weeks"
        )
    last = over.argmax(axis=1)
    return place[np.arange(len(place)), last] > 0, (last + 1).astype(np.float64)


def checks(seed: int) -> list[Check]:
    """Return the checks of a war of ruin."""
    c = case("ruin")
    rows = []
    for up in (c["up"], c["down"]):
        scenario = front_scenario(up)
        states = play(only(prepare(scenario), scenario, {}), seed, int(c["runs"])).states
        won, battles = ends(states[:, 1:, INDEX["gain"]] > 0.0)
        exact = ruin(int(c["places"]), int(c["start"]), up)
        case_ = f"N = {c['places']:g}, k = {c['start']:g}, p = {up:g}"
        rows.append(SUBJECT.share(f"probability of winning, {case_}", exact.win, int(won.sum()), len(won)))
        rows.append(SUBJECT.mean(f"expected battles, {case_}", exact.battles, battles))
    return rows
