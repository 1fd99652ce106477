"""A whole lesson in the system's Chromium: projector, desk, phones that are looked at and phones that only speak.

``CLASS_SHOTS=DIR`` keeps a picture of every stage at projector and phone size, to be looked at.
"""

import json
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from classroom import again, phone, serving
from command_line import COMMAND, ROOT, environment

pytestmark = pytest.mark.slow

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
QUIET = ("gpu", "quic", "background-networking", "component-update", "sync")
FLAGS = ["--no-sandbox", "--no-first-run", *(f"--disable-{part}" for part in QUIET)]
WAIT = 120_000
BIG, PHONE = {"width": 1920, "height": 1080}, {"width": 360, "height": 740}
SERIOUS = {"serious", "critical"}
MOST_TABS = 200


@pytest.fixture(scope="module")
def browser():
    """The system's Chromium, where there is one."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None and not os.environ.get("CI_BROWSER"):
        pytest.skip("no Chromium on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=path, args=FLAGS)
        yield opened
        opened.close()


class Class:
    """The screens of a lesson, and what they asked the network for and complained of."""

    def __init__(self, browser, host):
        self.browser, self.host = browser, host
        self.asked, self.complaints = [], []

    def open(self, url, size, **more):
        """Open a page in a browser of its own."""
        return self.window(self.browser.new_context(viewport=size, reduced_motion="reduce", **more), url)

    def window(self, context, url):
        """Open a page in another window of a browser."""
        context.set_default_timeout(WAIT)
        page = context.new_page()
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("websocket", lambda socket: self.asked.append(socket.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda line: self.complaints.append(line.text) if line.type == "error" else None)
        page.goto(url)
        return page

    def outside(self):
        """What was asked of any other machine."""
        own = (f"http://{self.host}/", f"ws://{self.host}/", "data:")
        return [url for url in self.asked if not url.startswith(own)]


def barriers(page):
    """What axe-core finds serious, as ``rule: where``."""
    from axe_playwright_python.sync_playwright import Axe

    results = Axe().run(page).response
    return [
        f"{rule['id']}: {node['html'][:120]}"
        for rule in results["violations"]
        if rule["impact"] in SERIOUS
        for node in rule["nodes"]
    ]


def reach(page, words):
    """Press Tab until the focus is on what is called ``words``, and see that it shows where it is."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        name, outline = page.evaluate(
            """() => { const at = document.activeElement;
                if (at === document.body) return ['', ''];
                return [at.getAttribute('aria-label') || at.labels?.[0]?.innerText || at.innerText || '',
                    getComputedStyle(at).outlineStyle]; }"""
        )
        if words in name:
            assert outline != "none", words
            return
    raise AssertionError(f"Tab never reaches {words!r}")


def press(page, words, key="Enter"):
    """Use a control as somebody does who has a keyboard alone."""
    reach(page, words)
    page.keyboard.press(key)


def read_out(page):
    """What a screen reader was given last."""
    return page.locator("#live[aria-live=polite]").inner_text()


def moves(page):
    """Whether the pendulum moves slowly to where it is to hang."""
    return page.evaluate("getComputedStyle(document.querySelector('.arm')).transitionDuration") != "0s"


def in_the_dark(stage, **pages):
    """Look at pages as they are on a dark system."""
    for page in pages.values():
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    looked_at(stage, **pages)
    for page in pages.values():
        page.emulate_media(color_scheme="light", reduced_motion="reduce")


def looked_at(stage, **pages):
    """Keep pictures of a stage where asked to, and hold every page free of barriers and wide lines."""
    folder = os.environ.get("CLASS_SHOTS")
    for name, page in pages.items():
        if folder:
            page.evaluate("scrollTo(0, 0)")
            page.screenshot(path=Path(folder) / f"{stage}-{name}.png", full_page=name != "projector")
        assert barriers(page) == [], (stage, name)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (stage, name)
        if name == "projector":
            assert page.evaluate("document.documentElement.scrollHeight <= innerHeight + 1"), stage


