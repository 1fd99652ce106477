"""The class page under load: thirty phones and a projector on loopback.

Prints how long a turn takes to reach every screen, what a slider's first and last answer take, what the server uses
between turns, its memory, and when a browser of a phone's size has painted the page.  The promises: a turn within 1 s,
half of one core, 300 MB, sliders in 300 ms and 2 s, the page in 2 s.

A machine that others use as well answers late without having worked long: of sliders the processor time is printed too.

    .venv/bin/python benchmarks/serve.py
"""

import os
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from classroom import Screen, Server, desk, phone, projector, serving

PHONES, TURNS, REST = 30, 5, 10.0
SLIDES, PAINTS = 7, 5
SLOWER = 4
"""How many times slower than this machine's the phone's processor is taken to be."""

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"
TICKS = 100.0
"""Clock ticks a second in /proc on Linux."""


def timed(screens: list[Screen], true: Callable[[dict], bool]) -> float:
    """Return the seconds until the last screen shows what is told; each listens in a thread of its own."""
    start = time.perf_counter()
    threads = [threading.Thread(target=screen.until, args=(true,)) for screen in screens]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - start


def busy(pid: int) -> float:
    """Return the seconds of processor time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def memory(pid: int) -> float:
    """Return the resident memory of a process in MB."""
    line = next(x for x in Path(f"/proc/{pid}/status").read_text().splitlines() if x.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def turns(steering: Screen, screens: list[Screen]) -> list[float]:
    """Return how long each turn took to reach all screens."""
    took = []
    for turn in range(1, TURNS + 1):
        for screen in screens[1:]:
            screen.until(lambda view: view["ballot"])
            options = screen.view["ballot"].get("first")
            screen.send(**({"do": "vote", "move": options[0]} if options else {"do": "call", "side": "same"}))
            screen.until(lambda view: view["ballot"]["mine"])
        steering.send(do="turn")
        took.append(timed(screens, lambda view, turn=turn: view["turn"] >= turn))
    return took


def sliders(steering: Screen, pid: int) -> tuple[list[float], list[float], list[float]]:
    """Return, for each stop of a slider, the seconds to its first answer and to its last, and of the processor to the first."""
    steering.send(do="whatif")
    steering.until(lambda view: view["whatif"]["runs"] == view["whatif"]["of"])
    slider = steering.view["whatif"]["inputs"][0]
    first, last, work = [], [], []
    for number in range(SLIDES):
        value = slider["low"] + number * slider["step"]
        start, before = time.perf_counter(), busy(pid)
        steering.send(do="slide", values={slider["path"]: value})
        steering.until(lambda view, value=value: _stands(view, value) and view["whatif"]["runs"] > 0)
        first.append(time.perf_counter() - start)
        work.append(busy(pid) - before)
        steering.until(lambda view: view["whatif"]["runs"] == view["whatif"]["of"])
        last.append(time.perf_counter() - start)
    return first, last, work


def _stands(view: dict, value: float) -> bool:
    return abs(view["whatif"]["inputs"][0]["now"] - value) < 1e-9


def paints(server: Server) -> list[tuple[float, float]] | None:
    """Return the seconds to the first paint and the join form, on a phone that has never seen the page; None without a browser."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        return None
    from playwright.sync_api import sync_playwright

    seconds = []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for _ in range(PAINTS):
            page = browser.new_context(viewport={"width": 360, "height": 740}, is_mobile=True).new_page()
            page.route(
                lambda url: not url.startswith(server.at["url"]), lambda route: route.abort()
            )  # offline
            tuned = page.context.new_cdp_session(page)
            tuned.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
            start = time.perf_counter()
            page.goto(server.at["join"])
            page.wait_for_selector("#name")
            seconds.append((page.evaluate(PAINTED) / 1000, time.perf_counter() - start))
            page.context.close()
        browser.close()
    return seconds


def told(seconds: list[float]) -> str:
    """Return the middle and the worst of some times, in ms."""
    return (
        f"{1000 * statistics.median(seconds):.0f} ms (at worst {1000 * max(seconds):.0f} of {len(seconds)})"
    )


def main() -> None:
    """Measure and print."""
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder) / "kept.json", "--seed", "7") as server,
    ):
        pid = server.process.pid
        steering = desk(server)
        screens = [projector(server), *(phone(server, f"phone {n}") for n in range(PHONES))]
        steering.send(do="lock")
        steering.until(lambda view: view["fan"])  # the kernel is warm
        steering.send(do="play")
        took = turns(steering, screens)
        before = busy(pid)
        time.sleep(REST)
        print(f"a turn reaches {PHONES} phones and the projector in {max(took):.2f} s at worst of {TURNS}")
        print(f"between turns {(busy(pid) - before) / REST:.1%} of one core")
        first, last, work = sliders(steering, pid)
        print(f"slider: first answer after {told(first)}, 2,000 runs after {told(last)}")
        print(f"slider: processor time to the first answer {told(work)}, with what goes on beside it")
        print(f"memory {memory(pid):.0f} MB")
        if painted := paints(server):
            shown, ready = ([pair[i] for pair in painted] for i in (0, 1))
            print(
                f"page on a phone {SLOWER} times slower: first paint after {told(shown)}, form after {told(ready)}"
            )
        print(f"load {os.getloadavg()[0]:.0f} on {os.cpu_count()} cores")
        for screen in (steering, *screens):
            screen.close()


if __name__ == "__main__":
    main()
