"""What must hold in every scenario that can be written, whatever its numbers: played by the kernel."""

import numpy as np
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from random_scenarios import menu_rows, played, scenarios

from sim.outcomes import FREEZE_WEEKS, N_OUTCOMES, OUTCOME_KEYS
from sim.play import DICTATED, SETTLED, TRUCE, WAR
from sim.players import N_PLAYERS
from sim.state import BELIEFS, INDEX, NAMES, VARIABLES

SEED = st.integers(0, 2**64 - 1)
SOME = hypothesis_settings(
    max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
LOW, HIGH = (np.array([getattr(VARIABLES[name], end) for name in NAMES]) for end in ("low", "high"))


def column(found, name):
    return found.record.states[:, :, INDEX[name]]


@given(scenarios(), SEED)
@SOME
def test_every_variable_stays_a_number_within_its_bounds_in_every_week(kernel, scenario, seed):
    record = played(scenario, seed).record
    assert ((record.states >= LOW) & (record.states <= HIGH)).all()
    assert np.isfinite(record.payoff).all()
    assert np.isfinite(record.ranges).all()


@given(scenarios(), SEED)
@SOME
def test_chances_of_every_menu_sum_to_one_and_illegal_moves_have_none(kernel, scenario, seed):
    """Both types of every player, in the last week of 64 runs; the move played was legal."""
    found = played(scenario, seed)
    for player in range(N_PLAYERS):
        legal, chance = menu_rows(found, player)
        assert legal.any(axis=0).all()
        assert np.allclose(chance.sum(axis=1), 1.0, atol=1e-9)
        assert (chance >= 0.0).all()
        assert (chance[:, ~legal] == 0.0).all()
        last = found.record.move[:, -1, player] - found.game.levers.first[player]
        assert legal[last, np.arange(len(last))].all()


@given(scenarios(), SEED)
@SOME
def test_exactly_one_outcome_holds_and_it_is_the_one_its_criterion_names(kernel, scenario, seed):
    """Restated from docs/model.md in other words, on the recorded states."""
    found = played(scenario, seed)
    dictated, settled = column(found, "imposed") > 0.5, column(found, "settlement") > 0.5
    frozen = (column(found, "ceasefire") > 0.5) & (column(found, "weeks_in_force") >= FREEZE_WEEKS)
    open_ = ~(dictated | settled | frozen)
    holds = {
        "imposed": dictated,
        "settle": settled & ~dictated,
        "freeze": frozen & ~settled & ~dictated,
        "walkout": open_ & (column(found, "us_in") < 0.5),
        "stall": open_ & (column(found, "us_in") >= 0.5),
    }
    table = np.stack([holds[key] for key in OUTCOME_KEYS])
    assert (table.sum(axis=0) == 1).all()
    assert (table.argmax(axis=0) == found.record.outcome).all()
    assert found.record.outcome.max() < N_OUTCOMES
    assert set(np.unique(found.record.in_force)) <= {WAR, TRUCE, SETTLED, DICTATED}


@given(scenarios(), SEED)
@SOME
def test_dictated_terms_are_final_and_certain_beliefs_stay_certain(kernel, scenario, seed):
    """No rule undoes a collapse; Bayes' rule moves no belief of 0 or 1 while nothing is forgotten."""
    found = played(scenario, seed)
    dictated = column(found, "imposed")
    assert (np.diff(dictated, axis=1) >= 0.0).all()
    if scenario.world.belief_forgets == 0.0:
        beliefs = found.record.states[:, :, list(BELIEFS)]
        certain = (beliefs[:, :-1] == 0.0) | (beliefs[:, :-1] == 1.0)
        assert (beliefs[:, 1:][certain] == beliefs[:, :-1][certain]).all()


@given(scenarios(weeks=3), SEED)
@SOME
def test_a_run_is_fixed_by_scenario_seed_and_number(kernel, scenario, seed):
    """Two blocks of one scenario, one of them with fewer runs: equal to the bit."""
    many, few = (played(scenario, seed, runs).record for runs in (9, 4))
    for one, other in zip(many, few, strict=True):
        assert one[:4].tobytes() == other.tobytes()
