"""A block of runs from start to end, and the record it leaves."""

from typing import NamedTuple

import numpy as np
from diplomatic_swings.sim.rules.survey import look, look_around, look_inward
from diplomatic_swings.sim.rules.week import (
    begin,
    carry_out,
    close_week,
    decide_after_look,
    mark_due,
    open_week,
    ratify_due,
)
from diplomatic_swings.sim.tables.block import BREAK, GAIN, LANES, SIGN, Block, see_row, whole
from diplomatic_swings.sim.tables.draws import STRIDE, fill
from diplomatic_swings.sim.tables.game import N_MIND, ORDER, SIGNS, Game
from diplomatic_swings.sim.world.outcomes import (
    DICTATED,
    FREEZE,
    FREEZE_WEEKS,
    IMPOSED,
    N_OUTCOMES,
    SETTLE,
    SETTLED,
    STALL,
    TRUCE,
    WALKOUT,
    WAR,
    WITHDRAWN,
)
from diplomatic_swings.sim.world.state import INDEX, N_VARIABLES
from numpy.typing import NDArray

_CEASEFIRE = INDEX["ceasefire"] * LANES
_SETTLEMENT = INDEX["settlement"] * LANES
_IMPOSED = INDEX["imposed"] * LANES
_EXHAUSTED = INDEX["exhausted"] * LANES
_US_IN = INDEX["us_in"] * LANES
_HELD = INDEX["weeks_in_force"] * LANES
_TABLED = INDEX["tabled"] * LANES

EXHAUSTED = N_OUTCOMES
"""Outcome of a run in which Russia's home front has broken; a share of runs counts it as imposed."""

SIGNED, FORCE, BROKEN, UNRATIFIED = 1, 2, 3, 4
"""Codes of events: a signature (value: the signer's own gain), a paper entering into force (one event for each
signer, value: its gain at that moment), a peace broken by choice, a last signature that an earlier signer
did not confirm (one event for each signer, as above)."""

EVENTS = 64


class Record(NamedTuple):
    """What runs leave behind; the first axis is the run."""

    outcome: NDArray[np.int8]  # (runs, weeks + 1)
    in_force: NDArray[np.int8]  # (runs, weeks + 1): WAR, TRUCE, SETTLED, DICTATED or WITHDRAWN
    move: NDArray[np.int16]  # (runs, weeks, players): number of the option
    act: NDArray[np.int8]  # (runs, weeks, players)
    paper: NDArray[np.int8]  # (runs, weeks): paper on the table at the end of the week's moves, 0 none
    type: NDArray[np.int8]  # (runs, players)
    payoff: NDArray[np.float64]  # (runs, players)
    events: NDArray[np.float32]  # (runs, EVENTS, 5): week, code, player, paper, value
    n_events: NDArray[np.int16]  # (runs,)
    states: NDArray[np.float64]  # (kept, weeks + 1, variables)
    beliefs: NDArray[np.float64]  # (kept, weeks + 1, players): public belief in the first type


def new_record(runs: int, weeks: int, players: int, kept: int) -> Record:
    """Return an empty record."""
    return Record(
        outcome=np.zeros((runs, weeks + 1), dtype=np.int8),
        in_force=np.zeros((runs, weeks + 1), dtype=np.int8),
        move=np.zeros((runs, weeks, players), dtype=np.int16),
        act=np.zeros((runs, weeks, players), dtype=np.int8),
        paper=np.zeros((runs, weeks), dtype=np.int8),
        type=np.zeros((runs, players), dtype=np.int8),
        payoff=np.zeros((runs, players)),
        events=np.zeros((runs, EVENTS, 5), dtype=np.float32),
        n_events=np.zeros(runs, dtype=np.int16),
        states=np.zeros((kept, weeks + 1, N_VARIABLES)),
        beliefs=np.zeros((kept, weeks + 1, players)),
    )


