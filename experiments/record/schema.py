"""The tables of a record: which there are, and what each column means.

This is the one declaration: files are checked against it, ``docs/records.md`` is written from it, and
:mod:`diplomatic_swings.experiments.record.fact_tables` takes the tables of 2025 from it.
"""

from typing import Final, NamedTuple

DAY, PERIOD, NUMBER, CODE, CODES, TEXT = "day", "period", "number", "code", "codes", "text"
"""What a column holds: a day; a year, month or day; a number or nothing; one code or several; words."""

LEVER, PARTIES, NAME = "lever", "parties", "name"
"""Codes that ``moves.yaml`` declares: a kind of move; one party, or several joined by ``/``.  A name is one of
the codes or a new one that is not mistakable for them."""

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
"""What a dated move counts as; the names are those of :class:`diplomatic_swings.experiments.record.history.History`.

An ``own_gesture`` is a gesture that Moscow itself began, and not only took part in.
"""

SERIES: Final = (
    "occupied",
    "gain",
    "gain_weekly_sd",
    "approval",
    "approval_gallup",
    "ukraine_handling_approve",
    "ukraine_handling_disapprove",
    "brent",
    "pump_price",
    "reserves",
    "us_aid",
    "europe_aid",
    "europe_military",
    "us_oil_sanctions",
)
"""Series by name; targets are computed from some of them (:mod:`diplomatic_swings.experiments.record.recorded`)."""


class Field(NamedTuple):
    """A column: name, what it holds, unit, meaning, codes, whether it may be empty, and bounds of numbers."""

    name: str
    holds: str
    unit: str
    meaning: str
    codes: tuple[str, ...] = ()
    optional: bool = False
    least: float = float("-inf")
    most: float = float("inf")

    @property
    def description(self) -> str:
        """Return its meaning, and what that leaves unsaid: codes, and that a cell may be empty."""
        unnamed = self.codes and self.holds != NAME and self.codes[0] not in self.meaning
        codes = f" ({', '.join(self.codes)})" if unnamed else ""
        empty = "; may be empty" if self.optional and "empty:" not in self.meaning else ""
        return f"{self.meaning}{codes}{empty}"


class RecordTable(NamedTuple):
    """A table of a record, which lies in files called ``NAME.csv`` or ``NAME_anything.csv``.

    Attributes:
        name: how the names of its files begin.
        meaning: what it holds.
        fields: its columns; a file may have them in any order, and leave out optional ones.
        key: columns that no two rows share.
        within: column within which dates must not go back ("" = in the whole file).
        constant: column that is the same in all rows with the same ``within``.
    """

    name: str
    meaning: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    within: str = ""
    constant: str = ""

    @property
    def columns(self) -> dict[str, Field]:
        """Return the columns by name."""
        return {field.name: field for field in self.fields}

    @property
    def when(self) -> str:
        """Return the column that holds the date, which is the first of these."""
        return next(field.name for field in self.fields if field.holds in {DAY, PERIOD})


SOURCE: Final = (
    Field("source", TEXT, "words", "outlet and date, data set, or 'recalled, unverified'"),
    Field("confidence", CODE, "code", "how far the row is to be trusted", CONFIDENCE),
)
VALUE: Final = Field("value", NUMBER, "see unit", "the figure")
UNIT: Final = Field("unit", TEXT, "words", "unit of the figure")
ID: Final = Field("id", TEXT, "name", "name of the row in its source, given once", optional=True)

MOVES: Final = RecordTable(
    "moves",
    "Dated moves, one a row: who did what toward whom.",
    (
        ID,
        Field("date", DAY, "date", "day of the move"),
        Field("actor", PARTIES, "parties", "who moved"),
        Field("target", PARTIES, "parties", "toward whom; 'both' is Russia and Ukraine"),
        Field("lever", LEVER, "words", "kind of move, as moves.yaml has it"),
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
        *SOURCE,
    ),
    ("date", "actor", "target", "lever", "posture", "description"),
)
SERIES_TABLE: Final = RecordTable(
    "series",
    "Series of figures by month, week, day or year: front, opinion, prices, reserves, aid.",
    (
        Field("date", PERIOD, "date", "year, month or day that the figure is of"),
        Field("quantity", NAME, "name", "name of the series", SERIES),
        VALUE,
        UNIT,
        *SOURCE,
    ),
    ("date", "quantity"),
    within="quantity",
    constant="unit",
)
TRUCES: Final = RecordTable(
    "truces",
    "Limited truces, by the day they began.",
    (
        Field("date", DAY, "date", "first day"),
        Field("kind", TEXT, "words", "what it covered, and who declared it"),
        Field("hours", NUMBER, "hours", "length as announced", least=0.0),
        Field("outcome", TEXT, "words", "what became of it"),
        Field("extended", NUMBER, "0 or 1", "whether it was extended", least=0.0, most=1.0),
        *SOURCE,
    ),
    ("date", "kind"),
)
DEADLINES: Final = RecordTable(
    "deadlines",
    "Deadlines and threats to leave, and what became of them.",
    (
        Field("date", DAY, "date", "day on which it was set"),
        Field("target", PARTIES, "parties", "for whom"),
        Field("threat", TEXT, "words", "what was to follow"),
        Field("deadline", DAY, "date", "day on which it ran out; empty: no day was named", optional=True),
        Field("outcome", TEXT, "words", "what happened"),
        Field(
            "enforced",
            NUMBER,
            "0 or 1",
            "whether the threat was carried out in full and on time",
            least=0.0,
            most=1.0,
        ),
        *SOURCE,
    ),
    ("date", "target", "threat"),
)
POLLS: Final = RecordTable(
    "polls",
    "Poll results, one answer a row.",
    (
        Field("date", PERIOD, "date", "year, month or day"),
        Field("pollster", TEXT, "name", "who asked"),
        Field("question", TEXT, "words", "what was asked"),
        Field("answer", TEXT, "words", "the answer"),
        Field("value", NUMBER, "%", "share that gave it", least=0.0, most=100.0),
        *SOURCE,
    ),
    ("date", "pollster", "question", "answer"),
)
FORECASTS: Final = RecordTable(
    "forecasts",
    "What markets and forecasters said.",
    (
        Field("date", DAY, "date", "day of the forecast"),
        Field("platform", TEXT, "name", "the market"),
        Field("event", TEXT, "words", "what was to happen"),
        Field("deadline", DAY, "date", "by which day"),
        Field(
            "bound", CODE, "code", "whether the probability is as quoted or an upper bound", ("at", "below")
        ),
        Field("probability", NUMBER, "0..1", "the forecast", least=0.0, most=1.0),
        Field(
            "happened",
            NUMBER,
            "0 or 1",
            "what came of it; empty: not known when the row was written",
            optional=True,
            least=0.0,
            most=1.0,
        ),
        *SOURCE,
    ),
    ("date", "platform", "event", "deadline"),
)

RECORD_TABLES: Final = {
    table.name: table for table in (MOVES, SERIES_TABLE, TRUCES, DEADLINES, POLLS, FORECASTS)
}
"""The tables of a record by name.  Only moves must be there."""


def table_of(name: str) -> RecordTable | None:
    """Return the table that a file belongs to, from its name without ending: ``moves`` or ``moves_2026``."""
    return RECORD_TABLES.get(name.lower().replace("-", "_").partition("_")[0])
