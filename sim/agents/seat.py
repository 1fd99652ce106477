"""A player's seat in the Mesa model of one run."""

from typing import TYPE_CHECKING

import mesa
from diplomatic_swings.sim.rules.play import settle_turn
from diplomatic_swings.sim.rules.survey import belief_row
from diplomatic_swings.sim.rules.week import carry_out, decide
from diplomatic_swings.sim.tables.block import ACTS, LANES, NO_ACT
from diplomatic_swings.sim.turns.turn import Orders, Turn, decide_by

if TYPE_CHECKING:
    from diplomatic_swings.sim.agents.model import BargainingModel


class BargainingAgent(mesa.Agent):
    """A player: it decides, and carries out what it has decided.

    Attributes:
        player: number of the player.
        key: its key.
        move: key of its last everyday option; None before the first, or where none was legal.
        act: key of its weighty act of the last week; None if it took none.
        turn: the run as it stood when the player last decided; None before.
        orders: what it is told to do in the week that comes next.
    """

    def __init__(self, model: "BargainingModel", player: int) -> None:
        super().__init__(model)
        self.player = player
        self.key = model.negotiation.players[player].key
        self.move: str | None = None
        self.act: str | None = None
        self.turn: Turn | None = None
        self.orders = Orders()

    @property
    def type(self) -> str:
        """Return the player's true type, which the others do not know."""
        types: tuple[str, ...] = self.model.negotiation.players[self.player].types
        return types[int(self.model.block.type[self.player * LANES])]

    @property
    def belief(self) -> float:
        """Return the public belief that the player is of its first type."""
        game, block = self.model.game, self.model.block
        total = 0.0  # in order, as the kernel does; ``sum`` compensates for rounding
        for level in range(game.sizes.levels):
            total += float(block.belief[belief_row(game, self.player, 0, level)])
        return total

    @property
    def payoff(self) -> float:
        """Return the player's payoff so far, in utils."""
        return float(self.model.block.payoff[self.player * LANES])

    def decide(self) -> None:
        """Look, decide on what is pending, and choose an everyday option."""
        model = self.model
        self.turn = model.turn(self.player)
        if self.orders == Orders():
            decide(model.game, model.block, self.player, model.week, 1)
        else:
            self._obey()

    def _obey(self) -> None:
        """Decide as the player is told, once.

        Raises:
            ValueError: if a weighty act that it is told is no longer open.
        """
        model, orders = self.model, self.orders
        self.orders = Orders()
        try:
            decide_by(model.game, model.block, self.player, model.week, orders)
        except ValueError as error:
            raise ValueError(f"{self.key}, week {model.week}: {error}") from error

    def carry_out(self) -> None:
        """Carry out the act and the option, and let earlier signers confirm where the last signature has fallen."""
        game, block, week = self.model.game, self.model.block, self.model.week
        carry_out(game, block, self.player, 1)
        settle_turn(game, block, self.model.record, self.player, week, 0, 1)

    def remember(self) -> None:
        """Keep the keys of what the week's record says the player has done."""
        record, week = self.model.record, self.model.week
        move, act = int(record.move[0, week, self.player]), int(record.act[0, week, self.player])
        self.move = self.model.keys[move][1] if move >= 0 else None
        self.act = ACTS[act] if act != NO_ACT else None
