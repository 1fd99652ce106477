"""The order of a week: the one place where the pieces meet.

A week: what is scheduled happens; the public survey is taken; the players move in turn, each with one
everyday option and, when it comes up, one weighty decision, and each telling the others something about
its type; what all parties have signed, and still want, enters into force at once.  Then peace may fail by accident,
one side may collapse, payoffs are counted, and the world drifts.
"""

from diplomatic_swings.sim.numerics.mathx import central_quantile, is_central, normal_quantile
from diplomatic_swings.sim.numerics.shocks import HALF_STEP
from diplomatic_swings.sim.rules.acts import act_cost, decide_act, learn_act, taking, write_differences
from diplomatic_swings.sim.rules.choice import choose, entry, learn, moved, weigh
from diplomatic_swings.sim.rules.survey import belief_row, look, survey
from diplomatic_swings.sim.tables.block import (
    BREAK,
    LANES,
    N_ACTS,
    REFUSE,
    RETURN,
    SHOCK_ROWS,
    SIGN,
    SIGNED_IT,
    WALK,
    WITHDRAW,
    Block,
    Rows,
    put_curves,
    put_state,
    state_at,
    whole,
)
from diplomatic_swings.sim.tables.draws import (
    ATTENTION,
    BALANCE,
    CLIMATE,
    COLLAPSE,
    CONFIRM,
    EVENT,
    EXHAUSTION,
    FRONT,
    MOOD,
    MORALE,
    OIL,
    OPINION,
    PRESSURE,
    RELAPSE,
    player_slot,
)
from diplomatic_swings.sim.tables.game import (
    BROKEN_GAIN,
    EFFECTS,
    FIXED_TYPE,
    LEVELS,
    LIFE,
    N_MIND,
    N_TRAITS,
    NOBODY,
    ORDER,
    RESTED,
    SIGNS,
    TYPES,
    Game,
)
from diplomatic_swings.sim.tables.reading import date_of_week, shape_of, world_of
from diplomatic_swings.sim.world.drift import Shocks, collapse_odds, drift, exhaustion_odds
from diplomatic_swings.sim.world.features import N_FEATURES, accident_odds, flows
from diplomatic_swings.sim.world.features import PRESSURE as PRESSURE_FEATURE
from diplomatic_swings.sim.world.state import INDEX, N_VARIABLES

_TABLED = INDEX["tabled"] * LANES
_TABLED_SETTLEMENT = INDEX["tabled_settlement"] * LANES
_TABLED_TERMS = INDEX["tabled_territory"] * LANES
_WEEKS_TABLED = INDEX["weeks_tabled"] * LANES
_TERMS = INDEX["terms_territory"] * LANES
_CEASEFIRE = INDEX["ceasefire"] * LANES
_SETTLEMENT = INDEX["settlement"] * LANES
_IMPOSED = INDEX["imposed"] * LANES
_EXHAUSTED = INDEX["exhausted"] * LANES
_HELD = INDEX["weeks_in_force"] * LANES
_US_IN = INDEX["us_in"] * LANES
_GAIN = INDEX["gain"] * LANES
_ISSUES = 4
_DRAWS = (FRONT, OIL, OPINION, MORALE, MOOD, ATTENTION, BALANCE, CLIMATE)


def begin(g: Game, b: Block, n: int) -> None:
    """Set up the start of ``n`` runs.  Rows 4i and 4i + 1 of ``u`` draw player i's type and pressure.

    A survey reckons with the reach that the last one found, so one is taken here, before the first week's.
    """
    for variable in range(N_VARIABLES):
        for lane in range(whole(n)):
            b.x[variable * LANES + lane] = g.start[variable]
    for player in range(g.sizes.players):
        for lane in range(whole(n)):
            b.payoff[player * LANES + lane] = 0.0
            b.signed[player * LANES + lane] = g.signed[player]
            b.type[player * LANES + lane] = float(drawn_type(g, player, b.u[4 * player * LANES + lane]))
            u = b.u[(4 * player + 1) * LANES + lane]
            b.pressure[player * LANES + lane] = float(drawn_level(g, player, u))
        start_beliefs(g, b, player, n)
    for option in range(g.sizes.options):
        for lane in range(whole(n)):
            b.tired[option * LANES + lane] = g.tired[option]
    for row in range(g.at.reach, g.at.reach + 2):
        for lane in range(whole(n)):
            b.phi[row * LANES + lane] = 0.0
    survey(g, b, 0, n)


