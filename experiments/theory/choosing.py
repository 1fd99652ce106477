"""Everyday choice on the whole game: nested logit, its limits, and clones.

McFadden (1978) with nests weighed by the mean of their members' exponentials, so that a clone of an option shares
its twin's chance; quantal response (McKelvey and Palfrey 1995) with precision 0 and with a high one.  The states are
those that play under solved values has reached by some week.
"""

import dataclasses as dc
from typing import Any, NamedTuple

import numpy as np
from diplomatic_swings.experiments.theory.reduced import Floats, base, played, ready
from diplomatic_swings.experiments.theory.rows import Row, Subject
from diplomatic_swings.sim.rules.choice import choose, weigh, worth_row
from diplomatic_swings.sim.rules.survey import look, survey
from diplomatic_swings.sim.solver.iteration import solve
from diplomatic_swings.sim.tables.block import LANES, Block, new_block
from diplomatic_swings.sim.tables.game import (
    N_MIND,
    N_NESTS,
    PRECISION,
    ROOTS,
    TYPES,
    Game,
    in_lists,
    option_keys,
    prepare,
    with_values,
)
from diplomatic_swings.sim.tables.records import Scenario

SUBJECT = Subject("choice", "McFadden 1978; McKelvey and Palfrey 1995; clones: Debreu 1960")

STATES = 6
"""Interior states that are looked at, of a block of 64 runs."""

WEEK = 20
ROUNDING = 1e-6
SHARED = ("x", "belief", "type", "pressure", "signed", "u", "phi")


class Menu(NamedTuple):
    """The options of a type of a player in a state: values less costs, nests, legality, and the game's chances."""

    worth: Floats
    nest: Floats
    legal: Floats
    chance: Floats


def solved(seed: int) -> tuple[Scenario, Floats]:
    """Return the whole game, coarsely solved: choice needs values, not an equilibrium."""
    s = dc.replace(base(), solver=base().solver._replace(runs=512.0, weeks=24.0, step=4.0))
    return s, solve(s, seed=seed, threads=1, iterations=12).beta


def interior(s: Scenario, beta: Floats, seed: int) -> Block:
    """Return a block of runs that have been played to an interior week."""
    _, block = played(ready(s, beta)._replace(weeks=WEEK), LANES, seed)
    return block


def menus(g: Game, states: Block, tired: list[float]) -> list[Menu]:
    """Return every player's menu in some states, by type: chances by the game's own code."""
    b = new_block(g.sizes, compiled=False)
    for name in SHARED:
        getattr(b, name)[:] = np.asarray(getattr(states, name)).tolist()
    b.tired[:] = tired
    survey(g, b, WEEK, STATES)
    made = []
    for player in range(g.sizes.players):
        look(g, b, player, WEEK, STATES)
        weigh(g, b, player, WEEK, STATES)
        choose(g, b, player, WEEK, STATES)
        span = range(g.options.first[player], g.options.first[player + 1])
        for kind in range(int(g.minds[N_MIND * player + TYPES])):
            for lane in range(STATES):
                rows = [worth_row(g, kind, k) + lane for k in span]
                made.append(
                    Menu(
                        np.array([b.worth[row] for row in rows]),
                        np.array([g.options.nest[k] for k in span]),
                        np.array([b.legal[k * LANES + lane] for k in span]),
                        np.array([b.chance[row] for row in rows]),
                    )
                )
    return made


def nested(worth: Floats, nest: Floats, legal: Floats, roots: int) -> Floats:
    """Return nested-logit chances.

    Args:
        worth: precision over dissimilarity, times what each option is worth.
        nest: its nest.
        legal: 1 where it may be chosen.
        roots: dissimilarity is one half to this power.
    """
    weight = legal * np.exp(worth - worth[legal > 0].max())
    total = np.zeros(N_NESTS)
    for k in range(N_NESTS):
        members = weight[(nest == k) & (legal > 0)]
        total[k] = members.mean() ** (0.5**roots) if len(members) else 0.0
    sums = np.array([weight[nest == k].sum() for k in range(N_NESTS)])
    share = np.divide(weight, sums[nest], out=np.zeros_like(weight), where=sums[nest] > 0)
    chances: Floats = share * total[nest] / total.sum()
    return chances


def with_precision(g: Game, precision: float) -> Game:
    """Return the game, in lists, in which all players choose with one precision."""
    minds: Any = list(g.minds)
    for player in range(g.sizes.players):
        minds[N_MIND * player + PRECISION] = precision
    return g._replace(minds=minds)


