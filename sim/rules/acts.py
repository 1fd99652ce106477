"""Weighty decisions: sign, refuse, withdraw, break, walk, return.

A player comes to decide at a weekly rate, not each week: an irreversible option offered weekly would be
taken by noise.  A party judges a paper as if its own signature put it into force (stage-undominated voting:
Baron and Kalai 1993), so it signs what it wants and refuses what it does not; before a paper enters into
force every earlier signer may still withdraw, by the same rule.  All chances are logistic in a difference of
values, at the player's weighty precision; private pressure enters the difference, so that others can
only guess.  What others expect of a signature (:func:`diplomatic_swings.sim.rules.survey.write_signature`) is this policy
averaged over their beliefs.
"""

from diplomatic_swings.sim.numerics.mathx import exp
from diplomatic_swings.sim.rules.survey import belief_row, beta_row, value_row
from diplomatic_swings.sim.tables.block import (
    BINDS,
    BREAK,
    GAIN,
    LANES,
    N_ACTS,
    NO_ACT,
    NOW,
    REFUSE,
    RETURN,
    SIGN,
    SIGNED_IT,
    STAND,
    TABLED_KIND,
    WALK,
    WITHDRAW,
    Block,
    see_row,
    whole,
)
from diplomatic_swings.sim.tables.draws import ACT, player_slot
from diplomatic_swings.sim.tables.game import ACT_RATE, LEVELS, N_MIND, SIGN_RATE, TYPES, WEIGHTY, Game
from diplomatic_swings.sim.world.basis import CEASEFIRE, N_REGIMES, SETTLEMENT, WALKOUT, WAR
from diplomatic_swings.sim.world.state import INDEX

_TABLED = INDEX["tabled"] * LANES

PENDING = 0
"""Rows of ``temp``: the act that a player is to decide on (NO_ACT if none), the draw that decides, then by type:
the difference of values, and how much a unit of private pressure adds to it."""

DRAW = LANES
DIFFERENCE = 2 * LANES
PULL = 6 * LANES
REFUSING = 10 * LANES
TAKING = 20 * LANES
"""The chance that a type refuses aloud if it does not sign, by type; the chance that it takes the act, by type and level."""


def act_cost(g: Game, b: Block, player: int, act: int, lane: int) -> float:
    """Return what an act costs a player directly in one run."""
    entry = player * N_ACTS + act
    cost = float(g.acts.cost[entry])
    for term in range(g.acts.entry[2 * entry + 1], g.acts.entry[2 * entry + 3]):
        cost += g.acts.slope[2 * term + 1] * b.x[int(g.acts.slope[2 * term]) * LANES + lane]
    return cost


def shift_of(g: Game, player: int, kind: int, act: int, regime: int) -> float:
    """Return what an act's effects are worth to a type in the regime after it."""
    return float(g.values.shift[((player * g.sizes.kinds + kind) * N_ACTS + act) * N_REGIMES + regime])


def own_pressure(g: Game, player: int, kind: int, regime: int) -> float:
    """Return what a unit of private pressure adds to the value of a regime."""
    return float(g.values.beta[beta_row(g, player, kind, regime) + g.at.own])


def regime_of(b: Block, lane: int) -> int:
    """Return the regime of one run; WAR where the war has ended by collapse."""
    in_peace = 2.0 * b.regime[2 * LANES + lane] + 3.0 * b.regime[3 * LANES + lane]
    return int(b.regime[LANES + lane] + in_peace)


