"""Random draws: named, counted, the same for whoever asks, and independent of all but seed and run."""

import numpy as np
import pytest
from diplomatic_swings.forms.seeds import LARGEST_SEED
from diplomatic_swings.sim.numerics import shocks
from diplomatic_swings.sim.numerics.shocks import WORDS
from diplomatic_swings.sim.tables import draws
from diplomatic_swings.sim.tables.block import LANES
from hypothesis import example, given
from hypothesis import strategies as st

SEEDS = st.integers(0, LARGEST_SEED)
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
    from diplomatic_swings.sim.kernel import compiled

    assert compiled.CACHE

    @numba.njit
    def fill(w, seed, first_run, block, blocks, n):
        draws.fill(w, seed, first_run, block, blocks, n)

    def uniforms(seed, first_run, block, blocks, n):
        w = np.zeros(blocks * WORDS * LANES)
        fill(w, np.uint64(seed), first_run, block, blocks, n)
        return w.reshape(-1, LANES)[:, :n]

    return uniforms


@given(seed=SEEDS, run=RUNS, block=BLOCK)
@example(seed=0, run=0, block=0)
@example(seed=LARGEST_SEED, run=2**62, block=3000)
def test_draws_are_numpys_philox_word_by_word(seed, run, block):
    """Every block takes four words, and none is skipped."""
    words = numpy_words(seed, run, WORDS * (block + 1))
    expected = [((int(word) >> 12) + 0.5) / 2.0**52 for word in words]
    assert shocks.uniforms(seed, run, block, 1) == expected[-WORDS:]


@given(seed=SEEDS, run=RUNS, block=BLOCK, blocks=st.integers(1, 4), n=st.integers(1, 9))
@example(seed=0, run=0, block=0, blocks=1, n=1)
@example(seed=LARGEST_SEED, run=2**62, block=3000, blocks=3, n=9)
def test_compiled_draws_equal_numpys_bit_by_bit(compiled_draws, seed, run, block, blocks, n):
    drawn = compiled_draws(seed, run, block, blocks, n)
    for lane in range(n):
        assert drawn[:, lane].tolist() == shocks.uniforms(seed, run + lane, block, blocks)


@given(seed=SEEDS, run=RUNS, block=BLOCK, blocks=st.integers(1, 3), n=st.integers(1, 5))
def test_a_block_holds_one_run_to_a_lane(seed, run, block, blocks, n):
    w = [-1.0] * (blocks * WORDS + 1) * LANES
    draws.fill(w, seed, run, block, blocks, n)
    table = np.array(w).reshape(-1, LANES)
    for lane in range(n):
        assert table[:-1, lane].tolist() == shocks.uniforms(seed, run + lane, block, blocks)
    assert (table[:, n:] == -1.0).all()
    assert (table[-1] == -1.0).all()


@given(words=st.lists(st.integers(0, LARGEST_SEED), min_size=1))
@example(words=[0, LARGEST_SEED])
def test_uniforms_lie_strictly_between_zero_and_one(words):
    units = shocks.to_unit(np.array(words, dtype=np.uint64))
    assert ((units > 0.0) & (units < 1.0)).all()


def test_draws_are_uniform_and_purposes_unrelated():
    """A gross check of slots against each other, over runs; the generator itself is well tested."""
    blocks = 6
    drawn = np.array([shocks.uniforms(1, run, 3 * draws.STRIDE, blocks) for run in range(4000)])
    assert np.abs(drawn.mean(axis=0) - 0.5).max() < 4.5 * np.sqrt(1 / 12 / 4000)
    related = np.corrcoef(drawn.T) - np.eye(blocks * WORDS)
    assert np.abs(related).max() < 4.5 / np.sqrt(4000)


@given(st.integers(1, 8))
def test_each_purpose_of_each_player_has_one_slot(players):
    slots = [
        draws.player_slot(player, slot) for player in range(players) for slot in range(draws.PLAYER_SLOTS)
    ]
    every = [*range(draws.WORLD_SLOTS), *slots]
    assert len(set(every)) == len(every) == max(every) + 1 <= draws.STRIDE * WORDS


def test_one_more_player_leaves_the_draws_of_the_others_in_place():
    few, more = ([draws.player_slot(p, 0) for p in range(n)] for n in (4, 5))
    assert more[:4] == few


@pytest.mark.parametrize(("seed", "run"), [(-1, 0), (LARGEST_SEED + 1, 0), (0, -1), (0, LARGEST_SEED + 1)])
def test_seed_and_run_out_of_range_are_refused(seed, run):
    with pytest.raises(ValueError, match=r"expected 0 to 2\*\*64 - 1 \(given -?\d+\)"):
        shocks.check_stream(seed, run)
