"""Designs as products of blocks: draws by ranges by settings by policies, with outcomes as expressions."""

import itertools
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from diplomatic_swings.app.moving import chosen, moving
from diplomatic_swings.experiments.designs.files import from_dict, read_design
from diplomatic_swings.experiments.designs.points import evaluate
from diplomatic_swings.experiments.studies.mixed import Mixed, _means, choices
from diplomatic_swings.experiments.studies.sensitivity.blocks import (
    DRAWN,
    cases,
    design_blocks,
    points_with,
)
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


# --- regions and maps over blocks ----------------------------------------------------------------


def test_a_design_of_blocks_is_looked_through_for_regions(here, file):
    asked = ("discover", "short.yaml", "--blocks", "study.yaml", "--points", "48", "--runs", "8")
    how = ("--outcome", "payoff.us", "--quiet", "--allow-unsettled", "--no-plots", "--out", "out")
    here.done(*asked, *how)
    points = pd.read_csv(here.path / "out" / "points.csv")
    names = ["settings.midterm", "settings.envoy", "policy"]
    assert {name: points[name].nunique() for name in names} == {name: BLOCKS[name] for name in names}
    assert points[names].value_counts().max() <= 2 * points[names].value_counts().min() + 2
    drawn = points[[SANCTIONS.path, "world.brent_level"]].drop_duplicates()
    assert sorted(map(tuple, drawn.to_numpy().tolist())) == [(-0.5, 60.0), (-0.3, 70.0)]  # the first two
    assert points["payoffs.us.fatigue"].between(0.1, 0.2).all()  # the ranges of the design
    assert points["payoffs.us.fatigue"].nunique() == 48
    limits = pd.read_csv(here.path / "out" / "limits.csv")
    assert list(limits)[-1] == "alternatives"
    assert "--blocks: expected none with --from" in here.refused(
        "discover", "short.yaml", "--from", "out", "--blocks", "study.yaml"
    )


def test_a_point_of_a_search_is_the_point_of_the_sweep(file):
    """Numbers, settings and policies of a point come to the shares that a sweep has there."""
    design, scenario = read_design(file)
    what = chosen(scenario, None, str(file))
    points = points_with(moving(scenario, None, what), what.blocks, 4, 0)
    play = Play(scenario, 16, design.seed, cases=what.cases, jobs=1, allow_unsettled=True)
    shares = play(points, np.zeros(len(points), dtype=np.int64))
    followed = points["policy"].map(lambda name: design.policies[name].get("us", ""))
    swept = evaluate(
        scenario, points.assign(**{"policies.us": followed}), 16, design.seed, 1, variants=design.variants()
    )
    assert shares["stall"].tolist() == swept["share_stall"].tolist()
    assert shares["freeze"].tolist() == swept["share_freeze"].tolist()


def test_a_cell_over_blocks_is_what_its_choices_come_to_one_by_one(file):
    _, scenario = read_design(file)
    what = chosen(scenario, None, str(file))
    assert choices(what.blocks) == 2 * 2 * 3 * 2
    play = Play(scenario, 48, cases=what.cases, jobs=1, allow_unsettled=True, expressions=("freeze - stall",))
    points, none = pd.DataFrame({"payoffs.us.role": [0.1, 0.4]}), np.zeros(2, dtype=np.int64)
    mixed = Mixed(play, what.blocks)
    alone = []
    for k, rows in enumerate(itertools.product(*(block.table.to_dict("records") for block in what.blocks))):
        under = points.assign(**{name: value for row in rows for name, value in row.items()})
        alone.append((play.counts(under, none, 2 * k, 2), play.table(under, none, 2 * k, 2)))
    assert mixed.counts(points, none, 0, 48).tolist() == sum(counts for counts, _ in alone).tolist()
    means = mixed(points, none)
    assert means["freeze"].tolist() == pytest.approx((mixed.counts(points, none, 0, 48)[:, 2] / 48).tolist())
    gap = np.mean([table["freeze - stall"] for _, table in alone], axis=0)
    assert means["freeze - stall"].tolist() == pytest.approx(gap.tolist())


def test_a_choice_without_a_value_is_left_out_of_the_mean():
    values = np.array([[[1.0, np.nan]], [[4.0, np.nan]]])
    assert _means(values, np.array([2.0, 1.0]))[0].tolist() == pytest.approx([2.0, np.nan], nan_ok=True)
    values[0, 0, 0] = np.nan
    assert _means(values, np.array([2.0, 1.0]))[0, 0] == 4.0


def test_a_map_takes_draws_blocks_and_several_expressions(here, file):
    asked = ("phase", "short.yaml", "--x", "payoffs.us.role", "--y", "payoffs.us.fatigue", "--cells", "2")
    size = ("--blocks", "study.yaml", "--runs", "24", "--most", "24", "--quiet", "--allow-unsettled")
    values = ("--outcome", "freeze - stall", "--outcome", "payoff.us")
    phases = here.json(*asked, *size, *values)
    assert phases["over"] == {DRAWN: 2, "settings.midterm": 2, "settings.envoy": 3, "policy": 2}
    assert phases["expressions"] == {"value": "freeze - stall", "value_2": "payoff.us"}
    for cell in phases["cells"]:
        assert cell["value"] == pytest.approx(cell["share_freeze"] - cell["share_stall"])
    assert any("mean over 2 draws, 2 of settings.midterm" in line for line in phases["told"])
    assert sum("goes from" in line for line in phases["told"]) == 2
    few = (*asked, "--blocks", "study.yaml", "--quiet", "--runs", "23")
    assert "--runs: expected at least 24" in here.refused(*few)
    drawn = ("phase", "short.yaml", "--x", SANCTIONS.path, *asked[4:], "--params", "posterior.csv")
    assert "expected a number that the draws leave alone" in here.refused(*drawn)


def test_a_study_tells_several_outcomes_from_the_same_points(here, file):
    asked = ("sensitivity", "short.yaml", "--inputs", f"{SANCTIONS.path}=-0.5:-0.2", "--runs", "8", "--quiet")
    size = ("--method", "one-at-a-time", "--points", "2", "--allow-unsettled")
    both = here.json(*asked, *size, "--outcome", "freeze", "--outcome", "freeze - stall")
    alone = here.json(*asked, *size, "--outcome", "freeze - stall")
    (other,) = both["others"]
    assert (both["outcome"], other["outcome"]) == ("freeze", "freeze - stall")
    assert (other["inputs"], other["told"]) == (alone["inputs"], alone["told"])
    assert both["inputs"] != other["inputs"]
    twice = here.refused(*asked, *size, "--outcome", "freeze", "--outcome", "freeze")
    assert "--outcome: expected each once (given 'freeze' twice)" in twice


def test_a_number_that_settings_change_is_no_input(here, file):
    file.write_text(DESIGN.replace("late: {midterm: 2026-12-01}", "late: {payoffs.us.role: 0.2}"))
    asked = ("discover", "short.yaml", "--blocks", "study.yaml", "--inputs", "payoffs.us.role=0.1:0.4")
    assert "expected a number that the settings of the design leave alone" in here.refused(*asked)