def drawn_type(g: Game, player: int, u: float) -> int:
    """Return a type by the prior, or the one that the scenario fixes."""
    fixed = int(g.minds[N_MIND * player + FIXED_TYPE])
    if fixed >= 0:
        return fixed
    kind = 0
    below = g.prior[player * g.sizes.kinds]
    while kind + 1 < int(g.minds[N_MIND * player + TYPES]) and u >= below:
        kind += 1
        below += g.prior[player * g.sizes.kinds + kind]
    return kind


def drawn_level(g: Game, player: int, u: float) -> int:
    """Return a level of private pressure by its long-run odds."""
    level = 0
    below = g.stationary[0]
    levels = int(g.minds[N_MIND * player + LEVELS])
    while level + 1 < levels and u >= below:
        level += 1
        below += g.stationary[level]
    return level


def start_beliefs(g: Game, b: Block, player: int, n: int) -> None:
    """Write the prior about a player's type and pressure."""
    levels = int(g.minds[N_MIND * player + LEVELS])
    for kind in range(int(g.minds[N_MIND * player + TYPES])):
        for level in range(levels):
            odds = g.prior[player * g.sizes.kinds + kind] * (g.stationary[level] if levels > 1 else 1.0)
            for lane in range(whole(n)):
                b.belief[belief_row(g, player, kind, level) + lane] = odds


def hold_bounds(g: Game, b: Block, states: Rows, n: int) -> None:
    """Write ``states`` into ``x``, every variable held within its bounds."""
    for variable in range(N_VARIABLES):
        low = g.bounds[2 * variable]
        high = g.bounds[2 * variable + 1]
        for lane in range(whole(n)):
            place = variable * LANES + lane
            b.x[place] = min(max(states[place], low), high)


def open_week(g: Game, b: Block, week: int, n: int) -> None:
    """Apply what is scheduled for the week, and take the public survey."""
    if g.timeline.shocked[week]:
        for variable in range(N_VARIABLES):
            strike(g, b, week * N_VARIABLES + variable, variable, n)
        hold_bounds(g, b, b.x, n)
    survey(g, b, week, n)


def strike(g: Game, b: Block, entry_of_week: int, variable: int, n: int) -> None:
    """Apply the week's events to a variable: in the share ``chance`` of runs, with a normal ``spread`` over them.

    One draw says both, since it is uniform again below ``chance``: events of one week share their luck.
    """
    keep = g.timeline.keep[entry_of_week]
    add = g.timeline.add[entry_of_week]
    chance = g.timeline.chance[entry_of_week]
    spread = g.timeline.spread[entry_of_week]
    for lane in range(whole(n)):
        place = variable * LANES + lane
        u = b.u[EVENT * LANES + lane]
        size = spread * normal_quantile(min(u / chance, 1.0 - HALF_STEP)) if spread > 0.0 else 0.0
        b.x[place] = keep * b.x[place] + add + size if u < chance else b.x[place]


def decide(g: Game, b: Block, player: int, week: int, n: int) -> None:
    """Let a player look, decide on what is pending, and choose an everyday option."""
    look(g, b, player, week, n)
    decide_after_look(g, b, player, week, n)


