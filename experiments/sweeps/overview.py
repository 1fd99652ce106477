"""A sweep as a whole, for its report: read part by part, so that memory does not grow with the sweep.

Shares, their ranges and counts are of all points.  Whatever needs points side by side - correlations,
regions, dots - is of a sample of bounded size, drawn at random from the design; it is all of a small one.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
from diplomatic_swings.experiments.designs.design import POINT, POLICY, Design
from diplomatic_swings.experiments.designs.files import from_dict
from diplomatic_swings.experiments.designs.game_points import player_names, renamed
from diplomatic_swings.experiments.designs.points import DONE, share_names
from diplomatic_swings.experiments.runs.measures import Floats, Ints
from diplomatic_swings.experiments.sweeps.columns import WEEKS
from diplomatic_swings.experiments.sweeps.errors import SweepError
from diplomatic_swings.experiments.sweeps.reading import failures, frames, open_results
from diplomatic_swings.experiments.sweeps.store import Manifest
from diplomatic_swings.sim.scenario.loading import load
from diplomatic_swings.sim.tables.records import Scenario
from diplomatic_swings.sim.world.calendar import date_of
from diplomatic_swings.sim.world.outcomes import N_OUTCOMES, OUTCOME_KEYS
from numpy.typing import NDArray

MOST = 8192
"""Rows of the sample at most: enough for rank correlations to a hundredth, and a page stays small."""

SHARES = share_names()


def _zeros() -> Floats:
    return np.zeros(N_OUTCOMES)


@dataclass
class Ends:
    """How the runs of many points end, added up point by point.

    Attributes:
        points: points that were played.
        total: sum of their shares, by outcome.
        squares: sum of the squares of these.
        low: least share at a point.
        high: largest share at a point.
        leads: points at which the outcome alone is the most frequent one.
    """

    points: int = 0
    total: Floats = field(default_factory=_zeros)
    squares: Floats = field(default_factory=_zeros)
    low: Floats = field(default_factory=lambda: np.ones(N_OUTCOMES))
    high: Floats = field(default_factory=_zeros)
    leads: Floats = field(default_factory=_zeros)

    def add(self, shares: Floats) -> None:
        """Add the shares of some points, shape (points, outcomes)."""
        self.points += len(shares)
        self.total += shares.sum(axis=0)
        self.squares += (shares**2).sum(axis=0)
        self.low = np.minimum(self.low, shares.min(axis=0, initial=1.0))
        self.high = np.maximum(self.high, shares.max(axis=0, initial=0.0))
        first = shares == shares.max(axis=1, keepdims=True)
        self.leads += first[first.sum(axis=1) == 1].sum(axis=0)

    @property
    def mean(self) -> Floats:
        """Return the mean share of each outcome over points."""
        return self.total / max(self.points, 1)

    @property
    def spread(self) -> Floats:
        """Return the standard deviation over points of each outcome's share."""
        square = np.clip(self.squares / max(self.points, 1) - self.mean**2, 0.0, None)
        return np.where(self.high > self.low, np.sqrt(square), 0.0)

    def luck(self, runs: int) -> Floats:
        """Return the standard deviation that luck alone would give the shares of points of so many runs."""
        return np.sqrt(np.clip(self.total - self.squares, 0.0, None) / max(self.points, 1) / runs)


