"""Counts over runs: exact, and the same however the runs are cut into pieces."""

import itertools
from dataclasses import fields
from functools import reduce
from operator import add

import numpy as np
import pytest
from diplomatic_swings.experiments.runs import measures
from diplomatic_swings.experiments.runs.counts import coding, options_of
from diplomatic_swings.experiments.runs.tally import (
    DICTATED,
    MILLION,
    SETTLED,
    TRUCE,
    WAR,
    Coding,
    Lines,
    swings_by_run,
    tally,
)
from diplomatic_swings.sim.scenario.loading import load
from diplomatic_swings.sim.world.outcomes import N_OUTCOMES
from diplomatic_swings.sim.world.state import ISSUES
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

SCENARIO = load("talks-2025-01")
LEVERS = [move for *_, move in options_of(SCENARIO)]
CODE = coding(SCENARIO).us
N_PLAYERS, US = len(SCENARIO.players), 0
WEEKS = 9


def made_up(seed, runs, weeks=WEEKS):
    """Return a record of random runs in which peace comes, breaks, and comes again."""
    chance = np.random.default_rng(seed)
    force = chance.choice([WAR, TRUCE, SETTLED, DICTATED], p=[0.5, 0.3, 0.17, 0.03], size=(runs, weeks + 1))
    stays = chance.random((runs, weeks + 1)) < 0.6
    for week in range(1, weeks + 1):
        held = stays[:, week] | (force[:, week - 1] == DICTATED)
        force[:, week] = np.where(held, force[:, week - 1], force[:, week])
    terms = chance.random((runs, len(ISSUES)))
    terms[(force < SETTLED).all(axis=1)] = np.nan
    owners = [player for player, *_ in options_of(SCENARIO)]
    first = np.searchsorted(owners, range(N_PLAYERS + 1))
    moves = [chance.integers(first[p], first[p + 1], size=(runs, weeks)) for p in range(N_PLAYERS)]
    return Lines(
        outcome=chance.integers(0, N_OUTCOMES, size=(runs, weeks + 1)).astype(np.int8),
        in_force=force.astype(np.int8),
        move=np.stack(moves, axis=2).astype(np.int16),
        type=chance.integers(0, 2, size=(runs, N_PLAYERS)).astype(np.int8),
        payoff=chance.normal(0.0, 40.0, size=(runs, N_PLAYERS)),
        terms=terms,
    )


def part(record, runs):
    """Return some of the runs of a record."""
    return Lines(*(field[runs] if len(field) else field for field in record))


def differing(one, other):
    """Return the names of the counts in which two tallies differ."""
    return [f.name for f in fields(one) if not np.array_equal(getattr(one, f.name), getattr(other, f.name))]


records = st.builds(made_up, st.integers(0, 2**32 - 1), st.integers(1, 12))


@given(records, st.data())
@hypothesis_settings(max_examples=50)
def test_the_sum_of_parts_is_the_whole_for_any_cut_in_any_order(record, data):
    """Not a bit changes: sums of payoffs and terms are whole numbers."""
    runs = len(record.move)
    order = data.draw(st.permutations(range(runs)))
    cuts = sorted(data.draw(st.sets(st.integers(1, runs - 1)))) if runs > 1 else []
    pieces = np.split(np.array(order), cuts)
    counted = reduce(add, [tally(part(record, piece), CODE) for piece in pieces])
    assert differing(counted, tally(record, CODE)) == []


def spells(force):
    """Return the ceasefires of a run: (weeks held, whether the end was seen)."""
    found, held = [], 0
    for state in [*force, None]:
        if state == TRUCE:
            held += 1
        elif held:
            found.append((held, state is not None))
            held = 0
    return found


@given(records)
@hypothesis_settings(max_examples=40)
def test_outcomes_moves_and_types_are_counted_run_by_run(record):
    counted = tally(record, CODE)
    runs = range(len(record.move))
    assert counted.runs == len(runs)
    for week in range(WEEKS + 1):
        for outcome in range(N_OUTCOMES):
            assert counted.outcome[week, outcome] == sum(record.outcome[r, week] == outcome for r in runs)
    for week in range(WEEKS):
        played = record.move[:, week].ravel().tolist()
        assert counted.move[week].tolist() == [played.count(lever) for lever in range(len(LEVERS) + 1)]
    assert counted.types.tolist() == [sum(record.type[r, p] == 0 for r in runs) for p in range(N_PLAYERS)]


