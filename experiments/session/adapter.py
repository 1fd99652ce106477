"""The one module through which a session touches the model.

It steps a single run with chosen moves, plays many runs at once, and says both in the plain records of
:mod:`experiments.session.records`.  When the model's inside changes, this file changes and nothing above it.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from experiments.session import news
from experiments.session.effects import one_line
from experiments.session.errors import SessionError
from experiments.session.records import Belief, Ending, Line, Move, Option, Paper, Seat, Snapshot, Week
from sim.block import MOVE, NOW, OWN, PAYOFF, TYPE, chance_row, cost_row, legal_row, new_block
from sim.calendar import date_of
from sim.decisions import forced_lever, weigh
from sim.files.lever_form import HOLD
from sim.game import NOBODY, plain, prepare
from sim.lanes import LANES, state_at
from sim.moves import mark_legal
from sim.outcomes import OUTCOME_KEYS, OUTCOMES, classify
from sim.play import draw_week, start_runs
from sim.players import KEYS, N_PLAYERS, PLAYERS
from sim.scenario import Lever, Scenario, load
from sim.shocks import check_stream
from sim.situation import in_force, on_table, whose
from sim.state import BELIEFS, INDEX, NAMES, VARIABLES, State
from sim.turn import copied, player_number
from sim.week import N_STEPS, close_week, next_step, open_week, take

SEATS = tuple(
    Seat(p.key, p.name, p.capital, tuple(zip(p.types, p.types_meaning, strict=True)))  # type: ignore[arg-type]
    for p in PLAYERS
)
ENDINGS = tuple(Ending(o.key, o.name, o.criterion) for o in OUTCOMES)

LINES = {
    "territory": "Land under Russian control",
    "gain": "Russian advance",
    "approval": "US approval",
    "pump_price": "US pump price",
    "reserves": "Moscow's war chest",
    "us_patience": "Washington's patience",
    "eu_unity": "European unity",
    "morale": "Ukrainian morale",
}
"""Public figures that a snapshot holds, and how they are called."""

_YES = 0.5


class Mark(NamedTuple):
    """A run as it stood at the start of a week; :meth:`Run.back` takes it up again."""

    week: int
    rows: tuple[float, ...]


class Run:
    """One run of a scenario that is stepped with chosen moves.

    Attributes:
        scenario: what is played.
        seed: seed of the ensemble that the run belongs to.
        run: number of the run in it.
        week: number of the week that comes next.
    """

    def __init__(self, scenario: Scenario, seed: int = 0, run: int = 0) -> None:
        """Set up the run at its start.

        Raises:
            SessionError: if seed or run is out of range.
        """
        try:
            check_stream(seed, run)
        except ValueError as error:
            raise SessionError(str(error)) from error
        self.scenario = scenario
        self.seed = seed
        self.run = run
        self.week = 0
        self.game = plain(prepare(scenario))
        self.block = new_block(self.game, plain=True)
        start_runs(self.game, self.block.rows, seed, run, 1)

    def renew(self, scenario: Scenario) -> None:
        """Go on under a scenario that differs only in events of this week or later."""
        self.scenario = scenario
        self.game = plain(prepare(scenario))

    def mark(self) -> Mark:
        """Return the run as it stands."""
        return Mark(self.week, tuple(self.block.rows[::LANES]))

    def back(self, mark: Mark) -> None:
        """Take the run up where it was marked."""
        self.week = mark.week
        self.block.rows[::LANES] = list(mark.rows)

    @property
    def over(self) -> bool:
        """Return whether all weeks are played."""
        return self.week >= self.scenario.weeks

    def hidden_types(self) -> dict[str, str]:
        """Return the true type of every seat: a secret of its own team."""
        return {
            player.key: player.types[int(self.block.rows[(TYPE + number) * LANES])]
            for number, player in enumerate(PLAYERS)
        }

    def payoffs(self) -> dict[str, float]:
        """Return what every seat has gathered so far, each on its own scale."""
        return {key: float(self.block.rows[(PAYOFF + i) * LANES]) for i, key in enumerate(KEYS)}

    def fixed(self, seat: str) -> str | None:
        """Return the label of the move that an event fixes for a seat this week, if one does."""
        player = _number(seat)
        number = NOBODY if self.over else forced_lever(self.game, player, self.week)
        return None if number == NOBODY else self._lever(player, number).label

    def options(self, seat: str) -> tuple[Option, ...]:
        """Return a seat's legal moves as the week opens, the model's likeliest for its true type first.

        Raises:
            SessionError: if there is no such seat, or the run is over.
        """
        player = _number(seat)
        if self.over:
            raise SessionError("the run is over: there is nothing left to play")
        block = copied(self.block)
        draw_week(block.rows, self.seed, self.run, self.week, 1)
        open_week(self.game, block.rows, self.week, 1)
        weigh(self.game, block, player, self.week, 1)
        legal = [n for n in self._menu(player) if block.rows[legal_row(self.game.n_levers, OWN, n)] > 0.0]
        x = state_at(block.rows, NOW, 0)
        options = [self._option(block.rows, player, number, x) for number in legal]
        return tuple(sorted(options, key=lambda option: -option.chance))

    def _option(self, w: Sequence[float], player: int, number: int, x: State) -> Option:
        kind = int(w[(TYPE + player) * LANES])
        lever = self._lever(player, number)
        return Option(
            key=lever.key,
            label=lever.label,
            chance=float(w[chance_row(self.game.n_levers, OWN, kind, number)]),
            effect=one_line(_shifts(lever, x)),
            price=float(w[cost_row(self.game.n_levers, OWN, kind, number)]),
            waits=lever.kind == HOLD,
        )

    def _menu(self, player: int) -> range:
        first = self.game.levers.first
        return range(int(first[player]), int(first[player + 1]))

    def _lever(self, player: int, number: int) -> Lever:
        return self.scenario.levers[player][number - int(self.game.levers.first[player])]

    def step(self, chosen: Mapping[str, str]) -> tuple[Move, ...]:
        """Play a week: chosen moves where they are legal when their turn comes, the model's elsewhere.

        Args:
            chosen: key of a move by seat.

        Returns:
            The moves made, in the order of seats.

        Raises:
            SessionError: if the run is over, or a seat or a move is not known.
        """
        wanted = {_number(seat): self._known(seat, key) for seat, key in chosen.items()}
        if self.over:
            raise SessionError("the run is over: there is nothing left to play")
        rows, week = self.block.rows, self.week
        draw_week(rows, self.seed, self.run, week, 1)
        open_week(self.game, rows, week, 1)
        chances: dict[int, float] = {}
        for number in range(N_STEPS):
            self._take(number, wanted, chances)
        moves = tuple(self._made(player, chances.get(player)) for player in range(N_PLAYERS))
        close_week(self.game, rows, week, 1)
        self.week += 1
        return moves

    def _take(self, step: int, wanted: Mapping[int, int], chances: dict[int, float]) -> None:
        """Take one step of the week; a chosen move that it fixes is noted with the model's chance for it."""
        player, acts = next_step(self.game, step)
        use = not acts and player in wanted and self._playable(player, wanted[player])
        if use:
            self.game.timeline.forced[self.week * N_PLAYERS + player] = wanted[player]
        take(self.game, self.block, step, self.week, 1)
        if use:
            kind = int(self.block.rows[(TYPE + player) * LANES])
            row = chance_row(self.game.n_levers, OWN, kind, wanted[player])
            chances[player] = float(self.block.rows[row])

    def _playable(self, player: int, number: int) -> bool:
        """Return whether a chosen move is legal as its turn comes, and no event fixes another."""
        if forced_lever(self.game, player, self.week) != NOBODY:
            return False
        mark_legal(self.game, self.block.rows, self.week, player, NOW, OWN, 1)
        return bool(self.block.rows[legal_row(self.game.n_levers, OWN, number)] > 0.0)

    def _known(self, seat: str, key: str) -> int:
        player = _number(seat)
        keys = [lever.key for lever in self.scenario.levers[player]]
        if key not in keys:
            raise SessionError(f"{seat}: expected one of {', '.join(keys)} (given '{key}')")
        return int(self.game.levers.first[player]) + keys.index(key)

    def _made(self, player: int, chance: float | None) -> Move:
        lever = self._lever(player, int(self.block.rows[(MOVE + player) * LANES]))
        return Move(KEYS[player], lever.key, lever.label, chance is not None, chance)

    def snapshot(self) -> Snapshot:
        """Return the public state as it stands."""
        x = state_at(self.block.rows, NOW, 0)
        return Snapshot(
            week=self.week,
            weeks=self.scenario.weeks,
            date=date_of(self.scenario.start, self.week),
            outcome=OUTCOME_KEYS[classify(x)],
            in_force=in_force(x),
            posture=x.posture_russia,
            support=x.posture_ukraine,
            us_in=x.us_in > _YES,
            lines=tuple(
                Line(name, label, VARIABLES[name].unit, x[INDEX[name]]) for name, label in LINES.items()
            ),
            papers=_papers(x),
            beliefs=tuple(
                Belief(p.key, p.types[0], p.types_meaning[0], x[BELIEFS[i]]) for i, p in enumerate(PLAYERS)
            ),
        )

    def played(self, moves: tuple[Move, ...], before: Snapshot, side: int) -> Week:
        """Return the record of the week just played."""
        after = self.snapshot()
        return Week(before.week, before.date, moves, news.changes(before, after, side), after)


