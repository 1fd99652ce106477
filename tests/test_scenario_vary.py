"""``vary`` gives a scenario other numbers, and says what it cannot change."""

import functools

import pytest
from diplomatic_swings.forms.numbers import Number, shape_at
from diplomatic_swings.forms.parsing import parse
from diplomatic_swings.sim.scenario.form import form_of
from diplomatic_swings.sim.scenario.loading import (
    ScenarioError,
    differences,
    dump,
    lasting,
    load,
    quantities,
    vary,
)
from hypothesis import given
from hypothesis import strategies as st

NAME = "talks-2025-01"
BASE = load(NAME)
NUMBERS = quantities(BASE)
FORM = form_of(parse(dump(BASE), NAME).root)

shape = functools.cache(functools.partial(shape_at, FORM))
ALONE = [p for p in NUMBERS if isinstance(shape(p), Number) and not p.endswith(".prior")]
"""Numbers that can be varied one at a time: priors sum to 1."""


@given(st.sampled_from(ALONE), st.floats(0, 1))
def test_a_varied_scenario_is_the_one_that_set_would_load(path, where):
    num = shape(path).num
    value = num.low + where * (num.high - num.low)
    if not shape(path).allows(value):
        value = num.low
    if path == "state.tabled":
        value = min(value, float(len(BASE.packages)))
    assert vary(BASE, {path: value}).digest == load(NAME, [f"{path}={value!r}"]).digest


@pytest.mark.parametrize(
    "make", [lambda: vary(BASE, {"state.tabled": 12.0}), lambda: load(NAME, ["state.tabled=12"])]
)
def test_a_paper_on_the_table_that_does_not_exist_is_refused(make):
    with pytest.raises(
        ScenarioError, match=r"state\.tabled: expected 0 to 11: the number of a paper.*given 12"
    ):
        make()


def test_only_what_was_asked_for_changes_and_the_original_stays():
    before = BASE.digest
    other = vary(BASE, {"world.brent_level": 50.0, "levers.us.court.cost.base": 0.5})
    changed = {d.path: d.second for d in differences(BASE, other)}
    assert changed == {"world.brent_level": 50.0, "levers.us.court.cost.base": 0.5}
    assert BASE.digest == before != other.digest


def test_a_policy_that_is_followed_stays():
    scenario = load(NAME, policies={"us": "formula"})
    assert vary(scenario, {}).digest == scenario.digest
    assert vary(scenario, {}).policies == scenario.policies


def test_all_mistakes_are_told_at_once_with_the_nearest_path_and_the_bounds():
    with pytest.raises(ScenarioError) as caught:
        vary(BASE, {"world.brent_levl": 50.0, "world.brent_level": -5.0, "levers.us.court": 1.0})
    text = str(caught.value)
    assert "did you mean 'world.brent_level'?" in text
    assert "from 20 to 150" in text
    assert len(caught.value.problems) == 3


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_no_number_but_a_finite_one_is_taken(value):
    with pytest.raises(ScenarioError, match="expected"):
        vary(BASE, {"world.brent_level": value})


def test_a_range_that_does_not_hold_the_new_value_goes():
    low, high = NUMBERS["world.brent_level"].range
    assert quantities(vary(BASE, {"world.brent_level": high + 1}))["world.brent_level"].range is None
    assert quantities(vary(BASE, {"world.brent_level": low}))["world.brent_level"].range == (low, high)


def test_a_scenario_lasts_as_long_as_asked():
    short = lasting(load(NAME, policies={"us": "formula"}), 30)
    assert short.digest == load(NAME, ["weeks=30"], policies={"us": "formula"}).digest
    assert vary(short, {"world.brent_level": 50.0}).weeks == 30
