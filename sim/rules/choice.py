"""Everyday moves: what each option is worth to each type, and the quantal response to it.

An option is worth what it changes in the player's values: each variable it moves times the slope of
the value on it, the change of the curves, and, through the slopes of the other parties' odds of signing, what it
makes them sign.  The chance of an option is nested logit: nests are weighed by the root of the *mean* of
their members' exponentials, so that a clone of an option shares its twin's chance (McKelvey and Palfrey
1995; McFadden 1978).  A policy's cost enters the choice alone; it is no payoff.
"""

import math

from diplomatic_swings.sim.numerics.mathx import exp
from diplomatic_swings.sim.rules.survey import SHARE, belief_row, beta_row, four, mixed, own_chance
from diplomatic_swings.sim.tables.block import (
    CHANCE,
    GAIN,
    HOOK_ROW,
    HOPE,
    KINDS,
    LANES,
    OTHERS,
    TABLED_KIND,
    Block,
    Rows,
    see_row,
    state_at,
    whole,
)
from diplomatic_swings.sim.tables.draws import DECISION, player_slot
from diplomatic_swings.sim.tables.game import (
    BOUNDS,
    COST,
    COSTS,
    EFFECTS,
    FATIGUE,
    FIXED_TYPE,
    LEVELS,
    N_MIND,
    N_NESTS,
    N_TRAITS,
    NOBODY,
    PHASE,
    POLICY,
    PRECISION,
    ROOTS,
    SIGNS,
    TYPES,
    Game,
)
from diplomatic_swings.sim.tables.reading import date_of_week, shape_of, world_of
from diplomatic_swings.sim.world.basis import (
    CEASEFIRE,
    N_CURVES,
    N_LINEAR,
    N_REGIMES,
    SETTLEMENT,
    WALKOUT,
    WAR,
    curves,
)
from diplomatic_swings.sim.world.state import INDEX, N_VARIABLES

_TABLED = INDEX["tabled"] * LANES
_FIRST_CURVE = N_LINEAR
N_SLOPES = N_LINEAR + N_CURVES
_HOOK = HOOK_ROW * LANES
_ALL = 20 * LANES
_LOWEST = -1e300


def slope_row(kind: int, column: int) -> int:
    """Return the place of the slope of a type's value on a column."""
    return (kind * N_SLOPES + column) * LANES


def hook_row(g: Game, party: int, own: int) -> int:
    """Return the place in ``temp`` of the first of four hooks on a type of a party."""
    return _HOOK + (party * g.sizes.kinds + own) * N_REGIMES * LANES


def lying_row(g: Game, party: int, part: int) -> int:
    """Return a place in ``temp``, behind the hooks, that says something of a party and the paper on the table.

    Parts: 0 is 1 where the paper lacks its signature; 1 the chance that it signs; 2 the part 0 times the chance that all others
    sign, as one type of the player that moves sees it; from 3 on, by type of the party, the slope of part 1 on the gain.
    """
    return hook_row(g, g.sizes.players, 0) + (party * (g.sizes.kinds + 3) + part) * LANES


def _write_lying(g: Game, b: Block, party: int, n: int) -> None:
    """Write parts 0, 1 and 3 onward of :func:`lying_row`."""
    lacks = lying_row(g, party, 0)
    for lane in range(whole(n)):
        paper = max(int(b.x[_TABLED + lane]) - 1, 0)
        here = min(b.x[_TABLED + lane], 1.0) * g.papers.signer[paper * g.sizes.players + party]
        b.temp[lacks + lane] = here * (1.0 - b.signed[party * LANES + lane])
        b.temp[lacks + LANES + lane] = max(b.ready[(party * g.sizes.papers + paper) * LANES + lane], 1e-9)
    for own in range(int(g.minds[N_MIND * party + TYPES])):
        slope = lying_row(g, party, 3 + own)
        edge = (party * g.sizes.kinds + own) * g.sizes.papers
        for lane in range(whole(n)):
            paper = max(int(b.x[_TABLED + lane]) - 1, 0)
            b.temp[slope + lane] = b.edge[(edge + paper) * LANES + lane]


