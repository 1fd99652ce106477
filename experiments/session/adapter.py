"""One run of the game that is stepped with chosen moves, said in the plain records of :mod:`.session.records`.

The rules are those of :mod:`diplomatic_swings.sim`, uncompiled: without chosen moves run ``r`` here is run ``r`` of an ensemble
with the same seed, to the bit.  With :mod:`.session.batches` this is all of a session's contact with the game.
"""

import dataclasses as dc
import math
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from diplomatic_swings.experiments.session import menus, news
from diplomatic_swings.experiments.session.errors import SessionError
from diplomatic_swings.experiments.session.menus import NONE
from diplomatic_swings.experiments.session.records import (
    Belief,
    Ending,
    Line,
    Move,
    Option,
    Paper,
    Seat,
    Snapshot,
    Week,
)
from diplomatic_swings.forms.problems import did_you_mean
from diplomatic_swings.sim.rules.choice import worth_row
from diplomatic_swings.sim.rules.play import EXHAUSTED, force_of, outcome_of
from diplomatic_swings.sim.rules.survey import belief_row, look
from diplomatic_swings.sim.rules.week import carry_out, close_week, decide, ratify
from diplomatic_swings.sim.scenario.loading import load
from diplomatic_swings.sim.solver.iteration import Solution, Step
from diplomatic_swings.sim.tables.block import ACTS, LANES, NO_ACT, Block, state_at
from diplomatic_swings.sim.tables.game import LEVELS, N_MIND, NOBODY, option_keys
from diplomatic_swings.sim.tables.records import Scenario
from diplomatic_swings.sim.turns.turn import (
    Orders,
    Turn,
    copied,
    decide_by,
    forced_option,
    game_of,
    lists_of,
    open_acts,
    pending_of,
    player_of_turn,
    start_run,
    start_week,
)
from diplomatic_swings.sim.why.acting import act_choice
from diplomatic_swings.sim.why.explain import explain_turn
from diplomatic_swings.sim.why.explanation import CHOSEN, Decision
from diplomatic_swings.sim.why.split import sights_of, view_of
from diplomatic_swings.sim.why.terms import compared
from diplomatic_swings.sim.world.calendar import date_of
from diplomatic_swings.sim.world.outcomes import IMPOSED, OUTCOME_KEYS, OUTCOMES
from diplomatic_swings.sim.world.state import ISSUES, VARIABLES, State

FIRST = "talks-2025-01"
"""The shipped scenario that says which four capitals a class plays."""

ENDINGS = tuple(Ending(o.key, o.name, o.criterion) for o in OUTCOMES)
FORCES = ("war", "ceasefire", "settlement", "dictated", "exhausted")

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

Progress = Callable[[int, int], None]
"""Called after each iteration of a solve with how many are done, and how many there are in all."""

_YES = 0.5


class Mark(NamedTuple):
    """A run as it stood at the start of a week; :meth:`Run.back` takes it up again."""

    week: int
    lanes: tuple[tuple[float, ...], ...]
    author: str
    agreed: str


