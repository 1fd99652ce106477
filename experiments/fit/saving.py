"""A fit on disk: the draws that fit, tables, and the report in words."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from diplomatic_swings.experiments.fit.draws import Draws
from diplomatic_swings.experiments.fit.study import ENTANGLED, HARDLY, LEARNT, Study
from diplomatic_swings.forms.percent import rounded_percent
from diplomatic_swings.store.csv_files import write_csv
from diplomatic_swings.store.markdown import table as markdown_table
from diplomatic_swings.store.tables import json_text
from diplomatic_swings.store.version import VERSION

DRAWS = "params.csv"
DIGITS = 5
"""Significant digits of a draw: far more than the record can tell, few enough to read."""

MOST_PAIRS = 12


def save_study(study: Study, folder: Path) -> None:
    """Write a fit into an empty folder."""
    tables = {
        "numbers.csv": study.numbers(),
        "figures.csv": study.figures(),
        "entangled.csv": study.entangled(),
        DRAWS: rounded(study.fitted.draws),
    }
    for name, table in tables.items():
        write_csv(table, folder / name)
    (folder / "result.json").write_text(json_text(summary(study)), encoding="utf-8", newline="\n")
    (folder / "report.md").write_text(markdown(study), encoding="utf-8", newline="\n")


def rounded(draws: pd.DataFrame) -> pd.DataFrame:
    """Return draws with as many digits as a file needs."""
    return draws.map(lambda x: float(f"{x:.{DIGITS}g}"))


def summary(study: Study) -> dict[str, Any]:
    """Return the fit as plain data, as ``swings fit --json`` prints it."""
    return {
        "version": VERSION,
        "scenario": study.scenario.name,
        "digest": study.scenario.digest,
        "record": study.held.record.name,
        "from": study.held.window.start.isoformat(),
        "to": study.held.window.end.isoformat(),
        "record_weeks": study.aim.weeks,
        "seed": study.seed,
        "runs": study.runs,
        "tried": study.fitted.tried,
        "kept": len(study.fitted.draws),
        "radius": study.fitted.radius,
        "allowed": study.fitted.allowed,
        "reached": study.fitted.reached,
        "draws_digest": Draws("fit", rounded(study.fitted.draws)).digest,
        "figures": study.figures().to_dict("records"),
        "numbers": study.numbers().to_dict("records"),
        "entangled": study.entangled().to_dict("records"),
    }


def misfit(study: Study, role: str, column: str) -> tuple[float, int]:
    """Return the sum of squared gaps of the targets of a role, and how many there are."""
    table = study.figures()
    gaps = table.loc[table["role"] == role, column].to_numpy()
    gaps = gaps[np.isfinite(gaps)]
    return float((gaps**2).sum()), len(gaps)


def sentences(study: Study) -> list[str]:
    """Return what came of a fit, in plain words."""
    numbers = study.numbers()
    counts = numbers["verdict"].value_counts()
    parts = []
    for role in ("fitted", "checked"):
        before, n = misfit(study, role, "gap_before")
        after, _ = misfit(study, role, "gap_after")
        parts.append(
            f"Misfit of the {n} {role} targets: {before:.1f} before, {after:.1f} after (squared gaps; about {n} is chance)."
        )
    fit = study.fitted
    size = (
        f"{len(numbers)} numbers, {len(study.aim.names)} targets over {study.aim.weeks} weeks of the record"
    )
    kept = f"{len(fit.draws)} of {fit.tried} draws lie within the distance {fit.allowed:.2f}"
    reach = "as far as chance allows" if fit.reached else f"more than the {fit.radius:.2f} that chance allows"
    known = ", ".join(f"{word}: {counts.get(word, 0)}" for word in ("learnt", "hardly", "not identified"))
    return [f"{size}. {kept}, {reach}.", *parts, f"What the record says of the numbers: {known}."]


def markdown(study: Study) -> str:
    """Return the report as Markdown."""
    return "\n".join([*_lines(study), ""])


TARGET_HEADS = ("target", "role", "unit", "record", "sd", "before", "after", "gap before", "gap after")
NUMBER_HEADS = ("number", "prior", "before", "median", "90 % of draws", "learnt", "verdict")


def _lines(study: Study) -> Iterator[str]:
    yield "## What came of it\n"
    yield from sentences(study)
    yield "\n## Targets\n"
    yield "Gap: record minus the mean over runs, in units of how far one year may stray by chance.\n"
    yield markdown_table(TARGET_HEADS, map(_target_cells, study.figures().itertuples()), TARGET_HEADS[3:])
    yield "\n## Numbers\n"
    yield (
        f"Learnt: the share of the prior's variance that the record takes away (learnt from {rounded_percent(LEARNT)}, "
        f"not identified below {rounded_percent(HARDLY)}).\n"
    )
    numbers = study.numbers().sort_values("learnt", ascending=False)
    yield markdown_table(
        NUMBER_HEADS, map(_number_cells, numbers.itertuples()), ("before", "median", "learnt")
    )
    yield "\n## Known only together\n"
    pairs = study.entangled().head(MOST_PAIRS)
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
        rounded_percent(row.learnt),
        row.verdict,
    )
