"""A record played through the game, as tables and sentences for the terminal."""

from typing import TYPE_CHECKING, Final

import pandas as pd
from diplomatic_swings.experiments.replay.saving import NOTE
from diplomatic_swings.forms.percent import percent, rounded_percent
from diplomatic_swings.tell.terminal.run import table
from diplomatic_swings.tell.words import plural
from rich.text import Text

if TYPE_CHECKING:
    from diplomatic_swings.experiments.replay.filtering import Replay
    from rich.console import RenderableType
    from rich.table import Table

MOST: Final = 10
"""How many of the most surprising moves are shown."""

CLOSED: Final = "(not open)"
"""Stands in place of what the model expected where its rules left the move that was made to no run."""

NAMES: Final = {"model": "the model", "persistence": "persistence", "base_rate": "base rates"}


def report(replay: "Replay") -> list["RenderableType"]:
    """Return the parts of the report, in order."""
    return [
        *_heading(replay),
        "",
        Text("Log scores of the recorded moves, in nats a move (lower is better)", style="bold"),
        score_table(replay),
        score_sentence(replay),
        open_sentence(replay),
        "",
        Text("The most surprising moves", style="bold"),
        surprise_table(replay),
        "",
        Text("Beliefs about hidden types", style="bold"),
        belief_table(replay),
        "",
        left_out(replay),
        NOTE,
    ]


def _heading(replay: "Replay") -> list["RenderableType"]:
    s, window = replay.scenario, replay.held.window
    runs = plural(replay.how.particles, "run")
    return [
        Text(f"{replay.held.record.name}, played through {s.title} ({s.name})", style="bold"),
        (
            f"{plural(replay.weeks, 'week')}, {window.start} to {window.end}, {runs} that follow the record, "
            f"seed {replay.how.seed}, digest {s.digest}"
        ),
    ]


def score_table(replay: "Replay") -> "Table":
    """Return the log scores by player, and over all."""
    made = table("player", "moves", *NAMES.values(), right=("moves", *NAMES.values()))
    every = {"player": "all", "moves": len(replay.moves), **replay.log_scores()}
    for row in [*replay.by_player().to_dict("records"), every]:
        scores = [f"{row[name]:.2f}" if row[name] is not None else "-" for name in NAMES]
        made.add_row(str(row["player"]), str(row["moves"]), *scores)
    return made


def score_sentence(replay: "Replay") -> str:
    """Return which forecast did best, in words."""
    scores = {name: score for name, score in replay.log_scores().items() if score is not None}
    if not scores:
        return "No recorded move is a move of the game in these weeks."
    best = min(scores, key=lambda name: scores[name])
    if best == "model":
        return "The model held the recorded moves likelier than either naive forecast did."
    return (
        f"The model is worse than {NAMES[best]} by {scores['model'] - scores[best]:.2f} nats a move: "
        "which move comes next, the naive forecast says better."
    )


def open_sentence(replay: "Replay") -> str:
    """Return how many moves the rules of the game left open in no run."""
    closed = int((replay.moves["open"] == 0.0).sum())
    return f"Of {plural(len(replay.moves), 'move')} the rules of the game left {closed} open in no run."


def surprise_table(replay: "Replay") -> "Table":
    """Return the moves that the model held least likely."""
    made = table("date", "player", "move", "chance", "expected", "what happened", right=("chance",))
    for row in replay.moves.nlargest(MOST, "surprise").itertuples():
        made.add_row(
            str(row.date),
            row.player,
            row.move,
            percent(row.probability),
            row.expected if row.open > 0.0 else CLOSED,
            row.description,
        )
    return made


def belief_table(replay: "Replay") -> "Table":
    """Return the beliefs at the start and at the end."""
    window = replay.held.window
    made = table(
        "player", "type", str(window.start), str(window.end), right=(str(window.start), str(window.end))
    )
    ends = replay.beliefs[replay.beliefs["week"].isin([0, replay.weeks])]
    for (player, kind), rows in ends.groupby(["player", "type"], sort=False):
        first, last = rows["probability"].iloc[0], rows["probability"].iloc[-1]
        made.add_row(str(player), str(kind), rounded_percent(first), rounded_percent(last))
    return made


def left_out(replay: "Replay") -> str:
    """Return how many recorded moves have no score, and why."""
    counts: pd.Series[int] = replay.unscored["why"].value_counts()
    if counts.empty:
        return "Every recorded move has a score."
    reasons = "; ".join(f"{why} ({count})" for why, count in counts.items())
    return f"{plural(int(counts.sum()), 'recorded move')} without a score: {reasons}."
