"""One connected browser: what it shows, and what it may send."""

import asyncio
import json
import time
from typing import Any, Protocol

from diplomatic_swings.app.class_page.guard import Bucket

BURST, PER_SECOND = 30, 10
"""Messages that a screen may send at once, and a second after that: a slider that is dragged fits in."""

SLOW = 15.0
"""Seconds after which a screen that takes nothing is let go; it comes back by itself."""


class Socket(Protocol):
    """What a screen needs of a connection."""

    async def send_text(self, data: str) -> None:
        """Send a text."""


class Screen:
    """A connected browser.

    Attributes:
        kind: projector, desk or seat.
        address: where it connects from.
        person: number of the person on a phone.
        bucket: limit on its messages.
    """

    def __init__(self, socket: Socket, address: str) -> None:
        """Set up a screen that is not let in yet."""
        self.socket, self.address = socket, address
        self.kind = ""
        self.person: int | None = None
        self.bucket = Bucket(BURST, PER_SECOND)
        self._view = self._sent = ""
        self._notes: list[str] = []
        self._news = asyncio.Event()

    def show(self, view: str) -> None:
        """Show a view, given as JSON; a screen that is slow gets the latest one only."""
        if view != self._view:
            self._view = view
            self._news.set()

    def say(self, note: dict[str, Any]) -> None:
        """Send a note beside the view, such as why something was refused."""
        self._notes.append(json.dumps(note))
        self._news.set()

    async def send(self) -> None:
        """Send what there is to show, for ever.

        Raises:
            TimeoutError: if the browser takes nothing for too long.
        """
        while True:
            await self._news.wait()
            self._news.clear()
            notes, self._notes = self._notes, []
            view = self._view if self._view != self._sent else ""
            texts = [*notes, f'{{"view": {view}, "now": {time.time():.3f}}}'] if view else notes
            for text in texts:
                await asyncio.wait_for(self.socket.send_text(text), SLOW)
            self._sent = view or self._sent
