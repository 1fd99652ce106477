"""Terms of an explanation: what they are called, how they add up, how two options compare."""

import math

from diplomatic_swings.sim.tables.block import GAIN, LANES, see_row
from diplomatic_swings.sim.tables.game import LEVELS, N_MIND
from diplomatic_swings.sim.why.explanation import Choice, Option, Term
from diplomatic_swings.sim.why.phrases import of_feature, of_other, of_paper
from diplomatic_swings.sim.why.split import View, weights_of
from diplomatic_swings.sim.world.features import FEATURE_INDEX
from diplomatic_swings.sim.world.state import INDEX

SIGNING = "signing:"
"""Start of the key of what a move does through the chance that a paper on the table is signed."""

TOLERANCE = 1e-9
"""How far terms may miss the number that they explain (util)."""

NIL = 1e-12
"""Terms below this size (util) are left out."""

_TABLED = INDEX["tabled"] * LANES


def tabled(view: View) -> int:
    """Return the number of the paper on the table, -1 if none lies there."""
    return int(view.looked.x[_TABLED]) - 1


def private_pressure(view: View) -> float:
    """Return the mover's private pressure now, 0 for a player without any."""
    game, player = view.turn.game, view.turn.player
    if game.minds[N_MIND * player + LEVELS] <= 1.0:
        return 0.0
    level = int(view.turn.block.pressure[player * LANES])
    return float(game.level[player * game.sizes.levels + level])


def term(view: View, key: str, value: float) -> Term:
    """Return a term with its name, which hangs on its sign."""
    if key in FEATURE_INDEX:
        weight = weights_of(view.turn, view.kind)[key]
        return Term(key, "feature", of_feature(key, value, weight), value)
    if key.startswith(SIGNING):
        label = view.turn.scenario.packages[tabled(view)].label
        gain = view.looked.see[see_row(GAIN, view.kind)]
        return Term(key, "signing", of_paper(label, value, gain), value)
    return Term(key, "signing" if key == "reach" else "own", of_other(key, value), value)


def terms_of(view: View, parts: dict[str, float], total: float) -> tuple[Term, ...]:
    """Return the parts of an option that are not nil as terms, largest first.

    Raises:
        ArithmeticError: if they do not add up to the number that they explain, a fault of the program.
    """
    gap = math.fsum(parts.values()) - total
    if abs(gap) > TOLERANCE * max(1.0, abs(total)):
        raise ArithmeticError(f"the terms of an option miss its worth {total:.6g} by {gap:.3g} util")
    kept = [term(view, key, value) for key, value in parts.items() if abs(value) > NIL]
    return tuple(sorted(kept, key=lambda one: -abs(one.value)))


def difference(view: View, taken: Option, rival: Option | None) -> tuple[Term, ...]:
    """Return the terms of one option less those of another, largest first; of the option itself without a rival."""
    if rival is None:
        return taken.terms
    parts = {one.key: one.value for one in taken.terms}
    for one in rival.terms:
        parts[one.key] = parts.get(one.key, 0.0) - one.value
    return terms_of(view, parts, taken.net - rival.net)


def compared(view: View, options: list[Option], taken: str, how: str) -> Choice:
    """Return a decision among options: what was done beside the likeliest other, and why."""
    from diplomatic_swings.sim.why.telling import why

    ordered = tuple(sorted(options, key=lambda option: -option.chance))
    done = next(option for option in ordered if option.key == taken)
    rival = next((option for option in ordered if option.key != taken), None)
    terms = difference(view, done, rival)
    capital = view.turn.scenario.players[view.turn.player].capital
    return Choice(
        ordered, taken, rival.key if rival else None, how, terms, why(capital, done, rival, terms, how)
    )
