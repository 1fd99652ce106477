"""Peace: how long a ceasefire holds, exp(-(t / tau)^0.5) by the game's own law.

A Weibull law of shape one half: the longer a peace has held, the safer it is.  With even forces tau
is ``bare_life`` without protection, and exp(life_ratio P) times that with protection P.
"""

import math

import numpy as np

from experiments.theory.check import Check, Subject, case, settings, source
from experiments.theory.reduced import nothing_valued, only, play, scenario_of
from sim.game import prepare
from sim.play import TRUCE, Record
from sim.scenario import Scenario

SUBJECT = Subject("peace", source("peace"), "the kernel: ceasefires from their first week, all hold")


def truce_scenario(guarantee: float) -> Scenario:
    """Return the scenario of a ceasefire just begun, under European guarantees in full or not at all."""
    c = case("peace")
    return scenario_of(
        *nothing_valued(),
        *settings("still", "myopic"),
        "state.ceasefire=1",
        "deals.protect_eu=1",
        f"state.eu_guarantees={guarantee!r}",
        f"deals.bare_life={c['life']!r}",
        f"deals.life_ratio={c['ratio']!r}",
        f"weeks={int(c['half_year'])}",
    )


def survivors(record: Record, weeks: int) -> int:
    """Return how many ceasefires of a record have held for some weeks."""
    return int(np.all(record.in_force[:, : weeks + 1] == TRUCE, axis=1).sum())


def survival(weeks: float, scale: float) -> float:
    """Return the probability that a peace of a time scale holds for some weeks."""
    return math.exp(-math.sqrt(weeks / scale))


def checks(seed: int) -> list[Check]:
    """Return the checks of survival."""
    c, runs = case("peace"), int(case("sampling")["runs"])
    rows = []
    for guarantee, words in ((0.0, "bare"), (1.0, "guaranteed")):
        scenario = truce_scenario(guarantee)
        record = play(only(prepare(scenario), scenario, {}), seed, runs)
        scale = c["life"] * math.exp(c["ratio"] * guarantee)
        for weeks in (c["month"], c["half_year"]):
            quantity = f"share of {words} ceasefires that hold {weeks:g} weeks"
            rows.append(SUBJECT.share(quantity, survival(weeks, scale), survivors(record, int(weeks)), runs))
    return rows
