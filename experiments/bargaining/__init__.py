"""Experiments on the game: many runs counted, what players expect, how well a solve agrees with another."""
