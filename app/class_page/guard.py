"""What keeps strangers and floods out: codes, slowed guesses, limits on rate and on texts."""

import hmac
import math
import re
import secrets
import time
import unicodedata
from collections.abc import Callable

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Characters of a join code: none that are taken for each other."""

CODE_LENGTH = 5
PIN_LENGTH = 6
FREE_GUESSES = 3
LONGEST_WAIT = 60.0
MOST_DOUBLINGS = 10
MOST_ADDRESSES = 1024
NICKNAME_LENGTH = 24

Clock = Callable[[], float]


class RefusedError(Exception):
    """Something that is not allowed now; the text is for the person who tried."""


def new_code() -> str:
    """Return a join code."""
    return "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))


def new_pin() -> str:
    """Return a facilitator's PIN."""
    return "".join(secrets.choice("0123456789") for _ in range(PIN_LENGTH))


def new_token() -> str:
    """Return a secret that nobody can guess."""
    return secrets.token_urlsafe(16)


def same(given: object, secret: str) -> bool:
    """Return whether two texts are the same, in a time that does not tell how far they agree."""
    text = given if isinstance(given, str) else ""
    return hmac.compare_digest(text.encode("utf-8", "replace"), secret.encode())


def tidy(text: object, longest: int = NICKNAME_LENGTH) -> str:
    """Return a text from outside as one short line without control characters or stacked accents."""
    if not isinstance(text, str):
        return ""
    normal = unicodedata.normalize("NFC", text[: 8 * longest])
    kept = (c if unicodedata.category(c)[0] not in {"C", "M"} else "" for c in normal)
    return re.sub(r"\s+", " ", "".join(kept)).strip()[:longest]


class Guesses:
    """Slows down guesses: after a few wrong ones an address waits, twice as long each time.

    A guess that comes too early is refused without being looked at, so that nobody learns from it.
    """

    def __init__(self, clock: Clock = time.monotonic) -> None:
        """Start with no guesses; ``clock`` gives seconds."""
        self.clock = clock
        self._wrong: dict[str, tuple[int, float]] = {}

    def check(self, address: str, given: object, secret: str) -> bool:
        """Return whether a guess is right.

        Raises:
            RefusedError: if the address has to wait first.
        """
        count, until = self._wrong.get(address, (0, 0.0))
        now = self.clock()
        if now < until:
            raise RefusedError(f"Too many wrong tries. Wait {math.ceil(until - now)} seconds.")
        if same(given, secret):
            self._wrong.pop(address, None)
            return True
        late = min(count + 1 - FREE_GUESSES, MOST_DOUBLINGS)
        wait = min(2.0**late, LONGEST_WAIT) if late >= 0 else 0.0
        if len(self._wrong) >= MOST_ADDRESSES:
            self._wrong.pop(next(iter(self._wrong)))
        self._wrong[address] = (count + 1, now + wait)
        return False


class Bucket:
    """A limit on messages: so many at once, and so many a second after that."""

    def __init__(self, burst: float, per_second: float, clock: Clock = time.monotonic) -> None:
        """Start full."""
        self.burst, self.per_second, self.clock = burst, per_second, clock
        self.left, self.seen = burst, clock()

    def take(self) -> bool:
        """Take one message from the bucket; return whether there was one."""
        now = self.clock()
        self.left = min(self.burst, self.left + (now - self.seen) * self.per_second)
        self.seen = now
        if self.left < 1.0:
            return False
        self.left -= 1.0
        return True
