"""One run in plain Python, stopped before a player decides.

The compiled kernel plays many runs; here one run is played by the same functions, uncompiled, in the first lane
of a block of lists, so that it can be stopped, looked into and copied at any turn.
"""

from typing import NamedTuple, Protocol

import numpy as np
from diplomatic_swings.sim.numerics.shocks import check_stream
from diplomatic_swings.sim.rules.acts import PENDING, decide_act, learn_act, write_differences
from diplomatic_swings.sim.rules.choice import choose, learn, weigh
from diplomatic_swings.sim.rules.survey import look
from diplomatic_swings.sim.rules.week import begin, carry_out, close_week, decide, open_week, ratify
from diplomatic_swings.sim.tables.block import (
    ACTS,
    BINDS,
    BREAK,
    LANES,
    N_ACTS,
    NO_ACT,
    REFUSE,
    RETURN,
    SIGN,
    SIGNED_IT,
    WALK,
    WITHDRAW,
    Block,
    new_block,
)
from diplomatic_swings.sim.tables.draws import STRIDE, fill
from diplomatic_swings.sim.tables.game import (
    N_MIND,
    NOBODY,
    ORDER,
    TYPES,
    Game,
    in_lists,
    prepare,
    with_values,
)
from diplomatic_swings.sim.tables.records import Scenario
from diplomatic_swings.sim.world.basis import CEASEFIRE, SETTLEMENT, WALKOUT, WAR
from numpy.typing import NDArray


class Solved(Protocol):
    """What is needed of a solution: see :class:`diplomatic_swings.sim.solver.iteration.Solution`."""

    @property
    def beta(self) -> NDArray[np.float64]:
        """Coefficients of the values, (players, kinds, regimes, columns), in utils per unit of a column."""

    @property
    def parts(self) -> NDArray[np.float64]:
        """The same by feature and without its weight, (players, kinds, regimes, columns, features)."""


class Orders(NamedTuple):
    """What a player is told to do in a week, by hand; None leaves it to its own decision.

    Attributes:
        option: number of the everyday option.
        act: number of the weighty act; ``NO_ACT`` for none at all.
    """

    option: int | None = None
    act: int | None = None


class Turn(NamedTuple):
    """A run stopped before a player decides.

    Attributes:
        scenario: what is played.
        solved: its solution.
        arrays: the scenario made ready, with the solution's values.
        game: the same in lists, as plain Python plays it.
        block: a block with the run in its first lane; the turn owns it.
        seed: seed of the ensemble.
        run: number of the run.
        week: number of the week, 0 the first.
        player: number of the player.
        orders: what the player is told to do by hand.
    """

    scenario: Scenario
    solved: Solved
    arrays: Game
    game: Game
    block: Block
    seed: int
    run: int
    week: int
    player: int
    orders: Orders = Orders()


def game_of(scenario: Scenario, solved: Solved) -> Game:
    """Return a scenario made ready to play by solved values; :func:`lists_of` is for plain Python."""
    return with_values(prepare(scenario), solved.beta)


def lists_of(game: Game) -> Game:
    """Return the same game in lists."""
    lists: Game = in_lists(game)
    return lists


def copied(block: Block) -> Block:
    """Return a copy of a block of lists."""
    return Block(*map(list, block))


def player_number(scenario: Scenario, player: int | str) -> int:
    """Return the number of a player, given as number or key.

    Raises:
        ValueError: if the scenario has no such player.
    """
    keys = [one.key for one in scenario.players]
    if isinstance(player, int) and 0 <= player < len(keys):
        return player
    if player not in keys:
        raise ValueError(f"player: expected one of {', '.join(keys)} (given '{player}')")
    return keys.index(str(player))


def player_of_turn(game: Game, turn: int) -> int:
    """Return the number of the player who moves at a turn of the week, 0 the first."""
    return int(game.minds[N_MIND * turn + ORDER])


def start_run(game: Game, seed: int, run: int) -> Block:
    """Return a block of lists with a run at its start.

    Raises:
        ValueError: if seed or run is out of range.
    """
    check_stream(seed, run)
    block = new_block(game.sizes, compiled=False)
    fill(block.u, seed, run, 0, game.sizes.players, 1)
    begin(game, block, 1)
    return block


