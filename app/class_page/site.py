"""The addresses of the class page, the headers that keep it safe, and the socket that carries everything else."""

import asyncio
import html
import io
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import segno
from diplomatic_swings.app.class_page import cards
from diplomatic_swings.app.class_page.guard import RefusedError, same
from diplomatic_swings.app.class_page.hub import MOST_SCREENS, Hub
from diplomatic_swings.app.class_page.screen import Screen
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

STATIC = Path(__file__).parent / "static"
PAGES = {"/": "projector.html", "/desk": "desk.html", "/join": "seat.html", "/join/{code}": "seat.html"}
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
PATIENCE = 60.0
"""Seconds that a connection has to say who it is."""

LOG = logging.getLogger(__name__)

FULL, FLOOD, STRANGER = 1013, 1008, 4403
"""Closing codes: too many connections, too many messages, another origin."""


class Armour:
    """Refuses requests to a host name that is not ours, and adds the headers that keep pages safe."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        """Wrap an application that answers to ``hosts`` (with port)."""
        self.app, self.hosts = app, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] == "http" and header(scope, b"host") not in self.hosts:
            await PlainTextResponse("This address is not known here.", 421)(scope, receive, send)
            return

        async def sealed(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *headers(header(scope, b"host"))]
            await send(message)

        await self.app(scope, receive, sealed)


def header(scope: Scope, name: bytes) -> str:
    """Return a header of a request, empty if it is not there."""
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


def headers(host: str) -> list[tuple[bytes, bytes]]:
    """Return the headers of every answer: own scripts and styles only, nothing inline, nothing from elsewhere."""
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        f"connect-src 'self' ws://{host}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    lines = {
        "content-security-policy": policy,
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": "camera=(), microphone=(), geolocation=()",
        "cache-control": "no-store",
    }
    return [(name.encode(), value.encode("latin-1")) for name, value in lines.items()]


def application(hub: Hub, hosts: frozenset[str]) -> ASGIApp:
    """Return the class page as an ASGI application."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        running = asyncio.create_task(hub.run())
        yield
        running.cancel()
        hub.close()

    async def socket(websocket: WebSocket) -> None:
        await Door(hub, hosts).meet(websocket)

    pages = [Route(path, _page(file)) for path, file in PAGES.items()]
    routes = [
        *pages,
        Route("/cards", lambda _: Response(cards.page(), media_type="text/html")),
        Route("/qr.svg", lambda _: Response(qr(hub.join["url"]), media_type=TYPES[".svg"])),
        Route("/export/{ticket}", lambda request: _export(hub, request)),
        Route("/static/{file}", _static),
        WebSocketRoute("/socket", socket),
    ]
    return Armour(Starlette(routes=routes, lifespan=lifespan), hosts)


def _page(file: str) -> Any:  # noqa: ANN401 - an endpoint
    def page(_: Request) -> Response:
        return FileResponse(STATIC / file, media_type="text/html")

    return page


def _static(request: Request) -> Response:
    """Return a file of the page; only files that stand in the folder itself."""
    name = request.path_params["file"]
    file = next((f for f in STATIC.iterdir() if f.name == name and f.suffix in TYPES), None)
    return FileResponse(file, media_type=TYPES[file.suffix]) if file else PlainTextResponse("Not here.", 404)


def _export(hub: Hub, request: Request) -> Response:
    data = hub.fetched(request.path_params["ticket"])
    if data is None:
        return PlainTextResponse("This link worked once. Ask the desk for another.", 404)
    disposition = {"content-disposition": 'attachment; filename="session.zip"'}
    return Response(data, media_type="application/zip", headers=disposition)


def qr(text: str) -> str:
    """Return a QR code as an SVG picture."""
    stream = io.BytesIO()
    code = segno.make(text, error="m")
    code.save(stream, kind="svg", border=2, scale=8, title=html.escape(text), light="#fff", xmldecl=False)
    return stream.getvalue().decode()


