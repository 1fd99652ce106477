"""Where words go: results to standard output, progress and notes to standard error."""

import importlib
import io
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from experiments.atomic import explained

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

INTERRUPTED = 130
"""Exit status after Ctrl-C, as shells have it."""

WIDE = 500
"""Columns where the output is no terminal: lines are then for programs, and are not wrapped."""


def _console(*, stderr: bool) -> "Console":
    from rich.console import Console

    console = Console(stderr=stderr, markup=False, emoji=False, highlight=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = WIDE
    return console


def show(*parts: "RenderableType") -> None:
    """Print tables and text to standard output; plain lines where it is no terminal."""
    console = _console(stderr=False)
    if console.is_terminal:
        console.print(*parts, sep="\n")
        return
    console.file = io.StringIO()
    console.print(*parts, sep="\n")
    write("".join(f"{line.rstrip()}\n" for line in console.file.getvalue().splitlines()))


def write(text: str) -> None:
    """Write text to standard output as it is.

    Raises:
        WriteError: if it cannot be written, as on a full disk.
    """
    with explained("standard output"):
        sys.stdout.write(text)
        sys.stdout.flush()


def note(text: str, *, quiet: bool = False) -> None:
    """Print a note to standard error, unless ``quiet``."""
    if not quiet:
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()


def complain(text: str) -> None:
    """Print what went wrong to standard error."""
    note(f"swings: {text}")


@contextmanager
def working(
    what: str, *, quiet: bool, left: Callable[[], str] = lambda: "nothing was written"
) -> Iterator[Callable[[int, int], None]]:
    """Show a progress bar during long work; give the function to report ``(done, in all)`` to.

    Ctrl-C ends the program at once, without waiting for runs under way, and says what is ``left``.
    """
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = _console(stderr=True)
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(compact=True))
    bar = Progress(*columns, console=console, transient=True, disable=quiet or not console.is_terminal)
    task = bar.add_task(what, total=None)
    with _leaving_at_once(bar.stop, left), bar:
        yield lambda done, total: bar.update(task, completed=done, total=total)


@contextmanager
def _leaving_at_once(tidy: Callable[[], None], left: Callable[[], str]) -> Iterator[None]:
    def leave(*_: object) -> None:
        tidy()
        complain(f"interrupted; {left()}")
        os._exit(INTERRUPTED)

    before = signal.signal(signal.SIGINT, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def tell_if_compiling(*, quiet: bool) -> None:
    """Say why the first run takes long, when the model is not compiled yet; say nothing if ``quiet``."""
    cache = importlib.import_module("sim.bargaining.kernel").CACHE
    if not any(cache.rglob("*.nbc")):
        note("compiling the model (first run only, about half a minute) ...", quiet=quiet)
