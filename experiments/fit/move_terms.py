"""What the chance of a move is made of, noted while a record is replayed.

Values are linear in a player's payoff weights (``sim/why/split.py`` splits them for an explanation).  Here the rules
are asked once more with *vectors* in place of the mover's coefficients, one entry a feature, while all that hangs on values in
another way is held as the replay has it: what the others would sign, and with what chance the mover itself will.  So
the worth of every option comes out as a vector, whose product with any weights is what the option is worth by them, the
course of events and everybody's later policies as they were: the pseudo-likelihood of Aguirregabiria and Mira (2007).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
from diplomatic_swings.experiments.replay.particle import Particle, Table
from diplomatic_swings.experiments.runs.measures import Floats
from diplomatic_swings.sim.rules.acts import (
    DIFFERENCE,
    PENDING,
    PULL,
    act_cost,
    regime_of,
    shift_of,
    write_differences,
)
from diplomatic_swings.sim.rules.choice import worth_row, write_slopes, write_worth
from diplomatic_swings.sim.rules.survey import write_gain, write_now, write_stand, write_values
from diplomatic_swings.sim.tables.block import (
    GAIN,
    LANES,
    N_ACTS,
    NO_ACT,
    REFUSE,
    STAND,
    Block,
    see_row,
)
from diplomatic_swings.sim.tables.game import N_MIND, NOBODY, TYPES, Game, Values, in_lists, with_values
from diplomatic_swings.sim.turns.turn import Solved, Turn, copied, open_acts, pending_of
from diplomatic_swings.sim.why.split import Sight, View, menu, prospect, tabling_of
from diplomatic_swings.sim.world.features import N_FEATURES
from diplomatic_swings.sim.world.state import INDEX

WIDTH: Final = N_FEATURES + 1
"""Entries of a vector: one a feature, per unit of its weight, and what no feature explains (a lower level of thought)."""


class Entries:
    """A vector that the rules may use in place of a number: like a number it never changes, so that rows may share it.

    Attributes:
        row: its entries, (WIDTH,).
    """

    __slots__ = ("row",)

    def __init__(self, row: Floats) -> None:
        """Hold entries."""
        self.row = row

    def __add__(self, other: "Entries | float") -> "Entries":
        """Return the sum; a number is added to every entry."""
        return Entries(self.row + _plain(other))

    __radd__ = __add__

    def __sub__(self, other: "Entries | float") -> "Entries":
        """Return the difference."""
        return Entries(self.row - _plain(other))

    def __mul__(self, other: float) -> "Entries":
        """Return the vector times a number."""
        return Entries(self.row * other)

    __rmul__ = __mul__

    def __neg__(self) -> "Entries":
        """Return the vector with the other sign."""
        return Entries(-self.row)


def _plain(value: "Entries | float") -> "Floats | float":
    """Return the entries of a vector; of a number the number."""
    return value.row if isinstance(value, Entries) else value


class Valued(NamedTuple):
    """The games by which the terms of moves are noted.

    Attributes:
        scenario: what is played.
        solved: its values.
        arrays: the scenario made ready with its values.
        movers: by player the same in lists, with vectors in place of that player's coefficients.
        entries: by player and entry of the vectors the same with that entry alone in place of them.
    """

    scenario: Any
    solved: Solved
    arrays: Game
    movers: tuple[Game, ...]
    entries: tuple[tuple[Game, ...], ...]


def valued(table: Table, solved: Solved, arrays: Game) -> Valued:
    """Return the games by which the terms of moves are noted.

    Args:
        table: the scenario made ready for a replay.
        solved: its values, by feature too.
        arrays: the scenario made ready with these values, in arrays.
    """
    players = range(len(table.players))
    columns = [_columns(solved, arrays, player) for player in players]
    movers = tuple(_with_vectors(table.game, columns[player], player) for player in players)
    entries = tuple(
        tuple(table.game._replace(values=in_lists(column)) for column in columns[player])
        for player in players
    )
    return Valued(table.scenario, solved, arrays, movers, entries)


def _columns(solved: Solved, arrays: Game, player: int) -> list[Values]:
    """Return by entry of a vector the values of a game in which a player has the coefficients of that entry."""
    parts = np.zeros((*solved.beta.shape[1:], WIDTH))
    parts[..., :N_FEATURES] = solved.parts[player]
    n = arrays.sizes
    weights = np.array(arrays.weights).reshape(n.players, n.kinds, N_FEATURES)[player]
    whole = (solved.parts[player] * weights[:, None, None]).sum(axis=-1)
    parts[..., N_FEATURES] = solved.beta[player] - whole
    columns: list[Values] = []
    for entry in range(WIDTH):
        beta = np.zeros_like(solved.beta)
        beta[player] = parts[..., entry]
        columns.append(with_values(arrays, beta).values)
    return columns


def _with_vectors(game: Game, columns: Sequence[Values], player: int) -> Game:
    """Return a game in lists with vectors in place of the coefficients of one player."""
    made: dict[str, Any] = {}
    for name in ("beta", "terms", "shift"):
        numbers = list(getattr(game.values, name))
        own = len(numbers) // game.sizes.players
        vectors = np.stack([getattr(column, name) for column in columns], axis=-1)
        for place in range(player * own, (player + 1) * own):
            numbers[place] = Entries(vectors[place])
        made[name] = numbers
    vector_game: Game = game._replace(values=game.values._replace(**made))
    return vector_game


@dataclass(frozen=True, eq=False)
class Terms:
    """What the chances of one player are made of in one week of one particle.

    Attributes:
        options: by type and everyday option the vector that its worth is the product of, (kinds, options, WIDTH).
        legal: 1 where an option is legal, (options,).
        tired: how tired it is, (options,).
        state: the state, (variables,).
        belief: what is believed of the types once the weighty act is decided, (kinds,).
        acts: by act and type the vector of its difference of values, (N_ACTS, kinds, WIDTH).
        pull: the same of a unit of private pressure.
        open: 1 where an act is open, (N_ACTS,).
        joint: what is believed of type and pressure before it is decided, (kinds, levels).
    """

    options: Floats
    legal: Floats
    tired: Floats
    state: Floats
    belief: Floats
    acts: Floats
    pull: Floats
    open: Floats
    joint: Floats


class Noter:
    """Notes the terms of a player's week while the player decides."""

    def __init__(self, games: Valued) -> None:
        """Begin with nothing noted.

        Args:
            games: the games with vectors.
        """
        self.games = games
        self.noted: list[Terms] = []
        self._seen: tuple[Block, Floats, Floats, Floats, Floats] | None = None

    def looked(self, particle: Particle, player: int, week: int) -> None:
        """Note the terms of the weighty acts that are open."""
        del week
        game, mover = particle.table.game, self.games.movers[player]
        block = _looked_by(mover, particle.block, player)
        acts, pull, is_open = _act_terms(game, self.games.entries[player], block, player)
        self._seen = (block, acts, pull, is_open, np.array(particle.joint(player)))

    def weighed(self, particle: Particle, player: int, week: int) -> None:
        """Note the terms of the everyday options."""
        assert self._seen is not None  # noqa: S101 - a player looks before it weighs
        block, acts, pull, is_open, joint = self._seen
        here, choices = particle.block, menu(particle.table.game, player)
        options = _worths(self.games.movers[player], block, player, week)
        self._add_papers(options, particle, block, player, week)
        self.noted.append(
            Terms(
                options=options,
                legal=np.array([here.legal[option * LANES] for option in choices]),
                tired=np.array([here.tired[option * LANES] for option in choices]),
                state=np.array(particle.state()),
                belief=np.array(particle.beliefs(player)),
                acts=acts,
                pull=pull,
                open=is_open,
                joint=joint,
            )
        )

    def _add_papers(self, options: Floats, particle: Particle, block: Block, player: int, week: int) -> None:
        """Add in place what tabling a paper is worth, its chances of being signed as the particle has them."""
        game, here, games = particle.table.game, particle.block, self.games
        run = (particle.seed, particle.run, week, player)
        turn = Turn(games.scenario, games.solved, games.arrays, game, here, *run)
        for kind in range(len(options)):
            view = View(turn, kind, here, here, here, NO_ACT)
            for place, option in enumerate(menu(game, player)):
                paper = int(game.options.paper[option])
                if paper != NOBODY:
                    sight = Sight(games.movers[player], block)
                    worth = tabling_of(view, sight, paper, prospect(view, paper))
                    options[kind, place] += _plain(worth)


