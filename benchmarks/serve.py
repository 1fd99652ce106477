"""The class page under load: thirty phones and a projector on loopback.

Prints how long a turn takes to reach every screen, what a slider's first and last answer take, what the server uses
between turns, and its memory.  The promises: a turn within 1 s, half of one core, 300 MB, sliders in 300 ms and 2 s.

    .venv/bin/python benchmarks/serve.py
"""

import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from classroom import Screen, desk, phone, projector, serving

PHONES, TURNS, REST = 30, 5, 10.0
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


def sliders(steering: Screen) -> tuple[float, float]:
    """Return the seconds to a slider's first answer, and to the last."""
    steering.send(do="whatif")
    steering.until(lambda view: view["whatif"]["runs"] == view["whatif"]["of"])
    path = steering.view["whatif"]["inputs"][0]["path"]
    start = time.perf_counter()
    steering.send(do="slide", values={path: 0.2})
    steering.until(lambda view: view["whatif"]["runs"] == 64)
    first = time.perf_counter() - start
    steering.until(lambda view: view["whatif"]["runs"] == view["whatif"]["of"])
    return first, time.perf_counter() - start


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
        first, last = sliders(steering)
        print(f"slider: first answer after {first * 1000:.0f} ms, 2,000 runs after {last:.2f} s")
        print(f"memory {memory(pid):.0f} MB")
        for screen in (steering, *screens):
            screen.close()


if __name__ == "__main__":
    main()
