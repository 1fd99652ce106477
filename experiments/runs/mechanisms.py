"""The mechanisms that mattered most: named terms of the values at weighty decisions that were actually taken.

The most frequent ending says which decisions count (:data:`DECISIVE`).  A sample of them, spread over the runs, is
weighed as the deciding player itself weighed it (:mod:`diplomatic_swings.sim.why.acting`): what the act was worth beyond letting
things be, split into terms that add up to it.  Times the player's precision a term is a shift of the log odds of
the act, a unit in which players can be compared, as utils cannot.

Where luck cannot tell which of two endings is the more frequent, and other decisions count for the second, both are weighed:
else another seed would name other mechanisms.

Terms are ranked by their mean shift.  Two that a bootstrap over runs cannot tell apart are *tied*.  A large term is not
yet a cause: it may be as large where the choice was the other one.  So the same terms are taken of the opposite
decisions too, and the one that differs most is named; :mod:`diplomatic_swings.experiments.runs.compare` tries it.
"""

import hashlib
import inspect
import itertools
import math
import pickle
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from diplomatic_swings.experiments.runs.compare import GameComparison
from diplomatic_swings.experiments.runs.ensemble import KEPT, Progress
from diplomatic_swings.experiments.runs.measures import Z95, Flags, Ints
from diplomatic_swings.experiments.runs.runs import BargainingResult, Play, play_with
from diplomatic_swings.experiments.runs.tally import SETTLED, TRUCE
from diplomatic_swings.experiments.runs.turns import Turns
from diplomatic_swings.sim.solver import solutions
from diplomatic_swings.sim.tables.block import ACTS, REFUSE, SIGN, WALK
from diplomatic_swings.sim.turns.turn import Turn
from diplomatic_swings.sim.why import acting, phrases, split
from diplomatic_swings.sim.why.acting import act_choice, act_terms
from diplomatic_swings.sim.why.explanation import Term
from diplomatic_swings.sim.why.split import sights_of, view_of_act
from diplomatic_swings.sim.world.outcomes import OUTCOME_KEYS
from diplomatic_swings.store import cache
from numpy.typing import NDArray

SAMPLE: Final = 100
"""Decisions looked at for each player: enough for ranks that another seed does not turn over."""

OPPOSITES: Final = 50
"""Opposite decisions looked at for each player."""

LARGEST: Final = 3
RESAMPLES: Final = 2000
FEWEST_RUNS: Final = 5
"""Runs below which a bootstrap says nothing, so that all terms count as tied."""

_TAILS: Final = (0.025, 0.975)

DECISIVE: Final = {"stall": REFUSE, "imposed": REFUSE, "freeze": SIGN, "settle": SIGN, "walkout": WALK}
"""By ending: refusals of a paper, aloud; last signatures before the first deal; the last time a player left the talks."""

WEIGHS: Final = {REFUSE: SIGN, SIGN: SIGN, WALK: WALK}
"""The act whose worth is taken apart: who refuses has weighed a signature."""

OPPOSITE: Final = {REFUSE: SIGN, SIGN: REFUSE}

type Floats = NDArray[np.float64]


class Weighed(NamedTuple):
    """One decision: the run it is taken in, and each term's shift of the log odds of the act."""

    run: int
    terms: dict[str, float]
    labels: dict[str, str]


class Pull(NamedTuple):
    """What one term does to the log odds of an act, over a sample of decisions.

    Attributes:
        player: number of the player.
        key: name of the term: a feature of its payoff, or another part such as ``private pressure``.
        label: the term in words that know its sign.
        mean: mean shift of the log odds.
        low: lower end of its 95 % interval, by a bootstrap over runs.
        high: upper end.
        decisions: decisions looked at.
        runs: runs that they come from.
        tied: whether the bootstrap cannot tell it from the one that ranks before it.
        ranks: best and worst rank that the middle 95 % of the bootstrap give it, 1 the strongest.
    """

    player: int
    key: str
    label: str
    mean: float
    low: float
    high: float
    decisions: int
    runs: int
    tied: bool = False
    ranks: tuple[int, int] = (1, 1)