def write_pending(g: Game, b: Block, player: int, n: int) -> float:
    """Write which act each run's player is to decide on this week, and the draw that decides it.

    Returns:
        The largest number of an act that is pending in a run; below 0 if there is none in any.
    """
    draw = player_slot(player, ACT) * LANES
    sign_rate = g.rates[SIGN_RATE]
    act_rate = g.rates[ACT_RATE]
    able = player * N_ACTS
    breaks = float(g.acts.able[able + BREAK])
    walks = float(g.acts.able[able + WALK])
    returns = float(g.acts.able[able + RETURN])
    for lane in range(whole(n)):
        u = b.u[draw + lane]
        on_paper = 1.0 if u < sign_rate and b.see[BINDS * LANES + lane] > 0.5 else 0.0
        paper_act = float(WITHDRAW) if b.see[SIGNED_IT * LANES + lane] > 0.5 else float(SIGN)
        due = 1.0 if sign_rate <= u < sign_rate + act_rate else 0.0
        held = b.regime[2 * LANES + lane] + b.regime[3 * LANES + lane]
        state_act = -1.0
        state_act = float(BREAK) if breaks * held > 0.5 else state_act
        state_act = float(WALK) if walks * b.regime[WAR * LANES + lane] > 0.5 else state_act
        state_act = float(RETURN) if returns * b.regime[WALKOUT * LANES + lane] > 0.5 else state_act
        b.temp[PENDING + lane] = paper_act if on_paper > 0.5 else (state_act if due > 0.5 else -1.0)
        b.temp[DRAW + lane] = u / sign_rate if u < sign_rate else (u - sign_rate) / act_rate
    largest = -1.0
    for lane in range(whole(n)):
        largest = max(largest, b.temp[PENDING + lane])
    return largest


def write_differences(g: Game, b: Block, player: int, kind: int, lane: int) -> None:
    """Write for one run what the pending act is worth to a type beyond leaving things as they are."""
    act = int(b.temp[PENDING + lane])
    now = regime_of(b, lane)
    after = now
    difference = 0.0
    if act in (SIGN, WITHDRAW):
        after = CEASEFIRE + int(b.see[TABLED_KIND * LANES + lane])
        difference = b.see[see_row(GAIN, kind) + lane]
        if act == WITHDRAW:
            difference = -difference + shift_of(g, player, kind, WITHDRAW, now)
        else:
            difference += shift_of(g, player, kind, SIGN, after)
    elif act >= 0:
        after = WALKOUT if act == WALK else WAR
        value = b.value[value_row(g, player, kind, after) + lane]
        difference = value - b.see[see_row(NOW, kind) + lane] + shift_of(g, player, kind, act, after)
    gap = own_pressure(g, player, kind, after) - own_pressure(g, player, kind, now)
    sign = -1.0 if act == WITHDRAW else 1.0
    cost = act_cost(g, b, player, act, lane) if act >= 0 else 0.0
    b.temp[DIFFERENCE + kind * LANES + lane] = difference - cost
    b.temp[PULL + kind * LANES + lane] = sign * gap


def taking(g: Game, b: Block, player: int, kind: int, level: int, lane: int) -> float:
    """Return the chance that a type under a level of pressure takes the pending act."""
    z = g.level[player * g.sizes.levels + level] if g.minds[N_MIND * player + LEVELS] > 1.0 else 0.0
    difference = b.temp[DIFFERENCE + kind * LANES + lane] + b.temp[PULL + kind * LANES + lane] * z
    return 1.0 / (1.0 + exp(-g.minds[N_MIND * player + WEIGHTY] * difference))


def refusing(g: Game, b: Block, player: int, kind: int, lane: int) -> float:
    """Return the chance that a party that does not sign refuses aloud, rather than leaves the paper lying."""
    now = regime_of(b, lane)
    relief = shift_of(g, player, kind, REFUSE, now) - b.see[see_row(STAND, kind) + lane]
    difference = relief - act_cost(g, b, player, REFUSE, lane)
    return 1.0 / (1.0 + exp(-g.minds[N_MIND * player + WEIGHTY] * difference))


def ending_act(g: Game, player: int, regime: int) -> int:
    """Return the act by which a player may end a regime (break, walk, return); NO_ACT if there is none."""
    able = player * N_ACTS
    if regime in (CEASEFIRE, SETTLEMENT):
        return BREAK if g.acts.able[able + BREAK] else NO_ACT
    act = WALK if regime == WAR else RETURN
    return act if g.acts.able[able + act] else NO_ACT


def ending_odds(g: Game, b: Block, player: int, act: int, lane: int) -> float:
    """Return the chance that a player that has looked ends the regime this week in one run by ``act``."""
    kind = int(b.type[player * LANES + lane])
    b.temp[PENDING + lane] = float(act)
    write_differences(g, b, player, kind, lane)
    return float(g.rates[ACT_RATE]) * taking(g, b, player, kind, int(b.pressure[player * LANES + lane]), lane)


