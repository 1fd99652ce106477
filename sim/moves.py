"""Moves on a board: which are legal, what they cost, what they do to state and expectations.

Every function works in place on the table of a whole block, so that its loops over lanes turn
into vector instructions.  ``w`` is the table, ``board`` the first row of a board.
"""

from sim.block import SCRATCH, cost_row, legal_row, tired_row
from sim.game import BOUNDS, COST, COSTS, EFFECTS, FATIGUE, N_MIND, N_TRAITS, PHASE, TYPE_COST, Game
from sim.lanes import LANES, Rows
from sim.players import N_TYPES
from sim.state import INDEX, N_VARIABLES

_CEASEFIRE = INDEX["ceasefire"]
_SETTLEMENT = INDEX["settlement"]
_IMPOSED = INDEX["imposed"]
_SHIFT = SCRATCH * LANES


def copy_row(w: Rows, source: int, target: int, n: int) -> None:
    """Copy one row over another, for the first ``n`` lanes."""
    for lane in range(n):
        w[target * LANES + lane] = w[source * LANES + lane]


def add_row(w: Rows, source: int, slope: float, target: int, n: int) -> None:
    """Add ``slope`` times the numbers at place ``source`` to those at place ``target``."""
    for lane in range(n):
        w[target + lane] += slope * w[source + lane]


def expect(g: Game, w: Rows, board: int, n: int) -> None:
    """Fill the averages that each player expects from the board's state."""
    for k in range(g.n_active):
        row = g.paths.active[k]
        level = g.paths.intercept[row - N_VARIABLES]
        for lane in range(n):
            w[(board + row) * LANES + lane] = level
    for variable in range(N_VARIABLES):
        for k in range(g.paths.first[variable], g.paths.first[variable + 1]):
            add_row(w, (board + variable) * LANES, g.paths.slope[k], (board + g.paths.row[k]) * LANES, n)


def expect_lane(g: Game, w: Rows, board: int, lane: int) -> None:
    """Fill the averages that each player expects from the board's state, in one lane."""
    for k in range(g.n_active):
        row = g.paths.active[k]
        w[(board + row) * LANES + lane] = g.paths.intercept[row - N_VARIABLES]
    for variable in range(N_VARIABLES):
        value = w[(board + variable) * LANES + lane]
        for k in range(g.paths.first[variable], g.paths.first[variable + 1]):
            w[(board + g.paths.row[k]) * LANES + lane] += g.paths.slope[k] * value


def copy_board(g: Game, w: Rows, source: int, target: int, n: int) -> None:
    """Copy one board over another."""
    for variable in range(N_VARIABLES):
        copy_row(w, source + variable, target + variable, n)
    for k in range(g.n_active):
        copy_row(w, source + g.paths.active[k], target + g.paths.active[k], n)


def play(g: Game, w: Rows, lever: int, board: int, n: int) -> None:
    """Apply a lever to a board in all lanes, within bounds; what players expect moves with it."""
    for k in range(g.levers.entry[3 * lever + EFFECTS], g.levers.entry[3 * lever + 3 + EFFECTS]):
        variable = int(g.levers.effect[3 * k])
        keep = g.levers.effect[3 * k + 1]
        add = g.levers.effect[3 * k + 2]
        low = g.bounds[2 * variable]
        high = g.bounds[2 * variable + 1]
        base = (board + variable) * LANES
        for lane in range(n):
            before = w[base + lane]
            after = min(max(keep * before + add, low), high)
            w[_SHIFT + lane] = after - before
            w[base + lane] = after
        for j in range(g.paths.first[variable], g.paths.first[variable + 1]):
            add_row(w, _SHIFT, g.paths.slope[j], (board + g.paths.row[j]) * LANES, n)


def take_back(g: Game, w: Rows, lever: int, before: int, board: int, n: int) -> None:
    """Restore the rows that a lever touches from the board as it was before."""
    for k in range(g.levers.entry[3 * lever + EFFECTS], g.levers.entry[3 * lever + 3 + EFFECTS]):
        variable = int(g.levers.effect[3 * k])
        copy_row(w, before + variable, board + variable, n)
        for j in range(g.paths.first[variable], g.paths.first[variable + 1]):
            copy_row(w, before + g.paths.row[j], board + g.paths.row[j], n)


