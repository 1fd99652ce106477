"""One run as a Mesa model with one agent per player."""
