"""Training runs: played under given policies from starts spread over states, regimes and papers, and noted.

What is noted of them is regressed in :mod:`diplomatic_swings.sim.values.regression`.
"""

from typing import NamedTuple

import numpy as np
from diplomatic_swings.sim.numerics.mathx import exp, normal_quantile
from diplomatic_swings.sim.numerics.shocks import WORDS
from diplomatic_swings.sim.rules.acts import ending_act, ending_odds, regime_of
from diplomatic_swings.sim.rules.survey import belief_row, look
from diplomatic_swings.sim.rules.week import (
    begin,
    carry_out,
    clear_table,
    close_week,
    decide_after_look,
    end_peace,
    exposure,
    hold_bounds,
    open_week,
    pressure_of,
    put_on_table,
    ratify,
    write_flows,
)
from diplomatic_swings.sim.tables.block import (
    CHANCE,
    HOPE,
    LANES,
    NO_ACT,
    OFFER_ROWS,
    TABLED_KIND,
    Block,
    Rows,
    see_row,
    state_at,
    whole,
)
from diplomatic_swings.sim.tables.draws import (
    COLLAPSE,
    EXHAUSTION,
    PRESSURE,
    RELAPSE,
    STRIDE,
    TRAINING,
    WORLD_SLOTS,
    fill,
    player_slot,
)
from diplomatic_swings.sim.tables.game import LEVELS, N_MIND, ORDER, TYPES, Game
from diplomatic_swings.sim.tables.reading import shape_of, world_of
from diplomatic_swings.sim.world.basis import CEASEFIRE, N_CURVES, N_LINEAR
from diplomatic_swings.sim.world.drift import collapse_odds, exhaustion_odds
from diplomatic_swings.sim.world.features import N_FEATURES, accident_odds
from diplomatic_swings.sim.world.state import INDEX, N_VARIABLES
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_US_IN = INDEX["us_in"] * LANES
_CEASEFIRE = INDEX["ceasefire"] * LANES
_SETTLEMENT = INDEX["settlement"] * LANES
_TABLED = INDEX["tabled"] * LANES
_TERMS = INDEX["terms_territory"] * LANES
_GAIN = INDEX["gain"] * LANES
_FIRST_TERM = N_LINEAR - 4
_FIRST_OFFER = N_CURVES - OFFER_ROWS


class Plan(NamedTuple):
    """How a training run goes."""

    weeks: int  # length of a run
    step: int  # weeks between two noted states: a sample of the regression
    idle: int  # 1 if nobody moves: the drift alone
    spread: Floats  # standard deviation of each variable's start
    centre: Floats  # of the basis' public columns, (columns,)
    scale: Floats  # (columns,)
    own: NDArray[np.int64]  # columns in which a player's types may differ
    apart: int  # how many those are
    offsets: int  # weeks from which a run may start
    value: Floats  # (players * N_REGIMES * width * ROOM,): the values of last time, by regime, column and feature
    jump: Floats  # the same: what leaving a regime changes


