"""The regression of values on training runs: samples, their sums, and how well values explain what is to come.

Least-squares temporal differences over several weeks (Bradtke and Barto 1996; Boyan 1999) with successor
features (Dayan 1993; Barreto et al. 2017): for player i after its own move in week t the expected
discounted sum of every feature is ``Psi = B psi(s_t)``, and

    A += psi_t (psi_t - d^n S psi_{t+n})',    C += psi_t (sum of d^m S f_{t+m})',    B = (A + ridge)^-1 C,

with d the discount, n the step and S the odds that no side has collapsed yet.  Collapse, and with it what follows, is
taken at its expectation.  A state with a paper on the table is a mixture of going on and of the paper in
force, by the chance that all sign it; so one regression serves war, peace and the table.  Samples of a run follow
each other without overlap, so each state is the end of one and the beginning of the next.
"""

from typing import NamedTuple

import numpy as np
from diplomatic_swings.sim.tables.block import LANES, OFFER_ROWS, Block
from diplomatic_swings.sim.tables.game import DISCOUNT, N_MIND, ORDER, Game
from diplomatic_swings.sim.values.training import Notes, Plan, cell_of, node_of
from diplomatic_swings.sim.world.basis import N_CURVES, N_LINEAR, N_REGIMES
from diplomatic_swings.sim.world.features import EFFORT, FEATURE_INDEX, N_FEATURES, PRESSURE
from numpy.typing import NDArray

Floats = NDArray[np.float64]

KEPT = tuple(
    FEATURE_INDEX[name]
    for name in (
        *("land", "sanctions", "us_arms", "eu_arms", "eu_sanctions", "us_commitment", "eu_commitment"),
        *("trust_us_russia", "trust_us_ukraine", "trust_us_eu", "eu_unity"),
    )
)
"""Features that stay as they are once one side has collapsed."""

VECTOR = 4
"""The regression's tables are filled up with zeros to whole vectors of so many numbers."""

ROOM = (N_FEATURES + VECTOR - 1) // VECTOR * VECTOR
"""Columns of the right-hand sides: one a feature, and zeros."""

BATCH = 64
"""States, or those of one run if it has more, that are gathered before their samples are added to the equations."""

_IMPOSED = FEATURE_INDEX["imposed"]
_EXHAUSTED = FEATURE_INDEX["exhausted"]
_FIRST_TERM = N_LINEAR - 4
_FIRST_OFFER = N_CURVES - OFFER_ROWS


class Sums(NamedTuple):
    """Normal equations of the regression; the first axis is the player."""

    a: Floats  # (players, N_REGIMES * width, N_REGIMES * width)
    c: Floats  # (players, N_REGIMES * width, ROOM)
    d: Floats  # (players, N_REGIMES * width): sums of squares of psi
    samples: Floats  # (players, N_REGIMES)


class Batch(NamedTuple):
    """States waiting to be added, all of one player, run after run."""

    psi: Floats  # (batch_room(plan) * N_REGIMES * width,)
    gap: Floats  # the same: psi less the discounted psi of ``step`` weeks on
    total: Floats  # (room * ROOM,): the discounted features of those weeks
    row: NDArray[np.int64]  # (room,): bit r set where psi is in regime r
    column: NDArray[np.int64]  # the same for gap; 0 for a state that ends a run
    picked: NDArray[np.int64]  # (room,): samples of a pair of regimes


class Operand(NamedTuple):
    """Where a matrix begins in a flat table, and how far its rows lie apart."""

    first: int
    step: int


class Scores(NamedTuple):
    """Sums over samples by player and regime, for the share of variance that the values explain."""

    samples: Floats
    seen: Floats  # of the payoffs of ``step`` weeks plus the value then
    seen_square: Floats
    miss_square: Floats  # of its difference from the value now


def width_of(g: Game, plan: Plan) -> int:
    """Return the columns of one regime's regression: common ones, what sets further types apart, and zeros."""
    used = g.sizes.columns + (g.sizes.kinds - 1) * plan.apart
    return (used + VECTOR - 1) // VECTOR * VECTOR


def new_sums(g: Game, plan: Plan) -> Sums:
    """Return empty normal equations."""
    n = N_REGIMES * width_of(g, plan)
    p = g.sizes.players
    return Sums(np.zeros((p, n, n)), np.zeros((p, n, ROOM)), np.zeros((p, n)), np.zeros((p, N_REGIMES)))


def states_of(plan: Plan) -> int:
    """Return how many states of a run are noted."""
    return (plan.weeks - 1) // plan.step + 1


def batch_room(plan: Plan) -> int:
    """Return how many states a batch holds: whole runs, so at least those of one."""
    return max(BATCH, states_of(plan))


