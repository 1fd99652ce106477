"""What became of papers: who tabled, signed, refused, withdrew and broke them, and which entered into force.

A record says who did what in which week, not to which paper, so the table is followed turn by turn here:
a paper lies on it until it is refused, enters into force or lapses.
"""

from typing import Any, Final, NamedTuple

import numpy as np
from diplomatic_swings.experiments.runs.measures import Flags, Ints
from diplomatic_swings.sim.rules.play import EVENTS, FORCE, UNRATIFIED, Record
from diplomatic_swings.sim.tables.block import BREAK, REFUSE, SIGN, WITHDRAW
from diplomatic_swings.sim.tables.game import option_keys
from diplomatic_swings.sim.tables.records import Scenario
from numpy.typing import NDArray

FATES: Final = ("tabled", "signed", "refused", "withdrew", "broke")
"""What a player can do to a paper; one that broke ended the peace that the paper had brought."""

TABLED, SIGNED, REFUSED, WITHDREW, BROKE = range(len(FATES))
_ACTS: Final = ((SIGN, SIGNED), (REFUSE, REFUSED), (WITHDRAW, WITHDREW))

NONE: Final = 0
"""Papers are counted from 1 in records; this is no paper."""


class Rules(NamedTuple):
    """What following the table needs to know of a scenario."""

    players: int
    papers: int
    order: tuple[int, ...]
    paper_of: Ints  # paper that an option tables, from 1; one entry more, for no option
    life: float  # weeks after which a paper lapses


def rules_of(scenario: Scenario) -> Rules:
    """Return what following the table needs to know of a scenario."""
    numbers = [paper + 1 for _, _, paper in option_keys(scenario)]
    return Rules(
        players=len(scenario.players),
        papers=len(scenario.packages),
        order=scenario.order,
        paper_of=np.array([*(max(number, NONE) for number in numbers), NONE], dtype=np.int64),
        life=scenario.bargaining.paper_life,
    )


class Signatures(NamedTuple):
    """Papers whose last signature fell, one entry each: in force, or stopped by a signer that did not confirm."""

    run: Ints
    week: Ints
    paper: Ints  # from 1
    in_force: Flags
    all_gain: Flags  # every signer gains by its own value as it signs or confirms
    signer: Ints  # one entry for each signer of a paper in force
    gain: NDArray[np.float64]  # what it gains, utils


def signatures(record: Record) -> Signatures:
    """Return the papers of a record that all parties signed, by run and week."""
    rows = np.arange(EVENTS)[None, :] < record.n_events[:, None]
    run = np.nonzero(rows)[0]
    events = record.events[rows]
    code = events[:, 1]
    last = (code == FORCE) | (code == UNRATIFIED)
    week, player, paper = (events[last, column].astype(np.int64) for column in (0, 2, 3))
    gain, in_force = events[last, 4].astype(np.float64), code[last] == FORCE
    keys = np.stack([run[last], week, paper, in_force.astype(np.int64)])
    unique, place = np.unique(keys, axis=1, return_inverse=True)
    least = np.full(unique.shape[1], np.inf)
    np.minimum.at(least, place.ravel(), gain)
    runs, weeks, papers, entered = unique
    return Signatures(
        runs, weeks, papers, entered == 1, least > 0.0, signer=player[in_force], gain=gain[in_force]
    )


class Table:
    """The table of a record's runs, followed turn by turn.

    Attributes:
        deeds: the paper, or NONE, to which each player did each thing, (fates, runs, weeks, players).
        held: paper that is in force, or NONE, by run.
        settled: paper in force at the end, or NONE, by run.
        end: paper on the table at the end of each week's moves, (runs, weeks).
    """

    def __init__(self, record: Record, rules: Rules, signed: Signatures) -> None:
        self.record, self.rules = record, rules
        runs, weeks = record.paper.shape
        self.deeds = np.zeros((len(FATES), runs, weeks, rules.players), dtype=np.int8)
        self.tabled, self.held, self.age = (np.zeros(runs, dtype=np.int64) for _ in range(3))
        self.forced = np.zeros((runs, weeks), dtype=np.bool_)
        self.forced[signed.run[signed.in_force], signed.week[signed.in_force]] = True
        self.end = np.zeros((runs, weeks), dtype=np.int64)
        for week in range(weeks):
            self._week(week)

    def _week(self, week: int) -> None:
        later = np.zeros(len(self.tabled), dtype=np.bool_)
        last_signature = {}
        for player in reversed(self.rules.order):
            signs = self.record.act[:, week, player] == SIGN
            last_signature[player] = signs & ~later & self.forced[:, week]
            later |= signs
        for player in self.rules.order:
            self._turn(week, player, last_signature[player])
        self.end[:, week] = self.tabled
        self.age += 1
        over = (self.age > self.rules.life) | (self.record.in_force[:, week + 1] >= _COLLAPSED)
        self.tabled[over] = NONE

    def _turn(self, week: int, player: int, enters: Flags) -> None:
        """Follow one turn: the weighty act first, then the everyday option, then a last signature's effect."""
        act = self.record.act[:, week, player]
        for code, fate in _ACTS:
            self.deeds[fate, :, week, player] = np.where(act == code, self.tabled, NONE)
        breaks = act == BREAK
        self.deeds[BROKE, :, week, player] = np.where(breaks, self.held, NONE)
        self.held[breaks] = NONE
        self.tabled[act == REFUSE] = NONE
        tables = self.rules.paper_of[self.record.move[:, week, player]]
        puts = (tables != NONE) & (self.tabled == NONE)
        self.deeds[TABLED, :, week, player] = np.where(puts, tables, NONE)
        self.tabled = np.where(puts, tables, self.tabled)
        self.age[puts] = 0
        self.held[enters] = self.tabled[enters]
        self.tabled[enters] = NONE

    @property
    def fates(self) -> Ints:
        """Return counts by fate, paper and player; paper 0 is no paper."""
        return np.stack([self.by_run(fate).sum(axis=0) for fate in range(len(FATES))])

    def by_run(self, fate: int) -> Ints:
        """Return how often a fate came by run, paper and player; paper 0 is no paper."""
        runs, _, players = self.deeds[fate].shape
        counts = np.zeros((runs, self.rules.papers + 1, players), dtype=np.int64)
        run, week, player = np.nonzero(self.deeds[fate])
        np.add.at(counts, (run, self.deeds[fate][run, week, player], player), 1)
        return counts


_COLLAPSED: Final = 3
"""From this number on, what is in force is the end of the war by collapse."""


def terms_at_end(table: Table, scenario: Scenario, settled: Flags) -> NDArray[Any]:
    """Return the terms of the settlement in force at the end, (runs, issues); NaN where there is none."""
    terms = np.array([[np.nan] * 4, *(package.terms for package in scenario.packages)])
    return terms[np.where(settled, table.held, NONE)]