def smallest_type(page):
    """The smallest text that the projector shows, in pixels, buttons and pictures aside."""
    return page.evaluate(
        """() => Math.min(...[...document.querySelectorAll('#page *')]
            .filter(e => !e.closest('svg, button, .sr') && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
            .map(e => parseFloat(getComputedStyle(e).fontSize)))"""
    )


def join(page, name):
    """Join by phone."""
    page.fill("#name", name)
    page.click("button:has-text('Join')")
    page.wait_for_selector("main.in")


@pytest.fixture
def lesson(browser, tmp_path):
    """A class with projector, desk, two phones in the browser and twenty-eight that only speak."""
    with serving(tmp_path / "kept.json", "--seed", "7") as server:
        room = Class(browser, server.host)
        projector = room.open(server.at["url"], BIG)
        desk = room.open(server.at["desk"], {"width": 1440, "height": 1000})
        desk.fill("#pin", server.at["pin"])
        desk.keyboard.press("Enter")
        desk.wait_for_selector(".steps")
        mine = room.open(server.at["join"], PHONE)
        join(mine, "<b>Mia</b>")
        others = [phone(server, f"student {number}") for number in range(28)]
        late = room.open(server.at["join"], PHONE, color_scheme="dark")
        join(late, "Late")
        yield room, server, projector, desk, mine, late, others


def same_from_the_command_line(folder):
    """The exported session plays to the path that the page has shown."""
    with zipfile.ZipFile(folder / "session.zip") as archive:
        archive.extractall(folder)
    assert "<html" in (folder / "report.html").read_text()[:200]
    order = ("run", str(folder / "session.yaml"), "--json", "--allow-unsettled")
    ran = subprocess.run(
        (*COMMAND, *order), cwd=ROOT, env=environment(), capture_output=True, text=True, check=True
    )
    summary, again = json.loads((folder / "summary.json").read_text()), json.loads(ran.stdout)
    for name in ("digest", "path", "weeks played", "ending", "swings"):
        assert again[name] == summary[name], name


def joined(lesson):
    """Thirty join; the last ones are analysts."""
    _, _, projector, desk, mine, late, _ = lesson
    assert late.locator("text=You are an analyst").count() == 1
    for page in (desk, mine):
        assert page.locator(":text-is('<b>Mia</b>')").count() == 1  # a tag in a nickname is text
        assert page.locator("b:text-is('Mia')").count() == 0
    projector.wait_for_selector("text=30 people")
    looked_at("1-join", projector=projector, desk=desk, phone=mine, analyst=late)
    assert smallest_type(projector) >= 24


def predicted(lesson):
    """All predict, and no result is shown before."""
    _, _, projector, desk, mine, _, others = lesson
    desk.click("button:has-text('Open predictions')")
    mine.wait_for_selector(".stepper")
    for row, count in ((0, 8), (2, 7), (3, 5)):
        for _ in range(count):
            mine.locator(".ending").nth(row).locator("button").nth(1).click()
    mine.click("text=Save my prediction")
    mine.wait_for_selector("text=Saved.")
    for number, screen in enumerate(others):
        screen.until(lambda view: view["phase"] == "predict")
        screen.send(do="predict", tokens=[number % 21, 20 - number % 21, 0, 0, 0], swings=number)
    projector.wait_for_selector("text=29 of 30 have predicted")
    assert projector.locator(".outcomes").count() == 0
    looked_at("2-predict", projector=projector, desk=desk, phone=mine)
    desk.click("text=Lock predictions")


