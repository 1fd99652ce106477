"""What a study of many points needs of the game: each point is solved from the values of the scenario that is varied, then played.

A *warm* solve begins from the solution of the scenario as it is, and takes a few iterations.  The scenario's own
numbers are solved so as well where they are a point: points then differ by their numbers alone, and not by how they
were solved.  What has the same digest is solved once, whoever asks.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from threading import Lock
from typing import Any, NamedTuple

import numpy as np
import xarray as xr
from diplomatic_swings.experiments.runs.counts import GameCounts, coding, count, options_of
from diplomatic_swings.experiments.runs.ensemble import CHUNK
from diplomatic_swings.experiments.runs.measures import Ints
from diplomatic_swings.experiments.runs.playing import ChunkPlayer
from diplomatic_swings.experiments.runs.runs import WINNERS, BargainingResult
from diplomatic_swings.experiments.runs.solves import Solved, solution_for
from diplomatic_swings.sim.kernel.points import game_of
from diplomatic_swings.sim.rules.play import Record
from diplomatic_swings.sim.scenario.loading import load
from diplomatic_swings.sim.solver.iteration import Solution, reweighed
from diplomatic_swings.sim.solver.solutions import WARM_ITERATIONS, digest_of, solution_of
from diplomatic_swings.sim.tables.records import Scenario
from diplomatic_swings.sim.world.outcomes import IMPOSED

_LOCKS = tuple(Lock() for _ in range(64))
"""One of them is held while a digest is solved, so that two threads do not solve the same."""


class Figure(NamedTuple):
    """A figure of a point: name of its column, unit, meaning, and the type of its values."""

    name: str
    unit: str
    meaning: str
    type: type = float

    @property
    def nothing(self) -> float | str | None:
        """What stands where a point has no such figure."""
        return {str: "", bool: None}.get(self.type, float("nan"))


_NO_PATHS = xr.Dataset()
"""Points keep no paths."""


class UnsettledError(Exception):
    """Values at points of a study that do not settle, and are not to be used without a word."""


SOLVE_SECONDS = "solve_seconds"
"""The one figure of a point that is not the same each time."""

UNSETTLED = "the values do not settle"
"""Why a point counts in no effect, although its figures are kept."""


def renamed(scenario: Scenario, name: str) -> Scenario:
    """Return a scenario under another name."""
    return replace(scenario, name=name, content={**scenario.content, "name": name})


def policies_digest(scenario: str, chosen: Mapping[str, str]) -> str:
    """Return digits that change with what the policies of these names say, by player; none chosen: none.

    Args:
        scenario: name or path of the scenario that is read with them.
        chosen: name or path of a policy by player.
    """
    if not chosen:
        return ""
    policies = load(scenario, policies=chosen).policies
    rules = [(each.player, sorted(each.cost.items()), sorted(each.bar)) for each in policies]
    return hashlib.sha256(repr(rules).encode()).hexdigest()[:16]


def player_names(scenario: Scenario) -> dict[str, str]:
    """Return the players' names by key, in order."""
    return {player.key: player.name for player in scenario.players}


def start(scenario: Scenario, jobs: int | None) -> Solution:
    """Return the solution of the scenario as it is, settled or not: each point tells for itself."""
    return solution_for(scenario, threads=jobs, allow_unsettled=True).solution


def values(scenario: Scenario, begin: Solution) -> Solved:
    """Return the values with which a point is played, solved from those of the scenario as it is."""
    with _LOCKS[int(digest_of(scenario), 16) % len(_LOCKS)]:
        return Solved(*solution_of(scenario, threads=1, warm=begin))


def held(scenario: Scenario, begin: Solution) -> Solved:
    """Return the values of players who expect what they expect in the scenario as it is, and want what the point says."""
    beta = reweighed(scenario, begin.standard)
    return Solved(replace(begin, beta=beta, seconds=0.0), hashlib.sha256(beta.tobytes()).hexdigest()[:16])


def work(scenario: Scenario, *, solved: bool = True) -> int:
    """Return how many runs take about as long as getting the values of a point."""
    return int(solved) * int(scenario.solver.runs) * WARM_ITERATIONS


def records(
    scenario: Scenario, solved: Solved, seed: int, first: int, runs: int, *, narrow: bool = False
) -> Iterator[Record]:
    """Make a scenario ready, and play runs ``first`` to ``first + runs - 1`` on this thread, some at a time, as they are asked for.

    Args:
        scenario: what is played.
        solved: its values.
        seed: seed of the runs.
        first: number of the first run.
        runs: how many.
        narrow: whether to use narrow blocks, see :class:`diplomatic_swings.experiments.runs.playing.ChunkPlayer`.
    """
    player = ChunkPlayer(game_of(scenario, solved.solution.beta), seed, kept=0, narrow=narrow)
    ends = first + runs
    return (player.chunk(at, min(CHUNK, ends - at)) for at in range(first, ends, CHUNK))


def outcomes(record: Record) -> Ints:
    """Return the number of the outcome by run and week; both ends by collapse are imposed."""
    return np.minimum(record.outcome, IMPOSED).astype(np.int64)


def counter(scenario: Scenario) -> Callable[[Record], GameCounts]:
    """Return what counts a record; counts add up with ``+``."""
    code = coding(scenario)
    return lambda record: count(record, code)


def result(scenario: Scenario, solved: Solved, seed: int, runs: int, counts: GameCounts) -> BargainingResult:
    """Return what was counted as a result of runs."""
    return BargainingResult(scenario, seed, runs, counts.base, _NO_PATHS, solved=solved, game_counts=counts)


def figures(scenario: Scenario) -> list[Figure]:
    """Return the figures of the solve, of papers and of everyday moves."""
    return [*_SOLVE, *_deals(scenario), *_moves(scenario)]


def measured(made: BargainingResult) -> dict[str, Any]:
    """Return what came of the solve, of papers and of everyday moves."""
    solution, digest = made.solved
    deals, runs = made.deals(), made.runs
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
        **{f"imposed_by_{key}": share for key, share in made.imposed_by().items()},
        **dict(zip(_move_names(made.scenario), made.move_shares().tolist(), strict=True)),
    }


def options(scenario: Scenario) -> list[str]:
    """Return the keys of everyday moves by their number."""
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
