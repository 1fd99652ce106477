"""All rows in one table, as Markdown."""

from collections.abc import Sequence

from experiments.theory.game import agents, believing, choosing, fearon, haggling, powell, signing, solving
from experiments.theory.game.rows import Row

PARTS = (choosing, solving, believing, signing, fearon, powell, haggling, agents)
"""The files of the subjects, in the order of the table."""

COLUMNS = ("theory", "quantity", "theory says", "the game gives", "allowed", "holds")


def rows(seed: int = 0) -> list[Row]:
    """Return all rows."""
    return [row for part in PARTS for row in part.rows(seed)]


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


def markdown(table: Sequence[Row]) -> str:
    """Return the table in Markdown."""
    lines = [f"| {' | '.join(COLUMNS)} |", f"|{'---|' * len(COLUMNS)}"]
    lines += [f"| {' | '.join(cells(row))} |" for row in table]
    return "\n".join(lines) + "\n"