class Notes(NamedTuple):
    """What a block of training runs leaves, for its regression: flat tables, by the axes named here.

    The numbers of one lane lie side by side, since the regression reads lane by lane.  The basis is noted in
    every ``plan.step``-th week only.
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
    node: Floats  # (weeks, players + 1, LANES): regime that a turn, or an accident, may end; NOTHING_ENDS if none
    surprise: Floats  # the same axes: 1 if it has ended there, else 0, less its chance
    push: Floats  # (weeks, players, LANES): private pressure after the week, less its expectation
    turned: Floats  # (LANES,): week in which a regime was set, not chosen


def new_notes(g: Game, weeks: int) -> Notes:
    """Return empty notes."""
    n = g.sizes
    cells = weeks * n.players * LANES
    return Notes(
        phi=np.zeros(cells * n.columns),
        offer=np.zeros(cells * (4 + OFFER_ROWS)),
        hope=np.zeros(cells),
        regime=np.zeros(cells),
        kind=np.zeros(cells),
        cost=np.zeros(cells),
        flow=np.zeros(weeks * LANES * N_FEATURES),
        strain=np.zeros(cells),
        ruin=np.zeros(weeks * 2 * LANES),
        node=np.zeros(weeks * (n.players + 1) * LANES),
        surprise=np.zeros(weeks * (n.players + 1) * LANES),
        push=np.zeros(cells),
        turned=np.zeros(LANES),
    )


def cell_of(g: Game, t: int, player: int, lane: int) -> int:
    """Return the number of a cell of the notes."""
    return (t * g.sizes.players + player) * LANES + lane


NOTHING_ENDS = -1.0

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


JITTER = 0.3
"""Width by which the terms of a peace in force vary around those of its paper."""

_JITTER_ROWS = (0, 2, 3, 7)

TURNS = 4
"""In a block of runs regimes turn at the start, or after a sixth, two, three sixths of the run; blocks take turns."""

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
    """Let one run begin at war, perhaps with a paper on the table."""
    first = N_VARIABLES * LANES + lane
    end_peace(b, lane)
    b.x[_US_IN + lane] = 1.0
    b.x[_TABLED + lane] = 0.0
    if w[first + 4 * LANES] < 0.4:
        table_some_paper(g, b, w, lane)


def table_some_paper(g: Game, b: Block, w: Rows, lane: int) -> None:
    """Put a drawn paper on the table of one run, signed by one party at most; in a ceasefire only a settlement."""
    first = N_VARIABLES * LANES + lane
    papers = g.sizes.papers
    paper = min(int(w[first + 5 * LANES] * papers), papers - 1)
    if b.x[_CEASEFIRE + lane] < 0.5 or g.papers.settlement[paper] == 1:
        put_on_table(g, b, paper, lane)
        spread_signatures(g, b, paper, w[first + 6 * LANES], lane)


def turn_regimes(g: Game, b: Block, notes: Notes, w: Rows, t: int, n: int) -> None:
    """Set the regimes of a group's lanes in week t: the first as it is, Washington away, a ceasefire, a settlement.

    Values at the moment of a signature, or of leaving, decide whether it comes; so runs are brought there from
    the very states in which it is decided, and not from starts of their own.
    """
    for lane in range(whole(n)):
        notes.turned[lane] = 0.0
        if lane % GROUP > 0:
            notes.turned[lane] = float(t)
            turn_lane(g, b, w, lane)


def turn_lane(g: Game, b: Block, w: Rows, lane: int) -> None:
    """Set the regime of one run; the terms of a peace are those of a drawn paper, a little moved."""
    first = N_VARIABLES * LANES + lane
    place = lane % GROUP
    clear_table(g, b, lane)
    end_peace(b, lane)
    if place == 1:
        b.x[_US_IN + lane] = 0.0
    else:
        settled = place == 3
        b.x[_CEASEFIRE + lane] = 0.0 if settled else 1.0
        b.x[_SETTLEMENT + lane] = 1.0 if settled else 0.0
        b.x[_GAIN + lane] = 0.0
        paper = drawn_paper(g, 1 if settled else 0, w[first + LANES])
        for issue in range(4):
            term = g.papers.terms[4 * paper + issue] + JITTER * (w[first + _JITTER_ROWS[issue] * LANES] - 0.5)
            b.x[_TERMS + issue * LANES + lane] = min(max(term, 0.0), 1.0)
    if place < 3 and w[first + 4 * LANES] < 0.4:
        table_some_paper(g, b, w, lane)


def drawn_paper(g: Game, settlement: int, u: float) -> int:
    """Return a paper of a kind, all alike likely; any paper if there is none of the kind."""
    papers = g.sizes.papers
    alike = 0
    for paper in range(papers):
        alike += 1 if g.papers.settlement[paper] == settlement else 0
    if alike == 0:
        return min(int(u * papers), papers - 1)
    left = min(int(u * alike), alike - 1)
    for paper in range(papers):
        if g.papers.settlement[paper] == settlement:
            if left == 0:
                return paper
            left -= 1
    return papers - 1


def spread_signatures(g: Game, b: Block, paper: int, u: float, lane: int) -> None:
    """Let at most one party, or none, have signed the paper on the table."""
    players = g.sizes.players
    signer = int(2.0 * u * players)
    if signer < players and g.papers.signer[paper * players + signer]:
        b.signed[signer * LANES + lane] = 1.0


def note_turn(g: Game, b: Block, plan: Plan, notes: Notes, t: int, player: int, n: int) -> None:
    """Note the basis after a player's move, standardised."""
    first = cell_of(g, t, player, 0)
    columns = g.sizes.columns
    for column in range(columns):
        centre = plan.centre[column]
        scale = plan.scale[column]
        for lane in range(whole(n)):
            notes.phi[(first + lane) * columns + column] = (b.phi[column * LANES + lane] - centre) / scale
    for lane in range(whole(n)):
        note_lane(g, b, plan, notes, player, first + lane, lane)


