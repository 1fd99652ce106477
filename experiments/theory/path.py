"""The path ahead: the discounted average that players expect is the one that comes about.

Where the drift is linear, ``sim.horizon`` gives the discounted average of the path in closed form.
It is held against the recursion run week by week, and against runs of the kernel with all their
noise, for variables whose drift is linear: the oil price, the pump price and the mood.
"""

import numpy as np

from experiments.theory.check import ROUNDING, Check, Floats, Subject, case, settings, source
from experiments.theory.reduced import nothing_valued, only, play, scenario_of
from sim import horizon
from sim.game import expected_paths, prepare
from sim.players import KEYS, US
from sim.scenario import Scenario
from sim.state import INDEX, NAMES

SUBJECT = Subject("path", source("path"), "sim.horizon.expected_average")
KERNEL = "the kernel with noise, all hold"
LINEAR = ("brent", "pump_price", "mood")


def path_scenario() -> Scenario:
    """Return the scenario in which all hold and look as far ahead as the case says."""
    c = case("path")
    minds = [f"decisions.{key}.discount={c['discount']!r}" for key in KEYS]
    minds += [f"decisions.{key}.horizon={c['horizon']!r}" for key in KEYS]
    return scenario_of(*nothing_valued(), *settings("myopic"), *minds, f"weeks={int(c['horizon'])}")


def discounts() -> Floats:
    """Return the weights of the weeks ahead; they sum to one."""
    c = case("path")
    weight = c["discount"] ** np.arange(int(c["horizon"]))
    return np.asarray(weight / weight.sum())


def recursion(scenario: Scenario) -> Floats:
    """Return the discounted average of the linear drift, run week by week."""
    matrix, constant = horizon.linear_drift(scenario.state, scenario.world)
    x, total = np.array(scenario.state), np.zeros(len(NAMES))
    for weight in discounts():
        total += weight * x
        x = matrix @ x + constant
    return total


def checks(seed: int) -> list[Check]:
    """Return the checks of the path ahead."""
    scenario = path_scenario()
    path = expected_paths(scenario)[US]
    expected = path.intercept + path.matrix @ np.array(scenario.state)
    exact = recursion(scenario)
    gap = float((np.abs(expected - exact) / np.maximum(np.abs(exact), 1.0)).max())
    record = play(only(prepare(scenario), scenario, {}), seed, int(case("path")["runs"]))
    averages = np.einsum("rwv,w->rv", record.states[:, :-1], discounts())
    return [
        SUBJECT.near("largest relative gap to the recursion, all variables", 0.0, gap, ROUNDING),
        *(
            SUBJECT.mean(
                f"expected average of {name}", float(expected[INDEX[name]]), averages[:, INDEX[name]], KERNEL
            )
            for name in LINEAR
        ),
    ]
