"""Picture: in what two scenarios differ with the same luck, as a forest of differences and intervals."""

import math
from typing import TYPE_CHECKING, NamedTuple

from diplomatic_swings.experiments.runs.compare import BROKEN, PAYOFFS, TERMS, TURNS
from diplomatic_swings.plots.frame.lettering import text_width
from diplomatic_swings.plots.frame.marks import hairline, note, thick, type_size
from diplomatic_swings.plots.frame.package_rows import inks
from diplomatic_swings.plots.frame.page import Page, Words, extent, open_page
from diplomatic_swings.plots.frame.palette import GRID, INK, OUTCOME_INK, PAPER, SOFT
from diplomatic_swings.plots.frame.size import Size
from diplomatic_swings.plots.frame.style import styled
from diplomatic_swings.plots.frame.words import NBSP, joined, number, percent, version_words
from diplomatic_swings.plots.pictures.bands import PLURAL
from diplomatic_swings.sim.world.outcomes import OUTCOME_KEYS, OUTCOMES
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.ticker import FuncFormatter, MaxNLocator, NullLocator

if TYPE_CHECKING:
    from diplomatic_swings.experiments.runs.compare import GameComparison
    from diplomatic_swings.experiments.runs.paired import Paired

_HEIGHT = 5.0
_COLUMNS, _ROWS = 2, 2
_HEAD, _BELOW, _BETWEEN, _LABEL_GAP = 1.6, 2.3, 1.8, 0.6
_SMALL = 0.8
_MOST_ROWS = 5
_TICKS, _TICK_ROOM = 4, 4.0
_AIR = 0.08
_LEAST_SPAN = 1e-9
_TOLD = 2
_LISTED = 3
_ARROW = f"{NBSP}\N{RIGHTWARDS ARROW}{NBSP}"
_PANELS = 4
_NO_DEALS = "No run settles in both, so there are no terms to compare; nobody breaks a peace by choice. "
_SWINGS = ("swings toward Russia", "swings toward Ukraine", "tilt switches")


class Row(NamedTuple):
    """One figure: its label, colour, and what was found."""

    label: str
    color: str
    measured: "Paired"

    @property
    def clear(self) -> bool:
        """Return whether the interval leaves out zero."""
        return self.measured.low > 0.0 or self.measured.high < 0.0


class Group(NamedTuple):
    """Figures with one unit: heading, unit of differences, digits of values, scale, rows."""

    head: str
    unit: str
    digits: int
    scale: float
    rows: list[Row]


def groups(pair: "GameComparison") -> list[Group]:
    """Return the figures of a comparison by unit: ends, swings, payoffs, and terms or else peaces broken."""
    paint = _inks(pair)
    ends = [Row(o.name, OUTCOME_INK[o.key], pair.outcome(o.key)) for o in OUTCOMES]
    swings = [Row(name, INK, x) for name, x in zip(_SWINGS, pair.figures(TURNS).values(), strict=True)]
    gains = [Row(*paint[key], x) for key, x in pair.figures(PAYOFFS).items()]
    terms = [Row(issue, INK, x) for issue, x in pair.figures(TERMS).items()]
    broken = [Row(*paint[key], x) for key, x in pair.figures(BROKEN).items() if x.a or x.b]
    last = Group("Terms", "if both settle; 0 Kyiv's, 1 Moscow's", 2, 1.0, terms)
    if not terms:
        last = Group("Peaces broken by choice", "per 100 runs", 1, 1.0, broken)
    shown = [
        Group("State at the end", "percentage points of runs", 0, 100.0, ends),
        Group("Washington", "per year", 1, 1.0, swings),
        Group("Satisfaction", "own scale, utils per week", 2, 1.0, gains),
        last,
    ]
    return [group for group in shown if group.rows]


def _inks(pair: "GameComparison") -> dict[str, tuple[str, str]]:
    """Return name and colour of the players of both scenarios, by key."""
    return {
        player.key: (player.capital, color)
        for side in (pair.a, pair.b)
        for player, color in zip(side.scenario.players, inks(side), strict=True)
    }


def _names(comparison: "GameComparison") -> tuple[str, str]:
    return comparison.a.scenario.name, comparison.b.scenario.name


