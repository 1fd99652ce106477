"""The report of a sweep: read in parts of any size, every sentence from the figures, and never at the sweep's cost."""

import dataclasses
import re

import numpy as np
import pandas as pd
import pytest
from command_line import short_file
from diplomatic_swings.app import sweep as command
from diplomatic_swings.experiments.designs.design import POLICY, Design, Input, drawn_inputs
from diplomatic_swings.experiments.studies.drivers import Driver, chance_line, drivers, maps, region
from diplomatic_swings.experiments.sweeps import Shard, SweepError, merge, sweep
from diplomatic_swings.experiments.sweeps import overview as reading
from diplomatic_swings.experiments.sweeps.overview import SHARES, Ends
from diplomatic_swings.experiments.sweeps.reading import figures_digest
from diplomatic_swings.experiments.sweeps.reading import read as table_of
from diplomatic_swings.experiments.sweeps.running import Options
from diplomatic_swings.forms.percent import percent
from diplomatic_swings.plots.sweep_gallery import sweep_pictures
from diplomatic_swings.sim.world.outcomes import N_OUTCOMES, OUTCOME_KEYS
from diplomatic_swings.tell.report import sweep_story
from diplomatic_swings.tell.report.sweep import page, write_report
from diplomatic_swings.tell.report.sweep_story import chance_difference, read, story
from diplomatic_swings.tell.words import ENDINGS, NOUNS
from hypothesis import given
from hypothesis import strategies as st
from made_sweeps import IDLE, RUNS, design, overview, rising, shares
from sweeping import OIL, PRESSURE, bits

pytest_plugins = ("command_line",)
counts = st.lists(st.integers(0, 4), min_size=N_OUTCOMES, max_size=N_OUTCOMES).filter(any)


def told(found):
    return story(read(found))


# --- reading --------------------------------------------------------------------------------------


@given(st.lists(counts, min_size=1, max_size=12), st.integers(0, 12))
def test_points_add_up_alike_however_they_are_cut(points, cut):
    rows = np.array([[n / sum(row) for n in row] for row in points])
    whole, parts = Ends(), Ends()
    whole.add(rows)
    for part in (rows[:cut], rows[cut:]):
        parts.add(part)
    for name in ("points", "total", "squares", "low", "high", "leads"):
        assert getattr(parts, name) == pytest.approx(getattr(whole, name))
    assert whole.mean == pytest.approx(rows.mean(axis=0))
    assert whole.spread == pytest.approx(rows.std(axis=0), abs=1e-7)
    alone = [row for row in rows if (row == row.max()).sum() == 1]
    assert whole.leads.sum() == len(alone)


@pytest.fixture(scope="module")
def swept(tmp_path_factory):
    """A sweep of 24 points of ten weeks under two policies, played in parts."""
    folder = tmp_path_factory.mktemp("sweep") / "out"
    asked = design(count=12, weeks=10, policies=PRESSURE, runs=32)
    sweep(asked, asked.load(), folder)
    return folder


def test_shares_ranges_and_weeks_are_those_of_all_points(swept):
    found, points = reading.overview(swept), table_of(swept)
    assert found.ends.mean == pytest.approx(points[SHARES].mean().to_numpy())
    assert found.ends.low == pytest.approx(points[SHARES].min().to_numpy())
    assert found.ends.high == pytest.approx(points[SHARES].max().to_numpy())
    for name, rows in points.groupby(POLICY):
        assert found.by_policy[name].mean == pytest.approx(rows[SHARES].mean().to_numpy())
    weeks = table_of(swept, "weeks").groupby("week")[[f"runs_{key}" for key in OUTCOME_KEYS]]
    for number, function in enumerate(("min", "mean", "max")):
        assert found.range_by_week[number] == pytest.approx(weeks.agg(function).to_numpy() / 32)


def test_the_sample_is_bounded_and_holds_points_under_every_policy(swept, monkeypatch):
    whole = reading.overview(swept)
    monkeypatch.setattr(reading, "MOST", 10)
    found = reading.overview(swept)
    assert (len(found.sample), len(whole.sample)) == (10, 24)
    assert found.sampled
    assert not whole.sampled
    assert len(found.averaged) == 5
    assert found.ends.mean == pytest.approx(whole.ends.mean)


