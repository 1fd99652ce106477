"""What a file of somebody else's is, from its name and first line, and what to do with it."""

from pathlib import Path
from typing import Final, NamedTuple

from diplomatic_swings.experiments.record.places import shipped_mappings
from diplomatic_swings.experiments.record.schema import RECORD_TABLES
from diplomatic_swings.forms.cells import read_sheet
from diplomatic_swings.forms.problems import Report
from diplomatic_swings.forms.text import displayed


class Kind(NamedTuple):
    """A kind of file: what it is called, columns by which it is known, and what to do with it."""

    name: str
    columns: frozenset[str]
    advice: str


MAP_IT: Final = "bring it in with: swings record import {file} --map {mapping} --into DIR"
OWN_MAP: Final = (
    "write a mapping file (docs/records.md) that says what its columns mean, and give it with --map; "
    "shipped ones to copy: {mappings}"
)

KINDS: Final = (
    Kind(
        "ACLED events",
        frozenset({"event_date", "event_type", "actor1"}),
        MAP_IT.replace("{mapping}", "acled"),
    ),
    Kind("UCDP events", frozenset({"side_a", "side_b", "best"}), OWN_MAP),
    Kind("GDELT events", frozenset({"sqldate", "actor1code", "eventcode"}), OWN_MAP),
    Kind("a list of sanctions", frozenset({"program", "name"}), MAP_IT.replace("{mapping}", "sanctions")),
    Kind("a list of sanctions", frozenset({"regime", "listed"}), MAP_IT.replace("{mapping}", "sanctions")),
    Kind("a series of polls", frozenset({"pollster"}), MAP_IT.replace("{mapping}", "polls")),
    Kind("a FRED series", frozenset({"observation_date"}), OWN_MAP),
    Kind("a FRED series", frozenset({"date", "value"}), OWN_MAP),
)

BOOKS: Final = {".xlsx", ".xls", ".ods"}
GAMES: Final = {".efg": " in extensive form", ".nfg": " in normal form", ".gte": " in extensive form"}


def advice(path: Path) -> str:
    """Return what a file looks like and what can be done with it, in a sentence."""
    if path.suffix.lower() == ".xml":
        return (
            "a profile of Genius or NegMAS, or other XML: no dated facts, so that no record can be made of it; "
            "its issues and weights can be written as papers and payoffs of a scenario (scenarios/README.md)"
        )
    if path.suffix.lower() in GAMES or _begins_as_a_game(path):
        form = GAMES.get(path.suffix.lower(), "")
        return (
            f"a Gambit game{form}: payoffs of a game, no dated facts, so that no record can be made of it; "
            "Gambit or pygambit solves it, docs/theory.md says how the model is held against such games"
        )
    kind = _kind(path)
    if path.suffix.lower() in BOOKS:
        return "a workbook: save its sheet as CSV UTF-8 and give that"
    text = f"{kind.name}: {kind.advice}" if kind else f"a table of another kind: {OWN_MAP}"
    return text.format(file=displayed(path), mappings=", ".join(shipped_mappings()))


def _begins_as_a_game(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(5) in {b"EFG 2", b"NFG 1"}


def _kind(path: Path) -> Kind | None:
    sheet = read_sheet(path, Report())
    names = [cell.text for cell in sheet.head] if sheet else []
    columns = {name.lower() for name in names}
    for table in RECORD_TABLES.values():
        if columns and {field.name for field in table.fields if not field.optional} <= columns:
            return Kind(f"a table of a record already ({table.name})", frozenset(), _COPY.format(table.name))
    if names and sum("." in name for name in names) > len(names) / 2:
        return Kind(
            "draws of the model's numbers",
            frozenset(),
            "a sweep plays them: sampling: {{kind: draws, params: {file}}}",
        )
    return next((kind for kind in KINDS if kind.columns <= columns), None)


_COPY: Final = (
    "copy it into the folder of the record as {0}_more.csv, and check it with: swings record check DIR"
)
