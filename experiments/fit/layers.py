"""Runs under many sets of numbers: what luck decides, and what the numbers decide, told apart.

Runs are dealt evenly over the draws: run r belongs to draw r modulo their number, so that any number of runs uses as many
draws as it can.  Each draw has luck of its own, so that the spread of its share over draws is luck and numbers
together, and what is left when luck is taken off is due to the numbers.

>>> import numpy as np
>>> from diplomatic_swings.experiments.fit.layers import layered
>>> found = layered(np.array([0.1, 0.3, 0.5]), np.array([0.001, 0.002, 0.002]), in_file=3)
>>> bool(found.numbers.high - found.numbers.low > found.luck.high - found.luck.low)
True
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
from diplomatic_swings.experiments.fit.draws import Draws, evenly
from diplomatic_swings.experiments.runs.compare import compare
from diplomatic_swings.experiments.runs.measures import Z95, Floats, Ints
from diplomatic_swings.experiments.runs.runs import BargainingResult, Play, play_with
from diplomatic_swings.experiments.runs.solves import Solved, cores
from diplomatic_swings.forms.problems import Problem, ScenarioError
from diplomatic_swings.sim.scenario.loading import differences, vary
from diplomatic_swings.sim.solver.solutions import solution_of
from diplomatic_swings.sim.tables.records import Scenario
from diplomatic_swings.sim.world.outcomes import OUTCOME_KEYS
from diplomatic_swings.store.version import VERSION

LEAST: Final = 2
"""Draws, and runs of a draw, below which luck and numbers cannot be told apart."""

TAILS: Final = (0.025, 0.975)


class Span(NamedTuple):
    """An interval: its ends."""

    low: float
    high: float


class Layered(NamedTuple):
    """A figure, with what luck and what the numbers leave open about it; all intervals are of 95 %.

    Attributes:
        value: mean over the draws.
        low: lower end of the interval of the mean over all draws of the file.
        high: its upper end.
        luck: interval of the mean over the draws used, if other luck had been drawn.
        numbers: between which values 95 % of the draws lie, luck taken off.
    """

    value: float
    low: float
    high: float
    luck: Span
    numbers: Span

    def plain(self, name: str) -> dict[str, Any]:
        """Return it as plain data, the value under a name."""
        spans = {"luck": self.luck._asdict(), "numbers": self.numbers._asdict()}
        return {name: self.value, "low": self.low, "high": self.high, **spans}


def layered(values: Floats, of_luck: Floats, in_file: int, least: float = 0.0, most: float = 1.0) -> Layered:
    """Return a figure over draws with luck and numbers apart.

    The variance of the draws' figures is that of luck within a draw and that of the numbers (law of total variance).
    The mean over the whole file has both, the latter as far as draws of it were not used; few draws tell little of
    that variance, so that its interval is then one of Student.

    Args:
        values: the figure of each draw, shape (draws,).
        of_luck: variance of each draw's figure by luck.
        in_file: draws in the file.
        least: the least that the figure can be.
        most: the most.
    """
    from scipy.stats import t

    used, mean = len(values), float(values.mean())
    luck = float(of_luck.mean())
    numbers = max(float(values.var(ddof=1)) - luck, 0.0)
    unused = 1.0 - used / in_file
    far = float(t.ppf(TAILS[1], used - 1)) if unused > 0.0 else Z95
    halves = (far * float(np.sqrt((luck + unused * numbers) / used)), Z95 * float(np.sqrt(luck / used)))
    whole, by_luck = (Span(max(mean - half, least), min(mean + half, most)) for half in halves)
    return Layered(mean, *whole, luck=by_luck, numbers=_free_of_luck(values, luck, numbers, (least, most)))


def _free_of_luck(values: Floats, luck: float, numbers: float, ends: tuple[float, float]) -> Span:
    """Return where 95 % of the draws' figures lie once they are drawn together by what luck adds to their spread."""
    total = luck + numbers
    shrink = np.sqrt(numbers / total) if total > 0.0 else 0.0
    freed = np.clip(values.mean() + (values - values.mean()) * shrink, *ends)
    low, high = np.quantile(freed, TAILS)
    return Span(float(low), float(high))


def luck_of_shares(counts: Ints, runs: Ints) -> Floats:
    """Return the variance of each draw's share by luck; half a case of either kind keeps it above zero."""
    likely = (counts + 0.5) / (runs + 1.0)
    return np.asarray(likely * (1.0 - likely) / runs)


def luck_of_differences(first: Ints, second: Ints, both: Ints, runs: Ints) -> Floats:
    """Return the variance of each draw's difference of two shares by luck, from pairs of runs.

    Args:
        first: runs of each draw in which it came in the first scenario.
        second: the same in the second.
        both: pairs in which it came in both.
        runs: pairs of each draw.
    """
    apart = (first + second - 2 * both + 1.0) / (runs + 1.0)
    mean = (second - first) / runs
    return np.asarray(np.maximum(apart - mean**2, 0.0) / runs)


