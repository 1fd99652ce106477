"""Comparisons: two scenarios on the same shocks, run by run.

>>> from experiments.compare import compare
>>> from sim.scenario import load
>>> dear = load("baseline", overrides=["world.brent_level=90"])
>>> found = compare(load("baseline"), dear, runs=2000, seed=1)  # doctest: +SKIP
>>> found.outcome("settle").difference  # doctest: +SKIP
"""

import operator
import os
from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import reduce
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray

from experiments.ensemble import EnsembleResult, Options, Progress, check, records
from experiments.measures import WEEKS_A_YEAR, Floats, Ints
from experiments.paired import Paired, Shared, Sums, in_both, matched, paired_outcomes, sums
from experiments.posterior import Draws
from experiments.tally import MILLION, Coding, Tally, coding, swings_by_run, tally
from experiments.version import VERSION
from sim.outcomes import N_OUTCOMES, OUTCOME_KEYS
from sim.play import SETTLED, Record
from sim.players import KEYS
from sim.scenario import Difference, Scenario, differences
from sim.state import ISSUES

SWINGS = ("swings_per_year", "swings_per_year_ukraine", "tilt_switches_per_year")
FIGURES = (*SWINGS, *KEYS)
"""Figures that every run has: swings of posture by kind, payoffs by player."""

METHOD = (
    "paired runs on the same shocks, b minus a; shares: Newcombe (1998) method 10; "
    "other figures: mean difference +- 1.96 standard errors"
)


