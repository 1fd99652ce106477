"""What stands at the start of a week and of a turn: regimes, the basis, values, and who would sign what.

``survey`` is taken once a week and is public: the chance that each party would sign each paper (the policy of
:mod:`diplomatic_swings.sim.rules.acts`, averaged over the public belief about type and private pressure), and the *reach* of
ceasefires and of settlements, the number of papers of a kind that all parties would sign if they were tabled.
``look`` is a player's own fresh look before it moves.  All functions work in place on ``n`` lanes of a block.
"""

from diplomatic_swings.sim.numerics.mathx import exp
from diplomatic_swings.sim.tables.block import (
    BINDS,
    CHANCE,
    GAIN,
    HOPE,
    KINDS,
    LANES,
    MINE,
    N_ACTS,
    NOW,
    OFFER_ROWS,
    OTHERS,
    OVER,
    SIGN,
    SIGNED_IT,
    STAND,
    TABLED_KIND,
    Block,
    Rows,
    put_curves,
    see_row,
    state_at,
    whole,
)
from diplomatic_swings.sim.tables.game import (
    BELIEF_COLUMN,
    LEVELS,
    N_MIND,
    PRESSURE_COLUMN,
    REACH,
    SIGNS,
    TYPES,
    WEIGHTY,
    Game,
)
from diplomatic_swings.sim.tables.reading import date_of_week, shape_of, world_of
from diplomatic_swings.sim.world.basis import (
    CEASEFIRE,
    LINEAR,
    N_CURVES,
    N_LINEAR,
    N_REGIMES,
    SETTLEMENT,
    WALKOUT,
    WAR,
    curves,
)
from diplomatic_swings.sim.world.drift import delivered_relief, fielded_russia, fielded_ukraine
from diplomatic_swings.sim.world.features import backing, fear_unguarded, life_slope
from diplomatic_swings.sim.world.state import INDEX

_CEASEFIRE = INDEX["ceasefire"] * LANES
_SETTLEMENT = INDEX["settlement"] * LANES
_IMPOSED = INDEX["imposed"] * LANES
_EXHAUSTED = INDEX["exhausted"] * LANES
_US_IN = INDEX["us_in"] * LANES
_TABLED = INDEX["tabled"] * LANES
_LINEAR = LINEAR
_PEACE_LINEAR = N_LINEAR - 4
_PEACE_CURVES = N_CURVES - OFFER_ROWS


def mark_regimes(b: Block, n: int) -> None:
    """Write which regime each run is in."""
    for lane in range(whole(n)):
        over = max(b.x[_IMPOSED + lane], b.x[_EXHAUSTED + lane])
        settled = b.x[_SETTLEMENT + lane] * (1.0 - over)
        truce = b.x[_CEASEFIRE + lane] * (1.0 - over) * (1.0 - b.x[_SETTLEMENT + lane])
        war = (1.0 - over) - settled - truce
        b.regime[WAR * LANES + lane] = war * b.x[_US_IN + lane]
        b.regime[WALKOUT * LANES + lane] = war * (1.0 - b.x[_US_IN + lane])
        b.regime[CEASEFIRE * LANES + lane] = truce
        b.regime[SETTLEMENT * LANES + lane] = settled
        b.regime[OVER * LANES + lane] = over


def belief_row(g: Game, player: int, kind: int, level: int) -> int:
    """Return the place of the belief that a player is of a type and under a level of pressure."""
    return ((player * g.sizes.kinds + kind) * g.sizes.levels + level) * LANES


def write_beliefs(g: Game, b: Block, n: int) -> None:
    """Write the columns of the basis that hold public beliefs: about types, and mean pressures."""
    for player in range(g.sizes.players):
        column = int(g.minds[N_MIND * player + BELIEF_COLUMN])
        for kind in range(1, int(g.minds[N_MIND * player + TYPES])):
            row = (column + kind - 1) * LANES
            clear_row(b, row, n)
            _add_beliefs(g, b, player, kind, row, n)
        pressure = int(g.minds[N_MIND * player + PRESSURE_COLUMN])
        if pressure >= 0:
            clear_row(b, pressure * LANES, n)
            for kind in range(int(g.minds[N_MIND * player + TYPES])):
                _add_pressures(g, b, player, kind, pressure * LANES, n)


