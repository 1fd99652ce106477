"""A replay as plain data, and on disk: tables in open formats, and their data dictionary."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from diplomatic_swings.experiments.record.targets import asked
from diplomatic_swings.experiments.replay.filtering import Replay
from diplomatic_swings.experiments.runs.measures import POSTURES
from diplomatic_swings.experiments.runs.saving import dump_as
from diplomatic_swings.sim.world.state import NAMES, VARIABLES
from diplomatic_swings.store.atomic import RESULT
from diplomatic_swings.store.csv_files import write_csv
from diplomatic_swings.store.tables import HEAD, Column, json_text, readme
from diplomatic_swings.store.version import VERSION

_WEEK = Column("week", "number", "week, counted from the first day of the window")
_DATE = Column("date", "date", "day of the move, or first day of the week")
_PLAYER = Column("player", "name", "player of the game")

COLUMNS: Final[dict[str, tuple[Column, ...]]] = {
    "moves.csv": (
        _WEEK,
        _DATE,
        _PLAYER,
        Column("move", "name", "lever or weighty act of the game that the move is"),
        Column("actor", "parties", "who moved, as recorded"),
        Column("lever", "words", "kind of move, as recorded"),
        Column("description", "words", "the move"),
        Column(
            "open", "0..1", "share of the runs that follow the record in which the rules left the move open"
        ),
        Column(
            "probability", "0..1", "chance that the model gave it, given that the player did more than wait"
        ),
        Column("weekly", "0..1", "chance that the model gave it in the week, waiting included"),
        Column("surprise", "nats", "minus the log of the probability"),
        Column("expected", "name", "what the model held likeliest, waiting aside"),
        Column("persistence", "0..1", "naive forecast from what followed the player's last move so far"),
        Column("base_rate", "0..1", "naive forecast from how often the player made each move so far"),
    ),
    "unscored.csv": (
        _DATE,
        Column("actor", "parties", "who moved"),
        Column("lever", "words", "kind of move"),
        Column("why", "words", "why it has no score"),
        Column("description", "words", "the move"),
    ),
    "players.csv": (
        _PLAYER,
        Column("moves", "count", "moves that are scored"),
        Column("model", "nats", "mean log score of the model; lower is better"),
        Column("persistence", "nats", "the same of persistence"),
        Column("base_rate", "nats", "the same of base rates"),
    ),
    "beliefs.csv": (
        _WEEK,
        _DATE,
        _PLAYER,
        Column("type", "name", "hidden type of the player"),
        Column("probability", "0..1", "belief of the others in it as the week begins, mean over particles"),
    ),
    "states.csv": (
        _WEEK,
        _DATE,
        Column("variable", "name", "variable of the state"),
        Column("unit", "words", "its unit"),
        Column("mean", "see unit", "its value as the week begins, mean over particles"),
        Column("sd", "see unit", "standard deviation over particles"),
    ),
    "postures.csv": (
        _WEEK,
        _DATE,
        Column("shown", "code", "posture of the week's last recorded US move; empty: none"),
        *(Column(name, "0..1", f"chance that the model gave {name} that week") for name in POSTURES),
    ),
}
"""Tables of a replay: file, and its columns in order."""

FIELDS: Final = (
    *HEAD,
    Column("record", "name", "the record"),
    Column("from", "date", "first day of the weeks"),
    Column("to", "date", "the day after their last"),
    Column("weeks", "count", "weeks that were played"),
    Column("particles", "count", "runs that follow the record"),
    Column("seed", "number", "seed of their luck"),
    Column("pick", "last, first", "which move of a player is played in a week with several"),
    Column("log_score", "nats", "mean of minus the log of the probability of a move; lower is better"),
    *(Column(file.removesuffix(".csv"), "see the table", f"rows of {file}") for file in COLUMNS),
    Column("note", "words", "what these figures do not say"),
)
"""Fields of ``result.json`` of a replay."""

NOTE: Final = (
    "A probability is the model's, given what it knew before the week: its numbers were set with 2025 in view. A "
    "move counts as a lever of the game by a table that people wrote (moves.yaml); another table gives other scores. "
    "Where a naive forecast scores as well, prefer the naive one."
)


def states(replay: Replay) -> pd.DataFrame:
    """Return the state week by week as a long table."""
    weeks = np.repeat(np.arange(replay.weeks + 1), len(NAMES))
    days = pd.to_datetime(replay.held.window.start) + pd.to_timedelta(weeks * 7, unit="D")
    return pd.DataFrame(
        {
            "week": weeks,
            "date": days.date,
            "variable": np.tile(np.array(NAMES), replay.weeks + 1),
            "unit": np.tile(np.array([VARIABLES[name].unit for name in NAMES]), replay.weeks + 1),
            "mean": replay.states.ravel(),
            "sd": replay.spread.ravel(),
        }
    )


def tables(replay: Replay) -> dict[str, pd.DataFrame]:
    """Return the tables of a replay by file, with their columns in order."""
    given = {
        "moves.csv": replay.moves,
        "unscored.csv": replay.unscored,
        "players.csv": replay.by_player(),
        "beliefs.csv": replay.beliefs,
        "states.csv": states(replay),
        "postures.csv": replay.postures,
    }
    return {file: given[file][[column.name for column in columns]] for file, columns in COLUMNS.items()}


def summary(replay: Replay) -> dict[str, Any]:
    """Return a replay as plain data, as ``swings replay --json`` prints it."""
    s, window = replay.scenario, replay.held.window
    return {
        "scenario": s.name,
        "version": VERSION,
        "digest": s.digest,
        "record": replay.held.record.name,
        "from": window.start.isoformat(),
        "to": window.end.isoformat(),
        "weeks": replay.weeks,
        "particles": replay.how.particles,
        "seed": replay.how.seed,
        "pick": str(replay.how.pick),
        "log_score": replay.log_scores(),
        **{file.removesuffix(".csv"): list(rows_of(rows)) for file, rows in tables(replay).items()},
        "note": NOTE,
    }


def rows_of(table: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Yield the rows of a table as plain data, dates as text."""
    for row in table.to_dict("records"):
        yield {str(name): str(value) if name == "date" else value for name, value in row.items()}


def save_replay(replay: Replay, folder: Path) -> None:
    """Write a replay, and the data dictionary, into an empty folder."""
    for file, rows in tables(replay).items():
        write_csv(rows, folder / file)
    s, how = replay.scenario, replay.how
    place = asked(replay.held)
    again = (
        f"swings replay scenario.yaml{place} --particles {how.particles} --seed {how.seed} --pick {how.pick}"
    )
    about = [
        (
            f"{replay.held.record.name}, {replay.held.window.start} to {replay.held.window.end}, played through "
            f"{s.title} ({s.name}, digest {s.digest})."
        ),
        f"To get the same again, in this folder:  {again}",
    ]
    written = {
        RESULT: json_text(summary(replay)),
        "scenario.yaml": dump_as("scenario", s),
        "README.txt": readme(about, COLUMNS, FIELDS, {"scenario.yaml": "the scenario in full"}),
    }
    for file, text in written.items():
        (folder / file).write_text(text, encoding="utf-8", newline="\n")
