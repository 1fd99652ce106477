"""Elementary functions in plain arithmetic agree with the libraries they stand in for."""

import math

import numpy as np
import pytest
from diplomatic_swings.sim.numerics import mathx
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

INSIDE = st.floats(-20.0, 20.0)


@given(INSIDE)
def test_exp_is_e_to_the_z(z):
    """The relative error stays below 3e-8 for |z| < 20."""
    assert mathx.exp(z) == pytest.approx(math.exp(z), rel=3e-8)


@given(st.floats(-60.0, 60.0))
def test_exp_stays_close_to_its_limits(z):
    """Beyond |z| = 20 the error grows slowly: to less than one in 100,000 at the limits."""
    assert mathx.exp(z) == pytest.approx(math.exp(z), rel=1e-5)


@given(st.floats(allow_nan=False))
def test_exp_is_held_within_its_limits(z):
    """No argument, however large, gives infinity or zero."""
    held = min(max(z, -mathx.EXP_LIMIT), mathx.EXP_LIMIT)
    assert mathx.exp(z) == mathx.exp(held)
    assert 0.0 < mathx.exp(z) < math.inf


@given(INSIDE, st.floats(1e-6, 5.0))
def test_exp_rises(z, step):
    assert mathx.exp(z + step) > mathx.exp(z)


def test_exp_of_nothing_is_one():
    assert mathx.exp(0.0) == 1.0


@given(st.floats(2.0**-54, 1.0 - 2.0**-53))
def test_normal_quantile_is_scipys(u):
    """It equals SciPy's quantile to 14 digits wherever a uniform draw can fall."""
    assert mathx.normal_quantile(u) == pytest.approx(norm.ppf(u), rel=1e-14, abs=1e-15)


@pytest.mark.parametrize("u", [2.0**-54, 1e-12, 0.0749, 0.075, 0.0751, 0.5, 0.9249, 0.925, 1.0 - 2.0**-53])
def test_normal_quantile_holds_where_its_pieces_meet(u):
    assert mathx.normal_quantile(u) == pytest.approx(norm.ppf(u), rel=1e-14, abs=1e-15)


def test_even_draws_have_the_moments_of_a_normal_variable():
    """Quantiles of an even grid have mean 0, variance 1 and kurtosis 3."""
    draws = np.array([mathx.normal_quantile((k + 0.5) / 100_000) for k in range(100_000)])
    assert draws.mean() == pytest.approx(0.0, abs=1e-12)
    assert draws.var() == pytest.approx(1.0, abs=2e-4)
    assert (draws**4).mean() == pytest.approx(3.0, abs=1e-2)
