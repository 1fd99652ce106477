"""Experiments on the model: ensembles of runs, comparisons, measures."""
