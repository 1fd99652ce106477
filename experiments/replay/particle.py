"""One run that follows a record: the rules' own week, played by plain Python, with what the record knows put in.

What is recorded is played; everyday moves that nobody wrote down are drawn from what the model expects of the
player, averaged over what is believed of it.  Weighty acts and papers are never overlooked by a record: without one
there was none.  So is an end of the war: a run in which the front or a home front breaks goes on as if it had not.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple, Protocol

from diplomatic_swings.experiments.replay.asks import Ask
from diplomatic_swings.sim.rules.acts import PENDING, refusing, taking, write_differences
from diplomatic_swings.sim.rules.choice import learn, weigh, worth_row
from diplomatic_swings.sim.rules.survey import belief_row, look
from diplomatic_swings.sim.rules.week import carry_out, clear_table, close_week, ratify
from diplomatic_swings.sim.scenario.lever_form import HOLD
from diplomatic_swings.sim.tables.block import ACTS, LANES, NO_ACT, REFUSE, SIGN, Block
from diplomatic_swings.sim.tables.draws import DECISION, player_slot
from diplomatic_swings.sim.tables.game import (
    ACT_RATE,
    LEVELS,
    N_MIND,
    NOBODY,
    SIGN_RATE,
    TYPES,
    Game,
    option_keys,
)
from diplomatic_swings.sim.tables.records import Scenario
from diplomatic_swings.sim.turns.turn import (
    Orders,
    copied,
    forced_option,
    lists_of,
    open_acts,
    pending_of,
    player_of_turn,
    settle_act,
    settle_move,
    start_run,
    start_week,
)
from diplomatic_swings.sim.world.state import INDEX

ENDED: Final = ("imposed", "exhausted")
"""Variables that a record without such an end holds at zero."""


LEAST: Final = 1e-12
"""Chance below which a move tells nothing of a type: it says more of a mistake in the coding than of the player."""


class Table(NamedTuple):
    """A scenario made ready for a replay, shared by all particles.

    Attributes:
        scenario: what is played.
        game: its tables in lists.
        keys: key of each everyday option.
        owners: player of each.
        papers: whether each tables a paper.
        waits: whether each is a wait.
        noticed: whether a record would have each, so that a week without it in the record is one in which it was not played.
        players: keys of the players.
    """

    scenario: Scenario
    game: Game
    keys: tuple[str, ...]
    owners: tuple[int, ...]
    papers: tuple[bool, ...]
    waits: tuple[bool, ...]
    noticed: tuple[bool, ...]
    players: tuple[str, ...]


def table_of(scenario: Scenario, game: Game, noticed: Mapping[str, Sequence[str]]) -> Table:
    """Return a scenario made ready for a replay.

    Args:
        scenario: what is played.
        game: the scenario prepared with its values.
        noticed: everyday moves that no record overlooks, by player; papers are none of them.
    """
    options = option_keys(scenario)
    kinds = {(i, lever.key): lever.kind for i, menu in enumerate(scenario.levers) for lever in menu}
    return Table(
        scenario,
        lists_of(game),
        keys=tuple(key for _, key, _ in options),
        owners=tuple(owner for owner, *_ in options),
        papers=tuple(paper != NOBODY for *_, paper in options),
        waits=tuple(kinds.get((owner, key)) == HOLD for owner, key, _ in options),
        noticed=tuple(
            paper != NOBODY or key in noticed.get(scenario.players[owner].key, ())
            for owner, key, paper in options
        ),
        players=tuple(player.key for player in scenario.players),
    )


class Decided(NamedTuple):
    """What a player did in a week of a particle, and what the model expected of it.

    Attributes:
        chances: by lever (everyday option or weighty act) its chance this week, averaged over what is believed of
            the player; levers that are not legal have none.
        played: key of what the record asked for and the particle played, by ask; None where none of it was open.
    """

    chances: Mapping[str, float]
    played: Mapping[Ask, str | None]

    def lever(self, ask: Ask) -> str | None:
        """Return which lever of the game a recorded move was here; None where none of them was open."""
        return self.played.get(ask) or next((key for key in ask.levers if key in self.chances), None)


class Watch(Protocol):
    """Who looks on while a player decides, and changes nothing."""

    def looked(self, particle: "Particle", player: int, week: int) -> None:
        """See the run once the player has looked, before it decides on a weighty act."""

    def weighed(self, particle: "Particle", player: int, week: int) -> None:
        """See the run once the player has weighed its everyday options, before their chances are reckoned."""


class Particle:
    """A run that follows a record.

    Attributes:
        table: what is played.
        block: the run as it stands, in the first lane.
        seed: seed of the luck.
        run: number of its stream of luck.
    """

    def __init__(self, table: Table, seed: int, run: int) -> None:
        """Set up the run at its start."""
        self.table, self.seed, self.run = table, seed, run
        self.block: Block = start_run(table.game, seed, run)

    def twin(self, run: int) -> "Particle":
        """Return a copy that goes on by another stream of luck."""
        other = object.__new__(Particle)
        other.table, other.seed, other.run = self.table, self.seed, run
        other.block = copied(self.block)
        return other

    # --- what is known --------------------------------------------------------------------------------

    def put(self, figures: Mapping[str, float]) -> None:
        """Set variables to what the record says they are, within their bounds."""
        for name, value in figures.items():
            place = INDEX[name]
            low, high = self.table.game.bounds[2 * place], self.table.game.bounds[2 * place + 1]
            self.block.x[place * LANES] = min(max(value, low), high)

    def state(self) -> list[float]:
        """Return the variables of the state, in their order."""
        return [float(value) for value in self.block.x[::LANES]]

    def signed(self) -> list[bool]:
        """Return which players have signed the paper on the table."""
        return [value > 0.5 for value in self.block.signed[::LANES]]

    def tired(self) -> list[float]:
        """Return how tired each everyday option is, 1 where it was used just now."""
        return [float(value) for value in self.block.tired[::LANES]]

    def beliefs(self, player: int) -> list[float]:
        """Return the public belief in each type of a player."""
        return [math.fsum(self._joint(player, kind)) for kind in range(self._types(player))]

    def joint(self, player: int) -> list[list[float]]:
        """Return the public belief in each type of a player, by level of its private pressure."""
        return [self._joint(player, kind) for kind in range(self._types(player))]

    def _types(self, player: int) -> int:
        return int(self.table.game.minds[N_MIND * player + TYPES])

    def _joint(self, player: int, kind: int) -> list[float]:
        """Return the belief in a type of a player by level of its private pressure."""
        game = self.table.game
        levels = int(game.minds[N_MIND * player + LEVELS])
        return [float(self.block.belief[belief_row(game, player, kind, level)]) for level in range(levels)]

    # --- a week ---------------------------------------------------------------------------------------

    def open_week(self, week: int) -> list[int]:
        """Draw a week's luck and open it; return the players in the order of their turns."""
        start_week(self.table.game, self.block, self.seed, self.run, week)
        return [player_of_turn(self.table.game, turn) for turn in range(len(self.table.players))]

    def take(self, player: int, week: int, asks: Sequence[Ask], watch: Watch | None = None) -> Decided:
        """Let a player decide and act: as the record asks, else as it may have.

        Args:
            player: number of the player.
            week: number of the week.
            asks: what the record has of the player that week.
            watch: who looks on (default: nobody).
        """
        game, block = self.table.game, self.block
        asks = [ask for ask in asks if ask.plays]
        if any(self._tables(ask) for ask in asks):
            clear_table(game, block, 0)
        look(game, block, player, week, 1)
        if watch is not None:
            watch.looked(self, player, week)
        able = open_acts(game, block, player)
        chances = self._act_chances(player, able)
        act, played = self._act_asked(asks, able)
        believed = self.joint(player)
        settle_act(game, block, player, Orders(act=act))
        self._mend(player, believed)
        weigh(game, block, player, week, 1)
        if watch is not None:
            watch.weighed(self, player, week)
        settle_move(game, block, player, week, Orders())
        expected = self._option_chances(player)
        option, moves = self._option_asked(player, asks, played)
        if forced_option(game, block, player, week) == NOBODY:
            choice = option if option is not None else self._drawn(player, expected)
            block.move[player * LANES] = float(choice)
        if expected.get(int(block.move[player * LANES]), 0.0) > LEAST:
            learn(game, block, player, week, 1)
        carry_out(game, block, player, 1)
        ratify(game, block, player, week, 1)
        return Decided({**{self.table.keys[n]: chance for n, chance in expected.items()}, **chances}, moves)

    def close_week(self, week: int) -> None:
        """Let the world drift; a war that the record goes on with does not end."""
        close_week(self.table.game, self.block, week, 1)
        for name in ENDED:
            self.block.x[INDEX[name] * LANES] = 0.0

    def _tables(self, ask: Ask) -> bool:
        return ask.levers[0].startswith("table:")

    def _mend(self, player: int, believed: Sequence[Sequence[float]]) -> None:
        """Put beliefs back where an act that every type held impossible has left none."""
        if math.fsum(self.beliefs(player)) > 0.5:
            return
        for kind, levels in enumerate(believed):
            for level, belief in enumerate(levels):
                self.block.belief[belief_row(self.table.game, player, kind, level)] = belief

    def _act_chances(self, player: int, able: Sequence[int]) -> dict[str, float]:
        """Return the chance of each open act this week, averaged over type and pressure."""
        game, chances = self.table.game, dict.fromkeys((ACTS[act] for act in able), 0.0)
        block = copied(self.block)
        for pending in sorted({pending_of(act) for act in able}):
            rate = float(game.rates[SIGN_RATE if ACTS[pending] in ("sign", "withdraw") else ACT_RATE])
            block.temp[PENDING] = float(pending)
            for kind in range(self._types(player)):
                write_differences(game, block, player, kind, 0)
            for kind in range(self._types(player)):
                refused = refusing(game, block, player, kind, 0) if pending == SIGN else 0.0
                for level, belief in enumerate(self._joint(player, kind)):
                    taken = taking(game, block, player, kind, level, 0)
                    chances[ACTS[pending]] += rate * belief * taken
                    if ACTS[REFUSE] in chances and pending == SIGN:
                        chances[ACTS[REFUSE]] += rate * belief * (1.0 - taken) * refused
        return chances

    def _act_asked(self, asks: Sequence[Ask], able: Sequence[int]) -> tuple[int, dict[Ask, str | None]]:
        """Return the act to take, ``NO_ACT`` for none, and by ask what of it is played so far."""
        opened = [ACTS[act] for act in able]
        for ask in asks:
            key = next((lever for lever in ask.levers if lever in opened), None)
            if key is not None:
                return ACTS.index(key), {ask: key}
        return NO_ACT, {}

    def _option_chances(self, player: int) -> dict[int, float]:
        """Return the chance of each legal everyday option, averaged over what is believed of the player's type."""
        game, block, beliefs = self.table.game, self.block, self.beliefs(player)
        return {
            n: sum(
                belief * float(block.chance[worth_row(game, kind, n)]) for kind, belief in enumerate(beliefs)
            )
            for n, owner in enumerate(self.table.owners)
            if owner == player and block.legal[n * LANES] > 0.0
        }

    def _option_asked(
        self, player: int, asks: Sequence[Ask], played: Mapping[Ask, str | None]
    ) -> tuple[int | None, dict[Ask, str | None]]:
        """Return the everyday option to play, if one is asked for that is legal, and by ask what is played."""
        legal = {
            self.table.keys[n]: n
            for n, owner in enumerate(self.table.owners)
            if owner == player and self.block.legal[n * LANES] > 0.0
        }
        done, option = dict(played), None
        for ask in asks:
            if ask not in done:
                key = next((lever for lever in ask.levers if lever in legal), None)
                done[ask] = key if option is None else None
                option = legal[key] if key and option is None else option
        return option, done

    def _drawn(self, player: int, expected: Mapping[int, float]) -> int:
        """Return an everyday option by the player's draw of the week; what a record never overlooks is not drawn."""
        open_ones = {n: chance for n, chance in expected.items() if not self.table.noticed[n]}
        left = self.block.u[player_slot(player, DECISION) * LANES] * math.fsum(open_ones.values())
        choice = -1
        for n, chance in open_ones.items():
            if chance > 0.0 and (left >= 0.0 or choice < 0):
                choice = n
            left -= chance
        return choice
