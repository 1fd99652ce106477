"""Tests in time, as tables and sentences for the terminal."""

from typing import TYPE_CHECKING

import pandas as pd
from diplomatic_swings.experiments.validation.page import figure
from diplomatic_swings.tell.terminal.run import table
from diplomatic_swings.tell.terminal.validation import ceasefire_table
from diplomatic_swings.tell.words import joined, plural
from rich.text import Text

if TYPE_CHECKING:
    from diplomatic_swings.experiments.replay.rolling import Rolling
    from rich.console import RenderableType
    from rich.table import Table

_RIGHT = ("n", "model", "at war", "naive", "climatology", "naive - model")


def report(rolling: "Rolling") -> list["RenderableType"]:
    """Return the parts of the report, in order."""
    s = rolling.scenario
    days = joined([day.isoformat() for day in rolling.origins])
    size = f"{plural(rolling.runs, 'run')} from each of {plural(len(rolling.origins), 'origin')}: {days}"
    parts: list[RenderableType] = [
        Text(f"{s.title} ({s.name}) tested in time on {rolling.held.record.name}", style="bold"),
        f"{size}; seed {rolling.how.seed}, digest {s.digest}",
        "",
        score_table(rolling.scores()),
        "",
        verdict(rolling.scores()),
    ]
    if len(rolling.markets):
        parts += ["", Text("A ceasefire by a date", style="bold"), ceasefire_table(rolling.markets)]
    return [*parts, "", rolling.note]


def score_table(scores: pd.DataFrame) -> "Table":
    """Return the scores by quantity and horizon."""
    made = table(
        "quantity",
        "horizon",
        "n",
        "model",
        "at war",
        "naive",
        "climatology",
        "naive - model",
        "95 %",
        "unit",
        right=_RIGHT,
    )
    for row in scores.itertuples():
        cells = (figure(x) for x in (row.model, row.at_war, row.naive, row.climatology, row.difference))
        made.add_row(
            row.quantity,
            row.horizon,
            str(row.forecasts),
            *cells,
            f"{figure(row.low)} to {figure(row.high)}",
            row.unit,
        )
    return made


def verdict(scores: pd.DataFrame) -> str:
    """Return in one plain sentence where the model is informative and where a naive forecast is as good."""
    named = scores["quantity"] + " (" + scores["horizon"] + ")"
    better, worse = named[scores["low"] > 0.0].tolist(), named[scores["high"] < 0.0].tolist()
    won = (
        f"The model is better than the naive forecast for {joined(better)}"
        if better
        else "The model is clearly better for nothing"
    )
    lost = f"worse for {joined(worse)}" if worse else "clearly worse for nothing"
    return f"{won}, {lost}; for the rest the record does not say, and the naive forecast is as good."