def test_the_report_leaves_the_parts_and_the_digest_as_they_are(swept):
    before, digest = bits(swept), figures_digest(swept)
    write_report(swept, plots=True)
    assert bits(swept) == before
    assert figures_digest(swept) == digest
    assert digest in (swept / "report.html").read_text(encoding="utf-8")
    assert {path.suffix for path in (swept / "plots").iterdir()} == {".png", ".svg"}


def test_shards_have_no_report_until_they_are_put_together(tmp_path):
    asked = design(count=4, runs=8)
    for number in (1, 2):
        shard = Shard(number, 2)
        sweep(asked, asked.load(), tmp_path / shard.folder, Options(shard=shard))
    with pytest.raises(SweepError, match="put its shards together first"):
        write_report(tmp_path / "shard-1-of-2", plots=False)
    merge(tmp_path)
    write_report(tmp_path, plots=False)
    assert "over 4 points" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_a_report_that_fails_is_told_and_the_sweep_stands(swept, monkeypatch, capsys):
    def fails(folder, *, plots):
        raise RuntimeError("no ink")

    monkeypatch.setattr("diplomatic_swings.tell.report.sweep.write_report", fails)
    command._write_report(swept, plots=True, quiet=True)
    message = capsys.readouterr().err
    assert "the sweep is kept, its report is not (RuntimeError: no ink)" in message
    assert f"swings results {swept} --report" in message


def test_the_commands_write_the_report(here):
    here.write("d.yaml", f"scenario: {short_file()}\nweeks: 2\nruns: 8\ninputs: {{world.brent_level: {{low: 40, high: 90}}}}\n"
               "sampling: {kind: lhs, points: 3}\n")  # fmt: skip
    here.done("sweep", "d.yaml", "--out", "out", "--no-plots")
    report = here.path / "out" / "report.html"
    assert "<img" not in report.read_text(encoding="utf-8")
    report.unlink()
    here.done("results", "out", "--report")
    assert "<img" in report.read_text(encoding="utf-8")


# --- the story ------------------------------------------------------------------------------------


def test_the_first_sentence_tells_the_most_frequent_ending_with_its_range_over_points():
    found = overview(design(count=4), lambda points: shares(4, freeze=[0.6, 0.7, 0.8, 0.9]))
    first = told(found)[0]
    assert f"over 4 points, in 15 of 20 runs {ENDINGS['freeze']}" in first
    assert "(75.0 %; from 60.0 % at one point to 90.0 % at another)" in first


def test_points_are_counted_by_their_most_frequent_end_and_ties_are_told():
    found = overview(design(count=4), lambda points: shares(4, freeze=[0.9, 0.8, 0.5, 0.1]))
    assert told(found)[1] == (
        "Freezes are the most frequent end at 2 of 4 points; stalled talks at 1; at 1 the first two are level."
    )


def test_an_input_that_acts_is_told_and_one_that_does_not_is_not():
    found = overview(design(), rising)
    strong, idle = drivers(found, "settle")
    assert (strong.path, idle.path) == (OIL.path, IDLE.path)
    assert strong.rank == pytest.approx(1.0, abs=0.01)
    assert (strong.clear, idle.clear) == (True, False)
    below = found.sample[found.sample[OIL.path] <= strong.low]
    assert strong.lowest == pytest.approx(below["share_settle"].mean())
    assert len(below) == pytest.approx(96 / 3, abs=1)
    told_of = drivers(found, read(found).outcome)[0]
    line = sweep_story.why(read(found))
    assert f"{percent(told_of.lowest)} of runs at points where it is {strong.low:.3g} or less" in line
    assert IDLE.path not in " ".join(told(found))


def test_chance_seldom_passes_the_line_that_it_is_held_against():
    rng = np.random.default_rng(1)
    line = chance_line(40, 3)
    tried = [
        np.abs(pd.DataFrame(rng.normal(size=(40, 4))).corr(method="spearman").to_numpy()[0, 1:]).max() > line
        for _ in range(500)
    ]
    assert np.mean(tried) < 0.03


