"""``vary`` gives a scenario other numbers, and says what it cannot change."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.files.numbers import Number
from sim.files.schema import below, scenario_shape
from sim.scenario import ScenarioError, differences, lasting, load, quantities, vary

BASELINE = load("baseline")
NUMBERS = quantities(BASELINE)


def shape_at(path):
    shape = scenario_shape()
    for name in path.split("."):
        shape = below(shape, name)
    return shape


@given(st.sampled_from([p for p in NUMBERS if isinstance(shape_at(p), Number)]), st.floats(0, 1))
def test_a_varied_scenario_is_the_one_that_set_would_load(path, where):
    num = shape_at(path).num
    value = num.low + where * (num.high - num.low)
    if not shape_at(path).allows(value):
        value = num.low
    assert vary(BASELINE, {path: value}).digest == load("baseline", overrides=[f"{path}={value!r}"]).digest


def test_only_what_was_asked_for_changes_and_the_original_stays():
    before = BASELINE.digest
    other = vary(BASELINE, {"world.brent_level": 50.0, "levers.us.court.cost.base": 0.5})
    changed = {d.path: d.second for d in differences(BASELINE, other)}
    assert changed == {"world.brent_level": 50.0, "levers.us.court.cost.base": 0.5}
    assert BASELINE.digest == before != other.digest


def test_a_doctrine_that_is_followed_stays():
    scenario = load("baseline", doctrines={"us": "formula"})
    assert vary(scenario, {}).digest == scenario.digest
    assert vary(scenario, {}).doctrines == scenario.doctrines


def test_all_mistakes_are_told_at_once_with_the_nearest_path_and_the_bounds():
    with pytest.raises(ScenarioError) as caught:
        vary(BASELINE, {"world.brent_levl": 50.0, "world.brent_level": -5.0, "levers.us.court": 1.0})
    text = str(caught.value)
    assert "did you mean 'world.brent_level'?" in text
    assert "from 20 to 150" in text
    assert len(caught.value.problems) == 3


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_no_number_but_a_finite_one_is_taken(value):
    with pytest.raises(ScenarioError, match="expected"):
        vary(BASELINE, {"world.brent_level": value})


def test_a_range_that_does_not_hold_the_new_value_goes():
    low, high = NUMBERS["world.brent_level"].range
    assert quantities(vary(BASELINE, {"world.brent_level": high + 1}))["world.brent_level"].range is None
    assert quantities(vary(BASELINE, {"world.brent_level": low}))["world.brent_level"].range == (low, high)


def test_a_scenario_lasts_as_long_as_asked():
    short = lasting(load("baseline", doctrines={"us": "formula"}), 30)
    assert short.digest == load("baseline", overrides=["weeks=30"], doctrines={"us": "formula"}).digest
    assert vary(short, {"world.brent_level": 50.0}).weeks == 30
