"""Predictive checks: where a record falls among runs, target by target; and ceasefires by a date."""

import datetime as dt
from typing import Final

import numpy as np
import pandas as pd
from diplomatic_swings.experiments.record import fact_tables, facts
from diplomatic_swings.experiments.record.happened import Happened
from diplomatic_swings.experiments.record.history import History
from diplomatic_swings.experiments.record.targets import Held, figures, recorded, targets, usual
from diplomatic_swings.experiments.runs.measures import Floats, wilson
from diplomatic_swings.experiments.runs.tally import SETTLED, TRUCE
from diplomatic_swings.experiments.validation.baselines import HALF_A_CASE
from diplomatic_swings.experiments.validation.scores import brier_scores, log_scores, tail, two_cases
from diplomatic_swings.sim.world.calendar import date_of, week_of

BAND: Final = (0.05, 0.5, 0.95)
"""Quantiles of the predictive band."""

SELDOM: Final = 0.05
"""Share of runs with a figure below which nothing is said about where the record falls."""

DAYS_A_MONTH: Final = 365.25 / 12


def predictive_checks(runs: Happened, held: Held | None = None) -> pd.DataFrame:
    """Return for each target: the record, median and 90 % band of runs, tail probability, z, inside or not.

    Args:
        runs: runs of a scenario.
        held: record and weeks that they are held against (default: the usual ones).
    """
    values = figures(runs, held=held)
    exact = recorded(held)
    rows = []
    for column, target in enumerate(targets()):
        value = exact[target.name]
        about = (target.name, target.subject, target.half, target.unit, value, target.sd)
        rows.append((*about, *placed(values[:, column], value)))
    placing = ["defined", "median", "low", "high", "tail", "z", "inside"]
    return pd.DataFrame(rows, columns=["target", "subject", "half", "unit", "record", "sd", *placing])


def placed(draws: Floats, value: float) -> tuple[float, ...]:
    """Return where a value falls among draws.

    Returns:
        Share of draws that are numbers; median, low and high end of the 90 % band; two-sided tail
        probability; distance from the mean in standard deviations; whether it is inside the band.
    """
    known = draws[~np.isnan(draws)]
    defined = len(known) / len(draws)
    if defined < SELDOM:
        return (defined, *[float("nan")] * 5, False)
    low, median, high = (float(x) for x in np.quantile(known, BAND))
    sd = float(known.std())
    z = (value - float(known.mean())) / sd if sd > 0 else float("nan")
    room = 1e-9 * max(1.0, abs(value))
    inside = low - room <= value <= high + room
    return defined, median, low, high, tail(known, value), z, inside


def ceasefires(runs: Happened, held: Held | None = None) -> pd.DataFrame:
    """Return forecasts of a ceasefire by a date: of markets, of the model, of a constant hazard, and never.

    The model's is the share of runs with a deal by the date, of those without one on the day of the
    market's forecast, half a run added to either answer.  Scores are given where the record knows the answer.

    Args:
        runs: runs of a scenario.
        held: record and weeks that forecasts are taken from (default: the usual ones).
    """
    hazard = base_rate("full ceasefire here") / 100.0
    rows = []
    for market in _forecasts(held or usual(), date_of(runs.start, runs.weeks)).itertuples():
        made, deadline = market.date.date(), market.deadline.date()
        months = (deadline - made).days / DAYS_A_MONTH
        model, alike = _deal_by(runs, made, deadline)
        given = {
            str(market.platform): float(market.probability),
            "model": model,
            "constant hazard": float(1.0 - np.exp(-hazard * months)),
            "never": 0.0,
        }
        for name, probability in given.items():
            bound = str(market.bound) if name == market.platform else "at"
            count = alike if name == "model" else None
            rows.append(
                (made, deadline, name, bound, probability, count, *_scored(probability, market.happened))
            )
    columns = [
        "made",
        "deadline",
        "forecaster",
        "bound",
        "probability",
        "runs",
        "happened",
        "log_score",
        "brier",
    ]
    return pd.DataFrame(rows, columns=columns).astype({"runs": "Int64", "happened": "Int64"})


def _forecasts(held: Held, last: dt.date) -> pd.DataFrame:
    """Return the forecasts that were made within the window and about days that runs reach."""
    table = held.record.tables["forecasts"]
    made = (table["date"] >= pd.Timestamp(held.window.start)) & (
        table["date"] < pd.Timestamp(held.window.end)
    )
    return table[made & (table["deadline"] < pd.Timestamp(last))]


def _scored(probability: float, happened: float) -> tuple[int | None, float, float]:
    if np.isnan(happened):
        return None, float("nan"), float("nan")
    forecast, case = two_cases(np.array([probability])), np.array([int(happened)])
    return int(happened), float(log_scores(forecast, case)[0]), float(brier_scores(forecast, case)[0]) / 2.0


def _deal_by(runs: Happened, made: dt.date, deadline: dt.date) -> tuple[float, int]:
    """Return the share of runs with a deal by a date, of those without one by an earlier day, and their number."""
    deal = (runs.in_force == TRUCE) | (runs.in_force == SETTLED)
    begin, end = (week_of(runs.start, day) + 1 for day in (made, deadline))
    open_then = ~deal[:, :begin].any(axis=1)
    count, of = int(deal[open_then, begin : end + 1].any(axis=1).sum()), int(open_then.sum())
    return (count + HALF_A_CASE) / (of + 2.0 * HALF_A_CASE), of


def base_rate(quantity: str) -> float:
    """Return a base rate by its name."""
    rows = facts.load(fact_tables.BASE_RATES).set_index("quantity")
    return float(rows.loc[quantity, "value"])


def inside(checks: pd.DataFrame) -> pd.DataFrame:
    """Return by half how many targets have the record inside the 90 % band, with its 95 % interval.

    A model that is right would have nine of ten inside; targets hang together, so the interval is a guide.
    Targets of which few runs have a figure are left out.
    """
    rows = []
    for half, group in checks[checks["defined"] >= SELDOM].groupby("half"):
        count, n = int(group["inside"].sum()), len(group)
        low, high = wilson(count, n)
        rows.append((half, count, n, float(low), float(high)))
    return pd.DataFrame(rows, columns=["half", "inside", "targets", "low", "high"])


def windowed(history: History, first: int, last: int) -> History:
    """Return the weeks ``first`` to ``last - 1`` of histories."""
    return History._make(field[:, first:last] for field in history)
