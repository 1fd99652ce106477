"""Compiled code plays the same bits as plain Python, however runs are cut into batches, blocks and threads."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from diplomatic_swings.experiments.runs.playing import ChunkPlayer
from diplomatic_swings.sim.kernel import compiled
from diplomatic_swings.sim.rules import play
from diplomatic_swings.sim.scenario.loading import load
from diplomatic_swings.sim.solver import iteration
from diplomatic_swings.sim.tables.block import LANES, new_block
from diplomatic_swings.sim.tables.game import Game, in_lists, packed, prepare, with_values
from diplomatic_swings.sim.tables.records import Scenario

SEED = 7
RUNS = 2 * LANES + 3


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    """Return the baseline scenario."""
    return load("talks-2025-01", ["solver.runs=1024"])


@pytest.fixture(scope="module")
def values(scenario: Scenario) -> Any:
    """Return values that are not zero: of a short solve."""
    short = iteration.Solver(scenario)
    for _ in range(3):
        short.iterate()
    return short.acting


@pytest.fixture(scope="module")
def game(scenario: Scenario, values: Any) -> Game:
    """Return the game as compiled code reads it."""
    return with_values(packed(prepare(scenario)), values)


def played(game: Game, first: int, runs: int) -> play.Record:
    """Return the record of ``runs`` runs from number ``first`` on, played by compiled code."""
    record = play.new_record(runs, game.weeks, game.sizes.players, runs)
    compiled.play_runs(game, new_block(game.sizes, compiled=True), np.uint64(SEED), first, record, 0, runs)
    return record


def check_same(one: play.Record, other: play.Record) -> None:
    """Check that two records are equal bit by bit."""
    for name, a, b in zip(one._fields, one, other, strict=True):
        assert np.array_equal(a, b), name


def rows(record: play.Record, first: int, last: int) -> play.Record:
    """Return the runs ``first`` to ``last - 1`` of a record."""
    return play.Record(*(table[first:last] for table in record))


@pytest.fixture(scope="module")
def whole(game: Game) -> play.Record:
    """Return the record that all others are compared with."""
    return played(game, 0, RUNS)


def test_runs_differ_and_papers_are_signed(whole: play.Record) -> None:
    """The comparison means something: runs differ, papers are tabled and signed, acts are taken."""
    assert len(np.unique(whole.payoff[:, 0])) == RUNS
    assert (whole.paper > 0).any()
    assert (whole.act >= 0).any()
    assert (whole.n_events > 0).any()


@pytest.mark.parametrize("runs", [20, compiled.NARROW + 1, LANES + 5, LANES - 1])
def test_a_few_runs_in_narrow_blocks_have_the_same_bits(game: Game, whole: play.Record, runs: int) -> None:
    player = ChunkPlayer(game, SEED, kept=3 + runs, narrow=True)
    check_same(player.chunk(3, runs), rows(whole, 3, 3 + runs))


@pytest.mark.parametrize("first", [0, LANES - 1, LANES + 40])
def test_plain_python_plays_the_same_bits(
    scenario: Scenario, values: Any, whole: play.Record, first: int
) -> None:
    """The same files, run uncompiled, leave the same record."""
    game = in_lists(with_values(prepare(scenario), values))
    block = new_block(game.sizes, compiled=False)
    record = play.new_record(2, game.weeks, game.sizes.players, 2)
    for k in range(2):
        play.play_block(game, block, SEED, first + k, record, k, 1)
    check_same(record, rows(whole, first, first + 2))


@pytest.mark.parametrize(("first", "runs"), [(1, 1), (3, LANES), (LANES - 5, 12), (LANES, 7)])
def test_batches_do_not_matter(game: Game, whole: play.Record, first: int, runs: int) -> None:
    """A run is the same whatever lane it plays in and whatever else its block holds."""
    check_same(played(game, first, runs), rows(whole, first, first + runs))


def test_a_block_remembers_nothing(game: Game, whole: play.Record) -> None:
    """A block that has played other runs plays the next ones as a fresh one does."""
    block = new_block(game.sizes, compiled=True)
    record = play.new_record(5, game.weeks, game.sizes.players, 5)
    compiled.play_runs(game, block, np.uint64(99), 1000, record, 0, 5)
    record = play.new_record(5, game.weeks, game.sizes.players, 5)
    compiled.play_runs(game, block, np.uint64(SEED), 0, record, 0, 5)
    check_same(record, rows(whole, 0, 5))


def test_two_threads_play_the_same_bits(game: Game, whole: play.Record) -> None:
    """Two threads with a block each write the same record."""
    half = LANES + 1
    record = play.new_record(RUNS, game.weeks, game.sizes.players, RUNS)

    def part(first: int, runs: int) -> None:
        block = new_block(game.sizes, compiled=True)
        compiled.play_runs(game, block, np.uint64(SEED), first, record, first, runs)

    with ThreadPoolExecutor(2) as pool:
        for task in [pool.submit(part, 0, half), pool.submit(part, half, RUNS - half)]:
            task.result()
    check_same(record, whole)


def test_threads_do_not_change_training_sums(scenario: Scenario) -> None:
    """Normal equations have the same bits with one thread and with two."""
    one, two = (iteration.Solver(scenario, threads=threads)._collect(1) for threads in (1, 2))
    for a, b in zip(one, two, strict=True):
        assert np.array_equal(a, b)
        assert a.any()
