"""The record of a weighty decision: sign, refuse, withdraw, break, walk, return, or let it be."""

from diplomatic_swings.sim.rules.acts import (
    DIFFERENCE,
    PENDING,
    PULL,
    act_cost,
    refusing,
    taking,
    write_differences,
)
from diplomatic_swings.sim.rules.survey import belief_row
from diplomatic_swings.sim.tables.block import (
    ACTS,
    GAIN,
    LANES,
    N_ACTS,
    NO_ACT,
    OTHERS,
    REFUSE,
    SIGN,
    WITHDRAW,
    Block,
    see_row,
)
from diplomatic_swings.sim.tables.game import LEVELS, N_MIND, Game
from diplomatic_swings.sim.turns.turn import copied
from diplomatic_swings.sim.why.explanation import CHOSEN, DRAWN, Choice, Option, Term
from diplomatic_swings.sim.why.split import Sight, View, act_change, act_changes, refusal_change
from diplomatic_swings.sim.why.terms import compared, private_pressure, tabled, terms_of

NONE = "none"
"""Key of letting a weighty decision be."""

LEAVING = {
    SIGN: "Leave the paper on the table",
    WITHDRAW: "Stand by the signature",
}
"""What letting a decision be is called, by the act; else it is called keeping things as they are."""


def act_choice(view: View, sights: dict[str, Sight]) -> Choice:
    """Return the weighty decision that came up."""
    block = ready(view)
    changed = {name: act_change(view, sight) for name, sight in sights.items()}
    options = [_taken(view, block, changed), _let_be(view, block)]
    if can_refuse(view):
        refused = {name: refusal_change(view, sight) for name, sight in sights.items()}
        options.append(_refused(view, block, refused))
    done = int(view.acted.act[view.turn.player * LANES])
    how = CHOSEN if view.turn.orders.act is not None else DRAWN
    return compared(view, options, NONE if done == NO_ACT else ACTS[done], how)


def act_terms(view: View, games: dict[str, Game]) -> tuple[Term, ...]:
    """Return the terms of taking the pending act, beyond letting it be: those that :func:`act_choice` records.

    Args:
        view: the mover's turn.
        games: its game by feature; see :func:`diplomatic_swings.sim.why.split.games_by_feature`.
    """
    return _taken(view, ready(view), act_changes(view, games)).terms


def ready(view: View) -> Block:
    """Return a block in which the rules have weighed the pending act for every type."""
    block = copied(view.looked)
    block.temp[PENDING] = float(view.pending)
    for kind in range(len(view.turn.scenario.players[view.turn.player].types)):
        write_differences(view.turn.game, block, view.turn.player, kind, 0)
    return block


def can_refuse(view: View) -> bool:
    """Return whether the mover may refuse the paper aloud instead of signing it."""
    return view.pending == SIGN and bool(view.turn.game.acts.able[view.turn.player * N_ACTS + REFUSE])


def own_level(view: View) -> int:
    """Return the level of the mover's private pressure."""
    return int(view.turn.block.pressure[view.turn.player * LANES])


def likelihood(view: View, block: Block, kind: int) -> float:
    """Return the chance that a type takes the pending act, over the pressure that others think it is under."""
    game, player = view.turn.game, view.turn.player
    levels = range(int(game.minds[N_MIND * player + LEVELS]))
    odds = [view.looked.belief[belief_row(game, player, kind, level)] for level in levels]
    total = sum(
        p * taking(game, block, player, kind, level, 0) for level, p in zip(levels, odds, strict=True)
    )
    return total / max(sum(odds), 1e-300)


def _label(view: View, act: int) -> str:
    """Return the name of an act; that of one on a paper names it."""
    move = view.turn.scenario.acts[view.turn.player][act]
    label = move.label if move else ACTS[act]
    if act in (SIGN, REFUSE, WITHDRAW) and tabled(view) >= 0:
        return f"{label}: {view.turn.scenario.packages[tabled(view)].label}"
    return label


def _chances(view: View, block: Block, key: str) -> tuple[float, dict[str, float]]:
    """Return the chance of an option for the mover itself, and by type as the others reckon it."""
    game, turn = view.turn.game, view.turn
    own = taking(game, block, turn.player, view.kind, own_level(view), 0)
    types = turn.scenario.players[turn.player].types
    likely = {name: likelihood(view, block, kind) for kind, name in enumerate(types)}
    left = dict.fromkeys(types, 0.0)
    if can_refuse(view):
        left = {name: refusing(game, block, turn.player, kind, 0) for kind, name in enumerate(types)}
    mine = left[types[view.kind]]
    if key == ACTS[view.pending]:
        return own, likely
    if key == ACTS[REFUSE]:
        return (1.0 - own) * mine, {name: (1.0 - p) * left[name] for name, p in likely.items()}
    return (1.0 - own) * (1.0 - mine), {name: (1.0 - p) * (1.0 - left[name]) for name, p in likely.items()}


def _taken(view: View, block: Block, changed: dict[str, tuple[float, float]]) -> Option:
    """Return the record of taking the pending act."""
    turn, act = view.turn, view.pending
    cost = act_cost(turn.game, block, turn.player, act, 0)
    pull = block.temp[PULL + view.kind * LANES] * private_pressure(view)
    net = block.temp[DIFFERENCE + view.kind * LANES] + pull
    parts = {name: values for name, (values, _) in changed.items()}
    effects = sum(effect for _, effect in changed.values())
    parts |= {"effects": effects, "private pressure": pull, "cost": -cost}
    on_paper = act in (SIGN, WITHDRAW)
    chance, chances = _chances(view, block, ACTS[act])
    return Option(
        key=ACTS[act],
        label=_label(view, act),
        chance=chance,
        chances=chances,
        cost=cost,
        worth=net + cost,
        net=net,
        terms=terms_of(view, parts, net),
        signed=view.looked.see[OTHERS * LANES] if on_paper else None,
        gain=view.looked.see[see_row(GAIN, view.kind)] if on_paper else None,
    )


def _refused(view: View, block: Block, refused: dict[str, tuple[float, float]]) -> Option:
    """Return the record of refusing the paper aloud."""
    turn = view.turn
    cost = act_cost(turn.game, block, turn.player, REFUSE, 0)
    parts = {name: values for name, (values, _) in refused.items()}
    effects = [sum(column) for column in zip(*refused.values(), strict=True)]
    parts |= {"effects": effects[1], "cost": -cost}
    worth = _refusal_worth(view)
    chance, chances = _chances(view, block, ACTS[REFUSE])
    return Option(
        key=ACTS[REFUSE],
        label=_label(view, REFUSE),
        chance=chance,
        chances=chances,
        cost=cost,
        worth=worth,
        net=worth - cost,
        terms=terms_of(view, parts, worth - cost),
    )


def _refusal_worth(view: View) -> float:
    return sum(refusal_change(view, Sight(view.turn.game, view.looked)))


def _let_be(view: View, block: Block) -> Option:
    """Return the record of letting the pending decision be: what the other options are compared with."""
    chance, chances = _chances(view, block, NONE)
    label = LEAVING.get(view.pending, "Keep things as they are")
    return Option(NONE, label, chance, chances, 0.0, 0.0, 0.0, ())
