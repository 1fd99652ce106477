"""Claims put on trial: the runs they need, each ensemble once, and what comes of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from experiments.claims.cases import build, check
from experiments.claims.claim import Claim, Expectation, Measure, Term
from experiments.claims.estimates import Figure, Interval, combine, figure
from experiments.claims.measures import KINDS
from experiments.claims.played import Floats, Played
from experiments.claims.verdicts import overall, verdict
from experiments.ensemble import Options, Progress, records
from experiments.ensemble import check as check_size
from experiments.posterior import Draws
from sim.files.problems import Report
from sim.lanes import LANES
from sim.scenario import Scenario

NEUTRAL = "neutral"
"""Name of the reading without a lens."""

OWN = "own"
"""Stands for the lens of the text that makes a claim."""

CHUNK = 256
"""Runs played at a time: their whole paths are in memory."""


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


@dataclass(frozen=True)
class Size:
    """How many runs of each ensemble are played, and which.

    Attributes:
        runs: number of runs.
        seed: run r has the same shocks in all ensembles.
        threads: default one per core; results do not depend on it.
        draws: parameter ensemble: every block of 64 runs plays its own draw of the numbers.
    """

    runs: int
    seed: int = 0
    threads: int | None = None
    draws: Draws | None = None


type Chosen = slice | NDArray[np.bool_]
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
            job = Job(claim, lens, build(claim, lens, report, removed=removed))
            if job.cases:
                check(claim, job.cases, report)
            found.append(job)
    report.stop_if_any()
    return found


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
    found: Measured = {}
    for number, (digest, ensemble) in enumerate(wanted.items()):
        found[digest] = measured(ensemble, size)
        if progress:
            progress(number + 1, len(wanted))
    return found


def measured(ensemble: Ensemble, size: Size) -> dict[str, Floats]:
    """Return the columns of an ensemble's measures by key; runs are dropped once they are measured."""
    parts: dict[int, dict[str, Floats]] = {}
    options = Options(size.draws, CHUNK, size.runs)
    for first, record in records(ensemble.scenario, size.runs, size.seed, size.threads, None, options):
        played = Played(ensemble.scenario, record)
        parts[first] = {key: KINDS[m.kind].columns(played, m.detail) for key, m in ensemble.measures.items()}
    ordered = [parts[first] for first in sorted(parts)]
    return {key: np.concatenate([part[key] for part in ordered]) for key in ensemble.measures}


def finding(job: Job, columns: Measured, block: int = 1, chosen: Chosen = slice(None)) -> Finding:
    """Return what became of a claim.

    Args:
        job: the claim and its scenarios.
        columns: what was measured in their runs.
        block: runs in a row that share their numbers, and so count as one.
        chosen: the runs to look at.
    """
    effects = []
    for expectation in job.claim.expect:
        figures = [_figure(job, term, columns, chosen) for term in expectation.terms]
        found = combine(figures, [term.factor for term in expectation.terms], block)
        sides = tuple((t.measure, t.case, f.value) for t, f in zip(expectation.terms, figures, strict=True))
        said = verdict(found, expectation.threshold, above=expectation.above)
        effects.append(Effect(expectation, found, said, sides))
    digests = {name: case.digest for name, case in job.cases.items()}
    return Finding(job.claim, job.lens, tuple(effects), overall(e.verdict for e in effects), digests)


def _figure(job: Job, term: Term, columns: Measured, chosen: Chosen) -> Figure:
    measure = job.claim.measures[term.measure]
    return figure(columns[job.cases[term.case].digest][measure.key][chosen], KINDS[measure.kind].figure)


def trial(jobs: Sequence[Job], size: Size, progress: Progress | None = None) -> list[Finding]:
    """Run all that some claims need and return what became of each; arguments as :func:`measure_all`."""
    columns = measure_all(ensembles(jobs), size, progress)
    return [finding(job, columns, LANES if size.draws else 1) for job in jobs]
