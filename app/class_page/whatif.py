"""Sliders: a first answer at once, growing while nothing newer is asked; two settings pinned beside each other."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from diplomatic_swings.app.class_page.guard import RefusedError
from diplomatic_swings.experiments.session import ENDINGS, Session
from diplomatic_swings.experiments.session.lessons import Input
from diplomatic_swings.experiments.session.many import RUNS, Ends, answers, compared, shares

Post = Callable[[Callable[[], None]], None]
"""Hands a call to the room's own thread."""


class WhatIf:
    """The sliders of a room.

    Attributes:
        values: where the sliders stand, by path.
        ends: endings of the runs of the latest answer so far; None before the first.
        answered: where the sliders stood for that answer; until the next one comes they may stand elsewhere.
        pinned: values and endings pinned as A; None if nothing is pinned.
        error: what went wrong with the last answer, in plain words.
    """

    def __init__(self, post: Post = lambda call: call()) -> None:
        """Start without an answer; ``post`` hands results to the room's thread."""
        self.post = post
        self.pool = ThreadPoolExecutor(1, thread_name_prefix="sliders")
        self.asked = 0
        self.values: dict[str, float] = {}
        self.ends: Ends | None = None
        self.answered: dict[str, float] = {}
        self.pinned: tuple[dict[str, float], Ends] | None = None
        self.error = ""

    def clear(self) -> None:
        """Forget everything, as when a lesson begins anew; work under way is dropped."""
        self.asked += 1
        self.values, self.answered, self.ends, self.pinned, self.error = {}, {}, None, None, ""

    def ask(self, session: Session, inputs: list[Input], given: object) -> None:
        """Ask for the endings where the sliders stand now; older work is dropped.

        Raises:
            RefusedError: if a slider is unknown or stands outside its range.
        """
        self.values = checked(inputs, given)
        self.asked += 1
        number, values = self.asked, dict(self.values)
        self.pool.submit(self._answer, number, session, values)

    def _answer(self, number: int, session: Session, values: Mapping[str, float]) -> None:
        """Play runs, in the slider's thread, and hand over what they say each time they grow."""
        try:
            start, seed = (session.scenario, session.solution), session.setup.seed
            for ends in answers(*start, values, seed, lambda: number != self.asked):
                self.post(partial(self._take, number, dict(values), ends))
        except Exception as error:  # noqa: BLE001 - or the sliders would wait for an answer for ever
            message = str(error)
            self.post(lambda: self._fail(number, message))

    def _take(self, number: int, values: dict[str, float], ends: Ends) -> None:
        if number == self.asked:
            self.answered, self.ends, self.error = values, ends, ""

    def _fail(self, number: int, message: str) -> None:
        if number == self.asked:
            self.error = message

    @property
    def runs(self) -> int:
        """Return how many runs have been played where the sliders stand now."""
        return len(self.ends) if self.ends is not None and self.answered == self.values else 0

    def pin(self) -> None:
        """Pin where the sliders stand now as A, with all its runs: fewer would limit every comparison with it.

        Raises:
            RefusedError: if its runs have not all been played yet.
        """
        if self.ends is None or self.runs < RUNS:
            raise RefusedError(f"Wait until all {RUNS:,} runs have been played.")
        self.pinned = (dict(self.answered), self.ends)

    def unpin(self) -> None:
        """Take A away."""
        self.pinned = None

    def view(self, inputs: list[Input]) -> dict[str, Any]:
        """Return what screens show of the sliders."""
        return {
            "inputs": [
                {**vars(i), "now": self.values.get(i.path, i.value), "a": self._of_a(i.path, i.value)}
                for i in inputs
            ],
            "runs": self.runs,
            "of": RUNS,
            "shares": None if self.ends is None else shares(self.ends),
            "a": self.pinned and {"runs": len(self.pinned[1]), "shares": shares(self.pinned[1])},
            "differences": self._differences(),
            "error": self.error,
        }

    def _of_a(self, path: str, value: float) -> float | None:
        return self.pinned[0].get(path, value) if self.pinned else None

    def _differences(self) -> list[dict[str, Any]]:
        if self.ends is None or self.pinned is None or not self.runs:
            return []
        names = {ending.key: ending.name for ending in ENDINGS}
        rows = compared(self.pinned[1], self.ends)
        return [{**vars(row), "name": names[row.ending], "clear": row.clear} for row in rows]

    def close(self) -> None:
        """Drop all work and end the thread."""
        self.asked += 1
        self.pool.shutdown(wait=False, cancel_futures=True)


def checked(inputs: list[Input], given: object) -> dict[str, float]:
    """Return where sliders stand, checked.

    Raises:
        RefusedError: if a slider is unknown or stands outside its range.
    """
    known = {i.path: i for i in inputs}
    if not isinstance(given, dict):
        raise RefusedError("Sliders are given by path.")
    for path, value in given.items():
        if path not in known:
            raise RefusedError("There is no such slider.")
        number = type(value) in {int, float}
        if not number or not known[path].low <= value <= known[path].high:
            raise RefusedError(f"{known[path].label} runs from {known[path].low:g} to {known[path].high:g}.")
    return {path: float(value) for path, value in given.items()}