@dataclass(frozen=True)
class DrawnRuns:
    """Runs of a scenario under many sets of its numbers; immutable.

    Attributes:
        scenario: the scenario as it is.
        seed: seed of the runs.
        draws: the sets of numbers, all of the file.
        used: rows of the file that were played.
        runs: runs of each draw used.
        counts: runs by draw used and outcome at the end, shape (draws, outcomes).
        settled: whether the values of each draw settled.
        start: values of the scenario as it is, from which those of each draw are solved.
        kept: numbers that draws leave as they are: those in which the scenarios of a pair differ.
    """

    scenario: Scenario
    seed: int
    draws: Draws
    used: tuple[int, ...]
    runs: Ints
    counts: Ints
    settled: tuple[bool, ...]
    start: Solved
    kept: tuple[str, ...] = ()

    def each_draw(self) -> Iterator[tuple[int, BargainingResult]]:
        """Yield the row in the file and the runs of each draw used, played again; solved values are kept."""
        for row, runs in zip(self.used, self.runs.tolist(), strict=True):
            numbers = _numbers(self.draws, row, self.kept)
            varied, values = solved_warm(self.scenario, self.start, numbers, None)
            yield row, play_with(varied, values, Play(runs, luck_of(self.seed, row), kept=0))

    @property
    def size(self) -> int:
        """Return the number of runs in all."""
        return int(self.runs.sum())

    def share(self, outcome: str) -> Layered:
        """Return the share of runs in an outcome at the end."""
        counts = self.counts[:, OUTCOME_KEYS.index(outcome)]
        return layered(counts / self.runs, luck_of_shares(counts, self.runs), len(self.draws))

    def outcomes(self) -> pd.DataFrame:
        """Return the shares of outcomes, one a row, luck and numbers apart."""
        rows = []
        for key in OUTCOME_KEYS:
            share = self.share(key)
            rows.append((key, *share[:3], *share.luck, *share.numbers))
        ends = ("low", "high", "luck_low", "luck_high", "numbers_low", "numbers_high")
        return pd.DataFrame(rows, columns=["outcome", "share", *ends])

    def by_draw(self) -> pd.DataFrame:
        """Return each draw used: its row in the file (1 is the first), runs, whether settled, shares of outcomes."""
        shares = pd.DataFrame(self.counts / self.runs[:, None], columns=list(OUTCOME_KEYS))
        rows = [row + 1 for row in self.used]
        head = pd.DataFrame({"draw": rows, "runs": self.runs, "settled": self.settled})
        return pd.concat([head, shares], axis=1)

    def summary(self) -> dict[str, Any]:
        """Return the shares as plain data, as ``swings run --params --json`` prints them."""
        s = self.scenario
        return {
            "scenario": s.name,
            "version": VERSION,
            "digest": s.digest,
            "seed": self.seed,
            "runs": self.size,
            "weeks": s.weeks,
            "start": s.start.isoformat(),
            "draws_digest": self.draws.digest,
            "draws_in_file": len(self.draws),
            "draws_used": len(self.used),
            "draws_unsettled": self.settled.count(False),
            "outcomes": {key: self.share(key).plain("share") for key in OUTCOME_KEYS},
        }


