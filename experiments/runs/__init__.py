"""Many runs of a scenario or of two: played, counted, compared, saved; what players expect, and why deals come."""
