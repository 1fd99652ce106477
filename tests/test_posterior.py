"""Parameter ensembles: every block of 64 runs has its own numbers, whoever runs it and however many."""

import numpy as np
import pandas as pd
import pytest

from experiments import posterior
from experiments.compare import compare
from experiments.ensemble import Options, ensemble, records
from experiments.posterior import Draws, read
from sim.model import NegotiationModel
from sim.scenario import ScenarioError, load

SCENARIO = load("baseline", overrides=["weeks=6"])
DRAWS = Draws(
    "three",
    pd.DataFrame({"world.brent_level": [50.0, 70.0, 90.0], "payoffs.russia.standing": [0.1, 0.2, 0.4]}),
)


def moves(runs, **options):
    found = dict(records(SCENARIO, runs, 5, 2, None, Options(DRAWS, **options)))
    return np.concatenate([found[first].move for first in sorted(found)])


def test_a_run_plays_the_same_numbers_in_any_ensemble_and_chunk():
    whole = moves(300)
    assert np.array_equal(moves(150), whole[:150])
    assert np.array_equal(moves(300, chunk=64), whole)
    assert np.array_equal(moves(300, chunk=50), whole)


@pytest.mark.parametrize("run", [0, 63, 64, 130, 192, 299])
def test_a_run_alone_in_mesa_is_the_run_of_the_ensemble(run):
    model = NegotiationModel(DRAWS.of_run(SCENARIO, run), shocks_seed=5, run=run)
    model.run_for(6)
    assert np.array_equal(model.record.move[0], moves(run + 1)[run])


def test_the_numbers_matter_and_differ_between_blocks():
    brent = ensemble(SCENARIO, 192, 5, draws=DRAWS).paths["state"].sel(variable="brent", week=6)
    low, middle, high = (float(brent[64 * k : 64 * k + 64].mean()) for k in range(3))
    assert low < middle < high


def test_the_draws_of_the_baseline_itself_change_nothing():
    same = Draws("same", pd.DataFrame({"world.brent_level": [SCENARIO.world.brent_level] * 2}))
    assert (
        ensemble(SCENARIO, 128, 1, draws=same).counts.chain.tolist()
        == ensemble(SCENARIO, 128, 1).counts.chain.tolist()
    )


def test_what_a_scenario_sets_for_itself_is_not_moved():
    own = load("baseline", overrides=["weeks=6", "world.brent_level=81"])
    assert DRAWS.moved(own) == {"payoffs.russia.standing"}
    assert DRAWS.applied(own, 0).world.brent_level == 81
    assert DRAWS.applied(own, 0).payoff_weights[1].standing == 0.1


def test_a_comparison_gives_both_sides_the_same_draw():
    found = compare(SCENARIO, SCENARIO, 200, 3, draws=DRAWS)
    assert found.outcome("stall").difference == 0.0
    assert (found.outcomes()["only_a"] == 0).all()


def test_the_digest_follows_the_numbers_and_the_paths():
    other = DRAWS.table.copy()
    other.iloc[1, 0] += 1e-9
    assert Draws("three", other).digest != DRAWS.digest == Draws("renamed", DRAWS.table).digest
    assert (
        Draws("three", DRAWS.table.rename(columns={"world.brent_level": "world.brent_stays"})).digest
        != DRAWS.digest
    )


@pytest.mark.parametrize("name", posterior.shipped())
def test_every_shipped_ensemble_can_be_played(name):
    draws = read(name)
    assert draws.moved(SCENARIO)
    for number in range(len(draws)):
        draws.applied(SCENARIO, number)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("world.brent_levl\n50\n", "did you mean 'world.brent_level'"),
        ("world.brent_level\nmuch\n", "expected a number in every row"),
        ("world.brent_level\n", "at least one draw"),
        ("", "expected a table of numbers"),
    ],
)
def test_mistakes_in_a_file_of_draws_are_told(tmp_path, text, expected):
    path = tmp_path / "mine.csv"
    path.write_text(text)
    with pytest.raises(ScenarioError, match=expected):
        read(str(path))


def test_an_unknown_name_is_told_with_what_there_is():
    with pytest.raises(ScenarioError, match=r"--params: expected .*\.csv file \(given 'pasterior'\)"):
        read("pasterior")
