"""One run in plain Python, stopped at a player's turn, and what may be chosen in it."""
