"""Sweeps: parts that are whole or not there, gone on with by their own design alone, in any number of cuts."""

import gc
import multiprocessing
import os
import shutil
import signal
import sys
from types import SimpleNamespace
from unittest.mock import patch

import pandas as pd
import pyarrow.parquet as pq
import pytest
from command_line import PATIENCE, short_file
from diplomatic_swings.experiments.designs import points
from diplomatic_swings.experiments.designs.design import HELD
from diplomatic_swings.experiments.designs.files import read_design
from diplomatic_swings.experiments.designs.game_points import SOLVE_SECONDS
from diplomatic_swings.experiments.designs.points import evaluate
from diplomatic_swings.experiments.sweeps import (
    Options,
    Shard,
    SweepError,
    engines,
    figures_digest,
    grid,
    merge,
    over_time,
    read,
    running,
    size,
    store,
    summary,
    sweep,
)
from diplomatic_swings.experiments.sweeps.columns import TABLES
from diplomatic_swings.experiments.sweeps.engines import side_by_side
from diplomatic_swings.experiments.sweeps.reading import open_results
from diplomatic_swings.store.atomic import WriteError
from diplomatic_swings.store.sums import SUMS
from sweeping import OIL, ROLE, bits, design, first_part


@pytest.fixture(scope="module")
def scenario():
    return design().load()


@pytest.fixture(scope="module")
def whole(tmp_path_factory, scenario):
    """The folder of an unbroken sweep on one thread."""
    folder = tmp_path_factory.mktemp("whole") / "out"
    sweep(design(), scenario, folder, Options(jobs=1))
    return folder


def test_a_sweep_holds_what_its_points_evaluate_to(whole, scenario):
    asked = design()
    alone = evaluate(scenario, asked.points(), asked.runs, asked.seed)
    lasting = alone.columns.drop(SOLVE_SECONDS)
    pd.testing.assert_frame_equal(read(whole)[lasting], alone[lasting], check_exact=True, check_dtype=False)


def test_shares_by_week_count_every_run_and_end_in_the_shares_at_the_end(whole):
    weeks, points = read(whole, "weeks"), read(whole)
    counts = weeks.set_index(["point", "week"])
    assert (counts.sum(axis=1) == 64).all()
    ends = counts.xs(2, level="week")["runs_stall"] / 64
    assert ends.tolist() == points["share_stall"].tolist()


def test_two_threads_write_the_same_bits(whole, scenario, tmp_path):
    sweep(design(), scenario, tmp_path / "out", Options(jobs=2))
    assert bits(tmp_path / "out") == bits(whole)


# --- points that are not solved, in processes ------------------------------------------------------


@pytest.fixture
def held(monkeypatch):
    """A design whose points are not solved, and few of which are many."""
    monkeypatch.setattr(engines, "MANY", 4)
    return design(expectations=HELD, runs=8, count=16)


def test_points_that_are_solved_or_few_are_not_worth_a_process(scenario, held):
    for asked, many, worth in ((held, 4, 3), (held, 3, 1), (design(), 400, 1)):
        job = SimpleNamespace(bench=SimpleNamespace(play=SimpleNamespace(held=asked.held)))
        assert side_by_side(job, many, 3) == (worth if sys.platform == "linux" else 1)


@pytest.mark.skipif(sys.platform != "linux", reason="copies of a process are made on Linux alone")
def test_two_processes_write_the_same_bits_in_the_order_of_one(scenario, held, tmp_path):
    ticks, seen = [], []
    played = engines.in_processes
    with patch.object(running, "in_processes", lambda *given: seen.append(given[2]) or played(*given)):
        sweep(held, scenario, tmp_path / "two", Options(jobs=2), lambda *done: ticks.append(done))
    assert seen == [2]
    sweep(held, scenario, tmp_path / "one", Options(jobs=1))
    assert bits(tmp_path / "two") == bits(tmp_path / "one")
    assert ticks == [(done, 32) for done in range(33)]
    assert not multiprocessing.active_children()