def outcome_of(b: Block, lane: int) -> int:
    """Return the outcome a run is in; a ceasefire younger than 30 days still counts as war.

    Each line overrules those before it: no branch, which a processor could not foresee.
    """
    held = b.x[_HELD + lane]
    freeze = b.x[_CEASEFIRE + lane] > 0.5 and held >= FREEZE_WEEKS
    outcome = STALL if b.x[_US_IN + lane] > 0.5 else WALKOUT
    outcome = FREEZE if freeze else outcome
    outcome = SETTLE if b.x[_SETTLEMENT + lane] > 0.5 else outcome
    outcome = IMPOSED if b.x[_IMPOSED + lane] > 0.5 else outcome
    return EXHAUSTED if b.x[_EXHAUSTED + lane] > 0.5 else outcome


def force_of(b: Block, lane: int) -> int:
    """Return what is in force in a run; each line overrules those before it."""
    force = TRUCE if b.x[_CEASEFIRE + lane] > 0.5 else WAR
    force = SETTLED if b.x[_SETTLEMENT + lane] > 0.5 else force
    force = DICTATED if b.x[_IMPOSED + lane] > 0.5 else force
    return WITHDRAWN if b.x[_EXHAUSTED + lane] > 0.5 else force


def note_state(g: Game, b: Block, record: Record, week: int, start: int, n: int) -> None:
    """Write the state at the start of a week into the record."""
    for lane in range(n):
        run = start + lane
        record.outcome[run, week] = outcome_of(b, lane)
        record.in_force[run, week] = force_of(b, lane)
        if run < len(record.states):
            for variable in range(N_VARIABLES):
                record.states[run, week, variable] = b.x[variable * LANES + lane]
            for player in range(g.sizes.players):
                total = 0.0
                for level in range(g.sizes.levels):
                    total += b.belief[((player * g.sizes.kinds) * g.sizes.levels + level) * LANES + lane]
                record.beliefs[run, week, player] = total


def note_event(record: Record, run: int, week: int, code: int, player: int, paper: int, value: float) -> None:
    """Add an event to a run's list, unless the list is full."""
    k = record.n_events[run]
    if k < EVENTS:
        record.events[run, k, 0] = week
        record.events[run, k, 1] = code
        record.events[run, k, 2] = player
        record.events[run, k, 3] = paper
        record.events[run, k, 4] = value
        record.n_events[run] = k + 1


def note_turn(g: Game, b: Block, record: Record, player: int, week: int, start: int, n: int) -> None:
    """Note what a player has decided, before it is carried out: weighty acts of consequence in the list of events."""
    row = player * LANES
    for lane in range(whole(n)):
        b.noted[row + lane] = b.act[row + lane]
    for lane in range(n):
        act = int(b.act[row + lane])
        if act == SIGN:
            gain = own_gain(g, b, player, lane)
            note_event(record, start + lane, week, SIGNED, player, int(b.x[_TABLED + lane]), gain)
        elif act == BREAK:
            note_event(record, start + lane, week, BROKEN, player, force_of(b, lane), 0.0)


def note_moves(g: Game, b: Block, record: Record, week: int, start: int, n: int) -> None:
    """Write a week's moves into the record.

    A player that takes back its signature while another's falls has acted too, though not in its own turn.
    """
    for lane in range(n):
        record.paper[start + lane, week] = int(b.x[_TABLED + lane])
        for player in range(g.sizes.players):
            place = player * LANES + lane
            act = b.act[place] if b.noted[place] < 0.0 else b.noted[place]
            record.move[start + lane, week, player] = int(b.move[place])
            record.act[start + lane, week, player] = int(act)


def strain(g: Game, b: Block, player: int, lane: int) -> float:
    """Return what private pressure adds to a player's gain from the paper on the table."""
    from_kind = int(b.type[player * LANES + lane])
    regime = int(b.regime[LANES + lane] + 2.0 * b.regime[2 * LANES + lane] + 3.0 * b.regime[3 * LANES + lane])
    after = 2 + int(b.see[2 * LANES + lane])
    level = int(b.pressure[player * LANES + lane])
    first = (player * g.sizes.kinds + from_kind) * 4
    own = g.at.own
    gap = (
        g.values.beta[(first + after) * g.sizes.columns + own]
        - g.values.beta[(first + regime) * g.sizes.columns + own]
    )
    return float(gap * g.level[player * g.sizes.levels + level])


