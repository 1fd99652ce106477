"""The record's figures in a window of weeks: what is known at its end, and nothing later.

They are those that runs are measured by: moves through :func:`diplomatic_swings.experiments.record.history.statistics`, series by the
same months as :mod:`diplomatic_swings.experiments.record.levels`.

>>> import datetime as dt
>>> from diplomatic_swings.experiments.record.folder import shipped
>>> from diplomatic_swings.experiments.record.recorded import statistics_of
>>> statistics_of(shipped(), dt.date(2026, 1, 5), dt.date(2026, 6, 29))["truces_per_year"].__round__(1)
6.3
"""

import datetime as dt
from typing import Final

import numpy as np
from diplomatic_swings.experiments.record.coded import Pick, history
from diplomatic_swings.experiments.record.folder import FactRecord
from diplomatic_swings.experiments.record.history import statistics
from diplomatic_swings.experiments.record.levels import spread
from diplomatic_swings.experiments.record.values import first_day
from diplomatic_swings.experiments.record.window import Window, check_covered
from diplomatic_swings.experiments.runs.measures import Floats

NEARLY: Final = 0.9
"""Share of a year that a window must hold for a figure of the year to be the window's; 47 weeks do."""

YEAR: Final = 4
MONTHS: Final = 12


def statistics_of(
    record: FactRecord, start: dt.date, end: dt.date, pick: Pick = Pick.LAST
) -> dict[str, float]:
    """Return every statistic of a record from one day to another: of its moves, and of series over the window.

    Args:
        record: dated facts.
        start: first day; weeks are counted from it.
        end: the day after the last; what is left of a week is left out.
        pick: which move gives its posture to a week with several.

    Raises:
        ScenarioError: if the record does not cover the window, or it holds no week.
    """
    window = Window.between(start, end)
    check_covered(record, window)
    coded = statistics(history(record.moves, window.weeks, pick, window.start))
    return {name: float(figure[0]) for name, figure in coded._asdict().items()} | over_months(record, window)


def over_months(record: FactRecord, window: Window) -> dict[str, float]:
    """Return the statistics of series over the whole months of a window; NaN where the record does not say."""
    mean, sd, ac1 = spread(_monthly(record, "gain", window)[None, :])
    arms = _monthly(record, "europe_military", window)
    arms = arms[~np.isnan(arms)]
    return {
        "gain_per_month": float(mean[0]),
        "gain_monthly_sd": float(sd[0]),
        "gain_monthly_ac1": float(ac1[0]),
        "gain_weekly_sd": _of_the_year(record, "gain_weekly_sd", window),
        "europe_arms": float(arms.mean()) if len(arms) else float("nan"),
    }


def _monthly(record: FactRecord, quantity: str, window: Window) -> Floats:
    """Return the figures of a series for the whole months of a window; NaN where the record has none."""
    return np.array([record.figure(quantity, f"{month:%Y-%m}") for month in window.whole_months()])


def _of_the_year(record: FactRecord, quantity: str, window: Window) -> float:
    """Return a series' figure for the year that the window nearly fills; NaN if there is none."""
    year = window.start.year
    first, last = dt.date(year, 1, 1), dt.date(year + 1, 1, 1)
    held = (min(window.end, last) - max(window.start, first)).days
    return record.figure(quantity, str(year)) if held >= NEARLY * (last - first).days else float("nan")


def month_of(window: Window, number: int) -> str:
    """Return a month of a window as written in a record; 1 is the month in which the window begins."""
    years, month = divmod(window.start.month - 1 + number - 1, MONTHS)
    return f"{window.start.year + years}-{month + 1:02}"


def first_period(record: FactRecord, quantity: str, window: Window) -> str:
    """Return the first period of a series that begins within a window; "" if none does."""
    table = record.tables["series"]
    periods = table.loc[table["quantity"] == quantity, "date"]
    within = [period for period in periods if window.start <= first_day(period) < window.end]
    return min(within, key=first_day, default="")


def level(record: FactRecord, quantity: str, period: str, window: Window) -> float:
    """Return a series' figure for a period; NaN where it begins after the window, or there is none."""
    known = bool(period) and first_day(period) < window.end
    return record.figure(quantity, period) if known else float("nan")
