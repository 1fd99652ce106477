"""Solving the game: values of everybody's actual policies, by policy iteration on simulated runs.

An iteration plays training runs under the policies of the last one, regresses the discounted sums of all features
(:mod:`diplomatic_swings.sim.values.training`), and so gets new values and new policies: a quantal Markov equilibrium where it
stops moving (McKelvey and Palfrey 1998; Pakes and McGuire 2001; Aguirregabiria and Mira 2007).  Iteration 0 lets
nobody move: it values the drift alone.  A player of *level of thought* k keeps the policy of iteration k.

Every iteration plays few runs on fresh draws, and adds their samples to those of earlier iterations, which fade: so
values follow the policies in small steps, each as exact as many runs make it, and players who answer each other do
not chase each other in circles.  The solution is the mean over the later half of the iterations, in which the noise
of the sampling dies out (Polyak and Juditsky 1992).  A small step is not convergence: the residual compares the two
quarters of that half, and how far two solutions lie apart is what a second seed shows (:func:`distance`).

Sums run in a fixed order whatever the number of threads, and the linear system is solved by code of our own, so
that a solution has the same bits everywhere.
"""

import dataclasses as dc
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import numpy as np
from diplomatic_swings.sim.kernel import compiled
from diplomatic_swings.sim.numerics.linear import solve_in_order
from diplomatic_swings.sim.tables.block import LANES, Sizes, new_block
from diplomatic_swings.sim.tables.game import Columns, Game, layout, sizes_of, weights_of, with_values
from diplomatic_swings.sim.tables.records import Scenario
from diplomatic_swings.sim.values import agreement, regression, training
from diplomatic_swings.sim.world.basis import LINEAR, N_REGIMES, REGIMES, WALKOUT, WAR, Curves
from diplomatic_swings.sim.world.features import N_FEATURES
from diplomatic_swings.sim.world.state import INDEX, ISSUES, N_VARIABLES, NAMES
from numpy.typing import NDArray

Floats = NDArray[np.float64]

SHARDS = 8
"""Training runs are split into so many parts, each summed on its own, whatever the number of threads."""

SCORED = 1 << 40
"""Number of the first training run by which the fit is judged: no iteration plays so many."""

LEAST = 1.0
"""Least shrinkage of a coefficient: columns that hardly vary among the training states stay near 0."""

CONSTANT = 1e-3
"""Shrinkage of a constant: next to none, so that a regime without samples still has a solution."""

FORGOTTEN = 1
"""Last iteration whose samples are not kept: those of the drift alone, and of the answer to it."""

DEEPEST = 98
"""Steps of thought beyond which a level is without limit; files write 99 for a player who foresees all."""

AVERAGED = 0.5
"""Share of the iterations, the last ones, over which the solution is the mean."""

COMPARED_RUNS = 256
"""Runs on which two policies are compared."""

_OWN_CURVES = ("force_gap", "backed", "fear", "relief")
_OWN_LINEAR = (*(f"terms_{issue}" for issue in ISSUES), "mood", "us_patience")


class SolveError(RuntimeError):
    """The values do not settle: the message says by how much, and what can be done."""


@dc.dataclass(frozen=True)
class Step:
    """One iteration: change of values (util, root mean square over the training states), and its time."""

    number: int
    change: float
    seconds: float


@dc.dataclass(frozen=True)
class Solution:
    """Solved values.

    Attributes:
        beta: coefficients for acting, (players, kinds, N_REGIMES, columns), util per raw unit of the basis.
        parts: the same by feature, (..., N_FEATURES); the values are ``parts @ weights``.  For a player of a lower
            level of thought they are those of its own level.
        standard: coefficients of the regression, standardised: where a warm start begins.
        steps: the iterations.
        residual: how far policies by the mean of the earlier averaged iterations lie from those of the later: mean
            total variation, of the player for whom it is largest.
        settled: whether the residual lies within the scenario's tolerance.
        seconds: time it took.
        fit: by regime, the share of the variance of payoffs to come that the values explain.
        seed: seed of the training runs.
    """

    beta: Floats
    parts: Floats
    standard: Floats
    steps: tuple[Step, ...]
    residual: float
    settled: bool
    seconds: float
    fit: dict[str, float]
    seed: int


