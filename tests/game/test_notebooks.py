"""What a notebook shows of a scenario, a result and a comparison, and pictures on figures of one's own."""

import dataclasses as dc
import io
import warnings

import html5lib
import pypdf
import pytest
from diplomatic_swings.experiments.runs.compare import compare
from diplomatic_swings.experiments.runs.runs import Play
from diplomatic_swings.plots import draw_run
from diplomatic_swings.plots.gallery import COMPARISONS, RUNS
from diplomatic_swings.sim.world.outcomes import OUTCOME_KEYS
from matplotlib.figure import Figure

from diplomatic_swings import plot

SHORT = 400
"""Letters that a line of text takes at most."""


@pytest.fixture(scope="module")
def pair(short):
    scenario, solved = short
    return compare(scenario, scenario, Play(32, seed=3, threads=1), (solved, solved))


# --- short views ------------------------------------------------------------------------------------------


def test_a_result_is_a_line_and_a_small_table(played):
    assert len(repr(played)) < SHORT
    assert all(key in repr(played) for key in OUTCOME_KEYS)
    shown = read(played)
    assert f"{played.share('freeze').share:.1%}" in shown
    assert played.scenario.title in shown


def test_a_comparison_and_a_scenario_are_too(pair, short):
    for each in (pair, short[0]):
        assert len(repr(each)) < SHORT
        assert "\n" not in repr(each)
    assert "0.0% to +0.0%" in read(pair)
    assert "resolute 40%" in read(short[0])


def test_what_a_scenario_is_called_is_escaped(short):
    assert "<script>" not in dc.replace(short[0], title="<script>")._repr_html_()


def read(shown):
    """Return the text of what a notebook shows, which must be sound HTML."""
    parser = html5lib.HTMLParser(strict=True)
    fragment = parser.parseFragment(shown._repr_html_())
    return " ".join(fragment.itertext())


# --- pictures on figures of one's own ----------------------------------------------------------------------


@pytest.mark.parametrize("name", [picture.name for picture in RUNS])
def test_every_picture_of_runs_is_drawn_on_axes_and_subfigures(played, name):
    figure = Figure(figsize=(14.4, 8))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        left, right = figure.subplots(1, 2)
        plot(played, name, ax=left)
        part = plot(played, name, ax=right)
        whole = Figure(figsize=(8, 10))
        below = whole.subfigures(2, 1)[1]
        assert plot(played, name, ax=below) is below
        for each in (figure, whole):
            each.savefig(io.BytesIO(), format="svg")
    assert part.figure.figure is figure or part is right
    assert below.axes


@pytest.mark.parametrize("name", [picture.name for picture in COMPARISONS])
def test_every_picture_of_a_comparison_is_too(pair, name):
    figure = Figure(figsize=(8, 10))
    plot(pair, name, ax=figure.subplots(2, 1)[0])
    assert sum(len(part.axes) for part in figure.subfigs) + len(figure.axes) > 1


def test_a_picture_by_itself_shows_in_a_notebook(played):
    assert plot(played)._repr_png_().startswith(b"\x89PNG")
    assert plot(played, "papers", size="projector").get_size_inches()[0] > 13


def test_a_wrong_name_is_answered_with_the_nearest(played, pair, tmp_path):
    with pytest.raises(ValueError, match=r"given 'paper'.*papers"):
        plot(played, "paper")
    with pytest.raises(ValueError, match=r"given 'outcmes'.*did you mean.*outcomes"):
        draw_run(played, tmp_path, kinds=("outcmes",))
    with pytest.raises(TypeError, match="given a int"):
        plot(3)


def test_a_place_that_is_none_or_too_low_is_refused(played):
    figure = Figure(figsize=(7, 1))
    with pytest.raises(ValueError, match="inches of height"):
        plot(played, "papers", ax=figure.subplots())
    with pytest.raises(ValueError, match="axes of a grid"):
        plot(played, "papers", ax=Figure().add_axes((0, 0, 1, 1)))


def test_pdf_has_truetype_fonts(played, tmp_path):
    (path,) = draw_run(played, tmp_path, ("pdf",), kinds=("papers",))
    kinds = {
        str(inner.get_object()["/Subtype"])
        for page in pypdf.PdfReader(path).pages
        for font in page["/Resources"]["/Font"].values()
        for inner in font.get_object().get("/DescendantFonts", [font])
    }
    assert kinds <= {"/CIDFontType2", "/TrueType"}
    assert kinds
