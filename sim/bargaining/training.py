"""Training runs: what the values are regressed on, accumulated run by run in a fixed order.

Least-squares temporal differences over several weeks (Bradtke and Barto 1996; Boyan 1999) with successor
features (Dayan 1993; Barreto et al. 2017): for player i after its own move in week t the expected
discounted sum of every feature is ``Psi = B psi(s_t)``, and

    A += psi_t (psi_t - d^n S psi_{t+n})',    C += psi_t (sum of d^m S f_{t+m})',    B = (A + ridge)^-1 C,

with d the discount, n the step and S the odds that no side has collapsed yet.  Collapse, and with it what follows, is
taken at its expectation.  A state with a paper on the table is a mixture of going on and of the paper in
force, by the chance that all sign it; so one regression serves war, peace and the table.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.bargaining.basis import CEASEFIRE, N_CURVES, N_LINEAR, N_REGIMES
from sim.bargaining.block import (
    CHANCE,
    HOPE,
    LANES,
    OFFER_ROWS,
    TABLED_KIND,
    Block,
    Rows,
    see_row,
    state_at,
    whole,
)
from sim.bargaining.draws import COLLAPSE, EXHAUSTION, STRIDE, TRAINING, WORLD_SLOTS, fill
from sim.bargaining.features import EFFORT, FEATURE_INDEX, N_FEATURES, PRESSURE
from sim.bargaining.game import DISCOUNT, LEVELS, N_MIND, TYPES, Game
from sim.bargaining.reading import world_of
from sim.bargaining.state import INDEX, N_VARIABLES
from sim.bargaining.survey import belief_row, look
from sim.bargaining.week import (
    begin,
    close_week,
    hold_bounds,
    open_week,
    put_on_table,
    ratify,
    take_turn,
    write_flows,
)
from sim.bargaining.world import collapse_odds, exhaustion_odds
from sim.mathx import exp, normal_quantile
from sim.shocks import WORDS

Floats = NDArray[np.float64]

KEPT = tuple(
    FEATURE_INDEX[name]
    for name in (
        *("land", "sanctions", "us_arms", "eu_arms", "eu_sanctions", "us_commitment", "eu_commitment"),
        *("trust_us_russia", "trust_us_ukraine", "trust_us_eu", "eu_unity"),
    )
)
"""Features that stay as they are once one side has collapsed."""

_IMPOSED = FEATURE_INDEX["imposed"]
_EXHAUSTED = FEATURE_INDEX["exhausted"]
_US_IN = INDEX["us_in"] * LANES
_CEASEFIRE = INDEX["ceasefire"] * LANES
_SETTLEMENT = INDEX["settlement"] * LANES
_TABLED = INDEX["tabled"] * LANES
_HELD = INDEX["weeks_in_force"] * LANES
_TERMS = INDEX["terms_territory"] * LANES
_GAIN = INDEX["gain"] * LANES
_FIRST_TERM = N_LINEAR - 4
_FIRST_OFFER = N_CURVES - OFFER_ROWS


class Plan(NamedTuple):
    """How a training run goes."""

    weeks: int  # length of a run
    step: int  # weeks between the two states of a sample; a multiple of ``every``
    every: int  # a sample is taken every so many weeks
    idle: int  # 1 if nobody moves: the drift alone
    spread: Floats  # standard deviation of each variable's start
    centre: Floats  # of the basis' public columns, (columns,)
    scale: Floats  # (columns,)
    own: NDArray[np.int64]  # columns in which a player's types may differ
    offsets: int  # weeks from which a run may start


class Notes(NamedTuple):
    """What a block of training runs leaves, for its regression.

    The numbers of one lane lie side by side, since the regression reads lane by lane.  The basis is noted in
    every ``plan.every``-th week only, starting with week ``player % plan.every``.
    """

    phi: Floats  # (weeks, players, LANES, columns), standardised; own pressure included
    offer: Floats  # (weeks, players, LANES, 4 + OFFER_ROWS): peace columns of the paper on the table, standardised
    hope: Floats  # (weeks, players, LANES)
    regime: Floats  # (weeks, players, LANES)
    kind: Floats  # (weeks, players, LANES): regime that the paper would bring
    cost: Floats  # (weeks, players, LANES)
    flow: Floats  # (weeks, LANES, N_FEATURES)
    strain: Floats  # (weeks, players, LANES): private pressure while the war lasts
    ruin: Floats  # (weeks, 2, LANES): odds that Ukraine, that Russia collapses


def new_notes(g: Game, weeks: int) -> Notes:
    """Return empty notes."""
    n = g.sizes
    by_player = (weeks, n.players, LANES)
    return Notes(
        phi=np.zeros((weeks, n.players, LANES, n.columns)),
        offer=np.zeros((weeks, n.players, LANES, 4 + OFFER_ROWS)),
        hope=np.zeros(by_player),
        regime=np.zeros(by_player),
        kind=np.zeros(by_player),
        cost=np.zeros(by_player),
        flow=np.zeros((weeks, LANES, N_FEATURES)),
        strain=np.zeros(by_player),
        ruin=np.zeros((weeks, 2, LANES)),
    )


SPARE = 24
"""Uniforms of a training start beyond one for each variable."""

START_BLOCKS = (N_VARIABLES + SPARE + 3) // 4
_SCATTER = 37
"""Blocks start in weeks that are scattered over the scenario's span: multiples of a number without common factors."""