def decide_act(g: Game, b: Block, player: int, n: int) -> None:
    """Decide on the pending act in each run; what is done, and what is left, tells the others something."""
    due = write_pending(g, b, player, n)
    for lane in range(whole(n)):
        b.act[player * LANES + lane] = -1.0
    if due < 0.0:
        return
    for kind in range(int(g.minds[N_MIND * player + TYPES])):
        _write_takings(g, b, player, kind, n)
    for lane in range(whole(n)):
        if b.temp[PENDING + lane] >= 0.0:
            _decide_lane(g, b, player, lane)


def _write_takings(g: Game, b: Block, player: int, kind: int, n: int) -> None:
    """Write the chance that a type takes the pending act, by level; of no meaning in runs where none is pending."""
    for lane in range(whole(n)):
        if b.temp[PENDING + lane] >= 0.0:
            write_differences(g, b, player, kind, lane)
    for level in range(int(g.minds[N_MIND * player + LEVELS])):
        row = taking_row(g, kind, level)
        for lane in range(whole(n)):
            b.temp[row + lane] = taking(g, b, player, kind, level, lane)


def taking_row(g: Game, kind: int, level: int) -> int:
    """Return the place in ``temp`` of the chance that a type under a level of pressure takes the pending act."""
    return TAKING + (kind * g.sizes.levels + level) * LANES


def may_refuse(g: Game, player: int, pending: int) -> bool:
    """Return whether a player that does not take the pending act may refuse a paper aloud."""
    return pending == SIGN and g.acts.able[player * N_ACTS + REFUSE] > 0


def write_refusing(g: Game, b: Block, player: int, pending: int, lane: int) -> None:
    """Write for one run the chance that each type refuses aloud, 0 where it may not."""
    for kind in range(int(g.minds[N_MIND * player + TYPES])):
        refused = refusing(g, b, player, kind, lane) if may_refuse(g, player, pending) else 0.0
        b.temp[REFUSING + kind * LANES + lane] = refused


def _decide_lane(g: Game, b: Block, player: int, lane: int) -> None:
    """Decide in one run, its chances written."""
    act = int(b.temp[PENDING + lane])
    kind = int(b.type[player * LANES + lane])
    level = int(b.pressure[player * LANES + lane])
    write_refusing(g, b, player, act, lane)
    chance = b.temp[taking_row(g, kind, level) + lane]
    u = b.temp[DRAW + lane]
    if u < chance:
        b.act[player * LANES + lane] = float(act)
    elif may_refuse(g, player, act):
        left = (u - chance) / max(1.0 - chance, 1e-300)
        if left < b.temp[REFUSING + kind * LANES + lane]:
            b.act[player * LANES + lane] = float(REFUSE)
    _update_belief(g, b, player, act, lane)


def learn_act(g: Game, b: Block, player: int, pending: int, lane: int) -> None:
    """Update in one run the public belief about a player's type and pressure by what it did (Bayes' rule)."""
    for kind in range(int(g.minds[N_MIND * player + TYPES])):
        for level in range(int(g.minds[N_MIND * player + LEVELS])):
            b.temp[taking_row(g, kind, level) + lane] = taking(g, b, player, kind, level, lane)
    write_refusing(g, b, player, pending, lane)
    _update_belief(g, b, player, pending, lane)


def _update_belief(g: Game, b: Block, player: int, pending: int, lane: int) -> None:
    """Weigh the belief in each type and level by how likely it was to do what was done; the chances are written."""
    done = int(b.act[player * LANES + lane])
    total = 0.0
    for kind in range(int(g.minds[N_MIND * player + TYPES])):
        refused = b.temp[REFUSING + kind * LANES + lane]
        for level in range(int(g.minds[N_MIND * player + LEVELS])):
            chance = b.temp[taking_row(g, kind, level) + lane]
            left = refused if done == REFUSE else 1.0 - refused
            likely = chance if done == pending else (1.0 - chance) * left
            row = belief_row(g, player, kind, level) + lane
            b.belief[row] *= likely
            total += b.belief[row]
    for kind in range(int(g.minds[N_MIND * player + TYPES])):
        for level in range(int(g.minds[N_MIND * player + LEVELS])):
            row = belief_row(g, player, kind, level) + lane
            b.belief[row] /= max(total, 1e-300)


__all__ = [
    "act_cost",
    "decide_act",
    "ending_act",
    "ending_odds",
    "learn_act",
    "taking",
    "write_differences",
]
