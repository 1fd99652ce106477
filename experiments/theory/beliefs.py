"""Beliefs: the mean posterior is the prior, and a move that all types make alike teaches nothing.

The first holds for Bayes' rule whatever the strategies: a belief is a martingale.
"""

import numpy as np

from experiments.theory.check import ROUNDING, Check, Subject, case, settings, source
from experiments.theory.reduced import board_at, game_of, play, scenario_of
from sim.block import MOVE, NOW, OWN, chance_row
from sim.decisions import learn, weigh
from sim.game import N_TRAITS, TYPE_COST, Game, prepare
from sim.lanes import LANES, state_at
from sim.players import N_PLAYERS, N_TYPES, PLAYERS
from sim.scenario import Scenario
from sim.state import BELIEFS, State

SUBJECT = Subject("beliefs", source("beliefs"), "sim.decisions.weigh and learn, every legal first move")
KERNEL = "the kernel, whole runs with all moves open"


def posterior_gap(game: Game, x: State, player: int) -> float:
    """Return how far the mean posterior over a player's moves lies from the prior."""
    block = board_at(game, x)
    w = block.rows
    weigh(game, block, player, 0, 1)
    prior, mean = x[BELIEFS[player]], 0.0
    for lever in range(game.levers.first[player], game.levers.first[player + 1]):
        first, second = (w[chance_row(game.n_levers, OWN, kind, lever)] for kind in range(N_TYPES))
        odds = prior * first + (1.0 - prior) * second
        if odds > 0.0:
            w[(NOW + BELIEFS[player]) * LANES] = prior
            w[(MOVE + player) * LANES] = float(lever)
            learn(game, w, player, 0, 1)
            mean += odds * state_at(w, NOW, 0)[BELIEFS[player]]
    return abs(mean - prior)


def alike(scenario: Scenario) -> Game:
    """Return the game in which a player's two types want the same."""
    game = prepare(scenario)
    same = {f"{p.key}_types": (scenario.types(k)[0],) * N_TYPES for k, p in enumerate(PLAYERS)}
    trait = game.levers.trait.reshape(-1, N_TRAITS).copy()
    trait[:, TYPE_COST : TYPE_COST + N_TYPES] = 0.0
    return game._replace(rules=game.rules._replace(**same), levers=game.levers._replace(trait=trait.ravel()))


def checks(seed: int) -> list[Check]:
    """Return the checks of beliefs."""
    c = case("beliefs")
    runs = int(c["runs"])
    scenario = scenario_of("world.belief_forgets=0", f"weeks={int(c['weeks'])}", *settings("myopic"))
    game = game_of(scenario)
    gap = max(posterior_gap(game, scenario.state, player) for player in range(N_PLAYERS))
    last = play(prepare(scenario), seed, runs).states[:, -1, :]
    pooled = play(alike(scenario), seed, runs).states[:, :, list(BELIEFS)]
    moved = float(np.abs(pooled - pooled[:, :1]).max())
    weeks = f"after {scenario.weeks} weeks"
    return [
        SUBJECT.near("largest gap between mean posterior and prior, one move", 0.0, gap, ROUNDING),
        *(
            SUBJECT.mean(
                f"mean belief that {p.name} is {p.types[0]}, {weeks}",
                scenario.state[BELIEFS[k]],
                last[:, BELIEFS[k]],
                KERNEL,
            )
            for k, p in enumerate(PLAYERS)
        ),
        SUBJECT.near(f"largest change of a belief if types act alike, {weeks}", 0.0, moved, ROUNDING, KERNEL),
    ]
