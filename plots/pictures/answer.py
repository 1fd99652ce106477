"""Picture: the answer to a scenario's question, and whether it stands, as a forest of effects and intervals."""

from typing import TYPE_CHECKING, Any, Final

from diplomatic_swings.plots.frame.lettering import text_width
from diplomatic_swings.plots.frame.marks import dot, hairline, note, thick, type_size
from diplomatic_swings.plots.frame.page import Page, Words, open_page
from diplomatic_swings.plots.frame.palette import GRID, INK, PAPER, RANGE, SOFT
from diplomatic_swings.plots.frame.size import Size
from diplomatic_swings.plots.frame.style import styled
from diplomatic_swings.plots.frame.words import number, version_words
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.ticker import MaxNLocator, NullLocator

if TYPE_CHECKING:
    from diplomatic_swings.experiments.questions.answer import Answer
    from diplomatic_swings.experiments.runs.paired import Paired

_HEIGHT, _ROW = 1.7, 0.21
_BELOW, _GAP = 2.0, 0.8
_SMALL = 0.8
_REACH: Final = 1.08


def rows(answer: "Answer") -> list[tuple[str, "Paired", bool]]:
    """Return name, effect and whether it stands, of every check; the draws of a fit as one row."""
    stands = answer.stands
    made = [(check.name, check.effect, stands[check.name]) for check in answer.checks]
    over_draws = answer.posterior
    if over_draws is not None:
        made.append((f"{len(answer.draws)} draws of a fit", over_draws, stands["posterior"]))
    return made


def title_answer(answer: "Answer") -> str:
    """Return the question, its answer, and in how many checks it stands."""
    listed = [stands for *_, stands in rows(answer)]
    more = f"; so say {sum(listed)} of {len(listed)} checks" if len(listed) > 1 else ""
    return f"{answer.question['asks']} {answer.verdict.capitalize()}{more}"


def alt_answer(answer: "Answer") -> str:
    """Return the picture in one sentence, for those who do not see it."""
    unit = "times a run" if answer.times else "points"
    each = "; ".join(
        f"{name} {_shown(answer, x.difference)} ({_shown(answer, x.low)} to {_shown(answer, x.high)})"
        for name, x, _ in rows(answer)
    )
    return f"{title_answer(answer)}. Dots with 95 % intervals of the effect, {unit}: {each}."


def _scaled(answer: "Answer", value: float) -> float:
    """Return a difference in the unit of the picture: points, or times a run."""
    return value if answer.times else 100.0 * value


def _shown(answer: "Answer", value: float) -> str:
    return f"{_scaled(answer, value):+z.{2 if answer.times else 1}f}"


def plot_answer(answer: "Answer", size: Size = "print") -> Figure | SubFigure:
    """Draw the effect of what is asked about in every check, with its 95 % interval, and a line at zero.

    Args:
        answer: the answer.
        size: "print" or "projector".
    """
    listed = rows(answer)
    unit = "times a run" if answer.times else "percentage points of runs"
    subtitle = f"With it less without it, {unit}: {answer.question['outcome']['label']}"
    words = Words(title_answer(answer), subtitle, _caption(answer))
    with styled(size):
        page = open_page(words, _HEIGHT + _ROW * len(listed), size)
        _draw(page, answer, listed)
    return page.figure


def _caption(answer: "Answer") -> str:
    residual = max(max(check.residuals) for check in answer.checks)
    runs = f"{number(answer.runs)} pairs of runs in each check with the same luck"
    draws = " For draws of a fit: the middle 95 % of their effects." if answer.draws else ""
    return (
        f"Hollow: no clear difference. Control: {answer.question['control']['label']}.{draws} {runs}; residual of the "
        f"solves at most {residual:.3f}, not in the intervals; {version_words()}."
    )


def _draw(page: Page, answer: "Answer", listed: list[tuple[str, "Paired", bool]]) -> None:
    """Draw names to the left, effects, and whether they stand to the right."""
    em, small = page.em, _SMALL * page.em
    ends = ["", *("stands" if stands else "does not stand" for *_, stands in listed[1:])]
    left = page.left + max(text_width(name, small) for name, *_ in listed) + _GAP * em
    right = page.right - max(text_width(end, small) for end in ends) - _GAP * em
    ax = page.axes(left, page.bottom + _BELOW * em, right, page.top)
    ax.set_ylim(len(listed), 0.0)
    across = ax.get_yaxis_transform()
    reach = 0.0
    for place, ((name, effect, stands), end) in enumerate(zip(listed, ends, strict=True)):
        look: dict[str, Any] = {"va": "center", "size": small}
        bold = {"weight": "bold"} if place == 0 else {}
        note(ax, name, (0, place + 0.5), (-_GAP * em, 0), across, ha="right", color=INK, **look, **bold)
        note(ax, end, (1, place + 0.5), (_GAP * em, 0), across, color=INK if stands else SOFT, **look)
        values = [_scaled(answer, x) for x in (effect.low, effect.difference, effect.high)]
        reach = max(reach, *map(abs, values))
        _draw_effect(ax, values, place + 0.5)
    ax.set_xlim(-_REACH * (reach or 1.0), _REACH * (reach or 1.0))
    _finish(ax)


def _draw_effect(ax: Axes, values: list[float], y: float) -> None:
    low, middle, high = values
    clear = low > 0.0 or high < 0.0
    ax.plot([low, high], [y, y], color=RANGE, lw=thick() / 2, solid_capstyle="butt")
    face = RANGE if clear else PAPER
    ax.plot([middle], [y], "o", mfc=face, mec=RANGE, mew=2 * hairline(), ms=dot(), zorder=3)


def _finish(ax: Axes) -> None:
    """Draw the line at zero, the grid and the scale."""
    ax.axvline(0.0, color=SOFT, lw=thick() / 2, zorder=0)
    ax.yaxis.set_major_locator(NullLocator())
    ax.xaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
    ax.xaxis.set_major_formatter(lambda x, _: f"{x:+g}".replace("-", "\N{MINUS SIGN}") if x else "0")
    ax.grid(axis="x", color=GRID, lw=hairline())
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(False)
    ax.tick_params(axis="x", length=0, labelsize=_SMALL * type_size())
