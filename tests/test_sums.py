"""Results on disk that are no longer what was written are refused in one line, with the file named."""

import json
import shutil

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from command_line import short_file
from diplomatic_swings.experiments.runs.replay import saved_figures
from diplomatic_swings.experiments.studies.sensitivity.tables import read_points
from diplomatic_swings.experiments.sweeps import Options, Shard, SweepError, merge, read, summary, sweep
from diplomatic_swings.experiments.sweeps.overview import overview
from diplomatic_swings.experiments.sweeps.store import MANIFEST, part_name
from diplomatic_swings.forms.problems import ScenarioError
from diplomatic_swings.sim.scenario.loading import load
from diplomatic_swings.store.sums import SUMS, append_sums, digest, read_sums, write_sums
from sweeping import bits, design


@pytest.fixture(scope="module")
def scenario():
    return design().load()


@pytest.fixture(scope="module")
def shard(tmp_path_factory, scenario):
    folder = tmp_path_factory.mktemp("shards")
    for number in (1, 2):
        sweep(design(), scenario, folder / Shard(number, 2).folder, Options(shard=Shard(number, 2)))
    return folder


@pytest.fixture
def shards(shard, tmp_path):
    """A copy of two shards, to be spoilt."""
    shutil.copytree(shard, tmp_path / "out")
    return tmp_path / "out"


@pytest.fixture
def out(shards):
    """A whole sweep, to be spoilt."""
    merge(shards)
    return shards


def swap(folder, table="points"):
    """Swap the files of two parts."""
    one, two = (folder / table / part_name(number) for number in (0, 2))
    aside = one.with_suffix(".aside")
    one.rename(aside)
    two.rename(one)
    aside.rename(two)


def refused(folder, words):
    """All that reads a sweep must refuse it, with the same words."""
    for reading in (summary, read, overview):
        with pytest.raises(SweepError, match=words) as caught:
            reading(folder)
        assert "\n" not in str(caught.value)
    with pytest.raises(ScenarioError, match=words):
        read_points(load(short_file()), folder, "stall")


def test_parts_that_were_swapped_are_refused(out):
    swap(out)
    refused(out, r"points/part-00000000\.parquet: expected the file that was written")


def test_a_share_that_was_changed_is_refused(out):
    file = out / "points" / part_name(1)
    table = pq.read_table(file)
    place = table.column_names.index("share_stall")
    pq.write_table(table.set_column(place, "share_stall", pa.array([9.9] * len(table))), file)
    refused(out, r"points/part-00000001\.parquet: expected the file that was written")


def test_parts_that_were_swapped_with_their_digests_do_not_hold_the_points_of_their_place(out):
    swap(out)
    for number in (0, 2):
        name = f"points/{part_name(number)}"
        append_sums(out, {name: digest((out / name).read_bytes())})
    refused(out, r"points/part-00000000\.parquet: expected the points 0 to 0")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"points": -5}, "points: expected greater than or equal to 1"),
        ({"part": 0}, "part: expected greater than or equal to 1"),
        ({"points": "many"}, "points: expected a valid integer"),
        ({"points": 7}, "expected the file that was written"),
        ({"scenario": "\x1b[2J"}, r"expected text \(given a control character, U\+001B\)"),
        ({"form": 1}, "expected form 2 of the folder"),
    ],
)
def test_a_manifest_that_was_changed_is_refused(out, change, words):
    manifest = json.loads((out / MANIFEST).read_text())
    (out / MANIFEST).write_text(json.dumps(manifest | change))
    refused(out, rf"sweep\.json: .*{words}")
    with pytest.raises(SweepError, match=words):
        sweep(design(), design().load(), out, Options(resume=True))


@pytest.mark.parametrize("text", ["", "[]", "{", "[" * 100_000, "NaN", '"\\ud800"', "\x00"])
def test_a_manifest_that_is_none_is_refused(out, text):
    (out / MANIFEST).write_text(text)
    refused(out, r"sweep\.json:.* expected ")


def test_shards_with_a_part_that_was_changed_are_not_merged(shards):
    swap(shards / Shard(1, 2).folder, "weeks")
    with pytest.raises(SweepError, match=r"weeks/part-00000000\.parquet: expected the file that was written"):
        merge(shards)


def test_a_part_without_a_digest_is_played_again(out, scenario):
    """As a kill between a part and its digest leaves it."""
    whole, sums = bits(out), (out / SUMS).read_text()
    (out / SUMS).write_text(sums[: sums.index("points/") - 30])
    assert summary(out)["parts_missing"] > 0
    sweep(design(), scenario, out, Options(resume=True))
    assert bits(out) == whole
    assert summary(out)["parts_missing"] == 0


def test_a_result_whose_figures_were_changed_is_refused(tmp_path):
    (tmp_path / "result.json").write_text('{"share": 0.1}')
    write_sums(tmp_path)
    (tmp_path / "result.json").write_text('{"share": 9.9}')
    with pytest.raises(ScenarioError, match=r"result\.json: expected the file that was written"):
        saved_figures(tmp_path)


def test_points_of_a_discovery_that_were_changed_are_refused(tmp_path):
    table = pd.DataFrame({"world.brent_level": [50.0, 70.0], "share_stall": [0.1, 0.2]})
    table.to_csv(tmp_path / "points.csv", index=False)
    (tmp_path / "result.json").write_text("{}")
    write_sums(tmp_path)
    assert len(read_points(load(short_file()), tmp_path, "stall")[0]) == 2
    table.assign(share_stall=0.9).to_csv(tmp_path / "points.csv", index=False)
    with pytest.raises(ScenarioError, match=r"points\.csv: expected the file that was written"):
        read_points(load(short_file()), tmp_path, "stall")


def test_digests_are_in_the_form_that_sha256sum_reads(tmp_path):
    (tmp_path / "a.csv").write_text("a\n")
    (tmp_path / "picture.png").write_text("drawn")
    write_sums(tmp_path)
    line = "87428fc522803d31065e7bce3cf03fe475096631e5e07bbd7a0fde60c4cf25c7  a.csv\n"
    assert (tmp_path / SUMS).read_text() == line
    assert list(read_sums(tmp_path)) == ["a.csv"]
