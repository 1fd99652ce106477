"""Picture: where a record falls among runs, target by target, on one standardised scale."""

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from diplomatic_swings.experiments.validation.page import span
from diplomatic_swings.plots.frame.dates import keep_ticks
from diplomatic_swings.plots.frame.keys import Key, draw_keys, height_of_keys
from diplomatic_swings.plots.frame.lettering import text_width
from diplomatic_swings.plots.frame.marks import hairline, note, type_size
from diplomatic_swings.plots.frame.page import Page, Words, extent, open_page
from diplomatic_swings.plots.frame.palette import FAINT, GRID, INK, PAPER, PRESS, SOFT
from diplomatic_swings.plots.frame.size import Size
from diplomatic_swings.plots.frame.style import SIZES, styled
from diplomatic_swings.plots.frame.words import number, sentence, version_words
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.ticker import FixedFormatter, FixedLocator, NullLocator

if TYPE_CHECKING:
    import pandas as pd
    from diplomatic_swings.experiments.validation.validation import Validation

_HEIGHT, _ROW_HEIGHT = 2.2, 0.185
_SMALL, _GAP, _BELOW = 0.74, 0.6, 2.6
_FAR: Final = 2.0
"""Half bands from the median at which a record is cut off."""

_BAND, _MOST_TYPE = 0.5, 0.95
_ON_SCREEN: Final = 14
"""Targets that a screen has room for."""

_TICKS: Final = {-1.0: "5 %", 0.0: "median", 1.0: "95 %"}
_PROPER: Final = {"russia", "ukraine", "europe", "brent", "march", "june", "september", "december"}
_KEYS: Final = (
    Key("90 % of runs", color=FAINT),
    Key("record, may be fitted", marker="o", color=INK),
    Key("record, only checked", marker="o", color=PAPER, edge=INK),
    Key("record outside the band", marker="o", color=PRESS),
)


def shown_rows(validation: "Validation") -> "pd.DataFrame":
    """Return the checks that are drawn: those of which runs have a figure, with the place of the record.

    The record's place is in half bands from the median, on its side of it, so that the band reaches from
    -1 to 1 on either side; a record away from runs that all agree lies at the edge.
    """
    rows = validation.checks[validation.checks["median"].notna()].copy()
    above = rows["record"] >= rows["median"]
    half = (rows["high"] - rows["median"]).where(above, rows["median"] - rows["low"])
    away = rows["record"] - rows["median"]
    scaled = (away / half.where(half > 0.0)).fillna(_FAR * np.sign(away))
    rows["place"] = scaled.clip(-_FAR, _FAR)
    return rows.reset_index(drop=True)


def fitting_rows(rows: "pd.DataFrame", size: Size) -> "pd.DataFrame":
    """Return the rows that a size has room for, in their order: on a screen those farthest from the median."""
    if SIZES[size].own_height or len(rows) <= _ON_SCREEN:
        return rows
    farthest = rows["place"].abs().sort_values(ascending=False, kind="stable").index[:_ON_SCREEN]
    return rows.loc[sorted(farthest)].reset_index(drop=True)


def title_checks(validation: "Validation") -> str:
    """Return the finding: how many targets have the record inside the band, by half."""
    words = {"fit": "targets that may be fitted", "check": "that are only checked"}
    inside = {row.half: f"{row.inside} of {row.targets}" for row in validation.inside.itertuples()}
    parts = [f"{inside[half]} {words[half]}" for half in words if half in inside]
    return f"{span(validation)} lies within the band of 90 % of runs for {'; for '.join(parts)}"


def alt_checks(validation: "Validation") -> str:
    """Return the picture in one sentence, for those who do not see it."""
    rows = shown_rows(validation)
    outside = [_label(name) for name in rows["target"][~rows["inside"].astype(bool)]]
    words = f"outside: {', '.join(outside)}" if outside else "none is outside"
    return sentence(
        f"{title_checks(validation)}. Bands of 90 % of runs by target with the record as a dot; {words}."
    )