def _worths(mover: Game, block: Block, player: int, week: int) -> Floats:
    """Return by type and everyday option the vector of what its effects are worth; the block has looked."""
    choices, kinds = menu(mover, player), int(mover.minds[N_MIND * player + TYPES])
    write_slopes(mover, block, player, 1)
    block.y[:] = block.x
    for option in choices:
        write_worth(mover, block, player, option, week, 1)
    made = np.zeros((kinds, len(choices), WIDTH))
    for kind in range(kinds):
        for place, option in enumerate(choices):
            made[kind, place] = _plain(block.worth[worth_row(mover, kind, option)])
    return made


def _looked_by(mover: Game, looked: Block, player: int) -> Block:
    """Return a block that has looked, with vectors for what hangs on the mover's own values; chances stay."""
    block = copied(looked)
    write_values(mover, block, player, 1)
    write_now(mover, block, player, 1)
    paper = int(block.x[INDEX["tabled"] * LANES]) - 1
    for kind in range(int(mover.minds[N_MIND * player + TYPES])):
        first = kind * mover.sizes.papers
        for number in range(mover.sizes.papers):
            write_gain(mover, block, player, kind, number, (first + number) * LANES, 1)
        nothing: Any = 0.0
        block.see[see_row(GAIN, kind)] = block.gain[(first + paper) * LANES] if paper >= 0 else nothing
        write_stand(mover, block, player, kind, 1)
    return block