def own_columns(at: Columns) -> NDArray[np.int64]:
    """Return the columns in which the expectations of a player's types may differ."""
    linear = [at.linear + LINEAR.index(INDEX[name]) for name in _OWN_LINEAR]
    curve = [at.curves + Curves._fields.index(name) for name in _OWN_CURVES]
    return np.array([0, *linear, *curve, *range(at.reach, at.total)], dtype=np.int64)


def plan_of(s: Scenario, at: Columns, *, idle: bool = False) -> training.Plan:
    """Return how the training runs of a scenario go; ``idle`` if nobody is to move."""
    centre, scale = np.zeros(at.total), np.ones(at.total)
    for k, variable in enumerate(LINEAR):
        scale[at.linear + k] = s.spread[variable] or 1.0
        centre[at.linear + k] = 0.0 if NAMES[variable].startswith("terms_") else s.state[variable]
    spread = np.array(s.spread) * s.solver.explore
    spread[[INDEX[f"terms_{issue}"] for issue in ISSUES]] = 0.0  # drawn with the paper in force
    return training.Plan(
        weeks=int(s.solver.weeks),
        step=int(s.solver.step),
        idle=int(idle),
        spread=spread,
        centre=centre,
        scale=scale,
        own=own_columns(at),
        apart=len(own_columns(at)),
        offsets=s.weeks,
        value=np.zeros(0),
        jump=np.zeros(0),
    )


def training_game(s: Scenario) -> Game:
    """Return the game that training runs play: no dated events, a calendar long enough for all starts."""
    return compiled.ready(dc.replace(s, weeks=s.weeks + int(s.solver.weeks), events=()))


def distance(s: Scenario, first: Floats, second: Floats, runs: int = COMPARED_RUNS, seed: int = 77) -> Floats:
    """Return by player how far two solutions' everyday policies lie apart: mean total variation, 0 to 1.

    Args:
        s: the scenario.
        first: coefficients, as in :class:`Solution`; the runs are played by them.
        second: coefficients to compare.
        runs: number of runs.
        seed: seed of the runs.
    """
    ready = compiled.ready(s)
    game, other = with_values(ready, first), with_values(ready, second)
    blocks = [new_block(game.sizes, compiled=True) for _ in range(2)]
    sums = agreement.Distance(np.zeros(len(s.players)), np.zeros(len(s.players)))
    compiled.compare_runs(game, other, *blocks, np.uint64(seed), sums, runs)
    return np.asarray(sums.total / np.maximum(sums.turns, 1.0))


class Mean:
    """The mean of coefficients as they come."""

    def __init__(self) -> None:
        self.count = 0
        self.value: Floats = np.zeros(0)

    def add(self, standard: Floats) -> None:
        """Take one more in."""
        self.count += 1
        self.value = standard.copy() if self.count == 1 else self.value + (standard - self.value) / self.count