def _write_others_sign(g: Game, b: Block, kind: int, party: int, n: int) -> None:
    """Write part 2 of :func:`lying_row`."""
    lacks = lying_row(g, party, 0)
    hope = see_row(HOPE, kind)
    for lane in range(whole(n)):
        others = b.see[hope + lane] / b.temp[lacks + LANES + lane]
        b.temp[lacks + 2 * LANES + lane] = b.temp[lacks + lane] * others


def write_hooks(g: Game, b: Block, player: int, kind: int, n: int) -> None:
    """Write into ``temp`` how a type's value hangs on the other parties' values, by party, type and regime.

    A party is the likelier to sign the more its value of the paper in force exceeds that of going on, so
    another's move that shifts the difference shifts the chance of the paper on the table, and the reach.
    """
    for party in range(g.sizes.players):
        if party != player and g.minds[N_MIND * party + SIGNS] > 0.0:
            _write_others_sign(g, b, kind, party, n)
            for own in range(int(g.minds[N_MIND * party + TYPES])):
                _write_hook(g, b, player, kind, party, own, n)


def _write_hook(g: Game, b: Block, player: int, kind: int, party: int, own: int, n: int) -> None:
    """Write the four hooks on one type of one party."""
    row = hook_row(g, party, own)
    for paper_kind in range(KINDS):
        steep = ((party * g.sizes.kinds + own) * KINDS + paper_kind) * LANES
        target = row + (CEASEFIRE + paper_kind) * LANES
        at = beta_row(g, player, kind, WAR) + g.at.reach + paper_kind
        war = g.values.beta[at]
        walkout = g.values.beta[at + g.sizes.columns]
        truce = g.values.beta[at + 2 * g.sizes.columns]
        for lane in range(whole(n)):
            s = b.steep[steep + lane]
            hook = b.regime[lane] * war * s
            hook += b.regime[LANES + lane] * walkout * s
            b.temp[target + lane] = hook + b.regime[2 * LANES + lane] * truce * s
    _add_tabled(g, b, kind, party, own, row, n)
    for lane in range(whole(n)):
        truce = b.temp[row + CEASEFIRE * LANES + lane]
        deal = b.temp[row + SETTLEMENT * LANES + lane]
        pull = truce + deal
        b.temp[row + lane] = -pull * b.regime[lane]
        b.temp[row + WALKOUT * LANES + lane] = -pull * b.regime[LANES + lane]
        b.temp[row + CEASEFIRE * LANES + lane] = truce - pull * b.regime[2 * LANES + lane]


def _add_tabled(g: Game, b: Block, kind: int, party: int, own: int, row: int, n: int) -> None:
    """Add how the chance of the paper on the table hangs on one type of one party that has not signed yet."""
    gain = see_row(GAIN, kind)
    others = lying_row(g, party, 2)
    edge = lying_row(g, party, 3 + own)
    truce = row + CEASEFIRE * LANES
    deal = row + SETTLEMENT * LANES
    for lane in range(whole(n)):
        more = b.temp[others + lane] * b.temp[edge + lane] * b.see[gain + lane]
        settlement = b.see[TABLED_KIND * LANES + lane]
        b.temp[truce + lane] += (1.0 - settlement) * more
        b.temp[deal + lane] += settlement * more


def write_slopes(g: Game, b: Block, player: int, n: int) -> None:
    """Write the slope of each type's value on every column that the player's options can change."""
    last = g.touched.first[player + 1]
    for party in range(g.sizes.players):
        if party != player and g.minds[N_MIND * party + SIGNS] > 0.0:
            _write_lying(g, b, party, n)
    for kind in range(int(g.minds[N_MIND * player + TYPES])):
        write_hooks(g, b, player, kind, n)
        place = g.touched.first[player]
        while place + 4 <= last:
            _write_four(g, b, player, kind, place, n)
            place += 4
        while place < last:
            _write_slope(g, b, player, kind, g.touched.column[place], n)
            place += 1


