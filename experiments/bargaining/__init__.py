"""Experiments on the bargaining game: many runs counted, what players expect, how well a solve agrees with another."""
