"""Solving the game: values of everybody's actual policies, found by policy iteration on simulated runs.

An iteration plays training runs under the policies of the last one, regresses the discounted sums of all features
(:mod:`sim.bargaining.training`), and so gets new values and new policies: a quantal Markov equilibrium where it
stops moving (McKelvey and Palfrey 1998; Pakes and McGuire 2001; Aguirregabiria and Mira 2007).  Iteration 0 lets
nobody move: it values the drift alone.  A player of *level of thought* k keeps the policy of iteration k.

Every iteration plays fresh draws, and after some iterations the coefficients are averaged over all that follow, so that
the noise of a single one dies out; how far two solutions lie apart is what a second seed shows.  Sums run in a fixed order whatever the number of
threads, and the linear system is solved by code of our own, so that a solution has the same bits everywhere.
"""

import dataclasses as dc
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from sim.bargaining import kernel, training
from sim.bargaining.basis import LINEAR, N_CURVES, N_LINEAR, N_REGIMES, REGIMES, Curves
from sim.bargaining.block import LANES, new_block
from sim.bargaining.features import N_FEATURES
from sim.bargaining.game import Columns, Game, packed, prepare, with_values
from sim.bargaining.linear import solve_in_order
from sim.bargaining.records import Scenario
from sim.bargaining.state import INDEX, NAMES

Floats = NDArray[np.float64]

SHARDS = 16
"""Training runs are split into so many parts, each summed on its own, whatever the number of threads."""

SEED = 20250120

BURN = 6
"""Iterations after which the coefficients of all later ones are averaged, the later the heavier (Polyak and Juditsky
1992; Lacoste-Julien, Schmidt and Bach 2012)."""

_OWN_CURVES = ("force_gap", "backed", "fear", "relief")
_OWN_LINEAR = ("terms_territory", "terms_alignment", "terms_relief", "terms_guarantees", "mood", "us_patience")


@dc.dataclass(frozen=True)
class Step:
    """What one iteration did: change of values (utils, root mean square over the training states) and time."""

    number: int
    change: float
    seconds: float


@dc.dataclass(frozen=True)
class Solution:
    """Solved values.

    Attributes:
        beta: coefficients by player, type, regime, column in raw units of the state, for acting.
        parts: the same by feature: (players, kinds, N_REGIMES, columns, N_FEATURES); ``beta`` is ``parts @ weights``.
        steps: the iterations.
        residual: change of values in the last iteration, as a share of their spread.
    """

    beta: Floats
    parts: Floats
    steps: tuple[Step, ...]
    residual: float


def own_columns(at: Columns) -> NDArray[np.int64]:
    """Return the columns in which the expectations of a player's types may differ."""
    linear = [at.linear + LINEAR.index(INDEX[name]) for name in _OWN_LINEAR]
    curve = [at.curves + Curves._fields.index(name) for name in _OWN_CURVES]
    return np.array([0, *linear, *curve, *range(at.reach, at.count)], dtype=np.int64)


def plan_of(s: Scenario, g: Game, *, idle: bool = False) -> training.Plan:
    """Return how the training runs of a scenario go."""
    at = g.at
    centre, scale = np.zeros(g.sizes.columns), np.ones(g.sizes.columns)
    for k, variable in enumerate(LINEAR):
        name = NAMES[variable]
        scale[at.linear + k] = s.spread[variable] or 1.0
        centre[at.linear + k] = 0.0 if name.startswith("terms_") else s.state[variable]
    weeks = int(s.solver.weeks)
    spread = np.array(s.spread) * s.solver.explore
    for name in ("terms_territory", "terms_alignment", "terms_relief", "terms_guarantees"):
        spread[INDEX[name]] = 0.0
    return training.Plan(
        weeks=weeks,
        step=int(s.solver.step),
        every=2,
        idle=int(idle),
        spread=spread,
        centre=centre,
        scale=scale,
        own=own_columns(at),
        offsets=s.weeks,
    )


def training_game(s: Scenario) -> Game:
    """Return the game that training runs play: no dated events, a calendar long enough for all starts."""
    longer = dc.replace(s, weeks=s.weeks + int(s.solver.weeks), events=())
    return packed(prepare(longer))