def new_batch(g: Game, plan: Plan) -> Batch:
    """Return an empty batch."""
    room = batch_room(plan)
    size = room * N_REGIMES * width_of(g, plan)
    return Batch(
        psi=np.zeros(size),
        gap=np.zeros(size),
        total=np.zeros(room * ROOM),
        row=np.zeros(room, dtype=np.int64),
        column=np.zeros(room, dtype=np.int64),
        picked=np.zeros(room, dtype=np.int64),
    )


def new_scores(players: int) -> Scores:
    """Return empty sums."""
    return Scores(*(np.zeros((players, N_REGIMES)) for _ in Scores._fields))


def fill_part(
    g: Game, plan: Plan, notes: Notes, cell: int, kind: int, part: int, weight: float, out: Floats, at: int
) -> None:
    """Add to ``out`` from ``at`` on the vector psi of one regime: part 0 as things are, part 1 the paper in force."""
    columns = g.sizes.columns
    phi = cell * columns
    for column in range(columns):
        out[at + column] += weight * notes.phi[phi + column]
    if part == 1:
        offer = cell * (4 + OFFER_ROWS)
        for row in range(4 + OFFER_ROWS):
            column = g.at.linear + _FIRST_TERM + row if row < 4 else g.at.curves + _FIRST_OFFER + row - 4
            out[at + column] += weight * (notes.offer[offer + row] - notes.phi[phi + column])
        for column in range(g.at.tabled, g.at.tabled + 3):
            out[at + column] -= weight * notes.phi[phi + column]
    if kind > 0:
        first = at + columns + (kind - 1) * plan.apart
        for k in range(plan.apart):
            value = offered_column(g, notes, cell, plan.own[k]) if part == 1 else notes.phi[phi + plan.own[k]]
            out[first + k] += weight * value


def offered_column(g: Game, notes: Notes, cell: int, column: int) -> float:
    """Return a column of the basis as it would be if the paper on the table were in force."""
    if column >= g.at.tabled and column < g.at.tabled + 3:
        return 0.0
    term = column - g.at.linear - _FIRST_TERM
    curve = column - g.at.curves - _FIRST_OFFER
    if 0 <= term < 4:
        return float(notes.offer[cell * (4 + OFFER_ROWS) + term])
    if 0 <= curve < OFFER_ROWS:
        return float(notes.offer[cell * (4 + OFFER_ROWS) + 4 + curve])
    return float(notes.phi[cell * g.sizes.columns + column])


def fill_psi(
    g: Game, plan: Plan, notes: Notes, cell: int, kind: int, out: Floats, at: int, width: int
) -> None:
    """Write the vector psi of a noted state into ``out`` from ``at`` on, N_REGIMES times ``width`` numbers."""
    for k in range(N_REGIMES * width):
        out[at + k] = 0.0
    here = at + int(notes.regime[cell]) * width
    hope = notes.hope[cell]
    fill_part(g, plan, notes, cell, kind, 0, 1.0 - hope, out, here)
    if hope > 0.0:
        # what a paper on the table adds beyond the mixture belongs to the regime in full
        for column in range(g.at.tabled, g.at.tabled + 3):
            out[here + column] += hope * notes.phi[cell * g.sizes.columns + column]
        fill_part(g, plan, notes, cell, kind, 1, hope, out, at + int(notes.kind[cell]) * width)


def fill_return(
    g: Game, plan: Plan, notes: Notes, t: int, player: int, lane: int, out: Floats, at: int
) -> float:
    """Write the discounted features of ``step`` weeks from week t on; return the discount of what follows."""
    d = g.minds[N_MIND * player + DISCOUNT]
    for feature in range(N_FEATURES):
        out[at + feature] = 0.0
    weight = 1.0
    for m in range(plan.step):
        cell = cell_of(g, t + m, player, lane)
        flow = ((t + m) * LANES + lane) * N_FEATURES
        for feature in range(N_FEATURES):
            out[at + feature] += weight * notes.flow[flow + feature]
        if m > 0:
            out[at + EFFORT] -= weight * notes.cost[cell]
        out[at + PRESSURE] += weight * notes.strain[cell]
        ukraine = notes.ruin[(t + m) * 2 * LANES + lane]
        russia = notes.ruin[((t + m) * 2 + 1) * LANES + lane]
        if ukraine + russia > 0.0:
            ever = weight * d / (1.0 - d)
            out[at + _IMPOSED] += ever * ukraine
            out[at + _EXHAUSTED] += ever * russia
            for k in KEPT:
                out[at + k] += ever * (ukraine + russia) * notes.flow[flow + k]
        weight *= d * (1.0 - ukraine - russia)
    out[at + EFFORT] -= weight * notes.cost[cell_of(g, t + plan.step, player, lane)]
    return weight