def _write_slope(g: Game, b: Block, player: int, kind: int, column: int, n: int) -> None:
    """Write the slope on one column: the player's own, and what hangs on the others' values."""
    row = slope_row(kind, column)
    step = g.sizes.columns
    c = four(g, beta_row(g, player, kind, WAR) + g.at.linear + column, step)
    for lane in range(whole(n)):
        b.slope[row + lane] = mixed(b.regime, lane, c)
    for party in range(g.sizes.players):
        if party != player and g.minds[N_MIND * party + SIGNS] > 0.0:
            for own in range(int(g.minds[N_MIND * party + TYPES])):
                hook = hook_row(g, party, own)
                c = four(g, beta_row(g, party, own, WAR) + g.at.linear + column, step)
                for lane in range(whole(n)):
                    b.slope[row + lane] += mixed(b.temp, hook + lane, c)


def _write_four(g: Game, b: Block, player: int, kind: int, place: int, n: int) -> None:
    """Write the slopes on four columns at once: the hooks are then loaded a quarter as often."""
    at = beta_row(g, player, kind, WAR) + g.at.linear
    _set_four_slopes(g, b, at, kind, place, n)
    for party in range(g.sizes.players):
        if party != player and g.minds[N_MIND * party + SIGNS] > 0.0:
            for own in range(int(g.minds[N_MIND * party + TYPES])):
                at = beta_row(g, party, own, WAR) + g.at.linear
                _add_four_slopes(g, b, hook_row(g, party, own), at, kind, place, n)


def _set_four_slopes(g: Game, b: Block, at: int, kind: int, place: int, n: int) -> None:
    """Write the slopes of four columns: coefficients, mixed over the regimes."""
    k0 = g.touched.column[place]
    k1 = g.touched.column[place + 1]
    k2 = g.touched.column[place + 2]
    k3 = g.touched.column[place + 3]
    c0 = four(g, at + k0, g.sizes.columns)
    c1 = four(g, at + k1, g.sizes.columns)
    c2 = four(g, at + k2, g.sizes.columns)
    c3 = four(g, at + k3, g.sizes.columns)
    for lane in range(whole(n)):
        b.slope[slope_row(kind, k0) + lane] = mixed(b.regime, lane, c0)
        b.slope[slope_row(kind, k1) + lane] = mixed(b.regime, lane, c1)
        b.slope[slope_row(kind, k2) + lane] = mixed(b.regime, lane, c2)
        b.slope[slope_row(kind, k3) + lane] = mixed(b.regime, lane, c3)


def _add_four_slopes(g: Game, b: Block, hook: int, at: int, kind: int, place: int, n: int) -> None:
    """Add to the slopes of four columns coefficients of another party, mixed by its hooks."""
    k0 = g.touched.column[place]
    k1 = g.touched.column[place + 1]
    k2 = g.touched.column[place + 2]
    k3 = g.touched.column[place + 3]
    c0 = four(g, at + k0, g.sizes.columns)
    c1 = four(g, at + k1, g.sizes.columns)
    c2 = four(g, at + k2, g.sizes.columns)
    c3 = four(g, at + k3, g.sizes.columns)
    for lane in range(whole(n)):
        b.slope[slope_row(kind, k0) + lane] += mixed(b.temp, hook + lane, c0)
        b.slope[slope_row(kind, k1) + lane] += mixed(b.temp, hook + lane, c1)
        b.slope[slope_row(kind, k2) + lane] += mixed(b.temp, hook + lane, c2)
        b.slope[slope_row(kind, k3) + lane] += mixed(b.temp, hook + lane, c3)


def entry(g: Game, option: int, part: int) -> int:
    """Return where a part of an option's description begins."""
    return int(g.options.entry[3 * option + part])


def write_legal(g: Game, b: Block, option: int, week: int, n: int) -> None:
    """Write whether an option is legal in each run."""
    row = option * LANES
    war = g.options.trait[N_TRAITS * option + PHASE]
    truce = g.options.trait[N_TRAITS * option + PHASE + 1]
    settled = g.options.trait[N_TRAITS * option + PHASE + 2]
    paper = g.options.paper[option]
    tabled = 0.0
    if paper != NOBODY:
        war = 1.0
        truce = float(g.papers.settlement[paper])
        settled = 0.0
        tabled = 1.0
    allowed = 1.0 - g.timeline.barred[week * g.sizes.options + option]
    for lane in range(whole(n)):
        phase = war * (b.regime[lane] + b.regime[LANES + lane])
        phase += truce * b.regime[2 * LANES + lane] + settled * b.regime[3 * LANES + lane]
        free = 1.0 if tabled * b.x[_TABLED + lane] < 0.5 else 0.0
        b.legal[row + lane] = allowed * phase * free
    for bound in range(entry(g, option, BOUNDS), entry(g, option + 1, BOUNDS)):
        source = int(g.options.legal[3 * bound]) * LANES
        low = g.options.legal[3 * bound + 1]
        high = g.options.legal[3 * bound + 2]
        for lane in range(whole(n)):
            value = b.x[source + lane]
            b.legal[row + lane] *= 1.0 if low <= value <= high else 0.0


