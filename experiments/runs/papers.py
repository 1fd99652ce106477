"""What became of papers: who tabled, signed, refused, withdrew and broke them, and which entered into force.

A record says who did what in which week, not to which paper, so the table is followed turn by turn here:
a paper lies on it until it is refused, enters into force or lapses.
"""

from typing import Any, Final, NamedTuple

import numpy as np
from diplomatic_swings.experiments.runs.measures import Flags, Ints
from diplomatic_swings.sim.rules.play import EVENTS, FORCE, UNRATIFIED, Record
from diplomatic_swings.sim.tables.block import BREAK, N_ACTS, NO_ACT, REFUSE, SIGN, WITHDRAW
from diplomatic_swings.sim.tables.game import option_keys
from diplomatic_swings.sim.tables.records import Scenario
from diplomatic_swings.store.loops import compiled
from numpy.typing import NDArray

FATES: Final = ("tabled", "signed", "refused", "withdrew", "broke")
"""What a player can do to a paper; one that broke ended the peace that the paper had brought."""

TABLED, SIGNED, REFUSED, WITHDREW, BROKE = range(len(FATES))

NONE: Final = 0
"""Papers are counted from 1 in records; this is no paper."""

FATE_OF = tuple(
    {SIGN: SIGNED, REFUSE: REFUSED, WITHDRAW: WITHDREW, BREAK: BROKE}.get(act, -1)
    for act in (*range(N_ACTS), NO_ACT)
)
"""What a weighty act does to a paper, -1 for nothing; the last entry is that of no act, -1."""


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
    keys = np.ravel_multi_index((run[last], week, paper, in_force.astype(np.int64)), _shape(record))
    unique, place = np.unique(keys, return_inverse=True)
    least = np.full(len(unique), np.inf)
    np.minimum.at(least, place, gain)
    runs, weeks, papers, entered = np.unravel_index(unique, _shape(record))
    return Signatures(
        runs, weeks, papers, entered == 1, least > 0.0, signer=player[in_force], gain=gain[in_force]
    )


def _shape(record: Record) -> tuple[int, int, int, int]:
    """Return how many runs, weeks, papers and fates of a last signature there can be in a record."""
    return (*record.paper.shape, _PAPERS, 2)


_PAPERS: Final = 128
"""More than the papers of any record, which counts them in eight bits."""


class Turns(NamedTuple):
    """What was done in runs, as far as it concerns papers.

    Attributes:
        act: weighty act, (runs, weeks, players).
        puts: paper that the everyday move tables, or NONE, (runs, weeks, players).
        enters: whether a last signature falls, (runs, weeks).
        collapsed: whether the war ends by collapse, (runs, weeks).
        order: the players in the order of their turns.
        life: weeks after which a paper lapses.
    """

    act: NDArray[Any]
    puts: Ints
    enters: Flags
    collapsed: Flags
    order: Ints
    life: float


class Fates(NamedTuple):
    """What became of papers, run by run.

    Attributes:
        deeds: the paper, or NONE, to which each player did each thing, (fates, runs, weeks, players).
        held: paper that is in force at the end, or NONE, by run.
        end: paper on the table at the end of each week's moves, (runs, weeks).
    """

    deeds: NDArray[np.int8]
    held: Ints
    end: Ints


def follow(turns: Turns, fates: Fates) -> None:
    """Write what became of papers into room of zeros.

    With few runs, following the table in whole-array steps would take longer than to play them, so this is compiled.
    A turn is the weighty act first, then the everyday move, then a last signature's effect.
    """
    deeds, held, end = fates
    runs, weeks, players = turns.act.shape
    for run in range(runs):
        tabled, age = NONE, 0
        for week in range(weeks):
            last = -1  # who signs last where a last signature falls
            for player in turns.order:
                if turns.enters[run, week] and turns.act[run, week, player] == SIGN:
                    last = player
            for turn in range(players):
                player = turns.order[turn]
                fate = FATE_OF[turns.act[run, week, player]]
                if fate >= 0:
                    deeds[fate, run, week, player] = held[run] if fate == BROKE else tabled
                held[run] = NONE if fate == BROKE else held[run]
                tabled = NONE if fate == REFUSED else tabled
                paper = turns.puts[run, week, player]
                if paper != NONE and tabled == NONE:
                    deeds[TABLED, run, week, player] = paper
                    tabled, age = paper, 0
                if player == last:
                    held[run], tabled = tabled, NONE
            end[run, week] = tabled
            age += 1
            if age > turns.life or turns.collapsed[run, week]:
                tabled = NONE


def count_deeds(deeds: NDArray[np.int8], counts: Ints) -> None:
    """Add up what players did to papers, by fate, paper and player."""
    for fate in range(deeds.shape[0]):
        for run in range(deeds.shape[1]):
            for week in range(deeds.shape[2]):
                for player in range(deeds.shape[3]):
                    paper = deeds[fate, run, week, player]
                    if paper != NONE:
                        counts[fate, paper, player] += 1


class Table:
    """The table of a record's runs, followed turn by turn.

    Attributes:
        deeds: the paper, or NONE, to which each player did each thing, (fates, runs, weeks, players).
        held: paper that is in force at the end, or NONE, by run.
        end: paper on the table at the end of each week's moves, (runs, weeks).
    """

    def __init__(self, record: Record, rules: Rules, signed: Signatures) -> None:
        self.rules = rules
        runs, weeks = record.paper.shape
        enters = np.zeros((runs, weeks), dtype=np.bool_)
        enters[signed.run[signed.in_force], signed.week[signed.in_force]] = True
        room = Fates(
            np.zeros((len(FATES), runs, weeks, rules.players), dtype=np.int8),
            np.zeros(runs, dtype=np.int64),
            np.zeros((runs, weeks), dtype=np.int64),
        )
        turns = Turns(
            record.act,
            rules.paper_of[record.move],
            enters,
            record.in_force[:, 1:] >= _COLLAPSED,
            np.array(rules.order, dtype=np.int64),
            rules.life,
        )
        compiled(follow, repr((FATE_OF, SIGN)))(turns, room)
        self.deeds, self.held, self.end = room

    @property
    def fates(self) -> Ints:
        """Return counts by fate, paper and player; paper 0 is no paper."""
        counts = np.zeros((len(FATES), self.rules.papers + 1, self.rules.players), dtype=np.int64)
        compiled(count_deeds)(self.deeds, counts)
        return counts

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
