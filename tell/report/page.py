"""A page as plain parts, and the template that turns them into HTML.

Every text is escaped by the template; ``Markup`` is used for small drawings alone.
"""

import base64
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from diplomatic_swings.store.atomic import whole_file
from diplomatic_swings.store.version import VERSION
from diplomatic_swings.tell.glossary import words_of
from diplomatic_swings.tell.report import REPORT

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

_HERE = Path(__file__).parent
_LARGEST_DRAWING = 400_000
"""Bytes of an SVG from which its PNG is shown instead: a page of many large drawings is slow to scroll."""

_MINUS = re.compile(r"(?<![\w.)-])-(?=\d)")
_PER_CENT = re.compile(r"(?<=\d) ?%")
_BOX = re.compile(r'viewBox="0 0 (?P<wide>[\d.]+) (?P<tall>[\d.]+)"')
_TALL = 0.9
_HEAD = 2000
"""Characters of an SVG in which its size stands."""

_TYPES = {".svg": "image/svg+xml", ".png": "image/png"}


@dataclass(frozen=True)
class Text:
    """A paragraph; a strong one is the finding."""

    text: str
    strong: bool = False
    block: ClassVar[str] = "text"


@dataclass(frozen=True)
class Bullets:
    """A list; a numbered one is a ranking."""

    items: Sequence[str]
    numbered: bool = False
    block: ClassVar[str] = "bullets"


@dataclass(frozen=True)
class Table:
    """A table with a caption; the first cell of a row is its header.

    On a narrow screen a wide one is shown row by row, each value with the name of its column.
    """

    caption: str
    columns: Sequence[str]
    rows: "Sequence[Sequence[str | Markup]]"
    numbers: frozenset[str] = frozenset()
    block: ClassVar[str] = "table"


@dataclass(frozen=True)
class Picture:
    """A picture, with the finding in words for those who do not see it."""

    title: str
    alt: str
    source: str
    tall: bool = False
    block: ClassVar[str] = "picture"


@dataclass(frozen=True)
class Code:
    """Commands, as they are typed."""

    text: str
    block: ClassVar[str] = "code"


@dataclass(frozen=True)
class Fold:
    """Blocks that are folded away."""

    summary: str
    blocks: Sequence["Block"]
    block: ClassVar[str] = "fold"


@dataclass(frozen=True)
class Section:
    """A heading and what stands below it; sections may hold sections."""

    key: str
    title: str
    blocks: Sequence["Block"]
    block: ClassVar[str] = "section"


type Block = Text | Bullets | Table | Picture | Code | Fold | Section


class Page(NamedTuple):
    """A page: title, what was run, and its sections."""

    title: str
    about: str
    sections: Sequence[Section]


def html(page: Page) -> str:
    """Return a page as HTML that needs no other file; it ends with the words of the glossary that occur in it."""
    css = (_HERE / "page.css").read_text(encoding="utf-8")
    page = page._replace(sections=[*page.sections, *glossary_section(page.sections)])
    return _environment().get_template("page.html").render(page=page, css=css, version=VERSION)


def glossary_section(sections: Sequence[Section]) -> list[Section]:
    """Return the words of the glossary that occur in sections, as a section; none if no word does."""
    words = words_of(" ".join(text for section in sections for text in texts_of(section)))
    if not words:
        return []
    rows = [(" or ".join((entry.word, *entry.also)), entry.meaning) for entry in words]
    table = Table("Words of this page", ["word", "what it means here"], rows)
    return [Section("words", "Words", (Fold("What the words of this page mean", (table,)),))]


def texts_of(block: "Block") -> Iterator[str]:
    """Return the texts that a reader sees in a block; commands and files in full are left out."""
    match block:
        case Section() | Fold():
            for inner in block.blocks:
                yield from texts_of(inner)
        case Text():
            yield block.text
        case Bullets():
            yield from block.items
        case Table():
            yield from (block.caption, *block.columns)
            yield from (str(cell) for row in block.rows for cell in row)


def save(page: Page, folder: Path) -> None:
    """Write a page into a folder of results."""
    text = html(page)
    with whole_file(folder / REPORT) as draft:
        draft.write_text(text, encoding="utf-8", newline="\n")


def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    loader = FileSystemLoader(_HERE)
    made = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.filters["tidy"] = tidy
    return made


def tidy(text: "str | Markup") -> "str | Markup":
    """Return a text with true minus signs, and with no line broken before a per cent sign."""
    if hasattr(text, "__html__"):
        return text
    return _PER_CENT.sub("\N{NO-BREAK SPACE}%", _MINUS.sub("\N{MINUS SIGN}", text))


def picture(title: str, alt: str, drawn: Path) -> Picture:
    """Return a drawn picture as a part of a page.

    Args:
        title: the finding.
        alt: the picture in words.
        drawn: its SVG; a large one gives way to the PNG beside it, if there is one.
    """
    other = drawn.with_suffix(".png")
    large = drawn.stat().st_size > _LARGEST_DRAWING and other.exists()
    file = other if large else drawn
    data = base64.b64encode(file.read_bytes()).decode("ascii")
    return Picture(title, alt, f"data:{_TYPES[file.suffix]};base64,{data}", _is_tall(drawn))


def _is_tall(drawn: Path) -> bool:
    """Return whether an SVG is so tall that in print it takes a sheet of its own."""
    with drawn.open(encoding="utf-8") as file:
        box = _BOX.search(file.read(_HEAD))
    return box is not None and float(box["tall"]) > _TALL * float(box["wide"])