def spread_start(g: Game, b: Block, plan: Plan, w: Rows, n: int) -> None:
    """Spread the starts of a block of runs over states, beliefs, regimes and papers.

    Row v of ``w`` moves variable v; the rows after ``N_VARIABLES`` choose regime, paper, signatures and beliefs.
    """
    share_draws(w, 0, N_VARIABLES, n)
    for variable in range(N_VARIABLES):
        for lane in range(whole(n)):
            shock = normal_quantile(w[variable * LANES + lane])
            b.x[variable * LANES + lane] += plan.spread[variable] * shock
    for lane in range(whole(n)):
        spread_lane(g, b, w, lane)
    hold_bounds(g, b, b.x, n)
    for player in range(g.sizes.players):
        for lane in range(whole(n)):
            spread_belief(g, b, player, w, lane)


GROUP = 4
"""Lanes that share the world's shocks and the spread of the start, but not the regime: what regimes are worth is
a difference of values, and common random numbers take the noise out of it."""


def share_draws(w: Rows, first: int, last: int, n: int) -> None:
    """Let the lanes of a group share rows ``first`` to ``last - 1``, and mirror them in the second half of a block.

    Mirrored (antithetic) draws cancel the first-order noise of the shocks.
    """
    half = n // 2
    for row in range(first, last):
        for lane in range(half):
            w[row * LANES + lane] = w[row * LANES + lane // GROUP * GROUP]
        for lane in range(half, n):
            w[row * LANES + lane] = 1.0 - w[row * LANES + lane - half]


def spread_belief(g: Game, b: Block, player: int, w: Rows, lane: int) -> None:
    """Shift the public belief about a player's type, and draw the type by it: beliefs must be right on average."""
    types = int(g.minds[N_MIND * player + TYPES])
    row = (N_VARIABLES + 8 + 2 * player) * LANES + lane
    shift = exp(normal_quantile(w[row + LANES]))
    total = 0.0
    for kind in range(types):
        for level in range(int(g.minds[N_MIND * player + LEVELS])):
            place = belief_row(g, player, kind, level) + lane
            if kind == 0:
                b.belief[place] *= shift
            total += b.belief[place]
    drawn = 0
    below = 0.0
    for kind in range(types):
        if kind > 0 and w[row] >= below:
            drawn = kind
        for level in range(int(g.minds[N_MIND * player + LEVELS])):
            place = belief_row(g, player, kind, level) + lane
            b.belief[place] /= total
            below += b.belief[place]
    b.type[player * LANES + lane] = float(drawn)


def spread_lane(g: Game, b: Block, w: Rows, lane: int) -> None:
    """Draw one run's regime, terms in force, and paper on the table."""
    first = N_VARIABLES * LANES + lane
    place = lane % GROUP
    papers = g.sizes.papers
    paper = min(int(w[first + LANES] * papers), papers - 1)
    noise = 0.2 * (w[first + 2 * LANES] - 0.5)
    peace = place >= 2
    settled = place == 3
    b.x[_US_IN + lane] = 0.0 if place == 1 and w[first] < 0.5 else 1.0
    b.x[_CEASEFIRE + lane] = 1.0 if peace and not settled else 0.0
    b.x[_SETTLEMENT + lane] = 1.0 if settled else 0.0
    for issue in range(4):
        term = g.papers.terms[4 * paper + issue] + noise
        if peace and not settled and issue < 2:
            term *= 0.3
        b.x[_TERMS + issue * LANES + lane] = min(max(term, 0.0), 1.0) if peace else 0.0
    b.x[_HELD + lane] = 40.0 * w[first + 3 * LANES] * w[first + 3 * LANES] if peace else 0.0
    if peace:
        b.x[_GAIN + lane] = 0.0
    b.x[_TABLED + lane] = 0.0
    if not settled and w[first + 4 * LANES] < 0.4:
        other = min(int(w[first + 5 * LANES] * papers), papers - 1)
        if not peace or g.papers.settlement[other] == 1:
            put_on_table(g, b, other, lane)
            spread_signatures(g, b, other, w[first + 6 * LANES], lane)


def spread_signatures(g: Game, b: Block, paper: int, u: float, lane: int) -> None:
    """Let at most one party, or none, have signed the paper on the table."""
    players = g.sizes.players
    signer = int(2.0 * u * players)
    if signer < players and g.papers.signer[paper * players + signer]:
        b.signed[signer * LANES + lane] = 1.0


def note_turn(g: Game, b: Block, plan: Plan, notes: Notes, t: int, player: int, n: int) -> None:
    """Note the basis after a player's move, standardised."""
    at = g.at
    for column in range(g.sizes.columns):
        centre = plan.centre[column]
        scale = plan.scale[column]
        for lane in range(whole(n)):
            notes.phi[t, player, lane, column] = (b.phi[column * LANES + lane] - centre) / scale
    for lane in range(whole(n)):
        kind = int(b.type[player * LANES + lane])
        level = int(b.pressure[player * LANES + lane])
        z = g.level[player * g.sizes.levels + level] if g.minds[N_MIND * player + LEVELS] > 1.0 else 0.0
        tabled = min(b.x[_TABLED + lane], 1.0)
        on = b.see[TABLED_KIND * LANES + lane]
        chance = b.see[CHANCE * LANES + lane]
        notes.phi[t, player, lane, at.own] = z
        notes.phi[t, player, lane, at.tabled] = tabled
        notes.phi[t, player, lane, at.chance] = chance * (1.0 - on)
        notes.phi[t, player, lane, at.chance + 1] = chance * on
        # the drift alone signs nothing
        hope = 0.0 if plan.idle == 1 else b.see[see_row(HOPE, kind) + lane]
        notes.hope[t, player, lane] = hope * tabled
        regime = b.regime[LANES + lane] + 2.0 * b.regime[2 * LANES + lane] + 3.0 * b.regime[3 * LANES + lane]
        notes.regime[t, player, lane] = regime
        notes.kind[t, player, lane] = CEASEFIRE + on
        paper = int(b.x[_TABLED + lane]) - 1
        for row in range(4 + OFFER_ROWS):
            column = at.linear + _FIRST_TERM + row if row < 4 else at.curves + _FIRST_OFFER + row - 4
            raw = 0.0
            if paper >= 0:
                raw = (
                    g.papers.terms[4 * paper + row]
                    if row < 4
                    else b.offer[(OFFER_ROWS * paper + row - 4) * LANES + lane]
                )
            notes.offer[t, player, lane, row] = (raw - plan.centre[column]) / plan.scale[column]


def note_week(g: Game, b: Block, notes: Notes, t: int, week: int, n: int) -> None:
    """Note features, private strain and the odds of collapse at the end of a week's moves."""
    write_flows(g, b, week, n)
    world = world_of(g.world)
    for feature in range(N_FEATURES):
        for lane in range(whole(n)):
            notes.flow[t, lane, feature] = b.flow[feature * LANES + lane]
    for lane in range(whole(n)):
        x = state_at(b.x, lane)
        notes.ruin[t, 0, lane] = collapse_odds(x, world)
        notes.ruin[t, 1, lane] = exhaustion_odds(x, world)
        b.u[COLLAPSE * LANES + lane] = 2.0
        b.u[EXHAUSTION * LANES + lane] = 2.0
    for player in range(g.sizes.players):
        for lane in range(whole(n)):
            level = int(b.pressure[player * LANES + lane])
            z = g.level[player * g.sizes.levels + level] if g.minds[N_MIND * player + LEVELS] > 1.0 else 0.0
            notes.strain[t, player, lane] = z * b.flow[lane]


def idle_turn(b: Block, turn: int, n: int) -> int:
    """Let the player whose turn it is do nothing; return its number."""
    for lane in range(whole(n)):
        b.act[turn * LANES + lane] = -1.0
    return turn


def train_week(g: Game, b: Block, plan: Plan, notes: Notes, t: int, week: int, n: int) -> None:
    """Play one training week, its uniforms drawn, and note it."""
    open_week(g, b, week, n)
    for turn in range(g.sizes.players):
        before = t
        player = turn
        for row in range(g.sizes.players):
            for lane in range(whole(n)):
                notes.cost[before, row, lane] += b.payoff[row * LANES + lane]
        if plan.idle == 1:
            player = idle_turn(b, turn, n)
        else:
            player = take_turn(g, b, turn, week, n)
            ratify(g, b, player, week, n)
        for row in range(g.sizes.players):
            for lane in range(whole(n)):
                notes.cost[before, row, lane] -= b.payoff[row * LANES + lane]
        if (t - player) % plan.every == 0:
            look(g, b, player, week, n)
            note_turn(g, b, plan, notes, t, player, n)
    note_week(g, b, notes, t, week, n)
    close_week(g, b, week, n)


def start_training(g: Game, b: Block, plan: Plan, w: Rows, n: int) -> None:
    """Set up a block of training runs; ``w`` holds the uniforms that spread the starts."""
    begin(g, b, n)
    spread_start(g, b, plan, w, n)


def clear_costs(g: Game, plan: Plan, notes: Notes) -> None:
    """Set all noted costs to zero before a block is played."""
    for t in range(plan.weeks):
        for player in range(g.sizes.players):
            for lane in range(LANES):
                notes.cost[t, player, lane] = 0.0


def play_training(g: Game, b: Block, plan: Plan, notes: Notes, w: Rows, seed: int, run: int, n: int) -> None:
    """Play a block of training runs from ``run`` on, and note it; ``w`` has room for the draws of the start."""
    fill(b.u, seed, run, 0, g.sizes.players, n)
    fill(w, seed, run, TRAINING, START_BLOCKS, n)
    start_training(g, b, plan, w, n)
    offset = run // n * _SCATTER % plan.offsets
    clear_costs(g, plan, notes)
    for t in range(plan.weeks):
        fill(b.u, seed, run, STRIDE * (t + 1), g.sizes.uniforms // WORDS, n)
        share_draws(b.u, 0, WORLD_SLOTS, n)
        train_week(g, b, plan, notes, t, offset + t, n)


class Sums(NamedTuple):
    """Normal equations of the regression; the first axis is the player."""

    a: Floats  # (players, N_REGIMES * width, N_REGIMES * width)
    c: Floats  # (players, N_REGIMES * width, N_FEATURES)
    d: Floats  # (players, N_REGIMES * width): sums of squares of psi
    samples: Floats  # (players, N_REGIMES)


def width_of(g: Game, plan: Plan) -> int:
    """Return the columns of one regime's regression: common ones, then what sets further types apart."""
    return g.sizes.columns + (g.sizes.kinds - 1) * len(plan.own)


def new_sums(g: Game, plan: Plan) -> Sums:
    """Return empty normal equations."""
    n = N_REGIMES * width_of(g, plan)
    p = g.sizes.players
    return Sums(np.zeros((p, n, n)), np.zeros((p, n, N_FEATURES)), np.zeros((p, n)), np.zeros((p, N_REGIMES)))


def fill_part(
    g: Game,
    plan: Plan,
    notes: Notes,
    t: int,
    player: int,
    kind: int,
    lane: int,
    part: int,
    weight: float,
    out: Floats,
) -> None:
    """Add to ``out`` the vector psi of one regime: part 0 as things are, part 1 the paper in force."""
    columns = g.sizes.columns
    at = g.at
    for column in range(columns):
        out[column] += weight * notes.phi[t, player, lane, column]
    if part == 1:
        for row in range(4 + OFFER_ROWS):
            column = at.linear + _FIRST_TERM + row if row < 4 else at.curves + _FIRST_OFFER + row - 4
            out[column] += weight * (notes.offer[t, player, lane, row] - notes.phi[t, player, lane, column])
        for column in range(at.tabled, at.tabled + 3):
            out[column] -= weight * notes.phi[t, player, lane, column]
    if kind > 0:
        first = columns + (kind - 1) * len(plan.own)
        for k in range(len(plan.own)):
            column = plan.own[k]
            value = notes.phi[t, player, lane, column]
            if part == 1:
                value = offered_column(g, notes, t, player, lane, column)
            out[first + k] += weight * value


def offered_column(g: Game, notes: Notes, t: int, player: int, lane: int, column: int) -> float:
    """Return a column of the basis as it would be if the paper on the table were in force."""
    if column >= g.at.tabled and column < g.at.tabled + 3:
        return 0.0
    term = column - g.at.linear - _FIRST_TERM
    curve = column - g.at.curves - _FIRST_OFFER
    if 0 <= term < 4:
        return float(notes.offer[t, player, lane, term])
    if 0 <= curve < OFFER_ROWS:
        return float(notes.offer[t, player, lane, 4 + curve])
    return float(notes.phi[t, player, lane, column])


def fill_psi(
    g: Game, plan: Plan, notes: Notes, t: int, player: int, kind: int, lane: int, weight: float, out: Floats
) -> None:
    """Add ``weight`` times the vector psi of a sample to ``out``, (N_REGIMES, width)."""
    regime = int(notes.regime[t, player, lane])
    hope = notes.hope[t, player, lane]
    fill_part(g, plan, notes, t, player, kind, lane, 0, weight * (1.0 - hope), out[regime])
    if hope > 0.0:
        # what a paper on the table adds beyond the mixture belongs to the regime in full
        for k in range(3):
            column = g.at.tabled + k
            out[regime, column] += weight * hope * notes.phi[t, player, lane, column]
        fill_part(
            g, plan, notes, t, player, kind, lane, 1, weight * hope, out[int(notes.kind[t, player, lane])]
        )


def fill_return(g: Game, plan: Plan, notes: Notes, t: int, player: int, lane: int, out: Floats) -> float:
    """Write the discounted features of ``step`` weeks from a sample on; return the discount of what follows."""
    d = g.minds[N_MIND * player + DISCOUNT]
    for feature in range(N_FEATURES):
        out[feature] = 0.0
    weight = 1.0
    for m in range(plan.step):
        if m > 0:
            out[EFFORT] -= weight * notes.cost[t + m, player, lane]
        for feature in range(N_FEATURES):
            out[feature] += weight * notes.flow[t + m, lane, feature]
        out[PRESSURE] += weight * notes.strain[t + m, player, lane]
        ukraine = notes.ruin[t + m, 0, lane]
        russia = notes.ruin[t + m, 1, lane]
        if ukraine + russia > 0.0:
            ever = weight * d / (1.0 - d)
            out[_IMPOSED] += ever * ukraine
            out[_EXHAUSTED] += ever * russia
            for k in KEPT:
                out[k] += ever * (ukraine + russia) * notes.flow[t + m, lane, k]
        weight *= d * (1.0 - ukraine - russia)
    out[EFFORT] -= weight * notes.cost[t + plan.step, player, lane]
    return weight


BATCH = 64
"""Samples that are gathered before they are added to the normal equations."""

_AT_ONCE = 8


class Batch(NamedTuple):
    """Samples waiting to be added, all of one player; sample ``BATCH`` is always zero and fills up lists."""

    psi: Floats  # ((BATCH + 1) * N_REGIMES * width,)
    gap: Floats  # the same: psi less the discounted psi of ``step`` weeks on
    total: Floats  # ((BATCH + 1) * N_FEATURES,)
    row: NDArray[np.int64]  # (BATCH,): bit r set where psi is in regime r
    column: NDArray[np.int64]  # the same for gap
    picked: NDArray[np.int64]  # (BATCH + _AT_ONCE,): samples of a pair of regimes


def new_batch(width: int) -> Batch:
    """Return an empty batch."""
    size = (BATCH + 1) * N_REGIMES * width
    return Batch(
        psi=np.zeros(size),
        gap=np.zeros(size),
        total=np.zeros((BATCH + 1) * N_FEATURES),
        row=np.zeros(BATCH, dtype=np.int64),
        column=np.zeros(BATCH, dtype=np.int64),
        picked=np.zeros(BATCH + _AT_ONCE, dtype=np.int64),
    )


def accumulate(
    g: Game, b: Block, plan: Plan, notes: Notes, sums: Sums, batch: Batch, scratch: Floats, n: int
) -> None:
    """Add a block's samples to the normal equations, week by week, in a fixed order.

    ``sums`` holds flat tables.  ``scratch`` has room for psi, the difference and the return:
    (2 * N_REGIMES + 1, width).
    """
    width = g.sizes.columns + (g.sizes.kinds - 1) * len(plan.own)
    for player in range(g.sizes.players):
        held = 0
        for t in range(player % plan.every, plan.weeks - plan.step, plan.every):
            for lane in range(n):
                take_sample(g, b, plan, notes, t, player, lane, batch, held, scratch, width)
                sums.samples[player * N_REGIMES + int(notes.regime[t, player, lane])] += 1.0
                held += 1
                if held == BATCH:
                    add_batch(player, batch, held, width, sums)
                    held = 0
        add_batch(player, batch, held, width, sums)


def regimes_of(notes: Notes, t: int, player: int, lane: int) -> int:
    """Return which regimes a state's vector psi is in, as bits."""
    bits = 1 << int(notes.regime[t, player, lane])
    if notes.hope[t, player, lane] > 0.0:
        bits |= 1 << int(notes.kind[t, player, lane])
    return bits


def take_sample(
    g: Game, b: Block, plan: Plan, notes: Notes, t: int, player: int, lane: int,
    batch: Batch, place: int, scratch: Floats, width: int,
) -> None:  # fmt: skip
    """Write one sample into a batch."""
    kind = int(b.type[player * LANES + lane])
    psi = scratch[:N_REGIMES]
    gap = scratch[N_REGIMES : 2 * N_REGIMES]
    total = scratch[2 * N_REGIMES]
    rows = regimes_of(notes, t, player, lane)
    columns = rows | regimes_of(notes, t + plan.step, player, lane)
    for r in range(N_REGIMES):
        if columns >> r & 1:
            for k in range(width):
                psi[r, k] = 0.0
                gap[r, k] = 0.0
    fill_psi(g, plan, notes, t, player, kind, lane, 1.0, psi)
    left = fill_return(g, plan, notes, t, player, lane, total)
    fill_psi(g, plan, notes, t + plan.step, player, kind, lane, -left, gap)
    batch.row[place] = rows
    batch.column[place] = columns
    for r in range(N_REGIMES):
        if columns >> r & 1:
            at = (place * N_REGIMES + r) * width
            for k in range(width):
                batch.psi[at + k] = psi[r, k]
                batch.gap[at + k] = gap[r, k] + psi[r, k]
    for m in range(N_FEATURES):
        batch.total[place * N_FEATURES + m] = total[m]


def pick(batch: Batch, held: int, r: int, q: int) -> int:
    """List the samples with psi in regime r and the difference in q, filled up with zeros; return the length."""
    count = 0
    for place in range(held):
        if batch.row[place] >> r & 1 and batch.column[place] >> q & 1:
            batch.picked[count] = place
            count += 1
    while count % _AT_ONCE > 0:
        batch.picked[count] = BATCH
        count += 1
    return count


def add_batch(player: int, batch: Batch, held: int, width: int, sums: Sums) -> None:
    """Add the samples of a batch to a player's normal equations, by pair of regimes."""
    size = N_REGIMES * width
    for r in range(N_REGIMES):
        count = pick(batch, held, r, r)
        for i in range(0, count, _AT_ONCE):
            for j in range(_AT_ONCE):
                add_squares(
                    batch,
                    (batch.picked[i + j] * N_REGIMES + r) * width,
                    player * size + r * width,
                    width,
                    sums,
                )
            for k in range(width):
                row = player * size + r * width + k
                add_products(
                    batch,
                    i,
                    r * width + k,
                    size,
                    batch.total,
                    0,
                    N_FEATURES,
                    N_FEATURES,
                    sums.c,
                    row * N_FEATURES,
                )
        for q in range(N_REGIMES):
            count = pick(batch, held, r, q)
            for i in range(0, count, _AT_ONCE):
                for k in range(width):
                    row = player * size + r * width + k
                    add_products(
                        batch,
                        i,
                        r * width + k,
                        size,
                        batch.gap,
                        q * width,
                        size,
                        width,
                        sums.a,
                        row * size + q * width,
                    )


def add_squares(batch: Batch, source: int, target: int, width: int, sums: Sums) -> None:
    """Add the squares of one sample's psi."""
    for k in range(width):
        sums.d[target + k] += batch.psi[source + k] * batch.psi[source + k]


def add_products(
    batch: Batch,
    i: int,
    k: int,
    step: int,
    factors: Floats,
    first: int,
    stride: int,
    count: int,
    into: Floats,
    at: int,
) -> None:
    """Add to ``count`` sums, for eight samples in order, number k of psi times the factors.

    Eight at a time, so that the sums are loaded and stored an eighth as often.
    """
    s0, s1, s2, s3 = batch.picked[i], batch.picked[i + 1], batch.picked[i + 2], batch.picked[i + 3]
    s4, s5, s6, s7 = batch.picked[i + 4], batch.picked[i + 5], batch.picked[i + 6], batch.picked[i + 7]
    p0, p1 = batch.psi[s0 * step + k], batch.psi[s1 * step + k]
    p2, p3 = batch.psi[s2 * step + k], batch.psi[s3 * step + k]
    p4, p5 = batch.psi[s4 * step + k], batch.psi[s5 * step + k]
    p6, p7 = batch.psi[s6 * step + k], batch.psi[s7 * step + k]
    f0, f1, f2, f3 = first + s0 * stride, first + s1 * stride, first + s2 * stride, first + s3 * stride
    f4, f5, f6, f7 = first + s4 * stride, first + s5 * stride, first + s6 * stride, first + s7 * stride
    for m in range(count):
        total = into[at + m] + p0 * factors[f0 + m] + p1 * factors[f1 + m] + p2 * factors[f2 + m]
        total = total + p3 * factors[f3 + m] + p4 * factors[f4 + m] + p5 * factors[f5 + m]
        into[at + m] = total + p6 * factors[f6 + m] + p7 * factors[f7 + m]


class Scores(NamedTuple):
    """Sums over samples by player and regime, for the share of variance that the values explain."""

    samples: Floats
    seen: Floats  # of the payoffs of ``step`` weeks plus the value then
    seen_square: Floats
    miss_square: Floats  # of its difference from the value now


def new_scores(players: int) -> Scores:
    """Return empty sums."""
    return Scores(*(np.zeros((players, N_REGIMES)) for _ in Scores._fields))


def score(
    g: Game, b: Block, plan: Plan, notes: Notes, coefficient: Floats, scores: Scores, scratch: Floats, n: int
) -> None:
    """Add a block's samples to the scores of given values.

    ``coefficient`` holds standardised values by player, type, regime and column: (players, kinds, N_REGIMES, width).
    """
    width = g.sizes.columns + (g.sizes.kinds - 1) * len(plan.own)
    psi = scratch[:N_REGIMES]
    later = scratch[N_REGIMES : 2 * N_REGIMES]
    total = scratch[2 * N_REGIMES]
    for player in range(g.sizes.players):
        for lane in range(n):
            kind = int(b.type[player * LANES + lane])
            for t in range(player % plan.every, plan.weeks - plan.step, plan.every):
                for r in range(N_REGIMES):
                    for k in range(width):
                        psi[r, k] = 0.0
                        later[r, k] = 0.0
                fill_psi(g, plan, notes, t, player, kind, lane, 1.0, psi)
                left = fill_return(g, plan, notes, t, player, lane, total)
                fill_psi(g, plan, notes, t + plan.step, player, kind, lane, left, later)
                value = 0.0
                seen = 0.0
                for feature in range(N_FEATURES):
                    seen += g.weights[(player * g.sizes.kinds + kind) * N_FEATURES + feature] * total[feature]
                for r in range(N_REGIMES):
                    for k in range(width):
                        value += psi[r, k] * coefficient[player, kind, r, k]
                        seen += later[r, k] * coefficient[player, kind, r, k]
                regime = int(notes.regime[t, player, lane])
                scores.samples[player, regime] += 1.0
                scores.seen[player, regime] += seen
                scores.seen_square[player, regime] += seen * seen
                scores.miss_square[player, regime] += (seen - value) * (seen - value)
