"""Designs as products of blocks: draws by ranges by settings by policies, with outcomes as expressions."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from diplomatic_swings.experiments.designs.files import from_dict, read_design
from diplomatic_swings.experiments.designs.points import evaluate
from diplomatic_swings.experiments.studies.sensitivity.blocks import DRAWN, cases, design_blocks
from diplomatic_swings.experiments.studies.sensitivity.play import CHANCE, Play
from diplomatic_swings.experiments.sweeps import Options, sweep
from diplomatic_swings.experiments.sweeps.reading import read
from diplomatic_swings.forms.library import DESIGNS, find
from diplomatic_swings.forms.problems import ScenarioError
from short_points import SANCTIONS, scenario_file

pytest_plugins = ("command_line",)

DESIGN = """
scenario: short.yaml
runs: 16
sampling: {kind: grid, steps: 2, params: posterior.csv, draws: 2}
inputs:
  payoffs.us.fatigue: {levels: [0.1, 0.2]}
settings:
  midterm:
    on-time: {}
    late: {midterm: 2026-12-01}
  envoy:
    as-recorded: {}
    strong: {events.envoy.add.mood: 0.4}
    a-week-later: {events.envoy.date: 2025-02-03}
policies:
  as-it-is: {}
  pressure: {us: pressure-first}
outcomes:
  gap: freeze - stall
  both: payoff.us + payoff.russia