def turn_of(g: Game, player: int) -> int:
    """Return at which turn of a week a player moves."""
    turn = 0
    while int(g.minds[N_MIND * turn + ORDER]) != player:
        turn += 1
    return turn


def surprise_of(g: Game, plan: Plan, notes: Notes, t: int, player: int, lane: int) -> float:
    """Return the discounted surprises about the end of a sample's regime, from a player's move in week t on.

    Each is 1 or 0 less its chance, so their sum is 0 on average whatever the state.
    """
    d = g.minds[N_MIND * player + DISCOUNT]
    regime = notes.regime[cell_of(g, t, player, lane)]
    turns = g.sizes.players + 1
    after = turn_of(g, player) + 1
    total = 0.0
    weight = 1.0
    for m in range(plan.step + 1):
        first = after if m == 0 else 0
        last = after if m == plan.step else turns
        for turn in range(first, last):
            node = node_of(g, t + m, turn, lane)
            if notes.node[node] == regime:
                total += weight * notes.surprise[node]
        weight *= d
    return total


def take_surprise_off(
    g: Game, plan: Plan, player: int, regime: int, surprise: float, batch: Batch, place: int
) -> None:
    """Take off a sample's return what the surprising end of its regime changes, by the values of last time.

    A control variate: its mean is 0 whatever those values are, so the regression stays right on average, and most
    of the noise of ends that come or do not come is gone (Henderson and Glynn 2002).
    """
    width = width_of(g, plan)
    psi = (place * N_REGIMES + regime) * width
    jump = (player * N_REGIMES + regime) * width * ROOM
    total = place * ROOM
    for k in range(width):
        weight = surprise * batch.psi[psi + k]
        row = jump + k * ROOM
        for feature in range(N_FEATURES):
            batch.total[total + feature] -= weight * plan.jump[row + feature]


def push_of(g: Game, plan: Plan, notes: Notes, t: int, player: int, lane: int) -> float:
    """Return the discounted changes of a player's own pressure over a sample that were not to be expected."""
    d = g.minds[N_MIND * player + DISCOUNT]
    total = 0.0
    weight = 1.0
    for m in range(plan.step):
        weight *= d
        total += weight * notes.push[cell_of(g, t + m, player, lane)]
    return total


def take_push_off(
    g: Game, plan: Plan, player: int, kind: int, regime: int, push: float, batch: Batch, place: int
) -> None:
    """Take off a sample's return what unexpected pressure changes, by the values of last time: a control variate."""
    width = width_of(g, plan)
    value = (player * N_REGIMES + regime) * width * ROOM
    total = place * ROOM
    row = value + g.at.own * ROOM
    for feature in range(N_FEATURES):
        batch.total[total + feature] -= push * plan.value[row + feature]
    for k in range(plan.apart):
        if kind > 0 and plan.own[k] == g.at.own:
            row = value + (g.sizes.columns + (kind - 1) * plan.apart + k) * ROOM
            for feature in range(N_FEATURES):
                batch.total[total + feature] -= push * plan.value[row + feature]


def regimes_of(notes: Notes, cell: int) -> int:
    """Return which regimes a state's vector psi is in, as bits."""
    bits = 1 << int(notes.regime[cell])
    if notes.hope[cell] > 0.0:
        bits |= 1 << int(notes.kind[cell])
    return bits


def accumulate(g: Game, b: Block, plan: Plan, notes: Notes, sums: Sums, batch: Batch, n: int) -> None:
    """Add a block's samples to the normal equations, run by run, in a fixed order; ``sums`` holds flat tables."""
    width = width_of(g, plan)
    for player in range(g.sizes.players):
        held = 0
        states = states_of(plan)
        for lane in range(n):
            if held + states > batch_room(plan):
                add_batch(player, batch, held, width, sums)
                held = 0
            take_run(g, b, plan, notes, player, lane, sums, batch, held, width)
            held += states
        add_batch(player, batch, held, width, sums)