def test_a_region_is_told_only_if_it_holds_up_at_points_held_out():
    found = overview(design(), rising)
    looked = region(found, "settle")
    row = looked.discovery.boxes.set_index("box").loc[looked.box]
    line = sweep_story.change(read(found))
    assert f"{OIL.path} is above" in line
    held = f"Of {int(row['held_points'])} points there that were held out to check this, {int(row['held_hits'])} have"
    assert held in line
    inside = found.sample[OIL.path] > looked.discovery.limits["low"].iloc[0]
    assert looked.inside == pytest.approx(found.sample.loc[inside, "share_settle"].mean())
    assert looked.outside == pytest.approx(found.sample.loc[~inside, "share_settle"].mean())
    rng = np.random.default_rng(0)
    noise = overview(
        design(), lambda points: shares(len(points), settle=rng.integers(0, 30, len(points)) / RUNS)
    )
    assert region(noise, "settle").box == 0
    assert sweep_story.change(read(noise)) == ""
    assert "more steadily than chance" in sweep_story.why(read(noise))


def test_what_hangs_on_a_run_or_two_is_told_as_within_luck():
    few = design(runs=8)
    found = overview(
        few, lambda points: shares(len(points), settle=np.where(points[OIL.path] > 80, 1 / 8, 0.0))
    )
    assert drivers(found, "settle")[0].clear
    assert all(
        "no more than the luck of 8 runs" in line(read(found))
        for line in (sweep_story.why, sweep_story.change)
    )
    many = overview(design(), rising)
    assert not any("luck" in line(read(many)) for line in (sweep_story.why, sweep_story.change))


@pytest.mark.parametrize(("more", "luck"), [(0.02, True), (0.4, False)])
def test_the_policy_with_most_is_named_and_a_difference_within_luck_is_told_as_such(more, luck):
    asked = design(count=6, policies=PRESSURE)
    found = overview(
        asked, lambda p: shares(len(p), settle=np.where(p[POLICY] == "pressure", 0.1 + more, 0.1))
    )
    line = next(line for line in told(found) if line.startswith("Settlements are most"))
    assert f"under pressure: {percent(0.1 + more)} of runs on average, beside 10.0 % under as-it-is" in line
    assert ("no more than the luck of 100 runs" in line) == luck
    assert (more <= chance_difference(0.1, 0.1 + more, RUNS)) == luck
    assert "Freezes are as frequent under every policy (0.0 % of runs)." in told(found)


def test_one_point_claims_nothing_about_inputs():
    found = overview(design(count=1), lambda points: shares(1, freeze=0.25))
    lines = told(found)
    assert lines[0].startswith("At the only point")
    assert "95 % interval" in lines[0]
    assert "One point says nothing about which input matters." in lines
    assert [picture.name for picture in sweep_pictures(found)] == ["outcomes-over-time"]


def test_a_sweep_that_failed_everywhere_says_so_and_why(tmp_path):
    found = overview(design(count=3), lambda points: shares(0), ["out of bounds"] * 3)
    assert told(found) == [
        "All 3 points failed, so nothing is known of how runs end. The most frequent reason: out of bounds."
    ]
    assert sweep_pictures(found) == []
    keys = [section.key for section in _page(found, tmp_path).sections]
    assert "failed" in keys
    assert "endings" not in keys


def test_points_that_failed_or_are_missing_are_counted():
    found = overview(design(count=8), lambda points: shares(len(points), settle=0.1), ["out of bounds"] * 2)
    assert "2 of 8 points are left out; the reasons are below." in told(found)
    manifest = dataclasses.replace(found.manifest, design=design(count=10).as_dict())
    assert any(
        "2 of 10 points are still to be played" in line
        for line in told(dataclasses.replace(found, manifest=manifest))
    )


def test_the_luck_of_the_runs_is_told_beside_the_spread_over_points():
    rng = np.random.default_rng(2)
    found = overview(design(), lambda p: shares(len(p), freeze=rng.binomial(RUNS, 0.3, len(p)) / RUNS))
    k = OUTCOME_KEYS.index("freeze")
    assert found.ends.luck(RUNS)[k] == pytest.approx((0.3 * 0.7 / RUNS) ** 0.5, rel=0.1)
    assert found.ends.spread[k] == pytest.approx(found.ends.luck(RUNS)[k], rel=0.25)
    lines = sweep_story.luck(read(found))
    assert any("luck alone would have it stray by 4." in line for line in lines)


