"""A scenario made ready to play: numbers and arrays only, so that Python and compiled code read the same.

Lists of unequal length (effects of an option, bounds on its legality) are stored one after another
with the start of each.
"""

import functools
import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from diplomatic_swings.sim.numerics.mathx import exp
from diplomatic_swings.sim.tables.block import KINDS, LANES, N_ACTS, Sizes
from diplomatic_swings.sim.tables.draws import PLAYER_SLOTS, WORLD_SLOTS
from diplomatic_swings.sim.tables.memo import made_once
from diplomatic_swings.sim.tables.records import Event, Move, Package, Policy, Scenario
from diplomatic_swings.sim.world.basis import LINEAR, N_CURVES, N_LINEAR, N_REGIMES, curves
from diplomatic_swings.sim.world.calendar import calendar, week_of
from diplomatic_swings.sim.world.drift import Calendar, WorldParams
from diplomatic_swings.sim.world.features import N_FEATURES, FeatureParams
from diplomatic_swings.sim.world.state import INDEX, N_VARIABLES, VARIABLES, State
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

NOBODY = -1
"""Marks "no lever", "no forced move", "no paper", "type drawn at random", "variable without a column"."""

NESTS = {
    "hold": 0,
    **dict.fromkeys(("dialogue", "gesture", "concession", "delay"), 1),
    **dict.fromkeys(("pressure", "squeeze", "aid", "exit"), 2),
    "deal": 3,
}
"""Nest of an option by its kind: waiting, dialogue and concession, pressure, papers."""

N_NESTS = 4


class Options(NamedTuple):
    """All players' everyday options, numbered through in player order: levers, then papers to table."""

    first: Ints  # first option of each player, (players + 1,)
    nest: Ints  # (options,)
    paper: Ints  # paper that is tabled, or NOBODY, (options,)
    trait: Floats  # see TRAITS, (options * N_TRAITS,)
    type_cost: Floats  # (options * kinds,)
    entry: Ints  # where effects, costs and bounds begin, ((options + 1) * 3,)
    effect: Floats  # (variable, keep, add), (effects * 3,)
    cost: Floats  # (variable, util per unit), (costs * 2,)
    legal: Floats  # (variable, least, most), (bounds * 3,)


TRAITS = ("cost", "policy", "war", "ceasefire", "settlement", "rested")
COST, POLICY, PHASE, RESTED = 0, 1, 2, 5
N_TRAITS = len(TRAITS)
"""Constant cost; what a policy adds in choices only; 1 where legal in a phase; share of tiredness kept a week."""

EFFECTS, COSTS, BOUNDS = range(3)


class Touched(NamedTuple):
    """Columns of the basis that the options of a player can change, one player after another."""

    first: Ints  # (players + 1,)
    column: Ints  # numbered from the first linear column, curves after them
    bend: Ints  # where the curves that an option can change begin, (options + 1,)
    curve: Ints  # their numbers
    twin: Ints  # first option of the same player with the same effects, (options,)
    curved: Ints  # 1 where a curve reads a variable of the state, (variables,)


class Acts(NamedTuple):
    """Weighty decisions by player and act."""

    able: Ints  # 1 where the player can take the act, (players * acts,)
    cost: Floats  # (players * acts,)
    entry: Ints  # where effects and costs begin, ((players * acts + 1) * 2,)
    effect: Floats
    slope: Floats  # (variable, util per unit)


class Papers(NamedTuple):
    """The packages."""

    settlement: Ints  # 1 for a settlement, 0 for a ceasefire
    terms: Floats  # (papers * 4,)
    signer: Ints  # 1 where a player must sign, (papers * players,)


MIND = (
    *("precision", "weighty precision", "discount", "fatigue", "types", "levels", "fixed type", "order"),
    *("pressure column", "belief column", "signs"),
)
(
    PRECISION,
    WEIGHTY,
    DISCOUNT,
    FATIGUE,
    TYPES,
    LEVELS,
    FIXED_TYPE,
    ORDER,
    PRESSURE_COLUMN,
    BELIEF_COLUMN,
    SIGNS,
) = range(len(MIND))
N_MIND = len(MIND)
"""Rows of ``Game.minds``; ``order`` holds the player of each turn; ``signs`` is 1 if some paper binds the player."""


