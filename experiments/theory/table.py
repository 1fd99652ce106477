"""All checks in one table: as rows, as data, and as Markdown."""

from collections.abc import Callable
from typing import Any

from experiments.theory import (
    alternating,
    attrition,
    bargaining,
    beliefs,
    commitment,
    engagement,
    equilibrium,
    path,
    peace,
    response,
    ruin,
    ultimatum,
    unanimity,
)
from experiments.theory.check import Check, confidence

SUBJECTS = (
    response,
    equilibrium,
    beliefs,
    bargaining,
    ultimatum,
    commitment,
    alternating,
    unanimity,
    engagement,
    ruin,
    attrition,
    peace,
    path,
)
"""The files of the subjects, in the order of the table."""

COLUMNS = ("theory", "quantity", "exact", "model", "in keeping with", "holds", "by")


def checks(seed: int = 0, progress: Callable[[int, int], None] | None = None) -> list[Check]:
    """Return all checks.

    Args:
        seed: seed of all that is drawn.
        progress: called with (subjects done, subjects in all).
    """
    rows: list[Check] = []
    for done, subject in enumerate(SUBJECTS, start=1):
        rows += subject.checks(seed)
        if progress:
            progress(done, len(SUBJECTS))
    return rows


def number(value: float) -> str:
    """Return a number with four decimals; zero has no sign."""
    text = f"{value:.4f}"
    return text if float(text) else f"{0:.4f}"


def allowed(row: Check) -> str:
    """Return which exact values the model's is in keeping with: an interval, or a tolerance."""
    if row.draws:
        return f"{number(row.low)} to {number(row.high)} ({row.draws:,} draws)"
    return f"within {0.5 * (row.high - row.low):.0e}"


def cells(row: Check) -> tuple[str, ...]:
    """Return a row as texts, in the order of ``COLUMNS``."""
    holds = "yes" if row.holds else "NO"
    return (
        row.subject,
        row.quantity,
        number(row.exact),
        number(row.simulated),
        allowed(row),
        holds,
        row.how,
    )


def data(rows: list[Check], seed: int) -> dict[str, Any]:
    """Return the table as data."""
    return {
        "seed": seed,
        "confidence": confidence(),
        "holds": all(row.holds for row in rows),
        "checks": [
            {**row._asdict(), "difference": row.simulated - row.exact, "holds": row.holds} for row in rows
        ],
    }


def markdown(rows: list[Check]) -> str:
    """Return the table in Markdown; each theory is linked to its paragraph."""
    lines = [f"| {' | '.join(COLUMNS)} |", f"|{'---|' * len(COLUMNS)}"]
    for row in rows:
        name, *others = cells(row)
        lines.append(f"| [{name}](#{name}) | {' | '.join(others)} |")
    return "\n".join(lines) + "\n"