def setting(comparison: "GameComparison") -> str:
    """Return in what the second scenario differs, at the head of a sentence."""
    first, second = _names(comparison)
    inputs = comparison.inputs
    event = event_left_out(comparison)
    if event:
        return f"Without “{event}”"
    if all(comparison.labels):
        a, b = comparison.labels
        return f"{b[:1].upper()}{b[1:]} rather than {a}"
    if first != second:
        return f"Under {second} rather than {first}"
    if len(inputs) == 1:
        return f"With {inputs[0].path} at {_value(inputs[0].second)} rather than {_value(inputs[0].first)}"
    return f"With {len(inputs)} settings changed"


def event_left_out(comparison: "GameComparison") -> str:
    """Return the dated event that the second scenario lacks, if that is all that differs; else nothing."""
    gone = {tuple(i.path.split(".")[:2]) for i in comparison.inputs if i.second is None}
    alone = len(gone) == 1 and all(i.second is None for i in comparison.inputs)
    (kind, name), *_ = (*gone, ("", ""))
    return name if alone and kind == "events" else ""


def _value(value: float | str | None) -> str:
    return "none" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def title_comparison(comparison: "GameComparison") -> str:
    """Return the finding: which states become clearly more or less frequent."""
    if comparison.identical:
        return "Both scenarios are the same, so nothing differs"
    changes = {key: comparison.outcome(key) for key in OUTCOME_KEYS}
    clear = [key for key, x in changes.items() if x.low > 0.0 or x.high < 0.0]
    if not clear:
        return f"{setting(comparison)}, no state is clearly more or less frequent at the end"
    most = sorted(clear, key=lambda key: -abs(changes[key].difference))[:_TOLD]
    parts = [f"{PLURAL[key].lower()} {_change(changes[key])}" for key in most]
    return f"{setting(comparison)}, {joined(parts)} of runs"


def _change(change: "Paired") -> str:
    """Return a change of a share in words."""
    verb = "rise" if change.difference > 0.0 else "fall"
    return f"{verb} from {percent(change.a)} to {percent(change.b)}"


def alt_comparison(comparison: "GameComparison") -> str:
    """Return the picture in one sentence, for those who do not see it."""
    return alt_groups(title_comparison(comparison), groups(comparison))


def alt_groups(title: str, shown: list[Group]) -> str:
    """Return groups of differences in one sentence."""
    parts = [
        f"{group.head.lower()}: {', '.join(f'{row.label} {_signed(row, group)}' for row in group.rows)}"
        for group in shown
    ]
    return f"{title}. Dots with 95 % intervals; differences, {'; '.join(parts)}."


def _signed(row: Row, group: Group) -> str:
    digits = max(group.digits, 1)
    return f"{group.scale * row.measured.difference:+z.{digits}f}".replace("-", "\N{MINUS SIGN}")


def plot_comparison(pair: "GameComparison", size: Size = "print") -> Figure | SubFigure:
    """Draw paired differences between two scenarios, second minus first, with 95 % intervals.

    Args:
        pair: what two scenarios have in common and in which they differ.
        size: "print" or "projector".
    """
    subtitle = (
        "Differences with the same luck, second minus first, 95 % intervals; hollow: no clear difference"
    )
    shown = groups(pair)
    solves = "" if pair.same_values else "Intervals leave out that each side is solved on its own. "
    none = _NO_DEALS if len(shown) < _PANELS else ""
    words = Words(title_comparison(pair), subtitle, f"{none}{solves}{caption(pair)}")
    return plot_groups(words, shown, size)


def plot_groups(words: Words, shown: list[Group], size: Size) -> Figure | SubFigure:
    """Draw up to four groups of differences with 95 % intervals.

    Args:
        words: what is written around them.
        shown: the groups.
        size: "print" or "projector".
    """
    most = max(_MOST_ROWS, *(len(group.rows) for group in shown))
    with styled(size):
        page = open_page(words, _HEIGHT, size)
        for rank, group in enumerate(shown):
            _draw(page, rank, group, most)
    return page.figure


def caption(comparison: "GameComparison") -> str:
    """Return the inputs that differ, and where the picture comes from."""
    inputs = [f"{i.path} {_value(i.first)}{_ARROW}{_value(i.second)}" for i in comparison.inputs[:_LISTED]]
    more = len(comparison.inputs) - len(inputs)
    inputs += [f"{more} more"] * (more > 0)
    words = f"Inputs that differ: {joined(inputs)}. " if inputs else ""
    return f"{words}{origin(comparison)}"


