"""Designs: points that cover the inputs, crossed with policies, and mistakes told where they stand."""

import numpy as np
import pandas as pd
import pytest
from diplomatic_swings.experiments.designs.design import Design, Input
from diplomatic_swings.experiments.designs.files import from_dict, read_design
from diplomatic_swings.experiments.fit.draws import read
from diplomatic_swings.forms.library import DESIGNS, shipped
from diplomatic_swings.forms.problems import ScenarioError
from hypothesis import given
from hypothesis import strategies as st
from sweeping import OIL, ROLE, design, text

spans = st.tuples(st.floats(-1e3, 1e3), st.floats(1e-3, 1e3)).map(lambda x: (x[0], x[0] + x[1]))
kinds = st.sampled_from([("grid", 3), ("lhs", 7), ("sobol", 8)])


@given(st.lists(spans, min_size=1, max_size=3), kinds, st.integers(0, 2**53))
def test_points_lie_within_the_ranges_and_are_numbered(ranges, kind, seed):
    inputs = tuple(Input(f"a.b{i}", low, high) for i, (low, high) in enumerate(ranges))
    asked = Design(inputs, *kind, sampling_seed=seed)
    points = asked.points()
    assert len(points) == len(asked)
    assert points["point"].tolist() == list(range(len(asked)))
    for each in inputs:
        assert points[each.path].between(each.low, each.high).all()


def test_a_grid_holds_every_combination_with_both_ends():
    points = design(kind="grid", count=3, policies={"only": {}}).points()
    combinations = set(zip(points[OIL.path], points[ROLE.path], strict=True))
    assert combinations == {(oil, x) for oil in (40.0, 75.0, 110.0) for x in (0.1, 0.5)}


