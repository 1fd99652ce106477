"""What an option is worth, split into named parts that add up to it.

Values are linear in a player's coefficients, and those are a sum over features of ``weight * part``.  So the
rules themselves are asked again with one feature's coefficients in place of the mover's, while everything that
hangs on values in another way is held as it was: the chances that papers are signed, and how they hang on
the others' values.  What a move does through those chances is a part of its own.
"""

import math
from typing import Any, NamedTuple

import numpy as np
from diplomatic_swings.sim.rules.acts import (
    DIFFERENCE,
    PENDING,
    act_cost,
    regime_of,
    shift_of,
    write_differences,
    write_pending,
)
from diplomatic_swings.sim.rules.choice import weigh, worth_row, write_slopes, write_worth
from diplomatic_swings.sim.rules.survey import (
    SHARE,
    beta_row,
    look,
    own_chance,
    write_gain,
    write_now,
    write_stand,
    write_values,
)
from diplomatic_swings.sim.tables.block import (
    GAIN,
    HOPE,
    LANES,
    REFUSE,
    SIGN,
    STAND,
    TABLED_KIND,
    WALK,
    WITHDRAW,
    Block,
    see_row,
)
from diplomatic_swings.sim.tables.game import N_MIND, TYPES, Game, in_lists, with_values
from diplomatic_swings.sim.turns.turn import Turn, copied, pending_of, settle_act
from diplomatic_swings.sim.world.basis import CEASEFIRE, SETTLEMENT, WALKOUT, WAR
from diplomatic_swings.sim.world.features import FEATURE_INDEX, N_FEATURES
from diplomatic_swings.sim.world.state import INDEX
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LEVEL = "level"
"""Name of the part of values that no feature explains: those of an earlier level of thought."""

_ROUNDING = 1e-12
_TABLED = INDEX["tabled"] * LANES


class View(NamedTuple):
    """A mover's turn as it decides.

    Attributes:
        turn: the run before the mover looks.
        kind: number of the mover's true type.
        looked: the block once it has looked: chances of signatures are those held fixed.
        acted: the block once its weighty decision, if one came up, is taken and has been learnt from.
        weighed: the block once it has weighed its everyday options.
        pending: the act that it had to decide on; ``NO_ACT`` if none came up.
    """

    turn: Turn
    kind: int
    looked: Block
    acted: Block
    weighed: Block
    pending: int


def menu(game: Game, player: int) -> range:
    """Return the numbers of a player's everyday options."""
    return range(int(game.options.first[player]), int(game.options.first[player + 1]))


def view_of(turn: Turn) -> View:
    """Return a turn as its player sees it; the turn stays as it is."""
    view = view_of_act(turn)
    weighed = copied(view.acted)
    weigh(turn.game, weighed, turn.player, turn.week, 1)
    return view._replace(weighed=weighed)


def view_of_act(turn: Turn) -> View:
    """Return a turn as its player sees it up to its weighty decision.

    Everyday options, which take longest, are not weighed: ``weighed`` is ``acted``.
    """
    game, player = turn.game, turn.player
    looked = copied(turn.block)
    look(game, looked, player, turn.week, 1)
    write_pending(game, looked, player, 1)
    pending = int(looked.temp[PENDING])
    if turn.orders.act is not None:
        pending = pending_of(turn.orders.act)
    acted = copied(looked)
    settle_act(game, acted, player, turn.orders)
    return View(turn, int(turn.block.type[player * LANES]), looked, acted, acted, pending)


def weights_of(turn: Turn, kind: int) -> dict[str, float]:
    """Return the mover's weights by feature, those of weight 0 left out."""
    first = (turn.player * turn.game.sizes.kinds + kind) * N_FEATURES
    weights = {name: turn.game.weights[first + number] for name, number in FEATURE_INDEX.items()}
    return {name: weight for name, weight in weights.items() if weight}


def games_by_feature(view: View) -> dict[str, Game]:
    """Return games whose mover has the coefficients of one feature alone, by feature that it weighs.

    Together they are the mover's coefficients.  A mover whose level of thought is below the solver's
    iterations acts by older ones; the gap is one more entry, ``level``.
    """
    turn, kind = view.turn, view.kind
    beta, parts = turn.solved.beta[turn.player], turn.solved.parts[turn.player]
    left = beta[kind].copy()
    games = {}
    for name, weight in weights_of(turn, kind).items():
        own = np.zeros_like(beta)
        own[kind] = weight * parts[kind, :, :, FEATURE_INDEX[name]]
        left -= own[kind]
        games[name] = _with_own(turn, own)
    if np.abs(left).max() > _ROUNDING * np.abs(beta[kind]).max():
        own = np.zeros_like(beta)
        own[kind] = left
        games[LEVEL] = _with_own(turn, own)
    return games


def _with_own(turn: Turn, own: Floats) -> Game:
    """Return the turn's game with other coefficients of the mover."""
    beta = turn.solved.beta.copy()
    beta[turn.player] = own
    return turn.game._replace(values=in_lists(with_values(turn.arrays, beta).values))


def looked_by(view: View, game: Game) -> Block:
    """Return the turn's block as the mover sees it by other coefficients, all chances held as they are."""
    turn, block = view.turn, copied(view.turn.block)
    look(game, block, turn.player, turn.week, 1)
    for kind in range(int(game.minds[N_MIND * turn.player + TYPES])):
        hope = see_row(HOPE, kind)
        block.see[hope] = view.looked.see[hope]
        write_stand(game, block, turn.player, kind, 1)
    return block


class Sight(NamedTuple):
    """A turn as the mover sees it by the coefficients of one feature."""

    game: Game
    block: Block


