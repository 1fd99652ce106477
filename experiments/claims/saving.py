"""The ledger on disk: table, plain data, and a data dictionary."""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from diplomatic_swings.experiments.claims.forms import WEEKS
from diplomatic_swings.experiments.claims.game import derived
from diplomatic_swings.experiments.claims.kinds import KINDS
from diplomatic_swings.experiments.claims.ledger import Ledger
from diplomatic_swings.experiments.claims.trial import Finding
from diplomatic_swings.store.atomic import RESULT
from diplomatic_swings.store.csv_files import write_csv
from diplomatic_swings.store.tables import Column, json_text
from diplomatic_swings.store.version import VERSION

COLUMNS: Final = (
    Column("claim", "name", "name of the claim"),
    Column("text", "words", "the text that makes it"),
    Column(
        "label",
        "words",
        "how much the model's own writing decides: definitional, mechanism or emergent; empty: not said",
    ),
    Column("reading", "name", "neutral, or the lens laid over all cases"),
    Column("claim_verdict", "words", "verdict on all expectations of the claim together"),
    Column("expectation", "words", "what is claimed: measures and cases as the file of claims names them"),
    Column("value", "see the measure", "figure, or difference of figures, mean over seeds"),
    Column("low", "see the measure", "lowest end of the 95 % intervals of all seeds; empty: unknown"),
    Column("high", "see the measure", "highest end"),
    Column("threshold", "see the measure", "what it is held against"),
    Column(
        "bar",
        "see the measure",
        "what it must pass to hold: the threshold and the smallest effect that counts",
    ),
    Column("claimed", "words", "whether it is claimed to lie above or below"),
    Column(
        "standardised",
        "standard deviations",
        "distance to the threshold, above zero as claimed; inf: all runs agree",
    ),
    Column("runs_that_count", "runs", "least number of runs that contribute to a figure"),
    Column("verdict", "words", "verdict on this expectation"),
    Column("too_small", "true or false", "whether it points as claimed but is too small to count"),
    Column("by_seed", "words", "the verdict that each seed alone would give"),
)
"""Columns of ``ledger.csv``."""


OTHERS: Final = {
    RESULT: "the ledger as plain data, with the figures that each effect is made of, as --json prints it",
    "ledger.md": "verdicts and main effects as a Markdown table",
    "report.html": "the ledger as a page to read; it needs no network",
    "plots/": "the picture of all claims, PNG and SVG (not with --no-plots)",
}
"""Other files of a saved ledger."""


def save_ledger(ledger: Ledger, folder: Path) -> None:
    """Write the ledger into a folder."""
    _write(folder / "ledger.md", markdown(ledger))
    _write(folder / "README.txt", dictionary(ledger))
    _write(folder / RESULT, json_text(ledger.summary()))
    table = ledger.table()[[column.name for column in COLUMNS]]
    write_csv(table, folder / "ledger.csv")


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def dictionary(ledger: Ledger) -> str:
    """Return what is in the files: columns, kinds of measures, and quantities that measures may name."""
    size = f"{ledger.size.runs} runs of each case, {ledger.size.seeds_in_words()}"
    return "\n".join(
        [
            f"Claims on trial, Diplomatic Swings {VERSION}: {size}.",
            *_listed("ledger.csv: one row for each expectation of each claim under each reading", _columns()),
            *_listed("Other files", OTHERS),
            *_listed("Kinds of measures in files of claims", kinds()),
            *_listed("Quantities that are no state variable", derived()),
            "",
        ]
    )


def kinds() -> dict[str, str]:
    """Return what each kind of measure is, with its unit and fields."""
    words = {}
    for name, kind in KINDS.items():
        fields = f"needs {', '.join(kind.needed) or 'nothing'}"
        more = f"; may have {', '.join(kind.optional)}" if kind.optional else ""
        weeks = f"; weeks chosen by {', '.join(WEEKS)}" if kind.weeks else ""
        words[name] = f"{kind.meaning} [{kind.unit}]; {fields}{more}{weeks}"
    return words


def _columns() -> dict[str, str]:
    return {column.name: f"{column.meaning} [{column.unit}]" for column in COLUMNS}


def _listed(head: str, rows: Mapping[str, str]) -> list[str]:
    return ["", head, "", *(f"  {name}: {text}" for name, text in rows.items())]


def markdown(ledger: Ledger) -> str:
    """Return verdicts and main effects as a Markdown table."""
    names = ["neutral", "lens"]
    columns = ["claim", *names, *(f"main effect, {name}" for name in names)]
    lines = [f"| {' | '.join(columns)} |", "|" + "---|" * len(columns)]
    for entry in ledger.entries:
        readings = [reading.finding for reading in entry.readings[: len(names)]]
        cells = [f"`{entry.claim.id}`", *(r.verdict for r in readings), *(_main(r) for r in readings)]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _main(finding: Finding) -> str:
    effect = finding.effects[0].estimate
    unknown = math.isnan(effect.value)
    return "unknown" if unknown else f"{effect.value:+.3g} ({effect.low:+.3g} to {effect.high:+.3g})"
