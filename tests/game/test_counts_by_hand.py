"""Counts over runs: two made records of three weeks, counted by hand."""

import numpy as np
import pytest
from diplomatic_swings.experiments.runs.counts import coding, count, options_of
from diplomatic_swings.sim.rules.play import (
    BROKEN,
    EVENTS,
    EXHAUSTED,
    FORCE,
    IMPOSED,
    SIGNED,
    UNRATIFIED,
    new_record,
)
from diplomatic_swings.sim.scenario.loading import load
from diplomatic_swings.sim.tables.block import BREAK, NO_ACT, SIGN, WALK

SCENARIO = load("talks-2025-01", ["weeks=3"])
CODE = coding(SCENARIO)
KEYS = [(player, key) for player, key, *_ in options_of(SCENARIO)]
US, RUSSIA, UKRAINE, EU = range(4)
TRUCE = [p.key for p in SCENARIO.packages].index("bare-ceasefire")
DEAL = [p.key for p in SCENARIO.packages].index("kyivs-plan")


@pytest.fixture
def record():
    """In the first run a truce is tabled, signed, in force and broken; in the second, a signature is not confirmed."""
    made = new_record(2, 3, 4, 0)
    made.move[:], made.act[:] = -1, NO_ACT
    made.move[0, 0, US] = KEYS.index((US, "table:bare-ceasefire"))
    made.act[0, 0, RUSSIA] = made.act[0, 0, UKRAINE] = SIGN
    made.act[0, 2, RUSSIA] = BREAK
    made.in_force[0] = [0, 1, 1, 0]
    made.move[1, 1, UKRAINE] = KEYS.index((UKRAINE, "table:kyivs-plan"))
    made.act[1, 2, US] = WALK
    made.outcome[1] = [0, 0, IMPOSED, EXHAUSTED]
    made.paper[1, 1:] = DEAL + 1
    made.type[:] = [[0, 0, 1, 0], [1, 0, 1, 1]]
    made.payoff[:] = [[1.5, -2.0, 0.0, 1.0], [0.5, 1.0, 3.0, 2.0]]
    events = {
        0: [
            (0, SIGNED, RUSSIA, TRUCE + 1, 0.5),
            (0, SIGNED, UKRAINE, TRUCE + 1, 0.25),
            (0, FORCE, RUSSIA, TRUCE + 1, 0.5),
            (0, FORCE, UKRAINE, TRUCE + 1, -0.25),
            (2, BROKEN, RUSSIA, 1, 0.0),
        ],
        1: [(2, UNRATIFIED, RUSSIA, DEAL + 1, 1.0), (2, UNRATIFIED, UKRAINE, DEAL + 1, 1.0)],
    }
    for run, rows in events.items():
        made.events[run, : len(rows)] = rows
        made.n_events[run] = len(rows)
    return made


def test_two_records_are_counted_by_hand(record):
    counted = count(record, CODE)
    assert counted.exhausted.tolist() == [0, 0, 0, 1]
    assert [counted.act[0, player, SIGN] for player in range(4)] == [0, 1, 1, 0]
    assert (counted.act[2, RUSSIA, BREAK], counted.act[2, US, WALK], counted.act.sum()) == (1, 1, 4)
    assert np.flatnonzero(counted.deals).tolist() == [TRUCE]
    assert counted.both_gain.sum() == 0  # Kyiv lost by it
    assert np.flatnonzero(counted.unratified).tolist() == [DEAL]
    assert counted.confirmed.tolist() == [[0, 0], [1, 1], [0, 1], [0, 0]]
    assert counted.broken.tolist() == [0, 1, 0, 0]
    assert counted.full == 0


def test_payoffs_are_counted_by_type_in_millionths(record):
    counted = count(record, CODE)
    assert counted.type_runs.tolist() == [[1, 1], [2, 0], [0, 2], [1, 1]]
    expected = [[1_500_000, 500_000], [-1_000_000, 0], [0, 3_000_000], [1_000_000, 2_000_000]]
    assert counted.type_payoff.tolist() == expected


def test_an_end_by_exhaustion_counts_as_imposed_and_no_move_has_a_number_of_its_own(record):
    counted = count(record, CODE).base
    assert counted.outcome[:, IMPOSED].tolist() == [0, 0, 1, 1]
    assert counted.move[:, -1].tolist() == [7, 7, 8]
    assert counted.move.shape == (3, len(KEYS) + 1)
    assert (counted.relapses, counted.first_deal.tolist()) == (1, [0, 1, 0, 0, 1])


def test_a_paper_in_force_that_all_gain_by_says_so(record):
    record.events[0, 3, 4] = 0.25
    counted = count(record, CODE)
    assert np.flatnonzero(counted.both_gain).tolist() == [TRUCE]
    assert counted.confirmed[UKRAINE].tolist() == [1, 1]


def test_a_gain_of_nothing_is_no_gain(record):
    record.events[0, 3, 4] = 0.0
    assert count(record, CODE).both_gain.sum() == 0
    assert count(record, CODE).confirmed[UKRAINE].tolist() == [0, 1]


@pytest.mark.parametrize(("events", "full"), [(EVENTS - 1, 0), (EVENTS, 1)])
def test_a_list_of_events_that_is_full_is_told(record, events, full):
    record.n_events[1] = events
    assert count(record, CODE).full == full


def test_counts_of_parts_add_up(record):
    whole = count(record, CODE)
    parts = [count(type(record)(*(table[k : k + 1] for table in record)), CODE) for k in range(2)]
    both = parts[0] + parts[1]
    for name in ("act", "deals", "confirmed", "type_runs", "type_payoff", "exhausted"):
        assert np.array_equal(getattr(both, name), getattr(whole, name)), name