"""
BLOCKS = {"draw": 2, "payoffs.us.fatigue": 2, "settings.midterm": 2, "settings.envoy": 3, "policy": 2}


@pytest.fixture
def file(tmp_path):
    scenario_file(tmp_path)
    draws = pd.DataFrame({SANCTIONS.path: [-0.5, -0.3, -0.2], "world.brent_level": [60.0, 70.0, 80.0]})
    draws.to_csv(tmp_path / "posterior.csv", index=False)
    (tmp_path / "study.yaml").write_text(DESIGN)
    return tmp_path / "study.yaml"


def test_points_are_the_product_of_all_blocks(file):
    design, _ = read_design(file)
    points = design.points()
    assert len(points) == len(design) == np.prod(list(BLOCKS.values()))
    assert {name: points[name].nunique() for name in BLOCKS} == BLOCKS
    assert not points[list(BLOCKS)].duplicated().any()
    drawn = points.groupby("draw")[[SANCTIONS.path, "world.brent_level"]].first()
    assert drawn.to_numpy().tolist() == [[-0.5, 60.0], [-0.3, 70.0]]
    assert from_dict(json.loads(json.dumps(design.as_dict()))).digest == design.digest


def test_settings_reach_the_scenarios_that_are_played(file):
    design, _ = read_design(file)
    variants = design.variants()
    assert len(variants) == 6
    strong = variants[("midterm", "late"), ("envoy", "strong")]
    assert strong.midterm.isoformat() == "2026-12-01"
    usual = variants[("midterm", "on-time"), ("envoy", "as-recorded")]
    assert usual.midterm != strong.midterm
    later = variants[("midterm", "on-time"), ("envoy", "a-week-later")]
    assert (later.events[0].date - usual.events[0].date).days == 7
    assert strong.events != usual.events


def test_a_sweep_plays_them_and_keeps_outcomes_settings_and_draws(file, tmp_path):
    file.write_text(
        DESIGN.replace("    late: {midterm: 2026-12-01}\n", "").replace(
            "{levels: [0.1, 0.2]}", "{levels: [0.1]}"
        )
    )
    design, scenario = read_design(file)
    folder = tmp_path / "out"
    sweep(design, scenario, folder, Options(jobs=1))
    table = read(folder, "points")
    assert len(table) == len(design)
    assert (table["status"] == "done").all()
    assert table["outcome_gap"].to_numpy() == pytest.approx(
        (table["share_freeze"] - table["share_stall"]).to_numpy()
    )
    assert table["outcome_both"].to_numpy() == pytest.approx(
        (table["payoff_us"] + table["payoff_russia"]).to_numpy()
    )
    groups = table.groupby("settings.envoy")["scenario_digest"].nunique()
    assert groups["strong"] == groups["as-recorded"]
    assert table["scenario_digest"].nunique() == len(design)
    assert "outcome: freeze - stall" in (folder / "README.txt").read_text()
    again, _ = read_design(folder / "design.yaml")
    assert again.points().equals(design.points())


@pytest.mark.parametrize(
    ("was", "is_", "told"),
    [
        ("late: {midterm", "late: {midterms", "settings.midterm.late: midterms"),
        ("2026-12-01", "soon", "settings.midterm.late: midterm: expected"),
        ("late: {midterm: 2026-12-01}", "late: {scenario: with-china}", "a scenario of the same players"),
        ("late: {midterm: 2026-12-01}", "late: {weeks: 9}", "a scenario of the same weeks"),
        ("events.envoy.date", "payoffs.us.fatigue", "expected settings that are no inputs"),
        ("draws: 2", "draws: 9", "sampling.draws: expected at most 3"),
        (", params: posterior.csv", "", "sampling.draws: expected with params"),
        (
            "payoffs.us.fatigue: {levels: [0.1, 0.2]}",
            "world.brent_level: {low: 50, high: 60}",
            "leaves alone",
        ),
        ("freeze - stall", "freez - stall", "outcomes.gap: expected figures of a point (given 'freez')"),
    ],
)
def test_mistakes_stand_at_their_place(file, was, is_, told):
    file.write_text(DESIGN.replace(was, is_))
    with pytest.raises(ScenarioError) as error:
        read_design(file)
    assert told in str(error.value)
    assert "study.yaml:" in str(error.value)


def test_expressions_of_a_table_of_ones_own(file):
    _, scenario = read_design(file)
    table = evaluate(
        scenario, pd.DataFrame({SANCTIONS.path: [-0.3]}), 16, outcomes={"gap": "settle - freeze"}
    )
    assert table["outcome_gap"][0] == table["share_settle"][0] - table["share_freeze"][0]


def test_studies_take_expressions(file):
    _, scenario = read_design(file)
    points = pd.DataFrame({SANCTIONS.path: [-0.5, -0.2]})
    play = Play(scenario, 16, jobs=1, expressions=("freeze - stall", "payoff.us"))
    table = play(points, np.zeros(2, dtype=np.int64))
    assert table["freeze - stall"].tolist() == (table["freeze"] - table["stall"]).tolist()
    assert np.isfinite(table["payoff.us"]).all()


def test_commands_take_them_and_refuse_what_is_none(here, file, tmp_path):
    asked = (
        "sensitivity",
        str(tmp_path / "short.yaml"),
        "--inputs",
        f"{SANCTIONS.path}=-0.5:-0.2",
        "--runs",
        "8",
    )
    sizes = ("--method", "one-at-a-time", "--points", "2", "--quiet", "--allow-unsettled")
    assert here.json(*asked, *sizes, "--outcome", "freeze - stall")["outcome"] == "freeze - stall"
    assert "did you mean" in here.refused(*asked, "--outcome", "setle")
    assert "--outcome: expected" in here.refused(*asked, "--outcome", "print(1)")


def test_the_shipped_product_of_four_blocks_is_one_command_with_its_report(here):
    """Fatigue by date of the vote by draws by policy, at tiny size."""
    scenario_file(here.path)
    text = find("fatigue-and-midterm", DESIGNS, Path()).read_text(encoding="utf-8")
    (here.path / "copy.yaml").write_text(
        text.replace("scenario: talks-2025-10", "scenario: short.yaml").replace("at: [26, 52]", "at: [2]")
    )
    (here.path / "draws.csv").write_text("decisions.us.precision,world.brent_level\n5,60\n7,80\n6,70\n")
    size = ("--runs", "8", "--params", "draws.csv", "--draws", "2")
    here.done("sweep", "copy.yaml", *size, "--out", "out", "--quiet", "--no-plots")
    points = read(here.path / "out", "points")
    blocks = ["world.patience_quiet", "settings.midterm", "draw", "policy"]
    assert [points[name].nunique() for name in blocks] == [3, 2, 2, 2]
    assert not points[blocks].duplicated().any()
    assert (points["status"] == "done").all()
    assert "Does an earlier vote hurry" in (here.path / "out" / "report.html").read_text(encoding="utf-8")
    assert "expected at most 3" in here.refused("sweep", "copy.yaml", *size[:-1], "4", "--out", "more")
    assert "sampling.draws: expected with params" in here.refused(
        "sweep", "copy.yaml", "--draws", "2", "--out", "more"
    )


def test_blocks_of_a_design_and_a_draw_are_inputs_of_a_study_of_variance(here, file):
    asked = (
        "sensitivity",
        "short.yaml",
        "--method",
        "sobol",
        "--points",
        "2",
        "--runs",
        "8",
        "--quiet",
        "--no-plots",
    )
    size = ("--inputs", "payoffs.us.fatigue=0.1:0.2", "--params", "posterior.csv", "--blocks", "study.yaml")
    here.done(*asked, *size, "--out", "out")
    table = pd.read_csv(here.path / "out" / "inputs.csv")
    names = ["payoffs.us.fatigue", DRAWN, "settings.midterm", "settings.envoy", "policy", CHANCE]
    assert table.groupby("output", sort=False)["input"].apply(list).iloc[0] == names
    assert json.loads((here.path / "out" / "result.json").read_text())["points"] == 2 * (5 + 3)
    assert "a block has no ends" in here.refused("sensitivity", "short.yaml", "--blocks", "study.yaml")
    assert "a design of short as it is asked for" in here.refused(
        *asked, "--set", "payoffs.us.role=0.2", "--blocks", "study.yaml"
    )
    refused = here.refused(*asked, "--inputs", f"{SANCTIONS.path}=-0.5:-0.2", "--params", "posterior.csv")
    assert "expected a number that the draws leave alone" in refused


def test_a_choice_of_blocks_is_the_point_of_the_sweep(file):
    design, scenario = read_design(file)
    blocks = design_blocks(design)
    assert [(block.path, len(block.table)) for block in blocks] == [
        ("settings.midterm", 2),
        ("settings.envoy", 3),
        ("policy", 2),
    ]
    play = Play(scenario, 16, design.seed, cases=cases(design), jobs=1)
    points = design.points().iloc[[0, 7, 20, 23]].reset_index(drop=True)
    numbers = [SANCTIONS.path, "world.brent_level", "payoffs.us.fatigue"]
    shares = play(points[[*(block.path for block in blocks), *numbers]], np.zeros(4, dtype=np.int64))
    swept = evaluate(scenario, points, 16, design.seed, 1, variants=design.variants())
    assert shares["stall"].tolist() == swept["share_stall"].tolist()
    assert shares["freeze"].tolist() == swept["share_freeze"].tolist()
