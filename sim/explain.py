"""Why a player moved as it did, in any week of any run.

The run is replayed, uncompiled, up to the player's turn; then the rules themselves are asked what
each legal move is worth and why.

>>> from sim.explain import explain
>>> from sim.scenario import load
>>> print(explain(load("baseline"), seed=1, run=17, week=31, player="russia").text())  # doctest: +SKIP
"""

from collections.abc import Sequence
from typing import NamedTuple

from sim.block import MOVE, NOW, OWN, TYPE, UNIFORMS, Block, chance_row, cost_row, legal_row, value_row
from sim.calendar import date_of
from sim.decisions import counterpart, forced_lever, weigh
from sim.explanation import Explanation, Option, Seen
from sim.files.lever_form import HOLD
from sim.game import FORESIGHT, N_MIND, NOBODY, Game
from sim.lanes import LANES, state_at
from sim.players import EU, KEYS, PLAYERS, RUSSIA, UKRAINE, US
from sim.reasons import Case, Part, Reply, after, annuity, own_parts, own_value, payoff_parts, replies, view
from sim.scenario import Lever, Scenario
from sim.situation import situation
from sim.state import BELIEFS, INDEX, VARIABLES, State
from sim.turn import Turn, copied, reach
from sim.week import carry_out, decide

__all__ = [
    "Explanation",
    "Option",
    "Part",
    "Reply",
    "Seen",
    "Weighed",
    "explain",
    "explain_turn",
    "payoffs_of",
]

ANSWER = "answer"
"""Key of the part that comes from the replies a player with foresight reckons with."""

TOP_REPLIES = 3

SEEN = {
    US: "approval us_patience mood quiet_weeks progress trust_us_russia trust_us_ukraine trust_us_eu "
    "us_arms pump_price belief_russia belief_ukraine",
    RUSSIA: "optimism gain reserves deadline us_patience trust_us_russia us_sanctions oil_sanctions "
    "eu_sanctions force_ukraine relief_offer belief_us",
    UKRAINE: "gain force_ukraine force_russia morale trust_us_ukraine us_arms arms_held eu_arms intelligence "
    "us_guarantees us_patience belief_russia",
    EU: "eu_unity trust_us_eu force_ukraine gain talk_format us_patience us_arms eu_arms eu_sanctions "
    "eu_guarantees us_guarantees belief_russia",
}
"""The public variables that matter most for each player, most telling first."""


def explain(scenario: Scenario, seed: int, run: int, week: int, player: int | str) -> Explanation:
    """Return why a player moved as it did in a week of a run.

    Args:
        scenario: what is played.
        seed: seed of the ensemble, as in :func:`experiments.ensemble.ensemble`.
        run: number of the run.
        week: number of the week, 0 the first.
        player: number or key of the player.

    Raises:
        ValueError: if seed, run, week or player is out of range.
    """
    return explain_turn(reach(scenario, seed, run, week, player))


def explain_turn(turn: Turn) -> Explanation:
    """Return what a player weighs at its turn, and the move it is about to make; the turn stays as it is."""
    s, g, w = turn.scenario, turn.game, turn.block.rows
    player, mind = PLAYERS[turn.player], s.decisions[turn.player]
    decided = copied(turn.block)
    decide(g, decided, turn.player, turn.week, 1)
    options = _options(turn, decided)
    lever = int(decided.rows[(MOVE + turn.player) * LANES])
    x = state_at(w, NOW, 0)
    return Explanation(
        scenario=s.name,
        digest=s.digest,
        seed=turn.seed,
        run=turn.run,
        week=turn.week,
        date=date_of(s.start, turn.week),
        player=player.key,
        capital=player.capital,
        type=player.types[_kind(turn)],
        foresight=int(mind.params.foresight),
        counterpart=KEYS[mind.counterpart],
        horizon=int(mind.params.horizon),
        situation=situation(x),
        seen=_seen(turn.player, x),
        reference=_reference(turn, decided).key,
        options=options,
        move=_lever(turn, lever).key,
        forced=forced_lever(g, turn.player, turn.week) != NOBODY,
        draw=w[(UNIFORMS + turn.player) * LANES],
        belief_before=x[BELIEFS[turn.player]],
        belief_after=_belief_after(turn, decided),
    )


class Weighed(NamedTuple):
    """A move against doing nothing, for the player of the true type: its payoffs term by term, its cost (util)."""

    parts: tuple[Part, ...]
    cost: float