def act_changes(view: View, games: dict[str, Game]) -> dict[str, tuple[float, float]]:
    """Return what the pending act is worth by the coefficients of each feature; see :func:`act_change`.

    As with :func:`sights_of`, but on one block, in which only what the act hangs on is written anew: for many decisions.

    Args:
        view: the mover's turn.
        games: its game by feature, of :func:`games_by_feature`; it is the same in every turn of a player's type.
    """
    block, changed = copied(view.looked), {}
    for name, game in games.items():
        _weigh_act(view, game, block)
        changed[name] = act_change(view, Sight(game, block))
    return changed


def _weigh_act(view: View, game: Game, block: Block) -> None:
    """Write into a block that has looked what the pending act hangs on by other coefficients, for the true type."""
    player, kind, paper = view.turn.player, view.kind, int(block.x[_TABLED]) - 1
    write_values(game, block, player, 1)
    write_now(game, block, player, 1)
    if paper >= 0:
        place = (kind * game.sizes.papers + paper) * LANES
        write_gain(game, block, player, kind, paper, place, 1)
        block.see[see_row(GAIN, kind)] = block.gain[place]


def sights_of(view: View) -> dict[str, Sight]:
    """Return what the mover sees, by feature that it weighs; together it is what the mover sees at all."""
    return {name: Sight(game, looked_by(view, game)) for name, game in games_by_feature(view).items()}


def held(block: Block, *, table: bool, reach: bool) -> Block:
    """Return a copy of a block in which chances of signatures do not hang on the others' values.

    Args:
        block: the block once the mover has looked.
        table: whether that of the paper on the table still does.
        reach: whether those of papers not yet tabled still do.
    """
    out = copied(block)
    if not reach:
        out.steep[:] = [0.0] * len(out.steep)
    if not table:
        out.edge[:] = [0.0] * len(out.edge)
    return out


def changes(view: View, sight: Sight) -> dict[int, float]:
    """Return what each option changes in the true type's values, by number; papers to table aside."""
    turn, (game, block) = view.turn, sight
    write_slopes(game, block, turn.player, 1)
    block.y[:] = block.x
    for option in menu(game, turn.player):
        write_worth(game, block, turn.player, option, turn.week, 1)
    return {option: block.worth[worth_row(game, view.kind, option)] for option in menu(game, turn.player)}


class Prospect(NamedTuple):
    """How likely a paper is signed by all once it is tabled: as its author's true type sees it, and as all see it."""

    own: float
    public: float


def prospect(view: View, paper: int) -> Prospect:
    """Return a paper's prospect if the mover tables it; see :func:`diplomatic_swings.sim.rules.choice.add_paper`."""
    game, player = view.turn.game, view.turn.player
    papers = game.sizes.papers
    ready = [view.looked.ready[(other * papers + paper) * LANES] for other in range(game.sizes.players)]
    others = math.prod(chance for other, chance in enumerate(ready) if other != player)
    own = 1.0
    if game.papers.signer[paper * game.sizes.players + player]:
        block = copied(view.acted)
        place = (view.kind * papers + paper) * LANES
        kind_of = int(game.papers.settlement[paper])
        own_chance(game, block, block.gain, place, player, view.kind, kind_of, 1)
        own = block.temp[SHARE]
    return Prospect(own * others, others * ready[player])


def tabling(view: View, sight: Sight, paper: int, chances: Prospect) -> float:
    """Return what a paper lying on the table is worth by a game's coefficients, chances held.

    The terms of :func:`diplomatic_swings.sim.rules.choice.add_paper`: with the chance that all sign, what the paper brings in
    force; and two columns of the basis for what this leaves out.
    """
    return float(tabling_of(view, sight, paper, chances))


def tabling_of(view: View, sight: Sight, paper: int, chances: Prospect) -> Any:  # noqa: ANN401 - see below
    """Return the same as :func:`tabling`; for a game whose coefficients are vectors, the vector of their parts."""
    player, kind, (game, block) = view.turn.player, view.kind, sight
    worth = chances.own * block.gain[(kind * game.sizes.papers + paper) * LANES]
    for regime in range(SETTLEMENT):
        beta = beta_row(game, player, kind, regime)
        slope = game.values.beta[beta + game.at.chance + int(game.papers.settlement[paper])]
        tabled = game.values.beta[beta + game.at.tabled]
        worth += block.regime[regime * LANES] * (tabled + slope * chances.public)
    return worth


def act_change(view: View, sight: Sight) -> tuple[float, float]:
    """Return what the pending act is worth by a game's coefficients: values, and the act's own effects (util)."""
    player, act, (game, block) = view.turn.player, view.pending, sight
    block.temp[PENDING] = float(act)
    write_differences(game, block, player, view.kind, 0)
    whole = block.temp[DIFFERENCE + view.kind * LANES] + act_cost(game, block, player, act, 0)
    effects = shift_of(game, player, view.kind, act, _regime_after(view))
    return whole - effects, effects


def _regime_after(view: View) -> int:
    """Return the regime in which the effects of the pending act are valued."""
    if view.pending == SIGN:
        return CEASEFIRE + int(view.looked.see[TABLED_KIND * LANES])
    after = {WITHDRAW: regime_of(view.looked, 0), WALK: WALKOUT}
    return after.get(view.pending, WAR)


def refusal_change(view: View, sight: Sight) -> tuple[float, float]:
    """Return what refusing aloud is worth by a game's coefficients: a table without the paper, and its effects."""
    effects = shift_of(sight.game, view.turn.player, view.kind, REFUSE, regime_of(view.looked, 0))
    return -sight.block.see[see_row(STAND, view.kind)], effects
