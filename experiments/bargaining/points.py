"""Points of the bargaining game: each is solved from the values of the scenario that is varied, then played.

A *warm* solve begins from the solution of the scenario as it is, and takes a few iterations.  The scenario's own
numbers are solved so as well where they are a point: points then differ by their numbers alone, and not by how they
were solved.  What has the same digest is solved once, whoever asks.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from threading import Lock
from typing import Any, override

import numpy as np
import xarray as xr

from experiments.bargaining.counts import GameCounts, coding, count, options_of
from experiments.bargaining.playing import ChunkPlayer
from experiments.bargaining.runs import WINNERS, BargainingResult
from experiments.bargaining.solves import Solved, solution_for
from experiments.ensemble import CHUNK
from experiments.games import SOLVE_SECONDS, Figure, Game, Size
from experiments.measures import Ints
from sim.bargaining.game import packed, prepare, with_values
from sim.bargaining.loading import following, load, policy_names, vary
from sim.bargaining.play import IMPOSED, Record
from sim.bargaining.records import Scenario
from sim.bargaining.solver import Solution
from sim.bargaining.solving import WARM_ITERATIONS, digest_of, solution_of

_LOCKS = tuple(Lock() for _ in range(64))
"""One of them is held while a digest is solved, so that two threads do not solve the same."""


class BargainingGame(Game):
    """See :class:`experiments.games.Game`."""

    section = "policies"
    has_values = True
    fitted = False

    @override
    def load(self, name: str, overrides: Sequence[str] = ()) -> Scenario:
        return load(name, overrides)

    @override
    def renamed(self, scenario: Scenario, name: str) -> Scenario:
        return replace(scenario, name=name, content={**scenario.content, "name": name})

    @override
    def vary(self, scenario: Scenario, values: Mapping[str, float]) -> Scenario:
        return vary(scenario, values)

    @override
    def until(self, scenario: Scenario, week: int) -> Scenario:
        return scenario

    @override
    def following(self, scenario: Scenario, chosen: Mapping[str, str]) -> Scenario:
        return following(scenario, chosen)

    @override
    def followed(self, scenario: str, chosen: Mapping[str, str]) -> str:
        if not chosen:
            return ""
        policies = load(scenario, policies=chosen).policies
        rules = [(each.player, sorted(each.cost.items()), sorted(each.bar)) for each in policies]
        return hashlib.sha256(repr(rules).encode()).hexdigest()[:16]

    @override
    def players(self, scenario: Scenario) -> dict[str, str]:
        return {player.key: player.name for player in scenario.players}

    @override
    def policy_names(self) -> Mapping[str, Sequence[str]]:
        return policy_names()

    @override
    def start(self, scenario: Scenario, jobs: int | None) -> Solution:
        """Return the solution of the scenario as it is, settled or not: each point tells for itself."""
        return solution_for(scenario, threads=jobs, allow_unsettled=True).solution

    @override
    def values(self, scenario: Scenario, start: Solution) -> Solved:
        with _LOCKS[int(digest_of(scenario), 16) % len(_LOCKS)]:
            return Solved(*solution_of(scenario, threads=1, warm=start))

    @override
    def settled(self, values: Solved) -> bool:
        return values.solution.settled

    @override
    def work(self, scenario: Scenario) -> int:
        return int(scenario.solver.runs) * WARM_ITERATIONS

    @override
    def records(
        self, scenario: Scenario, values: Solved, seed: int, first: int, runs: int
    ) -> Iterator[Record]:
        player = ChunkPlayer(with_values(packed(prepare(scenario)), values.solution.beta), seed, kept=0)
        for start in range(first, first + runs, CHUNK):
            yield player.chunk(start, min(CHUNK, first + runs - start))

    @override
    def outcomes(self, record: Record) -> Ints:
        """Return the number of the outcome by run and week; both ends by collapse are imposed."""
        return np.minimum(record.outcome, IMPOSED).astype(np.int64)

    @override
    def counter(self, scenario: Scenario) -> Callable[[Record], GameCounts]:
        code = coding(scenario)
        return lambda record: count(record, code)

    @override
    def result(self, scenario: Scenario, values: Solved, size: Size, counts: GameCounts) -> BargainingResult:
        return BargainingResult(
            scenario,  # type: ignore[arg-type]
            size.seed,
            size.runs,
            counts.base,
            xr.Dataset(),
            solved=values,
            game_counts=counts,
        )

    @override
    def figures(self, scenario: Scenario) -> list[Figure]:
        return [*_SOLVE, *_deals(scenario), *_moves(scenario)]

    @override
    def measured(self, result: BargainingResult) -> dict[str, Any]:
        """Return what came of the solve, of papers and of everyday moves."""
        solution, digest = result.solved
        deals, runs = result.deals(), result.runs
        return {
            "solve_digest": digest,
            "solve_residual": solution.residual,
            "settled": solution.settled,
            SOLVE_SECONDS: solution.seconds,
            "deals_per_run": deals["signed"] / runs,
            "deals_both_gain": np.nan if deals["both_gain"] is None else deals["both_gain"],
            **{f"deals_{key}": times / runs for key, times in deals["by_package"].items()},
            "unratified_per_run": deals["unratified"] / runs,
            **{f"broken_by_{key}": times / runs for key, times in deals["broken_by"].items()},
            **{f"imposed_by_{key}": share for key, share in result.imposed_by().items()},
            **dict(zip(_move_names(result.scenario), result.moves()["share"].tolist(), strict=True)),
        }

    @override
    def options(self, scenario: Scenario) -> list[str]:
        return [key for _, key, *_ in options_of(scenario)]


_SOLVE = (
    Figure("solve_digest", "16 hex digits", "stands for all that the values depend on; points with the same share them", str),
    Figure("solve_residual", "0..1", "how far policies moved over the last iterations of the solve: mean total variation"),
    Figure("settled", "true, false", "whether that lies within the scenario's tolerance (solver.tolerance)", bool),
    Figure(SOLVE_SECONDS, "seconds", "time of the solve, on one thread; differs from one time to the next"),
)  # fmt: skip


def _deals(scenario: Scenario) -> list[Figure]:
    """Return the figures of papers, of peaces broken, and of who imposes terms."""
    papers = [
        Figure(f"deals_{package.key}", "per run", f"of these: {package.label}")
        for package in scenario.packages
    ]
    broken = [
        Figure(f"broken_by_{player.key}", "per run", f"peaces that {player.name} broke by choice")
        for player in scenario.players
    ]
    imposed = [
        Figure(f"imposed_by_{key}", "0..1", f"share of runs that end imposed, with {key} the winner")
        for key in WINNERS
    ]
    gain = "share of these by which every signer gained by its own value as it signed or confirmed"
    unratified = "papers that an earlier signer did not confirm after the last signature"
    return [
        Figure("deals_per_run", "per run", "papers that entered into force"),
        Figure("deals_both_gain", "0..1", f"{gain}; empty: none entered into force"),
        *papers,
        Figure("unratified_per_run", "per run", unratified),
        *broken,
        *imposed,
    ]


def _moves(scenario: Scenario) -> list[Figure]:
    names = _move_names(scenario)
    players = [player.name for player in scenario.players]
    return [
        Figure(name, "0..1", f"share of the weeks of {players[player]} in which it plays: {label}")
        for name, (player, _, label, _) in zip(names, options_of(scenario), strict=True)
    ]


def _move_names(scenario: Scenario) -> list[str]:
    return [f"move_{scenario.players[player].key}.{key}" for player, key, *_ in options_of(scenario)]