class Timeline(NamedTuple):
    """What the date decides, by week."""

    calendar: Floats  # (weeks * 4,)
    shocked: Ints  # 1 where an event strikes
    keep: Floats  # (weeks * variables,)
    add: Floats
    chance: Floats  # share of runs that are struck
    spread: Floats  # standard deviation over the runs that are struck
    forced: Ints  # option that a player must choose where it is legal, (weeks * players,)
    barred: Ints  # 1 where an option is barred, (weeks * options,)


class Values(NamedTuple):
    """The solved values, as the rules read them.

    For player i of type k, regime r and column c: ``beta[((i * kinds + k) * N_REGIMES + r) * columns + c]``.
    """

    beta: Floats
    terms: Floats  # value of a paper's four terms in force, by player, type, paper
    shift: Floats  # value of an act's effects, by player, type, act and the regime after it
    push: Floats  # exp(-weighty precision * difference of pressure's value * pressure), by player, type, regime, kind, level


class Columns(NamedTuple):
    """Where the columns of the basis lie."""

    linear: int
    curves: int
    beliefs: int
    pressures: int
    reach: int  # two columns: ceasefire, settlement
    tabled: int  # a paper lies on the table
    chance: int  # two columns: chance that the paper is signed, by kind
    own: int  # the player's own private pressure
    total: int


class Game(NamedTuple):
    """Everything a week needs.  Compiled code reads ``world`` and ``shape`` from arrays."""

    world: Any
    shape: Any
    sizes: Sizes
    at: Columns
    start: Floats  # (variables,)
    signed: Floats  # 1 where a player has signed the paper tabled at the start, (players,)
    tired: Floats  # how tired an option is at the start, (options,)
    bounds: Floats  # (variables * 2,)
    prior: Floats  # (players * kinds,)
    level: Floats  # private pressure by player and level, (players * levels,)
    stationary: Floats  # its long-run odds, (levels,)
    transition: Floats  # weekly odds, (levels * levels,)
    weights: Floats  # (players * kinds * features,)
    minds: Floats  # (players * N_MIND,)
    rates: Floats  # see RATES
    column: Ints  # column of a variable among LINEAR, or NOBODY, (variables,)
    options: Options
    touched: Touched
    acts: Acts
    papers: Papers
    timeline: Timeline
    values: Values
    weeks: int


RATES = ("sign", "act", "reach", "life", "roots", "broken gain")
SIGN_RATE, ACT_RATE, REACH, LIFE, ROOTS, BROKEN_GAIN = range(len(RATES))


def columns_of(beliefs: int, pressures: int) -> Columns:
    """Return the layout of the basis for a number of beliefs and of private pressures."""
    linear = 1
    curve = linear + N_LINEAR
    belief = curve + N_CURVES
    pressure = belief + beliefs
    reach = pressure + pressures
    tabled = reach + KINDS
    own = tabled + 1 + KINDS
    return Columns(linear, curve, belief, pressure, reach, tabled, tabled + 1, own, own + 1)


def layout(s: Scenario) -> Columns:
    """Return the layout of a scenario's basis."""
    beliefs = sum(len(p.types) - 1 for p in s.players)
    pressures = sum(p.mind.pressure > 0.0 for p in s.players)
    return columns_of(beliefs, pressures)


def sizes_of(s: Scenario) -> Sizes:
    """Return how many of everything a scenario has."""
    n = len(s.players)
    papers = len(s.packages)
    options = sum(len(menu) for menu in s.levers) + sum(len(p.tabled_by) for p in s.packages)
    return Sizes(
        players=n,
        kinds=max(len(p.types) for p in s.players),
        levels=int(s.bargaining.pressure_levels),
        papers=papers,
        options=options,
        columns=layout(s).total,
        uniforms=WORLD_SLOTS + PLAYER_SLOTS * n,
    )


