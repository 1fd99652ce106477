"""The server: its socket, its addresses, and the line that says it is ready."""

import contextlib
import json
import socket
import sys
import webbrowser
from pathlib import Path
from typing import NamedTuple

import uvicorn
from diplomatic_swings.app.class_page.hub import Hub
from diplomatic_swings.app.class_page.room import Room
from diplomatic_swings.app.class_page.site import application
from diplomatic_swings.tell.console import note, write
from diplomatic_swings.tell.errors import UserError
from starlette.types import ASGIApp

LOOPBACK, EVERYWHERE = "127.0.0.1", "0.0.0.0"  # noqa: S104 - only with --share
MOST_BYTES = 16 * 1024
"""Longest message that a browser may send; the longest that ours sends is under one kilobyte."""

MOST_CONNECTIONS = 400


class Place(NamedTuple):
    """Where to serve: port (0 takes a free one), whether the local network may connect, whether to open a browser."""

    port: int
    share: bool
    opens: bool


def lan_address() -> str:
    """Return this machine's address in the local network; nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # a documentation address: choosing a route sends no packet
            return str(probe.getsockname()[0])
        except OSError:
            return LOOPBACK


def serve(room: Room, place: Place, file: Path | None) -> None:
    """Serve a room until the program is interrupted.

    Raises:
        UserError: if the port is taken.
    """
    listening = _listening(place)
    port = listening.getsockname()[1]
    address = lan_address() if place.share else LOOPBACK
    base = f"http://{address}:{port}"
    join = {"url": f"{base}/join/{room.code}", "short": f"{address}:{port}/join", "code": room.code}
    hub = Hub(room, join, file)
    names = {address, LOOPBACK, "localhost"}
    app = application(hub, frozenset(f"{name}:{port}" for name in names))
    ready = {
        "url": f"{base}/",
        "join": join["url"],
        "desk": f"{base}/desk",
        "code": room.code,
        "pin": room.pin,
    }
    server = _Server(_config(app), ready, opens=place.opens)
    with contextlib.suppress(KeyboardInterrupt):
        server.run(sockets=[listening])


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        ws="websockets-sansio",
        ws_max_size=MOST_BYTES,
        ws_per_message_deflate=False,
        limit_concurrency=MOST_CONNECTIONS,
        timeout_graceful_shutdown=2,
    )


def _listening(place: Place) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((EVERYWHERE if place.share else LOOPBACK, place.port))
    except OSError as error:
        raise UserError(f"--port: {place.port} cannot be used ({error.strerror})") from error
    return listening


class _Server(uvicorn.Server):
    """A server that says when it is ready."""

    def __init__(self, config: uvicorn.Config, ready: dict[str, str], *, opens: bool) -> None:
        super().__init__(config)
        self.ready, self.opens = ready, opens

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say where."""
        await super().startup(sockets)
        if not self.opens:
            write(json.dumps(self.ready) + "\n")
            return
        r = self.ready
        write(
            f"projector  {r['url']}\ndesk       {r['desk']}   PIN {r['pin']}\nstudents   {r['join']}   code {r['code']}\n"
        )
        note(
            "Ctrl-C ends the lesson; swings serve --resume takes it up again.", quiet=not sys.stderr.isatty()
        )
        for address in (r["desk"], r["url"]):
            webbrowser.open(address)
