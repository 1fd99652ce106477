"""The verdicts on the shipped claims, as a page of the documentation.

python -m experiments.claims.ledger_page results/claims > docs/ledger.md

The folder is what ``swings claims --without-carrier --robustness 10 --out results/claims`` wrote.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

OWN = "lens"
HOLDS = "holds"

ABOUT = """\
# The ledger of claims

<!-- Written by `python -m experiments.claims.ledger_page`; do not edit. -->

Verdicts on the 42 claims of the five source texts, {runs:,} runs of each case, seed {seed}, version {version}.
[How to read it](claims.md), and how to write a claim of your own. Make it again with

    swings claims --runs {runs} --without-carrier --robustness 10 --out results/claims

In the neutral reading {neutral[holds]} hold, {neutral[does not hold]} do not hold and {neutral[undecided]} are
undecided. Each under the lens of its own text, {lens[holds]} hold, {lens[does not hold]} do not hold and
{lens[undecided]} are undecided.

**What this is worth.** It says what follows from the payoffs and beliefs as they are written down. It is no test
of the texts against history. Trying the claims showed terms that the rules lacked
([decision 14](decisions/0014-what-the-record-and-the-claims-changed.md)), and the lenses were read closer to
their texts with the ledger in view: that a claim holds under its own lens is therefore no evidence for the text.
That it does not, or that it holds in the neutral reading too, says more. No effect of a lever restates a claim,
apart from two parts that their notes name.

![Main effect of every claim with its interval, in the neutral reading and under the lens of its text](_static/claims.svg)

## All claims

*Robust*: share of ten draws of all uncertain numbers, each 128 runs, in which every effect of the claim points the
claimed way; small effects fail in some of them by chance alone.

| claim | what is said | neutral | robust | under its lens | robust |
|---|---|---|---:|---|---:|
"""


def page(told: dict[str, Any]) -> Iterator[str]:
    """Yield the page from what a ledger's ``result.json`` holds."""
    yield ABOUT.format(**{name: told[name] for name in ("runs", "seed", "version")}, **told["counts"])
    claims = told["claims"]
    for claim in claims:
        cells = [cell for name in ("neutral", OWN) for cell in _verdict(_reading(claim, name))]
        yield f"| `{claim['id']}` | {claim['statement']} | {' | '.join(cells)} |\n"
    yield "\n## What does not come out, and why\n"
    for claim in claims:
        neutral, own = (_reading(claim, name)["verdict"] for name in ("neutral", OWN))
        if (neutral, own) != (HOLDS, HOLDS):
            yield f"\n- `{claim['id']}` ({neutral}; under its lens {own}). {claim['note']}"
    yield "\n\n## With its carrier taken away\n\n"
    yield "Where a claim says which number carries it, that number was set so that it carries nothing.\n\n"
    yield "| claim | reading | effect | without its carrier | 95 % interval | so |\n|---|---|---:|---:|---|---|\n"
    for claim in claims:
        for name in ("neutral", OWN):
            reading = _reading(claim, name)
            if taken := reading.get("without_carrier"):
                yield _taken(f"`{claim['id']}` | {name}", reading["effects"][0]["value"], taken)


def _reading(claim: dict[str, Any], name: str) -> dict[str, Any]:
    """Return a claim's neutral reading, or the one under the lens of its text."""
    readings: dict[str, Any] = claim["readings"]
    return next(found for key, found in readings.items() if (key == "neutral") == (name == "neutral"))


def _verdict(reading: dict[str, Any]) -> list[str]:
    robust = reading.get("robustness")
    return [reading["verdict"], f"{robust['share']:.0%}" if robust else ""]


def _taken(head: str, effect: float, taken: dict[str, Any]) -> str:
    value, low, high = (taken[key] + 0.0 for key in ("value", "low", "high"))
    return f"| {head} | {effect:+.3g} | {value:+.3g} | {low:+.3g} to {high:+.3g} | {taken['verdict']} |\n"


def main() -> None:
    """Print the page."""
    told = json.loads((Path(sys.argv[1]) / "result.json").read_text(encoding="utf-8"))
    sys.stdout.write("".join(page(told)))


if __name__ == "__main__":
    main()
