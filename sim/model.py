"""One run, week by week, as a Mesa model with one agent per player.

The model plays by the functions of :mod:`sim.week`, uncompiled, and draws from :mod:`sim.shocks`, so
that run ``r`` here is run ``r`` of an ensemble with the same seed, to the bit.  Mesa's own random
generators are never used.

>>> from sim.model import NegotiationModel
>>> from sim.scenario import load
>>> model = NegotiationModel(load("baseline"), shocks_seed=1, run=17)  # doctest: +SKIP
>>> model.run_for(10)  # doctest: +SKIP
>>> print(model.explain("russia").text())  # doctest: +SKIP
"""

import datetime as dt

import mesa
import numpy as np

from sim.block import MOVE, NOW, PAYOFF, TYPE, new_block
from sim.calendar import date_of
from sim.explain import Explanation, explain_turn
from sim.game import plain, prepare
from sim.lanes import LANES, state_at
from sim.outcomes import OUTCOME_KEYS, classify
from sim.play import draw_week, new_record, note_end, note_moves, note_state, start_runs
from sim.players import KEYS, N_PLAYERS, PLAYERS
from sim.scenario import Scenario
from sim.shocks import check_stream
from sim.state import BELIEFS, State
from sim.turn import Turn, ahead, copied, player_number
from sim.week import N_STEPS, carry_out, close_week, decide, next_step, open_week

COLLECTED = {
    "week": lambda model: model.week,
    "date": lambda model: model.date,
    "outcome": lambda model: model.outcome,
    "posture_russia": lambda model: model.state.posture_russia,
    "posture_ukraine": lambda model: model.state.posture_ukraine,
    "approval": lambda model: model.state.approval,
    "territory": lambda model: model.state.territory,
}
"""What the model's data collector keeps of every week."""

COLLECTED_BY_PLAYER = {"player": "key", "move": "move", "belief": "belief", "payoff": "payoff"}
"""What it keeps of every player."""


class PlayerAgent(mesa.Agent):
    """A player: it weighs its moves, chooses one and carries it out.

    Attributes:
        player: number of the player.
        key: its key.
        move: key of the lever it pulled last; None before its first move.
        turn: the run as it stood when the player last decided; None before.
    """

    def __init__(self, model: "NegotiationModel", player: int) -> None:
        super().__init__(model)
        self.player = player
        self.key = KEYS[player]
        self.move: str | None = None
        self.turn: Turn | None = None

    @property
    def type(self) -> str:
        """Return the player's true type, which the others do not know."""
        return PLAYERS[self.player].types[int(self.model.block.rows[(TYPE + self.player) * LANES])]

    @property
    def belief(self) -> float:
        """Return the public belief that the player is of its first type."""
        return float(self.model.state[BELIEFS[self.player]])

    @property
    def payoff(self) -> float:
        """Return the player's payoff so far, in utils."""
        return float(self.model.block.rows[(PAYOFF + self.player) * LANES])

    def weigh(self) -> None:
        """Weigh all legal moves and choose one."""
        self.turn = self.model.turn(self.player)
        decide(self.model.game, self.model.block, self.player, self.model.week, 1)

    def act(self) -> None:
        """Carry out the move chosen: its effects, its cost, what it tells the others."""
        model = self.model
        carry_out(model.game, model.block.rows, self.player, model.week, 1)
        number = int(model.block.rows[(MOVE + self.player) * LANES])
        first = int(model.game.levers.first[self.player])
        self.move = model.negotiation.levers[self.player][number - first].key


class NegotiationModel(mesa.Model):
    """One run of a scenario; a step is a week.

    Attributes:
        negotiation: the scenario played (``model.scenario`` is Mesa's own, and empty).
        shocks_seed: seed of the ensemble that the run belongs to.
        run: number of the run in it.
        week: number of the week that comes next, 0 the first.
        players: agents by player's key.
        record: the run as :mod:`sim.play` records it, up to now.
        datacollector: outcome, US posture, approval, territory by week; moves, beliefs, payoffs by player.
        running: False once the horizon is reached; further steps do nothing.
    """

    def __init__(
        self,
        scenario: Scenario,
        *,
        shocks_seed: int = 0,
        run: int = 0,
        rng: np.random.Generator | int | None = None,
    ) -> None:
        """Set up a run at its start.

        Args:
            scenario: what is played.
            shocks_seed: seed of all the draws the rules use, 0 to 2**64 - 1.
            run: number of the run, which with the seed fixes its draws.
            rng: seed of Mesa's own generator, which the rules do not use; ``shocks_seed`` if None.

        Raises:
            ValueError: if ``shocks_seed`` or ``run`` is out of range.
        """
        check_stream(shocks_seed, run)
        super().__init__(rng=shocks_seed if rng is None else rng)
        self.negotiation = scenario
        self.shocks_seed = shocks_seed
        self.run = run
        self.running: bool = True
        self.week = 0
        self.game = plain(prepare(scenario))
        self.block = new_block(self.game, plain=True)
        start_runs(self.game, self.block.rows, shocks_seed, run, 1)
        self.players = {KEYS[player]: PlayerAgent(self, player) for player in range(N_PLAYERS)}
        self.record = new_record(1, scenario.weeks, 1)
        self.datacollector = mesa.DataCollector(COLLECTED, COLLECTED_BY_PLAYER)
        self._note()

    @property
    def state(self) -> State:
        """Return the public state as it stands."""
        return state_at(self.block.rows, NOW, 0)

    @property
    def outcome(self) -> str:
        """Return the key of the outcome the run is in."""
        return OUTCOME_KEYS[classify(self.state)]

    @property
    def date(self) -> dt.date:
        """Return the first day of the week that comes next."""
        return date_of(self.negotiation.start, self.week)

    def step(self) -> None:
        """Play a week."""
        if not self.running:
            return
        game, rows = self.game, self.block.rows
        draw_week(rows, self.shocks_seed, self.run, self.week, 1)
        open_week(game, rows, self.week, 1)
        for step in range(N_STEPS):
            player, acts = next_step(game, step)
            agent = self.players[KEYS[player]]
            agent.act() if acts else agent.weigh()
        note_moves(game, rows, self.record, self.week, 0, 1)
        close_week(game, rows, self.week, 1)
        self.week += 1
        self.running = self.week < self.negotiation.weeks
        self._note()

    def _note(self) -> None:
        """Note the state at the start of the week that comes next."""
        note_state(self.block.rows, self.record, self.week, 0, 1)
        note_end(self.block.rows, self.record, 0, 1)
        self.datacollector.collect(self)

    def turn(self, player: int) -> Turn:
        """Return the run as it stands, as a turn of a player; a copy."""
        block = copied(self.block)
        return Turn(self.negotiation, self.game, block, self.shocks_seed, self.run, self.week, player)

    def explain(self, player: str) -> Explanation:
        """Return why a player made its last move; before its first, why it is about to make that one.

        Raises:
            ValueError: if there is no such player.
        """
        number = player_number(player)
        turn = self.players[player].turn
        return explain_turn(turn or ahead(self.turn(number)))