def clear_row(b: Block, row: int, n: int) -> None:
    """Set a column of the basis to zero."""
    for lane in range(whole(n)):
        b.phi[row + lane] = 0.0


def _add_beliefs(g: Game, b: Block, player: int, kind: int, row: int, n: int) -> None:
    """Add up the belief in a type over the levels of its pressure."""
    for level in range(int(g.minds[N_MIND * player + LEVELS])):
        source = belief_row(g, player, kind, level)
        for lane in range(whole(n)):
            b.phi[row + lane] += b.belief[source + lane]


def _add_pressures(g: Game, b: Block, player: int, kind: int, row: int, n: int) -> None:
    """Add a type's part of the mean pressure."""
    for level in range(int(g.minds[N_MIND * player + LEVELS])):
        source = belief_row(g, player, kind, level)
        z = g.level[player * g.sizes.levels + level]
        for lane in range(whole(n)):
            b.phi[row + lane] += z * b.belief[source + lane]


def write_columns(g: Game, b: Block, week: int, n: int) -> None:
    """Write the public columns of the basis; those of reach stay as the last survey left them."""
    for lane in range(whole(n)):
        b.phi[lane] = 1.0
    for k in range(N_LINEAR):
        row = (g.at.linear + k) * LANES
        source = _LINEAR[k] * LANES
        for lane in range(whole(n)):
            b.phi[row + lane] = b.x[source + lane]
    world = world_of(g.world)
    shape = shape_of(g.shape)
    date = date_of_week(g.timeline.calendar, week)
    for lane in range(whole(n)):
        put_curves(b.phi, g.at.curves, lane, curves(state_at(b.x, lane), date, world, shape))
    write_beliefs(g, b, n)


def value_row(g: Game, player: int, kind: int, regime: int) -> int:
    """Return the place of a player's value of a regime."""
    return ((player * g.sizes.kinds + kind) * N_REGIMES + regime) * LANES


def beta_row(g: Game, player: int, kind: int, regime: int) -> int:
    """Return where a player's coefficients in a regime begin."""
    return ((player * g.sizes.kinds + kind) * N_REGIMES + regime) * g.sizes.columns


def four(g: Game, at: int, step: int) -> tuple[float, float, float, float]:
    """Return four coefficients that stand ``step`` apart."""
    beta = g.values.beta
    return beta[at], beta[at + step], beta[at + 2 * step], beta[at + 3 * step]


def mixed(rows: Rows, place: int, c: tuple[float, float, float, float]) -> float:
    """Return the sum of four rows at one lane, weighed by ``c``."""
    return (
        rows[place] * c[0]
        + rows[place + LANES] * c[1]
        + rows[place + 2 * LANES] * c[2]
        + rows[place + 3 * LANES] * c[3]
    )


def add_columns(g: Game, b: Block, player: int, kind: int, first: int, last: int, n: int) -> None:
    """Add the columns ``first`` to ``last - 1`` to a player's values of all four regimes.

    Four columns at a time, in order: the sums are then loaded and stored a quarter as often.
    """
    at = beta_row(g, player, kind, WAR)
    row = value_row(g, player, kind, WAR)
    column = first
    while column + 4 <= last:
        _add_four(g, b, at + column, column * LANES, row, n)
        column += 4
    while column < last:
        _add_one(g, b, at + column, column * LANES, row, n)
        column += 1


def _add_one(g: Game, b: Block, at: int, source: int, row: int, n: int) -> None:
    c = four(g, at, g.sizes.columns)
    for lane in range(whole(n)):
        p = b.phi[source + lane]
        b.value[row + lane] += c[0] * p
        b.value[row + LANES + lane] += c[1] * p
        b.value[row + 2 * LANES + lane] += c[2] * p
        b.value[row + 3 * LANES + lane] += c[3] * p


