"""The record of an everyday decision: every legal option, its chances, and what it was worth, term by term."""

from typing import NamedTuple

from diplomatic_swings.sim.rules.choice import worth_row
from diplomatic_swings.sim.tables.block import LANES, Block
from diplomatic_swings.sim.tables.game import FATIGUE, N_MIND, N_TRAITS, NOBODY, POLICY, option_keys
from diplomatic_swings.sim.turns.turn import forced_option
from diplomatic_swings.sim.why.explanation import CHOSEN, DRAWN, FORCED, Choice, Option
from diplomatic_swings.sim.why.split import Prospect, Sight, View, changes, held, menu, prospect, tabling
from diplomatic_swings.sim.why.terms import SIGNING, compared, tabled, terms_of

Parts = dict[int, dict[str, float]]
"""Parts of the worth of options (util), by number of the option and key of the part."""


class Cost(NamedTuple):
    """What an option costs now (util): effort, wear from repeating it, and a policy's addition to it in choices."""

    effort: float
    wear: float
    policy: float


def move_choice(view: View, sights: dict[str, Sight], moved: Block) -> Choice:
    """Return the everyday decision.

    Args:
        view: the mover's turn.
        sights: the same by feature.
        moved: the block once the mover has chosen.
    """
    turn = view.turn
    taken = int(moved.move[turn.player * LANES])
    parts = parts_of(view, sights)
    options = [_option(view, moved, number, parts[number]) for number in legal(view)]
    keys = option_keys(turn.scenario)
    return compared(view, options, keys[taken][1], _how(view, moved, taken))


def _how(view: View, moved: Block, taken: int) -> str:
    turn = view.turn
    if forced_option(turn.game, moved, turn.player, turn.week) == taken:
        return FORCED
    return CHOSEN if turn.orders.option == taken else DRAWN


def legal(view: View) -> list[int]:
    """Return the numbers of the legal options."""
    return [o for o in menu(view.turn.game, view.turn.player) if view.weighed.legal[o * LANES] > 0.0]


def parts_of(view: View, sights: dict[str, Sight]) -> Parts:
    """Return the parts of the worth of all options: by feature, and by what others would sign."""
    parts: Parts = {option: {} for option in menu(view.turn.game, view.turn.player)}
    papers = _prospects(view)
    for name, sight in sights.items():
        _add(parts, name, changes(view, Sight(sight.game, held(sight.block, table=False, reach=False))))
        _add(parts, name, {option: tabling(view, sight, *paper) for option, paper in papers.items()})
    full, table, direct = (
        changes(view, Sight(view.turn.game, held(view.looked, table=on, reach=also)))
        for on, also in ((True, True), (False, True), (False, False))
    )
    _add(parts, "reach", {option: table[option] - direct[option] for option in parts})
    if tabled(view) >= 0:
        key = SIGNING + view.turn.scenario.packages[tabled(view)].key
        _add(parts, key, {option: full[option] - table[option] for option in parts})
    return parts


def _add(parts: Parts, key: str, values: dict[int, float]) -> None:
    """Add in place values by option to a part."""
    for option, value in values.items():
        parts[option][key] = parts[option].get(key, 0.0) + value


def _prospects(view: View) -> dict[int, tuple[int, Prospect]]:
    """Return number and prospect of the papers that can be tabled, by option."""
    papers = {option: view.turn.game.options.paper[option] for option in legal(view)}
    return {option: (paper, prospect(view, paper)) for option, paper in papers.items() if paper != NOBODY}


def cost_of(view: View, option: int) -> Cost:
    """Return what an option costs the mover's true type now."""
    game, player = view.turn.game, view.turn.player
    wear = game.minds[N_MIND * player + FATIGUE] * view.weighed.tired[option * LANES]
    own = game.options.type_cost[option * game.sizes.kinds + view.kind]
    policy = game.options.trait[N_TRAITS * option + POLICY]
    return Cost(view.weighed.cost[option * LANES] - wear + own, wear, policy)


def label_of(view: View, option: int) -> str:
    """Return the name of an option in plain words."""
    _, key, paper = option_keys(view.turn.scenario)[option]
    if paper != NOBODY:
        return f"Table {view.turn.scenario.packages[paper].label}"
    return next(lever.label for lever in view.turn.scenario.levers[view.turn.player] if lever.key == key)


def _option(view: View, moved: Block, option: int, parts: dict[str, float]) -> Option:
    """Return the record of one legal option."""
    game, types = view.turn.game, view.turn.scenario.players[view.turn.player].types
    cost, worth = cost_of(view, option), view.weighed.worth[worth_row(game, view.kind, option)]
    net = worth - sum(cost)
    own = {"effort now": -cost.effort, "repetition": -cost.wear, "policy": -cost.policy}
    chances = {name: moved.chance[worth_row(game, kind, option)] for kind, name in enumerate(types)}
    paper = int(game.options.paper[option])
    gain = None
    if paper != NOBODY:
        gain = view.looked.gain[(view.kind * game.sizes.papers + paper) * LANES]
    return Option(
        key=option_keys(view.turn.scenario)[option][1],
        label=label_of(view, option),
        chance=chances[types[view.kind]],
        chances=chances,
        cost=cost.effort + cost.wear,
        worth=worth,
        net=net,
        terms=terms_of(view, {**parts, **own}, net),
        signed=prospect(view, paper).own if paper != NOBODY else None,
        gain=gain,
    )
