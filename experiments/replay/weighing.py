"""Weights of particles or draws: how many they leave, and which to go on with."""

import numpy as np
from diplomatic_swings.experiments.runs.measures import Floats, Ints


def effective(weights: Floats) -> float:
    """Return how many members of equal weight would say as much (Kong, Liu and Wong 1994); weights sum to 1."""
    return 1.0 / float((weights**2).sum())


def resampled(weights: Floats) -> Ints:
    """Return as many members as there are, drawn in proportion to their weights, systematically (Kitagawa 1996)."""
    comb = (np.arange(len(weights)) + 0.5) / len(weights)
    return np.minimum(np.searchsorted(np.cumsum(weights), comb), len(weights) - 1)
