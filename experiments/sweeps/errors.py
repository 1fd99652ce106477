"""What can keep a sweep from going on."""


class SweepError(Exception):
    """A sweep that cannot begin or go on, with the reason in plain words; what is done is kept."""
