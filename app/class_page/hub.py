"""Between browsers and the room: who is connected, what each screen is sent, and what runs where.

The event loop only carries messages.  The room lives in a thread of its own, where one command follows another;
many model runs and explanations are worked out in further threads and handed back to it.  Before a screen shows
anything new, the room is on disk.
"""

import asyncio
import json
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from diplomatic_swings.app.class_page import archive, commands, keeping, views
from diplomatic_swings.app.class_page.guard import Bucket, Guesses, RefusedError, new_token
from diplomatic_swings.app.class_page.people import Person
from diplomatic_swings.app.class_page.room import Room
from diplomatic_swings.app.class_page.screen import Screen
from diplomatic_swings.app.class_page.whatif import WhatIf
from diplomatic_swings.experiments.session import SEATS, Session, debrief, many
from diplomatic_swings.experiments.session import lessons as shelf
from diplomatic_swings.experiments.session.adapter import is_solved, solved
from diplomatic_swings.sim.scenario.loading import lenses, policy_names
from diplomatic_swings.sim.tables.records import Scenario

MOST_SCREENS = 150
PACE = 0.04
"""Seconds within which changes are sent together."""

MOST_TICKETS = 4
MOST_ADDRESSES = 1024
JOINS, JOINS_PER_SECOND = 60, 0.2
"""People whom one address may bring at once (a class behind one router), and a second after that."""


