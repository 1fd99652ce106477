"""Picture: the regions of inputs that lead to an outcome, each as its limits within what was looked at."""

from typing import TYPE_CHECKING, Any

from diplomatic_swings.experiments.studies.discovery_words import limits, often, sentences
from diplomatic_swings.plots.frame.lettering import text_width
from diplomatic_swings.plots.frame.marks import note, type_size
from diplomatic_swings.plots.frame.page import Sheet, Words, on_axes
from diplomatic_swings.plots.frame.palette import GRID, INK, PHASE, SOFT
from diplomatic_swings.plots.frame.size import Size
from diplomatic_swings.plots.frame.words import NBSP, number, percent, version_words
from matplotlib.axes import Axes
from matplotlib.ticker import NullLocator

if TYPE_CHECKING:
    from diplomatic_swings.experiments.studies.discovery import Discovery

_HEAD, _ROW = 1.7, 0.24
_SMALL, _BAR = 0.85, 0.5
_GAP, _RIGHT, _BELOW = 0.9, 9.0, 1.0


def title_discovery(discovery: "Discovery") -> str:
    """Return the finding: the largest region, and how sure it is."""
    first = discovery.boxes.iloc[0]
    sure = f"{int(first['held_hits'])} of {int(first['held_points'])} held-out points"
    if not discovery.dense:
        return f"No region makes {discovery.outcome} the rule; the densest, {limits(discovery, 1)}, does at {sure}"
    return f"{discovery.outcome.capitalize()} is frequent where {limits(discovery, 1)}: at {sure}"


def alt_discovery(discovery: "Discovery") -> str:
    """Return the picture in words, for those who do not see it."""
    return f"{title_discovery(discovery)}. Bars within the ranges looked at. {' '.join(sentences(discovery))}"


def plot_discovery(discovery: "Discovery", ax: Axes | None = None, size: Size = "print") -> Axes:
    """Draw the limits of every region within the range of each input.

    Args:
        discovery: the regions.
        ax: axes to draw on; None for a page of its own.
        size: size of that page, "print" or "projector".
    """
    what = (
        f"Regions with {often(discovery)} at most points; pale: range "
        f"looked at, dark: the region; {percent(discovery.base_rate)} of all points are such"
    )
    words = Words(title_discovery(discovery), what, _caption(discovery))
    rows = len(discovery.boxes) + len(discovery.limits)
    em = type_size()
    labels = [*discovery.limits["input"], _head(discovery.boxes.iloc[0])]
    left = _SMALL * max(text_width(label, em) for label in labels) / em + _GAP
    sheet = Sheet(words, lambda to: _draw(to, discovery), _HEAD + _ROW * rows, (left, _RIGHT, _BELOW))
    return on_axes(ax, size, sheet)


def _caption(discovery: "Discovery") -> str:
    held = int(discovery.points["held"].sum())
    size = f"{number(len(discovery.points))} points of {len(discovery.inputs) + len(discovery.named)} inputs, {number(held)} held out"
    source = "".join(f", {part}" for part in _source(discovery))
    return f"Regions by a pruned tree of splits. Right: coverage and density at the points held out. {size}{source}; {version_words()}."


def _source(discovery: "Discovery") -> list[str]:
    """Return what is known of where the points come from."""
    about = discovery.about
    if not about:
        return []
    table = [f"from {about['table']}"] if "table" in about else []
    runs = [f"{number(about['runs'])} runs each", f"week {about['week']}"] if "runs" in about else []
    return [f"scenario {about['scenario']}", *table, *runs, f"seed {about['seed']}"]


def _head(box: Any) -> str:  # noqa: ANN401 - a row of the table of boxes
    return f"Region {int(box['box'])}"


def _draw(ax: Axes, discovery: "Discovery") -> None:
    small, across = _SMALL * type_size(), ax.get_yaxis_transform()
    beside, y = _GAP * type_size() / 2, 0
    for _, box in discovery.boxes.iterrows():
        look: dict[str, Any] = {"va": "center", "size": small, "color": INK}
        note(ax, _head(box), (0, y), (-beside, 0), across, ha="right", weight="bold", **look)
        fares = f"{percent(box['held_coverage'])}, {percent(box['held_density'])}"
        note(ax, fares, (1, y), (beside, 0), across, **look)
        for row in discovery.limits[discovery.limits["box"] == box["box"]].itertuples():
            y += 1
            note(ax, row.input, (0, y), (-beside, 0), across, ha="right", **look)
            _limit(ax, row, y, discovery)
            ends = row.alternatives.replace(" ", ", ") or f"{row.low:.3g} to {row.high:.3g}".replace(
                " ", NBSP
            )
            note(ax, ends, (1, y), (beside, 0), across, va="center", size=small, color=SOFT)
        y += 1
    ax.set_ylim(y - 0.5, -0.5)
    ax.set_xlim(0.0, 1.0)
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_locator(NullLocator())
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(False)


def _limit(ax: Axes, row: Any, y: int, discovery: "Discovery") -> None:  # noqa: ANN401 - a row of the table of limits
    """Draw what was looked at and, dark, what of it is the region; alternatives side by side, one stretch each."""
    color = PHASE.get(discovery.outcome, INK)
    ax.barh(y, 1.0, height=_BAR, color=GRID, lw=0)
    for start, end in _stretches(row, discovery):
        ax.barh(y, end - start, left=start, height=_BAR, color=color, lw=0)


def _stretches(row: Any, discovery: "Discovery") -> list[tuple[float, float]]:  # noqa: ANN401 - as above
    """Return the stretches of a region within what was looked at, from 0 to 1."""
    if row.alternatives:
        names = next(each.names for each in discovery.named if each.path == row.input)
        places = [names.index(name) for name in row.alternatives.split()]
        return [(place / len(names), (place + 1) / len(names)) for place in places]
    span = row.range_high - row.range_low
    start, end = ((value - row.range_low) / span for value in (row.low, row.high))
    return [(start, end)]
