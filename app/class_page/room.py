"""The room: one lesson from the first joiner to the export.

Everything here is plain and synchronous.  The hub calls it from one thread, so that nothing is ever half done; what
takes long (many model runs, explanations) is worked out elsewhere and put into :attr:`Room.fan` and the like.
"""

from diplomatic_swings.app.class_page import ballot as ballots
from diplomatic_swings.app.class_page.guard import RefusedError
from diplomatic_swings.app.class_page.opening import Opening
from diplomatic_swings.app.class_page.people import ANALYST, Person
from diplomatic_swings.experiments.session import SessionError, Turn
from diplomatic_swings.experiments.session.lessons import LONGEST_VOTE, SHORTEST_VOTE
from diplomatic_swings.forms.problems import ScenarioError


class Room(Opening):
    """A lesson under way, with its votes, turns, ways back, and what comes after play."""

    # --- play -------------------------------------------------------------------------------------

    def start_play(self) -> None:
        """Open the vote of the next turn; predictions are locked by it."""
        self.locked, self.phase, self.paused = True, "play", False
        self.start_clock()
        self._open_vote()

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
        if seconds is not None and (type(seconds) is not int or not SHORTEST_VOTE <= seconds <= LONGEST_VOTE):
            raise RefusedError(f"The timer runs {SHORTEST_VOTE} to {LONGEST_VOTE} seconds.")
        self.timer = seconds
        self._wind()

    def pause(self, *, paused: bool) -> None:
        """Hold up the vote, or let it go on with a fresh timer."""
        self.paused = paused
        self._wind()

    def vote(self, person: Person, move: object) -> None:
        """Take a vote on an everyday option or a weighty act.

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
        moves = {key: keys for key, keys in decisions.items() if keys}
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
        people = self.people.all
        tallies = {
            key: {**ballot.tally(key, people), **ballot.act_tally(key, people)} for key in ballot.options
        }
        labels = {
            key: {o.key: o.label for o in (*ballot.options[key], *ballot.acts[key]) if o.key in tally}
            for key, tally in tallies.items()
        }
        by_name = {
            str(number): [votes[number] for votes in (ballot.votes, ballot.act_votes) if number in votes]
            for number in people
            if ballot.has_voted(number)
        }
        entry = {
            "turn": ballot.number,
            "week": turn.first,
            "tallies": tallies,
            "labels": labels,
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
        self.surprises, self.explained_to = {}, None
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
        try:
            self.session.inject(happening.at(self.session.week))
        except ScenarioError as error:
            raise RefusedError("That cannot happen this week: another event fixes the same move.") from error
        if self.ballot:
            fresh = ballots.opened(self.session)
            self.ballot.options, self.ballot.acts = fresh.options, fresh.acts
            self.ballot.fixed = fresh.fixed
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