class Hub:
    """What connects the room to its screens.

    Attributes:
        room: the lesson.
        join: address, code and the like, as the projector shows them.
        file: where the room is kept; None keeps nothing.
        screens: who is connected.
        pins: slows down guessed PINs.
        codes: slows down guessed join codes; apart from PINs, so that a known code wins no further guesses.
        solving: what is being solved, and how many of its iterations are done; None if nothing is.
        unkept: why the room could not be kept, in plain words; empty if it could.
        trouble: what long work failed, in plain words; empty if none did.
    """

    def __init__(self, room: Room, join: dict[str, str], file: Path | None) -> None:
        """Set up; call :meth:`run` within the event loop."""
        self.room, self.join, self.file = room, join, file
        self.whatif = WhatIf(self.post)
        self.lane = ThreadPoolExecutor(1, thread_name_prefix="room")
        self.aside = ThreadPoolExecutor(1, thread_name_prefix="aside")
        self.solver = ThreadPoolExecutor(1, thread_name_prefix="solver")
        self.solving: dict[str, Any] | None = None
        self.screens: set[Screen] = set()
        self.pins, self.codes = Guesses(), Guesses()
        self._joins: dict[str, Bucket] = {}
        self.unkept = self.trouble = ""
        self.offered = offered()
        self.tickets: dict[str, bytes] = {}
        self._report: tuple[tuple[object, ...], str] | None = None
        self._dirty = asyncio.Event()
        self._kept = ""
        self._under_way: set[str] = set()
        self._bell: asyncio.TimerHandle | None = None
        self._tasks: set[asyncio.Task[Any]] = set()

    # --- threads ----------------------------------------------------------------------------------

    async def in_room[T](self, call: Callable[[], T]) -> T:
        """Do something in the room's thread, then send what it changed."""
        try:
            return await asyncio.get_running_loop().run_in_executor(self.lane, call)
        finally:
            self._dirty.set()

    def post(self, call: Callable[[], None]) -> None:
        """Hand a call from another thread to the room's."""
        self.loop.call_soon_threadsafe(lambda: self._spawn(self.in_room(call)))

    def _spawn(self, work: Any) -> None:  # noqa: ANN401 - a coroutine of any result
        task = self.loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def run(self) -> None:
        """Send what changes, for ever."""
        self.loop = asyncio.get_running_loop()
        self._dirty.set()
        while True:
            await self._dirty.wait()
            self._dirty.clear()
            texts = await self.loop.run_in_executor(self.lane, self._written)
            for screen, text in texts.items():
                screen.show(text)
            self._set_bell()
            await asyncio.sleep(PACE)

    def close(self) -> None:
        """End the threads; work under way is dropped."""
        self.whatif.close()
        for pool in (self.lane, self.aside, self.solver):
            pool.shutdown(wait=False, cancel_futures=True)

    # --- sending ----------------------------------------------------------------------------------

    def _written(self) -> dict[Screen, str]:
        """Keep the room, start what long work it needs, and return what each screen shows, as text."""
        self._keep()
        self._start_work()
        texts: dict[object, str] = {}
        shown = {}
        for screen in [s for s in [*self.screens] if s.kind]:
            key = (screen.kind, screen.person)
            if key not in texts:
                texts[key] = json.dumps(self._view(screen))
            shown[screen] = texts[key]
        return shown

    def _view(self, screen: Screen) -> dict[str, Any]:
        if screen.kind == "desk":
            view = views.desk(self.room, self.whatif, self.join, self.offered)
            return {
                **view,
                "trouble": self.unkept or self.trouble,
                "busy": sorted(self._under_way),
                "solving": self.solving,
            }
        if screen.kind == "seat":
            person = self.room.people.all.get(screen.person or 0)
            return views.seat(self.room, person) if person else {"gone": True}
        return views.projector(self.room, self.whatif, self.join)

    def _keep(self) -> None:
        text = keeping.written(self.room)
        if self.file is None or text == self._kept:
            return
        try:
            keeping.keep(text, self.file)
            self._kept, self.unkept = text, ""
        except Exception as error:  # noqa: BLE001 - a full disk must not end the lesson
            self.unkept = f"The lesson is not being kept: {error}"

    # --- long work --------------------------------------------------------------------------------

    def _start_work(self) -> None:
        """Start the model runs and explanations that the room lacks, one of each at a time."""
        room, session = self.room, self.room.session
        if room.fan is None:
            self._aside(
                "fan",
                lambda: many.fan(session.scenario, session.solution, session.setup.seed),
                lambda x: _give(room, session, x),
            )
        wanted = room.phase in {"reveal", "debrief"} and room.explained_to != session.week
        if wanted and session.turns:
            week, frozen = session.week, session.frozen()
            self._aside(
                "debrief", lambda: debrief.surprises(frozen), lambda x: _explain(room, session, week, x)
            )

        if room.phase == "debrief" and room.explained_to == session.week and session.over:
            key, ended = archive.report_key(session), session.frozen()
            if self._report is None or self._report[0] != key:
                self._aside("report", lambda: self._make_report(key, ended), lambda _: None)

    def _make_report(self, key: tuple[object, ...], session: Session) -> None:
        """Make the report, which takes longest, before the ZIP is asked for; a ZIP waits for it in the same thread."""
        self._report = (key, archive.report(session))

    def _report_of(self, session: Session) -> str:
        """Return the report of a session: the one that was kept, where nothing has changed since."""
        kept, key = self._report, archive.report_key(session)
        return kept[1] if kept is not None and kept[0] == key else archive.report(session)

    def _aside(self, name: str, task: Callable[[], Any], take: Callable[[Any], None]) -> None:
        if name in self._under_way:
            return
        self._under_way.add(name)

        def work() -> None:
            try:
                result = task()
            except Exception as error:  # noqa: BLE001 - the lesson goes on without it, and the desk says so
                trouble = f"{name} could not be worked out: {error}"
                self.post(lambda: self._fail(trouble))
                return
            self.post(lambda: finished(result))

        def finished(result: Any) -> None:  # noqa: ANN401 - what the task gave
            self._under_way.discard(name)
            take(result)

        self.aside.submit(work)

    def _fail(self, trouble: str) -> None:
        """Tell the desk that long work failed; it stays marked as under way, so that it is not tried for ever."""
        self.trouble = trouble

    # --- the timer --------------------------------------------------------------------------------

    def _set_bell(self) -> None:
        """Have the vote closed when its time is up."""
        if self._bell:
            self._bell.cancel()
        self._bell, deadline = None, self.room.deadline
        if deadline is not None:
            wait = max(deadline - self.room.clock(), 0.0)
            self._bell = self.loop.call_later(wait, self._ring, deadline)

    def _ring(self, deadline: float) -> None:
        self._spawn(self.in_room(lambda: self._close_vote(deadline)))

    def _close_vote(self, deadline: float) -> None:
        if self.room.deadline == deadline and self.room.ballot:
            commands.desk(self.room, self.whatif, {"do": "turn"})

    # --- what screens ask for ---------------------------------------------------------------------

    async def ask(self, screen: Screen, message: dict[str, Any]) -> None:
        """Do what a screen asks for.

        Raises:
            RefusedError: if it may not, or cannot now.
        """
        if screen.kind == "desk" and message.get("do") == "export":
            await self._export(screen, names=message.get("names") is True)
        elif screen.kind == "desk" and message.get("do") == "setup":
            await self._set_up(screen, message)
        elif screen.kind == "desk":
            await self.in_room(lambda: commands.desk(self.room, self.whatif, message))
        elif screen.kind == "seat":
            await self.in_room(lambda: commands.seat(self.room, self._person(screen), message))
        else:
            raise RefusedError("The projector only shows.")

    async def _set_up(self, screen: Screen, message: dict[str, Any]) -> None:
        """Begin anew: at once if the scenario is solved, else once it is; the lesson under way goes on until then.

        Raises:
            RefusedError: if the form says nothing that can be, or another scenario is being solved.
        """
        scenario = await self.in_room(lambda: commands.scenario_of(self.room, message))
        if await self.loop.run_in_executor(self.aside, lambda: is_solved(scenario)):
            await self.in_room(lambda: commands.desk(self.room, self.whatif, message))
            return
        if self.solving is not None:
            raise RefusedError(f"{self.solving['title']} is being solved. Wait until that is done.")
        self.solving = {"title": scenario.title, "done": 0, "of": int(scenario.solver.iterations)}
        self._spawn(self._begin_solved(screen, scenario, message))

    async def _begin_solved(self, screen: Screen, scenario: Scenario, message: dict[str, Any]) -> None:
        """Solve a scenario aside, showing how far it is on the desk, then begin the lesson."""

        def progress(done: int, _: int) -> None:
            self.post(lambda: self._note_step(done))

        try:
            solve = lambda: solved(scenario, progress, allow_unsettled=True)  # noqa: E731
            await self.loop.run_in_executor(self.solver, solve)
            await self.in_room(lambda: commands.desk(self.room, self.whatif, message))
        except RefusedError as error:
            screen.say({"error": str(error)})
        except Exception as error:  # noqa: BLE001 - the lesson under way goes on, and the desk says why
            screen.say({"error": f"It could not be solved: {error}"})
        finally:
            self.solving = None
            self._dirty.set()

    def _note_step(self, done: int) -> None:
        if self.solving is not None:
            self.solving["done"] = done

    async def take_in(self, screen: Screen, name: object, place: str | None) -> Person:
        """Take a phone's owner in; one address brings only so many.

        Raises:
            RefusedError: if the address has brought too many, or the room refuses.
        """
        if len(self._joins) > MOST_ADDRESSES:
            self._joins.clear()
        if not self._joins.setdefault(screen.address, Bucket(JOINS, JOINS_PER_SECOND)).take():
            raise RefusedError("Too many people join from this phone. Wait a little.")
        return await self.in_room(lambda: self.room.join(name, place))

    def _person(self, screen: Screen) -> Person:
        return self.room.people.get(screen.person)

    async def _export(self, screen: Screen, *, names: bool) -> None:
        """Make the ZIP aside, and send the desk a ticket that fetches it once."""
        room = self.room
        took = lambda: (room.session.frozen(), room.lesson.title, archive.parts(room, names=names))  # noqa: E731
        session, title, files = await self.in_room(took)
        pack = lambda: archive.packed(session, title, files, self._report_of(session))  # noqa: E731
        data = await self.loop.run_in_executor(self.aside, pack)
        ticket = new_token()
        while len(self.tickets) >= MOST_TICKETS:
            self.tickets.pop(next(iter(self.tickets)))
        self.tickets[ticket] = data
        screen.say({"download": f"/export/{ticket}"})

    def fetched(self, ticket: str) -> bytes | None:
        """Return the ZIP of a ticket, once; None if there is no such ticket."""
        known = next((t for t in self.tickets if secrets.compare_digest(t.encode(), ticket.encode())), None)
        return self.tickets.pop(known) if known else None


def _give(room: Room, session: object, fan: Any) -> None:  # noqa: ANN401 - what the work gave
    if room.session.scenario is getattr(session, "scenario", None):
        room.fan = fan


def _explain(room: Room, session: object, week: int, surprises: Any) -> None:  # noqa: ANN401 - what the work gave
    if room.session is session and room.session.week == week:
        room.surprises, room.explained_to = surprises, week


def offered() -> dict[str, Any]:
    """Return what a lesson can begin with: class presets, lenses, policies."""
    policies = policy_names()
    presets = [shelf.lesson(name) for name in shelf.lessons()]
    return {
        "lessons": [
            {"name": p.name, "title": p.title, "introduction": p.introduction, "question": p.question}
            for p in presets
        ],
        "lenses": [{"name": lens.name, "title": lens.title} for lens in lenses()],
        "policies": {seat.key: list(policies.get(seat.key, ())) for seat in SEATS},
    }
