"""Many runs of a scenario: solved once, played on all cores, counted as they come.

>>> from diplomatic_swings.experiments.runs.runs import play
>>> from diplomatic_swings.sim.scenario.loading import load
>>> result = play(load("talks-2025-01"), runs=2000, seed=1)  # doctest: +SKIP
>>> result.deals()["by_package"]  # doctest: +SKIP
"""

from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import xarray as xr
from diplomatic_swings.experiments.runs.counts import GameCounts, coding, count, options_of
from diplomatic_swings.experiments.runs.ensemble import KEPT, Progress, Share, check, in_chunks
from diplomatic_swings.experiments.runs.measures import POSTURES, WEEKS_A_YEAR, Floats, Ints, ratio, wilson
from diplomatic_swings.experiments.runs.papers import FATES
from diplomatic_swings.experiments.runs.playing import ChunkPlayer, paths_of
from diplomatic_swings.experiments.runs.solves import Solved, solution_for
from diplomatic_swings.experiments.runs.tally import MILLION, Tally
from diplomatic_swings.sim.rules.play import Record
from diplomatic_swings.sim.tables.block import ACTS
from diplomatic_swings.sim.tables.game import packed, prepare, with_values
from diplomatic_swings.sim.tables.records import Scenario
from diplomatic_swings.sim.world.calendar import date_of
from diplomatic_swings.sim.world.outcomes import OUTCOME_KEYS
from diplomatic_swings.sim.world.state import ISSUES
from diplomatic_swings.store.notebook import table_html
from diplomatic_swings.store.version import VERSION
from numpy.typing import NDArray

WINNERS = ("russia", "ukraine")
"""Who has won where an end is imposed: Ukraine's front has collapsed, or Russia's home front has collapsed."""


