"""How far two solutions agree: the distance of their policies over the states that play visits."""

from typing import NamedTuple

import numpy as np
from diplomatic_swings.sim.rules.acts import decide_act
from diplomatic_swings.sim.rules.choice import choose, learn, weigh, worth_row
from diplomatic_swings.sim.rules.survey import look, survey
from diplomatic_swings.sim.rules.week import begin, carry_out, close_week, open_week, ratify
from diplomatic_swings.sim.tables.block import LANES, Block
from diplomatic_swings.sim.tables.draws import STRIDE, fill
from diplomatic_swings.sim.tables.game import N_MIND, ORDER, Game
from diplomatic_swings.sim.world.state import N_VARIABLES
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Distance(NamedTuple):
    """Sums over player-weeks with a choice: total variation of everyday policies, and how many."""

    total: Floats  # (players,)
    turns: Floats  # (players,)


def copy_public(g: Game, b: Block, other: Block) -> None:
    """Copy what a player can see, and its own type, from one block to another."""
    for k in range(N_VARIABLES * LANES):
        other.x[k] = b.x[k]
    for k in range(g.sizes.players * g.sizes.kinds * g.sizes.levels * LANES):
        other.belief[k] = b.belief[k]
    for k in range(g.sizes.options * LANES):
        other.tired[k] = b.tired[k]
    for k in range(g.sizes.players * LANES):
        other.type[k] = b.type[k]
        other.pressure[k] = b.pressure[k]
        other.signed[k] = b.signed[k]
    for k in range(g.sizes.uniforms * LANES):
        other.u[k] = b.u[k]


def compare_turn(g: Game, b: Block, other: Block, player: int, out: Distance, n: int) -> None:
    """Add the total variation between two blocks' chances of a player's options, by true type."""
    for lane in range(n):
        gap = 0.0
        total = 0.0
        kind = int(b.type[player * LANES + lane])
        for option in range(g.options.first[player], g.options.first[player + 1]):
            row = worth_row(g, kind, option) + lane
            gap += abs(b.chance[row] - other.chance[row])
            total += b.chance[row]
        if total > 0.5:
            out.total[player] += 0.5 * gap
            out.turns[player] += 1.0


def compare_block(
    g: Game, h: Game, b: Block, other: Block, seed: int, first_run: int, out: Distance, n: int
) -> None:
    """Play runs by the first solution, and compare what the second would choose at every turn."""
    fill(b.u, seed, first_run, 0, g.sizes.players, n)
    begin(g, b, n)
    for k in range(g.sizes.columns * LANES):
        other.phi[k] = 0.0
    copy_public(g, b, other)
    survey(h, other, 0, n)
    for week in range(g.weeks):
        fill(b.u, seed, first_run, STRIDE * (week + 1), g.sizes.uniforms // 4, n)
        open_week(g, b, week, n)
        copy_public(g, b, other)
        survey(h, other, week, n)
        for turn in range(g.sizes.players):
            player = int(g.minds[N_MIND * turn + ORDER])
            copy_public(g, b, other)
            look(h, other, player, week, n)
            look(g, b, player, week, n)
            decide_act(g, b, player, n)
            copy_public(g, b, other)  # what the decision has taught the others
            weigh(h, other, player, week, n)
            choose(h, other, player, week, n)
            weigh(g, b, player, week, n)
            choose(g, b, player, week, n)
            compare_turn(g, b, other, player, out, n)
            learn(g, b, player, week, n)
            carry_out(g, b, player, n)
            ratify(g, b, player, week, n)
        close_week(g, b, week, n)