def payoffs_of(turn: Turn, lever: int) -> Weighed | None:
    """Return what a player makes of a move at its turn, term by term; None if the move is not legal.

    The parts are those of :func:`sim.reasons.payoff_parts` and the expected answer's; they add up to the
    difference in value that :func:`explain` tells.
    """
    decided = copied(turn.block)
    weigh(turn.game, decided, turn.player, turn.week, 1)
    legal = _legal(turn, decided)
    if lever not in legal:
        return None
    reference = next(number for number in legal if _lever(turn, number).kind == HOLD)
    n_levers, kind, w = turn.game.n_levers, _kind(turn), decided.rows
    cost, value = (
        w[row(n_levers, OWN, kind, lever)] - w[row(n_levers, OWN, kind, reference)]
        for row in (cost_row, value_row)
    )
    views = (view(turn, after(turn, turn.block, number).rows) for number in (lever, reference))
    case, worth = Case(turn.player, kind, turn.game.rules, *views), annuity(turn.game, turn.player)
    own = [Part(p.key, p.label, worth * p.value) for p in payoff_parts(case)]
    return Weighed(_answered(turn, case, value, own), cost)


def _kind(turn: Turn) -> int:
    """Return the number of a player's true type."""
    return int(turn.block.rows[(TYPE + turn.player) * LANES])


def _lever(turn: Turn, number: int) -> Lever:
    """Return a lever of the turn's player by its number among all levers."""
    return turn.scenario.levers[turn.player][number - int(turn.game.levers.first[turn.player])]


def _legal(turn: Turn, decided: Block) -> list[int]:
    """Return the numbers of the legal levers of a menu that has been weighed."""
    first = turn.game.levers.first
    numbers = range(int(first[turn.player]), int(first[turn.player + 1]))
    return [n for n in numbers if decided.rows[legal_row(turn.game.n_levers, OWN, n)] > 0.0]


def _reference(turn: Turn, decided: Block) -> Lever:
    """Return the move that others are compared with; loading made sure that one is always legal."""
    levers = [_lever(turn, number) for number in _legal(turn, decided)]
    return next(lever for lever in levers if lever.kind == HOLD)


def _belief_after(turn: Turn, decided: Block) -> float:
    acted = copied(decided)
    carry_out(turn.game, acted.rows, turn.player, turn.week, 1)
    return state_at(acted.rows, NOW, 0)[BELIEFS[turn.player]]


def _seen(player: int, x: State) -> tuple[Seen, ...]:
    names = SEEN[player].split()
    return tuple(Seen(v, VARIABLES[v].meaning, VARIABLES[v].unit, x[INDEX[v]]) for v in names)


def _options(turn: Turn, decided: Block) -> tuple[Option, ...]:
    """Return all legal moves, likeliest first for the true type."""
    legal = _legal(turn, decided)
    hold = _reference(turn, decided).key
    reference = next(number for number in legal if _lever(turn, number).key == hold)
    options = [_option(turn, decided, number, reference) for number in legal]
    kind = PLAYERS[turn.player].types[_kind(turn)]
    return tuple(sorted(options, key=lambda option: -option.odds[kind]))


def _option(turn: Turn, decided: Block, number: int, reference: int) -> Option:
    """Return what a player of the true type makes of a legal move, against the reference move."""
    n_levers, kind, w = turn.game.n_levers, _kind(turn), decided.rows
    cost, value = (w[row(n_levers, OWN, kind, number)] for row in (cost_row, value_row))
    cost_0, value_0 = (w[row(n_levers, OWN, kind, reference)] for row in (cost_row, value_row))
    views = (view(turn, after(turn, turn.block, lever).rows) for lever in (number, reference))
    case = Case(turn.player, kind, turn.game.rules, *views)
    foresees = _foresight(turn.game, turn.player) > 0
    return Option(
        lever=_lever(turn, number).key,
        label=_lever(turn, number).label,
        cost=cost,
        value=value,
        gain=value - cost - (value_0 - cost_0),
        parts=_parts(turn, case, value - value_0),
        odds={
            name: w[chance_row(n_levers, OWN, k, number)] for k, name in enumerate(PLAYERS[turn.player].types)
        },
        replies=replies(turn, number, case)[:TOP_REPLIES] if foresees else (),
    )


def _foresight(g: Game, player: int) -> int:
    return int(g.minds[N_MIND * player + FORESIGHT])


def _parts(turn: Turn, case: Case, difference: float) -> tuple[Part, ...]:
    """Return the parts of a difference in value: own effect, and with foresight the rest as the answer's."""
    worth = annuity(turn.game, turn.player)
    return _answered(turn, case, difference, own_parts(case, worth))


def _answered(turn: Turn, case: Case, difference: float, parts: Sequence[Part]) -> tuple[Part, ...]:
    """Return parts with that of the expected answer, which is what remains of a difference in value."""
    worth = annuity(turn.game, turn.player)
    steps = _foresight(turn.game, turn.player)
    if steps < 1 or case.move == case.reference:
        return tuple(parts)
    own = worth * (own_value(case, case.move) - own_value(case, case.reference))
    label = f"what {PLAYERS[counterpart(turn.game, turn.player)].capital} is expected to answer"
    own_next = ", and the own next move" if steps > 1 else ""
    return (*parts, Part(ANSWER, label + own_next, difference - own))
