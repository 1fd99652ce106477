"""Tables for programs: Parquet whose columns carry unit and meaning, and Excel and Stata for those who ask.

pandas, polars, DuckDB and R read Parquet without this program; the unit and meaning of a column are in its metadata,
so a table says what it holds wherever it goes.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from diplomatic_swings.store.atomic import WriteError
from diplomatic_swings.store.csv_files import harmless, write_csv
from diplomatic_swings.store.tables import Column

EXCEL_ROWS: Final = 1_048_575
"""Rows of a sheet at most, besides that of the names."""

STATA_NAME: Final = 32
"""Letters of the name of a Stata variable at most."""

STATA_LABEL: Final = 80
"""Letters of its label at most."""


class Field(NamedTuple):
    """A column of a table on disk."""

    name: str
    type: pa.DataType
    unit: str
    meaning: str

    @property
    def column(self) -> Column:
        """Return what a data dictionary says of it."""
        return Column(self.name, self.unit, self.meaning)


def schema(fields: Sequence[Field], about: Mapping[str, str]) -> pa.Schema:
    """Return columns as an Arrow schema that carries units and meanings.

    Args:
        fields: the columns, in order.
        about: what holds for the whole table, such as its seed.
    """
    columns = [pa.field(f.name, f.type, metadata={"unit": f.unit, "meaning": f.meaning}) for f in fields]
    return pa.schema(columns, metadata=dict(about))


def write_tables(chunks: Iterator[pd.DataFrame], made: pa.Schema, folder: Path, name: str) -> None:
    """Write a table as ``NAME.parquet`` and ``NAME.csv``, chunk by chunk, so that its length costs no memory.

    Args:
        chunks: stretches of its rows, in order, each with the columns of the schema.
        made: its columns, as :func:`schema` returns them.
        folder: where it goes.
        name: its name.
    """
    # a file of Python's own, whose errors say in the system's words what is wrong
    with (
        (folder / f"{name}.parquet").open("wb") as file,
        pq.ParquetWriter(file, made, compression="zstd") as writer,
    ):
        for number, chunk in enumerate(chunks):
            writer.write_table(pa.Table.from_pandas(chunk, schema=made, preserve_index=False))
            write_csv(chunk[made.names], folder / f"{name}.csv", append=number > 0)


def fields_of(made: pa.Schema) -> list[Column]:
    """Return the data dictionary that a table carries."""
    parts = [(one.name, one.metadata or {}) for one in made]
    return [
        Column(name, *(about.get(key, b"").decode() for key in (b"unit", b"meaning")))
        for name, about in parts
    ]


def write_excel(table: pa.Table, path: Path) -> None:
    """Write a table as an Excel workbook: a sheet of rows, and one that says what the columns are.

    Raises:
        WriteError: if it has more rows than a sheet.
    """
    if table.num_rows > EXCEL_ROWS:
        raise WriteError(
            f"{path.name}: expected {EXCEL_ROWS:,} rows at most, the most of a sheet (given {table.num_rows:,}); "
            "the Parquet and CSV files hold them all"
        )
    rows = table.to_pandas().map(harmless)
    columns = pd.DataFrame(fields_of(table.schema), columns=["column", "unit", "meaning"])
    with pd.ExcelWriter(path, engine="openpyxl") as book:
        rows.to_excel(book, sheet_name=path.stem, index=False)
        columns.map(harmless).to_excel(book, sheet_name="columns", index=False)


def write_stata(table: pa.Table, path: Path) -> None:
    """Write a table as a Stata file; the label of a variable is its meaning and unit, cut to what Stata takes."""
    about = fields_of(table.schema)
    names = stata_names([column.name for column in about])
    labels = {names[c.name]: f"{c.meaning} [{c.unit}]"[:STATA_LABEL] for c in about}
    dates = {names[one.name]: "td" for one in table.schema if pa.types.is_date(one.type)}
    rows = table.to_pandas(date_as_object=False).rename(columns=names)
    words = [names[one.name] for one in table.schema if pa.types.is_string(one.type)]
    rows = rows.assign(**{name: rows[name].fillna("").astype(str) for name in words})
    rows.to_stata(path, write_index=False, version=118, variable_labels=labels, convert_dates=dates)


def stata_names(names: Sequence[str]) -> dict[str, str]:
    """Return, by name, one that Stata takes: letters, digits and low lines, 32 at most, no two alike."""
    taken: dict[str, str] = {}
    for name in names:
        word = "".join(c if c.isascii() and c.isalnum() else "_" for c in name)
        word = word if word[:1].isalpha() else f"_{word}"
        short, number = word[:STATA_NAME], 1
        while short in taken.values():
            number += 1
            short = f"{word[: STATA_NAME - len(str(number)) - 1]}_{number}"
        taken[name] = short
    return taken