def _add_four(g: Game, b: Block, at: int, source: int, row: int, n: int) -> None:
    step = g.sizes.columns
    war = four(g, at, 1)
    walkout = four(g, at + step, 1)
    truce = four(g, at + 2 * step, 1)
    deal = four(g, at + 3 * step, 1)
    for lane in range(whole(n)):
        p = b.phi[source + lane]
        q = b.phi[source + LANES + lane]
        r = b.phi[source + 2 * LANES + lane]
        s = b.phi[source + 3 * LANES + lane]
        w = row + lane
        b.value[w] = b.value[w] + war[0] * p + war[1] * q + war[2] * r + war[3] * s
        w += LANES
        b.value[w] = b.value[w] + walkout[0] * p + walkout[1] * q + walkout[2] * r + walkout[3] * s
        w += LANES
        b.value[w] = b.value[w] + truce[0] * p + truce[1] * q + truce[2] * r + truce[3] * s
        w += LANES
        b.value[w] = b.value[w] + deal[0] * p + deal[1] * q + deal[2] * r + deal[3] * s


def write_values(g: Game, b: Block, player: int, n: int) -> None:
    """Write a player's value of each regime by type, without papers, terms and its own pressure."""
    for kind in range(int(g.minds[N_MIND * player + TYPES])):
        row = value_row(g, player, kind, WAR)
        for regime in range(N_REGIMES):
            for lane in range(whole(n)):
                b.value[row + regime * LANES + lane] = 0.0
        add_columns(g, b, player, kind, 0, g.at.linear + _PEACE_LINEAR, n)
        add_columns(g, b, player, kind, g.at.curves, g.at.curves + _PEACE_CURVES, n)
        add_columns(g, b, player, kind, g.at.beliefs, g.at.tabled, n)


def write_now(g: Game, b: Block, player: int, n: int) -> None:
    """Write by type what going on as things are is worth to a player (row NOW of ``see``)."""
    for kind in range(int(g.minds[N_MIND * player + TYPES])):
        row = see_row(NOW, kind)
        value = value_row(g, player, kind, WAR)
        for lane in range(whole(n)):
            b.see[row + lane] = (
                b.regime[lane] * b.value[value + lane]
                + b.regime[LANES + lane] * b.value[value + LANES + lane]
                + b.regime[2 * LANES + lane] * b.value[value + 2 * LANES + lane]
                + b.regime[3 * LANES + lane] * b.value[value + 3 * LANES + lane]
            )
        for regime in range(CEASEFIRE, N_REGIMES):
            beta = beta_row(g, player, kind, regime)
            held = regime * LANES
            for column in range(g.at.linear + _PEACE_LINEAR, g.at.curves, 4):
                _add_four_held(g, b, beta + column, held, column * LANES, row, n)
            for column in range(g.at.curves + _PEACE_CURVES, g.at.beliefs):
                weight = g.values.beta[beta + column]
                for lane in range(whole(n)):
                    b.see[row + lane] += b.regime[held + lane] * weight * b.phi[column * LANES + lane]


def _add_four_held(g: Game, b: Block, coefficient: int, held: int, source: int, row: int, n: int) -> None:
    """Add what four columns of a peace in force are worth; there are four terms."""
    c = four(g, coefficient, 1)
    for lane in range(whole(n)):
        r = b.regime[held + lane]
        worth = b.see[row + lane] + r * c[0] * b.phi[source + lane]
        worth += r * c[1] * b.phi[source + LANES + lane]
        worth += r * c[2] * b.phi[source + 2 * LANES + lane]
        b.see[row + lane] = worth + r * c[3] * b.phi[source + 3 * LANES + lane]


