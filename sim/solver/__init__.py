"""Solving a scenario, and solutions that are kept."""