@given(records)
@hypothesis_settings(max_examples=40)
def test_deals_are_counted_run_by_run(record):
    """First deals by week, ceasefires by length, peaces that broke, and terms that stand at the end."""
    counted = tally(record, CODE)
    first = [0] * (WEEKS + 2)
    length = np.zeros((WEEKS + 2, 2), dtype=int)
    broke = 0
    standing = []
    for run, force in enumerate(record.in_force.tolist()):
        deals = [week for week, state in enumerate(force) if state in {TRUCE, SETTLED}]
        first[deals[0] if deals else WEEKS + 1] += 1
        for held, ended in spells(force):
            length[held, 0 if ended else 1] += 1
        broke += sum(a in {TRUCE, SETTLED} and b == WAR for a, b in itertools.pairwise(force))
        if force[-1] in {SETTLED, DICTATED}:
            standing.append([round(t * MILLION) for t in record.terms[run]])
    assert counted.first_deal.tolist() == first
    assert (counted.freeze_length == length).all()
    assert counted.relapses == broke
    assert counted.settlements == len(standing)
    assert counted.terms.tolist() == [sum(issue) for issue in zip(*standing, strict=True)] or not standing


@given(records)
@hypothesis_settings(max_examples=40)
def test_swings_and_postures_are_those_of_the_moves_washington_made(record):
    counted = tally(record, CODE)
    swings = {"russia": [0] * (WEEKS + 1), "ukraine": [0] * (WEEKS + 1)}
    switches = [0] * (WEEKS + 1)
    chain = np.zeros((4, 4), dtype=int)
    weeks = np.zeros(4, dtype=int)
    for moves in record.move[:, :, US]:
        levers = [LEVERS[m] for m in moves]
        for toward, stances in (
            ("russia", [lever.stance_russia for lever in levers]),
            ("ukraine", [lever.stance_ukraine for lever in levers]),
        ):
            posture = measures.leaky_sum(np.array(stances), SCENARIO.world.posture_stays)
            swings[toward][int(measures.swing_weeks(posture).sum())] += 1
        codes = measures.posture_codes([lever.posture for lever in levers])
        switches[int(measures.tilt_switches(codes))] += 1
        chain += measures.transition_counts(codes)
        filled = measures.carried(codes)
        weeks += np.bincount(filled[filled >= 0], minlength=4)
    assert counted.swings_russia.tolist() == swings["russia"]
    assert counted.swings_ukraine.tolist() == swings["ukraine"]
    assert counted.tilt_switches.tolist() == switches
    assert (counted.chain == chain).all()
    assert (counted.posture_weeks == weeks).all()


@given(records)
@hypothesis_settings(max_examples=40)
def test_payoffs_are_summed_to_the_millionth(record):
    """Squares too, as whole numbers of any size."""
    counted = tally(record, CODE)
    for player in range(N_PLAYERS):
        paid = [round(p * MILLION) for p in record.payoff[:, player].tolist()]
        assert int(counted.payoff[player]) == sum(paid)
        assert int(counted.payoff_square[player]) == sum(p * p for p in paid)


def test_squares_of_large_payoffs_do_not_overflow():
    """A payoff of 10,000 utils squares to 10**20 square millionths, more than 64 bits hold."""
    record = made_up(1, 3)._replace(payoff=np.full((3, N_PLAYERS), 1e4))
    assert int(tally(record, CODE).payoff_square[0]) == 3 * 10**20


def test_a_tally_is_as_large_for_many_runs_as_for_one():
    """So the memory of an ensemble does not grow with its runs."""
    one, many = tally(made_up(1, 1), CODE), tally(made_up(1, 500), CODE)
    for f in fields(one):
        assert np.shape(getattr(one, f.name)) == np.shape(getattr(many, f.name))


