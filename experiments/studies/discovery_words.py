"""What was discovered, in plain words."""

import math
from typing import Any

from diplomatic_swings.experiments.studies.discovery import Discovery
from diplomatic_swings.experiments.studies.sensitivity.play import unsettled_words
from diplomatic_swings.sim.world.outcomes import OUTCOME_KEYS


def sentences(found: Discovery) -> list[str]:
    """Return the regions in words, with coverage and density at the points held out."""
    held = int(found.points["held"].sum())
    told = [
        f"Looked for: {often(found)}, as at {found.base_rate:.0%} of points.",
        f"{len(found.points):,} points, {held:,} of them held out.",
    ]
    if not found.dense:
        told.append("In no region is it the rule; the densest one is:")
    told += [region(found, row) for row in found.boxes.itertuples()]
    if found.dense:
        whole = found.held_out()
        told.append(
            f"Together, at the points held out: coverage {_share(whole['coverage'])}, density {_share(whole['density'])}."
        )
    return [*told, *unsettled_words(found.about)]


def often(found: Discovery) -> str:
    """Return what is looked for: an outcome in many runs, or a high value of an expression."""
    if found.outcome in OUTCOME_KEYS:
        return f"{found.outcome} in {found.above:.1%} of runs or more"
    return f"{found.outcome} of {found.above:.3g} or more"


def region(found: Discovery, row: Any) -> str:  # noqa: ANN401 - a row of the table of boxes
    """Return one region: its limits, and how it fares at points seen and held out."""
    return (
        f"Region {row.box}: {limits(found, row.box)}. It holds {_share(row.seen_coverage)} of such points, which "
        f"are {_share(row.seen_density)} of it; held out: {_share(row.held_coverage)} and "
        f"{row.held_hits} of {row.held_points} ({row.held_low:.0%} to {row.held_high:.0%})."
    )


def _share(value: float) -> str:
    """Return a share in words; none where there is nothing to take a share of."""
    return "none (there are none)" if math.isnan(value) else f"{value:.0%}"


def limits(found: Discovery, box: int) -> str:
    """Return the limits of a region in words."""
    rows = found.limits[found.limits["box"] == box]
    return " and ".join(_limit(row) for row in rows.itertuples()) or "everywhere"


def _limit(row: Any) -> str:  # noqa: ANN401 - a row of the table of limits
    below, above = row.high < row.range_high, row.low > row.range_low
    if below and above:
        return f"{row.input} is from {row.low:.3g} to {row.high:.3g}"
    return f"{row.input} is below {row.high:.3g}" if below else f"{row.input} is above {row.low:.3g}"
