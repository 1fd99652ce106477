"""The game: chosen packages, signatures of one's own, peace that can be broken, values that foresee."""
