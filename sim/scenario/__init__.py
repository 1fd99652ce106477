"""Scenario files: their form, loading, checks across a whole file, other numbers, writing them back."""
