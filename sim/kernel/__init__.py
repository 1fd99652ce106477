"""The rules and the training, compiled."""
