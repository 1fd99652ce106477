"""What a player may choose in a week: its legal everyday options and the weighty acts open to it."""

from typing import NamedTuple

from diplomatic_swings.sim.rules.choice import weigh
from diplomatic_swings.sim.rules.survey import look
from diplomatic_swings.sim.tables.block import ACTS, LANES
from diplomatic_swings.sim.tables.game import NOBODY
from diplomatic_swings.sim.turns.turn import Turn, forced_option, open_acts, start_week


class Menu(NamedTuple):
    """What a player may do in the week that comes next, as things stand before the others move.

    Attributes:
        options: keys of everyday options.
        acts: keys of weighty acts.
    """

    options: tuple[str, ...]
    acts: tuple[str, ...]


def menu_of(turn: Turn, keys: list[tuple[int, str, int]]) -> Menu:
    """Return what a player may do in the week at whose start a turn stands; the turn plays on in place."""
    start_week(turn.game, turn.block, turn.seed, turn.run, turn.week)
    options = options_now(turn, keys)
    acts = tuple(ACTS[act] for act in open_acts(turn.game, turn.block, turn.player))
    return Menu(tuple(keys[n][1] for n in options), acts)


def options_now(turn: Turn, keys: list[tuple[int, str, int]]) -> list[int]:
    """Return the numbers of the legal everyday options of a week that has begun; the player looks and weighs them."""
    game, block, player = turn.game, turn.block, turn.player
    look(game, block, player, turn.week, 1)
    weigh(game, block, player, turn.week, 1)
    forced = forced_option(game, block, player, turn.week)
    legal = [n for n, (owner, _, _) in enumerate(keys) if owner == player and block.legal[n * LANES] > 0.0]
    return [forced] if forced != NOBODY else legal
