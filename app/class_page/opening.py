"""The first part of a lesson: what is played, who is there, and what they predict."""

import time
from collections.abc import Mapping, Sequence
from typing import Any

from diplomatic_swings.app.class_page import ballot as ballots
from diplomatic_swings.app.class_page.guard import Clock, RefusedError, new_code, new_pin, new_token
from diplomatic_swings.app.class_page.people import People, Person, prediction
from diplomatic_swings.experiments.session import Session, Setup
from diplomatic_swings.experiments.session import lessons as shelf
from diplomatic_swings.experiments.session.adapter import Progress
from diplomatic_swings.experiments.session.records import Fan, Surprise


class Opening:
    """A lesson up to the first vote; :class:`diplomatic_swings.app.class_page.room.Room` goes on from it.

    Attributes:
        code: join code.
        pin: facilitator's PIN.
        desk_token: secret by which a desk that was let in once comes back.
        people: who is there.
        lesson: class preset that is played.
        session: the run.
        phase: lobby, predict, play, reveal, whatif or debrief.
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

    def __init__(
        self,
        lesson: str = "pendulum",
        seed: int = 1,
        clock: Clock = time.time,
        *,
        settings: Sequence[str] = (),
        allow_unsettled: bool = False,
        progress: Progress | None = None,
    ) -> None:
        """Open a room with a class preset.

        Args:
            lesson: name or path of the preset.
            seed: seed of the luck.
            clock: gives seconds.
            settings: settings of the scenario of every lesson, such as ``solver.runs=4096``.
            allow_unsettled: play by values that have not settled too.
            progress: called after each iteration, if the scenario is still to be solved.

        Raises:
            ScenarioError: if the preset or its scenario has mistakes.
            SolveError: if its values do not settle, unless that is allowed.
        """
        self.clock = clock
        self.settings, self.allow_unsettled = tuple(settings), allow_unsettled
        self.code, self.pin, self.desk_token = new_code(), new_pin(), new_token()
        self.people = People()
        self.choose = False
        self.timer: int | None = shelf.script().vote_seconds
        self.began: float | None = None
        self.setup(lesson, seed, progress=progress)

    # --- the start --------------------------------------------------------------------------------

    def setup(
        self,
        lesson: str,
        seed: int,
        lens: str | None = None,
        policies: Mapping[str, str] | None = None,
        progress: Progress | None = None,
    ) -> None:
        """Begin anew with a preset, a seed and readings; people stay, their predictions go.

        Raises:
            ScenarioError: if something asked for does not exist or has mistakes; the room stays as it was.
            SolveError: if the values do not settle, unless the room allows that.
            SessionError: if the seed is out of range.
        """
        chosen = shelf.lesson(lesson)
        self._begin(chosen, Session(self.setup_of(chosen, seed, lens, policies), progress=progress))
        for person in self.people.all.values():
            person.tokens, person.swings, person.calls = None, None, {}

    def setup_of(
        self, lesson: shelf.Lesson, seed: int, lens: str | None, policies: Mapping[str, str] | None
    ) -> Setup:
        """Return what a session of a preset starts from in this room."""
        return Setup(
            lesson.scenario,
            seed=seed,
            lens=lens,
            policies=dict(policies or {}),
            settings=self.settings,
            allow_unsettled=self.allow_unsettled,
        )

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
        self.explained_to: int | None = None

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
        self.ballot, self.deadline = None, None  # a vote that was open must not close, and play, by its timer
        self.start_clock()

    def start_clock(self) -> None:
        """Note when the lesson began, once."""
        self.began = self.began or self.clock()

    def lock_predictions(self) -> None:
        """Close predictions."""
        self.locked = True
