"""Two scenarios with the same luck, run by run (common random numbers).

>>> from diplomatic_swings.experiments.runs.compare import compare
>>> from diplomatic_swings.experiments.runs.runs import Play
>>> from diplomatic_swings.sim.scenario.loading import load
>>> patient = load("talks-2025-01", ["decisions.us.discount=0.99"])
>>> pair = compare(load("talks-2025-01"), patient, Play(runs=2000, seed=1))  # doctest: +SKIP
>>> pair.figures("in force")["28-points"].difference  # doctest: +SKIP

A difference has an interval for the luck of the draw.  That each side is solved on its own adds an error that no
number of runs takes away: ``swings solve`` says how far two solves of one scenario stand apart.
"""

import operator
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from functools import reduce
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
import xarray as xr
from diplomatic_swings.experiments.runs.counts import (
    Followed,
    GameCoding,
    GameCounts,
    coding,
    counted,
    follow,
    options_of,
)
from diplomatic_swings.experiments.runs.ensemble import check, in_chunks
from diplomatic_swings.experiments.runs.measures import WEEKS_A_YEAR, Flags, Ints
from diplomatic_swings.experiments.runs.paired import (
    Paired,
    Shared,
    Sums,
    in_both,
    matched,
    paired_outcomes,
    sums,
)
from diplomatic_swings.experiments.runs.papers import TABLED
from diplomatic_swings.experiments.runs.playing import ChunkPlayer
from diplomatic_swings.experiments.runs.runs import WINNERS, BargainingResult, Play
from diplomatic_swings.experiments.runs.solves import Solved, cores
from diplomatic_swings.experiments.runs.tally import MILLION, SETTLED, swings_by_run
from diplomatic_swings.sim.rules.play import EXHAUSTED, Record
from diplomatic_swings.sim.scenario.loading import Difference, differences
from diplomatic_swings.sim.tables.block import ACTS, BREAK
from diplomatic_swings.sim.tables.game import packed, prepare, with_values
from diplomatic_swings.sim.tables.records import Scenario
from diplomatic_swings.sim.world.outcomes import IMPOSED, N_OUTCOMES, OUTCOME_KEYS
from diplomatic_swings.sim.world.state import ISSUES
from diplomatic_swings.store.notebook import table_html
from diplomatic_swings.store.version import VERSION

SWINGS: Final = ("swings_per_year", "swings_per_year_ukraine", "tilt_switches_per_year")

IN_FORCE, TABLES, OFFERS, DEEDS, BROKEN, MOVES, PAYOFFS, TURNS, TERMS = (
    "in force",
    "tabled",
    "offers",
    "acts",
    "broken",
    "moves",
    "payoffs",
    "swings",
    "terms",
)
"""Groups of figures that every run has; terms are there only where both runs end in a settlement."""

UNITS: Final = {
    IN_FORCE: "times per 100 runs",
    TABLES: "times per 100 runs",
    OFFERS: "times per 100 runs",
    DEEDS: "times per 100 runs",
    BROKEN: "times per 100 runs",
    MOVES: "share of the player's weeks",
    PAYOFFS: "utils per week",
    TURNS: "per year",
    TERMS: "0 Kyiv's ideal, 1 Moscow's",
}

METHOD: Final = (
    "paired runs with the same luck, b minus a; shares: Newcombe (1998) method 10; "
    "other figures: mean difference +- 1.96 standard errors; the error of the two solves is not in the intervals"
)


class Name(NamedTuple):
    """A figure: its group, and what of it: a package, a player, a player's move as ``player:move``."""

    group: str
    key: str


class Side(NamedTuple):
    """One of two scenarios: how its records are coded, and the names of its figures."""

    scenario: Scenario
    solved: Solved
    code: GameCoding
    names: dict[Name, str]  # with the label of each in plain words


def names_of(scenario: Scenario) -> dict[Name, str]:
    """Return the figures of a run of a scenario, in order, with their labels."""
    packages = {package.key: package.label for package in scenario.packages}
    players = {player.key: player.name for player in scenario.players}
    keys = list(players)
    moves = {f"{keys[player]}:{key}": label for player, key, label, _ in options_of(scenario)}
    return {
        **{Name(IN_FORCE, key): label for key, label in packages.items()},
        **{Name(TABLES, key): label for key, label in packages.items()},
        **{Name(OFFERS, key): f"{name} tables a paper" for key, name in players.items()},
        **{
            Name(DEEDS, f"{keys[player]}:{ACTS[act]}"): f"{players[keys[player]]}: {label}"
            for player, act, label in _acts_of(scenario)
        },
        **{Name(BROKEN, key): name for key, name in players.items()},
        **{Name(MOVES, key): label for key, label in moves.items()},
        **{Name(TURNS, key): key.replace("_", " ") for key in SWINGS},
        **{Name(PAYOFFS, key): name for key, name in players.items()},
    }


