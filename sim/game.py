"""A scenario made ready to play: parameters, effect tables, expected paths, calendar and events.

``Game`` holds numbers and arrays only, so that Python and compiled code read the same thing.
Lists of unequal length (effects of a lever, bounds on its legality, dependants of a variable) are
stored one after another with the start of each.
"""

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim import horizon
from sim.calendar import calendar, week_of
from sim.lanes import LANES
from sim.players import N_PLAYERS, US
from sim.scenario import Lever, Scenario
from sim.state import INDEX, N_VARIABLES, SIGNATURES, TABLE, VARIABLES
from sim.values import Rules

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

NOBODY = -1
"""Marks "no lever", "no forced move", "type drawn at random"."""


class Levers(NamedTuple):
    """All players' levers, numbered through in player order."""

    first: Ints  # first lever of each player, (players + 1,)
    entry: Ints  # where a lever's effects, costs and bounds begin, ((levers + 1) * 3,)
    trait: Floats  # what every lever has one of, see TRAITS, (levers * 7,)
    effect: Floats  # (variable, keep: 1 for an increment and 0 to set, add), (effects * 3,)
    cost: Floats  # (variable, util per unit), (costs * 2,)
    legal: Floats  # (variable, least, most), (bounds * 3,)


TRAITS = ("cost", "cost of first type", "cost of second type", "war", "ceasefire", "settlement", "rested")
COST, TYPE_COST, PHASE, RESTED = 0, 1, 3, 6
N_TRAITS = len(TRAITS)
"""Constant cost (doctrine included); extra cost by type; 1 where legal in a phase; share of its
tiredness that a lever keeps after a week."""

EFFECTS, COSTS, BOUNDS = range(3)


class Paths(NamedTuple):
    """Expected averages: which rows depend on which variable, and by how much."""

    intercept: Floats  # (players * variables,)
    first: Ints  # (variables + 1,)
    row: Ints  # row within a board
    slope: Floats
    active: Ints  # rows within a board that some payoff reads


MIND = ("precision", "foresight", "fatigue", "annuity", "counterpart", "fixed type", "order", "simultaneous")
PRECISION, FORESIGHT, FATIGUE, ANNUITY, COUNTERPART, FIXED_TYPE, ORDER, SIMULTANEOUS = range(len(MIND))
N_MIND = len(MIND)
"""How each player decides: rows of ``Game.minds``; ``order`` holds the player of each turn."""


class Timeline(NamedTuple):
    """What the date decides, by week."""

    calendar: Floats  # (weeks * 4,)
    shocked: Ints  # 1 where an event strikes, (weeks,)
    keep: Floats  # 0 where an event sets a variable, (weeks * variables,)
    add: Floats  # what events add or set, (weeks * variables,)
    forced: Ints  # lever that a player must play, (weeks * players,)
    barred: Ints  # 1 where a lever is barred, (weeks * levers,)


class Game(NamedTuple):
    """Everything a week needs.

    ``rules`` is a :class:`sim.values.Rules`, and for compiled code the same numbers in an array
    (:func:`packed`); read it through :func:`sim.lanes.rules_at`.
    """

    rules: Any
    start: Any  # one row per variable, as in a block
    bounds: Floats  # (low, high) of each variable, (variables * 2,)
    levers: Levers
    paths: Paths
    minds: Floats  # (players * N_MIND,)
    timeline: Timeline
    weeks: int
    n_levers: int
    n_active: int


def rules_of(s: Scenario) -> Rules:
    """Return the coefficients of a scenario."""
    weights = [s.weights(player) for player in range(N_PLAYERS)]
    types = [s.types(player) for player in range(N_PLAYERS)]
    return Rules(s.world, s.deals, *weights, *types)  # type: ignore[arg-type]


def prepare(s: Scenario) -> Game:
    """Make a scenario ready to play; see :func:`plain` and :func:`packed`."""
    rules = rules_of(s)
    paths = _paths(s, rules)
    start = np.zeros(N_VARIABLES * LANES)
    start[::LANES] = s.state
    return Game(
        rules=rules,
        start=start,
        bounds=np.array([bound for v in VARIABLES.values() for bound in (v.low, v.high)], dtype=np.float64),
        levers=_levers(s),
        paths=paths,
        minds=_minds(s),
        timeline=_timeline(s),
        weeks=s.weeks,
        n_levers=sum(map(len, s.levers)),
        n_active=len(paths.active),
    )


def flat(table: Any) -> list[float]:
    """Return all numbers of a nested tuple in order."""
    return [x for part in table for x in flat(part)] if isinstance(table, tuple) else [float(table)]


def packed(game: Game) -> Game:
    """Return the same game with its coefficients in an array, as compiled code reads it."""
    return game._replace(rules=np.array(flat(game.rules)))


def plain(table: Any) -> Any:
    """Return the same game with lists for arrays: plain Python reads single numbers from them faster."""
    if isinstance(table, np.ndarray):
        return table.tolist()
    if isinstance(table, tuple) and hasattr(table, "_fields"):
        return type(table)(*map(plain, table))
    return tuple(map(plain, table)) if isinstance(table, tuple) else table


Entries = list[list[tuple[float, ...]]]


def _starts(rows: Entries) -> Ints:
    return np.cumsum([0] + [len(row) for row in rows], dtype=np.int64)


def _joined(rows: Entries) -> Floats:
    return np.array([x for row in rows for entry in row for x in entry], dtype=np.float64)