def limit_rows(g: Game, states: Block) -> list[Row]:
    """Return the rows of the formula and of its limits."""
    tired = np.asarray(states.tired).tolist()
    roots = int(g.rates[ROOTS])
    gap = max(
        float(np.abs(m.chance - nested(m.worth, m.nest, m.legal, roots)).max())
        for m in menus(g, states, tired)
    )
    rows = [SUBJECT.near("largest gap between a chance and the nested-logit formula", 0.0, gap, ROUNDING)]
    even = 0.0
    for m in menus(with_precision(g, 0.0), states, tired):
        open_ = m.legal > 0
        nests = len(set(m.nest[open_]))
        exact = np.array(
            [
                1.0 / nests / (open_ & (m.nest == n)).sum() if o else 0.0
                for n, o in zip(m.nest, open_, strict=True)
            ]
        )
        even = max(even, float(np.abs(m.chance - exact).max()))
    rows.append(SUBJECT.near("lambda = 0: largest gap to nests alike and members alike", 0.0, even, ROUNDING))
    best = 1.0
    for m in menus(with_precision(g, 1e5), states, tired):
        near = (m.legal > 0) & (m.worth > m.worth[m.legal > 0].max() - 40.0)  # ties share
        best = min(best, float(m.chance[near].sum()))
    rows.append(
        SUBJECT.near("lambda large: least chance of the best options, ties together", 1.0, best, 1e-3)
    )
    return rows


def cloned_change(m: Menu, option: int, roots: int) -> float:
    """Return the largest change of another option's chance if an option has a clone."""
    twice = [np.append(a, a[option]) for a in (m.worth, m.nest, m.legal)]
    after = nested(twice[0], twice[1], twice[2], roots)
    others = np.arange(len(m.worth)) != option
    return float(np.abs(after[:-1] - m.chance)[others].max())


def with_clone(s: Scenario, seat: int, key: str) -> tuple[Scenario, int]:
    """Return the scenario with a clone of a lever behind it, and the number of the clone among all options."""
    menu = s.levers[seat]
    place = next(k for k, lever in enumerate(menu) if lever.key == key) + 1
    clone = dc.replace(menu[place - 1], key=f"{key}_clone")
    levers = list(s.levers)
    levers[seat] = (*menu[:place], clone, *menu[place:])
    t = dc.replace(s, levers=tuple(levers))
    return t, [k for _, k, _ in option_keys(t)].index(clone.key)


def clone_rows(s: Scenario, beta: Floats, g: Game, states: Block) -> list[Row]:
    """Return the rows of clones: by the game for one, by the formula for every lever in every state."""
    tired = np.asarray(states.tired).tolist()
    roots = int(g.rates[ROOTS])
    before = menus(g, states, tired)
    t, number = with_clone(s, 0, "court")
    g_clone = in_lists(with_values(prepare(t), beta))
    more = [*tired[: number * LANES], *tired[(number - 1) * LANES : number * LANES], *tired[number * LANES :]]
    after = menus(g_clone, states, more)
    gap = max(float(np.abs(m.chance - nested(m.worth, m.nest, m.legal, roots)).max()) for m in after)
    changes = [cloned_change(m, k, roots) for m in before for k in range(len(m.worth)) if m.legal[k] > 0]
    return [
        SUBJECT.near("the same with a clone of a lever in the game", 0.0, gap, ROUNDING),
        SUBJECT.below(
            "largest change of another option's chance by a clone, every option and state",
            CLONE,
            max(changes),
        ),
        SUBJECT.below("mean of these changes", CLONE, float(np.mean(changes))),
    ]


CLONE = 0.02


def share_rows(s: Scenario, beta: Floats, seed: int, runs: int = 2048) -> list[Row]:
    """Return the rows of the shares of outcomes at the end with a clone of a lever, values held."""
    ends = np.bincount(played(ready(s, beta), runs, seed)[0].outcome[:, -1], minlength=6) / runs
    rows = []
    for seat, key in CLONED:
        t, _ = with_clone(s, seat, key)
        shares = np.bincount(played(ready(t, beta), runs, seed)[0].outcome[:, -1], minlength=6) / runs
        change = float(np.abs(shares - ends).max())
        words = f"largest change of an end share by a clone of {s.players[seat].key}'s {key} ({runs:,} runs)"
        rows.append(SUBJECT.below(words, 0.02, change))
    return rows


CLONED = ((0, "hold"), (0, "court"), (1, "gesture"))


def rows(seed: int) -> list[Row]:
    """Return the rows of this file."""
    s, beta = solved(seed)
    g = in_lists(with_values(prepare(s), beta))
    states = interior(s, beta, seed)
    return [*limit_rows(g, states), *clone_rows(s, beta, g, states), *share_rows(s, beta, seed)]
