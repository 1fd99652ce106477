"""What claims need of the game: the names that their files may use, and how cases are solved and played.

All cases are solved in the same way, warm from the neutral baseline and with the same draws, also the one that
is the baseline: so two cases differ by what sets them apart, not by how long each was solved.  Cases that
differ in events alone share their values (:mod:`diplomatic_swings.sim.solver.solutions`).
"""

import dataclasses as dc
import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from diplomatic_swings.experiments.claims.played import BELIEF, IN_FORCE, LOG_ODDS, MEAN_TERMS, Lever, Played
from diplomatic_swings.experiments.runs.counts import coding, options_of
from diplomatic_swings.experiments.runs.ensemble import in_chunks
from diplomatic_swings.experiments.runs.expectations import Observer
from diplomatic_swings.experiments.runs.playing import ChunkPlayer
from diplomatic_swings.experiments.runs.solves import Solved, cores, solution_for
from diplomatic_swings.sim.scenario.assembly import POLICY_OPTION, SET_OPTION
from diplomatic_swings.sim.scenario.loading import Scenario, load
from diplomatic_swings.sim.solver.solutions import solution_of
from diplomatic_swings.sim.tables.game import packed, prepare, sizes_of, with_values
from diplomatic_swings.sim.world.outcomes import OUTCOME_KEYS
from diplomatic_swings.sim.world.state import NAMES

FOLDER = "claims"
"""Where the shipped claims are, below ``scenarios/``."""

BASELINE = "talks-2025-01"
"""The scenario of a claim that names none."""

SOURCES = (SET_OPTION, POLICY_OPTION)
"""Where settings and policies seem to stand when they are wrong."""

CHUNK = 256
"""Runs played at a time: their whole paths are in memory."""


@dataclass(frozen=True)
class Size:
    """How many runs of each ensemble are played, and which.

    Attributes:
        runs: number of runs.
        seed: run r has the same luck in all ensembles.
        threads: default one per core; results do not depend on it.
        solver_seed: seed of the solver's training runs.
        seeds: how many seeds of the runs, and with them of the solver, are tried, counted on from these.
        allow_unsettled: whether values that have not settled may be played too.
    """

    runs: int
    seed: int = 0
    threads: int | None = None
    solver_seed: int = 0
    allow_unsettled: bool = False
    seeds: int = 1

    def seeds_in_words(self) -> str:
        """Return which seeds are tried, such as "seeds 0 to 2"."""
        last = self.seed + self.seeds - 1
        return f"seed {self.seed}" if self.seeds == 1 else f"seeds {self.seed} to {last}"

    def each(self) -> Iterator["Size"]:
        """Yield the same size for every seed."""
        for k in range(self.seeds):
            yield dc.replace(self, seed=self.seed + k, solver_seed=self.solver_seed + k, seeds=1)


def solved(scenario: Scenario, size: Size) -> Solved:
    """Return the values of a scenario: warm from the baseline's, if it has the baseline's players and papers.

    Values do not depend on how long runs are, so they are those of runs as long as the baseline's.

    Raises:
        SolveError: if a cold solve does not settle, unless that is allowed.
    """
    neutral = dc.replace(load(BASELINE), solver=scenario.solver)
    whole = dc.replace(scenario, weeks=neutral.weeks)
    values = functools.partial(
        solution_for, seed=size.solver_seed, threads=size.threads, allow_unsettled=size.allow_unsettled
    )
    if _layout(neutral) != _layout(whole):
        return values(whole)
    cold = values(neutral)
    return Solved(*solution_of(whole, seed=size.solver_seed, threads=cores(size.threads), warm=cold.solution))


def _layout(scenario: Scenario) -> tuple[int, ...]:
    """Return what two scenarios must have in common for one's values to be a start for the other's."""
    n = sizes_of(scenario)
    return n.players, n.kinds, n.levels, n.papers, n.columns


def played(scenario: Scenario, size: Size) -> Iterator[tuple[int, Played]]:
    """Yield ``(first run, runs)`` of every chunk of an ensemble."""
    values, _ = solved(scenario, size)
    player = ChunkPlayer(with_values(packed(prepare(scenario)), values.beta), size.seed, size.runs)
    observer, code, named = Observer(scenario, values.beta), coding(scenario), words()
    for first, record in in_chunks(player.chunk, size.runs, size.threads, None, CHUNK):
        runs = Played(code, record, observer, named)
        runs.residual = values.residual
        yield first, runs


def levers(scenario: Scenario) -> list[Lever]:
    """Return the everyday moves of a scenario."""
    keys = [player.key for player in scenario.players]
    return [
        Lever(keys[player], key, move.kind, move.posture) for player, key, _, move in options_of(scenario)
    ]


def papers(scenario: Scenario) -> list[str]:
    """Return the packages of a scenario."""
    return [package.key for package in scenario.packages]


def barred(player: str, names: Sequence[str]) -> list[str]:
    """Return settings that take levers out of a player's menu, so that everybody knows that it lacks them."""
    return [f"levers.{player}.{lever}=null" for lever in names]


@functools.cache
def derived() -> Mapping[str, str]:
    """Return quantities that are no state variable, with their meaning; those about players are of the baseline's."""
    players = load(BASELINE).players
    believed = {f"{BELIEF}{p.key}": f"public belief that {p.name} is {p.types[0]}" for p in players}
    odds = {
        f"{LOG_ODDS}{p.key}": f"log odds that {p.name} is {p.types[0]}, as the others believe"
        for p in players
    }
    whose = {"terms": "the terms in force", "tabled_terms": "the terms of the paper on the table"}
    terms = {
        name: f"mean of {whose[name]}, guarantees left out, 0 Kyiv's ideal to 1 Moscow's"
        for name in MEAN_TERMS
    }
    return {**believed, **odds, **terms}


@functools.cache
def words() -> Mapping[str, tuple[str, ...]]:
    """Return quantities that are words, with the words."""
    types = {f"type_{player.key}": player.types for player in load(BASELINE).players}
    return {"in_force": IN_FORCE, "outcome": OUTCOME_KEYS, **types}


@functools.cache
def quantities() -> tuple[str, ...]:
    """Return all that a measure or a condition may name."""
    return (*NAMES, *derived(), *words())
