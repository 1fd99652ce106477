"""Why a move is worth more than another: its value term by term.

A weekly payoff is linear in every weight whose unit is ``util/week ...``, so a term's share of a
value is the value less the value with that weight at zero.  Terms are compared at the chances of the
worlds that the reference move leaves; what a move changes in those chances comes as parts of its
own.  No formula is repeated here: all values come from :mod:`sim.worlds`, under altered rules.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple

from sim.block import AFTER, NOW, OWN, Block, chance_row, path_row
from sim.decisions import counterpart, weigh
from sim.game import ANNUITY, FORESIGHT, N_MIND, Game
from sim.lanes import Rows, state_at
from sim.moves import copy_board, play_lane
from sim.players import EU, KEYS, RUSSIA, UKRAINE, US
from sim.quantity import Num, numbers
from sim.state import BELIEFS, State
from sim.turn import Turn, copied
from sim.values import Rules, outlook
from sim.week import today
from sim.worlds import (
    Mix,
    Worlds,
    blend,
    chances_eu,
    chances_russia,
    chances_ukraine,
    chances_us,
    expected,
    worlds_eu,
    worlds_russia,
    worlds_ukraine,
    worlds_us,
)

UTILS = "util/week"
"""How the unit of a weight begins in which payoffs are linear."""

NOTHING = 1e-12
"""Parts smaller than this (util) are rounding errors and left out."""

CHANCES = {
    "ceasefire": "a changed chance of a ceasefire",
    "settlement": "a changed chance of a settlement",
    "without_us": "a changed chance that the US leaves the talks",
}
"""The worlds that take their chance from the war's, and how the part is called."""


@dataclass(frozen=True)
class Part:
    """One part of the difference in value between two moves, in utils over the player's horizon."""

    key: str
    label: str
    value: float


@dataclass(frozen=True)
class Reply:
    """An answer that a player reckons with.

    Attributes:
        lever: key of the counterpart's lever.
        label: its name in plain words.
        odds: how likely the player holds it, under the public belief about the counterpart's type.
        worth: what the answer would add to the value of the move for the player's true type (util).
    """

    lever: str
    label: str
    odds: float
    worth: float


class View(NamedTuple):
    """A state as a player appraises it: expected averages over three horizons, weight of the vote ahead."""

    x: State
    own: State
    russia: State
    ukraine: State
    salience: float


def view(turn: Turn, w: Rows) -> View:
    """Return the board NOW of a block's table as the player of a turn appraises it."""
    return View(
        x=state_at(w, NOW, 0),
        own=state_at(w, path_row(NOW, turn.player), 0),
        russia=state_at(w, path_row(NOW, RUSSIA), 0),
        ukraine=state_at(w, path_row(NOW, UKRAINE), 0),
        salience=today(turn.game, turn.week).salience_ahead,
    )


def chances(player: int, v: View, r: Rules) -> tuple[Mix, Mix]:
    """Return the chances of the worlds as a player sees them, by its type."""
    o = outlook(v.x, v.russia, v.ukraine, r)
    if player in {US, EU}:
        m = chances_us(v.x, o, r) if player == US else chances_eu(v.x, o)
        return m, m
    return chances_russia(v.x, o) if player == RUSSIA else chances_ukraine(v.x, o)


def worlds(player: int, v: View, r: Rules) -> tuple[Worlds, Worlds]:
    """Return the worth of the worlds to a player, by its type."""
    o = outlook(v.x, v.russia, v.ukraine, r)
    if player == US:
        return worlds_us(v.own, o, v.salience, r)
    if player == EU:
        return worlds_eu(v.own, o, r)
    return worlds_russia(v.own, o, r) if player == RUSSIA else worlds_ukraine(v.own, o, r)


def terms(r: Rules, player: int) -> dict[str, Num]:
    """Return the weights in which a player's payoff is linear: those in utils per week."""
    weights, kinds = getattr(r, KEYS[player]), getattr(r, f"{KEYS[player]}_types")
    found = numbers(type(weights)) | numbers(type(kinds[0]))
    return {name: num for name, num in found.items() if num.unit.startswith(UTILS)}


def without(r: Rules, player: int, weight: str) -> Rules:
    """Return the rules with one of a player's weights at zero, for both its types."""
    key = KEYS[player]
    table: Any = getattr(r, key)
    types: Any = getattr(r, f"{key}_types")
    changed: dict[str, Any]
    if weight in table._fields:
        changed = {key: table._replace(**{weight: 0.0})}
    else:
        changed = {f"{key}_types": tuple(kind._replace(**{weight: 0.0}) for kind in types)}
    return r._replace(**changed)