def decide_after_look(g: Game, b: Block, player: int, week: int, n: int) -> None:
    """Let a player that has looked decide on what is pending, and choose an everyday option."""
    decide_act(g, b, player, n)
    weigh(g, b, player, week, n)
    choose(g, b, player, week, n)
    learn(g, b, player, week, n)


def clear_table(g: Game, b: Block, lane: int) -> None:
    """Take the paper off the table, signatures included."""
    b.x[_TABLED + lane] = 0.0
    b.x[_TABLED_SETTLEMENT + lane] = 0.0
    b.x[_WEEKS_TABLED + lane] = 0.0
    for issue in range(_ISSUES):
        b.x[_TABLED_TERMS + issue * LANES + lane] = 0.0
    for player in range(g.sizes.players):
        b.signed[player * LANES + lane] = 0.0


def put_on_table(g: Game, b: Block, paper: int, lane: int) -> None:
    """Put a paper on the table, unsigned."""
    clear_table(g, b, lane)
    b.x[_TABLED + lane] = paper + 1.0
    b.x[_TABLED_SETTLEMENT + lane] = float(g.papers.settlement[paper])
    for issue in range(_ISSUES):
        b.x[_TABLED_TERMS + issue * LANES + lane] = g.papers.terms[4 * paper + issue]


def end_peace(b: Block, lane: int) -> None:
    """Return a run to war."""
    b.x[_CEASEFIRE + lane] = 0.0
    b.x[_SETTLEMENT + lane] = 0.0
    b.x[_HELD + lane] = 0.0
    for issue in range(_ISSUES):
        b.x[_TERMS + issue * LANES + lane] = 0.0


def enter_into_force(g: Game, b: Block, lane: int) -> None:
    """Put the paper on the table into force, and clear the table."""
    settlement = b.x[_TABLED_SETTLEMENT + lane]
    b.x[_SETTLEMENT + lane] = settlement
    b.x[_CEASEFIRE + lane] = 1.0 - settlement
    b.x[_HELD + lane] = 0.0
    b.x[_GAIN + lane] = 0.0
    for issue in range(_ISSUES):
        b.x[_TERMS + issue * LANES + lane] = b.x[_TABLED_TERMS + issue * LANES + lane]
    clear_table(g, b, lane)


def apply_act(g: Game, b: Block, player: int, act: int, lane: int) -> None:
    """Apply a weighty act's cost and effects, and what it does to papers, peace and presence."""
    first = player * N_ACTS + act
    b.payoff[player * LANES + lane] -= act_cost(g, b, player, act, lane)
    for row in range(g.acts.entry[2 * first], g.acts.entry[2 * first + 2]):
        variable = int(g.acts.effect[3 * row])
        value = g.acts.effect[3 * row + 1] * b.x[variable * LANES + lane] + g.acts.effect[3 * row + 2]
        b.x[variable * LANES + lane] = min(max(value, g.bounds[2 * variable]), g.bounds[2 * variable + 1])
    if act == SIGN:
        b.signed[player * LANES + lane] = 1.0
    elif act == REFUSE:
        clear_table(g, b, lane)
    elif act == WITHDRAW:
        b.signed[player * LANES + lane] = 0.0
    elif act == BREAK:
        end_peace(b, lane)
        b.x[_GAIN + lane] += g.rates[BROKEN_GAIN]
    elif act == WALK:
        b.x[_US_IN + lane] = 0.0
    elif act == RETURN:
        b.x[_US_IN + lane] = 1.0


def carry_out(g: Game, b: Block, player: int, n: int) -> None:
    """Apply in each run the weighty act and the everyday option that a player has chosen."""
    for lane in range(whole(n)):
        act = int(b.act[player * LANES + lane])
        if act >= 0:
            apply_act(g, b, player, act, lane)
        option = int(b.move[player * LANES + lane])
        if option >= 0:
            apply_option(g, b, player, option, lane)


