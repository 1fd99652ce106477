"""The gallery page: every picture, its alternative text, the command that made it, figures kept small."""

import re

import pytest
from plots_results import CASES, comparison_of, result_of

from app.plot import FORMATS, SIZES
from plots import gallery_page, style
from plots.gallery import COMPARISONS, PICTURES, TRIANGLE

SMALL = 60_000
"""Bytes that a figure of the gallery may take."""

PAGE = (gallery_page.DOCS / "gallery.md").read_text(encoding="utf-8")
NAMES = [picture.name for picture in (*PICTURES, *COMPARISONS)]


@pytest.mark.parametrize("name", NAMES)
def test_every_picture_is_on_the_page_with_the_command_that_draws_it(name):
    entry = PAGE.split(f"\n### {name}\n")[1].split("\n###")[0]
    assert re.search(rf"^    swings plot results/\S+ --kind {name}$", entry, re.MULTILINE)
    assert re.search(rf"^!\[.{{40,}}\]\({gallery_page.FIGURES}/{name}\.png\)$", entry, re.MULTILINE)


def test_figures_are_small_and_none_is_missing_or_left_over():
    files = list((gallery_page.DOCS / gallery_page.FIGURES).iterdir())
    assert {path.stem for path in files} == {*NAMES, "presets"}
    assert all(path.stat().st_size < SMALL for path in files)


def test_the_page_gives_finding_figure_and_command(tmp_path, monkeypatch):
    usual = result_of(CASES["usual"])
    shown = [
        gallery_page.Shown(PICTURES[0], usual, "outcomes", "swings plot here --kind outcomes"),
        gallery_page.Shown(TRIANGLE, comparison_of(CASES["usual"]), "triangle", "swings plot there"),
    ]
    monkeypatch.setattr(gallery_page, "pieces", lambda: [("# Head\n", shown)])
    gallery_page.main(tmp_path)
    page = (tmp_path / "gallery.md").read_text(encoding="utf-8")
    assert f"### outcomes\n\n{PICTURES[0].title(usual)}.\n" in page
    assert {path.name for path in (tmp_path / gallery_page.FIGURES).iterdir()} == {
        "outcomes.png",
        "triangle.png",
    }


def test_the_command_knows_the_formats_and_sizes_that_pictures_have():
    assert style.FILE_FORMATS == FORMATS
    assert tuple(style.SIZES) == SIZES
