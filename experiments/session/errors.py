"""What a session refuses, in plain words."""


class SessionError(Exception):
    """Something that a session cannot do; the text says what was expected and what was given."""
