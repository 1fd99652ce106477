"""A class page for tests: a server of its own, and phones, desks and projectors that speak to its socket.

Nothing here sleeps: whoever waits, waits for a message.
"""

import contextlib
import itertools
import json
import signal
import subprocess
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from command_line import COMMAND, ROOT, environment
from websockets.sync.client import ClientConnection, connect

TINY = ("solver.iterations=3", "solver.runs=512", "solver.weeks=26")
"""Settings of a solve that takes seconds and does not settle: what players do then makes little sense."""

OPTIONS = ("--allow-unsettled", *(word for setting in TINY for word in ("--set", setting)))
"""The same on the command line."""

PATIENCE = 120
"""Seconds after which a test that hears nothing fails."""

SEEDS = itertools.count(100)
"""Seeds that no lesson has had yet."""


class Server:
    """A running ``swings serve``; it ends with the block that opened it."""

    def __init__(
        self,
        keep: Path,
        *more: str,
        command: Sequence[str] = COMMAND,
        cwd: Path = ROOT,
        env: dict[str, str] | None = None,
    ) -> None:
        self.keep, self.command, self.cwd, self.env = keep, command, cwd, env or environment()
        self._start("--port", "0", *(() if "--resume" in more else OPTIONS), *more)

    def resume(self) -> None:
        """Start it again on the same port after it was killed; address, code and PIN stay."""
        before = self.at
        self._start("--port", self.host.rsplit(":", 1)[1], "--resume")
        assert self.at == before

    def _start(self, *more: str) -> None:
        command = (*self.command, "serve", "--no-open", "--keep", str(self.keep), *more)
        self.process = subprocess.Popen(
            command, cwd=self.cwd, env=self.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert self.process.stdout
        line = self.process.stdout.readline()
        assert line, self.process.stderr and self.process.stderr.read()
        self.at = json.loads(line)
        self.host = self.at["url"].removeprefix("http://").rstrip("/")

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self._closed()

    def stop(self) -> int:
        """End it as Ctrl-C does; return its status."""
        self.process.send_signal(signal.SIGINT)
        return self._closed()

    def _closed(self) -> int:
        status = self.process.wait(PATIENCE)
        for stream in (self.process.stdout, self.process.stderr):
            if stream:
                stream.close()
        return status


@contextlib.contextmanager
def serving(keep: Path, *more: str, **how: Any) -> Iterator[Server]:
    """Give a server, and end it; ``how`` it is started is as in :class:`Server`."""
    server = Server(keep, *more, **how)
    try:
        yield server
    finally:
        if server.process.poll() is None:
            server.stop()


class Screen:
    """A client of the socket.

    Attributes:
        view: what the screen shows.
        notes: what it was told beside that.
        heard: every text that ever came, to search for secrets.
        token: by which a phone gets its seat back.
    """

    def __init__(self, server: Server, source: str | None = None, **hello: Any) -> None:
        self._line = contextlib.ExitStack()
        self.socket: ClientConnection = self._line.enter_context(line(server, source))
        self.view: dict[str, Any] = {}
        self.notes: list[dict[str, Any]] = []
        self.heard: list[str] = []
        self.token = ""
        self.send(**hello)

    def send(self, **message: Any) -> None:
        """Send a message."""
        self.socket.send(json.dumps(message))

    def hear(self) -> dict[str, Any]:
        """Wait for the next message and take it in."""
        text = str(self.socket.recv(timeout=PATIENCE))
        self.heard.append(text)
        message: dict[str, Any] = json.loads(text)
        if "view" in message:
            self.view = message["view"]
        else:
            self.notes.append(message)
        return message

    def until(self, true: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
        """Wait until the view is as told; return it."""
        while not (self.view and true(self.view)):
            self.hear()
        return self.view

    def note(self, key: str) -> Any:
        """Wait for a note of a kind, and return what it says; each is given once."""
        while not any(key in note for note in self.notes):
            self.hear()
        at = next(i for i, note in enumerate(self.notes) if key in note)
        return self.notes.pop(at)[key]

    def close(self) -> None:
        """Hang up."""
        self._line.close()

    def until_closed(self) -> None:
        """Hear all that comes until the connection ends, which raises ``ConnectionClosed``."""
        while True:
            self.hear()


def line(server: Server, source: str | None = None) -> connect:
    """Return a connection to the socket from the page's own origin, to be entered as a context.

    ``source`` is the address that it comes from, as from another machine: any that begins with 127 on Linux.

    A test reads one screen at a time.  The others must go on taking in what is sent, however much and however slow the
    machine, or they answer no ping and are taken for dead.
    """
    quiet: dict[str, Any] = {"ping_interval": None, "max_queue": None}
    if source:
        quiet["source_address"] = (source, 0)
    return connect(f"ws://{server.host}/socket", origin=f"http://{server.host}", **quiet)


def desk(server: Server) -> Screen:
    """Return a desk that is let in."""
    screen = Screen(server, **{"as": "desk", "pin": server.at["pin"]})
    screen.note("welcome")
    return screen


def begin_anew(steering: Screen) -> None:
    """Begin the lesson anew by a desk, and wait until that has been done: a seed tells the new lesson from the old."""
    seed = next(SEEDS)
    steering.send(do="setup", lesson="pendulum", seed=seed)
    steering.until(lambda view: view["setup"]["seed"] == seed)


def projector(server: Server) -> Screen:
    """Return a projector."""
    return Screen(server, **{"as": "projector"})


def phone(server: Server, name: str) -> Screen:
    """Return a phone that has joined."""
    screen = Screen(server, **{"as": "seat", "code": server.at["code"], "name": name})
    screen.token = screen.note("welcome")["token"]
    screen.until(lambda view: view["me"])
    return screen


def again(server: Server, token: str) -> Screen:
    """Return a phone that comes back with the token it kept."""
    screen = Screen(server, **{"as": "seat", "code": server.at["code"], "token": token})
    screen.token = screen.note("welcome")["token"]
    return screen