def test_a_latin_hypercube_has_one_point_in_each_stretch_of_each_range():
    values = design(count=10, policies={"only": {}}).points()[OIL.path]
    assert sorted(((values - 40.0) // 7.0).astype(int)) == list(range(10))


def test_a_longer_sobol_sequence_begins_with_the_shorter_one():
    short, long = (design(kind="sobol", count=count).points() for count in (8, 32))
    assert long.head(len(short)).equals(short)


def test_every_policy_is_played_at_every_point_of_the_uncertainties():
    points = design().points()
    pairs = [group[OIL.path].tolist() for _, group in points.groupby("policy")]
    assert pairs[0] == pairs[1]
    assert points["policies.us"].tolist() == ["", "pressure-first"] * 4


def test_a_seed_of_the_sampling_moves_the_points_and_the_digest():
    first, second = design(), design(sampling_seed=1)
    assert not np.allclose(first.points()[OIL.path], second.points()[OIL.path])
    assert first.digest != second.digest


@pytest.mark.parametrize("kind", [("grid", 2), ("lhs", 5), ("sobol", 4)])
def test_a_design_survives_its_plain_form(kind):
    asked = design(kind=kind[0], count=kind[1], at=(1, 2))
    assert from_dict(asked.as_dict()) == asked


DRAWN = """
scenario: talks-2025-10
sampling: {kind: draws, params: fit.csv, points: 6}
policies: {as-it-is: {}, pressure: {us: pressure-first}}
"""


@pytest.fixture
def fitted(tmp_path):
    """The file of draws that designs here name: eight draws of two numbers."""
    levels = np.linspace(50.0, 70.0, 8)
    file = tmp_path / "fit.csv"
    pd.DataFrame({OIL.path: levels, "payoffs.us.role": levels / 200.0}).to_csv(file, index=False)
    return str(file)


def test_draws_are_played_as_they_hang_together_under_every_policy(tmp_path, fitted):
    (tmp_path / "d.yaml").write_text(DRAWN)
    found, _ = read_design(tmp_path / "d.yaml")
    points, table = found.points(), read(fitted).table
    paths = [each.path for each in found.inputs]
    assert paths == list(table)
    assert (
        points[points["policy"] == "pressure"][paths].to_numpy().tolist()
        == table[paths].head(6).to_numpy().tolist()
    )
    assert from_dict(found.as_dict()) == found


def test_without_a_number_of_points_all_draws_are_taken(tmp_path, fitted):
    (tmp_path / "d.yaml").write_text(DRAWN.replace(", points: 6", ""))
    assert len(read_design(tmp_path / "d.yaml")[0]) == 2 * len(read(fitted))


def test_draws_of_ones_own_are_read_beside_the_design_and_their_numbers_make_its_digest(tmp_path):
    (tmp_path / "d.yaml").write_text(DRAWN.replace("fit.csv, points: 6", "own.csv"))
    digests = []
    for oil in (60.0, 61.0):
        pd.DataFrame({OIL.path: [50.0, oil]}).to_csv(tmp_path / "own.csv", index=False)
        found, _ = read_design(tmp_path / "d.yaml")
        assert found.points()[OIL.path].tolist() == [50.0, 50.0, oil, oil]
        digests.append(found.digest)
    assert digests[0] != digests[1]


@pytest.mark.parametrize(
    ("was", "is_", "told"),
    [
        (", params: fit.csv", "", ": sampling.params: expected with kind draws (given none)"),
        ("points: 6", "points: 999", ":3:42: sampling.points: expected at most 8, the draws of "),
        ("fit.csv,", "fitt.csv,", "fitt.csv: expected a readable file (No such file or directory)"),
        ("policies", "inputs: {world.pump_base: {}}\npolicies", "inputs.world.pump_base: expected a number that "),
        ("policies", "inputs: {payoffs.us.role: {low: 0}}\npolicies", "expected no range, levels or unit"),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("fitted")
def test_a_mistake_in_a_design_of_draws_is_told(tmp_path, was, is_, told):
    (tmp_path / "d.yaml").write_text(DRAWN.replace(was, is_, 1))
    with pytest.raises(ScenarioError) as caught:
        read_design(tmp_path / "d.yaml")
    assert told in str(caught.value)


def test_a_design_file_says_what_the_design_in_python_says(tmp_path):
    (tmp_path / "d.yaml").write_text(text(runs=64, weeks=2))
    found, scenario = read_design(tmp_path / "d.yaml")
    assert found == design(count=20, sampling_seed=3, at=(2,))
    assert scenario.weeks == 2


@pytest.mark.parametrize(
    ("was", "is_", "told"),
    [
        ("world.brent_level", "world.brent_levl", ":8:3: inputs.world.brent_levl: expected the path of a number"),
        ("USD/bbl", "EUR", ":8:3: inputs.world.brent_level: expected the unit 'USD/bbl' (given 'EUR')"),
        ("low: 40", "low: 4", ":8:3: inputs.world.brent_level: expected a number from 20 to 150"),
        ("low: 40", "low: 400", "low first"),
        ("kind: lhs", "kind: sobol", ":6:25: sampling.points: expected a power of two for a Sobol sequence, such as 16 or 32"),
        ("pressure-first", "pressure-frist", "; did you mean 'pressure-first'?"),
        ("at: [2]", "at: [9]", ": at[0]: expected a week from 0 to 8 (given 9)"),
        ("short.yaml", "shirt.yaml", ":2:1: scenario: expected an existing file"),
        ("runs: 64", "runs: 0", "runs: expected a whole number from 1"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_design_is_told_with_its_place(tmp_path, was, is_, told):
    (tmp_path / "d.yaml").write_text(text().replace(was, is_, 1))
    with pytest.raises(ScenarioError) as caught:
        read_design(tmp_path / "d.yaml")
    assert len(caught.value.problems) == 1, caught.value
    assert told in str(caught.value)


@pytest.mark.parametrize("name", shipped(DESIGNS))
def test_a_shipped_design_is_sound_and_says_what_it_asks(name):
    found, scenario = read_design(name)
    assert found.title.endswith("?")
    assert found.introduction
    assert not list(found.mistakes(scenario))
    assert from_dict(found.as_dict()) == found


def test_words_do_not_change_the_digest_of_a_design():
    assert design(title="Why?", introduction="Because.").digest == design().digest


def test_a_design_that_is_not_there_is_refused_with_the_nearest():
    with pytest.raises(ScenarioError, match="did you mean 'sanctions-or-arms'"):
        read_design("sanctions-or-arm")


def test_a_design_in_python_is_checked_too():
    with pytest.raises(ScenarioError, match=r"did you mean 'world\.brent_level'"):
        Design((Input("world.brent_leve", 40.0, 100.0),)).load()
