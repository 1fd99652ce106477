"""Files of pictures: whole or not at all, the same bytes each time, and nothing else changed."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

import matplotlib as mpl
import pytest
from diplomatic_swings.plots import gallery
from diplomatic_swings.plots.frame import style
from diplomatic_swings.plots.frame.files import write_whole
from diplomatic_swings.plots.gallery import RUNS
from diplomatic_swings.store.atomic import WriteError
from PIL import Image

from diplomatic_swings import plots


@pytest.fixture(scope="module")
def result(played):
    return played


@pytest.fixture(scope="module")
def drawn(result, tmp_path_factory):
    """Return the files of all pictures, in a folder that was not there before."""
    return plots.draw_run(result, tmp_path_factory.mktemp("drawn") / "new" / "plots")


@pytest.fixture(scope="module")
def at_once(result, tmp_path_factory):
    """Return the SVG files of all pictures in both sizes, drawn at the same time."""
    folder = tmp_path_factory.mktemp("threads")
    with ThreadPoolExecutor(2) as pool:
        drawing = {
            size: pool.submit(plots.draw_run, result, folder / size, ("svg",), size) for size in style.SIZES
        }
    return {size: future.result() for size, future in drawing.items()}


def content(paths, kind):
    return {path.name: path.read_bytes() for path in paths if path.suffix == f".{kind}"}


def test_all_pictures_are_written_in_all_formats(drawn):
    names = {f"{picture.name}.{kind}" for picture in RUNS for kind in ("png", "svg")}
    assert {path.name for path in drawn} == names
    assert {path.name for path in drawn[0].parent.iterdir()} == names


def test_printed_pictures_are_as_wide_as_a_page(drawn):
    for path in drawn[::2]:
        with Image.open(path) as image:
            assert image.width == 1440


def test_pictures_for_a_projector_fill_a_screen(result, at_once, tmp_path):
    for path in at_once["projector"]:
        head = ET.parse(path).getroot().attrib
        assert (head["width"], head["height"]) == ("960.048pt", "540pt")
    (path,) = plots.draw_run(result, tmp_path, ("png",), "projector", ["gains"])
    with Image.open(path) as image:
        assert image.size == (1920, 1080)


def test_svg_files_hold_no_date_but_the_finding_and_text_that_stays_text(result, drawn):
    for picture, path in zip(RUNS, drawn[1::2], strict=True):
        text = path.read_text(encoding="utf-8")
        assert "<dc:date>" not in text
        assert escape(picture.title(result)) in text
        assert "<text" in text


def test_png_files_hold_the_alternative_text(result, drawn):
    for picture, path in zip(RUNS, drawn[::2], strict=True):
        with Image.open(path) as image:
            assert image.text["Description"] == picture.alt(result)


def test_the_same_result_gives_the_same_bytes_whatever_the_users_settings(result, drawn, tmp_path):
    with mpl.rc_context({"font.size": 31, "axes.facecolor": "pink", "svg.fonttype": "path"}):
        before = dict(mpl.rcParams)
        again = plots.draw_run(result, tmp_path)
        assert dict(mpl.rcParams) == before
    assert [path.read_bytes() for path in again] == [path.read_bytes() for path in drawn]


def test_threads_do_not_disturb_each_other(at_once, drawn):
    assert content(at_once["print"], "svg") == content(drawn, "svg")
    assert len(at_once["projector"]) == len(RUNS)


@pytest.mark.parametrize(
    ("formats", "size", "words"),
    [(("png", "bmp"), "print", "formats: .*'bmp'"), (("png",), "poster", "size: .*'poster'")],
)
def test_an_unknown_format_or_size_is_refused_before_anything_is_drawn(
    result, tmp_path, formats, size, words
):
    with pytest.raises(ValueError, match=words):
        plots.draw_run(result, tmp_path, formats, size)
    assert not list(tmp_path.iterdir())


def test_only_pictures_that_are_named_are_drawn(result, tmp_path):
    paths = plots.draw_run(result, tmp_path, ("svg",), kinds=("papers", "outcomes"))
    assert [path.name for path in paths] == ["outcomes.svg", "papers.svg"]
    with pytest.raises(ValueError, match=r"kinds: .*'comparison'"):
        plots.draw_run(result, tmp_path / "more", ("svg",), kinds=("comparison",))
    assert not (tmp_path / "more").exists()


def test_a_failure_leaves_the_older_file_and_no_part_of_a_new_one(tmp_path, monkeypatch):
    path = tmp_path / "a.png"
    write_whole(path, b"older")

    def fail(self, target):
        raise OSError("no room")

    monkeypatch.setattr("pathlib.Path.replace", fail)
    with pytest.raises(WriteError, match=r"a\.png: cannot be written \(no room\)"):
        write_whole(path, b"newer")
    assert path.read_bytes() == b"older"
    assert list(tmp_path.iterdir()) == [path]


def test_a_failure_while_drawing_restores_the_settings(result, tmp_path, monkeypatch):
    def fail(*args, **settings):
        raise RuntimeError("broken")

    before = dict(mpl.rcParams)
    monkeypatch.setattr(style.Figure, "savefig", fail)
    with pytest.raises(RuntimeError, match="broken"):
        gallery.draw_run(result, tmp_path, ("png",), "print")
    assert dict(mpl.rcParams) == before
    assert not list(tmp_path.iterdir())


def test_importing_plots_imports_no_drawing_library():
    code = "import sys, diplomatic_swings.plots; print([m for m in ('matplotlib', 'numpy', 'pandas') if m in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_drawing_needs_no_pyplot():
    code = "import sys, diplomatic_swings.plots.gallery; print('matplotlib.pyplot' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"