@dataclass(frozen=True)
class Mechanisms:
    """What mattered most; immutable.

    Attributes:
        outcome: key of the most frequent outcome at the end.
        act: number of the act that the decisions are about: ``REFUSE``, ``SIGN`` or ``WALK``.
        reasons: terms that speak for what was done, strongest first; those that may as well speak against it are
            left out.
        counterweights: terms that speak against it, likewise.
        shifted: the term that differs most between these decisions and the opposite ones, if one clearly does: as
            it is here, and there.
        weighed: number of decisions that were weighed.
        rival: what mattered most where runs end otherwise, if luck cannot tell which ending is the more frequent and
            other decisions count there; None else.
    """

    outcome: str
    act: int
    reasons: tuple[Pull, ...]
    counterweights: tuple[Pull, ...]
    shifted: tuple[Pull, Pull] | None
    weighed: int = 0
    rival: "Mechanisms | None" = None

    @property
    def largest(self) -> tuple[Pull, ...]:
        """Return the three strongest reasons."""
        return self.reasons[:LARGEST]

    @property
    def next_tied(self) -> Pull | None:
        """Return the fourth reason if the third cannot be told from it."""
        rest = self.reasons[LARGEST : LARGEST + 1]
        return rest[0] if rest and rest[0].tied else None


class Sample(NamedTuple):
    """Decisions of one player, term by term, with their mean shifts and draws of these by a bootstrap over runs."""

    player: int
    keys: list[str]
    labels: list[str]
    mean: Floats  # (terms,)
    draws: Floats  # (resamples, terms)
    decisions: int
    runs: int

    def pointing(self, direction: float) -> list[int]:
        """Return the terms that point in a direction: clearly so, where there are runs enough to tell."""
        worst = np.quantile(direction * self.draws, _TAILS[0], axis=0)
        sure = worst if self.runs >= FEWEST_RUNS else direction * self.mean
        return [int(term) for term in np.flatnonzero(sure > 0.0)]

    def pull(self, term: int) -> Pull:
        """Return what a term does."""
        low, high = np.quantile(self.draws[:, term], _TAILS)
        return Pull(
            self.player,
            self.keys[term],
            self.labels[term],
            float(self.mean[term]),
            float(low),
            float(high),
            self.decisions,
            self.runs,
        )


def mechanisms(
    result: BargainingResult, progress: Progress | None = None, sample: int = SAMPLE
) -> Mechanisms:
    """Return which terms mattered most in the decisions on which the most frequent ending turns.

    Args:
        result: what runs show, with the paths of some of them.
        progress: called with (decisions weighed, decisions in all).
        sample: decisions looked at for each player, at most; of the opposite ones half as many.

    What was weighed once is kept on disk, under a digest of all that it follows from.
    """
    place = _kept_at(result, sample)
    kept = cache.read(place)
    if kept is not None:
        weighed: Mechanisms = pickle.loads(kept)  # noqa: S301 - our own file, checked against its checksum
        return weighed
    made = _mechanisms(result, progress, sample)
    cache.write(place, pickle.dumps(made))
    return made


def _kept_at(result: BargainingResult, sample: int) -> Path:
    """Return the file that keeps the mechanisms of a result: named by a digest of all that they follow from."""
    scenario = result.scenario
    words = [package.label for package in scenario.packages], [each.capital for each in scenario.players]
    parts = (result.seed, result.runs, result.paths.sizes.get("run", 0), sample, scenario.digest)
    code = "".join(inspect.getsource(module) for module in (sys.modules[__name__], acting, split, phrases))
    text = repr((parts, words, result.solved.digest)) + code
    digest = hashlib.sha256(text.encode()).hexdigest()[: len(result.solved.digest)]
    return solutions.folder() / f"{digest}.mechanisms"


def _mechanisms(result: BargainingResult, progress: Progress | None, sample: int) -> Mechanisms:
    """Return which terms mattered most, weighed anew."""
    ends = result.counts.outcome[-1]
    most = int(ends.argmax())
    first = _of_ending(result, most, progress, sample)
    rival = rival_of(ends, most)
    return first if rival is None else replace(first, rival=_of_ending(result, rival, progress, sample))


def rival_of(ends: Ints, most: int) -> int | None:
    """Return an ending that may as well be the most frequent, if other decisions count there.

    Args:
        ends: runs by ending.
        most: the most frequent of them.
    """
    runs = ends.sum()
    act = DECISIVE[OUTCOME_KEYS[most]]
    others = [k for k, key in enumerate(OUTCOME_KEYS) if ends[k] and DECISIVE[key] != act]
    if not others:
        return None
    rival = max(others, key=lambda k: int(ends[k]))
    gap, both = (ends[most] - ends[rival]) / runs, (ends[most] + ends[rival]) / runs
    half = Z95 * math.sqrt(max(both - gap**2, 0.0) / runs)
    return rival if gap < half else None