def note_lane(g: Game, b: Block, plan: Plan, notes: Notes, player: int, cell: int, lane: int) -> None:
    """Note of one lane what the mover alone knows, and the paper on the table."""
    phi = cell * g.sizes.columns
    kind = int(b.type[player * LANES + lane])
    tabled = min(b.x[_TABLED + lane], 1.0)
    on = b.see[TABLED_KIND * LANES + lane]
    chance = b.see[CHANCE * LANES + lane]
    notes.phi[phi + g.at.own] = pressure_of(g, b, player, lane)
    notes.phi[phi + g.at.tabled] = tabled
    notes.phi[phi + g.at.chance] = chance * (1.0 - on)
    notes.phi[phi + g.at.chance + 1] = chance * on
    # the drift alone signs nothing
    hope = 0.0 if plan.idle == 1 else b.see[see_row(HOPE, kind) + lane]
    notes.hope[cell] = hope * tabled
    notes.regime[cell] = (
        b.regime[LANES + lane] + 2.0 * b.regime[2 * LANES + lane] + 3.0 * b.regime[3 * LANES + lane]
    )
    notes.kind[cell] = CEASEFIRE + on
    paper = int(b.x[_TABLED + lane]) - 1
    for row in range(4 + OFFER_ROWS):
        column = g.at.linear + _FIRST_TERM + row if row < 4 else g.at.curves + _FIRST_OFFER + row - 4
        raw = 0.0
        if paper >= 0 and row < 4:
            raw = g.papers.terms[4 * paper + row]
        elif paper >= 0:
            raw = b.offer[(OFFER_ROWS * paper + row - 4) * LANES + lane]
        notes.offer[cell * (4 + OFFER_ROWS) + row] = (raw - plan.centre[column]) / plan.scale[column]


def node_of(g: Game, t: int, turn: int, lane: int) -> int:
    """Return the number of a node: a turn of a week, or after the last turn its accidents."""
    return (t * (g.sizes.players + 1) + turn) * LANES + lane


def note_odds(g: Game, b: Block, notes: Notes, t: int, turn: int, player: int, n: int) -> None:
    """Note in each run the chance that a player that has looked ends the regime."""
    for lane in range(whole(n)):
        node = node_of(g, t, turn, lane)
        regime = regime_of(b, lane)
        act = ending_act(g, player, regime)
        notes.node[node] = NOTHING_ENDS
        if act != NO_ACT:
            notes.node[node] = float(regime)
            notes.surprise[node] = -ending_odds(g, b, player, act, lane)


def note_end(g: Game, b: Block, notes: Notes, t: int, turn: int, player: int, n: int) -> None:
    """Note in each run whether the player has ended the regime."""
    for lane in range(whole(n)):
        node = node_of(g, t, turn, lane)
        if notes.node[node] != NOTHING_ENDS:
            act = ending_act(g, player, int(notes.node[node]))
            if b.act[player * LANES + lane] == float(act):
                notes.surprise[node] += 1.0


def note_accident(g: Game, b: Block, notes: Notes, t: int, n: int) -> None:
    """Note in each run the chance of an accident that ends a peace, and whether this week brings it."""
    shape = shape_of(g.shape)
    for lane in range(whole(n)):
        node = node_of(g, t, g.sizes.players, lane)
        regime = regime_of(b, lane)
        odds = accident_odds(state_at(b.x, lane), shape)
        notes.node[node] = float(regime) if regime >= CEASEFIRE else NOTHING_ENDS
        notes.surprise[node] = (1.0 if b.u[RELAPSE * LANES + lane] < odds else 0.0) - odds


def note_week(g: Game, b: Block, notes: Notes, t: int, week: int, n: int) -> None:
    """Note features, private strain and the odds of collapse at the end of a week's moves."""
    write_flows(g, b, week, n)
    world = world_of(g.world)
    for feature in range(N_FEATURES):
        for lane in range(whole(n)):
            notes.flow[(t * LANES + lane) * N_FEATURES + feature] = b.flow[feature * LANES + lane]
    for lane in range(whole(n)):
        x = state_at(b.x, lane)
        notes.ruin[t * 2 * LANES + lane] = collapse_odds(x, world)
        notes.ruin[(t * 2 + 1) * LANES + lane] = exhaustion_odds(x, world)
        b.u[COLLAPSE * LANES + lane] = 2.0
        b.u[EXHAUSTION * LANES + lane] = 2.0
    for player in range(g.sizes.players):
        for lane in range(whole(n)):
            pressed = pressure_of(g, b, player, lane)
            notes.strain[cell_of(g, t, player, lane)] = pressed * exposure(g, b, player, lane)


