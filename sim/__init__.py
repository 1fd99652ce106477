"""The model: players, state, levers, payoffs, beliefs, decisions, and the week they meet in."""
