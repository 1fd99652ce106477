"""One run, week by week, as a Mesa model with one agent per player.

The model plays by the functions of :mod:`diplomatic_swings.sim.rules.week`, uncompiled, and draws from
:mod:`diplomatic_swings.sim.tables.draws`, so that run ``r`` here is run ``r`` of an ensemble with the same seed, to the bit.
Mesa's own random generators are never used.

>>> model = BargainingModel(scenario, solution, shocks_seed=1, run=17)  # doctest: +SKIP
>>> model.run_for(10)  # doctest: +SKIP
>>> print(model.explain("russia").text())  # doctest: +SKIP
>>> model.legal("ukraine")  # doctest: +SKIP
>>> model.choose("ukraine", "table:KYIV_PLAN")  # doctest: +SKIP
"""

import datetime as dt
from functools import partial
from numbers import Integral
from operator import attrgetter

import mesa
from diplomatic_swings.sim.agents.seat import BargainingAgent
from diplomatic_swings.sim.rules.play import (
    force_of,
    new_record,
    note_moves,
    note_state,
    note_turn,
    outcome_of,
)
from diplomatic_swings.sim.rules.week import close_week
from diplomatic_swings.sim.tables.block import ACTS, LANES, NO_ACT, state_at
from diplomatic_swings.sim.tables.game import option_keys
from diplomatic_swings.sim.tables.records import Scenario
from diplomatic_swings.sim.turns.menu import Menu, menu_of
from diplomatic_swings.sim.turns.turn import (
    Solved,
    Turn,
    ahead,
    copied,
    game_of,
    lists_of,
    player_number,
    player_of_turn,
    start_run,
    start_week,
)
from diplomatic_swings.sim.why.explain import Decision, explain_turn
from diplomatic_swings.sim.world.calendar import date_of
from diplomatic_swings.sim.world.state import State

OUTCOMES = ("stall", "walkout", "freeze", "settle", "imposed", "exhausted")
"""Outcomes by number, as :mod:`diplomatic_swings.sim.rules.play` counts them."""

FORCES = ("nothing", "ceasefire", "settlement", "dictated by Moscow", "Russia exhausted")
"""What is in force, by number."""

NO_WEIGHTY_ACT = "none"
"""What :meth:`BargainingModel.choose` takes for "no weighty act this week"."""


def _variable(model: "BargainingModel", name: str) -> float:
    """Return a variable of the public state."""
    return float(getattr(model.state, name))


COLLECTED = {name: name for name in ("week", "date", "outcome", "in_force", "paper")} | {
    name: partial(_variable, name=name)
    for name in ("posture_russia", "posture_ukraine", "approval", "territory")
}
"""What the model's data collector keeps of every week; a model with functions of its own could not be pickled."""

COLLECTED_BY_PLAYER = {"player": attrgetter("key")} | {
    name: attrgetter(name) for name in ("move", "act", "belief", "payoff")
}
"""What it keeps of every player."""


NOT_GIVEN = object()
"""Stands for a generator that was not given; Mesa's ``batch_run`` gives None where it is told of none."""


def _run_number(run: int | None, rng: object) -> int:
    """Return the number of the run, given by either name.

    Raises:
        ValueError: if neither says, so that all replications would be one and the same run, or if both do.
    """
    if run is not None and rng is None:
        raise ValueError(
            f"replications of run {run} would all be that same run: "
            "in Mesa's batch_run give rng=range(20) for runs 0 to 19, and no run"
        )
    rng = None if rng is NOT_GIVEN else rng
    if run is None and rng is None:
        raise ValueError(
            "say which run to play, such as run=17; in Mesa's batch_run give rng=range(20) for runs 0 to 19, "
            "since repeating one run tells nothing new"
        )
    if run is not None and rng is not None:
        raise ValueError(f"give run or rng, which both number the run (given {run} and {rng})")
    number = rng if run is None else run
    if isinstance(number, Integral):
        return int(number)
    raise ValueError(f"rng: expected the number of a run (given {number!r})")


