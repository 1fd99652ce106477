"""The model: players, papers, payoffs, beliefs, decisions, and the week they meet in."""