class Case(NamedTuple):
    """Two moves compared: who compares, of which type, by which rules, and what each move leads to."""

    player: int
    kind: int
    rules: Rules
    move: View
    reference: View


def own_value(case: Case, v: View) -> float:
    """Return the value of a view to the player's type, in utils per week."""
    k = worlds(case.player, v, case.rules)[case.kind]
    return expected(chances(case.player, v, case.rules)[case.kind], k)


def term_parts(case: Case) -> list[Part]:
    """Return what each weight adds, in utils per week, at the chances that the reference leaves."""
    m = chances(case.player, case.reference, case.rules)[case.kind]

    def gain(r: Rules) -> float:
        pair = (worlds(case.player, v, r)[case.kind] for v in (case.move, case.reference))
        move, reference = (expected(m, k) for k in pair)
        return move - reference

    whole = gain(case.rules)
    return [
        Part(name, num.meaning, whole - gain(without(case.rules, case.player, name)))
        for name, num in terms(case.rules, case.player).items()
    ]


def payoff_parts(case: Case) -> list[Part]:
    """Return what each weight adds, in utils per week, each move at its own chances of the worlds.

    Where :func:`term_parts` and :func:`chance_parts` keep apart what a world is worth and how likely it
    is, here a changed chance counts with the terms of the world that it makes likelier.
    """
    mixes = [chances(case.player, v, case.rules)[case.kind] for v in (case.move, case.reference)]

    def gain(r: Rules) -> float:
        pair = (worlds(case.player, v, r)[case.kind] for v in (case.move, case.reference))
        move, reference = (expected(m, k) for m, k in zip(mixes, pair, strict=True))
        return move - reference

    whole = gain(case.rules)
    return [
        Part(name, num.meaning, whole - gain(without(case.rules, case.player, name)))
        for name, num in terms(case.rules, case.player).items()
    ]


def chance_parts(case: Case) -> list[Part]:
    """Return what changed chances add, in utils per week: each world's in turn takes from the war's."""
    k = worlds(case.player, case.move, case.rules)[case.kind]
    before, after = (chances(case.player, v, case.rules)[case.kind] for v in (case.reference, case.move))
    parts = []
    for world, label in CHANCES.items():
        chance = getattr(after, world)
        moved = before._replace(**{world: chance, "war": before.war + getattr(before, world) - chance})
        parts.append(Part(f"chance_{world}", label, expected(moved, k) - expected(before, k)))
        before = moved
    return parts


def own_parts(case: Case, worth: float) -> tuple[Part, ...]:
    """Return the parts of a move's own effect, largest first, in utils over the horizon.

    Args:
        case: the moves compared.
        worth: the player's annuity: discounted weeks in its horizon.
    """
    parts = (Part(p.key, p.label, worth * p.value) for p in (*term_parts(case), *chance_parts(case)))
    return tuple(sorted((p for p in parts if abs(p.value) > NOTHING), key=lambda p: -abs(p.value)))


def annuity(g: Game, player: int) -> float:
    """Return the discounted number of weeks in a player's horizon."""
    return float(g.minds[N_MIND * player + ANNUITY])


def after(turn: Turn, block: Block, lever: int) -> Block:
    """Return a copy of a block on which a lever has been pulled."""
    played = copied(block)
    play_lane(turn.game, played.rows, lever, NOW, 0)
    copy_board(turn.game, played.rows, NOW, AFTER, 1)
    return played


def short_sighted(g: Game, player: int) -> Game:
    """Return a plain game in which a player weighs its own effect only, as others assume it does."""
    minds: Any = list(g.minds)
    minds[N_MIND * player + FORESIGHT] = 0.0
    return g._replace(minds=minds)


def replies(turn: Turn, lever: int, case: Case) -> tuple[Reply, ...]:
    """Return the counterpart's possible answers to a move, likeliest first."""
    g, other = turn.game, counterpart(turn.game, turn.player)
    played = after(turn, turn.block, lever)
    weigh(short_sighted(g, other), played, other, turn.week, 1)
    belief = state_at(played.rows, NOW, 0)[BELIEFS[other]]
    worth = annuity(g, turn.player)
    base = own_value(case, case.move)
    found = []
    for offset, answer in enumerate(turn.scenario.levers[other]):
        number = int(g.levers.first[other]) + offset
        first, second = (played.rows[chance_row(g.n_levers, OWN, kind, number)] for kind in (0, 1))
        odds = blend(belief, first, second)
        if odds > 0.0:
            answered = view(turn, after(turn, played, number).rows)
            found.append(Reply(answer.key, answer.label, odds, worth * (own_value(case, answered) - base)))
    return tuple(sorted(found, key=lambda reply: -reply.odds))
