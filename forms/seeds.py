"""Seeds: which numbers may be one."""

from typing import Final

LARGEST_SEED: Final = 2**64 - 1
"""Largest seed, and largest number of a run: both are keys of the stream of random numbers."""