def _of_ending(result: BargainingResult, most: int, progress: Progress | None, sample: int) -> Mechanisms:
    """Return which terms mattered most in the decisions on which an ending turns."""
    act = DECISIVE[OUTCOME_KEYS[most]]
    places = [
        ((kind, player), run, week)
        for kind, flags in _taken(result, act, most).items()
        for player in range(len(result.scenario.players))
        for run, week in spread(
            flags[:, :, player], sample if kind == act else max(sample * OPPOSITES // SAMPLE, 1)
        )
    ]
    turns = Turns(result)
    decisions: dict[tuple[int, int], list[Weighed]] = {}
    each = turns.each((run, week, player) for (_, player), run, week in places)
    for done, ((of, *_), turn) in enumerate(zip(places, each, strict=True), 1):
        decisions.setdefault(of, []).append(weighed(turns, WEIGHS[act], turn))
        if progress:
            progress(done, len(places))
    samples = {of: sample_of(of[1], taken) for of, taken in decisions.items()}
    here = [one for (kind, _), one in samples.items() if kind == act]
    there = {player: one for (kind, player), one in samples.items() if kind != act}
    direction = -1.0 if act == REFUSE else 1.0
    return Mechanisms(
        OUTCOME_KEYS[most],
        act,
        ranked(here, direction),
        ranked(here, -direction),
        _most_shifted(here, there),
        sum(one.decisions for one in here),
    )


def of_sides(pair: GameComparison, progress: Progress | None = None) -> list[Mechanisms]:
    """Return what mattered most on each side of a comparison, once if both sides are the same.

    A comparison keeps no paths, so its first runs are played again.
    """
    sides = (pair.a,) if pair.identical else (pair.a, pair.b)
    return [mechanisms(_with_paths(side), progress) for side in sides]


def _with_paths(side: BargainingResult) -> BargainingResult:
    """Return a side of a comparison with the paths that a run of it keeps, so that both show the same mechanisms."""
    again = play_with(side.scenario, side.solved, Play(min(side.runs, KEPT), side.seed))
    return replace(side, paths=again.paths)


def _taken(result: BargainingResult, act: int, ending: int) -> dict[int, Flags]:
    """Return where decisions that count were taken, and the opposite ones, (runs, turns, players)."""
    paths = result.paths
    done, force = paths["act"].to_numpy(), paths["in_force"].to_numpy()
    ends = np.minimum(paths["outcome"].to_numpy()[:, -1], len(OUTCOME_KEYS) - 1) == ending
    first_deal = _first((force == TRUCE) | (force == SETTLED))
    flags = {act: (done == act) & ends[:, None, None]}
    if act in OPPOSITE:
        flags[OPPOSITE[act]] = done == OPPOSITE[act]
    if act == SIGN:
        flags[act] = _last_before(flags[act], first_deal)
    if act == WALK:
        flags[act] = _last_before(flags[act], np.full(len(done), done.shape[1]))
    return flags


def _first(flags: Flags) -> Ints:
    """Return the first week in which a flag is up by run, one more than the last week if never."""
    return np.where(flags.any(axis=1), flags.argmax(axis=1), flags.shape[1])


def _last_before(flags: Flags, week: Ints) -> Flags:
    """Return the last flag of each run and player before a week, (runs, turns, players)."""
    turns = flags.shape[1]
    before = flags & (np.arange(turns)[None, :] < week[:, None])[:, :, None]
    last = turns - 1 - before[:, ::-1].argmax(axis=1)
    in_last: Flags = np.arange(turns)[None, :, None] == last[:, None, :]
    return before & in_last


def spread(flags: Flags, size: int) -> list[tuple[int, int]]:
    """Return (run, week) of so many places where a flag is up, spread evenly in the order of runs, or of all."""
    places = np.argwhere(flags)
    chosen = np.unique(np.linspace(0, len(places) - 1, min(size, len(places))).astype(int))
    return [(int(run), int(week)) for run, week in places[chosen]]


def weighed(turns: Turns, act: int, turn: Turn) -> Weighed:
    """Return what a player weighed when it decided on an act at its turn, as shifts of the log odds of that act."""
    view = view_of_act(turn)
    if view.pending == act:
        terms: Sequence[Term] = act_terms(view, turns.by_feature(view))
    else:
        terms = act_choice(view, sights_of(view)).option(ACTS[act]).terms
    precision = turn.scenario.players[turn.player].mind.weighty_precision
    return Weighed(
        turn.run, {one.key: precision * one.value for one in terms}, {one.key: one.label for one in terms}
    )


def sample_of(player: int, decisions: list[Weighed]) -> Sample:
    """Return decisions of a player put together."""
    keys = sorted({key for one in decisions for key in one.terms})
    values = np.array([[one.terms.get(key, 0.0) for key in keys] for one in decisions])
    mean = values.mean(axis=0)
    runs = np.array([one.run for one in decisions])
    labels = [_label(decisions, key, size) for key, size in zip(keys, mean.tolist(), strict=True)]
    return Sample(player, keys, labels, mean, resampled(values, runs), len(decisions), len(np.unique(runs)))


def _label(decisions: list[Weighed], key: str, mean: float) -> str:
    """Return what a term is called in the decisions in which it points the same way as on average."""
    alike = [one for one in decisions if key in one.terms and one.terms[key] * mean >= 0.0]
    return alike[0].labels[key]


def resampled(values: Floats, runs: Ints, seed: int = 0) -> Floats:
    """Return means over decisions in resamples of whole runs, (resamples, terms).

    Args:
        values: terms of decisions, (decisions, terms).
        runs: run of each decision.
        seed: seed of the resampling.
    """
    unique, place = np.unique(runs, return_inverse=True)
    chosen = np.random.default_rng(seed).multinomial(
        len(unique), np.full(len(unique), 1.0 / len(unique)), RESAMPLES
    )
    weight = chosen[:, place].astype(np.float64)
    return np.asarray(weight @ values / weight.sum(axis=1, keepdims=True))


def ranked(samples: list[Sample], direction: float) -> tuple[Pull, ...]:
    """Return the terms that clearly point in a direction, strongest first, each marked if tied with the one before."""
    terms = [(sample, term) for sample in samples for term in sample.pointing(direction)]
    terms.sort(key=lambda which: -abs(which[0].mean[which[1]]))
    tied = itertools.chain((False,), (_tied(a, b, direction) for a, b in itertools.pairwise(terms)))
    rows = zip(terms, tied, ranks_of(terms, direction), strict=False)
    return tuple(sample.pull(term)._replace(tied=t, ranks=ranks) for (sample, term), t, ranks in rows)


def ranks_of(terms: list[tuple[Sample, int]], direction: float) -> list[tuple[int, int]]:
    """Return the best and the worst rank that the middle 95 % of the bootstrap give each of some terms."""
    if not terms:
        return []
    if min(sample.runs for sample, _ in terms) < FEWEST_RUNS:
        return [(1, len(terms))] * len(terms)
    strength = np.column_stack([direction * _shuffled(*which, seed=which[0].player) for which in terms])
    rank = 1 + (-strength).argsort(axis=1).argsort(axis=1)
    low, high = np.quantile(rank, _TAILS, axis=0, method="nearest")
    return [(int(best), int(worst)) for best, worst in zip(low, high, strict=True)]


def _tied(a: tuple[Sample, int], b: tuple[Sample, int], direction: float) -> bool:
    """Return whether the bootstrap cannot tell which of two terms is the stronger."""
    if min(a[0].runs, b[0].runs) < FEWEST_RUNS:
        return True
    gap = direction * (_shuffled(*a, seed=a[0].player) - _shuffled(*b, seed=b[0].player))
    return bool(np.quantile(gap, _TAILS[0]) <= 0.0)


def _shuffled(sample: Sample, term: int, *, seed: int) -> Floats:
    """Return draws of a term in an order of its player's own: paired with those of the same player alone."""
    return np.asarray(np.random.default_rng(seed).permutation(sample.draws[:, term]))


def _most_shifted(here: list[Sample], there: dict[int, Sample]) -> tuple[Pull, Pull] | None:
    """Return the term that differs most between decisions and their opposites, if any does clearly."""
    clear = [
        pair for sample in here if sample.player in there for pair in _shifts(sample, there[sample.player])
    ]
    return max(clear, key=lambda pair: abs(pair[1].mean - pair[0].mean), default=None)


def _shifts(here: Sample, there: Sample) -> Iterator[tuple[Pull, Pull]]:
    """Yield the terms that clearly differ between decisions of a player and its opposite ones."""
    if min(here.runs, there.runs) < FEWEST_RUNS:
        return
    for term, key in enumerate(here.keys):
        if key in there.keys:
            other = there.keys.index(key)
            gap = here.draws[:, term] - np.random.default_rng(1).permutation(there.draws[:, other])
            low, high = np.quantile(gap, _TAILS)
            if low > 0.0 or high < 0.0:
                yield here.pull(term), there.pull(other)
