"""The ledger of claims as a page: every claim with its figures and a small picture."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from diplomatic_swings.experiments.claims.forms import LABELS
from diplomatic_swings.experiments.claims.kinds import KINDS
from diplomatic_swings.experiments.claims.ledger import VERDICTS, Entry, Ledger, Reading, standardised
from diplomatic_swings.experiments.claims.reading import read_claims, shipped
from diplomatic_swings.experiments.claims.trial import Effect
from diplomatic_swings.experiments.claims.wording import MEANING, of_case, of_measure
from diplomatic_swings.store.version import VERSION
from diplomatic_swings.tell.report.common import limits
from diplomatic_swings.tell.report.page import Block, Bullets, Code, Fold, Page, Section, Table, Text
from diplomatic_swings.tell.report.parts import pictures, present, story_section
from diplomatic_swings.tell.terminal.claims import draws_of, judged, sentences
from diplomatic_swings.tell.words import plural

if TYPE_CHECKING:
    from markupsafe import Markup

_WIDE, _TALL, _MOST = 120, 16, 2.0
_DOT, _REACH = 4, 0.95
_COLUMNS: Final = (
    "reading",
    "verdict",
    "expectation",
    "figures",
    "must pass",
    "effect",
    "95 % interval",
    "as claimed to the right",
)

_HOW: Final = (
    "Every claim is a comparison of runs with the same luck. It holds if the 95 % intervals of all seeds lie on the "
    "claimed side, beyond the smallest effect that counts; it does not hold if they all lie short of that, and is "
    "undecided else. It is tried in the neutral reading of the world and under the lens of the text that makes it."
)


def page(ledger: Ledger, folder: Path) -> Page:
    """Return the page of a ledger.

    Args:
        ledger: the ledger.
        folder: folder of results with the picture, if it was drawn.
    """
    from diplomatic_swings.plots.gallery import CLAIMS

    size = (
        f"{plural(ledger.size.runs, 'run')} of each case with the same luck, {ledger.size.seeds_in_words()}"
    )
    texts = dict.fromkeys(entry.claim.text for entry in ledger.entries)
    sections = [
        story_section([*sentences(ledger), _HOW]),
        Section("verdicts", "How many claims hold", (_overview(ledger), *_labels(ledger))),
        pictures([CLAIMS], ledger, folder),
        *(_text(text, [e for e in ledger.entries if e.claim.text == text]) for text in texts),
        limits(),
        _again(ledger),
    ]
    return Page("Claims on trial", f"{plural(len(ledger.entries), 'claim')}, {size}", present(sections))


def _overview(ledger: Ledger) -> Table:
    """Return how many claims have each verdict."""
    rows = [
        [name, *(str(ledger.count(verdict, neutral=neutral)) for verdict in VERDICTS)]
        for name, neutral in (("neutral", True), ("under a lens", False))
    ]
    return Table("Claims by verdict", ["reading", *VERDICTS], rows, frozenset(VERDICTS))


def _labels(ledger: Ledger) -> list[Block]:
    """Return how many claims of each label hold in the neutral reading, and what the labels mean."""
    said = [label for label in LABELS if any(entry.claim.label == label for entry in ledger.entries)]
    if not said:
        return []
    rows: list[list[str | Markup]] = [
        [label, *(str(ledger.count(verdict, neutral=True, label=label)) for verdict in VERDICTS)]
        for label in said
    ]
    meaning = [f"{label}: {MEANING[label]}" for label in said]
    title = "Claims by how much the model's own writing decides, neutral reading"
    return [Table(title, ["label", *VERDICTS], rows, frozenset(VERDICTS)), Bullets(meaning)]


def _again(ledger: Ledger) -> Section:
    """Return how to reproduce the ledger."""
    tried = [entry.claim.id for entry in ledger.entries]
    whole = tried == [claim.id for claim in read_claims(shipped())]
    only = "" if whole else "".join(f" --only {name}" for name in tried)
    over = "".join(f" --set {text}" for text in ledger.settings)
    command = f"swings claims{only}{over} --runs {ledger.size.runs} --seed {ledger.size.seed} --seeds {ledger.size.seeds}"
    facts = f"Version {VERSION}. Claims of a file of your own need --file too, and other lenses --lens."
    return Section("again", "How to reproduce it", (Code(command), Text(facts)))


def _text(text: str, entries: Sequence[Entry]) -> Section:
    title = f"{text[:1].upper()}{text[1:]}"
    return Section(f"text-{text}", f"Claims: {title}", [_claim(entry) for entry in entries])


def _claim(entry: Entry) -> Section:
    """Return what a claim says, what carries it, and what became of it."""
    claim = entry.claim
    rows = [row for reading in entry.readings for row in _rows(reading)]
    blocks: list[Block] = [
        Text(_verdict(entry)),
        Text(claim.mechanism),
        Text(f"Name: {claim.id}. {_labelled(claim.label)}Carried by {', '.join(claim.carried_by)}."),
        *([Text(claim.note)] if claim.note else []),
        Table(f"Verdicts on {claim.id}", _COLUMNS, rows, frozenset({"must pass", "effect"})),
        *(Text(line) for line in _rest(entry)),
        _details(entry),
    ]
    return Section(claim.id, claim.statement, blocks)


def _labelled(label: str) -> str:
    return f"Label: {label}. " if label else ""


def _details(entry: Entry) -> Fold:
    """Return cases and measures in words, folded away."""
    cases = [f"{name}: {of_case(case)}" for name, case in entry.claim.cases.items()]
    measures = [f"{name}: {of_measure(measure, KINDS)}" for name, measure in entry.claim.measures.items()]
    return Fold(f"What is compared and measured in {entry.claim.id}", (Bullets([*cases, *measures]),))


def _rows(reading: Reading) -> "list[list[str | Markup]]":
    """Return the verdict of a reading, one row for each expectation."""
    return [[reading.name, judged(effect), *_effect(effect)] for effect in reading.finding.effects]


def _verdict(entry: Entry) -> str:
    """Return the verdict on a claim as a whole: what is told of it must hold throughout."""
    each = (f"{reading.finding.verdict} ({reading.name})" for reading in entry.readings)
    draws = [words for reading in entry.readings if (words := draws_of(reading))]
    return f"As a whole: {', '.join([*each, *draws])}."


def _effect(effect: Effect) -> "list[str | Markup]":
    estimate = effect.estimate
    figures = "; ".join(f"{m} in {c}: {_number(value, '')}" for m, c, value in effect.sides)
    interval = (
        "unknown" if math.isnan(estimate.low) else f"{_number(estimate.low)} to {_number(estimate.high)}"
    )
    bar = _number(effect.bar)
    return [effect.expectation.words, figures, bar, _number(estimate.value), interval, _small_picture(effect)]


def _number(value: float, sign: str = "+") -> str:
    """Return a figure; zero has no sign."""
    return "unknown" if math.isnan(value) else f"{value:{sign if value else ''}.4g}"


def _small_picture(effect: Effect) -> "Markup":
    """Return an effect with its interval as a line and a dot on a scale of standard deviations."""
    from markupsafe import Markup

    words = f"{effect.expectation.words}: {effect.verdict}"
    head = Markup('<svg width="{}" height="{}" role="img" aria-label="{}">').format(_WIDE, _TALL, words)
    middle, half = _WIDE / 2, _TALL / 2
    drawn = f'<line x1="{middle}" x2="{middle}" y1="0" y2="{_TALL}" stroke="#888"/>'
    values = standardised(effect)
    if not math.isnan(values[0]):
        x, low, high = (middle * (1.0 + min(max(v, -_MOST), _MOST) / _MOST * _REACH) for v in values)
        drawn += (
            f'<line x1="{low:.1f}" x2="{high:.1f}" y1="{half}" y2="{half}" stroke="#222" stroke-width="2"/>'
        )
        drawn += f'<circle cx="{x:.1f}" cy="{half}" r="{_DOT}" fill="#222"/>'
    return head + Markup(drawn) + Markup("</svg>")  # noqa: S704 - numbers alone


def _rest(entry: Entry) -> list[str]:
    """Return what becomes of the effect without its carrier, where that was tried."""
    parts = []
    for reading in entry.readings:
        name = f"{reading.name[:1].upper()}{reading.name[1:]}"
        if reading.removal:
            left = reading.removal.without.estimate
            figures = f"{_number(left.value)}, {_number(left.low)} to {_number(left.high)}"
            parts.append(f"{name}, without what carries it: {reading.removal.verdict} ({figures}).")
    return parts
