"""A report is one valid page that reads, and prints, in a real browser without anything beside it."""

import io
import itertools
import os
import re
import shutil
from unittest.mock import patch

import html5lib
import pytest
from diplomatic_swings.experiments.runs.compare import compare
from diplomatic_swings.experiments.runs.mechanisms import Mechanisms, Pull
from diplomatic_swings.experiments.runs.runs import Play, play_with
from diplomatic_swings.plots.gallery import RUNS
from diplomatic_swings.sim.tables.block import REFUSE
from diplomatic_swings.tell.report import compare as of_comparison
from diplomatic_swings.tell.report import run as of_run
from diplomatic_swings.tell.report import sweep as of_sweep
from diplomatic_swings.tell.report.page import Bullets, Page, Section, Table, Text, html, tidy
from made_sweeps import design, overview, rising, shares
from pypdf import PdfReader
from short_solves import short_scenario
from sweeping import PRESSURE

from diplomatic_swings import plots

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
WHY = Mechanisms("stall", REFUSE, (Pull(1, "advance", "aims <unmet> & more", 3.0, 2.0, 4.0, 9, 8),), (), None)
NO_WHY = Mechanisms("stall", REFUSE, (), (), None)
LARGEST = 3_000_000
PICTURES = ("watched", "outcomes", "papers", "swings")
"""Pictures that are drawn for these pages: a few of those of runs."""

KINDS = ("run", "comparison", "one run", "no pictures", "sweep", "sweep that failed")
MOST_SHEETS = 6
SMALLEST_CONTRAST = 4.5
CONTRASTS = """
() => {
  const parts = text => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(x => x / 255)
    .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, k) => sum + c * [0.2126, 0.7152, 0.0722][k], 0);
  const behind = e => {
    for (; e; e = e.parentElement) {
      const paint = parts(getComputedStyle(e).backgroundColor);
      if (paint.length === 3 || paint[3] > 0) return paint;
    }
    return [255, 255, 255];
  };
  const seen = [...document.querySelectorAll("body *")].filter(
    e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()));
  return seen.map(e => {
    const [a, b] = [light(parts(getComputedStyle(e).color)), light(behind(e))];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  });
}
"""
"""Contrast of every text to what is behind it, as the Web Content Accessibility Guidelines reckon it."""


@pytest.fixture(scope="module")
def pages(played, short, tmp_path_factory):
    """Return reports by kind: a usual run, a comparison, a single run, a run without pictures."""
    scenario, solved = short
    one = play_with(scenario, solved, Play(runs=1, seed=3))
    made = {}
    for kind, result, why in (("run", played, WHY), ("one run", one, NO_WHY)):
        folder = tmp_path_factory.mktemp("run")
        plots.draw_run(result, folder / "plots", ("svg",), kinds=PICTURES)
        made[kind] = html(of_run.page(result, why, folder))
    folder = tmp_path_factory.mktemp("compare")
    pair = compare(scenario, short_scenario("world.brent_level=55"), Play(60), (solved, solved))
    plots.draw_comparison(pair, folder / "plots", ("svg",))
    made["comparison"] = html(of_comparison.page(pair, [WHY, NO_WHY], folder))
    folder, swept = tmp_path_factory.mktemp("sweep"), overview(design(count=12, policies=PRESSURE), rising)
    plots.draw_sweep(swept, folder / "plots", ("svg",))
    failing = overview(design(count=2), lambda points: shares(0), ["<out> of bounds"] * 2)
    with patch("diplomatic_swings.tell.report.sweep.figures_digest", return_value="0" * 16):
        made["sweep"] = html(of_sweep.page(swept, folder))
        made["sweep that failed"] = html(of_sweep.page(failing, folder / "none"))
    empty = tmp_path_factory.mktemp("none")
    made["no pictures"] = html(of_run.page(played, NO_WHY, empty))
    return made


@pytest.fixture(params=KINDS)
def kind(request):
    return request.param


def test_the_story_comes_before_any_table_and_what_to_watch_at_the_head(pages, played):
    tree = html5lib.parse(pages["run"], namespaceHTMLElements=False)
    order = [section.get("id") for section in tree.find(".//main")]
    assert order[:4] == ["about", "story", "what-to-see", "why"]
    text = "".join(tree.find(".//section[@id='about']").itertext())
    assert all(
        words in text
        for words in (" ".join(played.scenario.introduction.split()), *played.scenario.watch_for)
    )


# --- the file -----------------------------------------------------------------------------------


def test_a_page_is_valid_html_with_every_name_once(pages, kind):
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(pages[kind])
    names = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(set(names)) == len(names)
    links = [a.get("href") for a in tree.iter("a")]
    assert {link.removeprefix("#") for link in links} <= set(names)


def test_a_page_needs_no_network_no_script_and_little_room(pages, kind):
    assert not re.search(r"<script|<link|<iframe|(src|href)=\"(?!data:|#)", pages[kind])
    assert len(pages[kind].encode()) < LARGEST


def test_headings_follow_one_another_without_a_gap(pages, kind):
    levels = [int(level) for level in re.findall(r"<h([1-6])", pages[kind])]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_every_picture_is_shown_with_its_words(pages, played):
    tree = html5lib.parse(pages["run"], namespaceHTMLElements=False)
    words = {image.get("alt") for image in tree.iter("img")}
    assert words == {picture.alt(played) for picture in RUNS if picture.name in PICTURES}
    assert "<img" not in pages["no pictures"]


