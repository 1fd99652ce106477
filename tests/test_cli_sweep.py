"""``swings sweep`` and ``swings results`` as a user has them: killed, interrupted, out of room, refused."""

import json
import resource
import signal

import pandas as pd
import pytest
from sweeping import bits, text, until_parts

pytest_plugins = ("command_line",)

ASKED = ("sweep", "d.yaml", "--out", "out", "--quiet", "--no-plots")


@pytest.fixture(scope="module")
def unbroken(tmp_path_factory):
    """The folder of a sweep that nothing disturbed, and what the command said."""
    from command_line import Folder

    folder = Folder(tmp_path_factory.mktemp("unbroken"))
    folder.write("d.yaml", text())
    return folder, folder.done(*ASKED)


@pytest.fixture
def there(here):
    """An empty folder with a design in it."""
    here.write("d.yaml", text())
    return here


def test_a_sweep_killed_twice_and_finished_is_an_unbroken_one_to_the_bit(there, unbroken):
    for parts, resume in ((1, ()), (7, ("--resume",))):
        process = there.started(*ASKED, *resume)
        until_parts(there.path / "out", parts, process)
        process.kill()
        process.communicate()
    assert json.loads(there.done("results", "out", "--json"))["parts_missing"] > 0
    there.done(*ASKED, "--resume")
    assert bits(there.path / "out") == bits(unbroken[0].path / "out")


def test_ctrl_c_keeps_what_is_done_and_says_how_to_go_on(there, unbroken):
    process = there.started(*ASKED)
    until_parts(there.path / "out", 2, process)
    process.send_signal(signal.SIGINT)
    _, messages = process.communicate()
    assert process.returncode == 130
    assert (
        "parts are kept in out; go on with: swings sweep d.yaml --out out --quiet --no-plots --resume"
        in messages
    )
    there.done(*ASKED, "--resume")
    assert bits(there.path / "out") == bits(unbroken[0].path / "out")


def test_a_full_disk_is_told_and_nothing_that_is_done_is_lost(there, unbroken):
    """The first parts fit; then a file may not grow as large as one of the others."""
    process = there.started(*ASKED)
    until_parts(there.path / "out", 2, process)
    process.kill()
    process.communicate()
    kept = bits(there.path / "out")
    least = min(map(len, kept.values())) // 2

    def no_room():
        resource.setrlimit(resource.RLIMIT_FSIZE, (least, least))

    message = there.refused(*ASKED, "--resume", preexec_fn=no_room)
    assert "File too large" in message
    assert "--resume goes on" in message
    assert not list((there.path / "out").glob("*/.*"))
    found = bits(there.path / "out")
    assert kept
    assert kept.items() <= found.items()
    there.done(*ASKED, "--resume")
    assert bits(there.path / "out") == bits(unbroken[0].path / "out")


def test_shards_of_a_job_array_merge_to_the_same_figures(there, unbroken):
    for number in ("1/2", "2/2"):
        there.done(*ASKED, "--shard", number)
    merged = json.loads(there.done("results", "out", "--merge", "--json"))
    alone = json.loads(unbroken[0].done("results", "out", "--json"))
    assert merged["figures_digest"] == alone["figures_digest"]
    assert (merged["played"], merged["parts_missing"]) == (40, 0)


def test_results_tells_progress_first_rows_and_digest(unbroken):
    folder, said = unbroken
    assert "40 of 40 points played, 64 runs each, seed 0" in said
    assert "figures digest" in said
    assert folder.done("results", "out") == said


def test_results_are_exported_as_csv(unbroken):
    folder, _ = unbroken
    folder.done("results", "out", "--csv", "points.csv", "--force")
    table = pd.read_csv(folder.path / "points.csv")
    kept = pd.read_parquet(folder.path / "out" / "points")
    assert table["payoff_russia"].tolist() == pytest.approx(kept["payoff_russia"].tolist(), rel=1e-12)


def test_the_design_that_is_kept_gives_the_same_again(unbroken):
    folder, _ = unbroken
    inside = type(folder)(folder.path / "out")
    inside.done("sweep", "design.yaml", "--out", "../again", "-q")
    assert bits(folder.path / "again").keys() == bits(folder.path / "out").keys()
    digests = [json.loads(folder.done("results", name, "--json")) for name in ("out", "again")]
    assert digests[0]["figures_digest"] == digests[1]["figures_digest"]


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (("--shard", "3/2"), "--shard: expected i/n, such as 3/8, from 1/n to n/n (given '3/2')"),
        (("--cluster", "tcp://127.0.0.1:1"), "--cluster tcp://127.0.0.1:1: no scheduler answers there"),
        (("--cluster", "tcp://x", "--jobs", "2"), "not both"),
        (("--jobs", "0"), "expected 1 to 1024"),
    ],
)
def test_mistakes_are_refused_in_one_message(there, more, message):
    if more[0] == "--cluster":
        pytest.importorskip("distributed")
    assert message in there.refused("sweep", "d.yaml", "--out", "new", "-q", *more)
    assert not bits(there.path / "new")


def test_a_folder_without_a_sweep_is_refused(here):
    assert "holds no sweep" in here.refused("results", ".")
    assert "did you mean 'points'?" in here.refused("results", ".", "--csv", "x.csv", "--table", "point")
