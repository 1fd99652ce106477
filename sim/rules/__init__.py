"""The rules: what stands, weighty acts, everyday moves, the week, and runs from start to end."""
