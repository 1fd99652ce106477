"""The game reduced to the setting of a theory: nothing valued but what is said, few moves open."""

from collections.abc import Mapping

import numpy as np

from sim.block import AFTER, NOW, Block, new_block
from sim.game import N_MIND, PRECISION, Game, lever_number, packed, plain, prepare
from sim.lanes import put_state
from sim.moves import copy_board, expect
from sim.play import Record, new_record
from sim.players import KEYS, N_PLAYERS, PLAYERS, RUSSIA, UKRAINE
from sim.quantity import numbers
from sim.scenario import Scenario, load
from sim.state import State

BASE = "baseline"
ACCEPT = "accept"


def scenario_of(*settings: str) -> Scenario:
    """Return the baseline with settings laid over it."""
    return load(BASE, settings)


def nothing_valued() -> list[str]:
    """Return the settings under which no payoff has any weight and types do not differ."""
    base = load(BASE)
    found = []
    for player, key in enumerate(KEYS):
        weights = numbers(type(base.weights(player)))
        kinds = numbers(type(base.types(player)[0]))
        found += [f"payoffs.{key}.{name}={num.low}" for name, num in weights.items()]
        found += [
            f"payoffs.{key}.types.{kind}.{name}={num.low}"
            for kind in PLAYERS[player].types
            for name, num in kinds.items()
        ]
    return found


def game_of(scenario: Scenario) -> Game:
    """Return a scenario made ready to play in plain Python."""
    return plain(prepare(scenario))  # type: ignore[no-any-return]


def with_precision(game: Game, precision: float) -> Game:
    """Return the same game in which all players choose with one precision."""
    minds = list(game.minds)
    for player in range(N_PLAYERS):
        minds[N_MIND * player + PRECISION] = precision
    return game._replace(minds=minds)  # type: ignore[arg-type]  # a plain game holds lists


def only(game: Game, scenario: Scenario, moves: Mapping[int, set[str]]) -> Game:
    """Return the same game in which players may hold and play the named moves, and nothing else."""
    open_ = [
        lever.kind == "hold" or lever.key in moves.get(lever.player, set())
        for menu in scenario.levers
        for lever in menu
    ]
    barred = np.tile(np.logical_not(open_).astype(np.int64), game.weeks)
    return game._replace(timeline=game.timeline._replace(barred=barred))


def play(game: Game, seed: int, runs: int) -> Record:
    """Return the whole record of some runs of a prepared game, played by the compiled kernel."""
    from sim.kernel import play_runs

    record = new_record(runs, game.weeks, runs)
    play_runs(packed(game), new_block(game, plain=False), np.uint64(seed), 0, record, 0, runs)
    return record


def both_sign(scenario: Scenario, seed: int, runs: int) -> int:
    """Return in how many runs Russia and Ukraine both sign, if they may do that or hold, and nothing else."""
    game = only(prepare(scenario), scenario, {RUSSIA: {ACCEPT}, UKRAINE: {ACCEPT}})
    move = play(game, seed, runs).move
    signed = [
        (move[:, :, player] == lever_number(scenario, player, ACCEPT)).any(axis=1)
        for player in (RUSSIA, UKRAINE)
    ]
    return int(np.logical_and(*signed).sum())


def board_at(game: Game, x: State) -> Block:
    """Return a block with one run that stands at a state, before anyone moves."""
    block = new_block(game, plain=True)
    put_state(block.rows, NOW, 0, x)
    expect(game, block.rows, NOW, 1)
    copy_board(game, block.rows, NOW, AFTER, 1)
    return block
