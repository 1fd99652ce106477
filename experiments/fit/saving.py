"""A fit on disk: the draws that fit, tables, and the report in words."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from diplomatic_swings.experiments.fit.draws import Draws
from diplomatic_swings.experiments.fit.study import ENTANGLED, HARDLY, LEARNT, Study
from diplomatic_swings.store.csv_files import write_csv
from diplomatic_swings.store.markdown import table as markdown_table
from diplomatic_swings.store.tables import json_text
from diplomatic_swings.store.version import VERSION

DRAWS = "params.csv"
DIGITS = 5
"""Significant digits of a draw: far more than the record can tell, few enough to read."""

MOST_PAIRS = 12


def save_study(found: Study, folder: Path) -> None:
    """Write a fit into an empty folder."""
    tables = {
        "numbers.csv": found.numbers(),
        "figures.csv": found.figures(),
        "entangled.csv": found.entangled(),
        DRAWS: rounded(found.fitted.draws),
    }
    for name, table in tables.items():
        write_csv(table, folder / name)
    (folder / "result.json").write_text(json_text(summary(found)), encoding="utf-8", newline="\n")
    (folder / "report.md").write_text(markdown(found), encoding="utf-8", newline="\n")


def rounded(draws: pd.DataFrame) -> pd.DataFrame:
    """Return draws with as many digits as a file needs."""
    return draws.map(lambda x: float(f"{x:.{DIGITS}g}"))


def summary(found: Study) -> dict[str, Any]:
    """Return the fit as plain data, as ``swings fit --json`` prints it."""
    return {
        "version": VERSION,
        "scenario": found.scenario.name,
        "digest": found.scenario.digest,
        "record": found.held.record.name,
        "from": found.held.window.start.isoformat(),
        "to": found.held.window.end.isoformat(),
        "record_weeks": found.aim.weeks,
        "seed": found.seed,
        "runs": found.runs,
        "tried": found.fitted.tried,
        "kept": len(found.fitted.draws),
        "radius": found.fitted.radius,
        "allowed": found.fitted.allowed,
        "reached": found.fitted.reached,
        "draws_digest": Draws("fit", rounded(found.fitted.draws)).digest,
        "figures": found.figures().to_dict("records"),
        "numbers": found.numbers().to_dict("records"),
        "entangled": found.entangled().to_dict("records"),
    }


def misfit(found: Study, role: str, column: str) -> tuple[float, int]:
    """Return the sum of squared gaps of the targets of a role, and how many there are."""
    table = found.figures()
    gaps = table.loc[table["role"] == role, column].to_numpy()
    gaps = gaps[np.isfinite(gaps)]
    return float((gaps**2).sum()), len(gaps)


def sentences(found: Study) -> list[str]:
    """Return what came of a fit, in plain words."""
    numbers = found.numbers()
    counts = numbers["verdict"].value_counts()
    told = []
    for role in ("fitted", "checked"):
        before, n = misfit(found, role, "gap_before")
        after, _ = misfit(found, role, "gap_after")
        told.append(
            f"Misfit of the {n} {role} targets: {before:.1f} before, {after:.1f} after (squared gaps; about {n} is chance)."
        )
    fit = found.fitted
    size = (
        f"{len(numbers)} numbers, {len(found.aim.names)} targets over {found.aim.weeks} weeks of the record"
    )
    kept = f"{len(fit.draws)} of {fit.tried} draws lie within the distance {fit.allowed:.2f}"
    reach = "as far as chance allows" if fit.reached else f"more than the {fit.radius:.2f} that chance allows"
    known = ", ".join(f"{word}: {counts.get(word, 0)}" for word in ("learnt", "hardly", "not identified"))
    return [f"{size}. {kept}, {reach}.", *told, f"What the record says of the numbers: {known}."]


def markdown(found: Study) -> str:
    """Return the report as Markdown."""
    return "\n".join([*_lines(found), ""])


TARGET_HEADS = ("target", "role", "unit", "record", "sd", "before", "after", "gap before", "gap after")
NUMBER_HEADS = ("number", "prior", "before", "median", "90 % of draws", "learnt", "verdict")


def _lines(found: Study) -> Iterator[str]:
    yield "## What came of it\n"
    yield from sentences(found)
    yield "\n## Targets\n"
    yield "Gap: record minus the mean over runs, in units of how far one year may stray by chance.\n"
    yield markdown_table(TARGET_HEADS, map(_target_cells, found.figures().itertuples()), TARGET_HEADS[3:])
    yield "\n## Numbers\n"
    yield (
        f"Learnt: the share of the prior's variance that the record takes away (learnt from {LEARNT:.0%}, "
        f"not identified below {HARDLY:.0%}).\n"
    )
    numbers = found.numbers().sort_values("learnt", ascending=False)
    yield markdown_table(
        NUMBER_HEADS, map(_number_cells, numbers.itertuples()), ("before", "median", "learnt")
    )
    yield "\n## Known only together\n"
    pairs = found.entangled().head(MOST_PAIRS)
    if pairs.empty:
        yield f"No two numbers are correlated by {ENTANGLED} or more over the draws."
        return
    yield f"Pairs with a rank correlation of {ENTANGLED} or more over the draws: the record fixes a combination.\n"
    rows = [(f"`{row.first}`", f"`{row.second}`", f"{row.correlation:+.2f}") for row in pairs.itertuples()]
    yield markdown_table(("number", "with", "correlation"), rows, ("correlation",))


def _target_cells(row: Any) -> tuple[str, ...]:  # noqa: ANN401 - a row of pandas
    figures = [f"{x:.3g}" for x in (row.record, row.sd, row.before, row.after)]
    return row.target, row.role, row.unit, *figures, f"{row.gap_before:+.1f}", f"{row.gap_after:+.1f}"


def _number_cells(row: Any) -> tuple[str, ...]:  # noqa: ANN401 - a row of pandas
    return (
        f"`{row.path}`",
        f"{row.prior_low:g} to {row.prior_high:g}",
        f"{row.before:.3g}",
        f"{row.median:.3g}",
        f"{row.low:.3g} to {row.high:.3g}",
        f"{row.learnt:.0%}",
        row.verdict,
    )
