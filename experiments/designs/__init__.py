"""Designs: which points a sweep plays, their files, and the figures of a point."""