def write_offers(g: Game, b: Block, n: int) -> None:
    """Write, for every paper, the peace columns that it would bring if it were in force now."""
    world = world_of(g.world)
    shape = shape_of(g.shape)
    for lane in range(whole(n)):
        x = state_at(b.x, lane)
        gap = fielded_russia(x, world) - fielded_ukraine(x, world)
        b.temp[lane] = backing(x, shape)
        b.temp[LANES + lane] = gap
        b.temp[2 * LANES + lane] = fear_unguarded(gap, shape)
    for paper in range(g.sizes.papers):
        settlement = float(g.papers.settlement[paper])
        relief = g.papers.terms[4 * paper + 2]
        guarantees = g.papers.terms[4 * paper + 3]
        row = OFFER_ROWS * paper * LANES
        for lane in range(whole(n)):
            backed = guarantees * b.temp[lane]
            b.offer[row + lane] = backed
            b.offer[row + LANES + lane] = (1.0 - backed) * b.temp[2 * LANES + lane]
            b.offer[row + 2 * LANES + lane] = backed * b.temp[LANES + lane]
            b.offer[row + 4 * LANES + lane] = min(life_slope(backed, settlement, shape), 1.0)
        for lane in range(whole(n)):
            promised = delivered_relief(state_at(b.x, lane), relief, shape.relief_floor)
            b.offer[row + 3 * LANES + lane] = promised


def write_gain(g: Game, b: Block, player: int, kind: int, paper: int, row: int, n: int) -> None:
    """Write into ``gain`` what a paper in force would bring a type of a player, beyond going on."""
    regime = CEASEFIRE + int(g.papers.settlement[paper])
    beta = beta_row(g, player, kind, regime) + g.at.curves + _PEACE_CURVES
    terms = g.values.terms[(player * g.sizes.kinds + kind) * g.sizes.papers + paper]
    value = value_row(g, player, kind, regime)
    offer = OFFER_ROWS * paper * LANES
    b0 = g.values.beta[beta]
    b1 = g.values.beta[beta + 1]
    b2 = g.values.beta[beta + 2]
    b3 = g.values.beta[beta + 3]
    b4 = g.values.beta[beta + 4]
    now = see_row(NOW, kind)
    for lane in range(whole(n)):
        worth = b.value[value + lane] + terms
        worth += b0 * b.offer[offer + lane]
        worth += b1 * b.offer[offer + LANES + lane]
        worth += b2 * b.offer[offer + 2 * LANES + lane]
        worth += b3 * b.offer[offer + 3 * LANES + lane]
        worth += b4 * b.offer[offer + 4 * LANES + lane]
        b.gain[row + lane] = worth - b.see[now + lane]


def sign_offset(g: Game, player: int, kind: int, regime: int) -> float:
    """Return what signing costs a player beyond the paper itself, whatever the state: cost less worth of effects."""
    entry = player * N_ACTS + SIGN
    shift = ((player * g.sizes.kinds + kind) * N_ACTS + SIGN) * N_REGIMES + regime
    return float(g.acts.cost[entry] - g.values.shift[shift])


def write_offset(g: Game, b: Block, player: int, kind: int, regime: int, n: int) -> None:
    """Write into row AGAINST of ``temp`` what signing costs a player beyond the paper itself in each run."""
    offset = sign_offset(g, player, kind, regime)
    for lane in range(whole(n)):
        b.temp[AGAINST + lane] = offset
    entry = player * N_ACTS + SIGN
    for term in range(g.acts.entry[2 * entry + 1], g.acts.entry[2 * entry + 3]):
        source = int(g.acts.slope[2 * term]) * LANES
        slope = g.acts.slope[2 * term + 1]
        for lane in range(whole(n)):
            b.temp[AGAINST + lane] += slope * b.x[source + lane]


def push_row(g: Game, player: int, kind: int, regime: int, paper_kind: int) -> int:
    """Return where the factors of private pressure on the odds of signing begin."""
    return (((player * g.sizes.kinds + kind) * N_REGIMES + regime) * KINDS + paper_kind) * g.sizes.levels


def write_push(g: Game, b: Block, player: int, kind: int, n: int) -> None:
    """Write, by kind of paper and level, how private pressure shifts the odds against signing in each run's regime."""
    for paper_kind in range(KINDS):
        for level in range(int(g.minds[N_MIND * player + LEVELS])):
            p0 = g.values.push[push_row(g, player, kind, 0, paper_kind) + level]
            p1 = g.values.push[push_row(g, player, kind, 1, paper_kind) + level]
            p2 = g.values.push[push_row(g, player, kind, 2, paper_kind) + level]
            p3 = g.values.push[push_row(g, player, kind, 3, paper_kind) + level]
            row = pushed_row(g, kind, paper_kind) + level * LANES
            for lane in range(whole(n)):
                b.push[row + lane] = (
                    b.regime[lane] * p0
                    + b.regime[LANES + lane] * p1
                    + b.regime[2 * LANES + lane] * p2
                    + b.regime[3 * LANES + lane] * p3
                )