@functools.lru_cache(maxsize=32)
def rouwenhorst(levels: int, stays: float) -> tuple[Floats, Floats, Floats]:
    """Return levels (mean 0, sd 1), long-run odds and weekly odds of a discrete AR(1) process.

    Source: Rouwenhorst (1995); Kopecky and Suen (2010): exact mean, variance and persistence.
    """
    p = (1.0 + stays) / 2.0
    weekly = np.array([[p, 1.0 - p], [1.0 - p, p]])
    for n in range(3, levels + 1):
        grown = np.zeros((n, n))
        grown[:-1, :-1] += p * weekly
        grown[:-1, 1:] += (1.0 - p) * weekly
        grown[1:, :-1] += (1.0 - p) * weekly
        grown[1:, 1:] += p * weekly
        grown[1:-1] /= 2.0
        weekly = grown
    odds = np.array([math.comb(levels - 1, m) for m in range(levels)]) / 2.0 ** (levels - 1)
    spread = math.sqrt(levels - 1.0)
    return np.linspace(-spread, spread, levels), odds, weekly


Entries = list[list[tuple[float, ...]]]
Menus = tuple[tuple[Move, ...], ...]
Tabling = tuple[Move | None, ...]
Bent = tuple[frozenset[int], ...]


def _starts(rows: Entries) -> Ints:
    return np.cumsum([0] + [len(row) for row in rows], dtype=np.int64)


def _joined(rows: Entries) -> Floats:
    return np.array([x for row in rows for entry in row for x in entry], dtype=np.float64)


def effects_of(move: Move) -> list[tuple[float, ...]]:
    """Return ``(variable, keep, add)`` of a move, its stance included, one row a variable."""
    rows = [(e.variable, e.keep, e.add) for e in move.effects]
    rows += [(INDEX["posture_russia"], 1.0, move.stance_russia)] if move.stance_russia else []
    rows += [(INDEX["posture_ukraine"], 1.0, move.stance_ukraine)] if move.stance_ukraine else []
    return [(float(v), keep, add) for v, keep, add in rows]


def option_keys(s: Scenario) -> list[tuple[int, str, int]]:
    """Return ``(player, key, paper)`` of every option in order; a paper's key is ``table:NAME``."""
    return _option_keys(s.levers, s.packages)


def _option_keys(levers: Menus, packages: tuple[Package, ...]) -> list[tuple[int, str, int]]:
    keys: list[tuple[int, str, int]] = []
    for i, menu in enumerate(levers):
        keys += [(i, lever.key, NOBODY) for lever in menu]
        keys += [(i, f"table:{p.key}", n) for n, p in enumerate(packages) if i in p.tabled_by]
    return keys


def _option_moves(levers: Menus, table: Tabling, packages: tuple[Package, ...]) -> list[Move]:
    moves: list[Move] = []
    for i, menu in enumerate(levers):
        moves += menu
        moves += [table[i] for p in packages if i in p.tabled_by]  # type: ignore[misc]
    return moves


@made_once
def _options(
    levers: Menus, table: Tabling, packages: tuple[Package, ...], kinds: int, *policies: Policy
) -> Options:
    keys, moves = _option_keys(levers, packages), _option_moves(levers, table, packages)
    extra = {(p.player, key): cost for p in policies for key, cost in p.cost.items()}
    trait = [
        (m.cost, extra.get((i, key), 0.0), *map(float, m.phases), math.exp(-1.0 / m.recovery))
        for (i, key, _), m in zip(keys, moves, strict=True)
    ]
    effect = [effects_of(m) for m in moves]
    cost: Entries = [[(float(v), c) for v, c in m.cost_terms] for m in moves]
    legal: Entries = [[(float(v), low, high) for v, low, high in m.legal] for m in moves]
    type_cost = [[*m.type_cost, *[0.0] * kinds][:kinds] for m in moves]
    owners = [i for i, _, _ in keys]
    return Options(
        first=np.array([owners.index(i) for i in range(len(levers))] + [len(keys)], dtype=np.int64),
        nest=np.array([NESTS[m.kind] for m in moves], dtype=np.int64),
        paper=np.array([paper for _, _, paper in keys], dtype=np.int64),
        trait=np.array(trait).ravel(),
        type_cost=np.array(type_cost).ravel(),
        entry=np.stack([_starts(effect), _starts(cost), _starts(legal)], axis=1).ravel(),
        effect=_joined(effect),
        cost=_joined(cost),
        legal=_joined(legal),
    )


