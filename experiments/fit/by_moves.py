"""A fit by what was done: the numbers by which recorded moves are most likely, the course of events as expected.

Nested pseudo-likelihood (Aguirregabiria and Mira 2007, Econometrica 75; two-step: Bajari, Benkard and Levin 2007,
Econometrica 75).  A round replays the record by the present numbers, notes what the chance of every move is made of
(:mod:`.move_terms`), finds the numbers by which the moves are most likely with these terms held fixed, and solves the game
by them.  So no solve stands inside the search, and where the numbers no longer move, policies, values and numbers agree.

>>> import datetime as dt
>>> from diplomatic_swings.experiments.fit.by_moves import Search, fit_by_moves
>>> from diplomatic_swings.experiments.fit.move_priors import read_move_priors
>>> from diplomatic_swings.experiments.record.targets import held_against
>>> from diplomatic_swings.experiments.runs.solves import solution_for
>>> from diplomatic_swings.sim.scenario.loading import load
>>> scenario = load("talks-2025-01")
>>> held = held_against(None, None, dt.date(2025, 12, 15))
>>> fit_by_moves(
...     scenario, solution_for(scenario), held, read_move_priors(scenario), Search()
... )  # doctest: +SKIP
"""

import dataclasses as dc
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd
from diplomatic_swings.experiments.fit.move_numbers import direct_of, moved_by
from diplomatic_swings.experiments.fit.move_peak import (
    Aimed,
    Peak,
    drawn,
    highest,
    numbers_at,
    peak_at,
    values_at,
)
from diplomatic_swings.experiments.fit.move_priors import SPREADS, MovePrior, steps_of
from diplomatic_swings.experiments.fit.noted_replay import Noted, noted_replay
from diplomatic_swings.experiments.fit.study import ENTANGLED
from diplomatic_swings.experiments.record.targets import Held
from diplomatic_swings.experiments.replay.filtering import How, Progress
from diplomatic_swings.experiments.replay.naive import FORECASTERS
from diplomatic_swings.experiments.replay.settings import Settings
from diplomatic_swings.experiments.runs.measures import Floats
from diplomatic_swings.experiments.runs.solves import Solved, cores
from diplomatic_swings.forms.problems import Problem, ScenarioError
from diplomatic_swings.sim.scenario.loading import vary
from diplomatic_swings.sim.solver.solutions import solution_of
from diplomatic_swings.sim.tables.game import prepare
from diplomatic_swings.sim.tables.records import Scenario
from numpy.typing import NDArray

if TYPE_CHECKING:
    from diplomatic_swings.experiments.fit.both import Reweighed

LEARNT: Final = 0.5
"""Share of the prior's standard deviation below which a number counts as learnt."""

HARDLY: Final = 0.9
"""Share above which it counts as not learnt; between the two, as hardly learnt."""

SETTLED: Final = 0.1
"""Change of numbers between rounds, root mean square in standard deviations of their priors, at which rounds end."""

NUMBERS: Final = (
    *("path", "prior_low", "prior_high", "before", "value", "low", "high"),
    *("moved", "left", "verdict"),
)
"""Columns of the table of numbers."""

VERDICTS: Final = ("learnt", "hardly", "not learnt")


class Search(NamedTuple):
    """How thoroughly a fit searches.

    Attributes:
        how: particles and seed of the replays, and which move of a week is played.
        rounds: most rounds.
        draws: draws of the numbers that the moves leave open.
        threads: threads of a solve; results do not depend on it.
        silence: whether it counts too that in weeks without a recorded act none was done, and no paper tabled.
    """

    how: How = How(16)
    rounds: int = 3
    draws: int = 200
    threads: int | None = None
    silence: bool = False


class Round(NamedTuple):
    """One round.

    Attributes:
        number: 0 for the scenario as it is.
        change: how far its numbers lie from those of the round before, root mean square in standard deviations of the
            priors; 0 for the first.
        log_score: mean log score of the moves seen in a replay by its numbers, nats a move.
        posterior: log of likelihood times prior, constants left out.
        promised: mean log score that the search then reached with the terms held fixed; the next round says what
            of it stays when everybody knows.
        solved: whether the values by its numbers settled.
    """

    number: int
    change: float
    log_score: float
    posterior: float
    promised: float
    solved: bool


