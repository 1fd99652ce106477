"""Random draws: named, counted, the same for whoever asks, and independent of all but seed and run."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from runs import differing, interpreted, rows

from sim import play, shocks
from sim.lanes import LANES
from sim.scenario import load
from sim.shocks import BLOCKS, LARGEST, N_SLOTS, START_BLOCKS, WORDS

SEEDS = st.integers(0, LARGEST)
RUNS = st.integers(0, 2**62)
BLOCK = st.integers(0, 3000)


def numpy_words(seed, run, count):
    """Return the first words of NumPy's own stream with key (seed, run)."""
    key = np.array([seed, run], dtype=np.uint64)
    return np.random.Philox(key=key).random_raw(count)


@pytest.fixture(scope="module")
def compiled_draws():
    """The kernel's way to draw, as a function that returns the uniforms of some runs."""
    import numba

    import sim.kernel

    assert sim.kernel.CACHE

    @numba.njit
    def fill(w, seed, first_run, block, blocks, n):
        shocks.fill_draws(w, 0, seed, first_run, block, blocks, n)

    def draws(seed, first_run, block, blocks, n):
        w = np.zeros(blocks * WORDS * LANES)
        fill(w, np.uint64(seed), first_run, block, blocks, n)
        return w.reshape(-1, LANES)[:, :n]

    return draws


@given(seed=SEEDS, run=RUNS, week=st.integers(0, 520))
@example(seed=0, run=0, week=0)
@example(seed=LARGEST, run=2**62, week=520)
def test_draws_are_numpys_philox_word_by_word(seed, run, week):
    """The start takes the first four words, then every week takes twelve, and none is skipped."""
    words = numpy_words(seed, run, WORDS * (START_BLOCKS + (week + 1) * BLOCKS))
    expected = [((int(word) >> 12) + 0.5) / 2.0**52 for word in words]
    assert shocks.start_uniforms(seed, run) == expected[: WORDS * START_BLOCKS]
    assert shocks.week_uniforms(seed, run, week) == expected[-N_SLOTS:]


@given(seed=SEEDS, run=RUNS, block=BLOCK, blocks=st.integers(1, 4), n=st.integers(1, 9))
@example(seed=0, run=0, block=0, blocks=1, n=1)
@example(seed=LARGEST, run=2**62, block=3000, blocks=3, n=9)
def test_compiled_draws_equal_numpys_bit_by_bit(compiled_draws, seed, run, block, blocks, n):
    drawn = compiled_draws(seed, run, block, blocks, n)
    for lane in range(n):
        assert drawn[:, lane].tolist() == shocks.uniforms(seed, run + lane, block, blocks)


@given(seed=SEEDS, run=RUNS, block=BLOCK, n=st.integers(1, 5))
def test_a_block_holds_one_run_to_a_lane(seed, run, block, n):
    w = [-1.0] * (2 + BLOCKS * WORDS) * LANES
    shocks.fill_draws(w, 1, seed, run, block, BLOCKS, n)
    table = np.array(w).reshape(-1, LANES)
    for lane in range(n):
        assert table[1:-1, lane].tolist() == shocks.uniforms(seed, run + lane, block, BLOCKS)
    assert (table[:, n:] == -1.0).all()
    assert (table[[0, -1]] == -1.0).all()


def test_a_run_uses_these_draws_and_none_twice(baseline, monkeypatch):
    """Its types come from the start's words, and each week's moves and luck from words of its own."""
    drawn = []

    def noted(w, row, *which):
        shocks.fill_draws(w, row, *which)
        drawn.append(w[row * LANES : (row + WORDS * which[3]) * LANES : LANES])

    monkeypatch.setattr(play, "fill_draws", noted)
    interpreted(baseline, 8, 2, 1)
    weeks = [shocks.week_uniforms(8, 2, week) for week in range(baseline.weeks)]
    assert drawn == [shocks.start_uniforms(8, 2), *weeks]
    every = [number for numbers in drawn for number in numbers]
    assert len(set(every)) == len(every)


@given(words=st.lists(st.integers(0, LARGEST), min_size=1))
@example(words=[0, LARGEST])
def test_uniforms_lie_strictly_between_zero_and_one(words):
    units = shocks.to_unit(np.array(words, dtype=np.uint64))
    assert ((units > 0.0) & (units < 1.0)).all()


def test_draws_are_uniform_and_purposes_unrelated():
    """A gross check of slots against each other, over runs; the generator itself is well tested."""
    draws = np.array([shocks.week_uniforms(1, run, 3) for run in range(4000)])
    assert np.abs(draws.mean(axis=0) - 0.5).max() < 4.5 * np.sqrt(1 / 12 / 4000)
    related = np.corrcoef(draws.T) - np.eye(N_SLOTS)
    assert np.abs(related).max() < 4.5 / np.sqrt(4000)


def test_each_purpose_has_one_slot():
    assert len(set(shocks.SLOTS)) == N_SLOTS == BLOCKS * WORDS


@pytest.mark.parametrize(("seed", "run"), [(-1, 0), (LARGEST + 1, 0), (0, -1), (0, LARGEST + 1)])
def test_seed_and_run_out_of_range_are_refused(seed, run):
    with pytest.raises(ValueError, match=r"expected 0 to 2\*\*64 - 1 \(given -?\d+\)"):
        shocks.check_stream(seed, run)


def test_seed_zero_is_a_seed_like_any_other(kernel, baseline):
    """It is not "no seed": it repeats, and differs from seed 1."""
    zero, again, one = (kernel(baseline, seed, 0, 20) for seed in (0, 0, 1))
    assert differing(zero, again) == []
    assert "states" in differing(zero, one)


def test_the_largest_seed_works(kernel, baseline):
    assert differing(interpreted(baseline, LARGEST, 0, 2), kernel(baseline, LARGEST, 0, 2)) == []


def test_runs_differ(kernel, baseline):
    record = kernel(baseline, 0, 0, 20)
    assert len({path.tobytes() for path in record.states}) == 20


@pytest.mark.parametrize("way", [[], ["decisions.us.foresight=2"], ["state.ceasefire=1"]])
def test_a_longer_horizon_keeps_the_first_weeks(kernel, way):
    """Weeks are drawn by their number, and the calendar looks ahead of the last week in any case."""
    short, long = (kernel(load("baseline", overrides=[f"weeks={n}", *way]), 3, 0, 30) for n in (9, 21))
    assert short.move.tobytes() == long.move[:, :9].tobytes()
    assert short.ranges.tobytes() == long.ranges[:, :9].tobytes()
    for field in ("outcome", "in_force", "states"):
        assert getattr(short, field).tobytes() == getattr(long, field)[:, :10].tobytes()
    assert short.type.tobytes() == long.type.tobytes()


def test_forcing_a_type_keeps_all_other_draws(kernel):
    """Common random numbers: only what follows from the change differs, not the luck."""
    free = load("baseline", overrides=["weeks=2"])
    fixed = load("baseline", overrides=["weeks=2", "decisions.eu.type=united"])
    one, two = kernel(free, 0, 0, 60), kernel(fixed, 0, 0, 60)
    same = one.type[:, 3] == 0
    assert 0 < same.sum() < 60
    assert (two.type[:, 3] == 0).all()
    for run in np.flatnonzero(same):
        assert differing(rows(one, run, run + 1), rows(two, run, run + 1)) == []