def test_every_table_has_a_caption_and_headers_of_columns_and_rows(pages, kind):
    tree = html5lib.parse(pages[kind], namespaceHTMLElements=False)
    tables = list(tree.iter("table"))
    assert tables
    for table in tables:
        assert table.find("caption").text.strip()
        assert all(cell.get("scope") == "col" for cell in table.find("thead").iter("th"))
        assert all(row[0].tag == "th" and row[0].get("scope") == "row" for row in table.find("tbody"))


def test_a_page_tells_what_it_takes_to_get_it_again(pages, played):
    result = played
    assert f"swings run scenario.yaml --runs {result.runs} --seed {result.seed}" in pages["run"]
    assert result.scenario.digest in pages["run"]
    assert "swings compare a.yaml b.yaml --runs 60 --seed 0" in pages["comparison"]


def test_inputs_that_differ_are_told_in_plain_words_with_units(pages):
    text = pages["comparison"]
    assert "world.brent_level" in text
    assert "USD/bbl" in text


def test_texts_are_escaped():
    blocks = (Text("<b>&"), Bullets(["<i>"]), Table("<u>", ["<s>"], [["<q>"]]))
    text = html(Page("<t>", "<a>", [Section("key", "<h>", blocks)]))
    assert not re.search(r"<[tabihusq]>", text)
    assert all(f"&lt;{letter}&gt;" in text for letter in "tabihusq")


def test_minus_signs_are_true_and_dates_stay_as_they_are():
    assert tidy("2025-10-06, -0.5 to -0.1, 5 %") == "2025-10-06, \u22120.5 to \u22120.1, 5\u00a0%"


def test_a_page_has_its_language_and_its_landmarks_once(pages, kind):
    tree = html5lib.parse(pages[kind], namespaceHTMLElements=False)
    assert tree.get("lang") == "en"
    for name in ("title", "header", "nav", "main", "footer", "h1"):
        assert len(list(tree.iter(name))) == 1
    assert tree.find(".//nav").get("aria-label")


def test_a_wide_table_keeps_its_roles_and_names_its_columns_where_it_is_shown_row_by_row(pages):
    tree = html5lib.parse(pages["sweep"], namespaceHTMLElements=False)
    wide = [table for table in tree.iter("table") if "wide" in table.get("class")]
    assert wide
    for table in wide:
        names = [cell.text for cell in table.find("thead").iter("th")]
        assert table.get("role") == "table"
        for row in table.find("tbody"):
            assert [cell.get("role") for cell in row] == ["rowheader", *["cell"] * (len(row) - 1)]
            assert all(cell.get("data-label") in {name, None} for name, cell in zip(names, row, strict=True))
            assert all(cell.get("data-label") for cell in row[1:] if cell.text)


def test_pictures_of_a_sweep_have_headings_and_words_of_their_own(pages):
    tree = html5lib.parse(pages["sweep"], namespaceHTMLElements=False)
    words = [image.get("alt") for image in tree.iter("img")]
    assert len(set(words)) == len(words) == 2
    assert "<img" not in pages["sweep that failed"]
    assert "&lt;out&gt; of bounds" in pages["sweep that failed"]


def test_colours_of_text_stand_out_from_white(pages):
    for name in ("ink", "soft", "link"):
        (colour,) = re.findall(rf"--{name}: #([0-9a-fA-F]+)", pages["run"])
        colour = colour if len(colour) == 6 else "".join(2 * x for x in colour)
        channels = [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
        assert 1.05 / (luminance + 0.05) >= 4.5


# --- the browser --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser():
    """A headless Chromium of this system."""
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if path is None:
        assert not os.environ.get("CI_BROWSER"), "no Chromium, though CI_BROWSER says that there must be one"
        pytest.skip("NO BROWSER: reports are not opened; install Chromium to have them tested")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def opened(browser, pages, kind, tmp_path):
    """Open a page from its file; return it with what it said and asked for."""
    file = tmp_path / "report.html"
    file.write_text(pages[kind], encoding="utf-8")
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    said, asked = [], []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    yield page, said, [url for url in asked if url != file.as_uri() and not url.startswith("data:")]
    page.close()


def test_a_browser_shows_the_page_without_complaint_and_asks_for_nothing(opened):
    page, said, asked = opened
    assert (said, asked) == ([], [])
    assert page.evaluate(
        "[...document.images].every(i => i.complete && i.naturalWidth > 0 && i.alt.length > 20)"
    )
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    narrow = "[...document.querySelectorAll('div.scroll')].every(t => t.scrollWidth <= t.clientWidth)"
    assert page.evaluate(narrow), "a table is wider than a phone"
    assert min(page.evaluate(CONTRASTS)) >= SMALLEST_CONTRAST


def test_a_page_prints_on_few_sheets_none_of_them_empty(opened, kind):
    page, _, _ = opened
    sheets = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    assert 1 <= len(sheets) <= MOST_SHEETS
    assert all(sheet.extract_text().strip() or len(sheet.images) for sheet in sheets)
    assert round(float(sheets[0].mediabox.width)) in {595, 596}