def _acts_of(scenario: Scenario) -> list[tuple[int, int, str]]:
    """Return ``(player, act, label)`` of the weighty acts that players have, in order."""
    return [
        (player, act, move.label)
        for player, moves in enumerate(scenario.acts)
        for act, move in enumerate(moves)
        if move is not None
    ]


def figures_of(followed: Followed, code: GameCoding) -> Ints:
    """Return the figures of every run as whole numbers in the order of :func:`names_of`, (runs, figures)."""
    record, signed, table, lines = followed
    runs = len(record.move)
    in_force = np.zeros((runs, code.rules.papers + 1), dtype=np.int64)
    np.add.at(in_force, (signed.run[signed.in_force], signed.paper[signed.in_force]), 1)
    moves = np.zeros((runs, code.options + 1), dtype=np.int64)
    np.add.at(moves, (np.arange(runs)[:, None, None], lines.move), 1)
    tabled = table.by_run(TABLED)[:, 1:]
    acts = [(record.act[:, :, player] == act).sum(axis=1) for player, act, _ in _acts_of(code.scenario)]
    return np.column_stack(
        [
            in_force[:, 1:],
            tabled.sum(axis=2),
            tabled.sum(axis=1),
            np.array(acts, dtype=np.int64).reshape(len(acts), runs).T,
            (record.act == BREAK).sum(axis=1, dtype=np.int64),
            moves[:, :-1],
            swings_by_run(lines.move[:, :, 0].astype(np.int64), code.us),
            np.rint(record.payoff * MILLION).astype(np.int64),
        ]
    )


