"""What all tests share: how Hypothesis runs, and that an interruption interrupts."""

import signal

from hypothesis import Phase, settings

settings.register_profile("project", deadline=None, print_blob=True)
# for `make mutants`: the first failure will do, and the next run must not remember it
settings.register_profile("mutants", deadline=None, max_examples=50, phases=[Phase.generate], database=None)
settings.load_profile("project")

# Started in the background, as by a script, the tests ignore interruptions, and so would what they start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
