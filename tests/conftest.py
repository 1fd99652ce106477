"""What all tests share: how Hypothesis runs, that an interruption interrupts, and compiled code."""

import signal

import pytest
from compiling import compile_in_advance
from hypothesis import Phase, settings

settings.register_profile("project", deadline=None, print_blob=True)
# for `make mutants`: the first failure will do, and the next run must not remember it
settings.register_profile("mutants", deadline=None, max_examples=50, phases=[Phase.generate], database=None)
settings.load_profile("project")

# Started in the background, as by a script, the tests ignore interruptions, and so would what they start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_sessionstart(session: pytest.Session) -> None:
    """Compile the model once, before workers start; one process alone compiles what its tests need."""
    if session.config.getoption("tx", None) and not session.config.option.collectonly:
        compile_in_advance()
