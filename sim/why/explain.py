"""Why a player did what it did, in any week of any run: the record of its decision, as data and in words.

The run is replayed, uncompiled, up to the player's turn; then the rules themselves are asked what each
option is worth, feature by feature (:mod:`diplomatic_swings.sim.why.split`).

>>> from diplomatic_swings.sim.why.explain import explain
>>> print(explain(scenario, solution, seed=1, run=17, week=31, player="russia").text())  # doctest: +SKIP
"""

from diplomatic_swings.sim.rules.choice import learn
from diplomatic_swings.sim.rules.survey import belief_row
from diplomatic_swings.sim.tables.block import LANES, NO_ACT, Block, state_at
from diplomatic_swings.sim.tables.game import LEVELS, N_MIND
from diplomatic_swings.sim.tables.records import Scenario
from diplomatic_swings.sim.turns.turn import Solved, Turn, copied, reach, settle_move
from diplomatic_swings.sim.why.acting import act_choice
from diplomatic_swings.sim.why.explanation import Choice, Decision, Public, Term, shortened
from diplomatic_swings.sim.why.moving import move_choice
from diplomatic_swings.sim.why.split import View, sights_of, view_of
from diplomatic_swings.sim.why.telling import situation
from diplomatic_swings.sim.why.terms import private_pressure
from diplomatic_swings.sim.world.calendar import date_of

__all__ = ["Choice", "Decision", "Public", "Term", "explain", "explain_turn", "shortened"]


def explain(
    scenario: Scenario, solved: Solved, seed: int, run: int, week: int, player: int | str
) -> Decision:
    """Return why a player did what it did in a week of a run.

    Args:
        scenario: what is played.
        solved: its solution.
        seed: seed of the ensemble.
        run: number of the run.
        week: number of the week, 0 the first.
        player: number or key of the player.

    Raises:
        ValueError: if seed, run, week or player is out of range.
    """
    return explain_turn(reach(scenario, solved, seed, run, week, player))


def explain_turn(turn: Turn) -> Decision:
    """Return what a player weighs at its turn, and what it is about to do; the turn stays as it is."""
    view = view_of(turn)
    sights = sights_of(view)
    moved = copied(view.weighed)
    settle_move(turn.game, moved, turn.player, turn.week, turn.orders)
    learnt = copied(moved)
    learn(turn.game, learnt, turn.player, turn.week, 1)
    s, player = turn.scenario, turn.scenario.players[turn.player]
    return Decision(
        scenario=s.name,
        digest=s.digest,
        seed=turn.seed,
        run=turn.run,
        week=turn.week,
        date=date_of(s.start, turn.week),
        player=player.key,
        capital=player.capital,
        type=player.types[view.kind],
        meaning=player.meanings[view.kind],
        pressure=private_pressure(view),
        situation=situation(s, state_at(turn.block.x, 0), _signers(turn)),
        act=act_choice(view, sights) if view.pending != NO_ACT else None,
        move=move_choice(view, sights, moved) if moved.move[turn.player * LANES] >= 0.0 else None,
        before=public(view, turn.block),
        after_act=public(view, view.acted),
        after=public(view, learnt),
    )


def _signers(turn: Turn) -> list[str]:
    """Return the capitals that have signed the paper on the table."""
    return [
        player.capital
        for number, player in enumerate(turn.scenario.players)
        if turn.block.signed[number * LANES] > 0.5
    ]


def public(view: View, block: Block) -> Public:
    """Return what the others believe of the mover."""
    game, player = view.turn.game, view.turn.player
    types = view.turn.scenario.players[player].types
    levels = range(int(game.minds[N_MIND * player + LEVELS]))
    odds = [
        [block.belief[belief_row(game, player, kind, level)] for level in levels]
        for kind in range(len(types))
    ]
    z = [game.level[player * game.sizes.levels + level] if len(levels) > 1 else 0.0 for level in levels]
    mean = sum(p * value for row in odds for p, value in zip(row, z, strict=True))
    return Public({name: sum(row) for name, row in zip(types, odds, strict=True)}, mean)