def start_week(game: Game, block: Block, seed: int, run: int, week: int) -> None:
    """Draw a week's chances and open it: scheduled events, and the public survey."""
    fill(block.u, seed, run, STRIDE * (week + 1), game.sizes.uniforms // 4, 1)
    open_week(game, block, week, 1)


def take(game: Game, block: Block, player: int, week: int) -> None:
    """Let a player decide and act."""
    decide(game, block, player, week, 1)
    carry_out(game, block, player, 1)
    ratify(game, block, player, week, 1)


def decide_by(game: Game, block: Block, player: int, week: int, orders: Orders) -> None:
    """Let a player decide as :func:`diplomatic_swings.sim.rules.week.decide` does, but for what it is told to do.

    The others learn from what it does as from a decision of its own: they do not see the hand.
    """
    look(game, block, player, week, 1)
    settle_act(game, block, player, orders)
    weigh(game, block, player, week, 1)
    settle_move(game, block, player, week, orders)
    learn(game, block, player, week, 1)


def settle_act(game: Game, block: Block, player: int, orders: Orders) -> None:
    """Decide on the weighty act that is pending, or do what the player is told; it has looked before.

    Raises:
        ValueError: if the act that it is told is not open, or no longer.
    """
    if orders.act is None:
        decide_act(game, block, player, 1)
        return
    check_open(game, block, player, orders.act)
    block.act[player * LANES] = float(orders.act)
    if orders.act == NO_ACT:
        return
    pending = pending_of(orders.act)
    block.temp[PENDING] = float(pending)
    for kind in range(int(game.minds[N_MIND * player + TYPES])):
        write_differences(game, block, player, kind, 0)
    learn_act(game, block, player, pending, 0)


def check_open(game: Game, block: Block, player: int, act: int) -> None:
    """Check that a player that has looked may take a weighty act now.

    Raises:
        ValueError: if it may not.
    """
    able = open_acts(game, block, player)
    if act != NO_ACT and act not in able:
        names = ", ".join([*(ACTS[one] for one in able), "none"])
        raise ValueError(f"'{ACTS[act]}' is not open to player {player} now; it may choose {names}")


def open_acts(game: Game, block: Block, player: int) -> list[int]:
    """Return the weighty acts that a player could take now, whether or not it comes to decide on one; it has looked."""
    able = game.acts.able[player * N_ACTS : (player + 1) * N_ACTS]
    held = block.regime[CEASEFIRE * LANES] + block.regime[SETTLEMENT * LANES]
    binds, signed = block.see[BINDS * LANES] > 0.5, block.see[SIGNED_IT * LANES] > 0.5
    unsigned = binds and not signed
    open_now = {
        SIGN: unsigned,
        REFUSE: unsigned and able[REFUSE],
        WITHDRAW: binds and signed,
        BREAK: held > 0.5 and able[BREAK],
        WALK: block.regime[WAR * LANES] > 0.5 and able[WALK],
        RETURN: block.regime[WALKOUT * LANES] > 0.5 and able[RETURN],
    }
    return [act for act, is_open in open_now.items() if is_open]


def pending_of(act: int) -> int:
    """Return the decision in which an act is taken: a refusal is one way to decide on signing."""
    return SIGN if act == REFUSE else act


def settle_move(game: Game, block: Block, player: int, week: int, orders: Orders) -> None:
    """Choose an everyday option, or the one that the player is told; it has weighed them before.

    What an event forces comes first, and an option that has become illegal since is left.
    """
    choose(game, block, player, week, 1)
    forced = forced_option(game, block, player, week)
    if forced == NOBODY and orders.option is not None and block.legal[orders.option * LANES] > 0.0:
        block.move[player * LANES] = float(orders.option)


def forced_option(game: Game, block: Block, player: int, week: int) -> int:
    """Return the option that an event forces on a player, NOBODY if there is none or it is not legal."""
    forced = int(game.timeline.forced[week * game.sizes.players + player])
    return forced if forced != NOBODY and block.legal[forced * LANES] > 0.0 else NOBODY


def ahead(start: Turn) -> Turn:
    """Return the turn of a week whose block stands at the start of that week; it plays on in place."""
    start_week(start.game, start.block, start.seed, start.run, start.week)
    for turn in range(start.game.sizes.players):
        player = player_of_turn(start.game, turn)
        if player == start.player:
            break
        take(start.game, start.block, player, start.week)
    return start


def reach(scenario: Scenario, solved: Solved, seed: int, run: int, week: int, player: int | str) -> Turn:
    """Return a player's turn in a week of a run, replayed from the start.

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
    number = player_number(scenario, player)
    if not 0 <= week < scenario.weeks:
        raise ValueError(f"week: expected 0 to {scenario.weeks - 1} (given {week})")
    arrays = game_of(scenario, solved)
    game = lists_of(arrays)
    block = start_run(game, seed, run)
    for past in range(week):
        start_week(game, block, seed, run, past)
        for turn in range(game.sizes.players):
            take(game, block, player_of_turn(game, turn), past)
        close_week(game, block, past, 1)
    return ahead(Turn(scenario, solved, arrays, game, block, seed, run, week, number))
