"""Questions that scenarios ask, and their answers: one control, one effect, and whether it stands."""
