"""How likely recorded moves are by any payoff weights, costs and precisions: an explicit function, and its gradient.

The rules of choice (``sim/rules/choice.py``, ``sim/rules/acts.py``) over many decisions at once, each given by its terms
(:mod:`.move_terms`).  A test holds these chances equal to those of a replay at the numbers that it was made with.  What
a replay has frozen stays frozen here: states, beliefs about types, weights of particles.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from diplomatic_swings.experiments.fit.move_numbers import Direct, joined
from diplomatic_swings.experiments.fit.move_terms import WIDTH, Terms
from diplomatic_swings.experiments.runs.measures import Floats, Ints
from diplomatic_swings.sim.tables.block import N_ACTS, REFUSE, SIGN, WITHDRAW
from diplomatic_swings.sim.tables.game import (
    ACT_RATE,
    COSTS,
    LEVELS,
    N_MIND,
    N_NESTS,
    N_TRAITS,
    POLICY,
    ROOTS,
    SIGN_RATE,
    TYPES,
    Game,
)

LEAST = 1e-300
"""Least sum that something is divided by, as in the rules."""


class Menu(NamedTuple):
    """What a player's choices have in common in all weeks.

    Attributes:
        player: number of the player.
        options: numbers of its everyday options, one after another.
        nest: (options, N_NESTS), 1 where an option is in a nest.
        policy: what a policy adds to a cost in choices, (options,), util.
        slopes: entries of the game's table of costs that are the player's.
        of_option: which of its options each of them is of.
        variable: which variable of the state each goes with.
        act_slopes, of_act, act_variable: the same of weighty acts.
        level: private pressure by level, (levels,).
        rate: weekly rate at which each act is decided on, (N_ACTS,).
        sharper: how much sharper choices within a nest are than among nests.
    """

    player: int
    options: range
    nest: Floats
    policy: Floats
    slopes: range
    of_option: Ints
    variable: Ints
    act_slopes: range
    of_act: Ints
    act_variable: Ints
    level: Floats
    rate: Floats
    sharper: float


def menu_of(game: Game, player: int) -> Menu:
    """Return what a player's choices have in common in all weeks, from a game in arrays or in lists."""
    first, last = int(game.options.first[player]), int(game.options.first[player + 1])
    entry = [int(game.options.entry[3 * option + COSTS]) for option in range(first, last + 1)]
    act_entry = [
        int(game.acts.entry[2 * row + 1]) for row in range(player * N_ACTS, (player + 1) * N_ACTS + 1)
    ]
    slopes, act_slopes = range(entry[0], entry[-1]), range(act_entry[0], act_entry[-1])
    paper_act = {SIGN, REFUSE, WITHDRAW}
    rates = [game.rates[SIGN_RATE if act in paper_act else ACT_RATE] for act in range(N_ACTS)]
    levels = int(game.minds[N_MIND * player + LEVELS])
    own = game.level[player * game.sizes.levels : player * game.sizes.levels + levels]
    return Menu(
        player,
        range(first, last),
        nest=np.eye(N_NESTS)[[int(nest) for nest in game.options.nest[first:last]]],
        policy=np.array([game.options.trait[N_TRAITS * option + POLICY] for option in range(first, last)]),
        slopes=slopes,
        of_option=np.repeat(np.arange(last - first), np.diff(entry)),
        variable=np.array([int(game.options.cost[2 * row]) for row in slopes], dtype=np.int64),
        act_slopes=act_slopes,
        of_act=np.repeat(np.arange(N_ACTS), np.diff(act_entry)),
        act_variable=np.array([int(game.acts.slope[2 * row]) for row in act_slopes], dtype=np.int64),
        level=np.array(own) if levels > 1 else np.zeros(1),
        rate=np.array(rates, dtype=np.float64),
        sharper=float(1 << int(game.rates[ROOTS])),
    )


class Stacked(NamedTuple):
    """Decisions of one player one after another: each part of :class:`.move_terms.Terms` with a first axis more."""

    options: Floats
    legal: Floats
    tired: Floats
    state: Floats
    belief: Floats
    acts: Floats
    pull: Floats
    open: Floats
    joint: Floats


def stacked(terms: Sequence[Terms]) -> Stacked:
    """Return decisions of one player as tables."""
    return Stacked(*(np.stack([getattr(one, name) for one in terms]) for name in Stacked._fields))