def plot_checks(validation: "Validation", size: Size = "print") -> Figure | SubFigure:
    """Draw the record as a dot on each target's band of runs.

    Args:
        validation: what holding the model against a record gave.
        size: "print" or "projector".
    """
    every = shown_rows(validation)
    rows = fitting_rows(every, size)
    part = (
        f"The {len(rows)} farthest from the median of {len(every)} targets. "
        if len(rows) < len(every)
        else ""
    )
    subtitle = (
        "Each target on its own scale: the band holds 90 % of runs; beside it the record and the median"
    )
    words = Words(title_checks(validation), subtitle, part + _caption(validation))
    with styled(size):
        page = open_page(words, _HEIGHT + _ROW_HEIGHT * len(rows), size)
        draw_keys(page, _KEYS, page.bottom)
        ax = _axes(page, rows)
        _draw(ax, rows)
    return page.figure


def _caption(validation: "Validation") -> str:
    none = validation.checks[validation.checks["median"].isna()]["target"].map(_label).tolist()
    words = f"Too few runs have a figure for: {', '.join(none)}. " if none else ""
    runs = f"{number(validation.runs)} runs, seed {validation.seed}"
    return f"{words}Dots at the edge lie further out. Scenario {validation.scenario.name}, {runs}; {version_words()}."


def _label(name: str) -> str:
    """Return a target's name in plain words."""
    words = name.replace("_", " ")
    return " ".join(word.capitalize() if word in _PROPER else word for word in words.split())


def _values(row: Any) -> str:  # noqa: ANN401 - a row of a table
    return f"{row.record:.3g} / {row.median:.3g}"


def _axes(page: Page, rows: "pd.DataFrame") -> Axes:
    small = _SMALL * page.em
    left = page.left + max(text_width(_label(name), small) for name in rows["target"]) + _GAP * page.em
    wide = max(text_width(_values(row), small) for row in rows.itertuples())
    low = page.bottom + height_of_keys(page, _KEYS) + _BELOW * page.em
    return page.axes(left, low, page.right - wide - _GAP * page.em, page.top)


def _draw(ax: Axes, rows: "pd.DataFrame") -> None:
    ax.set_xlim(-_FAR - 0.15, _FAR + 0.15)
    ax.set_ylim(len(rows), 0.0)
    ax.xaxis.set_major_locator(FixedLocator(list(_TICKS)))
    ax.xaxis.set_major_formatter(FixedFormatter(list(_TICKS.values())))
    ax.yaxis.set_major_locator(NullLocator())
    for side in ax.spines.values():
        side.set_visible(False)
    ax.axvline(0.0, color=GRID, lw=hairline(), zorder=0)
    keep_ticks(ax)
    for place, row in enumerate(rows.itertuples()):
        _draw_row(ax, place + 0.5, row, len(rows))


def _draw_row(ax: Axes, y: float, row: Any, of: int) -> None:  # noqa: ANN401 - a row of a table
    """Draw a band, the record on it, and the words beside it."""
    size = min(_MOST_TYPE * extent(ax)[1] / of, _SMALL * type_size())
    spread = row.high > row.low
    if spread:
        ax.barh(y, 2.0, _BAND, -1.0, color=FAINT, lw=0)
    else:
        ax.plot([0.0, 0.0], [y - _BAND / 2, y + _BAND / 2], color=FAINT)
    color = INK if row.inside else PRESS
    fill = color if row.half == "fit" else PAPER
    ax.plot([row.place], [y], "o", mfc=fill, mec=color, mew=hairline(), ms=size * 0.62, clip_on=False)
    across = ax.get_yaxis_transform()
    note(
        ax,
        _label(row.target),
        (0, y),
        (-0.4 * size, 0),
        across,
        ha="right",
        va="center",
        size=size,
        color=INK,
    )
    note(ax, _values(row), (1, y), (0.4 * size, 0), across, va="center", size=size, color=SOFT)
