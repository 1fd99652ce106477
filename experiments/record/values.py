"""What a cell's text means: numbers, days, periods and codes, with what was expected where it means nothing."""

import datetime as dt
import math
import re
from typing import Final

from diplomatic_swings.experiments.record.coding import Coding
from diplomatic_swings.experiments.record.schema import (
    CODE,
    CODES,
    DAY,
    LEVER,
    NAME,
    NUMBER,
    PARTIES,
    PERIOD,
    Field,
)
from diplomatic_swings.forms.problems import did_you_mean, shown

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_PERIOD: Final = re.compile(r"\d{4}(-\d{2}){0,2}")
_NUMBER: Final = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_GROUPED: Final = re.compile(r"[+-]?\d+([ .,'\u00a0\u202f]\d+)+")
_WITH_WORDS: Final = re.compile(r"[<>~≈±]?\s*[+-]?\d[\d.,]*\s*\D+|[<>~≈±]+\s*\d[\d.,]*")

EXAMPLE: Final = "a date such as 2025-03-11"


class MeaningError(ValueError):
    """A text that means nothing here; its message says what was expected.

    Attributes:
        hint: what comes after what was given, such as the nearest name.
    """

    def __init__(self, expected: str, hint: str = "") -> None:
        """Keep what was expected, and a hint that ends the message."""
        super().__init__(expected)
        self.hint = hint

    def about(self, text: str) -> str:
        """Return the whole message about a text: what was expected, what was given, the hint."""
        return f"expected {self} (given {shown(text)}){self.hint}"


def value_of(text: str, field: Field, coding: Coding, *, decimal_commas: bool = False) -> str | float:
    """Return what a cell holds: a number as a float, all else as checked text; an empty cell as NaN or "".

    Raises:
        MeaningError: if it does not hold what the column should.
    """
    if not text:
        if field.optional:
            return math.nan if field.holds == NUMBER else ""
        raise MeaningError("a value")
    if field.holds == NUMBER:
        return _within(number(text, decimal_commas=decimal_commas), field)
    if field.holds in {DAY, PERIOD}:
        return date_text(text, whole=field.holds == DAY)
    _check_codes(text, field, coding)
    return text


def number(text: str, *, decimal_commas: bool = False) -> float:
    """Return a number.

    Args:
        text: digits with a decimal point.
        decimal_commas: whether one comma may stand for the point.

    Raises:
        MeaningError: if it is none; says whether a unit, a comma or a separator of thousands is to blame.
    """
    single = decimal_commas and text.count(",") == 1 and "." not in text
    pointed = text.replace(",", ".") if single else text
    if _NUMBER.fullmatch(pointed) and math.isfinite(float(pointed)):
        return float(pointed)
    if _GROUPED.fullmatch(text):
        raise MeaningError("a number with a decimal point and nothing between thousands")
    if _WITH_WORDS.fullmatch(text):
        raise MeaningError("a number alone, without unit or words")
    raise MeaningError("a number")


def _within(value: float, field: Field) -> float:
    if not field.least <= value <= field.most:
        ends = (
            f"{field.least:g} to {field.most:g}" if math.isfinite(field.most) else f"{field.least:g} or more"
        )
        raise MeaningError(f"a number from {ends}" if math.isfinite(field.most) else f"a number of {ends}")
    return value


def date_text(text: str, *, whole: bool) -> str:
    """Return a date as written, if it is one: a day, or where not ``whole`` a year or month.

    Raises:
        MeaningError: if it is none, or there is no such day.
    """
    if not (_DAY if whole else _PERIOD).fullmatch(text):
        raise MeaningError(
            f"{EXAMPLE}{'' if whole else ', 2025-03 or 2025'}, the year first and nothing after it"
        )
    try:
        first_day(text)
    except ValueError:
        raise MeaningError("a day that there is") from None
    return text


def first_day(period: str) -> dt.date:
    """Return the first day of a year, month or day such as ``2025-03``.

    Raises:
        ValueError: if there is no such day.
    """
    parts = [int(part) for part in period.split("-")]
    return dt.date(*[*parts, 1, 1][:3])


def _check_codes(text: str, field: Field, coding: Coding) -> None:
    if field.holds == CODE:
        _one_of([text], field.codes)
    elif field.holds == CODES:
        _one_of(text.split(), field.codes)
    elif field.holds == PARTIES:
        _one_of(text.split("/"), tuple(coding.parties))
    elif field.holds == LEVER and text not in coding.levers:
        raise MeaningError("a kind of move that moves.yaml knows", did_you_mean(text, coding.levers))
    elif field.holds == NAME and text not in field.codes and (hint := did_you_mean(text, field.codes)):
        raise MeaningError("the name of a series", hint)


def _one_of(given: list[str], codes: tuple[str, ...]) -> None:
    for code in given:
        if code not in codes:
            raise MeaningError(f"one of {', '.join(codes)}", did_you_mean(code, codes))
