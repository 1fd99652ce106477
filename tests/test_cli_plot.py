"""``swings plot``: pictures of a saved result, drawn anew from its own files."""

import json
import shutil

import pytest
from command_line import FEW, Folder, short_file
from diplomatic_swings.store.sums import write_sums
from sweeping import text

pytest_plugins = ("command_line",)


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """A folder with a run, ``result``, and a comparison, ``compared``."""
    folder = Folder(tmp_path_factory.mktemp("saved"))
    folder.done("run", short_file(), *FEW, "--out", "result", "--no-plots")
    change = ("--set-b", "world.brent_level=55")
    folder.done("compare", short_file(), short_file(), *FEW, *change, "--out", "compared", "--no-plots")
    return folder


@pytest.fixture
def copied(saved, tmp_path):
    """The same folder, to be changed."""
    shutil.copytree(saved.path, tmp_path / "copy")
    return Folder(tmp_path / "copy")


def test_chosen_pictures_are_drawn_under_the_scenarios_own_name(copied):
    printed = copied.done("plot", "result", "--kind", "outcomes", "--kind", "papers", "--format", "svg")
    assert printed.splitlines() == ["result/plots/outcomes.svg", "result/plots/papers.svg"]
    text = (copied.path / "result/plots/outcomes.svg").read_text(encoding="utf-8")
    assert "Scenario short, 64 runs of 12 weeks, seed 0" in text


def test_a_comparison_has_pictures_of_its_own(copied):
    asked = ("--format", "png", "--size", "projector", "--out", "slides")
    assert copied.done("plot", "compared", *asked).splitlines() == [
        "slides/comparison.png",
        "slides/papers-compared.png",
        "slides/differences.png",
        "slides/triangle.png",
    ]


def test_the_pictures_of_a_sweep_are_drawn_from_its_tables(copied):
    copied.write("d.yaml", text(runs=16, weeks=4))
    copied.done("sweep", "d.yaml", "--out", "swept", "--no-plots", "-q")
    asked = ("plot", "swept", "--size", "projector", "--format", "png")
    assert copied.done(*asked).splitlines() == [
        "swept/plots/inputs.png",
        "swept/plots/outcomes-over-time.png",
    ]
    assert copied.done(*asked, "--kind", "inputs").splitlines() == ["swept/plots/inputs.png"]
    assert "did you mean 'inputs'?" in copied.refused(*asked, "--kind", "input")


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (("result", "--kind", "outcome"), "did you mean 'outcomes'?"),
        (
            ("compared", "--kind", "swings"),
            "expected one of comparison, papers-compared, differences, triangle",
        ),
        (("result", "--size", "printed"), "did you mean 'print'?"),
        (("result", "--format", "png,bmp"), "expected one of png, svg, pdf"),
        (("nowhere",), "nowhere: expected a folder that run, compare or sweep wrote"),
    ],
)
def test_what_is_not_known_is_refused_with_what_is(saved, asked, words):
    assert words in saved.refused("plot", *asked)


def change(folder, **figures):
    """Change figures of a result, and its digests with them."""
    path = folder.path / "result" / "result.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | figures), encoding="utf-8")
    write_sums(path.parent)


def test_a_result_that_differs_when_played_again_is_refused_and_nothing_drawn(copied):
    change(copied, relapses_per_run=9.0)
    message = copied.refused("plot", "result", "--kind", "outcomes")
    assert "relapses_per_run: played again, it differs from what is saved" in message
    assert not (copied.path / "result" / "plots").exists()


@pytest.mark.parametrize("name", ["result.json", "scenario.yaml"])
def test_a_file_that_was_changed_is_refused_by_name(copied, name):
    with (copied.path / "result" / name).open("a") as file:
        file.write("\n")
    message = copied.refused("plot", "result", "--quiet")
    assert f"result/{name}: expected the file that was written" in message


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        ({"version": "0.0.1"}, "expected a result of version"),
        ({"digest": "0" * 16}, "scenario.yaml: expected the scenario that gave the result"),
        ({"runs": "many"}, "expected the figures of a run or a comparison"),
    ],
)
def test_files_that_do_not_belong_together_are_refused(copied, figures, words):
    change(copied, **figures)
    assert words in copied.refused("plot", "result", "--quiet")