def voted(lesson):
    """The first turn: votes by touch, by keyboard and by socket."""
    _, _, projector, desk, mine, late, others = lesson
    desk.click("text=Start the play")
    desk.select_option("#timer", "")  # off: on a slow machine it would close the vote by itself
    mine.wait_for_selector(".option")
    for screen in others:
        view = screen.until(lambda view: view["ballot"])
        if view["me"]["place"] == "analyst":
            screen.send(do="call", side="courts")
        elif view["ballot"]["first"]:
            screen.send(do="vote", move=view["ballot"]["first"][1])
    looked_at("3-vote", projector=projector, phone=mine, analyst=late)
    mine.focus(".option >> nth=2")
    mine.keyboard.press("Enter")  # the keyboard alone will do
    mine.wait_for_selector(".option.mine")
    late.click(".option >> nth=0")
    desk.click("text=Close the vote")
    for screen in others:
        screen.until(lambda view: view["turn"] == 1)
    projector.wait_for_selector("text=Turn 2 of 6")
    news = projector.locator(".news .headline, .news li").all_inner_texts()
    assert any(line.removesuffix(" class") in read_out(projector) for line in news)
    mine.wait_for_selector("text=Turn 2: your move")
    assert read_out(mine).endswith("The vote is open.")
    assert not moves(projector)  # this system asks for calm
    projector.emulate_media(reduced_motion="no-preference")
    assert moves(projector)
    projector.emulate_media(reduced_motion="reduce")


def taken_back(lesson):
    """An inject, and a turn taken back."""
    _, _, projector, desk, mine, _, _ = lesson
    desk.click("button:has-text('Oil shock')")
    desk.wait_for_selector("text=So far: Oil shock")
    desk.click("text=Close the vote")
    mine.wait_for_selector("text=Turn 3: your move")
    desk.click("text=Take back the last turn")
    mine.wait_for_selector("text=Turn 2: your move")
    projector.wait_for_selector("text=dashed: the path we left")


def killed_and_resumed(lesson):
    """The server dies in the middle of a vote and comes back; so do all screens, by themselves."""
    room, server, projector, desk, mine, _, others = lesson
    mine.click(".option >> nth=1")
    mine.wait_for_selector(".option.mine")
    chosen = mine.locator(".option.mine b").inner_text()
    server.kill()
    mine.wait_for_selector("text=Your seat is kept")
    server.resume()
    for number, screen in enumerate(others):
        others[number] = again(server, screen.token)
    mine.wait_for_selector("text=The vote is paused")
    assert mine.locator(".option.mine b").inner_text() == chosen
    desk.wait_for_selector("text=30 in the room")
    desk.click("button:has-text('Go on')")
    projector.wait_for_selector("text=Turn 2 of 6")
    room.complaints[:] = [line for line in room.complaints if "WebSocket" not in line]


def dropped_out_and_back(lesson):
    """A phone loses the network and comes back to its seat."""
    _, server, projector, desk, mine, late, others = lesson
    mine.context.set_offline(True)  # a phone that loses the network
    others[0].close()
    desk.click("text=Close the vote")
    projector.wait_for_selector("text=Turn 3 of 6")
    mine.context.set_offline(False)
    mine.reload()  # and comes back to its seat
    mine.wait_for_selector("text=Turn 3: your move")
    others[0] = again(server, others[0].token)
    others[0].until(lambda view: view["turn"] == 2)
    for turn in (4, 5, 6):
        desk.click("text=Close the vote")
        projector.wait_for_selector(f"text=Turn {turn} of 6")
    projector.wait_for_selector(".ends .stack")
    assert smallest_type(projector) >= 24
    looked_at("4-play", projector=projector, desk=desk, phone=mine, analyst=late)
    in_the_dark("4-play-dark", projector=projector, desk=desk)


def revealed(lesson):
    """The model plays to the end; hidden types, predictions and the path are shown."""
    _, _, projector, desk, mine, _, _ = lesson
    desk.click("text=Close the vote")
    desk.click("text=Let the model play")
    desk.wait_for_selector("text=All weeks have been played")
    desk.locator(".now >> text=Reveal").click()
    mine.wait_for_selector("text=Who everybody was")
    projector.wait_for_selector(".fan svg")
    looked_at("5-reveal", projector=projector, desk=desk, phone=mine)


def asked_what_if(lesson):
    """Sliders answer, and A stands beside B."""
    _, _, projector, desk, mine, _, _ = lesson
    desk.click("text=Go on to what if")
    projector.wait_for_selector("h2:has-text('2,000 runs')")
    desk.click("button:has-text('Pin as A')")
    projector.wait_for_selector(".verdict:has-text('B is A so far')")
    press(desk, "How moody is Washington?", "Home")
    projector.wait_for_selector(".moved small:has-text('A: 0.45')")
    projector.wait_for_selector(".verdict:has-text('lear')")  # clear, or no clear difference
    assert projector.locator("h2:has-text('2,000 runs, the same luck')").count() == 1
    desk.wait_for_selector("table:has-text('no clear difference'), td:has-text('+')")
    looked_at("6-what-if", projector=projector, desk=desk, phone=mine)


