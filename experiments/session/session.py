"""A session: one run of a scenario, played turn by turn by people, robots or the model.

>>> from diplomatic_swings.experiments.session import Session
>>> session = Session.start("diplomatic-swings", seed=7)  # solves it the first time  # doctest: +SKIP
>>> session.options("us")[0].label  # doctest: +SKIP
>>> session.acts("ukraine")  # sign, refuse ... where a paper lies on the table  # doctest: +SKIP
>>> session.play({"us": "court", "ukraine": ("draft", "sign")}, weeks=4)  # doctest: +SKIP
>>> session.snapshot().outcome  # doctest: +SKIP
>>> session.export("lesson")  # then: swings run lesson/session.yaml  # doctest: +SKIP
"""

import copy
import dataclasses as dc
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from diplomatic_swings.experiments.session import news
from diplomatic_swings.experiments.session.adapter import Mark, Progress, Run, opened, solved
from diplomatic_swings.experiments.session.errors import SessionError
from diplomatic_swings.experiments.session.files import Choice, Inject, with_injects
from diplomatic_swings.experiments.session.menus import NONE
from diplomatic_swings.experiments.session.records import Option, Seat, Snapshot, Week
from diplomatic_swings.experiments.session.setup import Setup, Turn
from diplomatic_swings.forms.content import fingerprint
from diplomatic_swings.forms.library import is_path
from diplomatic_swings.sim.scenario.loading import dump
from diplomatic_swings.sim.solver.iteration import Solution
from diplomatic_swings.sim.tables.records import Scenario
from diplomatic_swings.sim.why.explanation import Decision
from diplomatic_swings.sim.world.calendar import date_of, week_of
from diplomatic_swings.store.atomic import fresh_folder

FORMAT = 2
TURN_WEEKS = 4
SCENARIO, PLAYED = "session.yaml", "session.json"
"""Files of an exported session: the scenario with what was chosen, and the same as JSON."""

RECORD = "session"
"""Where a scenario file has what was chosen."""

Moves = Mapping[str, str | Sequence[str]]
"""By seat: key of an everyday option or of a weighty act, or of one of each."""


