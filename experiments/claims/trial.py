"""Claims put on trial: the runs they need, each ensemble once, and what comes of them."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
from diplomatic_swings.experiments.claims.cases import Laid, build, check
from diplomatic_swings.experiments.claims.claim import Claim, Expectation, Measure, Term
from diplomatic_swings.experiments.claims.estimates import Figure, Interval, combine, figure, over_seeds
from diplomatic_swings.experiments.claims.game import Size, played
from diplomatic_swings.experiments.claims.kinds import KINDS
from diplomatic_swings.experiments.claims.played import Floats
from diplomatic_swings.experiments.claims.verdicts import FAILS, overall, verdict
from diplomatic_swings.experiments.runs.ensemble import Progress
from diplomatic_swings.experiments.runs.ensemble import check as check_size
from diplomatic_swings.forms.problems import Report

NEUTRAL = "neutral"
"""Name of the reading without a lens."""

OWN = "own"
"""Stands for the lens of the text that makes a claim."""


class Effect(NamedTuple):
    """One expectation held against the runs.

    Attributes:
        expectation: what is claimed.
        estimate: the sum of figures, over all seeds.
        verdict: whether it passes the bar.
        sides: the figures that it is made of, means over seeds.
        bar: what it must pass to hold.
        by_seed: the verdict that each seed alone would give.
    """

    expectation: Expectation
    estimate: Interval
    verdict: str
    sides: tuple[tuple[str, str, float], ...]
    bar: float
    by_seed: tuple[str, ...]

    @property
    def too_small(self) -> bool:
        """Return whether it does not hold, but points as claimed."""
        beyond = self.estimate.value - self.expectation.threshold
        return self.verdict == FAILS and (beyond > 0.0 if self.expectation.above else beyond < 0.0)


class Finding(NamedTuple):
    """What became of a claim under one reading of the world.

    Attributes:
        claim: the claim.
        lens: the lens, or None for the neutral reading.
        effects: one for each expectation.
        verdict: on all of them together.
        digests: digest of each case's scenario.
        residuals: how far each case's values are from settled.
    """

    claim: Claim
    lens: str | None
    effects: tuple[Effect, ...]
    verdict: str
    digests: Mapping[str, str]
    residuals: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True)
class Job:
    """A claim, the lens it is tried under, and the scenarios it compares."""

    claim: Claim
    lens: str | None
    cases: Mapping[str, Any]


@dataclass
class Ensemble:
    """A scenario to run, and all that is to be measured in its runs."""

    scenario: Any
    measures: dict[str, Measure] = field(default_factory=dict)


type Measured = dict[str, dict[str, Floats]]
"""Columns by run, by digest of the scenario and key of the measure; under RESIDUAL that of the solved values."""

RESIDUAL = "residual"


def jobs_of(
    claims: Sequence[Claim],
    lenses: Sequence[str | None],
    settings: Sequence[str] = (),
    *,
    removed: bool = False,
    draw: Sequence[str] = (),
) -> list[Job]:
    """Return a job for each claim under each lens; all mistakes are reported at once.

    Args:
        claims: claims to try.
        lenses: None for the neutral reading, ``"own"`` for the lens of the claim's text, or a lens.
        settings: settings laid over all cases, as ``path=value``.
        removed: whether the terms that carry the claims are taken away.
        draw: numbers of a draw, laid below what sets the cases apart.

    Raises:
        ScenarioError: with all mistakes in cases, carrying terms and moves.
    """
    report, jobs = Report(), []
    for claim in claims:
        for lens in dict.fromkeys(claim.lens if lens == OWN else lens for lens in lenses):
            laid = Laid(draw, (*settings, *(claim.removal if removed else ())))
            job = Job(claim, lens, build(claim, lens, report, laid))
            if job.cases and not removed:
                check(claim, job.cases, report)
            jobs.append(job)
    report.stop_if_any()
    return jobs


def ensembles(jobs: Iterable[Job]) -> dict[str, Ensemble]:
    """Return what must be run, by digest: each scenario once, whatever the number of claims that need it."""
    played: dict[str, Ensemble] = {}
    for job in jobs:
        for expectation in job.claim.expect:
            for term in expectation.terms:
                scenario, measure = job.cases[term.case], job.claim.measures[term.measure]
                wanted = played.setdefault(scenario.digest, Ensemble(scenario))
                wanted.measures[measure.key] = measure
    return played


def measure_all(wanted: Mapping[str, Ensemble], size: Size, progress: Progress | None = None) -> Measured:
    """Return what is measured in every run of every ensemble.

    Args:
        wanted: ensembles by digest.
        size: how many runs, and which.
        progress: called with (ensembles done, ensembles in all).

    Raises:
        ValueError: if a number of ``size`` is out of range.
    """
    check_size(size.runs, size.seed, size.threads)
    by_case: Measured = {}
    for number, (digest, ensemble) in enumerate(wanted.items()):
        by_case[digest] = measured(ensemble, size)
        if progress:
            progress(number + 1, len(wanted))
    return by_case


def measured(ensemble: Ensemble, size: Size) -> dict[str, Floats]:
    """Return the columns of an ensemble's measures by key; runs are dropped once they are measured."""
    parts: dict[int, dict[str, Floats]] = {}
    residual = 0.0
    for first, runs in played(ensemble.scenario, size):
        residual = runs.residual
        parts[first] = {key: KINDS[m.kind].columns(runs, m.detail) for key, m in ensemble.measures.items()}
    ordered = [parts[first] for first in sorted(parts)]
    columns = {key: np.concatenate([part[key] for part in ordered]) for key in ensemble.measures}
    return {**columns, RESIDUAL: np.array([[residual]])}