@dc.dataclass(frozen=True)
class ByMoves:
    """A fit by moves; immutable.

    Attributes:
        scenario: what was fitted, as it was.
        held: record and weeks that were seen.
        whole: the same record, from the first week seen to its end.
        search: how thoroughly.
        priors: what could move.
        rounds: the rounds, the scenario as it is first.
        kept: number of the round whose numbers are kept.
        peak: the numbers kept and how far the moves leave them open, as coordinates of the priors.
        draws: draws of the numbers, one a row, columns by path.
        before: a replay of the whole record by the scenario as it is.
        after: the same by the numbers kept.
        predictive: by move of ``after`` its probability averaged over the draws.
        fitted: the scenario with the numbers kept.
        solved: its values.
        weighed: the draws weighed by statistics of the record too (:mod:`.both`); None if the moves alone count.
    """

    scenario: Scenario
    held: Held
    whole: Held
    search: Search
    priors: tuple[MovePrior, ...]
    rounds: tuple[Round, ...]
    kept: int
    peak: Peak
    draws: pd.DataFrame
    before: Noted
    after: Noted
    predictive: Floats
    fitted: Scenario
    solved: Solved
    weighed: "Reweighed | None" = None

    @property
    def settled(self) -> bool:
        """Return whether the numbers of the last round hardly moved."""
        return len(self.rounds) > 1 and self.rounds[-1].change < SETTLED

    def values(self) -> dict[str, float]:
        """Return the numbers kept, by path."""
        return values_at(self.priors, self.peak.z)

    def numbers(self) -> pd.DataFrame:
        """Return of each number its prior, its value before and now, its 90 % range and what was learnt of it."""
        rows = []
        for place, prior in enumerate(self.priors):
            z, sd = float(self.peak.z[place]), float(self.peak.sd[place])
            ends = sorted(prior.at(z + side * SPREADS * sd) for side in (-1.0, 1.0))
            low, high = (min(max(end, prior.floor), prior.ceiling) for end in ends)
            value = prior.at(z)
            rows.append(
                (prior.path, prior.low, prior.high, prior.value, value, low, high, z, sd, verdict(sd))
            )
        return pd.DataFrame(rows, columns=list(NUMBERS))

    def together(self) -> pd.DataFrame:
        """Return pairs of numbers that the moves know only together, strongest first: first, second, correlation."""
        sd = self.peak.sd
        first, second = np.triu_indices(len(self.priors), k=1)
        r = (self.peak.covariance / np.outer(sd, sd))[first, second]
        order = np.argsort(-np.abs(r), kind="stable")
        strong = order[np.abs(r[order]) >= ENTANGLED]
        paths = np.array([prior.path for prior in self.priors])
        columns = {"first": paths[first[strong]], "second": paths[second[strong]], "correlation": r[strong]}
        return pd.DataFrame(columns)

    def moves(self) -> pd.DataFrame:
        """Return every scored move: whether the fit saw it, its probabilities before and after, and naive ones."""
        after, before = self.after.replay.moves, self.before.replay.moves
        table = after[["week", "date", "player", "move", "actor", "lever", "description"]].copy()
        table["seen"] = self.seen
        table["before"] = before["probability"]
        table["after"] = after["probability"]
        table["averaged"] = self.predictive
        for name in FORECASTERS:
            table[name] = after[name]
        return table

    @property
    def seen(self) -> NDArray[np.bool_]:
        """Return by move of the whole record whether the fit saw it."""
        return np.asarray(self.after.replay.moves["week"]) < self.held.window.weeks

    def scores(self) -> pd.DataFrame:
        """Return mean log scores (nats a move, lower is better) by part of the record and player, all players last."""
        moves = self.moves()
        columns = ["before", "after", "averaged", *FORECASTERS]
        logs = (-np.log(moves[columns].astype(float))).assign(player=moves["player"])
        rows = []
        for part, inside in (("seen", self.seen), ("later", ~self.seen)):
            chosen = logs[inside]
            for player in [*dict.fromkeys(chosen["player"]), "all"] if len(chosen) else []:
                own = chosen if player == "all" else chosen[chosen["player"] == player]
                rows.append((part, player, len(own), *own[columns].mean()))
        return pd.DataFrame(rows, columns=["part", "player", "moves", *columns])


def verdict(left: float) -> str:
    """Return in words how much the moves say of a number, from the share of the prior's standard deviation left."""
    if left < LEARNT:
        return VERDICTS[0]
    return VERDICTS[1] if left < HARDLY else VERDICTS[2]


def fit_by_moves(  # noqa: PLR0913 - what is fitted, to what, and how thoroughly
    scenario: Scenario,
    solved: Solved,
    held: Held,
    priors: tuple[MovePrior, ...],
    search: Search,
    *,
    whole: Held | None = None,
    settings: Settings | None = None,
    progress: Progress | None = None,
) -> ByMoves:
    """Fit a scenario's numbers to the moves of a record.

    Args:
        scenario: what is fitted; it starts when the weeks do.
        solved: its values.
        held: record and weeks that the fit may see.
        priors: what may move.
        search: how thoroughly.
        whole: the same record, from the same first week, to where the numbers are judged (default: what is seen).
        settings: how series and moves are read (default: the shipped ``replay.yaml``).
        progress: called after each week of each replay with weeks played and weeks in all.

    Raises:
        ScenarioError: if the scenario starts on another day, the record does not cover the weeks, or no move of them
            can be scored.
    """
    fit = _Fit(scenario, solved, held, priors, search, whole or held, settings, progress)
    return fit.result()


