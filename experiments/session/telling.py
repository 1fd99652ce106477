"""A session in words and as plain data, for whoever plays it again from the command line."""

from typing import Any

from diplomatic_swings.experiments.session import news
from diplomatic_swings.experiments.session.menus import NONE
from diplomatic_swings.experiments.session.session import Session
from diplomatic_swings.store.version import VERSION


def lines(session: Session) -> list[str]:
    """Return a line for each week that was played, and a last one that says how it stands."""
    weeks = []
    for week in session.weeks:
        moves = [
            news.sentence(session.capitals[move.seat], move.label) + (" (class)" if move.chosen else "")
            for move in week.moves
            if move.key != NONE
        ]
        weeks.append(f"week {week.week} ({week.date}): {'; '.join(moves)}. {' '.join(week.changes)}".rstrip())
    return [
        *weeks,
        f"{session.week} weeks played; {session.swings()} swings; now: {session.snapshot().outcome}",
    ]


def summary(session: Session) -> dict[str, Any]:
    """Return how a session stands; ``path`` is equal where, and only where, it took the same path."""
    return {
        "scenario": session.scenario.name,
        "version": VERSION,
        "digest": session.scenario.digest,
        "seed": session.setup.seed,
        "run": session.setup.run,
        "weeks played": session.week,
        "ending": session.snapshot().outcome,
        "swings": session.swings(),
        "path": session.digest(),
    }