def pushed_row(g: Game, kind: int, paper_kind: int) -> int:
    """Return the place in ``push`` of the first level."""
    return (kind * KINDS + paper_kind) * g.sizes.levels * LANES


AGAINST = 16 * LANES
SHARE = 17 * LANES


def write_signature(g: Game, b: Block, player: int, kind: int, paper: int, gain: int, n: int) -> None:
    """Write the chance that a type signs a paper before it lapses, times the belief in the type.

    Row ``SHARE`` of ``temp`` gets the chance, and the slope on the gain goes to ``edge``.  ``reach`` is the number
    of decisions that others expect of the party before the paper lapses; the chance of at least one signature is
    reckoned by dividing the odds against signing by it.
    """
    precision = g.minds[N_MIND * player + WEIGHTY]
    write_offset(g, b, player, kind, CEASEFIRE + int(g.papers.settlement[paper]), n)
    often = 1.0 / g.rates[REACH]
    for lane in range(whole(n)):
        b.temp[AGAINST + lane] = often * exp(precision * (b.temp[AGAINST + lane] - b.gain[gain + lane]))
        b.temp[SHARE + lane] = 0.0
    edge = ((player * g.sizes.kinds + kind) * g.sizes.papers + paper) * LANES
    for lane in range(whole(n)):
        b.edge[edge + lane] = 0.0
    for level in range(int(g.minds[N_MIND * player + LEVELS])):
        belief = belief_row(g, player, kind, level)
        push = pushed_row(g, kind, int(g.papers.settlement[paper])) + level * LANES
        for lane in range(whole(n)):
            chance = 1.0 / (1.0 + b.temp[AGAINST + lane] * b.push[push + lane])
            weighed = b.belief[belief + lane] * chance
            b.temp[SHARE + lane] += weighed
            b.edge[edge + lane] += precision * weighed * (1.0 - chance)


def survey_player(g: Game, b: Block, player: int, n: int) -> None:
    """Write the chance that a party signs each paper that binds it; 1 for papers that do not."""
    for paper in range(g.sizes.papers):
        row = (player * g.sizes.papers + paper) * LANES
        start = 0.0 if g.papers.signer[paper * g.sizes.players + player] else 1.0
        for lane in range(whole(n)):
            b.ready[row + lane] = start
    if g.minds[N_MIND * player + SIGNS] < 1.0:
        return
    write_values(g, b, player, n)
    write_now(g, b, player, n)
    for kind in range(int(g.minds[N_MIND * player + TYPES])):
        write_push(g, b, player, kind, n)
        for paper in range(g.sizes.papers):
            if g.papers.signer[paper * g.sizes.players + player]:
                write_gain(g, b, player, kind, paper, paper * LANES, n)
                write_signature(g, b, player, kind, paper, paper * LANES, n)
                row = (player * g.sizes.papers + paper) * LANES
                for lane in range(whole(n)):
                    b.ready[row + lane] += b.temp[SHARE + lane]


def write_reach(g: Game, b: Block, n: int) -> None:
    """Write the reach of ceasefires and of settlements, and how steeply it rises with each party's gain."""
    for kind in range(KINDS):
        clear_row(b, (g.at.reach + kind) * LANES, n)
    for row in range(g.sizes.players * g.sizes.kinds * KINDS):
        for lane in range(whole(n)):
            b.steep[row * LANES + lane] = 0.0
    for paper in range(g.sizes.papers):
        _add_reach(g, b, paper, n)


