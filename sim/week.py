"""The order of a week: the one place where the pieces meet.

A week: what is scheduled happens; the players move in turn, each move telling the others
something about its type, and what both sides have signed enters into force with the second
signature; peace may break and the front may collapse; the world drifts.  Every function works in place on a block (``b``) or its table
of rows (``w``).
"""

from sim.agreements import break_peace, collapse, conclude
from sim.block import AFTER, MOVE, NOW, OWN, PAYOFF, TYPE, UNIFORMS, Block, cost_row, tired_row
from sim.decisions import choose, learn, weigh
from sim.game import FIXED_TYPE, N_MIND, N_TRAITS, NOBODY, ORDER, RESTED, SIMULTANEOUS, Game
from sim.lanes import LANES, Rows, put_state, rules_at, state_at
from sim.mathx import normal_quantile
from sim.moves import copy_board, expect, expect_lane, play_lane
from sim.players import N_PLAYERS
from sim.realised import realised
from sim.shocks import COLLAPSE, FRONT, MOOD, MORALE, OIL, OPINION, RELAPSE
from sim.state import BELIEFS, N_VARIABLES
from sim.world import Calendar, Shocks, drift

N_STEPS = 2 * N_PLAYERS
"""Steps of a week: every player decides once and acts once."""


def begin(g: Game, w: Rows, n: int) -> None:
    """Set up the start of ``n`` runs; the row UNIFORMS holds one draw per player, for its type."""
    start = state_at(g.start, 0, 0)
    for lane in range(n):
        put_state(w, NOW, lane, start)
        for player in range(N_PLAYERS):
            first = w[(NOW + BELIEFS[player]) * LANES + lane]
            drawn = 0.0 if w[(UNIFORMS + player) * LANES + lane] < first else 1.0
            fixed = g.minds[N_MIND * player + FIXED_TYPE]
            w[(TYPE + player) * LANES + lane] = drawn if fixed == NOBODY else fixed
            w[(PAYOFF + player) * LANES + lane] = 0.0
    for lever in range(g.n_levers):
        for lane in range(n):
            w[tired_row(g.n_levers, lever) + lane] = 0.0


def open_week(g: Game, w: Rows, week: int, n: int) -> None:
    """Apply what is scheduled for the week, and work out what players then expect."""
    if g.timeline.shocked[week]:
        for variable in range(N_VARIABLES):
            keep = g.timeline.keep[week * N_VARIABLES + variable]
            add = g.timeline.add[week * N_VARIABLES + variable]
            for lane in range(n):
                place = (NOW + variable) * LANES + lane
                w[place] = keep * w[place] + add
        hold_bounds(g, w, n)
    expect(g, w, NOW, n)
    copy_board(g, w, NOW, AFTER, n)


def hold_bounds(g: Game, w: Rows, n: int) -> None:
    """Hold every variable within its bounds."""
    for variable in range(N_VARIABLES):
        low = g.bounds[2 * variable]
        high = g.bounds[2 * variable + 1]
        for lane in range(n):
            place = (NOW + variable) * LANES + lane
            w[place] = min(max(w[place], low), high)


def carry_out(g: Game, w: Rows, player: int, week: int, n: int) -> None:
    """Apply the moves a player has chosen: what others learn, effects, tiredness, cost.

    A second signature puts the offer into force at once, so that nobody who moves later in the week
    can undo it; where all move together, that waits until the week closes.
    """
    learn(g, w, player, week, n)
    n_levers = g.n_levers
    at_once = g.minds[SIMULTANEOUS] < 1.0
    rules = rules_at(g.rules)
    for lane in range(n):
        lever = int(w[(MOVE + player) * LANES + lane])
        kind = int(w[(TYPE + player) * LANES + lane])
        w[(PAYOFF + player) * LANES + lane] -= w[cost_row(n_levers, OWN, kind, lever) + lane]
        w[tired_row(n_levers, lever) + lane] = 1.0
        play_lane(g, w, lever, NOW, lane)
        if at_once and conclude(w, lane, rules):
            expect_lane(g, w, NOW, lane)
    copy_board(g, w, NOW, AFTER, n)


def next_step(g: Game, step: int) -> tuple[int, bool]:
    """Return who is next at a step of a week, and whether to carry out its move or first to decide on it.

    The players move in the scenario's order, one after another, or all decide before anyone acts.
    """
    together = g.minds[SIMULTANEOUS] > 0.0
    turn = step % N_PLAYERS if together else step // 2
    acts = step // N_PLAYERS if together else step % 2
    return int(g.minds[N_MIND * turn + ORDER]), acts > 0


def decide(g: Game, b: Block, player: int, week: int, n: int) -> None:
    """Let a player weigh its moves and choose one."""
    weigh(g, b, player, week, n)
    choose(g, b.rows, player, week, n)


def take(g: Game, b: Block, step: int, week: int, n: int) -> None:
    """Take one step of a week: a player decides, or acts."""
    player, acts = next_step(g, step)
    if acts:
        carry_out(g, b.rows, player, week, n)
    else:
        decide(g, b, player, week, n)


def move_all(g: Game, b: Block, week: int, n: int) -> None:
    """Let all players decide and carry out their moves."""
    for step in range(N_STEPS):
        take(g, b, step, week, n)


def today(g: Game, week: int) -> Calendar:
    """Return what the date decides in a week."""
    c = g.timeline.calendar
    return Calendar(c[4 * week], c[4 * week + 1], c[4 * week + 2], c[4 * week + 3])


def shocks_of(w: Rows, lane: int) -> Shocks:
    """Return the week's standard normal shocks to one lane."""
    return Shocks(
        normal_quantile(w[(UNIFORMS + FRONT) * LANES + lane]),
        normal_quantile(w[(UNIFORMS + OIL) * LANES + lane]),
        normal_quantile(w[(UNIFORMS + OPINION) * LANES + lane]),
        normal_quantile(w[(UNIFORMS + MORALE) * LANES + lane]),
        normal_quantile(w[(UNIFORMS + MOOD) * LANES + lane]),
    )


def close_week(g: Game, w: Rows, week: int, n: int) -> None:
    """Settle what follows from the week: deals, relapse, collapse, payoffs, drift, rest."""
    rules = rules_at(g.rules)
    start = state_at(g.start, 0, 0)
    date = today(g, week)
    for lane in range(n):
        conclude(w, lane, rules)
        break_peace(w, lane, w[(UNIFORMS + RELAPSE) * LANES + lane], rules)
        collapse(w, lane, w[(UNIFORMS + COLLAPSE) * LANES + lane], rules)
        x = state_at(w, NOW, lane)
        for player in range(N_PLAYERS):
            kind = int(w[(TYPE + player) * LANES + lane])
            w[(PAYOFF + player) * LANES + lane] += realised(x, player, kind, date.salience, rules)
        put_state(w, NOW, lane, drift(x, start, date, rules.world, shocks_of(w, lane)))
    hold_bounds(g, w, n)
    for lever in range(g.n_levers):
        rested = g.levers.trait[N_TRAITS * lever + RESTED]
        for lane in range(n):
            w[tired_row(g.n_levers, lever) + lane] *= rested


def play_week(g: Game, b: Block, week: int, n: int) -> None:
    """Play one week; the rows UNIFORMS hold its draws."""
    open_week(g, b.rows, week, n)
    move_all(g, b, week, n)
    close_week(g, b.rows, week, n)
