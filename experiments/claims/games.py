"""What claims need of a game: the names that their files may use, and how scenarios are loaded and played."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from experiments.claims.measures import Kind
from experiments.claims.played import Lever, Played
from experiments.posterior import Draws
from sim.files.library import Shelf


@dataclass(frozen=True)
class Size:
    """How many runs of each ensemble are played, and which.

    Attributes:
        runs: number of runs.
        seed: run r has the same shocks in all ensembles.
        threads: default one per core; results do not depend on it.
        draws: parameter ensemble: every block of 64 runs plays its own draw of the numbers.
        solver_seed: seed of the solver's training runs, where values are solved.
        allow_unsettled: whether values that have not settled may be played too.
    """

    runs: int
    seed: int = 0
    threads: int | None = None
    draws: Draws | None = None
    solver_seed: int = 0
    allow_unsettled: bool = False


class Shelves(NamedTuple):
    """Where a game's files are."""

    scenarios: Shelf
    lenses: Shelf
    policies: Shelf


class Names(NamedTuple):
    """What files of claims may name.

    Attributes:
        players: the players' keys; None: whoever plays the scenario.
        kinds: kinds of levers.
        acts: weighty acts; empty if the game has none.
        quantities: what a measure or a condition may name.
        words: quantities that are words, with the words.
        issues: issues of the terms.
    """

    players: tuple[str, ...] | None
    kinds: tuple[str, ...]
    acts: tuple[str, ...]
    quantities: tuple[str, ...]
    words: Mapping[str, tuple[str, ...]]
    issues: tuple[str, ...]


type Load = Callable[[str, Sequence[str], str | None, Mapping[str, str]], Any]


@dataclass(frozen=True, eq=False)
class Game:
    """A game that claims can be tried on.

    Attributes:
        format: number of the format of its files.
        folder: where its shipped claims are, below ``scenarios/``.
        baseline: the scenario of a claim that names none.
        shelves: where its files are.
        following: field of a case that says how players play: ``doctrines`` or ``policies``.
        sources: where settings and policies seem to stand when they are wrong.
        names: what files may name.
        kinds: kinds of measures.
        derived: quantities that are no state variable, with their meaning.
        load: returns a scenario by name, with settings, a lens, and policies by player.
        settings: returns every setting of a scenario by dotted path.
        levers: returns the everyday moves of a scenario.
        papers: returns the packages of a scenario.
        barred: returns the settings that take levers away from a player of a scenario from start to end.
        played: yields ``(first run, runs)`` of every chunk of an ensemble.
    """

    format: int
    folder: str
    baseline: str
    shelves: Shelves
    following: str
    sources: tuple[str, ...]
    names: Names
    kinds: Mapping[str, Kind]
    derived: Mapping[str, str]
    load: Load
    settings: Callable[[Any], Mapping[str, Any]]
    levers: Callable[[Any], list[Lever]]
    papers: Callable[[Any], list[str]]
    barred: Callable[[Any, str, Sequence[str]], list[str]]
    played: Callable[[Any, Size], Iterator[tuple[int, Played]]]
