"""What all tests share: how Hypothesis runs, the baseline, and the compiled kernel, made once."""

import tempfile
from pathlib import Path

import filelock
import pytest
from hypothesis import settings

from sim.scenario import load

settings.register_profile("project", deadline=None, print_blob=True)
settings.load_profile("project")


@pytest.fixture(scope="session")
def kernel():
    """The compiled kernel.  Compiling takes most of a minute, so test workers take turns at it."""
    from runs import compiled

    with filelock.FileLock(Path(tempfile.gettempdir()) / "swings-test-kernel.lock"):
        compiled(load("baseline", overrides=["weeks=1"]), seed=0, first=0, runs=1)
    return compiled


@pytest.fixture(scope="session")
def baseline():
    """The baseline cut to four weeks, for runs in plain Python."""
    return load("baseline", overrides=["weeks=4"])