def write_cost(g: Game, b: Block, player: int, option: int, n: int) -> None:
    """Write what an option costs directly, to any type: constant, linear in the state, and tiredness."""
    row = option * LANES
    constant = g.options.trait[N_TRAITS * option + COST]
    fatigue = g.minds[N_MIND * player + FATIGUE]
    for lane in range(whole(n)):
        b.cost[row + lane] = constant + fatigue * b.tired[row + lane]
    for term in range(entry(g, option, COSTS), entry(g, option + 1, COSTS)):
        source = int(g.options.cost[2 * term]) * LANES
        slope = g.options.cost[2 * term + 1]
        for lane in range(whole(n)):
            b.cost[row + lane] += slope * b.x[source + lane]


def moved(g: Game, b: Block, row: int, lane: int) -> float:
    """Return the value of a variable after the effect in row ``row``, within its bounds."""
    variable = int(g.options.effect[3 * row])
    value = g.options.effect[3 * row + 1] * b.x[variable * LANES + lane] + g.options.effect[3 * row + 2]
    return float(min(max(value, g.bounds[2 * variable]), g.bounds[2 * variable + 1]))


def worth_row(g: Game, kind: int, option: int) -> int:
    """Return the place of what an option is worth to a type, and of the chance that the type chooses it.

    Types of an option lie side by side: rows at a known distance need no check whether they overlap.
    """
    return (option * g.sizes.kinds + kind) * LANES


def write_worth(g: Game, b: Block, player: int, option: int, week: int, n: int) -> None:
    """Write what an option's effects are worth to each type."""
    kinds = int(g.minds[N_MIND * player + TYPES])
    twin = g.touched.twin[option]
    if twin < option:
        for kind in range(kinds):
            source = worth_row(g, kind, twin)
            _copy(b, source, worth_row(g, kind, option), n)
        return
    for kind in range(kinds):
        row = worth_row(g, kind, option)
        for lane in range(whole(n)):
            b.worth[row + lane] = 0.0
    first = entry(g, option, EFFECTS)
    last = entry(g, option + 1, EFFECTS)
    for effect in range(first, last):
        _add_effect(g, b, kinds, option, effect, n)
    for place in range(g.touched.bend[option], g.touched.bend[option + 1]):
        _add_curve(g, b, kinds, option, g.touched.curve[place], week, n)
    for effect in range(first, last):
        variable = int(g.options.effect[3 * effect])
        if g.touched.curved[variable]:
            _restore(b, variable * LANES, n)


def _restore(b: Block, source: int, n: int) -> None:
    """Set a variable of ``y`` back to what it is in the state."""
    for lane in range(whole(n)):
        b.y[source + lane] = b.x[source + lane]


def _copy(b: Block, source: int, target: int, n: int) -> None:
    for lane in range(whole(n)):
        b.worth[target + lane] = b.worth[source + lane]


def _add_effect(g: Game, b: Block, kinds: int, option: int, effect: int, n: int) -> None:
    """Write a variable after an effect into ``y``, and add what the change is worth; two types in one pass."""
    variable = int(g.options.effect[3 * effect])
    keep = g.options.effect[3 * effect + 1]
    add = g.options.effect[3 * effect + 2]
    low = g.bounds[2 * variable]
    high = g.bounds[2 * variable + 1]
    source = variable * LANES
    column = g.column[variable]
    if column == NOBODY or kinds < 2:
        for lane in range(whole(n)):
            b.y[source + lane] = min(max(keep * b.x[source + lane] + add, low), high)
        if column != NOBODY:
            _add_change(g, b, 0, kinds, option, column, b.y, source, b.x, source, n)
        return
    row = worth_row(g, 0, option)
    slope = slope_row(0, column)
    for lane in range(whole(n)):
        now = b.x[source + lane]
        after = min(max(keep * now + add, low), high)
        b.y[source + lane] = after
        b.worth[row + lane] += b.slope[slope + lane] * (after - now)
        b.worth[row + LANES + lane] += b.slope[slope + N_SLOPES * LANES + lane] * (after - now)
    _add_change(g, b, 2, kinds, option, column, b.y, source, b.x, source, n)