class Door:
    """Lets browsers in: checks where they come from, who they are, and how much they send."""

    def __init__(self, hub: Hub, hosts: frozenset[str]) -> None:
        """Guard a hub that answers to ``hosts``."""
        self.hub, self.hosts = hub, hosts

    async def meet(self, websocket: WebSocket) -> None:
        """Carry one connection from its beginning to its end."""
        origin = header(websocket.scope, b"origin")
        if origin not in {f"http://{host}" for host in self.hosts}:
            await websocket.close(STRANGER)
            return
        await websocket.accept()
        if len(self.hub.screens) >= MOST_SCREENS:
            await websocket.close(FULL, "The room has as many screens as it can serve.")
            return
        screen = Screen(websocket, websocket.client.host if websocket.client else "")
        self.hub.screens.add(screen)  # counted from the start, so that nobody floods the door
        sending = asyncio.create_task(self._send(screen, websocket))
        try:
            await self._listen(screen, websocket)
        except (WebSocketDisconnect, RuntimeError):
            pass  # gone; a phone that slept comes back by its token
        finally:
            self.hub.screens.discard(screen)
            sending.cancel()

    async def _send(self, screen: Screen, websocket: WebSocket) -> None:
        with suppress(WebSocketDisconnect, RuntimeError):
            try:
                await screen.send()
            except TimeoutError:
                await websocket.close(FULL)

    async def _listen(self, screen: Screen, websocket: WebSocket) -> None:
        while True:
            text = await asyncio.wait_for(websocket.receive_text(), None if screen.kind else PATIENCE)
            if not screen.bucket.take():
                await websocket.close(FLOOD, "Too many messages.")
                return
            try:
                await self._take(screen, _message(text))
            except RefusedError as error:
                screen.say({"error": str(error)})
            except (WebSocketDisconnect, asyncio.CancelledError):
                raise
            except Exception:
                LOG.exception("a screen's wish failed")
                screen.say(
                    {"error": "Something went wrong on the classroom's computer; its terminal says what."}
                )

    async def _take(self, screen: Screen, message: dict[str, Any]) -> None:
        """Let a screen in, or do what it asks for."""
        if not screen.kind:
            await self._admit(screen, message)
        else:
            await self.hub.ask(screen, message)

    async def _admit(self, screen: Screen, message: dict[str, Any]) -> None:
        match message.get("as"):
            case "projector":
                await self._enter(screen, "projector", {})
            case "desk":
                self._check_desk(screen, message)
                await self._enter(screen, "desk", {"token": self.hub.room.desk_token})
            case "seat":
                await self._admit_phone(screen, message)
            case _:
                raise RefusedError("This page is out of date. Load it again.")

    def _check_desk(self, screen: Screen, message: dict[str, Any]) -> None:
        if "token" in message:  # too long to be guessed, so a desk that comes back never waits
            right = same(message["token"], self.hub.room.desk_token)
        else:
            right = self.hub.pins.check(screen.address, message.get("pin"), self.hub.room.pin)
        if not right:
            raise RefusedError("That is not the PIN.")

    async def _admit_phone(self, screen: Screen, message: dict[str, Any]) -> None:
        """Give a phone its seat back, or show it the door, or let it join."""
        room = self.hub.room
        code = message.get("code")
        if not self.hub.codes.check(
            screen.address, code.upper() if isinstance(code, str) else code, room.code
        ):
            raise RefusedError("There is no class with that code.")
        known = room.people.of_token(message.get("token"))
        if known is None and "name" not in message:
            places = [place["capital"] for place in self._places()] if room.choose else []
            screen.say({"door": {"title": room.lesson.title, "places": places}})
            return
        person = known or await self.hub.take_in(screen, message.get("name"), self._wanted(message))
        screen.person = person.id
        await self._enter(screen, "seat", {"token": person.token, "name": person.name})

    def _places(self) -> list[dict[str, str]]:
        from diplomatic_swings.experiments.session import SEATS

        return [{"key": seat.key, "capital": seat.capital} for seat in SEATS]

    def _wanted(self, message: dict[str, Any]) -> str | None:
        return next((p["key"] for p in self._places() if p["capital"] == message.get("place")), None)

    async def _enter(self, screen: Screen, kind: str, welcome: dict[str, Any]) -> None:
        screen.kind = kind
        screen.say({"welcome": {"as": kind, **welcome}})
        await self.hub.in_room(lambda: None)


def _message(text: str) -> dict[str, Any]:
    """Return a message as a mapping.

    Raises:
        RefusedError: if it is none.
    """
    try:
        message = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise RefusedError("That was no message.") from error
    if not isinstance(message, dict):
        raise RefusedError("That was no message.")
    return message
