"""Choice: quantal response with foresight.

P(move a) ~ exp(lambda * (V(state after a) - cost(a))) over legal moves (McKelvey and Palfrey
1995).  With foresight 0 a player weighs its own effect; with 1 it averages over the main
counterpart's quantal reply; with 2 it also weighs its own answer to the reply it expects
(cognitive hierarchy: Camerer, Ho and Chong 2004).

Values are horizon sums: the weekly average that :mod:`sim.worlds` gives, times the annuity.
Every function works in place on a whole block (``b``), or on its table of rows (``w``).
"""

from sim.block import (
    AFTER,
    AGAIN,
    ANSWER,
    MOVE,
    NOW,
    OTHER,
    OWN,
    REPLY,
    SCRATCH,
    SEALED,
    TYPE,
    UNIFORMS,
    Block,
    chance_row,
    cost_row,
    legal_row,
    path_row,
    value_row,
)
from sim.game import ANNUITY, COUNTERPART, EFFECTS, FORESIGHT, N_MIND, NOBODY, PRECISION, Game
from sim.lanes import LANES, Rows, outlook_at, put_outlook, rules_at, state_at
from sim.mathx import exp
from sim.moves import add_row, any_legal, copy_board, mark_legal, play, price, shift_lane, take_back
from sim.players import EU, N_PLAYERS, N_TYPES, RUSSIA, UKRAINE, US
from sim.state import BELIEFS
from sim.values import outlook
from sim.worlds import sealed_odds, value_eu, value_russia, value_ukraine, value_us

_NEVER = -1e30
_BEST = SCRATCH * LANES
_SUM = (SCRATCH + 1) * LANES
_LEFT = SCRATCH * LANES
_SALIENCE_AHEAD = 3


def survey(g: Game, b: Block, board: int, n: int) -> None:
    """Write what all players reckon with on a board."""
    rules = rules_at(g.rules)
    for lane in range(n):
        x = state_at(b.rows, board, lane)
        russia = state_at(b.rows, path_row(board, RUSSIA), lane)
        ukraine = state_at(b.rows, path_row(board, UKRAINE), lane)
        put_outlook(b.looks, 0, lane, outlook(x, russia, ukraine, rules))


def appraise(g: Game, b: Block, player: int, week: int, board: int, menu: int, lever: int, n: int) -> None:
    """Write the value of a surveyed board to both types of a player, as the value of ``lever``."""
    w = b.rows
    first = value_row(g.n_levers, menu, 0, lever)
    second = value_row(g.n_levers, menu, 1, lever)
    worth = g.minds[N_MIND * player + ANNUITY]
    if player == US:
        appraise_us(g, b, week, board, first, second, n)
    elif player == RUSSIA:
        appraise_russia(g, b, board, first, second, n)
    elif player == UKRAINE:
        appraise_ukraine(g, b, board, first, second, n)
    else:
        appraise_eu(g, b, board, first, second, n)
    for lane in range(n):
        w[first + lane] = worth * w[first + lane]
        w[second + lane] = worth * w[second + lane]


def appraise_us(g: Game, b: Block, week: int, board: int, first: int, second: int, n: int) -> None:
    """Write Washington's weekly value of a surveyed board, for its two types."""
    w = b.rows
    rules = rules_at(g.rules)
    salience = g.timeline.calendar[4 * week + _SALIENCE_AHEAD]
    for lane in range(n):
        path = state_at(b.rows, path_row(board, US), lane)
        v = value_us(state_at(b.rows, board, lane), path, outlook_at(b.looks, 0, lane), salience, rules)
        w[first + lane] = v[0]
        w[second + lane] = v[1]


def appraise_russia(g: Game, b: Block, board: int, first: int, second: int, n: int) -> None:
    """Write Moscow's weekly value of a surveyed board, for its two types."""
    w = b.rows
    rules = rules_at(g.rules)
    for lane in range(n):
        path = state_at(b.rows, path_row(board, RUSSIA), lane)
        v = value_russia(state_at(b.rows, board, lane), path, outlook_at(b.looks, 0, lane), rules)
        w[first + lane] = v[0]
        w[second + lane] = v[1]


def appraise_ukraine(g: Game, b: Block, board: int, first: int, second: int, n: int) -> None:
    """Write Kyiv's weekly value of a surveyed board, for its two types."""
    w = b.rows
    rules = rules_at(g.rules)
    for lane in range(n):
        path = state_at(b.rows, path_row(board, UKRAINE), lane)
        v = value_ukraine(state_at(b.rows, board, lane), path, outlook_at(b.looks, 0, lane), rules)
        w[first + lane] = v[0]
        w[second + lane] = v[1]