def _add_curve(g: Game, b: Block, kinds: int, option: int, curve: int, week: int, n: int) -> None:
    """Add what the change of a curve is worth."""
    write_curve(g, b, curve, week, n)
    now = (g.at.curves + curve) * LANES
    _add_change(g, b, 0, kinds, option, _FIRST_CURVE + curve, b.curve, curve * LANES, b.phi, now, n)


def write_curve(g: Game, b: Block, curve: int, week: int, n: int) -> None:
    """Write one curve of the state ``y``; compiled code has a loop for each that reckons that curve alone."""
    world = world_of(g.world)
    shape = shape_of(g.shape)
    date = date_of_week(g.timeline.calendar, week)
    for lane in range(whole(n)):
        b.curve[curve * LANES + lane] = curves(state_at(b.y, lane), date, world, shape)[curve]


def _add_change(
    g: Game,
    b: Block,
    kind: int,
    kinds: int,
    option: int,
    column: int,
    after: Rows,
    to: int,
    before: Rows,
    at: int,
    n: int,
) -> None:
    """Add to an option's worth the change of a column times its slope, from type ``kind`` on; two types at a time."""
    while kind + 2 <= kinds:
        row = worth_row(g, kind, option)
        slope = slope_row(kind, column)
        for lane in range(whole(n)):
            change = after[to + lane] - before[at + lane]
            b.worth[row + lane] += b.slope[slope + lane] * change
            b.worth[row + LANES + lane] += b.slope[slope + N_SLOPES * LANES + lane] * change
        kind += 2
    if kind < kinds:
        row = worth_row(g, kind, option)
        slope = slope_row(kind, column)
        for lane in range(whole(n)):
            b.worth[row + lane] += b.slope[slope + lane] * (after[to + lane] - before[at + lane])


def add_paper(g: Game, b: Block, player: int, option: int, n: int) -> None:
    """Add what tabling a paper is worth: the chance that all sign it times what it then brings.

    The author's own signature is a later decision of its own, so its chance counts like the others'.
    """
    paper = int(g.options.paper[option])
    paper_kind = int(g.papers.settlement[paper])
    signs = g.papers.signer[paper * g.sizes.players + player]
    _write_others(g, b, player, paper, n)
    public = (player * g.sizes.papers + paper) * LANES
    for kind in range(int(g.minds[N_MIND * player + TYPES])):
        row = worth_row(g, kind, option)
        gain = (kind * g.sizes.papers + paper) * LANES
        for lane in range(whole(n)):
            b.temp[SHARE + lane] = 1.0
        if signs:
            own_chance(g, b, b.gain, gain, player, kind, paper_kind, n)
        for lane in range(whole(n)):
            chance = b.temp[SHARE + lane] * b.temp[_ALL + lane]
            b.worth[row + lane] += chance * b.gain[gain + lane]
        for regime in range(SETTLEMENT):
            beta = beta_row(g, player, kind, regime)
            tabled = g.values.beta[beta + g.at.tabled]
            slope = g.values.beta[beta + g.at.chance + paper_kind]
            for lane in range(whole(n)):
                likely = b.temp[_ALL + lane] * b.ready[public + lane]
                b.worth[row + lane] += b.regime[regime * LANES + lane] * (tabled + slope * likely)


def _write_others(g: Game, b: Block, player: int, paper: int, n: int) -> None:
    """Write the chance that all other parties sign a paper."""
    for lane in range(whole(n)):
        b.temp[_ALL + lane] = 1.0
    for other in range(g.sizes.players):
        if other != player and g.papers.signer[paper * g.sizes.players + other]:
            ready = (other * g.sizes.papers + paper) * LANES
            for lane in range(whole(n)):
                b.temp[_ALL + lane] *= b.ready[ready + lane]


