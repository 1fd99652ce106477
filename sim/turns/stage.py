"""A week as a game of its own, in Gambit's format of trees: who may do what in turn, and what follows is worth.

Players move in their order and see each other's moves, so the tree is one of perfect information. It is the game of
players who know each other's true types and draws: beliefs about them count in payoffs, as the others hold them.
"""

import math
from collections.abc import Iterator
from typing import NamedTuple

from diplomatic_swings.sim.rules.survey import look, survey
from diplomatic_swings.sim.rules.week import carry_out, close_week, ratify
from diplomatic_swings.sim.tables.block import LANES, NOW, Block, see_row
from diplomatic_swings.sim.tables.game import option_keys
from diplomatic_swings.sim.turns.menu import options_now
from diplomatic_swings.sim.turns.turn import Orders, Turn, copied, decide_by, player_of_turn, reach

MOST_LEAVES = 4096
"""Ends of a tree at most; each is played and looked at."""

OWN = "own choice"
"""The move of a player to whom no option is left in: what it decides by itself."""


class Leaf(NamedTuple):
    """An end of the week: what was done, and what each player has of it, in utils of its own."""

    moves: tuple[str, ...]
    payoffs: tuple[float, ...]


class Node(NamedTuple):
    """A player's turn in the week."""

    player: int
    moves: tuple[str, ...]
    below: tuple["Node | Leaf", ...]


def stage_tree(turn: Turn, options: tuple[str, ...] = ()) -> Node | Leaf:
    """Return the game of a week, from the turn of the player who moves first.

    A payoff is what the week brings, and the discounted value of going on as things then are, by the player's true
    type. Weighty acts are left to the players: the tree is of everyday moves.

    Args:
        turn: a run stopped before its first player decides; it stays as it is.
        options: everyday moves to leave in, as scenario files call them (default: all that are legal). Where none of
            them is legal the player keeps its own choice.
    """
    return _node(turn, 0, (), set(options), _paid(turn))


def stage_of(turn: Turn, options: tuple[str, ...] = ()) -> Node | Leaf:
    """Return the game of the week in which any player's turn stands; arguments as for :func:`stage_tree`.

    Raises:
        ValueError: if the tree would be too large to write.
    """
    first = player_of_turn(turn.game, 0)
    keys = option_keys(turn.scenario)
    menus = [
        sum(owner == player and (not options or key in options) for owner, key, _ in keys)
        for player in range(turn.game.sizes.players)
    ]
    if (size := math.prod(max(menu, 1) for menu in menus)) > MOST_LEAVES:
        raise ValueError(
            f"expected moves for {MOST_LEAVES:,} ends of the week at most (given {size:,}); leave in fewer"
        )
    return stage_tree(reach(turn.scenario, turn.solved, turn.seed, turn.run, turn.week, first), options)


def _paid(turn: Turn) -> tuple[float, ...]:
    return tuple(float(turn.block.payoff[i * LANES]) for i in range(turn.game.sizes.players))


def _node(
    turn: Turn, place: int, done: tuple[str, ...], kept: set[str], before: tuple[float, ...]
) -> Node | Leaf:
    if place == turn.game.sizes.players:
        return Leaf(done, _payoffs(turn, before))
    player = player_of_turn(turn.game, place)
    here, keys = turn._replace(player=player), option_keys(turn.scenario)
    legal = options_now(here._replace(block=copied(turn.block)), keys)
    shown = {keys[n][1]: Orders(option=n) for n in legal if not kept or keys[n][1] in kept}
    offered = shown or {OWN: Orders()}
    below = (
        _node(_after(here, orders), place + 1, (*done, move), kept, before)
        for move, orders in offered.items()
    )
    return Node(player, tuple(offered), tuple(below))


def _after(turn: Turn, orders: Orders) -> Turn:
    """Return the run after a player has done what it is told."""
    block: Block = copied(turn.block)
    decide_by(turn.game, block, turn.player, turn.week, orders)
    carry_out(turn.game, block, turn.player, 1)
    ratify(turn.game, block, turn.player, turn.week, 1)
    return turn._replace(block=block)


def _payoffs(turn: Turn, before: tuple[float, ...]) -> tuple[float, ...]:
    """Return what each player has of a week that is closed, and of going on from there."""
    block = copied(turn.block)
    close_week(turn.game, block, turn.week, 1)
    later = min(turn.week + 1, turn.scenario.weeks - 1)
    survey(turn.game, block, later, 1)
    paid = []
    for player, seat in enumerate(turn.scenario.players):
        look(turn.game, block, player, later, 1)
        kind = int(block.type[player * LANES])
        week = float(block.payoff[player * LANES]) - before[player]
        paid.append(week + seat.mind.discount * float(block.see[see_row(NOW, kind)]))
    return tuple(paid)


def efg(tree: Node | Leaf, title: str, players: tuple[str, ...]) -> str:
    """Return a tree as text of Gambit's EFG format, version 2."""
    named = " ".join(_quoted(name) for name in players)
    counts = {"node": [0] * len(players), "leaf": [0]}
    return "\n".join([f"EFG 2 R {_quoted(title)} {{ {named} }}", *_lines(tree, counts)]) + "\n"


def _lines(tree: Node | Leaf, counts: dict[str, list[int]]) -> Iterator[str]:
    if isinstance(tree, Leaf):
        counts["leaf"][0] += 1
        paid = ", ".join(repr(x) for x in tree.payoffs)
        yield f't "" {counts["leaf"][0]} {_quoted(", ".join(tree.moves))} {{ {paid} }}'
        return
    counts["node"][tree.player] += 1
    moves = " ".join(_quoted(move) for move in tree.moves)
    yield f'p "" {tree.player + 1} {counts["node"][tree.player]} "" {{ {moves} }} 0'
    for below in tree.below:
        yield from _lines(below, counts)


def leaves(tree: Node | Leaf) -> list[Leaf]:
    """Return the ends of a tree, in order."""
    return [tree] if isinstance(tree, Leaf) else [leaf for below in tree.below for leaf in leaves(below)]


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "/").replace('"', "'") + '"'
