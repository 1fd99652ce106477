"""Claims put on trial: the runs they need, each ensemble once, and what comes of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from experiments.claims.cases import build, check
from experiments.claims.claim import Claim, Expectation, Measure
from experiments.claims.estimates import Figure, Interval, combine, figure
from experiments.claims.measures import KINDS
from experiments.claims.played import Floats, Played
from experiments.claims.verdicts import overall, verdict
from experiments.ensemble import Options, Progress, records
from sim.files.problems import Report, ScenarioError
from sim.scenario import Scenario

NEUTRAL = "neutral"


class Effect(NamedTuple):
    """One expectation held against the runs.

    ``value`` is the sum of figures less the threshold; ``sides`` are the figures it is made of.
    """

    expectation: Expectation
    found: Interval
    verdict: str
    sides: tuple[tuple[str, str, float], ...]


class Finding(NamedTuple):
    """What became of a claim under one reading of the world.

    Attributes:
        claim: the claim.
        lens: the lens, or None for the neutral reading.
        effects: one for each expectation.
        verdict: on all of them together.
        digests: digest of each case's scenario.
    """

    claim: Claim
    lens: str | None
    effects: tuple[Effect, ...]
    verdict: str
    digests: Mapping[str, str]


@dataclass(frozen=True)
class Job:
    """A claim, the lens it is tried under, and the scenarios it compares."""

    claim: Claim
    lens: str | None
    cases: Mapping[str, Scenario]


@dataclass
class Ensemble:
    """A scenario to run, and all that is to be measured in its runs."""

    scenario: Scenario
    measures: dict[str, Measure] = field(default_factory=dict)


type Measured = dict[str, dict[str, Floats]]
"""Columns by run, by digest of the scenario and key of the measure."""


def jobs_of(claims: Sequence[Claim], lenses: Sequence[str | None], *, removed: bool = False) -> list[Job]:
    """Return a job for each claim under each lens; all mistakes are reported at once.

    Args:
        claims: claims to try.
        lenses: None for the neutral reading, ``"own"`` for the lens of the claim's text, or a lens.
        removed: whether the terms that carry the claims are taken away.

    Raises:
        ScenarioError: with all mistakes in cases, carrying terms and moves.
    """
    report, found = Report(), []
    for claim in claims:
        for lens in dict.fromkeys(claim.lens if lens == OWN else lens for lens in lenses):
            try:
                job = Job(claim, lens, build(claim, lens, removed=removed))
            except ScenarioError as error:
                report.problems.extend(error.problems)
                continue
            check(claim, job.cases, report)
            found.append(job)
    report.stop_if_any()
    return found


OWN = "own"


def ensembles(jobs: Iterable[Job]) -> dict[str, Ensemble]:
    """Return what must be run, by digest: each scenario once, whatever the number of claims that need it."""
    found: dict[str, Ensemble] = {}
    for job in jobs:
        for expectation in job.claim.expect:
            for term in expectation.terms:
                scenario, measure = job.cases[term.case], job.claim.measures[term.measure]
                wanted = found.setdefault(scenario.digest, Ensemble(scenario))
                wanted.measures[measure.key] = measure
    return found


def measure_all(
    wanted: Mapping[str, Ensemble],
    runs: int,
    seed: int = 0,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Measured:
    """Return what is measured in every run of every ensemble.

    Args:
        wanted: ensembles by digest.
        runs: number of runs of each.
        seed: run r has the same shocks in all of them.
        threads: default one per core; results do not depend on it.
        progress: called with (ensembles done, ensembles in all).
    """
    found: Measured = {}
    for number, (digest, ensemble) in enumerate(wanted.items()):
        found[digest] = measured(ensemble, runs, seed, threads)
        if progress:
            progress(number + 1, len(wanted))
    return found


def measured(ensemble: Ensemble, runs: int, seed: int, threads: int | None) -> dict[str, Floats]:
    """Return the columns of an ensemble's measures by key; runs are dropped once they are measured."""
    parts: dict[int, dict[str, Floats]] = {}
    for first, record in records(ensemble.scenario, runs, seed, threads, None, Options(kept=runs, chunk=256)):
        played = Played(ensemble.scenario, record)
        parts[first] = {key: KINDS[m.kind].columns(played, m.detail) for key, m in ensemble.measures.items()}
    ordered = [parts[first] for first in sorted(parts)]
    return {key: np.concatenate([part[key] for part in ordered]) for key in ensemble.measures}


def finding(job: Job, columns: Measured) -> Finding:
    """Return what became of a claim."""
    effects = tuple(_effect(job, expectation, columns) for expectation in job.claim.expect)
    digests = {name: case.digest for name, case in job.cases.items()}
    return Finding(job.claim, job.lens, effects, overall(e.verdict for e in effects), digests)


def _effect(job: Job, expectation: Expectation, columns: Measured) -> Effect:
    figures = [_figure(job, term.measure, term.case, columns) for term in expectation.terms]
    found = combine(figures, [term.factor for term in expectation.terms])
    sides = tuple((t.measure, t.case, f.value) for t, f in zip(expectation.terms, figures, strict=True))
    said = verdict(found, expectation.threshold, above=expectation.above)
    return Effect(expectation, found, said, sides)


def _figure(job: Job, name: str, case: str, columns: Measured) -> Figure:
    measure = job.claim.measures[name]
    return figure(columns[job.cases[case].digest][measure.key], KINDS[measure.kind].figure)


def trial(
    jobs: Sequence[Job],
    runs: int,
    seed: int = 0,
    threads: int | None = None,
    progress: Progress | None = None,
) -> list[Finding]:
    """Run all that some claims need and return what became of each; arguments as :func:`measure_all`."""
    columns = measure_all(ensembles(jobs), runs, seed, threads, progress)
    return [finding(job, columns) for job in jobs]
