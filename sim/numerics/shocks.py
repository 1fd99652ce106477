"""Randomness, drawn before the rules see it: named, counted, the same for whoever asks.

Every run has its own counter-based stream, Philox4x64-10 (Salmon et al. 2011) with key
(seed, run).  Week ``t`` takes counters of its own, so a run's draws depend neither on how many
runs there are, nor on who computes them, nor on the number of weeks.  They equal NumPy's
``Philox(key=[seed, run])``, so a single run needs no compiler.
"""

from typing import Final

import numpy as np
from diplomatic_swings.forms.seeds import LARGEST_SEED
from numpy.typing import NDArray

WORDS = 4
"""Draws of a counter block."""

SPARE_BITS: Final = 12
TO_UNIT: Final = 2.0**-52
HALF_STEP: Final = 2.0**-53
"""A word's upper 52 bits and a half step make a uniform; with 53 bits the largest would round to 1."""


def uniforms(seed: int, run: int, first_block: int, blocks: int) -> list[float]:
    """Return ``4 * blocks`` uniforms in (0, 1) of one run's stream, from NumPy's own generator.

    Args:
        seed: seed of the ensemble, 0 to 2**64 - 1.
        run: number of the run.
        first_block: counter block to start from.
        blocks: number of blocks of four draws.
    """
    key = np.array([seed, run], dtype=np.uint64)
    words = np.random.Philox(key=key, counter=first_block).random_raw(blocks * WORDS)
    return [float(u) for u in to_unit(words)]


def check_stream(seed: int, run: int) -> None:
    """Raise ValueError if a seed or the number of a run is out of range."""
    for name, number in (("seed", seed), ("run", run)):
        if not 0 <= number <= LARGEST_SEED:
            raise ValueError(f"{name}: expected 0 to 2**64 - 1 (given {number})")


def to_unit(words: NDArray[np.uint64]) -> NDArray[np.float64]:
    """Return 64-bit words as uniforms in the open interval (0, 1): 52 bits and a half step."""
    return (words >> np.uint64(SPARE_BITS)).astype(np.float64) * TO_UNIT + HALF_STEP