def apply_option(g: Game, b: Block, player: int, option: int, lane: int) -> None:
    """Apply an everyday option's cost and effects; tire it; table its paper if it is one."""
    kind = int(b.type[player * LANES + lane])
    cost = b.cost[option * LANES + lane] + g.options.type_cost[option * g.sizes.kinds + kind]
    b.payoff[player * LANES + lane] -= cost
    b.tired[option * LANES + lane] = 1.0
    for row in range(entry(g, option, EFFECTS), entry(g, option + 1, EFFECTS)):
        b.x[int(g.options.effect[3 * row]) * LANES + lane] = moved(g, b, row, lane)
    paper = g.options.paper[option]
    if paper != NOBODY and b.x[_TABLED + lane] < 0.5:
        put_on_table(g, b, paper, lane)


def all_signed(g: Game, b: Block, lane: int) -> bool:
    """Return whether all parties that the paper on the table binds have signed it."""
    paper = int(b.x[_TABLED + lane]) - 1
    if paper < 0:
        return False
    for player in range(g.sizes.players):
        if g.papers.signer[paper * g.sizes.players + player] and b.signed[player * LANES + lane] < 0.5:
            return False
    return True


def confirmed(g: Game, b: Block, player: int, lane: int) -> bool:
    """Return whether an earlier signer still wants the paper that the last signature would put into force.

    Called once the signer has looked (:func:`diplomatic_swings.sim.rules.survey.look`); by the rule of withdrawing.
    """
    kinds = int(g.minds[N_MIND * player + TYPES])
    b.temp[lane] = float(WITHDRAW)
    for kind in range(kinds):
        write_differences(g, b, player, kind, lane)
    kind = int(b.type[player * LANES + lane])
    level = int(b.pressure[player * LANES + lane])
    leaves = b.u[player_slot(player, CONFIRM) * LANES + lane] < taking(g, b, player, kind, level, lane)
    b.act[player * LANES + lane] = float(WITHDRAW) if leaves else -1.0
    learn_act(g, b, player, WITHDRAW, lane)
    return not leaves


def mark_due(g: Game, b: Block, last: int, n: int) -> int:
    """Mark in row 0 of ``legal`` the runs in which ``last`` has just set the last signature; return how many."""
    if g.minds[N_MIND * last + SIGNS] < 1.0:
        return 0
    due = 0
    for lane in range(whole(n)):
        ready = b.act[last * LANES + lane] == SIGN and all_signed(g, b, lane)
        b.legal[lane] = 1.0 if ready else 0.0
        due += 1 if ready else 0
    return due


def ratify(g: Game, b: Block, last: int, week: int, n: int) -> None:
    """Let every earlier signer confirm or withdraw where the last signature has fallen, then put it into force."""
    if mark_due(g, b, last, n) > 0:
        ratify_due(g, b, last, week, n)


def ratify_due(g: Game, b: Block, last: int, week: int, n: int) -> None:
    """Ratify in the runs that :func:`mark_due` has marked."""
    for player in range(g.sizes.players):
        if player != last and g.minds[N_MIND * player + SIGNS] > 0.0:
            _ratify_player(g, b, player, week, n)
    for lane in range(whole(n)):
        if b.legal[lane] > 0.5 and all_signed(g, b, lane):
            enter_into_force(g, b, lane)


def _ratify_player(g: Game, b: Block, player: int, week: int, n: int) -> None:
    look(g, b, player, week, n)
    for lane in range(whole(n)):
        due = b.legal[lane] > 0.5 and b.see[SIGNED_IT * LANES + lane] > 0.5
        if due and not confirmed(g, b, player, lane):
            apply_act(g, b, player, WITHDRAW, lane)


def take_turn(g: Game, b: Block, turn: int, week: int, n: int) -> int:
    """Let the player whose turn it is decide and act; return its number."""
    player = int(g.minds[N_MIND * turn + ORDER])
    decide(g, b, player, week, n)
    carry_out(g, b, player, n)
    return player


