"""Where readings of the world disagree: how runs end under each lens, and what would tell the lenses apart.

For the two lenses whose endings differ most, the observable of the first half year is sought by which
one would soonest know which of them is right.
"""

import itertools
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from scipy.stats import rankdata

from experiments.claims.claim import Measure
from experiments.claims.played import Floats
from experiments.claims.reading import observables
from experiments.claims.trial import NEUTRAL, Ensemble, Size, measured
from experiments.ensemble import Progress
from experiments.paired import Z
from sim.outcomes import OUTCOME_KEYS
from sim.scenario import lenses, load

ENDINGS: Final = {
    key: Measure("share", {"that": [f"outcome == {key}"], "week": -1}, f"ends {key}") for key in OUTCOME_KEYS
}


class Telling(NamedTuple):
    """How well an observable tells two lenses apart.

    Attributes:
        name: name of the observable.
        says: the observable in words.
        first: its mean under the first lens.
        second: its mean under the second.
        auc: odds that a run under the second lens shows more of it than one under the first; ties count half.
        low: lower end of the 95 % interval of ``auc``.
        high: upper end.
    """

    name: str
    says: str
    first: float
    second: float
    auc: float
    low: float
    high: float

    @property
    def odds(self) -> tuple[float, float, float]:
        """Return the odds of telling two runs apart by it, 0.5 (not at all) to 1 (always), with interval."""
        if self.auc >= 0.5:
            return self.auc, max(self.low, 0.5), self.high
        return 1.0 - self.auc, max(1.0 - self.high, 0.5), 1.0 - self.low


class Pair(NamedTuple):
    """Two lenses, how far their endings differ, and what tells them apart, best first."""

    first: str
    second: str
    distance: float
    telling: tuple[Telling, ...]


class Disagreement(NamedTuple):
    """A scenario under each lens: shares of endings by lens, and the pairs that differ most."""

    scenario: str
    title: str
    endings: Mapping[str, Mapping[str, float]]
    pairs: tuple[Pair, ...]


def auc(first: Floats, second: Floats) -> tuple[float, float, float]:
    """Return the odds that a value of the second sample exceeds one of the first, with its 95 % interval.

    Ties count half; NaN is left out.  Interval: DeLong, DeLong and Clarke-Pearson (1988), Biometrics 44.
    """
    a, b = (x[~np.isnan(x)] for x in (first, second))
    if min(len(a), len(b)) < 2:
        return float("nan"), float("nan"), float("nan")
    both = rankdata(np.concatenate([a, b]))
    over = (both[len(a) :] - rankdata(b)) / len(a)
    under = 1.0 - (both[: len(a)] - rankdata(a)) / len(b)
    value = float(over.mean())
    half = Z * float(np.sqrt(over.var(ddof=1) / len(b) + under.var(ddof=1) / len(a)))
    return value, max(value - half, 0.0), min(value + half, 1.0)


def disagreements(
    scenarios: Sequence[str], size: Size, pairs: int = 3, progress: Progress | None = None
) -> list[Disagreement]:
    """Return, for each scenario, how endings differ between lenses and what would tell them apart.

    Args:
        scenarios: names or paths.
        size: how many runs of each scenario under each lens.
        pairs: how many pairs of lenses to look at, those that differ most.
        progress: called with (ensembles done, ensembles in all).
    """
    names = [NEUTRAL, *(lens.name for lens in lenses())]
    found, total = [], len(scenarios) * len(names)
    for number, scenario in enumerate(scenarios):
        columns = {}
        for rank, name in enumerate(names):
            columns[name] = _columns(scenario, name, size)
            if progress:
                progress(number * len(names) + rank + 1, total)
        found.append(_disagreement(scenario, columns, pairs))
    return found


def _columns(scenario: str, name: str, size: Size) -> dict[str, Floats]:
    """Return what is measured in runs of a scenario under a lens, by key of the measure."""
    loaded = load(scenario, lens=None if name == NEUTRAL else name)
    wanted = [*ENDINGS.values(), *(measure for _, measure in observables().values())]
    return measured(Ensemble(loaded, {measure.key: measure for measure in wanted}), size)


def _disagreement(scenario: str, columns: Mapping[str, Mapping[str, Floats]], pairs: int) -> Disagreement:
    endings = {
        name: {key: float(found[measure.key][:, 0].mean()) for key, measure in ENDINGS.items()}
        for name, found in columns.items()
    }
    readings = [name for name in columns if name != NEUTRAL]
    apart = {(a, b): distance(endings[a], endings[b]) for a, b in itertools.combinations(readings, 2)}
    most = sorted(apart, key=lambda pair: -apart[pair])[:pairs]
    found = [Pair(a, b, apart[a, b], telling(columns[a], columns[b])) for a, b in most]
    return Disagreement(scenario, load(scenario).title, endings, tuple(found))


def distance(first: Mapping[str, float], second: Mapping[str, float]) -> float:
    """Return the share of runs that end otherwise under one lens than under another (total variation)."""
    return 0.5 * sum(abs(first[key] - second[key]) for key in first)


def telling(first: Mapping[str, Floats], second: Mapping[str, Floats]) -> tuple[Telling, ...]:
    """Return how well each observable tells two lenses apart, best first."""
    found = []
    for name, (says, measure) in observables().items():
        a, b = (_by_run(columns[measure.key]) for columns in (first, second))
        means = (float(np.nanmean(x)) if (~np.isnan(x)).any() else float("nan") for x in (a, b))
        found.append(Telling(name, says, *means, *auc(a, b)))
    return tuple(sorted(found, key=lambda sign: -np.nan_to_num(sign.odds[0])))


def _by_run(columns: Floats) -> Floats:
    """Return a figure by run; NaN where nothing counted."""
    top, bottom = columns[:, 0], columns[:, 1]
    return np.divide(top, bottom, out=np.full(len(top), np.nan), where=bottom > 0.0)


def summary(found: Sequence[Disagreement]) -> list[dict[str, Any]]:
    """Return disagreements as plain data."""
    return [
        {
            "scenario": d.scenario,
            "title": d.title,
            "endings": {name: dict(shares) for name, shares in d.endings.items()},
            "pairs": [{**p._asdict(), "telling": [t._asdict() for t in p.telling]} for p in d.pairs],
        }
        for d in found
    ]
