"""Arithmetic and random numbers that are the same everywhere."""
