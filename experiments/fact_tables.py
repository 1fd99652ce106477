"""The tables of facts on 2025: which files there are, and what each column means.

This is the one declaration: :mod:`experiments.facts` checks the files against it when it loads them,
and writes ``docs/facts.md`` from it.
"""

from typing import Final, NamedTuple

DAY, PERIOD, NUMBER, CODE, CODES, TEXT = "day", "period", "number", "code", "codes", "text"
"""What a column holds: a day; a year, month or day; a number or nothing; one code or several; words."""

ACTORS: Final = ("US", "Russia", "Ukraine", "EU", "EU/UK", "Russia/Ukraine")
POSTURES: Final = ("PR", "CR", "PU", "SU", "DI", "EX")
CONFIDENCE: Final = ("high", "med", "low")
MARKS: Final = (
    "gesture",
    "own_gesture",
    "softening",
    "truce",
    "exit_threat",
    "exit",
    "deadline",
    "sanction",
    "tariff",
    "package",
    "arms_paused",
    "arms_resumed",
    "intelligence_cut",
    "intelligence_restored",
)
"""What a dated move counts as; the names are those of :class:`experiments.history.History`.

An ``own_gesture`` is a gesture that Moscow itself began, and not only took part in.
"""


class Field(NamedTuple):
    """A column: name, what it holds, unit, meaning, the codes it may hold, whether it may be empty."""

    name: str
    holds: str
    unit: str
    meaning: str
    codes: tuple[str, ...] = ()
    optional: bool = False


class Table(NamedTuple):
    """A file of facts: its name without ending, what it holds, its columns in order."""

    name: str
    meaning: str
    fields: tuple[Field, ...]

    @property
    def file(self) -> str:
        """Return the name of the file."""
        return f"{self.name}.csv"


_SOURCE = (
    Field("source", TEXT, "words", "outlet and date, data set, or 'recalled, unverified'"),
    Field("confidence", CODE, "code", "how far the row is to be trusted", CONFIDENCE),
)
_VALUE = Field("value", NUMBER, "see unit", "the figure")
_UNIT = Field("unit", TEXT, "words", "unit of the figure")
_RANGE = (
    Field("low", NUMBER, "see unit", "lower end of the plausible range", optional=True),
    Field("high", NUMBER, "see unit", "upper end of the plausible range", optional=True),
)

TIMELINE: Final = Table(
    "timeline_2025",
    "Dated moves of 2025, the raw material of the record.",
    (
        Field("date", DAY, "date", "day of the move"),
        Field("actor", CODE, "code", "who moved", ACTORS),
        Field("target", TEXT, "name", "toward whom"),
        Field("lever", TEXT, "words", "kind of move"),
        Field("direction", CODE, "code", "1 pressure, 0 dialogue, -1 concession", ("1", "0", "-1")),
        Field(
            "posture",
            CODE,
            "code",
            "of a US move: PR press Russia, CR court Russia, PU press Ukraine, SU support Ukraine, "
            "DI neither, EX threat to leave",
            POSTURES,
            optional=True,
        ),
        Field("marks", CODES, "codes", "what the move counts as in the record", MARKS, optional=True),
        Field("description", TEXT, "words", "the move in our own words"),
        *_SOURCE,
    ),
)
REGULARITIES: Final = Table(
    "regularities_2025",
    "The same moves as statistics, as first counted: by days where the unit allows it.",
    (
        Field("quantity", TEXT, "name", "what was counted"),
        _VALUE,
        _UNIT,
        Field("basis", TEXT, "words", "how many cases, or which", optional=True),
        *_SOURCE,
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
        *_SOURCE,
    ),
)
DEADLINES: Final = Table(
    "deadlines_2025",
    "US deadlines and threats to leave, and what became of them.",
    (
        Field("date", DAY, "date", "day on which it was set"),
        Field("target", TEXT, "name", "for whom"),
        Field("threat", TEXT, "words", "what was to follow"),
        Field("deadline", DAY, "date", "day on which it ran out; empty: no day was named", optional=True),
        Field("outcome", TEXT, "words", "what happened"),
        Field("enforced", NUMBER, "0 or 1", "whether the threat was carried out in full and on time"),
        *_SOURCE,
    ),
)
TRUCES: Final = Table(
    "truces_2025",
    "Limited truces, by the day they began.",
    (
        Field("date", DAY, "date", "first day"),
        Field("kind", TEXT, "words", "what it covered, and who declared it"),
        Field("hours", NUMBER, "hours", "length as announced"),
        Field("outcome", TEXT, "words", "what became of it"),
        Field("extended", NUMBER, "0 or 1", "whether it was extended"),
        *_SOURCE,
    ),
)
MONTHLY: Final = Table(
    "monthly",
    "Monthly series, July 2024 to December 2025: front, opinion, prices, aid.",
    (
        Field("month", PERIOD, "month", "calendar month"),
        Field("quantity", TEXT, "name", "name of the series"),
        _VALUE,
        _UNIT,
        *_SOURCE,
    ),
)
PARAMETERS: Final = Table(
    "parameters",
    "Single figures with their range.",
    (Field("parameter", TEXT, "name", "name of the figure"), _VALUE, _UNIT, *_RANGE, *_SOURCE),
)
POLLS: Final = Table(
    "polls",
    "Poll results, one answer a row.",
    (
        Field("date", PERIOD, "date", "year, month or day"),
        Field("pollster", TEXT, "name", "who asked"),
        Field("question", TEXT, "words", "what was asked"),
        Field("answer", TEXT, "words", "the answer"),
        Field("value", NUMBER, "%", "share that gave it"),
        *_SOURCE,
    ),
)
MACRO: Final = Table(
    "russia_macro_2025",
    "Russia's economy and the losses of both sides.",
    (
        Field("date", PERIOD, "date", "month or day"),
        Field("measure", TEXT, "name", "what was measured"),
        _VALUE,
        *_RANGE,
        _UNIT,
        *_SOURCE,
    ),
)
BASE_RATES: Final = Table(
    "base_rates",
    "How wars, talks, ceasefires and sanctions have ended elsewhere.",
    (Field("quantity", TEXT, "words", "what was counted"), _VALUE, *_RANGE, _UNIT, *_SOURCE),
)
FORECASTS: Final = Table(
    "forecasts_2025",
    "What prediction markets said about a full ceasefire.",
    (
        Field("date", DAY, "date", "day of the forecast"),
        Field("platform", TEXT, "name", "the market"),
        Field("event", TEXT, "words", "what was to happen"),
        Field("deadline", DAY, "date", "by which day"),
        Field(
            "bound", CODE, "code", "whether the probability is as quoted or an upper bound", ("at", "below")
        ),
        Field("probability", NUMBER, "0..1", "the forecast"),
        Field(
            "happened",
            NUMBER,
            "0 or 1",
            "what came of it; empty: not known by the end of 2025",
            optional=True,
        ),
        *_SOURCE,
    ),
)

TABLES: Final = (
    TIMELINE,
    REGULARITIES,
    RESPONSES,
    DEADLINES,
    TRUCES,
    MONTHLY,
    PARAMETERS,
    POLLS,
    MACRO,
    BASE_RATES,
    FORECASTS,
)
