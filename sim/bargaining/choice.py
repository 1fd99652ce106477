"""Everyday moves: what each option is worth to each type, and the quantal response to it.

An option is worth what it changes in the player's values: each variable it moves times the slope of
the value on it, the change of the curves, and, through the slopes of the other parties' odds of signing, what it
makes them sign.  The chance of an option is nested logit: nests are weighed by the root of the *mean* of
their members' exponentials, so that a clone of an option shares its twin's chance (McKelvey and Palfrey
1995; McFadden 1978).  A doctrine's cost enters the choice alone; it is no payoff.
"""

import math

from sim.bargaining.basis import CEASEFIRE, N_CURVES, N_LINEAR, N_REGIMES, SETTLEMENT, WALKOUT, WAR, curves
from sim.bargaining.block import (
    CHANCE,
    GAIN,
    HOPE,
    KINDS,
    LANES,
    OTHERS,
    TABLED_KIND,
    Block,
    put_curves,
    see_row,
    state_at,
    whole,
)
from sim.bargaining.draws import DECISION, player_slot
from sim.bargaining.game import (
    BOUNDS,
    COST,
    COSTS,
    EFFECTS,
    FATIGUE,
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
    FIXED_TYPE,
    Game,
)
from sim.bargaining.reading import date_of_week, shape_of, world_of
from sim.bargaining.state import INDEX, N_VARIABLES
from sim.bargaining.survey import SHARE, belief_row, beta_row, own_chance
from sim.mathx import exp

_TABLED = INDEX["tabled"] * LANES
_FIRST_CURVE = N_LINEAR
N_SLOPES = N_LINEAR + N_CURVES
_HOOK = 32 * LANES
_ALL = 20 * LANES
_LOWEST = -1e300


def slope_row(kind: int, column: int) -> int:
    """Return the place of the slope of a type's value on a column."""
    return (kind * N_SLOPES + column) * LANES


def write_hooks(g: Game, b: Block, player: int, kind: int, n: int) -> None:
    """Write into ``temp`` how a type's value hangs on the other parties' values, by party, type and regime.

    A party is the likelier to sign the more its value of the paper in force exceeds that of going on, so
    another's move that shifts the difference shifts the chance of the paper on the table, and the reach.
    """
    row = 0
    for party in range(g.sizes.players):
        for own in range(g.sizes.kinds):
            for regime in range(N_REGIMES):
                for lane in range(whole(n)):
                    b.temp[_HOOK + (row + regime) * LANES + lane] = 0.0
            if party != player and g.minds[N_MIND * party + SIGNS] > 0.0:
                _write_hook(g, b, player, kind, party, own, row, n)
            row += N_REGIMES


def _write_hook(g: Game, b: Block, player: int, kind: int, party: int, own: int, row: int, n: int) -> None:
    """Write the hooks on one type of one party; rows ``row`` to ``row + 3``."""
    for paper_kind in range(KINDS):
        steep = ((party * g.sizes.kinds + own) * KINDS + paper_kind) * LANES
        target = _HOOK + (row + CEASEFIRE + paper_kind) * LANES
        for regime in range(SETTLEMENT):
            weight = g.values.beta[beta_row(g, player, kind, regime) + g.at.reach + paper_kind]
            for lane in range(whole(n)):
                b.temp[target + lane] += b.regime[regime * LANES + lane] * weight * b.steep[steep + lane]
    for paper in range(g.sizes.papers):
        if g.papers.signer[paper * g.sizes.players + party]:
            _add_tabled(g, b, player, kind, party, own, paper, row, n)
    for lane in range(whole(n)):
        truce = b.temp[_HOOK + (row + CEASEFIRE) * LANES + lane]
        deal = b.temp[_HOOK + (row + SETTLEMENT) * LANES + lane]
        pull = truce + deal
        b.temp[_HOOK + row * LANES + lane] = -pull * b.regime[lane]
        b.temp[_HOOK + (row + WALKOUT) * LANES + lane] = -pull * b.regime[LANES + lane]
        b.temp[_HOOK + (row + CEASEFIRE) * LANES + lane] = truce - pull * b.regime[2 * LANES + lane]


