"""Where words go: results to standard output, progress and notes to standard error."""

import importlib
import io
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from diplomatic_swings.store import drafts
from diplomatic_swings.store.atomic import explained

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

INTERRUPTED = 130
"""Exit status after Ctrl-C, as shells have it."""

SIGNALLED = 128
"""What shells add to the number of the signal that ended a program."""

ENDINGS = {"SIGTERM": "told to end", "SIGHUP": "the terminal has gone"}
"""Signals besides Ctrl-C that end the program, and what they mean; Windows has the first alone."""

_STEERING = {code: f"\\x{code:02x}" for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\t\n"}
"""Characters that could steer a terminal, such as those of a file's name, and what is shown instead."""

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
    """Print a note to standard error, unless ``quiet``; where nobody reads it any more, it is lost."""
    if not quiet:
        with suppress(OSError):
            sys.stderr.write(f"{text.translate(_STEERING)}\n")
            sys.stderr.flush()


def complain(text: str) -> None:
    """Print what went wrong to standard error."""
    note(f"swings: {text}")


@contextmanager
def working(
    what: str, *, quiet: bool, left: Callable[[], str] = lambda: "nothing was written"
) -> Iterator[Callable[[int, int], None]]:
    """Show a progress bar during long work; give the function to report ``(done, in all)`` to.

    Ctrl-C and its like end the program at once, without waiting for runs under way, and say what is ``left``.
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
    def leave(number: int, _: object) -> None:
        tidy()
        _leave(number, left())

    names = [name for name in ("SIGINT", *ENDINGS) if _is_heard(name)]
    before = {name: signal.signal(getattr(signal, name), leave) for name in names}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)


def leave_tidily_when_told() -> None:
    """Have signals that end the program remove its drafts first, also while no work is under way."""
    for name in filter(_is_heard, ENDINGS):
        signal.signal(getattr(signal, name), lambda number, _: _leave(number, KEPT))


KEPT = "nothing is kept but what is reported above as written"


def _is_heard(name: str) -> bool:
    """Return whether there is such a signal and it is not ignored, as ``nohup`` has it."""
    return hasattr(signal, name) and signal.getsignal(getattr(signal, name)) is not signal.SIG_IGN


def _leave(number: int, left: str) -> None:
    """End the program at once, with the exit status that shells have for the signal."""
    drafts.discard()
    why = ENDINGS.get(signal.Signals(number).name, "interrupted")
    complain(f"{why}; {left}")
    os._exit(SIGNALLED + number)


def tell_if_compiling(*, quiet: bool) -> None:
    """Say why the first run takes long, when the model is not compiled yet; say nothing if ``quiet``."""
    cache = importlib.import_module("diplomatic_swings.sim.kernel.compiled").CACHE
    if not any(cache.rglob("*.nbc")):
        note("compiling the model (first run only, about half a minute) ...", quiet=quiet)