def _apart(first: Floats, second: Floats) -> float:
    """Return how far coordinates lie apart, root mean square."""
    return float(np.sqrt(np.mean((first - second) ** 2)))


class _At(NamedTuple):
    """Numbers with their values solved and the record replayed by them."""

    z: Floats
    scenario: Scenario
    solved: Solved
    noted: Noted
    aimed: Aimed


class _Fit:
    """A fit on its way."""

    def __init__(  # noqa: PLR0913 - as the function above
        self,
        scenario: Scenario,
        solved: Solved,
        held: Held,
        priors: tuple[MovePrior, ...],
        search: Search,
        whole: Held,
        settings: Settings | None,
        progress: Progress | None,
    ) -> None:
        self.scenario, self.held, self.whole, self.priors = scenario, held, whole, priors
        self.search, self.settings, self.progress = search, settings, progress
        self.moved = moved_by(scenario, steps_of(priors))
        self.shape = direct_of(prepare(scenario))
        self.replays = 0
        self.rounds: list[Round] = []
        self.visited = [self._replayed(np.zeros(len(priors)), scenario, solved)]

    def _replayed(self, z: Floats, scenario: Scenario, solved: Solved) -> _At:
        """Return numbers with the whole record replayed by them."""
        weeks, most = self.whole.window.weeks, self.search.rounds + 1

        def step(week: int, _: int) -> None:
            if self.progress is not None:
                self.progress(self.replays * weeks + week, most * weeks)

        silence = self.search.silence
        noted = noted_replay(
            scenario, solved, self.whole, self.search.how, self.settings, step, silence=silence
        )
        self.replays += 1
        used = (np.asarray(noted.replay.moves["week"]) < self.held.window.weeks).astype(np.float64)
        if not used.any():
            window = self.held.window
            message = f"expected moves that can be scored from {window.start} to {window.end} (given none)"
            raise ScenarioError([Problem(self.held.record.name, 0, 0, "moves", message)])
        silent = self.held.window.weeks if silence else 0
        aimed = Aimed(noted.moves, used, self.priors, self.moved, self.shape, silent)
        return _At(z, scenario, solved, noted, aimed)

    def _note(self, promised: float) -> None:
        """Note the last round: how well its numbers do in a replay by them, and what the search promises from there."""
        at = self.visited[-1]
        total = at.aimed.log_likelihood(at.z)
        change = _apart(at.z, self.visited[-2].z) if len(self.visited) > 1 else 0.0
        posterior = -at.aimed.loss(at.z)[0]
        scores = (-total / at.aimed.used.sum(), posterior, -promised / at.aimed.used.sum())
        self.rounds.append(Round(len(self.rounds), change, *scores, bool(at.solved.solution.settled)))

    def _search(self) -> None:
        """Go through the rounds."""
        while True:
            at = self.visited[-1]
            z = highest(at.aimed, at.z)
            self._note(at.aimed.log_likelihood(z))
            last = self.rounds[-1]
            if last.number == self.search.rounds or (last.number > 0 and last.change < SETTLED):
                return
            varied = vary(self.scenario, values_at(self.priors, z))
            threads = cores(self.search.threads)
            solved = Solved(*solution_of(varied, seed=at.solved.solution.seed, threads=threads))
            self.visited.append(self._replayed(z, varied, solved))

    def result(self) -> ByMoves:
        """Search, and return what came of it: of the rounds the one whose replay has the highest posterior."""
        self._search()
        kept = int(np.argmax([one.posterior for one in self.rounds]))
        at = self.visited[kept]
        peak = peak_at(at.aimed, at.z)
        coordinates = drawn(peak, self.priors, self.search.draws, self.search.how.seed)
        table = pd.DataFrame(
            [numbers_at(self.priors, z) for z in coordinates], columns=[prior.path for prior in self.priors]
        )
        chances = [at.aimed.moves.probabilities(at.aimed.direct(z)) for z in coordinates]
        return ByMoves(
            scenario=self.scenario,
            held=self.held,
            whole=self.whole,
            search=self.search,
            priors=self.priors,
            rounds=tuple(self.rounds),
            kept=kept,
            peak=peak,
            draws=table,
            before=self.visited[0].noted,
            after=at.noted,
            predictive=np.mean(chances, axis=0),
            fitted=at.scenario,
            solved=at.solved,
        )