class Own(NamedTuple):
    """The numbers by which one player chooses."""

    weights: Floats  # (kinds, WIDTH)
    cost: Floats  # (options,)
    type_cost: Floats  # (kinds, options)
    slope: Floats  # (entries,)
    minds: Floats  # precision, weighty precision, fatigue
    act_cost: Floats  # (N_ACTS,)
    act_slope: Floats  # (entries,)


def own_of(direct: Direct, menu: Menu, kinds: int) -> Own:
    """Return the numbers by which one player chooses."""
    player, options = menu.player, slice(menu.options.start, menu.options.stop)
    weights = np.ones((kinds, WIDTH))
    weights[:, :-1] = direct.weights[player, :kinds]
    return Own(
        weights=weights,
        cost=direct.cost[options],
        type_cost=direct.type_cost[options, :kinds].T,
        slope=direct.slope[menu.slopes.start : menu.slopes.stop],
        minds=direct.minds[player],
        act_cost=direct.act_cost[player],
        act_slope=direct.act_slope[menu.act_slopes.start : menu.act_slopes.stop],
    )


def add_own(into: Direct, own: Own, menu: Menu) -> None:
    """Add in place a player's part of a gradient to the whole."""
    player, options, kinds = menu.player, slice(menu.options.start, menu.options.stop), len(own.weights)
    into.weights[player, :kinds] += own.weights[:, :-1]
    into.cost[options] += own.cost
    into.type_cost[options, :kinds] += own.type_cost.T
    into.slope[menu.slopes.start : menu.slopes.stop] += own.slope
    into.minds[player] += own.minds
    into.act_cost[player] += own.act_cost
    into.act_slope[menu.act_slopes.start : menu.act_slopes.stop] += own.act_slope


@dataclass(frozen=True, eq=False)
class Everyday:
    """Chances of everyday options, and what their gradient needs."""

    worth: Floats  # net of costs, (decisions, kinds, options)
    share: Floats  # within the nest, the same shape
    chance: Floats  # by type, the same shape

    def mean(self, d: Stacked) -> Floats:
        """Return the chances averaged over what is believed of the type, (decisions, options)."""
        return np.asarray(np.einsum("dk,dko->do", d.belief, self.chance))


def everyday(d: Stacked, menu: Menu, own: Own) -> Everyday:
    """Return the chances of everyday options: nested logit with nests weighed by their mean, as in the rules."""
    cost = own.cost + menu.policy + own.minds[2] * d.tired
    np.add.at(cost.T, menu.of_option, (own.slope * d.state[:, menu.variable]).T)
    worth = np.einsum("dkof,kf->dko", d.options, own.weights, optimize=True)
    worth = worth - cost[:, None] - own.type_cost
    open_ones = d.legal[:, None] > 0.0
    sharp = np.where(open_ones, own.minds[0] * menu.sharper * worth, -np.inf)
    weight = np.exp(sharp - sharp.max(axis=2, keepdims=True))
    sums, counts = weight @ menu.nest, d.legal @ menu.nest
    of_nest = (sums / np.maximum(counts, 1.0)[:, None]) ** (1.0 / menu.sharper)
    of_nest = of_nest / np.maximum(of_nest.sum(axis=2, keepdims=True), LEAST)
    share = weight / np.maximum(sums @ menu.nest.T, LEAST)
    return Everyday(np.where(open_ones, worth, 0.0), share, share * (of_nest @ menu.nest.T))


def everyday_gradient(d: Stacked, menu: Menu, own: Own, e: Everyday, slope: Floats) -> Own:
    """Return the gradient of a sum in the player's numbers.

    Args:
        d: the decisions.
        menu: the player's menu.
        own: its numbers.
        e: the chances.
        slope: derivative of the sum in the mean chance of each option, (decisions, options).
    """
    moved = d.belief[:, :, None] * slope[:, None] * e.chance
    in_nest = (moved @ menu.nest) @ menu.nest.T
    total = moved.sum(axis=2, keepdims=True)
    g = own.minds[0] * (menu.sharper * moved - (menu.sharper - 1.0) * e.share * in_nest - e.chance * total)
    of_options = g.sum(axis=1)
    minds = np.array([(g * e.worth).sum() / own.minds[0], 0.0, -(of_options * d.tired).sum()])
    return Own(
        weights=np.einsum("dko,dkof->kf", g, d.options, optimize=True),
        cost=-of_options.sum(axis=0),
        type_cost=-g.sum(axis=0),
        slope=-(of_options[:, menu.of_option] * d.state[:, menu.variable]).sum(axis=0),
        minds=minds,
        act_cost=np.zeros_like(own.act_cost),
        act_slope=np.zeros_like(own.act_slope),
    )


