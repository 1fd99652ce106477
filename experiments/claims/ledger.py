"""The ledger: every claim with its verdicts, as tables and plain data."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd
from diplomatic_swings.experiments.claims.claim import Claim
from diplomatic_swings.experiments.claims.forms import LABELS
from diplomatic_swings.experiments.claims.game import Size
from diplomatic_swings.experiments.claims.removal import Removal, removal
from diplomatic_swings.experiments.claims.trial import NEUTRAL, OWN, Effect, Finding, jobs_of, trial
from diplomatic_swings.experiments.claims.verdicts import FAILS, HOLDS, UNDECIDED
from diplomatic_swings.experiments.runs.ensemble import Progress
from diplomatic_swings.store.version import VERSION

VERDICTS = (HOLDS, FAILS, UNDECIDED)


@dataclass(frozen=True)
class Reading:
    """A claim under one reading of the world: the finding, and if asked for what it rests on.

    Attributes:
        finding: what became of the claim.
        removal: what is left without the term that carries it; None if that was not tried.
        draws: verdict by draw of a fit, each tried with one seed; none without draws.
    """

    finding: Finding
    removal: Removal | None = None
    draws: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Return the name of the reading: neutral, or that of the lens."""
        return self.finding.lens or NEUTRAL


@dataclass(frozen=True)
class Entry:
    """A claim and its readings, the neutral one first."""

    claim: Claim
    readings: tuple[Reading, ...]


@dataclass(frozen=True)
class Ledger:
    """All claims that were tried; immutable."""

    entries: tuple[Entry, ...]
    size: Size
    settings: tuple[str, ...] = ()

    def readings(self) -> Iterator[Reading]:
        """Yield every reading of every claim."""
        for entry in self.entries:
            yield from entry.readings

    def by_text(self) -> "dict[str, Ledger]":
        """Return the ledger of each text, by the name of its file."""
        names = dict.fromkeys(Path(entry.claim.mark.file).stem for entry in self.entries)
        return {
            name: Ledger(
                tuple(e for e in self.entries if Path(e.claim.mark.file).stem == name),
                self.size,
                self.settings,
            )
            for name in names
        }

    def count(self, verdict: str, *, neutral: bool, label: str | None = None) -> int:
        """Return how many claims have a verdict, in the neutral reading or under a lens; of all labels or one."""
        wanted = [
            r
            for r in self.readings()
            if (r.finding.lens is None) == neutral and label in (None, r.finding.claim.label)
        ]
        return sum(r.finding.verdict == verdict for r in wanted)

    def unsettled(self) -> float:
        """Return how far the values of a case are from settled at most: change of policies, 0 to 1; 0 if none."""
        residuals = [x for reading in self.readings() for x in reading.finding.residuals.values()]
        return max(residuals, default=0.0)

    def table(self) -> pd.DataFrame:
        """Return one row for each expectation of each claim under each reading."""
        rows = [row for entry in self.entries for reading in entry.readings for row in _rows(reading)]
        return pd.DataFrame(rows)

    def summary(self) -> dict[str, Any]:
        """Return all as plain data, as ``swings claims --json`` prints it."""
        return {
            "version": VERSION,
            "seed": self.size.seed,
            "seeds": self.size.seeds,
            "runs": self.size.runs,
            "settings": list(self.settings),
            "counts": {
                name: {v: self.count(v, neutral=neutral) for v in VERDICTS}
                for name, neutral in (("neutral", True), ("lens", False))
            },
            "by_label": {
                label: {v: self.count(v, neutral=True, label=label) for v in VERDICTS}
                for label in LABELS
                if any(entry.claim.label == label for entry in self.entries)
            },
            "claims": [_entry(entry) for entry in self.entries],
        }


def _rows(reading: Reading) -> Iterator[dict[str, Any]]:
    claim = reading.finding.claim
    for effect in reading.finding.effects:
        yield {
            "claim": claim.id,
            "text": claim.text,
            "label": claim.label,
            "reading": reading.name,
            "claim_verdict": reading.finding.verdict,
            "expectation": effect.expectation.words,
            **_figures(effect),
        }


def _figures(effect: Effect) -> dict[str, Any]:
    estimate, threshold = effect.estimate, effect.expectation.threshold
    return {
        "value": estimate.value,
        "low": estimate.low,
        "high": estimate.high,
        "threshold": threshold,
        "bar": effect.bar,
        "claimed": "above" if effect.expectation.above else "below",
        "standardised": standardised(effect)[0],
        "runs_that_count": estimate.support,
        "verdict": effect.verdict,
        "too_small": effect.too_small,
        "by_seed": "; ".join(effect.by_seed),
    }


