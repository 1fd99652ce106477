"""The tables of facts beside the record: which files there are, and what each column means.

This is the one declaration: :mod:`diplomatic_swings.experiments.record.facts` checks the files against it when it loads them,
and writes ``docs/facts.md`` from it.  The record itself - moves, series, truces, deadlines, polls,
forecasts - is declared in :mod:`diplomatic_swings.experiments.record.schema`.
"""

from typing import Final, NamedTuple

from diplomatic_swings.experiments.record.schema import (
    CODE,
    DAY,
    NUMBER,
    PERIOD,
    SOURCE,
    TEXT,
    UNIT,
    VALUE,
    Field,
)

ACTORS: Final = ("US", "Russia", "Ukraine", "EU", "EU/UK", "Russia/Ukraine")


class Table(NamedTuple):
    """A file of facts: its name without ending, what it holds, its columns in order."""

    name: str
    meaning: str
    fields: tuple[Field, ...]

    @property
    def file(self) -> str:
        """Return the name of the file."""
        return f"{self.name}.csv"


_RANGE = (
    Field("low", NUMBER, "see unit", "lower end of the plausible range", optional=True),
    Field("high", NUMBER, "see unit", "upper end of the plausible range", optional=True),
)

REGULARITIES: Final = Table(
    "regularities_2025",
    "The same moves as statistics, as first counted: by days where the unit allows it.",
    (
        Field("quantity", TEXT, "name", "what was counted"),
        VALUE,
        UNIT,
        Field("basis", TEXT, "words", "how many cases, or which", optional=True),
        *SOURCE,
    ),
)
RESPONSES: Final = Table(
    "pressure_response_2025",
    "Episodes of pressure on Moscow, and what came back first.",
    (
        Field("date", DAY, "date", "day of the pressure"),
        Field("presser", CODE, "code", "who pressed", ACTORS),
        Field("pressure", TEXT, "words", "the pressure"),
        Field("response_date", DAY, "date", "day of the first gesture after it"),
        Field("lag_days", NUMBER, "days", "days from one to the other"),
        Field("response_kind", TEXT, "words", "limited truce, talks or summit"),
        Field("response", TEXT, "words", "the gesture"),
        *SOURCE,
    ),
)
PARAMETERS: Final = Table(
    "parameters",
    "Single figures with their range.",
    (Field("parameter", TEXT, "name", "name of the figure"), VALUE, UNIT, *_RANGE, *SOURCE),
)
MACRO: Final = Table(
    "russia_macro_2025",
    "Russia's economy and the losses of both sides.",
    (
        Field("date", PERIOD, "date", "month or day"),
        Field("measure", TEXT, "name", "what was measured"),
        VALUE,
        *_RANGE,
        UNIT,
        *SOURCE,
    ),
)
BASE_RATES: Final = Table(
    "base_rates",
    "How wars, talks, ceasefires and sanctions have ended elsewhere.",
    (Field("quantity", TEXT, "words", "what was counted"), VALUE, *_RANGE, UNIT, *SOURCE),
)

TABLES: Final = (REGULARITIES, RESPONSES, PARAMETERS, MACRO, BASE_RATES)
