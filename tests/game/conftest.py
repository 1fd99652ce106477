"""What tests of the game share: one short solve and its runs, made once."""

import pytest
from short_solves import short_scenario, short_solve


@pytest.fixture(scope="session")
def short():
    """The shipped scenario and its values after a short solve."""
    scenario = short_scenario()
    return scenario, short_solve(scenario)


@pytest.fixture(scope="session")
def played(short):
    """Runs with these values."""
    from diplomatic_swings.experiments.runs.runs import Play, play_with

    return play_with(*short, Play(runs=512, seed=3, threads=2, kept=100))
