"""The gallery shows every picture of a run and of a comparison once, and solves nothing that comes solved."""

import re

import pytest
from diplomatic_swings.plots import gallery_page
from diplomatic_swings.plots.gallery import COMPARISONS, RUNS
from diplomatic_swings.sim.scenario.loading import available, load
from diplomatic_swings.sim.solver.solutions import digest_of, shipped_file
from PIL import Image

BRIEF = ("solver.runs=64", "solver.weeks=16", "solver.iterations=2", "weeks=12")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The folder of a gallery of brief solves, and its page."""
    folder = tmp_path_factory.mktemp("docs")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gallery_page, "MANY", 64)
        patch.setattr(gallery_page, "EACH", 64)
        written = []
        patch.setattr(gallery_page.sys, "stdout", type("Page", (), {"write": staticmethod(written.append)}))
        gallery_page.main(folder, BRIEF)
    return folder, "".join(written)


def test_every_picture_of_a_run_and_of_a_comparison_has_one_entry(made):
    _, page = made
    names = re.findall(r"^### (.+)$", page, re.MULTILINE)
    assert names == [each.name for each in (*RUNS, *COMPARISONS)] + ["presets"]


def test_every_figure_on_the_page_is_a_small_file_with_an_alternative_text(made):
    folder, page = made
    figures = re.findall(r"!\[(.+)\]\((.+)\)", page)
    assert len(figures) == len(RUNS) + len(COMPARISONS) + 1
    for alternative, place in figures:
        assert len(alternative) > 40
        assert (folder / place).stat().st_size < 100_000
        with Image.open(folder / place) as image:
            assert image.width > 500


def test_each_entry_says_what_the_picture_shows_in_any_case(made):
    _, page = made
    shown = re.findall(r"^It shows (.+)$", page, re.MULTILINE)
    assert len(shown) == len(RUNS) + len(COMPARISONS) + 1
    assert all(line.endswith(".") and not line.startswith("Draw") for line in shown)


def test_scenarios_of_the_gallery_come_solved():
    names = gallery_page.presets()
    assert len(names) >= 8
    assert {gallery_page.RUN, *gallery_page.PAIR} <= {
        *names,
        *(e.name for e in available() if e.kind != "preset"),
    }
    for name in (*names, gallery_page.RUN, *gallery_page.PAIR):
        assert shipped_file(digest_of(load(name))).exists(), name
