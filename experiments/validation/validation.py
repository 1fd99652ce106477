"""Validation: the model held against a record, and against naive forecasts of it.

>>> from diplomatic_swings.experiments.runs.solves import solution_for
>>> from diplomatic_swings.experiments.validation.validation import validate
>>> from diplomatic_swings.sim.scenario.loading import load
>>> scenario = load("talks-2025-01", ["weeks=63"])
>>> validate(scenario, solution_for(scenario), runs=400).checks  # doctest: +SKIP
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from diplomatic_swings.experiments.record import coded
from diplomatic_swings.experiments.record.happened import happened
from diplomatic_swings.experiments.record.history import History
from diplomatic_swings.experiments.record.targets import Held, usual
from diplomatic_swings.experiments.record.window import check_start
from diplomatic_swings.experiments.runs.measures import TOWARD_RUSSIA, Flags, Ints, carried
from diplomatic_swings.experiments.runs.runs import Play, play_with
from diplomatic_swings.experiments.runs.solves import Solved
from diplomatic_swings.experiments.validation.baselines import Forecasts, gesture_forecasts, posture_forecasts
from diplomatic_swings.experiments.validation.checks import ceasefires, inside, predictive_checks, windowed
from diplomatic_swings.experiments.validation.scores import brier_scores, difference, log_scores, reliability
from diplomatic_swings.experiments.validation.time_split import time_split
from diplomatic_swings.forms.problems import Problem, ScenarioError
from diplomatic_swings.sim.tables.records import Scenario
from diplomatic_swings.store.version import VERSION

BEYOND: Final = 16
"""Weeks that runs are played beyond what they are held against: markets were asked about days after it."""

SHORTEST: Final = 16
"""Weeks below which a window holds too few forecasts to be scored."""

AHEAD: Final = (1, 4)
"""Weeks ahead at which postures are forecast."""

STRIPS: Final = 4
"""Runs whose postures are shown week by week beside the record: the first ones."""

RIVAL: Final = {"posture": "persistence chain", "gesture": "two base rates"}
"""The naive forecaster that others are measured against."""

NO_FORECAST: Final = (
    "This is no forecast. The model was tuned on 2025, one year with one US president: most targets rest on "
    "a handful of events, several hang together, and a record inside the band of runs only says that the "
    "model does not contradict it. Whether the model knows anything about other years, these figures do not "
    "say; where a naive forecaster does as well, prefer the naive one."
)


@dataclass(frozen=True)
class Validation:
    """What holding the model against a record gave; immutable.  Columns: diplomatic_swings.experiments.validation.saving."""

    scenario: Scenario
    held: Held  # record and weeks
    runs: int
    seed: int
    checks: pd.DataFrame
    postures: pd.DataFrame
    gestures: pd.DataFrame
    ceasefires: pd.DataFrame
    reliability: pd.DataFrame
    split: pd.DataFrame
    missing: Mapping[str, str]  # targets that runs cannot have, with the reason
    strips: Ints  # (1 + STRIPS, weeks): the US posture by week, of the record and of the first runs

    @property
    def inside(self) -> pd.DataFrame:
        """Return by half how many targets have the record inside the 90 % band."""
        return inside(self.checks)

    def summary(self) -> dict[str, Any]:
        """Return everything as plain data, as ``swings validate-model --json`` prints it."""
        s = self.scenario
        tables = ("inside", "checks", "postures", "gestures", "ceasefires", "reliability", "split")
        head = {
            "scenario": s.name,
            "version": VERSION,
            "digest": s.digest,
            "record": self.held.record.name,
            "from": self.held.window.start.isoformat(),
            "to": self.held.window.end.isoformat(),
        }
        size = {"seed": self.seed, "runs": self.runs, "weeks": s.weeks, "start": s.start.isoformat()}
        return (
            head
            | size
            | {
                **{name: _rows(getattr(self, name)) for name in tables},
                "missing": dict(self.missing),
                "note": NO_FORECAST,
            }
        )


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(k): None if pd.isna(v) else v for k, v in row.items()} for row in table.to_dict("records")]


def validate(
    scenario: Scenario, solved: Solved, runs: int, seed: int = 0, held: Held | None = None
) -> Validation:
    """Hold a scenario against the weeks of a record that begin on the day on which it starts.

    Args:
        scenario: what to play; at least :func:`weeks_of` the window long.
        solved: its values.
        runs: number of runs; all paths are kept.
        seed: seed of the runs and of what is drawn beside them.
        held: record and weeks (default: the usual ones).

    Raises:
        ScenarioError: if the scenario starts on another day or is too short, or the window is.
    """
    held = held or usual()
    check_scenario(scenario, held)
    played = happened(play_with(scenario, solved, Play(runs, seed, kept=runs)))
    recorded, ours = _told(held), played.history
    postures = {ahead: posture_forecasts(recorded.posture[0], ours.posture, ahead) for ahead in AHEAD}
    gestures, pressed = gesture_forecasts(recorded, windowed(ours, 0, recorded.posture.shape[1]))
    return Validation(
        scenario,
        held,
        len(played.states),
        seed,
        checks=predictive_checks(played, held),
        postures=_joined([_scored(f, "posture").assign(ahead=ahead) for ahead, f in postures.items()]),
        gestures=_gestures(gestures, pressed),
        ceasefires=ceasefires(played, held),
        reliability=_reliabilities(postures[AHEAD[0]], gestures),
        split=time_split(played, seed, held),
        strips=carried(np.vstack([recorded.posture, ours.posture[:STRIPS, : recorded.posture.shape[1]]])),
        missing=played.missing,
    )


def _gestures(made: list[Forecasts], pressed: Flags) -> pd.DataFrame:
    """Return the scores of forecasts of a gesture, over all weeks and, if there are any, over those with pressure."""
    whole = _scored(made, "gesture").assign(weeks="all")
    if not pressed.any():
        return whole
    return _joined([whole, _scored(_some(made, pressed), "gesture").assign(weeks="with pressure")])


def _told(held: Held) -> History:
    """Return the record's weeks as a history of one run."""
    record, window = held
    return coded.history(record.moves, window.weeks, start=window.start)


