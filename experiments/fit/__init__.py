"""The fit of uncertain numbers to a record: approximate Bayesian computation."""
