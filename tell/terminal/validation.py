"""What holding the model against a record gave, as tables and sentences for the terminal."""

from typing import TYPE_CHECKING

import pandas as pd
from diplomatic_swings.experiments.record.window import split_of
from diplomatic_swings.experiments.validation.page import figure, heading, span
from diplomatic_swings.experiments.validation.validation import NO_FORECAST, Validation
from diplomatic_swings.tell.terminal.run import table
from diplomatic_swings.tell.words import plural
from rich.text import Text

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

_RIGHT = ("record", "median", "tail", "n", "log score", "Brier", "gain", "CRPS", "naive CRPS", "probability")


def report(validation: Validation) -> list["RenderableType"]:
    """Return the parts of the report, in order."""
    return [
        *_heading(validation),
        "",
        Text("Where the record falls among runs", style="bold"),
        checks_table(validation.checks),
        "",
        *insides(validation),
        "",
        Text("Forecasts of the US posture, week by week (lower scores are better)", style="bold"),
        scores_table(validation.postures, "ahead"),
        "",
        Text("Forecasts of a Russian gesture within two weeks", style="bold"),
        scores_table(validation.gestures, "weeks"),
        "",
        Text("A ceasefire by a date", style="bold"),
        ceasefire_table(validation.ceasefires),
        "",
        Text(heading(split_of(validation.held.window).after), style="bold"),
        split_table(validation.split),
        "",
        split_sentence(validation.split),
        "",
        NO_FORECAST,
        "Where theory has an exact answer, swings theory holds the model against it.",
    ]


def _heading(validation: Validation) -> list["RenderableType"]:
    s = validation.scenario
    size = f"{plural(validation.runs, 'run')} of {plural(s.weeks, 'week')} from {s.start.isoformat()}, seed {validation.seed}"
    return [
        Text(f"{s.title} ({s.name}) and the record of {span(validation)}", style="bold"),
        f"{size}, digest {s.digest}",
        "Its numbers were set with all of 2025 in view, so the split in time is no test of foresight.",
    ]


def checks_table(checks: pd.DataFrame) -> "Table":
    """Return the predictive checks."""
    made = table("target", "half", "record", "median", "90 % of runs", "tail", "", "unit", right=_RIGHT)
    for row in checks.itertuples():
        band = f"{figure(row.low)} to {figure(row.high)}"
        where = "" if row.inside else ("outside" if row.tail == row.tail else "no case")
        cells = (figure(row.record), figure(row.median), band, figure(row.tail), where, row.unit)
        made.add_row(row.target, row.half, *cells)
    return made


def insides(validation: Validation) -> list[str]:
    """Return how many targets are inside their band, by half."""
    words = {"fit": "that a fit may use", "check": "that are only checked"}
    return [
        f"Of the targets {words[row.half]}, {row.inside} of {row.targets} have the record inside the 90 % band."
        for row in validation.inside.itertuples()
    ]


def scores_table(scores: pd.DataFrame, by: str) -> "Table":
    """Return the scores of forecasters; the gain is in nats over the naive rival."""
    heads = {"ahead": "weeks ahead", "weeks": "weeks"}
    made = table("forecaster", heads[by], "n", "log score", "Brier", "gain", right=_RIGHT)
    for row in scores.to_dict("records"):
        gain = f"{row['gain']:+.2f} ± {row['gain_error']:.2f}"
        cells = (str(row[by]), str(row["forecasts"]), f"{row['log_score']:.3f}", f"{row['brier']:.3f}", gain)
        made.add_row(row["forecaster"] + (" (naive)" if row["naive"] else ""), *cells)
    return made


def ceasefire_table(forecasts: pd.DataFrame) -> "Table":
    """Return the forecasts of a ceasefire."""
    made = table("made on", "by", "forecaster", "probability", "log score", "Brier", right=_RIGHT)
    for row in forecasts.itertuples():
        bound = f"{'under ' if row.bound == 'below' else ''}{row.probability:.2f}"
        made.add_row(
            str(row.made), str(row.deadline), row.forecaster, bound, figure(row.log_score), figure(row.brier)
        )
    return made


def split_table(split: pd.DataFrame) -> "Table":
    """Return how the model and the naive forecast did on the weeks after the split."""
    heads = ("quantity", "record", "median", "90 % of runs", "naive 90 %", "CRPS", "naive CRPS", "unit")
    made = table(*heads, right=_RIGHT)
    for row in split.itertuples():
        bands = (
            f"{figure(row.low)} to {figure(row.high)}",
            f"{figure(row.naive_low)} to {figure(row.naive_high)}",
        )
        cells = (figure(row.record), figure(row.median), *bands, figure(row.crps), figure(row.naive_crps))
        made.add_row(row.quantity, *cells, row.unit)
    return made


def split_sentence(split: pd.DataFrame) -> str:
    """Return in how many quantities the model did better than the naive forecast."""
    better = int((split["crps"] < split["naive_crps"]).sum())
    within = int(split["inside"].sum())
    return (
        f"The model's score is better than the naive one's in {better} of {len(split)} quantities; the record is "
        f"inside its 90 % band in {within}."
    )