def debriefed(lesson):
    """Every team sees its most surprising choice."""
    _, _, projector, desk, mine, _, _ = lesson
    desk.click("text=Go on to the debrief")
    projector.wait_for_selector(".surprises article")
    mine.wait_for_selector("text=Your most surprising choice")
    looked_at("7-debrief", projector=projector, desk=desk, phone=mine)


def exported(lesson, folder):
    """The ZIP is fetched, and nothing was asked of another machine."""
    room, _, _, desk, _, _, _ = lesson
    with desk.expect_download() as downloading:
        desk.click("button:has-text('Download the ZIP')")
    downloading.value.save_as(folder / "session.zip")
    assert room.outside() == []
    assert [line for line in room.complaints if "ERR_INTERNET_DISCONNECTED" not in line] == []
    same_from_the_command_line(folder)


def test_a_whole_lesson(lesson, tmp_path):
    for stage in (
        joined,
        predicted,
        voted,
        taken_back,
        killed_and_resumed,
        dropped_out_and_back,
        revealed,
        asked_what_if,
        debriefed,
    ):
        stage(lesson)
    exported(lesson, tmp_path)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A class page for what needs no lesson of its own."""
    with serving(tmp_path_factory.mktemp("class") / "kept.json") as running:
        yield running


def test_role_cards_print_one_side_each(browser, server, tmp_path):
    import pypdf

    room = Class(browser, server.host)
    page = room.open(server.at["url"] + "cards", PHONE)
    looked_at("8-cards", cards=page)
    printed = Path(os.environ.get("CLASS_SHOTS", tmp_path)) / "cards.pdf"
    page.pdf(path=printed, prefer_css_page_size=True)
    assert len(pypdf.PdfReader(printed).pages) == 8
    assert room.outside() == []


def test_with_the_keyboard_alone_a_student_plays_a_capital_against_the_model_from_a_link(browser, server):
    room = Class(browser, server.host)
    desk = room.open(server.at["desk"] + "?v=1&lesson=freeze&seed=42&russia=stall", BIG)
    reach(desk, "PIN")
    desk.keyboard.type(server.at["pin"])
    desk.keyboard.press("Enter")
    desk.wait_for_selector("#seed")
    assert desk.input_value("#seed") == "42"
    assert desk.locator("h1").inner_text() == "The pendulum"  # a link changes nothing by itself
    press(desk, "Begin")
    desk.wait_for_selector("h1:has-text('The silent front')")
    mine = room.open(server.at["join"], PHONE)
    reach(mine, "Nickname")
    mine.keyboard.type("Solo")
    mine.keyboard.press("Enter")
    mine.wait_for_selector("main.in")
    press(desk, "Play without predictions")
    mine.wait_for_selector(".option")
    press(mine, mine.locator("section:has-text('your move') .option").first.inner_text())
    mine.wait_for_selector(".option.mine")
    press(desk, "Close the vote")
    mine.wait_for_selector("text=Turn 2: your move")
    assert room.complaints == []


def test_each_window_opened_at_the_desk_has_a_seat_of_its_own_and_keeps_it(browser, server):
    room = Class(browser, server.host)
    context = browser.new_context(viewport=PHONE)  # one browser, as on the teacher's laptop
    windows = [room.window(context, server.at["join"] + "?own") for _ in range(2)]
    for number, window in enumerate(windows):
        join(window, f"team {number}")
    windows[0].reload()
    windows[0].wait_for_selector("main.in")
    first, second = (window.locator("header").inner_text() for window in windows)
    assert "team 0" in first
    assert "team 1" in second
    capitals = {text.split("\n")[0] for text in (first, second)}
    assert len(capitals) == 2