def _add_reach(g: Game, b: Block, paper: int, n: int) -> None:
    """Add the chance that all parties would sign a paper, where it could be tabled."""
    kind = int(g.papers.settlement[paper])
    row = (g.at.reach + kind) * LANES
    for lane in range(whole(n)):
        b.temp[lane] = b.regime[WAR * LANES + lane] + b.regime[WALKOUT * LANES + lane]
        b.temp[lane] += b.regime[CEASEFIRE * LANES + lane] * kind
    for player in range(g.sizes.players):
        if g.papers.signer[paper * g.sizes.players + player]:
            ready = (player * g.sizes.papers + paper) * LANES
            for lane in range(whole(n)):
                b.temp[lane] *= b.ready[ready + lane]
    for lane in range(whole(n)):
        b.phi[row + lane] += b.temp[lane]
    for player in range(g.sizes.players):
        if g.papers.signer[paper * g.sizes.players + player]:
            _add_steep(g, b, player, paper, kind, n)


def _add_steep(g: Game, b: Block, player: int, paper: int, kind: int, n: int) -> None:
    ready = (player * g.sizes.papers + paper) * LANES
    for lane in range(whole(n)):
        b.temp[LANES + lane] = b.temp[lane] / max(b.ready[ready + lane], 1e-9)
    for own in range(int(g.minds[N_MIND * player + TYPES])):
        edge = ((player * g.sizes.kinds + own) * g.sizes.papers + paper) * LANES
        steep = ((player * g.sizes.kinds + own) * KINDS + kind) * LANES
        for lane in range(whole(n)):
            b.steep[steep + lane] += b.temp[LANES + lane] * b.edge[edge + lane]


def survey(g: Game, b: Block, week: int, n: int) -> None:
    """Take the week's public survey of who would sign what."""
    look_around(g, b, week, n)
    for player in range(g.sizes.players):
        survey_player(g, b, player, n)
    write_reach(g, b, n)


def look(g: Game, b: Block, player: int, week: int, n: int) -> None:
    """Let a player look at the state, the table and its own values before it moves."""
    look_around(g, b, week, n)
    look_inward(g, b, player, n)


def look_around(g: Game, b: Block, week: int, n: int) -> None:
    """Write what all see alike: regimes, the public columns of the basis, what papers would bring."""
    mark_regimes(b, n)
    write_columns(g, b, week, n)
    write_offers(g, b, n)


def look_inward(g: Game, b: Block, player: int, n: int) -> None:
    """Write what a player makes of what it has seen: its values, its gains, the table."""
    write_values(g, b, player, n)
    write_now(g, b, player, n)
    for kind in range(int(g.minds[N_MIND * player + TYPES])):
        if g.minds[N_MIND * player + SIGNS] > 0.0:
            write_push(g, b, player, kind, n)
        for paper in range(g.sizes.papers):
            write_gain(g, b, player, kind, paper, (kind * g.sizes.papers + paper) * LANES, n)
    see_table(g, b, player, n)


def see_table(g: Game, b: Block, player: int, n: int) -> None:
    """Write what the player that moves sees of the paper on the table; zeros where there is none."""
    kinds = int(g.minds[N_MIND * player + TYPES])
    for lane in range(whole(n)):
        lies = min(b.x[_TABLED + lane], 1.0)
        paper = max(int(b.x[_TABLED + lane]) - 1, 0)
        binds = lies * g.papers.signer[paper * g.sizes.players + player]
        b.see[TABLED_KIND * LANES + lane] = lies * g.papers.settlement[paper]
        b.see[BINDS * LANES + lane] = binds
        b.see[SIGNED_IT * LANES + lane] = binds * b.signed[player * LANES + lane]
        b.see[CHANCE * LANES + lane] = lies
        b.see[OTHERS * LANES + lane] = lies
    for other in range(g.sizes.players):
        if g.minds[N_MIND * other + SIGNS] > 0.0:
            _see_party(g, b, player, other, n)
    for kind in range(kinds):
        row = see_row(GAIN, kind)
        for lane in range(whole(n)):
            lies = min(b.x[_TABLED + lane], 1.0)
            paper = max(int(b.x[_TABLED + lane]) - 1, 0)
            b.see[row + lane] = lies * b.gain[(kind * g.sizes.papers + paper) * LANES + lane]
        _see_own(g, b, player, kind, n)