def finding(job: Job, by_seed: Sequence[Measured]) -> Finding:
    """Return what became of a claim.

    Args:
        job: the claim and its scenarios.
        by_seed: what was measured in their runs, for each seed.
    """
    effects = tuple(_effect(job, expectation, by_seed) for expectation in job.claim.expect)
    digests = {name: case.digest for name, case in job.cases.items()}
    residuals = {
        name: max(float(columns[digest][RESIDUAL][0, 0]) for columns in by_seed)
        for name, digest in digests.items()
        if RESIDUAL in by_seed[0].get(digest, {})
    }
    return Finding(job.claim, job.lens, effects, overall(e.verdict for e in effects), digests, residuals)


def _effect(job: Job, expectation: Expectation, by_seed: Sequence[Measured]) -> Effect:
    """Return an expectation held against the runs of all seeds."""
    terms = expectation.terms
    figures = [[_figure(job, term, columns) for term in terms] for columns in by_seed]
    sums = [combine(row, [term.factor for term in terms]) for row in figures]
    whole = over_seeds(sums)
    bar = expectation.bar(job.claim.smallest, whole.spread)
    values = [math.fsum(f.value for f in column) / len(by_seed) for column in zip(*figures, strict=True)]
    return Effect(
        expectation,
        whole,
        verdict(whole, bar, above=expectation.above),
        tuple((t.measure, t.case, value) for t, value in zip(terms, values, strict=True)),
        bar,
        tuple(verdict(each, bar, above=expectation.above) for each in sums),
    )


def _figure(job: Job, term: Term, columns: Measured) -> Figure:
    measure = job.claim.measures[term.measure]
    how = KINDS[measure.kind].figure
    return figure(columns[job.cases[term.case].digest][measure.key], how)


def trial(jobs: Sequence[Job], size: Size, progress: Progress | None = None) -> list[Finding]:
    """Run all that some claims need, with every seed, and return what became of each.

    Args:
        jobs: claims, each under one lens.
        size: how many runs, and which.
        progress: called with (ensembles done, ensembles in all), those of all seeds.
    """
    wanted = ensembles(jobs)

    def counted(number: int) -> Progress | None:
        return progress and (lambda done, total: progress(number * total + done, size.seeds * total))

    by_seed = [measure_all(wanted, each, counted(k)) for k, each in enumerate(size.each())]
    return [finding(job, by_seed) for job in jobs]
