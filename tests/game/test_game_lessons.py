"""Class presets: their sliders name numbers that the scenario has, at values that it allows."""

import pytest
from diplomatic_swings.forms import library
from diplomatic_swings.sim.scenario.loading import load, meaning, quantities
from diplomatic_swings.sim.world.state import RULED, VARIABLES
from ruamel.yaml import YAML

FOLDER = library.root() / "class"
LESSONS = sorted(path.stem for path in FOLDER.glob("*.yaml"))
ROUNDING = 1e-9


def document(path):
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


def sliders():
    return [(name, row) for name in LESSONS for row in document(FOLDER / f"{name}.yaml")["inputs"]]


def test_every_lesson_of_the_first_model_is_there():
    first = {path.stem for path in (library.root() / "class").glob("*.yaml")}
    assert set(LESSONS) == first == {"freeze", "guarantees", "pendulum", "rescue", "tomahawks", "walkout"}


@pytest.mark.parametrize(
    ("name", "row"), sliders(), ids=lambda each: each if isinstance(each, str) else each["path"]
)
def test_a_slider_stands_at_the_scenarios_value_and_may_go_all_its_way(name, row):
    scenario = load(document(FOLDER / f"{name}.yaml")["scenario"])
    value = quantities(scenario)[row["path"]].value
    low, high = row["range"]
    num = meaning(row["path"])
    assert num.low <= low < value < high <= num.high or value in (low, high)
    steps = (value - low) / row["step"]
    assert abs(steps - round(steps)) < ROUNDING


@pytest.mark.parametrize(
    "inject", document(FOLDER / "parts" / "injects.yaml")["injects"], ids=lambda row: row["name"]
)
def test_an_inject_changes_the_state_and_writes_no_outcome(inject):
    touched = {**inject.get("add", {}), **inject.get("set", {})}
    assert touched
    assert set(touched) <= set(VARIABLES) - set(RULED)
