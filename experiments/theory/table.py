"""All rows in one table: as rows, as data, and as Markdown."""

from collections.abc import Callable, Sequence
from typing import Any

from diplomatic_swings.experiments.theory import (
    agents,
    believing,
    choosing,
    fearon,
    haggling,
    powell,
    signing,
    solving,
)
from diplomatic_swings.experiments.theory.check import confidence
from diplomatic_swings.experiments.theory.rows import Row
from diplomatic_swings.store.markdown import table as markdown_table

PARTS = (choosing, solving, believing, signing, fearon, powell, haggling, agents)
"""The files of the subjects, in the order of the table."""

COLUMNS = ("theory", "quantity", "theory says", "the game gives", "allowed", "holds")


def rows(seed: int = 0, progress: Callable[[int, int], None] | None = None) -> list[Row]:
    """Return all rows.

    Args:
        seed: seed of all that is drawn.
        progress: called with (subjects done, subjects in all).
    """
    table: list[Row] = []
    for done, part in enumerate(PARTS, start=1):
        table += part.rows(seed)
        if progress:
            progress(done, len(PARTS))
    return table


def cells(row: Row) -> tuple[str, ...]:
    """Return a row as texts, in the order of ``COLUMNS``."""
    return (
        row.subject,
        row.quantity,
        row.theory,
        f"{row.model:.4f}",
        row.allowed,
        "yes" if row.holds else "NO",
    )


def data(table: Sequence[Row], seed: int) -> dict[str, Any]:
    """Return the table as data."""
    return {
        "seed": seed,
        "confidence": confidence(),
        "holds": all(row.holds for row in table),
        "checks": [row._asdict() for row in table],
    }


def markdown(table: Sequence[Row]) -> str:
    """Return the table in Markdown."""
    return markdown_table(COLUMNS, map(cells, table)) + "\n"