def move_all(g: Game, b: Block, week: int, n: int) -> None:
    """Let all players decide and act, in the scenario's order."""
    for turn in range(g.sizes.players):
        player = take_turn(g, b, turn, week, n)
        ratify(g, b, player, week, n)


def write_shocks(b: Block, n: int) -> None:
    """Write the week's standard normal shocks to the world, in the order of :class:`Shocks`.

    The quantile's centre, 85 of 100 draws, is one polynomial for whole rows; the tails follow one by one.
    """
    for shock in range(SHOCK_ROWS):
        row = shock * LANES
        draw = _DRAWS[shock] * LANES
        for lane in range(whole(n)):
            b.shock[row + lane] = central_quantile(b.u[draw + lane])
        tails = 0
        for lane in range(whole(n)):  # listed without a branch, which a processor could not foresee
            b.temp[tails] = float(lane)
            tails += 0 if is_central(b.u[draw + lane]) else 1
        for k in range(tails):
            lane = int(b.temp[k])
            b.shock[row + lane] = normal_quantile(b.u[draw + lane])


def shocks_of(b: Block, lane: int) -> Shocks:
    """Return the week's standard normal shocks to one run."""
    return Shocks(
        b.shock[lane],
        b.shock[LANES + lane],
        b.shock[2 * LANES + lane],
        b.shock[3 * LANES + lane],
        b.shock[4 * LANES + lane],
        b.shock[5 * LANES + lane],
        b.shock[6 * LANES + lane],
        b.shock[7 * LANES + lane],
    )


def write_flows(g: Game, b: Block, week: int, n: int) -> None:
    """Write the features of the week."""
    world = world_of(g.world)
    shape = shape_of(g.shape)
    date = date_of_week(g.timeline.calendar, week)
    for lane in range(whole(n)):
        put_curves(b.flow, 0, lane, flows(state_at(b.x, lane), date, world, shape))


def pressure_of(g: Game, b: Block, player: int, lane: int) -> float:
    """Return a player's private pressure, 0 for a player without."""
    level = int(b.pressure[player * LANES + lane])
    return float(g.level[player * g.sizes.levels + level]) if g.minds[N_MIND * player + LEVELS] > 1.0 else 0.0


def exposure(g: Game, b: Block, player: int, lane: int) -> float:
    """Return what private pressure is about in one run's week: the fighting; for who may leave, while it is there.

    Row 0 of ``flow`` holds the intensity of the fighting.
    """
    may_leave = float(g.acts.able[player * N_ACTS + WALK])
    return (1.0 - may_leave + may_leave * b.x[_US_IN + lane]) * b.flow[lane]


def pay(g: Game, b: Block, n: int) -> None:
    """Add the week's payoff of every player to its sum."""
    for player in range(g.sizes.players):
        types = int(g.minds[N_MIND * player + TYPES])
        for lane in range(whole(n)):
            b.temp[lane] = 0.0
        for k in range(N_FEATURES - 2):
            _add_feature(g, b, player, types, k, n)
        for lane in range(whole(n)):
            kind = int(b.type[player * LANES + lane])
            weight = g.weights[(player * g.sizes.kinds + kind) * N_FEATURES + PRESSURE_FEATURE]
            z = pressure_of(g, b, player, lane)
            b.payoff[player * LANES + lane] += b.temp[lane] + weight * z * exposure(g, b, player, lane)


def _add_feature(g: Game, b: Block, player: int, types: int, k: int, n: int) -> None:
    """Add a feature of the week to row 0 of ``temp``, by the weight of each run's type; most weights are 0."""
    first = player * g.sizes.kinds * N_FEATURES + k
    cared = 0.0
    same = 1.0
    for kind in range(types):
        weight = g.weights[first + kind * N_FEATURES]
        cared += abs(weight)
        same = same if weight == g.weights[first] else 0.0
    if cared == 0.0:
        return
    if same > 0.0:
        weight = g.weights[first]
        for lane in range(whole(n)):
            b.temp[lane] += weight * b.flow[k * LANES + lane]
        return
    for lane in range(whole(n)):
        weight = g.weights[first + int(b.type[player * LANES + lane]) * N_FEATURES]
        b.temp[lane] += weight * b.flow[k * LANES + lane]


