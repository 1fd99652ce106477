"""Picture: the bargaining range of every paper: what its signers gain by it at the start, and how often all gain."""

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from diplomatic_swings.plots.frame.dates import date_axis, keep_ticks, places
from diplomatic_swings.plots.frame.flags import draw_midterm, midterm_of
from diplomatic_swings.plots.frame.keys import Key, draw_keys, height_of_keys
from diplomatic_swings.plots.frame.marks import dot, hairline, note, thick, type_size
from diplomatic_swings.plots.frame.package_rows import capital, colors, columns, head, height, inks, name_rows
from diplomatic_swings.plots.frame.page import Words, extent, open_page
from diplomatic_swings.plots.frame.palette import INK, PAPER, RANGE, SOFT
from diplomatic_swings.plots.frame.size import Size
from diplomatic_swings.plots.frame.style import styled
from diplomatic_swings.plots.frame.words import day_of, joined, percent, source_line
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.ticker import FixedFormatter, FixedLocator, MaxNLocator

if TYPE_CHECKING:
    from diplomatic_swings.experiments.runs.ranges import Ranges
    from diplomatic_swings.experiments.runs.runs import BargainingResult

_WIDTHS = (1.15, 1.0)
_EDGES = (3.0, 1.8)
"""Room below the panels, for dates of two lines, and right of them, in ems."""

_MARKERS: Final = ("o", "s", "^", "D")
"""Marker of each type of a player, in order."""

_SOME, _ALL, _AREA = 0.12, 0.3, 0.75
_DOT, _APART = 0.34, 0.19
"""Largest dot, and how far a signer's line lies from the middle, as shares of the row."""

_SMALL = 0.72
_FULL = 0.82
"""Height of a row's area where all runs at war are in range, as a share of the row."""


def looked(result: "BargainingResult") -> "Ranges":
    """Return the bargaining ranges of a result."""
    from diplomatic_swings.experiments.runs.ranges import ranges

    return ranges(result)


def in_range(r: "Ranges") -> tuple[list[int], list[int]]:
    """Return the papers by which all signers gain at the start: for some pairing of types, and for all of them."""
    some, every = [], []
    for paper in range(r.gain.shape[2]):
        gains = [row[~np.isnan(row)] for row in r.gain[:, :, paper]]
        gains = [row for row in gains if len(row)]
        if gains and all(row.max() > 0.0 for row in gains):
            some.append(paper)
        if gains and all(row.min() > 0.0 for row in gains):
            every.append(paper)
    return some, every


def title_gain_ranges(result: "BargainingResult", r: "Ranges | None" = None) -> str:
    """Return the finding: for how many papers all signers of some types gain at the start, and which later most."""
    r = r or looked(result)
    papers = len(result.scenario.packages)
    some, _ = in_range(r)
    if some:
        first = f"At the start {len(some)} of {papers} papers would benefit all signers of some types"
    else:
        first = "At the start no paper would benefit all its signers"
    means = _mean_share(r)
    if not means.any():
        return f"{first}; in no week at war does one"
    best = int(means.argmax())
    label = result.scenario.packages[best].label
    return f"{first}; over time “{label}” does most often ({percent(float(means[best]))} of runs at war)"


def _mean_share(r: "Ranges") -> np.ndarray:
    """Return the share of looks at runs in war in which all signers gain, by paper; each week counts alike."""
    seen = ~np.isnan(r.all_gain).all(axis=1)
    return np.nanmean(r.all_gain[seen], axis=0) if seen.any() else np.zeros(r.all_gain.shape[1])


def alt_gain_ranges(result: "BargainingResult") -> str:
    """Return the picture in one sentence, for those who do not see it."""
    r = looked(result)
    means = _mean_share(r)
    each = joined([f"{p.key} {percent(float(means[n]))}" for n, p in enumerate(result.scenario.packages)])
    return (
        f"{title_gain_ranges(result, r)}. A row for every paper: dots for each signer's gain by type at the start, and "
        f"an area for the share of runs at war in which all signers gain; its mean over time: {each}."
    )


def plot_gain_ranges(result: "BargainingResult", size: Size = "print") -> Figure | SubFigure:
    """Draw every paper's bargaining range: gains of its signers at the start, and how often all gain over time.

    Args:
        result: what runs show.
        size: "print" or "projector".
    """
    r = looked(result)
    subtitle = "What a paper in force would bring its signers beyond going on as things are, by their types"
    with styled(size):
        page = open_page(
            Words(title_gain_ranges(result, r), subtitle, _caption(result, r)),
            height(len(result.scenario.packages)),
            size,
        )
        keys = _keys(result, r)
        draw_keys(page, keys, page.bottom)
        left, right = columns(
            page, page.bottom + height_of_keys(page, keys), _WIDTHS, r.gain.shape[2], _EDGES
        )
        name_rows(left, result.scenario.packages)
        _draw_start(left, result, r)
        _draw_weeks(right, result, r)
    return page.figure


