"""What happened in a run after a decision: the next thing of note, and how the run ended."""

import datetime as dt
from collections.abc import Iterator
from typing import Any, NamedTuple

from diplomatic_swings.experiments.runs.counts import Followed, coding, follow
from diplomatic_swings.experiments.runs.papers import BROKE, NONE, REFUSED, SIGNED, TABLED, WITHDREW
from diplomatic_swings.experiments.runs.playing import ChunkPlayer
from diplomatic_swings.experiments.runs.tally import DICTATED
from diplomatic_swings.sim.tables.block import ACTS, BREAK, NO_ACT, REFUSE, SIGN, WITHDRAW
from diplomatic_swings.sim.tables.game import packed, prepare, with_values
from diplomatic_swings.sim.tables.records import Scenario
from diplomatic_swings.sim.turns.turn import Solved
from diplomatic_swings.sim.world.calendar import date_of
from diplomatic_swings.sim.world.outcomes import OUTCOME_KEYS

TABLE, COLLAPSE = "table", "collapse"
"""What happens besides weighty acts: a paper is tabled, one side collapses."""

_DEEDS = {SIGN: SIGNED, REFUSE: REFUSED, WITHDRAW: WITHDREW, BREAK: BROKE}


class Event(NamedTuple):
    """Something of note in a run.

    Attributes:
        week: in which week.
        what: key of a weighty act, ``table`` or ``collapse``.
        player: key of who did it; empty for what no player does alone.
        paper: key of the paper that it is about; empty without one.
    """

    week: int
    what: str
    player: str
    paper: str


class Afterwards(NamedTuple):
    """What happened after a decision.

    Attributes:
        event: the next thing of note; None if nothing came.
        date: its date; None without it.
        ending: key of the outcome in which the run ends.
        end: date of the end.
    """

    event: Event | None
    date: dt.date | None
    ending: str
    end: dt.date

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data; dates as text."""
        event = None if self.event is None else {**self.event._asdict(), "date": str(self.date)}
        return {"event": event, "ending": self.ending, "end": str(self.end)}


def afterwards(scenario: Scenario, solved: Solved, seed: int, run: int, week: int, player: int) -> Afterwards:
    """Return what happened in a run after a player's turn.

    Args:
        scenario: what is played.
        solved: its solution.
        seed: seed of the ensemble.
        run: number of the run.
        week: number of the week of the decision.
        player: number of the player who decided.
    """
    game = with_values(packed(prepare(scenario)), solved.beta)
    followed = follow(ChunkPlayer(game, seed, 0).chunk(run, 1), coding(scenario))
    event = next(_events(scenario, followed, week, player), None)
    ending = OUTCOME_KEYS[int(followed.lines.outcome[0, -1])]
    date = None if event is None else date_of(scenario.start, event.week)
    return Afterwards(event, date, ending, date_of(scenario.start, scenario.weeks))


def _events(scenario: Scenario, followed: Followed, week: int, player: int) -> Iterator[Event]:
    """Yield what is of note in a run, from the turn after a player's on."""
    order = scenario.order
    for now in range(week, scenario.weeks):
        later = order[order.index(player) + 1 :] if now == week else order
        for number in later:
            yield from _of_turn(scenario, followed, now, number)
        before, after = followed.lines.in_force[0, now : now + 2]
        if after == DICTATED != before:
            yield Event(now, COLLAPSE, "", "")


def _of_turn(scenario: Scenario, followed: Followed, week: int, number: int) -> Iterator[Event]:
    """Yield the weighty act of a player in a week, and the paper that it tabled."""
    key, act = scenario.players[number].key, int(followed.record.act[0, week, number])
    deeds = followed.table.deeds
    if act != NO_ACT:
        paper = int(deeds[_DEEDS[act], 0, week, number]) if act in _DEEDS else NONE
        yield Event(week, ACTS[act], key, _paper(scenario, paper))
    tabled = int(deeds[TABLED, 0, week, number])
    if tabled != NONE:
        yield Event(week, TABLE, key, _paper(scenario, tabled))


def _paper(scenario: Scenario, number: int) -> str:
    return "" if number == NONE else scenario.packages[number - 1].key