@pytest.mark.parametrize("kind", ["rising", "one", "flat", "policies"])
def test_every_story_is_of_whole_sentences(kind):
    found = {
        "rising": lambda: overview(design(), rising),
        "one": lambda: overview(design(count=1), rising),
        "flat": lambda: overview(design(count=4), lambda points: shares(4)),
        "policies": lambda: overview(design(policies=PRESSURE), rising),
    }[kind]()
    lines = [*told(found), *sweep_story.luck(read(found))]
    assert all(re.fullmatch(r"[A-Z].*\.", line) for line in lines)
    assert not re.search(r"nan|None|inf\b|  ", " ".join(lines))
    assert NOUNS[read(found).outcome]


# --- maps and pictures ----------------------------------------------------------------------------

GRID = {"kind": "grid", "count": 4}


def test_a_grid_of_two_inputs_has_a_map_by_policy_with_the_counts_of_its_points():
    found = overview(design(**GRID, policies=PRESSURE), rising)
    assert [p.name for p in sweep_pictures(found)][1:3] == ["map-under-as-it-is", "map-under-pressure"]
    here = maps(found)["pressure"]
    assert here.sizes["x"] == here.sizes["y"] == 4
    for row in found.sample[found.sample[POLICY] == "pressure"].itertuples():
        cell = here["count"].sel(x=row[3], y=row[4], method="nearest")
        assert int(cell.sel(outcome="settle")) == round(row.share_settle * RUNS)
    assert here["dominant"].isel(x=0).to_numpy().tolist() == [0] * 4


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "lhs"},
        {"kind": "grid", "inputs": (OIL,)},
        {"kind": "grid", "inputs": (OIL, Input(IDLE.path, levels=(0.1, 0.2, 0.5)))},
    ],
)
def test_other_designs_have_no_map(change):
    asked = dataclasses.replace(design(count=4), **change)
    assert maps(overview(asked, rising)) == {}


def test_a_grid_with_a_hole_has_no_map():
    assert maps(overview(design(**GRID), rising, ["out of bounds"])) == {}


def test_pictures_state_what_was_found_and_are_told_in_words(tmp_path):
    found = overview(design(**GRID), rising)
    strong = drivers(found, "settle")[0]
    inputs, here, weeks = sweep_pictures(found)
    assert inputs.title(found).startswith(f"Stalled talks go against {OIL.path}")
    assert here.title(found).startswith("Stall leads in ")
    assert f"{OIL.path} rises from 40 to 110" in here.alt(found)
    assert "20\N{NO-BREAK SPACE}% to 100\N{NO-BREAK SPACE}% of runs" in weeks.title(found)
    assert isinstance(strong, Driver)
    for picture in (inputs, here, weeks):
        assert picture.title(found) in picture.alt(found) or picture is here


def _page(found, folder):
    from unittest.mock import patch

    with patch("diplomatic_swings.tell.report.sweep.figures_digest", return_value="0" * 16):
        return page(found, folder)


def test_a_sweep_over_draws_is_told_and_says_where_its_numbers_come_from(tmp_path):
    file = tmp_path / "fit.csv"
    pd.DataFrame({OIL.path: [50.0, 60.0, 70.0], IDLE.path: [0.2, 0.3, 0.4]}).to_csv(file, index=False)
    inputs = drawn_inputs(str(file))
    asked = Design(inputs, "draws", 3, 8, params=str(file), scenario=short_file(), weeks=2, title="Why now?")
    sweep(asked, asked.load(), tmp_path / "out")
    write_report(tmp_path / "out", plots=False)
    text = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "<h1>Why now?</h1>" in text
    assert text.count("draws it") == len(inputs)
    assert "The design is the draws of a fit" in text


def test_abbreviations_keep_their_capitals_within_a_sentence():
    assert sweep_story._uncapital("US sanctions on Russia") == "US sanctions on Russia"
    assert sweep_story._uncapital("Trust between both") == "trust between both"