class Run:
    """One run of a solved scenario that is stepped with chosen moves.

    Attributes:
        scenario: what is played.
        solution: its values.
        seed: seed of the ensemble that the run belongs to.
        run: number of the run in it.
        week: number of the week that comes next.
        author: capital that tabled the paper on the table, empty if none did.
        agreed: name of the paper in force, empty if none is.
    """

    def __init__(self, scenario: Scenario, solution: Solution, seed: int = 0, run: int = 0) -> None:
        """Set up the run at its start.

        Raises:
            SessionError: if seed or run is out of range.
        """
        self.scenario, self.solution = scenario, solution
        self.seed, self.run = seed, run
        self.week = 0
        self.renew(scenario)
        try:
            self.block = start_run(self.game, seed, run)
        except ValueError as error:
            raise SessionError(str(error)) from error
        self.author = ""
        self.agreed = _label(scenario, scenario.content.get("in_force"))

    def renew(self, scenario: Scenario) -> None:
        """Go on under a scenario that differs only in events of this week or later."""
        self.scenario = scenario
        self.arrays = game_of(scenario, self.solution)
        self.game = lists_of(self.arrays)
        self.keys = option_keys(scenario)
        self.seats = seats_of(scenario)

    def mark(self) -> Mark:
        """Return the run as it stands."""
        return Mark(self.week, tuple(tuple(table[::LANES]) for table in self.block), self.author, self.agreed)

    def back(self, mark: Mark) -> None:
        """Take the run up where it was marked."""
        self.week, self.author, self.agreed = mark.week, mark.author, mark.agreed
        for table, lane in zip(self.block, mark.lanes, strict=True):
            table[::LANES] = list(lane)

    @property
    def over(self) -> bool:
        """Return whether all weeks are played."""
        return self.week >= self.scenario.weeks

    def number(self, seat: str) -> int:
        """Return the number of a seat.

        Raises:
            SessionError: if there is no such seat.
        """
        keys = [one.key for one in self.seats]
        if seat not in keys:
            raise SessionError(f"seat: expected one of {', '.join(keys)} (given '{seat}')")
        return keys.index(seat)

    def hidden_types(self) -> dict[str, str]:
        """Return the true type of every seat: a secret of its own team."""
        return {
            player.key: player.types[int(self.block.type[number * LANES])]
            for number, player in enumerate(self.scenario.players)
        }

    def pressures(self) -> dict[str, float]:
        """Return the private pressure of every seat that has any: a secret of its own team."""
        levels = self.game.sizes.levels
        return {
            seat.key: float(self.game.level[number * levels + int(self.block.pressure[number * LANES])])
            for number, seat in enumerate(self.seats)
            if self.game.minds[N_MIND * number + LEVELS] > 1.0
        }

    def payoffs(self) -> dict[str, float]:
        """Return what every seat has gathered so far, each on its own scale."""
        return {seat.key: float(self.block.payoff[i * LANES]) for i, seat in enumerate(self.seats)}

    def numbers(self) -> list[float]:
        """Return the run as it stands, secrets included: state, beliefs, payoffs, types, pressures, signatures."""
        block = self.block
        tables = (block.x, block.belief, block.payoff, block.type, block.pressure, block.signed, block.tired)
        return [float(value) for table in tables for value in table[::LANES]]

    def fixed(self, seat: str) -> str | None:
        """Return the label of the everyday move that an event fixes for a seat this week, if one does."""
        player = self.number(seat)
        if self.over:
            return None
        option = int(self.game.timeline.forced[self.week * len(self.seats) + player])
        return None if option == NOBODY else self.label(option)

    def label(self, option: int) -> str:
        """Return the name of an everyday option."""
        return menus.label_of(self.scenario, self.keys, option)

    def options(self, seat: str) -> tuple[Option, ...]:
        """Return a seat's legal everyday options as the week opens, the model's likeliest first.

        Raises:
            SessionError: if there is no such seat, or the run is over.
        """
        return menus.options(self._opened(seat), self.keys)

    def acts(self, seat: str) -> tuple[Option, ...]:
        """Return the weighty acts open to a seat as the week opens, letting them be among them; empty if none is.

        Raises:
            SessionError: if there is no such seat, or the run is over.
        """
        return menus.acts(self._opened(seat))

    def _opened(self, seat: str) -> Turn:
        """Return the week as it opens, seen by a seat; a copy."""
        player = self.number(seat)
        self._check_going()
        block = copied(self.block)
        start_week(self.game, block, self.seed, self.run, self.week)
        look(self.game, block, player, self.week, 1)
        return self._turn(block, player, Orders())

    def _turn(self, block: Block, player: int, orders: Orders) -> Turn:
        return Turn(
            self.scenario, self.solution, self.arrays, self.game, block, self.seed, self.run, self.week,
            player, orders,
        )  # fmt: skip

    def _check_going(self) -> None:
        if self.over:
            raise SessionError("the run is over: there is nothing left to play")

    def orders(self, chosen: Mapping[str, Sequence[str]]) -> dict[int, Orders]:
        """Return what seats are to do, by number.

        Raises:
            SessionError: if a seat, an option or an act is not known.
        """
        return {self.number(seat): self._order(seat, keys) for seat, keys in chosen.items()}

    def _order(self, seat: str, keys: Sequence[str]) -> Orders:
        player, order = self.number(seat), Orders()
        own = {key: n for n, (owner, key, _) in enumerate(self.keys) if owner == player}
        weighty = {key: n for n, key in enumerate(ACTS) if self.scenario.acts[player][n]} | {NONE: NO_ACT}
        if max(sum(key in menu for key in keys) for menu in (own, weighty)) > 1:
            expected = "one everyday move, one weighty act, or one of each"
            raise SessionError(f"{seat}: expected {expected} (given {', '.join(keys)})")
        for key in keys:
            if key in own:
                order = order._replace(option=own[key])
            elif key in weighty:
                order = order._replace(act=weighty[key])
            else:
                near = did_you_mean(key, (*own, *weighty))
                raise SessionError(
                    f"{seat}: expected one of {', '.join((*own, *weighty))} (given '{key}'){near}"
                )
        return order

    def step(self, chosen: Mapping[str, Sequence[str]]) -> tuple[Move, ...]:
        """Play a week: what is chosen where it is open when the seat's turn comes, the model's choice elsewhere.

        Args:
            chosen: by seat, keys of an everyday option, of a weighty act (``none`` for no weighty act), or of both.

        Returns:
            What was done, in the order of turns.

        Raises:
            SessionError: if the run is over, or a seat or a key is not known.
        """
        orders = self.orders(chosen)
        self._check_going()
        start_week(self.game, self.block, self.seed, self.run, self.week)
        acted, moved = {}, {}
        for turn in range(len(self.seats)):
            player = player_of_turn(self.game, turn)
            acted[player], moved[player] = self._take(player, orders.get(player, Orders()))
        acted = {player: self._withdrawn(player, move) for player, move in acted.items()}
        if not self._lying():
            self.author = ""
        close_week(self.game, self.block, self.week, 1)
        self.week += 1
        if force_of(self.block, 0) in {0, 3, 4}:
            self.agreed = ""
        return tuple(move for player in moved for move in (acted[player], moved[player]) if move)

    def _take(self, player: int, order: Orders) -> tuple[Move | None, Move | None]:
        """Let a seat decide and act; return its weighty act and its everyday move."""
        game, block, week = self.game, self.block, self.week
        order, chance = self._open(player, order)
        if order == Orders():
            decide(game, block, player, week, 1)
        else:
            decide_by(game, block, player, week, order)
        act, option = int(block.act[player * LANES]), int(block.move[player * LANES])
        made = self._act_made(player, act, order, chance)
        move = self._move_made(player, option, order)
        lying = self._lying()
        carry_out(game, block, player, 1)
        if not lying and self._lying():
            self.author = self.seats[player].capital
        ratify(game, block, player, week, 1)
        if lying and not self._lying() and act == ACTS.index("sign"):
            self.agreed = self.scenario.packages[lying - 1].label
        return made, move

    def _lying(self) -> int:
        """Return the number of the paper on the table, counted from 1; 0 if there is none."""
        return int(state_at(self.block.x, 0).tabled)

    def _open(self, player: int, order: Orders) -> tuple[Orders, float | None]:
        """Return an order less an act that is no longer open, and how likely the model would take the act."""
        if order.act is None:
            return order, None
        looked = copied(self.block)
        look(self.game, looked, player, self.week, 1)
        able = open_acts(self.game, looked, player)
        if order.act != NO_ACT and order.act not in able:
            return order._replace(act=None), None
        chances = menus.act_chances(self._turn(looked, player, order), able)
        return order, chances.get(order.act)

    def _act_made(self, player: int, act: int, order: Orders, chance: float | None) -> Move | None:
        chosen = order.act is not None
        if act == NO_ACT and not (chosen and chance is not None):
            return None
        label = menus.act_label(self.scenario, self.block, player, act)
        key = NONE if act == NO_ACT else ACTS[act]
        return Move(self.seats[player].key, key, label, chosen, chance, weighty=True)

    def _move_made(self, player: int, option: int, order: Orders) -> Move | None:
        if option < 0:
            return None
        forced = forced_option(self.game, self.block, player, self.week)
        chosen = order.option == option and forced == NOBODY
        kind = int(self.block.type[player * LANES])
        chance = float(self.block.chance[worth_row(self.game, kind, option)]) if chosen else None
        return Move(self.seats[player].key, self.keys[option][1], self.label(option), chosen, chance)

    def _withdrawn(self, player: int, made: Move | None) -> Move | None:
        """Return a seat's weighty act of the week: one that took its signature back as another's fell acted too."""
        act = int(self.block.act[player * LANES])
        if (made and made.key != NONE) or act == NO_ACT:
            return made
        label = menus.act_label(self.scenario, self.block, player, act)
        return Move(self.seats[player].key, ACTS[act], label, chosen=False, weighty=True)

    def snapshot(self) -> Snapshot:
        """Return the public state as it stands."""
        x = state_at(self.block.x, 0)
        force = FORCES[force_of(self.block, 0)]
        outcome = outcome_of(self.block, 0)
        return Snapshot(
            week=self.week,
            weeks=self.scenario.weeks,
            date=date_of(self.scenario.start, self.week),
            outcome=OUTCOME_KEYS[IMPOSED if outcome == EXHAUSTED else outcome],
            force=force,
            in_force=news.in_force(force, self.agreed, round(x.weeks_in_force)),
            posture=x.posture_russia,
            support=x.posture_ukraine,
            us_in=x.us_in > _YES,
            lines=tuple(
                Line(name, label, VARIABLES[name].unit, float(getattr(x, name)))
                for name, label in LINES.items()
            ),
            paper=self._paper(x),
            beliefs=tuple(self._belief(number) for number in range(len(self.seats))),
        )

    def _paper(self, x: State) -> Paper | None:
        if x.tabled < _YES:
            return None
        package = self.scenario.packages[int(x.tabled) - 1]
        signed = [number for number in package.signers if self.block.signed[number * LANES] > _YES]
        return Paper(
            key=package.key,
            title=package.label,
            kind="settlement" if package.settlement else "ceasefire",
            whose=self.author,
            weeks=round(x.weeks_tabled),
            signed=tuple(self.seats[n].capital for n in signed),
            missing=tuple(self.seats[n].capital for n in package.signers if n not in signed),
            terms=tuple(zip(ISSUES, package.terms, strict=True)),
        )

    def _belief(self, player: int) -> Belief:
        (key, meaning), *_ = self.seats[player].types
        rows = (belief_row(self.game, player, 0, level) for level in range(self.game.sizes.levels))
        return Belief(
            self.seats[player].key, key, meaning, math.fsum(float(self.block.belief[row]) for row in rows)
        )

    def explained(self, seat: str, chosen: Mapping[str, Sequence[str]]) -> Decision:
        """Return why a seat does what it does in the week that comes next; the run stays as it is.

        Args:
            seat: key of the seat.
            chosen: what seats are told to do in that week.

        Raises:
            SessionError: if there is no such seat, or the run is over.
        """
        player, orders = self.number(seat), self.orders(chosen)
        self._check_going()
        mark = self.mark()
        try:
            start_week(self.game, self.block, self.seed, self.run, self.week)
            for turn in range(len(self.seats)):
                mover = player_of_turn(self.game, turn)
                if mover == player:
                    break
                self._take(mover, orders.get(mover, Orders()))
            order, _ = self._open(player, orders.get(player, Orders()))
            return self._decision(self._turn(copied(self.block), player, order))
        finally:
            self.back(mark)

    def _decision(self, turn: Turn) -> Decision:
        """Return a decision; letting weighty acts be is weighed against the likeliest of those that are open."""
        decision = explain_turn(turn)
        looked = copied(turn.block)
        look(self.game, looked, turn.player, self.week, 1)
        able = open_acts(self.game, looked, turn.player)
        if turn.orders.act != NO_ACT or not able:
            return decision
        chances = menus.act_chances(turn._replace(block=looked), able)
        pending = pending_of(max(able, key=lambda act: chances[act]))
        view = view_of(turn._replace(orders=turn.orders._replace(act=pending)))
        options = list(act_choice(view, sights_of(view)).options)
        return dc.replace(decision, act=compared(view, options, NONE, CHOSEN))

    def played(
        self, moves: tuple[Move, ...], before: Snapshot, side: int, pressures: Mapping[str, float]
    ) -> Week:
        """Return the record of the week just played."""
        after = self.snapshot()
        capitals = {seat.key: seat.capital for seat in self.seats}
        changes = news.changes(before, after, side, moves, capitals)
        return Week(before.week, before.date, moves, changes, after, pressures)


