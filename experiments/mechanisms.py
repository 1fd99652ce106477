"""Which terms of a payoff decided most: decisive decisions taken apart, term by term.

A *decisive decision* is one on which the most frequent ending of the runs turns: where the war goes on,
Moscow's and Kyiv's choices not to sign an offer that lay on the table; where a deal holds, their
signatures under the first deal; where Washington has left, its leaving.  For a sample of them the move
in question is weighed against doing nothing as :mod:`sim.explain` weighs it.  Each part is multiplied by
the player's precision, which makes it a shift of the log odds of that move: a unit that can be compared
between players, as utils cannot.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from experiments.ensemble import EnsembleResult
from experiments.measures import first_week
from sim.block import new_block
from sim.explain import payoffs_of
from sim.game import N_MIND, PRECISION, Game, plain, prepare
from sim.outcomes import FREEZE, OUTCOME_KEYS, SETTLE, WALKOUT
from sim.play import SETTLED, TRUCE, WAR
from sim.players import KEYS, RUSSIA, UKRAINE, US
from sim.scenario import Lever, Scenario
from sim.state import INDEX
from sim.turn import Past, Turn, resume

SAMPLE: Final = 10
"""Decisions looked at for each player and group: enough for a ranking, and done in seconds."""

LARGEST: Final = 3
_QUARTER: Final = 0.25
COST: Final = "direct_cost"

REFUSE, SIGN, LEAVE = "refuse", "sign", "leave"

Flags = NDArray[np.bool_]


class Pull(NamedTuple):
    """What one term does to the log odds of a move, over a sample of decisions.

    Some decisions are hopeless, and there a term shifts the log odds by hundreds; a mean would tell of
    these alone.  So the middle is the interquartile mean: the mean of the middle half of the decisions.

    Attributes:
        player: number of the player.
        key: name of the term.
        label: the term in plain words.
        middle: shift of the log odds of the move against doing nothing, interquartile mean.
        low: lower quartile of the shifts.
        high: upper quartile.
        decisions: number of decisions looked at.
    """

    player: int
    key: str
    label: str
    middle: float
    low: float
    high: float
    decisions: int


@dataclass(frozen=True)
class Mechanisms:
    """What decided most; immutable.

    Attributes:
        outcome: key of the most frequent outcome at the end.
        kind: decisions looked at: "refuse", "sign" or "leave".
        pulls: every term, strongest first.
        others: the same terms in the opposite decisions: signatures beside refusals; may be empty.
    """

    outcome: str
    kind: str
    pulls: tuple[Pull, ...]
    others: tuple[Pull, ...]

    @property
    def largest(self) -> tuple[Pull, ...]:
        """Return the three strongest terms."""
        return self.pulls[:LARGEST]

    def opposite(self, pull: Pull) -> Pull | None:
        """Return what the same term does in the opposite decisions."""
        same = (other for other in self.others if (other.player, other.key) == (pull.player, pull.key))
        return next(same, None)

    def shifted(self) -> tuple[Pull, Pull] | None:
        """Return the term that sets both kinds of decision apart most, if any does clearly: here, there."""
        pairs = [(pull, other) for pull in self.pulls if (other := self.opposite(pull))]
        clear = [(a, b) for a, b in pairs if a.high < b.low or b.high < a.low]
        return max(clear, key=lambda pair: abs(pair[1].middle - pair[0].middle), default=None)


def mechanisms(result: EnsembleResult) -> Mechanisms:
    """Return which terms decided most of what the runs of an ensemble come to."""
    most = int(result.counts.outcome[-1].argmax())
    kind = LEAVE if most == WALKOUT else SIGN if most in {FREEZE, SETTLE} else REFUSE
    ends = result.paths["outcome"].to_numpy()[:, -1]
    weighed = _Weighed(result)
    pulls = weighed.pulls(kind, ends == most)
    against = {REFUSE: (SIGN, ends >= 0), SIGN: (REFUSE, (ends != FREEZE) & (ends != SETTLE))}
    others = weighed.pulls(*against[kind]) if kind in against and pulls else ()
    return Mechanisms(OUTCOME_KEYS[most], kind, pulls, others)


class _Weighed:
    """Decisions of the kept runs of an ensemble, found and weighed."""

    def __init__(self, result: EnsembleResult) -> None:
        self.result = result
        paths = result.paths
        self.state = paths["state"].to_numpy()
        self.move = paths["move"].to_numpy()
        self.force = paths["in_force"].to_numpy()
        self.types = paths["type"].to_numpy()
        self.games: dict[int, tuple[Scenario, Game]] = {}

    def pulls(self, kind: str, runs: Flags) -> tuple[Pull, ...]:
        """Return what each term does in decisions of a kind, strongest first."""
        players = (US,) if kind == LEAVE else (RUSSIA, UKRAINE)
        found = [pull for player in players for pull in self._of_player(kind, runs, player)]
        return tuple(sorted(found, key=lambda pull: -abs(pull.middle)))

    def _of_player(self, kind: str, runs: Flags, player: int) -> Iterator[Pull]:
        lever = deciding_lever(self.result.scenario, player)
        if lever is None:
            return
        flags = self._turns(kind, player, lever) & runs[:, None]
        shifts = [x for place in sampled(flags) if (x := self._shifts(*place, player, lever)) is not None]
        labels = {key: label for shift in shifts for key, (label, _) in shift.items()}
        for key, label in labels.items():
            values = [shift[key][1] if key in shift else 0.0 for shift in shifts]
            yield Pull(player, key, label, *middle(values), len(values))

    def _turns(self, kind: str, player: int, lever: int) -> Flags:
        """Return at which turns a decision of a kind was taken, shape (runs, turns)."""
        taken = self.move[:, :, player] == lever
        if kind == REFUSE:
            return ~taken & self._could_sign(player)
        if kind == LEAVE:
            return _last(taken, self._leaves())
        return _last(self._signs(player), self._first_deal()) & taken

    def _signs(self, player: int) -> Flags:
        """Return at which turns a player signed, be it by tabling a paper of its own: what went before is void."""
        signing = signing_levers(self.result.scenario, player)
        return np.isin(self.move[:, :, player], signing)

    def _could_sign(self, player: int) -> Flags:
        """Return at which turns an offer lay open that the player had not signed, in war."""
        before = self.state[:, :-1]
        open_ = before[:, :, INDEX["offer_open"]] > 0.5
        signed = before[:, :, INDEX[f"signed_{KEYS[player]}"]] > 0.5
        return open_ & ~signed & (self.force[:, :-1] == WAR)

    def _first_deal(self) -> NDArray[np.int64]:
        return first_week((self.force == TRUCE) | (self.force == SETTLED))

    def _leaves(self) -> NDArray[np.int64]:
        """Return the week before which Washington left for good, by run."""
        return np.full(len(self.move), self.move.shape[1])

    def _game(self, run: int) -> tuple[Scenario, Game]:
        draws = self.result.draws
        number = draws.number(run) if draws else 0
        if number not in self.games:
            played = draws.of_run(self.result.scenario, run) if draws else self.result.scenario
            self.games[number] = played, plain(prepare(played))
        return self.games[number]

    def _shifts(self, run: int, week: int, player: int, lever: int) -> dict[str, tuple[str, float]] | None:
        """Return each term's label and shift of the log odds of a move; None where the move was not legal."""
        scenario, game = self._game(run)
        block = new_block(game, plain=True)
        start = Turn(scenario, game, block, self.result.seed, run, week, player)
        past = Past(self.state[run, week].tolist(), self.types[run].tolist(), self.move[run, :week].tolist())
        found = payoffs_of(resume(start, past), lever)
        if found is None:
            return None
        precision = game.minds[N_MIND * player + PRECISION]
        shifts = {part.key: (part.label, precision * part.value) for part in found.parts}
        return shifts | {COST: ("the direct cost of the move", -precision * found.cost)}