def fail(g: Game, b: Block, n: int) -> None:
    """Let peace fail by accident, or one side of a war collapse, where the draw says so."""
    world = world_of(g.world)
    shape = shape_of(g.shape)
    for lane in range(whole(n)):
        x = state_at(b.x, lane)
        b.temp[lane] = 1.0 if b.u[RELAPSE * LANES + lane] < accident_odds(x, shape) else 0.0
        b.temp[LANES + lane] = 1.0 if b.u[COLLAPSE * LANES + lane] < collapse_odds(x, world) else 0.0
        b.temp[2 * LANES + lane] = 1.0 if b.u[EXHAUSTION * LANES + lane] < exhaustion_odds(x, world) else 0.0
    for lane in range(whole(n)):
        if b.temp[lane] > 0.0:
            end_peace(b, lane)
        elif b.temp[LANES + lane] > 0.0:
            b.x[_IMPOSED + lane] = 1.0
            clear_table(g, b, lane)
        elif b.temp[2 * LANES + lane] > 0.0:
            b.x[_EXHAUSTED + lane] = 1.0
            clear_table(g, b, lane)


def turn_pressures(g: Game, b: Block, n: int) -> None:
    """Let private pressures change, and what the others believe of them."""
    levels = g.sizes.levels
    for player in range(g.sizes.players):
        if g.minds[N_MIND * player + LEVELS] > 1.0:
            for lane in range(whole(n)):
                level = int(b.pressure[player * LANES + lane])
                u = b.u[player_slot(player, PRESSURE) * LANES + lane]
                after = 0
                below = 0.0
                for next_level in range(levels - 1):
                    below += g.transition[level * levels + next_level]
                    after += 1 if u >= below else 0
                b.pressure[player * LANES + lane] = float(after)
            for kind in range(int(g.minds[N_MIND * player + TYPES])):
                spread_belief(g, b, player, kind, n)


def spread_belief(g: Game, b: Block, player: int, kind: int, n: int) -> None:
    """Carry the belief about a player's pressure a week on."""
    levels = g.sizes.levels
    for after in range(levels):
        for lane in range(whole(n)):
            b.temp[after * LANES + lane] = 0.0
        for level in range(levels):
            odds = g.transition[level * levels + after]
            row = belief_row(g, player, kind, level)
            for lane in range(whole(n)):
                b.temp[after * LANES + lane] += odds * b.belief[row + lane]
    for level in range(levels):
        row = belief_row(g, player, kind, level)
        for lane in range(whole(n)):
            b.belief[row + lane] = b.temp[level * LANES + lane]


def close_week(g: Game, b: Block, week: int, n: int) -> None:
    """Settle what follows from the week: payoffs, accidents, collapse, drift, rest."""
    write_flows(g, b, week, n)
    pay(g, b, n)
    fail(g, b, n)
    world = world_of(g.world)
    date = date_of_week(g.timeline.calendar, week)
    write_shocks(b, n)
    for lane in range(whole(n)):
        put_state(b.y, lane, drift(state_at(b.x, lane), date, world, shocks_of(b, lane)))
    hold_bounds(g, b, b.y, n)
    for lane in range(whole(n)):
        if b.x[_WEEKS_TABLED + lane] > g.rates[LIFE]:
            clear_table(g, b, lane)
    turn_pressures(g, b, n)
    for option in range(g.sizes.options):
        rested = g.options.trait[N_TRAITS * option + RESTED]
        for lane in range(whole(n)):
            b.tired[option * LANES + lane] *= rested
