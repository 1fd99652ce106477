"""Draws that are shipped: named without a path, numbers of the baseline, around the numbers that the baseline has."""

import pytest
from command_line import SHORT
from diplomatic_swings.experiments.fit.draws import read, shipped
from diplomatic_swings.forms.problems import ScenarioError
from diplomatic_swings.sim.scenario.loading import load, quantities

pytest_plugins = ("command_line",)

NAME = "moves-2025"


def test_shipped_draws_are_read_by_name_and_a_file_of_that_name_comes_first(tmp_path, monkeypatch):
    assert len(read(NAME)) == 64
    monkeypatch.chdir(tmp_path)
    (tmp_path / NAME).write_text("payoffs.russia.relief\n0.3\n", encoding="utf-8")
    assert len(read(NAME)) == 1


def test_an_unknown_name_is_told_with_the_nearest():
    with pytest.raises(
        ScenarioError, match=r"moves-2052: expected a readable file.*did you mean 'moves-2025'\?"
    ):
        read("moves-2052")


def test_the_baseline_has_all_of_their_numbers_and_lies_among_them():
    known = quantities(load("talks-2025-01"))
    for name in shipped():
        table = read(name).table
        assert set(table.columns) <= set(known)
        low, high = table.min(), table.max()
        outside = [path for path in table if not low[path] <= known[path].value <= high[path]]
        assert not outside


def test_a_design_names_them_too(here):
    here.write("short.yaml", SHORT)
    here.write(
        "plan.yaml", f"scenario: short.yaml\nruns: 8\nsampling: {{kind: draws, params: {NAME}, points: 2}}\n"
    )
    here.done("sweep", "plan.yaml", "--out", "swept", "--quiet")
    assert read(str(here.path / "swept" / "draws.csv")).digest == read(NAME).digest