@pytest.mark.skipif(sys.platform != "linux", reason="copies of a process are made on Linux alone")
def test_a_process_that_is_killed_is_told_of_in_one_message_and_the_sweep_goes_on(
    scenario, held, tmp_path, monkeypatch
):
    playing = engines.play_part

    def fatal(job, points, *rest):
        if multiprocessing.parent_process() is not None and 20 in set(points["point"]):
            os.kill(os.getpid(), signal.SIGKILL)
        return playing(job, points, *rest)

    monkeypatch.setattr(engines, "play_part", fatal)
    with pytest.raises(SweepError, match="a process of the sweep was killed, perhaps for want of memory"):
        sweep(held, scenario, tmp_path / "out", Options(jobs=2))
    assert not multiprocessing.active_children()
    monkeypatch.setattr(engines, "play_part", playing)
    sweep(held, scenario, tmp_path / "out", Options(resume=True, jobs=2))
    sweep(held, scenario, tmp_path / "whole", Options(jobs=1))
    assert bits(tmp_path / "out") == bits(tmp_path / "whole")


@pytest.mark.skipif(sys.platform != "linux", reason="copies of a process are made on Linux alone")
def test_a_sweep_that_breaks_off_leaves_no_process_behind(scenario, held, tmp_path, monkeypatch):
    def full(*_):
        raise WriteError("the disk is full")

    monkeypatch.setattr(store.Store, "put", full)
    with pytest.raises(WriteError, match="the disk is full"):
        sweep(held, scenario, tmp_path / "out", Options(jobs=2))
    gc.collect()  # the parts under way are let go with the error
    for child in multiprocessing.active_children():
        child.join(PATIENCE)
    assert not multiprocessing.active_children()


def test_the_size_of_parts_changes_no_figure(whole, scenario, tmp_path, monkeypatch):
    monkeypatch.setattr(running, "LEAST_PARTS", 3)
    sweep(design(), scenario, tmp_path / "out")
    assert len(bits(tmp_path / "out")) < len(bits(whole))
    assert figures_digest(tmp_path / "out") == figures_digest(whole)


class Breaking:
    """Writes tables, and breaks off in the middle of one."""

    def __init__(self, at, error):
        self.left = at
        self.error = error

    def write_table(self, table, place, **options):
        self.left -= 1
        if self.left == 0:
            place.write_bytes(b"half a part")
            raise self.error
        pq.write_table(table, place, **options)


