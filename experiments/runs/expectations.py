"""What players expect: the value of going on, the gain from every paper, and who would sign what.

Read by the rules themselves, in plain Python (:mod:`diplomatic_swings.sim.rules.survey`), at the start of a scenario or at states
that runs pass through.  All values are in utils of the player that they belong to; a *gain* is the value of a paper
in force less that of going on as things are, without private pressure.
"""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from diplomatic_swings.sim.numerics.mathx import exp
from diplomatic_swings.sim.rules.acts import act_cost, own_pressure, regime_of, shift_of
from diplomatic_swings.sim.rules.survey import belief_row, look, survey, write_gain, write_now, write_values
from diplomatic_swings.sim.rules.week import begin, open_week
from diplomatic_swings.sim.tables.block import KINDS, LANES, NOW, SIGN, new_block, see_row
from diplomatic_swings.sim.tables.game import LEVELS, N_MIND, WEIGHTY, in_lists, prepare, with_values
from diplomatic_swings.sim.tables.records import Scenario
from diplomatic_swings.sim.world.basis import CEASEFIRE
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd  # 100 MB: the class page solves without it

Floats = NDArray[np.float64]


class Expectations(NamedTuple):
    """What types of players expect; NaN for types that a player does not have."""

    going_on: Floats  # (players, kinds): value of going on as things are, utils
    gain: Floats  # (players, kinds, papers): gain from each paper in force, utils
    signs: Floats  # (players, kinds, papers): chance to sign when it comes to decide; NaN: not bound by the paper