def appraise_eu(g: Game, b: Block, board: int, first: int, second: int, n: int) -> None:
    """Write Brussels' weekly value of a surveyed board, for its two types."""
    w = b.rows
    rules = rules_at(g.rules)
    for lane in range(n):
        path = state_at(b.rows, path_row(board, EU), lane)
        v = value_eu(state_at(b.rows, board, lane), path, outlook_at(b.looks, 0, lane), rules)
        w[first + lane] = v[0]
        w[second + lane] = v[1]


def respond(g: Game, w: Rows, player: int, menu: int, n: int) -> None:
    """Write the quantal-response probability of every lever of a menu, by type."""
    for kind in range(N_TYPES):
        net_values(g, w, player, menu, kind, n)
        weights(g, w, player, menu, kind, n)
        for lever in range(g.levers.first[player], g.levers.first[player + 1]):
            chance = chance_row(g.n_levers, menu, kind, lever)
            for lane in range(n):
                w[chance + lane] = w[chance + lane] / w[_SUM + lane]


def net_values(g: Game, w: Rows, player: int, menu: int, kind: int, n: int) -> None:
    """Write lambda * (value - cost) of every lever as its chance, and the best legal one as scratch."""
    n_levers = g.n_levers
    precision = g.minds[N_MIND * player + PRECISION]
    for lane in range(n):
        w[_BEST + lane] = _NEVER
        w[_SUM + lane] = 0.0
    for lever in range(g.levers.first[player], g.levers.first[player + 1]):
        legal = legal_row(n_levers, menu, lever)
        value = value_row(n_levers, menu, kind, lever)
        cost = cost_row(n_levers, menu, kind, lever)
        chance = chance_row(n_levers, menu, kind, lever)
        for lane in range(n):
            net = precision * (w[value + lane] - w[cost + lane])
            w[chance + lane] = net
            w[_BEST + lane] = max(w[_BEST + lane], net if w[legal + lane] > 0.0 else _NEVER)


def weights(g: Game, w: Rows, player: int, menu: int, kind: int, n: int) -> None:
    """Turn every lever's net value into its logit weight, 0 where illegal, and add them up."""
    n_levers = g.n_levers
    for lever in range(g.levers.first[player], g.levers.first[player + 1]):
        legal = legal_row(n_levers, menu, lever)
        chance = chance_row(n_levers, menu, kind, lever)
        for lane in range(n):
            odds = w[legal + lane] * exp(w[chance + lane] - w[_BEST + lane])
            w[chance + lane] = odds
            w[_SUM + lane] += odds


def weigh_own(g: Game, b: Block, player: int, week: int, n: int) -> None:
    """Write the values of all moves of a player that weighs its own effect only."""
    w = b.rows
    for lever in range(g.levers.first[player], g.levers.first[player + 1]):
        if any_legal(g, w, OWN, lever, n):
            play(g, w, lever, AFTER, n)
            survey(g, b, AFTER, n)
            appraise(g, b, player, week, AFTER, OWN, lever, n)
            take_back(g, w, lever, NOW, AFTER, n)


def weigh_replies(g: Game, b: Block, player: int, week: int, n: int) -> None:
    """Write the values of all moves of a player with foresight."""
    w = b.rows
    for lever in range(g.levers.first[player], g.levers.first[player + 1]):
        if any_legal(g, w, OWN, lever, n):
            play(g, w, lever, AFTER, n)
            copy_board(g, w, AFTER, REPLY, n)
            expect_reply(g, b, player, week, n)
            if g.minds[N_MIND * player + FORESIGHT] > 1:
                weigh_answer(g, b, player, week, lever, n)
            else:
                average_replies(g, w, player, lever, n)
            take_back(g, w, lever, NOW, AFTER, n)


def counterpart(g: Game, player: int) -> int:
    """Return the player whose reply a player reckons with."""
    return int(g.minds[N_MIND * player + COUNTERPART])


