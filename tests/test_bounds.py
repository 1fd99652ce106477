"""A run never leaves the numbers: no NaN, every move a lever, however lopsided the forces."""

import numpy as np
import pytest

from experiments.ensemble import ensemble
from sim.scenario import load

LOPSIDED = ("state.force_russia=0.2", "state.force_ukraine=3", "state.us_in=0", "state.talk_format=1")


@pytest.mark.parametrize(
    ("name", "lens", "overrides"),
    [("us-walks-out", "kyiv", ()), ("baseline", None, LOPSIDED), ("minsk-freeze", None, ("weeks=156",))],
)
def test_states_stay_numbers_and_moves_stay_levers(name, lens, overrides):
    result = ensemble(load(name, overrides, lens=lens), 128)
    state, move = result.paths["state"].to_numpy(), result.paths["move"].to_numpy()
    assert np.isfinite(state).all()
    assert move.min() >= 0
    assert int(result.counts.outcome[-1].sum()) == result.runs