class BargainingModel(mesa.Model):
    """One run of a scenario; a step is a week.

    Attributes:
        negotiation: the scenario played (``model.scenario`` is Mesa's own, and empty).
        solution: its solution.
        shocks_seed: seed of the ensemble that the run belongs to.
        run: number of the run in it.
        week: number of the week that comes next, 0 the first.
        players: agents by player's key.
        record: the run as :mod:`diplomatic_swings.sim.rules.play` records it, up to now.
        datacollector: outcome, papers, US posture, approval, territory by week; moves, beliefs, payoffs by player.
        running: False once the horizon is reached; further steps do nothing.
    """

    def __init__(
        self,
        negotiation: Scenario,
        solution: Solved,
        *,
        shocks_seed: int = 0,
        run: int | None = None,
        rng: object = NOT_GIVEN,
    ) -> None:
        """Set up a run at its start.

        Args:
            negotiation: the scenario that is played; Mesa keeps the name ``scenario`` for its own, and SolaraViz puts
                one in its place when it resets a model that takes it.
            solution: its solution.
            shocks_seed: seed of all the draws the rules use, 0 to 2**64 - 1.
            run: number of the run, which with the seed fixes its draws.
            rng: the same under the name that Mesa's ``batch_run`` uses: ``rng=range(20)`` plays runs 0 to 19.

        Raises:
            ValueError: if ``shocks_seed`` or ``run`` is out of range, or if it is not said which run to play.
        """
        number = _run_number(run, rng)
        arrays = game_of(negotiation, solution)
        game = lists_of(arrays)
        block = start_run(game, shocks_seed, number)
        super().__init__(rng=number)
        self.negotiation, self.solution = negotiation, solution
        self.shocks_seed, self.run = shocks_seed, number
        self.running: bool = True
        self.week = 0
        self.arrays, self.game, self.block = arrays, game, block
        self.keys = option_keys(negotiation)
        self.players = {
            player.key: BargainingAgent(self, number) for number, player in enumerate(negotiation.players)
        }
        self.record = new_record(1, negotiation.weeks, len(negotiation.players), 1)
        self.datacollector = mesa.DataCollector(COLLECTED, COLLECTED_BY_PLAYER)
        self._note()

    @property
    def state(self) -> State:
        """Return the public state as it stands."""
        return state_at(self.block.x, 0)

    @property
    def outcome(self) -> str:
        """Return the key of the outcome the run is in."""
        return OUTCOMES[outcome_of(self.block, 0)]

    @property
    def in_force(self) -> str:
        """Return what is in force."""
        return FORCES[force_of(self.block, 0)]

    @property
    def paper(self) -> str | None:
        """Return the key of the paper on the table, None if none lies there."""
        number = int(self.state.tabled) - 1
        return self.negotiation.packages[number].key if number >= 0 else None

    @property
    def date(self) -> dt.date:
        """Return the first day of the week that comes next."""
        return date_of(self.negotiation.start, self.week)

    def step(self) -> None:
        """Play a week.

        Raises:
            ValueError: if a player was told a weighty act that another's move has closed before its turn.
        """
        if not self.running:
            return
        game, block, week = self.game, self.block, self.week
        start_week(game, block, self.shocks_seed, self.run, week)
        agents = list(self.players.values())
        for turn in range(game.sizes.players):
            agent = agents[player_of_turn(game, turn)]
            agent.decide()
            note_turn(game, block, self.record, agent.player, week, 0, 1)
            agent.carry_out()
        note_moves(game, block, self.record, week, 0, 1)
        for agent in agents:
            agent.remember()
        close_week(game, block, week, 1)
        self.week += 1
        self.running = self.week < self.negotiation.weeks
        if not self.running:
            self._default_schedule.stop()  # so that steps stay in step with weeks, however long Mesa runs on
        self._note()

    def _note(self) -> None:
        """Note the state at the start of the week that comes next."""
        note_state(self.game, self.block, self.record, self.week, 0, 1)
        for agent in self.players.values():
            self.record.type[0, agent.player] = int(self.block.type[agent.player * LANES])
            self.record.payoff[0, agent.player] = agent.payoff
        self.datacollector.collect(self)

    def turn(self, player: int) -> Turn:
        """Return the run as it stands, as a turn of a player; a copy."""
        orders = list(self.players.values())[player].orders
        return Turn(
            self.negotiation,
            self.solution,
            self.arrays,
            self.game,
            copied(self.block),
            self.shocks_seed,
            self.run,
            self.week,
            player,
            orders,
        )

    def legal(self, player: int | str) -> Menu:
        """Return what a player may do in the week that comes next, as things stand before the others move.

        Raises:
            ValueError: if there is no such player, or no week to come.
        """
        number = player_number(self.negotiation, player)
        if not self.running:
            raise ValueError("the run is at its end: no week is left to choose for")
        return menu_of(self.turn(number), self.keys)

    def choose(self, player: int | str, option: str) -> None:
        """Tell a player what to do in the week that comes next; the rest it decides by itself.

        An everyday option and a weighty act may both be told, one after the other.  If another player's
        move makes an option illegal before the player's own turn, the player decides by itself; an act that is no
        longer open then is an error of :meth:`step`.

        Args:
            player: number or key of the player.
            option: key of an everyday option or of a weighty act, as :meth:`legal` lists them; ``none`` for no
                weighty act.

        Raises:
            ValueError: if there is no such player, or the option is not legal.
        """
        number = player_number(self.negotiation, player)
        menu = self.legal(number)
        agent = list(self.players.values())[number]
        if option == NO_WEIGHTY_ACT:
            agent.orders = agent.orders._replace(act=NO_ACT)
        elif option in menu.acts:
            agent.orders = agent.orders._replace(act=ACTS.index(option))
        elif option in menu.options:
            numbers = {key: n for n, (owner, key, _) in enumerate(self.keys) if owner == number}
            agent.orders = agent.orders._replace(option=numbers[option])
        else:
            raise ValueError(
                f"{agent.key} cannot choose '{option}' in week {self.week}; "
                f"it may choose {', '.join((*menu.options, *menu.acts, NO_WEIGHTY_ACT))}"
            )

    def explain(self, player: int | str) -> Decision:
        """Return why a player decided as it last did; before its first decision, why it is about to.

        Raises:
            ValueError: if there is no such player.
        """
        number = player_number(self.negotiation, player)
        turn = list(self.players.values())[number].turn
        return explain_turn(turn or ahead(self.turn(number)))
