"""A session: one run of a scenario, played turn by turn by people, robots or the model.

>>> from experiments.session import Session
>>> session = Session.start("diplomatic-swings", seed=7)  # doctest: +SKIP
>>> session.options("us")[0].label  # doctest: +SKIP
>>> session.play({"us": "court"}, weeks=4)  # doctest: +SKIP
>>> session.snapshot().outcome  # doctest: +SKIP
>>> session.export("session.yaml")  # then: swings run session.yaml --seed 7  # doctest: +SKIP
"""

import copy
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from experiments.atomic import write_text
from experiments.session import news
from experiments.session.adapter import Mark, Run, opened
from experiments.session.errors import SessionError
from experiments.session.files import Choice, Inject, with_events
from experiments.session.records import Option, Snapshot, Week
from experiments.session.setup import Setup, Turn
from sim.scenario import Scenario

FORMAT = 1
TURN_WEEKS = 4


class Session:
    """A run that is played turn by turn.

    Attributes:
        setup: what it started from.
        scenario: the scenario it started from, loaded.
        turns: turns played so far.
        injects: what happened from outside.
        started: the state at the start.
    """

    def __init__(self, setup: Setup, scenario: Scenario | None = None) -> None:
        """Set up a session at its start.

        Raises:
            ScenarioError: if the scenario cannot be loaded.
            SessionError: if seed or run is out of range.
        """
        self.setup = setup
        self.scenario = scenario or opened(setup.scenario, setup.settings, setup.lens, setup.doctrines)
        self._run = Run(self.scenario, setup.seed, setup.run)
        self.turns: list[Turn] = []
        self.injects: list[Inject] = []
        self.started = self._run.snapshot()
        self._marks: dict[int, Mark] = {0: self._run.mark()}

    @classmethod
    def start(cls, scenario: str, **setup: Any) -> Self:  # noqa: ANN401 - the fields of Setup
        """Return a new session; for the keywords see :class:`Setup`."""
        return cls(Setup(scenario, **setup))

    # --- what there is to see ---------------------------------------------------------------------

    @property
    def week(self) -> int:
        """Return the number of weeks played."""
        return self._run.week

    @property
    def over(self) -> bool:
        """Return whether all weeks are played."""
        return self._run.over

    @property
    def weeks(self) -> list[Week]:
        """Return the weeks played, in order."""
        return [week for turn in self.turns for week in turn.weeks]

    @property
    def choices(self) -> list[Choice]:
        """Return the moves that were chosen and made, in order."""
        return [Choice(w.week, move) for w in self.weeks for move in w.moves if move.chosen]

    def snapshot(self) -> Snapshot:
        """Return the public state as it stands."""
        return self._run.snapshot()

    def snapshots(self) -> list[Snapshot]:
        """Return the public states from the start to now, one a week."""
        return [self.started, *(week.after for week in self.weeks)]

    def hidden_types(self) -> dict[str, str]:
        """Return every seat's true type; show a team its own only."""
        return self._run.hidden_types()

    def payoffs(self) -> dict[str, float]:
        """Return what every seat has gathered so far, each on its own scale."""
        return self._run.payoffs()

    def swings(self) -> int:
        """Return how often Washington changed sides so far."""
        return news.swings([snapshot.posture for snapshot in self.snapshots()])

    def options(self, seat: str) -> tuple[Option, ...]:
        """Return a seat's legal moves, the model's likeliest for its true type first.

        Raises:
            SessionError: if there is no such seat, or the session is over.
        """
        return self._run.options(seat)

    def fixed(self, seat: str) -> str | None:
        """Return the label of the move that an event fixes for a seat this week; None where it is free."""
        return self._run.fixed(seat)

    # --- what can be done -------------------------------------------------------------------------

    def play(self, moves: Mapping[str, str] | None = None, weeks: int = TURN_WEEKS) -> Turn:
        """Play a turn: the chosen moves in its first week, the model's everywhere else.

        A chosen move that is no longer legal when its turn comes in the week is left to the model.

        Args:
            moves: key of a move by seat; seats that are left out are played by the model.
            weeks: length of the turn; the last turn is as long as the weeks that are left.

        Raises:
            SessionError: if the session is over, or a seat or a move is not known; nothing is played then.
        """
        if weeks < 1:
            raise SessionError(f"weeks: expected at least 1 (given {weeks})")
        wanted = dict(moves or {})
        first = self.week
        played: list[Week] = []
        while len(played) < weeks and (not self.over or not played):
            played.append(self._week({} if played else wanted, played))
        made = {move.seat for move in played[0].moves if move.chosen}
        turn = Turn(first, tuple(played), tuple(seat for seat in wanted if seat not in made))
        self.turns.append(turn)
        self._marks[self.week] = self._run.mark()
        return turn

    def _week(self, moves: Mapping[str, str], turn: list[Week]) -> Week:
        """Play a week of a turn of which some weeks have been played."""
        before = self._run.snapshot()
        past = [self.started, *(week.after for week in (*self.weeks, *turn))]
        side = next((side for state in reversed(past) if (side := news.lean(state.posture))), 0)
        return self._run.played(self._run.step(moves), before, side)

    def inject(self, inject: Inject) -> None:
        """Let something happen from outside, now or later.

        Raises:
            SessionError: if it lies in the past or beyond the end.
            ScenarioError: if it is no valid event; nothing changes then.
        """
        if not self.week <= inject.week < self.scenario.weeks:
            raise SessionError(
                f"week: expected {self.week} to {self.scenario.weeks - 1} (given {inject.week})"
            )
        injects = [*self.injects, inject]
        self._run.renew(with_events(self.scenario, injects, ())[1])
        self.injects = injects

    def undo(self) -> Turn:
        """Take back the last turn, and what was injected from its first week on; return the turn.

        Raises:
            SessionError: if no turn has been played.
        """
        if not self.turns:
            raise SessionError("undo: expected a turn that has been played (there is none yet)")
        turn = self.turns.pop()
        self._marks.pop(self.week)
        self._rewind(self._marks[turn.first])
        return turn

    def _rewind(self, mark: Mark) -> None:
        kept = [inject for inject in self.injects if inject.week < mark.week]
        self._run.renew(with_events(self.scenario, kept, ())[1] if kept else self.scenario)
        self.injects = kept
        self._run.back(mark)

    def branch(self, week: int) -> Self:
        """Return a new session that is this one up to a week and then goes its own way; this one stays.

        Args:
            week: the first week that is open again; what was chosen or injected from it on is dropped.

        Raises:
            SessionError: if the week has not been played.
        """
        if not 0 <= week <= self.week:
            raise SessionError(f"week: expected 0 to {self.week} (given {week})")
        return self._replayed(self.setup, self._log(week), self.scenario)

    def _log(self, until: int | None = None) -> dict[str, Any]:
        """Return all that was decided, as plain data, up to a week."""
        end = self.week if until is None else until
        turns = [
            (turn.first, min(len(turn.weeks), end - turn.first)) for turn in self.turns if turn.first < end
        ]
        return {
            "turns": [list(turn) for turn in turns],
            "choices": [[c.week, c.move.seat, c.move.key] for c in self.choices if c.week < end],
            "injects": [vars(inject) for inject in self.injects if until is None or inject.week < end],
        }

    @classmethod
    def _replayed(cls, setup: Setup, log: Mapping[str, Any], scenario: Scenario | None = None) -> Self:
        session = cls(setup, scenario)
        session.injects = [Inject(**inject) for inject in log["injects"]]
        if session.injects:
            session._run.renew(with_events(session.scenario, session.injects, ())[1])
        for first, weeks in log["turns"]:
            session.play({seat: key for week, seat, key in log["choices"] if week == first}, weeks)
        return session

    # --- what stays -------------------------------------------------------------------------------

    def played_scenario(self, name: str = "session") -> tuple[str, Scenario]:
        """Return the session as a scenario: as YAML text, and loaded."""
        return with_events(self.scenario, self.injects, self.choices, name)

    def export(self, file: str | Path, *, force: bool = False) -> Scenario:
        """Write the session as a scenario file and return it loaded.

        ``swings run FILE --seed S`` plays it with the session's seed; its run number ``setup.run`` has the
        session's states, bit for bit.

        Raises:
            SessionError: if the name of the file does not end in ``.yaml``.
            WriteError: if the file is there and not to be replaced, or cannot be written.
        """
        path = Path(file)
        if path.suffix != ".yaml":
            raise SessionError(f"export: expected a file name that ends in .yaml (given '{path.name}')")
        text, scenario = self.played_scenario(path.stem)
        write_text(path, text, force=force)
        return scenario

    def saved(self) -> dict[str, Any]:
        """Return all that :meth:`restore` needs, as plain data for JSON."""
        setup = {
            **vars(self.setup),
            "doctrines": dict(self.setup.doctrines),
            "settings": [*self.setup.settings],
        }
        return {"format": FORMAT, "setup": setup, "digest": self.scenario.digest, **self._log()}

    @classmethod
    def restore(cls, data: Mapping[str, Any]) -> Self:
        """Return the session that was saved, played again to the same bits.

        Raises:
            SessionError: if the data are of another format, or the scenario is no longer the one played.
        """
        if data.get("format") != FORMAT:
            raise SessionError(f"session: expected format {FORMAT} (given {data.get('format')!r})")
        setup = Setup(**{**data["setup"], "settings": tuple(data["setup"]["settings"])})
        session = cls._replayed(setup, data)
        if session.scenario.digest != data["digest"]:
            raise SessionError(
                f"session: the scenario '{setup.scenario}' is no longer the one that was played"
            )
        return session

    def frozen(self) -> Self:
        """Return a copy to read in another thread while this one is played on; not to be played itself."""
        twin = copy.copy(self)
        twin.turns, twin.injects = [*self.turns], [*self.injects]
        return twin