def weeks_of(held: Held) -> int:
    """Return how long runs are that are held against some weeks."""
    return held.window.weeks + BEYOND


def check_scenario(scenario: Scenario, held: Held) -> None:
    """Check that a scenario starts when the weeks do, that it reaches beyond them, and that they are enough.

    Raises:
        ScenarioError: if one of these is not so.
    """
    check_start(scenario.name, scenario.start, held.window)
    if scenario.weeks < weeks_of(held):
        words = f"expected {weeks_of(held)} weeks or more (given {scenario.weeks})"
        raise ScenarioError([Problem(scenario.name, 0, 0, "weeks", words)])
    if held.window.weeks < SHORTEST:
        words = f"expected {SHORTEST} weeks or more to be held against (given {held.window.weeks})"
        raise ScenarioError([Problem(held.record.name, 0, 0, "window", words)])


def _joined(tables: list[pd.DataFrame]) -> pd.DataFrame:
    return pd.concat(tables, ignore_index=True)


def _scored(made: list[Forecasts], what: str) -> pd.DataFrame:
    return scored(made, RIVAL[what])


def scored(made: list[Forecasts], rival: str) -> pd.DataFrame:
    """Return the mean scores of forecasters, and the gain in log score over a naive rival."""
    against = next(log_scores(f.probability, f.happened) for f in made if f.forecaster == rival)
    rows = []
    for f in made:
        logs, briers = log_scores(f.probability, f.happened), brier_scores(f.probability, f.happened)
        gain, error = difference(logs, against)
        row = (f.forecaster, f.naive, len(logs), float(logs.mean()), float(briers.mean()))
        rows.append((*row, gain, error))
    return pd.DataFrame(
        rows, columns=["forecaster", "naive", "forecasts", "log_score", "brier", "gain", "gain_error"]
    )


def _some(made: list[Forecasts], which: Flags) -> list[Forecasts]:
    return [f._replace(probability=f.probability[which], happened=f.happened[which]) for f in made]


def _reliabilities(postures: list[Forecasts], gestures: list[Forecasts]) -> pd.DataFrame:
    """Return reliability by event and forecaster: a tilt toward Moscow next week, a gesture within two."""
    tables = []
    for f in postures:
        tilt = f.probability[:, TOWARD_RUSSIA].sum(axis=1)
        bins = reliability(tilt, TOWARD_RUSSIA[f.happened])
        tables.append(bins.assign(event="tilt toward Russia next week", forecaster=f.forecaster))
    for f in gestures:
        bins = reliability(f.probability[:, 1], f.happened == 1)
        tables.append(bins.assign(event="gesture within two weeks", forecaster=f.forecaster))
    return _joined(tables)