def effects(lever: Lever) -> list[tuple[float, ...]]:
    """Return ``(variable, keep, add)`` of a lever: a new offer clears the table, stance adds up.

    A lever that tables an offer, or takes one off the table, ends the old offer: what was tabled,
    the weeks it has lain there and the signatures under it lapse before its own effects apply.
    """
    rows: list[tuple[float, ...]] = [(e.variable, e.keep, e.add) for e in lever.effects]
    offers = {INDEX["tabled_ceasefire"], INDEX["tabled_settlement"]}
    touched = [add for variable, _, add in rows if variable in offers]
    if touched:
        tabled = 1.0 if max(touched) > 0.0 else 0.0
        cleared: list[tuple[float, ...]] = [(INDEX[name], 0.0, 0.0) for name in TABLE + SIGNATURES]
        rows = [*cleared, (INDEX["offer_open"], 0.0, tabled), *rows]
    if lever.stance_russia:
        rows.append((INDEX["posture_russia"], 1.0, lever.stance_russia))
    if lever.stance_ukraine:
        rows.append((INDEX["posture_ukraine"], 1.0, lever.stance_ukraine))
    return _merged(rows)


def _merged(rows: list[tuple[float, ...]]) -> list[tuple[float, ...]]:
    """Return one row per variable: a later effect works on the result of an earlier one."""
    merged: dict[float, tuple[float, float]] = {}
    for variable, keep, add in rows:
        before_keep, before_add = merged.get(variable, (1.0, 0.0))
        merged[variable] = (before_keep * keep, before_add * keep + add)
    return [(variable, keep, add) for variable, (keep, add) in merged.items()]


def _traits(s: Scenario, lever: Lever) -> tuple[float, ...]:
    extra = sum(d.cost.get(lever.key, 0.0) for d in s.doctrines if d.player == lever.player)
    rested = math.exp(-1.0 / lever.recovery)
    return (lever.cost_base + extra, *lever.type_cost, *map(float, lever.phases), rested)


def _levers(s: Scenario) -> Levers:
    levers = [lever for menu in s.levers for lever in menu]
    effect = [effects(lever) for lever in levers]
    cost: Entries = [list(lever.cost_terms) for lever in levers]
    legal: Entries = [list(lever.legal) for lever in levers]
    return Levers(
        first=np.cumsum([0] + [len(menu) for menu in s.levers], dtype=np.int64),
        entry=np.stack([_starts(effect), _starts(cost), _starts(legal)], axis=1).ravel(),
        trait=np.array([_traits(s, lever) for lever in levers]).ravel(),
        effect=_joined(effect),
        cost=_joined(cost),
        legal=_joined(legal),
    )


def expected_paths(s: Scenario) -> list[horizon.Path]:
    """Return each player's expected average of the state."""
    jacobian, constant = horizon.linear_drift(s.state, s.world)
    return [horizon.expected_average(jacobian, constant, mind.params) for mind in s.decisions]


def _paths(s: Scenario, rules: Rules) -> Paths:
    paths = expected_paths(s)
    read = [sorted(horizon.variables_read(player, rules)) for player in range(N_PLAYERS)]
    dependants: Entries = [
        [
            ((1 + player) * N_VARIABLES + row, paths[player].matrix[row, column])
            for player in range(N_PLAYERS)
            for row in read[player]
            if paths[player].matrix[row, column] != 0.0
        ]
        for column in range(N_VARIABLES)
    ]
    pairs = _joined(dependants).reshape(-1, 2)
    active = [(1 + player) * N_VARIABLES + row for player in range(N_PLAYERS) for row in read[player]]
    return Paths(
        intercept=np.concatenate([path.intercept for path in paths]),
        first=_starts(dependants),
        row=pairs[:, 0].astype(np.int64),
        slope=pairs[:, 1].copy(),
        active=np.array(active, dtype=np.int64),
    )


def _minds(s: Scenario) -> Floats:
    rows = []
    for turn, mind in enumerate(s.decisions):
        p = mind.params
        kind = NOBODY if mind.type is None else mind.type
        last = (mind.counterpart, kind, s.order[turn], s.simultaneous)
        rows.append((p.precision, p.foresight, p.fatigue, horizon.annuity(p), *last))
    return np.array(rows, dtype=np.float64).ravel()


def lever_number(s: Scenario, player: int, key: str) -> int:
    """Return the number of a player's lever, counted through all players."""
    before = sum(len(menu) for menu in s.levers[:player])
    return before + [lever.key for lever in s.levers[player]].index(key)


def _timeline(s: Scenario) -> Timeline:
    n_levers = sum(len(menu) for menu in s.levers)
    us = s.decisions[US].params
    dates = calendar(s.start, s.midterm, s.weeks, s.calendar, us.discount, int(us.horizon))
    keep = np.ones((s.weeks, N_VARIABLES))
    add = np.zeros((s.weeks, N_VARIABLES))
    forced = np.full((s.weeks, N_PLAYERS), NOBODY, dtype=np.int64)
    barred = np.zeros((s.weeks, n_levers), dtype=np.int64)
    for doctrine in s.doctrines:
        for key in doctrine.bar:
            barred[:, lever_number(s, doctrine.player, key)] = 1
    for event in s.events:
        week = week_of(s.start, event.date)
        if not 0 <= week < s.weeks:
            continue
        span = slice(week, week + event.for_weeks)
        for variable, value in event.set:
            keep[week, variable], add[week, variable] = 0.0, value
        for variable, value in event.add:
            add[week, variable] += value
        for player, key in event.force:
            forced[span, player] = lever_number(s, player, key)
        for player, key in event.bar:
            barred[span, lever_number(s, player, key)] = 1
    shocked = (keep != 1.0).any(axis=1) | (add != 0.0).any(axis=1)
    days = np.array(dates, dtype=np.float64).ravel()
    return Timeline(days, shocked.astype(np.int64), keep.ravel(), add.ravel(), forced.ravel(), barred.ravel())