def _act_terms(
    game: Game, entries: Sequence[Game], block: Block, player: int
) -> tuple[Floats, Floats, Floats]:
    """Return vectors of the open acts, of what private pressure adds to them, and which acts are open.

    The rules of acts want numbers, so that each entry of the vectors is reckoned by a game of its own.
    """
    acts, pull = np.zeros((2, N_ACTS, int(game.minds[N_MIND * player + TYPES]), WIDTH))
    able = open_acts(game, block, player)
    for entry, one in enumerate(entries):
        numbers = _entry_of(block, entry)
        for act in sorted({pending_of(act) for act in able}):
            _write_act(one, numbers, player, act, (acts[act, :, entry], pull[act, :, entry]))
        if REFUSE in able:
            now = regime_of(numbers, 0)
            for kind in range(acts.shape[1]):
                stands = numbers.see[see_row(STAND, kind)]
                acts[REFUSE, kind, entry] = shift_of(one, player, kind, REFUSE, now) - stands
    is_open = np.array([float(act in able) for act in range(N_ACTS)])
    return acts, pull, is_open


def _write_act(game: Game, block: Block, player: int, act: int, into: tuple[Floats, Floats]) -> None:
    """Write one entry of what an act is worth to each type, its direct cost left out, and of the pull of pressure."""
    block.temp[PENDING] = float(act)
    cost = act_cost(game, block, player, act, 0)
    for kind in range(len(into[0])):
        write_differences(game, block, player, kind, 0)
        into[0][kind] = block.temp[DIFFERENCE + kind * LANES] + cost
        into[1][kind] = block.temp[PULL + kind * LANES]


def _entry_of(block: Block, entry: int) -> Block:
    """Return a block with one entry in place of the vectors of values and of what the player sees."""
    made = {}
    for name in ("value", "see"):
        rows = list(getattr(block, name))
        for place in range(0, len(rows), LANES):
            if isinstance(rows[place], Entries):
                rows[place] = float(rows[place].row[entry])
        made[name] = rows
    return block._replace(**made)
