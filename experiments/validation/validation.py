"""Validation: the model held against the record of 2025, and against naive forecasts of it.

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
from diplomatic_swings.experiments.runs.measures import TOWARD_RUSSIA, Flags, Ints, carried
from diplomatic_swings.experiments.runs.runs import Play, play_with
from diplomatic_swings.experiments.runs.solves import Solved
from diplomatic_swings.experiments.validation.baselines import Forecasts, gesture_forecasts, posture_forecasts
from diplomatic_swings.experiments.validation.checks import ceasefires, inside, predictive_checks, windowed
from diplomatic_swings.experiments.validation.scores import brier_scores, difference, log_scores, reliability
from diplomatic_swings.experiments.validation.time_split import time_split
from diplomatic_swings.sim.tables.records import Scenario
from diplomatic_swings.store.version import VERSION

WEEKS: Final = 63
"""Weeks that are played: to 5 April 2026, past the last date that a market was asked about."""

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
    """What holding the model against 2025 found; immutable.  Columns: diplomatic_swings.experiments.validation.saving."""

    scenario: Scenario
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


def validate(scenario: Scenario, solved: Solved, runs: int, seed: int = 0) -> Validation:
    """Hold a scenario that starts on 20 January 2025 against the record.

    Args:
        scenario: what to play; at least ``WEEKS`` weeks long.
        solved: its values.
        runs: number of runs; all paths are kept.
        seed: seed of the runs and of what is drawn beside them.

    Raises:
        ValueError: if the scenario starts on another day or is too short.
    """
    check_scenario(scenario)
    played = happened(play_with(scenario, solved, Play(runs, seed, kept=runs)))
    told, ours = coded.history(), played.history
    postures = {ahead: posture_forecasts(told.posture[0], ours.posture, ahead) for ahead in AHEAD}
    gestures, pressed = gesture_forecasts(told, windowed(ours, 0, told.posture.shape[1]))
    return Validation(
        scenario,
        len(played.states),
        seed,
        checks=predictive_checks(played),
        postures=_joined([_scored(f, "posture").assign(ahead=ahead) for ahead, f in postures.items()]),
        gestures=_joined(
            [
                _scored(gestures, "gesture").assign(weeks="all"),
                _scored(_some(gestures, pressed), "gesture").assign(weeks="with pressure"),
            ]
        ),
        ceasefires=ceasefires(played),
        reliability=_reliabilities(postures[AHEAD[0]], gestures),
        split=time_split(played, seed),
        strips=carried(np.vstack([told.posture, ours.posture[:STRIPS, : told.posture.shape[1]]])),
        missing=played.missing,
    )


def check_scenario(scenario: Scenario) -> None:
    """Check that a scenario starts when the record does, and is long enough.

    Raises:
        ValueError: if it is not.
    """
    if scenario.start != coded.START or scenario.weeks < WEEKS:
        start = coded.START.isoformat()
        raise ValueError(f"scenario: expected one that starts on {start} and lasts {WEEKS} weeks")


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
        told = (f.forecaster, f.naive, len(logs), float(logs.mean()), float(briers.mean()))
        rows.append((*told, gain, error))
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
        told = reliability(tilt, TOWARD_RUSSIA[f.happened])
        tables.append(told.assign(event="tilt toward Russia next week", forecaster=f.forecaster))
    for f in gestures:
        told = reliability(f.probability[:, 1], f.happened == 1)
        tables.append(told.assign(event="gesture within two weeks", forecaster=f.forecaster))
    return _joined(tables)