@dataclass(frozen=True)
class BargainingResult:
    """What many runs of a scenario show; immutable.

    Both ends by collapse are counted as *imposed*; :meth:`imposed_by` tells them apart.

    Attributes:
        scenario: the scenario that was run.
        seed: seed of the runs; run r with this seed has the same luck in every scenario.
        runs: number of runs.
        counts: exact counts over all runs of outcomes, first deals, moves and US posture.
        game_counts: exact counts over all runs of what became of papers, and of weighty acts.
        solved: the values that the runs were played with, and their digest.
        paths: whole paths of the first runs: ``state`` (run, week, variable), ``outcome`` and ``in_force`` (run, week;
            numbers of :mod:`diplomatic_swings.sim.rules.play`), ``belief`` (run, week, player; public belief in the first type),
            ``move`` and ``act`` (run, turn, player), ``paper`` (run, turn), ``type`` and ``payoff`` (run, player).
    """

    scenario: Scenario
    seed: int
    runs: int
    counts: Tally
    paths: xr.Dataset
    solved: Solved
    game_counts: GameCounts

    def __repr__(self) -> str:
        ends = ", ".join(f"{key} {self.share(key).share:.1%}" for key in OUTCOME_KEYS)
        return f"<BargainingResult {self.scenario.name}: {ends}; {self._size()}>"

    def _repr_html_(self) -> str:
        shares = ((key, self.share(key)) for key in OUTCOME_KEYS)
        rows = [(key, f"{x.share:.1%}", f"{x.low:.1%} to {x.high:.1%}") for key, x in shares]
        head = f"{self.scenario.title} ({self.scenario.name})"
        return table_html(head, ("ending", "share", "95 % interval"), rows, self._size())

    def _size(self) -> str:
        return f"{self.runs:,} runs of {self.weeks} weeks, seed {self.seed}, digest {self.scenario.digest}"

    @property
    def weeks(self) -> int:
        """Return the number of weeks played."""
        return self.scenario.weeks

    @property
    def dates(self) -> NDArray[np.datetime64]:
        """Return the date of every state, shape (weeks + 1,)."""
        return np.array(
            [date_of(self.scenario.start, t) for t in range(self.weeks + 1)], dtype="datetime64[D]"
        )

    def share(self, outcome: str, week: int = -1) -> Share:
        """Return the share of runs in an outcome at a week (default: the end)."""
        count = self.counts.outcome[week, OUTCOME_KEYS.index(outcome)]
        low, high = wilson(count, self.runs)
        return Share(float(count) / self.runs, float(low), float(high))

    def shares(self) -> pd.DataFrame:
        """Return outcome shares by week with 95 % Wilson intervals, in long form."""
        low, high = wilson(self.counts.outcome, self.runs)
        n = len(OUTCOME_KEYS)
        return pd.DataFrame(
            {
                "week": np.repeat(np.arange(self.weeks + 1), n),
                "date": np.repeat(self.dates, n),
                "outcome": list(OUTCOME_KEYS) * (self.weeks + 1),
                "runs": self.counts.outcome.ravel(),
                "share": self.counts.outcome.ravel() / self.runs,
                "low": low.ravel(),
                "high": high.ravel(),
            }
        )

    def swings_per_year(self, toward: str = "russia") -> float:
        """Return the mean number of swings of US posture a year, toward Russia or Ukraine."""
        counts = self.counts.swings_russia if toward == "russia" else self.counts.swings_ukraine
        return _mean_of_histogram(counts) / self.weeks * WEEKS_A_YEAR

    def tilt_switches_per_year(self) -> float:
        """Return the mean number of tilt switches a year (19.1 in 2025)."""
        return _mean_of_histogram(self.counts.tilt_switches) / self.weeks * WEEKS_A_YEAR

    def median_weeks_to_first_deal(self) -> float | None:
        """Return the week by which half of all runs have had a deal, or None if fewer have."""
        reached = np.cumsum(self.counts.first_deal[:-1]) * 2 >= self.runs
        return (
            float(reached.argmax()) if reached.any() and self.counts.first_deal[-1] * 2 <= self.runs else None
        )

    def terms(self) -> dict[str, float] | None:
        """Return the mean terms by issue of runs that end in a settlement or dictated terms."""
        n = int(self.counts.settlements)
        return (
            {issue: float(x) / MILLION / n for issue, x in zip(ISSUES, self.counts.terms, strict=True)}
            if n
            else None
        )

    @property
    def player_keys(self) -> list[str]:
        """Return the players' keys, in order."""
        return [player.key for player in self.scenario.players]

    @property
    def package_keys(self) -> list[str]:
        """Return the packages' keys, in order."""
        return [package.key for package in self.scenario.packages]

    @property
    def outcome_keys(self) -> list[str]:
        """Return the outcomes' keys, in order."""
        return list(OUTCOME_KEYS)

    @property
    def lever_keys(self) -> list[tuple[str, str]]:
        """Return (player, option) of every everyday option, in the order of their numbers."""
        return [(self.player_keys[player], key) for player, key, *_ in options_of(self.scenario)]

    def moves(self) -> pd.DataFrame:
        """Return how often each everyday option was played, by player: share of its weeks."""
        listed = options_of(self.scenario)
        players, levers = zip(*self.lever_keys, strict=True)
        labels = [label for *_, label, _ in listed]
        return pd.DataFrame(
            {"player": players, "lever": levers, "label": labels, "share": self.move_shares()}
        )

    def move_shares(self) -> Floats:
        """Return how often each everyday option was played, in the order of :meth:`moves`: share of its player's weeks."""
        times: Ints = self.counts.move.sum(axis=0)[: len(self.lever_keys)]
        return times / (self.runs * self.weeks)

    def acts(self) -> pd.DataFrame:
        """Return how often each weighty act was done, by player: times, and times a run."""
        times = self.game_counts.act.sum(axis=0)
        rows = [
            (player, act, int(times[i, a]), times[i, a] / self.runs)
            for i, player in enumerate(self.player_keys)
            for a, act in enumerate(ACTS)
            if self.scenario.acts[i][a] is not None
        ]
        return pd.DataFrame(rows, columns=["player", "act", "times", "per_run"])

    def papers(self) -> pd.DataFrame:
        """Return what became of papers: times that each player tabled, signed, refused, withdrew or broke each."""
        fate = self.game_counts.fate
        rows = [
            (package, player, *(int(fate[f, p, i]) for f in range(len(FATES))))
            for p, package in enumerate(self.package_keys)
            for i, player in enumerate(self.player_keys)
            if fate[:, p, i].any()
        ]
        return pd.DataFrame(rows, columns=["package", "player", *FATES])

    def packages(self) -> pd.DataFrame:
        """Return the packages: kind, terms, times in force, times that all signers gained, times not confirmed."""
        counts = self.game_counts
        terms = np.array([package.terms for package in self.scenario.packages])
        kinds = ["settlement" if package.settlement else "ceasefire" for package in self.scenario.packages]
        return pd.DataFrame(
            {
                "package": self.package_keys,
                "label": [package.label for package in self.scenario.packages],
                "kind": kinds,
                "in_force": counts.deals,
                "both_gain": counts.both_gain,
                "unratified": counts.unratified,
                **{issue: terms[:, n] for n, issue in enumerate(ISSUES)},
            }
        )

    def deals(self) -> dict[str, Any]:
        """Return the deals in short: how many, share in which all signers gained, by package, broken by whom."""
        counts = self.game_counts
        signed = int(counts.deals.sum())
        return {
            "signed": signed,
            "both_gain": float(counts.both_gain.sum()) / signed if signed else None,
            "by_package": dict(zip(self.package_keys, counts.deals.tolist(), strict=True)),
            "unratified": int(counts.unratified.sum()),
            "broken_by": dict(zip(self.player_keys, counts.broken.tolist(), strict=True)),
        }

    def gaining(self) -> dict[str, float | None]:
        """Return, by signer, the share of its signatures on papers in force by which it gained by its own value."""
        share = ratio(*self.game_counts.confirmed.T)
        parties = zip(self.player_keys, share, strict=True)
        return {key: None if np.isnan(one) else float(one) for key, one in parties}

    def imposed_by(self) -> dict[str, float]:
        """Return the share of runs that end imposed, by the player that has won."""
        imposed = int(self.counts.outcome[-1, OUTCOME_KEYS.index("imposed")])
        on_russia = int(self.game_counts.exhausted[-1])
        won = (imposed - on_russia, on_russia)
        return {winner: runs / self.runs for winner, runs in zip(WINNERS, won, strict=True)}

    def posture(self) -> dict[str, Any]:
        """Return measures of US posture: share of weeks in each, mean weeks of pressing and of courting Moscow."""
        weeks = self.counts.posture_weeks
        spells = ratio(
            (self.counts.dwell * np.arange(self.weeks + 1)).sum(axis=1), self.counts.dwell.sum(axis=1)
        )
        return {
            "tilt_switches_per_year": self.tilt_switches_per_year(),
            "weeks": dict(
                zip(POSTURES, ratio(weeks, np.full(len(weeks), weeks.sum())).tolist(), strict=True)
            ),
            "spell_weeks": dict(zip(("pressing_russia", "courting_russia"), spells.tolist(), strict=True)),
        }

    def payoffs(self) -> dict[str, float]:
        """Return the mean payoff of each player, utils per week."""
        total = self.counts.payoff / MILLION / self.runs / self.weeks
        return dict(zip(self.player_keys, total.tolist(), strict=True))

    def payoffs_by_type(self) -> pd.DataFrame:
        """Return the mean payoff by player and true type, utils per week, and the runs it rests on."""
        counts = self.game_counts
        rows = [
            (player.key, kind, int(counts.type_runs[i, k]), self._mean_payoff(i, k))
            for i, player in enumerate(self.scenario.players)
            for k, kind in enumerate(player.types)
        ]
        return pd.DataFrame(rows, columns=["player", "type", "runs", "payoff"])

    def _mean_payoff(self, player: int, kind: int) -> float:
        runs = int(self.game_counts.type_runs[player, kind])
        total = float(self.game_counts.type_payoff[player, kind]) / MILLION
        return total / runs / self.weeks if runs else float("nan")

    def beliefs(self) -> pd.DataFrame:
        """Return the mean public belief that a player is of its first type, by week and true type, over kept runs."""
        belief, kinds = self.paths["belief"].to_numpy(), self.paths["type"].to_numpy()
        rows = []
        for i, player in enumerate(self.scenario.players):
            for k, kind in enumerate(player.types):
                where = kinds[:, i] == k
                means = belief[where, :, i].mean(axis=0) if where.any() else np.full(self.weeks + 1, np.nan)
                rows += [(week, player.key, kind, mean) for week, mean in enumerate(means.tolist())]
        return pd.DataFrame(rows, columns=["week", "player", "true_type", "belief_first_type"])

    def solve(self) -> dict[str, Any]:
        """Return how the values were solved: residual, seconds, digest, and whether the solve settled."""
        s, digest = self.solved
        return {"residual": s.residual, "seconds": s.seconds, "digest": digest, "settled": s.settled}

    def summary(self) -> dict[str, Any]:
        """Return the headline figures as plain data, as ``swings run --json`` prints them."""
        outcomes = {key: vars(self.share(key)) for key in OUTCOME_KEYS}
        table = self.moves()
        moves = {
            p: dict(zip(t["lever"], t["share"].tolist(), strict=True))
            for p, t in table.groupby("player", sort=False)
        }
        acts = self.acts()
        by_player = acts.groupby("player", sort=False)
        return {
            "scenario": self.scenario.name,
            "version": VERSION,
            "digest": self.scenario.digest,
            "seed": self.seed,
            "runs": self.runs,
            "weeks": self.weeks,
            "start": self.scenario.start.isoformat(),
            "outcomes": outcomes,
            "swings_per_year": self.swings_per_year(),
            "swings_per_year_ukraine": self.swings_per_year("ukraine"),
            "tilt_switches_per_year": self.tilt_switches_per_year(),
            "median_weeks_to_first_deal": self.median_weeks_to_first_deal(),
            "relapses_per_run": float(self.counts.relapses) / self.runs,
            "terms": self.terms(),
            "moves": moves,
            "payoffs": self.payoffs(),
            "acts": {p: dict(zip(t["act"], t["times"].tolist(), strict=True)) for p, t in by_player},
            "deals": self.deals(),
            "gaining": self.gaining(),
            "papers": self.papers().to_dict("records"),
            "imposed_by": self.imposed_by(),
            "posture": self.posture(),
            "solve": self.solve(),
        }