@dataclass(frozen=True, eq=False)
class Weighty:
    """Chances of weighty acts, and what their gradient needs."""

    difference: Floats  # by type and level, (decisions, N_ACTS, kinds, levels)
    taken: Floats  # the same shape

    def mean(self, d: Stacked, menu: Menu) -> Floats:
        """Return the chances averaged over what is believed of type and pressure, (decisions, N_ACTS)."""
        chance = np.einsum("dkl,dakl->da", d.joint, self.taken)
        chance[:, REFUSE] = np.einsum("dkl,dkl->d", d.joint, self.refused())
        return np.asarray(chance * menu.rate * d.open)

    def refused(self) -> Floats:
        """Return the chance that a type under a level does not sign and refuses aloud."""
        return np.asarray((1.0 - self.taken[:, SIGN]) * self.taken[:, REFUSE])


def weighty(d: Stacked, menu: Menu, own: Own) -> Weighty:
    """Return the chances of weighty acts: logistic in a difference of values, pressure by its levels."""
    cost = np.tile(own.act_cost, (len(d.state), 1))
    np.add.at(cost.T, menu.of_act, (own.act_slope * d.state[:, menu.act_variable]).T)
    worth = np.einsum("dakf,kf->dak", d.acts, own.weights) - cost[:, :, None]
    pull = np.einsum("dakf,kf->dak", d.pull, own.weights)
    difference = worth[..., None] + pull[..., None] * menu.level
    return Weighty(difference, 1.0 / (1.0 + np.exp(np.clip(-own.minds[1] * difference, -700.0, 700.0))))


def weighty_gradient(d: Stacked, menu: Menu, own: Own, w: Weighty, slope: Floats) -> Own:
    """Return the gradient of a sum in the player's numbers; see :func:`everyday_gradient`."""
    each = (slope * menu.rate * d.open)[:, :, None, None] * d.joint[:, None]
    moved = each.copy()
    moved[:, SIGN] -= each[:, REFUSE] * w.taken[:, REFUSE]
    moved[:, REFUSE] = each[:, REFUSE] * (1.0 - w.taken[:, SIGN])
    g = moved * w.taken * (1.0 - w.taken)
    sharp = float((g * w.difference).sum())
    g = own.minds[1] * g
    unpressed, pulled = g.sum(axis=3), (g * menu.level).sum(axis=3)
    weights = np.einsum("dak,dakf->kf", unpressed, d.acts) + np.einsum("dak,dakf->kf", pulled, d.pull)
    of_acts = unpressed.sum(axis=2)
    return Own(
        weights=weights,
        cost=np.zeros_like(own.cost),
        type_cost=np.zeros_like(own.type_cost),
        slope=np.zeros_like(own.slope),
        minds=np.array([0.0, sharp, 0.0]),
        act_cost=-of_acts.sum(axis=0),
        act_slope=-(of_acts[:, menu.of_act] * d.state[:, menu.act_variable]).sum(axis=0),
    )


class Asked(NamedTuple):
    """Recorded moves of one player.

    Attributes:
        rows: the decision of each particle, (moves, particles), numbers of rows of the decisions.
        counts: how much each particle counts, the same shape; each move's sum to 1.
        levers: 1 for what the move may be, (moves, options and acts).
        among: 1 for what a move is one of: all that the player may do but wait, (options and acts,).
        floor: share of a move that a forecast gives up for coding mistakes, (moves,).
        places: where the moves stand among those of all players.
    """

    rows: Ints
    counts: Floats
    levers: Floats
    among: Floats
    floor: Floats
    places: Ints


class Undone(NamedTuple):
    """What a player did not do in weeks for which a record would have it: weighty acts, and tabling a paper.

    Attributes:
        rows: the decision of each particle, (cases, particles), numbers of rows of the decisions.
        counts: how much each particle counts, the same shape; each case's sum to 1.
        levers: 1 for what was not done, (cases, options and acts).
        weeks: week of each case, (cases,).
    """

    rows: Ints
    counts: Floats
    levers: Floats
    weeks: Ints