class Session:
    """A run that is played turn by turn.

    Attributes:
        setup: what it started from.
        scenario: the scenario it started from, loaded.
        solution: its values; what happens from outside does not change them.
        turns: turns played so far.
        injects: what happened from outside.
        started: the state at the start.
    """

    def __init__(
        self,
        setup: Setup,
        values: tuple[Scenario, Solution] | None = None,
        progress: Progress | None = None,
    ) -> None:
        """Set up a session at its start.

        Args:
            setup: what it starts from.
            values: the scenario and its values, where they are at hand.
            progress: called after each iteration, if the scenario is still to be solved.

        Raises:
            ScenarioError: if the scenario cannot be loaded.
            SolveError: if its values do not settle, unless the setup allows that.
            SessionError: if seed or run is out of range.
        """
        self.setup = setup
        self.scenario, self.solution = values or prepared(setup, progress)
        self._run = Run(self.scenario, self.solution, setup.seed, setup.run)
        self.turns: list[Turn] = []
        self.injects: list[Inject] = []
        self.started = self._run.snapshot()
        self._marks: dict[int, Mark] = {0: self._run.mark()}

    @classmethod
    def start(
        cls,
        scenario: str,
        *,
        progress: Progress | None = None,
        **setup: Any,  # noqa: ANN401 - the fields of Setup
    ) -> Self:
        """Return a new session; for the keywords see :class:`Setup`."""
        return cls(Setup(scenario, **setup), progress=progress)

    # --- what there is to see ---------------------------------------------------------------------

    @property
    def seats(self) -> tuple[Seat, ...]:
        """Return the players."""
        return self._run.seats

    @property
    def capitals(self) -> dict[str, str]:
        """Return every seat's capital."""
        return {seat.key: seat.capital for seat in self.seats}

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
        """Return what was chosen and done in the first weeks of turns, in order."""
        firsts = [turn.weeks[0] for turn in self.turns]
        return [Choice(week.week, move) for week in firsts for move in week.moves if move.chosen]

    def snapshot(self) -> Snapshot:
        """Return the public state as it stands."""
        return self._run.snapshot()

    def snapshots(self) -> list[Snapshot]:
        """Return the public states from the start to now, one a week."""
        return [self.started, *(week.after for week in self.weeks)]

    def hidden_types(self) -> dict[str, str]:
        """Return every seat's true type; show a team its own only."""
        return self._run.hidden_types()

    def pressures(self) -> dict[str, list[float]]:
        """Return every seat's private pressure by week up to now; show a team its own only."""
        weeks = [*(week.pressures for week in self.weeks), self._run.pressures()]
        return {seat: [week[seat] for week in weeks] for seat in weeks[-1]}

    def payoffs(self) -> dict[str, float]:
        """Return what every seat has gathered so far, each on its own scale."""
        return self._run.payoffs()

    def swings(self) -> int:
        """Return how often Washington changed sides so far."""
        return news.swings([snapshot.posture for snapshot in self.snapshots()])

    def options(self, seat: str) -> tuple[Option, ...]:
        """Return a seat's legal everyday options, the model's likeliest for its true type first.

        Raises:
            SessionError: if there is no such seat, or the session is over.
        """
        return self._run.options(seat)

    def acts(self, seat: str) -> tuple[Option, ...]:
        """Return the weighty acts open to a seat, letting them all be among them; empty if none is open.

        Raises:
            SessionError: if there is no such seat, or the session is over.
        """
        return self._run.acts(seat)

    def explain(self, week: int, seat: str) -> Decision:
        """Return why a seat did what it did in a week that was played, chosen or not.

        Raises:
            SessionError: if the week has not been played, or there is no such seat.
        """
        if not 0 <= week < self.week:
            raise SessionError(f"week: expected 0 to {self.week - 1} (given {week})")
        first = max(start for start in self._marks if start <= week)
        run = copy.copy(self._run)
        run.block = type(run.block)(*map(list, run.block))
        run.back(self._marks[first])
        for past in range(first, week):
            run.step(self._chosen(past))
        return run.explained(seat, self._chosen(week))

    def _chosen(self, week: int) -> dict[str, list[str]]:
        """Return what was chosen and done in a week, by seat."""
        moves = [move for move in self.weeks[week].moves if move.chosen]
        return {seat: [m.key for m in moves if m.seat == seat] for seat in {m.seat for m in moves}}

    def fixed(self, seat: str) -> str | None:
        """Return the label of the everyday move that an event fixes for a seat this week; None where it is free."""
        return self._run.fixed(seat)

    # --- what can be done -------------------------------------------------------------------------

    def play(self, moves: Moves | None = None, weeks: int = TURN_WEEKS) -> Turn:
        """Play a turn: what is chosen in its first week, the model's choices everywhere else.

        A choice that is no longer open when its turn comes in the week is left to the model.  A seat that chooses
        ``none`` takes no weighty act in the whole turn.

        Args:
            moves: choices by seat: key of an everyday option, of a weighty act, or one of each; what is left out is
                the model's to choose.
            weeks: length of the turn; the last turn is as long as the weeks that are left.

        Raises:
            SessionError: if the session is over, or a seat or a key is not known; nothing is played then.
        """
        if weeks < 1:
            raise SessionError(f"weeks: expected at least 1 (given {weeks})")
        wanted = {seat: [keys] if isinstance(keys, str) else [*keys] for seat, keys in (moves or {}).items()}
        standing = {seat: [NONE] for seat, keys in wanted.items() if NONE in keys}
        first = self.week
        played: list[Week] = []
        while len(played) < weeks and (not self.over or not played):
            played.append(self._week(standing if played else wanted, played))
        made = {(move.seat, move.key) for move in played[0].moves if move.chosen}
        missed = [
            seat for seat, keys in wanted.items() if any((seat, k) not in made for k in keys if k != NONE)
        ]
        turn = Turn(first, tuple(played), tuple(missed), wanted)
        self.turns.append(turn)
        self._marks[self.week] = self._run.mark()
        return turn

    def _week(self, chosen: Mapping[str, Sequence[str]], turn: list[Week]) -> Week:
        """Play a week of a turn of which some weeks have been played."""
        before, pressures = self._run.snapshot(), self._run.pressures()
        past = [self.started, *(week.after for week in (*self.weeks, *turn))]
        side = next((side for state in reversed(past) if (side := news.lean(state.posture))), 0)
        return self._run.played(self._run.step(chosen), before, side, pressures)

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
        self._run.renew(with_injects(self.scenario, injects))
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
        self._run.renew(with_injects(self.scenario, kept) if kept else self.scenario)
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
        return self._replayed(self.setup, self._log(week), (self.scenario, self.solution))

    def _log(self, until: int | None = None) -> dict[str, Any]:
        """Return all that was decided, as plain data, up to a week."""
        end = self.week if until is None else until
        turns = [
            (turn.first, min(len(turn.weeks), end - turn.first)) for turn in self.turns if turn.first < end
        ]
        return {
            "turns": [list(turn) for turn in turns],
            "choices": [
                [turn.first, seat, key]
                for turn in self.turns
                if turn.first < end
                for seat, keys in turn.asked.items()
                for key in keys
            ],
            "injects": [vars(inject) for inject in self.injects if until is None or inject.week < end],
        }

    @classmethod
    def _replayed(
        cls, setup: Setup, log: Mapping[str, Any], values: tuple[Scenario, Solution] | None = None
    ) -> Self:
        session = cls(setup, values)
        session.injects = [Inject(**inject) for inject in log["injects"]]
        if session.injects:
            session._run.renew(with_injects(session.scenario, session.injects))
        for first, weeks in log["turns"]:
            if first != session.week:
                due, given = (date_of(session.scenario.start, week) for week in (session.week, first))
                raise SessionError(f"session: expected a turn that begins on {due} (given {given})")
            here = [(seat, key) for week, seat, key in log["choices"] if week == first]
            session.play({seat: [k for s, k in here if s == seat] for seat, _ in here}, weeks)
        return session

    # --- what stays -------------------------------------------------------------------------------

    def played_scenario(self, name: str = "session") -> Scenario:
        """Return the scenario with what happened from outside.

        It holds nothing of what was chosen: the game from the same start, under the same events.
        """
        return with_injects(self.scenario, self.injects, name)

    def recorded(self) -> dict[str, Any]:
        """Return what was chosen as a scenario file has it, under ``session``: seed, run and dated moves."""
        return {
            "seed": self.setup.seed,
            "run": self.setup.run,
            "turns": [
                {
                    "date": date_of(self.scenario.start, turn.first),
                    "weeks": len(turn.weeks),
                    "moves": {seat: [*keys] for seat, keys in turn.asked.items() if keys},
                }
                for turn in self.turns
            ],
        }

    @classmethod
    def again(cls, scenario: Scenario, solution: Solution) -> Self:
        """Return the session that a scenario file records, played again to the same bits.

        Args:
            scenario: a scenario with a ``session``, as :meth:`files` writes it.
            solution: its values.

        Raises:
            SessionError: if it records no session, or one that cannot be played.
        """
        if (record := scenario.content.get(RECORD)) is None:
            raise SessionError(f"{scenario.name}: expected a scenario that records a session")
        turns = [(week_of(scenario.start, turn["date"]), turn) for turn in record["turns"]]
        log = {
            "turns": [(week, turn["weeks"]) for week, turn in turns],
            "choices": [
                (week, seat, key)
                for week, turn in turns
                for seat, keys in turn["moves"].items()
                for key in keys
            ],
            "injects": [],
        }
        setup = Setup(scenario.name, seed=record["seed"], run=record["run"])
        return cls._replayed(setup, log, (scenario, solution))

    def digest(self) -> str:
        """Return 16 hex digits that stand for the path: what was public in every week, and the whole state now."""
        weeks = [[s.posture, s.support, *(line.value for line in s.lines)] for s in self.snapshots()]
        return fingerprint({"weeks": weeks, "now": self._run.numbers()})

    def files(self) -> dict[str, str]:
        """Return the texts of an exported session by name: the scenario with what was chosen, and the same as JSON.

        Each plays the session again; the second refers to the first, so that the two need no shipped scenario.
        """
        scenario = self.played_scenario(Path(SCENARIO).stem)
        saved = self.saved()
        setup = {**saved["setup"], "scenario": SCENARIO, "lens": None, "policies": {}, "settings": []}
        data = {**saved, "setup": setup, "digest": scenario.digest, "injects": []}
        whole = dc.replace(scenario, content={**scenario.content, RECORD: self.recorded()})
        return {SCENARIO: dump(whole), PLAYED: json.dumps(data, indent=2)}

    def export(self, folder: str | Path, *, force: bool = False) -> None:
        """Write a folder from which the session can be played again to the same bits.

        ``swings run FOLDER/session.yaml`` does so; with ``--runs`` or ``--seed`` it plays the same start with nobody at
        the table.

        Raises:
            WriteError: if the folder is there and not to be replaced, or cannot be written.
        """
        with fresh_folder(Path(folder), force=force) as draft:
            for name, text in self.files().items():
                (draft / name).write_text(text, encoding="utf-8")

    def saved(self) -> dict[str, Any]:
        """Return all that :meth:`restore` needs, as plain data for JSON."""
        setup = {
            **vars(self.setup),
            "policies": dict(self.setup.policies),
            "settings": [*self.setup.settings],
        }
        return {"format": FORMAT, "setup": setup, "digest": self.scenario.digest, **self._log()}

    @classmethod
    def restore(cls, data: Mapping[str, Any], folder: Path | None = None) -> Self:
        """Return the session that was saved, played again to the same bits.

        Args:
            data: what :meth:`saved` gave.
            folder: folder from which a scenario file that it names is looked up (default: the current one).

        Raises:
            SessionError: if the data are of another format, or the scenario is no longer the one played.
        """
        if data.get("format") != FORMAT:
            raise SessionError(f"session: expected format {FORMAT} (given {data.get('format')!r})")
        setup = Setup(**{**data["setup"], "settings": tuple(data["setup"]["settings"])})
        if folder is not None and is_path(setup.scenario):
            setup = dc.replace(setup, scenario=str(folder / setup.scenario))
        session = cls._replayed(setup, data)
        if session.scenario.digest != data["digest"]:
            raise SessionError(
                f"session: the scenario '{setup.scenario}' is no longer the one that was played"
            )
        return session

    def frozen(self) -> Self:
        """Return a copy to read in another thread while this one is played on; not to be played itself."""
        twin = copy.copy(self)
        twin.turns, twin.injects, twin._marks = [*self.turns], [*self.injects], {**self._marks}  # noqa: SLF001
        twin._run = copy.copy(self._run)  # noqa: SLF001
        return twin


def prepared(setup: Setup, progress: Progress | None = None) -> tuple[Scenario, Solution]:
    """Return the scenario of a setup and its values, solved where they are not kept.

    Raises:
        ScenarioError: if the scenario cannot be loaded.
        SolveError: if its values do not settle, unless the setup allows that.
    """
    scenario = opened(setup.scenario, setup.settings, setup.lens, setup.policies)
    return scenario, solved(scenario, progress, allow_unsettled=setup.allow_unsettled)
