"""What a scenario asks, as two scenarios to compare and an outcome to count in every run."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from diplomatic_swings.experiments.runs.counts import options_of
from diplomatic_swings.experiments.runs.measures import Ints
from diplomatic_swings.forms.problems import Problem, ScenarioError
from diplomatic_swings.sim.rules.play import Record
from diplomatic_swings.sim.scenario.loading import differences, load, vary, with_bar, without_event
from diplomatic_swings.sim.scenario.question_form import QUESTION, TABLE, TIMES
from diplomatic_swings.sim.tables.block import ACTS
from diplomatic_swings.sim.tables.records import Scenario
from diplomatic_swings.sim.world.calendar import week_of
from diplomatic_swings.sim.world.outcomes import IMPOSED, OUTCOME_KEYS


class Asked(NamedTuple):
    """A scenario to load, and what to lay over it and its control alike; see :func:`.loading.load`."""

    name: str
    settings: Sequence[str] = ()
    lens: str | None = None
    policies: Mapping[str, str] = {}
    weeks: int | None = None

    def load(self, name: str | None = None, lens: str | None = None) -> Scenario:
        """Return the scenario, or another one with the same changes; ``lens`` takes the place of the own one."""
        length = [f"weeks={self.weeks}"] if self.weeks else []
        return load(name or self.name, [*self.settings, *length], lens or self.lens, self.policies)


class Outcome(NamedTuple):
    """What is counted in a run.

    Attributes:
        label: what it is, in words that go on after "runs in which".
        endings: numbers of the outcomes that count; empty where moves count.
        ever: whether it is enough to be in them in any of the weeks.
        player: number of the player whose moves count.
        moves: numbers of the everyday options that count.
        acts: numbers of the weighty acts that count.
        times: whether all times count, not only whether it happens in a run.
        weeks: weeks that count: of turns, or of states for endings.
    """

    label: str
    endings: tuple[int, ...]
    ever: bool
    player: int
    moves: tuple[int, ...]
    acts: tuple[int, ...]
    times: bool
    weeks: range

    def counted(self, record: Record) -> Ints:
        """Return how often it happens by run, (runs,); 0 or 1 unless all times count."""
        window = slice(self.weeks.start, self.weeks.stop)
        if self.endings:
            states = np.minimum(record.outcome, IMPOSED)[:, window]
            held = np.isin(states if self.ever else states[:, -1:], self.endings)
            return held.any(axis=1).astype(np.int64)
        does = np.isin(record.move[:, window, self.player], self.moves)
        does |= np.isin(record.act[:, window, self.player], self.acts)
        return does.sum(axis=1, dtype=np.int64) if self.times else does.any(axis=1).astype(np.int64)


def question_of(scenario: Scenario) -> dict[str, Any]:
    """Return the question of a scenario.

    Raises:
        ScenarioError: if it has none.
    """
    if QUESTION in scenario.content:
        return dict(scenario.content[QUESTION])
    words = (
        "expected a question with its control and outcome, as presets have (swings presets NAME shows them)"
    )
    raise ScenarioError([Problem(scenario.name, 0, 0, QUESTION, words)])


def sides_of(
    asked: Asked, lens: str | None = None, values: Mapping[str, float] | None = None
) -> tuple[Scenario, Scenario]:
    """Return the control of a question, and the scenario that asks it.

    Args:
        asked: the scenario, and what is laid over both.
        lens: lens in place of the scenario's own.
        values: numbers that both are given, by dotted path, such as a draw of a fit; those in which the two differ
            stay as they are, as they are what the question is about.

    Raises:
        ScenarioError: if a file has mistakes, or there is no question.
    """
    whole = asked.load(lens=lens)
    control = _control_of(asked, whole, lens)
    if not values:
        return control, whole
    apart = {each.path for each in differences(control, whole)}
    shared = {path: value for path, value in values.items() if path not in apart}
    return vary(control, shared), vary(whole, shared)


def _control_of(asked: Asked, whole: Scenario, lens: str | None) -> Scenario:
    """Return what a question compares its scenario with."""
    question = question_of(whole)
    control = question["control"]
    if "scenario" in control:
        return asked.load(control["scenario"], lens)
    other = whole
    for event in control.get("without", ()):
        other = without_event(other, event)
    if "bar" in control:
        weeks = question["outcome"].get("weeks", whole.weeks)
        other = with_bar(other, control["bar"], first_week(whole), weeks)
    return vary(other, control["set"]) if "set" in control else other


def first_week(scenario: Scenario) -> int:
    """Return the week from which a question counts: that of the first event that its control leaves out, else 0."""
    left_out = question_of(scenario)["control"].get("without", ())
    dates = [event["date"] for key, event in scenario.content["events"].items() if key in left_out]
    return week_of(scenario.start, min(dates)) if dates else 0


def outcome_of(scenario: Scenario, played: Scenario) -> Outcome:
    """Return the outcome that answers a scenario's question, in the numbers of what is played.

    Args:
        scenario: whose question it is.
        played: it, or its control, which may number moves in another way.
    """
    return numbered(question_of(scenario)["outcome"], first_week(scenario), played)


def numbered(outcome: Mapping[str, Any], start: int, scenario: Scenario) -> Outcome:
    """Return an outcome as a file states it in the numbers of a scenario, counted from a week on."""
    ending = outcome.get("ending", ())
    last = min(start + outcome.get("weeks", scenario.weeks), scenario.weeks)
    player, does = outcome.get("player"), outcome.get("does", ())
    keys = [each.key for each in scenario.players]
    return Outcome(
        label=outcome["label"],
        endings=tuple(OUTCOME_KEYS.index(key) for key in ending),
        ever=bool(outcome.get("ever")),
        player=keys.index(player) if player else 0,
        moves=_moves(scenario, player, does),
        acts=tuple(ACTS.index(name) for name in does if name in ACTS),
        times=outcome.get("count") == TIMES,
        weeks=range(start, last + bool(ending)),
    )


def _moves(scenario: Scenario, player: str | None, does: Sequence[str]) -> tuple[int, ...]:
    """Return the numbers of the everyday options of a player that are meant."""
    keys = [each.key for each in scenario.players]
    return tuple(
        number
        for number, (owner, key, *_) in enumerate(options_of(scenario))
        if keys[owner] == player and (key in does or (TABLE in does and key.startswith(f"{TABLE}:")))
    )


def forced(scenario: Scenario) -> list[dict[str, Any]]:
    """Return, as outcomes, the moves that the events left out force: players may make them anyhow."""
    question = question_of(scenario)
    labels = {(player, key): label for player, key, label, _ in options_of(scenario)}
    keys = [each.key for each in scenario.players]
    capitals = {each.key: each.capital for each in scenario.players}
    return [
        {
            "label": f"{capitals[player]} makes the move “{labels[keys.index(player), lever]}”",
            "player": player,
            "does": (lever,),
            **{name: question["outcome"][name] for name in ("weeks",) if name in question["outcome"]},
        }
        for name in question["control"].get("without", ())
        for player, lever in scenario.content["events"][name].get("force", {}).items()
    ]
