"""The ledger of claims, as tables and sentences for the terminal."""

import math
from collections import Counter
from typing import TYPE_CHECKING

from diplomatic_swings.experiments.claims.ledger import Entry, Ledger, Reading
from diplomatic_swings.experiments.claims.trial import Effect
from diplomatic_swings.experiments.claims.verdicts import FAILS, HOLDS, UNDECIDED
from diplomatic_swings.tell.terminal.run import table
from diplomatic_swings.tell.words import plural, signed
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from rich.console import RenderableType

STYLES = {HOLDS: "green", FAILS: "red", UNDECIDED: "yellow"}
DIGITS = 3


def report(ledger: Ledger) -> list["RenderableType"]:
    """Return the parts of the report on the ledger."""
    parts: list[RenderableType] = [heading(ledger), "", ledger_table(ledger), "", *sentences(ledger)]
    if any(reading.removal for reading in ledger.readings()):
        parts += ["", removal_table(ledger)]
    return parts


def heading(ledger: Ledger) -> str:
    """Return what was tried."""
    return f"{plural(len(ledger.entries), 'claim')}, {plural(ledger.size.runs, 'run')} of each case, {ledger.size.seeds_in_words()}"


def ledger_table(ledger: Ledger) -> Table:
    """Return every expectation of every claim under every reading."""
    made = table("claim", "reading", "verdict", "expectation", "figure", "95 % interval", right=("figure",))
    for entry in ledger.entries:
        for rank, reading in enumerate(entry.readings):
            _add(made, entry if rank == 0 else None, reading)
    return made


def _add(made: Table, entry: Entry | None, reading: Reading) -> None:
    for rank, effect in enumerate(reading.finding.effects):
        first = rank == 0
        row: list[str | Text] = [
            entry.claim.id if entry and first else "",
            reading.name if first else "",
            _verdict(reading.finding.verdict) if first else "",
            f"{effect.expectation.words}{_aside(reading, effect)}{_over_draws(reading) if first else ''}",
            _number(effect.estimate.value),
            _interval(effect),
        ]
        made.add_row(*row)


def _over_draws(reading: Reading) -> str:
    words = draws_of(reading)
    return f"; {words}" if words else ""


def _verdict(text: str) -> Text:
    return Text(text, style=STYLES[text])


def _aside(reading: Reading, effect: Effect) -> str:
    """Return the verdict on one expectation, where it is not that on the claim."""
    same = effect.verdict == reading.finding.verdict
    verdict = "" if same or len(reading.finding.effects) == 1 else effect.verdict
    parts = [part for part in (verdict, *_why(effect)) if part]
    return f" ({'; '.join(parts)})" if parts else ""


def judged(effect: Effect) -> str:
    """Return the verdict on an expectation, with the reason where it is no plain one."""
    return "; ".join([effect.verdict, *_why(effect)])


def _why(effect: Effect) -> list[str]:
    """Return what a verdict should say besides: too small to count, seeds that disagree."""
    return [part for part in (TOO_SMALL * effect.too_small, split(effect)) if part]


def split(effect: Effect) -> str:
    """Return how the seeds judge where they disagree; nothing where they agree."""
    said = Counter(effect.by_seed)
    if len(said) == 1:
        return ""
    return "seeds: " + ", ".join(f"{n} {verdict}" for verdict, n in said.most_common())


TOO_SMALL = "too small to count"


def draws_of(reading: Reading) -> str:
    """Return under how many draws of a fit a claim holds; nothing without draws."""
    if not reading.draws:
        return ""
    return f"holds under {reading.draws.count(HOLDS)} of {len(reading.draws)} draws"


def _number(value: float) -> str:
    return "unknown" if math.isnan(value) else signed(value, DIGITS)


def _interval(effect: Effect) -> str:
    low, high = effect.estimate.low, effect.estimate.high
    return "unknown" if math.isnan(low) else f"{_number(low)} to {_number(high)}"


def removal_table(ledger: Ledger) -> Table:
    """Return what becomes of main effects when the carrying term is taken away."""
    made = table("claim", "reading", "effect", "without its carrier", "95 % interval", "so")
    for reading in ledger.readings():
        if reading.removal:
            having, without, said = reading.removal
            values = _number(having.estimate.value), _number(without.estimate.value)
            made.add_row(reading.finding.claim.id, reading.name, *values, _interval(without), said)
    return made


def sentences(ledger: Ledger) -> list[str]:
    """Return how many claims hold, and which hold inside the lens of their text alone."""
    parts = []
    for name, neutral in (("In the neutral reading", True), ("Under a lens", False)):
        counts = [ledger.count(verdict, neutral=neutral) for verdict in STYLES]
        if sum(counts):
            parts.append(f"{name} {_counted(counts)}.")
    inside = [entry.claim.id for entry in ledger.entries if _only_inside(entry)]
    if inside:
        parts.append(f"Only under the lens of the text that makes them: {', '.join(inside)}.")
    return parts


def _counted(counts: list[int]) -> str:
    """Return how many claims hold, do not hold and are undecided."""
    verbs = (("holds", "hold"), ("does not hold", "do not hold"), ("is undecided", "are undecided"))
    return ", ".join(f"{n} {one if n == 1 else many}" for n, (one, many) in zip(counts, verbs, strict=True))


def _only_inside(entry: Entry) -> bool:
    neutral, *lenses = (reading.finding.verdict for reading in entry.readings)
    return neutral != HOLDS and HOLDS in lenses
