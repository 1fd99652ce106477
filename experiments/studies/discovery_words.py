"""What was discovered, in plain words."""

import math
from typing import Any

from diplomatic_swings.experiments.studies.discovery import Discovery
from diplomatic_swings.experiments.studies.sensitivity.play import unsettled_words
from diplomatic_swings.forms.percent import rounded_percent
from diplomatic_swings.sim.world.outcomes import OUTCOME_KEYS


def sentences(discovery: Discovery) -> list[str]:
    """Return the regions in words, with coverage and density at the points held out."""
    held = int(discovery.points["held"].sum())
    parts = [
        f"Looked for: {often(discovery)}, as at {rounded_percent(discovery.base_rate)} of points.",
        f"{len(discovery.points):,} points, {held:,} of them held out.",
    ]
    if not discovery.dense:
        parts.append("In no region is it the rule; the densest one is:")
    parts += [region(discovery, row) for row in discovery.boxes.itertuples()]
    if discovery.dense:
        whole = discovery.held_out()
        parts.append(
            f"Together, at the points held out: coverage {_share(whole['coverage'])}, density {_share(whole['density'])}."
        )
    return [*parts, *unsettled_words(discovery.about)]


def often(discovery: Discovery) -> str:
    """Return what is looked for: an outcome in many runs, or a high value of an expression."""
    if discovery.outcome in OUTCOME_KEYS:
        return f"{discovery.outcome} in {100 * discovery.above:.3g} % of runs or more"
    return f"{discovery.outcome} of {discovery.above:.3g} or more"


def region(discovery: Discovery, row: Any) -> str:  # noqa: ANN401 - a row of the table of boxes
    """Return one region: its limits, and how it fares at points seen and held out."""
    return (
        f"Region {row.box}: {limits(discovery, row.box)}. It holds {_share(row.seen_coverage)} of such points, which "
        f"are {_share(row.seen_density)} of it; held out: {_share(row.held_coverage)} and "
        f"{row.held_hits} of {row.held_points} ({rounded_percent(row.held_low)} to {rounded_percent(row.held_high)})."
    )


def _share(value: float) -> str:
    """Return a share in words; none where there is nothing to take a share of."""
    return "none (there are none)" if math.isnan(value) else rounded_percent(value)


def limits(discovery: Discovery, box: int) -> str:
    """Return the limits of a region in words."""
    rows = discovery.limits[discovery.limits["box"] == box]
    return " and ".join(_limit(row) for row in rows.itertuples()) or "everywhere"


def _limit(row: Any) -> str:  # noqa: ANN401 - a row of the table of limits
    if row.alternatives:
        return f"{row.input} is {' or '.join(row.alternatives.split())}"
    below, above = row.high < row.range_high, row.low > row.range_low
    if below and above:
        return f"{row.input} is from {row.low:.3g} to {row.high:.3g}"
    return f"{row.input} is below {row.high:.3g}" if below else f"{row.input} is above {row.low:.3g}"
