"""The room: one lesson from the first joiner to the export.

Everything here is plain and synchronous.  The hub calls it from one thread, so that nothing is ever half done; what
takes long (many model runs, explanations) is worked out elsewhere and put into :attr:`Room.fan` and the like.
"""

import time
from collections.abc import Mapping
from typing import Any

from app.class_page import ballot as ballots
from app.class_page.guard import Clock, RefusedError, new_code, new_pin, new_token
from app.class_page.people import ANALYST, People, Person, prediction
from experiments.session import Session, SessionError, Setup, Turn
from experiments.session import lessons as shelf
from experiments.session.records import Fan, Surprise

PHASES = ("lobby", "predict", "play", "reveal", "whatif", "debrief")
SHORTEST, LONGEST = 10, 900
"""Seconds that a vote's timer may run."""


class Room:
    """A lesson under way.

    Attributes:
        code: join code.
        pin: facilitator's PIN.
        desk_token: secret by which a desk that was let in once comes back.
        people: who is there.
        lesson: class preset that is played.
        session: the run.
        phase: one of ``PHASES``.
        ballot: votes of the turn under way; None outside play and after the last turn.
        locked: whether predictions are closed.
        paused: whether votes are held up.
        choose: whether people may choose their seat.
        timer: seconds a vote lasts; None if the timer is off.
        deadline: clock time at which the vote closes; None if it does not.
        began: clock time at which the lesson began.
        fan: model runs from the same start, once they are played.
        surprises: most surprising week by seat, once found.
        other_path: Washington's posture by week on the path that was left at the last branch or undo.
        log: what was voted and played, turn by turn.
    """

    def __init__(self, lesson: str = "pendulum", seed: int = 1, clock: Clock = time.time) -> None:
        """Open a room with a class preset.

        Raises:
            ScenarioError: if the preset or its scenario has mistakes.
        """
        self.clock = clock
        self.code, self.pin, self.desk_token = new_code(), new_pin(), new_token()
        self.people = People()
        self.choose = False
        self.timer: int | None = 120
        self.began: float | None = None
        self.setup(lesson, seed)

    # --- the start --------------------------------------------------------------------------------

    def setup(
        self, lesson: str, seed: int, lens: str | None = None, doctrines: Mapping[str, str] | None = None
    ) -> None:
        """Begin anew with a preset, a seed and readings; people stay, their predictions go.

        Raises:
            ScenarioError: if something asked for does not exist or has mistakes; the room stays as it was.
            SessionError: if the seed is out of range.
        """
        chosen = shelf.lesson(lesson)
        setup = Setup(chosen.scenario, seed=seed, lens=lens, doctrines=dict(doctrines or {}))
        self._begin(chosen, Session(setup))
        for person in self.people.all.values():
            person.tokens, person.swings, person.calls = None, None, {}

    def take_up(self, session: Session) -> None:
        """Go on with a session that was kept, under the same preset."""
        self._begin(self.lesson, session)

    def _begin(self, lesson: shelf.Lesson, session: Session) -> None:
        self.lesson, self.session = lesson, session
        self.inputs = shelf.marked(lesson.inputs, session.scenario)
        self.happenings = [*shelf.happenings(), *shelf.own_events(session.scenario)]
        self.phase = "lobby"
        self.ballot: ballots.Ballot | None = None
        self.locked = self.revealed = self.paused = False
        self.deadline: float | None = None
        self.fan: Fan | None = None
        self.surprises: dict[str, Surprise] = {}
        self.other_path: list[float] = []
        self.log: list[dict[str, Any]] = []
        self.found_for: int | None = None

    @property
    def ending(self) -> str:
        """Return the ending that the run would have if it stopped now."""
        return self.session.snapshot().outcome

    @property
    def turns_left(self) -> int:
        """Return how many turns the class still plays before the model carries on to the end."""
        return 0 if self.session.over else max(self.lesson.turns - len(self.session.turns), 0)

    # --- people -----------------------------------------------------------------------------------

    def join(self, name: object, wanted: object = None) -> Person:
        """Take a person in.

        Raises:
            RefusedError: if the room is full or the nickname is empty.
        """
        place = wanted if self.choose and isinstance(wanted, str) else None
        return self.people.join(name, place)

    def take_seat(self, person: Person, place: object) -> None:
        """Let a person choose a seat, where the facilitator allows it.

        Raises:
            RefusedError: if it is not allowed, or the person knows another team's secret.
        """
        if not self.choose or self.phase not in {"lobby", "predict"}:
            raise RefusedError("The facilitator gives out the seats now.")
        self.people.move(person.id, place)

    # --- predictions ------------------------------------------------------------------------------

    def predict(self, person: Person, tokens: object, swings: object) -> None:
        """Take a prediction; a later one replaces it.

        Raises:
            RefusedError: if predictions are not open, or it is none.
        """
        if self.phase != "predict" or self.locked:
            raise RefusedError("Predictions are closed.")
        person.tokens, person.swings = prediction(tokens, swings)

    def open_predictions(self) -> None:
        """Open predictions.

        Raises:
            RefusedError: if a turn has been played: results are known then.
        """
        if self.session.turns:
            raise RefusedError(
                "A turn has been played: predictions would know too much. Begin anew to predict."
            )
        self.phase, self.locked = "predict", False
        self._start_clock()

    def lock_predictions(self) -> None:
        """Close predictions."""
        self.locked = True

    # --- play -------------------------------------------------------------------------------------

    def start_play(self) -> None:
        """Open the vote of the next turn; predictions are locked by it."""
        self.locked, self.phase, self.paused = True, "play", False
        self._start_clock()
        self._open_vote()

    def _start_clock(self) -> None:
        self.began = self.began or self.clock()

    def _open_vote(self) -> None:
        self.ballot = ballots.opened(self.session) if self.turns_left else None
        self._wind()

    def _wind(self) -> None:
        """Set the timer of the vote that is open."""
        runs = self.timer and self.ballot and not self.paused
        self.deadline = self.clock() + self.timer if runs and self.timer else None

    def set_timer(self, seconds: object) -> None:
        """Set the length of votes in seconds, or switch the timer off with None.

        Raises:
            RefusedError: if the length is out of range.
        """
        if seconds is not None and (type(seconds) is not int or not SHORTEST <= seconds <= LONGEST):
            raise RefusedError(f"The timer runs {SHORTEST} to {LONGEST} seconds.")
        self.timer = seconds
        self._wind()

    def pause(self, *, paused: bool) -> None:
        """Hold up the vote, or let it go on with a fresh timer."""
        self.paused = paused
        self._wind()

    def vote(self, person: Person, move: object) -> None:
        """Take a vote on a move, or an analyst's call.

        Raises:
            RefusedError: if no vote is open, or the move is not the person's to make.
        """
        if self.phase != "play" or not self.ballot or self.paused:
            raise RefusedError("No vote is open.")
        self.ballot.vote(person, move)

    def call(self, person: Person, side: object) -> None:
        """Take an analyst's call of where Washington goes.

        Raises:
            RefusedError: if no vote is open, or the person has a seat.
        """
        if self.phase != "play" or not self.ballot or self.paused or person.place != ANALYST:
            raise RefusedError("No call is open for you.")
        self.ballot.call(person, side)

    def play_turn(self) -> Turn:
        """Close the vote and play the turn.

        Raises:
            RefusedError: if no vote is open.
        """
        if not self.ballot:
            raise RefusedError("No vote is open.")
        ballot, people = self.ballot, self.people.all
        decisions = {key: ballot.decision(key, people) for key in ballot.options}
        moves = {key: move for key, move in decisions.items() if move is not None}
        before = self.session.snapshot().posture
        turn = self.session.play(moves, self.lesson.turn_weeks)
        self._note(ballot, turn, before)
        self._open_vote()
        return turn

    def _note(self, ballot: ballots.Ballot, turn: Turn, before: float) -> None:
        """Write a turn into the log, and the analysts' calls to their names."""
        went = ballots.side_of(before, turn.weeks[-1].after.posture)
        for number, side in ballot.calls.items():
            if number in self.people.all:
                self.people.all[number].calls[str(ballot.number)] = side
        tallies = {key: dict(ballot.tally(key, self.people.all)) for key in ballot.options}
        by_name = {str(number): move for number, move in ballot.votes.items() if number in self.people.all}
        entry = {
            "turn": ballot.number,
            "week": turn.first,
            "tallies": tallies,
            "votes": by_name,
            "went": went,
        }
        self.log.append({**entry, "refused": list(turn.refused)})

    def hits(self, person: Person) -> int:
        """Return how many of a person's calls came true."""
        return sum(person.calls.get(str(entry["turn"])) == entry["went"] for entry in self.log)

    def finish(self) -> None:
        """Let the model play the weeks that are left.

        Raises:
            RefusedError: if none are left.
        """
        if self.session.over:
            raise RefusedError("All weeks have been played.")
        if self.phase != "play":
            raise RefusedError("Start the play first.")
        self.session.play({}, self.session.scenario.weeks)
        self.ballot, self.deadline = None, None

    def undo(self) -> None:
        """Take back the last turn; its path stays in sight on the projector.

        Raises:
            RefusedError: if there is none.
        """
        path = self.postures()
        try:
            turn = self.session.undo()
        except SessionError as error:
            raise RefusedError("There is no turn to take back.") from error
        self._back(path, turn.first)

    def branch(self, week: object) -> None:
        """Go back to a week and play on differently; the old path stays in sight on the projector.

        Raises:
            RefusedError: if that week has not been played.
        """
        if type(week) is not int or not 0 <= week < self.session.week:
            raise RefusedError(f"Branch from a week that was played: 0 to {max(self.session.week - 1, 0)}.")
        path = self.postures()
        self.session = self.session.branch(week)
        self._back(path, week)

    def _back(self, path: list[float], week: int) -> None:
        self.other_path = path
        self.log = [entry for entry in self.log if entry["week"] < week]
        self.surprises, self.found_for = {}, None
        for person in self.people.all.values():
            person.calls = {
                turn: side for turn, side in person.calls.items() if int(turn) <= len(self.session.turns)
            }
        self.start_play()

    def postures(self) -> list[float]:
        """Return Washington's posture by week so far."""
        return [snapshot.posture for snapshot in self.session.snapshots()]

    def inject(self, name: object) -> str:
        """Let something happen at the start of the week that comes next; return what.

        Raises:
            RefusedError: if there is no such happening, or no week left.
        """
        happening = next((h for h in self.happenings if h.name == name), None)
        if happening is None or self.session.over:
            raise RefusedError("That cannot happen now.")
        self.session.inject(happening.at(self.session.week))
        if self.ballot:
            fresh = ballots.opened(self.session)
            self.ballot.options, self.ballot.fixed = fresh.options, fresh.fixed
        return happening.name

    # --- afterwards -------------------------------------------------------------------------------

    def go(self, phase: object) -> None:
        """Turn to a phase after play: reveal, what-if or debrief.

        Raises:
            RefusedError: if there is no such phase, or nothing has been played that it could show.
        """
        if phase not in {"lobby", "reveal", "whatif", "debrief"}:
            raise RefusedError("There is no such step.")
        if phase in {"reveal", "debrief"} and not self.session.turns:
            raise RefusedError("Play a turn first.")
        self.phase = str(phase)
        self.locked = self.locked or phase != "lobby"
        self.revealed = self.revealed or phase in {"reveal", "debrief"}
        self.ballot, self.deadline = None, None
