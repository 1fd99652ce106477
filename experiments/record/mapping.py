"""Mapping files: what the columns of somebody else's table mean in a record."""

from collections.abc import Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Literal, Self

from diplomatic_swings.experiments.record.dates import ORDERS
from diplomatic_swings.experiments.record.places import shipped_mappings
from diplomatic_swings.experiments.record.schema import RECORD_TABLES, RecordTable
from diplomatic_swings.experiments.record.values import MeaningError
from diplomatic_swings.forms.cells import Form as Writing
from diplomatic_swings.forms.models import Form, read_form
from diplomatic_swings.forms.problems import Problem, Report, ScenarioError, did_you_mean
from pydantic import Field, field_validator, model_validator

BLANK = " \t\u00a0\u202f"


class Source(Form):
    """Where the cells of one column come from: a column, one text for all, or a text with columns in it."""

    column: str | None = Field(None, description="column of the table; a bare text says the same")
    value: str | None = Field(None, description="the same text for every row")
    text: str | None = Field(None, description="text with columns in braces: '{event_type}: {notes}'")
    values: Mapping[str, str] = Field(
        default_factory=dict, description="what the cells become; * stands for any text"
    )
    otherwise: str | None = Field(None, description="what cells become that values do not name")
    strip: str = Field("", description="units and signs that are taken off a number, apart by blanks")

    @model_validator(mode="before")
    @classmethod
    def _column_alone(cls, given: Any) -> Any:  # noqa: ANN401 - what stands in the file
        return {"column": given} if isinstance(given, str) else given

    @model_validator(mode="after")
    def _one_of_three(self) -> Self:
        if sum(given is not None for given in (self.column, self.value, self.text)) != 1:
            raise ValueError("expected one of column, value and text")
        return self

    def translated(self, text: str) -> str:
        """Return what a cell becomes.

        Raises:
            MeaningError: if ``values`` does not know it.
        """
        for part in self.strip.split():
            text = text.replace(part, "").strip(BLANK)
        if not self.values:
            return text
        fitting = (new for given, new in self.values.items() if fnmatchcase(text, given))
        new = next(fitting, self.otherwise)
        if new is None:
            raise MeaningError(f"one of {', '.join(self.values)}, as the mapping has them")
        return new


class Skip(Form):
    """Rows that are none of the record's: those with certain texts in a column."""

    column: str
    values: tuple[str, ...] = Field(description="texts; * stands for any text")

    def fits(self, text: str) -> bool:
        """Return whether a row with this text in the column is left out."""
        return any(fnmatchcase(text, value) for value in self.values)


class FileForm(Form):
    """How the table is written, where that cannot be seen from it."""

    encoding: str | None = Field(
        None, description="such as windows-1251 (default: UTF-8, or UTF-16 if marked)"
    )
    separator: str | None = Field(
        None, description="what stands between cells (default: as in the first line)"
    )
    decimal: Literal[".", ","] | None = Field(
        None, description="default: a comma unless it stands between cells"
    )


class Translation(Form):
    """A mapping file.

    Attributes:
        format: version of the form, 1.
        into: table of the record that rows go to.
        title: what it is for, in a sentence.
        file: how the table is written.
        dates: how dates are written, one order or several.
        columns: where each column of the record comes from.
        each: for tables with several figures in a row: a row of the record for each, with columns of its own.
        skip: rows that are left out.
        one_per: columns of the record; of rows that agree in all of them the first is kept.
    """

    format: Literal[1]
    into: str
    title: str = ""
    file: FileForm = FileForm()
    dates: tuple[str, ...] = ()
    columns: Mapping[str, Source]
    each: tuple[Mapping[str, Source], ...] = ({},)
    skip: tuple[Skip, ...] = ()
    one_per: tuple[str, ...] = ()

    @field_validator("into")
    @classmethod
    def _a_table(cls, name: str) -> str:
        if name not in RECORD_TABLES:
            hint = did_you_mean(name, RECORD_TABLES)
            raise ValueError(f"expected one of {', '.join(RECORD_TABLES)}{hint}")
        return name

    @field_validator("dates", mode="before")
    @classmethod
    def _one_or_several(cls, given: Any) -> Any:  # noqa: ANN401 - what stands in the file
        return (given,) if isinstance(given, str) else given

    @field_validator("dates")
    @classmethod
    def _orders(cls, orders: tuple[str, ...]) -> tuple[str, ...]:
        for order in orders:
            if order not in ORDERS and "%" not in order:
                hint = did_you_mean(order, ORDERS)
                raise ValueError(f"expected {', '.join(ORDERS)} or a form such as %d.%m.%Y{hint}")
        return orders

    @model_validator(mode="after")
    def _whole(self) -> Self:
        for own in self.each:
            named = {**self.columns, **own}
            for name in (*named, *self.one_per):
                if name not in self.table.columns:
                    hint = did_you_mean(name, self.table.columns)
                    raise ValueError(f"expected columns of {self.into}, not '{name}'{hint}")
            missing = [f.name for f in self.table.fields if not f.optional and f.name not in named]
            if missing:
                raise ValueError(f"expected a source for {', '.join(missing)} too")
        return self

    @property
    def table(self) -> RecordTable:
        """Return the table of the record that rows go to."""
        return RECORD_TABLES[self.into]

    @property
    def writing(self) -> Writing:
        """Return how the table is written, for the reader of cells."""
        return Writing(self.file.encoding, self.file.separator, self.file.decimal)


def read_mapping(name: str) -> Translation:
    """Return a mapping by the name of a shipped one or by its path.

    Raises:
        ScenarioError: with every mistake in the file, or if there is none.
    """
    shipped = shipped_mappings()
    path = shipped.get(name, Path(name))
    if not path.is_file():
        known = ", ".join(shipped)
        message = f"expected a file, or one of {known} (given '{name}'){did_you_mean(name, shipped)}"
        raise ScenarioError([Problem("--map", 0, 0, "", message)])
    report = Report()
    mapping = read_form(path, Translation, report)
    report.stop_if_any()
    assert mapping is not None  # noqa: S101 - there is a mapping or a problem
    return mapping
