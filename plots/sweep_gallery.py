"""The pictures of a sweep; beside the others, as they need libraries that a run does without."""

import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from diplomatic_swings.experiments.studies.drivers import maps
from diplomatic_swings.plots.frame.size import Size
from diplomatic_swings.plots.gallery import Picture, check, draw_one, some
from diplomatic_swings.plots.pictures.sweep_inputs import (
    alt_sweep_inputs,
    plot_sweep_inputs,
    title_sweep_inputs,
)
from diplomatic_swings.plots.pictures.sweep_map import alt_sweep_map, plot_sweep_map, title_sweep_map
from diplomatic_swings.plots.pictures.sweep_weeks import alt_sweep_weeks, plot_sweep_weeks, title_sweep_weeks

if TYPE_CHECKING:
    from diplomatic_swings.experiments.sweeps.overview import Overview

INPUTS: Final = Picture("inputs", plot_sweep_inputs, title_sweep_inputs, alt_sweep_inputs)
OVER_TIME: Final = Picture("outcomes-over-time", plot_sweep_weeks, title_sweep_weeks, alt_sweep_weeks)
MOST_MAPS: Final = 4
"""Policies of a sweep that have a map at most, in their order."""


def sweep_pictures(overview: "Overview") -> list[Picture]:
    """Return the pictures that a sweep has: which ones depends on its design, and on what could be played."""
    if not overview.ends.points:
        return []
    mapped = list(maps(overview))[:MOST_MAPS]
    inputs = [INPUTS] if len(overview.averaged) > 1 and overview.paths else []
    names = [
        f"map-under-{_plain(policy)}" if len(overview.design.policies) > 1 else "map" for policy in mapped
    ]
    return [*inputs, *(_map(*pair) for pair in zip(names, mapped, strict=True)), OVER_TIME]


def _plain(policy: str) -> str:
    """Return the name of a policy as part of the name of a file."""
    return re.sub(r"[^\w-]+", "-", policy)


def _map(name: str, policy: str) -> Picture:
    title, alt = partial(title_sweep_map, policy), partial(alt_sweep_map, policy)
    return Picture(name, partial(plot_sweep_map, policy), title, alt)


def draw_sweep(
    overview: "Overview", folder: Path, formats: Sequence[str], size: Size, kinds: Sequence[str] | None = None
) -> list[Path]:
    """Draw the pictures of a sweep, or those of some names; see :func:`diplomatic_swings.plots.draw_sweep`."""
    check(formats, size)
    shown = some(sweep_pictures(overview), kinds)
    return [path for picture in shown for path in draw_one(picture, overview, folder, formats, size)]
