"""Doctrines as a game: players choose among policies, and runs of every choice give the payoffs."""