def weigh(g: Game, b: Block, player: int, week: int, n: int) -> None:
    """Weigh all options of a player; it has looked before."""
    write_slopes(g, b, player, n)
    for variable in range(N_VARIABLES):
        if g.touched.curved[variable]:
            _restore(b, variable * LANES, n)
    for option in range(g.options.first[player], g.options.first[player + 1]):
        write_legal(g, b, option, week, n)
        write_cost(g, b, player, option, n)
        write_worth(g, b, player, option, week, n)
    for option in range(g.options.first[player], g.options.first[player + 1]):
        if g.options.paper[option] != NOBODY:
            add_paper(g, b, player, option, n)


_TOP = 0
_NEST = LANES
_COUNT = _NEST + N_NESTS * LANES
_TOTAL = _COUNT + N_NESTS * LANES
_WEIGHT = _TOTAL + LANES


def write_chances(g: Game, b: Block, player: int, kind: int, n: int) -> None:
    """Write the chance that a type chooses each option: nested logit with nests weighed by their mean."""
    roots = int(g.rates[ROOTS])
    _write_utilities(g, b, player, kind, roots, n)
    _write_weights(g, b, player, kind, n)
    for nest in range(N_NESTS):
        _share_nest(b, nest, roots, n)
    for nest in range(N_NESTS):
        for lane in range(whole(n)):
            b.temp[_NEST + nest * LANES + lane] /= max(b.temp[_TOTAL + lane], 1e-300)
    for option in range(g.options.first[player], g.options.first[player + 1]):
        row = worth_row(g, kind, option)
        nest = g.options.nest[option] * LANES
        for lane in range(whole(n)):
            b.chance[row + lane] *= b.temp[_NEST + nest + lane]


def _write_utilities(g: Game, b: Block, player: int, kind: int, roots: int, n: int) -> None:
    """Turn what options are worth into utilities at the player's precision, and note the largest legal one."""
    sharp = g.minds[N_MIND * player + PRECISION] * float(1 << roots)
    for lane in range(whole(n)):
        b.temp[_TOP + lane] = _LOWEST
    for option in range(g.options.first[player], g.options.first[player + 1]):
        row = worth_row(g, kind, option)
        cost = option * LANES
        extra = (
            g.options.type_cost[option * g.sizes.kinds + kind] + g.options.trait[N_TRAITS * option + POLICY]
        )
        for lane in range(whole(n)):
            b.worth[row + lane] = sharp * (b.worth[row + lane] - b.cost[cost + lane] - extra)
            seen = b.worth[row + lane] if b.legal[cost + lane] > 0.0 else _LOWEST
            b.temp[_TOP + lane] = max(b.temp[_TOP + lane], seen)


def _write_weights(g: Game, b: Block, player: int, kind: int, n: int) -> None:
    """Write each option's weight, and the sum of weights and number of legal options of each nest."""
    for k in range(2 * N_NESTS + 1):
        for lane in range(whole(n)):
            b.temp[_NEST + k * LANES + lane] = 0.0
    for option in range(g.options.first[player], g.options.first[player + 1]):
        row = worth_row(g, kind, option)
        nest = g.options.nest[option] * LANES
        for lane in range(whole(n)):
            legal = b.legal[option * LANES + lane]
            weight = legal * exp(b.worth[row + lane] - b.temp[_TOP + lane])
            b.chance[row + lane] = weight
            b.temp[_NEST + nest + lane] += weight
            b.temp[_COUNT + nest + lane] += legal


def _share_nest(b: Block, nest: int, roots: int, n: int) -> None:
    """Replace a nest's sum by its weight over its sum, and add the weight to the total."""
    row = _NEST + nest * LANES
    count = _COUNT + nest * LANES
    for lane in range(whole(n)):
        b.temp[_WEIGHT + lane] = b.temp[row + lane] / max(b.temp[count + lane], 1.0)
    for _ in range(roots):
        for lane in range(whole(n)):
            b.temp[_WEIGHT + lane] = math.sqrt(b.temp[_WEIGHT + lane])
    for lane in range(whole(n)):
        weight = b.temp[_WEIGHT + lane]
        b.temp[_TOTAL + lane] += weight
        b.temp[row + lane] = weight / max(b.temp[row + lane], 1e-300)


