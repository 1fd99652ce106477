"""The verdicts on the shipped claims, as a page of the documentation.

    python -m diplomatic_swings.experiments.claims.ledger_page results/claims    # prints the page

The folder is what ``swings claims --out results/claims`` wrote.
"""

import json
import math
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from diplomatic_swings.experiments.claims.ledger import VERDICTS
from diplomatic_swings.experiments.claims.verdicts import HOLDS
from diplomatic_swings.experiments.claims.wording import MEANING
from diplomatic_swings.store.markdown import table

OWN = "lens"
NO_LENS = "not tried"

ABOUT = """\
# The ledger of claims

Verdicts on {claims} claims of the five source texts, {runs:,} runs of each case with each of {seeds} seeds from {seed} on,
version {version}{over}.
[How to read it](claims.md); the files are in `scenarios/claims/`. Make it again with

    swings claims --runs {runs} --seeds {seeds}{lens_option}{options}{carrier} --out results/claims
    python -m diplomatic_swings.experiments.claims.ledger_page results/claims

In the neutral reading {neutral[holds]} hold, {neutral[does not hold]} do not hold and {neutral[undecided]} are
undecided. {under_lens}

**What this is worth.** It says what follows from payoffs and beliefs as they are written down, for players that
foresee what the others do about it; it is no test of the texts against history. Every case is solved warm from the
neutral baseline with the same draws, so that two cases differ by what sets them apart. A verdict is one that holds with
every seed, of the runs and of the solver alike; intervals reach over those of all seeds. In {flips} of {tried} expectations
seeds alone would not agree: these are undecided. {settled}

## By label

{labels}

## All claims

"""


def page(ledger: dict[str, Any]) -> Iterator[str]:
    """Yield the page from what a ledger's ``result.json`` holds."""
    yield _about(ledger)
    claims = ledger["claims"]
    rows = [
        (
            f"`{claim['id']}`",
            claim["statement"],
            claim["label"],
            *(_verdict(claim, name) + _aside(_reading(claim, name)) for name in ("neutral", OWN)),
        )
        for claim in claims
    ]
    yield table(("claim", "what is said", "label", "neutral", "under its lens"), rows)
    yield "\n\n## What does not come out, and why\n"
    for claim in claims:
        neutral, own = (_verdict(claim, name) for name in ("neutral", OWN))
        if neutral != HOLDS or own not in (HOLDS, NO_LENS):
            yield f"\n- `{claim['id']}` ({neutral}; under its lens {own}). {claim['note']}".rstrip()
    yield "\n"
    yield from _carriers(claims)


def _carriers(claims: list[dict[str, Any]]) -> Iterator[str]:
    """Yield what becomes of main effects when the carrying term is taken away, if that was tried."""
    readings = [(claim["id"], name, _reading(claim, name)) for claim in claims for name in ("neutral", OWN)]
    tried = [row for row in readings if "without_carrier" in row[2]]
    if not tried:
        return
    yield "\n## With its carrier taken away\n\n"
    yield "Where a claim says which number carries it, that number was set so that it carries nothing.\n\n"
    rows = [
        (f"`{id_}`", name, *_taken(reading["effects"][0]["value"], reading["without_carrier"]))
        for id_, name, reading in tried
    ]
    yield table(CARRIER_HEADS, rows, CARRIER_HEADS[2:4]) + "\n"


CARRIER_HEADS = ("claim", "reading", "effect", "without its carrier", "95 % interval", "so")


def _verdict(claim: dict[str, Any], name: str) -> str:
    """Return the verdict on a claim in a reading, or that it was not tried there."""
    return str(_reading(claim, name).get("verdict", NO_LENS))


def _aside(reading: dict[str, Any]) -> str:
    """Return what a verdict should say besides: seeds that disagree, an effect that is too small, draws of a fit."""
    effects = reading.get("effects", [])
    parts = ["seeds disagree"] * any(_disagree(effect) for effect in effects)
    parts += ["too small"] * any(effect["too_small"] for effect in effects)
    if "draws" in reading:
        parts.append(f"{reading['draws'][HOLDS]} of {sum(reading['draws'].values())} draws hold")
    return f" ({', '.join(parts)})" if parts else ""


def _disagree(effect: dict[str, Any]) -> bool:
    return len(set(effect["by_seed"].split("; "))) > 1


def _by_label(counts: dict[str, dict[str, int]]) -> str:
    """Return a table of neutral verdicts by label, with what each label means."""
    rows = [(label, MEANING[label], *(str(n[v]) for v in VERDICTS)) for label, n in counts.items()]
    return table(("label", "what it means", *VERDICTS), rows, VERDICTS)


def _reading(claim: dict[str, Any], name: str) -> dict[str, Any]:
    """Return a claim's neutral reading, or the one under the lens of its text; nothing if it has no lens."""
    readings: dict[str, Any] = claim["readings"]
    return next((row for key, row in readings.items() if (key == "neutral") == (name == "neutral")), {})


def _about(ledger: dict[str, Any]) -> str:
    """Return the head of the page: what was tried, and how far its values have settled."""
    claims = ledger["claims"]
    residuals = [
        x for claim in claims for row in claim["readings"].values() for x in row["residuals"].values()
    ]
    effects = [e for claim in claims for row in claim["readings"].values() for e in row["effects"]]
    over = ledger["settings"]
    return ABOUT.format(
        claims=len(claims),
        over=f", with {', '.join(over)}: a trial of the machinery, too brief for its verdicts to be relied on"
        if over
        else "",
        options="".join(f" --set {text}" for text in over) + (" --allow-unsettled" if over else ""),
        carrier=" --without-carrier"
        * any("without_carrier" in r for c in claims for r in c["readings"].values()),
        under_lens=_under_lens(ledger["counts"]["lens"]),
        lens_option="" if any(ledger["counts"]["lens"].values()) else " --lens neutral",
        flips=sum(_disagree(effect) for effect in effects),
        tried=len(effects),
        labels=_by_label(ledger["by_label"]),
        settled=f"The policies of the least settled case still moved by {max(residuals):.3f} (total variation, 0 to 1).",
        neutral=ledger["counts"]["neutral"],
        **{name: ledger[name] for name in ("runs", "seed", "seeds", "version")},
    )


def _under_lens(counts: dict[str, int]) -> str:
    """Return what became of the claims under lenses, if any was tried there."""
    if not any(counts.values()):
        return "Under the lens of its own text none was tried."
    return (
        f"Under the lens of its own text, where there is one, {counts['holds']} hold, {counts['does not hold']} do not\n"
        f"hold and {counts['undecided']} are undecided."
    )


def _taken(effect: float | None, taken: dict[str, Any]) -> tuple[str, ...]:
    effect, value, low, high = (
        math.nan if x is None else x + 0.0
        for x in (effect, *(taken[key] for key in ("value", "low", "high")))
    )
    return f"{effect:+.3g}", f"{value:+.3g}", f"{low:+.3g} to {high:+.3g}", taken["verdict"]


def main() -> None:
    """Print the page."""
    ledger = json.loads((Path(sys.argv[1]) / "result.json").read_text(encoding="utf-8"))
    sys.stdout.write("".join(page(ledger)))


if __name__ == "__main__":
    main()