class Solver:
    """Policy iteration on one scenario; see the module's docstring."""

    def __init__(self, s: Scenario, seed: int = SEED, threads: int = 2) -> None:
        self.s = s
        self.seed = seed
        self.threads = threads
        self.game = training_game(s)
        n = self.game.sizes
        self.weights = self.game.weights.reshape(n.players, n.kinds, N_FEATURES)
        self.parts = np.zeros((n.players, n.kinds, N_REGIMES, n.columns, N_FEATURES))
        self.std = np.zeros((n.players, N_REGIMES * self.width(), N_FEATURES))
        self.beta = np.zeros((n.players, n.kinds, N_REGIMES, n.columns))
        self.acting = self.beta.copy()
        self.steps: list[Step] = []
        self.counts = np.zeros((n.players, N_REGIMES))
        self.sums: training.Sums | None = None
        self.residual = np.inf

    def width(self) -> int:
        return training.width_of(self.game, plan_of(self.s, self.game))

    def collect(self, runs: int, *, idle: bool) -> training.Sums:
        """Play training runs under the present policies and return the normal equations."""
        plan = plan_of(self.s, self.game, idle=idle)
        game = with_values(self.game, self.acting)
        blocks = max(runs // LANES, 1)
        seed = self.seed + len(self.steps)
        edges = [blocks * k // SHARDS for k in range(SHARDS + 1)]

        def shard(k: int) -> training.Sums:
            sums = training.new_sums(game, plan)
            count = (edges[k + 1] - edges[k]) * LANES
            if count:
                block = new_block(game.sizes, compiled=True)
                notes = training.new_notes(game, plan.weeks)
                w = np.zeros((INDEX.__len__() + training.SPARE + 3) // 4 * 4 * LANES)
                scratch = np.zeros((2 * N_REGIMES + 1, max(self.width(), N_FEATURES)))
                kernel.train_runs(
                    game, block, plan, notes, sums, w, scratch, np.uint64(seed), edges[k] * LANES, count
                )
            return sums

        with ThreadPoolExecutor(self.threads) as pool:
            total = training.new_sums(game, plan)
            for part in pool.map(shard, range(SHARDS)):
                for into, one in zip(total, part, strict=True):
                    into += one
        return total

    def regress(self, sums: training.Sums) -> Floats:
        """Return the coefficients of all features, (players, N_REGIMES * width, N_FEATURES), standardised."""
        n, width = self.game.sizes, self.width()
        out = np.zeros_like(self.std)
        mark = np.zeros(N_REGIMES * width)
        for r in range(N_REGIMES):
            mark[r * width + n.columns : (r + 1) * width] = self.s.solver.type_ridge
        for i in range(n.players):
            ridge = (self.s.solver.ridge + mark) * sums.d[i] + 1.0
            ridge[::width] = 1e-3
            a = sums.a[i].copy()
            a[np.diag_indices_from(a)] += ridge
            out[i] = solve_in_order(a, sums.c[i])
        return out

    def unfold(self, std: Floats) -> Floats:
        """Return coefficients by type and in raw units from those of the regression."""
        n, width, at = self.game.sizes, self.width(), self.game.at
        plan = plan_of(self.s, self.game)
        cube = std.reshape(n.players, N_REGIMES, width, N_FEATURES)
        parts = np.zeros_like(self.parts)
        for k in range(n.kinds):
            one = cube[:, :, : n.columns].copy()
            if k > 0:
                first = n.columns + (k - 1) * len(plan.own)
                for place, column in enumerate(plan.own):
                    one[:, :, column] += cube[:, :, first + place]
            one /= plan.scale[:, None]
            for column in range(1, n.columns):
                one[:, :, 0] -= one[:, :, column] * plan.centre[column]
            parts[:, k] = one
        del at
        return parts

    def fold(self, parts: Floats) -> Floats:
        """Return values from features' coefficients: ``sum over features of weight * coefficient``, in order."""
        beta = np.zeros(parts.shape[:-1])
        for feature in range(N_FEATURES):
            beta += parts[..., feature] * self.weights[:, :, None, None, feature]
        return beta

    def iterate(self, runs: int | None = None) -> Step:
        """Play one iteration."""
        begun = time.perf_counter()
        number = len(self.steps)
        sums = self.collect(runs or int(self.s.solver.runs), idle=number == 0)
        std = self.regress(sums)
        keep = max(self.s.solver.damping, 1.0 - 2.0 / max(number - BURN + 1, 1)) if number > 0 else 0.0
        new = keep * self.std + (1.0 - keep) * std
        before = self.beta
        self.residual = self.change(new - self.std, sums)
        self.std = new
        self.parts = self.unfold(new)
        self.beta = self.fold(self.parts)
        for i, player in enumerate(self.s.players):
            if number <= player.mind.level:
                self.acting[i] = self.beta[i]
        del before
        self.counts = sums.count
        self.sums = sums
        self.steps.append(Step(number, self.residual, time.perf_counter() - begun))
        return self.steps[-1]

    def change(self, gap: Floats, sums: training.Sums) -> float:
        """Return the root mean square change of values over the training states, largest over players."""
        n, width = self.game.sizes, self.width()
        worst = 0.0
        for i in range(n.players):
            by_type = gap[i] @ self.weights[i].mean(axis=0)
            total = float((by_type**2 * sums.d[i]).reshape(N_REGIMES, width).sum())
            worst = max(worst, (total / max(sums.count[i].sum(), 1.0)) ** 0.5)
        return worst

    def solution(self) -> Solution:
        return Solution(self.acting.copy(), self.parts.copy(), tuple(self.steps), self.residual)


__all__ = ["N_CURVES", "N_LINEAR", "REGIMES", "Solution", "Solver"]