def bent_curves(s: Scenario) -> Bent:
    """Return, by state variable, the curves that it can change: probed at states spread widely, in war and in peace."""
    return _probed(tuple(s.state), tuple(s.spread), s.world, s.shape, read_by_curves(s))


@functools.lru_cache(maxsize=32)  # 20 ms, and the points of most designs share it
def _probed(
    state: tuple[float, ...],
    spread: tuple[float, ...],
    world: WorldParams,
    shape: FeatureParams,
    read: frozenset[str],
) -> Bent:
    places, states = _probes(state, spread, read)
    return curves_at(places, np.array([curves(State(*x), PROBED, world, shape) for x in states]))


def probe_states(s: Scenario) -> tuple[Ints, Floats]:
    """Return what is moved in each state at which to probe the curves of a scenario, and the states, one row each.

    A probe is a state in which nothing is moved (NOBODY), then one for each variable that curves read.
    """
    return _probes(tuple(s.state), tuple(s.spread), read_by_curves(s))


@functools.lru_cache(maxsize=32)
def _probes(state: tuple[float, ...], spread: tuple[float, ...], read: frozenset[str]) -> tuple[Ints, Floats]:
    rng = np.random.default_rng(0)
    low, high = np.array([[v.low, v.high] for v in VARIABLES.values()]).T
    wide = np.maximum(3.0 * np.array(spread), 1e-3)
    places, states = [], []
    for _ in range(_PROBES):
        x = np.clip(np.array(state) + wide * rng.standard_normal(N_VARIABLES), low, high)
        for name in ("ceasefire", "settlement", "imposed", "exhausted", "tabled"):
            x[INDEX[name]] = 0.0
        x[INDEX[("ceasefire", "settlement")[rng.integers(2)]]] = float(rng.integers(2))
        places.append(NOBODY)
        states.append(x)
        for v in sorted(INDEX[name] for name in read):
            y = x.copy()
            y[v] += wide[v] if x[v] + wide[v] <= high[v] else -wide[v]
            places.append(v)
            states.append(y)
    return np.array(places), np.array(states)


_PROBES = 40

PROBED = Calendar(1.0, 0.5, 0.5, 0.5)
"""What the date decides where curves are probed."""


def curves_at(places: Ints, rows: Floats) -> Bent:
    """Return the curves that change with each variable, from curves at the states of :func:`probe_states`.

    A variable that curves do not read changes none.
    """
    probes = rows.reshape(_PROBES, -1, N_CURVES)
    bent = np.zeros((N_VARIABLES, N_CURVES), dtype=np.bool_)
    bent[places[1 : probes.shape[1]]] = (probes[:, 1:] != probes[:, :1]).any(axis=0)
    return _sets(bent.tobytes())


@functools.lru_cache(maxsize=32)
def _sets(bent: bytes) -> Bent:
    """Return a table of flags as a set for each row; the same sets for the same table, so that more can be shared."""
    table = np.frombuffer(bent, dtype=np.bool_).reshape(N_VARIABLES, N_CURVES)
    return tuple(frozenset(np.flatnonzero(row).tolist()) for row in table)


def read_by_curves(s: Scenario) -> frozenset[str]:
    """Return the names of the state variables that the curves read: those that they are seen to ask for."""
    state, read = watched(State(*s.state))
    curves(state, PROBED, s.world, s.shape)
    return _names(frozenset(read & set(State._fields)))


def watched[Record: tuple[Any, ...]](record: Record) -> tuple[Record, set[str]]:
    """Return a copy of a named tuple, and the names of all attributes that it will have been asked for."""
    read: set[str] = set()

    def ask(self: Record, name: str) -> Any:  # noqa: ANN401 - whatever an attribute is
        read.add(name)
        return tuple.__getattribute__(self, name)

    kind = type("Watched", (type(record),), {"__getattribute__": ask})
    return kind(*record), read