def _add_tabled(
    g: Game, b: Block, player: int, kind: int, party: int, own: int, paper: int, row: int, n: int
) -> None:
    """Add how the chance of the paper on the table hangs on one type of one party that has not signed yet."""
    ready = (party * g.sizes.papers + paper) * LANES
    edge = ((party * g.sizes.kinds + own) * g.sizes.papers + paper) * LANES
    target = _HOOK + (row + CEASEFIRE + int(g.papers.settlement[paper])) * LANES
    hope = see_row(HOPE, kind)
    gain = see_row(GAIN, kind)
    for lane in range(whole(n)):
        here = 1.0 if b.x[_TABLED + lane] == paper + 1.0 else 0.0
        here *= 1.0 - b.signed[party * LANES + lane]
        others = b.see[hope + lane] / max(b.ready[ready + lane], 1e-9)
        b.temp[target + lane] += here * others * b.edge[edge + lane] * b.see[gain + lane]


def write_slopes(g: Game, b: Block, player: int, n: int) -> None:
    """Write the slope of each type's value on every column that the player's options can change."""
    first = g.touched.first[player]
    last = g.touched.first[player + 1]
    for kind in range(int(g.minds[N_MIND * player + TYPES])):
        write_hooks(g, b, player, kind, n)
        for place in range(first, last):
            column = g.touched.column[place]
            _write_slope(g, b, player, kind, column, n)


def _write_slope(g: Game, b: Block, player: int, kind: int, column: int, n: int) -> None:
    row = slope_row(kind, column)
    beta = beta_row(g, player, kind, WAR) + g.at.linear + column
    step = g.sizes.columns
    b0 = g.values.beta[beta]
    b1 = g.values.beta[beta + step]
    b2 = g.values.beta[beta + 2 * step]
    b3 = g.values.beta[beta + 3 * step]
    for lane in range(whole(n)):
        b.slope[row + lane] = (
            b.regime[lane] * b0
            + b.regime[LANES + lane] * b1
            + b.regime[2 * LANES + lane] * b2
            + b.regime[3 * LANES + lane] * b3
        )
    hook = _HOOK
    for party in range(g.sizes.players):
        for own in range(g.sizes.kinds):
            if party != player and g.minds[N_MIND * party + SIGNS] > 0.0:
                beta = beta_row(g, party, own, WAR) + g.at.linear + column
                c0 = g.values.beta[beta]
                c1 = g.values.beta[beta + step]
                c2 = g.values.beta[beta + 2 * step]
                c3 = g.values.beta[beta + 3 * step]
                for lane in range(whole(n)):
                    b.slope[row + lane] += (
                        b.temp[hook + lane] * c0
                        + b.temp[hook + LANES + lane] * c1
                        + b.temp[hook + 2 * LANES + lane] * c2
                        + b.temp[hook + 3 * LANES + lane] * c3
                    )
            hook += N_REGIMES * LANES


def entry(g: Game, option: int, part: int) -> int:
    """Return where a part of an option's description begins."""
    return int(g.options.entry[3 * option + part])


def write_legal(g: Game, b: Block, player: int, option: int, week: int, n: int) -> None:
    """Write whether an option is legal in each run."""
    row = option * LANES
    war = g.options.trait[N_TRAITS * option + PHASE]
    truce = g.options.trait[N_TRAITS * option + PHASE + 1]
    settled = g.options.trait[N_TRAITS * option + PHASE + 2]
    paper = g.options.paper[option]
    if paper != NOBODY:
        war = 1.0
        truce = float(g.papers.settlement[paper])
        settled = 0.0
    allowed = 1.0 - g.timeline.barred[week * g.sizes.options + option]
    for lane in range(whole(n)):
        phase = war * (b.regime[lane] + b.regime[LANES + lane])
        phase += truce * b.regime[2 * LANES + lane] + settled * b.regime[3 * LANES + lane]
        free = 1.0 if paper == NOBODY or b.x[_TABLED + lane] < 0.5 else 0.0
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
    return min(max(value, g.bounds[2 * variable]), g.bounds[2 * variable + 1])