def standardised(effect: Effect) -> tuple[float, float, float]:
    """Return an effect and its interval in standard deviations between runs, above zero as claimed.

    Infinite where all runs agree, NaN where it is unknown.
    """
    estimate, sign = effect.estimate, 1.0 if effect.expectation.above else -1.0
    if math.isnan(estimate.low) or math.isnan(estimate.value):
        return (math.nan,) * 3
    if not estimate.spread > 0.0:
        side = sign * (estimate.value - effect.expectation.threshold)
        return (math.copysign(math.inf, side) if side else math.nan,) * 3
    ends = [sign * (x - effect.expectation.threshold) / estimate.spread for x in estimate[:3]]
    return ends[0], min(ends[1:]), max(ends[1:])


def _entry(entry: Entry) -> dict[str, Any]:
    claim = entry.claim
    words = {name: getattr(claim, name) for name in ("id", "text", "statement", "label", "mechanism", "note")}
    readings = {reading.name: _reading(reading) for reading in entry.readings}
    return {**words, "carried_by": list(claim.carried_by), "readings": readings}


def _reading(reading: Reading) -> dict[str, Any]:
    finding = reading.finding
    effects = [
        {
            "expectation": e.expectation.words,
            **_figures(e),
            "figures": [{"measure": m, "case": c, "value": v} for m, c, v in e.sides],
        }
        for e in finding.effects
    ]
    rest: dict[str, Any] = {}
    if reading.removal:
        taken = reading.removal
        rest["without_carrier"] = {**_figures(taken.without), "verdict": taken.verdict}
    if reading.draws:
        rest["draws"] = {v: reading.draws.count(v) for v in VERDICTS}
    if finding.residuals:
        rest["residuals"] = dict(finding.residuals)
    return {"verdict": finding.verdict, "effects": effects, "digests": dict(finding.digests), **rest}


@dataclass(frozen=True)
class Wanted:
    """What to try and how thoroughly.

    Attributes:
        lenses: readings: None for the neutral one, ``own`` for each text's own lens, or lenses.
        removal: whether to take carrying terms away, for claims that say how.
        settings: settings laid over all cases, as ``path=value``.
        draws: numbers of each draw of a fit, as ``path=value``; the neutral reading is tried with each of them.
    """

    lenses: tuple[str | None, ...] = (None, OWN)
    removal: bool = False
    settings: tuple[str, ...] = ()
    draws: tuple[tuple[str, ...], ...] = ()


def open_ledger(
    claims: Sequence[Claim], size: Size, wanted: Wanted | None = None, progress: Progress | None = None
) -> Ledger:
    """Try claims and return the ledger.

    Args:
        claims: claims to try.
        size: number of runs of each ensemble, and which.
        wanted: readings, removal.
        progress: called with (ensembles done, ensembles in all) for each part of the work.

    Raises:
        ScenarioError: with all mistakes in the claims' cases.
    """
    wanted = wanted or Wanted()
    jobs = jobs_of(claims, wanted.lenses, wanted.settings)
    bare = [c for c in claims if c.removal] if wanted.removal else []
    without_jobs = jobs_of(bare, wanted.lenses, wanted.settings, removed=True)
    tried = trial(jobs, size, progress)
    without = {_key(f): f for f in trial(without_jobs, size, progress)} if without_jobs else {}
    drawn = _over_draws(claims, size, wanted, progress)
    readings = [
        Reading(f, removal(f, without[_key(f)]) if _key(f) in without else None, drawn.get(_key(f), ()))
        for f in tried
    ]
    entries = [Entry(c, tuple(r for r in readings if r.finding.claim.id == c.id)) for c in claims]
    return Ledger(tuple(entries), size, wanted.settings)


def _over_draws(
    claims: Sequence[Claim], size: Size, wanted: Wanted, progress: Progress | None
) -> dict[tuple[str, str | None], tuple[str, ...]]:
    """Return the neutral verdict on every claim by draw of a fit, each tried with the first seed."""
    one = replace(size, seeds=1)
    verdicts: dict[tuple[str, str | None], tuple[str, ...]] = {}
    for draw in wanted.draws:
        jobs = jobs_of(claims, (None,), wanted.settings, draw=draw)
        for finding in trial(jobs, one, progress):
            verdicts[_key(finding)] = (*verdicts.get(_key(finding), ()), finding.verdict)
    return verdicts


def _key(finding: Finding) -> tuple[str, str | None]:
    return finding.claim.id, finding.lens
