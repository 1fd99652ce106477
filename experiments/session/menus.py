"""What a seat can do this week, as it sees it itself: everyday options and weighty acts, with chance, effect and price."""

import math

from diplomatic_swings.experiments.session.effects import ACT_WORDS, one_line
from diplomatic_swings.experiments.session.records import Option
from diplomatic_swings.sim.rules.acts import PENDING, act_cost, refusing, taking, write_differences
from diplomatic_swings.sim.rules.choice import choose, weigh, worth_row
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
    state_at,
)
from diplomatic_swings.sim.tables.game import N_MIND, NOBODY, TYPES
from diplomatic_swings.sim.tables.records import Move, Scenario
from diplomatic_swings.sim.turns.turn import Turn, copied, open_acts, pending_of
from diplomatic_swings.sim.why.acting import LEAVING
from diplomatic_swings.sim.world.state import NAMES, VARIABLES, State

NONE = "none"
"""Key of letting all weighty acts be."""

HOLD = "hold"
"""Kind of the everyday option that does nothing."""

Keys = list[tuple[int, str, int]]
"""Player, key and paper of every everyday option."""


def label_of(scenario: Scenario, keys: Keys, option: int) -> str:
    """Return the name of an everyday option."""
    player, key, paper = keys[option]
    if paper != NOBODY:
        return f"Table {scenario.packages[paper].label}"
    return next(lever.label for lever in scenario.levers[player] if lever.key == key)


def options(turn: Turn, keys: Keys) -> tuple[Option, ...]:
    """Return the legal everyday options of the seat that has looked in a turn, the model's likeliest first."""
    weigh(turn.game, turn.block, turn.player, turn.week, 1)
    choose(turn.game, turn.block, turn.player, turn.week, 1)  # which works out the chances
    legal = [
        n
        for n, (owner, _, _) in enumerate(keys)
        if owner == turn.player and turn.block.legal[n * LANES] > 0.0
    ]
    return tuple(sorted((_option(turn, keys, n) for n in legal), key=lambda option: -option.chance))


def _option(turn: Turn, keys: Keys, number: int) -> Option:
    game, block, s = turn.game, turn.block, turn.scenario
    kind = int(block.type[turn.player * LANES])
    _, key, paper = keys[number]
    lever = next((lever for lever in s.levers[turn.player] if lever.key == key), None)
    on_paper = _on_paper(turn, kind, paper) if paper != NOBODY else (None, None)
    return Option(
        key=key,
        label=label_of(s, keys, number),
        chance=float(block.chance[worth_row(game, kind, number)]),
        effect=one_line(shifts(lever, state_at(block.x, 0))) if lever else _tabling(s, paper),
        price=float(block.cost[number * LANES] + game.options.type_cost[number * game.sizes.kinds + kind]),
        waits=lever is not None and lever.kind == HOLD,
        signed=on_paper[0],
        gain=on_paper[1],
    )


def _on_paper(turn: Turn, kind: int, paper: int) -> tuple[float, float]:
    """Return the public chance that the others sign a paper once it is tabled, and what it would bring in force."""
    papers, block = turn.game.sizes.papers, turn.block
    others = [number for number in turn.scenario.packages[paper].signers if number != turn.player]
    ready = math.prod(float(block.ready[(number * papers + paper) * LANES]) for number in others)
    return ready, float(block.gain[(kind * papers + paper) * LANES])


def _tabling(scenario: Scenario, paper: int) -> str:
    package = scenario.packages[paper]
    kind = "a settlement" if package.settlement else "a ceasefire"
    return f"{kind}; needs the signatures of {' and '.join(scenario.players[n].capital for n in package.signers)}"


def shifts(lever: Move, x: State) -> list[tuple[str, float]]:
    """Return which variables a move changes in a state, and how far, within their bounds."""
    return [
        (NAMES[e.variable], _held(e.variable, e.keep * x[e.variable] + e.add) - x[e.variable])
        for e in lever.effects
    ]


def _held(variable: int, value: float) -> float:
    bounds = VARIABLES[NAMES[variable]]
    return min(max(value, bounds.low), bounds.high)


def acts(turn: Turn) -> tuple[Option, ...]:
    """Return the weighty acts open to the seat that has looked in a turn, and letting them be; empty if none is."""
    able = open_acts(turn.game, turn.block, turn.player)
    if not able:
        return ()
    chances = act_chances(turn, able)
    return tuple(_act(turn, act, chances[act]) for act in (*able, NO_ACT))


def _act(turn: Turn, act: int, chance: float) -> Option:
    game, block, player = turn.game, turn.block, turn.player
    label = act_label(turn.scenario, block, player, act)
    if act == NO_ACT:
        return Option(NONE, label, chance, ACT_WORDS[NONE], 0.0, waits=True, weighty=True)
    kind = int(block.type[player * LANES])
    on_paper = act in (SIGN, WITHDRAW, REFUSE)
    return Option(
        key=ACTS[act],
        label=label,
        chance=chance,
        effect=ACT_WORDS[ACTS[act]],
        price=act_cost(game, block, player, act, 0),
        weighty=True,
        signed=float(block.see[OTHERS * LANES]) if on_paper else None,
        gain=float(block.see[see_row(GAIN, kind)]) if on_paper else None,
    )


def act_chances(turn: Turn, able: list[int]) -> dict[int, float]:
    """Return how likely the model takes each open act if it comes to decide on it, and lets all of them be.

    The chances are those of the true type under its private pressure.
    """
    block = copied(turn.block)
    kind = int(block.type[turn.player * LANES])
    chances, none = {}, 1.0
    for pending in sorted({pending_of(act) for act in able}):
        taken = _taken(turn, block, pending, kind)
        chances[pending] = taken
        left = 1.0 - taken
        if pending == SIGN and turn.game.acts.able[turn.player * N_ACTS + REFUSE]:
            chances[REFUSE] = left * refusing(turn.game, block, turn.player, kind, 0)
            left -= chances[REFUSE]
        none *= left
    return {**chances, NO_ACT: none}


def _taken(turn: Turn, block: Block, pending: int, kind: int) -> float:
    """Return the chance that a seat takes a pending act."""
    game, player = turn.game, turn.player
    block.temp[PENDING] = float(pending)
    for one in range(int(game.minds[N_MIND * player + TYPES])):
        write_differences(game, block, player, one, 0)
    return float(taking(game, block, player, kind, int(block.pressure[player * LANES]), 0))


def act_label(scenario: Scenario, block: Block, player: int, act: int) -> str:
    """Return the name of a weighty act, with that of the paper it is about; ``NO_ACT`` lets things be."""
    paper = int(state_at(block.x, 0).tabled) - 1
    if act == NO_ACT:
        binds = paper >= 0 and player in scenario.packages[paper].signers
        signed = block.signed[player * LANES] > 0.5
        return LEAVING[WITHDRAW if signed else SIGN] if binds else "Keep things as they are"
    move = scenario.acts[player][act]
    label = move.label if move else ACTS[act]
    return (
        f"{label}: {scenario.packages[paper].label}"
        if act in (SIGN, REFUSE, WITHDRAW) and paper >= 0
        else label
    )