def write_worth(g: Game, b: Block, player: int, option: int, week: int, n: int) -> None:
    """Write what an option's effects are worth to each type."""
    kinds = int(g.minds[N_MIND * player + TYPES])
    for kind in range(kinds):
        row = (kind * g.sizes.options + option) * LANES
        for lane in range(whole(n)):
            b.worth[row + lane] = 0.0
    first = entry(g, option, EFFECTS)
    last = entry(g, option + 1, EFFECTS)
    for effect in range(first, last):
        variable = int(g.options.effect[3 * effect])
        keep = g.options.effect[3 * effect + 1]
        add = g.options.effect[3 * effect + 2]
        low = g.bounds[2 * variable]
        high = g.bounds[2 * variable + 1]
        source = variable * LANES
        for lane in range(whole(n)):
            b.y[source + lane] = min(max(keep * b.x[source + lane] + add, low), high)
        if g.column[variable] != NOBODY:
            for kind in range(kinds):
                row = (kind * g.sizes.options + option) * LANES
                slope = slope_row(kind, g.column[variable])
                for lane in range(whole(n)):
                    b.worth[row + lane] += b.slope[slope + lane] * (b.y[source + lane] - b.x[source + lane])
    if g.touched.bend[option] < g.touched.bend[option + 1]:
        _add_curves(g, b, kinds, option, week, n)
    for effect in range(first, last):
        source = int(g.options.effect[3 * effect]) * LANES
        for lane in range(whole(n)):
            b.y[source + lane] = b.x[source + lane]


def _add_curves(g: Game, b: Block, kinds: int, option: int, week: int, n: int) -> None:
    world = world_of(g.world)
    shape = shape_of(g.shape)
    date = date_of_week(g.timeline.calendar, week)
    for lane in range(whole(n)):
        put_curves(b.curve, 0, lane, curves(state_at(b.y, lane), date, world, shape))
    for kind in range(kinds):
        row = (kind * g.sizes.options + option) * LANES
        for place in range(g.touched.bend[option], g.touched.bend[option + 1]):
            k = g.touched.curve[place]
            slope = slope_row(kind, _FIRST_CURVE + k)
            now = (g.at.curves + k) * LANES
            after = k * LANES
            for lane in range(whole(n)):
                b.worth[row + lane] += b.slope[slope + lane] * (b.curve[after + lane] - b.phi[now + lane])


def add_paper(g: Game, b: Block, player: int, option: int, n: int) -> None:
    """Add what tabling a paper is worth: the chance that all sign it times what it then brings.

    The author's own signature is a later decision of its own, so its chance counts like the others'.
    """
    paper = int(g.options.paper[option])
    paper_kind = int(g.papers.settlement[paper])
    signs = g.papers.signer[paper * g.sizes.players + player]
    for lane in range(whole(n)):
        b.temp[_ALL + lane] = 1.0
    for other in range(g.sizes.players):
        if other != player:
            ready = (other * g.sizes.papers + paper) * LANES
            for lane in range(whole(n)):
                b.temp[_ALL + lane] *= b.ready[ready + lane]
    public = (player * g.sizes.papers + paper) * LANES
    for kind in range(int(g.minds[N_MIND * player + TYPES])):
        row = (kind * g.sizes.options + option) * LANES
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


def weigh(g: Game, b: Block, player: int, week: int, n: int) -> None:
    """Weigh all options of a player; it has looked before."""
    write_slopes(g, b, player, n)
    for k in range(N_VARIABLES * LANES):
        b.y[k] = b.x[k]
    for option in range(g.options.first[player], g.options.first[player + 1]):
        write_legal(g, b, player, option, week, n)
        write_cost(g, b, player, option, n)
        write_worth(g, b, player, option, week, n)
        if g.options.paper[option] != NOBODY:
            add_paper(g, b, player, option, n)


_TOP = 0
_NEST = LANES
_COUNT = _NEST + N_NESTS * LANES
_TOTAL = _COUNT + N_NESTS * LANES


