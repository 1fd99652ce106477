"""A validation on disk: tables in open formats, and their data dictionary."""

from pathlib import Path
from typing import Final

import pandas as pd
from diplomatic_swings.experiments.record.targets import asked
from diplomatic_swings.experiments.runs.saving import dump_as
from diplomatic_swings.experiments.validation.page import page
from diplomatic_swings.experiments.validation.validation import Validation
from diplomatic_swings.store.atomic import RESULT
from diplomatic_swings.store.csv_files import write_csv
from diplomatic_swings.store.tables import HEAD, Column, json_text, readme

PAGE: Final = "validation.md"

_NAIVE = Column("naive", "true, false", "whether the forecaster knows nothing but the past of the series")
_FORECASTER = Column("forecaster", "name", "who forecasts; forecasters see only earlier weeks, but the model")
_TAIL = Column("tail", "0..1", "two-sided tail probability of the record among runs; 1 in the middle")
_INSIDE = Column("inside", "true, false", "whether the record is inside the model's 90 % band")
_BAND = (
    Column("median", "see unit", "median of runs"),
    Column("low", "see unit", "5 % quantile of runs"),
    Column("high", "see unit", "95 % quantile of runs"),
)
_SCORES = (
    Column("forecasts", "count", "number of forecasts"),
    Column("log_score", "nats", "mean of minus the log of the probability given to what happened"),
    Column("brier", "0..2", "mean squared distance of the forecast from what happened, summed over cases"),
    Column("gain", "nats", "log score of the naive rival less that of the forecaster"),
    Column(
        "gain_error", "nats", "standard error of the gain, weeks taken as independent, which they are not"
    ),
)

COLUMNS: Final[dict[str, tuple[Column, ...]]] = {
    "checks.csv": (
        Column("target", "name", "as scenarios/facts/targets.yaml calls it"),
        Column("subject", "name", "part of the model it belongs to"),
        Column("half", "fit, check", "whether a fit may use it, or it is only checked"),
        Column("unit", "words", "unit of the figures"),
        Column("record", "see unit", "the record"),
        Column("sd", "see unit", "how far one year may lie from what it is a draw of"),
        Column("defined", "0..1", "share of runs that have a figure"),
        *_BAND,
        _TAIL,
        Column("z", "sd of runs", "distance of the record from the mean of runs"),
        _INSIDE,
    ),
    "postures.csv": (
        Column("ahead", "weeks", "weeks from the forecast to what is forecast"),
        _FORECASTER,
        _NAIVE,
        *_SCORES,
    ),
    "gestures.csv": (
        Column("weeks", "words", "all weeks, or those with US pressure"),
        _FORECASTER,
        _NAIVE,
        *_SCORES,
    ),
    "ceasefires.csv": (
        Column("made", "date", "day of the market's forecast"),
        Column("deadline", "date", "by which day"),
        Column("forecaster", "name", "who forecasts"),
        Column("bound", "at, below", "whether the probability is as quoted or an upper bound"),
        Column("probability", "0..1", "the forecast"),
        Column("runs", "runs", "runs without a deal on that day, on which the model's forecast rests"),
        Column("happened", "0 or 1", "what came of it; empty: not known when the record was written"),
        Column("log_score", "nats", "minus the log of the probability given to what happened"),
        Column("brier", "0..1", "squared distance of the probability from what happened"),
    ),
    "reliability.csv": (
        Column("event", "words", "what is forecast"),
        Column("forecaster", "name", "who forecasts"),
        Column("from", "0..1", "lower end of the bin of forecasts"),
        Column("to", "0..1", "upper end of the bin"),
        Column("forecasts", "count", "forecasts in the bin; bins with fewer than eight are left out"),
        Column("mean_forecast", "0..1", "their mean"),
        Column("happened", "0..1", "share of them that came true"),
        Column("low", "0..1", "lower end of its 95 % Wilson interval"),
        Column("high", "0..1", "upper end of its 95 % Wilson interval"),
    ),
    "split.csv": (
        Column("quantity", "name", "quantity of the weeks after the split"),
        Column("unit", "words", "unit of the figures"),
        Column("record", "see unit", "the record"),
        *_BAND,
        _TAIL,
        _INSIDE,
        Column("naive_median", "see unit", "median of the naive forecast made at the split"),
        Column("naive_low", "see unit", "its 5 % quantile"),
        Column("naive_high", "see unit", "its 95 % quantile"),
        Column("crps", "see unit", "continuous ranked probability score of the model; lower is better"),
        Column("naive_crps", "see unit", "the same of the naive forecast"),
    ),
}
"""Tables of a validation: file, and its columns in order."""

FIELDS: Final = (
    *HEAD,
    Column("record", "name", "record that runs are held against"),
    Column("from", "date", "first day of the weeks of the record"),
    Column("to", "date", "the day after their last"),
    Column("seed", "number", "seed of the runs and of the naive draws"),
    Column("runs", "runs", "number of runs"),
    Column("weeks", "weeks", "length of a run; those from `from` to `to` are held against targets"),
    Column("start", "date", "first day of week 0"),
    Column("inside", "count", "by half: targets with the record inside the 90 % band, of how many"),
    *(Column(file.removesuffix(".csv"), "see the table", f"rows of {file}") for file in COLUMNS),
    Column("missing", "words", "targets that runs cannot have, with the reason"),
    Column("note", "words", "what these figures do not say"),
)
"""Fields of ``result.json`` of a validation."""


def tables(validation: Validation) -> dict[str, pd.DataFrame]:
    """Return the tables of a validation by file, with their columns in order."""
    return {
        file: getattr(validation, file.removesuffix(".csv"))[[column.name for column in columns]]
        for file, columns in COLUMNS.items()
    }


def save_validation(validation: Validation, folder: Path) -> None:
    """Write what a validation found, and the data dictionary, into an empty folder."""
    for file, rows in tables(validation).items():
        write_csv(rows, folder / file)
    s = validation.scenario
    again = f"swings validate-model scenario.yaml --runs {validation.runs} --seed {validation.seed}{asked(validation.held)}"
    record, window = validation.held
    size = f"{validation.runs} runs of {s.weeks} weeks from {s.start.isoformat()}, seed {validation.seed}"
    held = f"{s.title} ({s.name}, digest {s.digest}) held against {record.name}, {window.start} to {window.end}: {size}."
    about = [held, f"To get the same again, in this folder:  {again}"]
    files = {
        "scenario.yaml": "the scenario in full, with units and sources",
        PAGE: "the same tables as a page to read",
    }
    written = {
        RESULT: json_text(validation.summary()),
        "scenario.yaml": dump_as("scenario", s),
        PAGE: page(validation),
        "README.txt": readme(about, COLUMNS, FIELDS, files),
    }
    for file, text in written.items():
        (folder / file).write_text(text, encoding="utf-8", newline="\n")
