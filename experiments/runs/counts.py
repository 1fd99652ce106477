"""What is counted over runs, exactly: outcomes, moves and posture (:mod:`.runs.tally`), and the fate of papers.

Both ends by collapse are counted as *imposed*.
"""

from dataclasses import dataclass, fields, replace
from typing import NamedTuple

import numpy as np
from diplomatic_swings.experiments.runs.measures import NONE, Flags, Ints, posture_codes
from diplomatic_swings.experiments.runs.papers import (
    Rules,
    Signatures,
    Table,
    rules_of,
    signatures,
    terms_at_end,
)
from diplomatic_swings.experiments.runs.tally import DICTATED, MILLION, SETTLED, Coding, Lines, Tally, tally
from diplomatic_swings.sim.rules.play import EVENTS, EXHAUSTED, Record
from diplomatic_swings.sim.tables.block import BREAK, N_ACTS, NO_ACT
from diplomatic_swings.sim.tables.game import Menus, Tabling
from diplomatic_swings.sim.tables.memo import made_once
from diplomatic_swings.sim.tables.records import Move, Package, Scenario
from diplomatic_swings.sim.world.outcomes import IMPOSED

Option = tuple[int, str, str, Move]
"""Player, key, label and move of an everyday option."""


@dataclass(frozen=True)
class GameCoding:
    """How a scenario's options and papers are numbered.

    Attributes:
        options: number of everyday options; a move of that number is no move at all.
        us: postures and stances of the options, for the measures of US posture.
        rules: what following the table needs.
        scenario: whose options and papers they are.
    """

    options: int
    us: Coding
    rules: Rules
    scenario: Scenario


def options_of(scenario: Scenario) -> list[Option]:
    """Return ``(player, key, label, move)`` of every everyday option, in the order of their numbers."""
    return list(_options(scenario.levers, scenario.table, scenario.packages))


@made_once
def _options(levers: Menus, table: Tabling, packages: tuple[Package, ...]) -> tuple[Option, ...]:
    listed: list[Option] = []
    for player, menu in enumerate(levers):
        listed += [(player, lever.key, lever.label, lever) for lever in menu]
        tabling = table[player]
        if tabling is not None:
            papers = [p for p in packages if player in p.tabled_by]
            listed += [(player, f"table:{p.key}", f"Table: {p.label}", tabling) for p in papers]
    return tuple(listed)


def coding(scenario: Scenario) -> GameCoding:
    """Return how a scenario's options and papers are numbered."""
    us = _coding(_options(scenario.levers, scenario.table, scenario.packages))
    return GameCoding(
        us.n_levers - 1, replace(us, stays=scenario.world.posture_stays), rules_of(scenario), scenario
    )


@made_once
def _coding(options: tuple[Option, ...]) -> Coding:
    """Return how options are coded, before it is known how long postures last."""
    moves = [move for *_, move in options]
    return Coding(
        n_levers=len(moves) + 1,
        posture=np.append(posture_codes([move.posture for move in moves]), NONE),
        stance_russia=np.array([*(move.stance_russia for move in moves), 0.0]),
        stance_ukraine=np.array([*(move.stance_ukraine for move in moves), 0.0]),
        stays=np.nan,
    )


@dataclass(frozen=True)
class GameCounts:
    """Exact counts over runs.  Add two with ``+``."""

    base: Tally  # outcomes, moves, first deals, US posture
    exhausted: Ints  # (weeks + 1,): runs in which Russia's home front has collapsed; the other imposed ends are Moscow's
    act: Ints  # (weeks, players, acts): runs in which each weighty act was done
    fate: Ints  # (fates, papers, players): what players did to papers
    deals: Ints  # (papers,): times that a paper entered into force
    both_gain: Ints  # (papers,): of these, times that every signer gained by its own value
    unratified: Ints  # (papers,): times that an earlier signer did not confirm the last signature
    confirmed: Ints  # (players, 2): signatures on papers in force: with a gain of its own, in all
    broken: Ints  # (players,): peaces broken by choice
    full: np.int64  # runs whose list of events is full, so that later ones are missing
    type_runs: Ints  # (players, kinds): runs in which a player is of a type
    type_payoff: Ints  # (players, kinds): sum of payoffs over them, millionths

    def __add__(self, other: "GameCounts") -> "GameCounts":
        return GameCounts(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


class Followed(NamedTuple):
    """A record, and what became of the papers in it."""

    record: Record
    signed: Signatures
    table: Table
    lines: Lines  # the record in the form that is counted


def follow(record: Record, code: GameCoding) -> Followed:
    """Return a record with its papers followed turn by turn."""
    signed = signatures(record)
    table = Table(record, code.rules, signed)
    settled = record.in_force[:, -1] == SETTLED
    return Followed(record, signed, table, lines_of(record, code, table, settled))


def count(record: Record, code: GameCoding) -> GameCounts:
    """Return the counts of the runs in a record."""
    return counted(follow(record, code), code)


def counted(followed: Followed, code: GameCoding) -> GameCounts:
    """Return the counts of the runs in a record whose papers have been followed."""
    record, signed, table, lines = followed
    kinds, payoff = _by_type(record, code)
    return GameCounts(
        base=tally(lines, code.us),
        exhausted=(record.outcome == EXHAUSTED).sum(axis=0, dtype=np.int64),
        act=np.stack([(record.act == act).sum(axis=0, dtype=np.int64) for act in range(N_ACTS)], axis=2),
        fate=table.fates[:, 1:],
        deals=_papers(signed, signed.in_force, code),
        both_gain=_papers(signed, signed.in_force & signed.all_gain, code),
        unratified=_papers(signed, ~signed.in_force, code),
        confirmed=_confirmed(signed, code.rules.players),
        broken=(record.act == BREAK).sum(axis=(0, 1), dtype=np.int64),
        full=np.int64((record.n_events >= EVENTS).sum()),
        type_runs=kinds,
        type_payoff=payoff,
    )


def lines_of(record: Record, code: GameCoding, table: Table, settled: Flags) -> Lines:
    """Return a record in the form that is counted: an end by collapse is imposed, no move is a number of its own."""
    return Lines(
        outcome=np.minimum(record.outcome, IMPOSED),
        in_force=np.minimum(record.in_force, DICTATED),
        move=np.where(record.move < 0, code.options, record.move),
        type=record.type,
        payoff=record.payoff,
        terms=terms_at_end(table, code.scenario, settled),
    )


def _papers(signed: Signatures, where: Flags, code: GameCoding) -> Ints:
    return np.bincount(signed.paper[where], minlength=code.rules.papers + 1)[1:].astype(np.int64)


def _confirmed(signed: Signatures, players: int) -> Ints:
    gains = [
        np.bincount(signed.signer[where], minlength=players) for where in (signed.gain > 0.0, slice(None))
    ]
    return np.stack(gains, axis=1).astype(np.int64)


def _by_type(record: Record, code: GameCoding) -> tuple[Ints, Ints]:
    """Return runs, and sums of payoffs in millionths, by player and type."""
    kinds = max(len(player.types) for player in code.scenario.players)
    payoff = np.rint(record.payoff * MILLION).astype(np.int64)
    of_type = record.type[:, :, None] == np.arange(kinds)
    return of_type.sum(axis=0, dtype=np.int64), (of_type * payoff[:, :, None]).sum(axis=0)


__all__ = [
    "NO_ACT",
    "Followed",
    "GameCoding",
    "GameCounts",
    "coding",
    "count",
    "counted",
    "follow",
    "lines_of",
    "options_of",
]
