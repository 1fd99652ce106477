"""The command line as a user has it: a process of its own, in an empty folder.

PYTEST_DONT_REWRITE: its assertions say what went wrong.
"""

import functools
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
COMMAND = (sys.executable, "-m", "diplomatic_swings.app.cli")
PATIENCE = 300
"""Seconds after which a command that hangs fails its test."""

FEW = ("--runs", "64", "--weeks", "12")
"""Options of a run that takes no time."""

SHORT = """format: 2
name: short
title: A short solve
extends: talks-2025-01
weeks: 12
solver: {runs: 64, weeks: 16, iterations: 2, tolerance: 1}
"""
"""A scenario that is solved in a blink; as it asks for no precision, its values always settle."""

ENDLESS = ("--runs", "100000000")
"""Options of a run that only an interruption ends."""


@functools.cache
def short_file() -> str:
    """Return the path of a file of that scenario, outside the folder that commands run in."""
    path = Path(tempfile.mkdtemp(prefix="swings-test-")) / "short.yaml"
    path.write_text(SHORT, encoding="utf-8")
    return str(path)


def environment(**more: str) -> dict[str, str]:
    """Return this process's environment, with the sources importable and nothing that colours or wraps."""
    shaping = {"COLUMNS", "FORCE_COLOR", "NO_COLOR", "TTY_COMPATIBLE"}
    plain = {name: value for name, value in os.environ.items() if name not in shaping}
    return plain | {"PYTHONPATH": str(ROOT)} | more


def hear_signals() -> None:
    """Hear signals as in a terminal: background jobs ignore Ctrl-C, nohup a terminal that goes, and children inherit that."""
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


class Folder:
    """A folder to run the command in."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def swings(self, *args: str, **options: Any) -> subprocess.CompletedProcess[str]:
        """Run the command to its end; ``options`` go to ``subprocess.run``."""
        options = {"env": environment(), "capture_output": True, "timeout": PATIENCE} | options
        return subprocess.run([*COMMAND, *args], cwd=self.path, text=True, check=False, **options)

    def done(self, *args: str, **options: Any) -> str:
        """Run the command, which must succeed; return its standard output."""
        result = self.swings(*args, **options)
        assert (result.returncode, result.stderr.count("Traceback")) == (0, 0), result.stderr
        return result.stdout

    def json(self, *args: str) -> Any:
        """Run the command with ``--json``; all of its standard output must be one JSON value."""
        return json.loads(self.done(*args, "--json"), parse_constant=pytest.fail)

    def refused(self, *args: str, **options: Any) -> str:
        """Run the command, which must refuse for a mistake of the user's; return its message."""
        result = self.swings(*args, **options)
        assert (result.returncode, result.stdout) == (2, ""), result.stderr
        assert "Traceback" not in result.stderr
        return result.stderr

    def started(self, *args: str, **env: str) -> subprocess.Popen[str]:
        """Start the command and leave it running."""
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        heard = {"preexec_fn": hear_signals} if os.name == "posix" else {}
        command = [*COMMAND, *args]
        return subprocess.Popen(command, cwd=self.path, env=environment(**env), text=True, **pipes, **heard)

    def interrupted(self, *args: str, after: float) -> tuple[int, str, str]:
        """Start the command, press Ctrl-C after some seconds; return status, output and messages."""
        process = self.started(*args)
        time.sleep(after)
        assert process.poll() is None, process.communicate()
        process.send_signal(signal.SIGINT)
        out, messages = process.communicate(timeout=PATIENCE)
        return process.returncode, out, messages

    def write(self, name: str, text: str) -> str:
        """Write a file; return its name."""
        (self.path / name).write_text(text, encoding="utf-8")
        return name

    def scenario(self, body: str = "", name: str = "mine", base: str = "talks-2025-01") -> str:
        """Write a scenario that extends another; return the name of its file."""
        return self.write(f"{name}.yaml", f"format: 2\nname: {name}\ntitle: Mine\nextends: {base}\n{body}\n")

    def names(self) -> set[str]:
        """Return the names of all that is in the folder, hidden files too."""
        return {path.name for path in self.path.iterdir()}


@pytest.fixture
def here(tmp_path: Path) -> Folder:
    """An empty folder to run the command in."""
    return Folder(tmp_path)