def take_run(
    g: Game, b: Block, plan: Plan, notes: Notes, player: int, lane: int,
    sums: Sums, batch: Batch, held: int, width: int,
) -> None:  # fmt: skip
    """Write the noted states of one run into a batch, and the samples between them."""
    kind = int(b.type[player * LANES + lane])
    size = N_REGIMES * width
    place = held
    for t in range(0, plan.weeks, plan.step):
        cell = cell_of(g, t, player, lane)
        fill_psi(g, plan, notes, cell, kind, batch.psi, place * size, width)
        batch.row[place] = regimes_of(notes, cell)
        batch.column[place] = 0  # until the next state is known
        if place > held and float(t) != notes.turned[lane]:
            left = fill_return(g, plan, notes, t - plan.step, player, lane, batch.total, (place - 1) * ROOM)
            start = cell_of(g, t - plan.step, player, lane)
            regime = int(notes.regime[start])
            surprise = surprise_of(g, plan, notes, t - plan.step, player, lane)
            if surprise != 0.0:
                take_surprise_off(g, plan, player, regime, surprise, batch, place - 1)
            push = push_of(g, plan, notes, t - plan.step, player, lane)
            if push != 0.0:
                take_push_off(g, plan, player, kind, regime, push, batch, place - 1)
            now, later = (place - 1) * size, place * size
            for k in range(size):
                batch.gap[now + k] = batch.psi[now + k] - left * batch.psi[later + k]
            batch.column[place - 1] = batch.row[place - 1] | batch.row[place]
            sums.samples[player * N_REGIMES + regime] += 1.0
        place += 1


def pick(batch: Batch, held: int, r: int, q: int) -> int:
    """List the samples with psi in regime r and the difference in q; return how many there are."""
    count = 0
    for place in range(held):
        if batch.row[place] >> r & 1 and batch.column[place] >> q & 1:
            batch.picked[count] = place
            count += 1
    return count


def add_batch(player: int, batch: Batch, held: int, width: int, sums: Sums) -> None:
    """Add the samples of a batch to a player's normal equations, by pair of regimes."""
    size = N_REGIMES * width
    for r in range(N_REGIMES):
        count = pick(batch, held, r, r)
        row = player * size + r * width
        psi = Operand(r * width, size)
        add_squares(batch, count, psi, sums.d, row, width)
        returns, sums_of = Operand(0, ROOM), Operand(row * ROOM, ROOM)
        add_products(batch, count, psi, width, batch.total, returns, ROOM, sums.c, sums_of)
        for q in range(N_REGIMES):
            count = pick(batch, held, r, q)
            gap, sums_of = Operand(q * width, size), Operand(row * size + q * width, size)
            add_products(batch, count, psi, width, batch.gap, gap, width, sums.a, sums_of)


def add_squares(batch: Batch, count: int, psi: Operand, into: Floats, at: int, width: int) -> None:
    """Add the squares of the picked samples' psi."""
    for i in range(count):
        source = batch.picked[i] * psi.step + psi.first
        for k in range(width):
            into[at + k] += batch.psi[source + k] * batch.psi[source + k]


def add_products(
    batch: Batch,
    count: int,
    psi: Operand,
    rows: int,
    factors: Floats,
    factor: Operand,
    columns: int,
    into: Floats,
    target: Operand,
) -> None:
    """Add psi' times factors over the picked samples, in their order, to a table of ``rows`` x ``columns`` sums.

    Compiled code does the same sums tile by tile (:mod:`diplomatic_swings.sim.kernel.tiles`).
    """
    for k in range(rows):
        at = target.first + k * target.step
        for i in range(count):
            p = batch.psi[batch.picked[i] * psi.step + psi.first + k]
            first = batch.picked[i] * factor.step + factor.first
            for m in range(columns):
                into[at + m] += p * factors[first + m]


def score(
    g: Game, b: Block, plan: Plan, notes: Notes, values: Floats, scores: Scores, batch: Batch, n: int
) -> None:
    """Add a block's samples to the scores of given values.

    ``values`` holds standardised values by player, type, regime and column: (players, kinds, N_REGIMES, width).
    """
    width = width_of(g, plan)
    size = N_REGIMES * width
    for player in range(g.sizes.players):
        for lane in range(n):
            kind = int(b.type[player * LANES + lane])
            for t in range(0, plan.weeks - plan.step, plan.step):
                cell = cell_of(g, t, player, lane)
                fill_psi(g, plan, notes, cell, kind, batch.psi, 0, width)
                later = cell_of(g, t + plan.step, player, lane)
                fill_psi(g, plan, notes, later, kind, batch.psi, size, width)
                left = fill_return(g, plan, notes, t, player, lane, batch.total, 0)
                value = 0.0
                seen = 0.0
                for feature in range(N_FEATURES):
                    weight = g.weights[(player * g.sizes.kinds + kind) * N_FEATURES + feature]
                    seen += weight * batch.total[feature]
                for r in range(N_REGIMES):
                    for k in range(width):
                        value += batch.psi[r * width + k] * values[player, kind, r, k]
                        seen += left * batch.psi[size + r * width + k] * values[player, kind, r, k]
                regime = int(notes.regime[cell])
                scores.samples[player, regime] += 1.0
                scores.seen[player, regime] += seen
                scores.seen_square[player, regime] += seen * seen
                scores.miss_square[player, regime] += (seen - value) * (seen - value)