def signed_gain(record: Record, run: int, week: int, player: int) -> float:
    """Return the gain with which a player has signed this week."""
    gain = 0.0
    for k in range(record.n_events[run]):
        row = record.events[run, k]
        if row[0] == week and row[1] == SIGNED and row[2] == player:
            gain = row[4]
    return gain


def note_force(g: Game, b: Block, record: Record, last: int, week: int, start: int, n: int) -> None:
    """Note every signer's gain where the last signature has fallen; the paper may still fail to be confirmed.

    The last signer's is its gain as it signed; the others' are those of this moment, when they confirm or withdraw.
    Row 0 of ``legal`` marks the runs (:func:`diplomatic_swings.sim.rules.week.mark_due`).
    """
    for player in range(g.sizes.players):
        if g.minds[N_MIND * player + SIGNS] > 0.0:
            if player != last:
                look(g, b, player, week, n)
            for lane in range(n):
                if b.legal[lane] > 0.5 and b.signed[player * LANES + lane] > 0.5:
                    run = start + lane
                    gain = (
                        signed_gain(record, run, week, last)
                        if player == last
                        else own_gain(g, b, player, lane)
                    )
                    note_event(record, run, week, FORCE, player, int(b.x[_TABLED + lane]), gain)


def own_gain(g: Game, b: Block, player: int, lane: int) -> float:
    """Return what the paper on the table would bring a player that has looked, its private pressure included."""
    kind = int(b.type[player * LANES + lane])
    return float(b.see[see_row(GAIN, kind) + lane]) + strain(g, b, player, lane)


def mark_unratified(b: Block, record: Record, week: int, start: int, n: int) -> None:
    """Mark the events of papers that an earlier signer did not confirm: the paper still lies on the table."""
    for lane in range(n):
        run = start + lane
        if b.legal[lane] > 0.5 and b.x[_TABLED + lane] > 0.5:
            for k in range(record.n_events[run]):
                same = record.events[run, k, 0] == week and record.events[run, k, 3] == b.x[_TABLED + lane]
                if same and record.events[run, k, 1] == FORCE:
                    record.events[run, k, 1] = UNRATIFIED


def settle_turn(g: Game, b: Block, record: Record, player: int, week: int, start: int, n: int) -> None:
    """Let earlier signers confirm where a player has just set the last signature, and note what became of it."""
    if mark_due(g, b, player, n) > 0:
        note_force(g, b, record, player, week, start, n)
        ratify_due(g, b, player, week, n)
        mark_unratified(b, record, week, start, n)


def play_block(g: Game, b: Block, seed: int, first_run: int, record: Record, start: int, n: int) -> None:
    """Play ``n`` runs (at most ``LANES``) from start to end and write them into ``record`` in place."""
    fill(b.u, seed, first_run, 0, g.sizes.players, whole(n))
    begin(g, b, n)
    note_state(g, b, record, 0, start, n)
    for week in range(g.weeks):
        fill(b.u, seed, first_run, STRIDE * (week + 1), g.sizes.uniforms // 4, whole(n))
        open_week(g, b, week, n)
        for turn in range(g.sizes.players):
            player = int(g.minds[N_MIND * turn + ORDER])
            if turn > 0:  # the first sees what the survey has just seen
                look_around(g, b, week, n)
            look_inward(g, b, player, n)
            decide_after_look(g, b, player, week, n)
            note_turn(g, b, record, player, week, start, n)
            carry_out(g, b, player, n)
            settle_turn(g, b, record, player, week, start, n)
        note_moves(g, b, record, week, start, n)
        close_week(g, b, week, n)
        note_state(g, b, record, week + 1, start, n)
    for lane in range(n):
        for player in range(g.sizes.players):
            record.type[start + lane, player] = int(b.type[player * LANES + lane])
            record.payoff[start + lane, player] = b.payoff[player * LANES + lane]
