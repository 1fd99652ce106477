"""Randomness, drawn before the rules see it: named, counted, the same for whoever asks.

Every run has its own counter-based stream, Philox4x64-10 (Salmon et al. 2011) with key (seed, run).
Counters are laid out so that a draw's place depends on its week, purpose and player alone: two
scenarios with the same seed share all shocks that they both have, also if one has a player more.
"""

from collections.abc import MutableSequence
from typing import Final

from diplomatic_swings.sim.numerics.shocks import WORDS, uniforms
from diplomatic_swings.sim.tables.block import LANES

WORLD: Final = (
    *("relapse", "collapse", "front", "oil", "opinion", "morale", "mood", "exhaustion"),
    *("attention", "balance", "climate", "event"),
)
PER_PLAYER: Final = ("decision", "act", "confirm", "pressure")
"""Purpose of each uniform draw of a week: those of the world, then those of each player."""

RELAPSE, COLLAPSE, FRONT, OIL, OPINION, MORALE, MOOD, EXHAUSTION = range(8)
ATTENTION, BALANCE, CLIMATE, EVENT = range(8, len(WORLD))
DECISION, ACT, CONFIRM, PRESSURE = range(len(PER_PLAYER))
WORLD_SLOTS = len(WORLD)
PLAYER_SLOTS = len(PER_PLAYER)

STRIDE: Final = 64
"""Counter blocks set aside for a week; the first ``STRIDE`` are for the start of a run."""

TRAINING: Final = 1 << 40
"""First counter block of the draws that spread the starts of training runs."""


def player_slot(player: int, slot: int) -> int:
    """Return the row of a player's draw."""
    return WORLD_SLOTS + PLAYER_SLOTS * player + slot


def fill(w: MutableSequence[float], seed: int, first_run: int, counter: int, blocks: int, n: int) -> None:
    """Write in place ``4 * blocks`` rows of uniforms for ``n`` runs; compiled code has its own.

    Args:
        w: table whose row k is to hold each lane's k-th uniform.
        seed: seed of the ensemble.
        first_run: number of the run in lane 0; lane l holds run ``first_run + l``.
        counter: counter block to start from.
        blocks: number of blocks of four draws.
        n: lanes in use.
    """
    for lane in range(n):
        w[lane : blocks * WORDS * LANES : LANES] = uniforms(seed, first_run + lane, counter, blocks)