@pytest.mark.parametrize("write", [1, 2, 5, 8])
def test_a_sweep_that_breaks_off_at_any_write_goes_on_to_the_same_bits(
    whole, scenario, tmp_path, monkeypatch, write
):
    with monkeypatch.context() as patch:
        patch.setattr(store, "pq", Breaking(write, KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            sweep(design(), scenario, tmp_path / "out", Options(jobs=1))
    assert bits(tmp_path / "out").items() <= bits(whole).items()
    sweep(design(), scenario, tmp_path / "out", Options(resume=True))
    assert bits(tmp_path / "out") == bits(whole)


def test_a_full_disk_keeps_what_is_done_and_says_how_to_go_on(whole, scenario, tmp_path, monkeypatch):
    full = Breaking(6, OSError(28, "No space left on device"))
    monkeypatch.setattr(store, "pq", full)
    with pytest.raises(WriteError, match=r"No space left on device.*2 parts are kept, --resume goes on"):
        sweep(design(), scenario, tmp_path / "out", Options(jobs=1))
    assert not list((tmp_path / "out").glob("*/.*"))
    monkeypatch.undo()
    sweep(design(), scenario, tmp_path / "out", Options(resume=True))
    assert bits(tmp_path / "out") == bits(whole)


def test_drafts_and_halves_of_a_process_that_was_killed_are_cleared_away(whole, scenario, tmp_path):
    out = tmp_path / "out"
    sweep(design(), scenario, out)
    first_part(out, "points").unlink()
    first_part(out, "weeks").write_bytes(b"torn")
    (out / "weeks" / ".part-00000003.parquet.0123abcd").write_bytes(b"draft")
    sweep(design(), scenario, out, Options(resume=True))
    assert bits(out) == bits(whole)
    assert not list(out.glob("*/.*"))


def test_parts_that_are_done_are_not_played_again(whole, scenario, monkeypatch):
    monkeypatch.setattr(running, "in_threads", lambda job, parts, *_: [(None, part) for part in parts])
    told = []
    sweep(design(), scenario, whole, Options(resume=True), lambda *done: told.append(done))
    assert told == [(8, 8)]


@pytest.mark.parametrize(
    ("changes", "options", "words"),
    [
        ({"seed": 1}, Options(resume=True), "another design"),
        ({"runs": 65}, Options(resume=True), r"another design .*: runs 64, here 65;"),
        ({"weeks": 3}, Options(resume=True), "another scenario"),
        ({}, Options(resume=True, trajectories=True), "another choice of trajectories"),
        ({}, Options(resume=True, shard=Shard(1, 2)), "another shard"),
        ({}, Options(), "holds a sweep already; --resume goes on with it"),
    ],
)
def test_results_of_something_else_are_refused_and_left_alone(whole, changes, options, words):
    before, asked = bits(whole), design(**changes)
    with pytest.raises(SweepError, match=words):
        sweep(asked, asked.load(), whole, options)
    assert bits(whole) == before


@pytest.mark.parametrize(
    ("name", "words"), [("VERSION", "version of the program"), ("code_digest", "source")]
)
def test_results_of_another_version_are_refused(whole, scenario, monkeypatch, name, words):
    monkeypatch.setattr(running, name, "0.0.1" if name == "VERSION" else lambda: "0" * 16)
    with pytest.raises(SweepError, match=words):
        sweep(design(), scenario, whole, Options(resume=True))


@pytest.mark.parametrize("table", ["points", "weeks"])
def test_a_part_that_has_lost_a_file_is_played_again(whole, scenario, tmp_path, table):
    shutil.copytree(whole, tmp_path / "out")
    first_part(tmp_path / "out", table).unlink()
    assert summary(tmp_path / "out")["parts_missing"] == 1
    sweep(design(), scenario, tmp_path / "out", Options(resume=True))
    assert bits(tmp_path / "out") == bits(whole)


def test_a_part_that_cannot_be_read_is_named(whole, tmp_path):
    shutil.copytree(whole, tmp_path / "out")
    spoilt = first_part(tmp_path / "out", "points")
    spoilt.write_bytes(spoilt.read_bytes()[:1000])
    with pytest.raises(
        SweepError, match=r"part-00000000\.parquet: expected the file that was written.*; delete it"
    ):
        summary(tmp_path / "out")


def test_a_folder_without_any_part_is_as_good_as_new(whole, scenario, tmp_path, monkeypatch):
    """As one is left by a cluster that does not answer."""
    monkeypatch.setattr(running, "in_threads", lambda *_: [])
    other = design(runs=65)
    sweep(other, scenario, tmp_path / "out")
    monkeypatch.undo()
    sweep(design(), scenario, tmp_path / "out")
    assert bits(tmp_path / "out") == bits(whole)
    assert read_design(tmp_path / "out" / "design.yaml")[0].runs == 64


def test_a_folder_of_other_things_is_refused(scenario, tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work")
    for options in (Options(), Options(resume=True)):
        with pytest.raises(SweepError, match="holds other files"):
            sweep(design(), scenario, tmp_path, options)
    assert [path.name for path in tmp_path.iterdir() if path.name != store.LOCK] == ["thesis.txt"]


def test_a_second_writer_is_refused_while_the_first_is_at_work(scenario, tmp_path):
    refused = []

    def intrude(done, total):
        if not refused:
            with pytest.raises(SweepError, match="another process is writing there") as caught:
                sweep(design(), scenario, tmp_path / "out", Options(resume=True))
            refused.append(caught)

    sweep(design(), scenario, tmp_path / "out", None, intrude)
    assert refused


def test_a_design_that_does_not_fit_on_the_disk_is_refused_with_its_size(scenario, tmp_path):
    asked = design(kind="grid", count=1000, policies={"only": {}}, runs=100_000_000)
    with pytest.raises(SweepError, match=r"would take about [\d.,]+ TB, and there are"):
        sweep(asked, scenario, tmp_path / "out", Options(trajectories=True))
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("trajectories", [False, True])
def test_the_size_that_is_told_is_not_below_what_is_written(scenario, tmp_path, trajectories):
    """With runs enough that rows weigh more than what every file takes."""
    asked = design(count=1, runs=4000, weeks=20, policies={"only": {}})
    longer = asked.load()
    sweep(asked, longer, tmp_path / "out", Options(trajectories=trajectories))
    told = size.expected_bytes(asked, longer, parts=1, trajectories=trajectories)
    written = summary(tmp_path / "out")["bytes"]
    assert written <= told
    if trajectories:
        assert written - size.BYTES_A_PART > told / 20


def test_a_finished_sweep_asks_for_no_room(whole, scenario, monkeypatch):
    monkeypatch.setattr(size.shutil, "disk_usage", lambda _: SimpleNamespace(free=0))
    sweep(design(), scenario, whole, Options(resume=True))


def test_a_machine_out_of_memory_is_no_property_of_a_point(scenario, tmp_path, monkeypatch):
    real, calls = points._counted, []

    def exhausted(*args):
        calls.append(args)
        if len(calls) == 3:
            raise MemoryError
        return real(*args)

    monkeypatch.setattr(points, "_counted", exhausted)
    with pytest.raises(MemoryError):
        sweep(design(), scenario, tmp_path / "out", Options(jobs=1))
    store = sweep(design(), scenario, tmp_path / "out", Options(jobs=1, resume=True))
    assert (read(store.folder)["status"] == "done").all()


def test_a_policy_that_has_changed_since_is_refused(scenario, tmp_path):
    file = tmp_path / "mine.yaml"
    text = "name: mine\nplayer: us\ntitle: Mine\nintroduction: A way to play.\nsource: an exercise\ncost: {court: 0.2}\n"
    file.write_text(text)
    asked = design(policies={"mine": {"us": str(file)}})
    sweep(asked, scenario, tmp_path / "out")
    sweep(asked, scenario, tmp_path / "out", Options(resume=True))
    file.write_text(text.replace("0.2", "0.3"))
    with pytest.raises(SweepError, match="results of another design"):
        sweep(asked, scenario, tmp_path / "out", Options(resume=True))


def test_shards_merge_into_the_same_bits(whole, scenario, tmp_path):
    for number in (1, 2, 3):
        shard = Shard(number, 3)
        sweep(design(), scenario, tmp_path / shard.folder, Options(shard=shard))
    merge(tmp_path)
    assert figures_digest(tmp_path) == figures_digest(whole)
    assert bits(tmp_path) == bits(whole)


def test_what_a_shard_has_not_played_is_played_after_the_merge(scenario, tmp_path):
    """Parts of shards are smaller than those of the sweep as a whole would be."""
    asked = design(count=20, runs=8)
    alone, cut = sweep(asked, scenario, tmp_path / "alone"), tmp_path / "cut"
    shard = sweep(asked, scenario, cut / Shard(2, 4).folder, Options(shard=Shard(2, 4)))
    assert shard.manifest.part < alone.manifest.part
    assert summary(merge(cut).folder)["played"] < len(asked)
    sweep(asked, scenario, cut, Options(resume=True))
    assert figures_digest(cut) == figures_digest(alone.folder)


def test_shards_are_not_merged_into_a_sweep_of_other_parts(scenario, tmp_path):
    asked = design(count=20, runs=8)
    sweep(asked, scenario, tmp_path)
    sweep(asked, scenario, tmp_path / Shard(1, 4).folder, Options(shard=Shard(1, 4)))
    with pytest.raises(SweepError, match="another size of its parts"):
        merge(tmp_path)


def test_a_shard_killed_at_its_beginning_does_not_keep_the_others_from_merging(scenario, tmp_path):
    for number in (1, 2):
        sweep(design(), scenario, tmp_path / Shard(number, 2).folder, Options(shard=Shard(number, 2)))
    (tmp_path / Shard(1, 2).folder / "design.yaml").unlink()
    assert not merge(tmp_path).missing()


def test_draws_of_ones_own_are_kept_so_that_the_folder_plays_again_alone(tmp_path):
    pd.DataFrame({OIL.path: [50.0, 70.0]}).to_csv(tmp_path / "own.csv", index=False)
    (tmp_path / "d.yaml").write_text(
        f"scenario: {short_file()}\nweeks: 2\nruns: 16\nsampling: {{kind: draws, params: own.csv}}\n"
    )
    sweep(*read_design(tmp_path / "d.yaml"), tmp_path / "out")
    (tmp_path / "own.csv").unlink()
    again, scenario = read_design(tmp_path / "out" / "design.yaml")
    sweep(again, scenario, tmp_path / "again")
    assert figures_digest(tmp_path / "again") == figures_digest(tmp_path / "out")
    assert again.digest == open_results(tmp_path / "out").manifest.design_digest


def test_shards_of_different_sweeps_do_not_merge(scenario, tmp_path):
    for number, seed in ((1, 0), (2, 1)):
        shard = Shard(number, 2)
        sweep(design(seed=seed), scenario, tmp_path / shard.folder, Options(shard=shard))
    with pytest.raises(SweepError, match="results of another design"):
        merge(tmp_path)


def test_failing_points_are_rows_and_the_rest_is_played(scenario, tmp_path, monkeypatch):
    asked = design()
    points = asked.points()
    points.loc[3, OIL.path] = 1e6
    monkeypatch.setattr(type(asked), "points", lambda self: points)
    sweep(asked, scenario, tmp_path / "out")
    found = read(tmp_path / "out")
    assert found["status"].tolist() == ["done"] * 3 + ["failed"] + ["done"] * 4
    assert summary(tmp_path / "out")["failed"] == 1


def test_every_column_carries_its_unit_and_meaning_in_the_file_and_in_the_dictionary(whole):
    words = (whole / "README.txt").read_text()
    for table in TABLES[:2]:
        for column in pq.read_schema(first_part(whole, table)):
            assert column.metadata[b"meaning"].decode() in words
            assert f"{column.name} " in words


def test_a_grid_is_labelled_by_its_inputs(scenario, tmp_path):
    asked = design(kind="grid", count=2)
    sweep(asked, scenario, tmp_path / "out")
    found = grid(tmp_path / "out")
    assert dict(found.sizes) == {"policy": 2, OIL.path: 2, ROLE.path: 2}
    row = read(tmp_path / "out").query("policy == 'pressure'").iloc[-1]
    cell = found["share_stall"].sel({"policy": "pressure", OIL.path: 110.0, ROLE.path: 0.5})
    assert float(cell) == row["share_stall"]


def test_shares_over_time_are_labelled_by_point_week_and_outcome(whole):
    found, points = over_time(whole), read(whole)
    assert dict(found.sizes) == {"point": 8, "week": 3, "outcome": 5}
    assert found.sel(week=2, outcome="stall").to_numpy().tolist() == points["share_stall"].tolist()
    assert found[OIL.path].to_numpy().tolist() == points[OIL.path].tolist()
    assert found["policy"].to_numpy().tolist() == points["policy"].tolist()


def test_trajectories_hold_every_run_week_by_week_and_agree_with_the_counts(scenario, tmp_path):
    sweep(design(), scenario, tmp_path / "out", Options(trajectories=True))
    runs, weeks = read(tmp_path / "out", "runs"), read(tmp_path / "out", "weeks")
    assert len(runs) == 8 * 64 * 3
    stalled = runs[runs["outcome"] == "stall"].groupby(["point", "week"], observed=True).size()
    assert stalled.tolist() == weeks["runs_stall"].tolist()
    assert runs["move_us"].isna().tolist() == (runs["week"] == 2).tolist()


def test_a_folder_without_a_sweep_is_told(tmp_path):
    with pytest.raises(SweepError, match="holds no sweep"):
        summary(tmp_path)
    (tmp_path / store.MANIFEST).write_text("{}")
    with pytest.raises(SweepError, match="the digests of its parts are lost"):
        summary(tmp_path)
    (tmp_path / SUMS).touch()
    with pytest.raises(SweepError, match="expected form 2 of the folder"):
        summary(tmp_path)
    (tmp_path / store.MANIFEST).write_text('{"form": 2}')
    with pytest.raises(SweepError, match="expected the manifest of a sweep"):
        summary(tmp_path)
