"""Experiments on the model: many runs, what they are held against, and studies of many solves."""