@dataclass(frozen=True, eq=False)
class Moves:
    """All recorded moves of a window, with what their chances are made of.

    Attributes:
        menus: by player.
        decisions: by player; players without a noted decision are left out of all four.
        asked: by player.
        tremble: share that a forecast gives up for coding mistakes.
        undone: by player; empty if it was not noted.
    """

    menus: Mapping[int, Menu]
    decisions: Mapping[int, Stacked]
    asked: Mapping[int, Asked]
    tremble: float
    undone: Mapping[int, Undone] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """Return how many moves there are."""
        return sum(len(asked.places) for asked in self.asked.values())

    def probabilities(self, direct: Direct) -> Floats:
        """Return how likely each move is, in the order of the record, (moves,)."""
        made = np.zeros(self.count)
        for player in self.asked:
            made[self.asked[player].places] = self._player(player, direct).probability
        return made

    def log_likelihood(self, direct: Direct, used: Floats | None = None) -> tuple[float, Floats]:
        """Return the sum of the logs of the moves' probabilities, and its gradient in all numbers, as one row.

        Args:
            direct: the numbers by which players choose.
            used: by move 1 if it counts, 0 if not (default: all count).
        """
        total, into = 0.0, Direct(*(np.zeros_like(part) for part in direct))
        for player, asked in self.asked.items():
            counts = np.ones(len(asked.places)) if used is None else used[asked.places]
            one = self._player(player, direct)
            total += float(counts @ np.log(one.probability))
            self._add_gradient(player, one, counts / one.probability, into)
        return total, joined(into)

    def log_silence(self, direct: Direct, weeks: int) -> tuple[float, Floats]:
        """Return the sum of the logs of how likely it was that nothing was done that was not, and its gradient.

        Args:
            direct: the numbers by which players choose.
            weeks: how many weeks count, from the first on.
        """
        total, into = 0.0, Direct(*(np.zeros_like(part) for part in direct))
        for player, undone in self.undone.items():
            own, e, w, chance = self._chances(player, direct)
            inside = undone.weeks < weeks
            rows, counts, levers = undone.rows[inside], undone.counts[inside], undone.levers[inside]
            left = np.maximum(1.0 - np.einsum("mpo,mo->mp", chance[rows], levers), LEAST)
            likely = (counts * left).sum(axis=1)
            total += float(np.log(likely).sum())
            slope = np.zeros_like(chance)
            np.add.at(slope, rows, -(counts / likely[:, None])[..., None] * levers[:, None])
            self._add(player, (own, e, w), slope, into)
        return total, joined(into)

    def _chances(self, player: int, direct: Direct) -> "tuple[Own, Everyday, Weighty, Floats]":
        """Return a player's numbers, its chances by type, and the mean ones of options and acts, (decisions, both)."""
        d, menu = self.decisions[player], self.menus[player]
        own = own_of(direct, menu, d.belief.shape[1])
        e, w = everyday(d, menu, own), weighty(d, menu, own)
        return own, e, w, np.concatenate([e.mean(d), w.mean(d, menu)], axis=1)

    def _player(self, player: int, direct: Direct) -> "_Reckoned":
        asked = self.asked[player]
        own, e, w, chance = self._chances(player, direct)
        total = np.maximum(chance @ asked.among, LEAST)
        weekly = np.einsum("mpo,mo->mp", chance[asked.rows], asked.levers)
        share = weekly / total[asked.rows]
        given = (1.0 - self.tremble) * share + self.tremble * asked.floor[:, None]
        return _Reckoned(own, e, w, total, share, (asked.counts * given).sum(axis=1))

    def _add_gradient(self, player: int, one: "_Reckoned", outer: Floats, into: Direct) -> None:
        asked = self.asked[player]
        each = (1.0 - self.tremble) * outer[:, None] * asked.counts / one.total[asked.rows]
        slope = np.zeros((len(one.total), asked.levers.shape[1]))
        change = each[..., None] * (asked.levers[:, None] - one.share[..., None] * asked.among)
        np.add.at(slope, asked.rows, change)
        self._add(player, (one.own, one.everyday, one.weighty), slope, into)

    def _add(self, player: int, parts: tuple[Own, Everyday, Weighty], slope: Floats, into: Direct) -> None:
        """Add in place the gradient of a sum whose derivative in each chance of a player is given."""
        d, menu, (own, e, w) = self.decisions[player], self.menus[player], parts
        options = len(menu.options)
        add_own(into, everyday_gradient(d, menu, own, e, slope[:, :options]), menu)
        add_own(into, weighty_gradient(d, menu, own, w, slope[:, options:]), menu)


class _Reckoned(NamedTuple):
    """One player's chances on the way to the probabilities of its moves."""

    own: Own
    everyday: Everyday
    weighty: Weighty
    total: Floats
    share: Floats
    probability: Floats


def kinds_of(game: Game, player: int) -> int:
    """Return how many types a player has."""
    return int(game.minds[N_MIND * player + TYPES])
