"""How runs of a scenario end under each lens."""

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from typing import Any, NamedTuple

from diplomatic_swings.experiments.runs.runs import Play, play_with
from diplomatic_swings.experiments.runs.solves import solution_for
from diplomatic_swings.sim.scenario.loading import lenses, load

NEUTRAL = "neutral"
"""No lens at all."""


class Endings(NamedTuple):
    """How runs end under each lens: shares by outcome, and whether the values settled."""

    scenario: str
    title: str
    shares: Mapping[str, Mapping[str, float]]
    settled: Mapping[str, bool]

    @property
    def farthest(self) -> tuple[str, str, float]:
        """Return the two lenses whose endings differ most, and the share of runs that end differently."""
        named = [name for name in self.shares if name != NEUTRAL]
        pairs = [(a, b, distance(self.shares[a], self.shares[b])) for a, b in combinations(named, 2)]
        return max(pairs, key=lambda pair: pair[2])


def distance(first: Mapping[str, float], second: Mapping[str, float]) -> float:
    """Return the share of runs that end otherwise under one lens than under another (total variation)."""
    return 0.5 * sum(abs(first[key] - second[key]) for key in first)


def endings(
    name: str,
    how: Play,
    settings: Sequence[str] = (),
    only: Sequence[str] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Endings:
    """Return how runs of a scenario end under each lens, with the same luck; a first look solves each.

    Args:
        name: name or path of the scenario.
        how: runs, seed and threads.
        settings: settings such as ``solver.runs=4096``.
        only: names of lenses (default: all that are shipped); the neutral reading is always there.
        progress: called with (lenses done, lenses in all).
    """
    named = [NEUTRAL, *(only or [lens.name for lens in lenses()])]
    shares, settled = {}, {}
    for number, lens in enumerate(named, start=1):
        scenario = load(name, settings, None if lens == NEUTRAL else lens)
        solved = solution_for(scenario, threads=how.threads, allow_unsettled=True)
        result = play_with(scenario, solved, how._replace(kept=0))
        shares[lens] = {key: result.share(key).share for key in result.outcome_keys}
        settled[lens] = solved.solution.settled
        if progress:
            progress(number, len(named))
    return Endings(name, load(name).title, shares, settled)


def summary(made: Sequence[Endings]) -> list[dict[str, Any]]:
    """Return endings as data."""
    return [{**each._asdict(), "farthest": list(each.farthest)} for each in made]
