"""Studies of many points on the bargaining game: each point is solved, played, and flagged if its values do not settle."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from diplomatic_swings.experiments.designs.design import Design, Input
from diplomatic_swings.experiments.designs.files import from_dict
from diplomatic_swings.experiments.designs.game_points import UnsettledError, start
from diplomatic_swings.experiments.designs.points import counts_digest, evaluate
from diplomatic_swings.experiments.runs.runs import Play as Runs
from diplomatic_swings.experiments.runs.runs import play_with
from diplomatic_swings.experiments.runs.solves import Solved
from diplomatic_swings.experiments.studies.sensitivity.inputs import read_inputs
from diplomatic_swings.experiments.studies.sensitivity.play import Play
from diplomatic_swings.experiments.studies.sensitivity.study import LOCAL, study
from diplomatic_swings.experiments.studies.sensitivity.tables import read_points
from diplomatic_swings.experiments.studies.sensitivity.words import sentences
from diplomatic_swings.experiments.sweeps import (
    Options,
    SweepError,
    figures_digest,
    grid,
    over_time,
    read,
    summary,
    sweep,
)
from diplomatic_swings.experiments.sweeps.overview import overview
from diplomatic_swings.sim.scenario.loading import ScenarioError, following, load, vary
from diplomatic_swings.sim.solver import solutions
from diplomatic_swings.sim.solver.iteration import reweighed
from diplomatic_swings.sim.world.outcomes import OUTCOME_KEYS
from short_points import RUNS, SANCTIONS, WEEKS, design, scenario_file

SECONDS = "solve_seconds"


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return scenario_file(tmp_path_factory.mktemp("scenario"))


@pytest.fixture(scope="module")
def rough(tmp_path_factory):
    """A scenario whose values never settle."""
    return scenario_file(tmp_path_factory.mktemp("rough"), tolerance=0)


@pytest.fixture(scope="module")
def table(place):
    asked = design(place)
    return evaluate(asked.load(), asked.points(), asked.runs, asked.seed, at=asked.at)


@pytest.fixture(scope="module")
def swept(place, tmp_path_factory):
    folder = tmp_path_factory.mktemp("swept") / "out"
    sweep(design(place), design(place).load(), folder, Options(jobs=1, trajectories=True))
    return folder


def solves(monkeypatch, tmp_path):
    """Return a list that grows with every solve; no solution is kept from before."""
    made = []
    monkeypatch.setattr(solutions, "folder", lambda: tmp_path / "solutions")
    real = solutions.solve_afresh
    monkeypatch.setattr(
        solutions, "solve_afresh", lambda s, **how: made.append(how["warm"] is not None) or real(s, **how)
    )
    return made


# --- what a point is --------------------------------------------------------------------------------


def test_a_point_is_the_runs_of_its_scenario_solved_from_the_scenario_as_it_is(place, table):
    row = table.iloc[3]
    assert row["policy"] == "pressure"
    start, _ = solutions.solution_of(load(place))
    same = vary(load(place, policies={"us": "pressure-first"}), {SANCTIONS.path: row[SANCTIONS.path]})
    values = Solved(*solutions.solution_of(same, warm=start))
    result = play_with(same, values, Runs(RUNS, seed=0, kept=0))
    assert row["scenario_digest"] == same.digest
    assert row["solve_digest"] == values.digest
    assert row["solve_residual"] == values.solution.residual
    for key in OUTCOME_KEYS:
        assert row[f"share_{key}"] == result.share(key).share
        assert row[f"share_{key}_week_2"] == result.share(key, 2).share
    assert row["move_us.court"] == result.moves().query("player == 'us' and lever == 'court'")["share"].item()
    assert row["deals_per_run"] == result.deals()["signed"] / RUNS
    assert row["payoff_russia"] == result.payoffs()["russia"]
    assert row["imposed_by_russia"] == result.imposed_by()["russia"]


def test_where_expectations_are_held_nothing_is_solved_and_players_want_what_the_point_says(
    place, tmp_path, monkeypatch
):
    asked = design(place, expectations="held", policies={"as-it-is": {}})
    assert from_dict(asked.as_dict()) == asked
    assert asked.digest != design(place, policies={"as-it-is": {}}).digest
    scenario = asked.load()
    begin = start(scenario, None)
    monkeypatch.setattr(solutions, "solve_afresh", None)
    sweep(asked, scenario, tmp_path / "out", Options(jobs=1))
    rows = read(tmp_path / "out", "points")
    assert rows["solve_digest"].nunique() == len(rows)
    for row in rows.to_dict("records"):
        point = vary(scenario, {SANCTIONS.path: row[SANCTIONS.path]})
        solved = Solved(replace(begin, beta=reweighed(point, begin.standard)), "")
        played = play_with(point, solved, Runs(RUNS, seed=asked.seed, threads=1, kept=0))
        assert row["counts_digest"] == counts_digest(played.game_counts)


def test_threads_and_cuts_change_no_bit_but_the_time_of_solves(place, table):
    asked = design(place)
    points = asked.points()
    parts = [evaluate(asked.load(), part, RUNS, jobs=1, at=(2,)) for part in (points[:1], points[1:])]
    again = pd.concat(parts, ignore_index=True).drop(columns=SECONDS)
    pd.testing.assert_frame_equal(again, table.drop(columns=SECONDS), check_exact=True)


def test_points_whose_numbers_enter_no_value_share_one_solve(place, monkeypatch, tmp_path):
    made = solves(monkeypatch, tmp_path)
    mood = Input("events.envoy.add.mood", levels=(0.0, 0.1, 0.2))
    asked = Design((mood,), kind="grid", count=3, runs=RUNS, scenario=place)
    found = evaluate(asked.load(), asked.points(), RUNS, jobs=2)
    assert len(set(found["solve_digest"])) == 1
    assert made == [False, True]


def test_the_scenarios_own_numbers_are_solved_as_all_other_points_are(place, monkeypatch, tmp_path):
    made = solves(monkeypatch, tmp_path)
    own = Input(SANCTIONS.path, levels=(-0.2, -0.3))
    asked = Design((own,), kind="grid", runs=RUNS, scenario=place)
    found = evaluate(asked.load(), asked.points(), RUNS, jobs=1)
    assert found["scenario_digest"].iloc[0] == load(place).digest
    assert made == [False, True, True]


def test_a_point_that_cannot_be_played_is_a_row_with_its_reason(place):
    asked = design(place)
    points = asked.points()
    points.loc[0, SANCTIONS.path] = 1e6
    found = evaluate(asked.load(), points, RUNS)
    assert found["status"].tolist() == ["failed", "done", "done", "done"]
    assert "payoffs.russia.sanctions: expected a number from -100 to 100" in found.loc[0, "reason"]
    assert found.loc[0].filter(like="share_").isna().all()


# --- values that do not settle ----------------------------------------------------------------------


def test_a_point_that_does_not_settle_is_kept_and_counts_in_nothing(rough, tmp_path):
    asked, out = design(rough, kind="grid"), tmp_path / "out"
    sweep(asked, asked.load(), out)
    points = read(out)
    assert set(points["status"]) == {"unsettled"}
    assert set(points["reason"]) == {"the values do not settle"}
    assert points["share_stall"].notna().all()
    assert not points["settled"].any()
    assert (summary(out)["unsettled"], summary(out)["failed"]) == (4, 0)
    assert overview(out).ends.points == 0
    assert overview(out).failed.total() == 4
    assert np.isnan(grid(out)["share_stall"].to_numpy()).all()
    with pytest.raises(SweepError, match="at least one point that was played"):
        over_time(out)
    with pytest.raises(ScenarioError, match="expected points that are done"):
        read_points(asked.load(), out, "stall", policy="pressure")


def test_a_study_refuses_values_that_do_not_settle_unless_they_are_allowed_and_counts_them(rough):
    inputs = read_inputs(load(rough), [SANCTIONS.path])
    with pytest.raises(UnsettledError, match="do not settle at 3 of the points"):
        study(LOCAL, Play(load(rough), RUNS), inputs, "stall", 2)
    found = study(LOCAL, Play(load(rough), RUNS, allow_unsettled=True), inputs, "stall", 2)
    assert found.attrs["unsettled"] == 3
    assert any("At 3 points the values do not settle" in text for text in sentences(found))


# --- studies ----------------------------------------------------------------------------------------


def test_a_study_reads_the_week_it_is_asked_for_and_players_look_beyond_it(place, table):
    points = table.loc[table["policy"] == "as-it-is", [SANCTIONS.path]].reset_index(drop=True)
    shares = Play(load(place), RUNS, week=2)(points, np.zeros(len(points), dtype=np.int64))
    expected = table.loc[table["policy"] == "as-it-is", "share_stall_week_2"]
    assert shares["stall"].tolist() == expected.tolist()


def test_numbers_with_a_range_can_be_moved(place):
    paths = {prior.path for prior in read_inputs(load(place), ["ranged"])}
    assert {SANCTIONS.path, "decisions.us.discount"} <= paths


# --- designs ----------------------------------------------------------------------------------------


def test_policies_are_named_in_columns_and_survive_the_plain_form(place):
    asked = design(place)
    assert asked.points()["policies.us"].tolist() == ["", "pressure-first"] * 2
    assert from_dict(asked.as_dict()) == asked
    assert design(place, policies={"pressure": {"us": "pressure-first"}}).digest != asked.digest


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"policies": {"x": {"us": "pressure-frist"}}}, "expected a policy of us: .*pressure-first.* did you mean"),
        ({"policies": {"x": {"eu": "stall"}}}, "expected a policy of eu: fill-the-gap"),
        ({"policies": {"x": {"china": "stall"}}}, "expected a player: us, russia, ukraine, eu"),
        ({"policies": {"x": {"kyiv": "stall"}}}, "did you mean 'ukraine'?"),
        ({"kind": "draws", "params": "posterior"}, "posterior: expected a readable file"),
        ({"at": (WEEKS + 1,)}, "expected a week from 0 to 6"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_design_is_told(place, changes, message):
    with pytest.raises(ScenarioError, match=message):
        design(place, **changes).load()


def test_following_a_policy_is_loading_with_it(place):
    with_it = load(place, policies={"us": "pressure-first"})
    assert following(load(place), {"us": "pressure-first"}) == with_it
    assert following(with_it, {"russia": "stall"}) == load(
        place, policies={"us": "pressure-first", "russia": "stall"}
    )


# --- folders ----------------------------------------------------------------------------------------


def test_a_sweep_that_is_broken_off_goes_on_to_the_same_figures(place, swept, tmp_path):
    asked, out = design(place), tmp_path / "out"

    def stop(done, total):
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sweep(asked, asked.load(), out, Options(jobs=1, trajectories=True), stop)
    sweep(asked, asked.load(), out, Options(resume=True, trajectories=True))
    assert figures_digest(out) == figures_digest(swept)


def test_every_column_carries_its_unit_and_meaning_in_the_file_and_in_the_dictionary(swept):
    words = (swept / "README.txt").read_text()
    for name in ("points", "weeks", "runs"):
        for column in pq.read_schema(next((swept / name).glob("part-*"))):
            assert column.metadata[b"meaning"].decode() in words
            assert f"{column.name} " in words


def test_runs_that_are_kept_agree_with_the_counts(swept):
    runs, points = read(swept, "runs"), read(swept)
    assert len(runs) == len(points) * RUNS * (WEEKS + 1)
    court = (runs["move_us"] == "court").groupby(runs["point"]).sum() / (RUNS * WEEKS)
    assert court.to_numpy() == pytest.approx(points["move_us.court"].to_numpy())


def test_the_report_of_a_sweep_names_inputs_in_the_words_of_this_game(swept):
    from diplomatic_swings.tell.report.sweep import write_report

    write_report(swept, plots=False)
    page = (swept / "report.html").read_text()
    assert "Russia: weight of: burden of sanctions on Russia above January 2025" in page
    assert "--params posterior" not in page