@dataclass(frozen=True)
class PairCounts:
    """Exact counts over pairs of runs.  Add two with ``+``."""

    first: GameCounts
    second: GameCounts
    both: Ints  # (weeks + 1, outcomes): pairs in which both runs are in the outcome
    both_won: Ints  # (winners,): pairs that both end imposed by the same player
    figures: Sums  # over the names of both scenarios
    terms: Sums  # ISSUES: millionths, over pairs that both end in a settlement

    def __add__(self, other: "PairCounts") -> "PairCounts":
        return PairCounts(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


@dataclass(frozen=True)
class GameComparison:
    """What two scenarios have in common and in which they differ, run by run; immutable.

    Every difference is second minus first.  A scenario compared with itself differs in nothing, and
    since that is certain its intervals are zero too.

    Attributes:
        a: what the first scenario gave; whole paths are not kept (``paths`` is empty).
        b: what the second scenario gave.
        counts: exact counts over pairs of runs.
        names: figures of both scenarios, with their labels; one that a scenario lacks counts as 0 in it.
        labels: what the two sides are called; empty where they have no names but A and B.
    """

    a: BargainingResult
    b: BargainingResult
    counts: PairCounts
    names: dict[Name, str]
    labels: tuple[str, str] = ("", "")

    def __repr__(self) -> str:
        ends = ", ".join(f"{key} {self.outcome(key).difference:+.1%}" for key in OUTCOME_KEYS)
        return f"<GameComparison {self._names()}, b minus a: {ends}; {self.runs:,} pairs, seed {self.seed}>"

    def _repr_html_(self) -> str:
        ends = ((key, self.outcome(key)) for key in OUTCOME_KEYS)
        rows = [
            (key, f"{x.a:.1%}", f"{x.b:.1%}", f"{x.difference:+.1%}", f"{x.low:+.1%} to {x.high:+.1%}")
            for key, x in ends
        ]
        columns = ("ending", "a", "b", "b - a", "95 % interval")
        size = f"{self.runs:,} pairs of runs of {self.weeks} weeks with the same luck, seed {self.seed}"
        return table_html(self._names(), columns, rows, size)

    def _names(self) -> str:
        return f"{self.a.scenario.name} beside {self.b.scenario.name}"

    @property
    def runs(self) -> int:
        """Return the number of pairs of runs."""
        return self.a.runs

    @property
    def seed(self) -> int:
        """Return the seed of both."""
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
    def parts(self) -> list[str]:
        """Return in what the scenarios differ, an event as one: ``event: NAME``, or the path of a setting."""
        named = {
            key: str(event["name"])
            for side in (self.a, self.b)
            for key, event in side.scenario.content["events"].items()
        }
        paths = [path.split(".") for path, *_ in self.inputs]
        return list(
            dict.fromkeys(
                f"event: {named.get(path[1], path[1])}" if path[0] == "events" else ".".join(path)
                for path in paths
            )
        )

    @property
    def identical(self) -> bool:
        """Return whether both scenarios are the same in all that affects results."""
        return self.a.scenario.digest == self.b.scenario.digest

    @property
    def same_values(self) -> bool:
        """Return whether both are played with the same solved values, so that no error of a solve parts them."""
        return self.a.solved.digest == self.b.solved.digest

    def outcome(self, outcome: str, week: int = -1) -> Paired:
        """Return the shares of runs in an outcome at a week (default: the end), and their difference."""
        place = range(self.weeks + 1)[week] * N_OUTCOMES + OUTCOME_KEYS.index(outcome)
        return Paired(*(float(x) for x in self.outcomes().iloc[place][list(Paired._fields)]))

    def outcomes(self) -> pd.DataFrame:
        """Return outcome shares of both and their differences by week; see :func:`paired_outcomes`."""
        counts = Shared(self.counts.first.base.outcome, self.counts.second.base.outcome, self.counts.both)
        return paired_outcomes(counts, self.runs, OUTCOME_KEYS, certain=self.identical)

    def imposed_by(self) -> dict[str, Paired]:
        """Return the shares of runs that end imposed, by the player that has won."""
        a, b = (_won(counts) for counts in (self.counts.first, self.counts.second))
        counts = Shared(a[None], b[None], self.counts.both_won[None])
        rows = paired_outcomes(counts, self.runs, WINNERS, certain=self.identical)
        shares = rows[list(Paired._fields)].itertuples(index=False)
        return {winner: Paired(*map(float, row)) for winner, row in zip(WINNERS, shares, strict=True)}

    def figures(self, group: str) -> dict[str, Paired]:
        """Return the figures of a group of :data:`UNITS` by key; payoffs of players that both scenarios have."""
        if group == TERMS:
            return self._terms()
        scale = self._scale(group)
        seated = set(self.a.player_keys) & set(self.b.player_keys)
        return {
            name.key: self._certain(self.counts.figures.mean(place, scale))
            for place, name in enumerate(self.names)
            if name.group == group and (group != PAYOFFS or name.key in seated)
        }

    def label(self, group: str, key: str) -> str:
        """Return a figure in plain words."""
        return key if group == TERMS else self.names[Name(group, key)]

    def _terms(self) -> dict[str, Paired]:
        """Return mean terms by issue over pairs that both end in a settlement; empty if there are none."""
        terms = self.counts.terms
        if not terms.pairs:
            return {}
        return {issue: self._certain(terms.mean(i, 1.0 / MILLION)) for i, issue in enumerate(ISSUES)}

    def _scale(self, group: str) -> float:
        return {
            MOVES: 1.0 / self.weeks,
            TURNS: WEEKS_A_YEAR / self.weeks,
            PAYOFFS: 1.0 / MILLION / self.weeks,
        }.get(group, 100.0)

    def _certain(self, figure: Paired) -> Paired:
        return figure._replace(low=0.0, high=0.0) if self.identical else figure

    def table(self) -> pd.DataFrame:
        """Return all figures as one table, shares of imposed ends among them."""
        rows: list[dict[str, Any]] = [
            {"group": group, "figure": key, "label": self.label(group, key), "unit": unit, **x._asdict()}
            for group, unit in UNITS.items()
            for key, x in self.figures(group).items()
        ]
        rows += [
            {
                "group": "imposed by",
                "figure": key,
                "label": self.label(PAYOFFS, key),
                "unit": "share of runs",
                **x._asdict(),
            }
            for key, x in self.imposed_by().items()
        ]
        return pd.DataFrame(rows)

    def summary(self) -> dict[str, Any]:
        """Return the headline figures as plain data, as ``swings compare --json`` prints them."""
        end = self.outcomes().tail(N_OUTCOMES).drop(columns="week").set_index("outcome")
        return {
            "version": VERSION,
            "seed": self.seed,
            "runs": self.runs,
            "weeks": self.weeks,
            "method": METHOD,
            "identical": self.identical,
            "same_values": self.same_values,
            "labels": list(self.labels),
            "inputs": [{"path": path, "a": a, "b": b} for path, a, b in self.inputs],
            "differ_in": self.parts,
            "outcomes": end.to_dict("index"),
            "imposed_by": {key: x._asdict() for key, x in self.imposed_by().items()},
            **{
                group.replace(" ", "_"): {key: x._asdict() for key, x in self.figures(group).items()}
                for group in UNITS
            },
            "runs_with_terms_in_both": self.counts.terms.pairs,
            "a": self.a.summary(),
            "b": self.b.summary(),
        }


def _won(counts: GameCounts) -> Ints:
    """Return how many runs end imposed, by winner in the order of ``WINNERS``."""
    on_russia = int(counts.exhausted[-1])
    return np.array([int(counts.base.outcome[-1, OUTCOME_KEYS.index("imposed")]) - on_russia, on_russia])


def compare(
    a: Scenario,
    b: Scenario,
    how: Play,
    solved: tuple[Solved, Solved],
    labels: tuple[str, str] = ("", ""),
) -> GameComparison:
    """Play two solved scenarios with the same luck and count pairs of runs.

    Args:
        a: the first scenario.
        b: the second; differences are its figures minus those of the first.
        how: runs, seed, threads (shared by both, at least one for each) and progress; no paths are kept.
        solved: the values of both.
        labels: what the sides are called, if anything but A and B.

    Raises:
        ValueError: if the scenarios are not of the same length, or a number is out of range.
    """
    check(how.runs, how.seed, how.threads)
    if a.weeks != b.weeks:
        raise ValueError(f"weeks: expected two scenarios of the same length (given {a.weeks} and {b.weeks})")
    sides = [side_of(s, values) for s, values in zip((a, b), solved, strict=True)]
    names = sides[0].names | sides[1].names
    counts = reduce(operator.add, _reported(pairs_of(sides, how), sides, names, how))
    first, second = _results(sides, how, counts)
    return GameComparison(first, second, counts, names, labels)


def _reported(
    pairs: Iterator[tuple[Record, Record]], sides: list[Side], names: dict[Name, str], how: Play
) -> Iterator[PairCounts]:
    """Yield the counts of pairs of runs as they come, and report how many are done."""
    done = 0
    for pair in pairs:
        yield pair_counts(pair, sides, names)
        done += len(pair[0].move)
        if how.progress:
            how.progress(done, how.runs)


def side_of(scenario: Scenario, solved: Solved) -> Side:
    """Return a solved scenario as a side of a comparison."""
    return Side(scenario, solved, coding(scenario), names_of(scenario))


def pairs_of(sides: Sequence[Side], how: Play) -> Iterator[tuple[Record, Record]]:
    """Yield the records of the same runs in two scenarios, without whole paths."""
    threads = max(1, cores(how.threads) // 2)

    def chunks(side: Side) -> Iterator[tuple[int, Record]]:
        game = with_values(packed(prepare(side.scenario)), side.solved.solution.beta)
        return in_chunks(ChunkPlayer(game, how.seed, 0).chunk, how.runs, threads)

    return matched(*map(chunks, sides))


def pair_counts(pair: tuple[Record, Record], sides: list[Side], names: dict[Name, str]) -> PairCounts:
    """Return the counts of the same runs in both scenarios."""
    followed = [follow(record, side.code) for record, side in zip(pair, sides, strict=True)]
    figures = [in_order(x, side, names) for x, side in zip(followed, sides, strict=True)]
    first, second = (counted(x, side.code) for x, side in zip(followed, sides, strict=True))
    ends = [record.outcome[:, -1] for record in pair]
    won = [((ends[0] == kind) & (ends[1] == kind)).sum() for kind in (IMPOSED, EXHAUSTED)]
    settled = _on_terms(followed[0]) & _on_terms(followed[1])
    terms = [np.rint(x.lines.terms[settled] * MILLION).astype(np.int64) for x in followed]
    return PairCounts(
        first,
        second,
        both=in_both(followed[0].lines.outcome, followed[1].lines.outcome, N_OUTCOMES),
        both_won=np.array(won, dtype=np.int64),
        figures=sums(*figures),
        terms=sums(*terms),
    )


def in_order(followed: Followed, side: Side, names: dict[Name, str]) -> Ints:
    """Return the figures of every run in the order of the names of both scenarios, 0 for those it lacks."""
    own = figures_of(followed, side.code)
    places = {name: place for place, name in enumerate(side.names)}
    nothing = np.zeros(len(own), dtype=np.int64)
    return np.column_stack([own[:, places[name]] if name in places else nothing for name in names])


def _on_terms(followed: Followed) -> Flags:
    """Return which runs end in a settlement on known terms."""
    lines = followed.lines
    ends: Flags = lines.in_force[:, -1] == SETTLED
    return ends & ~np.isnan(lines.terms[:, 0])


def _results(sides: list[Side], how: Play, total: PairCounts) -> Iterator[BargainingResult]:
    """Yield what each side gave, without paths."""
    for side, counts in zip(sides, (total.first, total.second), strict=True):
        yield BargainingResult(
            side.scenario,
            how.seed,
            how.runs,
            counts.base,
            xr.Dataset(),
            solved=side.solved,
            game_counts=counts,
        )