def test_levers_are_coded_as_the_scenario_says():
    assert CODE.n_levers == len(LEVERS) + 1  # the last stands for no move
    assert CODE.stays == SCENARIO.world.posture_stays
    for number, lever in enumerate(LEVERS):
        known = lever.posture in measures.POSTURES
        assert CODE.posture[number] == (measures.POSTURES.index(lever.posture) if known else measures.NONE)
        assert CODE.stance_russia[number] == lever.stance_russia
        assert CODE.stance_ukraine[number] == lever.stance_ukraine


@pytest.mark.parametrize("name", ["outcome", "first_deal", "swings_russia", "tilt_switches"])
def test_histograms_count_every_run_once(name):
    record = made_up(7, 40)
    counts = getattr(tally(record, CODE), name)
    assert (counts.sum(axis=-1) == 40).all()


# --- known answers: two runs of six weeks, counted by hand ------------------------------------------


def by_hand():
    """The first run has a truce in weeks 2 and 3 that breaks; the second is settled from week 4 on."""
    codes = CODE.posture[: len(LEVERS)].tolist()
    press, court = codes.index(measures.POSTURES.index("PR")), codes.index(measures.POSTURES.index("CR"))
    moves = np.full((2, 6, N_PLAYERS), len(LEVERS))
    moves[0, :, US] = [court, court, press, press, press, court]
    moves[1, :, US] = [press, len(LEVERS), court, len(LEVERS), len(LEVERS), len(LEVERS)]
    terms = np.array([[np.nan] * 4, [0.5, 0.25, 0.0, 1.0]])
    return Lines(
        outcome=np.array([[0, 0, 0, 0, 0, 0, 0], [0, 0, 0, 1, 3, 3, 3]]),
        in_force=np.array(
            [[WAR, WAR, TRUCE, TRUCE, WAR, WAR, WAR], [WAR, WAR, WAR, WAR, SETTLED, SETTLED, SETTLED]]
        ),
        move=moves,
        type=np.array([[0] * N_PLAYERS, [1] * N_PLAYERS]),
        payoff=np.array([[1.5] * N_PLAYERS, [-0.25] * N_PLAYERS]),
        terms=terms,
    )


def test_two_short_runs_are_counted_by_hand():
    counted = tally(by_hand(), CODE)
    assert counted.runs == 2
    assert counted.first_deal.tolist() == [0, 0, 1, 0, 1, 0, 0, 0]
    assert np.argwhere(counted.freeze_length).tolist() == [[2, 0]]
    assert (counted.relapses, counted.settlements) == (1, 1)
    assert counted.terms.tolist() == [500_000, 250_000, 0, 1_000_000]
    assert counted.tilt_switches.tolist() == [0, 1, 1, 0, 0, 0, 0]
    assert counted.posture_weeks.tolist() == [5, 7, 0, 0]  # pressing, courting; the last one carries on
    assert counted.chain[:2, :2].tolist() == [[3, 2], [1, 4]]
    assert counted.types.tolist() == [1] * N_PLAYERS
    assert counted.payoff.tolist() == [1_250_000] * N_PLAYERS
    assert counted.payoff_square.tolist() == [1_500_000**2 + 250_000**2] * N_PLAYERS


def test_a_deal_that_never_comes_stands_in_the_row_after_the_last_week():
    never = by_hand()._replace(in_force=np.zeros((2, 7), dtype=int))
    assert tally(never, CODE).first_deal.tolist() == [0] * 7 + [2]


def test_swings_by_run_are_those_of_both_postures_and_of_the_tilt():
    """Stances of a whole step: one week courting, one pressing, and the sum has changed sides past the band."""
    code = Coding(
        3, np.array([1, 0, measures.NONE]), np.array([1.0, -1.0, 0.0]), np.array([0.0, 1.0, -1.0]), 0.25
    )
    us = np.array([[0, 1, 1, 0], [2, 2, 1, 2]])
    assert swings_by_run(us, code).tolist() == [[2, 0, 2], [0, 2, 0]]
