"""The world: its state, how it drifts, what can be cared about in it, and in which of five states a run is."""
