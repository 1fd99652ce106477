"""How large a sweep will be on disk, and whether it fits."""

import shutil
from pathlib import Path

from diplomatic_swings.experiments.designs.design import Design
from diplomatic_swings.experiments.designs.game_points import figures
from diplomatic_swings.experiments.sweeps.errors import SweepError
from diplomatic_swings.sim.tables.records import Scenario

# Bytes as measured on designs of a few inputs (docs/cluster.md), rounded up by half or more; one row is
# a point, a point and week, a run and week.
BYTES_A_PART = 100_000
BYTES_A_POINT = 700
BYTES_A_FIGURE = 16
BYTES_A_POINT_WEEK = 20
BYTES_A_RUN_WEEK = 4


def expected_bytes(design: Design, scenario: Scenario, parts: int, *, trajectories: bool) -> int:
    """Return about how many bytes a sweep of so many parts takes on disk, rather more than less."""
    weeks = scenario.weeks + 1
    runs = design.runs * weeks * BYTES_A_RUN_WEEK if trajectories else 0
    point = BYTES_A_POINT + len(figures(scenario)) * BYTES_A_FIGURE
    return parts * BYTES_A_PART + len(design) * (point + weeks * BYTES_A_POINT_WEEK + runs)


def check_room(folder: Path, size: int) -> None:
    """Check, before long work, that there is room for results.

    Raises:
        SweepError: if there is not; says how much is needed.
    """
    above = next(path for path in [folder.absolute(), *folder.absolute().parents] if path.exists())
    free = shutil.disk_usage(above).free
    if size > free:
        raise SweepError(
            f"{folder}: the results would take about {in_words(size)}, and there are {in_words(free)} free; "
            "ask for fewer points or shards of the design, or leave out trajectories"
        )


def in_words(size: float) -> str:
    """Return a number of bytes in a fitting unit."""
    for unit in ("B", "kB", "MB", "GB", "TB", "PB"):
        if size < 1000.0 or unit == "PB":
            break
        size /= 1000.0
    return f"{size:,.0f} {unit}" if unit == "B" else f"{size:,.1f} {unit}"