@functools.lru_cache(maxsize=32)
def _names(read: frozenset[str]) -> frozenset[str]:
    """Return the first of equal values, so that what is made of it is made once."""
    return read


@made_once
def touched_by(
    levers: Menus,
    table: Tabling,
    packages: tuple[Package, ...],
    bent: Bent,
    read: frozenset[str],
) -> Touched:
    """Return what options can change, given what each variable can and which variables curves read."""
    keys, moves = _option_keys(levers, packages), _option_moves(levers, table, packages)
    column = _columns()
    variables = [{int(v) for v, _, _ in effects_of(m)} for m in moves]
    curved = [sorted(set().union(*(bent[v] for v in vs))) if vs else [] for vs in variables]
    columns = []
    for i in range(len(levers)):
        mine = [o for o, (j, _, _) in enumerate(keys) if j == i]
        linear = {int(column[v]) for o in mine for v in variables[o]} - {NOBODY}
        columns.append(sorted(linear | {N_LINEAR + k for o in mine for k in curved[o]}))
    return Touched(
        first=np.cumsum([0] + [len(row) for row in columns], dtype=np.int64),
        column=np.array([c for row in columns for c in row], dtype=np.int64),
        bend=np.cumsum([0] + [len(row) for row in curved], dtype=np.int64),
        curve=np.array([k for row in curved for k in row], dtype=np.int64),
        twin=np.array(
            _twins([(i, *effects_of(m)) for (i, _, _), m in zip(keys, moves, strict=True)]), dtype=np.int64
        ),
        curved=np.array([name in read for name in State._fields], dtype=np.int64),
    )


def _twins(rows: list[tuple[Any, ...]]) -> list[int]:
    """Return for every row the number of the first that equals it: papers to table mostly do the same."""
    return [rows.index(row) for row in rows]


@made_once
def _acts(rows: tuple[Tabling, ...]) -> Acts:
    moves = [move for row in rows for move in row]
    effect = [effects_of(m) if m else [] for m in moves]
    slope: Entries = [[(float(v), c) for v, c in m.cost_terms] if m else [] for m in moves]
    return Acts(
        able=np.array([m is not None for m in moves], dtype=np.int64),
        cost=np.array([m.cost if m else 0.0 for m in moves]),
        entry=np.stack([_starts(effect), _starts(slope)], axis=1).ravel(),
        effect=_joined(effect),
        slope=_joined(slope),
    )


@made_once
def _papers(packages: tuple[Package, ...], seats: int) -> Papers:
    players = range(seats)
    return Papers(
        settlement=np.array([p.settlement for p in packages], dtype=np.int64),
        terms=np.array([p.terms for p in packages], dtype=np.float64).ravel(),
        signer=np.array([[i in p.signers for i in players] for p in packages], dtype=np.int64).ravel(),
    )


def minds_of(s: Scenario, at: Columns) -> Floats:
    rows, belief, pressure = [], at.beliefs, at.pressures
    for turn, player in enumerate(s.players):
        m = player.mind
        has = m.pressure > 0.0
        rows.append(
            (
                *(m.precision, m.weighty_precision, m.discount, m.fatigue, len(player.types)),
                *(
                    int(s.bargaining.pressure_levels) if has else 1,
                    NOBODY if player.type is None else player.type,
                ),
                *(s.order[turn], pressure if has else NOBODY, belief),
                float(any(turn in p.signers for p in s.packages)),
            )
        )
        belief += len(player.types) - 1
        pressure += has
    return np.array(rows, dtype=np.float64).ravel()


_dates = functools.lru_cache(maxsize=32)(calendar)  # 1 ms, and the points of most designs share it


