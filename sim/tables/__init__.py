"""What rules read and write: records of a scenario, a game made ready, a block of runs side by side."""