def expect_reply(g: Game, b: Block, player: int, week: int, n: int) -> None:
    """Write the counterpart's reply odds after a move, and one's own value of each reply."""
    w = b.rows
    other = counterpart(g, player)
    mark_legal(g, w, week, other, AFTER, OTHER, n)
    price(g, w, other, AFTER, OTHER, n)
    for answer in range(g.levers.first[other], g.levers.first[other + 1]):
        if any_legal(g, w, OTHER, answer, n):
            play(g, w, answer, REPLY, n)
            survey(g, b, REPLY, n)
            appraise(g, b, other, week, REPLY, OTHER, answer, n)
            appraise(g, b, player, week, REPLY, AGAIN, answer, n)
            take_back(g, w, answer, AFTER, REPLY, n)
    respond(g, w, other, OTHER, n)
    mix_reply_odds(g, w, other, n)


def mix_reply_odds(g: Game, w: Rows, other: int, n: int) -> None:
    """Average a reply's odds over the public belief about the counterpart's type, in place."""
    belief = (AFTER + BELIEFS[other]) * LANES
    for answer in range(g.levers.first[other], g.levers.first[other + 1]):
        first = chance_row(g.n_levers, OTHER, 0, answer)
        second = chance_row(g.n_levers, OTHER, 1, answer)
        for lane in range(n):
            mixed = w[belief + lane] * w[first + lane] + (1.0 - w[belief + lane]) * w[second + lane]
            w[first + lane] = mixed


def average_replies(g: Game, w: Rows, player: int, lever: int, n: int) -> None:
    """Write the value of a move: the mean over the counterpart's replies."""
    other = counterpart(g, player)
    n_levers = g.n_levers
    for kind in range(N_TYPES):
        target = value_row(n_levers, OWN, kind, lever)
        for lane in range(n):
            w[target + lane] = 0.0
        for answer in range(g.levers.first[other], g.levers.first[other + 1]):
            if any_legal(g, w, OTHER, answer, n):
                odds = chance_row(n_levers, OTHER, 0, answer)
                value = value_row(n_levers, AGAIN, kind, answer)
                for lane in range(n):
                    w[target + lane] += w[odds + lane] * w[value + lane]


def weigh_answer(g: Game, b: Block, player: int, week: int, lever: int, n: int) -> None:
    """Write the value of a move: what one's own quantal answer to the expected reply is worth.

    The reply enters by its mean effect on the state, so that the answer is weighed once.
    """
    w = b.rows
    expect_mean_reply(g, w, player, n)
    survey(g, b, REPLY, n)
    appraise(g, b, player, week, REPLY, OWN, lever, n)
    note_sealed(b, player, n)
    copy_board(g, w, REPLY, ANSWER, n)
    mark_legal(g, w, week, player, REPLY, AGAIN, n)
    price(g, w, player, REPLY, AGAIN, n)
    for answer in range(g.levers.first[player], g.levers.first[player + 1]):
        if any_legal(g, w, AGAIN, answer, n):
            play(g, w, answer, ANSWER, n)
            survey(g, b, ANSWER, n)
            appraise(g, b, player, week, ANSWER, AGAIN, answer, n)
            take_back(g, w, answer, REPLY, ANSWER, n)
    respond(g, w, player, AGAIN, n)
    average_answers(g, w, player, lever, n)


def note_sealed(b: Block, player: int, n: int) -> None:
    """Write the odds that an offer on the surveyed board REPLY is sealed before one can answer."""
    for lane in range(n):
        x = state_at(b.rows, REPLY, lane)
        b.rows[SEALED * LANES + lane] = sealed_odds(x, outlook_at(b.looks, 0, lane), player)


def average_answers(g: Game, w: Rows, player: int, lever: int, n: int) -> None:
    """Write the value of a move: the mean net value of one's own answers.

    So far as an offer is sealed before one can answer, the value of the move is that of the board
    as the reply leaves it, written before.
    """
    for kind in range(N_TYPES):
        target = value_row(g.n_levers, OWN, kind, lever)
        for lane in range(n):
            w[_BEST + lane] = 0.0
        for answer in range(g.levers.first[player], g.levers.first[player + 1]):
            if any_legal(g, w, AGAIN, answer, n):
                odds = chance_row(g.n_levers, AGAIN, kind, answer)
                value = value_row(g.n_levers, AGAIN, kind, answer)
                cost = cost_row(g.n_levers, AGAIN, kind, answer)
                for lane in range(n):
                    w[_BEST + lane] += w[odds + lane] * (w[value + lane] - w[cost + lane])
        for lane in range(n):
            done = w[SEALED * LANES + lane]
            w[target + lane] = done * w[target + lane] + (1.0 - done) * w[_BEST + lane]