def idle_turn(g: Game, b: Block, notes: Notes, t: int, turn: int, player: int, n: int) -> None:
    """Let the player whose turn it is do nothing."""
    for lane in range(whole(n)):
        b.act[player * LANES + lane] = -1.0
        notes.node[node_of(g, t, turn, lane)] = NOTHING_ENDS


def train_week(g: Game, b: Block, plan: Plan, notes: Notes, t: int, week: int, n: int) -> None:
    """Play one training week, its uniforms drawn, and note it."""
    open_week(g, b, week, n)
    for turn in range(g.sizes.players):
        player = int(g.minds[N_MIND * turn + ORDER])
        for row in range(g.sizes.players):
            for lane in range(whole(n)):
                notes.cost[cell_of(g, t, row, lane)] += b.payoff[row * LANES + lane]
        if plan.idle == 1:
            idle_turn(g, b, notes, t, turn, player, n)
        else:
            look(g, b, player, week, n)
            note_odds(g, b, notes, t, turn, player, n)
            decide_after_look(g, b, player, week, n)
            carry_out(g, b, player, n)
            note_end(g, b, notes, t, turn, player, n)
            ratify(g, b, player, week, n)
        for row in range(g.sizes.players):
            for lane in range(whole(n)):
                notes.cost[cell_of(g, t, row, lane)] -= b.payoff[row * LANES + lane]
        if t % plan.step == 0:
            look(g, b, player, week, n)
            note_turn(g, b, plan, notes, t, player, n)
    note_accident(g, b, notes, t, n)
    note_week(g, b, notes, t, week, n)
    expect_pressures(g, b, notes, t, n)
    close_week(g, b, week, n)
    note_pressures(g, b, notes, t, n)


def expect_pressures(g: Game, b: Block, notes: Notes, t: int, n: int) -> None:
    """Note what private pressures are expected to be after the week, with a minus."""
    levels = g.sizes.levels
    for player in range(g.sizes.players):
        for lane in range(whole(n)):
            expected = 0.0
            if g.minds[N_MIND * player + LEVELS] > 1.0:
                level = int(b.pressure[player * LANES + lane])
                for after in range(levels):
                    expected += g.transition[level * levels + after] * g.level[player * levels + after]
            notes.push[cell_of(g, t, player, lane)] = -expected


def note_pressures(g: Game, b: Block, notes: Notes, t: int, n: int) -> None:
    """Add to what was expected of private pressures what they have become."""
    for player in range(g.sizes.players):
        for lane in range(whole(n)):
            notes.push[cell_of(g, t, player, lane)] += pressure_of(g, b, player, lane)


def start_training(g: Game, b: Block, plan: Plan, w: Rows, n: int) -> None:
    """Set up a block of training runs; ``w`` holds the uniforms that spread the starts."""
    begin(g, b, n)
    spread_start(g, b, plan, w, n)


def clear_costs(g: Game, plan: Plan, notes: Notes) -> None:
    """Set all noted costs to zero before a block is played."""
    for cell in range(plan.weeks * g.sizes.players * LANES):
        notes.cost[cell] = 0.0


def play_training(g: Game, b: Block, plan: Plan, notes: Notes, w: Rows, seed: int, run: int, n: int) -> None:
    """Play a block of training runs from ``run`` on, and note it; ``w`` has room for the draws of the start."""
    fill(b.u, seed, run, 0, g.sizes.players, n)
    for player in range(g.sizes.players):
        share_draws(b.u, 4 * player + 1, 4 * player + 2, n)
    fill(w, seed, run, TRAINING, START_BLOCKS, n)
    start_training(g, b, plan, w, n)
    offset = run // n * _SCATTER % plan.offsets
    clear_costs(g, plan, notes)
    turning = run // n % TURNS * max(plan.weeks // (6 * plan.step), 1) * plan.step
    for t in range(plan.weeks):
        if t == turning:
            turn_regimes(g, b, notes, w, t, n)
        fill(b.u, seed, run, STRIDE * (t + 1), g.sizes.uniforms // WORDS, n)
        share_draws(b.u, 0, WORLD_SLOTS, n)
        for player in range(g.sizes.players):
            slot = player_slot(player, PRESSURE)
            share_draws(b.u, slot, slot + 1, n)
        train_week(g, b, plan, notes, t, offset + t, n)