def dealt(runs: int, in_file: int, most: int | None = None) -> tuple[tuple[int, ...], Ints]:
    """Return which draws are used, evenly over the file, and how many runs each has.

    Args:
        runs: runs in all.
        in_file: draws in the file.
        most: most draws to use (default: all).

    Raises:
        ValueError: if luck and numbers could not be told apart: fewer than two draws of two runs.
    """
    count = min(in_file, runs // LEAST, most or in_file)
    if count < LEAST:
        raise ValueError(
            f"expected at least {LEAST} draws with {LEAST} runs each (given {in_file} draws, {runs} runs)"
        )
    used = evenly(in_file, count)
    each = np.full(count, runs // count, dtype=np.int64)
    each[: runs % count] += 1
    return used, each


def luck_of(seed: int, draw: int) -> int:
    """Return the seed of a draw's runs: a stream of its own."""
    return int(np.random.SeedSequence([seed, draw]).generate_state(1, np.uint64)[0])


def _numbers(draws: Draws, row: int, but: Collection[str]) -> dict[str, float]:
    """Return the numbers of a draw by path, without those that are left as they are."""
    return {str(path): float(x) for path, x in draws.table.iloc[row].items() if path not in but}


class Dealt(NamedTuple):
    """A draw that is played: its row in the file, how many runs, and its numbers."""

    row: int
    runs: int
    numbers: dict[str, float]


def deal(draws: Draws, how: Play, most: int | None, but: Collection[str] = ()) -> list[Dealt]:
    """Return the draws that are played.

    Args:
        draws: sets of numbers.
        how: runs in all.
        most: most draws to use (default: all).
        but: numbers that are left as they are.

    Raises:
        ScenarioError: if there are too few draws or runs.
    """
    try:
        used, each = dealt(how.runs, len(draws), most)
    except ValueError as error:
        raise ScenarioError([Problem(draws.name, 0, 0, "", str(error))]) from error
    numbers = [_numbers(draws, row, but) for row in used]
    return [Dealt(*one) for one in zip(used, each.tolist(), numbers, strict=True)]


def solved_warm(
    scenario: Scenario, solved: Solved, numbers: Mapping[str, float], threads: int | None
) -> tuple[Scenario, Solved]:
    """Return a scenario with other numbers and its values, solved from those of the scenario itself, and kept."""
    varied = vary(scenario, numbers)
    solution, digest = solution_of(varied, threads=cores(threads), warm=solved.solution)
    return varied, Solved(solution, digest)


def play_drawn(
    scenario: Scenario, solved: Solved, draws: Draws, how: Play, most: int | None = None
) -> DrawnRuns:
    """Play a scenario under many sets of its numbers.

    Args:
        scenario: the scenario as it is.
        solved: its values, from which each draw's are solved.
        draws: sets of numbers.
        how: runs in all, seed and threads; ``progress`` is called after each draw.
        most: most draws to use (default: all).

    Raises:
        ScenarioError: if the scenario lacks a number, or there are too few draws or runs.
    """
    hands = deal(draws, how, most)
    counts, settled = [], []
    for place, hand in enumerate(hands):
        varied, values = solved_warm(scenario, solved, hand.numbers, how.threads)
        play = Play(hand.runs, luck_of(how.seed, hand.row), how.threads, kept=0)
        counts.append(play_with(varied, values, play).counts.outcome[-1])
        settled.append(bool(values.solution.settled))
        if how.progress is not None:
            how.progress(place + 1, len(hands))
    used, runs = tuple(hand.row for hand in hands), np.array([hand.runs for hand in hands])
    return DrawnRuns(scenario, how.seed, draws, used, runs, np.array(counts), tuple(settled), solved)


@dataclass(frozen=True)
class DrawnPairs:
    """Two scenarios with the same luck under the same sets of numbers; immutable.  Differences are b minus a.

    Attributes:
        a: the first scenario under the draws.
        b: the second.
        both: pairs of runs by draw used and outcome in which both end in it.
    """

    a: DrawnRuns
    b: DrawnRuns
    both: Ints

    @property
    def kept(self) -> tuple[str, ...]:
        """Return the numbers in which the scenarios differ: draws leave them as they are."""
        return self.a.kept

    def difference(self, outcome: str) -> Layered:
        """Return the difference of the shares of runs in an outcome at the end."""
        place, runs = OUTCOME_KEYS.index(outcome), self.a.runs
        first, second, both = (x[:, place] for x in (self.a.counts, self.b.counts, self.both))
        luck = luck_of_differences(first, second, both, runs)
        return layered((second - first) / runs, luck, len(self.a.draws), -1.0, 1.0)

    def summary(self) -> dict[str, Any]:
        """Return shares and differences as plain data, as ``swings compare --params --json`` prints them."""
        return {
            "a": self.a.summary(),
            "b": self.b.summary(),
            "seed": self.a.seed,
            "runs": self.a.size,
            "draws_digest": self.a.draws.digest,
            "draws_in_file": len(self.a.draws),
            "draws_used": len(self.a.used),
            "numbers_kept": list(self.kept),
            "outcomes": {key: self.difference(key).plain("difference") for key in OUTCOME_KEYS},
        }


def compare_drawn(
    scenarios: tuple[Scenario, Scenario],
    solved: tuple[Solved, Solved],
    draws: Draws,
    how: Play,
    most: int | None = None,
) -> DrawnPairs:
    """Play two scenarios with the same luck under the same sets of numbers.

    Args:
        scenarios: both, of the same length; numbers in which they differ are not drawn.
        solved: their values.
        draws: sets of numbers.
        how: pairs of runs in all, seed and threads; ``progress`` is called after each draw.
        most: most draws to use (default: all).

    Raises:
        ScenarioError: if a scenario lacks a number, or there are too few draws or runs.
    """
    apart = {difference.path for difference in differences(*scenarios)}
    kept = tuple(str(path) for path in draws.table if path in apart)
    hands = deal(draws, how, most, kept)
    sides: list[list[Ints]] = [[], []]
    settled: list[list[bool]] = [[], []]
    both: list[Ints] = []
    for place, hand in enumerate(hands):
        made = [solved_warm(s, v, hand.numbers, how.threads) for s, v in zip(scenarios, solved, strict=True)]
        (a, of_a), (b, of_b) = made
        pair = compare(a, b, Play(hand.runs, luck_of(how.seed, hand.row), how.threads, kept=0), (of_a, of_b))
        for side, counts in enumerate((pair.counts.first, pair.counts.second)):
            sides[side].append(counts.base.outcome[-1])
            settled[side].append(bool(made[side][1].solution.settled))
        both.append(pair.counts.both[-1])
        if how.progress is not None:
            how.progress(place + 1, len(hands))
    used, runs = tuple(hand.row for hand in hands), np.array([hand.runs for hand in hands])
    first, second = (
        DrawnRuns(s, how.seed, draws, used, runs, np.array(sides[k]), tuple(settled[k]), solved[k], kept)
        for k, s in enumerate(scenarios)
    )
    return DrawnPairs(first, second, np.array(both))
