"""The axis of dates: plain day numbers with short month labels that never overlap."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, Final, Literal, Protocol, cast

import matplotlib as mpl
import numpy as np
from diplomatic_swings.plots.frame.words import short_month
from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties
from matplotlib.ticker import FixedFormatter, FixedLocator
from numpy.typing import NDArray

MONTH_STEPS: Final = (1, 2, 3, 4, 6, 12, 24, 60)
WEEK_STEPS: Final = (1, 2, 4, 8)
_YEAR = 12
_BOTH: Final[tuple[Literal["x", "y"], ...]] = ("x", "y")
_WEEK = dt.timedelta(weeks=1)
_SHORT_DAYS = 130
_MONTH_ROOM = 3.0
_HALF_LABEL = 1.3
_DAY_ROOM = 4.2


class Dated(Protocol):
    """Runs whose states have dates."""

    @property
    def dates(self) -> NDArray[np.datetime64]:
        """Return the date of every state, shape (weeks + 1,)."""


def as_number(day: dt.date) -> float:
    """Return the place of a day on the axis."""
    return float(np.datetime64(day, "D").astype(np.int64))


def places(result: Dated) -> NDArray[np.float64]:
    """Return the place of every state of a result on the axis, shape (weeks + 1,)."""
    return result.dates.astype("datetime64[D]").astype(np.float64)


def date_ticks(
    first: dt.date, last: dt.date, ems: float, *, crowded: bool = False
) -> list[tuple[dt.date, str]]:
    """Return ticks as dates with labels that do not overlap.

    Args:
        first: first date of the axis.
        last: last date of the axis.
        ems: length of the axis in ems of its labels.
        crowded: whether no label may stick out to the right, where another panel begins.
    """
    ticks = _all_ticks(first, last, ems)
    scale = ems / (last - first).days
    return [
        t for t in ticks if not crowded or t[0] == first or (t[0] - first).days * scale + _HALF_LABEL <= ems
    ]


def _all_ticks(first: dt.date, last: dt.date, ems: float) -> list[tuple[dt.date, str]]:
    if (last - first).days < _SHORT_DAYS:
        return _by_week(first, last, ems)
    for step in MONTH_STEPS:
        ticks = list(_months(first, last, step))
        room = ems * step * _month_share(first, last)
        if room >= _MONTH_ROOM and ticks:
            return _by_month(ticks, yearly=step >= _YEAR)
    return _by_week(first, last, ems)


def _month_share(first: dt.date, last: dt.date) -> float:
    """Return the share of the axis that the shortest month takes."""
    return 28.0 / (last - first).days


def _months(first: dt.date, last: dt.date, step: int) -> Iterator[dt.date]:
    """Yield the first days of every ``step``-th month, counted from January."""
    month = first.year * _YEAR + first.month - 1 + (first.day > 1)
    month += -month % step
    while (day := dt.date(month // _YEAR, month % _YEAR + 1, 1)) <= last:
        yield day
        month += step


def _by_month(ticks: list[dt.date], *, yearly: bool) -> list[tuple[dt.date, str]]:
    if yearly:
        return [(day, str(day.year)) for day in ticks]
    years = [day for day in ticks if day.month == 1 or day == ticks[0]]
    return [(day, f"{short_month(day)}\n" + f"{day.year}" * (day in years)) for day in ticks]


def _by_week(first: dt.date, last: dt.date, ems: float) -> list[tuple[dt.date, str]]:
    weeks = (last - first) // _WEEK
    fitting = (step for step in WEEK_STEPS if ems * step / max(weeks, 1) >= _DAY_ROOM)
    step = next(fitting, max(weeks, 1))
    days = [first + k * _WEEK for k in range(0, weeks + 1, step)]
    return [(day, f"{day.day} {short_month(day)}\n" + f"{day.year}" * (day == days[0])) for day in days]


def date_axis(ax: Axes, result: Dated, width: float, *, crowded: bool = False) -> None:
    """Put the horizon of a result and its dates on the horizontal axis.

    Args:
        ax: axes.
        result: whose dates.
        width: width of the axes in points.
        crowded: whether another panel begins to the right.
    """
    x = places(result)
    label = float(FontProperties(size=mpl.rcParams["xtick.labelsize"]).get_size_in_points())
    first, last = (dt.date.fromisoformat(str(day)) for day in (result.dates[0], result.dates[-1]))
    ticks = date_ticks(first, last, width / label, crowded=crowded)
    ax.set_xlim(x[0], x[-1])
    ax.xaxis.set_major_locator(FixedLocator([as_number(day) for day, _ in ticks]))
    ax.xaxis.set_major_formatter(FixedFormatter([text for _, text in ticks]))
    keep_ticks(ax)


def keep_ticks(ax: Axes) -> None:
    """Fix the look of ticks, which Matplotlib would else take from the settings at the time of saving."""
    settings = cast("Mapping[str, Any]", mpl.rcParams)
    for axis in _BOTH:
        kept = ("size", "width", "pad")
        length, width, pad = (settings[f"{axis}tick.major.{name}"] for name in kept)
        size, ink, color = (settings[f"{axis}tick.{name}"] for name in ("labelsize", "labelcolor", "color"))
        ink = color if ink == "inherit" else ink
        look: dict[str, Any] = {"labelsize": size, "labelcolor": ink, "color": color}
        ax.tick_params(axis=axis, which="major", length=length, width=width, pad=pad, **look)
