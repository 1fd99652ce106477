"""What all tests share: how Hypothesis runs, and that an interruption interrupts."""

import signal

from hypothesis import settings

settings.register_profile("project", deadline=None, print_blob=True)
settings.load_profile("project")

# Started in the background, as by a script, the tests ignore interruptions, and so would what they start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
