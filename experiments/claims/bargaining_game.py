"""The bargaining game, as claims see it: every case is solved, then played.

All cases are solved in the same way, warm from the neutral baseline and with the same draws, also the one that
is the baseline: so two cases differ by what sets them apart, not by how long each was solved.  Cases that
differ in events alone share their values (:mod:`sim.bargaining.solving`).
"""

import dataclasses as dc
import functools
from collections.abc import Iterator, Sequence

from experiments.bargaining.counts import coding, options_of
from experiments.bargaining.expectations import Observer
from experiments.bargaining.playing import ChunkPlayer
from experiments.bargaining.solves import Solved, cores, solution_for
from experiments.claims.game_measures import GAME_KINDS
from experiments.claims.game_played import BELIEF, IN_FORCE, MEAN_TERMS, GamePlayed
from experiments.claims.games import Game, Names, Shelves, Size
from experiments.claims.played import LOG_ODDS, Lever, Played
from experiments.ensemble import in_chunks
from sim.bargaining.block import ACTS
from sim.bargaining.form import FORMAT
from sim.bargaining.game import packed, prepare, sizes_of, with_values
from sim.bargaining.loading import BARGAINING_GAME, Scenario, flatten, load
from sim.bargaining.solving import solution_of
from sim.bargaining.state import ISSUES, NAMES
from sim.files.assembly import SET_OPTION
from sim.files.lever_form import KINDS as LEVER_KINDS
from sim.files.library import BARGAINING_LENSES, BARGAINING_POLICIES, BARGAINING_SCENARIOS
from sim.outcomes import OUTCOME_KEYS

BASELINE = "talks-2025-01"
CHUNK = 256
"""Runs played at a time: their whole paths are in memory."""


def solved(scenario: Scenario, size: Size) -> Solved:
    """Return the values of a scenario: warm from the baseline's, if it has the baseline's players and papers.

    Values do not depend on how long runs are, so they are those of runs as long as the baseline's.

    Raises:
        SolveError: if a cold solve does not settle, unless that is allowed.
    """
    neutral = dc.replace(load(BASELINE), solver=scenario.solver)
    whole = dc.replace(scenario, weeks=neutral.weeks)
    how = {"seed": size.solver_seed, "threads": size.threads, "allow_unsettled": size.allow_unsettled}
    if _layout(neutral) != _layout(whole):
        return solution_for(whole, **how)  # type: ignore[arg-type]
    cold = solution_for(neutral, **how)  # type: ignore[arg-type]
    return Solved(*solution_of(whole, seed=size.solver_seed, threads=cores(size.threads), warm=cold.solution))


def _layout(scenario: Scenario) -> tuple[int, ...]:
    """Return what two scenarios must have in common for one's values to be a start for the other's."""
    n = sizes_of(scenario)
    return n.players, n.kinds, n.levels, n.papers, n.columns


def _played(scenario: Scenario, size: Size) -> Iterator[tuple[int, Played]]:
    if size.draws:
        raise ValueError("params: no parameter ensemble of the bargaining game is kept yet")
    values, _ = solved(scenario, size)
    player = ChunkPlayer(with_values(packed(prepare(scenario)), values.beta), size.seed, size.runs)
    observer, code, words = Observer(scenario, values.beta), coding(scenario), bargaining().names.words
    for first, record in in_chunks(player.chunk, size.runs, size.threads, None, CHUNK):
        runs = GamePlayed(code, record, observer, words)
        runs.residual = values.residual
        yield first, runs


def _levers(scenario: Scenario) -> list[Lever]:
    keys = [player.key for player in scenario.players]
    return [
        Lever(keys[player], key, move.kind, move.posture) for player, key, _, move in options_of(scenario)
    ]


def _barred(_scenario: Scenario, player: str, levers: Sequence[str]) -> list[str]:
    """Return settings that take levers out of a player's menu, so that everybody knows that it lacks them."""
    return [f"levers.{player}.{lever}=null" for lever in levers]


@functools.cache
def bargaining() -> Game:
    """Return the bargaining game; quantities about players are those of the baseline's players."""
    players = load(BASELINE).players
    believed = {
        **{f"{BELIEF}{p.key}": f"public belief that {p.name} is {p.types[0]}" for p in players},
        **{
            f"{LOG_ODDS}{p.key}": f"log odds that {p.name} is {p.types[0]}, as the others believe"
            for p in players
        },
    }
    terms = {
        name: f"mean of {'the terms in force' if name == 'terms' else 'the terms of the paper on the table'}, "
        "guarantees left out, 0 Kyiv's ideal to 1 Moscow's"
        for name in MEAN_TERMS
    }
    words = {
        "in_force": IN_FORCE,
        "outcome": OUTCOME_KEYS,
        **{f"type_{player.key}": player.types for player in players},
    }
    derived = {**believed, **terms}
    return Game(
        format=FORMAT,
        folder="bargaining/claims",
        baseline=BASELINE,
        shelves=Shelves(BARGAINING_SCENARIOS, BARGAINING_LENSES, BARGAINING_POLICIES),
        following=BARGAINING_GAME.section,
        sources=(SET_OPTION, BARGAINING_GAME.option),
        names=Names(None, LEVER_KINDS, ACTS, (*NAMES, *derived, *words), words, ISSUES),
        kinds=GAME_KINDS,
        derived=derived,
        load=load,
        settings=flatten,
        levers=_levers,
        papers=lambda scenario: [package.key for package in scenario.packages],
        barred=_barred,
        played=_played,
    )
