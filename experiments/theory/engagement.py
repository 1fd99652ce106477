"""Engagement: without an interest in Washington's presence, Moscow makes no gesture to keep it.

If no deal can come about and only its standing at the table counts, a gesture is worth to Moscow
annuity x standing x (odds of exit it averts), and nothing if standing counts for nothing.
"""

import math

import numpy as np

from experiments.theory.check import ROUNDING, Check, Subject, case, settings, source
from experiments.theory.reduced import board_at, game_of, nothing_valued, only, play, scenario_of
from sim.block import OWN, value_row
from sim.decisions import weigh
from sim.game import lever_number, prepare, rules_of
from sim.players import RUSSIA
from sim.scenario import Lever, Scenario
from sim.state import NAMES, VARIABLES, State

SUBJECT = Subject("engagement", source("engagement"), "sim.decisions.weigh: worth of a gesture over holding")
KERNEL = "the kernel: Moscow may play all its levers, near-best replies"
GESTURE, HOLD = "gesture", "press_on"


def leaving(standing: float, threat: float, *more: str) -> Scenario:
    """Return the scenario in which Washington threatens to leave and only standing counts."""
    base = [*nothing_valued(), *settings("still", "talks", "sharp", "leaving", "myopic"), *more]
    return scenario_of(*base, f"payoffs.russia.standing={standing!r}", f"state.exit_threat={threat!r}")


def lever_of(scenario: Scenario, key: str) -> Lever:
    """Return one of Moscow's levers."""
    return next(lever for lever in scenario.levers[RUSSIA] if lever.key == key)


def after(x: State, lever: Lever) -> State:
    """Return the state that a lever leaves, within bounds."""
    values = list(x)
    for effect in lever.effects:
        num = VARIABLES[NAMES[effect.variable]]
        shifted = effect.keep * values[effect.variable] + effect.add
        values[effect.variable] = min(max(shifted, num.low), num.high)
    return State(*values)


def exit_odds(scenario: Scenario, x: State) -> float:
    """Return the odds of exit as the model page defines them: a logit in threat, patience and mood."""
    d = scenario.deals
    z = d.exit_base + d.exit_threat * x.exit_threat + d.exit_impatience * (1.0 - x.us_patience)
    return 1.0 / (1.0 + math.exp(d.exit_mood * x.mood - z))


def averted(scenario: Scenario) -> float:
    """Return what a gesture is worth by theory: annuity x standing x odds of exit it averts."""
    x, mind = scenario.state, scenario.decisions[RUSSIA].params
    weeks = (1.0 - mind.discount**mind.horizon) / (1.0 - mind.discount)
    odds = exit_odds(scenario, x) - exit_odds(scenario, after(x, lever_of(scenario, GESTURE)))
    return float(weeks * rules_of(scenario).russia.standing * odds)


def worth(scenario: Scenario) -> float:
    """Return what the game finds a gesture is worth more than holding, its cost left out."""
    game = game_of(scenario)
    block = board_at(game, scenario.state)
    weigh(game, block, RUSSIA, 0, 1)
    rows = [value_row(game.n_levers, OWN, 0, lever_number(scenario, RUSSIA, k)) for k in (GESTURE, HOLD)]
    return float(block.rows[rows[0]] - block.rows[rows[1]])


def gestures(scenario: Scenario, seed: int, runs: int) -> int:
    """Return in how many runs Moscow ever makes a gesture."""
    open_ = {RUSSIA: {lever.key for lever in scenario.levers[RUSSIA]}}
    move = play(only(prepare(scenario), scenario, open_), seed, runs).move[:, :, RUSSIA]
    kind = [
        lever_number(scenario, RUSSIA, lever.key)
        for lever in scenario.levers[RUSSIA]
        if lever.kind == "gesture"
    ]
    return int(np.isin(move, kind).any(axis=1).sum())


def checks(seed: int) -> list[Check]:
    """Return the checks of engagement."""
    c = case("engagement")
    weeks, runs = int(c["weeks"]), int(c["runs"])
    idle = leaving(0.0, c["threat"], f"weeks={weeks}")
    calm, threatened = leaving(c["standing"], 0.0), leaving(c["standing"], c["threat"])
    return [
        SUBJECT.near("worth of a gesture under threat, no interest (util)", 0.0, worth(idle), ROUNDING),
        SUBJECT.near("worth of a gesture, no threat (util)", averted(calm), worth(calm), 1e2 * ROUNDING),
        SUBJECT.near(
            "worth of a gesture under threat (util)", averted(threatened), worth(threatened), 1e2 * ROUNDING
        ),
        SUBJECT.share(
            f"share of runs with a gesture in {weeks} weeks, no interest",
            0.0,
            gestures(idle, seed, runs),
            runs,
            KERNEL,
        ),
    ]