def _see_party(g: Game, b: Block, player: int, other: int, n: int) -> None:
    """Multiply the chances of the paper on the table by that of one party."""
    for lane in range(whole(n)):
        paper = max(int(b.x[_TABLED + lane]) - 1, 0)
        signed = g.papers.signer[paper * g.sizes.players + other] * b.signed[other * LANES + lane]
        chance = signed + (1.0 - signed) * b.ready[(other * g.sizes.papers + paper) * LANES + lane]
        b.see[CHANCE * LANES + lane] *= chance
        b.see[OTHERS * LANES + lane] *= 1.0 if other == player else chance


def own_chance(
    g: Game, b: Block, gains: Rows, place: int, player: int, kind: int, paper_kind: int, n: int
) -> None:
    """Write into row ``SHARE`` of ``temp`` the chance that a type signs a paper before it lapses.

    ``gains`` holds at ``place`` what the paper brings the type; its pressure counts as the others believe it.
    """
    precision = g.minds[N_MIND * player + WEIGHTY]
    write_offset(g, b, player, kind, CEASEFIRE + paper_kind, n)
    often = 1.0 / g.rates[REACH]
    for lane in range(whole(n)):
        b.temp[AGAINST + lane] = often * exp(precision * (b.temp[AGAINST + lane] - gains[place + lane]))
        b.temp[SHARE + lane] = 0.0
        b.temp[SHARE + LANES + lane] = 1e-300
    for level in range(int(g.minds[N_MIND * player + LEVELS])):
        belief = belief_row(g, player, kind, level)
        push = pushed_row(g, kind, paper_kind) + level * LANES
        for lane in range(whole(n)):
            chance = 1.0 / (1.0 + b.temp[AGAINST + lane] * b.push[push + lane])
            b.temp[SHARE + lane] += b.belief[belief + lane] * chance
            b.temp[SHARE + LANES + lane] += b.belief[belief + lane]
    for lane in range(whole(n)):
        b.temp[SHARE + lane] /= b.temp[SHARE + LANES + lane]


def _see_own(g: Game, b: Block, player: int, kind: int, n: int) -> None:
    """Write a type's own chance of signing the paper on the table, and what the paper lying there is worth to it."""
    mine = see_row(MINE, kind)
    gain = see_row(GAIN, kind)
    for lane in range(whole(n)):
        b.see[mine + lane] = 0.0
    if g.minds[N_MIND * player + SIGNS] > 0.0:
        for paper_kind in range(KINDS):
            own_chance(g, b, b.see, gain, player, kind, paper_kind, n)
            for lane in range(whole(n)):
                same = 1.0 if b.see[TABLED_KIND * LANES + lane] == paper_kind else 0.0
                b.see[mine + lane] += same * b.temp[SHARE + lane]
    hope = see_row(HOPE, kind)
    for lane in range(whole(n)):
        binds = b.see[BINDS * LANES + lane]
        signed = b.see[SIGNED_IT * LANES + lane]
        own = 1.0 - binds + binds * (signed + (1.0 - signed) * b.see[mine + lane])
        b.see[hope + lane] = own * b.see[OTHERS * LANES + lane]
    write_stand(g, b, player, kind, n)


def write_stand(g: Game, b: Block, player: int, kind: int, n: int) -> None:
    """Write what a paper lying on the table is worth to a type, beyond nothing lying there.

    A mixture: with the chance that all sign it is worth what it brings in force; two columns of the basis
    hold what this leaves out.
    """
    stand = see_row(STAND, kind)
    gain = see_row(GAIN, kind)
    hope = see_row(HOPE, kind)
    for lane in range(whole(n)):
        b.see[stand + lane] = b.see[hope + lane] * b.see[gain + lane]
    for regime in range(SETTLEMENT):
        beta = beta_row(g, player, kind, regime)
        tabled = g.values.beta[beta + g.at.tabled]
        truce = g.values.beta[beta + g.at.chance]
        deal = g.values.beta[beta + g.at.chance + 1]
        for lane in range(whole(n)):
            here = min(b.x[_TABLED + lane], 1.0) * b.regime[regime * LANES + lane]
            kind_of = b.see[TABLED_KIND * LANES + lane]
            slope = truce * (1.0 - kind_of) + deal * kind_of
            b.see[stand + lane] += here * (tabled + slope * b.see[CHANCE * LANES + lane])
