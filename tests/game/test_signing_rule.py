"""The rule of signing: what others expect is what a party does, and Bayes' rule knows what it can do."""

import dataclasses as dc

import numpy as np
import pytest
from diplomatic_swings.experiments.theory.believing import talks
from diplomatic_swings.experiments.theory.reduced import on_table, standing
from diplomatic_swings.experiments.theory.signing import PAPER, policy, tabled
from diplomatic_swings.sim.rules.acts import learn_act, refusing, taking, write_differences
from diplomatic_swings.sim.rules.survey import belief_row
from diplomatic_swings.sim.tables.block import LANES, SIGN
from diplomatic_swings.sim.tables.game import layout


def made_up_values(s):
    """Return values under which types and pressures differ in what a settlement is worth to them."""
    beta = np.zeros((2, 2, 4, layout(s).total))
    beta[:, :, 3, 0] = [[0.8, -0.4], [0.2, 0.9]]
    beta[:, :, 0, layout(s).own] = -0.7
    beta[:, :, :2, layout(s).tabled] = [[[0.3], [-1.2]], [[0.1], [0.2]]]
    return beta


@pytest.mark.parametrize("seat", [0, 1])
@pytest.mark.parametrize("reach", [1.0, 3.0])
@pytest.mark.parametrize("slope", [0.0, 2.0])
def test_the_public_expectation_is_the_policy_averaged_over_beliefs(seat, reach, slope):
    s = tabled(slope=slope)
    s = dc.replace(s, bargaining=s.bargaining._replace(reach=reach))
    chance, belief, public = policy(s, made_up_values(s), seat)
    odds = reach * chance / (1.0 - chance)
    assert np.ptp(chance) > 0.1
    assert public == pytest.approx((belief * odds / (1.0 + odds)).sum(), abs=1e-6)


@pytest.mark.parametrize("refuse", [True, False])
def test_a_paper_left_lying_teaches_by_bayes_rule(refuse):
    s = on_table(talks(refuse=refuse), PAPER)
    g, b = standing(s, made_up_values(s), 0)
    rows = [[belief_row(g, 0, kind, level) for level in range(3)] for kind in range(2)]
    prior = np.array([[b.belief[row] for row in kind] for kind in rows])
    b.temp[0] = float(SIGN)
    for kind in range(2):
        write_differences(g, b, 0, kind, 0)
    left = np.array([[1.0 - taking(g, b, 0, kind, level, 0) for level in range(3)] for kind in range(2)])
    if refuse:
        left *= np.array([[1.0 - refusing(g, b, 0, kind, 0)] for kind in range(2)])
    b.act[0 * LANES] = -1.0
    learn_act(g, b, 0, SIGN, 0)
    posterior = np.array([[b.belief[row] for row in kind] for kind in rows])
    assert posterior == pytest.approx(prior * left / (prior * left).sum(), abs=1e-9)
    assert abs(posterior - prior).max() > 0.01
