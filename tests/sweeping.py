"""A small sweep that takes a second or two, as a file and as a command."""

import time
from pathlib import Path

from command_line import PATIENCE, short_file
from diplomatic_swings.experiments.designs.design import Design, Input
from diplomatic_swings.experiments.sweeps.store import part_name

OIL = Input("world.brent_level", 40.0, 110.0, unit="USD/bbl")
ROLE = Input("payoffs.us.role", levels=(0.1, 0.5))
PRESSURE = {"as-it-is": {}, "pressure": {"us": "pressure-first"}}

TEXT = """
scenario: {scenario}
weeks: {weeks}
runs: {runs}
at: [2]
sampling: {{kind: lhs, points: 20, seed: 3}}
inputs:
  world.brent_level: {{low: 40, high: 110, unit: USD/bbl}}
  payoffs.us.role: {{levels: [0.1, 0.5]}}
policies:
  as-it-is: {{}}
  pressure: {{us: pressure-first}}
"""

BLINK = 0.01


def text(runs=64, weeks=8):
    """Return the file of a design of 40 points in 20 or so parts."""
    return TEXT.format(scenario=short_file(), runs=runs, weeks=weeks)


def design(**changes):
    """Return a design of eight points of two weeks."""
    usual = {"kind": "lhs", "count": 4, "runs": 64, "policies": PRESSURE, "weeks": 2}
    return Design((OIL, ROLE), scenario=short_file(), **(usual | changes))


def until_parts(folder: Path, count: int, process) -> None:
    """Wait until so many parts are done; the process must not end before."""
    end = time.monotonic() + PATIENCE
    while len(list((folder / "points").glob("part-*"))) < count:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < end
        time.sleep(BLINK)


def bits(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every part of a sweep."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.glob("*/part-*"))}


def first_part(folder: Path, table: str) -> Path:
    """Return the file of the first part of a table."""
    return folder / table / part_name(0)