def _number(seat: str) -> int:
    try:
        return player_number(seat)
    except ValueError as error:
        raise SessionError(f"seat: expected one of {', '.join(KEYS)} (given '{seat}')") from error


def _shifts(lever: Lever, x: State) -> list[tuple[str, float]]:
    """Return which variables a lever moves from a state, and how far, within their bounds."""
    return [
        (NAMES[e.variable], _held(e.variable, e.keep * x[e.variable] + e.add) - x[e.variable])
        for e in lever.effects
    ]


def _held(variable: int, value: float) -> float:
    bounds = VARIABLES[NAMES[variable]]
    return min(max(value, bounds.low), bounds.high)


def _papers(x: State) -> tuple[Paper, ...]:
    if not on_table(x).startswith("On the table"):
        return ()
    crimea = ", recognising Crimea as Russian" if x.tabled_recognition > _YES else ""
    title = f"Settlement{crimea}" if x.tabled_settlement > _YES else "Ceasefire"
    owner = whose(x).removesuffix("'s")
    signed = {"russia": x.signed_russia, "ukraine": x.signed_ukraine}
    names = tuple(seat.capital for seat in SEATS if signed.get(seat.key, 0.0) > _YES)
    return (Paper(title, "a mediator" if owner == "a" else owner, round(x.weeks_tabled), names),)


def opened(
    scenario: str | Path,
    settings: Sequence[str] = (),
    lens: str | None = None,
    doctrines: Mapping[str, str] | None = None,
) -> Scenario:
    """Return the scenario that a session starts from; mistakes in it are told as everywhere."""
    return load(scenario, settings, lens, doctrines)