def expect_mean_reply(g: Game, w: Rows, player: int, n: int) -> None:
    """Shift the board of replies by the mean effect of the counterpart's replies."""
    other = counterpart(g, player)
    for answer in range(g.levers.first[other], g.levers.first[other + 1]):
        if any_legal(g, w, OTHER, answer, n):
            for k in range(g.levers.entry[3 * answer + EFFECTS], g.levers.entry[3 * answer + 3 + EFFECTS]):
                shift_by_odds(g, w, answer, k, n)


def shift_by_odds(g: Game, w: Rows, answer: int, k: int, n: int) -> None:
    """Shift one variable of the board of replies by one effect of a reply, times the reply's odds."""
    variable = int(g.levers.effect[3 * k])
    keep = g.levers.effect[3 * k + 1]
    add = g.levers.effect[3 * k + 2]
    low = g.bounds[2 * variable]
    high = g.bounds[2 * variable + 1]
    odds = chance_row(g.n_levers, OTHER, 0, answer)
    for lane in range(n):
        before = w[(AFTER + variable) * LANES + lane]
        shift = w[odds + lane] * (min(max(keep * before + add, low), high) - before)
        w[_BEST + lane] = shift
        w[(REPLY + variable) * LANES + lane] += shift
    for j in range(g.paths.first[variable], g.paths.first[variable + 1]):
        add_row(w, _BEST, g.paths.slope[j], (REPLY + g.paths.row[j]) * LANES, n)


def weigh(g: Game, b: Block, player: int, week: int, n: int) -> None:
    """Fill a player's own menu: legality, costs, values and probabilities of its moves.

    The board AFTER must equal NOW on entry, and does so again on return.
    """
    w = b.rows
    mark_legal(g, w, week, player, NOW, OWN, n)
    price(g, w, player, NOW, OWN, n)
    if g.minds[N_MIND * player + FORESIGHT] < 1:
        weigh_own(g, b, player, week, n)
    else:
        weigh_replies(g, b, player, week, n)
    respond(g, w, player, OWN, n)


def forced_lever(g: Game, player: int, week: int) -> int:
    """Return the lever that an event forces on a player this week, else NOBODY."""
    return int(g.timeline.forced[week * N_PLAYERS + player])


def choose(g: Game, w: Rows, player: int, week: int, n: int) -> None:
    """Write each lane's move: the forced one, else drawn by the true type's odds.

    The draw runs down the menu until the lane's uniform is used up.
    """
    move = (MOVE + player) * LANES
    kind = (TYPE + player) * LANES
    forced = forced_lever(g, player, week)
    for lane in range(n):
        w[_LEFT + lane] = w[(UNIFORMS + player) * LANES + lane]
        w[move + lane] = float(g.levers.first[player] if forced == NOBODY else forced)
    if forced != NOBODY:
        return
    for lever in range(g.levers.first[player], g.levers.first[player + 1]):
        first = chance_row(g.n_levers, OWN, 0, lever)
        second = chance_row(g.n_levers, OWN, 1, lever)
        number = float(lever)
        for lane in range(n):
            odds = w[first + lane] if w[kind + lane] < 0.5 else w[second + lane]
            open_ = odds > 0.0 and w[_LEFT + lane] >= 0.0
            w[move + lane] = number if open_ else w[move + lane]
            w[_LEFT + lane] -= odds if open_ else 0.0


def learn(g: Game, w: Rows, player: int, week: int, n: int) -> None:
    """Update the public belief about a player by Bayes' rule from its move.

    Posterior odds = prior odds x ratio of the two types' probabilities of that move.  A forced
    move tells nothing.
    """
    if forced_lever(g, player, week) != NOBODY:
        return
    n_levers = g.n_levers
    variable = BELIEFS[player]
    for lane in range(n):
        lever = int(w[(MOVE + player) * LANES + lane])
        first = w[chance_row(n_levers, OWN, 0, lever) + lane]
        second = w[chance_row(n_levers, OWN, 1, lever) + lane]
        belief = w[(NOW + variable) * LANES + lane]
        shift_lane(g, w, variable, posterior(belief, first, second), NOW, lane)


def posterior(belief: float, first: float, second: float) -> float:
    """Return Bayes' posterior of the first type after a move of those probabilities."""
    return belief * first / (belief * first + (1.0 - belief) * second)
