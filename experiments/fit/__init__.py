"""The fit of uncertain numbers to the record of 2025: approximate Bayesian computation."""