def write_chances(g: Game, b: Block, player: int, kind: int, n: int) -> None:
    """Write the chance that a type chooses each option: nested logit with nests weighed by their mean."""
    first = g.options.first[player]
    last = g.options.first[player + 1]
    precision = g.minds[N_MIND * player + PRECISION]
    roots = int(g.rates[ROOTS])
    sharp = precision * float(1 << roots)
    for lane in range(whole(n)):
        b.temp[_TOP + lane] = _LOWEST
    for option in range(first, last):
        row = (kind * g.sizes.options + option) * LANES
        cost = option * LANES
        extra = g.options.type_cost[option * g.sizes.kinds + kind] + g.options.trait[N_TRAITS * option + POLICY]
        for lane in range(whole(n)):
            b.worth[row + lane] = sharp * (b.worth[row + lane] - b.cost[cost + lane] - extra)
            seen = b.worth[row + lane] if b.legal[cost + lane] > 0.0 else _LOWEST
            b.temp[_TOP + lane] = max(b.temp[_TOP + lane], seen)
    for k in range(2 * N_NESTS + 1):
        for lane in range(whole(n)):
            b.temp[_NEST + k * LANES + lane] = 0.0
    for option in range(first, last):
        row = (kind * g.sizes.options + option) * LANES
        nest = g.options.nest[option] * LANES
        for lane in range(whole(n)):
            legal = b.legal[option * LANES + lane]
            weight = legal * exp(b.worth[row + lane] - b.temp[_TOP + lane])
            b.chance[row + lane] = weight
            b.temp[_NEST + nest + lane] += weight
            b.temp[_COUNT + nest + lane] += legal
    for nest in range(N_NESTS):
        _share_nest(b, nest, roots, n)
    for option in range(first, last):
        row = (kind * g.sizes.options + option) * LANES
        nest = g.options.nest[option] * LANES
        for lane in range(whole(n)):
            b.chance[row + lane] *= b.temp[_NEST + nest + lane] / max(b.temp[_TOTAL + lane], 1e-300)


def _share_nest(b: Block, nest: int, roots: int, n: int) -> None:
    """Replace a nest's sum by its weight over its sum, and add the weight to the total."""
    row = _NEST + nest * LANES
    count = _COUNT + nest * LANES
    for lane in range(whole(n)):
        total = b.temp[row + lane]
        weight = total / max(b.temp[count + lane], 1.0)
        for _ in range(roots):
            weight = math.sqrt(weight)
        b.temp[_TOTAL + lane] += weight
        b.temp[row + lane] = weight / max(total, 1e-300)


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
        for lane in range(whole(n)):
            kind = b.type[player * LANES + lane]
            chance = b.chance[option * LANES + lane]
            for own in range(1, kinds):
                other = b.chance[(own * g.sizes.options + option) * LANES + lane]
                chance = other if kind == own else chance
            before = b.temp[lane]
            b.temp[lane] = before + chance
            last_so_far = chance > 0.0 and before <= b.u[draw + lane]
            b.move[player * LANES + lane] = float(option) if last_so_far else b.move[player * LANES + lane]
    forced = g.timeline.forced[week * g.sizes.players + player]
    if forced != NOBODY:
        for lane in range(whole(n)):
            legal = b.legal[forced * LANES + lane] > 0.0
            b.move[player * LANES + lane] = float(forced) if legal else b.move[player * LANES + lane]


def learn(g: Game, b: Block, player: int, week: int, n: int) -> None:
    """Let the others learn from the option chosen: Bayes' rule over the player's types.

    A forced move tells nothing.
    """
    kinds = int(g.minds[N_MIND * player + TYPES])
    forced = g.timeline.forced[week * g.sizes.players + player]
    if kinds < 2:
        return
    for lane in range(whole(n)):
        option = int(b.move[player * LANES + lane])
        told = 0.0 if option < 0 or option == forced else 1.0
        total = 0.0
        for kind in range(kinds):
            odds = b.chance[(kind * g.sizes.options + max(option, 0)) * LANES + lane]
            odds = told * odds + 1.0 - told
            b.temp[kind * LANES + lane] = odds
            share = 0.0
            for level in range(int(g.minds[N_MIND * player + LEVELS])):
                share += b.belief[belief_row(g, player, kind, level) + lane]
            total += share * odds
        for kind in range(kinds):
            factor = b.temp[kind * LANES + lane] / total
            for level in range(int(g.minds[N_MIND * player + LEVELS])):
                b.belief[belief_row(g, player, kind, level) + lane] *= factor


__all__ = ["CHANCE", "FIXED_TYPE", "OTHERS", "TABLED_KIND", "choose", "learn", "weigh"]