def _caption(result: "BargainingResult", r: "Ranges") -> str:
    """Return how the figures come about."""
    parts = [
        "Without private pressure; utils do not compare between players.",
        f"Right: by true types, the first {r.runs} run{'' if r.runs == 1 else 's'}, every {_step(r)} weeks.",
        source_line(result),
    ]
    if midterm_of(result.scenario) is not None:
        parts.insert(1, f"Dashed: midterm, {day_of(result.scenario.midterm)}.")
    return " ".join(parts)


def _step(r: "Ranges") -> int:
    return int(r.weeks[1] - r.weeks[0]) if len(r.weeks) > 1 else 1


def _signers(r: "Ranges") -> list[int]:
    return [i for i in range(r.gain.shape[0]) if not np.isnan(r.gain[i]).all()]


def _keys(result: "BargainingResult", r: "Ranges") -> list[Key]:
    """Return what dots and shades mean."""
    paint = colors(result)
    dots = [
        Key(
            f"{kind} {capital(result.scenario.players[i])}",
            marker=_marker(k),
            color=_fill(paint[i], k),
            edge=paint[i],
        )
        for i in _signers(r)
        for k, kind in enumerate(result.scenario.players[i].types)
    ]
    some, every = in_range(r)
    shades = [Key("all types of all signers gain", color=RANGE, edge=RANGE, opacity=_ALL)] if every else []
    if set(some) - set(every):
        shades.append(Key("some types of all signers gain", color=RANGE, edge=RANGE, opacity=_SOME))
    return dots + shades


def _marker(kind: int) -> str:
    return _MARKERS[kind % len(_MARKERS)]


def _fill(color: str, kind: int) -> str:
    """Return the fill of a type's marker: the first type's is full."""
    return color if kind == 0 else PAPER


def _draw_start(ax: Axes, result: "BargainingResult", r: "Ranges") -> None:
    """Draw gains at the start: a line of dots for each signer, above each other in a paper's row."""
    some, every = in_range(r)
    for paper in some:
        ax.axhspan(
            paper - 0.5, paper + 0.5, color=RANGE, alpha=_ALL if paper in every else _SOME, lw=0, zorder=0.1
        )
    signers, paint, thin = _signers(r), colors(result), inks(result)
    size = min(1.1 * dot(), _DOT * extent(ax)[1] / r.gain.shape[2])
    shifts = np.linspace(-_APART, _APART, len(signers)) if len(signers) > 1 else np.zeros(1)
    for i, shift in zip(signers, shifts, strict=True):
        for paper in range(r.gain.shape[2]):
            gains = r.gain[i, :, paper]
            shown = np.flatnonzero(~np.isnan(gains))
            if len(shown):
                y = paper + shift
                ax.plot(
                    [gains[shown].min(), gains[shown].max()],
                    [y, y],
                    color=thin[i],
                    lw=0.5 * thick(),
                    zorder=2,
                )
            for kind in shown.tolist():
                look: dict[str, Any] = {"mfc": _fill(paint[i], kind), "mec": paint[i], "mew": 2 * hairline()}
                ax.plot([gains[kind]], [paper + shift], _marker(kind), ms=size, zorder=3, **look)
    ax.axvline(0.0, color=INK, lw=hairline(), zorder=1)
    ax.margins(x=0.04)
    ax.xaxis.set_major_locator(MaxNLocator(5, integer=True))
    keep_ticks(ax)
    head(ax, "Gain at the start", "utils; right of the line the signer gains")


def _why_empty(share: np.ndarray) -> str:
    """Return why a row has no area: nobody looked at it, or it never is in range; nothing if it has one."""
    if np.isnan(share).all():
        return "too few runs at war to tell"
    return "" if np.nanmax(share) > 0.0 else "never"


def _draw_weeks(ax: Axes, result: "BargainingResult", r: "Ranges") -> None:
    """Draw the share of runs at war in which all signers gain, one low area for every paper."""
    x = places(result)[r.weeks]
    for paper in range(r.all_gain.shape[1]):
        share, base = r.all_gain[:, paper], paper + 0.5 * _FULL
        ax.fill_between(x, base, base - _FULL * share, color=RANGE, alpha=_AREA, lw=0)
        ax.plot([x[0], x[-1]], [base, base], color=RANGE, lw=hairline())
        if why := _why_empty(share):
            look = {"size": _SMALL * type_size(), "va": "center", "color": SOFT}
            note(ax, why, (0.0, paper), (0.4 * type_size(), 0.0), ax.get_yaxis_transform(), **look)
    draw_midterm(ax, midterm_of(result.scenario))
    date_axis(ax, result, extent(ax)[0], crowded=True)
    ends = [0.5 * _FULL, -0.5 * _FULL]
    ax.yaxis.set_major_locator(FixedLocator(ends))
    ax.yaxis.set_major_formatter(FixedFormatter(["0", "all"]))
    ax.yaxis.tick_right()
    ax.tick_params(axis="y", length=0, labelsize="x-small", pad=2)
    head(ax, "All signers gain", "share of runs at war")