def origin(comparison: "GameComparison") -> str:
    """Return where a picture comes from: scenarios, pairs of runs, weeks, seed, version."""
    first, second = _names(comparison)
    pairs = "1 pair" if comparison.runs == 1 else f"{number(comparison.runs)} pairs"
    weeks = "1 week" if comparison.weeks == 1 else f"{comparison.weeks} weeks"
    what = f"Scenario {first} twice" if first == second else f"Scenarios {first} and {second}"
    return f"{what}, {pairs} of runs of {weeks}, seed {comparison.seed}; {version_words()}."


def _draw(page: Page, rank: int, group: Group, most: int) -> None:
    """Draw one group: labels, differences with intervals, and both values to the right."""
    em, small = page.em, _SMALL * page.em
    row, column = divmod(rank, _COLUMNS)
    wide = (page.right - page.left + _BETWEEN * em) / _COLUMNS
    tall = (page.top - page.bottom) / _ROWS
    left, top = page.left + column * wide, page.top - row * tall
    values = [_values(r, group) for r in group.rows]
    start = left + max(text_width(r.label, small) for r in group.rows) + _LABEL_GAP * em
    end = left + wide - _BETWEEN * em - max(text_width(v, small) for v in values) - _LABEL_GAP * em
    ax = page.axes(start, top - tall + _BELOW * em, end, top - _HEAD * em)
    ax.set_ylim(most, 0.0)
    page.write(left, top - 1.0 * em, group.head, size=em, weight="bold")
    beside = left + text_width(group.head, em, "bold") + _LABEL_GAP * em
    page.write(beside, top - 1.0 * em, group.unit, size=small, color=SOFT)
    _draw_rows(ax, group)
    across = ax.get_yaxis_transform()
    gap = _LABEL_GAP * em
    for place, (drawn, value) in enumerate(zip(group.rows, values, strict=True)):
        y = place + 0.5
        look = {"va": "center", "size": small}
        note(ax, drawn.label, (0, y), (-gap, 0), across, ha="right", color=INK, **look)
        note(ax, value, (1, y), (gap, 0), across, color=SOFT, **look)


def _values(row: Row, group: Group) -> str:
    """Return both values of a figure: first, arrow, second."""
    if group.scale > 1.0:
        return f"{percent(row.measured.a)}{_ARROW}{percent(row.measured.b)}".replace(f"{NBSP}%", "", 1)
    first, second = (
        f"{x:z.{group.digits}f}".replace("-", "\N{MINUS SIGN}") for x in (row.measured.a, row.measured.b)
    )
    return f"{first}{_ARROW}{second}"


def _draw_rows(ax: Axes, group: Group) -> None:
    """Draw differences and intervals on a scale that holds them all, with a line at zero."""
    line = thick()
    ends = [0.0]
    for place, row in enumerate(group.rows):
        middle, low, high = (
            group.scale * x for x in (row.measured.difference, row.measured.low, row.measured.high)
        )
        known = not (math.isnan(low) or math.isnan(high))
        ends += [middle, low, high] if known else [middle]
        if known:
            ax.plot([low, high], [place + 0.5] * 2, color=row.color, lw=line)
        face = row.color if row.clear else PAPER
        ax.plot([middle], [place + 0.5], "o", mfc=face, mec=row.color, mew=line / 2, zorder=3, clip_on=False)
    air = max(_AIR * (max(ends) - min(ends)), _LEAST_SPAN)
    ax.set_xlim(min(ends) - air, max(ends) + air)
    if max(ends) - min(ends) < _LEAST_SPAN:
        ax.set_xlim(-1.0, 1.0)
    ax.axvline(0.0, color=SOFT, lw=hairline(), zorder=0)
    fitting = max(int(extent(ax)[0] / (_TICK_ROOM * type_size())), 1)
    ax.xaxis.set_major_locator(MaxNLocator(min(fitting, _TICKS), steps=[1, 2, 5, 10]))
    ax.xaxis.set_major_formatter(
        FuncFormatter(lambda x, _: f"{x:+g}".replace("-", "\N{MINUS SIGN}") if x else "0")
    )
    ax.yaxis.set_major_locator(NullLocator())
    ax.grid(axis="x", color=GRID, lw=hairline())
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(False)
    ax.tick_params(axis="x", length=0, labelsize=_SMALL * type_size())
