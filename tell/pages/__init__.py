"""The model reference: Markdown pages and pictures made from the tables of the model and a scenario.

No word or number is kept here twice: meanings, units and bounds come from the annotations, values and
sources from the scenario.
"""
