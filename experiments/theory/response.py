"""Quantal response: uniform without precision, the best reply with much of it, logit between.

McKelvey and Palfrey (1995).  Four menus of the baseline's first week, both types of each player.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from experiments.theory.check import ROUNDING, Check, Floats, Subject, case, settings, source
from experiments.theory.reduced import board_at, game_of, play, scenario_of, with_precision
from sim.block import OWN, chance_row, cost_row, legal_row, value_row
from sim.decisions import weigh
from sim.game import Game, prepare
from sim.players import N_PLAYERS, N_TYPES, US
from sim.scenario import Scenario
from sim.state import State

SUBJECT = Subject("response", source("response"), "sim.decisions.weigh on the menus of the first week")


class Menu(NamedTuple):
    """The legal moves of one type of a player: number of the lever, value less cost, probability."""

    lever: Floats
    net: Floats
    chance: Floats


def menu(game: Game, x: State, player: int, kind: int) -> Menu:
    """Return a player's menu at a state in the first week, as the game weighs it."""
    block = board_at(game, x)
    weigh(game, block, player, 0, 1)
    w, n = block.rows, game.n_levers
    own = range(game.levers.first[player], game.levers.first[player + 1])
    legal = [lever for lever in own if w[legal_row(n, OWN, lever)] > 0.0]
    return Menu(
        np.array(legal, dtype=np.float64),
        np.array([w[value_row(n, OWN, kind, k)] - w[cost_row(n, OWN, kind, k)] for k in legal]),
        np.array([w[chance_row(n, OWN, kind, k)] for k in legal]),
    )


def menus(game: Game, scenario: Scenario) -> Iterator[Menu]:
    """Yield the menus of all players and types at the start of a scenario."""
    for player in range(N_PLAYERS):
        for kind in range(N_TYPES):
            yield menu(game, scenario.state, player, kind)


def logit(net: Floats, precision: float) -> Floats:
    """Return the quantal response to net values: P(a) ~ exp(lambda u(a))."""
    weight = np.exp(precision * (net - net.max()))
    return np.asarray(weight / weight.sum())


def checks(seed: int) -> list[Check]:
    """Return the checks of quantal response."""
    c = case("response")
    scenario = scenario_of("weeks=1", *settings("myopic"))
    game = game_of(scenario)
    blind, sharp = with_precision(game, 0.0), with_precision(game, c["sharp"])
    even = max(float(np.ptp(m.chance)) for m in menus(blind, scenario))
    best = min(float(m.chance[m.net.argmax()]) for m in menus(sharp, scenario))
    rounded = max(
        float(np.abs(m.chance - logit(m.net, scenario.decisions[player].params.precision)).max())
        for player in range(N_PLAYERS)
        for m in (menu(game, scenario.state, player, kind) for kind in range(N_TYPES))
    )
    return [
        SUBJECT.near("lambda = 0: largest gap between the odds of two legal moves", 0.0, even, ROUNDING),
        SUBJECT.near("lambda large: least probability of a best move", 1.0, best, ROUNDING),
        SUBJECT.near("largest gap between a probability and the logit formula", 0.0, rounded, ROUNDING),
        played(scenario, seed),
    ]


def played(scenario: Scenario, seed: int) -> Check:
    """Return the check that moves come up as often as their odds say: Washington's likeliest first move."""
    runs = int(case("sampling")["runs"])
    fixed = scenario_of(*settings("myopic"), "weeks=1", "decisions.us.type=resolute")
    m = menu(game_of(fixed), fixed.state, US, 0)
    odds = logit(m.net, scenario.decisions[US].params.precision)
    count = int((play(prepare(fixed), seed, runs).move[:, 0, US] == m.lever[odds.argmax()]).sum())
    quantity = "how often the US plays its likeliest first move"
    return SUBJECT.share(quantity, float(odds.max()), count, runs, "the kernel, first week")