def timeline_of(s: Scenario, n: Sizes) -> Timeline:
    us = s.players[0].mind
    horizon = round(1.0 / (1.0 - us.discount)) * 2
    dates = _dates(s.start, s.midterm, s.weeks, s.calendar, us.discount, horizon)
    keep, chance = np.ones((s.weeks, N_VARIABLES)), np.ones((s.weeks, N_VARIABLES))
    add, spread = np.zeros((s.weeks, N_VARIABLES)), np.zeros((s.weeks, N_VARIABLES))
    for week, event in _dated(s):
        for variable, value in event.set:
            keep[week, variable], add[week, variable] = 0.0, value
        for variable, value in event.add:
            add[week, variable] += value
        for variable, _ in (*event.set, *event.add):
            chance[week, variable] = min(chance[week, variable], event.chance)
        for variable, value in event.spread:
            spread[week, variable] = max(spread[week, variable], value)
    shocked = (keep != 1.0).any(axis=1) | (add != 0.0).any(axis=1) | (spread != 0.0).any(axis=1)
    days = np.array(dates, dtype=np.float64).ravel()
    strikes = (keep.ravel(), add.ravel(), chance.ravel(), spread.ravel())
    return Timeline(days, shocked.astype(np.int64), *strikes, *_orders(s, n))


def _dated(s: Scenario) -> list[tuple[int, Event]]:
    """Return the events that fall within the horizon, with their weeks."""
    weeks = ((week_of(s.start, event.date), event) for event in s.events)
    return [(week, event) for week, event in weeks if 0 <= week < s.weeks]


def _orders(s: Scenario, n: Sizes) -> tuple[Ints, Ints]:
    """Return which option a player is forced to and which options are barred, by week."""
    keys = [(i, key) for i, key, _ in option_keys(s)]
    forced = np.full((s.weeks, n.players), NOBODY, dtype=np.int64)
    barred = np.zeros((s.weeks, n.options), dtype=np.int64)
    for policy in s.policies:
        for key in policy.bar:
            barred[:, keys.index((policy.player, key))] = 1
    for week, event in _dated(s):
        span = slice(week, week + event.for_weeks)
        for player, key in event.force:
            forced[span, player] = keys.index((player, key))
        for player, key in event.bar:
            barred[span, keys.index((player, key))] = 1
    return forced.ravel(), barred.ravel()


def _tired(s: Scenario) -> Floats:
    tired = {(player, key): share for player, key, share in s.tired}
    return np.array([tired.get((player, key), 0.0) for player, key, _ in option_keys(s)])


def no_values(n: Sizes) -> Values:
    """Return values of zero: every choice is by direct cost alone."""
    by_type = n.players * n.kinds
    return Values(
        beta=np.zeros(by_type * N_REGIMES * n.columns),
        terms=np.zeros(by_type * n.papers),
        shift=np.zeros(by_type * N_ACTS * N_REGIMES),
        push=np.ones(by_type * N_REGIMES * KINDS * n.levels),
    )


def _columns() -> Ints:
    """Return the column of every variable among LINEAR, or NOBODY."""
    column = np.full(N_VARIABLES, NOBODY, dtype=np.int64)
    column[list(LINEAR)] = np.arange(N_LINEAR)
    return column


def weights_of(s: Scenario) -> Floats:
    """Return the payoff weights, (players, kinds, features); kinds that a player lacks repeat its last one."""
    kinds = max(len(p.types) for p in s.players)
    rows = [[p.weights[min(k, len(p.types) - 1)] for k in range(kinds)] for p in s.players]
    return np.array(rows, dtype=np.float64)


