"""Training runs, the regression of values on them, and how far two solutions agree."""
