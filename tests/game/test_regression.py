"""The regression of values: its sums, its samples, and the control variates that take noise off them."""

import dataclasses as dc

import numba
import numpy as np
import pytest
from diplomatic_swings.sim.kernel import compiled
from diplomatic_swings.sim.scenario.loading import load
from diplomatic_swings.sim.solver.iteration import Solver
from diplomatic_swings.sim.tables.block import LANES
from diplomatic_swings.sim.tables.game import with_values
from diplomatic_swings.sim.values import regression
from diplomatic_swings.sim.values.training import GROUP, NOTHING_ENDS
from diplomatic_swings.sim.world.basis import N_REGIMES

WIDTH = 28
ROWS = N_REGIMES * WIDTH


@numba.njit
def tiled(batch, sums, count, psi, gap, columns, target):
    batch_at, sums_at = compiled.in_memory(batch), compiled.in_memory(sums)
    regression.add_products(batch_at, count, psi, WIDTH, batch_at.gap, gap, columns, sums_at.a, target)


@pytest.fixture(scope="module")
def batch():
    """Return a batch of drawn numbers, the states picked out of order."""
    draw = np.random.default_rng(3)
    size, room = regression.BATCH * ROWS, regression.BATCH
    empty = regression.Batch(
        *(np.zeros(size) for _ in range(2)), np.zeros(room * regression.ROOM), *[np.zeros(room, int)] * 3
    )
    picked = draw.permutation(room)
    return empty._replace(
        psi=draw.normal(size=empty.psi.size), gap=draw.normal(size=empty.gap.size), picked=picked
    )


@pytest.mark.parametrize("count", [0, 1, 7, regression.BATCH])
@pytest.mark.parametrize("columns", [4, 12, 28])
def test_products_by_tiles_have_the_bits_of_the_sums_sample_by_sample(batch, count, columns):
    psi, gap = regression.Operand(WIDTH, ROWS), regression.Operand(2 * WIDTH, ROWS)
    target = regression.Operand(5, 40)
    start = np.random.default_rng(4).normal(size=5 + 40 * WIDTH)
    sample_by_sample, by_tiles = start.copy(), start.copy()
    regression.add_products(batch, count, psi, WIDTH, batch.gap, gap, columns, sample_by_sample, target)
    none = np.zeros(1)
    tiled(batch, regression.Sums(by_tiles, none, none, none), count, psi, gap, columns, target)
    assert np.array_equal(by_tiles, sample_by_sample)
    assert np.array_equal(by_tiles, start) == (count == 0)


@pytest.fixture(scope="module")
def solver():
    """Return a solver after some iterations: players who sign, break, leave and return (Washington is weary enough to)."""
    weary = ["payoffs.us.fatigue=-0.3", "acts.us.walk.cost.base=1.5"]
    scenario = load("talks-2025-01", ["solver.runs=1024", "solver.weeks=52", *weary])
    made = Solver(scenario)
    for _ in range(12):
        made.iterate()
    return made


@pytest.fixture(scope="module")
def notes(solver):
    """Return the notes of some blocks of training runs."""
    plan = solver._expecting(solver.plan)
    kept = []
    for block in range(24):
        room = solver._room(with_values(solver.game, solver.acting), plan)
        sums = regression.new_sums(solver.game, plan)
        compiled.train_runs(*room, sums, np.uint64(5), block * LANES, LANES)
        kept.append(room[3])
    return kept


def near_zero(numbers):
    """Return whether the mean of numbers lies within four standard errors of 0, and they do vary."""
    error = numbers.std(ddof=1) / np.sqrt(numbers.size)
    return error > 0.0 and abs(numbers.mean()) < 4.0 * error


@pytest.mark.parametrize("regime", range(N_REGIMES))
def test_the_end_of_a_regime_is_as_likely_as_the_rules_say(notes, regime):
    surprises = np.concatenate([n.surprise[n.node == regime] for n in notes])
    assert near_zero(surprises)


def test_a_turn_that_can_end_nothing_is_noted_as_such(notes):
    assert any((n.node == NOTHING_ENDS).any() for n in notes)


def test_pressure_changes_as_expected_on_average(notes):
    assert near_zero(np.concatenate([n.push[n.push != 0.0] for n in notes]))


def test_no_sample_reaches_over_a_regime_that_was_set():
    scenario = load("talks-2025-01", ["solver.runs=1024", "solver.weeks=50", "solver.step=8"])
    solver = Solver(scenario)
    blocks = 1024 // LANES
    turned = LANES - LANES // GROUP
    whole = blocks * LANES * 6  # states in weeks 0, 8 ... 48
    later = blocks * 3 // 4  # blocks whose regimes turn after the start
    assert solver._collect(1).samples.sum(axis=1) == pytest.approx(whole - later * turned)


def test_a_run_of_more_states_than_a_batch_is_taken_whole():
    scenario = load("talks-2025-01", ["solver.runs=512", "solver.weeks=80", "solver.step=1"])
    solver = Solver(scenario)
    assert regression.states_of(solver.plan) > regression.BATCH
    turned = LANES - LANES // GROUP
    whole, later = 512 * 79, 512 // LANES * 3 // 4
    assert solver._collect(1).samples.sum(axis=1) == pytest.approx(whole - later * turned)


def test_control_variates_take_noise_off_and_leave_the_mean(solver):
    scenario = dc.replace(solver.s, solver=solver.s.solver._replace(runs=2048.0))
    bare, controlled = [], []
    for seed in range(8):
        for kept, control in ((bare, False), (controlled, True)):
            trial = Solver(scenario, seed=50 + seed)
            trial.acting[:] = solver.acting
            trial.standard = solver.standard.copy() if control else np.zeros_like(solver.standard)
            kept.append(values_at_the_middle(trial, trial._regress(trial._collect(1))))
    bare, controlled = np.array(bare), np.array(controlled)
    error = np.sqrt((bare.var(axis=0, ddof=1) + controlled.var(axis=0, ddof=1)) / len(bare))
    assert (np.abs(bare.mean(axis=0) - controlled.mean(axis=0)) < 4.0 * error).all()
    ratio = controlled.var(axis=0, ddof=1) / bare.var(axis=0, ddof=1)
    assert np.exp(np.log(ratio).mean()) < 0.8  # each player and regime counts alike, the rare ones too


def values_at_the_middle(solver, standard):
    """Return every player's value of every regime at the middle of the training states."""
    cube = standard.reshape(len(solver.s.players), N_REGIMES, solver.width, -1)
    return (cube[:, :, 0] * solver.weights[:, 0, None]).sum(axis=-1)
