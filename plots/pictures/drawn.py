"""Picture: how runs end under many sets of numbers, what luck leaves open beside what the numbers leave open."""

from typing import Final

from diplomatic_swings.experiments.fit.layers import DrawnPairs, DrawnRuns, Layered
from diplomatic_swings.plots.frame.dates import keep_ticks
from diplomatic_swings.plots.frame.keys import Key, draw_keys, height_of_keys
from diplomatic_swings.plots.frame.lettering import text_width
from diplomatic_swings.plots.frame.marks import hairline, note, type_size
from diplomatic_swings.plots.frame.page import Words, open_page
from diplomatic_swings.plots.frame.palette import FAINT, GRID, INK, SOFT
from diplomatic_swings.plots.frame.size import Size
from diplomatic_swings.plots.frame.style import styled
from diplomatic_swings.plots.frame.words import number, percent, version_words
from diplomatic_swings.sim.world.outcomes import OUTCOMES
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.ticker import FixedFormatter, FixedLocator, NullLocator

_HEIGHT = 3.4
_BAR, _THIN = 0.5, 0.16
_GAP, _BELOW, _SMALL = 0.8, 1.8, 0.85
_TICKS: Final = (0.0, 0.25, 0.5, 0.75, 1.0)
_AROUND: Final = (-1.0, -0.5, 0.0, 0.5, 1.0)


def _figures(drawn: DrawnRuns | DrawnPairs) -> dict[str, Layered]:
    """Return the figure of each outcome by its name: a share, or a difference of two."""
    figure = drawn.difference if isinstance(drawn, DrawnPairs) else drawn.share
    return {outcome.name: figure(outcome.key) for outcome in OUTCOMES}


def _paired(drawn: DrawnRuns | DrawnPairs) -> bool:
    return isinstance(drawn, DrawnPairs)


def _words(drawn: DrawnRuns | DrawnPairs, value: float) -> str:
    """Return a share in per cent, or a difference in points of per cent."""
    return f"{100.0 * value:+.1f} points" if _paired(drawn) else percent(value)


def title_drawn(drawn: DrawnRuns | DrawnPairs) -> str:
    """Return the finding: which outcome the numbers leave most open, and how wide."""
    figures = _figures(drawn)
    name = max(figures, key=lambda key: figures[key].numbers.high - figures[key].numbers.low)
    low, high = (_words(drawn, end) for end in figures[name].numbers)
    what = "the difference in" if _paired(drawn) else "how often talks end in"
    return f"The numbers leave most open {what} {name.lower()}: {low} to {high}"


def alt_drawn(drawn: DrawnRuns | DrawnPairs) -> str:
    """Return the picture in words, for those who do not see it."""
    parts = []
    for name, figure in _figures(drawn).items():
        luck, numbers = (
            f"{_words(drawn, x.low)} to {_words(drawn, x.high)}" for x in (figure.luck, figure.numbers)
        )
        parts.append(f"{name} {_words(drawn, figure.value)}, luck {luck}, numbers {numbers}")
    return f"{title_drawn(drawn)}. Bars by outcome: {'; '.join(parts)}."


def plot_drawn(drawn: DrawnRuns | DrawnPairs, size: Size = "print") -> Figure | SubFigure:
    """Draw each outcome's share, or difference, with a wide bar for the numbers and a narrow one for luck.

    Args:
        drawn: runs of one scenario, or of two, under many sets of numbers.
        size: "print" or "projector".
    """
    runs = drawn.a if isinstance(drawn, DrawnPairs) else drawn
    what = "Difference of shares, b minus a," if _paired(drawn) else "Share of runs"
    used = f"{number(runs.size)} runs over {len(runs.used)} of {len(runs.draws)} draws, seed {runs.seed}"
    names = (
        f"{drawn.a.scenario.name} (a), {drawn.b.scenario.name} (b)"
        if isinstance(drawn, DrawnPairs)
        else drawn.scenario.name
    )
    caption = f"{names[:1].upper()}{names[1:]}; {used}; {version_words()}."
    words = Words(
        title_drawn(drawn), f"{what} by outcome at the end, with 95 % intervals of two kinds", caption
    )
    keys = [
        Key("numbers: where 95 % of the draws lie, luck taken off", color=FAINT),
        Key("luck: what other luck could change of the mean", color=INK),
    ]
    with styled(size):
        page = open_page(words, _HEIGHT, size)
        draw_keys(page, keys, page.bottom)
        low = page.bottom + height_of_keys(page, keys) + _BELOW * page.em
        figures = _figures(drawn)
        left = page.left + max(text_width(name, page.em) for name in figures) + _GAP * page.em
        parts = [_words(drawn, figure.value) for figure in figures.values()]
        wide = max(text_width(text, _SMALL * page.em) for text in parts) + 2 * _GAP * page.em
        _draw(page.axes(left, low, page.right - wide, page.top), drawn)
    return page.figure


def _draw(ax: Axes, drawn: DrawnRuns | DrawnPairs) -> None:
    figures = _figures(drawn)
    ends = [end for figure in figures.values() for span in (figure.luck, figure.numbers) for end in span]
    far = max(0.05, *(abs(end) for end in ends)) if _paired(drawn) else 1.0
    ticks = [tick * far for tick in (_AROUND if _paired(drawn) else _TICKS)]
    ax.set_xlim(ticks[0], ticks[-1])
    ax.set_ylim(len(OUTCOMES), 0.0)
    for tick in ticks:
        ax.axvline(tick, color=GRID, lw=hairline(), zorder=0)
    em = type_size()
    for rank, (name, figure) in enumerate(figures.items()):
        y = rank + 0.5
        for span, tall, color in ((figure.numbers, _BAR, FAINT), (figure.luck, _THIN, INK)):
            ax.barh(y, span.high - span.low, tall, span.low, color=color, lw=0)
        across = ax.get_yaxis_transform()
        note(ax, name, (0, y), (-0.5 * em, 0), across, ha="right", va="center", size=em, color=INK)
        words = _words(drawn, figure.value)
        note(ax, words, (1, y), (0.8 * em, 0), across, va="center", size=_SMALL * em, color=SOFT)
    ax.xaxis.set_major_locator(FixedLocator(ticks))
    labels = [f"{100.0 * tick:+.0f}" if _paired(drawn) else percent(tick) for tick in ticks]
    ax.xaxis.set_major_formatter(FixedFormatter(labels))
    ax.yaxis.set_major_locator(NullLocator())
    for side in ax.spines.values():
        side.set_visible(False)
    keep_ticks(ax)
