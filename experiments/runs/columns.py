"""Tables and fields of runs and of comparisons on disk.

The tables below are both: what is written, column by column, and what it means.  The folder is given
by :func:`diplomatic_swings.store.atomic.fresh_folder`, which makes it appear whole or not at all.
"""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from diplomatic_swings.sim.world.calendar import date_of
from diplomatic_swings.store.tables import HEAD, Column

if TYPE_CHECKING:
    from diplomatic_swings.experiments.runs.runs import BargainingResult


_WEEK = Column("week", "weeks", "weeks since the start; the state at the start of that week")
_DATE = Column("date", "date", "day on which that week begins")
_OUTCOME = Column("outcome", "name", "stall, walkout, freeze, settle or imposed")
_RUNS = "number of runs in that outcome"
_LOW, _HIGH = "lower end of the 95 % {}", "upper end of the 95 % {}"
_WILSON, _PAIRED = "Wilson interval", "interval of the difference"

RUN_COLUMNS: dict[str, tuple[Column, ...]] = {
    "outcomes.csv": (
        _WEEK,
        _DATE,
        _OUTCOME,
        Column("runs", "runs", _RUNS),
        Column("share", "0..1", "share of runs in that outcome"),
        Column("low", "0..1", _LOW.format(_WILSON)),
        Column("high", "0..1", _HIGH.format(_WILSON)),
    ),
    "moves.csv": (
        Column("player", "name", "player, as the scenario calls it"),
        Column("lever", "name", "move, as scenario files call it; table:NAME tables a package"),
        Column("label", "words", "move, in plain words"),
        Column("share", "0..1", "share of the player's weeks in which it was made"),
    ),
    "first_deal.csv": (
        Column("week", "weeks", "week of a run's first ceasefire or settlement; empty: never in this run"),
        _DATE,
        Column("runs", "runs", "number of runs with their first deal in that week"),
        Column("share", "0..1", "share of runs with their first deal in that week"),
        Column("share_so_far", "0..1", "share of runs with a first deal by that week; empty where never"),
    ),
}
"""Tables of a run: file, and its columns in order."""

COMPARE_COLUMNS: dict[str, tuple[Column, ...]] = {
    "outcomes.csv": (
        _WEEK,
        _OUTCOME,
        Column("a", "0..1", "share of runs in that outcome in scenario a"),
        Column("b", "0..1", "share of runs in that outcome in scenario b"),
        Column("only_a", "runs", "runs in that outcome in a and not in b"),
        Column("only_b", "runs", "runs in that outcome in b and not in a"),
        Column("difference", "-1..1", "b minus a"),
        Column("low", "-1..1", _LOW.format(_PAIRED)),
        Column("high", "-1..1", _HIGH.format(_PAIRED)),
    ),
    "figures.csv": (
        Column("figure", "name", "swings of US posture, payoffs by player, terms by issue"),
        Column("unit", "words", "unit of the values in the row"),
        Column("a", "see unit", "mean in scenario a"),
        Column("b", "see unit", "mean in scenario b"),
        Column("difference", "see unit", "b minus a, mean over paired runs"),
        Column("low", "see unit", _LOW.format(_PAIRED)),
        Column("high", "see unit", _HIGH.format(_PAIRED)),
    ),
    "inputs.csv": (
        Column("path", "name", "setting in which the scenarios differ"),
        Column("unit", "words", "unit of the setting; empty: it is no number"),
        Column("a", "see unit", "its value in scenario a; empty: not set there"),
        Column("b", "see unit", "its value in scenario b; empty: not set there"),
    ),
}
"""Tables of a comparison: file, and its columns in order."""

RUN_FIELDS = (
    *HEAD,
    Column("seed", "number", "seed of the random numbers; run r has the same luck in all ensembles with it"),
    Column("runs", "runs", "number of runs"),
    Column("weeks", "weeks", "length of a run"),
    Column("start", "date", "first day of week 0"),
    Column(
        "outcomes",
        "0..1",
        "by outcome at the end: share of runs, low and high end of its 95 % Wilson interval",
    ),
    Column("swings_per_year", "per year", "swings of US posture toward Russia between courting and pressing"),
    Column("swings_per_year_ukraine", "per year", "swings of US posture toward Ukraine"),
    Column("tilt_switches_per_year", "per year", "tilt switches: changes of whom US moves favour"),
    Column(
        "median_weeks_to_first_deal",
        "weeks",
        "half of all runs have a deal by then; null: fewer than half ever do",
    ),
    Column("relapses_per_run", "per run", "relapses: deals that turned to war again, by choice or accident"),
    Column(
        "terms", "0..1", "by issue: mean terms of runs that end on terms, 0 Kyiv's ideal, 1 Moscow's; or null"
    ),
    Column("moves", "0..1", "by player and move: share of the player's weeks in which it was made"),
    Column(
        "payoffs", "utils per week", "mean payoff by player; comparable within a player, not between players"
    ),
)
"""Fields of ``result.json`` of a run."""

_TRIPLE = "values a and b, difference (b minus a), low and high end of its 95 % interval"
COMPARE_FIELDS = (
    *(field for field in RUN_FIELDS if field.name in {"version", "seed", "runs", "weeks"}),
    Column("method", "words", "how differences and intervals are computed"),
    Column("identical", "true, false", "whether both scenarios are the same in all that affects results"),
    Column("inputs", "see inputs.csv", "every setting in which the scenarios differ"),
    Column("outcomes", "0..1", f"by outcome at the end: {_TRIPLE}; only_a, only_b: runs in it in one alone"),
    Column("runs_with_terms_in_both", "runs", "number of those runs"),
    Column("a", "see a run", "all figures of the first scenario, as result.json of a run has them"),
    Column("b", "see a run", "all figures of the second scenario"),
)
"""Fields of ``result.json`` of a comparison."""


def first_deals(result: "BargainingResult") -> pd.DataFrame:
    """Return runs by week of their first deal; the last row, without a week, counts those without."""
    counts = result.counts.first_deal
    weeks = np.arange(len(counts) - 1)
    share = counts / result.runs
    return pd.DataFrame(
        {
            "week": pd.array([*weeks, None], dtype="Int64"),
            "date": [*(date_of(result.scenario.start, int(week)) for week in weeks), None],
            "runs": counts,
            "share": share,
            "share_so_far": [*(np.cumsum(counts[:-1]) / result.runs), None],
        }
    )


def about_run(result: "BargainingResult") -> str:
    """Return what was run, in one line."""
    s = result.scenario
    size = f"{result.runs} runs of {s.weeks} weeks from {s.start.isoformat()}, seed {result.seed}"
    return f"{s.title} ({s.name}, digest {s.digest}): {size}."