@dataclass(frozen=True)
class Overview:
    """What a sweep found as a whole; immutable.

    Attributes:
        manifest: what the folder holds a sweep of.
        scenario: what the design changes.
        ends: how runs end, over all points that were played.
        by_policy: the same by policy.
        failed: points that could not be played, or whose values do not settle, by reason.
        sample: rows of a bounded number of points: point, policy, inputs, shares.
        range_by_week: least, mean and largest share over points, (3, weeks + 1, outcomes).
    """

    manifest: Manifest
    scenario: Scenario
    ends: Ends
    by_policy: dict[str, Ends]
    failed: Counter[str]
    sample: pd.DataFrame
    range_by_week: Floats

    @cached_property
    def design(self) -> Design:
        """Return what was played."""
        return from_dict(self.manifest.design)

    @property
    def players(self) -> dict[str, str]:
        """Return the players' names by key."""
        return player_names(self.scenario)

    @property
    def runs(self) -> int:
        """Return the runs of a point."""
        return self.design.runs

    @property
    def weeks(self) -> int:
        """Return the length of a run."""
        return self.scenario.weeks

    @property
    def played(self) -> int:
        """Return the points that were tried, those that are not done included."""
        return self.ends.points + self.failed.total()

    @property
    def sampled(self) -> bool:
        """Return whether the sample is less than all points."""
        return len(self.sample) < self.ends.points

    @property
    def dates(self) -> NDArray[np.datetime64]:
        """Return the first day of every week."""
        days = [date_of(self.scenario.start, week) for week in range(self.weeks + 1)]
        return np.array(days, dtype="datetime64[D]")

    @property
    def paths(self) -> list[str]:
        """Return the inputs that take more than one value."""
        return [each.path for each in self.design.inputs if len(set(each.levels)) != 1]

    @cached_property
    def averaged(self) -> pd.DataFrame:
        """Return inputs and shares by point of the inputs, averaged over the policies, where all were played."""
        many = len(self.design.policies)
        rows = self.sample.groupby(self.sample[POINT] // many)
        every = rows[[*self.paths, *SHARES]].mean()
        return every[rows.size() == many]


def overview(folder: Path) -> Overview:
    """Return what the sweep in a folder found as a whole.

    Raises:
        SweepError: if it holds none, or is the shard of one.
    """
    store = open_results(folder)
    if store.manifest.shard:
        raise SweepError(f"{folder}: expected a whole sweep for a report; put its shards together first")
    scenario = renamed(load(folder / "scenario.yaml"), store.manifest.scenario)
    design = from_dict(store.manifest.design)
    by_policy = {name: Ends() for name in design.policies}
    ends, kept, chosen = Ends(), [], _chosen(design)
    for frame in frames(folder):
        done = frame[frame["status"] == DONE]
        ends.add(done[SHARES].to_numpy())
        for name, rows in done.groupby(POLICY):
            by_policy[str(name)].add(rows[SHARES].to_numpy())
        inside = done[POINT].floordiv(len(design.policies)).isin(chosen)
        kept.append(done.loc[inside, _kept(design)])
    sample = pd.concat(kept, ignore_index=True) if kept else pd.DataFrame(columns=_kept(design))
    weekly = _by_week(folder, scenario.weeks, design.runs)
    return Overview(store.manifest, scenario, ends, by_policy, failures(folder), sample, weekly)


def _kept(design: Design) -> list[str]:
    return [POINT, POLICY, *(each.path for each in design.inputs), *SHARES]


def _chosen(design: Design) -> Ints:
    """Return the points of the inputs that the sample holds, under every policy."""
    count, most = len(design) // len(design.policies), max(MOST // len(design.policies), 1)
    if count <= most:
        return np.arange(count)
    return np.random.default_rng(design.sampling_seed).choice(count, most, replace=False, shuffle=False)


def _by_week(folder: Path, weeks: int, runs: int) -> Floats:
    """Return the least, mean and largest share over points, week by week."""
    shape = (weeks + 1, N_OUTCOMES)
    low, total, high = np.ones(shape), np.zeros(shape), np.zeros(shape)
    points = 0
    for shares in _weekly(folder, weeks, runs):
        points += len(shares)
        low = np.minimum(low, shares.min(axis=0, initial=1.0))
        high = np.maximum(high, shares.max(axis=0, initial=0.0))
        total = total + shares.sum(axis=0)
    return np.stack([low, total / max(points, 1), high])


def _weekly(folder: Path, weeks: int, runs: int) -> Iterator[Floats]:
    """Yield the shares of the points of each part that are done, (points, weeks + 1, outcomes)."""
    names = [f"runs_{key}" for key in OUTCOME_KEYS]
    for points, frame in zip(frames(folder), frames(folder, WEEKS), strict=True):
        done = frame[POINT].isin(points.loc[points["status"] == DONE, POINT])
        yield frame.loc[done, names].to_numpy().reshape(-1, weeks + 1, N_OUTCOMES) / runs


def policies_of(chosen: Mapping[str, str]) -> str:
    """Return the policies of players in words."""
    return ", ".join(f"{player}: {name}" for player, name in chosen.items()) or "the scenario's own"
