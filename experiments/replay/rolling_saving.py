"""Tests in time on disk: tables in open formats, and their data dictionary."""

from pathlib import Path
from typing import Final

import pandas as pd
from diplomatic_swings.experiments.record.targets import asked
from diplomatic_swings.experiments.replay.rolling import Rolling
from diplomatic_swings.experiments.runs.saving import dump_as
from diplomatic_swings.experiments.validation.saving import COLUMNS as VALIDATION
from diplomatic_swings.store.atomic import RESULT
from diplomatic_swings.store.csv_files import write_csv
from diplomatic_swings.store.tables import HEAD, Column, json_text, readme

_QUANTITY = Column("quantity", "name", "what is forecast")
_HORIZON = Column("horizon", "quarter, half", "forecasts up to 13, or up to 26, weeks after the origin")
_UNIT = Column(
    "unit", "words", "unit of the scores; nats for log scores, else CRPS in the unit of the quantity"
)
_FORECASTERS = (
    Column("model", "see unit", "score of all runs; lower is better"),
    Column("at_war", "see unit", "score of the runs in which no peace has come by then; empty: none"),
    Column("naive", "see unit", "score of persistence (postures, series) or of a Poisson rate (counts)"),
    Column("climatology", "see unit", "score of the record's past as a whole"),
)

COLUMNS: Final[dict[str, tuple[Column, ...]]] = {
    "scores.csv": (
        _QUANTITY,
        _HORIZON,
        _UNIT,
        Column("forecasts", "count", "number of forecasts"),
        *_FORECASTERS,
        Column(
            "difference", "see unit", "naive minus model, mean over forecasts; above zero the model is better"
        ),
        Column(
            "low", "see unit", "lower end of its 95 % interval, stationary bootstrap over forecasts in time"
        ),
        Column("high", "see unit", "upper end"),
    ),
    "forecasts.csv": (
        _QUANTITY,
        _UNIT,
        _HORIZON,
        Column("origin", "date", "day on which the forecast is made"),
        Column("ahead", "weeks", "weeks to what is forecast"),
        *_FORECASTERS,
    ),
    "markets.csv": VALIDATION["ceasefires.csv"],
}
"""Tables of tests in time: file, and its columns in order."""

FIELDS: Final = (
    *HEAD,
    Column("record", "name", "the record"),
    Column("from", "date", "first origin"),
    Column("to", "date", "the day after the last week of the record that is used"),
    Column("origins", "dates", "days on which forecasts are made"),
    Column("seed", "number", "seed of the replay, of runs and of naive draws"),
    Column("particles", "count", "runs that follow the record up to each origin"),
    Column("runs", "runs", "runs from each origin"),
    Column("refitted", "true or false", "whether the numbers were fitted anew at each origin"),
    *(Column(file.removesuffix(".csv"), "see the table", f"rows of {file}") for file in COLUMNS),
    Column("note", "words", "what these figures say"),
)
"""Fields of ``result.json`` of tests in time."""


def tables(rolling: Rolling) -> dict[str, pd.DataFrame]:
    """Return the tables by file, with their columns in order."""
    given = {
        "scores.csv": rolling.scores(),
        "forecasts.csv": rolling.forecasts,
        "markets.csv": rolling.markets,
    }
    return {file: given[file][[column.name for column in columns]] for file, columns in COLUMNS.items()}


def save_rolling(rolling: Rolling, folder: Path) -> None:
    """Write tests in time, and the data dictionary, into an empty folder."""
    for file, rows in tables(rolling).items():
        write_csv(rows, folder / file)
    s = rolling.scenario
    command = f"swings validate-model scenario.yaml{asked(rolling.held)} --runs {rolling.runs} --seed {rolling.how.seed}"
    about = [
        f"{s.title} ({s.name}, digest {s.digest}) tested in time on {rolling.held.record.name}.",
        f"To get the same again, in this folder:  {command}",
    ]
    written = {
        RESULT: json_text(rolling.summary()),
        "scenario.yaml": dump_as("scenario", s),
        "README.txt": readme(about, COLUMNS, FIELDS, {"scenario.yaml": "the scenario in full"}),
    }
    for file, text in written.items():
        (folder / file).write_text(text, encoding="utf-8", newline="\n")
