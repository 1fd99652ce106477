"""In every state a run is in exactly one outcome, and something or nothing is in force."""

import functools

import pytest
from diplomatic_swings.sim.rules.play import EXHAUSTED, force_of, outcome_of
from diplomatic_swings.sim.tables.block import new_block, put_state
from diplomatic_swings.sim.tables.game import sizes_of
from diplomatic_swings.sim.world.outcomes import (
    DICTATED,
    FREEZE,
    FREEZE_DAYS,
    FREEZE_WEEKS,
    IMPOSED,
    N_OUTCOMES,
    OUTCOME_KEYS,
    OUTCOMES,
    SETTLE,
    SETTLED,
    STALL,
    TRUCE,
    WALKOUT,
    WAR,
    WITHDRAWN,
)
from hypothesis import given
from strategies import BASELINE, START, states

CRITERIA = {
    STALL: lambda x, war: war and x.us_in == 1.0,
    WALKOUT: lambda x, war: war and x.us_in == 0.0,
    FREEZE: lambda x, war: x.ceasefire == 1.0 and 7 * x.weeks_in_force >= FREEZE_DAYS,
    SETTLE: lambda x, war: x.settlement == 1.0,
    IMPOSED: lambda x, war: x.imposed == 1.0,
    EXHAUSTED: lambda x, war: x.exhausted == 1.0,
}
"""The criteria in other words; a truce younger than 30 days still counts as war."""


@functools.cache
def block():
    return new_block(sizes_of(BASELINE), compiled=False)


def classify(x, rule=outcome_of):
    """Return what a rule says of a state: its outcome, or what is in force."""
    put_state(block().x, 0, x)
    return rule(block(), 0)


@given(states())
def test_exactly_one_outcome_holds_and_it_is_the_one_whose_criterion_is_met(x):
    young = x.ceasefire == 1.0 and 7 * x.weeks_in_force < FREEZE_DAYS
    war = young or x.ceasefire + x.settlement + x.imposed + x.exhausted == 0.0
    met = [outcome for outcome, criterion in CRITERIA.items() if criterion(x, war)]
    assert met == [classify(x)]


def test_a_ceasefire_becomes_a_freeze_when_it_has_held_for_thirty_days():
    """Five whole weeks are the first that hold thirty days."""
    assert 7 * (FREEZE_WEEKS - 1) < FREEZE_DAYS <= 7 * FREEZE_WEEKS
    held = [classify(START._replace(ceasefire=1.0, weeks_in_force=float(week))) for week in range(7)]
    assert held == [STALL] * 5 + [FREEZE] * 2


def test_a_young_truce_without_washington_is_a_walkout():
    assert classify(START._replace(ceasefire=1.0, weeks_in_force=2.0, us_in=0.0)) == WALKOUT


@pytest.mark.parametrize("us_in", [0.0, 1.0])
def test_peace_is_peace_whether_washington_is_in_the_talks_or_not(us_in):
    x = START._replace(us_in=us_in)
    assert classify(x._replace(settlement=1.0)) == SETTLE
    assert classify(x._replace(ceasefire=1.0, weeks_in_force=40.0)) == FREEZE
    assert classify(x._replace(imposed=1.0)) == IMPOSED


@given(states())
def test_outcome_and_what_is_in_force_agree(x):
    allowed = {
        WAR: {STALL, WALKOUT},
        TRUCE: {STALL, WALKOUT, FREEZE},
        SETTLED: {SETTLE},
        DICTATED: {IMPOSED},
        WITHDRAWN: {EXHAUSTED},
    }
    assert classify(x) in allowed[classify(x, force_of)]


def test_the_five_outcomes_are_named_in_order_and_exhaustion_counts_as_the_last():
    assert OUTCOME_KEYS == ("stall", "walkout", "freeze", "settle", "imposed")
    assert N_OUTCOMES == len(OUTCOMES) == len({outcome.name for outcome in OUTCOMES}) == 5
    assert all(outcome.criterion for outcome in OUTCOMES)
    assert min(EXHAUSTED, N_OUTCOMES - 1) == IMPOSED
