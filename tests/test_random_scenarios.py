"""What must hold in every scenario that can be written, whatever its numbers: played by the kernel."""

import numpy as np
import pytest
from diplomatic_swings.sim.rules import play
from diplomatic_swings.sim.tables.block import ACTS, LANES, NO_ACT, new_block
from diplomatic_swings.sim.tables.game import in_lists, option_keys, packed, prepare, sizes_of, with_values
from diplomatic_swings.sim.world.basis import N_REGIMES
from diplomatic_swings.sim.world.outcomes import (
    DICTATED,
    FREEZE,
    FREEZE_WEEKS,
    IMPOSED,
    SETTLE,
    SETTLED,
    STALL,
    TRUCE,
    WALKOUT,
    WAR,
    WITHDRAWN,
)
from diplomatic_swings.sim.world.state import INDEX, NAMES, VARIABLES
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from random_scenarios import scenarios

SEED = st.integers(0, 2**64 - 1)
SOME = hypothesis_settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow])
LOW, HIGH = (np.array([getattr(VARIABLES[name], end) for name in NAMES]) for end in ("low", "high"))
HORIZON = 12.0
ROUNDING = 1e-12
NO_MOVE = -1


def values(scenario):
    """Return values of states to play by: any, as long as moves are not worth the same."""
    n = sizes_of(scenario)
    chance = np.random.default_rng(5)
    return chance.normal(0.0, HORIZON / n.columns, (n.players, n.kinds, N_REGIMES, n.columns))


def played(scenario, seed, runs=LANES):
    """Return the record of a scenario played for some runs of one block."""
    from diplomatic_swings.sim.kernel import compiled

    game = with_values(packed(prepare(scenario)), values(scenario))
    record = play.new_record(runs, scenario.weeks, len(scenario.players), runs)
    block = new_block(game.sizes, compiled=True)
    compiled.play_runs(game, block, np.uint64(seed), 0, record, 0, runs)
    return record


def column(record, name):
    return record.states[:, :, INDEX[name]]


@given(scenarios(), SEED)
@SOME
def test_every_number_of_a_run_stays_within_its_bounds_in_every_week(scenario, seed):
    record = played(scenario, seed)
    assert ((record.states >= LOW) & (record.states <= HIGH)).all()
    assert ((record.beliefs >= 0.0) & (record.beliefs <= 1.0 + ROUNDING)).all()
    assert np.isfinite(record.payoff).all()


@given(scenarios(), SEED)
@SOME
def test_every_move_is_an_option_of_its_player_and_every_act_one_that_it_can_take(scenario, seed):
    """After a collapse nobody moves any more."""
    record = played(scenario, seed)
    owner = np.array([player for player, *_ in option_keys(scenario)])
    over = (column(record, "exhausted") + column(record, "imposed") > 0.5)[:, :-1]
    for player, acts in enumerate(scenario.acts):
        moves = record.move[:, :, player]
        assert (owner[moves[~over]] == player).all()
        assert (moves[over] == NO_MOVE).all()
        able = [NO_ACT, *(number for number in range(len(ACTS)) if acts[number] is not None)]
        assert set(np.unique(record.act[:, :, player])) <= set(able)


@given(scenarios(), SEED)
@SOME
def test_exactly_one_outcome_holds_and_it_is_the_one_its_criterion_names(scenario, seed):
    """The criteria in other words, on the recorded states; a young ceasefire still counts as war."""
    record = played(scenario, seed)
    broken, dictated, settled = (
        column(record, name) > 0.5 for name in ("exhausted", "imposed", "settlement")
    )
    truce = column(record, "ceasefire") > 0.5
    frozen = truce & (column(record, "weeks_in_force") >= FREEZE_WEEKS)
    open_ = ~(broken | dictated | settled | frozen)
    away = column(record, "us_in") < 0.5
    holds = {
        play.EXHAUSTED: broken,
        IMPOSED: dictated,
        SETTLE: settled,
        FREEZE: frozen,
        WALKOUT: open_ & away,
        STALL: open_ & ~away,
    }
    assert (sum(each.astype(int) for each in holds.values()) == 1).all()
    for outcome, each in holds.items():
        assert ((record.outcome == outcome) == each).all()
    in_force = {WITHDRAWN: broken, DICTATED: dictated, SETTLED: settled, TRUCE: truce}
    for name, each in in_force.items():
        assert ((record.in_force == name) == each).all()
    assert ((record.in_force == WAR) == ~np.any(list(in_force.values()), axis=0)).all()


@given(scenarios(), SEED)
@SOME
def test_an_end_by_collapse_is_final(scenario, seed):
    record = played(scenario, seed)
    for name in ("imposed", "exhausted"):
        assert (np.diff(column(record, name), axis=1) >= 0.0).all()


@given(scenarios(weeks=3), SEED)
@SOME
def test_a_run_is_fixed_by_scenario_seed_and_number(scenario, seed):
    """Two blocks of one scenario, one of them with fewer runs: equal to the bit."""
    many, few = (played(scenario, seed, runs) for runs in (9, 4))
    for one, other in zip(many, few, strict=True):
        assert one[:4].tobytes() == other.tobytes()


@given(scenarios(weeks=3), SEED)
@hypothesis_settings(max_examples=4, suppress_health_check=[HealthCheck.too_slow])
@pytest.mark.slow
def test_plain_python_plays_the_same_bits(scenario, seed):
    """As compiled code does, whatever the numbers."""
    game = in_lists(with_values(prepare(scenario), values(scenario)))
    record = play.new_record(1, scenario.weeks, len(scenario.players), 1)
    play.play_block(game, new_block(game.sizes, compiled=False), seed, 0, record, 0, 1)
    for one, other in zip(played(scenario, seed, 1), record, strict=True):
        assert one.tobytes() == other.tobytes()