def prepare(s: Scenario, bent: Callable[[Scenario], Bent] = bent_curves) -> Game:
    """Make a scenario ready to play, with values of zero; :func:`with_values` adds a solution.

    Tables of games that share a menu, acts or papers are the same arrays: nobody writes into them.

    Args:
        s: the scenario.
        bent: returns the curves that each variable can change; compiled code has a faster one.
    """
    n, at = sizes_of(s), layout(s)
    level, odds, weekly = rouwenhorst(n.levels, s.bargaining.pressure_stays)
    b = s.bargaining
    prior = [[*p.prior, *[0.0] * n.kinds][: n.kinds] for p in s.players]
    return Game(
        world=s.world,
        shape=s.shape,
        sizes=n,
        at=at,
        start=np.array(s.state, dtype=np.float64),
        signed=np.array([float(i in s.signed) for i in range(n.players)]),
        tired=_tired(s),
        bounds=np.array([bound for v in VARIABLES.values() for bound in (v.low, v.high)], dtype=np.float64),
        prior=np.array(prior).ravel(),
        level=np.array([level * p.mind.pressure for p in s.players]).ravel(),
        stationary=odds,
        transition=weekly.ravel(),
        weights=weights_of(s).ravel(),
        minds=minds_of(s, at),
        rates=np.array([b.sign_rate, b.act_rate, b.reach, b.paper_life, b.nest_roots, b.broken_gain]),
        column=_columns(),
        options=_options(s.levers, s.table, s.packages, n.kinds, *s.policies),
        touched=touched_by(s.levers, s.table, s.packages, bent(s), read_by_curves(s)),
        acts=_acts(s.acts),
        papers=_papers(s.packages, n.players),
        timeline=timeline_of(s, n),
        values=no_values(n),
        weeks=s.weeks,
    )


_exp: Callable[[Floats], Floats] = np.vectorize(exp, otypes=[np.float64])
"""The rules' own exponential: NumPy's may differ in the last bit between machines."""


def with_values(game: Game, beta: Floats, exponentials: Callable[[Floats], Floats] = _exp) -> Game:
    """Return the game with solved values.

    Args:
        game: a prepared game.
        beta: values by player, type, regime and column, (players, kinds, N_REGIMES, columns), in utils per
            raw unit of the state.
        exponentials: returns the exponentials of an array, as the rules reckon them.
    """
    n, at = game.sizes, game.at
    first = at.linear + game.column[INDEX["terms_territory"]]
    y = game.papers.terms.reshape(n.papers, 4)
    kind = 2 + game.papers.settlement
    terms = np.zeros((n.players, n.kinds, n.papers))
    for issue in range(4):
        terms += beta[:, :, kind, first + issue] * y[:, issue]
    own = beta[..., at.own]
    gap = own[:, :, None, 2:] - own[..., None]  # players, types, regime now, kind
    weighty = game.minds.reshape(n.players, N_MIND)[:, WEIGHTY].reshape(-1, 1, 1, 1, 1)
    level = game.level.reshape(n.players, 1, 1, 1, n.levels)
    push = exponentials(-weighty * gap[..., None] * level)
    values = Values(beta.ravel(), terms.ravel(), _shifts(game, beta, at).ravel(), push.ravel())
    return game._replace(values=values)


def _shifts(game: Game, beta: Floats, at: Columns) -> Floats:
    """Return what the effects of every act are worth, to first order, in every regime after it."""
    n = game.sizes
    shift = np.zeros((n.players, n.kinds, N_ACTS, N_REGIMES))
    for i in range(n.players):
        for act in range(N_ACTS):
            entry = i * N_ACTS + act
            rows = range(game.acts.entry[2 * entry], game.acts.entry[2 * entry + 2])
            for row in rows:
                variable, keep, add = game.acts.effect[3 * row : 3 * row + 3]
                column = game.column[int(variable)]
                if column == NOBODY:
                    continue
                moved = add + (keep - 1.0) * game.start[int(variable)]
                shift[i, :, act] += beta[i, :, :, at.linear + column] * moved
    return shift


def flat(table: tuple[float, ...]) -> list[float]:
    """Return all numbers of a named tuple in order."""
    return [float(number) for number in table]


def packed(game: Game) -> Game:
    """Return the same game with its coefficients in arrays, as compiled code reads it."""
    return game._replace(world=np.array(flat(game.world)), shape=np.array(flat(game.shape)))


def in_lists(table: Any) -> Any:  # noqa: ANN401 - any nested table
    """Return the same game with lists for arrays: plain Python reads single numbers from them faster."""
    if isinstance(table, np.ndarray):
        return table.tolist()
    if isinstance(table, tuple) and hasattr(table, "_fields"):
        return type(table)(*map(in_lists, table))
    return table


__all__ = ["LANES", "N_FEATURES", "Game", "in_lists", "packed", "prepare", "with_values"]
