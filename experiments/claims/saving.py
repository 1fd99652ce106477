"""The ledger on disk: table, plain data, and a data dictionary."""

from pathlib import Path
from typing import Final

from experiments.atomic import RESULT
from experiments.claims.ledger import Ledger
from experiments.saving import Column, json_text

COLUMNS: Final = (
    Column("claim", "name", "name of the claim"),
    Column("text", "words", "the text that makes it"),
    Column("reading", "name", "neutral, or the lens laid over all cases"),
    Column("claim_verdict", "words", "verdict on all expectations of the claim together"),
    Column(
        "robust",
        "0..1",
        "share of draws of the numbers in which all effects point the claimed way; empty: not tried",
    ),
    Column("expectation", "words", "what is claimed: measures and cases as the file of claims names them"),
    Column("value", "see the measure", "figure, or difference of figures"),
    Column("low", "see the measure", "lower end of its 95 % interval; empty: unknown"),
    Column("high", "see the measure", "upper end"),
    Column("threshold", "see the measure", "what it is held against"),
    Column("claimed", "words", "whether it is claimed to lie above or below"),
    Column(
        "standardised", "standard deviations", "distance to the threshold between runs, above zero as claimed"
    ),
    Column("runs_that_count", "runs", "least number of runs that contribute to a figure"),
    Column("verdict", "words", "verdict on this expectation"),
)
"""Columns of ``ledger.csv``."""


def save_ledger(found: Ledger, folder: Path) -> None:
    """Write the ledger into an empty folder."""
    (folder / RESULT).write_text(json_text(found.summary()), encoding="utf-8", newline="\n")
    table = found.table()[[column.name for column in COLUMNS]]
    table.to_csv(folder / "ledger.csv", index=False, lineterminator="\n")
