"""Runs side by side: a block of lanes, one run to a lane, so that values are computed in step.

Everything a block of runs needs lies in one flat table of rows, ``LANES`` numbers to a row: row
``r`` of lane ``l`` stands at ``r * LANES + l``.  The fixed stride, and one table for all, are what
let the compiler turn a loop over lanes into vector instructions.  The functions here move one
lane between the table and a named tuple; in compiled code :mod:`sim.kernel` replaces them by the
same loads and stores.
"""

from collections.abc import MutableSequence

from sim.state import N_VARIABLES, State
from sim.values import Outlook, Rules

LANES = 64
N_OUTLOOK = len(Outlook._fields)

Rows = MutableSequence[float]


def state_at(rows: Rows, row: int, lane: int) -> State:
    """Return the state that one lane holds from ``row`` on."""
    return State(*rows[row * LANES + lane : (row + N_VARIABLES) * LANES : LANES])


def put_state(rows: Rows, row: int, lane: int, x: State) -> None:
    """Write in place a state into one lane, from ``row`` on."""
    rows[row * LANES + lane : (row + N_VARIABLES) * LANES : LANES] = list(x)


def outlook_at(rows: Rows, row: int, lane: int) -> Outlook:
    """Return the outlook that one lane holds from ``row`` on."""
    return Outlook(*rows[row * LANES + lane : (row + N_OUTLOOK) * LANES : LANES])


def put_outlook(rows: Rows, row: int, lane: int, o: Outlook) -> None:
    """Write in place an outlook into one lane, from ``row`` on."""
    rows[row * LANES + lane : (row + N_OUTLOOK) * LANES : LANES] = list(o)


def rules_at(numbers: Rules) -> Rules:
    """Return the coefficients; compiled code unpacks them here from an array."""
    return numbers
