"""The data dictionary of a record and its table of moves, as a page of the documentation.

python -m diplomatic_swings.experiments.record.dictionary > docs/record-tables.md
"""

import sys
from collections.abc import Iterator

from diplomatic_swings.experiments.record.coding import Coding, MoveRule
from diplomatic_swings.experiments.record.folder import FactRecord, shipped
from diplomatic_swings.experiments.record.schema import (
    CODE,
    CODES,
    DAY,
    LEVER,
    NAME,
    NUMBER,
    PARTIES,
    PERIOD,
    RECORD_TABLES,
    SERIES,
    TEXT,
    Field,
    RecordTable,
)
from diplomatic_swings.store.markdown import table as markdown_table

_ABOUT = """\
# Tables of a record

<!-- Written by `python -m diplomatic_swings.experiments.record.dictionary`; do not edit. -->

What stands in the files of a record, from the schema that they are checked against, and which levers of the
game recorded moves are. How to bring your own is told in [records.md](records.md).

A file belongs to the table that its name begins with: `moves.csv`, `moves_2026_h1.csv`. Columns may come in
any order, and those that may be empty may be left out. Rows stand in the order of their dates. The numbers of
rows are those of the shipped record."""


def dictionary() -> str:
    """Return the page."""
    return "\n".join(_lines(shipped()))


def _lines(record: FactRecord) -> Iterator[str]:
    yield from (_ABOUT, "")
    for table in RECORD_TABLES.values():
        yield from _table(table, len(record.tables[table.name]))
    yield from ("## Series", "", f"Targets are computed from series of these names: {', '.join(SERIES)}.")
    yield from ("Others may be in a record; they are kept, and used by no target.", "")
    yield from _moves(record.coding)


def _table(table: RecordTable, rows: int) -> Iterator[str]:
    yield from (f"## {table.name}", "", f"{table.meaning} {rows} rows.", "")
    yield f"No two rows may have the same {', '.join(table.key[:-1])} and {table.key[-1]}."
    cells = [(field.name, _holds(field), field.description) for field in table.fields]
    yield from ("", markdown_table(("column", "holds", "meaning"), cells), "")


_HOLDS = {
    DAY: "day",
    PERIOD: "year, month or day",
    LEVER: "kind of move",
    PARTIES: "parties, joined by /",
    CODE: "code",
    CODES: "codes, with blanks between",
    NAME: "name",
    TEXT: "words",
}


def _holds(field: Field) -> str:
    return f"number, {field.unit}" if field.holds == NUMBER else _HOLDS[field.holds]


def _moves(coding: Coding) -> Iterator[str]:
    yield from ("## Moves and levers", "")
    yield "From `moves.yaml`: the first rule that fits a move counts; of several levers the first that is legal that"
    yield "week. A rule without levers is none of the game's moves, and says why."
    yield from ("", markdown_table(("actor", "move", "posture", "levers", "why"), map(_rule, coding.moves)))
    yield from ("", f"Parties: {_parties(coding)}.", "")


def _rule(rule: MoveRule) -> tuple[str, ...]:
    levers = "; ".join(f"{player}: {', '.join(keys)}" for player, keys in rule.plays.items())
    posture = "any" if rule.posture is None else rule.posture
    return rule.actor, rule.lever, posture or "none", levers or "none", rule.why


def _parties(coding: Coding) -> str:
    return ", ".join(
        f"{party} ({player})" if player else f"{party}" for party, player in coding.parties.items()
    )


if __name__ == "__main__":
    sys.stdout.write(dictionary())