def deciding_lever(scenario: Scenario, player: int) -> int | None:
    """Return the number of the lever that signs what is tabled or, for the US, leaves the talks."""
    name, value = ("us_in", 0.0) if player == US else (f"signed_{KEYS[player]}", 1.0)
    first = sum(len(menu) for menu in scenario.levers[:player])
    found = (first + k for k, lever in enumerate(scenario.levers[player]) if _sets(lever, name, value))
    return next(found, None)


def signing_levers(scenario: Scenario, player: int) -> list[int]:
    """Return the numbers of a player's levers that sign, what is tabled or a paper of its own."""
    first = sum(len(menu) for menu in scenario.levers[:player])
    name = f"signed_{KEYS[player]}"
    return [first + k for k, lever in enumerate(scenario.levers[player]) if _writes(lever, name, 1.0)]


def _sets(lever: Lever, name: str, value: float) -> bool:
    """Return whether a lever does no more to the table than set a variable."""
    tables = {INDEX["tabled_ceasefire"], INDEX["tabled_settlement"]}
    return _writes(lever, name, value) and not any(e.variable in tables for e in lever.effects)


def _writes(lever: Lever, name: str, value: float) -> bool:
    return any((e.variable, e.keep, e.add) == (INDEX[name], 0.0, value) for e in lever.effects)


def _last(taken: Flags, week: NDArray[np.int64]) -> Flags:
    """Return the last turn before a week at which a move was taken, by run; none where the week never comes."""
    runs, turns = taken.shape
    before = taken & (np.arange(turns) < week[:, None]) & (week <= turns)[:, None]
    last = turns - 1 - before[:, ::-1].argmax(axis=1)
    found = np.zeros_like(taken)
    found[np.arange(runs), last] = before.any(axis=1)
    return found


def sampled(flags: Flags, size: int = SAMPLE) -> list[tuple[int, int]]:
    """Return places where a flag is up: all, or so many spread evenly, in order of runs."""
    places = np.argwhere(flags)
    chosen = np.unique(np.linspace(0, len(places) - 1, min(size, len(places))).astype(int))
    return [(int(run), int(week)) for run, week in places[chosen]]


def middle(values: Sequence[float]) -> tuple[float, float, float]:
    """Return the interquartile mean of values, and their lower and upper quartile."""
    low, high = np.quantile(values, (_QUARTER, 1.0 - _QUARTER))
    cut = int(
        _QUARTER * len(values)
    )  # as scipy.stats.trim_mean has it, whose import takes longer than all else here
    return float(np.sort(values)[cut : len(values) - cut].mean()), float(low), float(high)
