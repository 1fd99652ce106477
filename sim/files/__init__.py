"""Scenario files: their form, reading them with positions, overlays, checks, writing them back.

Users of scenarios need only :mod:`sim.bargaining.loading`.
"""
