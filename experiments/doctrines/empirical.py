"""An empirical game: payoffs known from runs, and what follows with how much certainty.

Runs are paired - run r has the same luck in every cell - so a bootstrap draws runs, the same ones in all cells.
Sources: Wellman (2006), Methods for empirical game-theoretic analysis, AAAI; Wiedenbeck, Cassell & Wellman (2014), Bootstrap
statistics for empirical games, AAMAS.
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Mixture = tuple[Floats, ...]
"""By player: the chance of each of its doctrines."""

SAMPLES = 1000
"""Bootstrap samples."""

LOW, HIGH = 0.025, 0.975
TIE = 1e-9
"""Utils per week below which two payoffs are the same."""


class Interval(NamedTuple):
    """A figure with its 95 % interval."""

    value: float
    low: float
    high: float


class Dominated(NamedTuple):
    """A doctrine that another one beats whatever the others choose; ``sure`` is the share of bootstrap samples in which it does."""

    player: str
    doctrine: str
    by: str
    sure: float


@dataclass(frozen=True)
class EmpiricalGame:
    """A game of doctrines; immutable.

    Attributes:
        players: keys of the players who choose.
        doctrines: what each chooses among.
        payoffs: utils per week, axes: a doctrine of each player, run, player.
        unsettled: cells whose values did not settle.
    """

    players: tuple[str, ...]
    doctrines: tuple[tuple[str, ...], ...]
    payoffs: Floats
    unsettled: int = 0

    @property
    def shape(self) -> tuple[int, ...]:
        """Return the number of doctrines of each player."""
        return tuple(map(len, self.doctrines))

    @property
    def runs(self) -> int:
        """Return the number of runs of each cell."""
        return int(self.payoffs.shape[-2])

    @cached_property
    def means(self) -> Floats:
        """Return mean payoffs; axes: a doctrine of each player, player."""
        means: Floats = self.payoffs.mean(axis=-2)
        return means

    @cached_property
    def samples(self) -> Floats:
        """Return mean payoffs of bootstrap samples of the runs; axes: sample, a doctrine of each player, player."""
        rng = np.random.default_rng(0)  # a fixed one: the same figures for the same runs
        weights = rng.multinomial(self.runs, np.full(self.runs, 1.0 / self.runs), SAMPLES) / self.runs
        return np.moveaxis(np.tensordot(self.payoffs, weights, axes=(-2, 1)), -1, 0)

    def cells(self) -> Iterator[tuple[int, ...]]:
        """Yield every choice of doctrines by number."""
        yield from itertools.product(*map(range, self.shape))

    def names(self, cell: Sequence[int]) -> dict[str, str]:
        """Return the doctrine of each player in a cell."""
        return {p: d[n] for p, d, n in zip(self.players, self.doctrines, cell, strict=True)}

    def mixture(self, cell: Sequence[int]) -> Mixture:
        """Return a cell as a mixture in which every doctrine is sure."""
        return tuple(np.eye(size)[number] for size, number in zip(self.shape, cell, strict=True))

    def regrets(self, mixture: Mixture) -> dict[str, tuple[str, Interval]]:
        """Return, by player, its best doctrine against a mixture, and what it would gain by switching to it.

        The interval is that of the best doctrine of each sample, so its low end is never below zero.
        """
        by_player = {}
        for player, key in enumerate(self.players):
            gains = _gains(self.means, mixture, player)
            sampled = _gains(self.samples, mixture, player).max(axis=-1)
            ends = np.quantile(np.maximum(sampled, 0.0), [LOW, HIGH])
            best = int(gains.argmax())
            value = max(float(gains[best]), 0.0)
            by_player[key] = self.doctrines[player][best], Interval(value, float(ends[0]), float(ends[1]))
        return by_player

    def regret(self, mixture: Mixture) -> Interval:
        """Return the most that any player would gain by switching, with its interval."""
        value = max(x.value for _, x in self.regrets(mixture).values())
        low, high = np.quantile(np.maximum(self._most(mixture), 0.0), [LOW, HIGH])
        return Interval(value, float(low), float(high))

    def _most(self, mixture: Mixture) -> Floats:
        """Return the most that any player would gain by switching, by bootstrap sample."""
        gains = [_gains(self.samples, mixture, player).max(axis=-1) for player in range(len(self.players))]
        most: Floats = np.max(gains, axis=0)
        return most

    def stands(self, cell: Sequence[int]) -> float:
        """Return the share of bootstrap samples in which no player would gain by leaving a cell."""
        return float((self._most(self.mixture(cell)) <= TIE).mean())

    def payoffs_at(self, mixture: Mixture) -> dict[str, float]:
        """Return what each player has under a mixture, utils per week."""
        return {key: float(_expected(self.means[..., p], mixture)) for p, key in enumerate(self.players)}

    def dominated(self) -> list[Dominated]:
        """Return the doctrines that another pure doctrine strictly dominates, each with the one that does so most surely."""
        pairs = []
        for player, names in enumerate(self.doctrines):
            for number, name in enumerate(names):
                rivals = [
                    (self._sure(player, other, number), names[other])
                    for other in range(len(names))
                    if other != number
                    and (_rows(self.means, player, other) > _rows(self.means, player, number)).all()
                ]
                if rivals:
                    sure, by = max(rivals)
                    pairs.append(Dominated(self.players[player], name, by, sure))
        return pairs

    def _sure(self, player: int, better: int, worse: int) -> float:
        one, other = (np.take(self.samples[..., player], n, axis=player + 1) for n in (better, worse))
        return float((one > other).reshape(len(self.samples), -1).all(axis=1).mean())

    def alike(self) -> list[tuple[str, str, str]]:
        """Return ``(player, doctrine, doctrine)`` of doctrines that give everybody the same whatever the others choose."""
        return [
            (self.players[player], names[one], names[two])
            for player, names in enumerate(self.doctrines)
            for one, two in itertools.combinations(range(len(names)), 2)
            if np.abs(np.take(self.means, one, player) - np.take(self.means, two, player)).max() <= TIE
        ]

    def ties(self) -> list[tuple[str, str, str]]:
        """Return ``(player, doctrine, doctrine)`` of best answers to some choice of the others that are equally good.

        A game with any is degenerate: it may have infinitely many equilibria.
        """
        equal = []
        for player, names in enumerate(self.doctrines):
            rows = np.stack([_rows(self.means, player, number) for number in range(len(names))])
            for column in rows.T:
                best = np.flatnonzero(column >= column.max() - TIE)
                equal += [
                    (self.players[player], names[a], names[b]) for a, b in itertools.combinations(best, 2)
                ]
        return list(dict.fromkeys(equal))

    def efficient(self) -> list[tuple[int, ...]]:
        """Return the cells in which nobody can have more without another having less."""
        means = {cell: self.means[cell] for cell in self.cells()}
        return [
            c for c, x in means.items() if not any((y >= x).all() and (y > x).any() for y in means.values())
        ]

    def better_for_all(self, mixture: Mixture) -> list[tuple[int, ...]]:
        """Return the cells in which every player has more than under a mixture."""
        here = np.array(list(self.payoffs_at(mixture).values()))
        return [cell for cell in self.cells() if (self.means[cell] > here + TIE).all()]


def is_equilibrium(means: Floats, cell: Sequence[int]) -> bool:
    """Return whether no player would gain by leaving a cell."""
    return regret_of(means, cell) <= TIE


def regret_of(means: Floats, cell: Sequence[int]) -> float:
    """Return the most that any player would gain by leaving a cell."""
    mixture = tuple(np.eye(size)[number] for size, number in zip(means.shape[:-1], cell, strict=True))
    return max(float(_gains(means, mixture, player).max()) for player in range(means.shape[-1]))


def _rows(means: Floats, player: int, number: int) -> Floats:
    """Return what a doctrine of a player gives it against every choice of the others, flat."""
    rows: Floats = np.take(means[..., player], number, axis=player).ravel()
    return rows


def against(means: Floats, mixture: Mixture, player: int) -> Floats:
    """Return what each doctrine of a player gives it against a mixture of the others.

    Args:
        means: payoffs; axes: any, a doctrine of each player, player.
        mixture: chances of doctrines by player.
        player: number of the player.
    """
    worth = np.moveaxis(means[..., player], player - len(mixture), means.ndim - 1 - len(mixture))
    for chances in reversed([c for p, c in enumerate(mixture) if p != player]):
        worth = worth @ chances
    return worth


def _gains(means: Floats, mixture: Mixture, player: int) -> Floats:
    """Return what a player would gain by each of its doctrines over what it has under a mixture; on the last axis."""
    worth = against(means, mixture, player)
    gains: Floats = worth - np.asarray(worth @ mixture[player])[..., None]
    return gains


def _expected(worth: Floats, mixture: Mixture) -> Floats:
    for chances in reversed(mixture):
        worth = worth @ chances
    return worth