def _mean_of_histogram(counts: NDArray[np.int64]) -> float:
    return float((counts * np.arange(len(counts))).sum() / counts.sum())


class Play(NamedTuple):
    """How a solved scenario is played.

    Attributes:
        runs: number of runs, at least 1.
        seed: 0 to 2**64 - 1; run r has the same luck in every scenario with it.
        threads: threads (default: one per core).  Results do not depend on it.
        kept: runs whose whole paths are kept, the first ones.
        progress: called with (runs done, runs in all) as chunks finish.
    """

    runs: int
    seed: int = 0
    threads: int | None = None
    kept: int = KEPT
    progress: Progress | None = None


def play(
    scenario: Scenario,
    runs: int,
    seed: int = 0,
    threads: int | None = None,
    kept: int = KEPT,
    progress: Progress | None = None,
) -> BargainingResult:
    """Solve a scenario, unless it is solved, play it many times and count; see :class:`Play`.

    Raises:
        ValueError: if ``runs``, ``seed`` or ``threads`` is out of range.
        SolveError: if the solve does not settle.
    """
    check(runs, seed, threads)
    solved = solution_for(scenario, threads=threads)
    return play_with(scenario, solved, Play(runs, seed, threads, kept, progress))


def play_with(scenario: Scenario, solved: Solved, how: Play) -> BargainingResult:
    """Play a solved scenario many times and count.

    Raises:
        ValueError: if the number of runs, the seed or the number of threads is out of range.
    """
    check(how.runs, how.seed, how.threads)
    code = coding(scenario)
    player = ChunkPlayer(with_values(packed(prepare(scenario)), solved.solution.beta), how.seed, how.kept)
    counts: list[GameCounts] = []
    paths: dict[int, Record] = {}
    for first, record in in_chunks(player.chunk, how.runs, how.threads, how.progress):
        counts = [reduce(add, counts, count(record, code))]
        if len(record.states):
            paths[first] = record
    whole = paths_of([paths[first] for first in sorted(paths)], scenario)
    return BargainingResult(
        scenario,
        how.seed,
        how.runs,
        counts[0].base,
        whole,
        solved=solved,
        game_counts=counts[0],
    )