def seats_of(scenario: Scenario) -> tuple[Seat, ...]:
    """Return the players of a scenario."""
    return tuple(
        Seat(p.key, p.name, p.capital, tuple(zip(p.types, p.meanings, strict=True))) for p in scenario.players
    )


@cache
def capitals() -> tuple[Seat, ...]:
    """Return the four capitals that a class plays."""
    return seats_of(load(FIRST))


def _label(scenario: Scenario, package: str | None) -> str:
    return next((p.label for p in scenario.packages if p.key == package), "")


def opened(
    scenario: str | Path,
    settings: Sequence[str] = (),
    lens: str | None = None,
    policies: Mapping[str, str] | None = None,
) -> Scenario:
    """Return the scenario that a session starts from; mistakes in it are told as everywhere."""
    return load(scenario, settings, lens, policies)


def solved(
    scenario: Scenario, progress: Progress | None = None, *, allow_unsettled: bool = False
) -> Solution:
    """Return the scenario's values: from the cache, else solved, which takes minutes, and kept.

    Args:
        scenario: the scenario.
        progress: called after each iteration with how many are done, and how many there are in all.
        allow_unsettled: take values that have not settled too.

    Raises:
        SolveError: if they have not settled, unless that is allowed.
    """
    from diplomatic_swings.experiments.runs.solves import solution_for

    last = int(scenario.solver.iterations)

    def tell(step: Step) -> None:
        if progress is not None:
            progress(step.number + 1, last)

    return solution_for(scenario, allow_unsettled=allow_unsettled, progress=tell).solution


def is_solved(scenario: Scenario) -> bool:
    """Return whether the scenario's values are at hand, so that a session begins at once."""
    from diplomatic_swings.sim.solver.solutions import at_hand

    return at_hand(scenario) is not None