@dataclass(frozen=True)
class PairTally:
    """Exact counts over pairs of runs.  Add two with ``+``."""

    first: Tally
    second: Tally
    both: Ints  # (weeks + 1, outcomes): pairs in which both runs are in the outcome
    figures: Sums  # FIGURES: whole numbers of swings, payoffs in millionths
    terms: Sums  # ISSUES: millionths, over pairs that both end in a settlement or dictated terms

    def __add__(self, other: "PairTally") -> "PairTally":
        return PairTally(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


@dataclass(frozen=True)
class Comparison:
    """What two scenarios have in common and in which they differ, run by run; immutable.

    Every difference is second minus first.  A scenario compared with itself differs in nothing, and
    since that is certain its intervals are zero too.

    Attributes:
        a: what the first scenario gave; whole paths are not kept (``paths`` is empty).
        b: what the second scenario gave.
        counts: exact counts over pairs of runs.
    """

    a: EnsembleResult
    b: EnsembleResult
    counts: PairTally

    @property
    def runs(self) -> int:
        """Return the number of pairs of runs."""
        return self.a.runs

    @property
    def seed(self) -> int:
        """Return the seed of both ensembles."""
        return self.a.seed

    @property
    def weeks(self) -> int:
        """Return the number of weeks played."""
        return self.a.weeks

    @property
    def inputs(self) -> list[Difference]:
        """Return every input in which the scenarios differ."""
        return differences(self.a.scenario, self.b.scenario)

    @property
    def identical(self) -> bool:
        """Return whether both scenarios are the same in all that affects results."""
        return self.a.scenario.digest == self.b.scenario.digest

    def outcome(self, outcome: str, week: int = -1) -> Paired:
        """Return the shares of runs in an outcome at a week (default: the end), and their difference."""
        place = range(self.weeks + 1)[week] * N_OUTCOMES + OUTCOME_KEYS.index(outcome)
        return Paired(*(float(x) for x in self.outcomes().iloc[place][list(Paired._fields)]))

    def outcomes(self) -> pd.DataFrame:
        """Return outcome shares of both and their differences by week, in long form.

        ``only_a`` and ``only_b`` are the runs in the outcome in one scenario alone.
        """
        counts = Shared(self.counts.first.outcome, self.counts.second.outcome, self.counts.both)
        return paired_outcomes(counts, self.runs, OUTCOME_KEYS, certain=self.identical)

    def swings(self) -> dict[str, Paired]:
        """Return swings of US posture toward Russia and Ukraine and switches of tilt, per year."""
        scale = WEEKS_A_YEAR / self.weeks
        return {name: self._figure(self.counts.figures, i, scale) for i, name in enumerate(SWINGS)}

    def payoffs(self) -> dict[str, Paired]:
        """Return the mean payoff of each player, utils per week."""
        scale, start = 1.0 / MILLION / self.weeks, len(SWINGS)
        return {key: self._figure(self.counts.figures, start + i, scale) for i, key in enumerate(KEYS)}

    def terms(self) -> dict[str, Paired] | None:
        """Return the mean terms by issue, or None if there are none to compare.

        Only pairs that both end in a settlement or dictated terms count, so that the difference is
        not one between the runs that settle in one scenario and those that settle in the other.
        """
        found = self.counts.terms
        if not found.pairs:
            return None
        return {issue: self._figure(found, i, 1.0 / MILLION) for i, issue in enumerate(ISSUES)}

    def _figure(self, found: Sums, number: int, scale: float) -> Paired:
        figure = found.paired(number, scale)
        return figure._replace(low=0.0, high=0.0) if self.identical else figure

    def figures(self) -> pd.DataFrame:
        """Return swings, payoffs and terms as one table."""
        terms = self.terms() or {}
        named = [
            *((name, "per year", x) for name, x in self.swings().items()),
            *((f"payoff_{key}", "utils per week", x) for key, x in self.payoffs().items()),
            *((f"terms_{issue}", "0 Kyiv's ideal, 1 Moscow's", x) for issue, x in terms.items()),
        ]
        return pd.DataFrame([{"figure": name, "unit": unit, **x._asdict()} for name, unit, x in named])

    def summary(self) -> dict[str, Any]:
        """Return the headline figures as plain data, as ``swings compare --json`` prints them."""
        end = self.outcomes().tail(N_OUTCOMES).drop(columns="week").set_index("outcome")
        terms = self.terms()
        return {
            "version": VERSION,
            "seed": self.seed,
            "runs": self.runs,
            "weeks": self.weeks,
            "method": METHOD,
            "identical": self.identical,
            "inputs": [{"path": path, "a": a, "b": b} for path, a, b in self.inputs],
            "outcomes": end.to_dict("index"),
            **{name: x._asdict() for name, x in self.swings().items()},
            "payoffs": {key: x._asdict() for key, x in self.payoffs().items()},
            "terms": terms and {issue: x._asdict() for issue, x in terms.items()},
            "runs_with_terms_in_both": self.counts.terms.pairs,
            "a": self.a.summary(),
            "b": self.b.summary(),
        }


def compare(  # noqa: PLR0913 - of two scenarios, one more
    a: Scenario,
    b: Scenario,
    runs: int,
    seed: int = 0,
    jobs: int | None = None,
    progress: Progress | None = None,
    draws: Draws | None = None,
) -> Comparison:
    """Run two scenarios on the same shocks and count pairs of runs.

    Args:
        a: the first scenario.
        b: the second scenario; differences are its figures minus those of the first.
        runs: number of pairs of runs, at least 1.
        seed: 0 to 2**64 - 1; run r has the same shocks in both.
        jobs: threads (default: one per core), shared by both scenarios, at least one for each.
            Results do not depend on it.
        progress: called with (pairs done, pairs in all).
        draws: parameter ensemble; run r plays the same draw in both scenarios.

    Raises:
        ValueError: if the scenarios are not of the same length, or a number is out of range.
    """
    check(runs, seed, jobs)
    if a.weeks != b.weeks:
        raise ValueError(f"weeks: expected two scenarios of the same length (given {a.weeks} and {b.weeks})")
    codes = coding(a), coding(b)
    counted = (pair_tally(*pair, codes) for pair in _pairs(a, b, runs, seed, jobs, Options(draws)))
    total = reduce(operator.add, _reported(counted, runs, progress))
    kept = [
        EnsembleResult(x, seed, runs, t, xr.Dataset(), draws)
        for x, t in ((a, total.first), (b, total.second))
    ]
    return Comparison(*kept, total)


def _reported(tallies: Iterator[PairTally], runs: int, progress: Progress | None) -> Iterator[PairTally]:
    """Yield tallies as they come, and report how many pairs of runs are done."""
    done = 0
    for counted in tallies:
        done += int(counted.first.runs)
        if progress:
            progress(done, runs)
        yield counted


def _pairs(
    a: Scenario, b: Scenario, runs: int, seed: int, jobs: int | None, options: Options
) -> Iterator[tuple[Record, Record]]:
    """Yield the records of the same runs in both scenarios."""
    threads = max(1, (jobs or os.cpu_count() or 1) // 2)
    sides = [records(scenario, runs, seed, threads, None, options) for scenario in (a, b)]
    yield from matched(*sides)


def pair_tally(first: Record, second: Record, codes: tuple[Coding, Coding]) -> PairTally:
    """Return the counts of the same runs in both scenarios."""
    code_a, code_b = codes
    settled = _settled(first) & _settled(second)
    return PairTally(
        tally(first, code_a),
        tally(second, code_b),
        both=in_both(first.outcome, second.outcome, N_OUTCOMES),
        figures=sums(_figures(first, code_a), _figures(second, code_b)),
        terms=sums(_millionths(first.terms[settled]), _millionths(second.terms[settled])),
    )


def _settled(record: Record) -> NDArray[np.bool_]:
    """Return which runs end in a settlement or dictated terms, and on known terms."""
    return (record.in_force[:, -1] >= SETTLED) & ~np.isnan(record.terms[:, 0])


def _figures(record: Record, code: Coding) -> Ints:
    """Return the FIGURES of every run as whole numbers, shape (runs, figures)."""
    return np.column_stack(
        [swings_by_run(record.move[:, :, 0].astype(np.int64), code), _millionths(record.payoff)]
    )


def _millionths(values: Floats) -> Ints:
    return np.rint(values * MILLION).astype(np.int64)
