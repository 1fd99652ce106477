"""The ledger as one page of HTML that works offline: every claim with its figures and a small picture."""

import math
from collections.abc import Sequence
from html import escape
from typing import Final

from experiments.claims.ledger import Entry, Ledger, Reading, standardised
from experiments.claims.trial import Effect
from experiments.claims.verdicts import FAILS, HOLDS, UNDECIDED
from experiments.claims.wording import of_case, of_measure

_STYLE: Final = """
body { font: 16px/1.5 system-ui, sans-serif; color: #222; max-width: 66rem; margin: 2rem auto; padding: 0 1rem }
h2 { margin-top: 2.5rem } h3 { margin-bottom: .2rem } p { margin: .4rem 0 }
table { border-collapse: collapse; margin: .6rem 0; font-size: .9rem }
th, td { text-align: left; padding: .15rem .8rem .15rem 0; vertical-align: top }
td.n { text-align: right; font-variant-numeric: tabular-nums } img { max-width: 100% }
.holds { color: #00694d } .fails { color: #a3290e } .open { color: #555 } code { font-size: .85em }
"""
_CLASS: Final = {HOLDS: "holds", FAILS: "fails", UNDECIDED: "open"}
_WIDE, _TALL, _MOST = 200, 16, 2.0


def page(found: Ledger, picture: str = "", told: str = "") -> str:
    """Return the page.

    Args:
        found: the ledger.
        picture: SVG of the picture of all claims, if one was drawn.
        told: the same picture in words.
    """
    forest = f'<figure role="img" aria-label="{escape(told)}">{picture}</figure>' if picture else ""
    texts = dict.fromkeys(entry.claim.text for entry in found.entries)
    body = "".join(_text(text, [e for e in found.entries if e.claim.text == text]) for text in texts)
    size = f"{found.size.runs:,} runs of each case on the same shocks, seed {found.size.seed}"
    intro = (
        "Every claim is a comparison of runs. It holds if the whole 95 % interval lies on the claimed side, does "
        "not hold if it lies on the other side, and is undecided else. It is tried in the neutral reading of the "
        f"world and under the lens of the text that makes it. {size}."
    )
    head = f'<meta charset="utf-8"><title>Claims on trial</title><style>{_STYLE}</style>'
    top = f"<h1>Claims on trial</h1><p>{intro}</p>{_overview(found)}{forest}"
    return f'<!doctype html><html lang="en"><head>{head}</head><body>{top}{body}</body></html>\n'


def _overview(found: Ledger) -> str:
    """Return how many claims have each verdict."""
    rows = []
    for name, neutral in (("neutral reading", True), ("under a lens", False)):
        counts = [found.count(verdict, neutral=neutral) for verdict in _CLASS]
        rows.append(f"<tr><th>{name}</th>{''.join(f'<td class=n>{n}</td>' for n in counts)}</tr>")
    return f"<table><tr><th></th>{''.join(f'<th>{v}</th>' for v in _CLASS)}</tr>{''.join(rows)}</table>"


def _text(text: str, entries: Sequence[Entry]) -> str:
    return f"<h2>{escape(text[:1].upper() + text[1:])}</h2>{''.join(_claim(entry) for entry in entries)}"


def _claim(entry: Entry) -> str:
    """Return what a claim says, what carries it, and what became of it."""
    claim = entry.claim
    terms = ", ".join(f"<code>{escape(path)}</code>" for path in claim.carried_by)
    note = f"<p><em>{escape(claim.note)}</em></p>" if claim.note else ""
    rows = "".join(_reading(reading) for reading in entry.readings)
    columns = (
        "reading",
        "verdict",
        "expectation",
        "figures",
        "effect",
        "95 % interval",
        "as claimed to the right",
    )
    head = "".join(f"<th>{column}</th>" for column in columns)
    return (
        f'<section id="{claim.id}"><h3>{escape(claim.statement)}</h3><p><code>{claim.id}</code></p>'
        f"<p>{escape(claim.mechanism)}</p><p>Carried by {terms}.</p>{note}"
        f"<table><tr>{head}</tr>{rows}</table>{_rest(entry)}{_details(entry)}</section>"
    )


def _details(entry: Entry) -> str:
    """Return cases and measures in words, folded away."""
    cases = {name: of_case(case) for name, case in entry.claim.cases.items()}
    measures = {name: of_measure(measure) for name, measure in entry.claim.measures.items()}
    told = [*cases.items(), *measures.items()]
    rows = "".join(f"<li><b>{escape(name)}</b> {escape(text)}</li>" for name, text in told)
    return f"<details><summary>What is compared and measured</summary><ul>{rows}</ul></details>"


def _reading(reading: Reading) -> str:
    verdict = reading.finding.verdict
    return "".join(
        f"<tr><td>{escape(reading.name) if rank == 0 else ''}</td>"
        f'<td class="{_CLASS[verdict]}">{verdict if rank == 0 else ""}</td>{_effect(effect)}</tr>'
        for rank, effect in enumerate(reading.finding.effects)
    )


def _effect(effect: Effect) -> str:
    found = effect.found
    figures = "<br>".join(f"{escape(m)} in {escape(c)}: {_number(value, '')}" for m, c, value in effect.sides)
    return (
        f'<td>{escape(effect.expectation.words)}</td><td>{figures}</td><td class="n">{found.value:+.4g}</td>'
        f"<td>{found.low:+.4g} to {found.high:+.4g}</td><td>{_small_picture(effect)}</td>"
    )


def _number(value: float, sign: str = "+") -> str:
    """Return a figure; zero has no sign."""
    return "unknown" if math.isnan(value) else f"{value:{sign if value else ''}.4g}"


def _small_picture(effect: Effect) -> str:
    """Return an effect with its interval as a line and a dot on a scale of standard deviations."""
    values = standardised(effect)
    told = f"{effect.expectation.words}: {effect.verdict}"
    head = f'<svg width="{_WIDE}" height="{_TALL}" role="img" aria-label="{escape(told)}">'
    zero = f'<line x1="{_WIDE / 2}" x2="{_WIDE / 2}" y1="0" y2="{_TALL}" stroke="#bbb"/>'
    if math.isnan(values[0]):
        return f"{head}{zero}</svg>"
    x, low, high = (_WIDE / 2 * (1.0 + min(max(value, -_MOST), _MOST) / _MOST * 0.95) for value in values)
    middle = _TALL / 2
    line = (
        f'<line x1="{low:.1f}" x2="{high:.1f}" y1="{middle}" y2="{middle}" stroke="#222" stroke-width="2"/>'
    )
    return f'{head}{zero}{line}<circle cx="{x:.1f}" cy="{middle}" r="4" fill="#222"/></svg>'


def _rest(entry: Entry) -> str:
    """Return robustness and what becomes of the effect without its carrier, where they were tried."""
    told = []
    for reading in entry.readings:
        if reading.robustness:
            r = reading.robustness
            told.append(
                f"{reading.name}: points the claimed way in {r.agree} of {r.draws} draws of {r.name}."
            )
        if reading.removal:
            left = reading.removal.without.found
            told.append(
                f"{reading.name}, without what carries it: {reading.removal.verdict} "
                f"({_number(left.value)}, {_number(left.low)} to {_number(left.high)})."
            )
    return "".join(f"<p>{escape(line[:1].upper() + line[1:])}</p>" for line in told)