def choose(g: Game, b: Block, player: int, week: int, n: int) -> None:
    """Choose an option in each run: by the draw and the true type's chances, or the one that is forced."""
    kinds = int(g.minds[N_MIND * player + TYPES])
    for kind in range(kinds):
        write_chances(g, b, player, kind, n)
    first = g.options.first[player]
    last = g.options.first[player + 1]
    draw = player_slot(player, DECISION) * LANES
    for lane in range(whole(n)):
        b.move[player * LANES + lane] = -1.0
        b.temp[lane] = 0.0
    for option in range(first, last):
        _pick(g, b, player, option, kinds, draw, n)
    forced = g.timeline.forced[week * g.sizes.players + player]
    if forced != NOBODY:
        for lane in range(whole(n)):
            legal = b.legal[forced * LANES + lane] > 0.0
            b.move[player * LANES + lane] = float(forced) if legal else b.move[player * LANES + lane]


def _pick(g: Game, b: Block, player: int, option: int, kinds: int, draw: int, n: int) -> None:
    """Choose an option where the draw does not fall before it, if its true type's chance is above 0.

    Later options replace it where the draw falls beyond.  Row 0 of ``temp`` is the sum of chances so far.
    """
    mine = player * LANES
    first = worth_row(g, 0, option)
    for lane in range(whole(n)):
        b.temp[LANES + lane] = b.chance[first + lane]
    for kind in range(1, kinds):
        row = worth_row(g, kind, option)
        for lane in range(whole(n)):
            own = b.chance[row + lane]
            other = b.temp[LANES + lane]
            b.temp[LANES + lane] = own if b.type[mine + lane] == kind else other
    for lane in range(whole(n)):
        chance = b.temp[LANES + lane]
        before = b.temp[lane]
        move = b.move[mine + lane]
        b.temp[lane] = before + chance
        reached = float(option) if before <= b.u[draw + lane] else move
        b.move[mine + lane] = reached if chance > 0.0 else move


def learn(g: Game, b: Block, player: int, week: int, n: int) -> None:
    """Let the others learn from the option chosen: Bayes' rule over the player's types.

    A forced move tells nothing.
    """
    kinds = int(g.minds[N_MIND * player + TYPES])
    forced = g.timeline.forced[week * g.sizes.players + player]
    if kinds < 2:
        return
    total = kinds * LANES
    for lane in range(whole(n)):
        b.temp[total + lane] = 0.0
    for kind in range(kinds):
        _write_evidence(g, b, player, kind, forced, n)
        _write_belief(g, b, player, kind, total + LANES, n)
        for lane in range(whole(n)):
            b.temp[total + lane] += b.temp[total + LANES + lane] * b.temp[kind * LANES + lane]
    for kind in range(kinds):
        for lane in range(whole(n)):
            b.temp[total + LANES + lane] = b.temp[kind * LANES + lane] / b.temp[total + lane]
        for level in range(int(g.minds[N_MIND * player + LEVELS])):
            row = belief_row(g, player, kind, level)
            for lane in range(whole(n)):
                b.belief[row + lane] *= b.temp[total + LANES + lane]


def _write_evidence(g: Game, b: Block, player: int, kind: int, forced: int, n: int) -> None:
    """Write into ``temp`` how likely a type was to choose what was chosen; 1 where that tells nothing."""
    for lane in range(whole(n)):
        option = int(b.move[player * LANES + lane])
        odds = b.chance[worth_row(g, kind, max(option, 0)) + lane]
        b.temp[kind * LANES + lane] = 1.0 if option < 0 or option == forced else odds


def _write_belief(g: Game, b: Block, player: int, kind: int, row: int, n: int) -> None:
    """Write into ``temp`` the belief in a type, whatever its pressure."""
    for lane in range(whole(n)):
        b.temp[row + lane] = 0.0
    for level in range(int(g.minds[N_MIND * player + LEVELS])):
        source = belief_row(g, player, kind, level)
        for lane in range(whole(n)):
            b.temp[row + lane] += b.belief[source + lane]


__all__ = ["CHANCE", "FIXED_TYPE", "OTHERS", "TABLED_KIND", "choose", "learn", "weigh"]
