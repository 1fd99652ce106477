"""Replays: a record played through the game, what the model thought of each move, and starts at any date.

:mod:`settings` reads how; :mod:`asks` says which levers a week of the record asks for; :mod:`particle` plays one
week of one run by the rules; :mod:`filtering` holds many of them against the record; :mod:`naive` forecasts without
a model; :mod:`start` makes a scenario of where a replay ends; :mod:`saving` writes it down.
"""