def shift_lane(g: Game, w: Rows, variable: int, value: float, board: int, lane: int) -> None:
    """Set one variable of a board in one lane; what players expect moves with it."""
    place = (board + variable) * LANES + lane
    shift = value - w[place]
    w[place] = value
    for j in range(g.paths.first[variable], g.paths.first[variable + 1]):
        w[(board + g.paths.row[j]) * LANES + lane] += g.paths.slope[j] * shift


def play_lane(g: Game, w: Rows, lever: int, board: int, lane: int) -> None:
    """Apply a lever to a board in one lane, within bounds."""
    for k in range(g.levers.entry[3 * lever + EFFECTS], g.levers.entry[3 * lever + 3 + EFFECTS]):
        variable = int(g.levers.effect[3 * k])
        after = g.levers.effect[3 * k + 1] * w[(board + variable) * LANES + lane] + g.levers.effect[3 * k + 2]
        bounded = min(max(after, g.bounds[2 * variable]), g.bounds[2 * variable + 1])
        shift_lane(g, w, variable, bounded, board, lane)


def mark_legal(g: Game, w: Rows, week: int, player: int, board: int, menu: int, n: int) -> None:
    """Write 1 for every lever of a player that is legal on the board, else 0."""
    n_levers = g.n_levers
    for lever in range(g.levers.first[player], g.levers.first[player + 1]):
        legal = legal_row(n_levers, menu, lever)
        phase = N_TRAITS * lever + PHASE
        free = 0.0 if g.timeline.barred[week * n_levers + lever] else 1.0
        war, truce, done = g.levers.trait[phase], g.levers.trait[phase + 1], g.levers.trait[phase + 2]
        for lane in range(n):
            settled = max(w[(board + _SETTLEMENT) * LANES + lane], w[(board + _IMPOSED) * LANES + lane])
            quiet = w[(board + _CEASEFIRE) * LANES + lane] * (1.0 - settled)
            allowed = settled * done + quiet * truce + (1.0 - settled - quiet) * war
            w[legal + lane] = free if allowed > 0.5 else 0.0
        for k in range(g.levers.entry[3 * lever + BOUNDS], g.levers.entry[3 * lever + 3 + BOUNDS]):
            row = (board + int(g.levers.legal[3 * k])) * LANES
            low = g.levers.legal[3 * k + 1]
            high = g.levers.legal[3 * k + 2]
            for lane in range(n):
                inside = low <= w[row + lane] <= high
                w[legal + lane] = w[legal + lane] if inside else 0.0


def price(g: Game, w: Rows, player: int, board: int, menu: int, n: int) -> None:
    """Write the direct cost of a player's levers: constant, state, tiredness, own type."""
    n_levers = g.n_levers
    fatigue = g.minds[N_MIND * player + FATIGUE]
    for lever in range(g.levers.first[player], g.levers.first[player + 1]):
        for kind in range(N_TYPES):
            cost = cost_row(n_levers, menu, kind, lever)
            tired = tired_row(n_levers, lever)
            trait = N_TRAITS * lever
            constant = g.levers.trait[trait + COST] + g.levers.trait[trait + TYPE_COST + kind]
            for lane in range(n):
                w[cost + lane] = constant + fatigue * w[tired + lane]
            for k in range(g.levers.entry[3 * lever + COSTS], g.levers.entry[3 * lever + 3 + COSTS]):
                row = (board + int(g.levers.cost[2 * k])) * LANES
                add_row(w, row, g.levers.cost[2 * k + 1], cost, n)


def any_legal(g: Game, w: Rows, menu: int, lever: int, n: int) -> bool:
    """Return whether a lever is legal in any lane."""
    legal = legal_row(g.n_levers, menu, lever)
    found = 0.0
    for lane in range(n):
        found = max(found, w[legal + lane])
    return found > 0.0