class Observer:
    """Reads values off a solved game, as its players do."""

    def __init__(self, scenario: Scenario, beta: Floats) -> None:
        """Make the game ready.

        Args:
            scenario: the scenario.
            beta: solved values, as in :class:`diplomatic_swings.sim.solver.iteration.Solution`.
        """
        self.scenario = scenario
        self.arrays = with_values(prepare(scenario), beta)
        self.game = in_lists(self.arrays)
        self.block = new_block(self.game.sizes, compiled=False)
        self.kinds = [len(player.types) for player in scenario.players]

    def at_start(self) -> Expectations:
        """Return what players expect in the first week, before anybody moves."""
        g, b, n = self.game, self.block, self.game.sizes
        begin(g, b, 1)
        open_week(g, b, 0, 1)
        going_on = np.full((n.players, n.kinds), np.nan)
        gain, signs = (np.full((n.players, n.kinds, n.papers), np.nan) for _ in range(2))
        for player, kinds in enumerate(self.kinds):
            look(g, b, player, 0, 1)
            for kind in range(kinds):
                going_on[player, kind] = b.see[see_row(NOW, kind)]
                for paper, package in enumerate(self.scenario.packages):
                    gain[player, kind, paper] = self.gain(kind, paper, 0)
                    if player in package.signers:
                        signs[player, kind, paper] = self._chance(player, kind, paper)
        return Expectations(going_on, gain, signs)

    def gains(
        self, states: Floats, beliefs: Floats, week: int, players: Iterable[int] | None = None
    ) -> Floats:
        """Return gains at states in a week, (states, players, kinds, papers).

        What others believe of private pressures is set to their long-run odds, which records do not keep.

        Args:
            states: values of all state variables, (states, variables), at most ``LANES`` states.
            beliefs: public belief that each player is of its first type, (states, players).
            week: week of the scenario.
            players: players whose gains are asked for (default: all); those of others are NaN.
        """
        n, lanes = self.game.sizes, len(states)
        self._stand_at(states, beliefs, week)
        gain = np.full((lanes, n.players, n.kinds, n.papers), np.nan)
        for player in range(n.players) if players is None else players:
            kinds = self.kinds[player]
            self._weigh(player, lanes)
            rows = np.array(self.block.gain[: kinds * n.papers * LANES]).reshape(kinds, n.papers, LANES)
            gain[:, player, :kinds] = rows[:, :, :lanes].transpose(2, 0, 1)
        return gain

    def chances(
        self, states: Floats, beliefs: Floats, week: int, player: int, papers: Sequence[int]
    ) -> Floats:
        """Return the chance that each type of a player signs some papers at states, (states, kinds, papers).

        It is the chance when the player comes to decide on the paper, over its private pressure.  Other arguments
        are those of :meth:`gains`.
        """
        self._stand_at(states, beliefs, week)
        self._weigh(player, len(states))
        chance = np.full((len(states), self.game.sizes.kinds, len(papers)), np.nan)
        for lane, kind, place in np.ndindex(len(states), self.kinds[player], len(papers)):
            chance[lane, kind, place] = self._chance(player, kind, papers[place], lane)
        return chance

    def _stand_at(self, states: Floats, beliefs: Floats, week: int) -> None:
        """Put states and beliefs into the block, one a lane, and take the public survey.

        A survey reckons with the reach that the last one found: here with that of the start.
        """
        g, b, n = self.game, self.block, self.game.sizes
        for row, reach in enumerate(self._reach_at_start, g.at.reach):
            b.phi[row * LANES : row * LANES + len(states)] = [reach] * len(states)
        for lane, state in enumerate(states.tolist()):
            b.x[lane::LANES] = state
            for player in range(n.players):
                self._believe(player, float(beliefs[lane, player]), lane)
        survey(g, b, week, len(states))

    @cached_property
    def _reach_at_start(self) -> list[float]:
        """Return the reach of ceasefires and of settlements before the first week: the same in all runs."""
        begin(self.game, self.block, 1)
        return [self.block.phi[row * LANES] for row in range(self.game.at.reach, self.game.at.reach + KINDS)]

    def _weigh(self, player: int, lanes: int) -> None:
        """Write a player's gains after the public survey: nobody has moved since, so a look would see the same."""
        g, b = self.game, self.block
        write_values(g, b, player, lanes)
        write_now(g, b, player, lanes)
        for kind, paper in np.ndindex(self.kinds[player], g.sizes.papers):
            write_gain(g, b, player, kind, paper, (kind * g.sizes.papers + paper) * LANES, lanes)

    def gain(self, kind: int, paper: int, lane: int) -> float:
        """Return the gain of a type of the player that looked last from a paper, in one lane."""
        return float(self.block.gain[(kind * self.game.sizes.papers + paper) * LANES + lane])

    def _believe(self, player: int, first: float, lane: int) -> None:
        """Set the belief about a player: ``first`` for its first type, the rest by their prior."""
        g, prior = self.game, self.scenario.players[player].prior
        rest = max(1.0 - prior[0], 1e-12)
        levels = int(g.minds[N_MIND * player + LEVELS])
        for kind in range(self.kinds[player]):
            odds = first if kind == 0 else (1.0 - first) * prior[kind] / rest
            for level in range(levels):
                share = g.stationary[level] if levels > 1 else 1.0
                self.block.belief[belief_row(g, player, kind, level) + lane] = odds * share

    def _chance(self, player: int, kind: int, paper: int, lane: int = 0) -> float:
        """Return the chance that a type signs a paper when it comes to decide, over its private pressure."""
        g, b = self.game, self.block
        now, after = regime_of(b, lane), CEASEFIRE + int(g.papers.settlement[paper])
        base = (
            self.gain(kind, paper, lane)
            + shift_of(g, player, kind, SIGN, after)
            - act_cost(g, b, player, SIGN, lane)
        )
        pull = own_pressure(g, player, kind, after) - own_pressure(g, player, kind, now)
        levels = int(g.minds[N_MIND * player + LEVELS])
        precision, chance = g.minds[N_MIND * player + WEIGHTY], 0.0
        for level in range(levels):
            z = g.level[player * g.sizes.levels + level] if levels > 1 else 0.0
            odds = g.stationary[level] if levels > 1 else 1.0
            chance += odds / (1.0 + exp(-precision * (base + pull * z)))
        return float(chance)


def expected(scenario: Scenario, beta: Floats) -> Expectations:
    """Return what players expect at the start of a solved scenario."""
    return Observer(scenario, beta).at_start()


def table(scenario: Scenario, e: Expectations) -> "pd.DataFrame":
    """Return expectations in long form: player, type, going on, package, gain, chance to sign (NaN: not bound)."""
    rows: list[tuple[Any, ...]] = []
    for i, player in enumerate(scenario.players):
        for k, kind in enumerate(player.types):
            for p, package in enumerate(scenario.packages):
                rows.append(
                    (player.key, kind, e.going_on[i, k], package.key, e.gain[i, k, p], e.signs[i, k, p])
                )
    import pandas as pd

    return pd.DataFrame(rows, columns=["player", "type", "going_on", "package", "gain", "signs"])


def by_player_and_type(scenario: Scenario, e: Expectations) -> dict[str, Any]:
    """Return expectations by player and type as plain data."""
    names = [package.key for package in scenario.packages]

    def of_type(i: int, k: int) -> dict[str, Any]:
        bound = {p: float(x) for p, x in zip(names, e.signs[i, k], strict=True) if not np.isnan(x)}
        gain = dict(zip(names, e.gain[i, k].tolist(), strict=True))
        return {"going_on": float(e.going_on[i, k]), "gain": gain, "signs": bound}

    return {
        player.key: {kind: of_type(i, k) for k, kind in enumerate(player.types)}
        for i, player in enumerate(scenario.players)
    }
