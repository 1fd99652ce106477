"""Dates as people write them, brought into the one form of a record.

``03/04/2025`` is 3 April in Kyiv and 4 March in Washington, so a mapping says which; nothing is guessed.
Dates with the year first are read whatever it says, since no order but one is in use for them.
"""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from diplomatic_swings.experiments.record.values import EXAMPLE, MeaningError

ORDERS: Final = {
    "iso": ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d"),
    "day-first": (
        *("%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y", "%d %m %Y", "%d.%m.%y", "%d/%m/%y"),
        *("%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%d. %B %Y"),
    ),
    "month-first": ("%m/%d/%Y", "%m-%d-%Y", "%m/%d/%y", "%B %d, %Y", "%b %d, %Y", "%B %d %Y", "%b %d %Y"),
}
"""Forms of a day by what a mapping calls them, as :meth:`datetime.datetime.strptime` has them."""

MONTHS: Final = ("%Y-%m", "%Y/%m", "%m/%Y", "%m.%Y", "%B %Y", "%b %Y", "%b-%y")
"""Forms of a month, where a figure may be one of a month."""

CACHED: Final = 4096
_TIME: Final = re.compile(r"[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?$")
_YEAR: Final = re.compile(r"\d{4}")


def as_recorded(text: str, orders: Sequence[str], *, whole: bool) -> str:
    """Return a date in the form of a record: ``2025-10-27``, or where not ``whole`` ``2025-10`` or ``2025``.

    Args:
        text: the date as it is written; a time of day after it is left out.
        orders: names of :data:`ORDERS`, or forms of their own such as ``%d|%m|%Y``.
        whole: whether it must be a day.

    Raises:
        MeaningError: if none of the forms fits, or if several fit and mean different days.
    """
    bare = _TIME.sub("", text.strip())
    if not whole and (period := _period(bare)):
        return period
    days = set(_days(bare, _forms(orders)))
    if len(days) > 1:
        raise MeaningError("one order of day and month; the mapping allows several")
    if not days:
        written = " or ".join(orders) if orders else f"as {EXAMPLE.removeprefix('a date such as ')}"
        raise MeaningError(f"a date written {written}", _hint(bare, orders))
    return days.pop().isoformat()


def _forms(orders: Sequence[str]) -> tuple[str, ...]:
    own = [form for order in orders for form in ORDERS.get(order, (order,))]
    return tuple(dict.fromkeys([*ORDERS["iso"], *own]))


@lru_cache(maxsize=CACHED)
def _days(text: str, forms: tuple[str, ...]) -> tuple[dt.date, ...]:
    """Return the days that a text means in some forms; kept, since tables say the same day many times."""
    return tuple(_read(text, forms))


def _read(text: str, forms: tuple[str, ...]) -> Iterator[dt.date]:
    for form in forms:
        try:
            yield dt.datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue


def _period(text: str) -> str:
    if _YEAR.fullmatch(text):
        return text
    return next((f"{day:%Y-%m}" for day in _days(text, MONTHS)), "")


def _hint(text: str, orders: Sequence[str]) -> str:
    """Return which other order would fit, for the reader to say so in the mapping."""
    fitting = [name for name, forms in ORDERS.items() if name not in orders and any(_days(text, forms))]
    return f"; 'dates: {fitting[0]}' in the mapping would read it" if len(fitting) == 1 else ""
