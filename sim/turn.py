"""One player's turn in one run: the uncompiled run, stopped before that player decides."""

from collections.abc import Sequence
from typing import NamedTuple

from sim.block import NOW, TYPE, Block, new_block, tired_row
from sim.game import N_TRAITS, RESTED, Game, plain, prepare
from sim.lanes import LANES, put_state
from sim.play import draw_week, start_runs
from sim.players import KEYS, N_PLAYERS
from sim.scenario import Scenario
from sim.shocks import check_stream
from sim.state import State
from sim.week import N_STEPS, next_step, open_week, play_week, take


class Turn(NamedTuple):
    """A run stopped before a player decides.

    Attributes:
        scenario: what is played.
        game: the scenario made ready, in plain lists.
        block: a block with the run in its first lane; a turn owns it.
        seed: seed of the ensemble.
        run: number of the run.
        week: number of the week, 0 the first.
        player: number of the player.
    """

    scenario: Scenario
    game: Game
    block: Block
    seed: int
    run: int
    week: int
    player: int


class Past(NamedTuple):
    """What a record keeps of a run up to a week: the state at its start, true types, moves by week and player."""

    state: Sequence[float]
    types: Sequence[int]
    moves: Sequence[Sequence[int]]


def copied(block: Block) -> Block:
    """Return a copy of a plain block."""
    return Block(list(block.rows), list(block.looks))


def player_number(player: int | str) -> int:
    """Return the number of a player, given as number or key.

    Raises:
        ValueError: if there is no such player.
    """
    key = KEYS[player] if isinstance(player, int) and 0 <= player < N_PLAYERS else player
    if key not in KEYS:
        raise ValueError(f"player: expected one of {', '.join(KEYS)} (given '{player}')")
    return KEYS.index(key)


def reach(scenario: Scenario, seed: int, run: int, week: int, player: int | str) -> Turn:
    """Return a player's turn in a week of a run, replayed from the start.

    Args:
        scenario: what is played.
        seed: seed of the ensemble.
        run: number of the run.
        week: number of the week, 0 the first.
        player: number or key of the player.

    Raises:
        ValueError: if seed, run, week or player is out of range.
    """
    number = player_number(player)
    check_stream(seed, run)
    if not 0 <= week < scenario.weeks:
        raise ValueError(f"week: expected 0 to {scenario.weeks - 1} (given {week})")
    game = plain(prepare(scenario))
    block = new_block(game, plain=True)
    start_runs(game, block.rows, seed, run, 1)
    for past in range(week):
        draw_week(block.rows, seed, run, past, 1)
        play_week(game, block, past, 1)
    return ahead(Turn(scenario, game, block, seed, run, week, number))


def resume(start: Turn, past: Past) -> Turn:
    """Return the turn that :func:`reach` returns, from a record of the run instead of a replay.

    Args:
        start: which turn; its block is filled in place.
        past: what is recorded of the run; its moves are those of the weeks before the turn's.
    """
    w, game = start.block.rows, start.game
    put_state(w, NOW, 0, State(*past.state))
    for player, kind in enumerate(past.types):
        w[(TYPE + player) * LANES] = float(kind)
    for lever in range(game.n_levers):
        w[tired_row(game.n_levers, lever)] = 0.0
    for moves in past.moves:
        _tire(game, start.block, moves)
    return ahead(start)


def _tire(game: Game, block: Block, moves: Sequence[int]) -> None:
    """Write in place how tired levers are after a week of these moves."""
    for lever in moves:
        block.rows[tired_row(game.n_levers, lever)] = 1.0
    for lever in range(game.n_levers):
        block.rows[tired_row(game.n_levers, lever)] *= game.levers.trait[N_TRAITS * lever + RESTED]


def ahead(start: Turn) -> Turn:
    """Return the turn of a week whose block stands at the start of that week; it plays on in place."""
    game, block, week = start.game, start.block, start.week
    draw_week(block.rows, start.seed, start.run, week, 1)
    open_week(game, block.rows, week, 1)
    for step in range(N_STEPS):
        if next_step(game, step) == (start.player, False):
            break
        take(game, block, step, week, 1)
    return start