class Solver:
    """Policy iteration on one scenario; see the module's docstring."""

    def __init__(self, s: Scenario, seed: int = 0, threads: int = 2) -> None:
        """Set up a solve.

        Args:
            s: the scenario.
            seed: seed of the training runs.
            threads: threads that play them; results do not depend on it.
        """
        self.s = s
        self.seed = seed
        self.threads = threads
        self.game = training_game(s)
        self.plan = plan_of(s, self.game.at)
        self.width = regression.width_of(self.game, self.plan)
        n = self.game.sizes
        self.weights = self.game.weights.reshape(n.players, n.kinds, N_FEATURES)
        self.standard = np.zeros((n.players, N_REGIMES * self.width, N_FEATURES))
        self.acting = np.zeros((n.players, n.kinds, N_REGIMES, n.columns))
        self.parts = np.zeros((*self.acting.shape, N_FEATURES))
        self.pooled: regression.Sums | None = None
        self.steps: list[Step] = []
        self.warm = False

    def start_from(self, standard: Floats) -> None:
        """Begin from the coefficients of another solution of the same layout (a warm start).

        A player of a limited level of thought takes its own steps from nothing first, and keeps that policy.
        """
        limited = [player.mind.level for player in self.s.players if player.mind.level < DEEPEST]
        for _ in range(int(max(limited, default=-1)) + 1):
            self.iterate()
        self.pooled = None
        self.standard = standard.copy()
        self.act_on(self.standard)
        self.steps = [Step(0, 0.0, 0.0)]
        self.warm = True

    def iterate(self) -> Step:
        """Play one iteration and take its values over."""
        begun = time.perf_counter()
        number = len(self.steps)
        fresh = self._collect(number)
        self.pooled = self._pool(fresh, number)
        standard = self._regress(self.pooled)
        change = self._change(standard - self.standard, fresh)
        self.standard = standard
        self.act_on(standard, DEEPEST if self.warm else number)
        self.steps.append(Step(number, change, time.perf_counter() - begun))
        return self.steps[-1]

    def _pool(self, fresh: regression.Sums, number: int) -> regression.Sums:
        """Return an iteration's sums added to those kept: equal shares at first, later a share ``memory`` stays.

        The drift alone, and the first answers to it, leave no trace in what follows.
        """
        if self.pooled is None or (number <= FORGOTTEN and not self.warm):
            return fresh
        since = number if self.warm else number - FORGOTTEN + 1
        keep = min(self.s.solver.memory, 1.0 - 1.0 / since)
        pairs = zip(self.pooled, fresh, strict=True)
        return regression.Sums(*(keep * old + (1.0 - keep) * new for old, new in pairs))

    def act_on(self, standard: Floats, number: int = DEEPEST) -> None:
        """Let players act on given coefficients, whose level of thought reaches the iteration ``number``."""
        parts = _by_type(standard, self.game.sizes, self.plan)
        for i, player in enumerate(self.s.players):
            if min(number, DEEPEST) <= player.mind.level:
                self.parts[i] = parts[i]
                self.acting[i] = _weighed(parts[i], self.weights[i])

    def _collect(self, number: int) -> regression.Sums:
        """Play an iteration's training runs under the present policies; return the normal equations."""
        plan = self._expecting(self.plan._replace(idle=int(number == 0)))
        game = with_values(self.game, self.acting)
        blocks = max(int(self.s.solver.runs) // LANES, 1)
        edges = [(blocks * number + blocks * k // SHARDS) * LANES for k in range(SHARDS + 1)]
        seed = np.uint64(self.seed)
        total = regression.new_sums(game, plan)
        with ThreadPoolExecutor(self.threads) as pool:
            shards = pool.map(lambda k: self._shard(game, plan, seed, edges[k], edges[k + 1]), range(SHARDS))
            for shard in shards:
                for sums, part in zip(total, shard, strict=True):
                    np.add(sums, part, out=sums)
        return total

    def _expecting(self, plan: training.Plan) -> training.Plan:
        """Return a plan that knows the present values, and what leaving a regime changes by them.

        A peace ends in war, the talks in Washington's absence, and that in the talks.
        """
        cube = self.standard.reshape(-1, N_REGIMES, self.width, N_FEATURES)
        value, jump = np.zeros((2, *cube.shape[:-1], regression.ROOM))
        value[..., :N_FEATURES] = cube
        for regime in range(N_REGIMES):
            jump[:, regime] = value[:, WALKOUT if regime == WAR else WAR] - value[:, regime]
        return plan._replace(value=value.ravel(), jump=jump.ravel())

    def _shard(
        self, game: Game, plan: training.Plan, seed: np.uint64, first: int, last: int
    ) -> regression.Sums:
        sums = regression.new_sums(game, plan)
        if last > first:
            compiled.train_runs(*self._room(game, plan), sums, seed, first, last - first)
        return sums

    def _room(self, game: Game, plan: training.Plan) -> tuple[object, ...]:
        """Return a game and the room to play and note training runs in."""
        return (
            game,
            new_block(game.sizes, compiled=True),
            plan,
            training.new_notes(game, plan.weeks),
            regression.new_batch(game, plan),
            np.zeros(4 * training.START_BLOCKS * LANES),
        )

    def _regress(self, sums: regression.Sums) -> Floats:
        """Return the coefficients of all features, (players, N_REGIMES * width, N_FEATURES), standardised.

        What sets types apart is shrunk: noise there would look like information to Bayes' rule.
        """
        columns = self.game.sizes.columns
        apart = np.arange(N_REGIMES * self.width) % self.width >= columns
        share = self.s.solver.ridge + apart * self.s.solver.type_ridge

        def one(i: int) -> Floats:
            ridge = share * sums.d[i] + LEAST
            ridge[:: self.width] = CONSTANT  # constants are not shrunk
            a = sums.a[i].copy()
            a[np.diag_indices_from(a)] += ridge
            return solve_in_order(a, sums.c[i, :, :N_FEATURES])

        with ThreadPoolExecutor(self.threads) as pool:
            return np.stack(list(pool.map(one, range(self.game.sizes.players))))

    def _change(self, gap: Floats, sums: regression.Sums) -> float:
        """Return the root mean square change of values over the training states, largest over players."""
        worst = 0.0
        for i in range(self.game.sizes.players):
            values = (gap[i] * self.weights[i].mean(axis=0)).sum(axis=1)
            mean_square = float((values**2 * sums.d[i]).sum()) / max(float(sums.samples[i].sum()), 1.0)
            worst = max(worst, mean_square**0.5)
        return worst

    def take_mean(self, earlier: Mean, later: Mean) -> float:
        """Act on the mean of all averaged iterations; return how far the earlier ones' policies lie from the later's.

        The largest over players; 1 where there is nothing to compare.
        """
        residual = 1.0
        if earlier.count > 0:
            self.act_on(earlier.value)
            before = self.acting.copy()
            self.act_on(later.value)
            residual = float(distance(self.s, before, self.acting).max())
        count = earlier.count + later.count
        parts = [mean.value * (mean.count / count) for mean in (earlier, later) if mean.count > 0]
        self.standard = np.sum(parts, axis=0)
        self.act_on(self.standard)
        return residual

    def fit(self) -> dict[str, float]:
        """Return by regime the share of the variance of payoffs to come that the values explain, on fresh runs."""
        n = self.game.sizes
        game = with_values(self.game, self.acting)
        cube = self.standard.reshape(n.players, N_REGIMES, self.width, N_FEATURES)
        values = np.zeros((n.players, n.kinds, N_REGIMES, self.width))
        for kind in range(n.kinds):
            values[:, kind] = (cube * self.weights[:, kind, None, None, :]).sum(axis=3)
        scores = regression.new_scores(n.players)
        room = self._room(game, self.plan)
        compiled.score_runs(*room, values, scores, np.uint64(self.seed), SCORED, LANES * SHARDS)
        count = np.maximum(scores.samples, 1.0)
        variance = scores.seen_square / count - (scores.seen / count) ** 2
        explained = 1.0 - scores.miss_square / count / np.maximum(variance, 1e-12)
        weight = scores.samples / np.maximum(scores.samples.sum(axis=0), 1.0)
        return {name: float((explained * weight)[:, r].sum()) for r, name in enumerate(REGIMES)}


def _by_type(standard: Floats, n: Sizes, plan: training.Plan) -> Floats:
    """Return coefficients by type and in raw units, as in ``Solution.parts``, from those of the regression."""
    cube = standard.reshape(n.players, N_REGIMES, -1, N_FEATURES)
    parts = np.zeros((n.players, n.kinds, N_REGIMES, n.columns, N_FEATURES))
    for kind in range(n.kinds):
        one = cube[:, :, : n.columns].copy()
        first = n.columns + (kind - 1) * plan.apart
        if kind:
            one[:, :, plan.own] += cube[:, :, first : first + len(plan.own)]
        one /= plan.scale[:, None]
        shifts = one * plan.centre[:, None]
        shifts[:, :, 0] = one[:, :, 0]
        one[:, :, 0] = np.subtract.reduce(shifts, axis=2)  # one column after another
        parts[:, kind] = one
    return parts


def _weighed(parts: Floats, weights: Floats) -> Floats:
    """Return values by player and type: the sum over features of weight times coefficient, in their order."""
    beta = np.zeros(parts.shape[:-1])
    for feature in range(N_FEATURES):
        beta += parts[..., feature] * weights[..., None, None, feature]
    return beta


def solve(
    s: Scenario,
    *,
    seed: int = 0,
    threads: int = 2,
    warm: Floats | None = None,
    iterations: int | None = None,
    progress: Callable[[Step], None] | None = None,
) -> Solution:
    """Solve a scenario.

    Args:
        s: the scenario; its section ``solver`` says how finely.
        seed: seed of the training runs.
        threads: threads; the solution does not depend on it.
        warm: ``standard`` of a solution of a scenario of the same layout, to begin from; where the layout is another,
            the solve is a cold one of full length.
        iterations: most iterations, 1 or more, where these are fewer than the scenario's.
        progress: called after each iteration.
    """
    begun = time.perf_counter()
    solver = Solver(s, seed, threads)
    if warm is not None and warm.shape == solver.standard.shape:
        solver.start_from(warm)
    elif warm is not None:
        iterations = None
    most = int(s.solver.iterations)
    last = most if iterations is None else min(iterations, most)
    means = [Mean(), Mean()]
    first = max(min(int(last * (1.0 - AVERAGED)), last - 2), 0)
    for k in range(last):
        step = solver.iterate()
        if k >= first:
            means[k >= (first + last) // 2].add(solver.standard)
        if progress is not None:
            progress(step)
    residual = solver.take_mean(*means)
    return Solution(
        beta=solver.acting,
        parts=solver.parts,
        standard=solver.standard,
        steps=tuple(solver.steps),
        residual=residual,
        settled=residual <= s.solver.tolerance,
        seconds=time.perf_counter() - begun,
        fit=solver.fit(),
        seed=seed,
    )


def reweighed(s: Scenario, standard: Floats) -> Floats:
    """Return coefficients for acting on what was expected in another scenario, weighed by this one's payoffs.

    Successor features make it a sum, without a new solve (Barreto et al. 2017): players expect the same course of events
    and the same moves of others, and want what they want now.  A first answer, before expectations follow.

    Args:
        s: the scenario.
        standard: ``standard`` of a solution of a scenario of the same layout.

    Returns:
        As ``beta`` in :class:`Solution`.

    Raises:
        ValueError: if the layout is another.
    """
    n, at = sizes_of(s), layout(s)
    used = n.columns + (n.kinds - 1) * len(own_columns(at))
    width = -(-used // regression.VECTOR) * regression.VECTOR
    if standard.shape != (n.players, N_REGIMES * width, N_FEATURES):
        raise ValueError("expected a solution of a scenario with as many players, types and columns")
    parts, weights = _parts_by_feature(s, standard), weights_of(s)
    acting, room = np.zeros(parts.shape[1:]), np.empty(parts.shape[1:])
    for feature in np.flatnonzero(weights.any(axis=(0, 1))).tolist():  # a weight of 0 adds nothing
        acting += np.multiply(parts[feature], weights[..., None, None, feature], out=room)
    acting[[player.mind.level < 1 for player in s.players]] = 0.0  # as a warm start begins
    return acting


_REWEIGHED: Final = 8
"""States and spreads for which the coefficients of the solution asked for last are kept: points of a sweep share them."""

_last: list[tuple[Floats, dict[Any, Floats]]] = []
"""That solution and what was made of it; replaced as a whole, so that threads need not wait for each other."""


def _parts_by_feature(s: Scenario, standard: Floats) -> Floats:
    """Return coefficients in raw units, (features, players, kinds, N_REGIMES, columns), kept by what they depend on."""
    n, at = sizes_of(s), layout(s)
    if not _last or _last[0][0] is not standard:
        _last[:] = [(standard, {})]
    known, key = _last[0][1], (n, at, s.state, s.spread)
    parts = known.get(key)
    if parts is None:
        parts = np.ascontiguousarray(np.moveaxis(_by_type(standard, n, plan_of(s, at)), -1, 0))
        if len(known) >= _REWEIGHED:
            known.clear()
        known[key] = parts
    return parts


__all__ = ["N_VARIABLES", "Solution", "SolveError", "Solver", "Step", "distance", "reweighed", "solve"]
