"""A block of runs from start to end, and the record it leaves."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.block import MOVE, NOW, PAYOFF, TYPE, UNIFORMS, Block
from sim.game import Game
from sim.lanes import LANES, Rows, state_at
from sim.outcomes import classify
from sim.players import N_PLAYERS
from sim.ranges import N_RANGES, bargaining_range
from sim.shocks import BLOCKS, START_BLOCKS, fill_draws
from sim.state import INDEX, ISSUES, N_VARIABLES, State
from sim.week import begin, close_week, move_all, open_week

_TERMS = INDEX["terms_territory"]

WAR, TRUCE, SETTLED, DICTATED = range(4)
"""What is in force: nothing, a ceasefire (of any age), a settlement, dictated terms."""


class Record(NamedTuple):
    """What runs leave behind; the first axis is the run.

    ``states`` and ``ranges`` are kept for the first ``len(states)`` runs only.
    """

    outcome: NDArray[np.int8]  # (runs, weeks + 1): number of the outcome
    in_force: NDArray[np.int8]  # (runs, weeks + 1): WAR, TRUCE, SETTLED or DICTATED
    move: NDArray[np.int16]  # (runs, weeks, players): number of the lever
    type: NDArray[np.int8]  # (runs, players): true type, 0 or 1
    payoff: NDArray[np.float64]  # (runs, players): sum over weeks, utils
    terms: NDArray[np.float64]  # (runs, issues): of the first settlement or dictate, else NaN
    states: NDArray[np.float64]  # (kept, weeks + 1, variables)
    ranges: NDArray[np.float64]  # (kept, weeks, N_RANGES): see sim.ranges


def new_record(runs: int, weeks: int, kept: int) -> Record:
    """Return an empty record for ``runs`` runs of ``weeks`` weeks, with ``kept`` paths in full."""
    return Record(
        outcome=np.zeros((runs, weeks + 1), dtype=np.int8),
        in_force=np.zeros((runs, weeks + 1), dtype=np.int8),
        move=np.zeros((runs, weeks, N_PLAYERS), dtype=np.int16),
        type=np.zeros((runs, N_PLAYERS), dtype=np.int8),
        payoff=np.zeros((runs, N_PLAYERS)),
        terms=np.full((runs, len(ISSUES)), np.nan),
        states=np.zeros((kept, weeks + 1, N_VARIABLES)),
        ranges=np.zeros((kept, weeks, N_RANGES)),
    )


def in_force(x: State) -> int:
    """Return what is in force in a state: WAR, TRUCE, SETTLED or DICTATED."""
    peace = TRUCE if x.ceasefire > 0.5 else WAR
    settled = SETTLED if x.settlement > 0.5 else peace
    return DICTATED if x.imposed > 0.5 else settled


def note_state(w: Rows, record: Record, week: int, start: int, n: int) -> None:
    """Write in place the state at the start of a week into the record, from row ``start``."""
    for lane in range(n):
        run = start + lane
        x = state_at(w, NOW, lane)
        force = in_force(x)
        record.outcome[run, week] = classify(x)
        record.in_force[run, week] = force
        if force >= SETTLED and np.isnan(record.terms[run, 0]):
            for issue in range(record.terms.shape[1]):
                record.terms[run, issue] = w[(NOW + _TERMS + issue) * LANES + lane]
        if run < len(record.states):
            for variable in range(N_VARIABLES):
                record.states[run, week, variable] = w[(NOW + variable) * LANES + lane]


def note_moves(g: Game, w: Rows, record: Record, week: int, start: int, n: int) -> None:
    """Write in place a week's moves, and the bargaining range they leave before it closes, into the record."""
    for lane in range(n):
        run = start + lane
        for player in range(N_PLAYERS):
            record.move[run, week, player] = int(w[(MOVE + player) * LANES + lane])
        if run < len(record.ranges):
            found = bargaining_range(g, w, lane)
            for k in range(N_RANGES):
                record.ranges[run, week, k] = found[k]


def note_end(w: Rows, record: Record, start: int, n: int) -> None:
    """Write in place types and payoffs into the record."""
    for lane in range(n):
        for player in range(N_PLAYERS):
            record.type[start + lane, player] = int(w[(TYPE + player) * LANES + lane])
            record.payoff[start + lane, player] = w[(PAYOFF + player) * LANES + lane]


def start_runs(g: Game, w: Rows, seed: int, first_run: int, n: int) -> None:
    """Set up the start of ``n`` runs, types drawn."""
    fill_draws(w, UNIFORMS, seed, first_run, 0, START_BLOCKS, n)
    begin(g, w, n)


def draw_week(w: Rows, seed: int, first_run: int, week: int, n: int) -> None:
    """Write in place the draws of a week."""
    fill_draws(w, UNIFORMS, seed, first_run, START_BLOCKS + week * BLOCKS, BLOCKS, n)


def play_block(g: Game, b: Block, seed: int, first_run: int, record: Record, start: int, n: int) -> None:
    """Play ``n`` runs (at most ``LANES``) from start to end and write them into ``record`` in place.

    Args:
        g: the game.
        b: the block; whatever it holds is overwritten.
        seed: seed of the ensemble.
        first_run: number of the first run; it alone, with the seed, fixes the run's draws.
        record: where the runs are written, from row ``start``.
        start: first row of the record.
        n: number of runs.
    """
    w = b.rows
    start_runs(g, w, seed, first_run, n)
    note_state(w, record, 0, start, n)
    for week in range(g.weeks):
        draw_week(w, seed, first_run, week, n)
        open_week(g, w, week, n)
        move_all(g, b, week, n)
        note_moves(g, w, record, week, start, n)
        close_week(g, w, week, n)
        note_state(w, record, week + 1, start, n)
    note_end(w, record, start, n)
